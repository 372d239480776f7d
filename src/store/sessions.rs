//! Sessions: kept on the server, known only by the hash of their token.

use std::sync::Arc;

use bson::{Document, doc};
use futures_util::{TryStreamExt, try_join};
use mongodb::{ClientSession, error::Error};
use quick_cache::sync::Cache;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    Store, StoreFault,
    devices::{DeviceToken, seen},
    outbox::Row,
};
use crate::domain::{
    account::Account,
    actor::{Epoch, Person},
    change::Resource,
    ids::{AccountId, EventId, TenantId},
    notice::Letter,
    time::{Instant, LocalDate},
};

/// The secret of a session; it leaves the process only as a cookie.
#[derive(Clone)]
pub struct SessionToken([u8; 32]);

impl SessionToken {
    /// From 32 bytes nobody can guess.
    pub const fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// From a cookie.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// For the cookie.
    pub fn to_cookie(&self) -> String {
        data_encoding::BASE64URL_NOPAD.encode(&self.0)
    }

    /// The token that forms of this session carry; it tells nothing of the session's own.
    pub fn csrf(&self) -> String {
        let digest = Sha256::new()
            .chain_update(b"csrf")
            .chain_update(self.0)
            .finalize();
        data_encoding::BASE64URL_NOPAD.encode(&digest)
    }

    fn hash(&self) -> String {
        data_encoding::BASE64URL_NOPAD.encode(&Sha256::digest(self.0))
    }
}

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

/// How long sessions live.
#[derive(Clone, Copy, Debug)]
pub struct SessionRules {
    /// Without a request, in seconds.
    pub idle_seconds: i64,
    /// From log-in, in seconds.
    pub absolute_seconds: i64,
}

/// A session is marked as seen at most this often.
const SEEN_EVERY_SECONDS: i64 = 60;

/// An open session.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenSession {
    /// Hash of the token.
    #[serde(rename = "_id")]
    pub hash: String,
    /// Whose.
    pub account: AccountId,
    /// The account's epoch at log-in; the session dies when it moves on.
    pub epoch: Epoch,
    /// When it was opened.
    pub opened_at: Instant,
    /// When it was last seen, to the minute.
    pub seen_at: Instant,
    /// When it ends at the latest.
    pub ends_at: Instant,
    /// When it ends if nothing more is heard of it; the database removes it then.
    pub dies_at: Instant,
    /// The browser as it named itself.
    pub agent: String,
}

/// Owners of sessions remembered at a time.
const OWNERS: usize = 10_000;

/// Whose the sessions are that were asked for lately. Nothing else of a session is remembered: this never changes.
#[derive(Clone, Debug)]
pub(super) struct Owners(Arc<Cache<String, AccountId>>);

impl Default for Owners {
    fn default() -> Self {
        Self(Arc::new(Cache::new(OWNERS)))
    }
}

/// What a session's token leads to.
#[derive(Clone, Debug)]
pub enum Behind {
    /// Nobody: no such session, ended, or of powers that were changed since.
    Nobody,
    /// An account that was revoked while the session was open.
    Revoked(TenantId, AccountId),
    /// Somebody.
    Visitor(Visitor),
}

impl Behind {
    /// The visitor, if there is one.
    pub fn visitor(self) -> Option<Visitor> {
        match self {
            Self::Visitor(visitor) => Some(visitor),
            Self::Nobody | Self::Revoked(..) => None,
        }
    }
}

/// Who stands behind a session.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The person.
    pub person: Person,
    /// Whether the person agreed to the terms of use as they are now.
    pub accepted_terms: bool,
}

/// How somebody comes in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Arrival<'a> {
    /// The session that the new one replaces.
    pub replaces: Option<&'a SessionToken>,
    /// The device, where it tells itself from others.
    pub device: Option<&'a DeviceToken>,
    /// What is told to the person when the device turns out to be new, with the act it tells of.
    pub letter: Option<(EventId, &'a Letter)>,
}

/// What opening a session writes, prepared before the transaction.
struct Opening {
    session: OpenSession,
    device: Option<(Document, Document)>,
    letter: Option<Row>,
}

impl Opening {
    /// Whether the device is new: the upsert says it, so that one of two log-ins at once tells of it.
    async fn write(&self, store: &Store, session: &mut ClientSession) -> Result<bool, Error> {
        let mut is_new = false;
        if let Some((known, change)) = &self.device {
            let devices = store.collection::<Document>("devices");
            let seen = devices
                .update_one(known.clone(), change.clone())
                .upsert(true)
                .session(&mut *session)
                .await?;
            is_new = seen.upserted_id.is_some();
        }
        if let Some(letter) = self.letter.as_ref().filter(|_| is_new) {
            let outbox = store.collection::<Row>("outbox");
            outbox.insert_one(letter).session(&mut *session).await?;
        }
        let sessions = store.collection::<OpenSession>("sessions");
        sessions.insert_one(&self.session).session(session).await?;
        Ok(is_new)
    }
}

