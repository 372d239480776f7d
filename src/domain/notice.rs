//! What happened → who is told, and how: the letters of the portal.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    ids::{AccountId, EventId, TenantId},
    text::{Email, PersonName},
    time::{Instant, LocalDate},
};

mod letter;

pub use letter::Letter;

/// What a reader is called who left an address: the name that was typed beside it is not proven.
pub const READER: &str = "Quý bạn đọc";

/// What stands for the title of a sealed item.
pub const SEALED_TITLE: &str = "(nội dung được bảo mật)";

/// Whom a letter is for; the store turns it into accounts with their addresses of that moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// One account.
    Account(AccountId),
    /// Every officer of the Standing Office (Bộ phận Thường trực).
    StandingOffice,
    /// The leads of one body.
    Leads(TenantId),
    /// Whoever answers for a body: its leads, while it has none its collaborators, else the Standing Office.
    Body(TenantId),
    /// Everybody who can take up an item that nobody has charge of: leads and collaborators of its body, else the
    /// Standing Office.
    Pool(TenantId),
    /// The Chair, and the Deputy while a delegation holds.
    Chair,
    /// The Deputy.
    Deputy,
    /// Everyone of the Editorial Board.
    Board,
    /// The reader who sent the error report itself, when an address was left.
    Reporter,
}

/// How a person is told (cách nhận thông báo). Whatever it is, the bell shows every notice, and what concerns access
/// and powers is mailed at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeChoice {
    /// A mail for each notice.
    #[default]
    AtOnce,
    /// One mail a day with all of them.
    Digest,
    /// No mail.
    InApp,
}

impl NoticeChoice {
    /// Every choice, in the order of the form.
    pub const ALL: [Self; 3] = [Self::AtOnce, Self::Digest, Self::InApp];

    /// As stored and as sent by forms.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::AtOnce => "at_once",
            Self::Digest => "digest",
            Self::InApp => "in_app",
        }
    }

    /// The choice as the form says it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::AtOnce => "Gửi ngay",
            Self::Digest => "Gộp một thư mỗi ngày",
            Self::InApp => "Chỉ xem trên trang",
        }
    }

    /// From a form.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.slug() == slug)
    }

    /// How `letter` reaches a person of this choice.
    pub const fn channel_of(self, letter: &Letter) -> Self {
        match self {
            _ if letter.is_about_access() || matches!(letter, Letter::Digest { .. }) => Self::AtOnce,
            // Written at the hour of the digest: the next one comes when the next rung is due.
            Self::Digest if letter.is_about_deadline() => Self::AtOnce,
            choice => choice,
        }
    }
}

/// A notice to one person: the letter of one act to that person, mailed or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeId(String);

impl NoticeId {
    /// As stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for NoticeId {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(3, ':');
        let (event, account, template) = (parts.next(), parts.next(), parts.next());
        let ids = event.is_some_and(|id| id.parse::<EventId>().is_ok())
            && account.is_some_and(|id| id.parse::<AccountId>().is_ok());
        let is_name = |name: &str| {
            (1..=64).contains(&name.len())
                && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        };
        (ids && template.is_some_and(is_name))
            .then(|| Self(text.to_owned()))
            .ok_or(())
    }
}

impl fmt::Display for NoticeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The event that the digests of one day tell of: the same whoever writes them, so that nobody gets two.
pub fn digest_event(day: LocalDate) -> EventId {
    let digest = Sha256::digest(format!("digest {day}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    EventId::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// Where letters for an account go, as of one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The account; for a reader without one, the id of the error report.
    #[serde(rename = "_id")]
    pub account: AccountId,
    /// Full name, for the greeting.
    pub full_name: PersonName,
    /// The address.
    pub email: Email,
    /// How the person is told.
    #[serde(default)]
    pub notices: NoticeChoice,
}

/// What a letter says of a submission: enough to find it, never its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRef {
    /// Short code of the receipt (mã tin bài).
    pub code: String,
    /// Title as it stood when the letter was written.
    pub title: String,
    /// Path below the base address where the recipient meets the item.
    pub path: String,
}

/// One notice in a daily digest: what happened, to what, where and when; never the words of an item's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestLine {
    /// What happened, in words.
    pub what: String,
    /// Code and title of the item, where there is one.
    pub item: Option<(String, String)>,
    /// Path below the base address, where it leads to a page.
    pub path: Option<String>,
    /// When.
    pub at: Instant,
}

impl DigestLine {
    /// The line of a letter of that moment.
    pub fn of(letter: &Letter, at: Instant) -> Self {
        Self {
            what: letter.label().to_owned(),
            item: letter.item().map(|item| (item.code.clone(), item.title.clone())),
            path: letter.path(),
            at,
        }
    }
}

/// What came of an error report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum ReportOutcome {
    /// The article was corrected.
    Corrected {
        /// When the correction became public.
        at: Instant,
    },
    /// The article was taken down.
    TakenDown {
        /// When that was told.
        at: Instant,
    },
    /// Nothing was changed.
    Dismissed {
        /// Why.
        reason: String,
    },
}

/// What came of a proposal (đề cử).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum ProposalOutcome {
    /// The person has the account or the roles.
    Granted,
    /// It was declined.
    Declined {
        /// Why.
        reason: String,
    },
    /// Whoever proposed took it back.
    Withdrawn,
}

impl ProposalOutcome {
    /// The outcome in words.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Granted => "Đã cấp tài khoản, vai trò",
            Self::Declined { .. } => "Không chấp nhận",
            Self::Withdrawn => "Đã rút đề cử",
        }
    }
}

#[cfg(test)]
mod tests;
