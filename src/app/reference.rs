//! Bodies, lists and calendar, read anew at most every few seconds.

use std::sync::Arc;

use tokio::sync::{Mutex, RwLock};

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
    copy: RwLock<Option<(Instant, Arc<Reference>)>>,
    reading: Mutex<()>,
}

impl ReferenceCache {
    pub(super) fn new(store: Store, clock: SharedClock) -> Self {
        Self {
            store,
            clock,
            copy: RwLock::new(None),
            reading: Mutex::new(()),
        }
    }

    /// The reference data, a few seconds old at most; while one request reads it anew, the others use the old copy.
    ///
    /// # Errors
    /// When the database does not answer and there is no copy yet.
    pub async fn current(&self) -> Result<Arc<Reference>, StoreFault> {
        let Some((read_at, copy)) = self.copy().await else {
            let _first = self.reading.lock().await;
            let read_meanwhile = self.copy().await;
            return match read_meanwhile {
                Some((_, copy)) => Ok(copy),
                None => self.read_anew().await,
            };
        };
        let now = self.clock.now();
        if read_at <= now && now < read_at.plus_seconds(FRESH_SECONDS) {
            return Ok(copy);
        }
        let Ok(_reader) = self.reading.try_lock() else {
            return Ok(copy);
        };
        Ok(self.read_anew().await.unwrap_or_else(|fault| {
            tracing::warn!(error = %fault, "the reference data could not be read anew; the old copy serves on");
            copy
        }))
    }

    /// Reads it anew at once, after this process changed it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn renew(&self) -> Result<(), StoreFault> {
        self.read_anew().await?;
        Ok(())
    }

    async fn copy(&self) -> Option<(Instant, Arc<Reference>)> {
        self.copy.read().await.clone()
    }

    async fn read_anew(&self) -> Result<Arc<Reference>, StoreFault> {
        let reference = Arc::new(self.store.reference().await?);
        *self.copy.write().await = Some((self.clock.now(), reference.clone()));
        Ok(reference)
    }
}
