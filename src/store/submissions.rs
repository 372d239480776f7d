//! Submissions and their revisions.

use bson::{Document, doc};
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};

use super::{
    Cursor, Store, StoreFault, Tx, View,
    audit::Entry,
    custody::undecided,
    view::{counted_within, submissions_within},
};
use crate::domain::{
    actor::Signature,
    content::{Revision, RevisionNumber},
    edition::Edition,
    ids::{AccountId, SubmissionId, TenantId},
    policy::{self, Act, Granted},
    scope::{Reach, Surface},
    state::{State, StateName},
    submission::Submission,
    text::{Slug, SubmissionCode},
    time::Instant,
};

pub(super) fn revision_id(submission: SubmissionId, number: RevisionNumber) -> String {
    format!("{submission}:{:06}", number.number())
}

/// The bodies of which an item's records may say to be.
pub(super) fn bodies_of(item: &Submission) -> Document {
    let bodies: Vec<_> = item.bodies().iter().map(ToString::to_string).collect();
    doc! { "$in": bodies }
}

fn within(reach: &Reach, code: &SubmissionCode) -> Document {
    let mut filter = doc! { "code": code.to_string() };
    filter.extend(submissions_within(reach));
    filter
}

impl<S: Surface> Tx<S> {
    /// Loads the item for one action, asking policy.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`] out of reach, [`StoreFault::Denied`] when policy says no.
    pub async fn submission_for<A: Act>(
        &self,
        code: &SubmissionCode,
    ) -> Result<Granted<A, Submission>, StoreFault> {
        let submission: Submission = self.load(within(self.scope.reach(), code)).await?;
        let granted = policy::grant(self.person()?, submission)?;
        self.mind_claims(&granted).await?;
        Ok(granted)
    }

    /// A revision of a loaded item.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`] when there is none of that number.
    pub async fn revision_of(
        &self,
        item: &Submission,
        number: RevisionNumber,
    ) -> Result<Revision, StoreFault> {
        self.store.revision(item, number).await
    }

    /// The item that a loaded correction corrects.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`] when it corrects none.
    pub async fn corrected_by(&self, correction: &Submission) -> Result<Submission, StoreFault> {
        let corrects = correction.corrects.ok_or(StoreFault::NotFound)?;
        let bodies = bodies_of(correction);
        self.load(doc! { "_id": corrects.submission.to_string(), "tenant": bodies })
            .await
    }

    /// What the public reads, or read last, of a loaded item.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`] when it was never published.
    pub async fn edition_of(&self, item: &Submission) -> Result<Edition, StoreFault> {
        let (State::Published { edition, .. } | State::Unpublished { edition, .. }) = &item.state else {
            return Err(StoreFault::NotFound);
        };
        let editions = self.store.collection::<Edition>("editions");
        let filter = doc! { "_id": edition.to_string(), "tenant": bodies_of(item) };
        editions.find_one(filter).await?.ok_or(StoreFault::NotFound)
    }

    /// Whether that code is of an article everyone can read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_published(&self, code: &SubmissionCode) -> Result<bool, StoreFault> {
        let articles = self.store.collection::<Document>("articles");
        let public = doc! { "_id": code.to_string(), "standing.name": "public" };
        Ok(articles.find_one(public).await?.is_some())
    }
}

impl Store {
    async fn revision(&self, item: &Submission, number: RevisionNumber) -> Result<Revision, StoreFault> {
        let revisions = self.collection::<Revision>("revisions");
        let filter = doc! { "_id": revision_id(item.id, number), "tenant": bodies_of(item) };
        if item.sealed {
            return Err(StoreFault::NotFound);
        }
        revisions.find_one(filter).await?.ok_or(StoreFault::NotFound)
    }
}

/// Revisions that a history shows at most, the newest of them.
const REVISIONS_SHOWN: i64 = 200;

/// A revision in a history, without its text.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct RevisionCard {
    /// Its number.
    pub number: RevisionNumber,
    /// Who wrote it, in which role.
    pub by: Signature,
    /// When.
    pub written_at: Instant,
}

/// Filters of a list of submissions.
#[derive(Clone, Debug, Default)]
pub struct QueueFilter {
    /// In this state.
    pub state: Option<StateName>,
    /// In this field.
    pub field: Option<Slug>,
    /// Of this body.
    pub tenant: Option<TenantId>,
    /// With this reviewer.
    pub reviewer: Option<AccountId>,
    /// Filed late.
    pub late: bool,
    /// Undecided, and in nobody's charge.
    pub pooled: bool,
    /// From this row on.
    pub after: Option<Cursor>,
}

impl QueueFilter {
    /// Waiting items are worked off by target; the rest is read newest first.
    fn waits(&self) -> bool {
        matches!(self.state, Some(StateName::Submitted | StateName::InFieldReview))
    }

