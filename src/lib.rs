//! cchc
pub mod app;
pub mod config;
pub mod domain;
pub mod mail;
pub mod store;
pub mod telemetry;
pub mod worker;
