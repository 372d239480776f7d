//! The end of terms and of idle accounts on a fixed clock: announced, ended, held back; doubled, killed, restarted.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bson::{Document, doc};
use cchc::{
    domain::{
        account::ExpiryRules,
        actor::Role,
        terms::Agreement,
        time::{FixedClock, Instant, LocalDate, SharedClock, SystemClock, parse_local},
    },
    worker::expiry::{Looked, watch},
};
use futures_util::TryStreamExt;
use secrecy::SecretString;

use crate::harness::{
    Browser, Everyone, Item, Process, Somebody, TestPortal, binary, command, event_news, eventually, everyone,
};

const ENDING: &str = "[CCHC] Thông báo sắp hết nhiệm kỳ";
const REVOKED: &str = "[CCHC] Thông báo thu hồi tài khoản";
const IDLE: &str = "[CCHC] Tài khoản sẽ bị thu hồi";
const HELD: &str = "[CCHC] KHẨN: cần cử người thay thế";
const ROLES: &str = "[CCHC] Thông báo thay đổi vai trò";
const PASSWORD: &str = "mat-khau-cua-can-bo";

fn moment(text: &str) -> Instant {
    parse_local(text).unwrap()
}

fn day(text: &str) -> LocalDate {
    LocalDate::parse(text).unwrap()
}

/// A portal whose own worker has no lease: the test is the worker.
struct Office {
    portal: TestPortal,
    people: Everyone,
    clock: Arc<FixedClock>,
}

async fn portal_without_worker(clock: SharedClock, rules: ExpiryRules) -> TestPortal {
    let mut portal = TestPortal::build(clock, |config| config.expiry = rules).await;
    portal.hold_up(&["expiry"]).await;
    portal.serve().await;
    portal
}

impl Office {
    async fn open(at: &str, idle_days: u32) -> Self {
        let clock = Arc::new(FixedClock::at(moment(at)));
        let rules = ExpiryRules {
            idle_days,
            ..ExpiryRules::default()
        };
        let portal = portal_without_worker(clock.clone(), rules).await;
        let people = everyone(&portal).await;
        Self {
            portal,
            people,
            clock,
        }
    }

    async fn at(&self, at: &str) {
        self.clock.set(moment(at));
        self.portal.services.reference.renew().await.unwrap();
    }

    /// A worker that was just started looks once.
    async fn look(&self) -> Looked {
        watch(&self.portal.services, Looked::default(), &|| true)
            .await
            .unwrap()
    }

    async fn look_at(&self, at: &str) {
        self.at(at).await;
        self.look().await;
    }

    async fn appoint(&self, number: usize, until: &str) -> Somebody {
        let email = format!("nk{number}@tq.example");
        let roles = [Role::Collaborator];
        self.portal
            .appoint_until((&email, "Hoàng Thị Nhiệm"), &roles, "tuyen-quang", day(until))
            .await
    }

    /// Who got letters of that subject, sorted.
    async fn told(&self, subject: &str) -> Vec<String> {
        self.portal.wait_for_outbox().await;
        let mails = self.portal.mails_sent().await;
        let mut told: Vec<_> = mails
            .into_iter()
            .filter(|mail| mail.summary.subject.starts_with(subject))
            .map(|mail| mail.summary.to_email)
            .collect();
        told.sort();
        told
    }

    async fn account(&self, who: &Somebody) -> Document {
        let accounts = self.portal.raw().await.collection::<Document>("accounts");
        let found = accounts
            .find_one(doc! { "_id": who.id.to_string() })
            .await
            .unwrap();
        found.unwrap()
    }

    async fn is_active(&self, who: &Somebody) -> bool {
        let account = self.account(who).await;
        account.get_document("standing").unwrap().get_str("name").unwrap() == "active"
    }

