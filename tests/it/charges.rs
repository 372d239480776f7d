//! Who is in charge of a field, who acts for the Chair, who is away; and that an item is never with nobody.

use std::{sync::Arc, time::Duration};

use bson::{Document, doc};
use cchc::{
    app::{Fault, accounts::revoke_account, content_form::ContentForm},
    domain::{
        actor::{Actor, Role},
        content::RevisionNumber,
        policy::Approve,
        scope::Scope,
        text::{Email, SubmissionCode},
        time::{FixedClock, Instant, LocalDate},
    },
    mail::transport::StoredMail,
    store::{StoreFault, Tx},
    worker::{Stop, rerouting::rehome_stranded},
};
use futures_util::TryStreamExt;

use crate::harness::{
    Answer, Browser, Everyone, Item, PATIENCE, Process, Somebody, TestPortal, binary, command, event_news,
    eventually, everyone, free_port, key,
};

/// Monday, 7 January 2030, 09:00 in Vietnam: later than any machine that runs this.
const MONDAY: Instant = Instant::from_millis(1_893_981_600_000);
const DAY: i64 = 24 * 3_600_000;
/// The field of `event_news`, which is `other_member`'s.
const FIELD: &str = "cai-cach-thu-tuc-hanh-chinh";
const PAGE: &str = "/toa-soan/phan-cong";
const REVIEW: &str = "[CCHC] Đề nghị duyệt tin bài thuộc lĩnh vực ";
const MOVED: &str = "[CCHC] Thay đổi việc xử lý tin bài: ";

struct Scene {
    portal: TestPortal,
    people: Everyone,
    clock: Arc<FixedClock>,
}

impl Scene {
    async fn open() -> Self {
        let clock = Arc::new(FixedClock::at(MONDAY));
        let portal = TestPortal::open_at(clock.clone()).await;
        let people = everyone(&portal).await;
        Self {
            portal,
            people,
            clock,
        }
    }

    fn day(&self, from_today: i32) -> String {
        self.portal.services.today().plus_days(from_today).short()
    }

    fn form(&self, title: &str) -> ContentForm {
        event_news(&self.portal, title, 1)
    }

    /// An item with `other_member`.
    async fn in_review(&self, title: &str) -> Item {
        let item = Item::submitted(&self.people.author, &self.form(title)).await;
        item.route(&self.people.officer.browser).await.expect(303);
        assert_eq!(
            self.reviewer(&item).await,
            self.people.other_member.id.to_string()
        );
        item
    }

    /// With whom the item lies; nothing when it lies with no reviewer.
    async fn reviewer(&self, item: &Item) -> String {
        let stored = item.stored(&self.portal).await;
        let state = stored.get_document("state").unwrap();
        state.get_str("reviewer").unwrap_or_default().to_owned()
    }

    /// Waits for the worker beside the server to bring the item to this reviewer, or away from all.
    async fn expect_reviewer(&self, item: &Item, reviewer: &str) {
        let wanted = format!("{} lies with “{reviewer}”", item.code);
        eventually(&wanted, async || self.reviewer(item).await == reviewer).await;
    }

    /// A round of the rerouting, as the worker does it.
    async fn round(&self) -> u64 {
        let (_pull, stop) = Stop::new();
        rehome_stranded(&self.portal.services, &stop).await.unwrap()
    }

    async fn mail(&self, to: &Somebody, subject: &str) -> StoredMail {
        self.portal
            .mail_to(&to.email, |mail| mail.subject.starts_with(subject))
            .await
    }

    async fn assignment_of(&self, member: &Somebody, field: &str) -> Document {
        let assignments = self
            .portal
            .raw()
            .await
            .collection::<Document>("field_assignments");
        let filter = doc! { "member": member.id.to_string(), "field": field };
        assignments
            .find_one(filter)
            .await
            .unwrap()
            .expect("an assignment")
    }

    async fn epoch(&self, somebody: &Somebody) -> i64 {
        let accounts = self.portal.raw().await.collection::<Document>("accounts");
        let account = accounts
            .find_one(doc! { "_id": somebody.id.to_string() })
            .await
            .unwrap();
        account.unwrap().get_i64("epoch").unwrap()
    }

    async fn audited(&self, action: &str) -> u64 {
        self.portal.count("audit", doc! { "action": action }).await
    }

    /// `other_member` loses the field by the Chair's decision.
    async fn end_charge(&self, last_day: &str) -> Answer {
        let held = self.assignment_of(&self.people.other_member, FIELD).await;
        let fields = [
            ("assignment", held.get_str("_id").unwrap()),
            ("end_decision", "18/QĐ-BBT"),
            ("last_day", last_day),
        ];
        post(&self.people.chair.browser, &format!("{PAGE}/ket-thuc"), &fields).await
    }

    async fn away_by_office(&self, person: &Somebody, from: &str, until: &str) -> Answer {
        let fields = [
            ("person", person.email.as_str()),
            ("away_from", from),
            ("away_until", until),
        ];
        post(&self.people.officer.browser, &format!("{PAGE}/vang-mat"), &fields).await
    }
}

async fn post(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
    let key = key();
    let mut fields = fields.to_vec();
    fields.push(("key", &key));
    browser.post(path, &fields).await
}

fn assignment<'a>(member: &'a str, substitute: &'a str, from: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![
        ("field", FIELD),
        ("member", member),
        ("substitute", substitute),
        ("decision_number", "17/QĐ-BBT"),
        ("from", from),
    ]
}

