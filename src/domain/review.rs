//! What the Board does with a submission, each act on the grant for it.

use super::{
    actor::Signature,
    article::{Article, PublicChange, Standing},
    change::{Change, Record, Stamp},
    content::{Headline, Revision, RevisionNumber},
    custody::{Onward, Timing},
    edition::Edition,
    ground::{Ground, RefusalReason},
    ids::{AccountId, EditionId, TenantId},
    notice::{Letter, To},
    policy::{
        Approve, AskDirection, Direct, Escalate, Granted, HandBack, Hold, Recall, Refuse, Release, Reroute,
        Return, Route, UndoReturn,
    },
    routing::Choice,
    state::{State, Step},
    submission::{Routing, Submission},
    text::SubmissionCode,
    time::LocalDate,
};

/// Why a review act cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReviewFault {
    /// Free text alone refuses nothing.
    #[error("Hãy chọn ít nhất một trong chín căn cứ từ chối của khoản 9 Điều 3.")]
    NoGround,
    /// Ground 7 names what it repeats.
    #[error("Căn cứ “trùng lặp” phải kèm mã của tin bài đã đăng: hãy nhập mã tin bài bị trùng.")]
    NoDuplicate,
    /// What must be attached is not.
    #[error("{0}")]
    Unattached(&'static str),
    /// What is handed on says why.
    #[error("Hãy ghi rõ lý do.")]
    NoReason,
    /// The Chair is asked something.
    #[error("Hãy ghi rõ nội dung xin ý kiến chỉ đạo.")]
    NoQuestion,
    /// A direction says something.
    #[error("Hãy ghi rõ ý kiến chỉ đạo.")]
    NoDirection,
    /// The custodian works on it already.
    #[error(
        "Người phụ trách đã chỉnh sửa sau khi tin bài bị trả lại nên không thể hủy trả lại. Hãy chờ người phụ trách gửi lại."
    )]
    EditedSince,
    /// A correction says what is wrong.
    #[error("Hãy ghi rõ nội dung cần đính chính.")]
    NoMistake,
    /// Of one article, one correction at a time.
    #[error(
        "Tin bài đang có một bản đính chính chưa xử lý xong. Hãy chờ bản đính chính đó được duyệt, từ chối hoặc rút."
    )]
    CorrectionOpen,
    /// It started from what the article no longer says.
    #[error(
        "Bài đã đăng được đính chính sau khi bản này được mở. Hãy kết thúc bản này rồi mở bản đính chính mới từ nội dung đang đăng."
    )]
    CorrectedSince,
    /// Whoever took the article down knew of a reason that this correction does not answer.
    #[error(
        "Bài đã được gỡ sau khi bản đính chính này được mở. Nếu cần đăng lại, hãy kết thúc bản này rồi mở bản đính chính mới."
    )]
    TakenDownSince,
    /// What is down already can only be given its order.
    #[error(
        "Bài đã được gỡ. Chỉ ghi bổ sung được văn bản yêu cầu gỡ: hãy nhập cơ quan, số và ngày của văn bản."
    )]
    NoOrder,
    /// Only what was published is corrected or taken down.
    #[error("Tin bài chưa được đăng tải.")]
    NotPublished,
    /// An order outlasts every correction.
    #[error("Bài viết đã gỡ theo văn bản của cơ quan có thẩm quyền nên bản đính chính không thể đăng.")]
    RemovedByOrder,
    /// A check is of what the person read.
    #[error(
        "Bài đã đăng vừa được thay bằng bản đính chính. Hãy xem nội dung đang đăng rồi đánh dấu kiểm tra lại."
    )]
    NotThatEdition,
    /// One check an edition.
    #[error("Nội dung đang đăng đã được kiểm tra. Sau mỗi lần đính chính, bài mới cần kiểm tra lại.")]
    CheckedAlready,
    /// Once a day is a reminder, more often is noise.
    #[error(
        "{by} đã đôn đốc đơn vị về tin bài này trong hôm nay. Có thể đôn đốc lại từ ngày {}.",
        .again_on.short()
    )]
    UrgedToday {
        /// Who did.
        by: String,
        /// The first day on which it may be done again.
        again_on: LocalDate,
    },
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

