//! Counts of the queue, kept for a moment: every officer asks for the same ones, with every page.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use bson::Document;
use quick_cache::sync::Cache;

use super::StoreFault;

/// How old a count may be, in seconds; what this process changed itself shows at once.
const KEPT_SECONDS: u64 = 2;
/// Counts kept at a time.
const MANY: usize = 10_000;

/// What is counted: the changes seen so far, the span of time, the filter, and up to how many.
type Key = (u64, u64, Vec<u8>, u64);

/// The counts that are still fresh, and some that nobody asks for any more.
#[derive(Clone, Debug)]
pub(super) struct Counts {
    kept: Arc<Cache<Key, u64>>,
    changes: Arc<AtomicU64>,
    began: Instant,
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            kept: Arc::new(Cache::new(MANY)),
            changes: Arc::default(),
            began: Instant::now(),
        }
    }
}

impl Counts {
    /// An item changed: what was counted before it counts no more.
    pub(super) fn forget(&self) {
        self.changes.fetch_add(1, Ordering::AcqRel);
    }

    /// The count of `filter` up to `most`; whoever asks while it is being counted waits for the same count.
    pub(super) async fn of(
        &self,
        filter: &Document,
        most: u64,
        count: impl Future<Output = Result<u64, StoreFault>>,
    ) -> Result<u64, StoreFault> {
        let changes = self.changes.load(Ordering::Acquire);
        let span = self.began.elapsed().as_secs() / KEPT_SECONDS;
        let key = (changes, span, filter.to_vec()?, most);
        self.kept.get_or_insert_async(&key, count).await
    }
}
