//! How a person comes and goes: the rolls of roles, what a person holds, and what was entered about an account.

use std::collections::HashMap;

use bson::{Bson, Document, doc};
use futures_util::TryStreamExt;
use mongodb::options::Hint;
use serde::Deserialize;

use super::{Store, StoreFault, TimelineRow, Tx, View, audit::Entry, board::lying_with, custody::undecided};
use crate::domain::{
    account::{Account, Roster},
    actor::{Epoch, Role},
    ids::{AccountId, TenantId},
    policy::{BoardAct, Granted, grant_board},
    scope::{Newsroom, Surface},
    state::StateName,
    text::{Email, Slug},
    time::{Instant, LocalDate},
};

/// Entries about an account that its page lists, the newest.
const ENTRIES_SHOWN: i64 = 100;
/// Active accounts of a body that a page lists, many times what any has.
const MOST_OF_BODY: i64 = 2_000;
/// Counts of what a person holds stop here.
const HELD_COUNTED: u64 = 10_000;

/// What a person holds today.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Open sessions.
    pub sessions: u64,
    /// Drafts in the person's charge.
    pub drafts: u64,
    /// Undecided items in the person's charge besides.
    pub open_items: u64,
    /// Items that lie with the person as reviewer.
    pub reviewing: u64,
    /// Items the person is at.
    pub claims: u64,
    /// Fields the person is in charge of, or stands in for.
    pub fields: Vec<Slug>,
}

impl<S: Surface> Tx<S> {
    /// The roll of a role, to be passed by whoever changes who holds it; loaded before the holders are counted.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn roster(&self, role: Role, house: TenantId) -> Result<Roster, StoreFault> {
        let fresh = Roster::new(role, house);
        let id = crate::domain::change::Resource::id(&fresh);
        match self.load(doc! { "_id": id }).await {
            Err(StoreFault::NotFound) => Ok(fresh),
            found => found,
        }
    }
}

impl<S: Surface> Tx<S> {
    /// What a person holds.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn holdings(&self, account: &Account, today: LocalDate) -> Result<Holdings, StoreFault> {
        self.store.holdings(account, (self.stamp_at(), today)).await
    }
}

impl Tx<Newsroom> {
    /// Several accounts to act on, in no order; those that there are not are left out.
    ///
    /// # Errors
    /// [`StoreFault::Denied`].
    pub async fn accounts_for<A: BoardAct>(
        &self,
        ids: &[AccountId],
    ) -> Result<Vec<Granted<A, Account>>, StoreFault> {
        self.may_over_others::<A>()?;
        let person = self.person()?;
        let accounts: Vec<Account> = self.load_all(doc! { "_id": among(ids) }).await?;
        let granted = accounts.into_iter().map(|account| {
            let owner = Some(account.id);
            Ok(grant_board(person, account, owner)?)
        });
        granted.collect()
    }

    /// Active accounts of a body, by given name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn active_accounts_of(&self, body: TenantId) -> Result<Vec<Account>, StoreFault> {
        self.store.active_accounts_of(body).await
    }

    /// What several people hold together.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn holdings_together(
        &self,
        accounts: &[&Account],
        today: LocalDate,
    ) -> Result<Holdings, StoreFault> {
        self.store
            .holdings_together(accounts, (self.stamp_at(), today))
            .await
    }

    /// Open sessions of each of these people; nothing of who has none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open_sessions_of(
        &self,
        accounts: &[&Account],
    ) -> Result<HashMap<AccountId, i64>, StoreFault> {
        self.store.open_sessions_of(accounts, self.stamp_at()).await
    }

    /// The account of an address to act on, when there is one.
    ///
    /// # Errors
    /// [`StoreFault::Denied`].
    pub async fn account_of_address<A: BoardAct>(
        &self,
        email: &Email,
    ) -> Result<Option<Granted<A, Account>>, StoreFault> {
        self.may_over_others::<A>()?;
        match self.account_by_email(email).await {
            Ok(account) => Ok(Some(self.account_for::<A>(account.id).await?)),
            Err(StoreFault::NotFound) => Ok(None),
            Err(fault) => Err(fault),
        }
    }
}