#[tokio::test]
async fn the_chair_puts_a_member_in_charge_and_ends_it_and_the_history_stays() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let (chair, today) = (&people.chair.browser, scene.day(0));
    let (member, other) = (people.member.id.to_string(), people.other_member.id.to_string());
    post(chair, PAGE, &assignment(&member, &other, &today))
        .await
        .expect(303);
    for told in [&people.member, &people.other_member, &people.officer] {
        let mail = scene
            .mail(told, "[CCHC] Thông báo phân công phụ trách lĩnh vực")
            .await;
        for words in ["Phạm Ngọc Ánh", "17/QĐ-BBT", &today, "Người thay thế"] {
            assert!(mail.text.contains(words), "{words}: {}", mail.text);
        }
    }
    // Standing Office and members read it, without the Chair's forms.
    for reader in [&people.officer, &people.member, &people.deputy, &people.chair] {
        let page = reader.browser.get(PAGE).await.expect(200);
        assert!(page.body.contains("QĐ số 17/QĐ-BBT"), "{}", page.body);
        let forms = page.body.contains("Ghi phân công");
        assert_eq!(forms, reader.email == people.chair.email, "{}", reader.email);
        let whose = page
            .body
            .contains("“Phân công lĩnh vực”. Chức năng này thuộc về: Trưởng Ban Biên tập");
        assert_eq!(whose, !forms, "{}", reader.email);
    }
    // From that moment the member may take items of the field.
    let item = Item::submitted(&people.author, &scene.form("Tin thuộc hai người")).await;
    item.route(&people.officer.browser).await.expect(303);

    let held = scene.assignment_of(&people.member, FIELD).await;
    let id = held.get_str("_id").unwrap();
    let last_day = scene.day(3);
    let end = [
        ("assignment", id),
        ("end_decision", "18/QĐ-BBT"),
        ("last_day", &last_day),
    ];
    post(chair, &format!("{PAGE}/ket-thuc"), &end).await.expect(303);
    let mail = scene
        .mail(&people.member, "[CCHC] Thông báo kết thúc phân công")
        .await;
    assert!(
        mail.text.contains("18/QĐ-BBT") && mail.text.contains(&last_day),
        "{}",
        mail.text
    );
    let page = chair.get(PAGE).await.expect(200);
    let days = format!("{today} – {last_day}");
    assert!(
        page.body.contains(&days) && page.body.contains("kết thúc theo QĐ số 18/QĐ-BBT"),
        "{}",
        page.body
    );
    // Ended twice, in another request and by another decision: the first end holds.
    let again = [
        ("assignment", id),
        ("end_decision", "19/QĐ-BBT"),
        ("last_day", &last_day),
    ];
    let refused = post(chair, &format!("{PAGE}/ket-thuc"), &again).await.expect(422);
    assert!(
        refused
            .body
            .contains("đã được kết thúc theo văn bản số 18/QĐ-BBT"),
        "{}",
        refused.body
    );
    assert!(
        refused.body.contains("value=\"19/QĐ-BBT\""),
        "what was typed is lost"
    );

    // When it has run out it is history, with member, decision and days.
    scene.clock.advance_millis(4 * DAY);
    let chair = scene.portal.browser_of(&people.chair.email).await;
    let page = chair.get(PAGE).await.expect(200);
    let (_, history) = page.body.split_once("id=\"lich-su\"").unwrap();
    for words in [
        "Phạm Ngọc Ánh",
        &days,
        "QĐ số 17/QĐ-BBT; kết thúc theo QĐ số 18/QĐ-BBT",
    ] {
        assert!(history.contains(words), "{words}: {history}");
    }
    assert_eq!(
        (
            scene.audited("end_assignment").await,
            scene.audited("cut_powers").await
        ),
        (1, 0)
    );
    scene.portal.close().await;
}

#[tokio::test]
async fn the_history_of_charges_is_paged_and_nothing_is_missed() {
    let scene = Scene::open().await;
    let assignments = scene
        .portal
        .raw()
        .await
        .collection::<Document>("field_assignments");
    let held = scene
        .assignment_of(&scene.people.member, "cai-cach-the-che")
        .await;
    let mut ended = Vec::new();
    for place in 0..65 {
        let mut row = held.clone();
        row.insert("_id", uuid::Uuid::from_u128(place).to_string());
        row.insert("decision_number", format!("{:03}/CU", place + 100));
        // Many end on one day, so that a page ends within a day.
        row.insert("until", if place < 40 { "2029-05-31" } else { "2028-05-31" });
        ended.push(row);
    }
    assignments.insert_many(ended).await.unwrap();
    let (mut address, mut seen) = (PAGE.to_owned(), Vec::new());
    for _ in 0..3 {
        let page = scene.people.chair.browser.get(&address).await.expect(200);
        let (_, history) = page.body.split_once("id=\"lich-su\"").unwrap();
        seen.extend(
            history
                .match_indices("/CU")
                .map(|(place, _)| history[place - 3..place].to_owned()),
        );
        match history
            .split_once("<a href=\"")
            .map(|(_, rest)| rest.split('"').next().unwrap())
        {
            Some(next) => address = next.replace("&#38;", "&").split('#').next().unwrap().to_owned(),
            None => break,
        }
    }
    assert_eq!(seen.len(), 65);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 65, "each row once");
    scene.portal.close().await;
}

#[tokio::test]
async fn nobody_but_the_chair_assigns_and_the_deputy_only_in_the_chairs_stead() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let member = people.member.id.to_string();
    let today = scene.day(0);
    let typed = assignment(&member, "", &today);
    let held = scene.assignment_of(&people.other_member, FIELD).await;
    let end = [
        ("assignment", held.get_str("_id").unwrap()),
        ("end_decision", "18/QĐ-BBT"),
        ("last_day", today.as_str()),
    ];
    let grant = [
        ("delegation_document", "15/QĐ-BBT"),
        ("delegation_from", today.as_str()),
        ("delegation_until", today.as_str()),
    ];
    let before = scene.portal.count("audit", doc! {}).await;
    for who in [
        &people.member,
        &people.officer,
        &people.deputy,
        &people.author,
        &people.stranger,
        &people.technician,
    ] {
        for (path, fields) in [
            (PAGE.to_owned(), &typed[..]),
            (format!("{PAGE}/ket-thuc"), &end[..]),
            (format!("{PAGE}/uy-quyen"), &grant[..]),
            (
                format!("{PAGE}/cham-dut-uy-quyen"),
                &[("delegation", member.as_str())][..],
            ),
        ] {
            let refused = post(&who.browser, &path, fields).await.expect(403);
            assert!(
                refused
                    .body
                    .contains("Chức năng này thuộc về: Trưởng Ban Biên tập")
                    || refused.body.contains("Chức năng thuộc về"),
                "{} gives {} no reason: {}",
                path,
                who.email,
                refused.body
            );
        }
    }
    assert_eq!(scene.portal.count("audit", doc! {}).await, before);

    // Under a delegation the Deputy assigns, signed TUQ., but neither prolongs nor ends the delegation.
    post(&people.chair.browser, &format!("{PAGE}/uy-quyen"), &grant)
        .await
        .expect(303);
    let deputy = &people.deputy.browser;
    post(deputy, PAGE, &typed).await.expect(303);
    let stored = scene.assignment_of(&people.member, FIELD).await;
    let by = stored.get_document("by").unwrap();
    assert_eq!(
        by.get_document("mandate")
            .unwrap()
            .get_str("document_number")
            .unwrap(),
        "15/QĐ-BBT"
    );
    post(deputy, &format!("{PAGE}/uy-quyen"), &grant)
        .await
        .expect(403);
    post(deputy, &format!("{PAGE}/cham-dut-uy-quyen"), &grant)
        .await
        .expect(403);
    scene.portal.close().await;
}

