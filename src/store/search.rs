//! Submissions by what they say: one index that begins with the body, and one over all bodies. Accounts by name,
//! address and post.
//!
//! The terms stand beside the document as `head` does, outside its audit: they are derived, and whoever writes an
//! item writes them anew. Beginnings of words are terms of their own, so that every word of a search is a point of the
//! index and the finds come in its order; a range would have to be sorted in memory.

use std::{collections::HashMap, time::Duration};

use bson::{Bson, Document, doc};
use futures_util::{TryStreamExt, future::try_join_all};
use mongodb::{
    error::{Error, ErrorKind},
    options::Hint,
};

use super::{Cursor, Store, StoreFault, View, collection_of, from_document, view::submissions_within};
use crate::domain::{
    change::Resource,
    ids::{AccountId, TenantId},
    scope::{Reach, Surface},
    search::{Terms, Wanted},
    state::StateName,
    submission::Submission,
    text::Slug,
    time::Instant,
};

/// Where a document keeps what it is found by.
pub(super) const TERMS: &str = "search";
/// Longest time the database may take for a page.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);
/// How the terms are made: those made otherwise are made anew by the next migration.
const MADE: i32 = 2;
/// A word of so many items is common, and no longer counted.
const COMMON: u64 = 300;
/// The server's code for having been given up on.
const GIVEN_UP: i32 = 50;
/// Items that the backfill reads at a time.
const BATCH: i64 = 500;

/// As it is stored.
pub(super) fn terms_document(terms: &Terms) -> Document {
    let mut document = doc! { "words": &terms.words, "made": MADE };
    if let Some(at) = terms.at {
        document.insert("at", at);
    }
    document
}

/// Keys of the index of one body.
pub(super) fn index_of_tenant() -> Document {
    doc! { "tenant": 1, "search.words": 1, "search.at": -1, "_id": -1 }
}

/// Keys of the index of all bodies.
pub(super) fn index_of_all() -> Document {
    doc! { "search.words": 1, "search.at": -1, "_id": -1 }
}

/// Keys of the index of people, by given name.
pub(super) fn index_of_people() -> Document {
    doc! { "search.words": 1, "name_key": 1, "_id": 1 }
}

/// What to look for, and among which items.
#[derive(Clone, Debug)]
pub struct SearchFilter {
    /// The words.
    pub wanted: Wanted,
    /// In this state.
    pub state: Option<StateName>,
    /// In this field.
    pub field: Option<Slug>,
    /// Of this body.
    pub tenant: Option<TenantId>,
    /// Sent, or opened while it was not sent, from this moment on.
    pub from: Option<Instant>,
    /// And before this one.
    pub before: Option<Instant>,
    /// From this row on.
    pub after: Option<Cursor>,
}

impl SearchFilter {
    /// The conditions besides the words.
    fn narrowing(&self) -> Vec<Document> {
        let mut parts = Vec::new();
        if let Some(state) = self.state {
            parts.push(doc! { "state.name": state.slug() });
        }
        if let Some(field) = &self.field {
            parts.push(doc! { "headline.field": field.to_string() });
        }
        if let Some(tenant) = self.tenant {
            parts.push(doc! { "tenant": tenant.to_string() });
        }
        if let Some(from) = self.from {
            parts.push(doc! { "search.at": { "$gte": from } });
        }
        if let Some(before) = self.before {
            parts.push(doc! { "search.at": { "$lt": before } });
        }
        parts
    }
}

/// The condition that the index is read by.
fn leading(one_of: &[String]) -> Document {
    match one_of {
        [word] => doc! { "search.words": word },
        words => doc! { "search.words": { "$in": words } },
    }
}

/// The same as a condition that no index serves. Of several words on one index the server would lead with the first it
/// comes by, and read every "hội" of the house for the sake of one rare name.
fn beside(one_of: &[String]) -> Document {
    let terms = one_of.iter();
    let has: Vec<_> = terms
        .map(|term| doc! { "$in": [{ "$literal": term }, "$search.words"] })
        .collect();
    doc! { "$expr": { "$or": has } }
}