impl View<Newsroom> {
    /// An account.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn account(&self, id: AccountId) -> Result<Account, StoreFault> {
        self.store.account(id).await?.ok_or(StoreFault::NotFound)
    }

    /// What a person holds, in numbers alone: a draft is its body's own.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn holdings(
        &self,
        account: &Account,
        moment: (Instant, LocalDate),
    ) -> Result<Holdings, StoreFault> {
        self.store.holdings(account, moment).await
    }

    /// When the person logged in last.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn last_log_in(&self, id: AccountId) -> Result<Option<Instant>, StoreFault> {
        self.store.last_log_in(id).await
    }

    /// What was entered about an account, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn account_timeline(&self, id: AccountId) -> Result<Vec<TimelineRow>, StoreFault> {
        let entries = self.store.collection::<Entry>("audit");
        let found = entries
            .find(doc! { "chain": format!("account:{id}") })
            .sort(doc! { "sequence": -1 })
            .limit(ENTRIES_SHOWN);
        let entries: Vec<Entry> = found.await?.try_collect().await?;
        let actors = entries.iter().filter_map(|entry| entry.actor.account);
        let names = self.store.names_of(actors).await?;
        let named = |entry: &Entry| {
            let actor = entry.actor.account?;
            names.get(&actor).cloned()
        };
        Ok(entries
            .into_iter()
            .map(|entry| TimelineRow {
                actor_name: named(&entry),
                entry,
            })
            .collect())
    }

    /// Active accounts of a body, by given name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn active_accounts_of(&self, body: TenantId) -> Result<Vec<Account>, StoreFault> {
        self.store.active_accounts_of(body).await
    }

    /// Who files news from a body, by given name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn collaborators_of(&self, body: TenantId) -> Result<Vec<Account>, StoreFault> {
        let mut found = self.store.holders_of(Role::Collaborator, Some(body)).await?;
        found.sort_by(|a, b| (&a.name_key, a.id).cmp(&(&b.name_key, b.id)));
        Ok(found)
    }
}

/// Any of these accounts.
fn among(ids: &[AccountId]) -> Document {
    let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
    doc! { "$in": ids }
}

/// The account of a session and the epoch it stands at.
#[derive(Deserialize)]
struct SessionOwner {
    account: AccountId,
    epoch: Epoch,
}

#[derive(Deserialize)]
struct Revoked {
    #[serde(rename = "_id")]
    id: AccountId,
    epoch: Epoch,
}

impl Store {
    async fn active_accounts_of(&self, body: TenantId) -> Result<Vec<Account>, StoreFault> {
        let filter = doc! { "tenant": body.to_string(), "standing.name": "active" };
        let accounts = self.resources::<Account>();
        let found = accounts.find(filter).sort(doc! { "name_key": 1, "_id": 1 });
        let keys = doc! { "tenant": 1, "standing.name": 1, "name_key": 1, "_id": 1 };
        let found = found.hint(Hint::Keys(keys)).limit(MOST_OF_BODY);
        Ok(found.await?.try_collect().await?)
    }

