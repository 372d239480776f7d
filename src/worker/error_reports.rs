//! A report never waits for a correction that will not come: looked at with every round of the rerouting.

use super::Stop;
use crate::{
    app::{
        Fault, Services,
        error_reports::{JOB, reopen_report},
    },
    domain::{
        actor::Actor,
        scope::{Scope, System},
    },
    store::{StoreFault, Tx},
};

/// Opens again what waits in vain; how many.
///
/// # Errors
/// When the database does not answer.
pub async fn reopen_forlorn(services: &Services, stop: &Stop) -> Result<u64, Fault> {
    let mut opened = 0;
    for id in begin(services)?.reports_awaiting_any().await? {
        if stop.is_pulled() {
            break;
        }
        match reopen_report(begin(services)?, id).await {
            Ok(true) => opened += 1,
            // Somebody decided in the same moment: the next round looks.
            Ok(false) | Err(Fault::Store(StoreFault::Conflict)) => {}
            Err(fault) => {
                tracing::error!(error_report.id = %id, error = %fault, "a report could not be opened again");
            }
        }
    }
    Ok(opened)
}

fn begin(services: &Services) -> Result<Tx<System>, Fault> {
    let job = Actor::System(JOB);
    Ok(Tx::begin(
        &services.store,
        Scope::of_system(),
        job,
        services.stamp()?,
        None,
    ))
}
