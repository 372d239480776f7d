//! Proposals of people for accounts: proposed, decided on, taken back.

use super::{
    parts::{Badge, Choice, FieldError, NavLink, Offer, Shell},
    tenure::{AppointTyped, RoleOption},
};

/// `GET /de-cu` and `GET /quan-tri/de-cu`. Filters in the address: `state` (of the office alone), `after`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/proposals/list.html")]
pub struct ProposalsPage {
    /// The frame.
    pub shell: Shell,
    /// Where one came from.
    pub back: (String, String),
    /// What the list is for.
    pub lead: &'static str,
    /// The states as links, with counts; none in one's own list.
    pub lists: Vec<(NavLink, String)>,
    /// Where somebody is proposed.
    pub new_href: Option<&'static str>,
    /// What an empty list says.
    pub empty: &'static str,
    /// The rows.
    pub rows: Vec<ProposalRow>,
    /// Next page.
    pub next: Option<String>,
}

/// One proposal in a list.
#[derive(Clone, Debug)]
pub struct ProposalRow {
    /// Where it opens.
    pub href: String,
    /// The person.
    pub full_name: String,
    /// Post.
    pub post: String,
    /// Body.
    pub tenant: String,
    /// Roles in words.
    pub roles: String,
    /// Who proposed, and when.
    pub proposed: String,
    /// Where it stands.
    pub state: Badge,
    /// Why it was declined.
    pub note: Option<String>,
}

/// `GET`, `POST /de-cu/moi`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/proposals/form.html")]
pub struct ProposalFormPage {
    /// The frame.
    pub shell: Shell,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// Idempotency key.
    pub key: String,
    /// What was typed.
    pub typed: AppointTyped,
    /// The body, for who proposes for one alone.
    pub own_body: Option<String>,
    /// Bodies to choose from.
    pub tenants: Vec<Choice>,
    /// Roles to choose from.
    pub roles: Vec<RoleOption>,
}

/// `GET /de-cu/{id}` and `GET /quan-tri/de-cu/{id}`. Forms: `POST` to `rut`, `cap` and `tu-choi` below it.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/proposals/proposal.html")]
pub struct ProposalPage {
    /// The frame.
    pub shell: Shell,
    /// What stood in the way.
    pub errors: Vec<FieldError>,
    /// Where one came from.
    pub back: (String, String),
    /// Its address.
    pub base: String,
    /// Where it stands.
    pub state: Badge,
    /// The person, the document, who proposes.
    pub facts: Vec<(String, String)>,
    /// How it was settled.
    pub settled: Vec<(String, String)>,
    /// The account that came of it.
    pub account: Option<String>,
    /// Cấp tài khoản, vai trò.
    pub accept: Offer,
    /// Không chấp nhận.
    pub decline: Offer,
    /// Rút đề cử.
    pub withdraw: Offer,
    /// The reason as typed.
    pub reason: String,
}

impl ProposalPage {
    /// Whether the reason was typed wrongly.
    pub fn declines(&self) -> bool {
        self.errors.iter().any(|error| error.field == "reason")
    }

    /// Where an act below it goes.
    pub fn act(&self, act: &str) -> String {
        format!("{}/{act}", self.base)
    }
}
