//! What a collaborator does with a submission.

use super::{
    Fault, Services,
    content_form::{ContentForm, check_section},
    once,
};
use crate::{
    domain::{
        content::RevisionNumber,
        custody::{Declaration, Onward},
        policy::{Edit, Submit, Withdraw},
        review::ReviewFault,
        routing::choose_reviewer,
        scope::{Surface, Workspace},
        submission::Submission,
        text::SubmissionCode,
    },
    store::{Receipt, StoreFault, Tx},
};

/// Opens a draft in the person's own body.
///
/// # Errors
/// [`Fault::Form`] with every field to mend.
pub async fn open_submission(
    services: &Services,
    tx: Tx<Workspace>,
    form: &ContentForm,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let reference = services.reference.current().await?;
        let content = form.parse_aside(&reference).await?;
        let author = tx.person()?.clone();
        let tenant = reference.tenant(author.tenant).ok_or(StoreFault::NotFound)?;
        let change = Submission::open(&author, tenant, content, tx.stamp());
        Ok(tx.save(change).await?)
    })
    .await
}

/// Writes a new revision, by the custodian or by the reviewer it lies with.
///
/// # Errors
/// [`Fault::Form`], or a fault of [`crate::domain::submission`].
pub async fn edit_submission<S: Surface>(
    services: &Services,
    tx: Tx<S>,
    code: &SubmissionCode,
    edited: RevisionNumber,
    form: &ContentForm,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.submission_for::<Edit>(code).await?;
        let reference = services.reference.current().await?;
        let content = form.parse_aside(&reference).await?;
        let before = tx
            .revision_of(granted.resource(), granted.resource().revision)
            .await?;
        let change = granted.edit(edited, &before.content, content, tx.stamp())?;
        Ok(tx.save(change).await?)
    })
    .await
}

/// Sends the item to the Standing Office, or back to the step that returned it.
///
/// # Errors
/// A fault of [`crate::domain::submission`].
pub async fn submit_submission(
    services: &Services,
    tx: Tx<Workspace>,
    code: &SubmissionCode,
    declaration: Declaration,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.submission_for::<Submit>(code).await?;
        let current = tx
            .revision_of(granted.resource(), granted.resource().revision)
            .await?;
        if granted.resource().corrects.is_some() {
            let original = tx.corrected_by(granted.resource()).await?;
            if granted.resource().starts_from_an_older_edition_than(&original) {
                return Err(ReviewFault::CorrectedSince.into());
            }
        }
        let reference = services.reference.current().await?;
        check_section(&reference, &current.content)?;
        let onward = onward(services, tx, granted.resource()).await?;
        let change = granted.submit(
            &current.content,
            declaration,
            onward,
            services.timing(&reference),
            tx.stamp(),
        )?;
        tx.save(change).await.map_err(correction_open)
    })
    .await
}

/// Of one article one correction lies before the Board: the index says so.
pub(super) fn correction_open(fault: StoreFault) -> Fault {
    match fault {
        StoreFault::Exists(_) => ReviewFault::CorrectionOpen.into(),
        other => other.into(),
    }
}

/// Where an item goes that comes back to its step: to the member it was with, to another when the member is gone or
/// away or the custodian moved it to another field, else to the Standing Office.
pub(super) async fn onward<S: Surface>(
    services: &Services,
    tx: &Tx<S>,
    item: &Submission,
) -> Result<Onward, Fault> {
    let Some(reviewer) = item.awaiting_reviewer() else {
        return Ok(Onward::AsBefore);
    };
    let reference = services.reference.current().await?;
    let field = &item.headline.field;
    let candidates = tx.candidates(field, services.today()).await?;
    let before = candidates
        .iter()
        .find(|one| one.account == reviewer && !one.absent);
    if let Some(before) = before.filter(|_| !item.left_its_routing()) {
        return Ok(Onward::Reviewer(before.account, before.epoch));
    }
    let field_name = reference.field_name(field).to_owned();
    Ok(
        choose_reviewer(&candidates).map_or(Onward::Screening, |choice| Onward::Rerouted {
            choice,
            field_name,
        }),
    )
}

/// Ends the item at its custodian's wish.
///
/// # Errors
/// When the store says no.
pub async fn withdraw_submission(tx: Tx<Workspace>, code: &SubmissionCode) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.submission_for::<Withdraw>(code).await?;
        let change = granted.withdraw(tx.stamp());
        Ok(tx.save(change).await?)
    })
    .await
}