    fn document(&self) -> Document {
        let mut filter = doc! {};
        if let Some(state) = self.state {
            filter.insert("state.name", state.slug());
        }
        if let Some(field) = &self.field {
            filter.insert("headline.field", field.to_string());
        }
        if let Some(tenant) = self.tenant {
            filter.insert("tenant", tenant.to_string());
        }
        if let Some(reviewer) = self.reviewer {
            filter.insert("state.reviewer", reviewer.to_string());
        }
        if self.pooled {
            filter.insert("custodian", bson::Bson::Null);
            if self.state.is_none() {
                filter.insert("state.name", undecided());
            }
        }
        if self.late {
            filter.insert("intake.late_minutes", doc! { "$gt": 0 });
        }
        filter
    }

    /// The cursor that continues after `last`.
    pub fn next_after(&self, last: &Submission) -> Cursor {
        let at = if self.waits() {
            last.state.due_at().unwrap_or(last.updated_at)
        } else {
            last.updated_at
        };
        Cursor::at(at, last.id.to_string())
    }
}

/// One entry of an item's timeline.
#[derive(Clone, Debug)]
pub struct TimelineRow {
    /// The audit entry.
    pub entry: Entry,
    /// The actor's name on the day of reading.
    pub actor_name: Option<String>,
}

impl<S: Surface> View<S> {
    /// The item, if within reach.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn submission(&self, code: &SubmissionCode) -> Result<Submission, StoreFault> {
        let submissions = self.store.resources::<Submission>();
        submissions
            .find_one(within(self.scope.reach(), code))
            .await?
            .ok_or(StoreFault::NotFound)
    }

    /// The items of these codes that are within reach, in no order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn submissions_of(&self, codes: &[SubmissionCode]) -> Result<Vec<Submission>, StoreFault> {
        let codes: Vec<_> = codes.iter().map(ToString::to_string).collect();
        let mut filter = doc! { "code": { "$in": codes } };
        filter.extend(submissions_within(self.scope.reach()));
        let submissions = self.store.resources::<Submission>();
        Ok(submissions.find(filter).await?.try_collect().await?)
    }

    /// A page of items, and the cursor of the next one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn submissions(
        &self,
        filter: &QueueFilter,
        limit: usize,
    ) -> Result<(Vec<Submission>, Option<Cursor>), StoreFault> {
        let (key, direction, operator) = if filter.waits() {
            ("state.due_at", 1, "$gt")
        } else {
            ("updated_at", -1, "$lt")
        };
        let mut parts = vec![submissions_within(self.scope.reach()), filter.document()];
        parts.extend(filter.after.as_ref().map(|cursor| cursor.after(key, operator)));
        parts.retain(|part| !part.is_empty());
        let query = if parts.is_empty() {
            doc! {}
        } else {
            doc! { "$and": parts }
        };
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let submissions = self.store.resources::<Submission>();
        let found = submissions
            .find(query)
            .sort(doc! { key: direction, "_id": direction })
            .projection(doc! { "search": 0 });
        let mut rows: Vec<_> = found.limit(wanted).await?.try_collect().await?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|last| filter.next_after(last));
        Ok((rows, next))
    }

    /// How many there are, counted up to `most`; two seconds old at most.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_submissions(&self, filter: &QueueFilter, most: u64) -> Result<u64, StoreFault> {
        let mut parts = vec![counted_within(self.scope.reach()), filter.document()];
        parts.retain(|part| !part.is_empty());
        let query = match parts.as_slice() {
            [] => doc! {},
            [part] => part.clone(),
            parts => doc! { "$and": parts },
        };
        let submissions = self.store.resources::<Submission>();
        let counting = submissions.count_documents(query.clone()).limit(most);
        let count = async { Ok(counting.await?) };
        self.store.counts.of(&query, most, count).await
    }

    /// A revision of the item; a sealed item shows none.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn revision(&self, item: &Submission, number: RevisionNumber) -> Result<Revision, StoreFault> {
        self.store.revision(item, number).await
    }

    /// Every revision of the item without its text, newest first; a sealed item shows none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn revisions(&self, item: &Submission) -> Result<Vec<RevisionCard>, StoreFault> {
        if item.sealed {
            return Ok(Vec::new());
        }
        let filter = doc! { "submission": item.id.to_string() };
        let cards = self.store.collection::<RevisionCard>("revisions");
        let found = cards
            .find(filter)
            .projection(doc! { "content": 0 })
            .sort(doc! { "number": -1 });
        Ok(found.limit(REVISIONS_SHOWN).await?.try_collect().await?)
    }

    /// What happened to the item, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn timeline(&self, item: &Submission) -> Result<Vec<TimelineRow>, StoreFault> {
        let filter = doc! { "chain": format!("submission:{}", item.id) };
        let found = self
            .store
            .collection::<Entry>("audit")
            .find(filter)
            .sort(doc! { "sequence": 1 })
            .await?;
        let entries: Vec<Entry> = found.try_collect().await?;
        let names = self
            .store
            .names_of(entries.iter().filter_map(|entry| entry.actor.account))
            .await?;
        let name_of = |entry: &Entry| {
            entry
                .actor
                .account
                .and_then(|account| names.get(&account).cloned())
        };
        Ok(entries
            .into_iter()
            .map(|entry| TimelineRow {
                actor_name: name_of(&entry),
                entry,
            })
            .collect())
    }
}
