//! Proposals: a lead has those of the own body and of its predecessors, a member the own ones, the Standing Office all.

use bson::{Document, doc};
use futures_util::TryStreamExt;

use super::{Cursor, StoreFault, Tx, View};
use crate::domain::{
    actor::{Person, Role},
    change::Resource,
    ids::{ProposalId, TenantId},
    policy::{self, BoardAct, Granted, Propose, grant_board},
    proposal::{Proposal, ProposalStateName},
    scope::{Newsroom, Public},
};

/// A page of proposals, and where the next one begins.
pub type ProposalRows = (Vec<Proposal>, Option<Cursor>);

/// The part of a filter that keeps a person to the proposals that are the own business.
fn of_person(person: &Person) -> Document {
    if person.holds(Role::TenantLead) {
        let bodies: Vec<_> = person.bodies().iter().map(ToString::to_string).collect();
        doc! { "tenant": { "$in": bodies } }
    } else {
        doc! { "proposed_by.account": person.account.to_string() }
    }
}

impl Tx<Public> {
    /// Asks whether the person may propose somebody.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`] for who does not pass the door.
    pub fn proposing(&self) -> Result<Granted<Propose, ()>, StoreFault> {
        policy::grant_at_door(self.person()?, ()).ok_or(StoreFault::NotFound)
    }

    /// A proposal of the own business to act on.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn own_proposal_for(&self, id: ProposalId) -> Result<Granted<Propose, Proposal>, StoreFault> {
        let person = self.person()?;
        let mut filter = of_person(person);
        filter.insert("_id", id.to_string());
        let proposal = self.load(filter).await?;
        policy::grant_at_door(person, proposal).ok_or(StoreFault::NotFound)
    }

    /// How many proposals of a body wait, counted up to `most`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_waiting_proposals(&self, body: TenantId, most: u64) -> Result<u64, StoreFault> {
        let waiting = doc! { "tenant": body.to_string(), "state.name": ProposalStateName::Waiting.slug() };
        let proposals = self.store.resources::<Proposal>();
        let counted = proposals
            .count_documents(waiting)
            .hint(mongodb::options::Hint::Keys(doc! { "tenant": 1, "email": 1 }));
        Ok(counted.limit(most).await?)
    }
}

impl Tx<Newsroom> {
    /// A proposal to decide on.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`], [`StoreFault::Denied`].
    pub async fn proposal_for<A: BoardAct>(
        &self,
        id: ProposalId,
    ) -> Result<Granted<A, Proposal>, StoreFault> {
        self.board_for::<A>()?;
        let proposal = self.load(doc! { "_id": id.to_string() }).await?;
        Ok(grant_board(self.person()?, proposal, None)?)
    }
}

impl View<Public> {
    /// Proposals of the person's own business, the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn own_proposals(
        &self,
        person: &Person,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<ProposalRows, StoreFault> {
        let mut filter = of_person(person);
        filter.extend(
            after
                .map(|cursor| cursor.after("proposed_at", "$lt"))
                .unwrap_or_default(),
        );
        page(self, filter, -1, limit).await
    }

    /// One of them.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn own_proposal(&self, person: &Person, id: ProposalId) -> Result<Proposal, StoreFault> {
        let mut filter = of_person(person);
        filter.insert("_id", id.to_string());
        let found = self.store.resources::<Proposal>().find_one(filter).await?;
        found.ok_or(StoreFault::NotFound)
    }
}

impl View<Newsroom> {
    /// Proposals in a state: what waits oldest first, the rest newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn proposals(
        &self,
        state: ProposalStateName,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<ProposalRows, StoreFault> {
        let (direction, operator) = match state {
            ProposalStateName::Waiting => (1, "$gt"),
            _ => (-1, "$lt"),
        };
        let mut filter = doc! { "state.name": state.slug() };
        filter.extend(
            after
                .map(|cursor| cursor.after("proposed_at", operator))
                .unwrap_or_default(),
        );
        page(self, filter, direction, limit).await
    }

    /// How many there are in a state, counted up to `most`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_proposals(&self, state: ProposalStateName, most: u64) -> Result<u64, StoreFault> {
        let proposals = self.store.resources::<Proposal>();
        let these = doc! { "state.name": state.slug() };
        Ok(proposals.count_documents(these).limit(most).await?)
    }

    /// A proposal.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn proposal(&self, id: ProposalId) -> Result<Proposal, StoreFault> {
        let proposals = self.store.resources::<Proposal>();
        let found = proposals.find_one(doc! { "_id": id.to_string() }).await?;
        found.ok_or(StoreFault::NotFound)
    }
}

async fn page<S: crate::domain::scope::Surface>(
    view: &View<S>,
    filter: Document,
    direction: i32,
    limit: usize,
) -> Result<ProposalRows, StoreFault> {
    let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let proposals = view.store.resources::<Proposal>();
    let order = doc! { "proposed_at": direction, "_id": direction };
    let found = proposals.find(filter).sort(order).limit(wanted).await?;
    let mut rows: Vec<Proposal> = found.try_collect().await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let last = rows.last().filter(|_| more);
    let next = last.map(|last| Cursor::at(last.proposed_at, last.id()));
    Ok((rows, next))
}
