//! What is overdue.

use super::parts::{ItemRow, NavLink, Shell};

/// `GET /toa-soan/qua-han`: the Chair's list, or everything overdue. Filters in the address: `list`, `after`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/newsroom/overdue.html")]
pub struct OverduePage {
    /// The frame.
    pub shell: Shell,
    /// The lists as links, with counts.
    pub lists: Vec<(NavLink, String)>,
    /// Whether this is the Chair's list.
    pub of_chair: bool,
    /// The rows.
    pub rows: Vec<OverdueRow>,
    /// Next page.
    pub next: Option<String>,
}

/// One overdue item.
#[derive(Clone, Debug)]
pub struct OverdueRow {
    /// The item; its clock says how long it is overdue.
    pub item: ItemRow,
    /// With whom it lies.
    pub holder: String,
    /// How far it was chased, in words.
    pub rung: String,
    /// When, where it was.
    pub chased: Option<String>,
}
