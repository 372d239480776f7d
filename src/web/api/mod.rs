//! JSON operations, one file for each concept.

pub mod articles;
pub mod audit;
pub mod bulk_routing;
pub mod custody;
pub mod error_reports;
pub mod front_page;
pub mod intake;
pub mod newsroom;
pub mod notices;
pub mod risks;
pub mod saved_views;
pub mod search;
pub mod sections;
pub mod site;
pub mod submissions;
pub mod tenure;
pub mod types;
pub mod workspace_revocation;

/// Every JSON operation.
pub type Operations = (
    submissions::SubmissionsApi,
    newsroom::NewsroomApi,
    bulk_routing::BulkRoutingApi,
    saved_views::SavedViewsApi,
    intake::IntakeApi,
    custody::CustodyApi,
    articles::ArticlesApi,
    notices::NoticesApi,
    sections::SectionsApi,
    site::SiteApi,
    front_page::FrontPageApi,
    error_reports::ErrorReportsApi,
    search::SearchApi,
    (audit::AuditApi, risks::RisksApi),
    (tenure::TenureApi, workspace_revocation::WorkspaceRevocationApi),
);

/// Every JSON operation.
pub const OPERATIONS: Operations = (
    submissions::SubmissionsApi,
    newsroom::NewsroomApi,
    bulk_routing::BulkRoutingApi,
    saved_views::SavedViewsApi,
    intake::IntakeApi,
    custody::CustodyApi,
    articles::ArticlesApi,
    notices::NoticesApi,
    sections::SectionsApi,
    site::SiteApi,
    front_page::FrontPageApi,
    error_reports::ErrorReportsApi,
    search::SearchApi,
    (audit::AuditApi, risks::RisksApi),
    (tenure::TenureApi, workspace_revocation::WorkspaceRevocationApi),
);
