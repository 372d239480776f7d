//! Error reports: sent by readers without an account, decided on by the Board, answered by one letter.

use bson::{Document, doc};
use cchc::{
    app::random,
    domain::change::Stamp,
    worker::{Stop, error_reports::reopen_forlorn},
};
use futures_util::TryStreamExt;
use serde_json::json;

use crate::harness::{Answer, Browser, Everyone, Item, TestPortal, event_news, everyone, key};

const TITLE: &str = "Hội nghị cải cách hành chính";
const WORDS: &str = "Số liệu ở đoạn hai sai so với báo cáo.";
const READER: &str = "doc.gia@example.vn";

struct Scene {
    portal: TestPortal,
    people: Everyone,
    item: Item,
    /// Somebody without an account.
    reader: Browser,
}

impl Scene {
    /// An item that the Standing Office published.
    async fn published() -> Self {
        let portal = TestPortal::open().await;
        let people = everyone(&portal).await;
        let item = Item::submitted(&people.author, &event_news(&portal, TITLE, 1)).await;
        item.approve(&people.officer.browser, "1").await.expect(303);
        let reader = Browser::new(&portal.base);
        Self {
            portal,
            people,
            item,
            reader,
        }
    }

    /// The token of a form drawn so many seconds ago.
    fn token(&self, seconds: i64) -> String {
        let drawn = self.portal.services.now().plus_seconds(-seconds);
        let mut stamp = Stamp::new(drawn, random().unwrap());
        self.portal.services.forms.draw(&self.item.code, &mut stamp)
    }

    /// Sends a form with these fields in place of good ones.
    async fn send(&self, token: &str, other: &[(&str, &str)]) -> Answer {
        let mut fields = vec![
            ("kind", "facts"),
            ("words", WORDS),
            ("name", "Lò Thị Mẩy"),
            ("email", READER),
            ("website", ""),
            ("token", token),
        ];
        for (name, value) in other {
            fields.retain(|(known, _)| known != name);
            fields.push((name, value));
        }
        let address = format!("/bao-loi/{}", self.item.code);
        self.reader.post(&address, &fields).await
    }

    /// Reports the article; the code of the report.
    async fn report(&self) -> String {
        let sent = self.send(&self.token(60), &[]).await.expect(303);
        sent.location.unwrap().rsplit('/').next().unwrap().to_owned()
    }

    async fn decide(&self, browser: &Browser, report: &str, act: &str, words: &str) -> Answer {
        let key = key();
        let fields = [("words", words), ("key", key.as_str())];
        browser
            .post(&format!("/toa-soan/bao-loi/{report}/{act}"), &fields)
            .await
    }

    async fn stored(&self, report: &str) -> Document {
        let reports = self.portal.raw().await.collection::<Document>("error_reports");
        reports.find_one(doc! { "code": report }).await.unwrap().unwrap()
    }

    async fn state(&self, report: &str) -> String {
        let stored = self.stored(report).await;
        stored
            .get_document("state")
            .unwrap()
            .get_str("name")
            .unwrap()
            .to_owned()
    }

    async fn reports(&self) -> u64 {
        self.portal.count("error_reports", doc! {}).await
    }

    /// Letters to the reader: which there are.
    async fn letters_to_reader(&self) -> Vec<Document> {
        let outbox = self.portal.raw().await.collection::<Document>("outbox");
        let found = outbox.find(doc! { "to.email": READER }).await.unwrap();
        found.try_collect().await.unwrap()
    }

    async fn assert_sound(&self) {
        let store = &self.portal.services.store;
        let verified = store.verify_audit(self.portal.services.now(), &[]).await.unwrap();
        assert!(verified.findings.is_empty(), "{:?}", verified.findings);
    }

    fn opened(&self, answer: &Answer) -> Item {
        let location = answer.location.as_deref().unwrap();
        let code = location.split('?').next().unwrap().rsplit('/').next().unwrap();
        Item {
            code: code.to_owned(),
            tenant: self.item.tenant.clone(),
        }
    }
}

