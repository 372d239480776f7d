//! The map of this house.
//!
//! `cchc` is the collaborator-network portal of Vietnam's state administrative-reform website: bodies file news,
//! the Editorial Board reviews it, and approval publishes it at once. One crate, one binary, a few floors; the same
//! word names a thing on every floor, so that the file of any behaviour can be guessed.
//!
//! # The floors, and the one way data walks
//!
//! ```text
//!   web/      pages and JSON: reads a request, asks the gate, calls one operation, shows the outcome
//!    │        gate.rs      session → person → door (`Can<P>`), or `Open` on purpose
//!    │        shelf.rs     public pages kept packed until something public changes; front.rs hands them out
//!    │        streams.rs   answers that last while a page is open, such as the live queue
//!    ▼
//!   app/      one short function for each operation, `verb_object`: load for an action, decide, save
//!    │
//!    ├──▶ domain/   pure rules: no I/O, no clock of its own
//!    │              policy.rs     who may do what: one table of action × role × state
//!    │              submission.rs review.rs account.rs …  states in variants, transitions that return a `Change`
//!    │              notice.rs     the letters an act sends
//!    ▼
//!   store/    the only user of MongoDB
//!    │        tx.rs         `Tx`: load for an action, `save` a change: the one write of a resource
//!    │        view.rs       `View`: read from one side, its reach in every filter
//!    │        fence.rs audit.rs seal.rs verify.rs outbox.rs idempotency.rs lease.rs
//!    ▼
//!   worker/   leased, restartable: sends the outbox, writes the digests, seals the audit, watches the deadlines,
//!             ends terms and idle accounts, keeps the reviews of access, carries successions of bodies out, moves
//!             items on from people who are gone; each replica listens for changes of the public site, and writes the
//!             failed and denied acts that it counted (incidents.rs)
//!    │
//!    ▼
//!   mail/     letters as messages; SMTP or files
//! ```
//!
//! Beside them stand [`config`] (settings, checked whole), [`telemetry`] (the log) and [`boot`] (builds everything
//! once, stops gracefully). `tests/it/house.rs` holds the imports to this picture.
//!
//! # What cannot be forgotten, because it does not compile
//!
//! - Every operation takes [`web::gate::Can`] or [`web::gate::Open`]; the permission fixes the side one looks from.
//! - A [`domain::scope::Scope`] has a private reach that enters **every** filter; only the gate and jobs make one.
//! - [`store::Tx::submission_for`] asks policy while loading and gives a [`domain::policy::Granted`] for one action;
//!   `approve()` exists on `Granted<Approve, Submission>` alone.
//! - [`store::Tx::save`] is the only write: document, fence, audit entry, letters and idempotency row commit in one
//!   transaction, prepared before it, so that the driver may run it again.
//! - An approval binds one revision; a refusal needs grounds; both are types, not remembered rules.
//!
//! # Three mechanisms worth knowing before changing anything
//!
//! - **The fence** ([`store::Fence`]): each account has eight gate rows; every write increments one under the
//!   account's epoch. A save that moves an epoch rewrites all gates before it returns: nothing of the old epoch commits
//!   after a revocation was answered, on any replica.
//! - **The audit** ([`store::audit`], [`store::seal`], [`store::verify`]): a hash chain for each subject, sequence =
//!   document version; a leased sealer binds new entries by a Merkle root every ten seconds and logs the root.
//! - **The outbox** ([`store::outbox`], [`worker::outbox`]): letters commit with the act; one worker sends them, in
//!   order for each recipient and subject, with at most eight in the air. A row is also the notice under the bell, and
//!   may wait for the recipient's daily digest ([`store::notices`], [`worker::digest`]).

pub mod app;
pub mod boot;
pub mod config;
pub mod domain;
pub mod mail;
pub mod store;
pub mod telemetry;
pub mod web;
pub mod worker;
