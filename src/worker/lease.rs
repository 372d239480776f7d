//! A worker's side of a lease: taken, renewed while the work goes on, given up at the end; and the daily look under one.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use super::Stop;
use crate::{
    app::{Fault, Services},
    domain::time::{Instant, SharedClock},
    store::{Store, StoreFault},
};

/// Time between two looks of a daily job.
const EVERY: Duration = Duration::from_secs(15);

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

/// Asks whether a walk may go on: not when the stop is pulled, nor when another worker took the lease over.
pub type GoesOn<'a> = &'a (dyn Fn() -> bool + Sync);

/// A job that looks every few seconds for what is due, and once a day is done with the day.
///
/// The lease only spares the replicas each other's work: that nothing is done twice must follow from what each
/// transaction of the job is bound to.
pub trait Daily: Send + 'static {
    /// Name of the lease.
    const JOB: &'static str;
    /// What it looks after, for the log.
    const WHAT: &'static str;
    /// What is done with: forgotten with the lease, so that whoever takes it over looks at everything again.
    type Done: Copy + Default + Send + Sync;

    /// Does what is due now, with or without a lease; what is done with.
    ///
    /// # Errors
    /// When the database does not answer; the next look goes on.
    fn look(
        services: &Services,
        done: Self::Done,
        goes_on: GoesOn<'_>,
    ) -> impl Future<Output = Result<Self::Done, Fault>> + Send;
}

/// One worker of a daily job.
pub struct DailyWorker<D: Daily> {
    services: Arc<Services>,
    lease: Lease,
    done: D::Done,
}

impl<D: Daily> DailyWorker<D> {
    /// A worker that does not hold the lease yet.
    pub fn new(services: Arc<Services>) -> Self {
        let lease = Lease::new(services.store.clone(), services.clock.clone(), D::JOB);
        Self {
            services,
            lease,
            done: D::Done::default(),
        }
    }

    /// Does what is due now, unless another worker does it.
    ///
    /// # Errors
    /// When the database does not answer; the next look goes on.
    pub async fn look(&mut self, stop: &Stop) -> Result<(), Fault> {
        match self.lease.hold().await? {
            Hold::Elsewhere => {
                self.done = D::Done::default();
                return Ok(());
            }
            Hold::Taken => self.done = D::Done::default(),
            Hold::Kept => {}
        }
        let goes_on = || !stop.is_pulled() && self.lease.is_held();
        let looking = D::look(&self.services, self.done, &goes_on);
        self.done = self.lease.keep_during(looking).await?;
        Ok(())
    }

    /// Looks until stopped.
    pub async fn run(mut self, stop: Stop) {
        while !stop.is_pulled() {
            if let Err(fault) = self.look(&stop).await {
                tracing::error!(lease.name = D::JOB, error = %fault, "{} could not be looked after; trying again", D::WHAT);
            }
            stop.sleep(EVERY).await;
        }
        if let Err(fault) = self.lease.release().await {
            tracing::warn!(lease.name = D::JOB, error = %fault, "a lease was not given up");
        }
    }
}
