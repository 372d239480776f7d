//! The fence: why nothing of a revoked person commits.
//!
//! Each account has a few gate rows. Every `Tx` increments one of them, with the account's epoch in the filter, so
//! that it locks the row until it commits. A revocation first commits the new epoch, then rewrites all gate rows:
//! that write waits for every transaction under way, and each one after it no longer matches.

use std::time::Duration;

use bson::{Document, doc};
use mongodb::{ClientSession, error::Error};
use serde::{Deserialize, Serialize};

use super::{Abort, Store, StoreFault};
use crate::domain::{actor::Epoch, ids::AccountId};

/// How many gate rows an account has: enough that its own requests seldom wait for each other.
const GATES: u8 = 8;

/// How often, and how long apart, closing the gates is tried while the database does not answer.
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

impl Store {
    /// Passes a gate inside the transaction of `session`.
    pub(super) async fn pass_gate(
        &self,
        session: &mut ClientSession,
        account: AccountId,
        epoch: Epoch,
        lot: u8,
    ) -> Result<(), Error> {
        if self.fence == Fence::Off {
            return Ok(());
        }
        let gates = self.collection::<Gate>("gates");
        let filter = doc! { "_id": gate_id(account, lot % GATES), "epoch": epoch.number() };
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
        let older = doc! { "account": account.to_string(), "epoch": { "$lt": epoch.number() } };
        let rewrite = doc! { "$set": { "epoch": epoch.number() } };
        for tries in 1.. {
            match self.rewrite_gates(&older, &rewrite).await {
                Ok(true) => break,
                Ok(false) => {}
                Err(error) if tries >= CLOSING_TRIES => return Err(error.into()),
                // The new epoch is committed: what is left must be done, through a failover too.
                Err(error) => {
                    tracing::warn!(error = %error, "the gates are not closed yet; trying again");
                    tokio::time::sleep(CLOSING_PAUSE).await;
                }
            }
        }
        Ok(())
    }

    /// Whether no gate of an older epoch is left.
    async fn rewrite_gates(&self, older: &Document, rewrite: &Document) -> Result<bool, Error> {
        let gates = self.collection::<Gate>("gates");
        gates.update_many(older.clone(), rewrite.clone()).await?;
        Ok(gates.count_documents(older.clone()).await? == 0)
    }
}
