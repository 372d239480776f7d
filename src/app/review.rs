//! What the Board does with a submission.

use super::{
    Fault, Services,
    content_form::{FieldFault, check_section},
    once,
    submissions::onward,
};
use crate::{
    domain::{
        content::RevisionNumber,
        ground::{Ground, RefusalReason, Verdict},
        policy::{
            Approve, AskDirection, Direct, Escalate, HandBack, Hold, Recall, Refuse, Release, Reroute,
            Return, Route, UndoReturn,
        },
        review::ReviewFault,
        routing::{self, Choice, NobodyPresent},
        scope::Newsroom,
        submission::Submission,
        text::{Remarks, SubmissionCode},
    },
    store::{Receipt, StoreFault, Tx, View},
};

/// Passes the item to the member of its field.
///
/// # Errors
/// [`Fault::Routing`] when nobody is present.
pub async fn route_submission(
    services: &Services,
    tx: Tx<Newsroom>,
    code: &SubmissionCode,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.submission_for::<Route>(code).await?;
        let reference = services.reference.current().await?;
        let field = granted.resource().headline.field.clone();
        let choice = routing::choose_reviewer(&tx.candidates(&field, services.today()).await?)?;
        let field_name = reference.field_name(&field);
        let change = granted.route(&choice, field_name, services.timing(&reference), tx.stamp());
        Ok(tx.save(change).await?)
    })
    .await
}

/// Passes the item to another member of its field.
///
/// # Errors
/// [`Fault::Routing`] when no other is present.
pub async fn reroute_submission(
    services: &Services,
    tx: Tx<Newsroom>,
    code: &SubmissionCode,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.submission_for::<Reroute>(code).await?;
        let reference = services.reference.current().await?;
        let item = granted.resource();
        let field = item
            .routing
            .as_ref()
            .map_or(&item.headline.field, |routing| &routing.field);
        let mut others = tx.candidates(field, services.today()).await?;
        others.retain(|candidate| Some(candidate.account) != item.reviewer());
        let choice = routing::choose_reviewer(&others)?;
        let change = granted.reroute(&choice, services.timing(&reference), tx.stamp());
        Ok(tx.save(change).await?)
    })
    .await
}

/// To whom the item would be passed now, and why.
///
/// # Errors
/// When the database does not answer.
pub async fn preview_route(
    services: &Services,
    view: &View<Newsroom>,
    item: &Submission,
) -> Result<Result<Choice, NobodyPresent>, Fault> {
    let candidates = view.candidates(&item.headline.field, services.today()).await?;
    Ok(routing::choose_reviewer(&candidates))
}

/// Gives the item back with remarks.
///
/// # Errors
/// [`Fault::Review`] without remarks.
pub async fn return_submission(
    tx: Tx<Newsroom>,
    code: &SubmissionCode,
    remarks: &str,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.submission_for::<Return>(code).await?;
        let change = granted.return_to_author(remarks, tx.stamp())?;
        Ok(tx.save(change).await?)
    })
    .await
}

/// Remarks as typed, or what must be mended of them.
///
/// # Errors
/// [`Fault::Form`] when they are too long; nothing is cut off.
pub fn parse_remarks(field: &'static str, typed: &str) -> Result<Remarks, Fault> {
    Remarks::parse(typed).map_err(|fault| Fault::Form(vec![FieldFault::new(field, fault.to_string())]))
}

/// A verdict as typed: a tenth ground is no ground, and an unreadable code names nothing.
///
/// # Errors
/// [`Fault::Form`], or a fault of [`crate::domain::review`].
pub fn parse_verdict(grounds: &[String], remarks: &str, duplicate_of: &str) -> Result<Verdict, Fault> {
    let known: Option<Vec<_>> = grounds.iter().map(|slug| Ground::from_slug(slug)).collect();
    let remarks = parse_remarks("remarks", remarks)?;
    let duplicate_of = match duplicate_of.trim() {
        "" => None,
        typed => Some(SubmissionCode::parse(typed).map_err(|_| ReviewFault::NoDuplicate)?),
    };
    Ok(Verdict::on(
        known.unwrap_or_default(),
        remarks.to_string(),
        duplicate_of,
    )?)
}

/// Refuses to publish the item, or holds it when ground 8 stands alone.
///
/// # Errors
/// [`Fault::Form`] when the item it is said to repeat was never published.
pub async fn judge_submission(
    services: &Services,
    tx: Tx<Newsroom>,
    code: &SubmissionCode,
    verdict: Verdict,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| match verdict {
        Verdict::Refuse(reason) => refuse(tx, code, reason).await,
        Verdict::Hold(remarks) => hold(services, tx, code, &remarks).await,
    })
    .await
}

