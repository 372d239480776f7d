//! Ends terms on the day after their last one and accounts that nobody uses, on any day; announces both before, on
//! working days from 08:00 on.
//!
//! That nothing is announced twice follows from the account itself, which keeps what was announced in the transaction
//! that queues the letters.

use super::{
    lease::{Daily, GoesOn},
    walk::{Walk, each},
};
use crate::{
    app::{
        Fault, Services,
        expiry::{end_due, finish_ends, foretell_end},
    },
    domain::{
        actor::Actor,
        ids::AccountId,
        scope::{Scope, System},
        time::LocalDate,
    },
    store::{Tx, View},
};

/// Accounts looked up at once.
const BATCH: i64 = 200;
/// Days back to ends that may have been cut off.
const CUT_OFF_DAYS: i64 = 2;
/// Announcements of one account in one look.
const MOST_ANNOUNCED: usize = 8;

/// The job that ends terms and idle accounts.
pub enum Expiry {}

/// Days that are done with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// What ends by itself was ended.
    pub ended_on: Option<LocalDate>,
    /// What is to end was announced.
    pub foretold_on: Option<LocalDate>,
}

impl Daily for Expiry {
    const JOB: &'static str = "expiry";
    const WHAT: &'static str = "terms and idle accounts";
    type Done = Looked;

    async fn look(services: &Services, done: Looked, goes_on: GoesOn<'_>) -> Result<Looked, Fault> {
        watch(services, done, goes_on).await
    }
}

/// Does what is due now, with or without a lease; the days that are done with.
///
/// # Errors
/// When the database does not answer.
pub async fn watch(services: &Services, done: Looked, goes_on: GoesOn<'_>) -> Result<Looked, Fault> {
    let mut done = done;
    let today = services.today();
    if done.ended_on != Some(today) {
        let since = services.now().plus_days(-CUT_OFF_DAYS);
        finish_ends(services, &view(services), since).await?;
        let walk = walk(services, goes_on, Chore::End).await?;
        done.ended_on = walk.is_whole().then_some(today);
    }
    let calendar = services.store.reference().await?.calendar;
    if let Some(morning) = calendar.mailing_day(services.now())
        && done.foretold_on != Some(morning)
    {
        let walk = walk(services, goes_on, Chore::Foretell).await?;
        done.foretold_on = walk.is_whole().then_some(morning);
    }
    Ok(done)
}

#[derive(Clone, Copy, Debug)]
enum Chore {
    End,
    Foretell,
}

fn view(services: &Services) -> View<System> {
    View::new(&services.store, Scope::of_system())
}

async fn walk(services: &Services, goes_on: GoesOn<'_>, chore: Chore) -> Result<Walk, Fault> {
    let (view, mut walk, mut after) = (view(services), Walk::Whole, None);
    loop {
        let accounts = view.active_accounts(after, BATCH).await?;
        let Some((last, _)) = accounts.last() else {
            return Ok(walk);
        };
        after = Some(*last);
        if matches!(chore, Chore::End) {
            // A change of powers that was cut off between its two steps would hold back whatever relies on the account.
            services.store.close_gates_of(&accounts).await?;
        }
        let accounts = accounts.into_iter().map(|(account, _)| account).collect();
        walk = walk.and(each("account", accounts, goes_on, |id| treat(services, id, chore)).await?);
    }
}

async fn treat(services: &Services, id: AccountId, chore: Chore) -> Result<(), Fault> {
    let begin = || -> Result<Tx<System>, Fault> {
        let actor = Actor::System(Expiry::JOB);
        Ok(Tx::begin(
            &services.store,
            Scope::of_system(),
            actor,
            services.stamp()?,
            None,
        ))
    };
    match chore {
        Chore::End => end_due(services, begin()?, id).await.map(drop),
        Chore::Foretell => {
            let mut told = 0;
            while told < MOST_ANNOUNCED && foretell_end(services, begin()?, id).await? {
                told += 1;
            }
            Ok(())
        }
    }
}
