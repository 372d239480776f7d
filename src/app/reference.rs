//! Bodies, lists and calendar, read anew at most every few seconds.

use std::sync::Arc;

use tokio::sync::Mutex;

use crate::{
    domain::time::{Instant, SharedClock},
    store::{Reference, Store, StoreFault},
};

/// How old the copy may be, in seconds.
const FRESH_SECONDS: i64 = 5;

/// A copy of the reference data.
pub struct ReferenceCache {
    store: Store,
    clock: SharedClock,
    copy: Mutex<Option<(Instant, Arc<Reference>)>>,
}

impl ReferenceCache {
    pub(super) fn new(store: Store, clock: SharedClock) -> Self {
        Self {
            store,
            clock,
            copy: Mutex::new(None),
        }
    }

    /// The reference data, at most a few seconds old.
    ///
    /// # Errors
    /// When the database does not answer and there is no copy yet.
    pub async fn current(&self) -> Result<Arc<Reference>, StoreFault> {
        let mut copy = self.copy.lock().await;
        let now = self.clock.now();
        if let Some((read_at, reference)) = copy.as_ref()
            && now < read_at.plus_seconds(FRESH_SECONDS)
            && now >= *read_at
        {
            return Ok(reference.clone());
        }
        let reference = Arc::new(self.store.reference().await?);
        *copy = Some((now, reference.clone()));
        Ok(reference)
    }
}
