//! What templates show: typed contexts, filled by `web/pages`, drawn by `templates/pages`.

pub mod account;
pub mod admin;
pub mod calendar;
pub mod charges;
pub mod checks;
pub mod deadlines;
pub mod error_reports;
pub mod newsroom;
pub mod parts;
pub mod problem;
pub mod public;
#[cfg(test)]
mod samples;
pub mod submissions;
#[cfg(test)]
mod tests;