    async fn log_in(&self, who: &Somebody) {
        let mut tx = self.portal.system_tx();
        let account = tx.account(who.id).await.unwrap();
        let hash = self
            .portal
            .services
            .passwords
            .hash(SecretString::from(PASSWORD))
            .await;
        let change = account
            .set_password(hash.unwrap(), Agreement::GIVEN, tx.stamp())
            .unwrap();
        let epoch = change.resource().epoch;
        tx.save(change).await.unwrap();
        self.portal
            .services
            .store
            .close_gates(who.id, epoch)
            .await
            .unwrap();
        let fields = [("email", who.email.as_str()), ("password", PASSWORD)];
        Browser::new(&self.portal.base)
            .post("/dang-nhap", &fields)
            .await
            .expect(303);
    }

    async fn verified(&self) {
        let now = self.portal.services.now();
        let verified = self.portal.services.store.verify_audit(now, &[]).await.unwrap();
        let broken: Vec<_> = verified
            .findings
            .iter()
            .map(ToString::to_string)
            .filter(|finding| !finding.starts_with("entry not sealed"))
            .collect();
        assert!(broken.is_empty(), "{broken:#?}");
    }
}

async fn until_unkept(portal: &TestPortal, item: &Item) {
    let back = format!("{} is back with its body", item.code);
    eventually(&back, async || {
        item.stored(portal).await.get_str("custodian").is_err()
    })
    .await;
}

#[tokio::test]
async fn a_term_is_announced_a_month_and_a_week_before_and_ends_the_day_after() {
    // Monday. The term ends on Monday, 15/06/2026; thirty days before is a Saturday.
    let office = Office::open("06/04/2026 09:00", 3_650).await;
    let (author, lead, officer) = {
        let people = &office.people;
        (
            office.appoint(1, "15/06/2026").await,
            &people.lead,
            &people.officer,
        )
    };
    let all = {
        let mut all = [&author.email, &lead.email, &officer.email].map(Clone::clone);
        all.sort();
        all
    };
    for early in [
        "15/05/2026 08:00",
        "16/05/2026 09:00",
        "17/05/2026 09:00",
        "18/05/2026 07:59",
    ] {
        office.look_at(early).await;
    }
    assert_eq!(office.told(ENDING).await, [""; 0]);
    for again in [
        "18/05/2026 08:00",
        "18/05/2026 08:01",
        "19/05/2026 08:00",
        "05/06/2026 08:00",
    ] {
        office.look_at(again).await;
    }
    assert_eq!(office.told(ENDING).await, all);
    for again in ["08/06/2026 08:00", "09/06/2026 08:00", "15/06/2026 17:00"] {
        office.look_at(again).await;
    }
    assert_eq!(office.told(ENDING).await.len(), 6);
    let mail = office
        .portal
        .mail_to(&author.email, |mail| mail.subject.starts_with(ENDING))
        .await;
    for words in [
        "15/06/2026",
        "Cộng tác viên",
        "01/QĐ-UBND ngày 01/01/2026",
        "Tỉnh Tuyên Quang",
    ] {
        assert!(mail.text.contains(words), "{words}: {}", mail.text);
    }

    let author = Somebody {
        browser: office.portal.browser_of(&author.email).await,
        ..author
    };
    let draft = Item::draft(&author, &event_news(&office.portal, "Nháp cuối nhiệm kỳ", 1)).await;
    let sent = Item::submitted(&author, &event_news(&office.portal, "Tin cuối nhiệm kỳ", 1)).await;
    office.look_at("15/06/2026 23:59").await;
    assert!(office.is_active(&author).await, "the last day counts");
    let author = Somebody {
        browser: office.portal.browser_of(&author.email).await,
        ..author
    };
    // Not before the day is over, and then at once, whatever the hour.
    office.clock.set(moment("16/06/2026 00:01"));
    author.browser.get("/tai-khoan").await.expect(200);
    office.look().await;
    office.look().await;
    let account = office.account(&author).await;
    let standing = account.get_document("standing").unwrap();
    assert_eq!(standing.get_str("ground").unwrap(), "Hết nhiệm kỳ");
    assert_eq!(standing.get_str("cause").unwrap(), "term");
    let gone = author.browser.get("/tai-khoan").await.expect(303);
    assert!(gone.location.unwrap().starts_with("/dang-nhap"));
    assert_eq!(office.told(REVOKED).await, all);
    for item in [&draft, &sent] {
        until_unkept(&office.portal, item).await;
    }
    let acts = doc! { "chain": format!("account:{}", author.id), "actor.job": "expiry" };
    assert_eq!(office.portal.count("audit", acts).await, 3);
    // The person's page says who did it.
    office.clock.set(moment("16/06/2026 09:00"));
    let browser = office.portal.browser_of(&officer.email).await;
    let page = browser
        .get(&format!("/quan-tri/tai-khoan/{}", author.id))
        .await
        .expect(200);
    for words in ["Hết nhiệm kỳ", "hệ thống tự động", "Báo trước khi hết nhiệm kỳ"] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    office.verified().await;
    office.portal.close().await;
}

