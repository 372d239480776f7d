//! An item is never with nobody: moving items on from reviewers who are gone, away or no longer in charge.

use super::{Fault, Services};
use crate::{
    domain::{
        account::Account,
        ids::{AccountId, SubmissionId},
        policy::Rehome,
        rehoming::Loss,
        routing::choose_reviewer,
        scope::System,
        text::Slug,
    },
    store::{StoreFault, Tx},
};

/// Which items a reviewer may keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// None.
    Nothing,
    /// Those of these fields.
    Fields(Vec<Slug>),
}

/// Which items a reviewer may keep today.
///
/// # Errors
/// When the database does not answer.
pub async fn what_reviewer_keeps(services: &Services, reviewer: AccountId) -> Result<Keeps, Fault> {
    let (account, fields) = reviewer_today(services, reviewer).await?;
    Ok(match Loss::of_everything(&account, services.today()) {
        None if !fields.is_empty() => Keeps::Fields(fields),
        _ => Keeps::Nothing,
    })
}

async fn reviewer_today(services: &Services, reviewer: AccountId) -> Result<(Account, Vec<Slug>), Fault> {
    let account = services.store.account_of(reviewer).await?;
    let person = services.store.person(account.clone(), services.today()).await?;
    Ok((account, person.fields))
}

/// Moves an item on, if `reviewer` still has it and may not; whether it moved. Looks at everything anew, so that doing
/// it again, or after somebody else acted, changes nothing.
///
/// # Errors
/// When the store says no.
pub async fn rehome_submission(
    services: &Services,
    mut tx: Tx<System>,
    id: SubmissionId,
    reviewer: AccountId,
) -> Result<bool, Fault> {
    let entrusted = match tx.entrusted::<Rehome>(id).await {
        Ok(Some(entrusted)) => entrusted,
        Ok(None) | Err(StoreFault::NotFound) => return Ok(false),
        Err(fault) => return Err(fault.into()),
    };
    let item = entrusted.resource();
    if item.reviewer() != Some(reviewer) {
        return Ok(false);
    }
    let (account, fields) = reviewer_today(services, reviewer).await?;
    let field = item.headline.field.clone();
    let Some(loss) = Loss::of_field(&account, &fields, &field, services.today()) else {
        return Ok(false);
    };
    let chosen = choose_reviewer(&tx.candidates(&field, services.today()).await?);
    let reference = services.reference.current().await?;
    let next = chosen.as_ref().ok().map(|choice| (choice.reviewer, choice.epoch));
    let change = entrusted.rehome(loss, chosen, services.timing(&reference), tx.stamp());
    match change {
        Some(change) => match (tx.save(change).await, next) {
            // A change of powers was cut off between its two steps: finished here, and the next round goes on.
            (Err(StoreFault::Fenced), Some((reviewer, epoch))) => {
                services.store.close_gates(reviewer, epoch).await?;
                Ok(false)
            }
            (saved, _) => Ok(saved.map(|_| true)?),
        },
        None => Ok(false),
    }
}
