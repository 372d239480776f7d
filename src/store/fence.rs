//! The fence: why nothing of a revoked person commits.
//!
//! Each account has a few gate rows. Every `Tx` increments one of them, with the account's epoch in the filter, so
//! that it locks the row until it commits. A revocation first commits the new epoch, then rewrites all gate rows:
//! that write waits for every transaction under way, and each one after it no longer matches.
//!
//! `Tx` does both: a save that raised an epoch returns when the gates are closed, and so does the answer to the same
//! request sent again. A daily job finishes what a process left between the two when it died and nobody asked again, and so does
//! the account's next log-in.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use bson::{Document, doc};
use futures_util::future::try_join_all;
use mongodb::{ClientSession, error::Error};
use serde::{Deserialize, Serialize};
use tokio::sync::OwnedMutexGuard;

use super::{Abort, Store, StoreFault};
use crate::domain::{actor::Epoch, ids::AccountId};

/// How many gate rows an account has: enough that its own requests seldom wait for each other.
pub(super) const GATES: u8 = 8;

/// How often, and how long apart, closing a gate is tried while the database does not answer.
const CLOSING_TRIES: u32 = 120;
const CLOSING_PAUSE: Duration = Duration::from_millis(250);

/// Whether writes pass the fence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fence {
    /// Always, in the product.
    On,
    /// Never: a test shows with it that late writes then commit.
    Off,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Gate {
    #[serde(rename = "_id")]
    id: String,
    account: AccountId,
    epoch: Epoch,
    passes: i64,
}

fn gate_id(account: AccountId, number: u8) -> String {
    format!("{account}:{number}")
}

/// The gate rows of a new account, to be inserted in the transaction that grants it.
pub(super) fn gates_of(account: AccountId, epoch: Epoch) -> Vec<Gate> {
    (0..GATES)
        .map(|number| Gate {
            id: gate_id(account, number),
            account,
            epoch,
            passes: 0,
        })
        .collect()
}

/// How many acts of one account are at its gates at once in one process.
const PLACES: u8 = GATES / 2;

/// Before its gates, the acts of one account in one process wait in a queue: two that meet in a row of the database
/// would both run again after a pause, and one that waits here costs nothing. Fewer have a place than there are gates: a
/// revocation waits for few then, and one account leaves others room. A courtesy: the gates hold without it.
#[derive(Debug, Default)]
pub(super) struct Turnstiles(Mutex<HashMap<AccountId, Weak<Turnstile>>>);

type Turnstile = [Arc<tokio::sync::Mutex<()>>; PLACES as usize];

/// A place before the gates of one account, kept from other acts of this process until dropped.
#[derive(Debug)]
pub(super) struct Turn {
    /// Number of the gate: each place has two of its own, so that acts of two processes meet less often.
    pub(super) gate: u8,
    waited: bool,
    _place: OwnedMutexGuard<()>,
    _turnstile: Arc<Turnstile>,
}

/// Above this many, turnstiles that nobody uses are cleared away.
const MANY_TURNSTILES: usize = 256;

impl Turnstiles {
    /// A free place before the gates of the account, looked for from `lot` on; waits when there is none.
    async fn enter(&self, account: AccountId, lot: u8) -> Turn {
        let turnstile = self.turnstile(account);
        let place = |number: u8| turnstile[usize::from(number)].clone();
        let mut numbers = (0..PLACES).map(|step| lot.wrapping_add(step) % PLACES);
        let free = numbers.find_map(|number| Some((number, place(number).try_lock_owned().ok()?)));
        let waited = free.is_none();
        let (number, kept) = match free {
            Some(free) => free,
            None => (lot % PLACES, place(lot % PLACES).lock_owned().await),
        };
        Turn {
            gate: number + lot / PLACES % 2 * PLACES,
            waited,
            _place: kept,
            _turnstile: turnstile,
        }
    }

    fn turnstile(&self, account: AccountId) -> Arc<Turnstile> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turnstile) = known.get(&account).and_then(Weak::upgrade) {
            return turnstile;
        }
        if known.len() > MANY_TURNSTILES {
            known.retain(|_, turnstile| turnstile.strong_count() > 0);
        }
        let turnstile = Arc::new(Turnstile::default());
        known.insert(account, Arc::downgrade(&turnstile));
        turnstile
    }
}

