//! Carries successions of bodies out on their day, and takes over what slipped into a body while it closed.
//!
//! Each account and each item passes in a transaction of its own that looks at everything anew: what is cut off goes
//! on where it was, and two workers at once move nothing twice.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::timeout;

use super::lease::{Daily, GoesOn};
use crate::{
    app::{
        Fault, Services,
        successions::{begin_succession, finish_succession, follow_succession, pass_item},
    },
    domain::{
        actor::Actor,
        ids::{AccountId, SubmissionId, SuccessionId},
        policy::{JobAct, PassOver},
        scope::{Scope, System},
        succession::{Fate, Succession, SuccessionState, Tally},
        time::{Instant, LocalDate},
    },
    store::{StoreFault, Tx, View},
};

/// Days back to closings into which something may have slipped.
const SLIPPED_DAYS: i64 = 2;
/// How often that is looked for after a closing: what was begun before it is through within two looks.
const SWEEPS: u8 = 3;
/// Items looked up at once.
const BATCH: i64 = 64;
/// Items passed at the same time.
const AT_ONCE: usize = 8;
/// How long an item is waited for: what a killed process had begun holds it until the database gives it up.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often those are looked at again, when nothing else is left.
const ROUNDS: usize = 90;
/// How often an account or item is tried that others work on in the same moment.
const TRIES: usize = 5;

/// The job that carries successions out.
pub enum Successions {}

impl Daily for Successions {
    const JOB: &'static str = PassOver::JOB;
    const WHAT: &'static str = "successions of bodies";
    type Done = Swept;

    async fn look(services: &Services, swept: Swept, goes_on: GoesOn<'_>) -> Result<Swept, Fault> {
        watch(services, swept, goes_on).await
    }
}

/// How often what slipped in was looked for on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// The day.
    pub on: Option<LocalDate>,
    /// How often.
    pub times: u8,
}

/// Carries out what is due, with or without a lease; how far what slipped in was looked for.
///
/// # Errors
/// When the database does not answer.
pub async fn watch(services: &Services, swept: Swept, goes_on: GoesOn<'_>) -> Result<Swept, Fault> {
    let today = services.today();
    let due = view(services).due_successions(today).await?;
    let closed = !due.is_empty();
    for id in due {
        if !goes_on() {
            return Ok(Swept::default());
        }
        match carry_out(services, id, goes_on).await {
            Ok(true) => tracing::info!(succession.id = %id, "a succession was carried out"),
            Ok(false) => return Ok(Swept::default()),
            Err(fault) => {
                tracing::error!(succession.id = %id, error = %fault, "a succession could not be carried out; trying again");
            }
        }
    }
    if closed {
        return Ok(Swept::default());
    }
    let times = if swept.on == Some(today) { swept.times } else { 0 };
    if times < SWEEPS {
        sweep_closed(services, services.now().plus_days(-SLIPPED_DAYS)).await?;
    }
    Ok(Swept {
        on: Some(today),
        times: times.saturating_add(1).min(SWEEPS),
    })
}

/// Carries out whatever is due, by command; what each did.
///
/// # Errors
/// When the database does not answer.
pub async fn carry_out_all(services: &Services) -> Result<Vec<(SuccessionId, Tally)>, Fault> {
    let mut done = Vec::new();
    for id in view(services).due_successions(services.today()).await? {
        let mut tries = 1;
        while !carry_out(services, id, &|| true).await? && tries < TRIES {
            tries += 1;
        }
        if let SuccessionState::Done { tally, .. } = begin(services)?.succession(id).await?.state {
            done.push((id, tally));
        }
    }
    Ok(done)
}

fn begin(services: &Services) -> Result<Tx<System>, Fault> {
    let (job, stamp) = (Actor::System(PassOver::JOB), services.stamp()?);
    Ok(Tx::begin(&services.store, Scope::of_system(), job, stamp, None))
}

fn view(services: &Services) -> View<System> {
    View::new(&services.store, Scope::of_system())
}

