//! The letters: what each says, and whom of it the portal forgets.

use serde::{Deserialize, Serialize};

use super::{DigestLine, ItemRef, ProposalOutcome, ReportOutcome, SEALED_TITLE};
use crate::domain::{
    deadlines::Rung,
    ids::LinkId,
    time::{Instant, LocalDate},
};

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
        /// What it was granted with, in words; letters of before it was told of say nothing.
        #[serde(default)]
        roles: Vec<String>,
    },
    /// An account was revoked.
    AccountRevoked {
        /// Whose account.
        full_name: String,
        /// Since when.
        revoked_at: Instant,
        /// Why.
        ground: String,
        /// By which document.
        #[serde(default)]
        document: Option<String>,
        /// Who takes over what the person had charge of.
        #[serde(default)]
        successor: Option<String>,
    },
    /// Several accounts of a body were revoked by one decision.
    AccountsRevoked {
        /// The body.
        tenant_name: String,
        /// Whose accounts: name and post.
        people: Vec<String>,
        /// Since when.
        revoked_at: Instant,
        /// Why.
        ground: String,
        /// By which document.
        document: String,
        /// Who takes over what they had charge of.
        successor: Option<String>,
    },
    /// Roles were given to a person who has an account, or one of several ended.
    RolesChanged {
        /// Whose.
        full_name: String,
        /// Roles given.
        granted: Vec<String>,
        /// Roles whose term was prolonged, each with its end.
        #[serde(default)]
        renewed: Vec<String>,
        /// Roles ended.
        ended: Vec<String>,
        /// Roles held from now on.
        held: Vec<String>,
        /// Number and date of the document.
        document: String,
        /// Why, where a role ended.
        ground: String,
    },
    /// A body will go on in another one, or will not after all.
    SuccessionPlanned {
        /// What happens.
        kind: String,
        /// The body.
        tenant_name: String,
        /// The body it goes on in.
        successor_name: String,
        /// Number and date of the legal basis.
        basis: String,
        /// First day after it.
        effective_on: LocalDate,
        /// Why the plan was given up.
        cancelled: Option<String>,
    },
    /// An account went over to the body that its own goes on in.
    AccountMoved {
        /// Whose.
        full_name: String,
        /// The body it came from.
        tenant_name: String,
        /// The body it is of now.
        successor_name: String,
        /// Number and date of the legal basis.
        basis: String,
        /// First day after it.
        effective_on: LocalDate,
    },
    /// A body took another one over.
    SuccessionDone {
        /// What happened.
        kind: String,
        /// The body.
        tenant_name: String,
        /// The body it goes on in.
        successor_name: String,
        /// Number and date of the legal basis.
        basis: String,
        /// Accounts that went over.
        moved: i64,
        /// Accounts that were revoked.
        revoked: i64,
        /// Undecided items that went over.
        items: i64,
    },
    /// A term comes to its end.
    TermEnding {
        /// Whose.
        full_name: String,
        /// The body.
        tenant_name: String,
        /// Roles that end with it.
        roles: Vec<String>,
        /// Number and date of the document that set it.
        document: String,
        /// Its last day.
        until: LocalDate,
    },
    /// Nobody logs in with an account, which will be revoked.
    IdleWarning {
        /// Whose.
        full_name: String,
        /// The body.
        tenant_name: String,
        /// The last log-in, if there was one.
        last_log_in: Option<Instant>,
        /// Days without a log-in after which it is revoked.
        idle_days: u32,
        /// The day on which it is revoked.
        ends_on: LocalDate,
    },
    /// A role should have ended and did not: nobody else holds it.
    EndHeld {
        /// Whose.
        full_name: String,
        /// The roles.
        roles: Vec<String>,
        /// Why they should have ended.
        ground: String,
        /// Since when.
        since: LocalDate,
    },
    /// A person was proposed for an account.
    ProposalNew {
        /// The person.
        full_name: String,
        /// The body.
        tenant_name: String,
        /// Roles proposed.
        roles: Vec<String>,
        /// Number and date of the document.
        document: String,
        /// Who proposes, with role.
        proposed_by: String,
        /// Path below the base address where it is decided on.
        path: String,
    },
    /// What came of a proposal.
    ProposalSettled {
        /// The person.
        full_name: String,
        /// The body.
        tenant_name: String,
        /// What came of it.
        outcome: ProposalOutcome,
        /// By whom, with role.
        settled_by: String,
        /// Path below the base address where the recipient meets it.
        path: String,
    },
    /// Somebody logged in from a device that the account had not been used from.
    NewDevice {
        /// When.
        at: Instant,
        /// Browser and system, in words.
        device: String,
        /// From which address or network, where it is known.
        address: Option<String>,
    },
    /// A review of access began.
    AccessReviewOpened {
        /// Its half-year in words.
        period: String,
        /// The body whose leads are told; nothing in the letter to the Standing Office.
        tenant_name: Option<String>,
        /// Bodies with accounts.
        bodies: usize,
        /// Accounts listed.
        accounts: usize,
        /// Path below the base address where the recipient answers.
        path: String,
    },
    /// A body owes answers in a review of access.
    AccessReviewReminder {
        /// Its half-year in words.
        period: String,
        /// The body.
        tenant_name: String,
        /// Accounts without answer.
        waiting: usize,
        /// From when on the Standing Office answers instead.
        office_from: LocalDate,
        /// Path below the base address where the recipient answers.
        path: String,
    },
    /// A lead asks in a review of access that accounts be revoked.
    RevocationAsked {
        /// The half-year in words.
        period: String,
        /// The body.
        tenant_name: String,
        /// Whose accounts.
        names: Vec<String>,
        /// Why.
        reason: String,
        /// Who asks, with role.
        asked_by: String,
        /// Path below the base address where it is carried out.
        path: String,
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
        /// Who supplied it, where an officer recorded it.
        #[serde(default)]
        supplied_by: Option<String>,
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
    /// Somebody else has charge of it now, or nobody.
    CustodyMoved {
        /// Which item.
        item: ItemRef,
        /// What happened, in words.
        what: String,
        /// Who has charge of it now.
        custodian_name: Option<String>,
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
    /// What a person was told of since the last digest.
    Digest {
        /// The day.
        day: LocalDate,
        /// The newest notices, newest first.
        lines: Vec<DigestLine>,
        /// How many there are besides.
        more: i64,
    },
    /// The Board urges the body about an item that waits for it.
    Urged {
        /// Which item.
        item: ItemRef,
        /// Since when it waits.
        waits_since: Instant,
        /// Until when evidence is due, of an item on hold.
        due_at: Option<Instant>,
        /// What was said.
        remark: String,
        /// By whom, with role.
        urged_by: String,
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

/// The item that a letter is about, to read or to change as the letter itself is at hand; names every letter, so that a
/// new one cannot be forgotten.
macro_rules! item_of {
    ($letter:expr) => {
        match $letter {
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
            | Self::CustodyMoved { item, .. }
            | Self::SubmissionOverdue { item, .. }
            | Self::LapseWarning { item, .. }
            | Self::SubmissionLapsed { item, .. }
            | Self::TargetMoved { item, .. }
            | Self::Urged { item, .. }
            | Self::ErrorReportNew { item, .. }
            | Self::ErrorReportSettled { item, .. }
            | Self::MemberReview { item, .. } => Some(item),
            Self::AccountCreated { .. }
            | Self::AccountRevoked { .. }
            | Self::AccountsRevoked { .. }
            | Self::RolesChanged { .. }
            | Self::SuccessionPlanned { .. }
            | Self::AccountMoved { .. }
            | Self::SuccessionDone { .. }
            | Self::TermEnding { .. }
            | Self::IdleWarning { .. }
            | Self::EndHeld { .. }
            | Self::ProposalNew { .. }
            | Self::ProposalSettled { .. }
            | Self::NewDevice { .. }
            | Self::AccessReviewOpened { .. }
            | Self::AccessReviewReminder { .. }
            | Self::RevocationAsked { .. }
            | Self::PasswordReset { .. }
            | Self::Delegation { .. }
            | Self::DelegationEnded { .. }
            | Self::FieldAssigned { .. }
            | Self::FieldReleased { .. }
            | Self::Absence { .. }
            | Self::Digest { .. } => None,
        }
    };
}

impl Letter {
    /// The template's name: with event and recipient it makes a letter unique.
    pub const fn template(&self) -> &'static str {
        match self {
            Self::AccountCreated { .. } => "account_created",
            Self::AccountRevoked { .. } => "account_revoked",
            Self::AccountsRevoked { .. } => "accounts_revoked",
            Self::RolesChanged { .. } => "roles_changed",
            Self::SuccessionPlanned { .. } => "succession_planned",
            Self::AccountMoved { .. } => "account_moved",
            Self::SuccessionDone { .. } => "succession_done",
            Self::TermEnding { .. } => "term_ending",
            Self::IdleWarning { .. } => "idle_warning",
            Self::EndHeld { .. } => "end_held",
            Self::ProposalNew { .. } => "proposal_new",
            Self::ProposalSettled { .. } => "proposal_settled",
            Self::NewDevice { .. } => "new_device",
            Self::AccessReviewOpened { .. } => "access_review_opened",
            Self::AccessReviewReminder { .. } => "access_review_reminder",
            Self::RevocationAsked { .. } => "revocation_asked",
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
            Self::CustodyMoved { .. } => "custody_moved",
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
            Self::Digest { .. } => "digest",
            Self::Urged { .. } => "urged",
            Self::ErrorReportNew { .. } => "error_report_new",
            Self::ErrorReportSettled { .. } => "error_report_settled",
        }
    }

    /// What happened, in few words.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::AccountCreated { .. } => "Cấp tài khoản",
            Self::AccountRevoked { .. } => "Thu hồi tài khoản",
            Self::AccountsRevoked { .. } => "Thu hồi tài khoản của đơn vị",
            Self::RolesChanged { .. } => "Thay đổi vai trò",
            Self::SuccessionPlanned { .. } => "Kế hoạch kế thừa đơn vị",
            Self::AccountMoved { .. } => "Chuyển đơn vị",
            Self::SuccessionDone { .. } => "Đã kế thừa đơn vị",
            Self::TermEnding { .. } => "Sắp hết nhiệm kỳ",
            Self::IdleWarning { .. } => "Sắp thu hồi do không đăng nhập",
            Self::EndHeld { .. } => "Chưa có người thay thế",
            Self::ProposalNew { .. } => "Đề cử mới",
            Self::ProposalSettled { .. } => "Kết quả đề cử",
            Self::NewDevice { .. } => "Đăng nhập từ thiết bị mới",
            Self::AccessReviewOpened { .. } => "Rà soát tài khoản",
            Self::AccessReviewReminder { .. } => "Nhắc rà soát tài khoản",
            Self::RevocationAsked { .. } => "Đề nghị thu hồi tài khoản",
            Self::PasswordReset { .. } => "Đặt lại mật khẩu",
            Self::SubmissionReceived { .. } => "Xác nhận tiếp nhận",
            Self::SubmissionNew { .. } => "Tin bài mới",
            Self::SubmissionReturned { .. } => "Trả lại",
            Self::SubmissionRefused { .. } => "Từ chối đăng",
            Self::SubmissionPublished { .. } => "Đã đăng tải",
            Self::ChiefOpinion { .. } => "Xin ý kiến chỉ đạo",
            Self::DirectionGiven { .. } => "Ý kiến chỉ đạo",
            Self::SubmissionHeld { .. } => "Xác thực lại",
            Self::HoldReleased { .. } => "Kết thúc xác thực lại",
            Self::ReturnUndone { .. } => "Hủy trả lại",
            Self::SubmissionMoved { .. } => "Thay đổi xử lý",
            Self::CustodyMoved { .. } => "Thay đổi người phụ trách",
            Self::Delegation { .. } => "Ủy quyền",
            Self::DelegationEnded { .. } => "Chấm dứt ủy quyền",
            Self::FieldAssigned { .. } => "Phân công lĩnh vực",
            Self::FieldReleased { .. } => "Kết thúc phân công",
            Self::Absence { .. } => "Vắng mặt",
            Self::MemberReview { .. } => "Đề nghị duyệt",
            Self::SubmissionOverdue { .. } => "Quá hạn xử lý",
            Self::LapseWarning { .. } => "Sắp kết thúc",
            Self::SubmissionLapsed { .. } => "Đã kết thúc",
            Self::TargetMoved { .. } => "Thay đổi hạn",
            Self::Digest { .. } => "Thông báo trong ngày",
            Self::Urged { .. } => "Đôn đốc hoàn thiện tin bài",
            Self::ErrorReportNew { .. } => "Báo lỗi mới",
            Self::ErrorReportSettled { .. } => "Kết quả báo lỗi",
        }
    }

    /// Whether it tells of access or powers gained or lost: such a letter goes out at once, whatever the person chose.
    pub const fn is_about_access(&self) -> bool {
        matches!(
            self,
            Self::AccountCreated { .. }
                | Self::AccountRevoked { .. }
                | Self::AccountsRevoked { .. }
                | Self::RolesChanged { .. }
                | Self::SuccessionPlanned { .. }
                | Self::AccountMoved { .. }
                | Self::SuccessionDone { .. }
                | Self::TermEnding { .. }
                | Self::IdleWarning { .. }
                | Self::EndHeld { .. }
                | Self::NewDevice { .. }
                | Self::PasswordReset { .. }
                | Self::Delegation { .. }
                | Self::DelegationEnded { .. }
                | Self::FieldAssigned { .. }
                | Self::FieldReleased { .. }
        )
    }

    /// Whether it reminds of what is overdue or about to end.
    pub const fn is_about_deadline(&self) -> bool {
        matches!(
            self,
            Self::SubmissionOverdue { .. } | Self::LapseWarning { .. } | Self::TargetMoved { .. }
        )
    }

    /// The page it leads to, below the base address; never a one-time link.
    pub fn path(&self) -> Option<String> {
        let page = match self {
            Self::AccountCreated { .. }
            | Self::AccountRevoked { .. }
            | Self::AccountsRevoked { .. }
            | Self::PasswordReset { .. } => {
                return None;
            }
            Self::SubmissionOverdue {
                rung: Rung::Deputy | Rung::Chair,
                ..
            } => "/toa-soan/qua-han",
            Self::Delegation { .. } => "/toa-soan",
            Self::DelegationEnded { .. } | Self::FieldAssigned { .. } | Self::FieldReleased { .. } => {
                "/toa-soan/phan-cong"
            }
            Self::Digest { .. } => "/thong-bao",
            Self::ProposalNew { path, .. }
            | Self::ProposalSettled { path, .. }
            | Self::AccessReviewOpened { path, .. }
            | Self::AccessReviewReminder { path, .. }
            | Self::RevocationAsked { path, .. } => path,
            letter => letter.item().map_or("/tai-khoan", |item| &item.path),
        };
        Some(page.to_owned())
    }

    /// Codes of the items it names.
    pub fn codes(&self) -> Vec<&str> {
        match self {
            Self::Digest { lines, .. } => lines
                .iter()
                .filter_map(|line| line.item.as_ref())
                .map(|(code, _)| code.as_str())
                .collect(),
            letter => letter.item().map(|item| item.code.as_str()).into_iter().collect(),
        }
    }

    /// Takes out every word of the text of items that were sealed after the letter was written.
    pub fn seal_items(&mut self, is_sealed: impl Fn(&str) -> bool) {
        match self {
            Self::Digest { lines, .. } => {
                for (code, title) in lines.iter_mut().filter_map(|line| line.item.as_mut()) {
                    if is_sealed(code) {
                        SEALED_TITLE.clone_into(title);
                    }
                }
            }
            letter => {
                if letter.item().is_some_and(|item| is_sealed(&item.code)) {
                    letter.seal();
                }
            }
        }
    }

    /// Takes every word of its item's text out.
    fn seal(&mut self) {
        let words = match self {
            Self::SubmissionReturned { remarks, .. }
            | Self::SubmissionRefused { remarks, .. }
            | Self::SubmissionHeld { remarks, .. } => Some(remarks),
            Self::ChiefOpinion { question, .. } => Some(question),
            Self::DirectionGiven { direction, .. } => Some(direction),
            Self::Urged { remark, .. } => Some(remark),
            Self::SubmissionMoved { reason, .. }
            | Self::CustodyMoved { reason, .. }
            | Self::ErrorReportSettled {
                outcome: ReportOutcome::Dismissed { reason },
                ..
            } => Some(reason),
            _ => None,
        };
        if let Some(words) = words {
            SEALED_TITLE.clone_into(words);
        }
        if let Some(item) = item_of!(self) {
            SEALED_TITLE.clone_into(&mut item.title);
        }
    }

    /// The item it is about.
    pub const fn item(&self) -> Option<&ItemRef> {
        item_of!(self)
    }
}
