//! What the Board does with a submission.

use super::{Fault, Services, content_form::FieldFault};
use crate::{
    domain::{
        content::RevisionNumber,
        ground::RefusalReason,
        policy::{Approve, Refuse, Return, Route},
        routing::{self, Choice, NobodyPresent},
        scope::Newsroom,
        submission::Submission,
        text::SubmissionCode,
    },
    store::{Receipt, StoreFault, Tx, View},
};

/// Passes the item to the member of its field.
///
/// # Errors
/// [`Fault::Routing`] when nobody is present.
pub async fn route_submission(
    services: &Services,
    mut tx: Tx<Newsroom>,
    code: &SubmissionCode,
) -> Result<Receipt, Fault> {
    if let Some(receipt) = tx.replay().await? {
        return Ok(receipt);
    }
    let granted = tx.submission_for::<Route>(code).await?;
    let reference = services.reference.current().await?;
    let field = granted.resource().headline.field.clone();
    let choice = routing::choose_reviewer(&tx.candidates(&field, services.today()).await?)?;
    let field_name = reference.field_name(&field);
    let change = granted.route(
        &choice,
        field_name,
        services.targets,
        &reference.calendar,
        tx.stamp(),
    );
    Ok(tx.save(change).await?)
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
    mut tx: Tx<Newsroom>,
    code: &SubmissionCode,
    remarks: &str,
) -> Result<Receipt, Fault> {
    if let Some(receipt) = tx.replay().await? {
        return Ok(receipt);
    }
    let granted = tx.submission_for::<Return>(code).await?;
    let change = granted.return_to_author(remarks, tx.stamp())?;
    Ok(tx.save(change).await?)
}

/// Refuses to publish the item.
///
/// # Errors
/// [`Fault::Form`] when the item it is said to repeat was never published.
pub async fn refuse_submission(
    mut tx: Tx<Newsroom>,
    code: &SubmissionCode,
    reason: RefusalReason,
) -> Result<Receipt, Fault> {
    if let Some(receipt) = tx.replay().await? {
        return Ok(receipt);
    }
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

/// Approves the revision the reviewer saw: it is public when this returns.
///
/// # Errors
/// [`Fault::Review`] when another revision is current.
pub async fn approve_submission(
    mut tx: Tx<Newsroom>,
    code: &SubmissionCode,
    bound: RevisionNumber,
) -> Result<Receipt, Fault> {
    if let Some(receipt) = tx.replay().await? {
        return Ok(receipt);
    }
    let granted = tx.submission_for::<Approve>(code).await?;
    let current = tx
        .revision_of(granted.resource(), granted.resource().revision)
        .await
        .map_err(stale)?;
    let change = granted.approve(bound, &current, tx.stamp())?;
    Ok(tx.save(change).await?)
}

/// A revision that is not there to approve means the item moved on in between.
fn stale(fault: StoreFault) -> Fault {
    match fault {
        StoreFault::NotFound => StoreFault::Conflict.into(),
        other => other.into(),
    }
}
