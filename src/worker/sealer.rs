//! Seals the audit every few seconds.

use std::{sync::Arc, time::Duration};

use super::Stop;
use crate::{
    app::Services,
    store::{StoreFault, seal::Sealer},
};

const LEASE: &str = "sealer";
const LEASE_SECONDS: i64 = 30;
/// Time between seals.
pub const EVERY: Duration = Duration::from_secs(10);

/// Seals until stopped, and once more then.
pub async fn run(services: Arc<Services>, stop: Stop) {
    let owner = uuid::Uuid::new_v4().to_string();
    while !stop.is_pulled() {
        if let Err(fault) = lead(&services, &owner, &stop).await {
            tracing::error!(error = %fault, "the audit could not be sealed; trying again");
        }
        stop.sleep(Duration::from_secs(1)).await;
    }
    if let Err(fault) = services.store.release_lease(LEASE, &owner).await {
        tracing::warn!(error = %fault, "the lease of the sealer was not given up");
    }
}

async fn holds_lease(services: &Services, owner: &str) -> Result<bool, StoreFault> {
    let now = services.now();
    services
        .store
        .hold_lease(LEASE, owner, (now, now.plus_seconds(LEASE_SECONDS)))
        .await
}

/// Seals for as long as the lease is held.
async fn lead(services: &Services, owner: &str, stop: &Stop) -> Result<(), StoreFault> {
    if !holds_lease(services, owner).await? {
        stop.sleep(EVERY).await;
        return Ok(());
    }
    let mut sealer = Sealer::open(&services.store).await?;
    loop {
        let goes_on = stop.sleep(EVERY).await;
        if !holds_lease(services, owner).await? {
            return Ok(());
        }
        sealer.follow().await?;
        sealer.seal(services.now()).await?;
        if !goes_on {
            return Ok(());
        }
    }
}
