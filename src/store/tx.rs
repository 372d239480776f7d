//! `Tx`: load for an action, decide, save a `Change`.
//!
//! Loading reads the primary; the decision is made in memory; `save` runs one MongoDB transaction that holds nothing
//! but writes prepared before it, so that running its body again changes nothing.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use bson::{Bson, Document, doc};
use futures_util::TryStreamExt;
use mongodb::{ClientSession, error::Error};

use super::{
    Abort, Store, StoreFault,
    audit::{Entry, EntryActor, Hash, RecordHash, entry_id},
    collection_of, fence, from_document,
    idempotency::{self, Once, Receipt},
    is_duplicate_key,
    search::{TERMS, terms_document},
    submissions::revision_id,
    to_document,
};
use crate::domain::{
    actor::{Actor, Epoch, Person},
    article::PublicChange,
    change::{Change, Record, Resource, Stamp, Version},
    ids::{AccountId, FileId},
    scope::{Scope, Surface},
    submission::Submission,
    time::Instant,
};

/// One act: who, from where, when, and which chain heads were read.
#[derive(Debug)]
pub struct Tx<S: Surface> {
    pub(super) store: Store,
    pub(super) scope: Scope<S>,
    actor: Actor,
    stamp: Stamp,
    once: Option<Once>,
    loaded: Mutex<HashMap<String, Loaded>>,
}

/// What a save has to know of a resource as it was loaded.
#[derive(Clone, Copy, Debug)]
struct Loaded {
    head: Hash,
    /// Of an account.
    epoch: Option<Epoch>,
}

impl<S: Surface> Tx<S> {
    /// Begins an act; `once` makes it safe to send again.
    pub fn begin(store: &Store, scope: Scope<S>, actor: Actor, stamp: Stamp, once: Option<Once>) -> Self {
        Self {
            store: store.clone(),
            scope,
            actor,
            stamp,
            once,
            loaded: Mutex::default(),
        }
    }

    /// The moment and the ids of this act.
    pub const fn stamp(&mut self) -> &mut Stamp {
        &mut self.stamp
    }

    /// The moment of this act.
    pub(super) const fn stamp_at(&self) -> Instant {
        self.stamp.at()
    }

    /// Where to look for a free gate first.
    pub(super) fn lot(&self) -> u8 {
        self.stamp.clone().draw()[0]
    }

    /// The person who acts.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`] for a job of the system, which may not do a person's act.
    pub const fn person(&self) -> Result<&Person, StoreFault> {
        match &self.actor {
            Actor::Person(person) => Ok(person),
            Actor::System(_) => Err(StoreFault::NotFound),
        }
    }

    /// A further act of the same request, with ids of its own and without the key, which the first act took.
    #[must_use]
    pub fn beside(&mut self) -> Self {
        let stamp = Stamp::new(self.stamp.at(), self.stamp.draw());
        Self::begin(&self.store, self.scope.clone(), self.actor.clone(), stamp, None)
    }

    pub(super) const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// What an earlier request with the same key left behind. Powers that it ended have ended when this returns, though
    /// that request may have been cut off before its gates were closed.
    ///
    /// # Errors
    /// [`StoreFault::KeyReused`] when that request had another body.
    pub async fn replay(&self) -> Result<Option<Receipt>, StoreFault> {
        let (Some(once), Actor::Person(person)) = (&self.once, &self.actor) else {
            return Ok(None);
        };
        let Some((receipt, raised)) = self.store.receipt_of(person.account, once).await? else {
            return Ok(None);
        };
        self.store.close_gates_of(&raised).await?;
        Ok(Some(receipt))
    }

    /// Loads a resource, remembering for the save how it was.
    pub(super) async fn load<R: Resource>(&self, filter: Document) -> Result<R, StoreFault> {
        let found = self
            .store
            .collection::<Document>(&collection_of(R::KIND))
            .find_one(filter)
            .await?;
        self.read(found.ok_or(StoreFault::NotFound)?)
    }

