//! Watches the deadlines: moves open targets with the calendar and the settings, and on working days, from 08:00 on,
//! chases what is overdue and lets idle returns lapse.
//!
//! The lease only spares the replicas each other's work. That nothing is said twice, and nothing of an item that
//! moved on, follows from the version every change is bound to: killed at any point, or run by two at once, it goes
//! on with what is left.

use super::{
    lease::{Daily, DailyWorker, GoesOn},
    walk::{Walk, each},
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
    store::{Reference, TargetMark, Tx, View, audit::Hash},
};

/// An act may still count by the calendar it read this long ago, in seconds: the age of a replica's copy, and the
/// time of a request.
const OLD_COPIES_SECONDS: i64 = 30;

/// The job that watches the deadlines.
pub enum Deadlines {}

/// One worker of it.
pub type DeadlineWorker = DailyWorker<Deadlines>;

impl Daily for Deadlines {
    const JOB: &'static str = Chase::JOB;
    const WHAT: &'static str = "the deadlines";
    /// The working day that is done with.
    type Done = Option<LocalDate>;

    async fn look(
        services: &Services,
        done: Option<LocalDate>,
        goes_on: GoesOn<'_>,
    ) -> Result<Option<LocalDate>, Fault> {
        watch(services, done, goes_on).await
    }
}

/// Does what is due now, with or without a lease; the day that is done with.
///
/// # Errors
/// When the database does not answer.
pub async fn watch(
    services: &Services,
    done_on: Option<LocalDate>,
    goes_on: GoesOn<'_>,
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
    let whole = moved.and(chased).and(lapsed).is_whole();
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
    goes_on: GoesOn<'a>,
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

    /// Brings the open targets to the calendar and the days of the steps, once for each and once more when no act can
    /// have read the one before.
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
        if walk.is_whole() {
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

    async fn each(&self, ids: Vec<SubmissionId>, chore: Chore) -> Result<Walk, Fault> {
        each("submission", ids, self.goes_on, |id| self.treat(id, chore)).await
    }

    async fn treat(&self, id: SubmissionId, chore: Chore) -> Result<(), Fault> {
        let tx = self.tx()?;
        let treated = match chore {
            Chore::Retime => retime_submission(self.services, tx, id, self.reference).await,
            Chore::Chase => chase_submission(self.services, tx, id, self.reference).await,
            Chore::Lapse => lapse_submission(self.services, tx, id, self.reference).await,
        };
        treated.map(drop)
    }
}
