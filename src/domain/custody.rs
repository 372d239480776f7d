//! What the custodian does with a submission: open, edit, submit, withdraw.

use super::{
    actor::{Person, Role, Signature},
    calendar::WorkingCalendar,
    change::{Change, Record, Stamp, Version},
    content::{Content, Headline, Revision, RevisionNumber},
    ids::SubmissionId,
    notice::{Letter, To},
    policy::{Edit, Granted, Submit, Withdraw},
    state::{State, Step},
    submission::{Intake, Submission, Targets},
    tenant::Tenant,
    text::SubmissionCode,
    time::{Instant, lateness_minutes},
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
    /// Nothing was changed.
    #[error("Nội dung không có gì thay đổi so với phiên bản hiện tại.")]
    Unchanged,
}

impl Submission {
    /// Opens a draft in the author's own body.
    pub fn open(author: &Person, tenant: &Tenant, content: Content, stamp: &mut Stamp) -> Change<Self> {
        let by = author.sign(Role::Collaborator);
        let mut random = [0; 5];
        random.copy_from_slice(&stamp.draw()[..5]);
        let submission = Self {
            id: SubmissionId::from_uuid(stamp.draw_uuid()),
            code: SubmissionCode::from_random(random),
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
            sealed: false,
            opened_at: stamp.at(),
            updated_at: stamp.at(),
            version: Version::UNSAVED,
        };
        let revision = submission.revise(content, by, stamp.at());
        Change::new(submission, "open", stamp).with_record(Record::Revision(Box::new(revision)))
    }

    fn revise(&self, content: Content, by: Signature, at: Instant) -> Revision {
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

impl Granted<Edit, Submission> {
    /// Writes a new revision over `edited`, which must still be the current one.
    ///
    /// # Errors
    /// [`SubmissionFault::StaleEdit`], [`SubmissionFault::Unchanged`].
    pub fn edit(
        self,
        edited: RevisionNumber,
        before: &Content,
        content: Content,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, SubmissionFault> {
        let (mut submission, by) = self.into_parts();
        if edited != submission.revision {
            return Err(SubmissionFault::StaleEdit {
                edited: edited.number(),
                current: submission.revision.number(),
            });
        }
        let fields = content.changed_fields(before);
        if fields.is_empty() {
            return Err(SubmissionFault::Unchanged);
        }
        submission.revision = submission.revision.next();
        submission.headline = Headline::from(&content);
        submission.updated_at = stamp.at();
        if !submission.contributors.contains(&by.account) {
            submission.contributors.push(by.account);
        }
        let revision = submission.revise(content, by, stamp.at());
        Ok(Change::new(submission, "edit", stamp)
            .naming(fields)
            .with_record(Record::Revision(Box::new(revision))))
    }
}

impl Granted<Submit, Submission> {
    /// Sends the current revision to the Standing Office, or back to the step that returned it.
    ///
    /// # Errors
    /// [`SubmissionFault::Undeclared`], [`SubmissionFault::Incomplete`].
    pub fn submit(
        self,
        content: &Content,
        declaration: Declaration,
        targets: Targets,
        calendar: &WorkingCalendar,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, SubmissionFault> {
        if !(declaration.accurate && declaration.no_state_secret) {
            return Err(SubmissionFault::Undeclared);
        }
        require_complete(content)?;
        let (mut submission, _) = self.into_parts();
        let now = stamp.at();
        let first = submission.intake.is_none();
        let intake = submission.intake.unwrap_or_else(|| {
            let due_at = content.kind.intake_due();
            Intake {
                at: now,
                due_at,
                late_minutes: lateness_minutes(due_at, now),
            }
        });
        submission.intake = Some(intake);
        submission.updated_at = now;
        submission.state = resubmitted_state(&submission.state, targets, calendar, now);
        let item = submission.item_ref();
        let (reviewer, due_at) = (submission.reviewer(), submission.state.due_at().unwrap_or(now));
        let author = submission.author.clone();
        let tenant_name = submission.tenant_name.clone();
        let routing = submission.routing.clone();
        let change = Change::new(submission, if first { "submit" } else { "resubmit" }, stamp);
        let change = if first {
            let letter = Letter::SubmissionReceived {
                item: item.clone(),
                submitted_at: now,
                late_minutes: intake.late_minutes,
            };
            change.telling(To::Account(author.account), letter)
        } else {
            change
        };
        Ok(match (reviewer, routing) {
            (Some(reviewer), Some(routing)) => {
                let reason = "cộng tác viên đã chỉnh sửa và gửi lại".to_owned();
                let letter = Letter::MemberReview {
                    item,
                    field_name: routing.field_name,
                    reason,
                    due_at,
                };
                change.telling(To::Account(reviewer), letter)
            }
            _ => {
                let letter = Letter::SubmissionNew {
                    item,
                    tenant_name,
                    author_name: author.name.to_string(),
                    due_at,
                    late_minutes: intake.late_minutes,
                };
                change.telling(To::StandingOffice, letter)
            }
        })
    }
}

impl Granted<Withdraw, Submission> {
    /// Ends it at the custodian's wish; a draft that was never submitted simply goes away from view.
    pub fn withdraw(self, stamp: &mut Stamp) -> Change<Submission> {
        let (mut submission, _) = self.into_parts();
        submission.state = State::Withdrawn { since: stamp.at() };
        submission.updated_at = stamp.at();
        Change::new(submission, "withdraw", stamp)
    }
}

fn require_complete(content: &Content) -> Result<(), SubmissionFault> {
    if content.body.is_blank() {
        return Err(SubmissionFault::Incomplete(
            "Nội dung còn trống: hãy nhập nội dung trước khi gửi bài.",
        ));
    }
    if content.origin.reused && content.origin.source.is_none() {
        return Err(SubmissionFault::Incomplete(
            "Tin bài trích dẫn, sử dụng lại phải ghi rõ nguồn tin (Điều 3(5)): hãy nhập nguồn tin.",
        ));
    }
    Ok(())
}

fn resubmitted_state(before: &State, targets: Targets, calendar: &WorkingCalendar, now: Instant) -> State {
    match before {
        State::Returned {
            to: Step::FieldReview { reviewer },
            ..
        } => State::InFieldReview {
            since: now,
            due_at: calendar.add_working_days(now, targets.field_review_days),
            reviewer: *reviewer,
        },
        _ => State::Submitted {
            since: now,
            due_at: calendar.add_working_days(now, targets.screening_days),
        },
    }
}