    /// Loads several resources of a kind, in no order.
    pub(super) async fn load_all<R: Resource>(&self, filter: Document) -> Result<Vec<R>, StoreFault> {
        let documents = self.store.collection::<Document>(&collection_of(R::KIND));
        let mut found = documents.find(filter).await?;
        let mut resources = Vec::new();
        while let Some(document) = found.try_next().await? {
            resources.push(self.read(document)?);
        }
        Ok(resources)
    }

    fn read<R: Resource>(&self, mut document: Document) -> Result<R, StoreFault> {
        let head = match document.remove("head") {
            Some(Bson::Binary(binary)) => Hash::from_slice(&binary.bytes),
            _ => None,
        };
        let resource: R = from_document(document)?;
        if let (Some(head), Ok(mut loaded)) = (head, self.loaded.lock()) {
            let epoch = resource.gates().map(|(_, epoch)| epoch);
            loaded.insert(chain_of(&resource), Loaded { head, epoch });
        }
        Ok(resource)
    }

    /// Commits the change: document, fence, audit entry, letters and idempotency row, or nothing. When it raised the
    /// epoch of an account, nothing of an older one is accepted or commits after this returned, anywhere.
    ///
    /// # Errors
    /// [`StoreFault::Conflict`] when the document moved on, [`StoreFault::Fenced`] when the actor lost powers,
    /// [`StoreFault::Exists`] when a unique value is taken.
    pub async fn save<R: Resource>(&self, change: Change<R>) -> Result<Receipt, StoreFault> {
        let part = self.prepare(change).await?;
        self.commit(vec![part]).await
    }

    /// Commits two changes as one act, or nothing; the receipt is of the first.
    ///
    /// # Errors
    /// As [`Self::save`].
    pub async fn save_both<A: Resource, B: Resource>(
        &self,
        first: Change<A>,
        second: Change<B>,
    ) -> Result<Receipt, StoreFault> {
        let parts = vec![self.prepare(first).await?, self.prepare(second).await?];
        self.commit(parts).await
    }

    /// Commits changes of two kinds as one act, or nothing; the receipt is of the first.
    ///
    /// # Errors
    /// As [`Self::save`], and [`StoreFault::NotFound`] without a change.
    pub async fn save_all<A: Resource, B: Resource>(
        &self,
        first: Vec<Change<A>>,
        then: Vec<Change<B>>,
    ) -> Result<Receipt, StoreFault> {
        let mut parts = self.prepare_all(first).await?;
        parts.extend(self.prepare_all(then).await?);
        self.commit(parts).await
    }

    /// The same with a change of a third kind.
    ///
    /// # Errors
    /// As [`Self::save_all`].
    pub async fn save_beside<A: Resource, B: Resource, C: Resource>(
        &self,
        first: Vec<Change<A>>,
        then: Vec<Change<B>>,
        beside: Option<Change<C>>,
    ) -> Result<Receipt, StoreFault> {
        let mut parts = self.prepare_all(first).await?;
        parts.extend(self.prepare_all(then).await?);
        parts.extend(self.prepare_all(beside.into_iter().collect()).await?);
        self.commit(parts).await
    }

    async fn prepare_all<R: Resource>(&self, changes: Vec<Change<R>>) -> Result<Vec<Part>, StoreFault> {
        let mut parts = Vec::with_capacity(changes.len());
        for change in changes {
            parts.push(self.prepare(change).await?);
        }
        Ok(parts)
    }

