//! Failed log-ins and other guesses, counted over all replicas.

use bson::{Bson, doc};
use serde::{Deserialize, Serialize};

use super::{Store, StoreFault};
use crate::domain::time::Instant;

/// An attempt that was noted and may be taken back.
#[derive(Debug)]
pub struct NotedAttempt(Bson);

#[derive(Serialize, Deserialize)]
struct Attempt {
    key: String,
    at: Instant,
}

impl Store {
    /// How many attempts under `key` were noted since `since`, counted up to `most`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_attempts(&self, key: &str, since: Instant, most: u64) -> Result<u64, StoreFault> {
        let filter = doc! { "key": key, "at": { "$gt": since } };
        Ok(self
            .collection::<Attempt>("attempts")
            .count_documents(filter)
            .limit(most)
            .await?)
    }

    /// Notes an attempt under `key`; the database forgets it after an hour.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn note_attempt(&self, key: &str, at: Instant) -> Result<NotedAttempt, StoreFault> {
        let noted = self
            .collection::<Attempt>("attempts")
            .insert_one(Attempt {
                key: key.to_owned(),
                at,
            })
            .await?;
        Ok(NotedAttempt(noted.inserted_id))
    }

    /// Takes back attempts that shall not count.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_back_attempts(&self, noted: &[NotedAttempt]) -> Result<(), StoreFault> {
        let ids: Vec<_> = noted.iter().map(|NotedAttempt(id)| id).collect();
        self.collection::<Attempt>("attempts")
            .delete_many(doc! { "_id": { "$in": ids } })
            .await?;
        Ok(())
    }

    /// Forgets the attempts under `key`, alone or followed by a place, after a success.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_attempts(&self, key: &str) -> Result<(), StoreFault> {
        self.collection::<Attempt>("attempts")
            .delete_many(doc! { "key": { "$gte": key, "$lt": format!("{key}!") } })
            .await?;
        Ok(())
    }
}
