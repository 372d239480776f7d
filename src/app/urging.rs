//! Urging a body about an item that waits for it.

use super::{Fault, once};
use crate::{
    domain::{
        policy::Urge,
        scope::Newsroom,
        text::{Remarks, SubmissionCode},
    },
    store::{Receipt, Tx},
};

/// Reminds the body of an item that was returned or is on hold.
///
/// # Errors
/// [`Fault::Review`] when it was urged on the same day already.
pub async fn urge_submission(
    tx: Tx<Newsroom>,
    code: &SubmissionCode,
    remark: &Remarks,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.submission_for::<Urge>(code).await?;
        let change = granted.urge(remark.as_str(), tx.stamp())?;
        Ok(tx.save(change).await?)
    })
    .await
}
