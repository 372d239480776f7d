//! Whether the public site changed: every replica listens, so that no page it keeps outlives what it shows. And whether
//! the queue changed: every replica listens once for all who have it open.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use bson::{Document, doc};
use tokio::sync::watch::{Receiver, Sender};

use super::{Store, StoreFault};

/// How long the database waits for a change before it says that there was none.
const PATIENCE: Duration = Duration::from_secs(1);
/// Without word for this long, nobody listens.
const SILENCE: Duration = Duration::from_secs(3);

/// How often the public site changed, as far as this process knows.
#[derive(Debug)]
pub(super) struct Watch {
    changes: AtomicU64,
    began: Instant,
    /// Until when this process is sure that it missed nothing, in milliseconds since it began. Every public page asks:
    /// hence no lock.
    sure_until: AtomicU64,
}

impl Default for Watch {
    fn default() -> Self {
        Self {
            changes: AtomicU64::default(),
            began: Instant::now(),
            sure_until: AtomicU64::default(),
        }
    }
}

impl Watch {
    /// Something public changed, by this process or another.
    pub(super) fn changed(&self) {
        self.changes.fetch_add(1, Ordering::AcqRel);
    }

    /// The database had something to say, if only that nothing changed.
    fn heard(&self) {
        let until = self.began.elapsed() + SILENCE;
        self.sure_until.store(millis_of(until), Ordering::Release);
    }

    fn deaf(&self) {
        self.sure_until.store(0, Ordering::Release);
    }

    fn listens(&self) -> bool {
        millis_of(self.began.elapsed()) < self.sure_until.load(Ordering::Acquire)
    }
}

/// Of a change only that it happened: the driver reads nothing that lacks a place in the stream or a kind.
fn that_it_happened() -> Document {
    doc! { "$project": { "_id": 1, "operationType": 1 } }
}

fn millis_of(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// How often an item that was ever offered changed; what lies with its author alone is nobody's news.
#[derive(Debug, Default)]
pub(super) struct QueueWatch {
    changes: Sender<u64>,
}

impl Store {
    /// Tells of each change of the queue, by whichever process; changes that come together may be told of once.
    pub fn queue_changes(&self) -> Receiver<u64> {
        self.queue.changes.subscribe()
    }

    /// Listens for changes of the queue until the database hangs up.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn watch_queue(&self) -> Result<(), StoreFault> {
        // An item is written whole: only then does a change carry it.
        let offered = doc! { "$or": [
            { "operationType": { "$in": ["update", "delete"] } },
            { "fullDocument.intake": { "$ne": null } },
        ] };
        let submissions = self.collection::<Document>("submissions");
        let mut changes = submissions
            .watch()
            .pipeline([doc! { "$match": offered }, that_it_happened()])
            .max_await_time(PATIENCE)
            .await?;
        // What changed before is not told of any more.
        self.queue_changed();
        while changes.is_alive() {
            if changes.next_if_any().await?.is_some() {
                self.queue_changed();
            }
        }
        Ok(())
    }

    fn queue_changed(&self) {
        self.counts.forget();
        self.queue.changes.send_modify(|changes| *changes += 1);
    }

    /// Number of the state in which the public site is; nothing while this process could miss a change.
    ///
    /// What is read after the number was asked for is of that state or of a later one: it may be kept under the number,
    /// and shown for as long as the number stands.
    pub fn public_state(&self) -> Option<u64> {
        let state = self.watch.changes.load(Ordering::Acquire);
        self.watch.listens().then_some(state)
    }

    /// Listens for changes that other processes make, until the database hangs up.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn watch_public(&self) -> Result<(), StoreFault> {
        let heard = self.listen().await;
        self.watch.deaf();
        heard
    }

    async fn listen(&self) -> Result<(), StoreFault> {
        let articles = self.collection::<Document>("articles");
        let mut changes = articles
            .watch()
            .pipeline([that_it_happened()])
            .max_await_time(PATIENCE)
            .await?;
        // What changed before is not told of any more.
        self.watch.changed();
        while changes.is_alive() {
            if changes.next_if_any().await?.is_some() {
                self.watch.changed();
            }
            self.watch.heard();
        }
        Ok(())
    }
}
