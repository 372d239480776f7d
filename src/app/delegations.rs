//! The Chair's powers in the Deputy's hands, for some days.

use super::{Fault, Services, accounts::house_tenant};
use crate::{
    domain::{
        actor::Role,
        delegation::{Delegation, DelegationFault},
        scope::System,
        text::Email,
        time::LocalDate,
    },
    store::{Receipt, Tx},
};

/// Records that the Chair delegates to the Deputy, from a day to a day; the whole Board is told.
///
/// # Errors
/// [`Fault::Delegation`]; [`crate::store::StoreFault::NotFound`] when nobody has that address.
pub async fn delegate_chair(
    services: &Services,
    mut tx: Tx<System>,
    deputy: &Email,
    document_number: &str,
    days: (LocalDate, LocalDate),
) -> Result<Receipt, Fault> {
    let reference = services.reference.current().await?;
    let house = house_tenant(&reference)?;
    let account = tx.account_by_email(deputy).await?;
    if !(account.is_active() && account.roles.contains(&Role::Deputy)) {
        return Err(DelegationFault::NoDeputy.into());
    }
    let change = Delegation::delegate(house, account.id, document_number, days, tx.stamp())?;
    // A Deputy who is revoked in the same moment receives nothing.
    Ok(tx.save(change.relying_on(account.id, account.epoch)).await?)
}
