//! The outbox: letters are committed with the act they tell of, and sent by a leased worker.
//!
//! A letter is unique by (event, recipient, template) and keeps its order among the letters to one recipient about
//! one subject: its *lane*.

use std::collections::HashMap;

use bson::{Document, doc};
use futures_util::TryStreamExt;
use mongodb::options::{Acknowledgment, WriteConcern};
use serde::{Deserialize, Serialize};

use super::{Cursor, Store, StoreFault};
use crate::domain::{
    actor::Role,
    change::{Change, Resource},
    ids::{AccountId, EventId, TenantId},
    notice::{Contact, Letter, NoticeChoice, To},
    time::{Instant, LocalDate},
};

/// Where a letter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Waits for its turn.
    Queued,
    /// Handed to the transport, outcome not yet recorded.
    Sending,
    /// Accepted by the mail server.
    Sent,
    /// Set aside: the server will not take it.
    Failed,
    /// Waits for the recipient's next digest.
    Waiting,
    /// Told in a digest.
    Digested,
    /// Never mailed: the recipient reads it in the portal.
    Kept,
}

impl Progress {
    /// As stored and as written in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Waiting => "waiting",
            Self::Digested => "digested",
            Self::Kept => "kept",
        }
    }

    /// Where a letter begins: mailed at once, with the digest, or not at all.
    const fn first(channel: NoticeChoice) -> Self {
        match channel {
            NoticeChoice::AtOnce => Self::Queued,
            NoticeChoice::Digest => Self::Waiting,
            NoticeChoice::InApp => Self::Kept,
        }
    }
}

/// Whose word a write waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// The primary's: quick, and lost when it fails before the others have it.
    Primary,
    /// The majority's, which also stands for every write before it.
    Majority,
}

impl Word {
    fn concern(self) -> WriteConcern {
        let concern = WriteConcern::builder();
        match self {
            Self::Primary => concern.w(Acknowledgment::Nodes(1)).build(),
            Self::Majority => concern.w(Acknowledgment::Majority).journal(true).build(),
        }
    }
}

/// A letter in the outbox, and with it the notice that its recipient finds under the bell.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    /// `{event}:{recipient}:{template}`: also the stable part of the Message-ID.
    #[serde(rename = "_id")]
    pub id: String,
    /// The act it tells of.
    pub event: EventId,
    /// To whom.
    pub to: Contact,
    /// Recipient and subject: letters of one lane keep their order.
    pub lane: String,
    /// Version of the subject that the letter tells of: the order within a lane, whatever the clocks say.
    pub order: i64,
    /// What it says.
    pub letter: Letter,
    /// Where it stands.
    pub progress: Progress,
    /// Tries that the server answered, so far.
    pub attempts: i64,
    /// The worker that is sending it.
    #[serde(default)]
    pub marked_by: Option<String>,
    /// When it was committed.
    pub queued_at: Instant,
    /// Not before this moment.
    pub next_at: Instant,
    /// When the server accepted it.
    pub sent_at: Option<Instant>,
    /// What the server said last.
    pub error: Option<String>,
    /// Whether the recipient has yet to read it in the portal; never of a digest, whose notices stand for themselves.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unread: bool,
    /// When the recipient read it there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Instant>,
}

impl Row {
    pub(super) fn new(
        event: EventId,
        (subject, order): (&str, i64),
        to: &Contact,
        letter: &Letter,
        at: Instant,
    ) -> Self {
        Self {
            id: format!("{event}:{}:{}", to.account, letter.template()),
            event,
            to: to.clone(),
            lane: format!("{}|{subject}", to.account),
            order,
            letter: letter.clone(),
            progress: Progress::first(to.notices.channel_of(letter)),
            attempts: 0,
            marked_by: None,
            queued_at: at,
            next_at: at,
            sent_at: None,
            error: None,
            unread: !matches!(letter, Letter::Digest { .. }),
            read_at: None,
        }
    }
}

impl Store {
    /// Turns "who is told" into rows with the addresses of this moment.
    pub(super) async fn address_letters<R: Resource>(
        &self,
        change: &Change<R>,
    ) -> Result<Vec<Row>, StoreFault> {
        let subject = format!("{}:{}", R::KIND, change.resource.id());
        let order = change.resource.version().next().number();
        let mut rows: Vec<Row> = Vec::new();
        let today = change.at.local_date();
        for (to, letter) in change.letters() {
            let mut contacts = self.contacts(*to, change.resource.contact(), today).await?;
            // A letter about an item is read by somebody: work must not stop because one person is gone.
            if contacts.is_empty() && letter.item().is_some() {
                contacts = self
                    .contacts_instead(*to, change.resource.tenant(), today)
                    .await?;
            }
            for contact in contacts {
                let row = Row::new(change.event, (&subject, order), &contact, letter, change.at);
                if rows.iter().all(|known| known.id != row.id) {
                    rows.push(row);
                }
            }
        }
        Ok(rows)
    }

