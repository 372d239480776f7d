//! What is public and was not checked yet in the edition that is.

use bson::{Bson, Document, doc};
use futures_util::TryStreamExt;

use super::{Cursor, StoreFault, View};
use crate::domain::{
    scope::{Newsroom, Reach},
    state::StateName,
    submission::Submission,
};

/// A check ends with its edition: the act that publishes another one takes it off.
fn unchecked_within(reach: &Reach) -> Document {
    let mut filter = doc! {
        "state.name": StateName::Published.slug(),
        "corrects": Bson::Null,
        "checked": Bson::Null,
    };
    match reach {
        Reach::Submitted | Reach::Everything => {}
        Reach::Routed { fields, .. } => {
            let fields: Vec<_> = fields.iter().map(ToString::to_string).collect();
            filter.insert("headline.field", doc! { "$in": fields });
        }
        Reach::Tenants(_) | Reach::Published => {
            filter.insert("_id", doc! { "$exists": false });
        }
    }
    filter
}

impl View<Newsroom> {
    /// Published items not yet checked, of a member's own fields or of all; the longest public first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn unchecked(
        &self,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<(Vec<Submission>, Option<Cursor>), StoreFault> {
        let mut query = unchecked_within(self.scope.reach());
        query.extend(
            after
                .map(|cursor| cursor.after("state.since", "$gt"))
                .unwrap_or_default(),
        );
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let found = self
            .store
            .resources::<Submission>()
            .find(query)
            .sort(doc! { "state.since": 1, "_id": 1 })
            .limit(wanted)
            .await?;
        let mut rows: Vec<Submission> = found.try_collect().await?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).and_then(|last| {
            let since = last.state.since()?;
            Some(Cursor::at(since, last.id.to_string()))
        });
        Ok((rows, next))
    }

    /// How many there are, counted up to `most`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_unchecked(&self, most: u64) -> Result<u64, StoreFault> {
        let submissions = self.store.resources::<Submission>();
        Ok(submissions
            .count_documents(unchecked_within(self.scope.reach()))
            .limit(most)
            .await?)
    }
}
