//! `cchc audit verify`: whether the audit chains, the documents and the seals still tell one story.

use std::{
    collections::{HashMap, HashSet},
    fmt,
};

use bson::{Bson, Document, doc};
use futures_util::TryStreamExt;
use mongodb::{ClientSession, options::SessionOptions};

use super::{
    Store, StoreFault,
    audit::{Entry, Hash, RecordHash},
    collection_of, from_document,
    seal::{Seal, merkle_root},
    search::TERMS,
};
use crate::domain::{
    access_review::{AccessReview, AccessSheet},
    account::{Account, Roster},
    assignment::FieldAssignment,
    calendar::CalendarYear,
    change::Resource,
    delegation::Delegation,
    error_report::ErrorReport,
    front_page::FrontPage,
    proposal::Proposal,
    reason::ReasonBook,
    sections::SectionTree,
    site::Site,
    state::{State, StateName},
    submission::Submission,
    time::Instant,
    workflow::Workflow,
};

/// An entry may wait this long for its seal.
const UNSEALED_GRACE_SECONDS: i64 = 60;
/// Entries of a chain that a page waits for.
const LONGEST_ON_THE_SPOT: u64 = 5_000;

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The entry's hash is not the hash of its content.
    EntryChanged(String),
    /// The entry does not name the one before it, or one is missing before it.
    ChainBroken(String),
    /// The document is newer than the newest entry of its chain.
    TailCut(String),
    /// The document has a version for which no entry speaks.
    VersionWithoutEntry(String),
    /// The document is not the one its newest entry speaks of.
    DocumentChanged(String),
    /// A chain speaks of a document that is gone.
    DocumentGone(String),
    /// A revision or edition is not the one its entry speaks of, or none speaks of it.
    RecordChanged(String),
    /// What the public site shows is not the edition its item speaks of.
    ArticleChanged(String),
    /// An entry speaks of a revision or edition that is gone.
    RecordGone(String),
    /// The seal does not bind what it says it binds, or the one before it.
    SealBroken(i64),
    /// A seal that the log tells of is gone, or another one.
    AnchorMissing(i64),
    /// A sealed entry is gone.
    SealedEntryGone(i64, Hash),
    /// An entry is older than the grace and has no seal.
    Unsealed(String),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EntryChanged(id) => write!(f, "entry changed: {id}"),
            Self::ChainBroken(id) => write!(f, "entry removed or reordered before: {id}"),
            Self::TailCut(chain) => write!(f, "tail cut: {chain}"),
            Self::VersionWithoutEntry(chain) => write!(f, "version without entry: {chain}"),
            Self::DocumentChanged(chain) => write!(f, "document changed outside the audit: {chain}"),
            Self::DocumentGone(chain) => write!(f, "document gone: {chain}"),
            Self::RecordChanged(id) => write!(f, "record changed or unaccounted for: {id}"),
            Self::ArticleChanged(code) => {
                write!(f, "article differs from its item or edition: {code}")
            }
            Self::RecordGone(id) => write!(f, "record gone: {id}"),
            Self::SealBroken(sequence) => write!(f, "seal broken: {sequence}"),
            Self::AnchorMissing(sequence) => write!(f, "seal {sequence} is not the one the log tells of"),
            Self::SealedEntryGone(sequence, hash) => {
                write!(f, "sealed entry gone: seal {sequence}, entry hash {hash}")
            }
            Self::Unsealed(id) => write!(f, "entry not sealed in time: {id}"),
        }
    }
}

/// A seal as the log tells of it: a copy that whoever rewrites the database does not reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    sequence: i64,
    hash: Hash,
}

impl std::str::FromStr for Anchor {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "an anchor reads SEQUENCE:HASH, as the log says seal.sequence and seal.hash";
        let (sequence, hash) = text.split_once(':').ok_or(wrong)?;
        let bytes = data_encoding::HEXLOWER_PERMISSIVE
            .decode(hash.as_bytes())
            .map_err(|_| wrong)?;
        Ok(Self {
            sequence: sequence.parse().map_err(|_| wrong)?,
            hash: Hash::from_slice(&bytes).ok_or(wrong)?,
        })
    }
}

/// The hash of a stored entry, over all of its bytes but the hash itself.
fn hash_of_entry(document: &Document) -> Result<Hash, StoreFault> {
    let mut unsigned = document.clone();
    unsigned.insert("hash", Hash::GENESIS.to_binary());
    Ok(Hash::of(&unsigned.to_vec()?))
}

