//! Counts of the queue, kept for a moment: every officer asks for the same ones, with every page.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bson::Document;
use moka::future::Cache;

use super::StoreFault;

/// How old a count may be; what this process changed itself shows at once.
const KEPT: Duration = Duration::from_secs(2);
/// Counts kept at a time.
const MANY: u64 = 10_000;

/// What is counted: the changes seen so far, the filter, and up to how many.
type Key = (u64, Vec<u8>, u64);

/// The counts that are still fresh.
#[derive(Clone, Debug)]
pub(super) struct Counts {
    kept: Cache<Key, u64>,
    changes: Arc<AtomicU64>,
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            kept: Cache::builder().max_capacity(MANY).time_to_live(KEPT).build(),
            changes: Arc::default(),
        }
    }
}

impl Counts {
    /// An item changed: what was counted before it counts no more.
    pub(super) fn forget(&self) {
        self.changes.fetch_add(1, Ordering::AcqRel);
    }

    /// The count of `filter` up to `most`; whoever asks while it is being counted waits for the same count.
    pub(super) async fn of<F>(
        &self,
        filter: &Document,
        most: u64,
        count: impl Fn() -> F,
    ) -> Result<u64, StoreFault>
    where
        F: Future<Output = Result<u64, StoreFault>>,
    {
        let key = (self.changes.load(Ordering::Acquire), filter.to_vec()?, most);
        match self.kept.try_get_with(key, count()).await {
            Ok(count) => Ok(count),
            // The fault is shared by all who waited: each asks for itself and gets its own.
            Err(_) => count().await,
        }
    }
}
