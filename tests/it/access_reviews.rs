//! The six-monthly review of access: opened, listed, answered, reminded of, signed off; doubled, broken off, forged.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use bson::{Document, doc};
use cchc::{
    app::tenure::RevokeForm,
    domain::{
        access_review::{HalfYear, sheet_id},
        actor::Role,
        terms::Agreement,
        time::{FixedClock, Instant, SharedClock, SystemClock, parse_local},
    },
    store::verify::Finding,
    worker::{
        access_reviews::{AccessReviews, Looked, watch},
        lease::Daily,
    },
};
use futures_util::TryStreamExt;
use secrecy::SecretString;

use crate::harness::{Answer, Browser, Everyone, Somebody, TestPortal, eventually, everyone, key};

const OWN: &str = "/ra-soat/2026-2";
const OFFICE: &str = "/quan-tri/ra-soat/2026-2";
const OPENED: &str = "[CCHC] Rà soát tài khoản 6 tháng cuối năm 2026: Tỉnh Tuyên Quang";
const BEGUN: &str = "[CCHC] Bắt đầu rà soát tài khoản 6 tháng cuối năm 2026";
const REMINDED: &str = "[CCHC] Nhắc rà soát tài khoản 6 tháng cuối năm 2026";
const ASKED: &str = "[CCHC] Đề nghị thu hồi tài khoản";
const PASSWORD: &str = "mat-khau-cua-can-bo";

fn moment(text: &str) -> Instant {
    parse_local(text).unwrap()
}

/// A portal whose own worker has no lease: the test is the worker.
struct Office {
    portal: TestPortal,
    people: Everyone,
    /// A second collaborator of Tuyên Quang.
    colleague: Somebody,
    clock: Arc<FixedClock>,
}

/// Sets a password as the portal does.
async fn give_password(portal: &TestPortal, who: &Somebody) {
    let services = &portal.services;
    let hash = services.passwords.hash(SecretString::from(PASSWORD)).await;
    let mut tx = portal.system_tx();
    let account = tx.account(who.id).await.unwrap();
    let change = account
        .set_password(hash.unwrap(), Agreement::GIVEN, tx.stamp())
        .unwrap();
    let epoch = change.resource().epoch;
    tx.save(change).await.unwrap();
    services.store.close_gates(who.id, epoch).await.unwrap();
}

impl Office {
    async fn open(at: &str) -> Self {
        let clock = Arc::new(FixedClock::at(moment(at)));
        let shared: SharedClock = clock.clone();
        let portal = TestPortal::open_at(shared).await;
        let people = everyone(&portal).await;
        let roles = [Role::Collaborator];
        let colleague = portal
            .appoint("lan@tq.example", "Lý Thị Lan", &roles, "tuyen-quang")
            .await;
        give_password(&portal, &people.officer).await;
        give_password(&portal, &people.deputy).await;
        Self {
            portal,
            people,
            colleague,
            clock,
        }
    }

    /// A review of this half-year whose accounts are listed.
    async fn listed() -> Self {
        let office = Self::open("01/07/2026 08:00").await;
        office.look().await;
        office
    }

    async fn look_until(&self, done: Looked, goes_on: &(dyn Fn() -> bool + Sync)) -> Looked {
        self.portal.services.reference.renew().await.unwrap();
        watch(&self.portal.services, done, goes_on).await.unwrap()
    }

    /// A worker that was just started looks once.
    async fn look(&self) -> Looked {
        self.look_until(Looked::default(), &|| true).await
    }

    async fn look_at(&self, at: &str) {
        self.clock.set(moment(at));
        self.look().await;
    }