/// Who is told that an item arrived at the step it stands at, and how.
pub(super) fn arrival(item: &Submission) -> Option<(To, Letter)> {
    match (&item.state, &item.routing) {
        (State::Submitted { due_at, .. }, _) => {
            let letter = Letter::SubmissionNew {
                item: item.item_ref(),
                tenant_name: item.tenant_name.clone(),
                author_name: item.author.name.to_string(),
                due_at: *due_at,
                late_minutes: item.intake.and_then(|intake| intake.late_minutes),
            };
            Some((To::StandingOffice, letter))
        }
        (State::InFieldReview { due_at, reviewer, .. }, Some(routing)) => {
            let letter = Letter::MemberReview {
                item: item.item_ref(),
                field_name: routing.field_name.clone(),
                reason: routing.reason.clone(),
                due_at: *due_at,
            };
            Some((To::Account(*reviewer), letter))
        }
        (State::AwaitingChair { reason, by, .. }, _) => Some((To::Chair, ask_chair(item, reason, by, true))),
        (State::AwaitingDirection { question, by, .. }, _) => {
            Some((To::Chair, ask_chair(item, question, by, false)))
        }
        _ => None,
    }
}

fn ask_chair(item: &Submission, question: &str, by: &Signature, decides: bool) -> Letter {
    Letter::ChiefOpinion {
        item: item.item_ref(),
        question: question.to_owned(),
        asked_by: format!("{}, {}", by.name, by.title()),
        decides,
    }
}

pub(super) fn moved(item: &Submission, what: &str, reason: &str, by: &Signature) -> Letter {
    Letter::SubmissionMoved {
        item: item.item_ref(),
        what: what.to_owned(),
        reason: reason.to_owned(),
        moved_by: format!("{}, {}", by.name, by.title()),
    }
}

impl Change<Submission> {
    /// Tells the reviewer it lay with that somebody else acted on it.
    fn taken_from(self, before: Option<AccountId>, by: &Signature) -> Self {
        let Some(reviewer) = before.filter(|reviewer| *reviewer != by.account) else {
            return self;
        };
        let letter = moved(
            &self.resource,
            "Tin bài đã chuyển đến Ông/Bà nay do người khác xử lý; Ông/Bà không cần duyệt.",
            "",
            by,
        );
        self.telling(To::Account(reviewer), letter)
    }
}

/// Words that an act needs, trimmed.
pub(super) fn required(words: &str, fault: ReviewFault) -> Result<&str, ReviewFault> {
    let words = words.trim();
    if words.is_empty() { Err(fault) } else { Ok(words) }
}

/// The act's change, telling whoever the item arrives at.
fn moving(item: Submission, action: &'static str, remark: &str, stamp: &mut Stamp) -> Change<Submission> {
    let told = arrival(&item);
    let change = Change::new(item, action, stamp).remarking(remark);
    match told {
        Some((to, letter)) => change.telling(to, letter),
        None => change,
    }
}

impl Granted<Route, Submission> {
    /// Passes it to the member chosen for its field (Điều 7(3)a).
    pub fn route(
        self,
        choice: &Choice,
        field_name: &str,
        timing: Timing<'_>,
        stamp: &mut Stamp,
    ) -> Change<Submission> {
        let (mut item, _) = self.into_parts();
        let now = stamp.at();
        item.routing = Some(Routing {
            reviewer: choice.reviewer,
            reviewer_name: choice.reviewer_name.clone(),
            field: item.headline.field.clone(),
            field_name: field_name.to_owned(),
            reason: choice.reason.clone(),
            at: now,
        });
        item.state = Step::FieldReview {
            reviewer: choice.reviewer,
        }
        .enter(timing.targets, timing.calendar, now);
        item.updated_at = now;
        let passed_on = choice.in_words();
        moving(item, "route", &passed_on, stamp).relying_on(choice.reviewer, choice.epoch)
    }
}

impl Granted<Reroute, Submission> {
    /// Passes it from one member of the field to another, and tells both.
    pub fn reroute(self, choice: &Choice, timing: Timing<'_>, stamp: &mut Stamp) -> Change<Submission> {
        let (mut item, by) = self.into_parts();
        let now = stamp.at();
        let before = item.reviewer();
        item.state = Step::FieldReview {
            reviewer: choice.reviewer,
        }
        .enter(timing.targets, timing.calendar, now);
        if let Some(routing) = &mut item.routing {
            let (field, name) = (routing.field.clone(), routing.field_name.clone());
            routing.pass_to(choice, (&field, &name), now);
        }
        item.updated_at = now;
        let farewell = moved(
            &item,
            "Tin bài đã chuyển đến Ông/Bà nay được chuyển cho thành viên khác duyệt.",
            "",
            &by,
        );
        let passed_on = choice.in_words();
        let change = moving(item, "reroute", &passed_on, stamp).relying_on(choice.reviewer, choice.epoch);
        match before {
            Some(reviewer) => change.telling(To::Account(reviewer), farewell),
            None => change,
        }
    }
}