    async fn commit(&self, mut parts: Vec<Part>) -> Result<Receipt, StoreFault> {
        let receipt = parts.first().map(|part| part.receipt.clone());
        let receipt = receipt.ok_or(StoreFault::NotFound)?;
        let relies_on = parts
            .iter_mut()
            .flat_map(|part| std::mem::take(&mut part.relies_on))
            .collect();
        let mut gates = self.gates(relies_on);
        let turns = self.take_turns(&mut gates).await?;
        let raised: Vec<_> = parts.iter().filter_map(|part| part.raised).collect();
        let commit = Arc::new(Commit {
            once: self.once_row(&receipt, &raised)?,
            parts,
            gates,
        });
        let mut session = self.store.client.start_session().await?;
        let (store, written) = (self.store.clone(), commit.clone());
        let outcome = session
            .start_transaction()
            .and_run2(async move |session| written.write(&store, session).await)
            .await;
        match outcome {
            Ok(()) => {
                if commit
                    .parts
                    .iter()
                    .any(|part| part.receipt.kind == Submission::KIND)
                {
                    self.store.counts.forget();
                }
                if commit.parts.iter().any(|part| part.public.is_some()) {
                    self.store.watch.changed();
                }
                if commit.parts.iter().any(|part| !part.letters.is_empty()) {
                    self.store.knock.notify_one();
                }
                if commit.parts.iter().any(|part| part.decides_reviewers) {
                    self.store.reviewers.notify_one();
                }
                drop(turns);
                self.store.close_gates_of(&raised).await?;
                Ok(receipt)
            }
            Err(error) if is_duplicate_key(&error) => Err(StoreFault::Exists("unique value")),
            Err(error) => Err(error.into()),
        }
    }

    /// Waits for a turn at a gate of each account; in the order of the gates, so that nobody waits in a ring.
    async fn take_turns(&self, gates: &mut [(AccountId, Epoch, u8)]) -> Result<Vec<fence::Turn>, StoreFault> {
        let mut turns = Vec::with_capacity(gates.len());
        if self.store.fence == fence::Fence::Off {
            return Ok(turns);
        }
        for (account, epoch, gate) in gates {
            let turn = self.store.take_turn(*account, *epoch, *gate).await?;
            *gate = turn.gate;
            turns.push(turn);
        }
        Ok(turns)
    }

    async fn prepare<R: Resource>(&self, change: Change<R>) -> Result<Part, StoreFault> {
        let letters = self.store.address_letters(&change).await?;
        let Change {
            mut resource,
            event,
            at,
            action,
            fields,
            records,
            relies_on,
            uses_up,
            public,
            keeps,
            from,
            ..
        } = change;
        let chain = chain_of(&resource);
        let expected = resource.version();
        let loaded = self.loaded_at(&chain, expected)?;
        let previous = loaded.map_or(Hash::GENESIS, |loaded| loaded.head);
        resource.set_version(expected.next());
        let mut document = to_document(&resource)?;
        let records = records.iter().map(stored_record).collect::<Result<Vec<_>, _>>()?;
        let entry = Entry {
            id: entry_id(&chain, expected.next().number()),
            chain,
            sequence: expected.next().number(),
            tenant: Some(resource.tenant()),
            event,
            at,
            actor: EntryActor::from(&self.actor),
            action: action.to_owned(),
            fields: fields.into_iter().map(str::to_owned).collect(),
            document: Some(Hash::of(&document.to_vec()?)),
            records: records.iter().map(|record| record.hash.clone()).collect(),
            previous,
            hash: Hash::GENESIS,
        }
        .signed()?;
        document.insert("head", entry.hash.to_binary());
        if let Some(terms) = self.terms_of(&resource).await? {
            document.insert(TERMS, terms);
        }
        let receipt = Receipt {
            kind: R::KIND.to_owned(),
            id: resource.id(),
            handle: resource.handle(),
            version: expected.next().number(),
        };
        let (new_gates, raised) = match (resource.gates(), loaded) {
            (Some((account, epoch)), None) => (fence::gates_of(account, epoch), None),
            (Some((account, epoch)), Some(loaded)) => {
                let raised = loaded.epoch.is_none_or(|before| before < epoch);
                (Vec::new(), raised.then_some((account, epoch)))
            }
            (None, _) => (Vec::new(), None),
        };
        Ok(Part {
            collection: collection_of(R::KIND),
            id: resource.id(),
            tenant: from.unwrap_or(resource.tenant()).to_string(),
            expected,
            document,
            previous,
            records,
            entry: to_document(&entry)?,
            letters: letters.iter().map(to_document).collect::<Result<_, _>>()?,
            relies_on,
            decides_reviewers: R::DECIDES_REVIEWERS,
            new_gates: new_gates.iter().map(to_document).collect::<Result<_, _>>()?,
            raised,
            public: public.as_ref().map(PublicWrite::of).transpose()?,
            uses_up: uses_up.map(|link| link.to_string()),
            keeps,
            receipt,
        })
    }

