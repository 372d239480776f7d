//! Administration: the outbox, demonstration mail, accounts.

use super::parts::{Choice, FieldError, NavLink, Shell};

/// `GET /quan-tri`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/admin/home.html")]
pub struct AdminHome {
    /// The frame.
    pub shell: Shell,
    /// Mails waiting, set aside, sent in the last day.
    pub counts: Vec<(NavLink, String)>,
    /// Demonstration mail, newest first; none outside demonstration mode.
    pub mails: Option<Vec<MailRow>>,
}

/// A mail that was written to a file.
#[derive(Clone, Debug)]
pub struct MailRow {
    /// Where it opens.
    pub href: String,
    /// To whom.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// When.
    pub at: String,
}

/// `GET /quan-tri/thu/{id}`: one demonstration mail.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/admin/mail.html")]
pub struct MailPage {
    /// The frame.
    pub shell: Shell,
    /// Headers worth reading.
    pub headers: Vec<(String, String)>,
    /// The text part.
    pub text: String,
}

/// `GET /quan-tri/hop-thu`: the outbox. Form: `POST /quan-tri/hop-thu/gui-lai` with `csrf`, `id`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/admin/outbox.html")]
pub struct OutboxPage {
    /// The frame.
    pub shell: Shell,
    /// Chosen state: `queued`, `failed`, `sent`.
    pub state: String,
    /// States as links, with counts.
    pub states: Vec<(NavLink, String)>,
    /// The rows.
    pub rows: Vec<OutboxRow>,
    /// Older ones.
    pub next: Option<String>,
}

/// One mail of the outbox.
#[derive(Clone, Debug)]
pub struct OutboxRow {
    /// Its id.
    pub id: String,
    /// To whom.
    pub to: String,
    /// Which letter, in words.
    pub letter: String,
    /// About which item.
    pub subject: String,
    /// When it was queued.
    pub queued: String,
    /// Tries so far.
    pub attempts: i64,
    /// What the server said last.
    pub last_error: Option<String>,
    /// Whether "Gửi lại" is offered.
    pub can_resend: bool,
}

/// `GET /quan-tri/tai-khoan`: accounts, sorted by given name. Filters in the address: `q`, `tenant`, `role`, `standing`,
/// `after`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/admin/accounts.html")]
pub struct AccountsPage {
    /// The frame.
    pub shell: Shell,
    /// The rows.
    pub rows: Vec<AccountRow>,
    /// Next page.
    pub next: Option<String>,
    /// How many proposals wait.
    pub proposals: Option<String>,
    /// Bodies.
    pub tenants: Vec<Choice>,
    /// Roles.
    pub role_choices: Vec<Choice>,
    /// Standings.
    pub standings: Vec<Choice>,
    /// What is to be mended in the filter.
    pub errors: Vec<FieldError>,
    /// The words.
    pub q: String,
    /// The chosen body.
    pub tenant: String,
    /// The chosen role.
    pub role: String,
    /// The chosen standing.
    pub standing: String,
}

impl AccountsPage {
    /// Whether the list is narrowed.
    pub fn is_narrowed(&self) -> bool {
        [&self.q, &self.tenant, &self.role, &self.standing]
            .iter()
            .any(|chosen| !chosen.is_empty())
    }
}

/// One account.
#[derive(Clone, Debug)]
pub struct AccountRow {
    /// Where it opens.
    pub href: String,
    /// Full name.
    pub full_name: String,
    /// Address.
    pub email: String,
    /// Body.
    pub tenant: String,
    /// Post, as the appointment has it.
    pub post: String,
    /// Roles in words.
    pub roles: String,
    /// `active` or `revoked`.
    pub standing: &'static str,
    /// Standing in words.
    pub standing_label: String,
}
