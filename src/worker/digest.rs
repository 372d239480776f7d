//! Writes the daily digests: on working days, from 08:00 on, one letter for each person who chose it.
//!
//! The lease only spares the replicas each other's work. That nobody gets two on one day, and nothing is told twice,
//! follows from one transaction a person, which takes up what waits and queues the letter under the day's own id.

use std::{sync::Arc, time::Duration};

use super::{
    Stop,
    lease::{Hold, Lease},
};
use crate::{
    app::{Fault, Services, notices::write_digest},
    domain::{
        actor::Actor,
        calendar::WorkingCalendar,
        ids::AccountId,
        scope::{Scope, System},
        time::LocalDate,
    },
    store::{StoreFault, Tx, View},
};

/// Name of the lease, and of the job.
const JOB: &str = "digest";
/// Time between looks.
const EVERY: Duration = Duration::from_secs(15);

/// Writes digests until stopped.
pub async fn run(services: Arc<Services>, stop: Stop) {
    let mut worker = DigestWorker::new(services);
    while !stop.is_pulled() {
        if let Err(fault) = worker.look(&stop).await {
            tracing::error!(error = %fault, "the digests could not be written; trying again");
        }
        stop.sleep(EVERY).await;
    }
    if let Err(fault) = worker.lease.release().await {
        tracing::warn!(error = %fault, "the lease of the digests was not given up");
    }
}

/// One worker.
pub struct DigestWorker {
    services: Arc<Services>,
    lease: Lease,
    /// The working day that is done with.
    done_on: Option<LocalDate>,
}

impl DigestWorker {
    /// A worker that does not hold the lease yet.
    pub fn new(services: Arc<Services>) -> Self {
        let lease = Lease::new(services.store.clone(), services.clock.clone(), JOB);
        Self {
            services,
            lease,
            done_on: None,
        }
    }

    /// Writes what is due now, unless another worker does it.
    ///
    /// # Errors
    /// When the database does not answer; the next look goes on.
    pub async fn look(&mut self, stop: &Stop) -> Result<(), Fault> {
        match self.lease.hold().await? {
            Hold::Elsewhere => {
                self.done_on = None;
                return Ok(());
            }
            Hold::Taken => self.done_on = None,
            Hold::Kept => {}
        }
        let goes_on = || !stop.is_pulled() && self.lease.is_held();
        let writing = write_digests(&self.services, self.done_on, &goes_on);
        self.done_on = self.lease.keep_during(writing).await?;
        Ok(())
    }
}

/// Writes the digests that are due now, with or without a lease; the day that is done with.
///
/// # Errors
/// When the database does not answer.
pub async fn write_digests(
    services: &Services,
    done_on: Option<LocalDate>,
    goes_on: &(dyn Fn() -> bool + Sync),
) -> Result<Option<LocalDate>, Fault> {
    let calendar = services.store.reference().await?.calendar;
    let Some(today) = calendar.mailing_day(services.now()) else {
        return Ok(done_on);
    };
    if done_on == Some(today) {
        return Ok(done_on);
    }
    let view: View<System> = View::new(&services.store, Scope::of_system());
    let mut whole = true;
    for account in view.waiting_for_digest(calendar.morning_of(today)).await? {
        if !goes_on() {
            return Ok(done_on);
        }
        whole &= write_for(services, account, (today, &calendar)).await?;
    }
    Ok(if whole { Some(today) } else { done_on })
}

/// Whether this person is done with for the day; one that fails does not keep the others waiting.
async fn write_for(
    services: &Services,
    account: AccountId,
    day: (LocalDate, &WorkingCalendar),
) -> Result<bool, Fault> {
    let (stamp, actor) = (services.stamp()?, Actor::System(JOB));
    let tx = Tx::begin(&services.store, Scope::of_system(), actor, stamp, None);
    match write_digest(tx, account, day).await {
        // Written before, by a worker that was cut off or slower: what came since waits for tomorrow.
        Ok(()) | Err(Fault::Store(StoreFault::Exists(_))) => Ok(true),
        Err(fault @ Fault::Store(StoreFault::Database(_))) => Err(fault),
        Err(fault) => {
            tracing::warn!(account.id = %account, error = %fault, "a digest could not be written; trying again");
            Ok(false)
        }
    }
}
