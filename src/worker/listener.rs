//! Listens for changes of the public site and of the queue: each replica does, since each keeps pages of its own and has
//! people of its own at the queue.

use std::{sync::Arc, time::Duration};

use super::Stop;
use crate::app::Services;

/// Listens for changes of the queue until stopped; meanwhile a database that hangs up is called again.
pub async fn run_queue(services: Arc<Services>, stop: Stop) {
    while !stop.is_pulled() {
        let heard = tokio::select! {
            () = stop.pulled() => return,
            heard = services.store.watch_queue() => heard,
        };
        if let Err(fault) = heard {
            tracing::error!(error = %fault, "changes of the queue are not heard; its pages say nothing of them meanwhile");
        }
        stop.sleep(Duration::from_secs(1)).await;
    }
}

/// Listens until stopped; meanwhile a database that hangs up is called again.
pub async fn run(services: Arc<Services>, stop: Stop) {
    while !stop.is_pulled() {
        let heard = tokio::select! {
            () = stop.pulled() => return,
            heard = services.store.watch_public() => heard,
        };
        if let Err(fault) = heard {
            tracing::error!(error = %fault, "changes of the public site are not heard; pages are drawn anew meanwhile");
        }
        stop.sleep(Duration::from_secs(1)).await;
    }
}