    /// What it is found by. Names of who is involved are read only where the act itself does not know them.
    async fn terms_of<R: Resource>(&self, resource: &R) -> Result<Option<Document>, StoreFault> {
        let mut unknown = resource.namesakes();
        let mut names = Vec::new();
        if let Actor::Person(person) = &self.actor {
            let others = unknown.len();
            unknown.retain(|account| *account != person.account);
            if unknown.len() < others {
                names.push(person.full_name.to_string());
            }
        }
        if !unknown.is_empty() {
            names.extend(self.store.names_of(unknown.into_iter()).await?.into_values());
        }
        Ok(resource.terms(&names).as_ref().map(terms_document))
    }

    /// How it was loaded; nothing of what is new.
    fn loaded_at(&self, chain: &str, expected: Version) -> Result<Option<Loaded>, StoreFault> {
        if expected == Version::UNSAVED {
            return Ok(None);
        }
        let loaded = self.loaded.lock().map_err(|_| StoreFault::Conflict)?;
        loaded.get(chain).copied().ok_or(StoreFault::Conflict).map(Some)
    }

    /// The gates to pass, each with its lot.
    fn gates(&self, mut relies_on: Vec<(AccountId, Epoch)>) -> Vec<(AccountId, Epoch, u8)> {
        let lot = self.lot();
        // The actor's own powers are those of the session, never fresher ones.
        if let Actor::Person(person) = &self.actor {
            relies_on.retain(|(account, _)| *account != person.account);
            relies_on.push((person.account, person.epoch));
        }
        // One order for all, so that two acts over the same two gates meet at the first of them.
        relies_on.sort_by_key(|(account, _)| *account);
        relies_on.dedup_by_key(|(account, _)| *account);
        relies_on
            .into_iter()
            .map(|(account, epoch)| (account, epoch, lot))
            .collect()
    }

    fn once_row(
        &self,
        receipt: &Receipt,
        raised: &[(AccountId, Epoch)],
    ) -> Result<Option<Document>, StoreFault> {
        let (Some(once), Actor::Person(person)) = (&self.once, &self.actor) else {
            return Ok(None);
        };
        let row = idempotency::Row::new(person.account, once, (receipt, raised), self.stamp.at());
        to_document(&row).map(Some)
    }
}

fn chain_of<R: Resource>(resource: &R) -> String {
    format!("{}:{}", R::KIND, resource.id())
}

/// A record ready to be inserted, with what its entry says of it.
#[derive(Clone, Debug)]
struct StoredRecord {
    document: Document,
    hash: RecordHash,
}

fn stored_record(record: &Record) -> Result<StoredRecord, StoreFault> {
    let (collection, id, fields) = match record {
        Record::Revision(revision) => {
            let id = revision_id(revision.submission, revision.number);
            ("revisions", id, to_document(revision)?)
        }
        Record::Edition(edition) => ("editions", edition.id.to_string(), to_document(edition)?),
    };
    // The server keeps `_id` in front, so it must stand there when the document is hashed.
    let mut document = doc! { "_id": &id };
    document.extend(fields);
    let hash = RecordHash {
        collection: collection.to_owned(),
        id,
        hash: Hash::of(&document.to_vec()?),
    };
    Ok(StoredRecord { document, hash })
}

