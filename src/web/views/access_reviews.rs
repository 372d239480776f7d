//! Reviews of access: the list, one review with its bodies, the sheet of a body.

use super::parts::{Badge, FieldError, NavLink, Offer, Shell};

/// `GET /ra-soat` and `GET /quan-tri/ra-soat`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/access_reviews/list.html")]
pub struct AccessReviewsPage {
    /// The frame.
    pub shell: Shell,
    /// What stood in the way of opening one.
    pub errors: Vec<FieldError>,
    /// Where one came from.
    pub back: (&'static str, &'static str),
    /// What the list is for.
    pub lead: &'static str,
    /// Mở đợt rà soát, and of which half-year.
    pub open: Offer,
    /// The present half-year.
    pub period: String,
    /// What an empty list says, and what comes next.
    pub empty: (&'static str, String),
    /// The reviews, the newest first.
    pub rows: Vec<AccessReviewRow>,
}

/// A review in the list.
#[derive(Clone, Debug)]
pub struct AccessReviewRow {
    /// Where it opens.
    pub href: String,
    /// Its half-year.
    pub period: String,
    /// Where it stands.
    pub state: Badge,
    /// When it was opened and signed off, or what is still owed.
    pub words: Vec<String>,
}

/// `GET /quan-tri/ra-soat/{period}`. Form: `POST` to `ky` below it.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/access_reviews/review.html")]
pub struct AccessReviewPage {
    /// The frame.
    pub shell: Shell,
    /// What stood in the way.
    pub errors: Vec<FieldError>,
    /// Its address.
    pub base: String,
    /// Where it stands.
    pub state: Badge,
    /// When it was opened and signed off, by whom, and the numbers.
    pub facts: Vec<(String, String)>,
    /// The bodies.
    pub bodies: Vec<AccessBodyRow>,
    /// Ký xác nhận.
    pub sign: Offer,
}

impl AccessReviewPage {
    /// Whether it was signed off.
    pub fn is_signed(&self) -> bool {
        self.state.slug == "published"
    }
}

/// A body of a review.
#[derive(Clone, Debug)]
pub struct AccessBodyRow {
    /// Where its sheet opens.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Accounts.
    pub accounts: usize,
    /// Unanswered.
    pub waiting: usize,
    /// Still needed.
    pub needed: usize,
    /// To be revoked.
    pub asked: usize,
    /// Revoked.
    pub revoked: usize,
    /// Who answered.
    pub answered_by: Vec<String>,
    /// When the last answer came.
    pub answered_at: Option<String>,
    /// Whether nobody leads it.
    pub leaderless: bool,
}

/// `GET`, `POST /ra-soat/{period}` and `/quan-tri/ra-soat/{period}/don-vi/{body}`. Filters in the address: `state`,
/// `after`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/access_reviews/sheet.html")]
pub struct AccessSheetPage {
    /// The frame.
    pub shell: Shell,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// Where one came from.
    pub back: (String, &'static str),
    /// Its address, to which answers go.
    pub base: String,
    /// The state that is listed, for the way back.
    pub filter: String,
    /// What is asked.
    pub lead: String,
    /// The states as links, with counts.
    pub lists: Vec<(NavLink, String)>,
    /// The accounts.
    pub rows: Vec<AccessRowView>,
    /// Next page.
    pub next: Option<String>,
    /// The answers, while there is something to answer on this page.
    pub answer: Offer,
    /// The reason as typed.
    pub reason: String,
}

/// An account in a sheet.
#[derive(Clone, Debug)]
pub struct AccessRowView {
    /// How the form names it, where it can be answered for.
    pub mark: Option<String>,
    /// Whether it was marked.
    pub chosen: bool,
    /// Number on the page, for labels.
    pub number: usize,
    /// The person.
    pub full_name: String,
    /// Post.
    pub post: String,
    /// Address.
    pub email: String,
    /// Roles.
    pub roles: String,
    /// Document of the appointment.
    pub document: String,
    /// Its term.
    pub term: String,
    /// What was answered.
    pub state: Badge,
    /// Who answered, when and why; or why it cannot be answered here.
    pub words: Vec<String>,
    /// Where it is revoked.
    pub revoke: Option<String>,
}