#[tokio::test]
async fn a_term_that_is_prolonged_does_not_end_and_is_announced_anew() {
    let office = Office::open("01/06/2026 08:30", 3_650).await;
    let author = office.appoint(1, "15/06/2026").await;
    office.look().await;
    assert_eq!(office.told(ENDING).await.len(), 3);
    let key = crate::harness::key();
    let form = [
        ("full_name", "Hoàng Thị Nhiệm"),
        ("email", author.email.as_str()),
        ("post", "Chuyên viên"),
        ("tenant", "tuyen-quang"),
        ("roles", "collaborator"),
        ("document_number", "99/SNV-CCHC"),
        ("decided_on", "01/06/2026"),
        ("until", "30/06/2026"),
        ("key", &key),
    ];
    office
        .people
        .officer
        .browser
        .post("/quan-tri/cap-tai-khoan", &form)
        .await
        .expect(303);
    let mail = office
        .portal
        .mail_to(&author.email, |mail| mail.subject.starts_with(ROLES))
        .await;
    let words = "Vai trò được gia hạn: Cộng tác viên (đến hết ngày 30/06/2026)";
    assert!(mail.text.contains(words), "{}", mail.text);
    office.look_at("16/06/2026 08:00").await;
    assert!(office.is_active(&author).await);
    assert_eq!(office.told(ENDING).await.len(), 6, "the new end is announced");
    office.look_at("01/07/2026 00:30").await;
    assert!(!office.is_active(&author).await);
    office.portal.close().await;
}

#[tokio::test]
async fn who_does_not_log_in_is_warned_and_revoked_but_for_the_last_officer_and_technician() {
    // Accounts of 06/04/2026 have lain idle for 45 days on 21/05.
    let office = Office::open("06/04/2026 09:00", 45).await;
    let people = &office.people;
    office.look_at("13/05/2026 08:00").await;
    assert_eq!(office.told(IDLE).await, [""; 0]);
    office.look_at("14/05/2026 08:00").await;
    office.look_at("14/05/2026 09:00").await;
    let told = office.told(IDLE).await;
    let to = |who: &Somebody| told.iter().filter(|to| **to == who.email).count();
    assert_eq!((to(&people.author), to(&people.stranger)), (1, 1));
    // The lead's own warning, and that of the author.
    assert_eq!(to(&people.lead), 2);
    let mail = office
        .portal
        .mail_to(&people.author.email, |mail| mail.subject.starts_with(IDLE))
        .await;
    for words in ["21/05/2026", "45 ngày", "chưa lần nào"] {
        assert!(mail.text.contains(words), "{words}: {}", mail.text);
    }
    office.at("15/05/2026 10:00").await;
    office.log_in(&people.author).await;
    office.log_in(&people.deputy).await;

    office.look_at("20/05/2026 08:00").await;
    assert!(office.is_active(&people.stranger).await);
    office.look_at("21/05/2026 08:00").await;
    office.look_at("22/05/2026 08:00").await;
    for gone in [&people.stranger, &people.lead, &people.member, &people.chair] {
        assert!(!office.is_active(gone).await, "{}", gone.email);
    }
    for stays in [
        &people.author,
        &people.deputy,
        &people.officer,
        &people.technician,
    ] {
        assert!(office.is_active(stays).await, "{}", stays.email);
    }
    let mail = office
        .portal
        .mail_to(&people.stranger.email, |mail| mail.subject.starts_with(REVOKED))
        .await;
    assert!(
        mail.text.contains("Không đăng nhập trong 45 ngày"),
        "{}",
        mail.text
    );
    // Loud, and once a week: officer, technician and deputy hear of both who stay.
    let held = office.told(HELD).await;
    assert_eq!(held.len(), 5, "{held:?}");
    assert!(held.contains(&people.deputy.email) && held.contains(&people.technician.email));
    office.look_at("27/05/2026 08:00").await;
    assert_eq!(office.told(HELD).await.len(), 5);
    office.look_at("28/05/2026 08:00").await;
    assert_eq!(office.told(HELD).await.len(), 10);

    // With a second technician the first one may go.
    let roles = [Role::Technician];
    office
        .portal
        .appoint("moi@tttt.example", "Lý Văn Mới", &roles, "ban-bien-tap")
        .await;
    office.look_at("29/05/2026 00:10").await;
    assert!(!office.is_active(&people.technician).await);
    assert!(office.is_active(&people.officer).await);
    office.verified().await;
    office.portal.close().await;
}

