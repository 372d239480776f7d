//! The portal's figures on this machine, each beside its yardstick from the same run: `name value unit` per line.
//!
//! `submit_over_bare`: submits at 16 tasks, over bare transactions that write the very same documents (0.6 or more).
//! `decide_over_bare`: the same of approvals, which publish (0.6 or more).
//! `queue_growth_p95`: p95 of the first queue page with its counts, 100,000 waiting ÷ 1,000 (1.3 or less).
//! `queue_100k_p95_ms`: that p95 with 100,000 waiting, beside more of every other state than is counted (20 or less).
//! `start_ms`: from the start of the process to its first ready answer (200 or less).
//! `idle_rss_mb`: resident memory of an idle server (40 or less).
//! `article_over_nginx`: articles drawn from 1,000, over nginx that serves them packed from files (1.2 or more).
//! `article_fresh_over_nginx`: the same while nothing is kept and each page is drawn anew (0.3 or more).
//! `public_page_kb`: HTML, styles and scripts of an article over the wire (100 or less).
//! `approve_to_readable_p95_ms`: from the answer to an approval until the home page shows it (20 or less); and
//! `approve_to_readable_other_p95_ms` on another process (300 or less).
//! `auth_added_ms`: what a session adds to a page that all may read, at the median (1.0 or less).
//! `revoke_under_load_p95_ms`: a revocation while 64 writers of the account are at work (150 or less).
//! `revoke_tenant_100_ms`: a tenant of 100 people with two sessions each revoked as one act, at the 95th percentile
//! (1,000 or less).
//! `mail_over_bare`: letters of one outbox worker, over the same messages on a bare connection (0.7 or more).

#[allow(
    dead_code,
    unused_imports,
    reason = "the harness is that of tests/it, and a bench needs only part of it"
)]
#[path = "../it/harness/mod.rs"]
mod harness;

mod access;
mod articles;
mod bare;
mod decisions;
mod mails;
mod process;
mod queue;
mod submits;

/// Prints one figure.
fn figure(name: &str, value: f64, unit: &str) {
    println!("{name} {value:.3} {unit}");
}

/// The middle value.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The value that one in twenty exceeds.
fn p95(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() * 95 / 100]
}

#[tokio::main]
async fn main() {
    let asked: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    let wanted = |name: &str| asked.is_empty() || asked.iter().any(|one| one == name);
    if wanted("submit") {
        submits::measure().await;
    }
    if wanted("decide") {
        decisions::measure().await;
    }
    if wanted("queue") {
        queue::measure().await;
    }
    if wanted("process") {
        process::measure().await;
    }
    if wanted("article") {
        articles::measure().await;
    }
    if wanted("access") {
        access::measure().await;
    }
    if wanted("mail") {
        mails::measure().await;
    }
}
