//! Watches the deadlines: moves open targets with the calendar and the settings, and on working days, from 08:00 on, chases what is
//! overdue and lets idle returns lapse.
//!
//! The lease only spares the replicas each other's work. That nothing is said twice, and nothing of an item that
//! moved on, follows from the version every change is bound to: killed at any point, or run by two at once, it goes
//! on with what is left.

use std::{sync::Arc, time::Duration};

use super::{
    Stop,
    lease::{Hold, Lease},
};
use crate::{
    app::{
        Fault, Services,
        deadlines::{chase_submission, lapse_submission, retime_submission},
    },
    domain::{
        actor::Actor,
        ids::SubmissionId,
        policy::{Chase, JobAct},
        scope::{Scope, System},
        submission::Targets,
        time::LocalDate,
    },
    store::{Receipt, Reference, StoreFault, TargetMark, Tx, View, audit::Hash},
};

/// Time between looks.
const EVERY: Duration = Duration::from_secs(15);
/// An act may still count by the calendar it read this long ago, in seconds: the age of a replica's copy, and the
/// time of a request.
const OLD_COPIES_SECONDS: i64 = 30;
/// How often an item is tried that others work on in the same moment.
const TRIES: usize = 3;
/// How long an item is waited for. What a killed process had begun holds its item until the database gives it up
/// after a minute: the next look comes back to it.
const PATIENCE: Duration = Duration::from_secs(3);
/// After so many of them the walk breaks off: then it is the database that is slow.
const MOST_STUCK: usize = 5;

/// Watches until stopped.
pub async fn run(services: Arc<Services>, stop: Stop) {
    let mut worker = DeadlineWorker::new(services);
    while !stop.is_pulled() {
        if let Err(fault) = worker.look(&stop).await {
            tracing::error!(error = %fault, "the deadlines could not be watched; trying again");
        }
        stop.sleep(EVERY).await;
    }
    if let Err(fault) = worker.lease.release().await {
        tracing::warn!(error = %fault, "the lease of the deadlines was not given up");
    }
}

/// One worker.
pub struct DeadlineWorker {
    services: Arc<Services>,
    lease: Lease,
    /// The working day that is done with.
    done_on: Option<LocalDate>,
}

/// What became of a walk over items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Walk {
    /// Every item was treated.
    Whole,
    /// It broke off, or an item could not be treated: the next look begins again.
    Broken,
}

impl DeadlineWorker {
    /// A worker that does not hold the lease yet.
    pub fn new(services: Arc<Services>) -> Self {
        let lease = Lease::new(services.store.clone(), services.clock.clone(), Chase::JOB);
        Self {
            services,
            lease,
            done_on: None,
        }
    }

    /// Does what is due now, unless another worker does it.
    ///
    /// # Errors
    /// When the database does not answer; the next look goes on.
    pub async fn look(&mut self, stop: &Stop) -> Result<(), Fault> {
        match self.lease.hold().await? {
            Hold::Elsewhere => {
                self.done_on = None;
                return Ok(());
            }
            Hold::Taken => self.done_on = None,
            Hold::Kept => {}
        }
        let goes_on = || !stop.is_pulled() && self.lease.is_held();
        let watching = watch(&self.services, self.done_on, &goes_on);
        self.done_on = self.lease.keep_during(watching).await?;
        Ok(())
    }
}

/// Does what is due now, with or without a lease; the day that is done with.
///
/// # Errors
/// When the database does not answer.
pub async fn watch(
    services: &Services,
    done_on: Option<LocalDate>,
    goes_on: &(dyn Fn() -> bool + Sync),
) -> Result<Option<LocalDate>, Fault> {
    let reference = services.store.reference().await?;
    let calendar = &reference.calendar;
    let desk = Desk {
        services,
        reference: &reference,
        goes_on,
    };
    // Before anything is called overdue, it is so by the calendar of today; one item that fails holds up no other.
    let moved = desk.move_targets().await?;
    let Some(today) = calendar.mailing_day(services.now()) else {
        return Ok(done_on);
    };
    if done_on == Some(today) {
        return Ok(done_on);
    }
    let chased = desk.chase(today).await?;
    let lapsed = desk.lapse(today).await?;
    let whole = [moved, chased, lapsed].iter().all(|walk| *walk == Walk::Whole);
    Ok(whole.then_some(today))
}