#[tokio::test]
async fn a_role_ends_with_its_term_and_the_others_go_on_logged_in() {
    let office = Office::open("01/06/2026 09:00", 3_650).await;
    let author = office.appoint(1, "12/06/2026").await;
    let key = crate::harness::key();
    let form = [
        ("full_name", "Hoàng Thị Nhiệm"),
        ("email", author.email.as_str()),
        ("post", "Trưởng phòng"),
        ("tenant", "tuyen-quang"),
        ("roles", "tenant_lead"),
        ("document_number", "98/SNV-CCHC"),
        ("decided_on", "01/06/2026"),
        ("until", ""),
        ("key", &key),
    ];
    office
        .people
        .officer
        .browser
        .post("/quan-tri/cap-tai-khoan", &form)
        .await
        .expect(303);
    office.at("13/06/2026 00:05").await;
    let browser = office.portal.browser_of(&author.email).await;
    browser.get("/don-vi/tuyen-quang/soan").await.expect(200);
    office.look().await;
    // Still there as the lead, and no collaborator any more.
    browser.get("/don-vi/tuyen-quang").await.expect(200);
    browser.get("/don-vi/tuyen-quang/soan").await.expect(403);
    let mail = office
        .portal
        .mail_to(&author.email, |mail| {
            mail.subject.starts_with(ROLES) && mail.subject.contains("Nhiệm")
        })
        .await;
    assert!(mail.text.contains("Vai trò"), "{}", mail.text);
    let account = office.account(&author).await;
    let ended = account.get_array("ended_roles").unwrap()[0]
        .as_document()
        .unwrap();
    assert_eq!(ended.get_str("ground").unwrap(), "Hết nhiệm kỳ");
    office.verified().await;
    office.portal.close().await;
}

#[tokio::test]
async fn workers_at_once_and_one_cut_off_announce_and_end_everything_once() {
    let office = Office::open("01/06/2026 08:30", 3_650).await;
    let mut authors = Vec::new();
    // Ids are walked in the order of their moments.
    office.clock.advance_millis(1);
    for number in 0..8 {
        authors.push(office.appoint(number, "15/06/2026").await);
    }
    // Cut off after some accounts: each is asked for once in either walk.
    let (asked, accounts) = (AtomicUsize::new(0), 9 + authors.len());
    let breaks_off = || asked.fetch_add(1, Ordering::SeqCst) < accounts + 9 + 3;
    let services = &office.portal.services;
    let looked = watch(services, Looked::default(), &breaks_off).await.unwrap();
    assert_eq!(looked.foretold_on, None, "a broken walk is not done with the day");
    assert_eq!(office.told(ENDING).await.len(), 3 * 3);
    let at_once = async || {
        let looks = (0..4).map(|_| {
            let services = office.portal.services.clone();
            tokio::spawn(async move { watch(&services, Looked::default(), &|| true).await })
        });
        for look in futures_util::future::join_all(looks).await {
            look.unwrap().unwrap();
        }
    };
    at_once().await;
    office.look().await;
    assert_eq!(office.told(ENDING).await.len(), 3 * 8);
    office.at("16/06/2026 00:00").await;
    at_once().await;
    office.look().await;
    assert_eq!(office.told(REVOKED).await.len(), 3 * 8);
    let revoked = doc! { "action": "revoke_account" };
    assert_eq!(office.portal.count("audit", revoked).await, 8);

    // Killed between the commit and the closing of the doors: the next worker closes them.
    let raw = office.portal.raw().await;
    let id = authors[0].id.to_string();
    let epoch = office.account(&authors[0]).await.get_i64("epoch").unwrap();
    let gates = raw.collection::<Document>("gates");
    let back = doc! { "$set": { "epoch": epoch - 1 } };
    gates.update_many(doc! { "account": &id }, back).await.unwrap();
    office.look_at("16/06/2026 07:00").await;
    let mut found = gates.find(doc! { "account": &id }).await.unwrap();
    while let Some(gate) = found.try_next().await.unwrap() {
        assert_eq!(gate.get_i64("epoch").unwrap(), epoch, "{gate}");
    }
    office.verified().await;
    office.portal.close().await;
}

