//! What leads the home page.

use super::parts::{FieldError, Shell};

/// `GET /quan-tri/trang-chu`. Its forms go to `dua-len` and `thoi` below it, with `code`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/site/front_page.html")]
pub struct FrontPagePage {
    /// The frame.
    pub shell: Shell,
    /// What leads; nothing while nothing is public.
    pub now: Option<LeadNow>,
    /// Code of what was chosen and was taken down since.
    pub gone: Option<String>,
    /// The newest of the others.
    pub choices: Vec<LeadChoice>,
    /// Choices before: code, address of the item, who and when in words.
    pub former: Vec<(String, String, String)>,
    /// Idempotency keys of the forms for a code and for the end.
    pub keys: [String; 2],
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// What was typed.
    pub typed: CodeTyped,
}

/// What was typed, by the names of the controls.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct CodeTyped {
    /// Code of an article.
    pub code: String,
}

/// The article at the head of the home page.
#[derive(Clone, Debug)]
pub struct LeadNow {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The item in the newsroom.
    pub href: String,
    /// The body that filed it.
    pub tenant: String,
    /// When it became public.
    pub published: String,
    /// Who chose it when; without a choice it leads as the newest.
    pub chosen: Option<String>,
}

/// An article that could lead.
#[derive(Clone, Debug)]
pub struct LeadChoice {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The item in the newsroom.
    pub href: String,
    /// The body that filed it.
    pub tenant: String,
    /// When it became public.
    pub published: String,
    /// Idempotency key of its form.
    pub key: String,
}