impl Store {
    /// Waits for a turn at a gate of the account.
    ///
    /// Where many acts of one account wait for each other, a revocation would have to wait for all of them: each that
    /// waited asks first whether its powers are still those it came with.
    ///
    /// # Errors
    /// [`StoreFault::Fenced`] when they changed meanwhile.
    pub(super) async fn take_turn(
        &self,
        account: AccountId,
        epoch: Epoch,
        lot: u8,
    ) -> Result<Turn, StoreFault> {
        let turn = self.turnstiles.enter(account, lot).await;
        if turn.waited && self.fence == Fence::On {
            let accounts = self.collection::<Document>("accounts");
            let unchanged = doc! { "_id": account.to_string(), "epoch": epoch.number() };
            let found = accounts.find_one(unchanged).projection(doc! { "_id": 1 }).await?;
            found.ok_or(StoreFault::Fenced)?;
        }
        Ok(turn)
    }

    /// Passes a gate inside the transaction of `session`.
    pub(super) async fn pass_gate(
        &self,
        session: &mut ClientSession,
        account: AccountId,
        epoch: Epoch,
        gate: u8,
    ) -> Result<(), Error> {
        if self.fence == Fence::Off {
            return Ok(());
        }
        let gates = self.collection::<Gate>("gates");
        let filter = doc! { "_id": gate_id(account, gate), "epoch": epoch.number() };
        let passed = gates
            .update_one(filter, doc! { "$inc": { "passes": 1_i64 } })
            .session(session)
            .await?;
        if passed.matched_count == 1 {
            Ok(())
        } else {
            Err(Error::custom(Abort::Fenced))
        }
    }

    /// Moves every gate of the account to its new epoch. When this returns, nothing of an older epoch can commit.
    ///
    /// # Errors
    /// When the database does not answer; the caller must not report the revocation as done then.
    pub async fn close_gates(&self, account: AccountId, epoch: Epoch) -> Result<(), StoreFault> {
        if self.fence == Fence::Off {
            return Ok(());
        }
        // All at once: while one gate waits for its turn, an old act could else still pass the next.
        try_join_all((0..GATES).map(|number| self.close_gate(account, epoch, number))).await?;
        Ok(())
    }

    /// The same of several accounts, each with its new epoch.
    ///
    /// # Errors
    /// As [`Self::close_gates`].
    pub async fn close_gates_of(&self, accounts: &[(AccountId, Epoch)]) -> Result<(), StoreFault> {
        if self.fence == Fence::Off {
            return Ok(());
        }
        let mut by_epoch: BTreeMap<Epoch, Vec<AccountId>> = BTreeMap::new();
        for (account, epoch) in accounts {
            by_epoch.entry(*epoch).or_default().push(*account);
        }
        // One write for each gate of all: hundreds of accounts must not take hundreds of times as long.
        let closing = by_epoch.iter().flat_map(|(epoch, accounts)| {
            (0..GATES).map(|number| {
                let gates: Vec<_> = accounts.iter().map(|account| gate_id(*account, number)).collect();
                self.rewrite_gates(gates, *epoch)
            })
        });
        try_join_all(closing).await?;
        Ok(())
    }

    async fn close_gate(&self, account: AccountId, epoch: Epoch, number: u8) -> Result<(), StoreFault> {
        self.rewrite_gates(vec![gate_id(account, number)], epoch).await
    }

    async fn rewrite_gates(&self, ids: Vec<String>, epoch: Epoch) -> Result<(), StoreFault> {
        let gates = self.collection::<Gate>("gates");
        let older = doc! { "_id": { "$in": ids }, "epoch": { "$lt": epoch.number() } };
        let rewrite = doc! { "$set": { "epoch": epoch.number() } };
        let mut tries = 1;
        loop {
            match gates.update_many(older.clone(), rewrite.clone()).await {
                Ok(_) => return Ok(()),
                Err(error) if tries >= CLOSING_TRIES => return Err(error.into()),
                // The new epoch is committed: what is left must be done, through a failover too.
                Err(error) => {
                    tracing::warn!(error = %error, "a gate is not closed yet; trying again");
                    tokio::time::sleep(CLOSING_PAUSE).await;
                    tries += 1;
                }
            }
        }
    }
}
