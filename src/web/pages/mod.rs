//! Pages, one file for each concept.

pub mod account;
pub mod admin;
pub mod calendar;
pub mod charges;
pub mod checks;
pub mod deadlines;
pub mod error_reports;
pub mod newsroom;
pub mod public;
pub mod submissions;
pub mod system;

/// Every page operation.
pub type Operations = (
    system::SystemPages,
    public::PublicPages,
    account::AccountPages,
    submissions::SubmissionPages,
    newsroom::NewsroomPages,
    charges::ChargePages,
    admin::AdminPages,
    calendar::CalendarPages,
    deadlines::DeadlinePages,
    error_reports::ErrorReportPages,
    checks::CheckPages,
);

/// Every page operation.
pub const OPERATIONS: Operations = (
    system::SystemPages,
    public::PublicPages,
    account::AccountPages,
    submissions::SubmissionPages,
    newsroom::NewsroomPages,
    charges::ChargePages,
    admin::AdminPages,
    calendar::CalendarPages,
    deadlines::DeadlinePages,
    error_reports::ErrorReportPages,
    checks::CheckPages,
);
