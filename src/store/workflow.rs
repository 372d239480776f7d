//! Settings of the workflow that were changed in the pages.

use bson::doc;

use super::{Store, StoreFault, Tx, View};
use crate::domain::{
    ids::TenantId,
    policy::{Granted, KeepWorkflow, grant_board},
    scope::Newsroom,
    workflow::Workflow,
};

impl Tx<Newsroom> {
    /// The settings, to be changed.
    ///
    /// # Errors
    /// [`StoreFault::Denied`].
    pub async fn workflow(&self, house: TenantId) -> Result<Granted<KeepWorkflow, Workflow>, StoreFault> {
        let workflow = match self.load(doc! { "_id": Workflow::ID }).await {
            Err(StoreFault::NotFound) => Workflow::of_program(house),
            loaded => loaded?,
        };
        Ok(grant_board(self.person()?, workflow, None)?)
    }
}

impl View<Newsroom> {
    /// The settings as they are now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn workflow(&self, house: TenantId) -> Result<Workflow, StoreFault> {
        let workflow = self.store.workflow().await?;
        Ok(workflow.unwrap_or_else(|| Workflow::of_program(house)))
    }
}

impl Store {
    /// The settings, once they were changed in the pages.
    pub(super) async fn workflow(&self) -> Result<Option<Workflow>, StoreFault> {
        Ok(self
            .resources::<Workflow>()
            .find_one(doc! { "_id": Workflow::ID })
            .await?)
    }
}
