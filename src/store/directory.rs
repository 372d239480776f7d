//! The directory: active accounts by given name, of all bodies or of one.

use std::collections::HashMap;

use bson::{Document, doc};
use futures_util::TryStreamExt;
use mongodb::options::Hint;

use super::{StoreFault, View, accounts::held_on};
use crate::domain::{
    account::Account,
    actor::Person,
    assignment::FieldAssignment,
    directory::seen_body,
    ids::{AccountId, TenantId},
    scope::Public,
    text::Slug,
    time::LocalDate,
};

/// Which people.
#[derive(Clone, Debug, Default)]
pub struct DirectoryFilter {
    /// Of these bodies.
    pub tenants: Option<Vec<TenantId>>,
    /// Who lead their body, or who do not.
    pub leads: Option<bool>,
    /// These people alone.
    pub people: Option<Vec<AccountId>>,
}

impl DirectoryFilter {
    /// The conditions, and the keys of the index that gives them in order.
    fn conditions(&self, reach: Option<TenantId>) -> (Document, Document) {
        let mut filter = doc! { "standing.name": "active" };
        let mut keys = doc! { "standing.name": 1, "name_key": 1, "_id": 1 };
        let texts = |ids: &[TenantId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
        let tenants = match (reach, &self.tenants) {
            // Whoever sees one body sees nothing of another, whatever is asked for.
            (Some(own), Some(asked)) if !asked.contains(&own) => Some(Vec::new()),
            (Some(own), _) => Some(vec![own]),
            (None, asked) => asked.clone(),
        };
        match tenants.as_deref() {
            Some([tenant]) => {
                filter.insert("tenant", tenant.to_string());
                keys = doc! { "tenant": 1, "standing.name": 1, "name_key": 1, "_id": 1 };
            }
            Some(several) => {
                filter.insert("tenant", doc! { "$in": texts(several) });
            }
            None => {}
        }
        match self.leads {
            Some(true) => filter.insert("roles", "tenant_lead"),
            Some(false) => filter.insert("roles", doc! { "$ne": "tenant_lead" }),
            None => None,
        };
        if let Some(people) = &self.people {
            let people: Vec<_> = people.iter().map(ToString::to_string).collect();
            filter.insert("$and", vec![doc! { "_id": { "$in": people } }]);
        }
        (filter, keys)
    }
}

/// Fields, each with an account in charge of it or standing in.
pub type Charges = HashMap<AccountId, Vec<Slug>>;

impl View<Public> {
    /// A page of the directory, as far as the person sees it; `after` is the key and id of the last row.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn directory(
        &self,
        person: &Person,
        filter: &DirectoryFilter,
        after: Option<(&str, &str)>,
        limit: i64,
    ) -> Result<Vec<Account>, StoreFault> {
        let (mut filter, keys) = filter.conditions(seen_body(person));
        if let Some((key, id)) = after {
            filter.insert("name_key", doc! { "$gte": key });
            let past = vec![
                doc! { "name_key": { "$gt": key } },
                doc! { "name_key": key, "_id": { "$gt": id } },
            ];
            filter.insert("$or", past);
        }
        let accounts = self.store.resources::<Account>();
        let found = accounts.find(filter).sort(doc! { "name_key": 1, "_id": 1 });
        Ok(found
            .hint(Hint::Keys(keys))
            .limit(limit)
            .await?
            .try_collect()
            .await?)
    }

    /// Who is in charge of which field on that day, or stands in.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn charges_on(&self, today: LocalDate) -> Result<Charges, StoreFault> {
        let assignments = self.store.resources::<FieldAssignment>();
        let mut found = assignments.find(held_on(today)).await?;
        let mut charges = Charges::new();
        while let Some(one) = found.try_next().await? {
            for account in [Some(one.member), one.substitute].into_iter().flatten() {
                let fields = charges.entry(account).or_default();
                if !fields.contains(&one.field) {
                    fields.push(one.field.clone());
                }
            }
        }
        Ok(charges)
    }
}
