//! Listens for changes of the public site: each replica does, since each keeps pages of its own.

use std::{sync::Arc, time::Duration};

use super::Stop;
use crate::app::Services;

/// Listens until stopped; meanwhile a database that hangs up is called again.
pub async fn run(services: Arc<Services>, stop: Stop) {
    while !stop.is_pulled() {
        let heard = tokio::select! {
            () = stop.pulled() => return,
            heard = services.store.watch_public() => heard,
        };
        if let Err(fault) = heard {
            tracing::warn!(error = %fault, "changes of the public site are not heard; pages are drawn anew meanwhile");
        }
        stop.sleep(Duration::from_secs(1)).await;
    }
}
