//! Claims: who of the Board is at an item.

use std::collections::HashMap;

use bson::doc;
use futures_util::TryStreamExt;

use super::{Store, StoreFault, Tx, View, is_duplicate_key, to_document};
use crate::domain::{
    claim::{CLAIM_SECONDS, Claim},
    ids::AccountId,
    policy::{self, Act, Denied, Granted},
    scope::{Newsroom, Surface},
    submission::Submission,
    text::SubmissionCode,
    time::Instant,
};

impl Store {
    /// The claim that holds on the item now, if any.
    async fn claim_on(&self, item: &Submission, now: Instant) -> Result<Option<Claim>, StoreFault> {
        let Some(since) = item.state.since() else {
            return Ok(None);
        };
        let holding = doc! { "_id": item.code.to_string(), "step_since": since, "until": { "$gt": now } };
        let claim = self.collection::<Claim>("claims").find_one(holding).await?;
        match claim {
            Some(claim) if self.still_stands(&claim).await? => Ok(Some(claim)),
            _ => Ok(None),
        }
    }

    /// A claim ends with the powers it was made with.
    async fn still_stands(&self, claim: &Claim) -> Result<bool, StoreFault> {
        let owner = doc! {
            "_id": claim.owner.to_string(),
            "epoch": claim.epoch.number(),
            "standing.name": "active",
        };
        let accounts = self.collection::<bson::Document>("accounts");
        Ok(accounts
            .find_one(owner)
            .projection(doc! { "_id": 1 })
            .await?
            .is_some())
    }

    /// Frees whatever the account is at.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn free_claims_of(&self, account: AccountId) -> Result<(), StoreFault> {
        let claims = self.collection::<Claim>("claims");
        let own = doc! { "owner": account.to_string() };
        // Most are at nothing, and a write waits for the journal even where it finds nothing.
        if claims.find_one(own.clone()).await?.is_some() {
            claims.delete_many(own).await?;
        }
        Ok(())
    }
}

impl<S: Surface> Tx<S> {
    /// Whether the Board's act on a loaded item has to wait for somebody who is at it.
    pub(super) async fn mind_claims<A: Act>(
        &self,
        granted: &Granted<A, Submission>,
    ) -> Result<(), StoreFault> {
        // Taking an item away from whoever has it is no work on it, and tells that person; nor is reminding its body.
        let is_no_work = matches!(
            A::ACTION,
            policy::Action::Claim
                | policy::Action::Recall
                | policy::Action::Reroute
                | policy::Action::AssignCustodian
                | policy::Action::Urge
        );
        if is_no_work || granted.by().role.is_of_tenant() {
            return Ok(());
        }
        match self.store.claim_on(granted.resource(), self.stamp_at()).await? {
            Some(claim) if claim.owner != granted.by().account => Err(Denied::Claimed {
                holder: claim.owner_name,
                until: claim.until,
            }
            .into()),
            _ => Ok(()),
        }
    }
}

impl Tx<Newsroom> {
    /// The claim of somebody else on a loaded item.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claim_of_another(
        &self,
        granted: &Granted<policy::Claim, Submission>,
    ) -> Result<Option<Claim>, StoreFault> {
        let claim = self.store.claim_on(granted.resource(), self.stamp_at()).await?;
        Ok(claim.filter(|claim| claim.owner != granted.by().account))
    }

    /// Takes or renews a claim, in place of `from` where it is taken over. Passes the fence as every write does.
    ///
    /// # Errors
    /// [`Denied::Claimed`] when somebody else is at it.
    pub async fn claim(
        &self,
        granted: &Granted<policy::Claim, Submission>,
        from: Option<&Claim>,
    ) -> Result<Claim, StoreFault> {
        let (item, now) = (granted.resource(), self.stamp_at());
        let person = self.person()?;
        let claim = Claim {
            code: item.code,
            step_since: item.state.since().ok_or(StoreFault::NotFound)?,
            owner: person.account,
            owner_name: person.full_name.clone(),
            epoch: person.epoch,
            until: now.plus_seconds(CLAIM_SECONDS),
        };
        let mut free = vec![
            doc! { "owner": person.account.to_string() },
            doc! { "until": { "$lte": now } },
            doc! { "step_since": { "$ne": claim.step_since } },
        ];
        free.extend(from.map(|from| doc! { "owner": from.owner.to_string() }));
        let filter = doc! { "_id": item.code.to_string(), "$or": free };
        match self.write_claim(filter, &claim).await {
            Err(StoreFault::Exists(_)) => {}
            done => return done.map(|()| claim),
        }
        // Somebody is at it, or was and lost the powers for it.
        match self.store.claim_on(item, now).await? {
            Some(held) if held.owner != person.account => Err(Denied::Claimed {
                holder: held.owner_name,
                until: held.until,
            }
            .into()),
            _ => {
                let filter = doc! { "_id": item.code.to_string() };
                self.write_claim(filter, &claim).await.map(|()| claim)
            }
        }
    }

    async fn write_claim(&self, filter: bson::Document, claim: &Claim) -> Result<(), StoreFault> {
        let mut document = to_document(claim)?;
        document.remove("_id");
        let change = doc! { "$set": document };
        let (account, epoch) = (claim.owner, claim.epoch);
        let turn = self.store.take_turn(account, epoch, self.lot()).await?;
        let (store, gate) = (self.store.clone(), turn.gate);
        let mut session = self.store.client.start_session().await?;
        let written = session
            .start_transaction()
            .and_run2(async move |session| {
                store.pass_gate(session, account, epoch, gate).await?;
                let claims = store.collection::<Claim>("claims");
                let update = claims.update_one(filter.clone(), change.clone());
                update.upsert(true).session(session).await.map(drop)
            })
            .await;
        match written {
            Ok(()) => Ok(()),
            Err(error) if is_duplicate_key(&error) => Err(StoreFault::Exists("claim")),
            Err(error) => Err(error.into()),
        }
    }

    /// Gives a claim up.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn give_up_claim(&self, code: &SubmissionCode) -> Result<(), StoreFault> {
        let own = doc! { "_id": code.to_string(), "owner": self.person()?.account.to_string() };
        self.store.collection::<Claim>("claims").delete_one(own).await?;
        Ok(())
    }
}

impl View<Newsroom> {
    /// The claim that holds on an item.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claim_on(&self, item: &Submission, now: Instant) -> Result<Option<Claim>, StoreFault> {
        self.store.claim_on(item, now).await
    }

    /// Who is at these items, by code.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claims_on(
        &self,
        items: &[Submission],
        now: Instant,
    ) -> Result<HashMap<SubmissionCode, Claim>, StoreFault> {
        let codes: Vec<_> = items.iter().map(|item| item.code.to_string()).collect();
        let holding = doc! { "_id": { "$in": codes }, "until": { "$gt": now } };
        let found = self.store.collection::<Claim>("claims").find(holding).await?;
        let claims: Vec<Claim> = found.try_collect().await?;
        let of = |claim: &Claim| items.iter().find(|item| item.code == claim.code);
        Ok(claims
            .into_iter()
            .filter(|claim| of(claim).is_some_and(|item| item.state.since() == Some(claim.step_since)))
            .map(|claim| (claim.code, claim))
            .collect())
    }
}
