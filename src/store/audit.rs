//! Audit entries: one chain per subject, appended in the transaction of the act, never changed.
//!
//! An entry holds hashes and field names, never text. Its sequence is the version of the document it was written
//! with; the document keeps the hash of its newest entry as `head`.

use std::sync::atomic::{AtomicI64, Ordering};

use bson::{Binary, doc, spec::BinarySubtype};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

use super::{Store, StoreFault};
use crate::domain::{
    actor::{Actor, Role},
    ids::{AccountId, EventId, TenantId},
    time::Instant,
};

/// A SHA-256, stored as binary.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// Before the first entry of a chain.
    pub const GENESIS: Self = Self([0; 32]);

    /// Of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Of two hashes in order.
    pub fn of_pair(left: &Self, right: &Self) -> Self {
        Self(
            Sha256::new()
                .chain_update(left.0)
                .chain_update(right.0)
                .finalize()
                .into(),
        )
    }

    /// The bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// From stored bytes.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub(super) fn to_binary(self) -> Binary {
        Binary {
            subtype: BinarySubtype::Generic,
            bytes: self.0.to_vec(),
        }
    }
}

impl std::fmt::Display for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl std::fmt::Debug for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_binary().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let binary = Binary::deserialize(deserializer)?;
        Self::from_slice(&binary.bytes).ok_or_else(|| serde::de::Error::custom("a hash has 32 bytes"))
    }
}

/// Who did it, as an entry names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryActor {
    /// The account, when a person acted.
    pub account: Option<AccountId>,
    /// The job, when the system acted.
    pub job: Option<String>,
    /// Roles the person held.
    pub roles: Vec<Role>,
}

impl From<&Actor> for EntryActor {
    fn from(actor: &Actor) -> Self {
        match actor {
            Actor::Person(person) => Self {
                account: Some(person.account),
                job: None,
                roles: person.roles.clone(),
            },
            Actor::System(job) => Self {
                account: None,
                job: Some((*job).to_owned()),
                roles: Vec::new(),
            },
        }
    }
}

/// A document written beside the resource: where it is, and its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordHash {
    /// Collection.
    pub collection: String,
    /// Id.
    pub id: String,
    /// Hash of the stored document.
    pub hash: Hash,
}

/// One entry of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// `{chain}:{sequence}`.
    #[serde(rename = "_id")]
    pub id: String,
    /// `{kind}:{id}` of the subject, or `process:{id}`.
    pub chain: String,
    /// From 1; equal to the version of the subject.
    pub sequence: i64,
    /// The tenant of the subject.
    pub tenant: Option<TenantId>,
    /// Ties entry and letters to one act.
    pub event: EventId,
    /// When.
    pub at: Instant,
    /// Who.
    pub actor: EntryActor,
    /// The verb.
    pub action: String,
    /// Names of fields that changed.
    pub fields: Vec<String>,
    /// Hash of the subject's document, without its head.
    pub document: Option<Hash>,
    /// Documents written beside it.
    pub records: Vec<RecordHash>,
    /// Hash of the entry before.
    pub previous: Hash,
    /// Hash of this entry.
    pub hash: Hash,
}

impl Entry {
    /// Computes the hash over everything but the hash itself.
    ///
    /// # Errors
    /// When the entry cannot be written as a document.
    pub fn computed_hash(&self) -> Result<Hash, StoreFault> {
        let mut unsigned = self.clone();
        unsigned.hash = Hash::GENESIS;
        Ok(Hash::of(&bson::serialize_to_vec(&unsigned)?))
    }

    pub(super) fn signed(mut self) -> Result<Self, StoreFault> {
        self.hash = self.computed_hash()?;
        Ok(self)
    }
}

pub(super) fn entry_id(chain: &str, sequence: i64) -> String {
    format!("{chain}:{sequence:08}")
}

/// Acts without a subject, such as log-ins: one chain for each process.
#[derive(Debug)]
pub struct ProcessChain {
    chain: String,
    tail: Mutex<Hash>,
    sequence: AtomicI64,
}

impl ProcessChain {
    /// A chain of its own for this process.
    pub fn new(process: uuid::Uuid) -> Self {
        Self {
            chain: format!("process:{process}"),
            tail: Mutex::new(Hash::GENESIS),
            sequence: AtomicI64::new(0),
        }
    }

    /// Appends one entry.
    ///
    /// # Errors
    /// When the database does not take it; the sequence is not used up then.
    pub async fn append(
        &self,
        store: &Store,
        actor: EntryActor,
        action: &'static str,
        (event, at): (EventId, Instant),
    ) -> Result<(), StoreFault> {
        let mut tail = self.tail.lock().await;
        let sequence = self.sequence.load(Ordering::Relaxed) + 1;
        let entry = Entry {
            id: entry_id(&self.chain, sequence),
            chain: self.chain.clone(),
            sequence,
            tenant: None,
            event,
            at,
            actor,
            action: action.to_owned(),
            fields: Vec::new(),
            document: None,
            records: Vec::new(),
            previous: *tail,
            hash: Hash::GENESIS,
        }
        .signed()?;
        // An upsert by id: a retry after an unknown outcome writes the same entry over itself.
        store
            .collection::<Entry>("audit")
            .replace_one(doc! { "_id": &entry.id }, &entry)
            .upsert(true)
            .await?;
        *tail = entry.hash;
        self.sequence.store(sequence, Ordering::Relaxed);
        Ok(())
    }
}