#[tokio::test]
async fn a_report_leads_to_a_correction_and_its_reader_gets_one_letter() {
    let scene = Scene::published().await;
    let officer = &scene.people.officer;
    let article = scene
        .reader
        .get(&format!("/bai-viet/{}", scene.item.code))
        .await
        .expect(308);
    let article = scene.reader.get(&article.location.unwrap()).await.expect(200);
    let link = format!("/bao-loi/{}", scene.item.code);
    assert!(article.body.contains(&link), "{}", article.body);
    let form = scene.reader.get(&link).await.expect(200);
    assert!(form.body.contains(TITLE) && form.body.contains("name=\"token\""));

    let report = scene.report().await;
    let received = scene
        .reader
        .get(&format!("{link}/da-nhan/{report}"))
        .await
        .expect(200);
    assert!(received.body.contains(&report));
    let told = scene
        .portal
        .mail_to(&officer.email, |mail| mail.subject.contains("báo lỗi"))
        .await;
    assert!(told.text.contains(&report), "{}", told.text);

    let list = officer.browser.get("/toa-soan/bao-loi").await.expect(200);
    assert!(
        list.body.contains(&report) && list.body.contains("Báo lỗi (1)"),
        "{}",
        list.body
    );
    let page = officer
        .browser
        .get(&format!("/toa-soan/bao-loi/{report}"))
        .await
        .expect(200);
    assert!(page.body.contains(WORDS) && page.body.contains(READER));
    let opened = scene
        .decide(&officer.browser, &report, "dinh-chinh", "Sai số liệu.")
        .await;
    let correction = scene.opened(&opened.expect(303));
    assert_ne!(correction.code, scene.item.code);
    assert_eq!(scene.state(&report).await, "accepted");
    assert_eq!(scene.letters_to_reader().await.len(), 0);

    correction
        .approve(&scene.people.chair.browser, "1")
        .await
        .expect(303);
    let letters = scene.letters_to_reader().await;
    assert_eq!(letters.len(), 1, "{letters:#?}");
    let mail = scene.portal.mail_to(READER, |_| true).await;
    assert!(
        mail.text.contains("đã được đính chính") && mail.text.contains(&report),
        "{}",
        mail.text
    );
    assert!(!mail.text.contains(WORDS), "nobody is sent words of strangers");
    let page = officer
        .browser
        .get(&format!("/toa-soan/bao-loi/{report}"))
        .await
        .expect(200);
    assert!(page.body.contains("Đã đính chính lúc"));
    let late = scene
        .decide(&officer.browser, &report, "bo-qua", "Thôi.")
        .await
        .expect(409);
    assert!(
        late.body.contains("Thôi."),
        "what was typed is kept: {}",
        late.body
    );
    let technician = scene
        .people
        .technician
        .browser
        .get("/quan-tri/hop-thu?state=sent")
        .await;
    assert!(!technician.body.contains(READER));
    scene.assert_sound().await;
    scene.portal.close().await;
}

#[tokio::test]
async fn an_open_correction_takes_the_report_up() {
    let scene = Scene::published().await;
    let officer = &scene.people.officer.browser;
    let (first, second) = (scene.report().await, scene.report().await);
    let opened = scene
        .decide(officer, &first, "dinh-chinh", "Sai số liệu.")
        .await
        .expect(303);
    let correction = scene.opened(&opened);
    let page = officer
        .get(&format!("/toa-soan/bao-loi/{second}"))
        .await
        .expect(200);
    assert!(
        page.body.contains("Gắn vào bản đính chính đang mở"),
        "{}",
        page.body
    );
    let joined = scene.decide(officer, &second, "dinh-chinh", "").await.expect(303);
    assert_eq!(scene.opened(&joined).code, correction.code);
    let shown = officer.get(joined.location.as_deref().unwrap()).await.expect(200);
    assert!(
        shown.body.contains("báo lỗi đã được gắn vào bản này"),
        "{}",
        shown.body
    );

    correction
        .refuse(officer, &["khong-dat-chat-luong"], &[])
        .await
        .expect(303);
    assert_eq!(scene.letters_to_reader().await.len(), 0, "nothing came of it yet");
    // What waited in vain waits for a decision again, where everybody looks.
    let (_pull, stop) = Stop::new();
    let services = &scene.portal.services;
    let opened = reopen_forlorn(services, &stop).await.unwrap();
    assert!(opened <= 2, "the worker beside may have been faster");
    assert_eq!(reopen_forlorn(services, &stop).await.unwrap(), 0);
    for report in [&first, &second] {
        assert_eq!(scene.state(report).await, "new");
    }
    let waiting = officer.get("/toa-soan/bao-loi").await.expect(200).body;
    assert!(waiting.contains(&first) && waiting.contains(&second), "{waiting}");
    scene
        .decide(officer, &second, "bo-qua", "Đúng theo báo cáo.")
        .await
        .expect(303);
    let mail = scene.portal.mail_to(READER, |_| true).await;
    assert!(mail.text.contains("Đúng theo báo cáo."), "{}", mail.text);
    scene.assert_sound().await;
    scene.portal.close().await;
}

