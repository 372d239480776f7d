//! What happens to an item after it was published: corrections, and taking it down.

use super::{
    actor::Role,
    article::{PublicChange, RemovalOrder, Standing},
    change::{Change, Record, Stamp, Version},
    content::{Content, Headline, RevisionNumber},
    custody::{Timing, draw_code},
    ids::{EditionId, SubmissionId},
    policy::{Check, Correct, Granted, TakeDown},
    review::{ReviewFault, arrival, moved, required},
    state::{State, Step},
    submission::{Checked, Corrects, Submission},
};

impl Granted<Correct, Submission> {
    /// Opens a correction: an item of its own that starts from what the article says. The article stays as it is until
    /// the correction is approved. The custodian's begins as a draft, the Board's lies with the Standing Office.
    ///
    /// # Errors
    /// [`ReviewFault::NoMistake`].
    pub fn correct(
        self,
        published: &Content,
        mistake: &str,
        timing: Timing<'_>,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, ReviewFault> {
        let mistake = required(mistake, ReviewFault::NoMistake)?;
        let (original, by) = self.into_parts();
        let (State::Published { edition, .. } | State::Unpublished { edition, .. }) = original.state else {
            return Err(ReviewFault::NotPublished);
        };
        let state = match by.role {
            Role::Collaborator => State::Draft,
            _ => Step::Screening.enter(timing.targets, timing.calendar, stamp.at()),
        };
        let correction = Submission {
            id: SubmissionId::from_uuid(stamp.draw_uuid()),
            code: draw_code(stamp),
            corrects: Some(Corrects {
                submission: original.id,
                code: original.code,
                edition,
                intake: original.intake,
            }),
            // Nobody of the Board sees a draft.
            intake: original.intake.filter(|_| state != State::Draft),
            routing: original.routing.filter(|_| state != State::Draft),
            headline: Headline::from(published),
            revision: RevisionNumber::FIRST,
            state,
            remarks: Vec::new(),
            checked: None,
            passages: Vec::new(),
            urged: None,
            chased: None,
            opened_at: stamp.at(),
            updated_at: stamp.at(),
            version: Version::UNSAVED,
            ..original
        };
        let revision = correction.revise(published.clone(), by.clone(), stamp.at());
        let (keepers, arrived) = (correction.keepers(), arrival(&correction));
        let letter = moved(
            &correction,
            "Ban Biên tập đã mở bản đính chính đối với tin bài đã đăng dưới đây. Bài đã đăng giữ nguyên cho đến khi bản đính chính được phê duyệt.",
            mistake,
            &by,
        );
        let change = Change::new(correction, "correct", stamp)
            .with_record(Record::Revision(Box::new(revision)))
            .remarking(mistake);
        Ok(match arrived {
            Some((to, new)) => change.telling(keepers, letter).telling(to, new),
            None => change,
        })
    }
}

impl Granted<TakeDown, Submission> {
    /// Takes the article from the public site. By order of an authority its address goes on naming the order, and no
    /// correction brings it back; an order may also come after the article was taken down.
    ///
    /// # Errors
    /// [`ReviewFault::NoReason`]; [`ReviewFault::NoOrder`] when it is down already and no order is named.
    pub fn take_down(
        self,
        reason: &str,
        order: Option<RemovalOrder>,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, ReviewFault> {
        let reason = required(reason, ReviewFault::NoReason)?;
        let (mut item, by) = self.into_parts();
        let (since, published_at, edition, revision) = match item.state {
            State::Published {
                since,
                edition,
                revision,
                ..
            } => (stamp.at(), since, edition, revision),
            State::Unpublished { .. } if order.is_none() => return Err(ReviewFault::NoOrder),
            State::Unpublished {
                since,
                published_at,
                edition,
                revision,
                ..
            } => (since, published_at, edition, revision),
            _ => return Err(ReviewFault::NotPublished),
        };
        let standing = Standing::TakenDown {
            since,
            order: order.clone(),
        };
        let what = match &order {
            Some(order) => format!(
                "Tin bài đã đăng dưới đây được gỡ khỏi trang theo {}.",
                order.in_words()
            ),
            None => "Tin bài đã đăng dưới đây được gỡ khỏi trang.".to_owned(),
        };
        item.state = State::Unpublished {
            since,
            published_at,
            edition,
            revision,
            reason: reason.to_owned(),
            order,
            by: by.clone(),
        };
        item.updated_at = stamp.at();
        let (told, code) = (item.keepers(), item.code);
        let letter = moved(&item, &what, reason, &by);
        Ok(Change::new(item, "take_down", stamp)
            .remarking(reason)
            .showing(PublicChange::TakeDown(code, standing))
            .telling(told, letter))
    }
}

impl Granted<Check, Submission> {
    /// Records that what the public reads was checked and found right, with an optional remark (Điều 4(5)đ).
    ///
    /// # Errors
    /// [`ReviewFault::NotThatEdition`] when `seen` is not public any more, [`ReviewFault::CheckedAlready`].
    pub fn check(
        self,
        seen: EditionId,
        remark: &str,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, ReviewFault> {
        let (mut item, by) = self.into_parts();
        if item.public_edition() != Some(seen) {
            return Err(ReviewFault::NotThatEdition);
        }
        if item.check_now().is_some() {
            return Err(ReviewFault::CheckedAlready);
        }
        item.checked = Some(Checked {
            edition: seen,
            by,
            at: stamp.at(),
        });
        item.updated_at = stamp.at();
        Ok(Change::new(item, "check", stamp)
            .naming(vec!["checked"])
            .remarking(remark.trim()))
    }
}