/// Whether a seal binds the leaves it holds.
fn is_whole(seal: &Seal, leaves: &[Hash]) -> bool {
    seal.computed_hash() == seal.hash
        && merkle_root(leaves) == seal.root
        && i64::try_from(leaves.len()) == Ok(seal.count)
}

/// What a verification looked at, and what it found.
#[derive(Clone, Debug, Default)]
pub struct Verification {
    /// Entries read.
    pub entries: u64,
    /// Chains read.
    pub chains: u64,
    /// Documents and records compared.
    pub documents: u64,
    /// Seals read.
    pub seals: u64,
    /// What does not fit; empty is well.
    pub findings: Vec<Finding>,
}

/// The end of one chain.
struct Tail {
    sequence: i64,
    hash: Hash,
    document: Option<Hash>,
}

#[derive(Default)]
struct Verifier {
    report: Verification,
    tails: HashMap<String, Tail>,
    records: HashMap<(String, String), Hash>,
    unsealed: HashMap<Hash, (String, Instant)>,
}

impl Store {
    /// Verifies the whole audit as of one snapshot of the database, and against seals known from the log.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn verify_audit(&self, now: Instant, anchors: &[Anchor]) -> Result<Verification, StoreFault> {
        let options = SessionOptions::builder().snapshot(true).build();
        let mut session = self.client.start_session().with_options(options).await?;
        let mut verifier = Verifier::default();
        verifier.read_entries(self, &mut session, doc! {}).await?;
        verifier
            .compare_documents::<Submission>(self, &mut session, doc! {})
            .await?;
        verifier
            .compare_documents::<Account>(self, &mut session, doc! {})
            .await?;
        verifier
            .compare_documents::<Roster>(self, &mut session, doc! {})
            .await?;
        verifier
            .compare_documents::<FieldAssignment>(self, &mut session, doc! {})
            .await?;
        verifier
            .compare_documents::<Delegation>(self, &mut session, doc! {})
            .await?;
        verifier.compare_articles(self, &mut session).await?;
        verifier
            .compare_documents::<CalendarYear>(self, &mut session, doc! {})
            .await?;
        verifier
            .compare_documents::<SectionTree>(self, &mut session, doc! {})
            .await?;
        verifier
            .compare_documents::<Site>(self, &mut session, doc! {})
            .await?;
        verifier
            .compare_documents::<FrontPage>(self, &mut session, doc! {})
            .await?;
        verifier
            .compare_documents::<Workflow>(self, &mut session, doc! {})
            .await?;
        verifier
            .compare_documents::<ReasonBook>(self, &mut session, doc! {})
            .await?;
        verifier
            .compare_documents::<ErrorReport>(self, &mut session, doc! {})
            .await?;
        verifier
            .compare_documents::<Proposal>(self, &mut session, doc! {})
            .await?;
        verifier
            .compare_documents::<AccessReview>(self, &mut session, doc! {})
            .await?;
        verifier
            .compare_documents::<AccessSheet>(self, &mut session, doc! {})
            .await?;
        for collection in ["revisions", "editions"] {
            verifier
                .compare_records(self, &mut session, collection, doc! {})
                .await?;
        }
        verifier.compare_seed_heads(self, &mut session, doc! {}).await?;
        verifier.read_seals(self, &mut session, anchors).await?;
        Ok(verifier.finish(now))
    }

    /// Verifies one subject's chain: its links, its document, the revisions and editions it speaks of, and the seals
    /// that bind its entries. What the public reads is held against the items by [`Self::verify_audit`] alone.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`] when there is no such chain, [`StoreFault::TooBroad`] when it is longer than a page
    /// may wait for.
    pub async fn verify_chain(&self, chain: &str, now: Instant) -> Result<Verification, StoreFault> {
        let entries = self.collection::<Document>("audit");
        let length = entries.count_documents(doc! { "chain": chain });
        match length.limit(LONGEST_ON_THE_SPOT + 1).await? {
            0 => return Err(StoreFault::NotFound),
            long if long > LONGEST_ON_THE_SPOT => return Err(StoreFault::TooBroad),
            _ => {}
        }
        let options = SessionOptions::builder().snapshot(true).build();
        let mut session = self.client.start_session().with_options(options).await?;
        let mut verifier = Verifier::default();
        verifier
            .read_entries(self, &mut session, doc! { "chain": chain })
            .await?;
        verifier.compare_subject(self, &mut session, chain).await?;
        verifier.look_for_seals(self).await?;
        Ok(verifier.finish(now))
    }
}