#[tokio::test]
async fn a_reported_article_is_taken_down_with_its_report_and_takes_no_more() {
    let scene = Scene::published().await;
    let officer = &scene.people.officer.browser;
    let (first, second) = (scene.report().await, scene.report().await);
    let silent = scene.decide(officer, &first, "go-bai", " ").await.expect(422);
    assert!(silent.body.contains("Hãy ghi rõ lý do"), "{}", silent.body);
    assert_eq!(scene.state(&first).await, "new", "both or nothing");
    scene
        .decide(officer, &first, "go-bai", "Sai số liệu.")
        .await
        .expect(303);
    assert_eq!(scene.item.state(&scene.portal).await, "unpublished");
    assert_eq!(scene.state(&first).await, "accepted");
    scene.decide(officer, &second, "go-bai", "").await.expect(303);
    assert_eq!(
        scene.letters_to_reader().await.len(),
        2,
        "one letter for each report"
    );

    let link = format!("/bao-loi/{}", scene.item.code);
    let gone = scene.reader.get(&link).await.expect(410);
    assert!(!gone.body.contains(TITLE));
    scene.send(&scene.token(60), &[]).await.expect(410);
    scene.reader.get("/bao-loi/0000-0000").await.expect(404);
    scene
        .reader
        .post("/bao-loi/0000-0000", &[("words", WORDS)])
        .await
        .expect(404);
    scene
        .reader
        .get(&format!("{link}/da-nhan/0000-0000"))
        .await
        .expect(404);
    assert_eq!(scene.reports().await, 2);
    scene.assert_sound().await;
    scene.portal.close().await;
}

