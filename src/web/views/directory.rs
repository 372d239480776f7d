//! The directory of the network.

use super::parts::{Choice, FieldError, Shell};
use crate::app::directory::Entry;

/// `GET /danh-ba`. Filters in the address: `q`, `tenant`, `kind`, `field`, `after`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/directory/directory.html")]
pub struct DirectoryPage {
    /// The frame.
    pub shell: Shell,
    /// The body, for who sees one alone.
    pub own_body: Option<String>,
    /// Bodies.
    pub tenants: Vec<Choice>,
    /// Kinds of people.
    pub kinds: Vec<Choice>,
    /// Fields.
    pub fields: Vec<Choice>,
    /// What is to be mended in the filter.
    pub errors: Vec<FieldError>,
    /// The words.
    pub q: String,
    /// The chosen body.
    pub tenant: String,
    /// The chosen kind.
    pub kind: String,
    /// The chosen field.
    pub field: String,
    /// The filter as an address has it, `?…` or nothing.
    pub query: String,
    /// The rows.
    pub rows: Vec<Entry>,
    /// Next page.
    pub next: Option<String>,
    /// The day, for paper.
    pub day: String,
}

impl DirectoryPage {
    /// Whether the list is narrowed.
    pub fn is_narrowed(&self) -> bool {
        !self.query.is_empty()
    }
}