#[tokio::test]
async fn an_assignment_typed_wrongly_keeps_what_was_typed_and_says_how_to_mend_it() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let chair = &people.chair.browser;
    let (member, other, officer) = (
        people.member.id.to_string(),
        people.other_member.id.to_string(),
        people.officer.id.to_string(),
    );
    let today = scene.day(0);
    let far = scene.day(500);
    let before = scene.portal.count("audit", doc! {}).await;
    let cases: [(&str, &str, &str, &str, &str); 9] = [
        (
            "member",
            "",
            "17/QĐ-BBT",
            &today,
            "Hãy chọn thành viên phụ trách.",
        ),
        (
            "member",
            "khong-phai-ma",
            "17/QĐ-BBT",
            &today,
            "Hãy chọn thành viên phụ trách.",
        ),
        // An officer reviews nothing, and a stranger has no account.
        (
            "member",
            &officer,
            "17/QĐ-BBT",
            &today,
            "phải là thành viên Ban Biên tập đang hoạt động",
        ),
        (
            "member",
            "0197a000-0000-7000-8000-000000000000",
            "17/QĐ-BBT",
            &today,
            "phải là thành viên Ban Biên tập",
        ),
        // The field is this member's already.
        (
            "member",
            &other,
            "17/QĐ-BBT",
            &today,
            "đang được phân công lĩnh vực đã chọn",
        ),
        ("decision_number", &member, "", &today, "số, ký hiệu văn bản"),
        ("decision_number", &member, "<b>", &today, "&#60;b&#62;"),
        ("from", &member, "17/QĐ-BBT", "31/02/2030", "không có trong lịch"),
        ("from", &member, "17/QĐ-BBT", &far, "trong vòng một năm"),
    ];
    for (place, member, decision, from, message) in cases {
        let mut fields = assignment(member, "", from);
        fields[3].1 = decision;
        let answer = post(chair, PAGE, &fields).await.expect(422);
        assert!(
            answer.body.contains(message),
            "{place}: no “{message}”: {}",
            answer.body
        );
        assert!(
            answer.body.contains(&format!("href=\"#{place}\"")),
            "no link to {place}"
        );
        let kept = format!("<option value=\"{FIELD}\" selected>");
        assert!(answer.body.contains(&kept), "the field is lost");
        let form = answer.body.split("id=\"phan-cong\"").nth(1).unwrap();
        assert!(form.starts_with(" open"), "the form is closed");
        assert!(form.contains(&format!("value=\"{from}\"")), "the day is lost");
    }
    let mut own = assignment(&member, &member, &today);
    let answer = post(chair, PAGE, &own).await.expect(422);
    assert!(
        answer.body.contains("Người thay thế phải là người khác"),
        "{}",
        answer.body
    );
    own[0].1 = "khong-co";
    let answer = post(chair, PAGE, &own).await.expect(422);
    assert!(
        answer.body.contains("Hãy chọn lĩnh vực trong danh sách"),
        "{}",
        answer.body
    );
    let held = scene.assignment_of(&people.other_member, FIELD).await;
    let past = scene.day(-2);
    let end = [
        ("assignment", held.get_str("_id").unwrap()),
        ("end_decision", "18/QĐ-BBT"),
        ("last_day", past.as_str()),
    ];
    let answer = post(chair, &format!("{PAGE}/ket-thuc"), &end).await.expect(422);
    assert!(
        answer.body.contains("không được trước ngày hôm qua"),
        "{}",
        answer.body
    );
    let unknown = [
        ("assignment", "0197a000-0000-7000-8000-000000000000"),
        ("end_decision", "18/QĐ-BBT"),
        ("last_day", today.as_str()),
    ];
    let answer = post(chair, &format!("{PAGE}/ket-thuc"), &unknown)
        .await
        .expect(422);
    assert!(answer.body.contains("Không có phân công này"), "{}", answer.body);
    assert_eq!(scene.portal.count("audit", doc! {}).await, before);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_form_sent_twice_assigns_delegates_and_enters_once() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let (member, today) = (people.member.id.to_string(), scene.day(0));
    let (chair, officer) = (&people.chair.browser, &people.officer.browser);
    let once = key();
    let mut fields = assignment(&member, "", &today);
    fields.push(("key", &once));
    let delegation = [
        ("delegation_document", "15/QĐ-BBT"),
        ("delegation_from", today.as_str()),
        ("delegation_until", today.as_str()),
        ("key", once.as_str()),
    ];
    let absence = [
        ("person", people.technician.email.as_str()),
        ("away_from", today.as_str()),
        ("away_until", today.as_str()),
        ("key", once.as_str()),
    ];
    for _ in 0..2 {
        chair.post(PAGE, &fields).await.expect(303);
        chair
            .post(&format!("{PAGE}/uy-quyen"), &delegation)
            .await
            .expect(303);
        officer
            .post(&format!("{PAGE}/vang-mat"), &absence)
            .await
            .expect(303);
    }
    let held = scene.assignment_of(&people.member, FIELD).await;
    let end = [
        ("assignment", held.get_str("_id").unwrap()),
        ("end_decision", "18/QĐ-BBT"),
        ("last_day", today.as_str()),
        ("key", once.as_str()),
    ];
    for _ in 0..2 {
        chair.post(&format!("{PAGE}/ket-thuc"), &end).await.expect(303);
    }
    for (action, times) in [("delegate", 1), ("enter_absence", 1), ("end_assignment", 1)] {
        assert_eq!(scene.audited(action).await, times, "{action}");
    }
    let own = doc! { "member": &member, "field": FIELD };
    assert_eq!(scene.portal.count("field_assignments", own).await, 1);
    // The same key with another body is no replay.
    let mut other = fields.clone();
    other[3].1 = "99/QĐ-BBT";
    chair.post(PAGE, &other).await.expect(422);
    // A form of another session does nothing.
    let mut foreign = chair.clone();
    foreign.csrf.clone_from(&people.member.browser.csrf);
    post(&foreign, PAGE, &fields[..5]).await.expect(403);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_charge_ended_at_once_leaves_no_act_of_it_to_commit() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let item = scene.in_review("Tin đang được duyệt").await;
    // An approval that has passed the gate and the table, and is about to be saved.
    let services = &scene.portal.services;
    let account = services.store.account_of(people.other_member.id).await.unwrap();
    let person = services.store.person(account, services.today()).await.unwrap();
    let scope = Scope::of_newsroom(&person);
    let mut tx = Tx::begin(
        &services.store,
        scope,
        Actor::Person(person),
        services.stamp().unwrap(),
        None,
    );
    let code = SubmissionCode::parse(&item.code).unwrap();
    let granted = tx.submission_for::<Approve>(&code).await.unwrap();
    let current = tx
        .revision_of(granted.resource(), RevisionNumber::FIRST)
        .await
        .unwrap();
    let approval = granted
        .approve(RevisionNumber::FIRST, &current, "Tỉnh Tuyên Quang", tx.stamp())
        .unwrap();

    let watching = people.other_member.browser.request("GET", "/toa-soan/tin-moi");
    let mut watching = watching.send().await.unwrap();
    assert_eq!(watching.status(), 200);
    let epoch = scene.epoch(&people.other_member).await;
    scene.end_charge(&scene.day(-1)).await.expect(303);
    let late = tx.save(approval).await;
    assert!(matches!(late, Err(StoreFault::Fenced)), "{late:?}");
    assert_eq!(scene.epoch(&people.other_member).await, epoch + 1);
    // The member stays logged in, with the other fields, and without this one.
    let page = people.other_member.browser.get(PAGE).await.expect(200);
    assert!(page.body.contains("Đỗ Văn Dũng"), "{}", page.body);
    assert!(item.approve(&people.other_member.browser, "1").await.status >= 400);
    // Ending it again tells of the first end, and the power stays cut.
    let again = scene.end_charge(&scene.day(-1)).await.expect(422);
    assert!(
        again.body.contains("đã được kết thúc theo văn bản số 18/QĐ-BBT"),
        "{}",
        again.body
    );
    people.other_member.browser.get("/toa-soan").await.expect(200);
    // What was opened with the power ends with it, though the session goes on.
    let rest = async { while let Ok(Some(_)) = watching.chunk().await {} };
    let ended = tokio::time::timeout(PATIENCE, rest).await;
    assert!(ended.is_ok(), "the stream of the queue goes on");
    scene.portal.close().await;
}

