//! `Change<R>`: the new state of a resource and what happened, ready to be saved in one transaction.

use std::fmt;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    actor::Epoch,
    article::PublicChange,
    content::Revision,
    edition::Edition,
    ids::{AccountId, EventId, FileId, LinkId, TenantId},
    notice::{Contact, Letter, To},
    search::Terms,
    time::Instant,
};

/// How often a document was saved; equal to the sequence of its newest audit entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(i64);

impl Version {
    /// Of a document that was never saved.
    pub const UNSAVED: Self = Self(0);

    /// The version after one more save.
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The number as stored.
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Drawn once per request, before any transaction: the moment, and every id the request may need.
#[derive(Clone, Debug)]
pub struct Stamp {
    at: Instant,
    seed: [u8; 32],
    drawn: u32,
}

impl Stamp {
    /// The moment and 32 random bytes from which ids are derived.
    pub const fn new(at: Instant, seed: [u8; 32]) -> Self {
        Self { at, seed, drawn: 0 }
    }

    /// The moment of the request.
    pub const fn at(&self) -> Instant {
        self.at
    }

    /// Bytes that nobody can guess, different at each call.
    pub fn draw(&mut self) -> [u8; 32] {
        self.drawn += 1;
        Sha256::new()
            .chain_update(self.seed)
            .chain_update(self.drawn.to_be_bytes())
            .finalize()
            .into()
    }

    /// A fresh UUID v7 of this moment.
    pub fn draw_uuid(&mut self) -> Uuid {
        let drawn = self.draw();
        let mut random = [0; 10];
        random.copy_from_slice(&drawn[..10]);
        let millis = u64::try_from(self.at.as_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

/// Something kept under optimistic versions with an audit chain of its own.
pub trait Resource: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// Singular name; its collection is the plural, its audit chain `{KIND}:{id}`.
    const KIND: &'static str;

    /// Whether a change of it can leave items with a reviewer who may not have them: saving it wakes the rerouting.
    const DECIDES_REVIEWERS: bool = false;

    /// The id as text.
    fn id(&self) -> String;

    /// The tenant the resource belongs to.
    fn tenant(&self) -> TenantId;

    /// The version last loaded or saved.
    fn version(&self) -> Version;

    /// Moves to the version about to be saved.
    fn set_version(&mut self, version: Version);

    /// How addresses name it.
    fn handle(&self) -> String {
        self.id()
    }

    /// Where letters to the resource itself go: an account alone has an address.
    fn contact(&self) -> Option<Contact> {
        None
    }

    /// The account whose gate rows are made together with it: an account alone has some.
    fn gates(&self) -> Option<(AccountId, Epoch)> {
        None
    }

    /// Accounts it is found by the names of, besides its own words.
    fn namesakes(&self) -> Vec<AccountId> {
        Vec::new()
    }

    /// What it is found by, given those names. Derived from the rest, and so kept outside its audit.
    fn terms(&self, _names: &[String]) -> Option<Terms> {
        None
    }
}

/// A document that is written once, beside its resource, and never changed.
#[derive(Clone, Debug)]
pub enum Record {
    /// A revision of a submission's text.
    Revision(Box<Revision>),
    /// A published edition.
    Edition(Box<Edition>),
}

/// The new state of a resource, and all that must be committed with it.
#[derive(Clone, Debug)]
#[must_use = "a change does nothing until `tx.save` commits it"]
pub struct Change<R> {
    pub(crate) resource: R,
    pub(crate) event: EventId,
    pub(crate) at: Instant,
    pub(crate) action: &'static str,
    pub(crate) fields: Vec<&'static str>,
    pub(crate) records: Vec<Record>,
    pub(crate) letters: Vec<(To, Letter)>,
    pub(crate) relies_on: Vec<(AccountId, Epoch)>,
    pub(crate) uses_up: Option<LinkId>,
    pub(crate) public: Option<PublicChange>,
    pub(crate) keeps: Option<FileId>,
    pub(crate) from: Option<TenantId>,
}

impl<R: Resource> Change<R> {
    pub(crate) fn new(resource: R, action: &'static str, stamp: &mut Stamp) -> Self {
        Self {
            resource,
            event: EventId::from_uuid(stamp.draw_uuid()),
            at: stamp.at(),
            action,
            fields: Vec::new(),
            records: Vec::new(),
            letters: Vec::new(),
            relies_on: Vec::new(),
            uses_up: None,
            public: None,
            keeps: None,
            from: None,
        }
    }

    pub(crate) fn naming(mut self, fields: Vec<&'static str>) -> Self {
        self.fields = fields;
        self
    }

    pub(crate) fn with_record(mut self, record: Record) -> Self {
        self.records.push(record);
        self
    }

    pub(crate) fn telling(mut self, to: To, letter: Letter) -> Self {
        self.letters.push((to, letter));
        self
    }

    /// Makes the save fail unless `account` still stands at `epoch`: its gate row is written too.
    pub(crate) fn relying_on(mut self, account: AccountId, epoch: Epoch) -> Self {
        self.relies_on.push((account, epoch));
        self
    }

    /// Uses a one-time link up in the same transaction: of two requests with it, one commits.
    pub(crate) fn using_up(mut self, link: LinkId) -> Self {
        self.uses_up = Some(link);
        self
    }

    /// Keeps a loose file in the same transaction: from then on it belongs to a revision.
    pub(crate) const fn keeping(mut self, file: FileId) -> Self {
        self.keeps = Some(file);
        self
    }

    /// Takes the resource from the body it was loaded of: the save looks for it there.
    pub(crate) const fn passing_from(mut self, body: TenantId) -> Self {
        self.from = Some(body);
        self
    }

    /// Changes the public site in the same transaction.
    pub(crate) fn showing(mut self, public: PublicChange) -> Self {
        self.public = Some(public);
        self
    }

    /// The resource as it will be saved.
    pub const fn resource(&self) -> &R {
        &self.resource
    }

    /// The verb of the audit entry.
    pub const fn action(&self) -> &'static str {
        self.action
    }

    /// Whom the change tells, and what.
    pub fn letters(&self) -> &[(To, Letter)] {
        &self.letters
    }

    /// How the public site changes with it.
    pub const fn public(&self) -> Option<&PublicChange> {
        self.public.as_ref()
    }

    /// Documents written beside the resource.
    pub fn records(&self) -> &[Record] {
        &self.records
    }
}
