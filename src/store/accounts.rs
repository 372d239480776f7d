//! Accounts, field assignments, and the candidates of a routing.

use std::collections::HashMap;

use bson::{Document, doc};
use futures_util::TryStreamExt;
use serde::Deserialize;

use super::{Store, StoreFault, Tx, View};
use crate::domain::{
    account::Account,
    actor::{Mandate, Person, Role},
    assignment::FieldAssignment,
    delegation::Delegation,
    ids::{AccountId, TenantId},
    routing::Candidate,
    saved_view::SavedView,
    scope::{Newsroom, Surface},
    state::StateName,
    submission::Submission,
    text::{Email, Slug},
    time::LocalDate,
};

fn active() -> Document {
    doc! { "standing.name": "active" }
}

/// The assignments that hold on a day, as a filter.
pub(super) fn held_on(day: LocalDate) -> Document {
    let day = day.to_string();
    doc! { "from": { "$lte": &day }, "$or": [{ "until": null }, { "until": { "$gte": &day } }] }
}

impl Store {
    /// The account behind a session, always read from the primary.
    pub(super) async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreFault> {
        Ok(self
            .resources::<Account>()
            .find_one(doc! { "_id": id.to_string() })
            .await?)
    }

    /// The person an account stands for today: roles, and fields of a board member.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn person(&self, account: Account, today: LocalDate) -> Result<Person, StoreFault> {
        let fields = match account.roles.contains(&Role::BoardMember) {
            true => self.fields_of(account.id, today).await?,
            false => Vec::new(),
        };
        let mandate = match account.roles.contains(&Role::Deputy) {
            true => self.mandate_of(account.id, today).await?,
            false => None,
        };
        Ok(Person {
            account: account.id,
            epoch: account.epoch,
            full_name: account.full_name,
            tenant: account.tenant,
            predecessors: Vec::new(),
            roles: account.roles,
            fields,
            mandate,
        })
    }

    /// The delegation the Deputy acts under on that day.
    async fn mandate_of(&self, deputy: AccountId, today: LocalDate) -> Result<Option<Mandate>, StoreFault> {
        let day = today.to_string();
        let held = doc! {
            "deputy": deputy.to_string(), "from": { "$lte": &day }, "until": { "$gte": &day },
        };
        let found = self
            .resources::<Delegation>()
            .find_one(held)
            .sort(doc! { "from": -1 })
            .await?;
        Ok(found.map(|delegation| delegation.mandate()))
    }

    /// Accounts that decide as the Chair on that day: the Chair, and a Deputy under delegation.
    pub(super) async fn deciding_as_chair(&self, today: LocalDate) -> Result<Vec<String>, StoreFault> {
        let mut ids: Vec<_> = self
            .holders_of(Role::Chair, None)
            .await?
            .iter()
            .map(|chair| chair.id.to_string())
            .collect();
        for deputy in self.holders_of(Role::Deputy, None).await? {
            let mandate = self.mandate_of(deputy.id, today).await?;
            ids.extend(mandate.map(|_| deputy.id.to_string()));
        }
        Ok(ids)
    }

    pub(super) async fn fields_of(
        &self,
        member: AccountId,
        today: LocalDate,
    ) -> Result<Vec<Slug>, StoreFault> {
        let member = member.to_string();
        let own = doc! { "$or": [{ "member": &member }, { "substitute": &member }] };
        let filter = doc! { "$and": [held_on(today), own] };
        let found: Vec<FieldAssignment> = self
            .resources::<FieldAssignment>()
            .find(filter)
            .await?
            .try_collect()
            .await?;
        Ok(found.into_iter().map(|assignment| assignment.field).collect())
    }

    pub(super) async fn names_of(
        &self,
        accounts: impl Iterator<Item = AccountId>,
    ) -> Result<HashMap<AccountId, String>, StoreFault> {
        #[derive(Deserialize)]
        struct Named {
            #[serde(rename = "_id")]
            id: AccountId,
            full_name: String,
        }
        let mut ids: Vec<_> = accounts.map(|id| id.to_string()).collect();
        ids.sort_unstable();
        ids.dedup();
        let found = self
            .collection::<Named>("accounts")
            .find(doc! { "_id": { "$in": ids } })
            .projection(doc! { "full_name": 1 })
            .await?;
        let named: Vec<Named> = found.try_collect().await?;
        Ok(named.into_iter().map(|one| (one.id, one.full_name)).collect())
    }

    /// Active accounts that hold a role, of one tenant or of all.
    pub(super) async fn holders_of(
        &self,
        role: Role,
        tenant: Option<TenantId>,
    ) -> Result<Vec<Account>, StoreFault> {
        let mut filter = active();
        filter.insert("roles", bson::serialize_to_bson(&role)?);
        if let Some(tenant) = tenant {
            filter.insert("tenant", tenant.to_string());
        }
        Ok(self
            .resources::<Account>()
            .find(filter)
            .await?
            .try_collect()
            .await?)
    }
}

