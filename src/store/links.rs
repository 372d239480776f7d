//! One-time links that set a password. The secret is a signature over the id and is stored nowhere.

use bson::doc;
use serde::{Deserialize, Serialize};

use super::{Store, StoreFault};
use crate::domain::{
    actor::Epoch,
    ids::{AccountId, LinkId},
    time::Instant,
};

/// A link that was sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct PasswordLink {
    #[serde(rename = "_id")]
    id: LinkId,
    account: AccountId,
    epoch: Epoch,
    expires_at: Instant,
}

impl Store {
    /// Registers a link before its letter is committed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn register_link(
        &self,
        id: LinkId,
        account: AccountId,
        epoch: Epoch,
        expires_at: Instant,
    ) -> Result<(), StoreFault> {
        let links = self.collection::<PasswordLink>("password_links");
        links
            .insert_one(PasswordLink {
                id,
                account,
                epoch,
                expires_at,
            })
            .await?;
        Ok(())
    }

    /// Whose link it is, while it may still be used.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`] when it was used, has expired or its account moved on.
    pub async fn owner_of_link(&self, id: LinkId, now: Instant) -> Result<AccountId, StoreFault> {
        let links = self.collection::<PasswordLink>("password_links");
        let link = links
            .find_one(doc! { "_id": id.to_string() })
            .await?
            .ok_or(StoreFault::NotFound)?;
        self.check_link(&link, now).await?;
        Ok(link.account)
    }

    async fn check_link(&self, link: &PasswordLink, now: Instant) -> Result<(), StoreFault> {
        let account = self.account(link.account).await?.ok_or(StoreFault::NotFound)?;
        let alive = link.expires_at > now && account.is_active() && account.epoch == link.epoch;
        if alive { Ok(()) } else { Err(StoreFault::NotFound) }
    }
}
