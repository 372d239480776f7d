//! The audit, and the list of the bodies.

use super::parts::{Choice, FieldError, Shell};

/// `GET /quan-tri/nhat-ky`. In the address: `subject`, `actor`, `action`, `day`, `after`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/admin/audit.html")]
pub struct AuditPage {
    /// The frame.
    pub shell: Shell,
    /// Typed subject.
    pub subject: String,
    /// Typed actor.
    pub actor: String,
    /// Chosen action.
    pub action: String,
    /// Typed day.
    pub day: String,
    /// Actions to choose from.
    pub actions: Vec<Choice>,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// The rows, newest first.
    pub rows: Vec<AuditLine>,
    /// Older ones.
    pub next: Option<String>,
}

impl AuditPage {
    /// Whether anything narrows the list.
    pub fn is_narrowed(&self) -> bool {
        let typed = [&self.subject, &self.actor, &self.action, &self.day];
        typed.iter().any(|text| !text.is_empty())
    }
}

/// `GET /quan-tri/nhat-ky/{kind}/{id}`: one subject's chain. In the address: `before`, `kiem-tra`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/admin/chain.html")]
pub struct ChainPage {
    /// The frame.
    pub shell: Shell,
    /// Address of the page.
    pub href: String,
    /// What the chain is about, in words.
    pub subject: String,
    /// Name of the chain.
    pub chain: String,
    /// What the check found, once it was asked for.
    pub check: Option<ChainCheck>,
    /// The rows, newest first.
    pub rows: Vec<AuditLine>,
    /// Older ones.
    pub next: Option<String>,
}

/// What the check of a chain found.
#[derive(Clone, Debug)]
pub struct ChainCheck {
    /// The outcome in one sentence.
    pub summary: String,
    /// What does not fit; empty is well.
    pub findings: Vec<String>,
}

/// One entry.
#[derive(Clone, Debug)]
pub struct AuditLine {
    /// When.
    pub at: String,
    /// Number within its chain.
    pub sequence: i64,
    /// What was done.
    pub what: String,
    /// Names of the fields that changed.
    pub fields: String,
    /// About what, in words.
    pub subject: String,
    /// Where its chain is shown.
    pub href: String,
    /// Who.
    pub who: String,
    /// In which roles.
    pub roles: String,
    /// The first digits of the entry's hash.
    pub hash: String,
    /// The whole hash.
    pub whole_hash: String,
    /// State of the sealing in words.
    pub seal: String,
    /// Slug of that state: `sealed`, `waiting`, `unsealed`.
    pub seal_slug: &'static str,
}

/// `GET /quan-tri/don-vi`: the bodies. Filter in the address: `q`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/admin/bodies.html")]
pub struct BodiesPage {
    /// The frame.
    pub shell: Shell,
    /// How many, and how many of them file, in words.
    pub summary: String,
    /// Whether the person may plan successions.
    pub may_plan: bool,
    /// What is to be mended in the filter.
    pub errors: Vec<FieldError>,
    /// Words of a name.
    pub q: String,
    /// The rows, in the order of state lists.
    pub rows: Vec<BodyRow>,
}

/// One body.
#[derive(Clone, Debug)]
pub struct BodyRow {
    /// Its name.
    pub name: String,
    /// What kind it is.
    pub kind: String,
    /// Its accounts, for who may grant them.
    pub people: Option<String>,
    /// Its public page.
    pub href: String,
    /// Slug of its state.
    pub standing: &'static str,
    /// Its state in words.
    pub standing_label: String,
    /// Active accounts by role: role, count.
    pub accounts: Vec<(String, i64)>,
    /// Active accounts that file or lead there are none of.
    pub nobody: bool,
    /// Where accounts are revoked together, for who may.
    pub revoke: Option<String>,
}