impl<S: Surface> Tx<S> {
    /// An account to act on.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn account(&self, id: AccountId) -> Result<Account, StoreFault> {
        self.load(doc! { "_id": id.to_string() }).await
    }

    /// An account to act on, by its address.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn account_by_email(&self, email: &Email) -> Result<Account, StoreFault> {
        self.load(doc! { "email": email.to_string() }).await
    }
}

impl<S: Surface> Tx<S> {
    /// Who could review an item of the field today, with what lies with each.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn candidates(&self, field: &Slug, today: LocalDate) -> Result<Vec<Candidate>, StoreFault> {
        self.store.candidates(field, today).await
    }
}

impl View<Newsroom> {
    /// Filters of the queue that this person keeps; nobody looks at another's.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn saved_views(&self, person: &Person) -> Result<Vec<SavedView>, StoreFault> {
        let account = self.store.account(person.account).await?;
        Ok(account.map(|account| account.views).unwrap_or_default())
    }

    /// Who could review an item of the field today, for showing the choice before it is made.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn candidates(&self, field: &Slug, today: LocalDate) -> Result<Vec<Candidate>, StoreFault> {
        self.store.candidates(field, today).await
    }
}

impl Store {
    async fn candidates(&self, field: &Slug, today: LocalDate) -> Result<Vec<Candidate>, StoreFault> {
        let mut filter = held_on(today);
        filter.insert("field", field.to_string());
        let assignments: Vec<FieldAssignment> = self
            .resources::<FieldAssignment>()
            .find(filter)
            .await?
            .try_collect()
            .await?;
        let mut candidates: Vec<Candidate> = Vec::new();
        let members = assignments.iter().map(|one| (one.member, false));
        let substitutes = assignments
            .iter()
            .filter_map(|one| one.substitute)
            .map(|account| (account, true));
        for (account, substitute) in members.chain(substitutes) {
            if candidates.iter().all(|known| known.account != account) {
                candidates.extend(self.candidate(account, substitute, today).await?);
            }
        }
        Ok(candidates)
    }

    async fn candidate(
        &self,
        id: AccountId,
        substitute: bool,
        today: LocalDate,
    ) -> Result<Option<Candidate>, StoreFault> {
        let reviews = |account: &Account| account.is_active() && account.roles.contains(&Role::BoardMember);
        let Some(account) = self.account(id).await?.filter(reviews) else {
            return Ok(None);
        };
        let submissions = self.resources::<Submission>();
        let open = doc! { "state.reviewer": id.to_string(), "state.name": StateName::InFieldReview.slug() };
        let open_items = submissions.count_documents(open).await?;
        let last = submissions
            .find_one(doc! { "routing.reviewer": id.to_string() })
            .sort(doc! { "routing.at": -1 })
            .await?;
        Ok(Some(Candidate {
            account: id,
            epoch: account.epoch,
            absent: account.is_absent_on(today),
            name: account.full_name,
            open_items,
            last_given_at: last.and_then(|item| item.routing).map(|routing| routing.at),
            substitute,
        }))
    }
}
