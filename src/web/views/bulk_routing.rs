//! Several items passed on at once.

use super::parts::Shell;

/// `GET` and `POST /toa-soan/chuyen`: what would come of each item, then what came of it.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/newsroom/bulk_routing.html")]
pub struct BulkRoutingPage {
    /// The frame.
    pub shell: Shell,
    /// The queue as it was.
    pub back: String,
    /// Idempotency key of the form, while there is something to pass on.
    pub key: Option<String>,
    /// Why nothing can be passed on.
    pub fault: Option<String>,
    /// How many of how many.
    pub summary: String,
    /// The items.
    pub rows: Vec<BulkRow>,
}

/// What would come, or came, of one item.
#[derive(Clone, Debug)]
pub struct BulkRow {
    /// Its code, or what was sent in place of one.
    pub code: String,
    /// Its title, when there is such an item.
    pub title: Option<String>,
    /// Where it opens.
    pub href: Option<String>,
    /// The body that filed it.
    pub tenant: String,
    /// Its field.
    pub field: String,
    /// Whether it is passed on.
    pub passes: bool,
    /// To whom and why, or why not.
    pub words: String,
}
