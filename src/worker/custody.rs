//! Items whose custodian is gone go back to their bodies: walked with every round of the rerouting, and woken as it is.

use super::Stop;
use crate::{
    app::{
        Fault, Services,
        custody::{has_lost_custody, pass_custody_on},
    },
    domain::{
        actor::Actor,
        ids::AccountId,
        policy::{JobAct, ReturnToPool},
        scope::Scope,
    },
    store::{StoreFault, Tx, View},
};

/// Items looked up at once.
const BATCH: i64 = 50;

/// Gives every undecided item of a custodian who is gone back to its body; how many moved. What is cut off is taken up
/// by the next round.
///
/// # Errors
/// When the database does not answer.
pub async fn return_unkept(services: &Services, stop: &Stop) -> Result<u64, Fault> {
    let view = View::new(&services.store, Scope::of_system());
    let (mut moved, mut custodian) = (0, None);
    while let Some(next) = view.next_custodian(custodian).await? {
        if stop.is_pulled() {
            break;
        }
        match return_items_of(services, next, stop).await {
            Ok(items) => moved += items,
            // What one custodian's items lack must not keep the others' waiting.
            Err(fault) => {
                tracing::error!(account.id = %next, error = %fault, "items could not be given back to their body");
            }
        }
        custodian = Some(next);
    }
    Ok(moved)
}

async fn return_items_of(services: &Services, custodian: AccountId, stop: &Stop) -> Result<u64, Fault> {
    let mut moved = 0;
    if !has_lost_custody(services, custodian).await? {
        return Ok(moved);
    }
    let view = View::new(&services.store, Scope::of_system());
    loop {
        let before = moved;
        for id in view.items_kept_by(custodian, BATCH).await? {
            if stop.is_pulled() {
                return Ok(moved);
            }
            let job = Actor::System(ReturnToPool::JOB);
            let tx = Tx::begin(&services.store, Scope::of_system(), job, services.stamp()?, None);
            match pass_custody_on(services, tx, id, custodian).await {
                Ok(true) => moved += 1,
                // Somebody acted on the item in the same moment: the next round looks.
                Ok(false) | Err(Fault::Store(StoreFault::Conflict)) => {}
                Err(fault) => {
                    tracing::error!(submission.id = %id, error = %fault, "an item could not be given back to its body");
                }
            }
        }
        if moved == before {
            return Ok(moved);
        }
    }
}