    /// Who reads a letter in the place of those who are gone: the leads of the person's body, else the Standing Office.
    async fn contacts_instead(
        &self,
        to: To,
        subject_of: TenantId,
        today: LocalDate,
    ) -> Result<Vec<Contact>, StoreFault> {
        let next = match to {
            To::Account(account) => {
                let gone = self.account(account).await?;
                let body = gone.map_or(subject_of, |account| account.tenant);
                self.in_line(body, &[To::Leads]).await?
            }
            To::Body(tenant) => self.in_line(tenant, &[To::Body, To::Pool]).await?,
            To::Pool(tenant) => self.in_line(tenant, &[To::Pool]).await?,
            _ => return Ok(Vec::new()),
        };
        for to in next.into_iter().chain([To::StandingOffice]) {
            let contacts = self.contacts(to, None, today).await?;
            if !contacts.is_empty() {
                return Ok(contacts);
            }
        }
        Ok(Vec::new())
    }

    /// Those of a body, then of the one that goes on for it.
    async fn in_line(&self, body: TenantId, of: &[fn(TenantId) -> To]) -> Result<Vec<To>, StoreFault> {
        let present = self.lineage().await?.present(body);
        let bodies = [Some(body), (present != body).then_some(present)];
        let each = bodies.into_iter().flatten();
        Ok(each.flat_map(|body| of.iter().map(move |to| to(body))).collect())
    }

    async fn contacts(
        &self,
        to: To,
        own: Option<Contact>,
        today: LocalDate,
    ) -> Result<Vec<Contact>, StoreFault> {
        let mut filter = doc! { "standing.name": "active" };
        match to {
            To::Account(account) => match own.filter(|contact| contact.account == account) {
                Some(contact) => return Ok(vec![contact]),
                None => {
                    filter.insert("_id", account.to_string());
                }
            },
            To::StandingOffice => {
                filter.insert("roles", bson::serialize_to_bson(&Role::StandingOfficer)?);
            }
            To::Reporter => return Ok(own.into_iter().collect()),
            To::Deputy => {
                filter.insert("roles", bson::serialize_to_bson(&Role::Deputy)?);
            }
            To::Leads(tenant) | To::Body(tenant) => {
                filter.extend(leads_of(tenant)?);
            }
            To::Pool(tenant) => {
                let roles = bson::serialize_to_bson(&[Role::TenantLead, Role::Collaborator])?;
                filter.extend(doc! { "tenant": tenant.to_string(), "roles": { "$in": roles } });
            }
            To::Chair => {
                filter.insert("_id", doc! { "$in": self.deciding_as_chair(today).await? });
            }
            To::Board => {
                let roles = [
                    Role::Chair,
                    Role::Deputy,
                    Role::BoardMember,
                    Role::StandingOfficer,
                ];
                filter.insert("roles", doc! { "$in": bson::serialize_to_bson(&roles)? });
            }
        }
        let found = self
            .collection::<Contact>("accounts")
            .find(filter)
            .projection(doc! { "full_name": 1, "email": 1, "notices": 1 })
            .await?;
        Ok(found.try_collect().await?)
    }

