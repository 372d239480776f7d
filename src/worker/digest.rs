//! Writes the daily digests: on working days, from 08:00 on, one letter for each person who chose it.
//!
//! The lease only spares the replicas each other's work. That nobody gets two on one day, and nothing is told twice,
//! follows from one transaction a person, which takes up what waits and queues the letter under the day's own id.

use super::lease::{Daily, GoesOn};
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

/// The job that writes the digests.
pub enum Digests {}

impl Daily for Digests {
    const JOB: &'static str = "digest";
    const WHAT: &'static str = "the digests";
    /// The working day that is done with.
    type Done = Option<LocalDate>;

    async fn look(
        services: &Services,
        done: Option<LocalDate>,
        goes_on: GoesOn<'_>,
    ) -> Result<Option<LocalDate>, Fault> {
        write_digests(services, done, goes_on).await
    }
}

/// Writes the digests that are due now, with or without a lease; the day that is done with.
///
/// # Errors
/// When the database does not answer.
pub async fn write_digests(
    services: &Services,
    done_on: Option<LocalDate>,
    goes_on: GoesOn<'_>,
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
    let (stamp, actor) = (services.stamp()?, Actor::System(Digests::JOB));
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
