//! JSON operations, one file for each concept.

pub mod articles;
pub mod newsroom;
pub mod notices;
pub mod submissions;
pub mod types;

/// Every JSON operation.
pub type Operations = (
    submissions::SubmissionsApi,
    newsroom::NewsroomApi,
    articles::ArticlesApi,
    notices::NoticesApi,
);

/// Every JSON operation.
pub const OPERATIONS: Operations = (
    submissions::SubmissionsApi,
    newsroom::NewsroomApi,
    articles::ArticlesApi,
    notices::NoticesApi,
);
