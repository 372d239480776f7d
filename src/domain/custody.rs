//! What the custodian does with a submission: open, edit, submit, withdraw.

mod handover;
mod passage;
#[cfg(test)]
mod tests;

pub use handover::{Colleague, CustodyFault, CustodyLoss};
pub use passage::Keeper;

use super::{
    actor::{Epoch, Person, Role, Signature},
    calendar::WorkingCalendar,
    change::{Change, Record, Stamp, Version},
    content::{Content, Headline, Kind, Revision, RevisionNumber},
    ids::{AccountId, SubmissionId},
    notice::{Letter, To},
    policy::{Edit, Granted, Submit, Withdraw},
    review::arrival,
    routing::Choice,
    state::{State, Step},
    submission::{Intake, Submission, Targets},
    tenant::Tenant,
    text::SubmissionCode,
    time::Instant,
};

/// What the custodian declares when submitting (Điều 3(3)–(4)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The content is accurate and the supplier answers for it.
    pub accurate: bool,
    /// It holds no state secret.
    pub no_state_secret: bool,
}

/// Why a custodian's act cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SubmissionFault {
    /// A draft may be unfinished, a submission may not.
    #[error("{0}")]
    Incomplete(&'static str),
    /// The declaration was not made.
    #[error("Hãy đánh dấu cả hai cam kết trước khi gửi bài.")]
    Undeclared,
    /// The person edited an older revision than the current one.
    #[error(
        "Nội dung đã có phiên bản {current} mới hơn phiên bản {edited} bạn đang sửa. Hãy đối chiếu rồi lưu lại."
    )]
    StaleEdit {
        /// The revision the person edited.
        edited: i64,
        /// The revision there is now.
        current: i64,
    },
    /// In field review the field is what the item was routed by.
    #[error(
        "Lĩnh vực chỉ đổi được ở bước sàng lọc. Hãy giữ nguyên lĩnh vực, hoặc chuyển lại Bộ phận Thường trực để chuyển đúng lĩnh vực."
    )]
    FieldFixed,
    /// What must be attached is not.
    #[error("{0}")]
    Unattached(&'static str),
    /// Nothing was changed.
    #[error("Nội dung không có gì thay đổi so với phiên bản hiện tại.")]
    Unchanged,
}

impl Submission {
    /// Opens a draft in the author's own body.
    pub fn open(author: &Person, tenant: &Tenant, content: Content, stamp: &mut Stamp) -> Change<Self> {
        let by = author.sign(Role::Collaborator);
        let submission = Self {
            id: SubmissionId::from_uuid(stamp.draw_uuid()),
            code: draw_code(stamp),
            tenant: tenant.id,
            tenant_name: tenant.name.clone(),
            author: by.clone(),
            custodian: Some(author.account),
            headline: Headline::from(&content),
            revision: RevisionNumber::FIRST,
            contributors: vec![author.account],
            state: State::Draft,
            intake: None,
            routing: None,
            remarks: Vec::new(),
            corrects: None,
            supplied: None,
            checked: None,
            passages: Vec::new(),
            urged: None,
            sealed: false,
            chased: None,
            opened_at: stamp.at(),
            updated_at: stamp.at(),
            version: Version::UNSAVED,
        };
        let revision = submission.revise(content, by, stamp.at());
        Change::new(submission, "open", stamp).with_record(Record::Revision(Box::new(revision)))
    }

    pub(super) fn revise(&self, content: Content, by: Signature, at: Instant) -> Revision {
        Revision {
            submission: self.id,
            tenant: self.tenant,
            number: self.revision,
            content,
            by,
            written_at: at,
        }
    }
}

/// A code for a new item.
pub(super) fn draw_code(stamp: &mut Stamp) -> SubmissionCode {
    let mut random = [0; 5];
    random.copy_from_slice(&stamp.draw()[..5]);
    SubmissionCode::from_random(random)
}