    /// Letters whose turn has come, at most one of each lane, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn due_letters(&self, now: Instant, limit: i64) -> Result<Vec<Row>, StoreFault> {
        loop {
            let due = doc! { "progress": "queued", "next_at": { "$lte": now } };
            let found: Vec<Row> = self
                .collection::<Row>("outbox")
                .find(due)
                .sort(doc! { "next_at": 1, "_id": 1 })
                .limit(limit)
                .await?
                .try_collect()
                .await?;
            let heads = self.heads_of_lanes(&found).await?;
            let (mut turn, behind): (Vec<_>, Vec<_>) = found
                .into_iter()
                .partition(|row| heads.get(&row.lane).is_none_or(|head| head.id == row.id));
            if !turn.is_empty() || !self.wait_behind_heads(&behind, &heads).await? {
                self.seal_letters(&mut turn).await?;
                return Ok(turn);
            }
        }
    }

    /// A letter may have lain here while an item of it was sealed: then it says nothing of the text any more.
    pub(super) async fn seal_letters(&self, rows: &mut [Row]) -> Result<(), StoreFault> {
        #[derive(Deserialize)]
        struct Coded {
            code: String,
        }
        let codes: Vec<_> = rows.iter().flat_map(|row| row.letter.codes()).collect();
        if codes.is_empty() {
            return Ok(());
        }
        let sealed: Vec<Coded> = self
            .collection::<Coded>("submissions")
            .find(doc! { "code": { "$in": codes }, "sealed": true })
            .projection(doc! { "code": 1 })
            .await?
            .try_collect()
            .await?;
        for row in rows {
            row.letter
                .seal_items(|code| sealed.iter().any(|one| one.code == code));
        }
        Ok(())
    }

    /// The first unsent letter of each lane, due or not: a letter that waits for a retry holds back those behind it.
    async fn heads_of_lanes(&self, rows: &[Row]) -> Result<HashMap<String, Head>, StoreFault> {
        if rows.is_empty() {
            return Ok(HashMap::new());
        }
        let lanes: Vec<_> = rows.iter().map(|row| row.lane.as_str()).collect();
        let waiting = doc! { "lane": { "$in": lanes }, "progress": { "$in": ["queued", "sending"] } };
        let found = self
            .collection::<Head>("outbox")
            .find(waiting)
            .sort(doc! { "lane": 1, "order": 1, "_id": 1 })
            .projection(doc! { "lane": 1, "next_at": 1 })
            .await?;
        let found: Vec<Head> = found.try_collect().await?;
        let mut heads = HashMap::new();
        for head in found {
            heads.entry(head.lane.clone()).or_insert(head);
        }
        Ok(heads)
    }

    /// Letters behind a head that is due later wait as long as it does: else many of them would fill every look-up
    /// and hide the letters whose turn has come. Whether there were any.
    async fn wait_behind_heads(
        &self,
        rows: &[Row],
        heads: &HashMap<String, Head>,
    ) -> Result<bool, StoreFault> {
        let mut moved = false;
        for row in rows {
            let Some(head) = heads.get(&row.lane).filter(|head| head.next_at > row.next_at) else {
                continue;
            };
            let these = doc! { "_id": &row.id, "progress": "queued", "next_at": { "$lt": head.next_at } };
            let later = doc! { "$set": { "next_at": head.next_at } };
            self.collection::<Row>("outbox").update_one(these, later).await?;
            moved = true;
        }
        Ok(moved)
    }

    /// Marks letters as being sent by `worker`, before the first byte of them leaves; gives the ids of those that
    /// were still waiting.
    ///
    /// # Errors
    /// When the database does not answer: then they must not be sent.
    pub async fn mark_sending(&self, ids: &[String], worker: &str) -> Result<Vec<String>, StoreFault> {
        #[derive(Deserialize)]
        struct Marked {
            #[serde(rename = "_id")]
            id: String,
        }
        let these = doc! { "_id": { "$in": ids }, "progress": "queued" };
        let mark = doc! { "$set": { "progress": "sending", "marked_by": worker } };
        // The primary's word is enough: a mark that is lost with it leaves the letter waiting, and one that is kept
        // puts it back to wait when its worker dies.
        let marked = self
            .collection::<Row>("outbox")
            .update_many(these, mark)
            .write_concern(Word::Primary.concern())
            .await?;
        if usize::try_from(marked.modified_count) == Ok(ids.len()) {
            return Ok(ids.to_vec());
        }
        let mut ours = marked_by(worker);
        ours.insert("_id", doc! { "$in": ids });
        let found = self
            .collection::<Marked>("outbox")
            .find(ours)
            .projection(doc! { "_id": 1 })
            .await?;
        let found: Vec<Marked> = found.try_collect().await?;
        Ok(found.into_iter().map(|row| row.id).collect())
    }

    /// Records that the server accepted them, whoever holds the lease by now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mark_sent(&self, ids: &[String], at: Instant, word: Word) -> Result<(), StoreFault> {
        if ids.is_empty() {
            return Ok(());
        }
        let sent = doc! {
            "$set": { "progress": "sent", "sent_at": at, "error": null, "marked_by": null },
            "$inc": { "attempts": 1_i64 },
        };
        self.collection::<Row>("outbox")
            .update_many(
                doc! { "_id": { "$in": ids }, "progress": { "$ne": "sent" } },
                sent,
            )
            .write_concern(word.concern())
            .await?;
        Ok(())
    }

    /// Puts a letter that the server did not take now back in the queue until `next_at`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn defer_letter(
        &self,
        id: &str,
        worker: &str,
        next_at: Instant,
        error: &str,
    ) -> Result<(), StoreFault> {
        let back = doc! {
            "$set": { "progress": "queued", "next_at": next_at, "error": error, "marked_by": null },
            "$inc": { "attempts": 1_i64 },
        };
        self.settle_letter(id, worker, back).await
    }

    /// Puts a letter back in the queue because no server answered: that is no attempt.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn keep_letter_waiting(
        &self,
        id: &str,
        worker: &str,
        now: Instant,
        error: &str,
    ) -> Result<(), StoreFault> {
        let back = doc! { "$set": {
            "progress": "queued", "next_at": now, "error": error, "marked_by": null,
        } };
        self.settle_letter(id, worker, back).await
    }

    /// Sets a letter aside: the server will not take it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_letter_aside(&self, id: &str, worker: &str, error: &str) -> Result<(), StoreFault> {
        let aside = doc! {
            "$set": { "progress": "failed", "error": error, "marked_by": null },
            "$inc": { "attempts": 1_i64 },
        };
        self.settle_letter(id, worker, aside).await
    }

    /// Changes one letter, unless another worker has taken it over.
    async fn settle_letter(&self, id: &str, worker: &str, change: Document) -> Result<(), StoreFault> {
        let mut this = marked_by(worker);
        this.insert("_id", id);
        self.collection::<Row>("outbox").update_one(this, change).await?;
        Ok(())
    }

    /// Takes the marks off letters that were not tried, and leaves all else as it was.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_letters_back(&self, ids: &[String], worker: &str) -> Result<(), StoreFault> {
        let mut these = marked_by(worker);
        these.insert("_id", doc! { "$in": ids });
        self.unmark(these).await.map(drop)
    }

    /// The same for every letter that bears the mark of `worker`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_marked_back(&self, worker: &str) -> Result<(), StoreFault> {
        self.unmark(marked_by(worker)).await.map(drop)
    }

    /// What a worker that was killed left half sent goes back into the queue; at most its marked rows go out twice.
    /// Only the worker that has just taken the lease may ask for it: nobody else is sending then.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn requeue_half_sent(&self, worker: &str) -> Result<u64, StoreFault> {
        self.unmark(doc! { "progress": "sending", "marked_by": { "$ne": worker } })
            .await
    }

    async fn unmark(&self, these: Document) -> Result<u64, StoreFault> {
        let back = doc! { "$set": { "progress": "queued", "marked_by": null } };
        let changed = self.collection::<Row>("outbox").update_many(these, back).await?;
        Ok(changed.modified_count)
    }

    /// "Gửi lại": a letter that was set aside goes back into the queue.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`] when none of that id is set aside.
    pub async fn resend_letter(&self, id: &str, now: Instant) -> Result<(), StoreFault> {
        let again = doc! { "$set": {
            "progress": "queued", "next_at": now, "attempts": 0_i64,
        } };
        let aside = doc! { "_id": id, "progress": "failed" };
        let changed = self.collection::<Row>("outbox").update_one(aside, again).await?;
        self.knock.notify_one();
        if changed.matched_count == 1 {
            Ok(())
        } else {
            Err(StoreFault::NotFound)
        }
    }

    /// Letters in one state, newest first, for the outbox page.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn letters(
        &self,
        progress: Progress,
        after: Option<&Cursor>,
        limit: i64,
    ) -> Result<Vec<Row>, StoreFault> {
        let mut parts: Vec<Document> = vec![doc! { "progress": progress.slug() }];
        parts.extend(after.map(|cursor| cursor.after("queued_at", "$lt")));
        let found = self
            .collection::<Row>("outbox")
            .find(doc! { "$and": parts })
            .sort(doc! { "queued_at": -1, "_id": -1 })
            .limit(limit)
            .await?;
        Ok(found.try_collect().await?)
    }

    /// How many letters are in one state, counted up to `most`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_letters(&self, progress: Progress, most: u64) -> Result<u64, StoreFault> {
        let outbox = self.collection::<Row>("outbox");
        Ok(outbox
            .count_documents(doc! { "progress": progress.slug() })
            .limit(most)
            .await?)
    }
}

/// The first unsent letter of a lane.
#[derive(Deserialize)]
struct Head {
    #[serde(rename = "_id")]
    id: String,
    lane: String,
    next_at: Instant,
}

fn marked_by(worker: &str) -> Document {
    doc! { "progress": "sending", "marked_by": worker }
}

fn leads_of(tenant: TenantId) -> Result<Document, StoreFault> {
    Ok(doc! { "tenant": tenant.to_string(), "roles": bson::serialize_to_bson(&Role::TenantLead)? })
}

/// Letters to an account about a subject, for tests and support.
impl Store {
    /// Every letter to one account, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn letters_to(&self, account: AccountId) -> Result<Vec<Row>, StoreFault> {
        let filter = doc! { "to._id": account.to_string() };
        let found = self
            .collection::<Row>("outbox")
            .find(filter)
            .sort(doc! { "queued_at": 1, "_id": 1 })
            .await?;
        Ok(found.try_collect().await?)
    }
}
