//! What the system does with an item when time passes: reminds, reports, lets lapse, moves the target.

use super::{Fault, Services};
use crate::{
    domain::{
        ids::SubmissionId,
        policy::{Chase, Lapse, Retime},
        scope::System,
    },
    store::{Receipt, Reference, Tx},
};

/// Climbs the rung that is due for an overdue item, if any.
///
/// # Errors
/// [`crate::store::StoreFault::Conflict`] when somebody acted on it meanwhile.
pub async fn chase_submission(
    services: &Services,
    mut tx: Tx<System>,
    id: SubmissionId,
    reference: &Reference,
) -> Result<Option<Receipt>, Fault> {
    let Some(item) = tx.entrusted::<Chase>(id).await? else {
        return Ok(None);
    };
    match item.chase(services.chasing_in(reference), &reference.calendar, tx.stamp()) {
        Some(change) => Ok(Some(tx.save(change).await?)),
        None => Ok(None),
    }
}

/// Warns the custodian of an idle return, or ends it.
///
/// # Errors
/// [`crate::store::StoreFault::Conflict`] when somebody acted on it meanwhile.
pub async fn lapse_submission(
    services: &Services,
    mut tx: Tx<System>,
    id: SubmissionId,
    reference: &Reference,
) -> Result<Option<Receipt>, Fault> {
    let Some(item) = tx.entrusted::<Lapse>(id).await? else {
        return Ok(None);
    };
    match item.lapse(services.chasing_in(reference), &reference.calendar, tx.stamp()) {
        Some(change) => Ok(Some(tx.save(change).await?)),
        None => Ok(None),
    }
}

/// Moves the target of an item's step to where the calendar and the settings have it.
///
/// # Errors
/// [`crate::store::StoreFault::Conflict`] when somebody acted on it meanwhile.
pub async fn retime_submission(
    services: &Services,
    mut tx: Tx<System>,
    id: SubmissionId,
    reference: &Reference,
) -> Result<Option<Receipt>, Fault> {
    let Some(item) = tx.entrusted::<Retime>(id).await? else {
        return Ok(None);
    };
    match item.retime(services.timing(reference), tx.stamp()) {
        Some(change) => Ok(Some(tx.save(change).await?)),
        None => Ok(None),
    }
}