#[tokio::test]
async fn an_end_cut_off_before_its_gates_is_finished_when_the_form_is_sent_again() {
    let scene = Scene::open().await;
    let member = &scene.people.other_member;
    let held = scene.assignment_of(member, FIELD).await;
    let (yesterday, key) = (scene.day(-1), key());
    let end = [
        ("assignment", held.get_str("_id").unwrap()),
        ("end_decision", "18/QĐ-BBT"),
        ("last_day", yesterday.as_str()),
        ("key", key.as_str()),
    ];
    let (chair, path) = (&scene.people.chair.browser, format!("{PAGE}/ket-thuc"));
    let before = scene.epoch(member).await;
    chair.post(&path, &end).await.expect(303);
    // As if the process had died between the commit and the gates, and nobody had been answered.
    let gates = scene.portal.raw().await.collection::<Document>("gates");
    let of_member = doc! { "account": member.id.to_string() };
    let back = doc! { "$set": { "epoch": before } };
    gates.update_many(of_member, back).await.unwrap();
    let open = doc! { "account": member.id.to_string(), "epoch": before };
    assert_eq!(scene.portal.count("gates", open.clone()).await, 8);
    chair.post(&path, &end).await.expect(303);
    assert_eq!(scene.portal.count("gates", open).await, 0);
    assert_eq!(scene.epoch(member).await, before + 1);
    assert_eq!(scene.audited("cut_powers").await, 1);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_chair_who_is_also_a_member_ends_the_own_charge_and_both_powers_are_cut() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let accounts = scene.portal.raw().await.collection::<Document>("accounts");
    // The Board is part-time: one person may hold two roles.
    let whom = doc! { "_id": people.chair.id.to_string() };
    let both = doc! { "$set": { "roles": ["chair", "board_member"] } };
    accounts.update_one(whom, both).await.unwrap();
    let (own, today) = (people.chair.id.to_string(), scene.day(0));
    let substitute = people.member.id.to_string();
    let chair = &people.chair.browser;
    post(chair, PAGE, &assignment(&own, &substitute, &today))
        .await
        .expect(303);
    let held = scene.assignment_of(&people.chair, FIELD).await;
    let yesterday = scene.day(-1);
    let end = [
        ("assignment", held.get_str("_id").unwrap()),
        ("end_decision", "18/QĐ-BBT"),
        ("last_day", yesterday.as_str()),
    ];
    post(chair, &format!("{PAGE}/ket-thuc"), &end).await.expect(303);
    assert_eq!(scene.audited("cut_powers").await, 2);
    for cut in [&people.chair, &people.member] {
        assert_eq!(scene.epoch(cut).await, 2, "{}", cut.email);
        let page = cut.browser.get(PAGE).await.expect(200);
        assert!(page.body.contains("không có hiệu lực"), "{}", page.body);
    }
    scene.portal.close().await;
}

#[tokio::test]
async fn of_two_ends_in_the_same_moment_one_holds() {
    let scene = Scene::open().await;
    let people = &scene.people;
    for field in ["cai-cach-the-che", "cai-cach-tai-chinh-cong"] {
        let held = scene.assignment_of(&people.member, field).await;
        let (id, last_day) = (held.get_str("_id").unwrap(), scene.day(2));
        let end = |decision: &'static str| {
            let browser = people.chair.browser.clone();
            let fields = [
                ("assignment", id),
                ("end_decision", decision),
                ("last_day", last_day.as_str()),
            ];
            async move { post(&browser, &format!("{PAGE}/ket-thuc"), &fields).await.status }
        };
        let (one, other) = tokio::join!(end("18/QĐ-BBT"), end("19/QĐ-BBT"));
        let mut answers = [one, other];
        answers.sort_unstable();
        assert_eq!(answers[0], 303, "{answers:?}");
        assert!([409, 422].contains(&answers[1]), "{answers:?}");
    }
    assert_eq!(scene.audited("end_assignment").await, 2);
    scene.portal.close().await;
}

