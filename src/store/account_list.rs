//! Accounts by given name, in use or not, narrowed by words, body, role and standing.

use bson::{Document, doc};
use futures_util::TryStreamExt;
use mongodb::options::Hint;

use super::{
    NameCursor, Store, StoreFault, View,
    cursor::by_name,
    search::{PATIENCE, given_up, index_of_people},
};
use crate::domain::{
    account::{Account, StandingName},
    actor::Role,
    ids::TenantId,
    scope::Newsroom,
    search::Wanted,
};

/// Which accounts; all of them by default.
#[derive(Clone, Debug, Default)]
pub struct AccountFilter {
    /// Found by these words.
    pub wanted: Option<Wanted>,
    /// Of these bodies.
    pub tenants: Option<Vec<TenantId>>,
    /// With this role, now or at the end.
    pub role: Option<Role>,
    /// In use, or not.
    pub standing: Option<StandingName>,
}

impl AccountFilter {
    /// The conditions besides the words, and the keys of the index that serves them in the order of the names.
    fn conditions(&self) -> Result<(Document, Document), StoreFault> {
        let mut filter = Document::new();
        let mut keys = by_name();
        if let Some(standing) = self.standing {
            filter.insert("standing.name", standing.slug());
            keys = doc! { "standing.name": 1, "name_key": 1, "_id": 1 };
        }
        if let Some(role) = self.role {
            filter.insert("roles", bson::serialize_to_bson(&role)?);
            keys = index_of_roles();
        }
        if let Some(tenants) = &self.tenants {
            let tenants: Vec<_> = tenants.iter().map(ToString::to_string).collect();
            filter.insert("tenant", doc! { "$in": tenants });
            // The index has the standing before the name: each is a point of it.
            let every = StandingName::ALL.map(StandingName::slug);
            filter
                .entry("standing.name".to_owned())
                .or_insert_with(|| doc! { "$in": every.as_slice() }.into());
            keys = doc! { "tenant": 1, "standing.name": 1, "name_key": 1, "_id": 1 };
        }
        Ok((filter, keys))
    }
}

/// Keys of the index of who holds a role, by given name.
pub(super) fn index_of_roles() -> Document {
    doc! { "roles": 1, "name_key": 1, "_id": 1 }
}

impl View<Newsroom> {
    /// A page of accounts by given name, and where it ends when there is more.
    ///
    /// # Errors
    /// [`StoreFault::TooBroad`] when too much has to be looked at, or when the database does not answer.
    pub async fn accounts(
        &self,
        filter: &AccountFilter,
        after: Option<&NameCursor>,
        limit: usize,
    ) -> Result<(Vec<Account>, Option<NameCursor>), StoreFault> {
        let asked = (filter.conditions()?, filter.wanted.as_ref());
        self.store.accounts_by_name(asked, after, limit).await
    }
}

impl Store {
    /// A page of the accounts that meet the conditions and are found by the words. Without words they are read along
    /// the index of these keys.
    pub(super) async fn accounts_by_name(
        &self,
        ((conditions, keys), wanted): ((Document, Document), Option<&Wanted>),
        after: Option<&NameCursor>,
        limit: usize,
    ) -> Result<(Vec<Account>, Option<NameCursor>), StoreFault> {
        let (mut parts, keys) = match wanted {
            None => (Vec::new(), keys),
            Some(wanted) => {
                let keys = index_of_people();
                let words = self.word_conditions("accounts", (wanted, &keys), conditions.clone());
                (words.await?, keys)
            }
        };
        parts.push(conditions);
        parts.extend(after.map(NameCursor::after));
        let read = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let accounts = self.resources::<Account>();
        let found = accounts
            .find(doc! { "$and": parts })
            .sort(by_name())
            .hint(Hint::Keys(keys))
            .limit(read)
            .max_time(PATIENCE);
        let rows = found.await.map_err(given_up)?.try_collect().await;
        let mut rows = rows.map_err(given_up)?;
        let next = NameCursor::cut(&mut rows, limit);
        Ok((rows, next))
    }
}
