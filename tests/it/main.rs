//! Integration tests: one binary, a file for each feature, on a real replica set.

mod audit;
mod calendar;
mod charges;
mod checks;
mod claims;
mod cli;
mod deadlines;
mod error_reports;
mod fence;
mod harness;
mod hostile;
mod house;
mod kill;
mod mail_transport;
mod outbox;
mod policy;
mod publication;
mod queue;
mod race;
mod requirements;
mod review_moves;
mod routes;
mod submissions;
mod workflow;