#[tokio::test]
async fn an_absence_that_begins_now_moves_the_items_on_and_tells_all_three() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let (today, until) = (scene.day(0), scene.day(2));
    let colleague = people.member.id.to_string();
    post(&people.chair.browser, PAGE, &assignment(&colleague, "", &today))
        .await
        .expect(303);
    // The colleague has one already, so that the routing gives the next to `other_member`.
    let item = Item::submitted(&people.author, &scene.form("Tin thứ nhất")).await;
    item.route(&people.officer.browser).await.expect(303);
    let second = Item::submitted(&people.author, &scene.form("Tin thứ hai")).await;
    second.route(&people.officer.browser).await.expect(303);
    let lies_with = |item: Item| {
        let scene = &scene;
        async move { (scene.reviewer(&item).await, item) }
    };
    let (first, second) = (lies_with(item).await, lies_with(second).await);
    let own = people.other_member.id.to_string();
    let (_, item) = if first.0 == own { first } else { second };
    assert_eq!(scene.reviewer(&item).await, own, "one of the two lies with each");

    let typed = [("away_from", today.as_str()), ("away_until", until.as_str())];
    post(&people.other_member.browser, "/tai-khoan/vang-mat", &typed)
        .await
        .expect(303);
    scene.expect_reviewer(&item, &colleague).await;
    let away = format!("vắng mặt đến hết ngày {until}");
    let page = people.member.browser.get(&item.newsroom()).await.expect(200);
    for words in [
        "Tự động chuyển người xử lý",
        "Hệ thống",
        "Chuyển đến Phạm Ngọc Ánh vì",
        &away,
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    scene.portal.wait_for_outbox().await;
    let asked = scene
        .portal
        .mails_sent()
        .await
        .into_iter()
        .filter(|mail| mail.summary.to_email == people.member.email && mail.text.contains(&away))
        .count();
    assert_eq!(asked, 1, "the new reviewer is asked once with the reason");
    let report = scene.mail(&people.officer, MOVED).await;
    assert!(
        report.text.contains(&away) && report.text.contains("Hệ thống"),
        "{}",
        report.text
    );
    let farewell = scene.mail(&people.other_member, MOVED).await;
    assert!(farewell.text.contains("không cần duyệt"), "{}", farewell.text);
    // The Chair's page shows who is away, and what lies with whom.
    let page = people.chair.browser.get(PAGE).await.expect(200);
    assert!(
        page.body.contains(&format!("Vắng đến hết {until}")),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("2 tin bài") && page.body.contains("0 tin bài"),
        "{}",
        page.body
    );
    assert_eq!(scene.audited("rehome").await, 1);
    scene.portal.close().await;
}

#[tokio::test]
async fn the_substitute_takes_what_an_absent_member_leaves() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let item = scene.in_review("Tin có người thay thế").await;
    // The same charge, now with a substitute.
    scene.end_charge(&scene.day(0)).await.expect(303);
    let (from, member, substitute) = (
        scene.day(1),
        people.other_member.id.to_string(),
        people.member.id.to_string(),
    );
    post(
        &people.chair.browser,
        PAGE,
        &assignment(&member, &substitute, &from),
    )
    .await
    .expect(303);
    scene.clock.advance_millis(DAY);
    assert_eq!(scene.round().await, 0, "still in charge by the second decision");
    assert_eq!(scene.reviewer(&item).await, member);
    let own = scene.portal.browser_of(&people.other_member.email).await;
    let typed = [("away_from", from.as_str()), ("away_until", from.as_str())];
    post(&own, "/tai-khoan/vang-mat", &typed).await.expect(303);
    scene.expect_reviewer(&item, &substitute).await;
    let mail = scene.mail(&people.member, REVIEW).await;
    assert!(mail.text.contains("là người thay thế"), "{}", mail.text);
    // Back again, the member is no worse a reviewer; what was passed on stays with the substitute.
    let key_of = format!("{member}:0");
    let typed = [("absence", key_of.as_str()), ("back_on", from.as_str())];
    post(&own, "/tai-khoan/ket-thuc-vang-mat", &typed)
        .await
        .expect(303);
    assert_eq!(scene.round().await, 0);
    assert_eq!(scene.reviewer(&item).await, substitute);
    scene.portal.close().await;
}

#[tokio::test]
async fn an_item_whose_field_or_reviewer_is_gone_goes_back_to_screening_and_the_office_is_told() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let item = scene.in_review("Tin của lĩnh vực không còn ai").await;
    scene.end_charge(&scene.day(-1)).await.expect(303);
    scene.expect_reviewer(&item, "").await;
    assert_eq!(item.state(&scene.portal).await, "submitted");
    let report = scene.mail(&people.officer, MOVED).await;
    for words in [
        "không còn phụ trách lĩnh vực",
        "lĩnh vực không còn thành viên nào phụ trách",
    ] {
        assert!(report.text.contains(words), "{words}: {}", report.text);
    }
    let page = people.officer.browser.get(&item.newsroom()).await.expect(200);
    assert!(
        page.body.contains("Chuyển lại Bộ phận Thường trực vì"),
        "{}",
        page.body
    );

    // The other member reviews another field; the account is revoked.
    let typed = ContentForm {
        field: "cai-cach-the-che".to_owned(),
        ..scene.form("Tin của người bị thu hồi")
    };
    let item = Item::submitted(&people.author, &typed).await;
    item.route(&people.officer.browser).await.expect(303);
    assert_eq!(scene.reviewer(&item).await, people.member.id.to_string());
    let email = Email::parse(&people.member.email).unwrap();
    let tx = scene.portal.system_tx();
    revoke_account(&scene.portal.services, tx, &email, "Thôi tham gia Ban Biên tập")
        .await
        .unwrap();
    scene.expect_reviewer(&item, "").await;
    assert_eq!(item.state(&scene.portal).await, "submitted");
    let report = scene
        .portal
        .mail_to(&people.officer.email, |mail| {
            mail.subject.starts_with(MOVED) && mail.subject.contains("bị thu hồi")
        })
        .await;
    assert!(report.text.contains("đã bị thu hồi tài khoản"), "{}", report.text);
    // Nobody writes to who is gone.
    let letters = doc! { "to.email": &people.member.email, "letter.template": "submission_moved" };
    assert_eq!(scene.portal.count("outbox", letters).await, 0);
    scene.portal.close().await;
}

