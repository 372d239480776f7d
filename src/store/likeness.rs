//! Items that may tell of the same as another.

use std::{cmp::Reverse, time::Duration};

use bson::{Document, doc};
use futures_util::{TryStreamExt, future::try_join_all};
use mongodb::options::Hint;

use super::{
    StoreFault, View,
    search::{given_up, index_of_all},
    view::submissions_within,
};
use crate::domain::{likeness::Likeness, scope::Newsroom, state::StateName, submission::Submission};

/// Most that are shown.
const SHOWN: usize = 5;
/// Those that say the same that are compared, and of those with words in common the newest.
const COMPARED: i64 = 100;
/// A word of so many items is common, and no longer counted.
const COMMON: u64 = 300;
/// Days back to those with words in common; what says the same is found however old it is.
const DAYS: i64 = 90;
/// Longest time the database may take: the item is read all the same.
const PATIENCE: Duration = Duration::from_millis(500);

impl View<Newsroom> {
    /// The items within reach that may tell of the same, the most alike first and the newest among equals.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn like(&self, item: &Submission) -> Result<Vec<(Submission, Likeness)>, StoreFault> {
        let mut others = in_time(self.saying_the_same(item).await)?;
        others.extend(in_time(self.with_words_in_common(item).await)?);
        let mut alike: Vec<_> = others
            .into_iter()
            .filter_map(|other| item.likeness(&other).map(|likeness| (other, likeness)))
            .collect();
        alike.sort_by_key(|(other, likeness)| {
            Reverse((*likeness, other.intake.map(|intake| intake.at), other.id))
        });
        alike.dedup_by_key(|(other, _)| other.id);
        alike.truncate(SHOWN);
        Ok(alike)
    }

    async fn saying_the_same(&self, item: &Submission) -> Result<Vec<Submission>, StoreFault> {
        let terms = item.terms_of_same();
        if terms.is_empty() {
            return Ok(Vec::new());
        }
        self.newest(vec![doc! { "search.words": { "$in": terms } }]).await
    }

    /// They are led to by the rarest word.
    async fn with_words_in_common(&self, item: &Submission) -> Result<Vec<Submission>, StoreFault> {
        let (words, common) = item.words_alike();
        let (Some(rarest), Some(intake)) = (self.rarest_of(&words).await?, item.intake) else {
            return Ok(Vec::new());
        };
        let common = i64::try_from(common).unwrap_or(i64::MAX);
        let shared = doc! { "$size": { "$setIntersection": [{ "$literal": &words }, "$search.words"] } };
        self.newest(vec![
            doc! { "search.words": rarest },
            doc! { "search.at": { "$gte": intake.at.plus_days(-DAYS) } },
            doc! { "$expr": { "$gte": [shared, common] } },
        ])
        .await
    }

    /// The rarest of these words that others have too.
    async fn rarest_of(&self, words: &[String]) -> Result<Option<String>, StoreFault> {
        let submissions = self.store.resources::<Submission>();
        let count = async |word: &String| {
            let holding = submissions.count_documents(doc! { "search.words": word });
            let counting = holding.limit(COMMON).hint(Hint::Keys(index_of_all()));
            let holders = counting.max_time(PATIENCE).await.map_err(given_up)?;
            Ok::<_, StoreFault>((holders, word.clone()))
        };
        let counted = try_join_all(words.iter().map(count)).await?;
        let shared = counted.into_iter().filter(|(holders, _)| *holders > 1);
        Ok(shared.min().map(|(_, word)| word))
    }

    /// Items that were sent, newest first in the order of the index.
    async fn newest(&self, mut parts: Vec<Document>) -> Result<Vec<Submission>, StoreFault> {
        let gone = [StateName::Draft, StateName::Withdrawn].map(StateName::slug);
        parts.push(doc! { "state.name": { "$nin": &gone[..] } });
        parts.push(submissions_within(self.scope.reach()));
        parts.retain(|part| !part.is_empty());
        let submissions = self.store.resources::<Submission>();
        let found = submissions
            .find(doc! { "$and": parts })
            .sort(doc! { "search.at": -1, "_id": -1 })
            .hint(Hint::Keys(index_of_all()))
            .projection(doc! { "search": 0 })
            .limit(COMPARED)
            .max_time(PATIENCE);
        found
            .await
            .map_err(given_up)?
            .try_collect()
            .await
            .map_err(given_up)
    }
}

/// What was found, or nothing when finding it took too long.
fn in_time<T>(found: Result<Vec<T>, StoreFault>) -> Result<Vec<T>, StoreFault> {
    match found {
        Err(StoreFault::TooBroad) => {
            tracing::debug!("looking for items alike took too long");
            Ok(Vec::new())
        }
        found => found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_too_long_to_find_is_left_out_and_an_outage_is_not() {
        assert!(in_time::<()>(Err(StoreFault::TooBroad)).unwrap().is_empty());
        assert!(in_time::<()>(Err(StoreFault::Silent)).unwrap_err().is_outage());
        assert_eq!(in_time(Ok(vec![1])).unwrap(), [1]);
    }
}