impl<S: Surface> View<S> {
    /// A page of the items that are meant, newest first, and the cursor of the next one.
    ///
    /// # Errors
    /// [`StoreFault::TooBroad`] when too much has to be looked at, or when the database does not answer.
    pub async fn search_submissions(
        &self,
        filter: &SearchFilter,
        limit: usize,
    ) -> Result<(Vec<Submission>, Option<Cursor>), StoreFault> {
        let mut within = filter.narrowing();
        within.push(submissions_within(self.scope.reach()));
        within.retain(|part| !part.is_empty());
        if let Some(item) = self.item_of_code(filter, &within).await? {
            return Ok((vec![item], None));
        }
        let of_one_body = filter.tenant.is_some() || matches!(self.scope.reach(), Reach::Tenants(_));
        let hint = if of_one_body {
            index_of_tenant()
        } else {
            index_of_all()
        };
        let body = match (self.scope.reach(), filter.tenant) {
            _ if !of_one_body => Document::new(),
            (Reach::Tenants(_), _) => submissions_within(self.scope.reach()),
            (_, tenant) => tenant
                .map(|tenant| doc! { "tenant": tenant.to_string() })
                .unwrap_or_default(),
        };
        let words = (&filter.wanted, &hint);
        let mut parts = self.store.word_conditions("submissions", words, body).await?;
        parts.extend(within);
        if let Some(cursor) = &filter.after {
            // The bound lets the index start at the row; the pair of conditions leaves out those before it.
            parts.push(doc! { "search.at": { "$lte": cursor.moment() } });
            parts.push(cursor.after("search.at", "$lt"));
        }
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let submissions = self.store.collection::<Document>("submissions");
        let found = submissions
            .find(doc! { "$and": parts })
            .sort(doc! { "search.at": -1, "_id": -1 })
            .hint(Hint::Keys(hint))
            .projection(doc! { "search.words": 0 })
            .limit(wanted)
            .max_time(PATIENCE);
        let mut rows: Vec<Document> = found
            .await
            .map_err(given_up)?
            .try_collect()
            .await
            .map_err(given_up)?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).and_then(cursor_at);
        let items: Result<Vec<_>, _> = rows.into_iter().map(from_document).collect();
        Ok((items?, next))
    }

    /// The one item of the code that was typed, where it fits.
    async fn item_of_code(
        &self,
        filter: &SearchFilter,
        within: &[Document],
    ) -> Result<Option<Submission>, StoreFault> {
        let Some(code) = filter.wanted.code().filter(|_| filter.after.is_none()) else {
            return Ok(None);
        };
        let mut parts = vec![doc! { "code": code.to_string() }];
        parts.extend_from_slice(within);
        let submissions = self.store.resources::<Submission>();
        Ok(submissions
            .find_one(doc! { "$and": parts })
            .hint(Hint::Keys(doc! { "code": 1 }))
            .await?)
    }
}

impl Store {
    /// The words as conditions on a collection, led by the rarest of those `within`.
    pub(super) async fn word_conditions(
        &self,
        collection: &str,
        (wanted, hint): (&Wanted, &Document),
        within: Document,
    ) -> Result<Vec<Document>, StoreFault> {
        let words = wanted.words();
        let documents = self.collection::<Document>(collection);
        let count = async |one_of: &Vec<String>| {
            let mut rows = leading(one_of);
            rows.extend(within.clone());
            let counting = documents.count_documents(rows).hint(Hint::Keys(hint.clone()));
            counting.limit(COMMON).max_time(PATIENCE).await.map_err(given_up)
        };
        let counts = match words {
            [_] => vec![0],
            words => try_join_all(words.iter().map(count)).await?,
        };
        let rarest = (0..words.len())
            .min_by_key(|place| counts.get(*place))
            .unwrap_or(0);
        let conditions = words.iter().enumerate();
        Ok(conditions
            .map(|(place, one_of)| {
                if place == rarest {
                    leading(one_of)
                } else {
                    beside(one_of)
                }
            })
            .collect())
    }
}

/// The cursor that continues after a row.
fn cursor_at(row: &Document) -> Option<Cursor> {
    let at = row.get_document(TERMS).ok()?.get_datetime("at").ok()?;
    let id = row.get_str("_id").ok()?.to_owned();
    Some(Cursor::at(Instant::from_millis(at.timestamp_millis()), id))
}

pub(super) fn given_up(error: Error) -> StoreFault {
    match error.kind.as_ref() {
        ErrorKind::Command(fault) if fault.code == GIVEN_UP => StoreFault::TooBroad,
        _ => error.into(),
    }
}

impl Store {
    /// Gives whatever is searched for what it is found by, where it has nothing or what an older program made, a batch
    /// at a time. It changes nothing that somebody saved meanwhile.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn fill_terms<R: Resource>(&self) -> Result<(), StoreFault> {
        let collection = collection_of(R::KIND);
        let documents = self.collection::<Document>(&collection);
        let mut after = String::new();
        loop {
            let missing = doc! { "search.made": { "$ne": MADE }, "_id": { "$gt": &after } };
            let found = documents.find(missing).sort(doc! { "_id": 1 }).limit(BATCH);
            let rows: Vec<Document> = found.await?.try_collect().await?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            last.get_str("_id").unwrap_or_default().clone_into(&mut after);
            let mut resources = Vec::with_capacity(rows.len());
            for row in rows {
                let head = row.get("head").cloned().unwrap_or(Bson::Null);
                resources.push((from_document::<R>(row)?, head));
            }
            self.fill_terms_of(&collection, &resources).await?;
        }
    }

    async fn fill_terms_of<R: Resource>(
        &self,
        collection: &str,
        resources: &[(R, Bson)],
    ) -> Result<(), StoreFault> {
        let involved = resources.iter().flat_map(|(resource, _)| resource.namesakes());
        let names = self.names_of(involved).await?;
        let updates: Vec<_> = resources
            .iter()
            .filter_map(|(resource, head)| {
                let terms = resource.terms(&names_among(&names, &resource.namesakes()))?;
                Some(doc! {
                    "q": { "_id": resource.id(), "head": head },
                    "u": { "$set": { TERMS: terms_document(&terms) } },
                })
            })
            .collect();
        let command = doc! {
            "update": collection, "updates": updates, "ordered": false,
            "writeConcern": { "w": "majority", "j": true },
        };
        self.database.run_command(command).await?;
        Ok(())
    }
}

fn names_among(names: &HashMap<AccountId, String>, accounts: &[AccountId]) -> Vec<String> {
    accounts
        .iter()
        .filter_map(|account| names.get(account).cloned())
        .collect()
}