#[tokio::test]
async fn dates_that_begin_tomorrow_move_items_tomorrow() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let (tomorrow, after) = (scene.day(1), scene.day(5));
    let item = scene.in_review("Tin của ngày mai").await;
    scene
        .away_by_office(&people.other_member, &tomorrow, &after)
        .await
        .expect(303);
    let told = scene
        .mail(&people.other_member, "[CCHC] Thông báo vắng mặt")
        .await;
    assert!(
        told.text.contains(&tomorrow) && told.text.contains("Lê Quang Huy"),
        "{}",
        told.text
    );
    assert_eq!(scene.round().await, 0);
    assert_eq!(scene.reviewer(&item).await, people.other_member.id.to_string());
    let page = people.officer.browser.get(PAGE).await.expect(200);
    assert!(page.body.contains("Sắp vắng"), "{}", page.body);
    scene.clock.advance_millis(DAY);
    assert_eq!(scene.round().await, 1);
    assert_eq!(item.state(&scene.portal).await, "submitted");
    assert_eq!(scene.round().await, 0);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_role_taken_away_moves_the_items_too() {
    let scene = Scene::open().await;
    let item = scene.in_review("Tin của người thôi làm thành viên").await;
    let accounts = scene.portal.raw().await.collection::<Document>("accounts");
    accounts
        .update_one(
            doc! { "_id": scene.people.other_member.id.to_string() },
            doc! { "$set": { "roles": ["finance"] } },
        )
        .await
        .unwrap();
    assert_eq!(scene.round().await, 1);
    let page = scene
        .people
        .officer
        .browser
        .get(&item.newsroom())
        .await
        .expect(200);
    assert!(
        page.body.contains("không còn là thành viên Ban Biên tập"),
        "{}",
        page.body
    );
    scene.portal.close().await;
}

