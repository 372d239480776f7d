//! Tenants and the board's lists, from files into the database.

use std::path::Path;

use super::{
    Fault, Services,
    tenant_files::{FileFault, TenantFiles, read_tenant_files},
};
use crate::{domain::actor::Actor, store::SyncReport};

/// Why a sync did not happen.
#[derive(Debug, thiserror::Error)]
pub enum SyncFault {
    /// The files must be mended first.
    #[error("{} fault(s) in the tenant files", .0.len())]
    Files(Vec<FileFault>),
    /// The database did not take it.
    #[error(transparent)]
    Store(#[from] Fault),
}

/// Reads the files and brings them into the database, all or nothing.
///
/// # Errors
/// [`SyncFault`].
pub async fn sync_tenants(services: &Services, dir: &Path) -> Result<SyncReport, SyncFault> {
    let files: TenantFiles = read_tenant_files(dir).map_err(SyncFault::Files)?;
    let mut stamp = services.stamp()?;
    let seeds = (
        files.tenants.as_slice(),
        &files.catalogue,
        files.calendar.as_slice(),
    );
    let report = services
        .store
        .sync_reference(seeds, &Actor::System("tenants sync"), &mut stamp)
        .await;
    Ok(report.map_err(Fault::from)?)
}