    /// Those of these accounts of a body that are revoked, with their epochs.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn revoked_among(
        &self,
        body: TenantId,
        ids: &[AccountId],
    ) -> Result<Vec<(AccountId, Epoch)>, StoreFault> {
        let filter = doc! { "_id": among(ids), "tenant": body.to_string(), "standing.name": "revoked" };
        let accounts = self.collection::<Revoked>("accounts");
        let found = accounts.find(filter).projection(doc! { "epoch": 1 });
        let rows: Vec<Revoked> = found.await?.try_collect().await?;
        Ok(rows.into_iter().map(|row| (row.id, row.epoch)).collect())
    }

    /// Closes every session of these accounts, and frees whatever they are at.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn close_sessions_and_claims_of(&self, ids: &[AccountId]) -> Result<(), StoreFault> {
        let sessions = self.collection::<Document>("sessions");
        sessions.delete_many(doc! { "account": among(ids) }).await?;
        let claims = self.collection::<Document>("claims");
        claims.delete_many(doc! { "owner": among(ids) }).await?;
        Ok(())
    }

    async fn open_sessions_of(
        &self,
        accounts: &[&Account],
        now: Instant,
    ) -> Result<HashMap<AccountId, i64>, StoreFault> {
        let ids: Vec<_> = accounts.iter().map(|account| account.id).collect();
        let sessions = self.collection::<SessionOwner>("sessions");
        let mut found = sessions
            .find(doc! { "account": among(&ids), "dies_at": { "$gt": now } })
            .projection(doc! { "account": 1, "epoch": 1 })
            .await?;
        let epochs: HashMap<_, _> = accounts
            .iter()
            .map(|account| (account.id, account.epoch))
            .collect();
        let mut open = HashMap::new();
        while let Some(session) = found.try_next().await? {
            if epochs.get(&session.account) == Some(&session.epoch) {
                *open.entry(session.account).or_default() += 1;
            }
        }
        Ok(open)
    }

    async fn holdings_together(
        &self,
        accounts: &[&Account],
        (now, today): (Instant, LocalDate),
    ) -> Result<Holdings, StoreFault> {
        let ids: Vec<_> = accounts.iter().map(|account| account.id).collect();
        let sessions = self.open_sessions_of(accounts, now).await?;
        let by_custodian = doc! { "custodian": 1, "state.name": 1 };
        let by_reviewer = doc! { "state.reviewer": 1, "state.name": 1 };
        let kept = doc! { "custodian": among(&ids), "state.name": undecided() };
        let reviewing = doc! {
            "state.reviewer": among(&ids), "state.name": StateName::InFieldReview.slug(),
        };
        let drafts = self
            .count_items(drafts_kept_by(among(&ids)), by_custodian.clone())
            .await?;
        let kept = self.count_items(kept, by_custodian).await?;
        let claims = doc! { "owner": among(&ids), "until": { "$gt": now } };
        let mut fields = Vec::new();
        let members = accounts
            .iter()
            .filter(|one| one.roles.contains(&Role::BoardMember));
        for member in members {
            fields.extend(self.fields_of(member.id, today).await?);
        }
        fields.sort_unstable();
        fields.dedup();
        Ok(Holdings {
            sessions: sessions.values().map(|open| open.unsigned_abs()).sum(),
            drafts,
            open_items: kept.saturating_sub(drafts),
            reviewing: self.count_items(reviewing, by_reviewer).await?,
            claims: self.count_held("claims", claims).await?,
            fields,
        })
    }

    /// Items counted through an index, named as the planner may take another for several people.
    async fn count_items(&self, filter: Document, keys: Document) -> Result<u64, StoreFault> {
        let items = self.collection::<Document>("submissions");
        let counted = items.count_documents(filter).hint(Hint::Keys(keys));
        Ok(counted.limit(HELD_COUNTED).await?)
    }
}

/// Said twice over, as the index is of undecided items alone.
fn drafts_kept_by(custodian: impl Into<Bson>) -> Document {
    let states = [undecided(), doc! { "$eq": StateName::Draft.slug() }].map(|one| doc! { "state.name": one });
    doc! { "custodian": custodian.into(), "$and": states.to_vec() }
}

impl Store {
    async fn holdings(
        &self,
        account: &Account,
        (now, today): (Instant, LocalDate),
    ) -> Result<Holdings, StoreFault> {
        let id = account.id.to_string();
        let sessions = doc! {
            "account": &id, "epoch": account.epoch.number(), "dies_at": { "$gt": now },
        };
        let drafts = drafts_kept_by(&id);
        let kept = doc! { "custodian": &id, "state.name": undecided() };
        let claims = doc! { "owner": &id, "until": { "$gt": now } };
        let drafts = self.count_held("submissions", drafts).await?;
        let kept = self.count_held("submissions", kept).await?;
        Ok(Holdings {
            sessions: self.count_held("sessions", sessions).await?,
            drafts,
            open_items: kept.saturating_sub(drafts),
            reviewing: self.count_held("submissions", lying_with(account.id)).await?,
            claims: self.count_held("claims", claims).await?,
            fields: self.fields_of(account.id, today).await?,
        })
    }

    async fn count_held(&self, collection: &str, filter: Document) -> Result<u64, StoreFault> {
        let documents = self.collection::<Document>(collection);
        Ok(documents.count_documents(filter).limit(HELD_COUNTED).await?)
    }
}