#[tokio::test]
async fn what_does_not_look_like_a_reader_is_refused_kindly_and_keeps_its_text() {
    let scene = Scene::published().await;
    let (soon, old, good) = (scene.token(0), scene.token(5 * 3_600), scene.token(60));
    for (token, other, says) in [
        (&soon, ("kind", "facts"), "quá nhanh"),
        (&old, ("kind", "facts"), "mở quá lâu"),
        (&"x.1.y".to_owned(), ("kind", "facts"), "không hợp lệ"),
        (&good, ("website", "http://spam.example"), "phải để trống"),
        (&good, ("kind", "nothing"), "Loại lỗi chưa được chọn"),
        (
            &good,
            ("email", "không phải thư"),
            "không phải địa chỉ thư điện tử",
        ),
        (&good, ("name", "<b>1</b>"), "Họ và tên không được có ký tự"),
    ] {
        let answer = scene.send(token, &[other]).await.expect(422);
        assert!(answer.body.contains(says), "{says}: {}", answer.body);
        assert!(answer.body.contains(WORDS), "what was typed is kept");
    }
    let short = scene.send(&good, &[("words", "Sai.")]).await.expect(422);
    assert!(short.body.contains("ít nhất 10 ký tự"), "{}", short.body);
    let long = "ẩ".repeat(2_001);
    scene.send(&good, &[("words", &long)]).await.expect(422);
    assert_eq!(scene.reports().await, 0);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_form_sent_twice_is_one_report_and_other_words_need_another_form() {
    let scene = Scene::published().await;
    let token = scene.token(60);
    let sends = (0..4).map(|_| scene.send(&token, &[]));
    let answers = futures_util::future::join_all(sends).await;
    for answer in &answers {
        assert_eq!(
            (answer.status, &answer.location),
            (303, &answers[0].location),
            "{}",
            answer.body
        );
    }
    assert_eq!(scene.reports().await, 1);
    let other = scene
        .send(&token, &[("words", "Tên đơn vị cũng sai.")])
        .await
        .expect(409);
    assert!(
        other.body.contains("Tên đơn vị cũng sai."),
        "what was typed is kept"
    );
    assert!(!other.body.contains(&token), "the form is drawn anew");
    assert_eq!(scene.reports().await, 1);
    scene.portal.close().await;
}

#[tokio::test]
async fn many_reports_from_one_place_have_to_wait() {
    let scene = Scene::published().await;
    for _ in 0..10 {
        scene.report().await;
    }
    let refused = scene.send(&scene.token(60), &[]).await.expect(429);
    assert!(
        refused.body.contains("sau 15 phút") && refused.body.contains(WORDS),
        "{}",
        refused.body
    );
    assert_eq!(scene.reports().await, 10);
    scene.portal.close().await;
}

#[tokio::test]
async fn script_in_a_report_is_text_wherever_it_is_shown() {
    let scene = Scene::published().await;
    let script = "<script>alert('sai')</script> & \"ngoặc\"";
    let sent = scene.send(&scene.token(60), &[("words", script)]).await;
    if sent.status == 422 {
        assert!(!sent.body.contains(script), "{}", sent.body);
    }
    let sent = sent.expect(303);
    let report = sent.location.unwrap().rsplit('/').next().unwrap().to_owned();
    let officer = &scene.people.officer.browser;
    for address in [
        "/toa-soan/bao-loi".to_owned(),
        format!("/toa-soan/bao-loi/{report}"),
    ] {
        let page = officer.get(&address).await.expect(200);
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
    }
    let faulty = scene
        .send(&scene.token(60), &[("words", script), ("kind", "")])
        .await
        .expect(422);
    assert!(!faulty.body.contains("<script>alert"), "{}", faulty.body);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_member_sees_reports_of_the_own_fields_without_who_sent_them_and_may_correct() {
    let scene = Scene::published().await;
    let report = scene.report().await;
    let page = format!("/toa-soan/bao-loi/{report}");
    // The field of the item is the other member's.
    let (member, outsider) = (&scene.people.other_member.browser, &scene.people.member.browser);
    let shown = member.get(&page).await.expect(200);
    assert!(shown.body.contains(WORDS));
    assert!(!shown.body.contains(READER) && !shown.body.contains("Lò Thị Mẩy"));
    let told = member
        .get(&format!("/api/v1/newsroom/error-reports/{report}"))
        .await
        .expect(200);
    assert!(told.json()["reporter_email"].is_null());
    for act in ["go-bai", "bo-qua"] {
        scene.decide(member, &report, act, "Vì thế.").await.expect(403);
    }
    outsider.get(&page).await.expect(404);
    scene
        .decide(outsider, &report, "dinh-chinh", "Sai.")
        .await
        .expect(404);
    let list = outsider
        .get("/api/v1/newsroom/error-reports")
        .await
        .expect(200)
        .json();
    assert_eq!(list["items"].as_array().unwrap().len(), 0);
    for browser in [&scene.people.author.browser, &scene.people.technician.browser] {
        browser.get(&page).await.expect(403);
        scene
            .decide(browser, &report, "dinh-chinh", "Sai.")
            .await
            .expect(403);
    }
    assert_eq!(scene.state(&report).await, "new");
    scene
        .decide(member, &report, "dinh-chinh", "Sai số liệu.")
        .await
        .expect(303);
    assert_eq!(scene.state(&report).await, "accepted");
    scene.portal.close().await;
}

#[tokio::test]
async fn the_board_decides_through_the_api_and_a_replay_changes_nothing() {
    let scene = Scene::published().await;
    let officer = &scene.people.deputy.browser;
    let report = scene.report().await;
    let base = format!("/api/v1/newsroom/error-reports/{report}");
    let list = officer
        .get("/api/v1/newsroom/error-reports")
        .await
        .expect(200)
        .json();
    assert_eq!(list["items"][0]["code"], report.as_str());
    assert_eq!(list["items"][0]["reporter_email"], READER);
    officer
        .get("/api/v1/newsroom/error-reports?state=nothing")
        .await
        .expect(404);
    officer
        .post_json(&format!("{base}/dismiss"), &json!({}))
        .await
        .expect(422);
    let send = async |words: &str| {
        let body = json!({ "words": words });
        let request = officer.request("POST", &format!("{base}/dismiss"));
        Browser::send(request.header("idempotency-key", "dismiss-0001").json(&body)).await
    };
    let first = send("Đúng theo báo cáo.").await.expect(200).json();
    let second = send("Đúng theo báo cáo.").await.expect(200).json();
    assert_eq!(first, second);
    send("Lý do khác.").await.expect(422);
    officer
        .post_json(&format!("{base}/take-down"), &json!({ "words": "Sai." }))
        .await
        .expect(409);
    let told = officer.get(&base).await.expect(200).json();
    assert_eq!(
        (&told["state"], &told["reason"]),
        (&json!("dismissed"), &json!("Đúng theo báo cáo."))
    );
    assert_eq!(scene.letters_to_reader().await.len(), 1);
    assert_eq!(scene.item.state(&scene.portal).await, "published");
    scene.portal.close().await;
}
