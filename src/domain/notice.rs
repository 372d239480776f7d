//! What happened → who is told: the letters of the portal.

use serde::{Deserialize, Serialize};

use super::{
    deadlines::Rung,
    ids::{AccountId, LinkId, TenantId},
    text::{Email, PersonName},
    time::{Instant, LocalDate},
};

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
    /// The Chair, and the Deputy while a delegation holds.
    Chair,
    /// The Deputy.
    Deputy,
    /// Everyone of the Editorial Board.
    Board,
    /// The reader who sent the error report itself, when an address was left.
    Reporter,
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

/// One letter, with everything its template needs. The variant is the template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "template", rename_all = "snake_case")]
pub enum Letter {
    /// An account was granted; the link sets the first password.
    AccountCreated {
        /// The one-time link.
        link: LinkId,
        /// When the link ends.
        expires_at: Instant,
        /// The body.
        tenant_name: String,
    },
    /// An account was revoked.
    AccountRevoked {
        /// Whose account.
        full_name: String,
        /// Since when.
        revoked_at: Instant,
        /// Why.
        ground: String,
    },
    /// Somebody asked for a new password.
    PasswordReset {
        /// The one-time link.
        link: LinkId,
        /// When the link ends.
        expires_at: Instant,
    },
    /// Receipt for the author.
    SubmissionReceived {
        /// Which item.
        item: ItemRef,
        /// When it was submitted.
        submitted_at: Instant,
        /// Lateness in minutes, when late.
        late_minutes: Option<i64>,
    },
    /// New work for the Standing Office.
    SubmissionNew {
        /// Which item.
        item: ItemRef,
        /// The body.
        tenant_name: String,
        /// Who wrote it.
        author_name: String,
        /// Target of the step.
        due_at: Instant,
        /// Lateness in minutes, when late.
        late_minutes: Option<i64>,
    },
    /// Returned to the author with remarks.
    SubmissionReturned {
        /// Which item.
        item: ItemRef,
        /// What was said.
        remarks: String,
        /// By whom, as a role.
        returned_by: String,
    },
    /// Refused on grounds of Điều 3(9).
    SubmissionRefused {
        /// Which item.
        item: ItemRef,
        /// The words of each ground.
        grounds: Vec<String>,
        /// What was said.
        remarks: String,
    },
    /// Public now.
    SubmissionPublished {
        /// Which item.
        item: ItemRef,
        /// Since when it is public.
        published_at: Instant,
        /// Name and role.
        approved_by: String,
    },
    /// The Chair is asked for direction, or to decide.
    ChiefOpinion {
        /// Which item.
        item: ItemRef,
        /// What is asked.
        question: String,
        /// Who asks, with role.
        asked_by: String,
        /// Whether the Chair shall decide the item itself.
        decides: bool,
    },
    /// The Chair gave direction.
    DirectionGiven {
        /// Which item.
        item: ItemRef,
        /// The direction.
        direction: String,
        /// Who gave it, with role.
        given_by: String,
    },
    /// Held until evidence comes (ground 8).
    SubmissionHeld {
        /// Which item.
        item: ItemRef,
        /// What shall be verified.
        remarks: String,
        /// Until when.
        due_at: Instant,
    },
    /// The hold is over, the review goes on.
    HoldReleased {
        /// Which item.
        item: ItemRef,
    },
    /// A return was a mistake and is undone.
    ReturnUndone {
        /// Which item.
        item: ItemRef,
    },
    /// It lies with the recipient no more, or comes back to the recipient.
    SubmissionMoved {
        /// Which item.
        item: ItemRef,
        /// What happened, in words.
        what: String,
        /// Why.
        reason: String,
        /// By whom, with role.
        moved_by: String,
    },
    /// The Chair delegates to the Deputy.
    Delegation {
        /// Number of the document.
        document_number: String,
        /// First day.
        from: LocalDate,
        /// Last day.
        until: LocalDate,
    },
    /// The Chair ended a delegation before its time.
    DelegationEnded {
        /// Number of the delegating document.
        document_number: String,
        /// Document or reason.
        ground: String,
        /// Last day.
        last_day: LocalDate,
    },
    /// The Chair put a member in charge of a field.
    FieldAssigned {
        /// The field.
        field_name: String,
        /// The member.
        member_name: String,
        /// The substitute.
        substitute_name: Option<String>,
        /// Number of the decision.
        decision_number: String,
        /// First day.
        from: LocalDate,
    },
    /// The Chair ended a member's charge of a field.
    FieldReleased {
        /// The field.
        field_name: String,
        /// The member.
        member_name: String,
        /// Number of the decision.
        decision_number: String,
        /// Last day.
        last_day: LocalDate,
    },
    /// Days away were entered, or ended early.
    Absence {
        /// Who is away.
        full_name: String,
        /// First day away.
        from: LocalDate,
        /// Last day away; before the first one when the person never left.
        until: LocalDate,
        /// Who entered it, with role.
        entered_by: String,
        /// Whether this is the end of it.
        ended: bool,
    },
    /// The member of the field is asked to review.
    MemberReview {
        /// Which item.
        item: ItemRef,
        /// The field.
        field_name: String,
        /// Why this reviewer.
        reason: String,
        /// Target of the step.
        due_at: Instant,
    },
    /// The target of a step has passed.
    SubmissionOverdue {
        /// Which item.
        item: ItemRef,
        /// Who is told, and why.
        rung: Rung,
        /// The step, in words.
        step: String,
        /// With whom it lies.
        held_by: String,
        /// The target.
        due_at: Instant,
    },
    /// A returned item lies idle and will lapse.
    LapseWarning {
        /// Which item.
        item: ItemRef,
        /// Since when nobody worked on it.
        idle_since: Instant,
        /// The day on which it ends.
        lapses_on: LocalDate,
    },
    /// A returned item lay idle too long and ended.
    SubmissionLapsed {
        /// Which item.
        item: ItemRef,
        /// Since when nobody worked on it.
        idle_since: Instant,
    },
    /// The working calendar changed, and the target of a step with it.
    TargetMoved {
        /// Which item.
        item: ItemRef,
        /// The step, in words.
        step: String,
        /// The target before.
        from: Instant,
        /// The target now.
        to: Instant,
    },
    /// A reader reported an error.
    ErrorReportNew {
        /// Which article.
        item: ItemRef,
        /// Code of the report.
        report: String,
        /// What is wrong, in the words of the form.
        kind: String,
        /// When it came.
        received_at: Instant,
    },
    /// What came of an error report, for whoever sent it.
    ErrorReportSettled {
        /// Which article.
        item: ItemRef,
        /// Code of the report.
        report: String,
        /// What came of it.
        outcome: ReportOutcome,
    },
}

