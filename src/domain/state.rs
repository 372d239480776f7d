//! Where a submission stands; what a state needs lives in its variant.

use serde::{Deserialize, Serialize};

use super::{
    actor::Signature,
    article::RemovalOrder,
    calendar::WorkingCalendar,
    content::RevisionNumber,
    ground::Ground,
    ids::{AccountId, EditionId},
    submission::Targets,
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
    /// Chờ ý kiến Trưởng Ban.
    AwaitingDirection,
    /// Chờ thành viên duyệt.
    InFieldReview,
    /// Trình Trưởng Ban.
    AwaitingChair,
    /// Trả lại.
    Returned,
    /// Đang xác thực lại.
    OnHold,
    /// Từ chối đăng.
    Refused,
    /// Đã rút.
    Withdrawn,
    /// Đã đăng tải.
    Published,
    /// Đã gỡ.
    Unpublished,
}

impl StateName {
    /// Every state, in the order of a life.
    pub const ALL: [Self; 11] = [
        Self::Draft,
        Self::Submitted,
        Self::AwaitingDirection,
        Self::InFieldReview,
        Self::AwaitingChair,
        Self::Returned,
        Self::OnHold,
        Self::Refused,
        Self::Withdrawn,
        Self::Published,
        Self::Unpublished,
    ];

    /// Those in which the Board has to decide.
    pub const WITH_BOARD: [Self; 5] = [
        Self::Submitted,
        Self::AwaitingDirection,
        Self::InFieldReview,
        Self::AwaitingChair,
        Self::OnHold,
    ];

    /// Those in which somebody of the body still has to answer for the item.
    pub const UNDECIDED: [Self; 7] = [
        Self::Draft,
        Self::Submitted,
        Self::AwaitingDirection,
        Self::InFieldReview,
        Self::AwaitingChair,
        Self::Returned,
        Self::OnHold,
    ];

    /// The state as people say it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "Nháp",
            Self::Submitted => "Chờ sàng lọc",
            Self::AwaitingDirection => "Chờ ý kiến Trưởng Ban",
            Self::InFieldReview => "Chờ thành viên duyệt",
            Self::AwaitingChair => "Trình Trưởng Ban",
            Self::Returned => "Trả lại",
            Self::OnHold => "Đang xác thực lại",
            Self::Refused => "Từ chối đăng",
            Self::Withdrawn => "Đã rút",
            Self::Published => "Đã đăng tải",
            Self::Unpublished => "Đã gỡ",
        }
    }

    /// The state as stored and as written in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::AwaitingDirection => "awaiting_direction",
            Self::InFieldReview => "in_field_review",
            Self::AwaitingChair => "awaiting_chair",
            Self::Returned => "returned",
            Self::OnHold => "on_hold",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Published => "published",
            Self::Unpublished => "unpublished",
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
    /// With the Chair, who is asked for direction (Điều 7(2)).
    AwaitingDirection {
        /// Since when.
        since: Instant,
        /// What is asked.
        question: String,
        /// Who asks.
        by: Signature,
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
    /// With the Chair, who decides.
    AwaitingChair {
        /// Since when.
        since: Instant,
        /// Why it was submitted to the Chair.
        reason: String,
        /// Who submitted it.
        by: Signature,
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
        /// The revision that was returned; a later one means the custodian works on it.
        revision: RevisionNumber,
    },
    /// Waits for evidence, by ground 8 alone.
    OnHold {
        /// Since when.
        since: Instant,
        /// Until when the evidence is awaited.
        due_at: Instant,
        /// What shall be verified.
        remarks: String,
        /// Who holds it.
        by: Signature,
        /// The step it goes back to when released.
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
        /// The public edition: of this item, or of the correction approved last.
        edition: EditionId,
        /// The one revision of this item that was approved.
        revision: RevisionNumber,
        /// Who approved the public edition.
        by: Signature,
    },
    /// Taken from the public site; a correction brings it back, unless an order took it away.
    Unpublished {
        /// Since when.
        since: Instant,
        /// When it first became public.
        published_at: Instant,
        /// The edition that was public.
        edition: EditionId,
        /// The one revision of this item that was approved.
        revision: RevisionNumber,
        /// Why.
        reason: String,
        /// The order it was removed by, where there is one.
        order: Option<RemovalOrder>,
        /// Who took it down.
        by: Signature,
    },
}