    /// A session of that hour.
    async fn browser(&self, who: &Somebody) -> Browser {
        self.portal.browser_of(&who.email).await
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

    async fn sheet(&self, tenant: &str) -> Document {
        let reference = self.portal.services.store.reference().await.unwrap();
        let body = reference.tenant_by_slug(tenant).unwrap().id;
        let id = sheet_id(HalfYear::parse("2026-2").unwrap(), body);
        let sheets = self.portal.raw().await.collection::<Document>("access_sheets");
        sheets
            .find_one(doc! { "_id": id })
            .await
            .unwrap()
            .expect("listed")
    }

    async fn row(&self, who: &Somebody) -> Document {
        let sheet = self.sheet(&who.tenant).await;
        let rows = sheet.get_array("rows").unwrap();
        let rows = rows.iter().map(|row| row.as_document().unwrap());
        let mut rows = rows.filter(|row| row.get_str("account").unwrap() == who.id.to_string());
        rows.next().expect("a row").clone()
    }

    async fn state(&self, who: &Somebody) -> String {
        let row = self.row(who).await;
        row.get_document("state")
            .unwrap()
            .get_str("name")
            .unwrap()
            .to_owned()
    }

    /// The row as the page names it.
    async fn mark(&self, who: &Somebody) -> String {
        let row = self.row(who).await;
        let answers = row.get("answers").unwrap();
        let answers = answers.as_i64().or_else(|| answers.as_i32().map(i64::from));
        format!("{}.{}", who.id, answers.unwrap())
    }

    async fn answer_at(&self, (browser, path): (&Browser, &str), who: &[&Somebody], answer: &str) -> Answer {
        let mut marks = Vec::new();
        for one in who {
            marks.push(self.mark(one).await);
        }
        let mut fields: Vec<_> = marks.iter().map(|mark| ("rows", mark.as_str())).collect();
        fields.extend([("answer", answer), ("reason", "Nghỉ hưu từ 01/07/2026")]);
        act(browser, path, &fields).await
    }

    async fn as_lead(&self, who: &[&Somebody], answer: &str) -> Answer {
        let browser = self.browser(&self.people.lead).await;
        self.answer_at((&browser, OWN), who, answer).await
    }

    async fn as_office(&self, officer: &Somebody, who: &[&Somebody], answer: &str) -> Answer {
        let browser = self.browser(officer).await;
        let path = format!("{OFFICE}/don-vi/{}", who[0].tenant);
        self.answer_at((&browser, &path), who, answer).await
    }

    /// Everybody of the Board and of the body without lead is needed, and the lead too.
    async fn answer_for_the_rest(&self) {
        let people = &self.people;
        let board = [
            &people.member,
            &people.other_member,
            &people.chair,
            &people.technician,
        ];
        self.as_office(&people.officer, &board, "needed")
            .await
            .expect(303);
        let deputy = [&people.deputy];
        self.as_office(&people.officer, &deputy, "needed")
            .await
            .expect(303);
        let officer = [&people.officer];
        self.as_office(&people.deputy, &officer, "needed")
            .await
            .expect(303);
        for one in [&people.lead, &people.stranger] {
            self.as_office(&people.officer, &[one], "needed")
                .await
                .expect(303);
        }
    }

    async fn sign(&self, who: &Somebody, password: &str) -> Answer {
        let browser = self.browser(who).await;
        act(&browser, &format!("{OFFICE}/ky"), &[("password", password)]).await
    }

    /// Revokes an account as the page of the revocation does.
    async fn revoke(&self, who: &Somebody) -> Answer {
        let accounts = self.portal.raw().await.collection::<Document>("accounts");
        let found = accounts
            .find_one(doc! { "_id": who.id.to_string() })
            .await
            .unwrap();
        let seen = found.unwrap().get_i64("version").unwrap().to_string();
        let today = self.portal.services.today().short();
        let RevokeForm { role, successor, .. } = RevokeForm::default();
        let fields = [
            ("role", role.as_str()),
            ("ground", "Nghỉ hưu"),
            ("document_number", "1235/SNV-CCHC"),
            ("decided_on", &today),
            ("successor", &successor),
            ("seen", &seen),
            ("password", PASSWORD),
        ];
        let browser = self.browser(&self.people.officer).await;
        act(
            &browser,
            &format!("/quan-tri/tai-khoan/{}/thu-hoi", who.id),
            &fields,
        )
        .await
    }

    async fn verified(&self) {
        let now = self.portal.services.now();
        let verified = self.portal.services.store.verify_audit(now, &[]).await.unwrap();
        let mut found = verified.findings;
        // By a clock that leaps, the sealer is late.
        found.retain(|finding| !matches!(finding, Finding::Unsealed(_)));
        assert!(found.is_empty(), "{found:?}");
    }
}

async fn act(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
    let key = key();
    let mut fields = fields.to_vec();
    fields.push(("key", &key));
    browser.post(path, &fields).await
}

#[tokio::test]
async fn the_calendar_opens_a_review_lists_every_account_and_tells_each_lead_once() {
    let office = Office::open("30/06/2026 09:00").await;
    office.look().await;
    office.look_at("01/07/2026 07:59").await;
    assert_eq!(office.portal.count("access_reviews", doc! {}).await, 0);
    office.look_at("01/07/2026 08:00").await;
    let accounts = office
        .portal
        .count("accounts", doc! { "standing.name": "active" })
        .await;
    let mut listed = 0;
    for tenant in ["tuyen-quang", "cao-bang", "ban-bien-tap"] {
        let sheet = office.sheet(tenant).await;
        listed += sheet.get_array("rows").unwrap().len();
    }
    assert_eq!(listed, usize::try_from(accounts).unwrap());
    assert_eq!(office.portal.count("access_sheets", doc! {}).await, 3);
    let row = office.row(&office.people.author).await;
    assert_eq!(row.get_str("document").unwrap(), "01/QĐ-UBND ngày 01/01/2026");
    // Again, by others, and on later days: nothing more.
    office.look().await;
    office.look_at("02/07/2026 08:00").await;
    assert_eq!(office.told(OPENED).await, [office.people.lead.email.as_str()]);
    assert_eq!(office.told(BEGUN).await, [office.people.officer.email.as_str()]);
    assert_eq!(office.portal.count("access_reviews", doc! {}).await, 1);
    assert_eq!(
        office
            .portal
            .count("audit", doc! { "action": "list_accounts" })
            .await,
        3
    );
    // A portal that was set up in the midst of the half-year begins with the next one.
    office.portal.close().await;
    let late = Office::open("28/11/2026 09:00").await;
    late.look().await;
    assert_eq!(late.portal.count("access_reviews", doc! {}).await, 0);
    late.portal.close().await;
}

#[tokio::test]
async fn a_review_goes_from_its_answers_to_its_signature_and_is_frozen() {
    let office = Office::listed().await;
    let people = &office.people;
    let page = office.browser(&people.lead).await.get(OWN).await.expect(200);
    for words in [
        "Lý Thị Lan",
        "Tài khoản của bạn: người khác trả lời",
        "01/QĐ-UBND ngày 01/01/2026",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    office.as_lead(&[&people.author], "needed").await.expect(303);
    office.as_lead(&[&office.colleague], "revoke").await.expect(303);
    assert_eq!(office.state(&office.colleague).await, "asked");
    let mail = office
        .portal
        .mail_to(&people.officer.email, |mail| mail.subject.starts_with(ASKED))
        .await;
    for words in [
        "Lý Thị Lan",
        "Nghỉ hưu từ 01/07/2026",
        "Vàng A Sính",
        "/quan-tri/ra-soat/2026-2",
    ] {
        assert!(mail.text.contains(words), "{words}: {}", mail.text);
    }
    let unfinished = office.sign(&people.officer, PASSWORD).await.expect(422);
    let words = "còn 8 tài khoản chưa trả lời và 1 đề nghị thu hồi chưa xử lý";
    assert!(unfinished.body.contains(words), "{}", unfinished.body);
    office.answer_for_the_rest().await;

    let officer = office.browser(&people.officer).await;
    let sheet = officer
        .get(&format!("{OFFICE}/don-vi/tuyen-quang"))
        .await
        .expect(200);
    let revocation = format!("/quan-tri/tai-khoan/{}/thu-hoi", office.colleague.id);
    assert!(sheet.body.contains(&revocation), "{}", sheet.body);
    let unfinished = office.sign(&people.officer, PASSWORD).await.expect(422);
    assert!(
        unfinished.body.contains("còn 1 đề nghị thu hồi chưa xử lý"),
        "{}",
        unfinished.body
    );
    office.revoke(&office.colleague).await.expect(303);
    assert_eq!(
        office.state(&office.colleague).await,
        "revoked",
        "noted when the revocation answers"
    );

    let wrong = office
        .sign(&people.officer, "khong-phai-mat-khau")
        .await
        .expect(422);
    assert!(wrong.body.contains("href=\"#password\""), "{}", wrong.body);
    for one in [&people.chair, &people.member, &people.lead, &people.author] {
        office.sign(one, PASSWORD).await.expect(403);
    }
    office.sign(&people.officer, PASSWORD).await.expect(303);
    let again = office.sign(&people.deputy, PASSWORD).await.expect(422);
    assert!(
        again.body.contains("Đợt rà soát đã được ký xác nhận"),
        "{}",
        again.body
    );

    // Frozen for the lead, for the office, and for what happens later.
    let late = office.as_lead(&[&people.author], "revoke").await.expect(422);
    assert!(
        late.body
            .contains("đã được ký xác nhận nên kết quả không thay đổi"),
        "{}",
        late.body
    );
    office
        .as_office(&people.officer, &[&people.stranger], "revoke")
        .await
        .expect(422);
    office.revoke(&people.author).await.expect(303);
    office.look_at("08/07/2026 09:00").await;
    assert_eq!(office.state(&people.author).await, "needed");
    assert_eq!(office.told(REMINDED).await, Vec::<String>::new());

    let officer = office.browser(&people.officer).await;
    let report = officer.get(OFFICE).await.expect(200);
    for words in [
        "Đã ký xác nhận",
        "Lê Quang Huy, Bộ phận Thường trực",
        "Vàng A Sính, Lãnh đạo đơn vị",
        "Tỉnh Tuyên Quang",
    ] {
        assert!(report.body.contains(words), "{words}: {}", report.body);
    }
    assert!(!report.body.contains("name=\"password\""), "{}", report.body);
    let csv = officer
        .get(&format!("{OFFICE}/tep/ra-soat.csv"))
        .await
        .expect(200);
    let line = csv
        .body
        .lines()
        .find(|line| line.starts_with("Tỉnh Tuyên Quang"))
        .unwrap();
    assert!(line.starts_with("Tỉnh Tuyên Quang,3,2,1,0,0,"), "{line}");
    assert!(csv.body.contains("Ký xác nhận: Lê Quang Huy"), "{}", csv.body);
    let book = officer
        .get(&format!("{OFFICE}/tep/ra-soat.xlsx"))
        .await
        .expect(200);
    let disposition = &book.headers["content-disposition"];
    assert!(disposition.contains("ra-soat-2026-2.xlsx"), "{disposition}");
    officer
        .get(&format!("{OFFICE}/tep/danh-ba.csv"))
        .await
        .expect(404);
    let exported = doc! { "action": "export_access_review" };
    assert_eq!(office.portal.count("audit", exported).await, 2);
    let history = officer.get("/quan-tri/ra-soat").await.expect(200);
    assert!(history.body.contains("6 tháng cuối năm 2026"), "{}", history.body);
    let own = office
        .browser(&people.lead)
        .await
        .get("/ra-soat")
        .await
        .expect(200);
    assert!(own.body.contains("Đã ký xác nhận"), "{}", own.body);
    let chain = officer
        .get("/quan-tri/nhat-ky/access_review/2026-2")
        .await
        .expect(200);
    assert!(
        chain.body.contains("Ký xác nhận kết quả rà soát tài khoản"),
        "{}",
        chain.body
    );
    office.verified().await;
    office.portal.close().await;
}

#[tokio::test]
async fn nobody_answers_for_the_own_account_another_body_or_in_the_place_of_a_lead() {
    let office = Office::listed().await;
    let people = &office.people;
    let own = office
        .as_lead(&[&people.author, &people.lead], "needed")
        .await
        .expect(422);
    assert!(own.body.contains("Không ai tự trả lời"), "{}", own.body);
    assert_eq!(
        office.state(&people.author).await,
        "waiting",
        "all of a form or nothing"
    );
    let foreign = office
        .as_lead(&[&people.author, &people.stranger], "needed")
        .await;
    foreign.expect(404);
    assert_eq!(office.state(&people.author).await, "waiting");
    assert_eq!(office.state(&people.stranger).await, "waiting");

    let own = office
        .as_office(&people.officer, &[&people.officer], "needed")
        .await
        .expect(422);
    assert!(own.body.contains("Không ai tự trả lời"), "{}", own.body);
    let early = office
        .as_office(&people.officer, &[&people.author], "needed")
        .await
        .expect(422);
    assert!(
        early.body.contains("trả lời thay từ ngày 15/07/2026"),
        "{}",
        early.body
    );
    office.clock.set(moment("15/07/2026 09:00"));
    office
        .as_office(&people.officer, &[&people.author], "needed")
        .await
        .expect(303);
    assert_eq!(office.state(&people.author).await, "needed");

    // Forged rows, forged acts, objects in the place of words.
    let lead = office.browser(&people.lead).await;
    let row = office.mark(&office.colleague).await;
    for (rows, answer) in [
        ("0197a000-0000-7000-8000-000000000000.0", "needed"),
        ("{\"$ne\":1}", "needed"),
        ("", "needed"),
        (row.as_str(), "revoked"),
        (row.as_str(), ""),
        (row.as_str(), "{\"$ne\":1}"),
    ] {
        let fields = [("rows", rows), ("answer", answer), ("reason", "Vì thế.")];
        act(&lead, OWN, &fields).await.expect(404);
    }
    for path in [
        "/ra-soat/2026-1",
        "/ra-soat/2026-3",
        "/ra-soat/%7B%22%24ne%22%3A1%7D",
    ] {
        lead.get(path).await.expect(404);
        act(&lead, path, &[("rows", &row), ("answer", "needed")])
            .await
            .expect(404);
    }
    let none = act(&lead, OWN, &[("answer", "needed")]).await.expect(422);
    assert!(none.body.contains("Chưa chọn tài khoản nào"), "{}", none.body);
    let fields = [("rows", row.as_str()), ("answer", "revoke"), ("reason", "  ")];
    let silent = act(&lead, OWN, &fields).await.expect(422);
    assert!(silent.body.contains("href=\"#reason\""), "{}", silent.body);
    let long = "a".repeat(501);
    let fields = [("rows", row.as_str()), ("answer", "revoke"), ("reason", &long)];
    let long_one = act(&lead, OWN, &fields).await.expect(422);
    assert!(long_one.body.contains(&long), "what was typed is lost");
    assert!(
        long_one.body.contains("checked"),
        "what was marked is lost: {}",
        long_one.body
    );
    assert_eq!(office.state(&office.colleague).await, "waiting");

    // Doors.
    for one in [
        &people.author,
        &people.stranger,
        &people.officer,
        &people.member,
        &people.chair,
    ] {
        let browser = office.browser(one).await;
        let page = browser.get(OWN).await.expect(403);
        assert!(!page.body.contains("Lý Thị Lan"), "{}", page.body);
        let fields = [("rows", row.as_str()), ("answer", "needed")];
        act(&browser, OWN, &fields).await.expect(403);
    }
    for one in [
        &people.lead,
        &people.author,
        &people.member,
        &people.chair,
        &people.technician,
    ] {
        let browser = office.browser(one).await;
        for path in ["", "/don-vi/tuyen-quang", "/tep/ra-soat.csv"] {
            browser.get(&format!("{OFFICE}{path}")).await.expect(403);
        }
        let fields = [("rows", row.as_str()), ("answer", "needed")];
        act(&browser, &format!("{OFFICE}/don-vi/tuyen-quang"), &fields)
            .await
            .expect(403);
        act(&browser, "/quan-tri/ra-soat", &[]).await.expect(403);
    }
    // A row of one body in the sheet of another.
    let officer = office.browser(&people.officer).await;
    let fields = [("rows", row.as_str()), ("answer", "needed")];
    act(&officer, &format!("{OFFICE}/don-vi/cao-bang"), &fields)
        .await
        .expect(404);
    officer
        .get(&format!("{OFFICE}/don-vi/khong-co"))
        .await
        .expect(404);
    office.portal.close().await;
}

#[tokio::test]
async fn a_replayed_answer_is_one_and_an_older_page_overwrites_nothing() {
    let office = Office::listed().await;
    let lead = office.browser(&office.people.lead).await;
    let row = office.mark(&office.people.author).await;
    let once = key();
    let fields = [
        ("rows", row.as_str()),
        ("answer", "needed"),
        ("key", once.as_str()),
    ];
    let (first, second) = tokio::join!(lead.post(OWN, &fields), lead.post(OWN, &fields));
    assert_eq!(
        (first.status, second.status),
        (303, 303),
        "{} {}",
        first.body,
        second.body
    );
    let confirmed = doc! { "action": "confirm_accounts" };
    assert_eq!(office.portal.count("audit", confirmed.clone()).await, 1);
    lead.post(OWN, &fields).await.expect(303);
    assert_eq!(office.portal.count("audit", confirmed).await, 1);
    // From a page that was opened before.
    let stale = act(
        &lead,
        OWN,
        &[("rows", &row), ("answer", "revoke"), ("reason", "Nghỉ hưu")],
    )
    .await
    .expect(422);
    assert!(stale.body.contains("vừa thay đổi"), "{}", stale.body);
    assert_eq!(office.state(&office.people.author).await, "needed");
    // Two answers for two rows in one moment both come through.
    let other = office
        .portal
        .appoint(
            "hoa@tq.example",
            "Nông Thị Hoa",
            &[Role::TenantLead],
            "tuyen-quang",
        )
        .await;
    let other = office.browser(&other).await;
    let (author, colleague) = (
        office.mark(&office.people.author).await,
        office.mark(&office.colleague).await,
    );
    let one = [("rows", author.as_str()), ("answer", "needed")];
    let two = [("rows", colleague.as_str()), ("answer", "needed")];
    let (first, second) = tokio::join!(act(&lead, OWN, &one), act(&other, OWN, &two));
    assert_eq!(
        (first.status, second.status),
        (303, 303),
        "{} {}",
        first.body,
        second.body
    );
    assert_eq!(office.state(&office.colleague).await, "needed");
    // The other lead answers for the first one's account.
    let row = office.mark(&office.people.lead).await;
    act(&other, OWN, &[("rows", &row), ("answer", "needed")])
        .await
        .expect(303);
    office.verified().await;
    office.portal.close().await;
}

#[tokio::test]
async fn leads_who_owe_answers_are_reminded_twice_on_working_mornings() {
    let office = Office::listed().await;
    office.look_at("07/07/2026 09:00").await;
    office.look_at("08/07/2026 07:59").await;
    assert_eq!(office.told(REMINDED).await, Vec::<String>::new());
    office.look_at("08/07/2026 08:00").await;
    office.look_at("09/07/2026 08:00").await;
    // A Sunday.
    office.look_at("12/07/2026 09:00").await;
    let lead = office.people.lead.email.clone();
    assert_eq!(office.told(REMINDED).await, [lead.as_str()]);
    let mail = office
        .portal
        .mail_to(&lead, |mail| mail.subject.starts_with(REMINDED))
        .await;
    for words in ["Chưa trả lời: 2", "trước ngày 15/07/2026", "/ra-soat/2026-2"] {
        assert!(mail.text.contains(words), "{words}: {}", mail.text);
    }
    office.look_at("15/07/2026 08:00").await;
    office.look_at("16/07/2026 08:00").await;
    office.look_at("31/07/2026 08:00").await;
    assert_eq!(office.told(REMINDED).await, [lead.clone(), lead]);
    office.portal.close().await;

    // Nothing is owed by whom nothing can be answered.
    let office = Office::listed().await;
    let others = [&office.people.author, &office.colleague];
    office.as_lead(&others, "needed").await.expect(303);
    office.look_at("08/07/2026 08:00").await;
    assert_eq!(office.told(REMINDED).await, Vec::<String>::new());
    office.portal.close().await;
}

#[tokio::test]
async fn a_listing_that_breaks_off_goes_on_and_lists_nothing_twice() {
    let office = Office::open("01/07/2026 08:00").await;
    let left = AtomicUsize::new(2);
    let goes_on = || {
        left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
            .is_ok()
    };
    // Breaks off after every other body.
    for _ in 0..80 {
        left.store(2, Ordering::Relaxed);
        office.look_until(Looked::default(), &goes_on).await;
        let state = doc! { "state.name": "open" };
        if office.portal.count("access_reviews", state).await == 1 {
            break;
        }
    }
    // Of two workers who look at once, each body is listed by one.
    tokio::join!(office.look(), office.look());
    let open = doc! { "state.name": "open" };
    assert_eq!(office.portal.count("access_reviews", open).await, 1);
    assert_eq!(office.portal.count("access_sheets", doc! {}).await, 3);
    assert_eq!(office.told(OPENED).await.len(), 1);
    assert_eq!(office.told(BEGUN).await.len(), 1);
    office.verified().await;
    office.portal.close().await;
}

#[tokio::test]
async fn whoever_is_revoked_otherwise_is_noted_by_the_job() {
    let office = Office::listed().await;
    let done = office.look().await;
    let services = &office.portal.services;
    let email = cchc::domain::text::Email::parse(&office.colleague.email).unwrap();
    cchc::app::accounts::revoke_account(services, office.portal.system_tx(), &email, "Theo lệnh quản trị")
        .await
        .unwrap();
    office.look_until(done, &|| true).await;
    assert_eq!(office.state(&office.colleague).await, "revoked");
    assert_eq!(office.state(&office.people.author).await, "waiting");
    let noted = doc! { "action": "note_revoked" };
    assert_eq!(office.portal.count("audit", noted.clone()).await, 1);
    office.look().await;
    assert_eq!(office.portal.count("audit", noted).await, 1);
    let gone = office.as_lead(&[&office.colleague], "needed").await.expect(422);
    assert!(
        gone.body.contains("đã bị thu hồi nên không cần trả lời"),
        "{}",
        gone.body
    );
    office.verified().await;
    office.portal.close().await;
}

#[tokio::test]
async fn an_answer_and_a_signature_at_once_never_leave_a_signed_review_that_changed() {
    let office = Office::listed().await;
    let people = &office.people;
    office
        .as_lead(&[&people.author, &office.colleague], "needed")
        .await
        .expect(303);
    office.answer_for_the_rest().await;
    let colleague = [&office.colleague];
    let (signed, asked) = tokio::join!(
        office.sign(&people.officer, PASSWORD),
        office.as_lead(&colleague, "revoke")
    );
    let state = office.state(&office.colleague).await;
    let reviews = office.portal.raw().await.collection::<Document>("access_reviews");
    let review = reviews.find_one(doc! {}).await.unwrap().unwrap();
    let name = review.get_document("state").unwrap().get_str("name").unwrap();
    match (signed.status, asked.status) {
        (303, 422) => assert_eq!((name, state.as_str()), ("signed", "needed")),
        (409 | 422, 303) => assert_eq!((name, state.as_str()), ("open", "asked")),
        other => panic!("{other:?}: {} {}", signed.body, asked.body),
    }
    office.portal.close().await;
}

#[tokio::test]
async fn the_standing_office_opens_a_review_by_hand_once_in_a_half_year() {
    let portal = TestPortal::open_at(Arc::new(SystemClock)).await;
    let people = everyone(&portal).await;
    let officer = &people.officer.browser;
    let list = officer.get("/quan-tri/ra-soat").await.expect(200);
    assert!(list.body.contains("Chưa có đợt rà soát nào"), "{}", list.body);
    let deputy = &people.deputy.browser;
    let (first, second) = tokio::join!(
        act(officer, "/quan-tri/ra-soat", &[]),
        act(deputy, "/quan-tri/ra-soat", &[])
    );
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422], "{} {}", first.body, second.body);
    let refused = [first, second]
        .into_iter()
        .find(|answer| answer.status == 422)
        .unwrap();
    assert!(refused.body.contains("đã được mở"), "{}", refused.body);
    assert_eq!(portal.count("access_reviews", doc! {}).await, 1);
    // The portal's own worker lists the accounts as soon as it may.
    portal.let_go(AccessReviews::JOB).await;
    eventually("the accounts are listed", async || {
        let open = doc! { "state.name": "open" };
        portal.count("access_reviews", open).await == 1
    })
    .await;
    portal.close().await;
}