/// Somebody was faster: it is looked at again.
async fn persist<T, F>(act: impl Fn() -> F) -> Result<T, Fault>
where
    F: Future<Output = Result<T, Fault>>,
{
    for _ in 1..TRIES {
        match act().await {
            Err(Fault::Store(StoreFault::Conflict)) => {}
            done => return done,
        }
    }
    act().await
}

/// Carries a succession out, or goes on where it was cut off; whether it is through.
async fn carry_out(services: &Services, id: SuccessionId, goes_on: GoesOn<'_>) -> Result<bool, Fault> {
    let succession = persist(|| begun(services, id)).await?;
    let SuccessionState::Underway { people, .. } = &succession.state else {
        return Ok(true);
    };
    let mut people = people.clone();
    for account in &people {
        if !goes_on() {
            return Ok(false);
        }
        persist(|| follow(services, &succession, *account)).await?;
    }
    // Whoever was appointed while it closed comes after.
    if succession.kind.closes() {
        for late in view(services).people_of(succession.tenant).await? {
            persist(|| follow(services, &succession, late)).await?;
            people.push(late);
        }
    }
    if !pass_items(services, &succession, &people, goes_on).await? {
        return Ok(false);
    }
    let tally = view(services).tally_of(&succession, &people).await?;
    persist(|| finish(services, id, tally)).await?;
    Ok(true)
}

async fn begun(services: &Services, id: SuccessionId) -> Result<Succession, Fault> {
    begin_succession(services, begin(services)?, id).await
}

async fn finish(services: &Services, id: SuccessionId, tally: Tally) -> Result<(), Fault> {
    finish_succession(begin(services)?, id, tally).await
}

async fn follow(services: &Services, succession: &Succession, account: AccountId) -> Result<(), Fault> {
    follow_succession(services, begin(services)?, succession, account).await
}

async fn pass(services: &Services, succession: &Succession, item: SubmissionId) -> Result<(), Fault> {
    pass_item(services, begin(services)?, succession, item).await
}

/// Passes what is left of the body's undecided items; whether none is left.
async fn pass_items(
    services: &Services,
    succession: &Succession,
    people: &[AccountId],
    goes_on: GoesOn<'_>,
) -> Result<bool, Fault> {
    let gone_over: Vec<_> = people
        .iter()
        .copied()
        .filter(|account| succession.fate_of(*account) == Fate::Moves)
        .collect();
    let (mut held, mut rounds) = (Vec::new(), 0);
    loop {
        let left = view(services)
            .items_to_pass(succession, (&gone_over, &held), BATCH)
            .await?;
        if left.is_empty() && held.is_empty() {
            return Ok(true);
        }
        if left.is_empty() {
            rounds += 1;
            if rounds > ROUNDS {
                return Ok(false);
            }
            tokio::time::sleep(PATIENCE).await;
            held.clear();
        }
        for several in left.chunks(AT_ONCE) {
            if !goes_on() {
                return Ok(false);
            }
            let passing = several
                .iter()
                .map(|item| pass_or_leave(services, succession, *item));
            for (item, passed) in several.iter().zip(join_all(passing).await) {
                if !passed? {
                    held.push(*item);
                }
            }
        }
    }
}

/// Passes an item, unless somebody holds it too long; whether it passed.
async fn pass_or_leave(
    services: &Services,
    succession: &Succession,
    item: SubmissionId,
) -> Result<bool, Fault> {
    match timeout(PATIENCE, persist(|| pass(services, succession, item))).await {
        Ok(Ok(())) => Ok(true),
        Ok(Err(fault @ Fault::Store(StoreFault::Database(_)))) => Err(fault),
        Ok(Err(fault)) => {
            tracing::warn!(submission.id = %item, error = %fault, "an item could not pass to the successor; trying again");
            Ok(false)
        }
        Err(_) => Ok(false),
    }
}

/// Takes over what slipped into bodies while they closed: an account or an item that was begun before and committed
/// after.
async fn sweep_closed(services: &Services, since: Instant) -> Result<(), Fault> {
    for succession in view(services).closed_since(since).await? {
        let late = view(services).people_of(succession.tenant).await?;
        for account in &late {
            persist(|| follow(services, &succession, *account)).await?;
        }
        pass_items(services, &succession, &late, &|| true).await?;
    }
    Ok(())
}
