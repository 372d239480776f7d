//! Bytes of attached files, in chunks. A file is loose from its first chunk on, until the transaction of the revision
//! that names it keeps it; what stays loose for a day the database clears away.

use bson::{Binary, DateTime, Document, doc, spec::BinarySubtype};
use futures_util::{Stream, StreamExt, TryStreamExt};
use mongodb::{ClientSession, error::Error};
use serde::Deserialize;

use super::{Store, StoreFault, View};
use crate::domain::{attachment::Attachment, ids::FileId, scope::Surface, time::Instant};

/// Length of every chunk but the last, in bytes.
pub const CHUNK: usize = 512 * 1_024;

const CHUNKS: &str = "file_chunks";

#[derive(Deserialize)]
struct Chunk {
    data: Binary,
}

fn chunk_id(file: FileId, number: u64) -> String {
    format!("{file}:{number:06}")
}

/// The chunks of a file, by the index of their ids.
fn chunks_of(file: FileId) -> Document {
    doc! { "_id": { "$gte": chunk_id(file, 0), "$lt": format!("{file};") } }
}

/// Writes one file, chunk by chunk.
#[derive(Debug)]
pub struct FileWriter {
    store: Store,
    file: FileId,
    since: Instant,
    written: u64,
}

impl FileWriter {
    /// Adds a chunk: [`CHUNK`] bytes, or fewer at the end.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn append(&mut self, data: &[u8]) -> Result<(), StoreFault> {
        let chunk = doc! {
            "_id": chunk_id(self.file, self.written),
            "data": Binary { subtype: BinarySubtype::Generic, bytes: data.to_vec() },
            "loose_since": DateTime::from_millis(self.since.as_millis()),
        };
        self.store
            .collection::<Document>(CHUNKS)
            .insert_one(chunk)
            .await?;
        self.written += 1;
        Ok(())
    }
}

impl Store {
    /// Begins a loose file: no act yet, for a `Tx` that is never saved leaves nothing that anybody can see.
    pub fn write_file(&self, file: FileId, since: Instant) -> FileWriter {
        FileWriter {
            store: self.clone(),
            file,
            since,
            written: 0,
        }
    }

    /// Clears a loose file away; one that a revision kept stays.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn discard_file(&self, file: FileId) -> Result<(), StoreFault> {
        let mut loose = chunks_of(file);
        loose.insert("loose_since", doc! { "$exists": true });
        self.collection::<Document>(CHUNKS).delete_many(loose).await?;
        Ok(())
    }

    /// Makes a loose file one of a revision, in the transaction that writes it; false when it is not there.
    pub(super) async fn keep_file(&self, session: &mut ClientSession, file: FileId) -> Result<bool, Error> {
        let chunks = self.collection::<Document>(CHUNKS);
        let kept = chunks.update_many(chunks_of(file), doc! { "$unset": { "loose_since": "" } });
        Ok(kept.session(session).await?.modified_count > 0)
    }
}

impl<S: Surface> View<S> {
    /// Bytes `from` to before `to` of a file that an item or article within reach names.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn file_bytes(
        &self,
        file: &Attachment,
        (from, to): (u64, u64),
    ) -> Result<impl Stream<Item = Result<Vec<u8>, StoreFault>> + Send + 'static, StoreFault> {
        let length = CHUNK as u64;
        let (first, last) = (from / length, to.saturating_sub(1) / length);
        let wanted = doc! { "_id": { "$gte": chunk_id(file.id, first), "$lte": chunk_id(file.id, last) } };
        let chunks = self.store.collection::<Chunk>(CHUNKS);
        // Without a size of its own, a batch would be 16 MB of memory for each reader.
        let found = chunks.find(wanted).sort(doc! { "_id": 1 }).batch_size(2).await?;
        let pieces = found
            .map_err(StoreFault::from)
            .zip(futures_util::stream::iter(first..=last));
        Ok(pieces.map(move |(chunk, number)| {
            let bytes = chunk?.data.bytes;
            let within = |at: u64| {
                usize::try_from(at.saturating_sub(number * length))
                    .unwrap_or(usize::MAX)
                    .min(bytes.len())
            };
            Ok(bytes[within(from)..within(to)].to_vec())
        }))
    }
}
