//! The central queue.

use super::parts::{Choice, FieldError, ItemRow, NavLink, Shell};

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
    /// The address of this page of the list, without an open item.
    pub place: String,
    /// The address of this list from its beginning.
    pub here: String,
    /// Filters the person keeps under names.
    pub views: Vec<SavedViewRow>,
    /// Name typed for one more.
    pub view_name: String,
    /// Idempotency key of its form.
    pub view_key: String,
    /// What must be mended of a name.
    pub errors: Vec<FieldError>,
    /// Tells this state of the list from another.
    pub list: String,
    /// Where the page hears of changes.
    pub stream: String,
    /// Whether items can be chosen here to pass several on at once.
    pub may_route: bool,
    /// Whether any filter is set: decides what the empty list says.
    pub filtered: bool,
}

/// Filters that a person keeps under a name.
#[derive(Clone, Debug)]
pub struct SavedViewRow {
    /// Tells it from the others.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The queue through it.
    pub href: String,
    /// Whether the queue is seen through it now.
    pub current: bool,
    /// Idempotency key of the form that renames it.
    pub rename_key: String,
    /// Idempotency key of the form that drops it.
    pub drop_key: String,
}
