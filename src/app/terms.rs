//! Agreeing to the terms of use.

use super::{Fault, once};
use crate::{
    domain::{policy::AcceptTerms, scope::Surface, terms::Agreement},
    store::{Receipt, Tx},
};

/// Agrees to the terms of use as they are now, for oneself.
///
/// # Errors
/// [`Fault::Terms`] when the box is not ticked, or another wording was shown.
pub async fn accept_terms<S: Surface>(tx: Tx<S>, agreement: Agreement) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.account_for::<AcceptTerms>(tx.person()?.account).await?;
        let change = granted.accept_terms(agreement, tx.stamp())?;
        Ok(tx.save(change).await?)
    })
    .await
}
