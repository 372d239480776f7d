//! A worker's side of a lease: taken, renewed while the work goes on, given up at the end.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use crate::{
    domain::time::{Instant, SharedClock},
    store::{Store, StoreFault},
};

/// A worker that falls silent loses the lease after this time, in seconds.
const SECONDS: i64 = 30;
/// How often it is renewed while one piece of work goes on.
const RENEWED_EVERY: Duration = Duration::from_secs(10);

/// How the lease stands after asking for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Another worker has it.
    Elsewhere,
    /// It was taken just now: what its last holder left unfinished is ours to put right.
    Taken,
    /// It was ours before.
    Kept,
}

/// A lease of one worker.
pub struct Lease {
    store: Store,
    clock: SharedClock,
    name: &'static str,
    owner: String,
    until: Instant,
    held: AtomicBool,
}

impl Lease {
    /// A lease that is not held yet.
    pub fn new(store: Store, clock: SharedClock, name: &'static str) -> Self {
        Self {
            store,
            clock,
            name,
            owner: uuid::Uuid::new_v4().to_string(),
            until: Instant::from_millis(0),
            held: AtomicBool::new(false),
        }
    }

    /// The name under which it is held, different for each worker.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// Takes the lease, or renews it when half of its time has passed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn hold(&mut self) -> Result<Hold, StoreFault> {
        let held = *self.held.get_mut();
        if held && self.clock.now() < self.until.plus_seconds(-SECONDS / 2) {
            return Ok(Hold::Kept);
        }
        let (holds, until) = self.ask().await?;
        self.until = until;
        Ok(match (holds, held) {
            (false, _) => Hold::Elsewhere,
            (true, false) => Hold::Taken,
            (true, true) => Hold::Kept,
        })
    }

    /// Does a piece of work that may outlast the lease, renewing it meanwhile. The work learns from
    /// [`Lease::is_held`] when another worker took over.
    pub async fn keep_during<T>(&self, work: impl Future<Output = T>) -> T {
        let renewing = async {
            let mut until = self.until;
            loop {
                tokio::time::sleep(RENEWED_EVERY).await;
                match self.ask().await {
                    Ok((_, renewed)) => until = renewed,
                    Err(fault) => {
                        tracing::warn!(lease.name = self.name, error = %fault, "a lease was not renewed");
                        self.held.fetch_and(self.clock.now() < until, Ordering::Relaxed);
                    }
                }
            }
        };
        tokio::select! {
            done = work => done,
            never = renewing => never,
        }
    }

    /// Whether it was held when it was last asked for, and has not run out unrenewed since.
    pub fn is_held(&self) -> bool {
        self.held.load(Ordering::Relaxed)
    }

    /// Asks for it; whether it was given, and until when.
    async fn ask(&self) -> Result<(bool, Instant), StoreFault> {
        let now = self.clock.now();
        let until = now.plus_seconds(SECONDS);
        let held = self
            .store
            .hold_lease(self.name, &self.owner, (now, until))
            .await?;
        self.held.store(held, Ordering::Relaxed);
        Ok((held, until))
    }

    /// Gives it up, so that another worker need not wait for its end.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn release(&self) -> Result<(), StoreFault> {
        self.store.release_lease(self.name, &self.owner).await
    }
}
