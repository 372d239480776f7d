//! Pages, one file for each concept.

pub mod access_reviews;
pub mod account;
pub mod admin;
pub mod appointment_sheets;
pub mod attachments;
pub mod audit;
mod beside;
pub mod bulk_routing;
pub mod calendar;
pub mod charges;
pub mod checks;
mod content_form;
pub mod custody;
pub mod deadlines;
mod decision_panel;
pub mod departure_sheets;
pub mod directory;
pub mod error_reports;
pub mod feeds;
pub mod front_page;
pub mod intake;
mod item;
pub mod live_queue;
pub mod newsroom;
pub mod notices;
pub mod proposals;
pub mod public;
pub mod reasons;
pub mod risks;
mod row_sheets;
pub mod saved_views;
pub mod search;
pub mod sections;
pub mod site;
pub mod submissions;
pub mod successions;
pub mod system;
pub mod tenure;
pub mod terms;
pub mod urging;
pub mod workflow;
pub mod workspace_revocation;

/// What everyone finds.
type Open = (
    system::SystemPages,
    public::PublicPages,
    feeds::FeedPages,
    terms::TermsPages,
    error_reports::ErrorReportPages,
);
/// A person's own account.
type Own = (account::AccountPages, notices::NoticePages);
/// Work on items.
type Work = (
    submissions::SubmissionPages,
    custody::CustodyPages,
    attachments::AttachmentPages,
    intake::IntakePages,
    newsroom::NewsroomPages,
    live_queue::LiveQueuePages,
    saved_views::SavedViewPages,
    deadlines::DeadlinePages,
    checks::CheckPages,
    urging::UrgingPages,
    search::SearchPages,
    bulk_routing::BulkRoutingPages,
);
/// People and bodies, as they come and go.
type People = (
    tenure::TenurePages,
    proposals::ProposalPages,
    directory::DirectoryPages,
    access_reviews::AccessReviewPages,
    appointment_sheets::AppointmentSheetPages,
    departure_sheets::DepartureSheetPages,
    workspace_revocation::WorkspaceRevocationPages,
    successions::SuccessionPages,
);
/// The Board's own affairs, and administration.
type Administration = (
    charges::ChargePages,
    admin::AdminPages,
    audit::AuditPages,
    risks::RiskPages,
    calendar::CalendarPages,
    sections::SectionPages,
    site::SitePages,
    front_page::FrontPagePages,
    reasons::ReasonPages,
    workflow::WorkflowPages,
);

/// Every page operation.
pub type Operations = (Open, Own, Work, People, Administration);

/// Every page operation.
pub const OPERATIONS: Operations = (
    (
        system::SystemPages,
        public::PublicPages,
        feeds::FeedPages,
        terms::TermsPages,
        error_reports::ErrorReportPages,
    ),
    (account::AccountPages, notices::NoticePages),
    (
        submissions::SubmissionPages,
        custody::CustodyPages,
        attachments::AttachmentPages,
        intake::IntakePages,
        newsroom::NewsroomPages,
        live_queue::LiveQueuePages,
        saved_views::SavedViewPages,
        deadlines::DeadlinePages,
        checks::CheckPages,
        urging::UrgingPages,
        search::SearchPages,
        bulk_routing::BulkRoutingPages,
    ),
    (
        tenure::TenurePages,
        proposals::ProposalPages,
        directory::DirectoryPages,
        access_reviews::AccessReviewPages,
        appointment_sheets::AppointmentSheetPages,
        departure_sheets::DepartureSheetPages,
        workspace_revocation::WorkspaceRevocationPages,
        successions::SuccessionPages,
    ),
    (
        charges::ChargePages,
        admin::AdminPages,
        audit::AuditPages,
        risks::RiskPages,
        calendar::CalendarPages,
        sections::SectionPages,
        site::SitePages,
        front_page::FrontPagePages,
        reasons::ReasonPages,
        workflow::WorkflowPages,
    ),
);
