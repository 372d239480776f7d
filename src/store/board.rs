//! The Board's own affairs: charges of fields, delegations, and who is away.

use std::collections::HashMap;

use bson::{Document, doc};
use futures_util::TryStreamExt;

use super::{Store, StoreFault, Tx, View};
use crate::domain::{
    account::Account,
    actor::{Epoch, Role},
    assignment::FieldAssignment,
    delegation::Delegation,
    ids::{AccountId, AssignmentId, DelegationId, SubmissionId, TenantId},
    policy::{BoardAct, Entrusted, Granted, JobAct, entrust, grant_board, may_on_board},
    scope::{Newsroom, Surface, System},
    state::StateName,
    submission::Submission,
    text::Slug,
    time::LocalDate,
};

/// Charges that have not run out at most; a Board has a few dozen.
const STANDING: i64 = 500;
/// Delegations a page lists at most, the newest of them.
const DELEGATIONS_SHOWN: i64 = 100;
/// Accounts with days away that a page lists at most.
const AWAY_SHOWN: i64 = 300;

/// What has not run out on the day.
fn standing_on(day: LocalDate) -> Document {
    doc! { "$or": [{ "until": null }, { "until": { "$gte": day.to_string() } }] }
}

impl Tx<Newsroom> {
    /// Asks whether the person may do something new on the Board's affairs.
    ///
    /// # Errors
    /// [`StoreFault::Denied`].
    pub fn board_for<A: BoardAct>(&self) -> Result<Granted<A, ()>, StoreFault> {
        Ok(grant_board(self.person()?, (), None)?)
    }

    /// An assignment to act on.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`], [`StoreFault::Denied`].
    pub async fn assignment_for<A: BoardAct>(
        &self,
        id: AssignmentId,
    ) -> Result<Granted<A, FieldAssignment>, StoreFault> {
        // Who may not act learns nothing of what there is.
        self.board_for::<A>()?;
        let assignment = self.load(doc! { "_id": id.to_string() }).await?;
        Ok(grant_board(self.person()?, assignment, None)?)
    }

    /// A delegation to act on.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`], [`StoreFault::Denied`].
    pub async fn delegation_for<A: BoardAct>(
        &self,
        id: DelegationId,
    ) -> Result<Granted<A, Delegation>, StoreFault> {
        self.board_for::<A>()?;
        let delegation = self.load(doc! { "_id": id.to_string() }).await?;
        Ok(grant_board(self.person()?, delegation, None)?)
    }

    /// An account that may be put in charge of something.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`] also when it was revoked.
    pub async fn active_account(&self, id: AccountId) -> Result<Account, StoreFault> {
        let account = self.account(id).await?;
        account.is_active().then_some(account).ok_or(StoreFault::NotFound)
    }

    /// Assignments of a field that have not run out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn standing_assignments(
        &self,
        field: &Slug,
        today: LocalDate,
    ) -> Result<Vec<FieldAssignment>, StoreFault> {
        let mut filter = standing_on(today);
        filter.insert("field", field.to_string());
        let assignments = self.store.resources::<FieldAssignment>();
        Ok(assignments.find(filter).await?.try_collect().await?)
    }

    /// Delegations to the Deputy that have not run out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn standing_delegations(
        &self,
        deputy: AccountId,
        today: LocalDate,
    ) -> Result<Vec<Delegation>, StoreFault> {
        let filter = doc! { "deputy": deputy.to_string(), "until": { "$gte": today.to_string() } };
        let delegations = self.store.resources::<Delegation>();
        Ok(delegations.find(filter).await?.try_collect().await?)
    }
}

impl<S: Surface> Tx<S> {
    /// Active accounts that hold a role.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn holders(&self, role: Role) -> Result<Vec<Account>, StoreFault> {
        self.store.holders_of(role, None).await
    }

    /// Asks whether the person may do `A` on accounts of others.
    ///
    /// # Errors
    /// [`StoreFault::Denied`].
    pub fn may_over_others<A: BoardAct>(&self) -> Result<(), StoreFault> {
        may_on_board::<A>(self.person()?, None)?;
        Ok(())
    }

    /// An account to act on: the own one, or anybody's for who may.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`], [`StoreFault::Denied`].
    pub async fn account_for<A: BoardAct>(&self, id: AccountId) -> Result<Granted<A, Account>, StoreFault> {
        may_on_board::<A>(self.person()?, Some(id))?;
        let account = self.account(id).await?;
        let owner = Some(account.id);
        Ok(grant_board(self.person()?, account, owner)?)
    }
}

