//! What the site says of itself, and where information is received.

use super::parts::{FieldError, Shell};

/// `GET /quan-tri/thong-tin-trang`; its form goes to the same address.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/site/settings.html")]
pub struct SitePage {
    /// The frame.
    pub shell: Shell,
    /// Who changed it last, in words.
    pub origin: String,
    /// Version that was looked at.
    pub seen: i64,
    /// Idempotency key of the form.
    pub key: String,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// What stands now, beside what was typed over an older version; label and value.
    pub now: Vec<(&'static str, String)>,
    /// What stands in the form.
    pub typed: SiteTyped,
    /// The exact source line of Điều 3(6), which nobody edits.
    pub source_line: &'static str,
}

/// What was typed, by the names of the controls.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct SiteTyped {
    /// Version that was looked at.
    pub seen: String,
    /// Tên trang.
    pub name: String,
    /// Dòng dưới tên trang.
    pub tagline: String,
    /// Cơ quan chủ quản.
    pub owner: String,
    /// Người chịu trách nhiệm nội dung.
    pub responsible: String,
    /// Giấy phép.
    pub licence: String,
    /// Nơi tiếp nhận thông tin.
    pub office: String,
    /// Địa chỉ.
    pub address: String,
    /// Điện thoại.
    pub phone: String,
    /// Thư điện tử.
    pub email: String,
}

/// `GET /lien-he`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/site/contact.html")]
pub struct ContactPage {
    /// The frame, which carries what is shown.
    pub shell: Shell,
}
