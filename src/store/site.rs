//! What the site says of itself.

use bson::doc;

use super::{Store, StoreFault, Tx, View};
use crate::domain::{
    ids::TenantId,
    policy::{Granted, KeepSite, grant_board},
    scope::Newsroom,
    site::Site,
};

impl Tx<Newsroom> {
    /// The site, to be changed.
    ///
    /// # Errors
    /// [`StoreFault::Denied`].
    pub async fn site(&self, house: TenantId) -> Result<Granted<KeepSite, Site>, StoreFault> {
        let site = match self.load(doc! { "_id": Site::ID }).await {
            Err(StoreFault::NotFound) => Site::of_program(house),
            loaded => loaded?,
        };
        Ok(grant_board(self.person()?, site, None)?)
    }
}

impl View<Newsroom> {
    /// The site as it is now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn site(&self, house: TenantId) -> Result<Site, StoreFault> {
        let site = self.store.site().await?;
        Ok(site.unwrap_or_else(|| Site::of_program(house)))
    }
}

impl Store {
    /// The site, once it was changed in the pages.
    pub(super) async fn site(&self) -> Result<Option<Site>, StoreFault> {
        Ok(self
            .resources::<Site>()
            .find_one(doc! { "_id": Site::ID })
            .await?)
    }
}