/// What is done with an item.
#[derive(Clone, Copy, Debug)]
enum Chore {
    Retime,
    Chase,
    Lapse,
}

struct Desk<'a> {
    services: &'a Services,
    reference: &'a Reference,
    goes_on: &'a (dyn Fn() -> bool + Sync),
}

impl Desk<'_> {
    fn view(&self) -> View<System> {
        View::new(&self.services.store, Scope::of_system())
    }

    fn tx(&self) -> Result<Tx<System>, Fault> {
        let stamp = self.services.stamp()?;
        let scope = Scope::of_system();
        Ok(Tx::begin(
            &self.services.store,
            scope,
            Actor::System(Chase::JOB),
            stamp,
            None,
        ))
    }

    /// Brings the open targets to the calendar and the days of the steps, once for each and once more when no act can have read the
    /// one before.
    async fn move_targets(&self) -> Result<Walk, Fault> {
        let store = &self.services.store;
        let Targets {
            screening_days,
            field_review_days,
            hold_days,
        } = self.services.targets_in(self.reference);
        let days = [screening_days, field_review_days, hold_days].map(u32::to_be_bytes);
        let counted_by = [&self.reference.calendar.fingerprint()[..], days.as_flattened()];
        let calendar = Hash::of(&counted_by.concat());
        let now = self.services.now();
        let known = store
            .target_mark()
            .await?
            .filter(|mark| mark.calendar == calendar);
        if let Some(mark) = known
            && (mark.settled || now < mark.walked_at.plus_seconds(OLD_COPIES_SECONDS))
        {
            return Ok(Walk::Whole);
        }
        let ids = self.view().timed().await?;
        let walk = self.each(ids, Chore::Retime).await?;
        if walk == Walk::Whole {
            let mark = TargetMark {
                calendar,
                walked_at: now,
                settled: known.is_some(),
            };
            store.set_target_mark(mark).await?;
        }
        Ok(walk)
    }

    async fn chase(&self, today: LocalDate) -> Result<Walk, Fault> {
        let morning = self.reference.calendar.morning_of(today);
        let ids = self.view().overdue_at(morning).await?;
        self.each(ids, Chore::Chase).await
    }

    async fn lapse(&self, today: LocalDate) -> Result<Walk, Fault> {
        let idle = self.services.chasing_in(self.reference).idle_days_unwarned();
        let morning = self.reference.calendar.morning_of(today);
        let ids = self.view().idle_since(morning.plus_days(-idle)).await?;
        self.each(ids, Chore::Lapse).await
    }

    /// Treats each item in a transaction of its own; one that fails does not keep the others waiting.
    async fn each(&self, ids: Vec<SubmissionId>, chore: Chore) -> Result<Walk, Fault> {
        let mut walk = Walk::Whole;
        let mut stuck = 0;
        for id in ids {
            if stuck >= MOST_STUCK || !(self.goes_on)() {
                return Ok(Walk::Broken);
            }
            match tokio::time::timeout(PATIENCE, self.treat(id, chore)).await {
                Ok(Ok(()) | Err(Fault::Store(StoreFault::NotFound))) => {}
                Ok(Err(fault @ Fault::Store(StoreFault::Database(_)))) => return Err(fault),
                Ok(Err(fault)) => {
                    tracing::warn!(submission.id = %id, error = %fault, "a deadline could not be treated");
                    walk = Walk::Broken;
                }
                Err(_) => {
                    tracing::warn!(submission.id = %id, "a deadline waits: another transaction holds the item");
                    stuck += 1;
                    walk = Walk::Broken;
                }
            }
        }
        Ok(walk)
    }

    async fn treat(&self, id: SubmissionId, chore: Chore) -> Result<(), Fault> {
        for _ in 1..TRIES {
            // Somebody was faster: the item is looked at again.
            match self.try_once(id, chore).await {
                Err(Fault::Store(StoreFault::Conflict)) => {}
                done => return done.map(drop),
            }
        }
        self.try_once(id, chore).await.map(drop)
    }

    async fn try_once(&self, id: SubmissionId, chore: Chore) -> Result<Option<Receipt>, Fault> {
        let tx = self.tx()?;
        match chore {
            Chore::Retime => retime_submission(self.services, tx, id, self.reference).await,
            Chore::Chase => chase_submission(self.services, tx, id, self.reference).await,
            Chore::Lapse => lapse_submission(self.services, tx, id, self.reference).await,
        }
    }
}