impl Verifier {
    /// The document a chain is about, and what stands beside it; a process has none.
    async fn compare_subject(
        &mut self,
        store: &Store,
        session: &mut ClientSession,
        chain: &str,
    ) -> Result<(), StoreFault> {
        let Some((kind, id)) = chain.split_once(':') else {
            return Ok(());
        };
        let one = doc! { "_id": id };
        match kind {
            Submission::KIND => {
                self.compare_documents::<Submission>(store, session, one).await?;
                for collection in ["revisions", "editions"] {
                    let entered: Vec<_> = self
                        .records
                        .keys()
                        .filter(|(name, _)| name == collection)
                        .map(|(_, record)| record.clone())
                        .collect();
                    let mut these = vec![doc! { "_id": { "$in": entered } }];
                    // A revision nobody entered would not be looked for by its id.
                    these.extend((collection == "revisions").then(|| doc! { "submission": id }));
                    self.compare_records(store, session, collection, doc! { "$or": these })
                        .await?;
                }
                Ok(())
            }
            Account::KIND => self.compare_documents::<Account>(store, session, one).await,
            FieldAssignment::KIND => {
                self.compare_documents::<FieldAssignment>(store, session, one)
                    .await
            }
            Delegation::KIND => self.compare_documents::<Delegation>(store, session, one).await,
            CalendarYear::KIND => self.compare_documents::<CalendarYear>(store, session, one).await,
            SectionTree::KIND => self.compare_documents::<SectionTree>(store, session, one).await,
            Site::KIND => self.compare_documents::<Site>(store, session, one).await,
            Workflow::KIND => self.compare_documents::<Workflow>(store, session, one).await,
            ReasonBook::KIND => self.compare_documents::<ReasonBook>(store, session, one).await,
            FrontPage::KIND => self.compare_documents::<FrontPage>(store, session, one).await,
            ErrorReport::KIND => self.compare_documents::<ErrorReport>(store, session, one).await,
            Proposal::KIND => self.compare_documents::<Proposal>(store, session, one).await,
            AccessReview::KIND => self.compare_documents::<AccessReview>(store, session, one).await,
            AccessSheet::KIND => self.compare_documents::<AccessSheet>(store, session, one).await,
            Roster::KIND => self.compare_documents::<Roster>(store, session, one).await,
            _ => {
                self.compare_seed_heads(store, session, doc! { "_id": chain })
                    .await
            }
        }
    }

    /// Seals of the entries that were read, each whole in itself.
    async fn look_for_seals(&mut self, store: &Store) -> Result<(), StoreFault> {
        let entries: Vec<_> = self.unsealed.iter().map(|(hash, (_, at))| (*hash, *at)).collect();
        let (bound, seals) = store.seals_of(&entries).await?;
        for (hash, sequence) in &bound {
            self.unsealed.remove(hash);
            let Some(seal) = seals.get(sequence) else {
                continue;
            };
            let broken = Finding::SealBroken(*sequence);
            if !is_whole(seal, &seal.leaves()) && !self.report.findings.contains(&broken) {
                self.find(broken);
            }
        }
        self.report.seals = bound.values().collect::<HashSet<_>>().len() as u64;
        Ok(())
    }

    fn find(&mut self, finding: Finding) {
        self.report.findings.push(finding);
    }

    async fn read_entries(
        &mut self,
        store: &Store,
        session: &mut ClientSession,
        among: Document,
    ) -> Result<(), StoreFault> {
        let entries = store.collection::<Document>("audit");
        let sorted = entries.find(among).sort(doc! { "chain": 1, "sequence": 1 });
        let mut cursor = sorted.session(&mut *session).await?;
        let mut stream = cursor.stream(session);
        while let Some(document) = stream.try_next().await? {
            self.report.entries += 1;
            let id = document.get_str("_id").unwrap_or_default().to_owned();
            let whole = hash_of_entry(&document)?;
            match from_document::<Entry>(document) {
                Ok(entry) => self.take_entry(entry, whole),
                // What no longer reads as an entry was one once: the links and seals around it will tell.
                Err(_) => self.find(Finding::EntryChanged(id)),
            }
        }
        self.report.chains = self.tails.len() as u64;
        Ok(())
    }

