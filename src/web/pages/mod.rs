//! Pages, one file for each concept.

pub mod account;
pub mod admin;
pub mod calendar;
pub mod charges;
pub mod custody;
pub mod deadlines;
pub mod intake;
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
    custody::CustodyPages,
    newsroom::NewsroomPages,
    intake::IntakePages,
    charges::ChargePages,
    admin::AdminPages,
    calendar::CalendarPages,
    deadlines::DeadlinePages,
);

/// Every page operation.
pub const OPERATIONS: Operations = (
    system::SystemPages,
    public::PublicPages,
    account::AccountPages,
    submissions::SubmissionPages,
    custody::CustodyPages,
    newsroom::NewsroomPages,
    intake::IntakePages,
    charges::ChargePages,
    admin::AdminPages,
    calendar::CalendarPages,
    deadlines::DeadlinePages,
);
