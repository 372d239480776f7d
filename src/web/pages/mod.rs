//! Pages, one file for each concept.

pub mod account;
pub mod admin;
pub mod calendar;
pub mod charges;
pub mod deadlines;
pub mod newsroom;
pub mod notices;
pub mod public;
pub mod submissions;
pub mod system;
pub mod terms;

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
    notices::NoticePages,
    terms::TermsPages,
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
    notices::NoticePages,
    terms::TermsPages,
);