#[tokio::test]
async fn two_processes_and_one_that_is_killed_end_every_term_once() {
    const TERMS: usize = 12;
    let portal = TestPortal::build(Arc::new(SystemClock), |_| {}).await;
    let people = everyone(&portal).await;
    let yesterday = portal.services.today().plus_days(-1);
    for number in 0..TERMS {
        let email = format!("nk{number}@tq.example");
        let roles = [Role::Collaborator];
        portal
            .appoint_until((&email, "Hoàng Thị Nhiệm"), &roles, "tuyen-quang", yesterday)
            .await;
    }
    let work = || {
        let mut command = command(&binary(), &portal.database, 0, portal.mails.path());
        command.arg("work");
        Process::spawn(&mut command, 0)
    };
    let revoked = || portal.count("audit", doc! { "action": "revoke_account" });
    let (mut first, _second) = (work(), work());
    for _ in 0..2_000 {
        if revoked().await > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    first.kill();
    let leases = portal.raw().await.collection::<Document>("leases");
    leases.delete_many(doc! {}).await.unwrap();
    let _third = work();
    for _ in 0..1_200 {
        if revoked().await >= TERMS as u64 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(revoked().await, TERMS as u64);
    let told = doc! { "letter.template": "account_revoked" };
    assert_eq!(portal.count("outbox", told).await, 3 * TERMS as u64);
    let officers = doc! { "letter.template": "account_revoked", "to._id": people.officer.id.to_string() };
    assert_eq!(portal.count("outbox", officers).await, TERMS as u64);
    portal.close().await;
}

#[tokio::test]
async fn the_walk_over_accounts_has_its_indexes() {
    let office = Office::open("01/06/2026 08:30", 3_650).await;
    let since = bson::DateTime::from_millis(moment("30/05/2026 08:30").as_millis());
    for (filter, order, index) in [
        (
            doc! { "standing.name": "active", "_id": { "$gt": "" } },
            doc! { "standing.name": 1, "_id": 1 },
            "standing.name_1__id_1",
        ),
        (
            doc! { "standing.name": "revoked", "standing.at": { "$gte": since } },
            doc! { "standing.name": 1, "standing.at": 1 },
            "standing.name_1_standing.at_1",
        ),
    ] {
        let find =
            doc! { "find": "accounts", "filter": filter, "sort": &order, "hint": &order, "limit": 200 };
        let explained = office
            .portal
            .raw()
            .await
            .run_command(doc! { "explain": find, "verbosity": "queryPlanner" })
            .await
            .unwrap();
        let plan = explained
            .get_document("queryPlanner")
            .and_then(|planner| planner.get_document("winningPlan"))
            .unwrap()
            .to_string();
        assert!(plan.contains(index), "{plan}");
        assert!(!plan.contains("\"SORT\"") && !plan.contains("COLLSCAN"), "{plan}");
    }
    office.portal.close().await;
}