#[tokio::test]
async fn a_sheet_of_many_accounts_is_paged_and_reviews_are_read_by_their_indexes() {
    let office = Office::open("01/07/2026 07:00").await;
    for number in 0..60 {
        let email = format!("nguoi{number}@tq.example");
        office
            .portal
            .newcomer(
                &email,
                "Nguyễn Hoàng Phương Thảo",
                &[Role::Collaborator],
                "tuyen-quang",
            )
            .await;
    }
    office.look_at("01/07/2026 08:00").await;
    let lead = office.browser(&office.people.lead).await;
    let first = lead.get(&format!("{OWN}?state=waiting")).await.expect(200);
    assert_eq!(
        first.body.matches("id=\"dong-").count() + 1,
        50,
        "the own row has no mark"
    );
    let next = first.body.split("rel=\"next\"").next().unwrap();
    let next = next.rsplit("href=\"").next().unwrap().split('"').next().unwrap();
    let second = lead.get(&next.replace("&#38;", "&")).await.expect(200);
    assert_eq!(second.body.matches("id=\"dong-").count(), 13, "{next}");
    let empty = lead.get(&format!("{OWN}?state=revoked")).await.expect(200);
    assert!(
        empty.body.contains("Không có tài khoản nào ở trạng thái này"),
        "{}",
        empty.body
    );

    let database = office.portal.raw().await;
    let tenant = office
        .sheet("tuyen-quang")
        .await
        .get_str("tenant")
        .unwrap()
        .to_owned();
    let unsigned = doc! { "state.name": { "$in": ["listing", "open"] } };
    for (collection, filter, sort, index) in [
        ("access_reviews", unsigned, doc! {}, "state.name_1__id_1"),
        ("access_reviews", doc! {}, doc! { "_id": -1 }, "_id_"),
        (
            "access_sheets",
            doc! { "review": "2026-2" },
            doc! {},
            "review_1_tenant_1",
        ),
        (
            "access_sheets",
            doc! { "tenant": &tenant },
            doc! { "review": -1 },
            "tenant_1_review_-1",
        ),
        (
            "accounts",
            doc! { "tenant": &tenant, "standing.name": "active" },
            doc! { "name_key": 1, "_id": 1 },
            "tenant_1_standing.name_1_name_key_1__id_1",
        ),
    ] {
        let mut find = doc! { "find": collection, "filter": filter, "sort": sort };
        if collection == "access_reviews" && index == "_id_" {
            find.insert("hint", doc! { "_id": 1 });
        }
        let explained = database
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
    let mails = database.collection::<Document>("outbox");
    let told: Vec<_> = mails
        .find(doc! { "letter.template": "access_review_opened" })
        .await
        .unwrap()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(told.len(), 2);
    office.portal.close().await;
}
