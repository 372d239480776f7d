//! An account in a review, and where it stands.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::{
    account::Account,
    actor::{Role, Signature},
    ids::AccountId,
    text::{Email, PersonName},
    time::Instant,
};

/// A request to revoke an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: Signature,
    /// Why.
    pub reason: String,
}

/// What is known of one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum RowState {
    /// Nobody answered yet.
    Waiting,
    /// Still needed.
    Needed {
        /// When.
        at: Instant,
        /// By whom.
        by: Signature,
    },
    /// To be revoked.
    Asked(Request),
    /// The account was revoked, on request or otherwise.
    Revoked {
        /// When.
        at: Instant,
        /// By whom, where somebody entered it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Signature>,
        /// The request, if there was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<Request>,
    },
}

/// Names of these states, for lists and badges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowStateName {
    /// Chưa trả lời.
    Waiting,
    /// Còn cần.
    Needed,
    /// Đề nghị thu hồi.
    Asked,
    /// Đã thu hồi.
    Revoked,
}

impl RowStateName {
    /// Every state, in the order of a life.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Needed, Self::Asked, Self::Revoked];

    /// The state as people say it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Chưa trả lời",
            Self::Needed => "Còn cần",
            Self::Asked => "Đề nghị thu hồi",
            Self::Revoked => "Đã thu hồi",
        }
    }

    /// The state as stored and as written in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Needed => "needed",
            Self::Asked => "asked",
            Self::Revoked => "revoked",
        }
    }

    /// The state of that slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.slug() == slug)
    }
}

impl RowState {
    /// The state's name.
    pub const fn name(&self) -> RowStateName {
        match self {
            Self::Waiting => RowStateName::Waiting,
            Self::Needed { .. } => RowStateName::Needed,
            Self::Asked(_) => RowStateName::Asked,
            Self::Revoked { .. } => RowStateName::Revoked,
        }
    }

    /// Who answered, and when.
    pub const fn answer(&self) -> Option<(&Signature, Instant)> {
        match self {
            Self::Needed { at, by } => Some((by, *at)),
            Self::Asked(request)
            | Self::Revoked {
                asked: Some(request), ..
            } => Some((&request.by, request.at)),
            Self::Waiting | Self::Revoked { asked: None, .. } => None,
        }
    }
}

/// An account as it stood when the review was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessRow {
    /// The account.
    pub account: AccountId,
    /// The person.
    pub full_name: PersonName,
    /// The person's address.
    pub email: Email,
    /// Roles held.
    pub roles: Vec<Role>,
    /// Post, of the appointment of the first role.
    pub post: String,
    /// Its document, number and date in words.
    pub document: String,
    /// Its term in words.
    pub term: String,
    /// What was answered.
    pub state: RowState,
    /// How often it was answered: an answer is given to the row that was seen.
    pub answers: u32,
}

impl AccessRow {
    pub(super) fn of(account: &Account) -> Self {
        let first = account.roles.first().copied().unwrap_or(Role::Collaborator);
        let appointment = account.appointment_of(first);
        Self {
            account: account.id,
            full_name: account.full_name.clone(),
            email: account.email.clone(),
            roles: account.roles.clone(),
            post: appointment.post.clone(),
            document: appointment.document_words(),
            term: appointment.term_words(),
            state: RowState::Waiting,
            answers: 0,
        }
    }

    /// The row as a form names it: another answer in between makes it another mark.
    pub const fn mark(&self) -> Mark {
        Mark {
            account: self.account,
            answers: self.answers,
        }
    }
}

/// A row as it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The account.
    pub account: AccountId,
    /// How often it had been answered.
    pub answers: u32,
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.account, self.answers)
    }
}

impl Mark {
    /// From a form.
    pub fn parse(text: &str) -> Option<Self> {
        let (account, answers) = text.split_once('.')?;
        Some(Self {
            account: account.parse().ok()?,
            answers: answers.parse().ok()?,
        })
    }
}

/// How many accounts stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All of them.
    pub accounts: usize,
    /// Unanswered.
    pub waiting: usize,
    /// Still needed.
    pub needed: usize,
    /// To be revoked.
    pub asked: usize,
    /// Revoked.
    pub revoked: usize,
}

impl Tally {
    /// How many stand in a state.
    pub const fn of(&self, state: RowStateName) -> usize {
        match state {
            RowStateName::Waiting => self.waiting,
            RowStateName::Needed => self.needed,
            RowStateName::Asked => self.asked,
            RowStateName::Revoked => self.revoked,
        }
    }

    /// Two tallies together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            accounts: self.accounts + other.accounts,
            waiting: self.waiting + other.waiting,
            needed: self.needed + other.needed,
            asked: self.asked + other.asked,
            revoked: self.revoked + other.revoked,
        }
    }
}