impl Tx<System> {
    /// An item for the one job that may do `A`; nothing for any other job, and where the act has no business any more.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`] when there is no such item.
    pub async fn entrusted<A: JobAct>(
        &self,
        id: SubmissionId,
    ) -> Result<Option<Entrusted<A, Submission>>, StoreFault> {
        let item = self.load(doc! { "_id": id.to_string() }).await?;
        Ok(entrust(self.actor(), item))
    }
}

/// A page of assignments that have ended, and where the next one begins.
pub type EndedAssignments = (Vec<FieldAssignment>, Option<String>);

impl View<Newsroom> {
    /// Assignments that have not run out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn standing_assignments(&self, today: LocalDate) -> Result<Vec<FieldAssignment>, StoreFault> {
        let assignments = self.store.resources::<FieldAssignment>();
        let found = assignments.find(standing_on(today)).limit(STANDING);
        Ok(found.await?.try_collect().await?)
    }

    /// Assignments that have run out, the latest first; `after` is the mark a page ended with.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn ended_assignments(
        &self,
        today: LocalDate,
        after: Option<&str>,
        limit: usize,
    ) -> Result<EndedAssignments, StoreFault> {
        let mut filter = doc! { "until": { "$lt": today.to_string() } };
        let mark = after
            .and_then(|mark| mark.split_once('.'))
            .and_then(|(day, id)| Some((LocalDate::parse(day).ok()?, id.parse::<AssignmentId>().ok()?)));
        if let Some((day, id)) = mark {
            let day = day.to_string();
            filter.insert(
                "$or",
                vec![
                    doc! { "until": { "$lt": &day } },
                    doc! { "until": &day, "_id": { "$lt": id.to_string() } },
                ],
            );
        }
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let assignments = self.store.resources::<FieldAssignment>();
        let found = assignments.find(filter).sort(doc! { "until": -1, "_id": -1 });
        let mut rows: Vec<FieldAssignment> = found.limit(wanted).await?.try_collect().await?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let last = rows.last().filter(|_| more);
        let next = last.and_then(|last| Some(format!("{}.{}", last.until?, last.id)));
        Ok((rows, next))
    }

    /// Delegations, the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delegations(&self) -> Result<Vec<Delegation>, StoreFault> {
        let delegations = self.store.resources::<Delegation>();
        let found = delegations.find(doc! {}).sort(doc! { "from": -1, "_id": -1 });
        Ok(found.limit(DELEGATIONS_SHOWN).await?.try_collect().await?)
    }

    /// Active accounts with days away today or to come, of one tenant or of all.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn accounts_away(
        &self,
        today: LocalDate,
        tenant: Option<TenantId>,
    ) -> Result<Vec<Account>, StoreFault> {
        let mut filter = doc! { "absences.until": { "$gte": today.to_string() }, "standing.name": "active" };
        if let Some(tenant) = tenant {
            filter.insert("tenant", tenant.to_string());
        }
        let accounts = self.store.resources::<Account>();
        let found = accounts.find(filter).limit(AWAY_SHOWN);
        let mut accounts: Vec<Account> = found.await?.try_collect().await?;
        accounts.retain(|account| account.absences.iter().any(|absence| absence.is_ahead(today)));
        Ok(accounts)
    }

    /// Active accounts that hold a role, each with how many items lie with it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn holders_with_load(&self, role: Role) -> Result<Vec<(Account, u64)>, StoreFault> {
        let mut holders = Vec::new();
        for account in self.store.holders_of(role, None).await? {
            let open = lying_with(account.id);
            let count = self.store.resources::<Submission>().count_documents(open).await?;
            holders.push((account, count));
        }
        holders.sort_by(|(a, _), (b, _)| (&a.name_key, a.id).cmp(&(&b.name_key, b.id)));
        Ok(holders)
    }

    /// Names of accounts, revoked ones too: a history names people for good.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn names_of(&self, accounts: Vec<AccountId>) -> Result<HashMap<AccountId, String>, StoreFault> {
        self.store.names_of(accounts.into_iter()).await
    }
}

/// Items in field review that lie with a reviewer.
pub(super) fn lying_with(reviewer: AccountId) -> Document {
    doc! { "state.reviewer": reviewer.to_string(), "state.name": StateName::InFieldReview.slug() }
}

impl Store {
    /// Carries the sessions of an account over to its next epoch: who lost one power stays logged in with the rest.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn carry_sessions_over(
        &self,
        account: AccountId,
        (from, to): (Epoch, Epoch),
    ) -> Result<(), StoreFault> {
        let old = doc! { "account": account.to_string(), "epoch": from.number() };
        self.collection::<Document>("sessions")
            .update_many(old, doc! { "$set": { "epoch": to.number() } })
            .await?;
        Ok(())
    }

    /// Resolves when this process saved something that can leave items with the wrong reviewer.
    pub async fn reviewers_changed(&self) {
        self.reviewers.notified().await;
    }
}
