//! What the Board does with a submission: route, return, refuse, approve.

use super::{
    calendar::WorkingCalendar,
    change::{Change, Record, Stamp},
    content::{Revision, RevisionNumber},
    edition::Edition,
    ground::{Ground, RefusalReason},
    ids::EditionId,
    notice::{Letter, To},
    policy::{Approve, Granted, Refuse, Return, Route},
    routing::Choice,
    state::{State, Step},
    submission::{Routing, Submission, Targets},
};

/// Why a review act cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReviewFault {
    /// Free text alone refuses nothing.
    #[error("Hãy chọn ít nhất một trong chín căn cứ từ chối của Điều 3(9).")]
    NoGround,
    /// Ground 7 names what it repeats.
    #[error("Căn cứ “trùng lặp” phải kèm mã của tin bài đã đăng: hãy nhập mã tin bài bị trùng.")]
    NoDuplicate,
    /// Ground 8 alone is temporary and ends nothing.
    #[error(
        "Căn cứ “đang được yêu cầu xác thực lại” chỉ có tính tạm thời: hãy trả lại để bổ sung, hoặc chọn thêm căn cứ khác."
    )]
    OnlyReverification,
    /// Remarks are what the author works from.
    #[error("Hãy ghi rõ nội dung cần chỉnh sửa, bổ sung để tác giả thực hiện.")]
    NoRemarks,
    /// An approval binds one revision.
    #[error(
        "Phiên bản {bound} bạn đã xem không còn là phiên bản hiện tại ({current}). Hãy xem thay đổi rồi quyết định lại."
    )]
    StaleRevision {
        /// The revision the reviewer saw.
        bound: i64,
        /// The revision there is now.
        current: i64,
    },
}

impl Granted<Route, Submission> {
    /// Passes it to the member chosen for its field (Điều 7(3)a).
    pub fn route(
        self,
        choice: &Choice,
        field_name: &str,
        targets: Targets,
        calendar: &WorkingCalendar,
        stamp: &mut Stamp,
    ) -> Change<Submission> {
        let (mut submission, _) = self.into_parts();
        let now = stamp.at();
        let due_at = calendar.add_working_days(now, targets.field_review_days);
        submission.state = State::InFieldReview {
            since: now,
            due_at,
            reviewer: choice.reviewer,
        };
        submission.routing = Some(Routing {
            reviewer: choice.reviewer,
            reviewer_name: choice.reviewer_name.clone(),
            field: submission.headline.field.clone(),
            field_name: field_name.to_owned(),
            reason: choice.reason.clone(),
            at: now,
        });
        submission.updated_at = now;
        let letter = Letter::MemberReview {
            item: submission.item_ref(),
            field_name: field_name.to_owned(),
            reason: choice.reason.clone(),
            due_at,
        };
        let passed_on = format!("Chuyển đến {} vì {}.", choice.reviewer_name, choice.reason);
        Change::new(submission, "route", stamp)
            .remarking(&passed_on)
            .telling(To::Account(choice.reviewer), letter)
            .relying_on(choice.reviewer, choice.epoch)
    }
}

impl Granted<Return, Submission> {
    /// Gives it back to its custodian with remarks.
    ///
    /// # Errors
    /// [`ReviewFault::NoRemarks`].
    pub fn return_to_author(
        self,
        remarks: &str,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, ReviewFault> {
        let remarks = remarks.trim();
        if remarks.is_empty() {
            return Err(ReviewFault::NoRemarks);
        }
        let (mut submission, by) = self.into_parts();
        let to = match submission.state {
            State::InFieldReview { reviewer, .. } => Step::FieldReview { reviewer },
            _ => Step::Screening,
        };
        let letter = Letter::SubmissionReturned {
            item: submission.item_ref(),
            remarks: remarks.to_owned(),
            returned_by: by.role.label().to_owned(),
        };
        let told = To::Account(submission.custodian.unwrap_or(submission.author.account));
        submission.state = State::Returned {
            since: stamp.at(),
            remarks: remarks.to_owned(),
            by,
            to,
        };
        submission.updated_at = stamp.at();
        Ok(Change::new(submission, "return", stamp)
            .remarking(remarks)
            .telling(told, letter))
    }
}

impl Granted<Refuse, Submission> {
    /// Refuses to publish it (Điều 7(4)e); ground 3 seals it at once.
    pub fn refuse(self, reason: RefusalReason, stamp: &mut Stamp) -> Change<Submission> {
        let (mut submission, by) = self.into_parts();
        submission.sealed = reason.grounds.contains(&Ground::BiMatNhaNuoc);
        let letter = Letter::SubmissionRefused {
            item: submission.item_ref(),
            grounds: reason
                .grounds
                .iter()
                .map(|ground| ground.clause_text().to_owned())
                .collect(),
            remarks: if submission.sealed {
                String::new()
            } else {
                reason.remarks.clone()
            },
        };
        let told = To::Account(submission.custodian.unwrap_or(submission.author.account));
        let said = reason.in_words();
        submission.state = State::Refused {
            since: stamp.at(),
            grounds: reason.grounds,
            remarks: reason.remarks,
            duplicate_of: reason.duplicate_of,
            by,
        };
        submission.updated_at = stamp.at();
        if submission.sealed {
            submission.remarks.clear();
            return Change::new(submission, "refuse", stamp).telling(told, letter);
        }
        Change::new(submission, "refuse", stamp)
            .remarking(&said)
            .telling(told, letter)
    }
}

impl Granted<Approve, Submission> {
    /// Approves the one revision the reviewer saw; approval is publication (Điều 7(4)a and d).
    ///
    /// # Errors
    /// [`ReviewFault::StaleRevision`] when `bound` is not the current revision, or `current` is another one.
    pub fn approve(
        self,
        bound: RevisionNumber,
        current: &Revision,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, ReviewFault> {
        let (mut submission, by) = self.into_parts();
        if bound != submission.revision || current.number != bound || current.submission != submission.id {
            return Err(ReviewFault::StaleRevision {
                bound: bound.number(),
                current: submission.revision.number(),
            });
        }
        let id = EditionId::from_uuid(stamp.draw_uuid());
        let edition = Edition::of(id, &submission, current, &by, stamp.at());
        let mut item = submission.item_ref();
        item.path = edition.path();
        let letter = Letter::SubmissionPublished {
            item,
            published_at: stamp.at(),
            approved_by: format!("{}, {}", by.name, by.role.label()),
        };
        let told = To::Account(submission.author.account);
        submission.state = State::Published {
            since: stamp.at(),
            edition: id,
            revision: bound,
            by,
        };
        submission.updated_at = stamp.at();
        Ok(Change::new(submission, "approve", stamp)
            .with_record(Record::Edition(Box::new(edition)))
            .telling(told, letter))
    }
}
