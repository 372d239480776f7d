//! Idempotency rows: the same request sent twice has one effect and one answer.

use bson::doc;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Store, StoreFault};
use crate::domain::{actor::Epoch, ids::AccountId, time::Instant};

/// A key drawn by the client, with what it was drawn for.
#[derive(Clone, Debug)]
pub struct Once {
    operation: &'static str,
    key: String,
    body_hash: String,
}

impl Once {
    /// `body` is whatever distinguishes this request from another under the same key.
    pub fn new(operation: &'static str, key: &str, body: &[u8]) -> Self {
        let body_hash = data_encoding::HEXLOWER.encode(&Sha256::digest(body));
        Self {
            operation,
            key: key.to_owned(),
            body_hash,
        }
    }

    /// The part of this request that `part` alone distinguishes: each part of a request in parts is done once.
    #[must_use]
    pub fn part(&self, operation: &'static str, part: &str) -> Self {
        Self::new(operation, &format!("{}:{part}", self.key), part.as_bytes())
    }
}

/// What an act left behind, enough to answer the request again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Kind of the resource.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// How addresses name it: a code, or the id.
    pub handle: String,
    /// Its version after the act.
    pub version: i64,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Row {
    #[serde(rename = "_id")]
    id: String,
    body_hash: String,
    receipt: Receipt,
    /// The accounts whose epoch it raised, with that epoch.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    raised: Raised,
    at: Instant,
}

type Raised = Vec<(AccountId, Epoch)>;

impl Row {
    pub(super) fn new(
        actor: AccountId,
        once: &Once,
        (receipt, raised): (&Receipt, &[(AccountId, Epoch)]),
        at: Instant,
    ) -> Self {
        Self {
            id: row_id(actor, once),
            body_hash: once.body_hash.clone(),
            receipt: receipt.clone(),
            raised: raised.to_vec(),
            at,
        }
    }
}

fn row_id(actor: AccountId, once: &Once) -> String {
    format!("{actor}:{}:{}", once.operation, once.key)
}

impl Store {
    /// The receipt of an earlier request with this key, if there was one, and the powers that it ended.
    pub(super) async fn receipt_of(
        &self,
        actor: AccountId,
        once: &Once,
    ) -> Result<Option<(Receipt, Raised)>, StoreFault> {
        let rows = self.collection::<Row>("idempotency");
        match rows.find_one(doc! { "_id": row_id(actor, once) }).await? {
            None => Ok(None),
            Some(row) if row.body_hash == once.body_hash => Ok(Some((row.receipt, row.raised))),
            Some(_) => Err(StoreFault::KeyReused),
        }
    }
}
