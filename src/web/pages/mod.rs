//! Pages, one file for each concept.

pub mod account;
pub mod admin;
pub mod attachments;
pub mod calendar;
pub mod charges;
pub mod custody;
pub mod deadlines;
pub mod feeds;
pub mod intake;
pub mod newsroom;
pub mod public;
pub mod sections;
pub mod site;
pub mod submissions;
pub mod system;

/// Every page operation.
pub type Operations = (
    system::SystemPages,
    public::PublicPages,
    feeds::FeedPages,
    account::AccountPages,
    submissions::SubmissionPages,
    custody::CustodyPages,
    newsroom::NewsroomPages,
    attachments::AttachmentPages,
    intake::IntakePages,
    charges::ChargePages,
    admin::AdminPages,
    calendar::CalendarPages,
    deadlines::DeadlinePages,
    sections::SectionPages,
    site::SitePages,
);

/// Every page operation.
pub const OPERATIONS: Operations = (
    system::SystemPages,
    public::PublicPages,
    feeds::FeedPages,
    account::AccountPages,
    submissions::SubmissionPages,
    custody::CustodyPages,
    newsroom::NewsroomPages,
    attachments::AttachmentPages,
    intake::IntakePages,
    charges::ChargePages,
    admin::AdminPages,
    calendar::CalendarPages,
    deadlines::DeadlinePages,
    sections::SectionPages,
    site::SitePages,
);