impl Granted<Recall, Submission> {
    /// Takes it back to screening from the member or the Chair it was passed to.
    pub fn recall(self, timing: Timing<'_>, stamp: &mut Stamp) -> Change<Submission> {
        let (mut item, by) = self.into_parts();
        let lay_with = item.reviewer().map_or(To::Chair, To::Account);
        item.state = Step::Screening.enter(timing.targets, timing.calendar, stamp.at());
        item.updated_at = stamp.at();
        let letter = moved(
            &item,
            "Bộ phận Thường trực đã thu lại tin bài đã chuyển đến Ông/Bà.",
            "",
            &by,
        );
        Change::new(item, "recall", stamp).telling(lay_with, letter)
    }
}

impl Granted<HandBack, Submission> {
    /// Gives it back to the Standing Office undecided, with the reason.
    ///
    /// # Errors
    /// [`ReviewFault::NoReason`].
    pub fn hand_back(
        self,
        reason: &str,
        timing: Timing<'_>,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, ReviewFault> {
        let reason = required(reason, ReviewFault::NoReason)?;
        let (mut item, by) = self.into_parts();
        let before = item.reviewer();
        item.state = Step::Screening.enter(timing.targets, timing.calendar, stamp.at());
        item.updated_at = stamp.at();
        let letter = moved(
            &item,
            "Tin bài được chuyển lại Bộ phận Thường trực để tiếp tục xử lý.",
            reason,
            &by,
        );
        Ok(Change::new(item, "hand_back", stamp)
            .remarking(reason)
            .telling(To::StandingOffice, letter)
            .taken_from(before, &by))
    }
}

impl Granted<Escalate, Submission> {
    /// Submits it to the Chair for decision, with the reason.
    ///
    /// # Errors
    /// [`ReviewFault::NoReason`].
    pub fn escalate(self, reason: &str, stamp: &mut Stamp) -> Result<Change<Submission>, ReviewFault> {
        let reason = required(reason, ReviewFault::NoReason)?;
        let (mut item, by) = self.into_parts();
        let before = item.reviewer();
        item.state = State::AwaitingChair {
            since: stamp.at(),
            reason: reason.to_owned(),
            by: by.clone(),
        };
        item.updated_at = stamp.at();
        Ok(moving(item, "escalate", reason, stamp).taken_from(before, &by))
    }
}

impl Granted<AskDirection, Submission> {
    /// Asks the Chair for direction before going on (Điều 7(2)).
    ///
    /// # Errors
    /// [`ReviewFault::NoQuestion`].
    pub fn ask_direction(self, question: &str, stamp: &mut Stamp) -> Result<Change<Submission>, ReviewFault> {
        let question = required(question, ReviewFault::NoQuestion)?;
        let (mut item, by) = self.into_parts();
        item.state = State::AwaitingDirection {
            since: stamp.at(),
            question: question.to_owned(),
            by,
        };
        item.updated_at = stamp.at();
        Ok(moving(item, "ask_direction", question, stamp))
    }
}

impl Granted<Direct, Submission> {
    /// Gives direction; the Standing Office goes on with it.
    ///
    /// # Errors
    /// [`ReviewFault::NoDirection`].
    pub fn direct(
        self,
        direction: &str,
        timing: Timing<'_>,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, ReviewFault> {
        let direction = required(direction, ReviewFault::NoDirection)?;
        let (mut item, by) = self.into_parts();
        item.state = Step::Screening.enter(timing.targets, timing.calendar, stamp.at());
        item.updated_at = stamp.at();
        let letter = Letter::DirectionGiven {
            item: item.item_ref(),
            direction: direction.to_owned(),
            given_by: format!("{}, {}", by.name, by.title()),
        };
        Ok(Change::new(item, "direct", stamp)
            .remarking(direction)
            .telling(To::StandingOffice, letter))
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
        let remarks = required(remarks, ReviewFault::NoRemarks)?;
        let (mut item, by) = self.into_parts();
        let letter = Letter::SubmissionReturned {
            item: item.item_ref(),
            remarks: remarks.to_owned(),
            returned_by: by.title(),
        };
        let (told, to, before) = (item.keepers(), item.state.step(), item.reviewer());
        let revision = item.revision;
        item.state = State::Returned {
            since: stamp.at(),
            remarks: remarks.to_owned(),
            by: by.clone(),
            to,
            revision,
        };
        item.updated_at = stamp.at();
        Ok(Change::new(item, "return", stamp)
            .remarking(remarks)
            .telling(told, letter)
            .taken_from(before, &by))
    }
}

