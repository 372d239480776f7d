//! Bodies, lists and calendar, read anew at most every few seconds.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use tokio::{sync::Mutex, time::timeout};

use crate::{
    domain::time::{Instant, SharedClock},
    store::{Reference, Store, StoreFault},
};

/// How old the copy may be, in seconds.
const FRESH_SECONDS: i64 = 5;
/// How long it may take to read it: a database that stands still holds nobody who can do with the old copy.
const PATIENCE: Duration = Duration::from_secs(3);

/// The reference data as last read.
#[derive(Clone)]
struct Copy {
    read_at: Instant,
    edition: u64,
    reference: Arc<Reference>,
}

impl Copy {
    fn is_fresh(&self, now: Instant) -> bool {
        self.read_at <= now && now < self.read_at.plus_seconds(FRESH_SECONDS)
    }
}

/// A copy of the reference data.
pub struct ReferenceCache {
    store: Store,
    clock: SharedClock,
    copy: RwLock<Option<Copy>>,
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
        Ok(self.fresh().await?.reference)
    }

    /// Number of the content of the copy that is present at `now`: it grows when the content changes.
    ///
    /// # Errors
    /// As [`Self::current`].
    pub async fn edition(&self, now: Instant) -> Result<u64, StoreFault> {
        let fresh = match &*self.copy.read().unwrap_or_else(PoisonError::into_inner) {
            // Every public page asks: a copy that will do is not even cloned.
            Some(copy) if copy.is_fresh(now) => Some(copy.edition),
            _ => None,
        };
        match fresh {
            Some(edition) => Ok(edition),
            None => Ok(self.fresh().await?.edition),
        }
    }

    /// Reads it anew at once, after this process changed it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn renew(&self) -> Result<(), StoreFault> {
        // After a reading under way, which may have begun before the change.
        let _reader = self.reading.lock().await;
        self.read_anew().await?;
        Ok(())
    }

    async fn fresh(&self) -> Result<Copy, StoreFault> {
        let Some(copy) = self.copy() else {
            let _first = self.reading.lock().await;
            let read_meanwhile = self.copy();
            return match read_meanwhile {
                Some(copy) => Ok(copy),
                None => self.read_anew().await,
            };
        };
        if copy.is_fresh(self.clock.now()) {
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

    fn copy(&self) -> Option<Copy> {
        self.copy.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn read_anew(&self) -> Result<Copy, StoreFault> {
        let reading = timeout(PATIENCE, self.store.reference()).await;
        let reference = Arc::new(reading.map_err(|_| StoreFault::Silent)??);
        let mut copy = self.copy.write().unwrap_or_else(PoisonError::into_inner);
        let edition = match &*copy {
            None => 0,
            Some(old) if *old.reference == *reference => old.edition,
            Some(old) => old.edition + 1,
        };
        let anew = Copy {
            read_at: self.clock.now(),
            edition,
            reference,
        };
        *copy = Some(anew.clone());
        Ok(anew)
    }
}
