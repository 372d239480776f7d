//! Who has charge of an item, and who could have.

use bson::{Document, doc};
use futures_util::TryStreamExt;

use super::{StoreFault, Tx, View};
use crate::domain::{
    account::Account,
    actor::Role,
    ids::{AccountId, SubmissionId, TenantId},
    scope::{Surface, System},
    state::StateName,
    submission::Submission,
};

pub(super) fn undecided() -> Document {
    doc! { "$in": StateName::UNDECIDED.map(StateName::slug).to_vec() }
}

/// An item's custodian, and who could be.
#[derive(Clone, Debug)]
pub struct Custody {
    /// Whoever has charge of it, revoked or not.
    pub custodian: Option<Account>,
    /// Collaborators of its body, by given name.
    pub colleagues: Vec<Account>,
    /// Its body, or the one that goes on for it.
    pub body: TenantId,
}

impl<S: Surface> View<S> {
    /// Who has charge of an item that was read, and who could have.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn custody_of(&self, item: &Submission) -> Result<Custody, StoreFault> {
        let custodian = match item.custodian {
            Some(account) => self.store.account(account).await?,
            None => None,
        };
        let body = self.store.lineage().await?.present(item.tenant);
        let mut colleagues = self.store.holders_of(Role::Collaborator, Some(body)).await?;
        colleagues.sort_by(|a, b| (&a.name_key, a.id).cmp(&(&b.name_key, b.id)));
        Ok(Custody {
            custodian,
            colleagues,
            body,
        })
    }
}

impl<S: Surface> Tx<S> {
    /// Whether a body has anybody who could take up its items or see to it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn has_people(&self, body: TenantId) -> Result<bool, StoreFault> {
        for role in [Role::Collaborator, Role::TenantLead] {
            if !self.store.holders_of(role, Some(body)).await?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl View<System> {
    /// The next account, in the order of ids, that has charge of an undecided item; it leaps through the index, so that
    /// many items of one cost one step.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn next_custodian(&self, after: Option<AccountId>) -> Result<Option<AccountId>, StoreFault> {
        let after = after.map(|account| account.to_string()).unwrap_or_default();
        let filter = doc! { "custodian": { "$gt": after }, "state.name": undecided() };
        let found = self
            .store
            .collection::<Document>("submissions")
            .find_one(filter)
            .sort(doc! { "custodian": 1 })
            .projection(doc! { "custodian": 1 })
            .await?;
        Ok(found.and_then(|item| item.get_str("custodian").ok()?.parse().ok()))
    }

    /// Some undecided items in the charge of an account, whatever their body.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn items_kept_by(
        &self,
        custodian: AccountId,
        limit: i64,
    ) -> Result<Vec<SubmissionId>, StoreFault> {
        let filter = doc! { "custodian": custodian.to_string(), "state.name": undecided() };
        let submissions = self.store.collection::<Document>("submissions");
        let found = submissions.find(filter).projection(doc! { "_id": 1 });
        let rows: Vec<Document> = found.limit(limit).await?.try_collect().await?;
        Ok(rows
            .iter()
            .filter_map(|row| row.get_str("_id").ok()?.parse().ok())
            .collect())
    }
}
