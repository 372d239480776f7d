//! The directory: active accounts by given name, of all bodies or of one.

use std::collections::HashMap;

use bson::{Document, doc};
use futures_util::TryStreamExt;

use super::{NameCursor, StoreFault, View, accounts::held_on};
use crate::domain::{
    account::Account,
    actor::Person,
    assignment::FieldAssignment,
    directory::seen_body,
    ids::{AccountId, TenantId},
    scope::Public,
    search::Wanted,
    text::Slug,
    time::LocalDate,
};

/// Which people.
#[derive(Clone, Debug, Default)]
pub struct DirectoryFilter {
    /// Found by these words.
    pub wanted: Option<Wanted>,
    /// Of these bodies.
    pub tenants: Option<Vec<TenantId>>,
    /// Who lead their body, or who do not.
    pub leads: Option<bool>,
    /// These people alone.
    pub people: Option<Vec<AccountId>>,
}

impl DirectoryFilter {
    /// The conditions besides the words, and the keys of the index that serves them in the order of the names.
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
            filter.insert("_id", doc! { "$in": people });
        }
        (filter, keys)
    }
}

/// Fields, each with an account in charge of it or standing in.
pub type Charges = HashMap<AccountId, Vec<Slug>>;

impl View<Public> {
    /// A page of the directory, as far as the person sees it, and where it ends when there is more.
    ///
    /// # Errors
    /// [`StoreFault::TooBroad`] when too much has to be looked at, or when the database does not answer.
    pub async fn directory(
        &self,
        person: &Person,
        filter: &DirectoryFilter,
        after: Option<&NameCursor>,
        limit: usize,
    ) -> Result<(Vec<Account>, Option<NameCursor>), StoreFault> {
        let asked = (filter.conditions(seen_body(person)), filter.wanted.as_ref());
        self.store.accounts_by_name(asked, after, limit).await
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