impl Granted<UndoReturn, Submission> {
    /// Takes a mistaken return back, as long as the custodian has not edited since.
    ///
    /// # Errors
    /// [`ReviewFault::EditedSince`].
    pub fn undo_return(
        self,
        onward: Onward,
        timing: Timing<'_>,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, ReviewFault> {
        let (mut item, by) = self.into_parts();
        match item.state {
            State::Returned { revision, .. } if revision == item.revision => {}
            _ => return Err(ReviewFault::EditedSince),
        }
        let told = item.keepers();
        onward.enter(&mut item, timing, stamp.at());
        let letter = Letter::ReturnUndone {
            item: item.item_ref(),
        };
        // Whoever has it again by the own act needs no letter.
        let back = onward == Onward::AsBefore || item.reviewer() == Some(by.account);
        let change = match back {
            true => Change::new(item, "undo_return", stamp),
            false => moving(item, "undo_return", "", stamp),
        };
        Ok(onward.secure(change.telling(told, letter)))
    }
}

impl Granted<Hold, Submission> {
    /// Holds it for evidence: ground 8 alone ends nothing.
    ///
    /// # Errors
    /// [`ReviewFault::NoRemarks`].
    pub fn hold(
        self,
        remarks: &str,
        timing: Timing<'_>,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, ReviewFault> {
        let remarks = required(remarks, ReviewFault::NoRemarks)?;
        let (mut item, by) = self.into_parts();
        let due_at = timing
            .calendar
            .add_working_days(stamp.at(), timing.targets.hold_days);
        let (told, to, before) = (item.keepers(), item.state.step(), item.reviewer());
        let letter = Letter::SubmissionHeld {
            item: item.item_ref(),
            remarks: remarks.to_owned(),
            due_at,
        };
        item.state = State::OnHold {
            since: stamp.at(),
            due_at,
            remarks: remarks.to_owned(),
            by: by.clone(),
            to,
        };
        item.updated_at = stamp.at();
        Ok(Change::new(item, "hold", stamp)
            .remarking(remarks)
            .telling(told, letter)
            .taken_from(before, &by))
    }
}

impl Granted<Release, Submission> {
    /// Ends the hold: it goes on at the step it came from.
    pub fn release(self, onward: Onward, timing: Timing<'_>, stamp: &mut Stamp) -> Change<Submission> {
        let (mut item, _) = self.into_parts();
        let told = item.keepers();
        onward.enter(&mut item, timing, stamp.at());
        let letter = Letter::HoldReleased {
            item: item.item_ref(),
        };
        onward.secure(moving(item, "release", "", stamp).telling(told, letter))
    }
}

impl Granted<Refuse, Submission> {
    /// Refuses to publish it (Điều 7(4)e); ground 3 seals it at once.
    pub fn refuse(self, reason: RefusalReason, stamp: &mut Stamp) -> Change<Submission> {
        let (mut submission, by) = self.into_parts();
        let before = submission.reviewer();
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
        let told = submission.keepers();
        let said = reason.in_words();
        submission.state = State::Refused {
            since: stamp.at(),
            grounds: reason.grounds,
            remarks: reason.remarks,
            duplicate_of: reason.duplicate_of,
            by: by.clone(),
        };
        submission.updated_at = stamp.at();
        let said = if submission.sealed {
            submission.remarks.clear();
            String::new()
        } else {
            said
        };
        Change::new(submission, "refuse", stamp)
            .remarking(&said)
            .telling(told, letter)
            .taken_from(before, &by)
    }
}

