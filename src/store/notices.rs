//! Notices: what a person finds under the bell, and what waits for the daily digest. Each is a row of the outbox.

use bson::{Document, doc};
use futures_util::TryStreamExt;
use mongodb::{ClientSession, error::Error};
use serde::Deserialize;

use super::{
    Abort, Cursor, Store, StoreFault, Tx, View, is_duplicate_key,
    outbox::{Progress, Row},
    to_document,
};
use crate::domain::{
    account::Account,
    actor::Epoch,
    change::Resource,
    ids::AccountId,
    notice::{Letter, NoticeId, digest_event},
    scope::{Surface, System},
    time::{Instant, LocalDate},
};

/// The bell counts no further.
pub const UNREAD_COUNTED: u64 = 100;
/// Notices that one digest takes up at most; what waits beyond them comes with the next.
const TAKEN_UP: i64 = 2_000;

fn of(account: AccountId) -> Document {
    doc! { "to._id": account.to_string() }
}

fn unread_of(account: AccountId) -> Document {
    doc! { "to._id": account.to_string(), "unread": true }
}

/// A digest repeats notices and is none itself.
fn no_digest(mut filter: Document) -> Document {
    filter.insert("letter.template", doc! { "$ne": "digest" });
    filter
}

impl Store {
    /// How many notices a person has not read, counted up to [`UNREAD_COUNTED`].
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_unread(&self, account: AccountId) -> Result<u64, StoreFault> {
        let outbox = self.collection::<Row>("outbox");
        Ok(outbox
            .count_documents(unread_of(account))
            .limit(UNREAD_COUNTED)
            .await?)
    }

    /// A page of a person's notices, newest first, and the cursor of the next one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn notices_of(
        &self,
        account: AccountId,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<(Vec<Row>, Option<Cursor>), StoreFault> {
        let mut parts = vec![no_digest(of(account))];
        if let Some(cursor) = after {
            // The bound lets the index start at the row; the pair of conditions leaves out those before it.
            parts.push(doc! { "queued_at": { "$lte": cursor.moment() } });
            parts.push(cursor.after("queued_at", "$lt"));
        }
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let outbox = self.collection::<Row>("outbox");
        let found = outbox
            .find(doc! { "$and": parts })
            .sort(doc! { "queued_at": -1, "_id": -1 });
        let mut rows: Vec<Row> = found.limit(wanted).await?.try_collect().await?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        self.seal_letters(&mut rows).await?;
        let last = rows.last().filter(|_| more);
        let next = last.map(|last| Cursor::at(last.queued_at, last.id.clone()));
        Ok((rows, next))
    }
}

impl<S: Surface> Tx<S> {
    /// Marks one of the own notices as read, and gives it.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`] for one of somebody else, [`StoreFault::Fenced`] when the account was revoked.
    pub async fn read_notice(&self, id: &NoticeId) -> Result<Row, StoreFault> {
        let mut own = no_digest(of(self.person()?.account));
        own.insert("_id", id.as_str());
        let outbox = self.store.collection::<Row>("outbox");
        let row = outbox.find_one(own.clone()).await?.ok_or(StoreFault::NotFound)?;
        if row.unread {
            own.insert("unread", true);
            self.mark_read(own).await?;
        }
        Ok(row)
    }

    /// Marks the own notices up to a moment as read.
    ///
    /// # Errors
    /// [`StoreFault::Fenced`] when the account was revoked.
    pub async fn read_notices_until(&self, until: Instant) -> Result<(), StoreFault> {
        let mut own = unread_of(self.person()?.account);
        own.insert("queued_at", doc! { "$lte": until });
        self.mark_read(own).await
    }

    /// Passes the fence as every write does.
    async fn mark_read(&self, these: Document) -> Result<(), StoreFault> {
        let (account, epoch) = (self.person()?.account, self.person()?.epoch);
        let turn = self.store.take_turn(account, epoch, self.lot()).await?;
        let (store, gate) = (self.store.clone(), turn.gate);
        let read = doc! { "$set": { "read_at": self.stamp_at() }, "$unset": { "unread": "" } };
        let mut session = self.store.client.start_session().await?;
        session
            .start_transaction()
            .and_run2(async move |session| {
                store.pass_gate(session, account, epoch, gate).await?;
                let outbox = store.collection::<Row>("outbox");
                let update = outbox.update_many(these.clone(), read.clone());
                update.session(session).await.map(drop)
            })
            .await?;
        Ok(())
    }
}

/// What waits for one person's digest.
#[derive(Clone, Debug)]
pub struct Waiting {
    ids: Vec<String>,
    /// The newest of them, newest first.
    pub newest: Vec<Row>,
}

impl Waiting {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.ids.len()
    }
}

#[derive(Deserialize)]
struct Named<T> {
    #[serde(rename = "_id")]
    id: T,
}

fn waiting(before: Instant) -> Document {
    doc! { "progress": Progress::Waiting.slug(), "queued_at": { "$lt": before } }
}