impl Granted<Edit, Submission> {
    /// Writes a new revision over `edited`, which must still be the current one.
    ///
    /// # Errors
    /// [`SubmissionFault::StaleEdit`], [`SubmissionFault::FieldFixed`], [`SubmissionFault::Unchanged`].
    pub fn edit(
        self,
        edited: RevisionNumber,
        before: &Content,
        content: Content,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, SubmissionFault> {
        let (submission, by) = self.into_parts();
        if edited != submission.revision {
            return Err(SubmissionFault::StaleEdit {
                edited: edited.number(),
                current: submission.revision.number(),
            });
        }
        if submission.reviewer().is_some() && content.field != before.field {
            return Err(SubmissionFault::FieldFixed);
        }
        // A form carries words; files come and go by acts of their own.
        let content = Content {
            attachments: before.attachments.clone(),
            ..content
        };
        let fields = content.changed_fields(before);
        if fields.is_empty() {
            return Err(SubmissionFault::Unchanged);
        }
        Ok(write_revision(submission, by, content, "edit", stamp).naming(fields))
    }
}

/// The item with a further revision.
pub(super) fn write_revision(
    mut submission: Submission,
    by: Signature,
    content: Content,
    action: &'static str,
    stamp: &mut Stamp,
) -> Change<Submission> {
    submission.revision = submission.revision.next();
    submission.headline = Headline::from(&content);
    submission.updated_at = stamp.at();
    if !submission.contributors.contains(&by.account) {
        submission.contributors.push(by.account);
    }
    let revision = submission.revise(content, by, stamp.at());
    Change::new(submission, action, stamp).with_record(Record::Revision(Box::new(revision)))
}

/// Where an item that comes back to a step goes, when its reviewer may be gone by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Onward {
    /// To the step it came from, or to screening for the first time.
    AsBefore,
    /// To the reviewer it had, who still stands at this epoch.
    Reviewer(AccountId, Epoch),
    /// To another member, because the one it had is gone or away, or the field is another by now.
    Rerouted {
        /// That member.
        choice: Choice,
        /// The field's name.
        field_name: String,
    },
    /// To screening, because nobody of the field is there.
    Screening,
}

impl Onward {
    /// Puts the item where it goes on; its routing then names who has it.
    pub(super) fn enter(&self, item: &mut Submission, timing: Timing<'_>, now: Instant) {
        let step = match self {
            Self::AsBefore | Self::Reviewer(..) => item.state.step(),
            Self::Rerouted { choice, .. } => Step::FieldReview {
                reviewer: choice.reviewer,
            },
            Self::Screening => Step::Screening,
        };
        item.state = step.enter(timing.targets, timing.calendar, now);
        item.updated_at = now;
        if let (Self::Rerouted { choice, field_name }, Some(routing)) = (self, &mut item.routing) {
            routing.pass_to(choice, (&item.headline.field, field_name), now);
        }
    }

    /// The change, failing when the reviewer it counts on is revoked in the same moment.
    pub(super) fn secure(self, change: Change<Submission>) -> Change<Submission> {
        match self {
            Self::Reviewer(reviewer, epoch) => change.relying_on(reviewer, epoch),
            Self::Rerouted { choice, .. } => change
                .remarking(&choice.in_words())
                .relying_on(choice.reviewer, choice.epoch),
            Self::AsBefore | Self::Screening => change,
        }
    }
}

/// What the review steps are timed by.
#[derive(Clone, Copy, Debug)]
pub struct Timing<'a> {
    /// Working days of each step.
    pub targets: Targets,
    /// The working calendar.
    pub calendar: &'a WorkingCalendar,
}