impl Letter {
    /// The template's name: with event and recipient it makes a letter unique.
    pub const fn template(&self) -> &'static str {
        match self {
            Self::AccountCreated { .. } => "account_created",
            Self::AccountRevoked { .. } => "account_revoked",
            Self::PasswordReset { .. } => "password_reset",
            Self::SubmissionReceived { .. } => "submission_received",
            Self::SubmissionNew { .. } => "submission_new",
            Self::SubmissionReturned { .. } => "submission_returned",
            Self::SubmissionRefused { .. } => "submission_refused",
            Self::SubmissionPublished { .. } => "submission_published",
            Self::ChiefOpinion { .. } => "chief_opinion",
            Self::DirectionGiven { .. } => "direction_given",
            Self::SubmissionHeld { .. } => "submission_held",
            Self::HoldReleased { .. } => "hold_released",
            Self::ReturnUndone { .. } => "return_undone",
            Self::SubmissionMoved { .. } => "submission_moved",
            Self::Delegation { .. } => "delegation",
            Self::DelegationEnded { .. } => "delegation_ended",
            Self::FieldAssigned { .. } => "field_assigned",
            Self::FieldReleased { .. } => "field_released",
            Self::Absence { .. } => "absence",
            Self::MemberReview { .. } => "member_review",
            Self::SubmissionOverdue { .. } => "submission_overdue",
            Self::LapseWarning { .. } => "lapse_warning",
            Self::SubmissionLapsed { .. } => "submission_lapsed",
            Self::TargetMoved { .. } => "target_moved",
            Self::ErrorReportNew { .. } => "error_report_new",
            Self::ErrorReportSettled { .. } => "error_report_settled",
        }
    }

    /// Takes every word of its item's text out: the item was sealed after the letter was written.
    pub fn seal(&mut self) {
        let words = match self {
            Self::SubmissionReturned { remarks, .. }
            | Self::SubmissionRefused { remarks, .. }
            | Self::SubmissionHeld { remarks, .. } => Some(remarks),
            Self::ChiefOpinion { question, .. } => Some(question),
            Self::DirectionGiven { direction, .. } => Some(direction),
            Self::SubmissionMoved { reason, .. }
            | Self::ErrorReportSettled {
                outcome: ReportOutcome::Dismissed { reason },
                ..
            } => Some(reason),
            _ => None,
        };
        if let Some(words) = words {
            SEALED_TITLE.clone_into(words);
        }
        match self {
            Self::SubmissionReceived { item, .. }
            | Self::SubmissionNew { item, .. }
            | Self::SubmissionReturned { item, .. }
            | Self::SubmissionRefused { item, .. }
            | Self::SubmissionPublished { item, .. }
            | Self::ChiefOpinion { item, .. }
            | Self::DirectionGiven { item, .. }
            | Self::SubmissionHeld { item, .. }
            | Self::HoldReleased { item }
            | Self::ReturnUndone { item }
            | Self::SubmissionMoved { item, .. }
            | Self::SubmissionOverdue { item, .. }
            | Self::LapseWarning { item, .. }
            | Self::SubmissionLapsed { item, .. }
            | Self::TargetMoved { item, .. }
            | Self::ErrorReportNew { item, .. }
            | Self::ErrorReportSettled { item, .. }
            | Self::MemberReview { item, .. } => SEALED_TITLE.clone_into(&mut item.title),
            Self::AccountCreated { .. }
            | Self::AccountRevoked { .. }
            | Self::PasswordReset { .. }
            | Self::Delegation { .. }
            | Self::DelegationEnded { .. }
            | Self::FieldAssigned { .. }
            | Self::FieldReleased { .. }
            | Self::Absence { .. } => {}
        }
    }

    /// The item it is about.
    pub const fn item(&self) -> Option<&ItemRef> {
        match self {
            Self::SubmissionReceived { item, .. }
            | Self::SubmissionNew { item, .. }
            | Self::SubmissionReturned { item, .. }
            | Self::SubmissionRefused { item, .. }
            | Self::SubmissionPublished { item, .. }
            | Self::ChiefOpinion { item, .. }
            | Self::DirectionGiven { item, .. }
            | Self::SubmissionHeld { item, .. }
            | Self::HoldReleased { item }
            | Self::ReturnUndone { item }
            | Self::SubmissionMoved { item, .. }
            | Self::SubmissionOverdue { item, .. }
            | Self::LapseWarning { item, .. }
            | Self::SubmissionLapsed { item, .. }
            | Self::TargetMoved { item, .. }
            | Self::ErrorReportNew { item, .. }
            | Self::ErrorReportSettled { item, .. }
            | Self::MemberReview { item, .. } => Some(item),
            Self::AccountCreated { .. }
            | Self::AccountRevoked { .. }
            | Self::PasswordReset { .. }
            | Self::Delegation { .. }
            | Self::DelegationEnded { .. }
            | Self::FieldAssigned { .. }
            | Self::FieldReleased { .. }
            | Self::Absence { .. } => None,
        }
    }
}