#[tokio::test]
async fn a_worker_killed_in_the_middle_moves_each_item_once_and_tells_once() {
    const ITEMS: usize = 12;
    let scene = Scene::open().await;
    let people = &scene.people;
    let (today, tomorrow) = (scene.day(0), scene.day(1));
    let colleague = people.member.id.to_string();
    let mut items = Vec::new();
    for number in 0..ITEMS {
        items.push(scene.in_review(&format!("Tin số {number}")).await);
    }
    post(&people.chair.browser, PAGE, &assignment(&colleague, "", &today))
        .await
        .expect(303);
    scene
        .away_by_office(&people.other_member, &tomorrow, &tomorrow)
        .await
        .expect(303);
    scene.portal.wait_for_outbox().await;
    scene.clock.advance_millis(DAY);
    // Cut off wherever it is, several times over.
    let mut cuts = 0;
    while (scene.audited("rehome").await as usize) < ITEMS / 2 {
        let before = scene.audited("rehome").await;
        let services = scene.portal.services.clone();
        let worker = tokio::spawn(async move {
            let (_pull, stop) = Stop::new();
            rehome_stranded(&services, &stop).await
        });
        while scene.audited("rehome").await == before {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        worker.abort();
        let _ = worker.await;
        cuts += 1;
    }
    assert!(cuts > 0);
    // Two at once take up the rest.
    tokio::join!(scene.round(), scene.round());
    assert_eq!(scene.round().await, 0);
    for item in &items {
        assert_eq!(scene.reviewer(item).await, colleague, "{}", item.code);
        let stored = item.stored(&scene.portal).await;
        let chain = format!("submission:{}", stored.get_str("_id").unwrap());
        let moved = doc! { "chain": chain, "action": "rehome" };
        assert_eq!(scene.portal.count("audit", moved).await, 1, "{}", item.code);
    }
    scene.portal.wait_for_outbox().await;
    let mails = scene.portal.mails_sent().await;
    for number in 0..ITEMS {
        let of_item = |to: &str, subject: &str| {
            let title = format!("Tin số {number}");
            mails
                .iter()
                .filter(|mail| {
                    mail.summary.to_email == to
                        && mail.summary.subject.starts_with(subject)
                        && mail.summary.subject.ends_with(&title)
                })
                .count()
        };
        assert_eq!(
            of_item(&people.member.email, REVIEW),
            1,
            "item {number}: the new reviewer"
        );
        assert_eq!(
            of_item(&people.officer.email, MOVED),
            1,
            "item {number}: the Standing Office"
        );
    }
    scene.portal.close().await;
}

#[tokio::test]
async fn a_worker_process_killed_at_work_leaves_nothing_undone_for_the_next() {
    const ITEMS: u64 = 32;
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let colleague = people.member.id.to_string();
    for number in 0..ITEMS {
        let form = event_news(&portal, &format!("Tin số {number}"), 1);
        let item = Item::submitted(&people.author, &form).await;
        item.route(&people.officer.browser).await.expect(303);
    }
    portal.assign(FIELD, &people.member.email, None).await;
    portal.wait_for_outbox().await;
    // Behind the back of the worker beside the server, so that the process finds the work.
    let today = portal.services.today();
    let accounts = portal.raw().await.collection::<Document>("accounts");
    let (from, until) = (today.to_string(), today.plus_days(1).to_string());
    let away = doc! { "$push": { "absences": { "from": from, "until": until } } };
    let whom = doc! { "_id": people.other_member.id.to_string() };
    accounts.update_one(whom, away).await.unwrap();
    let moved = || portal.count("audit", doc! { "action": "rehome" });
    let port = free_port();
    let mut work = command(&binary(), &portal.database, port, portal.mails.path());
    let mut worker = Process::spawn(work.arg("work"), port);
    while moved().await < 2 {
        assert!(worker.ended().is_none(), "the worker ended by itself");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    worker.kill();
    let at_the_kill = moved().await;
    assert!(
        at_the_kill < ITEMS,
        "the worker was killed too late to prove anything"
    );
    let lies_with = |account: &str| {
        let filter = doc! { "state.name": "in_field_review", "state.reviewer": account };
        portal.count("submissions", filter)
    };
    let _next = Process::spawn(&mut work, port);
    eventually("all lie with the colleague", async || {
        lies_with(&colleague).await == ITEMS
    })
    .await;
    assert_eq!(moved().await, ITEMS, "each item moved once");
    portal.wait_for_outbox().await;
    let asked = doc! { "to.email": &people.member.email, "letter.template": "member_review" };
    assert_eq!(
        portal.count("outbox", asked).await,
        ITEMS,
        "the new reviewer is asked once for each"
    );
    portal.close().await;
}

#[tokio::test]
async fn everybody_enters_the_own_leave_and_the_office_that_of_others() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let (today, from, until) = (scene.day(0), scene.day(1), scene.day(4));
    let author = &people.author.browser;
    let typed = [("away_from", from.as_str()), ("away_until", until.as_str())];
    let wrong = [("away_from", until.as_str()), ("away_until", from.as_str())];
    let answer = post(author, "/tai-khoan/vang-mat", &wrong).await.expect(422);
    assert!(
        answer.body.contains("phải bằng hoặc sau ngày bắt đầu"),
        "{}",
        answer.body
    );
    assert!(
        answer.body.contains(&format!("value=\"{until}\"")),
        "what was typed is lost"
    );
    let answer = post(author, "/tai-khoan/vang-mat", &[("away_from", "mai")])
        .await
        .expect(422);
    assert!(
        answer.body.contains("không đọc được ngày “mai”"),
        "{}",
        answer.body
    );
    post(author, "/tai-khoan/vang-mat", &typed).await.expect(303);
    let told = scene
        .mail(&people.lead, "[CCHC] Thông báo vắng mặt: Hoàng Thị Mai")
        .await;
    assert!(
        told.text.contains(&from) && told.text.contains(&until),
        "{}",
        told.text
    );
    let page = author.get("/tai-khoan").await.expect(200);
    assert!(
        page.body.contains("Sắp vắng") && page.body.contains(&format!("{from} – {until}")),
        "{}",
        page.body
    );
    let twice = post(author, "/tai-khoan/vang-mat", &typed).await.expect(422);
    assert!(twice.body.contains("Đã ghi đợt vắng mặt khác"), "{}", twice.body);

    // Nobody reaches the leave of others but the Standing Office.
    let key_of = format!("{}:0", people.author.id);
    let end = [("absence", key_of.as_str()), ("back_on", today.as_str())];
    let refused = post(&people.stranger.browser, "/tai-khoan/ket-thuc-vang-mat", &end)
        .await
        .expect(422);
    assert!(
        refused.body.contains("Không có đợt vắng mặt này"),
        "{}",
        refused.body
    );
    for who in [&people.member, &people.chair] {
        post(&who.browser, &format!("{PAGE}/ket-thuc-vang-mat"), &end)
            .await
            .expect(403);
        let other = [("person", people.stranger.email.as_str()), typed[0], typed[1]];
        post(&who.browser, &format!("{PAGE}/vang-mat"), &other)
            .await
            .expect(403);
        let unknown = [("person", "khong-co@tq.example"), typed[0], typed[1]];
        post(&who.browser, &format!("{PAGE}/vang-mat"), &unknown)
            .await
            .expect(403);
    }
    // A member does not read of leaves outside the Board; the Standing Office does.
    assert!(
        !people
            .member
            .browser
            .get(PAGE)
            .await
            .expect(200)
            .body
            .contains("Hoàng Thị Mai")
    );
    assert!(
        people
            .officer
            .browser
            .get(PAGE)
            .await
            .expect(200)
            .body
            .contains("Hoàng Thị Mai")
    );
    let unknown = [("person", "khong-co@tq.example"), typed[0], typed[1]];
    let answer = post(&people.officer.browser, &format!("{PAGE}/vang-mat"), &unknown)
        .await
        .expect(422);
    assert!(
        answer.body.contains("Không có tài khoản đang hoạt động"),
        "{}",
        answer.body
    );
    assert!(
        answer.body.contains("value=\"khong-co@tq.example\""),
        "what was typed is lost"
    );

    // The office ends it before it began; the person is told, and a second end is refused.
    post(
        &people.officer.browser,
        &format!("{PAGE}/ket-thuc-vang-mat"),
        &end,
    )
    .await
    .expect(303);
    let told = scene
        .mail(&people.author, "[CCHC] Thông báo kết thúc vắng mặt")
        .await;
    assert!(told.text.contains("được hủy"), "{}", told.text);
    let again = post(
        &people.officer.browser,
        &format!("{PAGE}/ket-thuc-vang-mat"),
        &end,
    )
    .await
    .expect(422);
    assert!(again.body.contains("đã kết thúc trước đó"), "{}", again.body);
    let page = author.get("/tai-khoan").await.expect(200);
    assert!(
        page.body.contains("Đã hủy") && page.body.contains("theo Lê Quang Huy"),
        "{}",
        page.body
    );
    assert_eq!(
        (
            scene.audited("enter_absence").await,
            scene.audited("end_absence").await
        ),
        (1, 1)
    );
    scene.portal.close().await;
}

#[tokio::test]
async fn a_delegation_of_the_page_holds_its_days_and_ends_early_and_the_board_is_told_of_both() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let (chair, deputy) = (&people.chair.browser, &people.deputy.browser);
    let (from, until, yesterday) = (scene.day(0), scene.day(9), scene.day(-1));
    let grant = [
        ("delegation_document", "15/QĐ-BBT"),
        ("delegation_from", from.as_str()),
        ("delegation_until", until.as_str()),
    ];
    let mut wrong = grant;
    wrong[1].1 = &yesterday;
    let answer = post(chair, &format!("{PAGE}/uy-quyen"), &wrong).await.expect(422);
    assert!(
        answer.body.contains("không được trước ngày hôm nay"),
        "{}",
        answer.body
    );
    assert!(
        answer.body.contains("value=\"15/QĐ-BBT\""),
        "what was typed is lost"
    );
    let member = people.member.id.to_string();
    let typed = assignment(&member, "", &from);
    post(deputy, PAGE, &typed).await.expect(403);

    post(chair, &format!("{PAGE}/uy-quyen"), &grant).await.expect(303);
    for told in [
        &people.deputy,
        &people.member,
        &people.other_member,
        &people.officer,
        &people.chair,
    ] {
        scene
            .mail(told, "[CCHC] Thông báo ủy quyền điều hành Ban Biên tập")
            .await;
    }
    let overlapping = post(chair, &format!("{PAGE}/uy-quyen"), &grant).await.expect(422);
    assert!(
        overlapping.body.contains("Đã có ủy quyền khác"),
        "{}",
        overlapping.body
    );
    let page = deputy.get(PAGE).await.expect(200);
    assert!(
        page.body.contains("Đang có hiệu lực") && page.body.contains("Ghi phân công"),
        "{}",
        page.body
    );

    let delegations = scene.portal.raw().await.collection::<Document>("delegations");
    let held: Vec<Document> = delegations
        .find(doc! {})
        .await
        .unwrap()
        .try_collect()
        .await
        .unwrap();
    let id = held[0].get_str("_id").unwrap();
    let end = [
        ("delegation", id),
        ("delegation_ground", "Trưởng Ban trở lại điều hành"),
        ("delegation_last_day", yesterday.as_str()),
    ];
    let mut groundless = end;
    groundless[1].1 = " ";
    let answer = post(chair, &format!("{PAGE}/cham-dut-uy-quyen"), &groundless)
        .await
        .expect(422);
    assert!(
        answer.body.contains("Hãy ghi số văn bản hoặc lý do"),
        "{}",
        answer.body
    );
    let epoch = scene.epoch(&people.deputy).await;
    post(chair, &format!("{PAGE}/cham-dut-uy-quyen"), &end)
        .await
        .expect(303);
    for told in [
        &people.deputy,
        &people.member,
        &people.other_member,
        &people.officer,
        &people.chair,
    ] {
        let mail = scene.mail(told, "[CCHC] Thông báo chấm dứt ủy quyền").await;
        assert!(
            mail.text.contains("Trưởng Ban trở lại điều hành"),
            "{}",
            mail.text
        );
    }
    // At once, for the session that was open too.
    assert_eq!(scene.epoch(&people.deputy).await, epoch + 1);
    post(deputy, PAGE, &typed).await.expect(403);
    let again = post(chair, &format!("{PAGE}/cham-dut-uy-quyen"), &end)
        .await
        .expect(422);
    assert!(again.body.contains("đã kết thúc trước đó"), "{}", again.body);
    let page = chair.get(PAGE).await.expect(200);
    assert!(
        page.body.contains("Đã hết hiệu lực")
            && page.body.contains("Chấm dứt trước thời hạn: Trưởng Ban trở lại"),
        "{}",
        page.body
    );
    scene.portal.close().await;
}

