//! Claiming an item, so that two of the Board do not work on it.

use super::Fault;
use crate::{
    domain::{claim, policy::Claim, scope::Newsroom, text::SubmissionCode},
    store::Tx,
};

/// Takes or renews the claim on an item.
///
/// # Errors
/// When somebody else is at it, or the item does not lie with this person.
pub async fn claim_submission(tx: Tx<Newsroom>, code: &SubmissionCode) -> Result<claim::Claim, Fault> {
    let granted = tx.submission_for::<Claim>(code).await?;
    Ok(tx.claim(&granted, None).await?)
}

/// Takes the item over from whoever is at it; that is recorded, and the person is told.
///
/// # Errors
/// When the item does not lie with this person.
pub async fn take_over_submission(
    mut tx: Tx<Newsroom>,
    code: &SubmissionCode,
) -> Result<claim::Claim, Fault> {
    let granted = tx.submission_for::<Claim>(code).await?;
    let Some(before) = tx.claim_of_another(&granted).await? else {
        return Ok(tx.claim(&granted, None).await?);
    };
    let change = granted.take_over(&before, tx.stamp());
    tx.save(change).await?;
    let granted = tx.submission_for::<Claim>(code).await?;
    Ok(tx.claim(&granted, Some(&before)).await?)
}

/// Gives the claim on an item up.
///
/// # Errors
/// When the database does not answer.
pub async fn give_up_claim(tx: Tx<Newsroom>, code: &SubmissionCode) -> Result<(), Fault> {
    Ok(tx.give_up_claim(code).await?)
}