    /// `whole` is the hash over everything that is stored, known to this program or not.
    fn take_entry(&mut self, entry: Entry, whole: Hash) {
        if whole != entry.hash {
            self.find(Finding::EntryChanged(entry.id.clone()));
        }
        let (before, previous) = self
            .tails
            .get(&entry.chain)
            .map_or((0, Hash::GENESIS), |tail| (tail.sequence, tail.hash));
        if entry.sequence != before + 1 || entry.previous != previous {
            self.find(Finding::ChainBroken(entry.id.clone()));
        }
        for RecordHash { collection, id, hash } in entry.records {
            self.records.insert((collection, id), hash);
        }
        self.unsealed.insert(entry.hash, (entry.id, entry.at));
        let tail = Tail {
            sequence: entry.sequence,
            hash: entry.hash,
            document: entry.document,
        };
        self.tails.insert(entry.chain, tail);
    }

    /// The seeded reference data keeps the head of its chain apart.
    async fn compare_seed_heads(
        &mut self,
        store: &Store,
        session: &mut ClientSession,
        among: Document,
    ) -> Result<(), StoreFault> {
        let mut cursor = store
            .collection::<Document>("seed_heads")
            .find(among)
            .session(&mut *session)
            .await?;
        let mut stream = cursor.stream(session);
        while let Some(mut head) = stream.try_next().await? {
            let chain = head.get_str("_id").unwrap_or_default().to_owned();
            let hash = match head.remove("hash") {
                Some(Bson::Binary(binary)) => Hash::from_slice(&binary.bytes),
                _ => None,
            };
            if self.tails.get(&chain).map(|tail| tail.hash) != hash {
                self.find(Finding::TailCut(chain));
            }
        }
        Ok(())
    }

    async fn compare_documents<R: Resource>(
        &mut self,
        store: &Store,
        session: &mut ClientSession,
        among: Document,
    ) -> Result<(), StoreFault> {
        let documents = store.collection::<Document>(&collection_of(R::KIND));
        let mut cursor = documents.find(among).session(&mut *session).await?;
        let mut stream = cursor.stream(session);
        let mut seen = HashSet::new();
        while let Some(document) = stream.try_next().await? {
            self.report.documents += 1;
            let chain = format!("{}:{}", R::KIND, document.get_str("_id").unwrap_or_default());
            self.compare_document(&chain, document)?;
            seen.insert(chain);
        }
        let prefix = format!("{}:", R::KIND);
        let gone: Vec<_> = self
            .tails
            .keys()
            .filter(|chain| chain.starts_with(&prefix) && !seen.contains(*chain))
            .cloned()
            .collect();
        gone.into_iter()
            .for_each(|chain| self.find(Finding::DocumentGone(chain)));
        Ok(())
    }

    fn compare_document(&mut self, chain: &str, mut document: Document) -> Result<(), StoreFault> {
        let version = document.get_i64("version").unwrap_or_default();
        let head = match document.remove("head") {
            Some(Bson::Binary(binary)) => Hash::from_slice(&binary.bytes),
            _ => None,
        };
        // What it is found by is derived from the rest, and no entry speaks of it.
        document.remove(TERMS);
        let finding = match self.tails.get(chain) {
            None => Some(Finding::VersionWithoutEntry(chain.to_owned())),
            // The document remembers the head of a tail that is gone; a version nobody entered has none of its own.
            Some(tail) if version > tail.sequence && head != Some(tail.hash) => {
                Some(Finding::TailCut(chain.to_owned()))
            }
            Some(tail) if version != tail.sequence => Some(Finding::VersionWithoutEntry(chain.to_owned())),
            Some(tail) if head != Some(tail.hash) || tail.document != Some(Hash::of(&document.to_vec()?)) => {
                Some(Finding::DocumentChanged(chain.to_owned()))
            }
            Some(_) => None,
        };
        finding.into_iter().for_each(|finding| self.find(finding));
        Ok(())
    }

