//! What templates show: typed contexts, filled by `web/pages`, drawn by `templates/pages`.

pub mod access_reviews;
pub mod account;
pub mod admin;
pub mod attachments;
pub mod audit;
pub mod bulk_routing;
pub mod calendar;
pub mod charges;
pub mod checks;
pub mod deadlines;
pub mod directory;
pub mod error_reports;
pub mod feeds;
pub mod front_page;
pub mod newsroom;
pub mod notices;
pub mod parts;
pub mod problem;
pub mod proposals;
pub mod public;
pub mod reasons;
pub mod risks;
pub mod row_sheets;
#[cfg(test)]
mod samples;
pub mod search;
pub mod sections;
pub mod site;
pub mod submissions;
pub mod successions;
pub mod tenure;
pub mod terms;
#[cfg(test)]
mod tests;
pub mod workflow;
