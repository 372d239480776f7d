//! Integration tests: one binary, a file for each feature, on a real replica set.

mod audit;
mod cli;
mod fence;
mod harness;
mod mail_transport;
mod outbox;
mod submissions;