#[tokio::test]
async fn charges_and_rerouting_read_by_index_alone() {
    let scene = Scene::open().await;
    let people = &scene.people;
    scene.in_review("Tin thứ nhất").await;
    let (today, until) = (scene.day(0), scene.day(3));
    scene
        .away_by_office(&people.stranger, &today, &until)
        .await
        .expect(303);
    let database = scene.portal.raw().await;
    database.run_command(doc! { "profile": 2 }).await.unwrap();
    people.officer.browser.get(PAGE).await.expect(200);
    people
        .chair
        .browser
        .get(&format!(
            "{PAGE}?after=2029-01-01.0197a000-0000-7000-8000-000000000000"
        ))
        .await
        .expect(200);
    scene.end_charge(&scene.day(-1)).await.expect(303);
    scene.round().await;
    database.run_command(doc! { "profile": 0 }).await.unwrap();
    let watched = ["submissions", "accounts", "field_assignments", "delegations"];
    let spaces: Vec<_> = watched
        .iter()
        .map(|name| format!("{}.{name}", scene.portal.database))
        .collect();
    let profile = database.collection::<Document>("system.profile");
    let read = doc! { "ns": { "$in": &spaces }, "command.find": { "$exists": true } };
    assert!(
        profile.count_documents(read.clone()).await.unwrap() > 10,
        "the profiler saw nothing"
    );
    let mut slow = read;
    slow.insert(
        "$or",
        vec![
            doc! { "planSummary": { "$regex": "COLLSCAN" } },
            doc! { "hasSortStage": true },
        ],
    );
    let found: Vec<Document> = profile.find(slow).await.unwrap().try_collect().await.unwrap();
    let plans: Vec<_> = found
        .iter()
        .map(|row| (row.get("command"), row.get("planSummary")))
        .collect();
    assert!(plans.is_empty(), "{plans:#?}");
    scene.portal.close().await;
}

#[tokio::test]
async fn a_member_of_the_board_has_a_body_and_a_post_and_the_accounts_page_says_both() {
    use cchc::{
        app::accounts::grant_account,
        domain::{
            account::{AccountFault, Appointment, NewAccount},
            ids::TenantId,
            text::PersonName,
        },
        store::StoreFault,
    };
    let scene = Scene::open().await;
    let reference = scene.portal.services.store.reference().await.unwrap();
    let body = |slug: &str| reference.tenant_by_slug(slug).unwrap().id;
    let house = body("ban-bien-tap");
    let grant = async |tenant: TenantId, post: &str| {
        let new = NewAccount {
            tenant,
            full_name: PersonName::parse("Tạ Thị Thu").unwrap(),
            email: Email::parse("thu@bbt.example").unwrap(),
            roles: vec![Role::BoardMember],
            appointment: Appointment {
                post: post.to_owned(),
                document_number: "05/QĐ-BNV".to_owned(),
                decided_on: LocalDate::parse("01/01/2026").unwrap(),
                until: None,
            },
        };
        grant_account(&scene.portal.services, scene.portal.system_tx(), new).await
    };
    let post = "Phó Vụ trưởng Vụ Công chức - Viên chức";
    let accounts = scene.portal.count("accounts", doc! {}).await;
    let nowhere = grant(TenantId::from_uuid(uuid::Uuid::from_u128(7)), post).await;
    assert!(
        matches!(nowhere, Err(Fault::Store(StoreFault::NotFound))),
        "{nowhere:?}"
    );
    let elsewhere = grant(body("tuyen-quang"), post).await;
    assert!(
        matches!(elsewhere, Err(Fault::Account(AccountFault::MixedRoles))),
        "{elsewhere:?}"
    );
    for blank in ["", " \n "] {
        let postless = grant(house, blank).await;
        assert!(
            matches!(postless, Err(Fault::Account(AccountFault::NoPost))),
            "{postless:?}"
        );
    }
    assert_eq!(scene.portal.count("accounts", doc! {}).await, accounts);
    grant(house, post).await.unwrap();
    let page = scene
        .people
        .officer
        .browser
        .get("/quan-tri/tai-khoan")
        .await
        .expect(200);
    let row = page
        .body
        .split("<tr ")
        .find(|row| row.contains("Tạ Thị Thu"))
        .unwrap();
    for said in [post, reference.tenant_name(house), "thu@bbt.example"] {
        assert!(row.contains(said), "{said}: {row}");
    }
    scene.portal.close().await;
}

#[tokio::test]
async fn one_chair_and_one_deputy_at_a_time() {
    use cchc::{
        app::accounts::grant_account,
        domain::{
            account::{AccountFault, Appointment, NewAccount},
            text::PersonName,
        },
    };
    let scene = Scene::open().await;
    let reference = scene.portal.services.store.reference().await.unwrap();
    let house = reference.tenant_by_slug("ban-bien-tap").unwrap().id;
    for role in [Role::Chair, Role::Deputy] {
        let new = NewAccount {
            tenant: house,
            full_name: PersonName::parse("Người Thứ Hai").unwrap(),
            email: Email::parse("thu-hai@bbt.example").unwrap(),
            roles: vec![role],
            appointment: Appointment {
                post: "Thứ trưởng".to_owned(),
                document_number: "01/QĐ-BNV".to_owned(),
                decided_on: LocalDate::parse("01/01/2026").unwrap(),
                until: None,
            },
        };
        let tx = scene.portal.system_tx();
        let second = grant_account(&scene.portal.services, tx, new).await;
        assert!(
            matches!(second, Err(Fault::Account(AccountFault::OnlyOne(held))) if held == role),
            "{second:?}"
        );
    }
    scene.portal.close().await;
}
