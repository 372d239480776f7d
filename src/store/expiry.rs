//! Accounts as the job that ends terms walks them.

use bson::{Document, doc};
use futures_util::TryStreamExt;
use mongodb::options::Hint;
use serde::Deserialize;

use super::{Store, StoreFault, Tx, View, audit::Entry};
use crate::domain::{
    actor::Epoch,
    ids::AccountId,
    scope::{Surface, System},
    time::Instant,
};

#[derive(Deserialize)]
struct Row {
    #[serde(rename = "_id")]
    id: AccountId,
    epoch: Epoch,
}

impl Store {
    /// When the person logged in last.
    pub(super) async fn last_log_in(&self, id: AccountId) -> Result<Option<Instant>, StoreFault> {
        let filter = doc! { "actor.account": id.to_string(), "action": "log_in" };
        let entries = self.collection::<Entry>("audit");
        let found = entries.find_one(filter).sort(doc! { "at": -1 }).await?;
        Ok(found.map(|entry| entry.at))
    }
}

impl Store {
    /// Whether the person ever logged in.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn logged_in_before(&self, id: AccountId) -> Result<bool, StoreFault> {
        Ok(self.last_log_in(id).await?.is_some())
    }
}

impl<S: Surface> Tx<S> {
    /// When the person logged in last.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn last_log_in(&self, id: AccountId) -> Result<Option<Instant>, StoreFault> {
        self.store.last_log_in(id).await
    }
}

impl View<System> {
    /// Active accounts in the order of their ids, from after one of them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn active_accounts(
        &self,
        after: Option<AccountId>,
        limit: i64,
    ) -> Result<Vec<(AccountId, Epoch)>, StoreFault> {
        let after = after.map(|account| account.to_string()).unwrap_or_default();
        let filter = doc! { "standing.name": "active", "_id": { "$gt": after } };
        let rows = self
            .rows(filter, doc! { "standing.name": 1, "_id": 1 }, limit)
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row.epoch)).collect())
    }

    /// Accounts revoked since then, with their epochs.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn revoked_since(&self, since: Instant) -> Result<Vec<(AccountId, Epoch)>, StoreFault> {
        let filter = doc! { "standing.name": "revoked", "standing.at": { "$gte": since } };
        let rows = self
            .rows(filter, doc! { "standing.name": 1, "standing.at": 1 }, 0)
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row.epoch)).collect())
    }

    /// Rows in the order of an index, named as the planner may take another.
    async fn rows(&self, filter: Document, keys: Document, limit: i64) -> Result<Vec<Row>, StoreFault> {
        let accounts = self.store.collection::<Row>("accounts");
        let found = accounts.find(filter).sort(keys.clone()).hint(Hint::Keys(keys));
        let found = found.limit(limit).projection(doc! { "epoch": 1 });
        Ok(found.await?.try_collect().await?)
    }
}
