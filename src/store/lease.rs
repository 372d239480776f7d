//! Leases: of all replicas, one does a job at a time.

use bson::{Document, doc};
use mongodb::options::ReturnDocument;

use super::{Store, StoreFault, is_duplicate_key};
use crate::domain::time::Instant;

impl Store {
    /// Takes or renews the lease `name` until `until`; false while another owner holds it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn hold_lease(
        &self,
        name: &str,
        owner: &str,
        (now, until): (Instant, Instant),
    ) -> Result<bool, StoreFault> {
        let free = doc! { "_id": name, "$or": [
            { "owner": owner },
            { "until": { "$lt": now } },
        ] };
        let take = doc! { "$set": { "owner": owner, "until": until } };
        let leases = self.collection::<Document>("leases");
        let taken = leases
            .find_one_and_update(free, take)
            .upsert(true)
            .return_document(ReturnDocument::After)
            .await;
        match taken {
            Ok(_) => Ok(true),
            Err(error) if is_duplicate_key(&error) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Gives the lease up, so that another replica need not wait for its end.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn release_lease(&self, name: &str, owner: &str) -> Result<(), StoreFault> {
        self.collection::<Document>("leases")
            .delete_one(doc! { "_id": name, "owner": owner })
            .await?;
        Ok(())
    }
}
