//! The only user of `mongodb`.
//!
//! Reading without deciding goes through [`View`]; deciding goes through [`Tx`], whose `save` is the only write of
//! a resource. What a job may read across scopes stands in [`platform`], each with its reason.

// clippy.toml keeps the driver's types out of every other floor.
#![allow(clippy::disallowed_types)]

mod access_reviews;
mod account_list;
mod accounts;
mod articles;
pub mod audit;
mod audit_log;
mod board;
mod calendar;
mod catalogue;
mod checks;
mod claims;
mod counts;
mod cursor;
mod custody;
mod deadlines;
pub mod dev;
mod devices;
mod directory;
mod error_reports;
mod expiry;
mod fence;
pub mod files;
mod front_page;
mod idempotency;
mod incidents;
pub mod lease;
mod likeness;
mod links;
pub mod migrate;
pub mod notices;
pub mod outbox;
pub mod platform;
mod proposals;
mod reasons;
mod risks;
pub mod seal;
mod search;
mod sections;
mod sessions;
mod site;
mod submissions;
mod successions;
mod tenure;
mod throttle;
mod tx;
pub mod verify;
mod view;
mod watch;
mod workflow;

use std::{sync::Arc, time::Duration};

use bson::doc;
use mongodb::{
    Client, Collection, Database,
    options::{Acknowledgment, ClientOptions, ReadPreference, SelectionCriteria, WriteConcern},
};
use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::Notify;

pub use account_list::AccountFilter;
pub use articles::{ArticleCard, ArticleFilter, ArticlePlace};
pub use audit_log::{AuditActor, AuditFilter, AuditRow};
pub use calendar::TargetMark;
pub use catalogue::{Reference, SyncReport};
pub use cursor::{Cursor, NameCursor};
pub use custody::Custody;
pub use deadlines::OverdueFilter;
pub use devices::{DEVICE_DAYS, DeviceToken};
pub use directory::DirectoryFilter;
pub use error_reports::ReportFilter;
pub use fence::Fence;
pub use files::FileWriter;
pub use idempotency::{Once, Receipt};
pub use risks::{AccountMark, CountedFor, Span, Tally};
pub use search::SearchFilter;
pub use sessions::{Arrival, Behind, OpenSession, SessionRules, SessionToken, Visitor};
pub use submissions::{QueueFilter, RevisionCard, TimelineRow};
pub use successions::Estate;
pub use tenure::Holdings;
pub use throttle::NotedAttempt;
pub use tx::Tx;
pub use view::View;

