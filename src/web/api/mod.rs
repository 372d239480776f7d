//! JSON operations, one file for each concept.

pub mod articles;
pub mod error_reports;
pub mod newsroom;
pub mod submissions;
pub mod types;

/// Every JSON operation.
pub type Operations = (
    submissions::SubmissionsApi,
    newsroom::NewsroomApi,
    articles::ArticlesApi,
    error_reports::ErrorReportsApi,
);

/// Every JSON operation.
pub const OPERATIONS: Operations = (
    submissions::SubmissionsApi,
    newsroom::NewsroomApi,
    articles::ArticlesApi,
    error_reports::ErrorReportsApi,
);