impl Store {
    /// Opens a session under a fresh token, and closes the one it replaces. Whether the account had not logged in from
    /// that device before; the letter about it is committed with the session.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open_session(
        &self,
        token: &SessionToken,
        account: &Account,
        agent: &str,
        (now, rules): (Instant, SessionRules),
        arrival: Arrival<'_>,
    ) -> Result<bool, StoreFault> {
        let ends_at = now.plus_seconds(rules.absolute_seconds);
        let session = OpenSession {
            hash: token.hash(),
            account: account.id,
            epoch: account.epoch,
            opened_at: now,
            seen_at: now,
            ends_at,
            dies_at: now.plus_seconds(rules.idle_seconds).min(ends_at),
            agent: agent.chars().take(200).collect(),
        };
        let opened = Arc::new(Opening {
            session,
            device: arrival.device.map(|device| seen(device, account.id, now)),
            letter: arrival
                .letter
                .zip(account.contact())
                .map(|((event, letter), contact)| {
                    Row::new(event, (&format!("device:{event}"), 1), &contact, letter, now)
                }),
        });
        let (store, writing) = (self.clone(), opened.clone());
        let mut session = self.client.start_session().await?;
        let is_new = session
            .start_transaction()
            .and_run2(async move |session| writing.write(&store, session).await)
            .await?;
        if is_new {
            if opened.letter.is_some() {
                self.knock.notify_one();
            }
            self.bound_devices(account.id).await?;
        }
        if let Some(old) = arrival.replaces {
            self.close_session(old).await?;
        }
        Ok(is_new)
    }

    /// The person behind a token: session alive, account active, epochs equal. Read anew each time.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn person_of_session(
        &self,
        token: &SessionToken,
        (now, rules): (Instant, SessionRules),
        today: LocalDate,
    ) -> Result<Behind, StoreFault> {
        let Some((session, account)) = self.session_and_account(token).await? else {
            return Ok(Behind::Nobody);
        };
        if session.dies_at <= now {
            return Ok(Behind::Nobody);
        }
        if !account.is_active() {
            return Ok(Behind::Revoked(account.tenant, account.id));
        }
        if account.epoch != session.epoch {
            return Ok(Behind::Nobody);
        }
        self.mark_seen(&session, (now, rules)).await?;
        Ok(Behind::Visitor(Visitor {
            accepted_terms: account.accepted_terms(),
            person: self.person(account, today).await?,
        }))
    }

    /// Whether a session still stands as it was admitted: alive, account active, in that epoch. A session that was carried
    /// over a change of powers does not. Asking keeps no idle session alive.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn session_stands(
        &self,
        (token, epoch): (&SessionToken, Epoch),
        now: Instant,
    ) -> Result<bool, StoreFault> {
        let found = self.session_and_account(token).await?;
        Ok(found.is_some_and(|(session, account)| {
            session.dies_at > now && session.epoch == epoch && account.is_active() && account.epoch == epoch
        }))
    }

    /// A session and its account; both at once where it is known whose the session is.
    async fn session_and_account(
        &self,
        token: &SessionToken,
    ) -> Result<Option<(OpenSession, Account)>, StoreFault> {
        let hash = token.hash();
        let sessions = self.collection::<OpenSession>("sessions");
        let session = sessions.find_one(doc! { "_id": &hash });
        if let Some(owner) = self.owners.0.get(&hash) {
            let session = async { Ok(session.await?) };
            let (session, account) = try_join!(session, self.account(owner))?;
            return Ok(session.zip(account));
        }
        let Some(session) = session.await? else {
            return Ok(None);
        };
        self.owners.0.insert(hash, session.account);
        let account = self.account(session.account).await?;
        Ok(account.map(|account| (session, account)))
    }

    async fn mark_seen(
        &self,
        session: &OpenSession,
        (now, rules): (Instant, SessionRules),
    ) -> Result<(), StoreFault> {
        if now < session.seen_at.plus_seconds(SEEN_EVERY_SECONDS) {
            return Ok(());
        }
        let dies_at = now.plus_seconds(rules.idle_seconds).min(session.ends_at);
        let seen = doc! { "$set": {
            "seen_at": now,
            "dies_at": dies_at,
        } };
        self.collection::<OpenSession>("sessions")
            .update_one(doc! { "_id": &session.hash }, seen)
            .await?;
        Ok(())
    }

    /// Closes one session; whether it was there.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn close_session(&self, token: &SessionToken) -> Result<bool, StoreFault> {
        let sessions = self.collection::<OpenSession>("sessions");
        let closed = sessions.delete_one(doc! { "_id": token.hash() }).await?;
        Ok(closed.deleted_count > 0)
    }

    /// Closes every session of an account.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn close_sessions_of(&self, account: AccountId) -> Result<u64, StoreFault> {
        let sessions = self.collection::<OpenSession>("sessions");
        Ok(sessions
            .delete_many(doc! { "account": account.to_string() })
            .await?
            .deleted_count)
    }

    /// The open sessions of a person, newest first, and whether each is the one of `token`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sessions_of(
        &self,
        person: &Person,
        token: &SessionToken,
        now: Instant,
    ) -> Result<Vec<(OpenSession, bool)>, StoreFault> {
        let filter = doc! {
            "account": person.account.to_string(),
            "epoch": person.epoch.number(),
            "dies_at": { "$gt": now },
        };
        let found = self
            .collection::<OpenSession>("sessions")
            .find(filter)
            .sort(doc! { "opened_at": -1 })
            .await?;
        let open: Vec<OpenSession> = found.try_collect().await?;
        let own = token.hash();
        Ok(open
            .into_iter()
            .map(|session| {
                let current = session.hash == own;
                (session, current)
            })
            .collect())
    }
}
