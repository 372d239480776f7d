//! What the report of risks counts: incidents, acts of the audit, and accounts that nobody uses.
//!
//! Read across every scope. Reason: who answers for access looks for misuse (Điều 10(5)); counts, addresses of accounts
//! and names of bodies are all that is read, and nothing anybody wrote.

use std::{collections::HashMap, time::Duration};

use bson::{Bson, Document, doc};
use futures_util::TryStreamExt;
use mongodb::options::Hint;
use serde::{Deserialize, de::DeserializeOwned};

use super::{
    Store, StoreFault,
    audit_log::{index_of_standing, newest_of},
    search::given_up,
};
use crate::domain::{
    ids::{AccountId, TenantId},
    risk::{DORMANT_DAYS, MORNING, NIGHT},
    time::Instant,
};

/// Longest time the database may take for one of the counts.
const PATIENCE: Duration = Duration::from_secs(5);

/// From a moment on, up to another.
pub type Span = (Instant, Instant);

/// How often something happened.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Tally {
    /// Slug of an incident, or verb of the audit.
    pub what: String,
    /// Whose body, where the entry says it.
    #[serde(default)]
    pub tenant: Option<TenantId>,
    /// Whose account, where it is known.
    #[serde(default)]
    pub account: Option<AccountId>,
    /// Name of the door.
    #[serde(default)]
    pub door: Option<String>,
    /// How often.
    pub count: i64,
}

/// An account as the report names it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AccountMark {
    /// Its id.
    #[serde(rename = "_id")]
    pub id: AccountId,
    /// Its address.
    pub email: String,
    /// Its body.
    pub tenant: TenantId,
}

/// Whom an entry of the audit is counted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountedFor {
    /// Who acted.
    Actor,
    /// Whose account was acted on, where the subject is one.
    Subject,
}

impl CountedFor {
    fn expression(self) -> Bson {
        match self {
            Self::Actor => Bson::from("$actor.account"),
            Self::Subject => {
                let of_account = doc! { "$regexMatch": { "input": "$chain", "regex": "^account:" } };
                let id = doc! { "$substrBytes": ["$chain", 8, -1] };
                Bson::from(doc! { "$cond": [of_account, id, Bson::Null] })
            }
        }
    }
}

/// Groups what came so far by its parts, and names them as a [`Tally`] has them.
fn tallied(by: Document, count: Bson) -> [Document; 2] {
    let merged = vec![Bson::from("$_id"), Bson::from(doc! { "count": "$count" })];
    [
        doc! { "$group": { "_id": by, "count": { "$sum": count } } },
        doc! { "$replaceWith": { "$mergeObjects": merged } },
    ]
}

fn within(span: Span) -> Document {
    doc! { "$gte": span.0, "$lt": span.1 }
}

impl Store {
    /// Incidents of that span, by kind, account and door.
    ///
    /// # Errors
    /// [`StoreFault::TooBroad`] when it takes too long, or when the database does not answer.
    pub async fn tally_incidents(&self, span: Span) -> Result<Vec<Tally>, StoreFault> {
        let by = doc! { "what": "$kind", "tenant": "$tenant", "account": "$account", "door": "$door" };
        let mut stages = vec![doc! { "$match": { "hour": within(span) } }];
        stages.extend(tallied(by, Bson::from("$count")));
        self.gather("incidents", stages, doc! { "hour": 1 }).await
    }

    /// Entries of the audit with one of these verbs in that span, of every kind of subject or of one.
    ///
    /// # Errors
    /// As [`Self::tally_incidents`].
    pub async fn tally_acts(
        &self,
        actions: &[&str],
        span: Span,
        counted_for: CountedFor,
        kind: Option<&str>,
    ) -> Result<Vec<Tally>, StoreFault> {
        let by = doc! { "what": "$action", "tenant": "$tenant", "account": counted_for.expression() };
        let mut those = doc! { "action": { "$in": actions }, "at": within(span) };
        if let Some(kind) = kind {
            // What begins with `{kind}:`, as a semicolon comes after the colon.
            those.insert(
                "chain",
                doc! { "$gte": format!("{kind}:"), "$lt": format!("{kind};") },
            );
        }
        let mut stages = vec![doc! { "$match": those }];
        stages.extend(tallied(by, Bson::from(1_i64)));
        self.gather("audit", stages, newest_of("action")).await
    }

    /// Log-ins at an odd hour of Asia/Ho_Chi_Minh in that span.
    ///
    /// # Errors
    /// As [`Self::tally_incidents`].
    pub async fn tally_night_log_ins(&self, span: Span) -> Result<Vec<Tally>, StoreFault> {
        let hour = doc! { "$hour": { "date": "$at", "timezone": "Asia/Ho_Chi_Minh" } };
        let odd = vec![
            doc! { "$lt": [hour.clone(), MORNING] },
            doc! { "$gte": [hour, NIGHT] },
        ];
        let by = doc! { "what": "$action", "account": "$actor.account" };
        let mut stages = vec![
            doc! { "$match": { "action": "log_in", "at": within(span) } },
            doc! { "$match": { "$expr": { "$or": odd } } },
        ];
        stages.extend(tallied(by, Bson::from(1_i64)));
        self.gather("audit", stages, newest_of("action")).await
    }

    /// Accounts, active today, that were granted early enough and that nobody logged in with in the days before `end`.
    ///
    /// # Errors
    /// As [`Self::tally_incidents`].
    pub async fn dormant_accounts(&self, end: Instant) -> Result<Vec<AccountMark>, StoreFault> {
        #[derive(Deserialize)]
        struct Active {
            #[serde(rename = "_id")]
            account: Option<AccountId>,
        }
        let since = end.plus_days(-DORMANT_DAYS);
        let used = vec![
            doc! { "$match": { "action": "log_in", "at": within((since, end)) } },
            doc! { "$group": { "_id": "$actor.account" } },
        ];
        let used: Vec<Active> = self.gather("audit", used, newest_of("action")).await?;
        let used: Vec<_> = used.into_iter().filter_map(|one| one.account).collect();
        let ids: Vec<_> = used.iter().map(ToString::to_string).collect();
        let stages = vec![
            doc! { "$match": {
                "standing.name": "active", "granted_at": { "$lt": since }, "_id": { "$nin": ids },
            } },
            doc! { "$project": { "email": 1, "tenant": 1 } },
        ];
        self.gather("accounts", stages, index_of_standing()).await
    }

    /// Addresses and bodies of accounts.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn account_marks(
        &self,
        accounts: impl Iterator<Item = AccountId>,
    ) -> Result<HashMap<AccountId, AccountMark>, StoreFault> {
        let mut ids: Vec<_> = accounts.map(|id| id.to_string()).collect();
        ids.sort_unstable();
        ids.dedup();
        let marks = self.collection::<AccountMark>("accounts");
        let found = marks
            .find(doc! { "_id": { "$in": ids } })
            .projection(doc! { "email": 1, "tenant": 1 });
        let found: Vec<AccountMark> = found.await?.try_collect().await?;
        Ok(found.into_iter().map(|mark| (mark.id, mark)).collect())
    }

    async fn gather<T: DeserializeOwned + Send + Sync>(
        &self,
        collection: &str,
        stages: Vec<Document>,
        keys: Document,
    ) -> Result<Vec<T>, StoreFault> {
        let documents = self.collection::<Document>(collection);
        let found = documents
            .aggregate(stages)
            .hint(Hint::Keys(keys))
            .max_time(PATIENCE);
        let found = found.with_type::<T>().await.map_err(given_up)?;
        found.try_collect().await.map_err(given_up)
    }
}
