//! How a person comes and goes: the rolls of roles, what a person holds, and what was entered about an account.

use bson::{Document, doc};
use futures_util::TryStreamExt;

use super::{Store, StoreFault, TimelineRow, Tx, View, audit::Entry, board::lying_with, custody::undecided};
use crate::domain::{
    account::{Account, Roster},
    actor::Role,
    ids::{AccountId, TenantId},
    policy::{BoardAct, Granted},
    scope::{Newsroom, Surface},
    state::StateName,
    text::{Email, Slug},
    time::{Instant, LocalDate},
};

/// Entries about an account that its page lists, the newest.
const ENTRIES_SHOWN: i64 = 100;
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
        // Said twice over, as the index is of undecided items alone.
        let states =
            [undecided(), doc! { "$eq": StateName::Draft.slug() }].map(|one| doc! { "state.name": one });
        let drafts = doc! { "custodian": &id, "$and": states.to_vec() };
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