impl Granted<Approve, Submission> {
    /// Approves the one revision the reviewer saw; approval is publication (Điều 7(4)a and d).
    ///
    /// # Errors
    /// [`ReviewFault::StaleRevision`] when `bound` is not the current revision, or `current` is another one;
    /// [`ReviewFault::Unattached`] when a file that must be there is not.
    pub fn approve(
        self,
        bound: RevisionNumber,
        current: &Revision,
        tenant_name: &str,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, ReviewFault> {
        let (submission, by) = self.into_parts();
        let code = submission.code;
        let body = (submission.tenant, tenant_name);
        let edition = edition_of(&submission, code, (bound, current), (body, &by), stamp)?;
        let article = Article {
            code,
            submission: submission.id,
            published_at: stamp.at(),
            corrected_at: None,
            standing: Standing::Public,
            led_since: None,
            edition,
        };
        Ok(publish(submission, by, article, stamp))
    }

    /// Approves a correction: its text takes the place of what the article said, and the item it corrects says so.
    ///
    /// # Errors
    /// As [`Self::approve`]; [`ReviewFault::RemovedByOrder`] when an order removed the article meanwhile.
    pub fn approve_correction(
        self,
        bound: RevisionNumber,
        current: &Revision,
        original: Submission,
        tenant_name: &str,
        stamp: &mut Stamp,
    ) -> Result<(Change<Submission>, Change<Submission>), ReviewFault> {
        let (correction, by) = self.into_parts();
        let (published_at, approved) = match &original.state {
            State::Published { since, revision, .. } => (*since, *revision),
            State::Unpublished {
                since, order: None, ..
            } if *since > correction.opened_at => {
                return Err(ReviewFault::TakenDownSince);
            }
            State::Unpublished {
                published_at,
                revision,
                order: None,
                ..
            } => (*published_at, *revision),
            _ => return Err(ReviewFault::RemovedByOrder),
        };
        if correction.starts_from_an_older_edition_than(&original) {
            return Err(ReviewFault::CorrectedSince);
        }
        let code = original.code;
        let body = (original.tenant, tenant_name);
        let edition = edition_of(&correction, code, (bound, current), (body, &by), stamp)?;
        let mut original = original;
        original.state = State::Published {
            since: published_at,
            edition: edition.id,
            revision: approved,
            by: by.clone(),
        };
        original.headline = Headline::from(&current.content);
        original.checked = None;
        original.updated_at = stamp.at();
        let said = format!("Đã đăng theo bản đính chính mã {}.", correction.code);
        let corrected = Change::new(original, "corrected", stamp).remarking(&said);
        let article = Article {
            code,
            submission: corrected.resource().id,
            published_at,
            corrected_at: Some(stamp.at()),
            standing: Standing::Public,
            led_since: None,
            edition,
        };
        Ok((publish(correction, by, article, stamp), corrected))
    }
}

/// The edition of the one revision that was seen.
fn edition_of(
    submission: &Submission,
    code: SubmissionCode,
    (bound, current): (RevisionNumber, &Revision),
    ((tenant, tenant_name), by): ((TenantId, &str), &Signature),
    stamp: &mut Stamp,
) -> Result<Edition, ReviewFault> {
    if bound != submission.revision || current.number != bound || current.submission != submission.id {
        return Err(ReviewFault::StaleRevision {
            bound: bound.number(),
            current: submission.revision.number(),
        });
    }
    if let Some(missing) = current.content.missing_attachment() {
        return Err(ReviewFault::Unattached(missing));
    }
    let id = EditionId::from_uuid(stamp.draw_uuid());
    Ok(Edition::of(
        (id, code),
        submission,
        current,
        (tenant, tenant_name, by),
        stamp.at(),
    ))
}

/// The item becomes public as this article.
fn publish(
    mut submission: Submission,
    by: Signature,
    article: Article,
    stamp: &mut Stamp,
) -> Change<Submission> {
    let mut item = submission.item_ref();
    item.path = article.edition.path();
    let letter = Letter::SubmissionPublished {
        item,
        published_at: stamp.at(),
        approved_by: format!("{}, {}", by.name, by.title()),
    };
    let (author, keepers) = (To::Account(submission.author.account), submission.keepers());
    let before = submission.reviewer();
    submission.state = State::Published {
        since: stamp.at(),
        edition: article.edition.id,
        revision: article.edition.revision,
        by: by.clone(),
    };
    submission.updated_at = stamp.at();
    Change::new(submission, "approve", stamp)
        .with_record(Record::Edition(Box::new(article.edition.clone())))
        .showing(PublicChange::Show(Box::new(article)))
        .telling(author, letter.clone())
        .telling(keepers, letter)
        .taken_from(before, &by)
}