impl View<System> {
    /// Accounts for which notices wait since before a moment. Reason: the digest is written for everybody.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn waiting_for_digest(&self, before: Instant) -> Result<Vec<AccountId>, StoreFault> {
        let by_account = [
            doc! { "$match": waiting(before) },
            doc! { "$group": { "_id": "$to._id" } },
        ];
        let outbox = self.store.collection::<Row>("outbox");
        let found = outbox
            .aggregate(by_account)
            .with_type::<Named<AccountId>>()
            .await?;
        let found: Vec<Named<AccountId>> = found.try_collect().await?;
        Ok(found.into_iter().map(|one| one.id).collect())
    }
}

impl Tx<System> {
    /// What waits for the digest of an account since before a moment, the `shown` newest of it with their letters.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn waiting_notices(
        &self,
        account: AccountId,
        before: Instant,
        shown: usize,
    ) -> Result<Waiting, StoreFault> {
        let mut filter = waiting(before);
        filter.extend(of(account));
        let found = self
            .store
            .collection::<Named<String>>("outbox")
            .find(filter)
            .sort(doc! { "queued_at": 1, "_id": 1 })
            .projection(doc! { "_id": 1 })
            .limit(TAKEN_UP)
            .await?;
        let found: Vec<Named<String>> = found.try_collect().await?;
        let ids: Vec<_> = found.into_iter().map(|one| one.id).collect();
        let newest: Vec<_> = ids.iter().rev().take(shown).collect();
        let rows = self.store.collection::<Row>("outbox");
        let rows = rows.find(doc! { "_id": { "$in": newest } });
        let mut newest: Vec<Row> = rows.await?.try_collect().await?;
        newest.sort_by(|a, b| (b.queued_at, &b.id).cmp(&(a.queued_at, &a.id)));
        self.store.seal_letters(&mut newest).await?;
        Ok(Waiting { ids, newest })
    }

    /// Takes what waits up and queues the digest that tells of it, together or not at all: of two workers one does it,
    /// and an account has one digest a day. Nothing is written for an account that was revoked meanwhile.
    ///
    /// # Errors
    /// [`StoreFault::Exists`] when the day's digest was written before, [`StoreFault::Conflict`] when another worker
    /// took some of it, [`StoreFault::Fenced`] when the account changed.
    pub async fn write_digest(
        &self,
        account: &Account,
        taken: &Waiting,
        digest: &Letter,
        day: LocalDate,
    ) -> Result<(), StoreFault> {
        let contact = account.contact().ok_or(StoreFault::NotFound)?;
        let subject = ("digest", self.stamp_at().as_millis());
        let row = Row::new(digest_event(day), subject, &contact, digest, self.stamp_at());
        let row = to_document(&row)?;
        let turn = self
            .store
            .take_turn(account.id, account.epoch, self.lot())
            .await?;
        let gate = (account.id, account.epoch, turn.gate);
        self.take_up(taken, Progress::Digested, Some((row, gate))).await?;
        self.store.knock.notify_one();
        Ok(())
    }

    /// Takes what waits up without a word: the person reads it under the bell, or reads nothing any more.
    ///
    /// # Errors
    /// [`StoreFault::Conflict`] when another worker took some of it.
    pub async fn keep_waiting_notices(&self, taken: &Waiting) -> Result<(), StoreFault> {
        self.take_up(taken, Progress::Kept, None).await
    }

    async fn take_up(
        &self,
        taken: &Waiting,
        to: Progress,
        digest: Option<(Document, (AccountId, Epoch, u8))>,
    ) -> Result<(), StoreFault> {
        let (store, ids) = (self.store.clone(), taken.ids.clone());
        let mut session = self.store.client.start_session().await?;
        let done = session
            .start_transaction()
            .and_run2(async move |session| {
                if let Some((row, (account, epoch, gate))) = &digest {
                    store.pass_gate(session, *account, *epoch, *gate).await?;
                    let outbox = store.collection::<Document>("outbox");
                    outbox.insert_one(row).session(&mut *session).await?;
                }
                move_on(&store, session, &ids, to).await
            })
            .await;
        match done {
            Err(error) if is_duplicate_key(&error) => Err(StoreFault::Exists("digest")),
            done => Ok(done?),
        }
    }
}

async fn move_on(
    store: &Store,
    session: &mut ClientSession,
    ids: &[String],
    to: Progress,
) -> Result<(), Error> {
    let these = doc! { "_id": { "$in": ids }, "progress": Progress::Waiting.slug() };
    let change = doc! { "$set": { "progress": to.slug() } };
    let outbox = store.collection::<Row>("outbox");
    let moved = outbox.update_many(these, change).session(session).await?;
    if usize::try_from(moved.modified_count) == Ok(ids.len()) {
        Ok(())
    } else {
        Err(Error::custom(Abort::Conflict))
    }
}
