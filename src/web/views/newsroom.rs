//! The central queue.

use super::parts::{Choice, ItemRow, NavLink, Shell};

/// `GET /toa-soan`. Filters in the address: `state`, `field`, `tenant`, `late`, `after`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/newsroom/queue.html")]
pub struct QueuePage {
    /// The frame.
    pub shell: Shell,
    /// What waits for this person, in one sentence.
    pub waiting: String,
    /// Counts per state as links; the label carries no number.
    pub counts: Vec<(NavLink, String)>,
    /// Fields to filter by.
    pub fields: Vec<Choice>,
    /// Bodies to filter by.
    pub tenants: Vec<Choice>,
    /// Chosen state.
    pub state: String,
    /// Chosen field.
    pub field: String,
    /// Chosen body.
    pub tenant: String,
    /// Only late ones.
    pub late: bool,
    /// The rows.
    pub rows: Vec<ItemRow>,
    /// Next page.
    pub next: Option<String>,
    /// The address of this list from its beginning.
    pub here: String,
    /// Tells this state of the list from another.
    pub list: String,
    /// Where the page hears of changes.
    pub stream: String,
    /// Whether items can be chosen here to pass several on at once.
    pub may_route: bool,
    /// Whether any filter is set: decides what the empty list says.
    pub filtered: bool,
}