/// A document of the public site, ready to be written.
#[derive(Clone, Debug)]
enum PublicWrite {
    Show(String, Document),
    /// A correction takes the place of what the article said, not the article's place on the home page.
    Correct(String, Document),
    TakeDown(String, Document),
    Lead(String, Instant),
    StopLeading(String),
}

impl PublicWrite {
    fn of(change: &PublicChange) -> Result<Self, StoreFault> {
        Ok(match change {
            PublicChange::Show(article) if article.corrected_at.is_some() => {
                Self::Correct(article.code.to_string(), to_document(article)?)
            }
            PublicChange::Show(article) => Self::Show(article.code.to_string(), to_document(article)?),
            PublicChange::TakeDown(code, standing) => {
                Self::TakeDown(code.to_string(), to_document(standing)?)
            }
            PublicChange::Lead(code, at) => Self::Lead(code.to_string(), *at),
            PublicChange::StopLeading(code) => Self::StopLeading(code.to_string()),
        })
    }

    async fn write(&self, store: &Store, session: &mut ClientSession) -> Result<(), Error> {
        let articles = store.collection::<Document>("articles");
        match self {
            Self::Show(code, article) => {
                let replaced = articles.replace_one(doc! { "_id": code }, article);
                replaced.upsert(true).session(session).await?;
            }
            Self::Correct(code, article) => {
                // As a literal: a text may begin like an expression.
                let parts = [doc! { "$literal": article }, doc! { "led_since": "$led_since" }];
                let change = vec![doc! { "$replaceWith": { "$mergeObjects": &parts[..] } }];
                let changed = articles.update_one(doc! { "_id": code }, change);
                changed.upsert(true).session(session).await?;
            }
            Self::TakeDown(code, standing) => {
                let change = doc! { "$set": { "standing": standing }, "$unset": { "led_since": "" } };
                let changed = articles.update_one(doc! { "_id": code }, change);
                if changed.session(session).await?.matched_count == 0 {
                    return Err(Error::custom(Abort::Gone));
                }
            }
            Self::Lead(code, at) => {
                let public = doc! { "_id": code, "standing.name": "public" };
                let changed = articles.update_one(public, doc! { "$set": { "led_since": *at } });
                if changed.session(session).await?.matched_count == 0 {
                    return Err(Error::custom(Abort::Gone));
                }
            }
            Self::StopLeading(code) => {
                let change = doc! { "$unset": { "led_since": "" } };
                let changed = articles.update_one(doc! { "_id": code }, change);
                changed.session(session).await?;
            }
        }
        Ok(())
    }
}

/// What one change writes, prepared before the transaction.
#[derive(Debug)]
struct Part {
    collection: String,
    id: String,
    tenant: String,
    expected: Version,
    document: Document,
    previous: Hash,
    records: Vec<StoredRecord>,
    entry: Document,
    letters: Vec<Document>,
    relies_on: Vec<(AccountId, Epoch)>,
    decides_reviewers: bool,
    new_gates: Vec<Document>,
    raised: Option<(AccountId, Epoch)>,
    public: Option<PublicWrite>,
    uses_up: Option<String>,
    keeps: Option<FileId>,
    receipt: Receipt,
}

/// Everything one act writes.
#[derive(Debug)]
struct Commit {
    gates: Vec<(AccountId, Epoch, u8)>,
    parts: Vec<Part>,
    once: Option<Document>,
}

impl Commit {
    /// Whether the part does nothing but replace one of several documents beside the first.
    fn replaces_together(&self, part: &Part) -> bool {
        let alike = |one: &Part| {
            self.parts
                .first()
                .is_some_and(|first| first.collection == one.collection)
        };
        self.parts.iter().filter(|one| alike(one)).count() > 1 && alike(part) && part.only_replaces()
    }

