//! The tree of sections that was changed in the pages.

use bson::doc;

use super::{Reference, Store, StoreFault, Tx, View};
use crate::domain::{
    ids::TenantId,
    policy::{Granted, KeepSections, grant_board},
    scope::Newsroom,
    sections::SectionTree,
};

/// The tree as it counts now: as the pages have it, or as the files do.
fn or_of_files(of_pages: Option<SectionTree>, house: TenantId, reference: &Reference) -> SectionTree {
    of_pages.unwrap_or_else(|| SectionTree::of_files(house, reference.catalogue.sections.clone()))
}

impl Tx<Newsroom> {
    /// The tree, to be changed.
    ///
    /// # Errors
    /// [`StoreFault::Denied`].
    pub async fn section_tree(
        &self,
        house: TenantId,
        reference: &Reference,
    ) -> Result<Granted<KeepSections, SectionTree>, StoreFault> {
        let of_pages = match self.load(doc! { "_id": SectionTree::ID }).await {
            Err(StoreFault::NotFound) => None,
            loaded => Some(loaded?),
        };
        let tree = or_of_files(of_pages, house, reference);
        Ok(grant_board(self.person()?, tree, None)?)
    }
}

impl View<Newsroom> {
    /// The tree as it counts now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn section_tree(
        &self,
        house: TenantId,
        reference: &Reference,
    ) -> Result<SectionTree, StoreFault> {
        Ok(or_of_files(self.store.tree_of_pages().await?, house, reference))
    }
}

impl Store {
    /// The tree, when the pages have changed it.
    pub(super) async fn tree_of_pages(&self) -> Result<Option<SectionTree>, StoreFault> {
        Ok(self
            .resources::<SectionTree>()
            .find_one(doc! { "_id": SectionTree::ID })
            .await?)
    }
}
