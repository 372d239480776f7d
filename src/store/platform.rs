//! What is read across every scope, each with its reason.

use bson::doc;

use super::{Store, StoreFault};
use crate::domain::{account::Account, ids::AccountId, text::Email};

impl Store {
    /// An account by its address. Reason: a person logs in, or asks for a new password, before any scope exists.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn account_by_email(&self, email: &Email) -> Result<Option<Account>, StoreFault> {
        Ok(self
            .resources::<Account>()
            .find_one(doc! { "email": email.to_string() })
            .await?)
    }

    /// An account by its id. Reason: the owner of a one-time link, and one's own account page.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn account_of(&self, id: AccountId) -> Result<Account, StoreFault> {
        self.account(id).await?.ok_or(StoreFault::NotFound)
    }
}
