//! Writes the incidents that this process counted: each process does, as each counts its own.

use std::{sync::Arc, time::Duration};

use super::Stop;
use crate::app::{Services, incidents::write_incidents};

/// How long incidents stay in memory; a process that is killed takes as much with it.
const EVERY: Duration = Duration::from_secs(3);

/// Writes until stopped. What is counted after that is written when the process has answered its last request.
pub async fn run(services: Arc<Services>, stop: Stop) {
    while stop.sleep(EVERY).await {
        write(&services).await;
    }
}

/// Writes once.
pub async fn write(services: &Services) {
    if let Err(fault) = write_incidents(services).await {
        tracing::warn!(error = %fault, "denied and failed acts are counted in memory until the database answers");
    }
}