    /// The public site has no chain of its own: its items and their editions vouch for it.
    async fn compare_articles(
        &mut self,
        store: &Store,
        session: &mut ClientSession,
    ) -> Result<(), StoreFault> {
        let published = doc! {
            "state.name": { "$in": [StateName::Published.slug(), StateName::Unpublished.slug()] },
            "corrects": null,
        };
        let mut items = HashMap::new();
        let submissions = store.resources::<Submission>();
        let mut cursor = submissions.find(published).session(&mut *session).await?;
        while let Some(item) = cursor.next(session).await.transpose()? {
            items.insert(item.code.to_string(), item.state);
        }
        let articles = store.collection::<Document>("articles");
        let mut cursor = articles.find(doc! {}).session(&mut *session).await?;
        let mut stream = cursor.stream(session);
        while let Some(article) = stream.try_next().await? {
            self.report.documents += 1;
            let code = article.get_str("_id").unwrap_or_default().to_owned();
            if !self.vouches_for(&article, items.remove(&code).as_ref())? {
                self.find(Finding::ArticleChanged(code));
            }
        }
        items
            .into_keys()
            .for_each(|code| self.find(Finding::ArticleChanged(code)));
        Ok(())
    }

    fn vouches_for(&self, article: &Document, item: Option<&State>) -> Result<bool, StoreFault> {
        let (edition, standing) = match item {
            Some(State::Published { edition, .. }) => (edition, "public"),
            Some(State::Unpublished { edition, .. }) => (edition, "taken_down"),
            _ => return Ok(false),
        };
        let entered = self.records.get(&("editions".to_owned(), edition.to_string()));
        let (Ok(shown), Ok(stands)) = (article.get_document("edition"), article.get_document("standing"))
        else {
            return Ok(false);
        };
        Ok(entered == Some(&Hash::of(&shown.to_vec()?)) && stands.get_str("name").ok() == Some(standing))
    }

    async fn compare_records(
        &mut self,
        store: &Store,
        session: &mut ClientSession,
        collection: &str,
        among: Document,
    ) -> Result<(), StoreFault> {
        let documents = store.collection::<Document>(collection);
        let mut cursor = documents.find(among).session(&mut *session).await?;
        let mut stream = cursor.stream(session);
        while let Some(document) = stream.try_next().await? {
            self.report.documents += 1;
            let id = document.get_str("_id").unwrap_or_default().to_owned();
            let entered = self.records.remove(&(collection.to_owned(), id.clone()));
            if entered != Some(Hash::of(&document.to_vec()?)) {
                self.find(Finding::RecordChanged(format!("{collection}/{id}")));
            }
        }
        let gone: Vec<_> = self
            .records
            .keys()
            .filter(|(name, _)| name == collection)
            .cloned()
            .collect();
        gone.into_iter()
            .for_each(|(name, id)| self.find(Finding::RecordGone(format!("{name}/{id}"))));
        Ok(())
    }

    async fn read_seals(
        &mut self,
        store: &Store,
        session: &mut ClientSession,
        anchors: &[Anchor],
    ) -> Result<(), StoreFault> {
        let mut cursor = store
            .seals()
            .find(doc! {})
            .sort(doc! { "_id": 1 })
            .session(&mut *session)
            .await?;
        let mut stream = cursor.stream(session);
        let mut missing: Vec<_> = anchors.to_vec();
        let (mut sequence, mut previous) = (0, Hash::GENESIS);
        while let Some(seal) = stream.try_next().await? {
            self.report.seals += 1;
            self.take_seal(&seal, sequence, previous);
            missing.retain(|anchor| (anchor.sequence, anchor.hash) != (seal.sequence, seal.hash));
            (sequence, previous) = (seal.sequence, seal.hash);
        }
        missing
            .into_iter()
            .for_each(|anchor| self.find(Finding::AnchorMissing(anchor.sequence)));
        Ok(())
    }

    fn take_seal(&mut self, seal: &Seal, before: i64, previous: Hash) {
        let leaves = seal.leaves();
        let follows = seal.sequence == before + 1 && seal.previous == previous;
        if !follows || !is_whole(seal, &leaves) {
            self.find(Finding::SealBroken(seal.sequence));
        }
        for leaf in leaves {
            if self.unsealed.remove(&leaf).is_none() {
                self.find(Finding::SealedEntryGone(seal.sequence, leaf));
            }
        }
    }

    fn finish(mut self, now: Instant) -> Verification {
        let grace = now.plus_seconds(-UNSEALED_GRACE_SECONDS);
        let late: Vec<_> = self
            .unsealed
            .values()
            .filter(|(_, at)| *at < grace)
            .map(|(id, _)| id.clone())
            .collect();
        late.into_iter().for_each(|id| self.find(Finding::Unsealed(id)));
        self.report
    }
}
