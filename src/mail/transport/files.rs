//! Mails as files in a folder: the transport of demonstrations, where nobody may get a real mail.

use std::{
    io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::SystemTime,
};

use mail_parser::{Addr, Message as Parsed, MessageParser};
use tokio::{fs, task};

use super::{super::render::is_message_id, DeliveryFault};
use crate::domain::time::Instant;

const EXTENSION: &str = "eml";

/// Writes each message to `{dir}/{left part of its Message-ID}.eml`; the same message again replaces itself.
#[derive(Clone, Debug)]
pub struct FilesTransport {
    dir: PathBuf,
}

/// One line in the list of stored mails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMailSummary {
    /// Left part of the Message-ID, the key for [`FilesTransport::read`].
    pub id: String,
    /// When it was written to disk.
    pub stored_at: Instant,
    /// `Date` of the mail; its absence means that the file is no mail of ours.
    pub at: Option<Instant>,
    /// Name of the recipient, or the address where there is none.
    pub to_name: String,
    /// Address of the recipient.
    pub to_email: String,
    /// Subject line.
    pub subject: String,
}

/// One stored mail, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMail {
    /// What the list says of it.
    pub summary: StoredMailSummary,
    /// The text part.
    pub text: String,
    /// The HTML part. It is our own template, but it has inline styles: show it under its own address, with a
    /// content security policy that lets those through and nothing else.
    pub html: String,
    /// The whole message as it would have travelled.
    pub source: String,
}

impl FilesTransport {
    /// A transport into `dir`, which comes into being with the first mail.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    pub(super) async fn deliver(&self, message: &lettre::Message) -> Result<(), DeliveryFault> {
        let id = message_id(message)
            .ok_or_else(|| DeliveryFault::permanent("the message has no Message-ID that can name a file"))?;
        self.write(id, message.formatted()).await.map_err(|fault| {
            DeliveryFault::unreachable(format_args!("cannot write to {}: {fault}", self.dir.display()))
        })
    }

    /// Temporary file, then rename: a reader sees the whole mail or none.
    async fn write(&self, id: &str, message: Vec<u8>) -> io::Result<()> {
        static WRITES: AtomicU64 = AtomicU64::new(0);
        let write = WRITES.fetch_add(1, Ordering::Relaxed);
        fs::create_dir_all(&self.dir).await?;
        let unfinished = self.dir.join(format!("{id}.{}.{write}.part", std::process::id()));
        fs::write(&unfinished, message).await?;
        fs::rename(&unfinished, self.path(id)).await
    }

    /// The newest `limit` mails, the newest first; empty while no mail was ever stored.
    ///
    /// # Errors
    /// When the folder or a mail in it cannot be read.
    pub async fn list(&self, limit: usize) -> io::Result<Vec<StoredMailSummary>> {
        let files = self.clone();
        blocking(move || {
            let mut stored = files.stored()?;
            stored.sort_unstable_by(|one, other| other.cmp(one));
            stored.truncate(limit);
            stored
                .into_iter()
                .map(|(at, id)| files.open(&id, at).map(|mail| mail.summary))
                .collect()
        })
        .await
    }

    /// The mail `id`; `None` when there is none of this name.
    ///
    /// # Errors
    /// When it is there but cannot be read.
    pub async fn read(&self, id: &str) -> io::Result<Option<StoredMail>> {
        if !is_message_id(id) {
            return Ok(None);
        }
        let (files, id) = (self.clone(), id.to_owned());
        blocking(move || {
            let metadata = match std::fs::metadata(files.path(&id)) {
                Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(None),
                metadata => metadata?,
            };
            files.open(&id, metadata.modified()?).map(Some)
        })
        .await
    }

    fn stored(&self) -> io::Result<Vec<(SystemTime, String)>> {
        let entries = match std::fs::read_dir(&self.dir) {
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut stored = Vec::new();
        for entry in entries {
            let entry = entry?;
            if let Some(id) = stored_id(&entry.path()) {
                stored.push((entry.metadata()?.modified()?, id));
            }
        }
        Ok(stored)
    }

    fn open(&self, id: &str, stored_at: SystemTime) -> io::Result<StoredMail> {
        let source = String::from_utf8_lossy(&std::fs::read(self.path(id))?).into_owned();
        let parsed = MessageParser::default()
            .parse(source.as_bytes())
            .unwrap_or_default();
        Ok(StoredMail {
            summary: summary(id, stored_at, &parsed),
            text: parsed.body_text(0).unwrap_or_default().into_owned(),
            html: parsed.body_html(0).unwrap_or_default().into_owned(),
            source,
        })
    }

    fn path(&self, id: &str) -> PathBuf {
        self.dir.join(format!("{id}.{EXTENSION}"))
    }
}