    async fn write(&self, store: &Store, session: &mut ClientSession) -> Result<(), Error> {
        for (account, epoch, lot) in &self.gates {
            store.pass_gate(session, *account, *epoch, *lot).await?;
        }
        let (together, alone): (Vec<_>, Vec<_>) =
            self.parts.iter().partition(|part| self.replaces_together(part));
        for part in alone {
            part.write(store, session).await?;
        }
        if let Some(first) = together.first() {
            replace_all(store, session, &first.collection, &together).await?;
        }
        // Together, so that an act on a hundred documents does not ask the database a hundred times more.
        let rows = |of: fn(&Part) -> &[Document]| self.parts.iter().flat_map(of).collect::<Vec<_>>();
        insert_all(
            store,
            session,
            "audit",
            rows(|part| std::slice::from_ref(&part.entry)),
        )
        .await?;
        insert_all(store, session, "outbox", rows(|part| &part.letters)).await?;
        insert_all(store, session, "gates", rows(|part| &part.new_gates)).await?;
        if let Some(once) = &self.once {
            insert(store, session, "idempotency", once).await?;
        }
        Ok(())
    }
}

async fn insert(
    store: &Store,
    session: &mut ClientSession,
    collection: &str,
    document: &Document,
) -> Result<(), Error> {
    let into = store.collection::<Document>(collection);
    into.insert_one(document).session(session).await.map(drop)
}

/// Replaces documents of one collection, all of them or none.
async fn replace_all(
    store: &Store,
    session: &mut ClientSession,
    collection: &str,
    parts: &[&Part],
) -> Result<(), Error> {
    let replacing = |part: &&Part| doc! { "q": part.known(), "u": &part.document };
    let updates: Vec<_> = parts.iter().map(replacing).collect();
    let command = doc! { "update": collection, "updates": updates };
    let answer = store.database.run_command(command).session(session).await?;
    match answer.get_i32("n").map(usize::try_from) {
        Ok(Ok(replaced)) if replaced == parts.len() => Ok(()),
        _ => Err(Error::custom(Abort::Conflict)),
    }
}

async fn insert_all(
    store: &Store,
    session: &mut ClientSession,
    collection: &str,
    documents: Vec<&Document>,
) -> Result<(), Error> {
    if !documents.is_empty() {
        let into = store.collection::<Document>(collection);
        into.insert_many(documents).session(session).await?;
    }
    Ok(())
}

impl Part {
    async fn write(&self, store: &Store, session: &mut ClientSession) -> Result<(), Error> {
        if let Some(link) = &self.uses_up {
            let links = store.collection::<Document>("password_links");
            let used = links
                .delete_one(doc! { "_id": link })
                .session(&mut *session)
                .await?;
            if used.deleted_count == 0 {
                return Err(Error::custom(Abort::Gone));
            }
        }
        self.write_document(store, session).await?;
        for record in &self.records {
            insert(store, session, &record.hash.collection, &record.document).await?;
        }
        if let Some(file) = self.keeps
            && !store.keep_file(session, file).await?
        {
            return Err(Error::custom(Abort::Gone));
        }
        match &self.public {
            Some(public) => public.write(store, session).await,
            None => Ok(()),
        }
    }

    fn only_replaces(&self) -> bool {
        self.expected != Version::UNSAVED
            && self.records.is_empty()
            && self.uses_up.is_none()
            && self.public.is_none()
            && self.keeps.is_none()
    }

    /// The document as it was loaded. The head names one history: a version that a failover rolled back cannot pass for
    /// another.
    fn known(&self) -> Document {
        doc! {
            "_id": &self.id,
            "tenant": &self.tenant,
            "version": self.expected.number(),
            "head": self.previous.to_binary(),
        }
    }

    async fn write_document(&self, store: &Store, session: &mut ClientSession) -> Result<(), Error> {
        let documents = store.collection::<Document>(&self.collection);
        if self.expected == Version::UNSAVED {
            documents.insert_one(&self.document).session(session).await?;
            return Ok(());
        }
        let replaced = documents
            .replace_one(self.known(), &self.document)
            .session(session)
            .await?;
        if replaced.matched_count == 1 {
            Ok(())
        } else {
            Err(Error::custom(Abort::Conflict))
        }
    }
}
