//! The search of a workspace and of the newsroom.

use super::parts::{Choice, FieldError, ItemRow, NavLink, Shell};

/// `GET /toa-soan/tim-kiem`, `GET /don-vi/{slug}/tim-kiem`. In the address: `q`, `tenant`, `state`, `field`, `from`,
/// `to`, `after`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/search/search.html")]
pub struct SearchPage {
    /// The frame.
    pub shell: Shell,
    /// Where one came from.
    pub back: NavLink,
    /// Address of the search.
    pub action: String,
    /// Among which items, in words.
    pub among: String,
    /// What was typed.
    pub q: String,
    /// Bodies to choose from; none in a workspace.
    pub tenants: Vec<Choice>,
    /// States to choose from.
    pub states: Vec<Choice>,
    /// Fields to choose from.
    pub fields: Vec<Choice>,
    /// Chosen body.
    pub tenant: String,
    /// Chosen state.
    pub state: String,
    /// Chosen field.
    pub field: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// How much was found, in words; nothing when nothing was asked for.
    pub found: Option<String>,
    /// The rows, newest first.
    pub rows: Vec<ItemRow>,
    /// Next page.
    pub next: Option<String>,
}

impl SearchPage {
    /// Whether the search covers more than one body.
    pub fn is_of_board(&self) -> bool {
        !self.tenants.is_empty()
    }

    /// Whether anything but the words narrows the search.
    pub fn is_narrowed(&self) -> bool {
        let filters = [&self.tenant, &self.state, &self.field, &self.from, &self.to];
        filters.iter().any(|text| !text.is_empty())
    }
}