async fn refuse(
    tx: &mut Tx<Newsroom>,
    code: &SubmissionCode,
    reason: RefusalReason,
) -> Result<Receipt, Fault> {
    let granted = tx.submission_for::<Refuse>(code).await?;
    if let Some(repeated) = reason.duplicate_of()
        && !tx.is_published(repeated).await?
    {
        let message =
            format!("Không có tin bài đã đăng nào mang mã {repeated}: hãy kiểm tra lại mã tin bài bị trùng.");
        return Err(Fault::Form(vec![FieldFault::new("duplicate_of", message)]));
    }
    let change = granted.refuse(reason, tx.stamp());
    Ok(tx.save(change).await?)
}

async fn hold(
    services: &Services,
    tx: &mut Tx<Newsroom>,
    code: &SubmissionCode,
    remarks: &str,
) -> Result<Receipt, Fault> {
    let granted = tx.submission_for::<Hold>(code).await?;
    let reference = services.reference.current().await?;
    let change = granted.hold(remarks, services.timing(&reference), tx.stamp())?;
    Ok(tx.save(change).await?)
}

/// An act that moves the item one step on with a few words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Kết thúc xác thực lại.
    Release,
    /// Xin ý kiến chỉ đạo.
    AskDirection,
    /// Cho ý kiến chỉ đạo.
    Direct,
    /// Trình Trưởng Ban.
    Escalate,
    /// Chuyển lại Bộ phận Thường trực.
    HandBack,
    /// Thu lại.
    Recall,
    /// Hủy trả lại.
    UndoReturn,
}

/// Moves the item one step on.
///
/// # Errors
/// [`Fault::Review`] when the act needs words and there are none.
pub async fn move_submission(
    services: &Services,
    tx: Tx<Newsroom>,
    code: &SubmissionCode,
    movement: Move,
    words: &str,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let reference = services.reference.current().await?;
        let timing = services.timing(&reference);
        let change = match movement {
            Move::Release => {
                let granted = tx.submission_for::<Release>(code).await?;
                let onward = onward(services, tx, granted.resource()).await?;
                granted.release(onward, timing, tx.stamp())
            }
            Move::AskDirection => tx
                .submission_for::<AskDirection>(code)
                .await?
                .ask_direction(words, tx.stamp())?,
            Move::Direct => tx
                .submission_for::<Direct>(code)
                .await?
                .direct(words, timing, tx.stamp())?,
            Move::Escalate => tx
                .submission_for::<Escalate>(code)
                .await?
                .escalate(words, tx.stamp())?,
            Move::HandBack => {
                tx.submission_for::<HandBack>(code)
                    .await?
                    .hand_back(words, timing, tx.stamp())?
            }
            Move::Recall => tx
                .submission_for::<Recall>(code)
                .await?
                .recall(timing, tx.stamp()),
            Move::UndoReturn => {
                let granted = tx.submission_for::<UndoReturn>(code).await?;
                let onward = onward(services, tx, granted.resource()).await?;
                granted.undo_return(onward, timing, tx.stamp())?
            }
        };
        Ok(tx.save(change).await?)
    })
    .await
}

/// Approves the revision the reviewer saw: it is public when this returns.
///
/// # Errors
/// [`Fault::Review`] when another revision is current.
pub async fn approve_submission(
    services: &Services,
    tx: Tx<Newsroom>,
    code: &SubmissionCode,
    bound: RevisionNumber,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.submission_for::<Approve>(code).await?;
        let current = tx
            .revision_of(granted.resource(), granted.resource().revision)
            .await
            .map_err(stale)?;
        let reference = services.reference.current().await?;
        if bound == current.number {
            check_section(&reference, &current.content)?;
        }
        if granted.resource().corrects.is_none() {
            let tenant_name = reference.tenant_name(granted.resource().tenant);
            let change = granted.approve(bound, &current, tenant_name, tx.stamp())?;
            return Ok(tx.save(change).await?);
        }
        let original = tx.corrected_by(granted.resource()).await?;
        let tenant_name = reference.tenant_name(original.tenant);
        let (change, corrected) =
            granted.approve_correction(bound, &current, original, tenant_name, tx.stamp())?;
        let mut told = Vec::new();
        for report in tx.reports_awaiting(change.resource()).await? {
            told.extend(report.corrected(&change, tx.stamp()));
        }
        Ok(tx.save_all(vec![change, corrected], told).await?)
    })
    .await
}

/// A revision that is not there to approve means the item moved on in between.
fn stale(fault: StoreFault) -> Fault {
    match fault {
        StoreFault::NotFound => StoreFault::Conflict.into(),
        other => other.into(),
    }
}