impl Granted<Submit, Submission> {
    /// Sends the current revision to the Standing Office, or back to the step that returned it.
    ///
    /// # Errors
    /// [`SubmissionFault::Undeclared`], [`SubmissionFault::Incomplete`], [`SubmissionFault::Unattached`].
    pub fn submit(
        self,
        content: &Content,
        declaration: Declaration,
        onward: Onward,
        timing: Timing<'_>,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, SubmissionFault> {
        if !(declaration.accurate && declaration.no_state_secret) {
            return Err(SubmissionFault::Undeclared);
        }
        require_complete(content, stamp.at())?;
        require_attachments(content)?;
        let (mut submission, _) = self.into_parts();
        let now = stamp.at();
        let first = submission.state == State::Draft;
        let receipts = submission.intake.is_none() && submission.corrects.is_none();
        submission.intake = submission
            .intake
            .or_else(|| submission.corrects.and_then(|original| original.intake))
            .or_else(|| Some(Intake::at(now, content)));
        onward.enter(&mut submission, timing, now);
        if let (Onward::Reviewer(..), Some(routing)) = (&onward, &mut submission.routing) {
            // The reviewer knows the item: the letter says why it comes again.
            "người phụ trách đã chỉnh sửa và gửi lại".clone_into(&mut routing.reason);
        }
        let told = arrival(&submission);
        let receipt = submission.receipt_letter();
        let author = To::Account(submission.author.account);
        let mut change = Change::new(submission, if first { "submit" } else { "resubmit" }, stamp);
        if let Some(receipt) = receipt.filter(|_| receipts) {
            change = change.telling(author, receipt);
        }
        if let Some((to, letter)) = told {
            change = change.telling(to, letter);
        }
        Ok(onward.secure(change))
    }
}

impl Granted<Withdraw, Submission> {
    /// Ends it at the custodian's wish, and tells whoever it lay with.
    pub fn withdraw(self, stamp: &mut Stamp) -> Change<Submission> {
        let (mut submission, by) = self.into_parts();
        let told = match submission.state {
            State::Draft | State::Returned { .. } => None,
            State::InFieldReview { reviewer, .. } => Some(To::Account(reviewer)),
            State::AwaitingDirection { .. } | State::AwaitingChair { .. } => Some(To::Chair),
            _ => Some(To::StandingOffice),
        };
        submission.state = State::Withdrawn { since: stamp.at() };
        submission.updated_at = stamp.at();
        let letter = Letter::SubmissionMoved {
            item: submission.item_ref(),
            what: "Người phụ trách đã rút tin bài dưới đây; việc xem xét, duyệt kết thúc.".to_owned(),
            reason: String::new(),
            moved_by: format!("{}, {}", by.name, by.title()),
        };
        let change = Change::new(submission, "withdraw", stamp);
        match told {
            Some(to) => change.telling(to, letter),
            None => change,
        }
    }
}

pub(super) fn require_complete(content: &Content, now: Instant) -> Result<(), SubmissionFault> {
    match &content.kind {
        Kind::EventNews { event_at } if *event_at > now => {
            return Err(SubmissionFault::Incomplete(
                "Thời điểm diễn ra còn ở tương lai: chỉ gửi tin khi hoạt động, sự kiện đã diễn ra, hoặc sửa lại thời điểm.",
            ));
        }
        Kind::Document { issued_on, .. } if *issued_on > now.local_date() => {
            return Err(SubmissionFault::Incomplete(
                "Ngày ban hành còn ở tương lai: hãy kiểm tra lại ngày ghi trên văn bản.",
            ));
        }
        _ => {}
    }
    if content.body.is_blank() {
        return Err(SubmissionFault::Incomplete(
            "Nội dung còn trống: hãy nhập nội dung trước khi gửi bài.",
        ));
    }
    if content.origin.reused && content.origin.source.is_none() {
        return Err(SubmissionFault::Incomplete(
            "Tin bài trích dẫn, sử dụng lại phải ghi rõ nguồn tin (khoản 5 Điều 3): hãy nhập nguồn tin.",
        ));
    }
    Ok(())
}

/// Whether it has the files that its kind and its origin ask for.
fn require_attachments(content: &Content) -> Result<(), SubmissionFault> {
    match content.missing_attachment() {
        Some(missing) => Err(SubmissionFault::Unattached(missing)),
        None => Ok(()),
    }
}
