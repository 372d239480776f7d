//! The audit as it is read: the newest entries, one subject's chain, and whom and what an entry speaks of.
//!
//! Read across every scope. Reason: who operates the portal looks for misuse (Điều 10(5)); entries hold hashes and
//! names of fields, and subjects are named by code or address alone, so that nothing anybody wrote is shown.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use bson::{Document, doc};
use futures_util::TryStreamExt;
use mongodb::options::Hint;
use serde::Deserialize;

use super::{
    Cursor, Store, StoreFault,
    audit::{Entry, Hash},
    seal::Seal,
    search::given_up,
};
use crate::domain::{
    actor::Role,
    ids::{AccountId, TenantId},
    text::{Email, SubmissionCode},
    time::Instant,
};

/// Longest time the database may take for a page.
const PATIENCE: Duration = Duration::from_secs(3);
/// An entry is in one of so many seals after it, or was forgotten.
const SEALS_AFTER: i64 = 4;
/// How far the clocks of two processes may lie apart, in seconds.
const SKEW_SECONDS: i64 = 5;

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditActor {
    /// A person.
    Account(AccountId),
    /// A job of the system, by name.
    Job(String),
}

/// Which entries.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// Of this subject.
    pub chain: Option<String>,
    /// By this actor.
    pub actor: Option<AuditActor>,
    /// Of this action.
    pub action: Option<String>,
    /// From this moment on.
    pub from: Option<Instant>,
    /// Before this moment.
    pub before: Option<Instant>,
    /// From this row on.
    pub after: Option<Cursor>,
}

impl AuditFilter {
    /// The conditions, and the keys of the index that serves the most telling of them.
    fn conditions(&self) -> (Vec<Document>, Document) {
        let mut parts = Vec::new();
        let mut leading = None;
        if let Some(chain) = &self.chain {
            parts.push(doc! { "chain": chain });
            leading = leading.or(Some("chain"));
        }
        match &self.actor {
            Some(AuditActor::Account(account)) => {
                parts.push(doc! { "actor.account": account.to_string() });
                leading = leading.or(Some("actor.account"));
            }
            Some(AuditActor::Job(job)) => {
                parts.push(doc! { "actor.job": job });
                leading = leading.or(Some("actor.job"));
            }
            None => {}
        }
        if let Some(action) = &self.action {
            parts.push(doc! { "action": action });
            leading = leading.or(Some("action"));
        }
        if let Some(from) = self.from {
            parts.push(doc! { "at": { "$gte": from } });
        }
        if let Some(before) = self.before {
            parts.push(doc! { "at": { "$lt": before } });
        }
        if let Some(cursor) = &self.after {
            parts.push(doc! { "at": { "$lte": cursor.moment() } });
            parts.push(cursor.after("at", "$lt"));
        }
        let keys = leading.map_or(doc! { "at": 1, "_id": 1 }, newest_of);
        (parts, keys)
    }
}

/// Keys of the index of the newest entries of one subject, actor or action.
pub(super) fn newest_of(key: &str) -> Document {
    doc! { key: 1, "at": -1, "_id": -1 }
}

/// Keys of the index of accounts by standing and body.
pub(super) fn index_of_standing() -> Document {
    doc! { "standing.name": 1, "tenant": 1 }
}

/// An entry, with what it speaks of by the names of today.
#[derive(Clone, Debug)]
pub struct AuditRow {
    /// The entry.
    pub entry: Entry,
    /// Who acted, when a person did.
    pub actor_name: Option<String>,
    /// Code, address or name of the subject; none where its chain says it all.
    pub subject: Option<String>,
    /// The seal that binds it, where one of those after it does.
    pub seal: Option<i64>,
}

impl Store {
    /// A page of entries, newest first, and the cursor of the next one.
    ///
    /// # Errors
    /// [`StoreFault::TooBroad`] when too much has to be looked at, or when the database does not answer.
    pub async fn audit_entries(
        &self,
        filter: &AuditFilter,
        limit: usize,
    ) -> Result<(Vec<AuditRow>, Option<Cursor>), StoreFault> {
        let (parts, keys) = filter.conditions();
        let query = match parts.is_empty() {
            true => doc! {},
            false => doc! { "$and": parts },
        };
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let entries = self.collection::<Entry>("audit");
        let found = entries
            .find(query)
            .sort(doc! { "at": -1, "_id": -1 })
            .hint(Hint::Keys(keys))
            .limit(wanted)
            .max_time(PATIENCE);
        let mut rows: Vec<Entry> = found
            .await
            .map_err(given_up)?
            .try_collect()
            .await
            .map_err(given_up)?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows
            .last()
            .filter(|_| more)
            .map(|last| Cursor::at(last.at, last.id.clone()));
        Ok((self.audit_rows(rows).await?, next))
    }

