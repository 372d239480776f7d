//! Pure rules: no I/O, no clock of its own, no database, no HTTP.

pub mod access_review;
pub mod account;
pub mod actor;
pub mod article;
#[cfg(test)]
mod article_walk;
pub mod assignment;
pub mod attachment;
pub mod body;
pub mod calendar;
pub mod catalogue;
pub mod change;
#[cfg(test)]
mod charge_tests;
pub mod claim;
pub mod content;
pub mod custody;
pub mod deadlines;
pub mod delegation;
pub mod departure;
pub mod device;
pub mod directory;
pub mod edition;
pub mod error_report;
pub mod form_token;
pub mod front_page;
pub mod ground;
pub mod ids;
pub mod likeness;
pub mod lineage;
pub mod link;
pub mod notice;
pub mod policy;
pub mod proposal;
pub mod publication;
#[cfg(test)]
mod random_walk;
pub mod reason;
pub mod rehoming;
pub mod review;
pub mod risk;
pub mod routing;
pub mod saved_view;
pub mod scope;
pub mod search;
pub mod sections;
pub mod site;
pub mod state;
#[cfg(test)]
mod state_table;
pub mod submission;
pub mod succession;
pub mod supply;
pub mod tenant;
pub mod terms;
pub mod text;
pub mod time;
pub mod urging;
pub mod workflow;