use crate::domain::{change::Resource, policy::Denied};

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    /// Nothing there that this scope may know of.
    #[error("nothing there")]
    NotFound,
    /// Known, but the act is forbidden.
    #[error("{0}")]
    Denied(#[from] Denied),
    /// The document moved on since it was loaded.
    #[error("the document changed since it was loaded")]
    Conflict,
    /// The account was revoked, or lost a power, since the request arrived.
    #[error("the account lost its powers")]
    Fenced,
    /// The idempotency key was used before, with another body.
    #[error("the idempotency key was used with another body")]
    KeyReused,
    /// The database was given up on: what was asked for touches too much.
    #[error("takes too long")]
    TooBroad,
    /// A value that must be unique exists already.
    #[error("already exists: {0}")]
    Exists(&'static str),
    /// The database did not answer in the time that it was given.
    #[error("the database does not answer")]
    Silent,
    /// The database answered with an error.
    #[error("database: {0}")]
    Database(Box<mongodb::error::Error>),
    /// A document could not be read or written as its type.
    #[error("document: {0}")]
    Document(#[from] bson::error::Error),
}

/// What a server says that is about to stop, to start or to be replaced: not the primary, recovering, interrupted.
const BETWEEN_PRIMARIES: [i32; 7] = [91, 189, 10_107, 11_600, 11_602, 13_435, 13_436];

impl StoreFault {
    /// Whether the database is away, rather than displeased: the same may well work in a moment.
    #[must_use]
    pub fn is_outage(&self) -> bool {
        use mongodb::error::ErrorKind;
        match self {
            Self::Silent => true,
            Self::Database(error) => match error.kind.as_ref() {
                ErrorKind::Io(_)
                | ErrorKind::ServerSelection { .. }
                | ErrorKind::ConnectionPoolCleared { .. }
                | ErrorKind::DnsResolve { .. } => true,
                ErrorKind::Command(fault) => BETWEEN_PRIMARIES.contains(&fault.code),
                _ => false,
            },
            _ => false,
        }
    }
}

impl From<mongodb::error::Error> for StoreFault {
    fn from(error: mongodb::error::Error) -> Self {
        match error.get_custom::<Abort>() {
            Some(Abort::Conflict) => Self::Conflict,
            Some(Abort::Fenced) => Self::Fenced,
            Some(Abort::Gone) => Self::NotFound,
            None => Self::Database(Box::new(error)),
        }
    }
}

/// Why the body of a transaction gave up; carried through the driver as a custom error.
#[derive(Clone, Copy, Debug)]
enum Abort {
    Conflict,
    Fenced,
    Gone,
}

/// The database, and the knocks that wake the outbox and the rerouting of this process.
#[derive(Clone, Debug)]
pub struct Store {
    client: Client,
    database: Database,
    fence: Fence,
    turnstiles: Arc<fence::Turnstiles>,
    owners: sessions::Owners,
    knock: Arc<Notify>,
    reviewers: Arc<Notify>,
    counts: counts::Counts,
    watch: Arc<watch::Watch>,
    queue: Arc<watch::QueueWatch>,
}

impl Store {
    /// Connects; every write is acknowledged by the majority and its journal.
    ///
    /// # Errors
    /// When the address cannot be read or names no database.
    pub async fn connect(uri: &str, database: &str) -> Result<Self, StoreFault> {
        let mut options = ClientOptions::parse(uri).await?;
        options.app_name = Some("cchc".to_owned());
        options.write_concern = Some(
            WriteConcern::builder()
                .w(Acknowledgment::Majority)
                .journal(true)
                .build(),
        );
        options
            .server_selection_timeout
            .get_or_insert(Duration::from_secs(10));
        options.connect_timeout.get_or_insert(Duration::from_secs(5));
        options.min_pool_size.get_or_insert(2);
        options.max_pool_size.get_or_insert(64);
        // Sessions, accounts and versions are never read from a member that may lag behind.
        options.selection_criteria = Some(SelectionCriteria::ReadPreference(ReadPreference::Primary));
        let client = Client::with_options(options)?;
        let database = client.database(database);
        Ok(Self {
            client,
            database,
            fence: Fence::On,
            turnstiles: Arc::default(),
            owners: sessions::Owners::default(),
            knock: Arc::new(Notify::new()),
            reviewers: Arc::new(Notify::new()),
            counts: counts::Counts::default(),
            watch: Arc::default(),
            queue: Arc::default(),
        })
    }

    /// The same store without its fence. Only a test uses it, to show that the fence is what holds; neither
    /// configuration nor command line can reach it.
    #[must_use]
    pub fn with_fence(mut self, fence: Fence) -> Self {
        self.fence = fence;
        self
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), StoreFault> {
        self.database.run_command(doc! { "ping": 1 }).await?;
        Ok(())
    }

    /// Resolves when this process committed new letters.
    pub async fn letters_queued(&self) {
        self.knock.notified().await;
    }

    /// Drops the whole database: tests and benches clean up after themselves.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn drop_database(&self) -> Result<(), StoreFault> {
        Ok(self.database.drop().await?)
    }

    fn collection<T: Send + Sync>(&self, name: &str) -> Collection<T> {
        self.database.collection(name)
    }

    fn resources<R: Resource>(&self) -> Collection<R> {
        self.database.collection(&collection_of(R::KIND))
    }
}

/// Resources live in the collection named by their plural.
fn collection_of(kind: &str) -> String {
    format!("{kind}s")
}

fn to_document<T: Serialize>(value: &T) -> Result<bson::Document, StoreFault> {
    // The path over bytes keeps moments as dates; `serialize_to_document` would write them as text.
    Ok(bson::Document::try_from(bson::serialize_to_raw_document_buf(
        value,
    )?)?)
}

fn from_document<T: DeserializeOwned>(document: bson::Document) -> Result<T, StoreFault> {
    Ok(bson::deserialize_from_document(document)?)
}

fn is_duplicate_key(error: &mongodb::error::Error) -> bool {
    use mongodb::error::{ErrorKind, WriteFailure};
    match error.kind.as_ref() {
        ErrorKind::Write(WriteFailure::WriteError(fault)) => fault.code == 11_000,
        ErrorKind::InsertMany(fault) => fault
            .write_errors
            .as_ref()
            .is_some_and(|faults| faults.iter().any(|one| one.code == 11_000)),
        ErrorKind::Command(fault) => fault.code == 11_000,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_database_that_is_away_is_told_from_one_that_refuses() {
        let nobody = "mongodb://127.0.0.1:9/?directConnection=true&serverSelectionTimeoutMS=100";
        let store = Store::connect(nobody, "cchc").await.expect("an address");
        let fault = store.ping().await.expect_err("nobody listens there");
        assert!(fault.is_outage(), "{fault}");
        assert!(StoreFault::Silent.is_outage());
        for other in [StoreFault::NotFound, StoreFault::TooBroad, StoreFault::Conflict] {
            assert!(!other.is_outage(), "{other}");
        }
    }
}
