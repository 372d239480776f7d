//! cchc
pub mod app;
pub mod boot;
pub mod config;
pub mod domain;
pub mod mail;
pub mod store;
pub mod telemetry;
pub mod web;
pub mod worker;
