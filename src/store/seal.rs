//! Seals: every few seconds the new audit entries are bound together by a Merkle root, and the seals by each other.
//!
//! The root is also logged, so that a copy of it lives outside the database.

use std::collections::HashSet;

use bson::{Binary, doc, spec::BinarySubtype};
use futures_util::TryStreamExt;
use mongodb::change_stream::event::{ChangeStreamEvent, ResumeToken};
use mongodb::{Collection, change_stream::ChangeStream, options::ReadConcern};
use serde::{Deserialize, Serialize};

use super::{
    Store, StoreFault,
    audit::{Entry, Hash},
};
use crate::domain::time::Instant;

/// A seal holds no more entries than this, to stay far below the size of a document.
const LEAVES_PER_SEAL: usize = 50_000;

/// A seal over the entries that came since the one before.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Seal {
    /// From 1.
    #[serde(rename = "_id")]
    pub sequence: i64,
    /// Hash of the seal before.
    pub previous: Hash,
    /// Merkle root of the leaves.
    pub root: Hash,
    /// How many.
    pub count: i64,
    /// The sealed entries' hashes, one after the other.
    leaves: Binary,
    /// Where the change stream goes on.
    resume: Option<ResumeToken>,
    /// When.
    pub at: Instant,
    /// Hash of this seal.
    pub hash: Hash,
}

impl Seal {
    fn over(previous: Option<&Self>, leaves: &[Hash], resume: Option<ResumeToken>, at: Instant) -> Self {
        let bytes = leaves.iter().flat_map(|leaf| *leaf.bytes()).collect();
        let sequence = previous.map_or(1, |seal| seal.sequence + 1);
        let before = previous.map_or(Hash::GENESIS, |seal| seal.hash);
        let root = merkle_root(leaves);
        let count = i64::try_from(leaves.len()).unwrap_or(i64::MAX);
        Self {
            sequence,
            previous: before,
            root,
            count,
            leaves: Binary {
                subtype: BinarySubtype::Generic,
                bytes,
            },
            resume,
            at,
            hash: seal_hash(sequence, &before, &root, count, at),
        }
    }

    /// The sealed entries' hashes.
    pub fn leaves(&self) -> Vec<Hash> {
        self.leaves
            .bytes
            .chunks_exact(32)
            .filter_map(Hash::from_slice)
            .collect()
    }

    /// The hash as it should be.
    pub fn computed_hash(&self) -> Hash {
        seal_hash(self.sequence, &self.previous, &self.root, self.count, self.at)
    }
}

fn seal_hash(sequence: i64, previous: &Hash, root: &Hash, count: i64, at: Instant) -> Hash {
    let text = format!("{sequence}|{previous}|{root}|{count}|{}", at.as_millis());
    Hash::of(text.as_bytes())
}

/// The Merkle root of the leaves; an odd one is carried up.
pub fn merkle_root(leaves: &[Hash]) -> Hash {
    let mut level = leaves.to_vec();
    while level.len() > 1 {
        level = level
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => Hash::of_pair(left, right),
                [single] => *single,
                _ => Hash::GENESIS,
            })
            .collect();
    }
    level.first().copied().unwrap_or(Hash::GENESIS)
}

/// Follows the audit collection and seals what comes.
pub struct Sealer {
    store: Store,
    stream: ChangeStream<ChangeStreamEvent<Entry>>,
    last: Option<Seal>,
    leaves: Vec<Hash>,
    /// What was found unsealed at the start: the stream may report some of it once more.
    found: HashSet<Hash>,
}

impl Sealer {
    /// Goes on where the last seal ended.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open(store: &Store) -> Result<Self, StoreFault> {
        let last = store.seals().find_one(doc! {}).sort(doc! { "_id": -1 }).await?;
        let resume = last.as_ref().and_then(|seal| seal.resume.clone());
        let only_inserts = [doc! { "$match": { "operationType": { "$in": ["insert", "replace"] } } }];
        let entries = store.collection::<Entry>("audit");
        let watched = match resume {
            Some(resume) => entries
                .watch()
                .pipeline(only_inserts.clone())
                .resume_after(resume)
                .await
                .ok(),
            None => None,
        };
        let (stream, leaves) = match watched {
            Some(stream) => (stream, Vec::new()),
            // The first seal ever, one that left some over, or a log that no longer reaches back: seal whatever is
            // not sealed yet.
            None => {
                let stream = entries.watch().pipeline(only_inserts).await?;
                (stream, store.unsealed_entries().await?)
            }
        };
        let found = leaves.iter().copied().collect();
        let mut sealer = Self {
            store: store.clone(),
            stream,
            last,
            leaves,
            found,
        };
        // Quirk of the driver: a stream's first batch is nearly always empty, and the first look at it asks the
        // server for no other. Without this, the first `follow` would see nothing.
        sealer.take_next().await?;
        Ok(sealer)
    }

    /// Takes in entries until none is waiting.
    ///
    /// # Errors
    /// When the stream breaks: open a new sealer then.
    pub async fn follow(&mut self) -> Result<(), StoreFault> {
        while self.leaves.len() < LEAVES_PER_SEAL && self.take_next().await? {}
        Ok(())
    }

    /// Takes in one entry; false when none is waiting.
    async fn take_next(&mut self) -> Result<bool, StoreFault> {
        let Some(event) = self.stream.next_if_any().await? else {
            return Ok(false);
        };
        let new = event
            .full_document
            .filter(|entry| !self.found.contains(&entry.hash));
        self.leaves.extend(new.map(|entry| entry.hash));
        Ok(true)
    }

    /// Writes a seal over what was taken in, or the first part of it, if there is anything.
    ///
    /// # Errors
    /// When the database does not take it, or another sealer was faster: open a new sealer then.
    pub async fn seal(&mut self, at: Instant) -> Result<Option<&Seal>, StoreFault> {
        if self.leaves.is_empty() {
            return Ok(None);
        }
        let leaves = &self.leaves[..self.leaves.len().min(LEAVES_PER_SEAL)];
        let whole = leaves.len() == self.leaves.len();
        // The stream is past what is left over: whoever goes on from this seal has to look for it.
        let resume = if whole { self.stream.resume_token() } else { None };
        let seal = Seal::over(self.last.as_ref(), leaves, resume, at);
        self.store.seals().insert_one(&seal).await?;
        tracing::info!(
            target: "cchc::seal",
            { seal.sequence = seal.sequence, seal.count = seal.count, seal.root = %seal.root, seal.hash = %seal.hash },
            "audit entries sealed"
        );
        self.leaves.drain(..seal.leaves.bytes.len() / 32);
        Ok(Some(self.last.insert(seal)))
    }
}

impl Store {
    pub(super) fn seals(&self) -> Collection<Seal> {
        self.collection("seals")
    }

    async fn unsealed_entries(&self) -> Result<Vec<Hash>, StoreFault> {
        let mut sealed = HashSet::new();
        let mut seals = self.seals().find(doc! {}).await?;
        while let Some(seal) = seals.try_next().await? {
            sealed.extend(seal.leaves());
        }
        let mut found = Vec::new();
        let mut entries = self
            .collection::<Entry>("audit")
            .find(doc! {})
            .sort(doc! { "at": 1, "_id": 1 })
            .read_concern(ReadConcern::majority())
            .await?;
        while let Some(entry) = entries.try_next().await? {
            if !sealed.contains(&entry.hash) {
                found.push(entry.hash);
            }
        }
        Ok(found)
    }
}
