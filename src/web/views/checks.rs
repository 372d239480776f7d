//! What is public and was not checked yet.

use super::parts::Shell;

/// `GET /toa-soan/kiem-tra`. In the address: `after`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/newsroom/checks.html")]
pub struct ChecksPage {
    /// The frame.
    pub shell: Shell,
    /// How many there are, in words.
    pub count: String,
    /// The rows, the longest public first.
    pub rows: Vec<CheckRow>,
    /// Next page.
    pub next: Option<String>,
}

/// One published item.
#[derive(Clone, Debug)]
pub struct CheckRow {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The item in the newsroom, where it is marked and corrected.
    pub href: String,
    /// The article.
    pub public_href: String,
    /// The body that filed it.
    pub tenant: String,
    /// Its field.
    pub field: String,
    /// Since when it is public.
    pub published: String,
    /// Who approved what is public.
    pub approved_by: String,
}
