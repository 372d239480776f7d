//! The working calendar of a year, and what loading another list would do.

use super::parts::{FieldError, ItemRow, NavLink, Shell};

/// `GET /quan-tri/lich-lam-viec?nam=`: the year, and the form that replaces its list. Forms:
/// `POST …/xem-truoc` and `POST …` with `csrf`, `key`, `year`, `seen`, `rows`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/calendar/year.html")]
pub struct CalendarPage {
    /// The frame.
    pub shell: Shell,
    /// The year.
    pub year: String,
    /// Other years, as links with the number of their days.
    pub years: Vec<(NavLink, String)>,
    /// Where the list comes from, in words.
    pub origin: String,
    /// The days that differ from their place in the week.
    pub days: Vec<DayRow>,
    /// Version of the list that was looked at.
    pub seen: i64,
    /// The list as it is typed.
    pub rows: String,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// What loading the typed list would do.
    pub preview: Option<PreviewView>,
}

/// One day.
#[derive(Clone, Debug)]
pub struct DayRow {
    /// `24/11/2026`.
    pub date: String,
    /// `thứ Ba`.
    pub weekday: String,
    /// Its kind in words.
    pub kind: String,
    /// Whether it is worked.
    pub worked: bool,
    /// Its name.
    pub name: String,
    /// Law or notice.
    pub basis: String,
}

/// What loading a list would do.
#[derive(Clone, Debug)]
pub struct PreviewView {
    /// Idempotency key of the form that confirms.
    pub key: String,
    /// Each day that changes: the day, before, after.
    pub days: Vec<(String, String, String)>,
    /// Targets that move, the first of them: the item, from, to.
    pub moves: Vec<(ItemRow, String, String)>,
    /// How many move, in one sentence.
    pub moved: String,
}
