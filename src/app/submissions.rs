//! What a collaborator does with a submission.

use super::{Fault, Services, content_form::ContentForm};
use crate::{
    domain::{
        policy::{Edit, Submit, Withdraw},
        routing::choose_reviewer,
        scope::{Surface, Workspace},
        submission::{Declaration, RevisionNumber, Submission, Taker},
        text::SubmissionCode,
    },
    store::{Receipt, Reference, StoreFault, Tx},
};

/// Opens a draft in the person's own body.
///
/// # Errors
/// [`Fault::Form`] with every field to mend.
pub async fn open_submission(
    services: &Services,
    mut tx: Tx<Workspace>,
    form: &ContentForm,
) -> Result<Receipt, Fault> {
    if let Some(receipt) = tx.replay().await? {
        return Ok(receipt);
    }
    let reference = services.reference.current().await?;
    let content = form.parse(&reference).map_err(Fault::Form)?;
    let author = tx.person()?.clone();
    let tenant = reference.tenant(author.tenant).ok_or(StoreFault::NotFound)?;
    let change = Submission::open(&author, tenant, content, tx.stamp());
    Ok(tx.save(change).await?)
}

/// Writes a new revision, by the custodian or by the reviewer it lies with.
///
/// # Errors
/// [`Fault::Form`], or a fault of [`crate::domain::submission`].
pub async fn edit_submission<S: Surface>(
    services: &Services,
    mut tx: Tx<S>,
    code: &SubmissionCode,
    edited: RevisionNumber,
    form: &ContentForm,
) -> Result<Receipt, Fault> {
    if let Some(receipt) = tx.replay().await? {
        return Ok(receipt);
    }
    let granted = tx.submission_for::<Edit>(code).await?;
    let reference = services.reference.current().await?;
    let content = form.parse(&reference).map_err(Fault::Form)?;
    let before = tx
        .revision_of(granted.resource(), granted.resource().revision)
        .await?;
    let change = granted.edit(edited, &before.content, content, tx.stamp())?;
    Ok(tx.save(change).await?)
}

/// Sends the item to the Standing Office, or back to the step that returned it.
///
/// # Errors
/// A fault of [`crate::domain::submission`].
pub async fn submit_submission(
    services: &Services,
    mut tx: Tx<Workspace>,
    code: &SubmissionCode,
    declaration: Declaration,
) -> Result<Receipt, Fault> {
    if let Some(receipt) = tx.replay().await? {
        return Ok(receipt);
    }
    let granted = tx.submission_for::<Submit>(code).await?;
    let current = tx
        .revision_of(granted.resource(), granted.resource().revision)
        .await?;
    let reference = services.reference.current().await?;
    let taker = taker_of(services, &tx, granted.resource(), &reference).await?;
    let change = granted.submit(
        &current.content,
        declaration,
        &taker,
        services.targets,
        &reference.calendar,
        tx.stamp(),
    )?;
    Ok(tx.save(change).await?)
}

/// Who takes the item: the member who returned it, another of its field when that one is gone or away, else the
/// Standing Office.
async fn taker_of(
    services: &Services,
    tx: &Tx<Workspace>,
    item: &Submission,
    reference: &Reference,
) -> Result<Taker, Fault> {
    let (Some(reviewer), Some(routing)) = (item.returned_by(), &item.routing) else {
        return Ok(Taker::StandingOffice);
    };
    let today = services.today();
    let before = tx.candidates(&routing.field, today).await?;
    let same = before.iter().find(|one| one.account == reviewer && !one.absent);
    if let Some(same) = same {
        return Ok(Taker::SameMember {
            reviewer,
            epoch: same.epoch,
        });
    }
    // The author may have moved it to another field meanwhile.
    let field = &item.headline.field;
    let chosen = choose_reviewer(&tx.candidates(field, today).await?);
    Ok(chosen.map_or(Taker::StandingOffice, |choice| Taker::OtherMember {
        choice,
        field_name: reference.field_name(field).to_owned(),
    }))
}

/// Ends the item at its custodian's wish.
///
/// # Errors
/// When the store says no.
pub async fn withdraw_submission(mut tx: Tx<Workspace>, code: &SubmissionCode) -> Result<Receipt, Fault> {
    if let Some(receipt) = tx.replay().await? {
        return Ok(receipt);
    }
    let granted = tx.submission_for::<Withdraw>(code).await?;
    let change = granted.withdraw(tx.stamp());
    Ok(tx.save(change).await?)
}