impl State {
    /// The state's name.
    pub const fn name(&self) -> StateName {
        match self {
            Self::Draft => StateName::Draft,
            Self::Submitted { .. } => StateName::Submitted,
            Self::AwaitingDirection { .. } => StateName::AwaitingDirection,
            Self::InFieldReview { .. } => StateName::InFieldReview,
            Self::AwaitingChair { .. } => StateName::AwaitingChair,
            Self::Returned { .. } => StateName::Returned,
            Self::OnHold { .. } => StateName::OnHold,
            Self::Refused { .. } => StateName::Refused,
            Self::Withdrawn { .. } => StateName::Withdrawn,
            Self::Published { .. } => StateName::Published,
            Self::Unpublished { .. } => StateName::Unpublished,
        }
    }

    /// Since when it stands here; a draft always did.
    pub const fn since(&self) -> Option<Instant> {
        match self {
            Self::Draft => None,
            Self::Submitted { since, .. }
            | Self::AwaitingDirection { since, .. }
            | Self::InFieldReview { since, .. }
            | Self::AwaitingChair { since, .. }
            | Self::Returned { since, .. }
            | Self::OnHold { since, .. }
            | Self::Refused { since, .. }
            | Self::Withdrawn { since }
            | Self::Published { since, .. }
            | Self::Unpublished { since, .. } => Some(*since),
        }
    }

    /// The target of the step, where it has one.
    pub const fn due_at(&self) -> Option<Instant> {
        match self {
            Self::Submitted { due_at, .. }
            | Self::InFieldReview { due_at, .. }
            | Self::OnHold { due_at, .. } => Some(*due_at),
            _ => None,
        }
    }

    /// Who did the act that brought the item here.
    pub const fn signer(&self) -> Option<&Signature> {
        match self {
            Self::AwaitingDirection { by, .. }
            | Self::AwaitingChair { by, .. }
            | Self::Returned { by, .. }
            | Self::OnHold { by, .. }
            | Self::Refused { by, .. }
            | Self::Published { by, .. }
            | Self::Unpublished { by, .. } => Some(by),
            Self::Draft | Self::Submitted { .. } | Self::InFieldReview { .. } | Self::Withdrawn { .. } => {
                None
            }
        }
    }

    /// The step a reviewer stands at, for coming back to it.
    pub fn step(&self) -> Step {
        match self {
            Self::InFieldReview { reviewer, .. } => Step::FieldReview { reviewer: *reviewer },
            Self::AwaitingChair { reason, by, .. } => Step::Chair {
                reason: reason.clone(),
                by: by.clone(),
            },
            Self::Returned { to, .. } | Self::OnHold { to, .. } => to.clone(),
            _ => Step::Screening,
        }
    }
}

/// A step of the review that an item can come back to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// Screening by the Standing Office.
    Screening,
    /// Review by a member of the field.
    FieldReview {
        /// That member.
        reviewer: AccountId,
    },
    /// Decision by the Chair.
    Chair {
        /// Why it was submitted to the Chair.
        reason: String,
        /// Who submitted it.
        by: Signature,
    },
}

impl Step {
    /// The state of an item that comes back to this step now.
    pub fn enter(self, targets: Targets, calendar: &WorkingCalendar, now: Instant) -> State {
        match self {
            Self::Screening => State::Submitted {
                since: now,
                due_at: calendar.add_working_days(now, targets.screening_days),
            },
            Self::FieldReview { reviewer } => State::InFieldReview {
                since: now,
                due_at: calendar.add_working_days(now, targets.field_review_days),
                reviewer,
            },
            Self::Chair { reason, by } => State::AwaitingChair {
                since: now,
                reason,
                by,
            },
        }
    }
}
