//! What a session costs each request, and how long a revocation takes while its account writes.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use cchc::{
    app::accounts::revoke_account,
    domain::{actor::Role, text::Email, time::SystemClock},
};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{
    figure,
    harness::{Browser, PASSWORD, Process, Somebody, TestPortal, binary, event_news, everyone},
    median, p95,
};

/// A page that everyone may read and that needs nothing but the session.
const PAGE: &str = "/dieu-khoan-su-dung";
const REQUESTS: usize = 600;
const WRITERS: usize = 64;
const REVOCATIONS: usize = 60;
/// Accounts of a tenant that are revoked as one act, and how often.
const ACCOUNTS: usize = 100;
const TENANTS: usize = 20;
/// Between two looks at how much was written.
const LOOK: Duration = Duration::from_millis(10);

pub async fn measure() {
    session().await;
    revocation().await;
    tenant_revocation().await;
}

/// The page drawn with a session and without, in turn, while no page is kept.
async fn session() {
    let mut portal = TestPortal::build(Arc::new(SystemClock), |config| config.page_cache_bytes = 0).await;
    portal.serve().await;
    let people = everyone(&portal).await;
    let (stranger, author) = (Browser::new(&portal.base), &people.author.browser);
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for _ in 0..REQUESTS {
        without.push(milliseconds(&stranger).await);
        with.push(milliseconds(author).await);
    }
    figure("auth_added_ms", median(with) - median(without), "ms");
    portal.close().await;
}

async fn milliseconds(browser: &Browser) -> f64 {
    let began = Instant::now();
    browser.get(PAGE).await.expect(200);
    began.elapsed().as_secs_f64() * 1_000.0
}

/// Accounts revoked while so many writers each open drafts over two processes.
async fn revocation() {
    let portal = TestPortal::open().await;
    let process = Process::start(&binary(), &["serve"], &portal.database, portal.mails.path()).await;
    let form = event_news(&portal, "Tin", 3);
    let draft = json!({
        "kind": form.kind, "title": form.title, "summary": form.summary, "body": form.body, "field": form.field,
        "category": form.category, "section": form.section, "author": form.author, "event_at": form.event_at,
    });
    let mut took = Vec::new();
    for number in 0..REVOCATIONS {
        let email = format!("r{number}@bench.example");
        let person = portal
            .appoint(&email, "Hoàng Thị Mai", &[Role::Collaborator], "tuyen-quang")
            .await;
        let (written, mut writers) = (Arc::new(AtomicUsize::new(0)), JoinSet::new());
        for writer in 0..WRITERS {
            let base = [&portal.base, &process.base][writer % 2];
            writers.spawn(write_until_refused(
                person.browser.at(base),
                draft.clone(),
                written.clone(),
            ));
        }
        // All are at work by then, and have been for a while.
        while written.load(Ordering::Relaxed) < WRITERS {
            tokio::time::sleep(LOOK).await;
        }
        let began = Instant::now();
        let email = Email::parse(&email).unwrap();
        revoke_account(&portal.services, portal.system_tx(), &email, "Thôi nhiệm vụ")
            .await
            .unwrap();
        took.push(began.elapsed().as_secs_f64() * 1_000.0);
        writers.join_all().await;
    }
    figure("revoke_under_load_p95_ms", p95(took), "ms");
    drop(process);
    portal.close().await;
}

/// A tenant whose people have two sessions each revoked as one act, as the page that confirms it waits for it.
async fn tenant_revocation() {
    let portal = TestPortal::open().await;
    let roles = [Role::StandingOfficer];
    let mut officer = portal
        .appoint("huy@bench.example", "Lê Quang Huy", &roles, "ban-bien-tap")
        .await;
    portal.give_password(&mut officer).await;
    let mut took = Vec::new();
    for tenant in 0..TENANTS {
        let mut accounts = Vec::new();
        for number in 0..ACCOUNTS {
            let email = format!("t{tenant}n{number}@bench.example");
            let roles = [Role::Collaborator];
            let person = portal
                .appoint(&email, "Hoàng Thị Mai", &roles, "tuyen-quang")
                .await;
            portal.browser_of(&email).await;
            accounts.push(person.id.to_string());
        }
        took.push(revoke_together(&portal, &officer, &accounts).await);
    }
    figure("revoke_tenant_100_ms", p95(took), "ms");
    portal.close().await;
}

async fn revoke_together(portal: &TestPortal, officer: &Somebody, accounts: &[String]) -> f64 {
    let workspace = "/api/v1/administration/workspaces/tuyen-quang";
    let decision = json!({
        "accounts": accounts, "ground": "Sắp xếp lại đơn vị", "document_number": "1235/SNV-CCHC",
        "decided_on": portal.services.today().to_string(),
    });
    let preview = format!("{workspace}/preview-revocations");
    let seen = officer
        .browser
        .post_json(&preview, &decision)
        .await
        .expect(200)
        .json();
    assert_eq!(seen["holdings"]["sessions"], 2 * accounts.len());
    let body = json!({ "decision": decision, "seen": seen["seen"], "whole": true, "password": PASSWORD });
    let began = Instant::now();
    let done = officer
        .browser
        .post_json(&format!("{workspace}/revocations"), &body)
        .await;
    let took = began.elapsed().as_secs_f64() * 1_000.0;
    assert_eq!(done.expect(200).json()["revoked"], accounts.len());
    took
}

async fn write_until_refused(browser: Browser, draft: Value, written: Arc<AtomicUsize>) {
    loop {
        let answer = browser
            .post_json("/api/v1/workspaces/tuyen-quang/submissions", &draft)
            .await;
        match answer.status {
            200 => {
                written.fetch_add(1, Ordering::Relaxed);
            }
            401 => return,
            status => panic!("{status}: {}", answer.body),
        }
    }
}
