//! What is overdue: for the worker that chases it, and for the list of those who answer for it.

use bson::{Document, doc};
use futures_util::TryStreamExt;
use serde::Deserialize;

use super::{Cursor, Store, StoreFault, View, view::submissions_within};
use crate::domain::{
    deadlines::Rung,
    ids::SubmissionId,
    scope::{Newsroom, System},
    state::StateName,
    submission::Submission,
    time::Instant,
};

/// Which overdue items.
#[derive(Clone, Debug)]
pub struct OverdueFilter {
    /// Overdue at this moment.
    pub now: Instant,
    /// Chased exactly so far.
    pub rung: Option<Rung>,
    /// From this row on.
    pub after: Option<Cursor>,
}

impl OverdueFilter {
    fn documents(&self) -> Vec<Document> {
        let mut parts = vec![doc! { "state.due_at": { "$lt": self.now } }];
        if let Some(rung) = self.rung {
            parts.push(doc! { "chased.rung": rung.slug() });
            // What was said of an earlier step counts for nothing.
            parts.push(doc! { "$expr": { "$eq": ["$chased.since", "$state.since"] } });
        }
        if let Some(cursor) = &self.after {
            // The bound lets the index start at the row; the pair of conditions leaves out those before it.
            parts.push(doc! { "state.due_at": { "$gte": cursor.moment() } });
            parts.push(cursor.after("state.due_at", "$gt"));
        }
        parts
    }
}

impl View<Newsroom> {
    /// A page of overdue items, the longest overdue first, and the cursor of the next one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn overdue(
        &self,
        filter: &OverdueFilter,
        limit: usize,
    ) -> Result<(Vec<Submission>, Option<Cursor>), StoreFault> {
        let mut parts = filter.documents();
        parts.push(submissions_within(self.scope.reach()));
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let submissions = self.store.resources::<Submission>();
        let found = submissions
            .find(doc! { "$and": parts })
            .sort(doc! { "state.due_at": 1, "_id": 1 });
        let mut rows: Vec<_> = found.limit(wanted).await?.try_collect().await?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|last| {
            let at = last.state.due_at().unwrap_or(last.updated_at);
            Cursor::at(at, last.id.to_string())
        });
        Ok((rows, next))
    }

    /// How many overdue items there are, counted up to `most`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_overdue(&self, filter: &OverdueFilter, most: u64) -> Result<u64, StoreFault> {
        let mut parts = filter.documents();
        parts.push(submissions_within(self.scope.reach()));
        let submissions = self.store.resources::<Submission>();
        Ok(submissions
            .count_documents(doc! { "$and": parts })
            .limit(most)
            .await?)
    }
}

#[derive(Deserialize)]
struct Named {
    #[serde(rename = "_id")]
    id: SubmissionId,
}

impl View<System> {
    /// Items whose target had passed at `moment`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn overdue_at(&self, moment: Instant) -> Result<Vec<SubmissionId>, StoreFault> {
        self.store
            .named(
                doc! { "state.due_at": { "$lte": moment } },
                doc! { "state.due_at": 1, "_id": 1 },
            )
            .await
    }

    /// Items whose step has a target.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn timed(&self) -> Result<Vec<SubmissionId>, StoreFault> {
        self.store
            .named(
                doc! { "state.due_at": { "$exists": true } },
                doc! { "state.due_at": 1, "_id": 1 },
            )
            .await
    }

    /// Returned items that nobody has worked on since `moment`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn idle_since(&self, moment: Instant) -> Result<Vec<SubmissionId>, StoreFault> {
        let returned = StateName::Returned.slug();
        self.store
            .named(
                doc! { "state.name": returned, "updated_at": { "$lte": moment } },
                doc! { "updated_at": 1, "_id": 1 },
            )
            .await
    }
}

impl Store {
    /// The ids alone, read from an index: a walk that changes what it walks by must know its way beforehand.
    async fn named(&self, filter: Document, order: Document) -> Result<Vec<SubmissionId>, StoreFault> {
        let found = self
            .collection::<Named>("submissions")
            .find(filter)
            .sort(order)
            .projection(doc! { "_id": 1 })
            .await?;
        Ok(found.map_ok(|item| item.id).try_collect().await?)
    }
}