fn summary(id: &str, stored_at: SystemTime, parsed: &Parsed<'_>) -> StoredMailSummary {
    let to = parsed.to().and_then(|to| to.first()).cloned().unwrap_or(Addr {
        name: None,
        address: None,
    });
    let to_email = to.address.unwrap_or_default().into_owned();
    StoredMailSummary {
        id: id.to_owned(),
        stored_at: instant(stored_at),
        at: parsed
            .date()
            .map(|date| Instant::from_millis(date.to_timestamp().saturating_mul(1_000))),
        to_name: to.name.map_or_else(|| to_email.clone(), |name| name.into_owned()),
        to_email,
        subject: parsed.subject().unwrap_or_default().to_owned(),
    }
}

/// The left part of the message's Message-ID, if it can name a file.
fn message_id(message: &lettre::Message) -> Option<&str> {
    let value = message.headers().get_raw("Message-ID")?;
    let (id, _host) = value.strip_prefix('<')?.split_once('@')?;
    is_message_id(id).then_some(id)
}

fn stored_id(path: &Path) -> Option<String> {
    let id = path.file_stem()?.to_str()?;
    (path.extension()? == EXTENSION && is_message_id(id)).then(|| id.to_owned())
}

fn instant(at: SystemTime) -> Instant {
    let since_epoch = at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Instant::from_millis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    task::spawn_blocking(work).await.map_err(io::Error::other)?
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{
        domain::link::LinkSigner,
        mail::{
            render::{Envelope, Links, Sender, render},
            samples::samples,
        },
    };

    fn message(id: &str, at: usize) -> lettre::Message {
        let envelope = Envelope {
            message_id: id.to_owned(),
            to_name: "Nguyễn Văn An".to_owned(),
            to_email: "an.nv@x.example".to_owned(),
            at: Instant::from_millis(1_724_311_800_000),
        };
        let sender = Sender {
            name: "Trang Thông tin".to_owned(),
            address: "noreply@cchc.example".to_owned(),
            reply_to: "websitecchc@moha.gov.vn".to_owned(),
        };
        let links = Links::new("https://cchc.example", LinkSigner::new(&[7; 32])).unwrap();
        render(&samples()[at], &envelope, &sender, &links).unwrap()
    }

    #[tokio::test]
    async fn mails_are_listed_newest_first_and_read_back() {
        let dir = tempfile::tempdir().unwrap();
        let files = FilesTransport::new(dir.path().join("not/yet/there"));
        assert_eq!(files.list(10).await.unwrap(), []);
        for (at, id) in ["b", "c", "a"].into_iter().enumerate() {
            files.deliver(&message(id, at)).await.unwrap();
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
        let listed = files.list(10).await.unwrap();
        assert_eq!(
            listed.iter().map(|mail| mail.id.as_str()).collect::<Vec<_>>(),
            ["a", "c", "b"]
        );
        assert_eq!(listed[0].subject, "[CCHC] Yêu cầu đặt lại mật khẩu");
        assert_eq!(listed[0].to_name, "Nguyễn Văn An");
        assert_eq!(listed[0].to_email, "an.nv@x.example");
        assert_eq!(listed[0].at, Some(Instant::from_millis(1_724_311_800_000)));
        assert_eq!(files.list(2).await.unwrap(), listed[..2]);

        let mail = files.read("a").await.unwrap().unwrap();
        assert_eq!(mail.summary, listed[0]);
        assert_eq!(mail.source.as_bytes(), message("a", 2).formatted());
        assert!(mail.text.starts_with("Kính gửi: Ông/Bà Nguyễn Văn An"));
        assert!(mail.html.starts_with("<!doctype html>"));
    }

    #[tokio::test]
    async fn a_mail_delivered_twice_is_one() {
        let dir = tempfile::tempdir().unwrap();
        let files = FilesTransport::new(dir.path());
        files.deliver(&message("a", 0)).await.unwrap();
        files.deliver(&message("a", 0)).await.unwrap();
        assert_eq!(files.list(10).await.unwrap().len(), 1);
        assert_eq!(
            std::fs::read_dir(dir.path()).unwrap().count(),
            1,
            "no temporary file stays"
        );
    }

    #[tokio::test]
    async fn names_cannot_leave_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("secret.eml"), "Subject: x\r\n\r\n").unwrap();
        std::fs::write(dir.path().join("other.txt"), "x").unwrap();
        let files = FilesTransport::new(dir.path().join("mails"));
        std::fs::create_dir(dir.path().join("mails")).unwrap();
        for id in [
            "../secret",
            "..",
            "",
            "/etc/passwd",
            "a/b",
            "secret.eml\0",
            "absent",
        ] {
            assert_eq!(files.read(id).await.unwrap(), None, "{id}");
        }
    }

    #[tokio::test]
    async fn foreign_files_are_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["a.eml.7.part", "notes.txt", "x y.eml", ".eml"] {
            std::fs::write(dir.path().join(name), "x").unwrap();
        }
        assert_eq!(FilesTransport::new(dir.path()).list(10).await.unwrap(), []);
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_written_says_nothing_against_the_mail() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("file"), "x").unwrap();
        let files = FilesTransport::new(dir.path().join("file/below"));
        let fault = files.deliver(&message("a", 0)).await.unwrap_err();
        assert_eq!(fault.kind, super::super::DeliveryFaultKind::Unreachable);
    }
}
