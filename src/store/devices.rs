//! Devices: browsers that an account logged in from, known only by the hash of a long-lived cookie.

use bson::{Document, doc};
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Store, StoreFault};
use crate::domain::{ids::AccountId, time::Instant};

/// Days after which a device is forgotten that nobody logged in from.
pub const DEVICE_DAYS: i64 = 180;
/// Devices that are remembered of one account: the ones seen last.
const MOST: u64 = 12;

/// What tells a browser from others; it leaves the process only as a cookie.
#[derive(Clone)]
pub struct DeviceToken([u8; 32]);

impl DeviceToken {
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

    /// Of this account alone, so that two accounts of one browser share nothing in the database.
    pub(super) fn id_of(&self, account: AccountId) -> String {
        let digest = Sha256::new()
            .chain_update(b"device")
            .chain_update(account.to_string())
            .chain_update(self.0)
            .finalize();
        data_encoding::BASE64URL_NOPAD.encode(&digest)
    }
}

impl std::fmt::Debug for DeviceToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceToken(…)")
    }
}

/// A browser that an account logged in from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Device {
    #[serde(rename = "_id")]
    id: String,
    account: AccountId,
    first_at: Instant,
    seen_at: Instant,
    dies_at: Instant,
}

/// That a device was seen, as an upsert: what it filters by, and what it writes.
pub(super) fn seen(device: &DeviceToken, account: AccountId, now: Instant) -> (Document, Document) {
    let dies_at = now.plus_seconds(DEVICE_DAYS * 86_400);
    let known = doc! { "_id": device.id_of(account) };
    let change = doc! {
        "$setOnInsert": { "account": account.to_string(), "first_at": now },
        "$set": { "seen_at": now, "dies_at": dies_at },
    };
    (known, change)
}

impl Store {
    /// Whether the account logged in from that device before.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn knows_device(
        &self,
        account: AccountId,
        device: &DeviceToken,
        now: Instant,
    ) -> Result<bool, StoreFault> {
        let filter = doc! { "_id": device.id_of(account) };
        let found = self.collection::<Device>("devices").find_one(filter).await?;
        Ok(found.is_some_and(|device| device.dies_at > now))
    }

    /// Forgets the devices of an account but the ones seen last.
    pub(super) async fn bound_devices(&self, account: AccountId) -> Result<(), StoreFault> {
        #[derive(Deserialize)]
        struct Old {
            #[serde(rename = "_id")]
            id: String,
        }
        let devices = self.collection::<Old>("devices");
        let past = devices
            .find(doc! { "account": account.to_string() })
            .sort(doc! { "seen_at": -1 })
            .skip(MOST)
            .projection(doc! { "_id": 1 });
        let old: Vec<Old> = past.await?.try_collect().await?;
        if !old.is_empty() {
            let ids: Vec<_> = old.into_iter().map(|one| one.id).collect();
            devices.delete_many(doc! { "_id": { "$in": ids } }).await?;
        }
        Ok(())
    }

    /// Forgets the devices of an account, but one: whoever knew the old password is told of like a stranger.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_devices(
        &self,
        account: AccountId,
        but: Option<&DeviceToken>,
    ) -> Result<(), StoreFault> {
        let mut others = doc! { "account": account.to_string() };
        if let Some(device) = but {
            others.insert("_id", doc! { "$ne": device.id_of(account) });
        }
        self.collection::<Device>("devices").delete_many(others).await?;
        Ok(())
    }
}
