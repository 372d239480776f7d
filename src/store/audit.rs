//! Audit entries: one chain per subject, appended in the transaction of the act, never changed.
//!
//! An entry holds hashes and field names, never text. Its sequence is the version of the document it was written
//! with; the document keeps the hash of its newest entry as `head`.

use std::sync::Arc;

use bson::{Binary, spec::BinarySubtype};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

use super::{Store, StoreFault, fence::GATES, is_duplicate_key};
use crate::domain::{
    actor::{Actor, Epoch, Role},
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
    fn computed_hash(&self) -> Result<Hash, StoreFault> {
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

/// An act without a subject, such as a log-in.
#[derive(Clone, Debug)]
pub struct ProcessAct {
    /// Who did it.
    pub actor: EntryActor,
    /// Where the actor's account stands; the entry commits only while it still does.
    pub gate: Option<(AccountId, Epoch)>,
    /// The verb.
    pub action: &'static str,
    /// The act.
    pub event: EventId,
    /// When.
    pub at: Instant,
}

/// Acts without a subject: one chain for each process.
#[derive(Clone, Debug)]
pub struct ProcessChain {
    chain: String,
    tail: Arc<Mutex<Tail>>,
}

/// The end of a process's chain, and an entry of which it is not known whether it was stored.
#[derive(Debug)]
struct Tail {
    sequence: i64,
    hash: Hash,
    doubtful: Option<Entry>,
}

impl ProcessChain {
    /// A chain of its own for this process.
    pub fn new(process: uuid::Uuid) -> Self {
        let tail = Tail {
            sequence: 0,
            hash: Hash::GENESIS,
            doubtful: None,
        };
        Self {
            chain: format!("process:{process}"),
            tail: Arc::new(Mutex::new(tail)),
        }
    }

    /// Appends one entry, passing the actor's gate. It runs to its end even when the caller goes away.
    ///
    /// # Errors
    /// [`StoreFault::Fenced`] when the actor lost powers, or when the database does not take it.
    pub async fn append(&self, store: &Store, act: ProcessAct) -> Result<(), StoreFault> {
        let (chain, store) = (self.clone(), store.clone());
        let appended = tokio::spawn(async move { chain.append_whole(&store, act).await });
        appended.await.map_err(|_| StoreFault::Conflict)?
    }

    async fn append_whole(&self, store: &Store, act: ProcessAct) -> Result<(), StoreFault> {
        let mut tail = self.tail.lock().await;
        if let Some(entry) = tail.doubtful.clone() {
            insert_entry(store, &entry, None).await?;
            tail.advance(&entry);
        }
        let sequence = tail.sequence + 1;
        let entry = Entry {
            id: entry_id(&self.chain, sequence),
            chain: self.chain.clone(),
            sequence,
            tenant: None,
            event: act.event,
            at: act.at,
            actor: act.actor,
            action: act.action.to_owned(),
            fields: Vec::new(),
            document: None,
            records: Vec::new(),
            previous: tail.hash,
            hash: Hash::GENESIS,
        }
        .signed()?;
        match insert_entry(store, &entry, act.gate).await {
            Ok(()) => tail.advance(&entry),
            Err(StoreFault::Fenced) => return Err(StoreFault::Fenced),
            Err(fault) => {
                tail.doubtful = Some(entry);
                return Err(fault);
            }
        }
        Ok(())
    }
}

impl Tail {
    fn advance(&mut self, entry: &Entry) {
        *self = Self {
            sequence: entry.sequence,
            hash: entry.hash,
            doubtful: None,
        };
    }
}

/// Stores an entry of a process's chain; one that is there already was stored by a try of unknown outcome.
async fn insert_entry(
    store: &Store,
    entry: &Entry,
    gate: Option<(AccountId, Epoch)>,
) -> Result<(), StoreFault> {
    let (writer, written) = (store.clone(), entry.clone());
    let lot = entry.hash.bytes()[0];
    let mut session = store.client.start_session().await?;
    let outcome = session
        .start_transaction()
        .and_run2(async move |session| {
            if let Some((account, epoch)) = gate {
                writer.pass_gate(session, account, epoch, lot % GATES).await?;
            }
            writer
                .collection::<Entry>("audit")
                .insert_one(&written)
                .session(session)
                .await?;
            Ok(())
        })
        .await;
    match outcome {
        Err(error) if is_duplicate_key(&error) => Ok(()),
        Err(error) => Err(error.into()),
        Ok(()) => Ok(()),
    }
}
