//! The outbox: letters are committed with the act they tell of, and sent by a leased worker.
//!
//! A letter is unique by (event, recipient, template) and keeps its order among the letters to one recipient about
//! one subject: its *lane*.

use std::collections::HashMap;

use bson::{Document, doc};
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};

use super::{Store, StoreFault, submissions::Cursor};
use crate::domain::{
    actor::Role,
    change::{Change, Resource},
    ids::{AccountId, EventId, TenantId},
    notice::{Contact, Letter, To},
    time::Instant,
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
}

impl Progress {
    /// As stored and as written in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }
}

/// A letter in the outbox.
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
    /// What it says.
    pub letter: Letter,
    /// Where it stands.
    pub progress: Progress,
    /// Tries so far.
    pub attempts: i64,
    /// When it was committed.
    pub queued_at: Instant,
    /// Not before this moment.
    pub next_at: Instant,
    /// When the server accepted it.
    pub sent_at: Option<Instant>,
    /// What the server said last.
    pub error: Option<String>,
}

impl Row {
    fn new(event: EventId, subject: &str, to: &Contact, letter: &Letter, at: Instant) -> Self {
        Self {
            id: format!("{event}:{}:{}", to.account, letter.template()),
            event,
            to: to.clone(),
            lane: format!("{}|{subject}", to.account),
            letter: letter.clone(),
            progress: Progress::Queued,
            attempts: 0,
            queued_at: at,
            next_at: at,
            sent_at: None,
            error: None,
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
        let mut rows: Vec<Row> = Vec::new();
        for (to, letter) in change.letters() {
            for contact in self.contacts(*to, change.resource.contact()).await? {
                let row = Row::new(change.event, &subject, &contact, letter, change.at);
                if rows.iter().all(|known| known.id != row.id) {
                    rows.push(row);
                }
            }
        }
        Ok(rows)
    }

    async fn contacts(&self, to: To, own: Option<Contact>) -> Result<Vec<Contact>, StoreFault> {
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
            To::Leads(tenant) => {
                filter.extend(leads_of(tenant)?);
            }
        }
        let found = self
            .collection::<Contact>("accounts")
            .find(filter)
            .projection(doc! { "full_name": 1, "email": 1 })
            .await?;
        Ok(found.try_collect().await?)
    }

    /// Letters whose turn has come, at most one of each lane, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn due_letters(&self, now: Instant, limit: i64) -> Result<Vec<Row>, StoreFault> {
        let rows = self.collection::<Row>("outbox");
        let due = doc! { "progress": "queued", "next_at": { "$lte": now } };
        let found: Vec<Row> = rows
            .find(due)
            .sort(doc! { "next_at": 1, "_id": 1 })
            .limit(limit)
            .await?
            .try_collect()
            .await?;
        if found.is_empty() {
            return Ok(found);
        }
        let heads = self.heads_of_lanes(&found).await?;
        let mut due: Vec<_> = found
            .into_iter()
            .filter(|row| heads.get(&row.lane) == Some(&row.id))
            .collect();
        self.seal_letters(&mut due).await?;
        Ok(due)
    }

    /// A letter may have waited while its item was sealed: then it says nothing of the text any more.
    async fn seal_letters(&self, rows: &mut [Row]) -> Result<(), StoreFault> {
        #[derive(Deserialize)]
        struct Coded {
            code: String,
        }
        let codes: Vec<_> = rows
            .iter()
            .filter_map(|row| row.letter.item().map(|item| &item.code))
            .collect();
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
            let code = row.letter.item().map(|item| &item.code);
            if sealed.iter().any(|one| Some(&one.code) == code) {
                row.letter.seal();
            }
        }
        Ok(())
    }

    /// The first unsent letter of each lane, due or not: a letter that waits for a retry holds back those behind it.
    async fn heads_of_lanes(&self, rows: &[Row]) -> Result<HashMap<String, String>, StoreFault> {
        #[derive(Deserialize)]
        struct Waiting {
            #[serde(rename = "_id")]
            id: String,
            lane: String,
        }
        let lanes: Vec<_> = rows.iter().map(|row| row.lane.as_str()).collect();
        let waiting = doc! { "lane": { "$in": lanes }, "progress": { "$in": ["queued", "sending"] } };
        let found = self
            .collection::<Waiting>("outbox")
            .find(waiting)
            .sort(doc! { "lane": 1, "queued_at": 1, "_id": 1 })
            .projection(doc! { "lane": 1 })
            .await?;
        let found: Vec<Waiting> = found.try_collect().await?;
        let mut heads = HashMap::new();
        for row in found {
            heads.entry(row.lane).or_insert(row.id);
        }
        Ok(heads)
    }

    /// Marks letters as being sent, before the first byte of them leaves.
    ///
    /// # Errors
    /// When the database does not answer: then they must not be sent.
    pub async fn mark_sending(&self, ids: &[String]) -> Result<(), StoreFault> {
        let these = doc! { "_id": { "$in": ids }, "progress": "queued" };
        let mark = doc! { "$set": { "progress": "sending" }, "$inc": { "attempts": 1_i64 } };
        self.collection::<Row>("outbox").update_many(these, mark).await?;
        Ok(())
    }

    /// Records that the server accepted them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mark_sent(&self, ids: &[String], at: Instant) -> Result<(), StoreFault> {
        let sent = doc! { "$set": { "progress": "sent", "sent_at": at, "error": null } };
        self.collection::<Row>("outbox")
            .update_many(doc! { "_id": { "$in": ids } }, sent)
            .await?;
        Ok(())
    }

    /// Puts a letter back in the queue until `next_at`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn defer_letter(&self, id: &str, next_at: Instant, error: &str) -> Result<(), StoreFault> {
        let back = doc! { "$set": {
            "progress": "queued", "next_at": next_at, "error": error,
        } };
        self.collection::<Row>("outbox")
            .update_one(doc! { "_id": id }, back)
            .await?;
        Ok(())
    }

    /// Sets a letter aside: the server will not take it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_letter_aside(&self, id: &str, error: &str) -> Result<(), StoreFault> {
        let aside = doc! { "$set": { "progress": "failed", "error": error } };
        self.collection::<Row>("outbox")
            .update_one(doc! { "_id": id }, aside)
            .await?;
        Ok(())
    }

    /// What a worker that was killed left half sent goes back into the queue; at most its marked rows go out twice.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn requeue_half_sent(&self) -> Result<u64, StoreFault> {
        let back = doc! { "$set": { "progress": "queued" } };
        Ok(self
            .collection::<Row>("outbox")
            .update_many(doc! { "progress": "sending" }, back)
            .await?
            .modified_count)
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
