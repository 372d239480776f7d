//! Terms of use.

use super::parts::{FieldError, Shell};

/// `GET /dieu-khoan-su-dung`, for everybody.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/terms/terms.html")]
pub struct TermsPage {
    /// The frame.
    pub shell: Shell,
}

/// `GET /dieu-khoan-su-dung/chap-nhan`, for who has logged in and not agreed yet. Form fields: `csrf`, `key`, `agree`,
/// `version`, `next`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/terms/accept.html")]
pub struct AcceptTermsPage {
    /// The frame.
    pub shell: Shell,
    /// Idempotency key of the form.
    pub key: String,
    /// The wording that is shown.
    pub version: i64,
    /// Where to go after.
    pub next: String,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}
