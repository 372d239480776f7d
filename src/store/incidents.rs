//! Incidents: counts by hour, kind, account and door, in a collection of their own, so that a flood of them fills
//! neither the audit nor anything else. The database forgets them after two years.

use bson::{Document, doc};

use super::{Store, StoreFault};
use crate::domain::risk::Incident;

impl Store {
    /// Adds to the counts.
    ///
    /// # Errors
    /// When the database does not answer; how many lines were added before that is told.
    pub async fn add_incidents(&self, counted: &[(Incident, i64)]) -> Result<(), (usize, StoreFault)> {
        let incidents = self.collection::<Document>("incidents");
        for (done, (incident, count)) in counted.iter().enumerate() {
            let (tenant, account) = incident.who.unzip();
            let (tenant, account) = (tenant.map(|id| id.to_string()), account.map(|id| id.to_string()));
            let id = format!(
                "{}|{}|{}|{}",
                incident.hour.as_millis(),
                incident.kind.slug(),
                account.as_deref().unwrap_or_default(),
                incident.door.unwrap_or_default()
            );
            let line = doc! {
                "hour": incident.hour,
                "kind": incident.kind.slug(),
                "tenant": tenant,
                "account": account,
                "door": incident.door,
            };
            let change = doc! { "$setOnInsert": line, "$inc": { "count": *count } };
            // One line at a time, as the driver sends such an update again without doing it twice.
            let added = incidents.update_one(doc! { "_id": id }, change).upsert(true);
            added.await.map_err(|fault| (done, fault.into()))?;
        }
        Ok(())
    }
}
