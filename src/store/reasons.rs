//! The ready sentences that were changed in the pages.

use bson::doc;

use super::{Reference, Store, StoreFault, Tx, View};
use crate::domain::{
    ids::TenantId,
    policy::{Granted, KeepReasons, grant_board},
    reason::ReasonBook,
    scope::Newsroom,
};

/// The sentences as they count now: as the pages have them, or as the files do.
fn or_of_files(of_pages: Option<ReasonBook>, house: TenantId, reference: &Reference) -> ReasonBook {
    of_pages.unwrap_or_else(|| ReasonBook::of_files(house, reference.catalogue.reasons.clone()))
}

impl Tx<Newsroom> {
    /// The sentences, to be changed.
    ///
    /// # Errors
    /// [`StoreFault::Denied`].
    pub async fn reason_book(
        &self,
        house: TenantId,
        reference: &Reference,
    ) -> Result<Granted<KeepReasons, ReasonBook>, StoreFault> {
        let of_pages = match self.load(doc! { "_id": ReasonBook::ID }).await {
            Err(StoreFault::NotFound) => None,
            loaded => Some(loaded?),
        };
        let book = or_of_files(of_pages, house, reference);
        Ok(grant_board(self.person()?, book, None)?)
    }
}

impl View<Newsroom> {
    /// The sentences as they count now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn reason_book(
        &self,
        house: TenantId,
        reference: &Reference,
    ) -> Result<ReasonBook, StoreFault> {
        Ok(or_of_files(self.store.book_of_pages().await?, house, reference))
    }
}

impl Store {
    /// The sentences, when the pages have changed them.
    pub(super) async fn book_of_pages(&self) -> Result<Option<ReasonBook>, StoreFault> {
        Ok(self
            .resources::<ReasonBook>()
            .find_one(doc! { "_id": ReasonBook::ID })
            .await?)
    }
}
