//! Where a submission stands; what a state needs lives in its variant.

use serde::{Deserialize, Serialize};

use super::{
    actor::Signature,
    content::RevisionNumber,
    ground::Ground,
    ids::{AccountId, EditionId},
    text::SubmissionCode,
    time::Instant,
};

/// Names of the states, for tables, filters and badges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StateName {
    /// Nháp.
    Draft,
    /// Chờ sàng lọc.
    Submitted,
    /// Chờ thành viên duyệt.
    InFieldReview,
    /// Trả lại.
    Returned,
    /// Từ chối đăng.
    Refused,
    /// Đã rút.
    Withdrawn,
    /// Đã đăng tải.
    Published,
}

impl StateName {
    /// Every state, in the order of a life.
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::Submitted,
        Self::InFieldReview,
        Self::Returned,
        Self::Refused,
        Self::Withdrawn,
        Self::Published,
    ];

    /// The state as people say it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "Nháp",
            Self::Submitted => "Chờ sàng lọc",
            Self::InFieldReview => "Chờ thành viên duyệt",
            Self::Returned => "Trả lại",
            Self::Refused => "Từ chối đăng",
            Self::Withdrawn => "Đã rút",
            Self::Published => "Đã đăng tải",
        }
    }

    /// The state as stored and as written in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::InFieldReview => "in_field_review",
            Self::Returned => "returned",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Published => "published",
        }
    }

    /// The state of that slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.slug() == slug)
    }
}

/// Where a submission stands; what a state needs lives in its variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum State {
    /// With the custodian, never submitted.
    Draft,
    /// With the Standing Office.
    Submitted {
        /// Since when.
        since: Instant,
        /// Screening target.
        due_at: Instant,
    },
    /// With the member of the field.
    InFieldReview {
        /// Since when.
        since: Instant,
        /// Review target.
        due_at: Instant,
        /// The reviewer it lies with.
        reviewer: AccountId,
    },
    /// Back with the custodian, with remarks.
    Returned {
        /// Since when.
        since: Instant,
        /// What shall be changed.
        remarks: String,
        /// Who returned it.
        by: Signature,
        /// The step it goes back to when resubmitted.
        to: Step,
    },
    /// Ended: refused.
    Refused {
        /// Since when.
        since: Instant,
        /// The grounds of Điều 3(9), at least one.
        grounds: Vec<Ground>,
        /// Remarks beside the grounds.
        remarks: String,
        /// Code of the published item it duplicates (ground 7).
        duplicate_of: Option<SubmissionCode>,
        /// Who refused it.
        by: Signature,
    },
    /// Ended: withdrawn by the custodian.
    Withdrawn {
        /// Since when.
        since: Instant,
    },
    /// Public.
    Published {
        /// Since when.
        since: Instant,
        /// The public edition.
        edition: EditionId,
        /// The one revision that was approved.
        revision: RevisionNumber,
        /// Who approved it.
        by: Signature,
    },
}

impl State {
    /// The state's name.
    pub const fn name(&self) -> StateName {
        match self {
            Self::Draft => StateName::Draft,
            Self::Submitted { .. } => StateName::Submitted,
            Self::InFieldReview { .. } => StateName::InFieldReview,
            Self::Returned { .. } => StateName::Returned,
            Self::Refused { .. } => StateName::Refused,
            Self::Withdrawn { .. } => StateName::Withdrawn,
            Self::Published { .. } => StateName::Published,
        }
    }

    /// The target of the step, where it has one.
    pub const fn due_at(&self) -> Option<Instant> {
        match self {
            Self::Submitted { due_at, .. } | Self::InFieldReview { due_at, .. } => Some(*due_at),
            _ => None,
        }
    }
}

/// The step a returned item goes back to when it is resubmitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// Screening by the Standing Office.
    Screening,
    /// Review by the member who returned it.
    FieldReview {
        /// That member.
        reviewer: AccountId,
    },
}
