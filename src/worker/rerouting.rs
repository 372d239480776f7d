//! An item is never with nobody: looks every minute, and at once after an absence, a revocation or the end of a charge,
//! for items whose reviewer or custodian may not have them, and moves them on.

use std::{sync::Arc, time::Duration};

use super::{
    Stop,
    custody::return_unkept,
    error_reports::reopen_forlorn,
    lease::{Hold, Lease},
};
use crate::{
    app::{
        Fault, Services,
        rehoming::{Keeps, rehome_submission, what_reviewer_keeps},
    },
    domain::{
        actor::Actor,
        ids::AccountId,
        policy::{JobAct, Rehome},
        scope::Scope,
    },
    store::{StoreFault, Tx},
};

/// Dates that begin at midnight are seen within this time.
const EVERY: Duration = Duration::from_secs(60);
/// While another process is at it, a knock waits this long: that one may have looked before the act.
const AGAIN: Duration = Duration::from_secs(2);
/// Items looked up at once.
const BATCH: i64 = 50;

/// Moves items on until stopped.
pub async fn run(services: Arc<Services>, stop: Stop) {
    while !stop.is_pulled() {
        let wait = match round_under_lease(&services, &stop).await {
            Ok(true) => EVERY,
            Ok(false) => AGAIN,
            Err(fault) => {
                tracing::error!(error = %fault, "items could not be moved on; trying again");
                AGAIN
            }
        };
        tokio::select! {
            () = stop.pulled() => {}
            () = services.store.reviewers_changed() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// One round, under a lease that is given up after it, so that whoever is knocked next can take it; false while
/// another process is at it.
async fn round_under_lease(services: &Services, stop: &Stop) -> Result<bool, Fault> {
    let mut lease = Lease::new(services.store.clone(), services.clock.clone(), Rehome::JOB);
    if lease.hold().await? == Hold::Elsewhere {
        return Ok(false);
    }
    let moved = lease.keep_during(look_round(services, stop)).await;
    lease.release().await?;
    let (moved, returned) = moved?;
    if moved > 0 {
        tracing::info!(
            rerouting.items = moved,
            "items were moved on from reviewers who may not have them"
        );
    }
    if returned > 0 {
        tracing::info!(
            rerouting.returned = returned,
            "items were given back to bodies whose custodians are gone"
        );
    }
    Ok(true)
}

async fn look_round(services: &Services, stop: &Stop) -> Result<(u64, u64), Fault> {
    let moved = rehome_stranded(services, stop).await?;
    let returned = return_unkept(services, stop).await?;
    reopen_forlorn(services, stop).await?;
    Ok((moved, returned))
}

/// Moves on every item whose reviewer may not have it; how many moved. What is cut off is taken up by the next round.
///
/// # Errors
/// When the database does not answer.
pub async fn rehome_stranded(services: &Services, stop: &Stop) -> Result<u64, Fault> {
    let (mut moved, mut reviewer) = (0, None);
    while let Some(next) = services.store.next_reviewer(reviewer).await? {
        match rehome_items_of(services, next, stop).await {
            Ok(items) => moved += items,
            // What one reviewer's items lack must not keep the others' waiting.
            Err(fault) => tracing::error!(account.id = %next, error = %fault, "items could not be moved on"),
        }
        if stop.is_pulled() {
            break;
        }
        reviewer = Some(next);
    }
    Ok(moved)
}

async fn rehome_items_of(services: &Services, reviewer: AccountId, stop: &Stop) -> Result<u64, Fault> {
    let kept = match what_reviewer_keeps(services, reviewer).await? {
        Keeps::Nothing => Vec::new(),
        Keeps::Fields(fields) => fields,
    };
    let mut moved = 0;
    loop {
        let items = services.store.items_lying_with(reviewer, &kept, BATCH).await?;
        let before = moved;
        for id in items {
            if stop.is_pulled() {
                return Ok(moved);
            }
            let job = Actor::System(Rehome::JOB);
            let tx = Tx::begin(&services.store, Scope::of_system(), job, services.stamp()?, None);
            match rehome_submission(services, tx, id, reviewer).await {
                Ok(true) => moved += 1,
                // Somebody acted on the item, or revoked its next reviewer, in the same moment: the next round looks.
                Ok(false) | Err(Fault::Store(StoreFault::Conflict | StoreFault::Fenced)) => {}
                Err(fault) => {
                    tracing::error!(submission.id = %id, error = %fault, "an item could not be moved on");
                }
            }
        }
        if moved == before {
            return Ok(moved);
        }
    }
}
