//! What the site says of itself (thông tin trang): its name, its owner, and where information is received, Điều 7(1)a.
//! The source line of Điều 3(6) is no part of it: nobody edits that.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::{
    actor::Signature,
    change::{Change, Resource, Stamp, Version},
    ids::TenantId,
    policy::{Granted, KeepSite},
    text::{Email, TextFault, char_count, clean_line},
    time::Instant,
};

/// Longest line, in characters.
pub const LINE_LIMIT: usize = 200;

/// A telephone number as people write it, with 8 to 15 digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Phone(String);

impl Phone {
    /// Cleans and checks what was typed: digits, with `.`, `-`, spaces and brackets between them, `+` in front.
    ///
    /// # Errors
    /// [`SiteFault::NoPhone`], [`SiteFault::Phone`].
    pub fn parse(text: &str) -> Result<Self, SiteFault> {
        let line = clean_line(text);
        if line.is_empty() {
            return Err(SiteFault::NoPhone);
        }
        let digits = line.bytes().filter(u8::is_ascii_digit).count();
        let rest = line.strip_prefix('+').unwrap_or(&line);
        let plain = rest.chars().all(|c| c.is_ascii_digit() || " .-()".contains(c));
        if plain && (8..=15).contains(&digits) && line.len() <= 30 {
            Ok(Self(line))
        } else {
            Err(SiteFault::Phone(line))
        }
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As a telephone dials it: `+842462820327`.
    pub fn dialled(&self) -> String {
        let digits: String = self.0.chars().filter(char::is_ascii_digit).collect();
        match (self.0.starts_with('+'), digits.strip_prefix('0')) {
            (false, Some(national)) => format!("+84{national}"),
            (true, _) => format!("+{digits}"),
            (false, None) => digits,
        }
    }
}

impl TryFrom<String> for Phone {
    type Error = SiteFault;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

/// What the site says of itself, on every page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteText {
    /// Tên trang.
    pub name: String,
    /// The line below the name; none when nothing stands there.
    pub tagline: Option<String>,
    /// Cơ quan chủ quản.
    pub owner: String,
    /// Người chịu trách nhiệm nội dung.
    pub responsible: String,
    /// Giấy phép, where there is one.
    pub licence: Option<String>,
    /// Who receives information.
    pub office: String,
    /// Postal address of the office.
    pub address: String,
    /// Its telephone.
    pub phone: Phone,
    /// Its e-mail.
    pub email: Email,
}

impl Default for SiteText {
    /// As the regulation has it; the district that the address named ended on 01/07/2025.
    fn default() -> Self {
        Self {
            name: "Trang Thông tin điện tử Cải cách hành chính nhà nước".to_owned(),
            tagline: Some("Bộ Nội vụ - Cơ quan Thường trực Cải cách hành chính của Chính phủ".to_owned()),
            owner: "Bộ Nội vụ".to_owned(),
            responsible: "Trưởng Ban Biên tập".to_owned(),
            licence: None,
            office: "Vụ Cải cách hành chính, Bộ Nội vụ".to_owned(),
            address: "số 8 Tôn Thất Thuyết, Hà Nội".to_owned(),
            phone: Phone("024.62820327".to_owned()),
            email: Email::of_standing_office(),
        }
    }
}

/// Why what the site says cannot be so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SiteFault {
    /// Somebody else changed it since it was looked at.
    #[error(
        "Thông tin trang vừa được người khác thay đổi nên chưa lưu. Nội dung bạn nhập còn nguyên dưới đây: hãy đối chiếu với thông tin hiện tại rồi lưu lại."
    )]
    Stale,
    /// It says so already.
    #[error("Không có gì thay đổi so với thông tin hiện tại.")]
    Unchanged,
    /// A line that must not be empty; holds its name.
    #[error("{} còn trống: hãy nhập {}.", .0, .0.to_lowercase())]
    Blank(&'static str),
    /// A line that is too long; holds its name.
    #[error("{0} dài quá {LINE_LIMIT} ký tự: hãy viết ngắn lại.")]
    TooLong(&'static str),
    /// No telephone.
    #[error("Điện thoại còn trống: hãy nhập số điện thoại tiếp nhận thông tin.")]
    NoPhone,
    /// Not a telephone.
    #[error("“{0}” không phải số điện thoại: hãy nhập 8 đến 15 chữ số, ví dụ 024.62820327.")]
    Phone(String),
    /// Not an address.
    #[error(transparent)]
    Email(#[from] TextFault),
}

/// One line of the site's text: `label` names it in a fault.
///
/// # Errors
/// [`SiteFault::Blank`], [`SiteFault::TooLong`].
pub fn parse_line(label: &'static str, typed: &str) -> Result<String, SiteFault> {
    parse_line_if_any(label, typed)?.ok_or(SiteFault::Blank(label))
}

/// One line that may be left out.
///
/// # Errors
/// [`SiteFault::TooLong`].
pub fn parse_line_if_any(label: &'static str, typed: &str) -> Result<Option<String>, SiteFault> {
    let line = clean_line(typed);
    if char_count(&line) > LINE_LIMIT {
        return Err(SiteFault::TooLong(label));
    }
    Ok((!line.is_empty()).then_some(line))
}

/// What the site says of itself, once it was changed in the pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Always the same.
    #[serde(rename = "_id")]
    id: String,
    /// The Board's own tenant.
    pub tenant: TenantId,
    /// What it says.
    pub text: SiteText,
    /// Who changed it last.
    pub edited_by: Option<Signature>,
    /// When.
    pub edited_at: Option<Instant>,
    /// Optimistic version.
    pub version: Version,
}

impl Site {
    /// Id of the one site there is.
    pub const ID: &str = "site";

    /// As it is before anybody changed it.
    pub fn of_program(tenant: TenantId) -> Self {
        Self {
            id: Self::ID.to_owned(),
            tenant,
            text: SiteText::default(),
            edited_by: None,
            edited_at: None,
            version: Version::UNSAVED,
        }
    }
}

impl Granted<KeepSite, Site> {
    /// Replaces what the site says, as it was looked at under `seen`.
    ///
    /// # Errors
    /// [`SiteFault::Stale`], [`SiteFault::Unchanged`].
    pub fn edit(self, seen: i64, text: SiteText, stamp: &mut Stamp) -> Result<Change<Site>, SiteFault> {
        let (mut site, by) = self.into_parts();
        if site.version.number() != seen {
            return Err(SiteFault::Stale);
        }
        let fields = changed(&site.text, &text);
        if fields.is_empty() {
            return Err(SiteFault::Unchanged);
        }
        site.text = text;
        site.edited_by = Some(by);
        site.edited_at = Some(stamp.at());
        Ok(Change::new(site, "edit_site", stamp).naming(fields))
    }
}

fn changed(before: &SiteText, after: &SiteText) -> Vec<&'static str> {
    let fields = [
        ("name", before.name != after.name),
        ("tagline", before.tagline != after.tagline),
        ("owner", before.owner != after.owner),
        ("responsible", before.responsible != after.responsible),
        ("licence", before.licence != after.licence),
        ("office", before.office != after.office),
        ("address", before.address != after.address),
        ("phone", before.phone != after.phone),
        ("email", before.email != after.email),
    ];
    let changed = fields.into_iter().filter(|(_, differs)| *differs);
    changed.map(|(name, _)| name).collect()
}

impl Resource for Site {
    const KIND: &'static str = "site";

    fn id(&self) -> String {
        self.id.clone()
    }

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn version(&self) -> Version {
        self.version
    }

    fn set_version(&mut self, version: Version) {
        self.version = version;
    }
}
