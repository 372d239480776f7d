//! Files of a text: received, attached, taken away.

use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::io::{AsyncRead, AsyncReadExt};

use super::{Fault, Services, content_form::Faults, once};
use crate::{
    domain::{
        attachment::{Attachment, AttachmentFault, FileType, Purpose},
        ids::FileId,
        policy::Edit,
        scope::Surface,
        text::{FileName, SubmissionCode},
    },
    store::{Receipt, Tx, files::CHUNK},
};

/// A chunk that takes longer than this is of a line that broke.
const PATIENCE: Duration = Duration::from_secs(60);

/// Of a file that is too long, so many times the limit is read on and thrown away: a browser shows the answer only
/// once it has sent everything.
const DRAINED: u64 = 4;

/// What a person says of a file, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttachmentForm {
    /// `media`, `document` or `consent`.
    pub purpose: String,
    /// Văn bản thay thế; required of media.
    pub alternative: String,
    /// Chú thích.
    pub caption: String,
}

impl AttachmentForm {
    /// The purpose.
    ///
    /// # Errors
    /// [`Fault::Form`] with the fields to mend.
    pub fn parse(&self) -> Result<Purpose, Fault> {
        let mut faults = Faults::default();
        let purpose = match self.purpose.as_str() {
            "media" => {
                let alternative = faults.required("alternative", "Văn bản thay thế", &self.alternative);
                let caption = faults.line("caption", "Chú thích", &self.caption);
                Some(Purpose::Media {
                    alternative,
                    caption: (!caption.is_empty()).then_some(caption),
                })
            }
            "document" => Some(Purpose::Document),
            "consent" => Some(Purpose::Consent),
            _ => faults.take("purpose", Err("Mục đích chưa được chọn: hãy chọn một mục đích.")),
        };
        purpose.filter(|_| faults.is_empty()).ok_or_else(|| faults.into())
    }
}

/// A file that was received and belongs to nothing yet.
#[derive(Clone, Debug)]
pub struct ReceivedFile {
    id: FileId,
    file_type: FileType,
    size: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// Receives a file, counting and weighing it while it comes.
///
/// # Errors
/// [`Fault::Attachment`] when it is empty, too long or of no type that is taken; nothing of it is kept then.
pub async fn receive_file(
    services: &Services,
    mut source: impl AsyncRead + Unpin + Send,
) -> Result<ReceivedFile, Fault> {
    let mut stamp = services.stamp()?;
    let id = FileId::from_uuid(stamp.draw_uuid());
    let head = read_chunk(&mut source).await?;
    if head.is_empty() {
        return Err(AttachmentFault::Empty.into());
    }
    let Some(file_type) = FileType::of(&head) else {
        drain(services, &mut source).await;
        return Err(AttachmentFault::UnknownType.into());
    };
    match store_chunks(services, id, head, &mut source).await {
        Ok((size, sha256)) => Ok(ReceivedFile {
            id,
            file_type,
            size,
            sha256,
        }),
        Err(fault) => {
            services.store.discard_file(id).await?;
            if matches!(fault, Fault::Attachment(_)) {
                drain(services, &mut source).await;
            }
            Err(fault)
        }
    }
}

async fn store_chunks(
    services: &Services,
    id: FileId,
    head: Vec<u8>,
    source: &mut (impl AsyncRead + Unpin + Send),
) -> Result<(u64, String), Fault> {
    let rules = services.attachments;
    let mut file = services.store.write_file(id, services.now());
    let (mut size, mut hash, mut chunk) = (0, Sha256::new(), head);
    while !chunk.is_empty() {
        size += chunk.len() as u64;
        if size > rules.bytes() {
            return Err(AttachmentFault::TooLarge(rules.megabytes).into());
        }
        hash.update(&chunk);
        file.append(&chunk).await?;
        chunk = read_chunk(source).await?;
    }
    Ok((size, data_encoding::HEXLOWER.encode(&hash.finalize())))
}

async fn read_chunk(source: &mut (impl AsyncRead + Unpin + Send)) -> Result<Vec<u8>, Fault> {
    let mut chunk = Vec::with_capacity(CHUNK);
    let mut part = source.take(CHUNK as u64);
    let read = tokio::time::timeout(PATIENCE, part.read_to_end(&mut chunk)).await;
    match read {
        Ok(Ok(_)) => Ok(chunk),
        Ok(Err(_)) | Err(_) => Err(Fault::BrokenUpload),
    }
}

/// Reads on what nobody wants, up to a bound.
pub async fn drain(services: &Services, source: &mut (impl AsyncRead + Unpin + Send)) {
    let mut left = services.attachments.bytes() * DRAINED;
    while let Ok(chunk) = read_chunk(source).await {
        left = left.saturating_sub(chunk.len() as u64);
        if chunk.is_empty() || left == 0 {
            return;
        }
    }
}

/// Attaches a received file to the current text, by whoever may edit it; if that fails, the file goes.
///
/// # Errors
/// [`Fault::Attachment`], or when the store says no.
pub async fn attach_file<S: Surface>(
    services: &Services,
    tx: Tx<S>,
    code: &SubmissionCode,
    (purpose, name): (Purpose, &str),
    received: ReceivedFile,
) -> Result<Receipt, Fault> {
    let (id, mut kept) = (received.id, false);
    let file = Attachment {
        id,
        name: FileName::with_ending(name, received.file_type.extensions()),
        file_type: received.file_type,
        size: received.size,
        sha256: received.sha256,
        purpose,
    };
    let done = once(tx, async |tx| {
        let granted = tx.submission_for::<Edit>(code).await?;
        let item = granted.resource();
        let current = tx.revision_of(item, item.revision).await?;
        let change = granted.attach(&current.content, file, services.attachments, tx.stamp())?;
        let receipt = tx.save(change).await?;
        kept = true;
        Ok(receipt)
    })
    .await;
    if !kept {
        // Also when an earlier request with the same key attached its own copy.
        services.store.discard_file(id).await?;
    }
    done
}

/// Takes a file out of the current text.
///
/// # Errors
/// [`AttachmentFault::NotThere`], or when the store says no.
pub async fn detach_file<S: Surface>(
    tx: Tx<S>,
    code: &SubmissionCode,
    file: FileId,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.submission_for::<Edit>(code).await?;
        let item = granted.resource();
        let current = tx.revision_of(item, item.revision).await?;
        let change = granted.detach(&current.content, file, tx.stamp())?;
        Ok(tx.save(change).await?)
    })
    .await
}