    /// A page of one subject's chain, newest first, and the sequence before which the next page starts.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`] when there is no such chain.
    pub async fn audit_chain(
        &self,
        chain: &str,
        before: Option<i64>,
        limit: usize,
    ) -> Result<(Vec<AuditRow>, Option<i64>), StoreFault> {
        let mut query = doc! { "chain": chain };
        if let Some(before) = before {
            query.insert("sequence", doc! { "$lt": before });
        }
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let entries = self.collection::<Entry>("audit");
        let found = entries
            .find(query)
            .sort(doc! { "chain": -1, "sequence": -1 })
            .limit(wanted);
        let mut rows: Vec<Entry> = found.await?.try_collect().await?;
        if rows.is_empty() {
            return Err(StoreFault::NotFound);
        }
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|last| last.sequence);
        Ok((self.audit_rows(rows).await?, next))
    }

    async fn audit_rows(&self, entries: Vec<Entry>) -> Result<Vec<AuditRow>, StoreFault> {
        let names = self
            .names_of(entries.iter().filter_map(|entry| entry.actor.account))
            .await?;
        let subjects = self.subjects_of(&entries).await?;
        let moments: Vec<_> = entries.iter().map(|entry| (entry.hash, entry.at)).collect();
        let (bound, _) = self.seals_of(&moments).await?;
        let row = |entry: Entry| AuditRow {
            actor_name: entry
                .actor
                .account
                .and_then(|account| names.get(&account).cloned()),
            subject: subjects.get(&entry.chain).cloned(),
            seal: bound.get(&entry.hash).copied(),
            entry,
        };
        Ok(entries.into_iter().map(row).collect())
    }

    /// Codes and addresses of subjects, by chain; never a title.
    async fn subjects_of(&self, entries: &[Entry]) -> Result<HashMap<String, String>, StoreFault> {
        let mut subjects = HashMap::new();
        for (kind, field) in [
            ("submission", "code"),
            ("error_report", "code"),
            ("account", "email"),
        ] {
            let prefix = format!("{kind}:");
            let ids: HashSet<_> = entries
                .iter()
                .filter_map(|entry| entry.chain.strip_prefix(&prefix))
                .collect();
            if ids.is_empty() {
                continue;
            }
            let ids: Vec<_> = ids.into_iter().collect();
            let of_kind = self.collection::<Document>(&super::collection_of(kind));
            let found = of_kind
                .find(doc! { "_id": { "$in": ids } })
                .projection(doc! { field: 1 });
            let named: Vec<Document> = found.await?.try_collect().await?;
            subjects.extend(named.iter().filter_map(|one| {
                let chain = format!("{prefix}{}", one.get_str("_id").ok()?);
                Some((chain, one.get_str(field).ok()?.to_owned()))
            }));
        }
        Ok(subjects)
    }

    /// Which seals bind these entries, by the hash of the entry, and the seals.
    pub(super) async fn seals_of(
        &self,
        entries: &[(Hash, Instant)],
    ) -> Result<(HashMap<Hash, i64>, HashMap<i64, Seal>), StoreFault> {
        let (mut bound, mut binding) = (HashMap::new(), HashMap::new());
        let mut by_age = entries.to_vec();
        by_age.sort_by_key(|(_, at)| *at);
        for (hash, at) in &by_age {
            if bound.contains_key(hash) {
                continue;
            }
            let after = at.plus_seconds(-SKEW_SECONDS);
            let sealed = self.seals();
            let seals = sealed
                .find(doc! { "at": { "$gte": after } })
                .sort(doc! { "at": 1 })
                .limit(SEALS_AFTER);
            let seals: Vec<Seal> = seals.await?.try_collect().await?;
            // Nothing was sealed since: what is younger has no seal either.
            if seals.is_empty() {
                break;
            }
            for seal in seals {
                let leaves: HashSet<Hash> = seal.leaves().into_iter().collect();
                for (other, _) in by_age.iter().filter(|(other, _)| leaves.contains(other)) {
                    bound.entry(*other).or_insert(seal.sequence);
                }
                binding.insert(seal.sequence, seal);
            }
        }
        Ok((bound, binding))
    }

    /// The chain of what a person names: a code of an item or an error report, an address of an account, or the
    /// chain itself.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn chain_named(&self, text: &str) -> Result<Option<String>, StoreFault> {
        let text = text.trim();
        if let Ok(email) = Email::parse(text)
            && let Some(account) = self.account_by_email(&email).await?
        {
            return Ok(Some(format!("account:{}", account.id)));
        }
        if let Ok(code) = SubmissionCode::parse(text) {
            for kind in ["submission", "error_report"] {
                let of_kind = self.collection::<Document>(&super::collection_of(kind));
                let found = of_kind.find_one(doc! { "code": code.to_string() });
                if let Some(found) = found.projection(doc! { "_id": 1 }).await? {
                    return Ok(found.get_str("_id").ok().map(|id| format!("{kind}:{id}")));
                }
            }
        }
        let entries = self.collection::<Document>("audit");
        let known = entries.find_one(doc! { "chain": text });
        let known = known.projection(doc! { "_id": 1 }).await?;
        Ok(known.map(|_| text.to_owned()))
    }

    /// Active accounts of each body by role, by the id of the body. Reason: the list of the bodies, which says where
    /// nobody files yet; it counts and names nobody.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn accounts_by_body(&self) -> Result<HashMap<TenantId, Vec<(Role, i64)>>, StoreFault> {
        #[derive(Deserialize)]
        struct Counted {
            #[serde(rename = "_id")]
            of: Of,
            count: i64,
        }
        #[derive(Deserialize)]
        struct Of {
            tenant: TenantId,
            role: Role,
        }
        let stages = [
            doc! { "$match": { "standing.name": "active" } },
            doc! { "$unwind": "$roles" },
            doc! { "$group": { "_id": { "tenant": "$tenant", "role": "$roles" }, "count": { "$sum": 1_i64 } } },
        ];
        let accounts = self.collection::<Document>("accounts");
        let found = accounts.aggregate(stages).hint(Hint::Keys(index_of_standing()));
        let counted: Vec<Counted> = found.with_type().await?.try_collect().await?;
        let mut bodies: HashMap<TenantId, Vec<(Role, i64)>> = HashMap::new();
        for one in counted {
            bodies
                .entry(one.of.tenant)
                .or_default()
                .push((one.of.role, one.count));
        }
        bodies
            .values_mut()
            .for_each(|roles| roles.sort_unstable_by_key(|(role, _)| *role));
        Ok(bodies)
    }
}
