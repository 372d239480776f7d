//! Urging a body about an item that waits for it: who may, how often, who is told, and what stays as it was.

use std::sync::Arc;

use bson::{Document, doc};
use cchc::domain::time::{FixedClock, Instant};
use serde_json::json;

use crate::harness::{Answer, Browser, Everyone, Item, TestPortal, event_news, everyone, key};

/// Monday, 7 January 2030, 09:00 in Vietnam: later than any machine that runs this.
const MONDAY: Instant = Instant::from_millis(1_893_981_600_000);
const TITLE: &str = "Hội nghị cải cách hành chính";
const SUBJECT: &str = "[CCHC] Đôn đốc hoàn thiện tin bài: ";

struct Scene {
    portal: TestPortal,
    clock: Arc<FixedClock>,
    people: Everyone,
}

impl Scene {
    async fn open() -> Self {
        let clock = Arc::new(FixedClock::at(MONDAY));
        let portal = TestPortal::open_at(clock.clone()).await;
        let people = everyone(&portal).await;
        Self {
            portal,
            clock,
            people,
        }
    }

    async fn submitted(&self) -> Item {
        Item::submitted(&self.people.author, &event_news(&self.portal, TITLE, 1)).await
    }

    /// An item on hold by the Standing Office.
    async fn held(&self) -> Item {
        let item = self.submitted().await;
        let more = [("remarks", "Cần văn bản xác nhận.")];
        item.refuse(&self.people.officer.browser, &["dang-xac-thuc-lai"], &more)
            .await
            .expect(303);
        assert_eq!(item.state(&self.portal).await, "on_hold");
        item
    }

    /// How many letters about urging that person has.
    async fn letters_to(&self, email: &str) -> u64 {
        let filter = doc! { "to.email": email, "letter.template": "urged" };
        self.portal.count("outbox", filter).await
    }

    async fn letters(&self) -> u64 {
        self.portal
            .count("outbox", doc! { "letter.template": "urged" })
            .await
    }

    async fn close(self) {
        let store = &self.portal.services.store;
        // The clock may stand hours on by now, at which what was just written would be long unsealed.
        let verified = store.verify_audit(MONDAY, &[]).await.unwrap();
        assert!(verified.findings.is_empty(), "{:?}", verified.findings);
        self.portal.close().await;
    }
}

async fn urge(browser: &Browser, item: &Item, words: &str, key: &str) -> Answer {
    let fields = [("words", words), ("revision", "1"), ("key", key)];
    browser
        .post(&format!("{}/don-doc", item.newsroom()), &fields)
        .await
}

/// What of a stored item an urging must leave alone.
fn untouched(stored: &Document) -> Document {
    let mut rest = stored.clone();
    for field in ["urged", "remarks", "version", "head"] {
        rest.remove(field);
    }
    rest
}

#[tokio::test]
async fn a_member_of_the_field_urges_the_body_once_a_day_and_keeper_and_lead_are_told() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let item = scene.submitted().await;
    let (member, outsider) = (&people.other_member.browser, &people.member.browser);
    let officer = &people.officer.browser;
    // While it waits for the Board, its body is not to be urged.
    let page = officer.get(&item.newsroom()).await.expect(200);
    assert!(!page.body.contains("/don-doc"), "{}", page.body);
    let early = urge(officer, &item, "Gửi sớm.", &key()).await.expect(409);
    assert!(early.body.contains("Chờ sàng lọc") && early.body.contains("Gửi sớm."));
    item.route(officer).await.expect(303);
    item.give_back(member, "Bổ sung số liệu.").await.expect(303);

    urge(outsider, &item, "", &key()).await.expect(404);
    for browser in [
        &people.author.browser,
        &people.lead.browser,
        &people.technician.browser,
    ] {
        urge(browser, &item, "", &key()).await.expect(403);
    }
    assert_eq!(scene.letters().await, 0);

    let page = member.get(&item.newsroom()).await.expect(200);
    assert!(page.body.contains("/don-doc") && page.body.contains("Gửi đôn đốc"));
    let before = item.stored(&scene.portal).await;
    scene.clock.set(MONDAY.plus_hours(1));
    let words = "Đề nghị gửi lại trước thứ Năm.";
    let once = key();
    for _ in 0..2 {
        let done = urge(member, &item, words, &once).await.expect(303);
        assert!(done.location.unwrap().ends_with("?da=don-doc"));
    }
    let after = item.stored(&scene.portal).await;
    assert_eq!(
        untouched(&after),
        untouched(&before),
        "an idle return goes on being idle"
    );
    assert_eq!(
        after.get_i64("version").unwrap(),
        before.get_i64("version").unwrap() + 1
    );
    let by = after.get_document("urged").unwrap().get_document("by").unwrap();
    assert_eq!(by.get_str("account").unwrap(), people.other_member.id.to_string());
    for told in [&people.author, &people.lead] {
        assert_eq!(scene.letters_to(&told.email).await, 1, "{}", told.email);
        let mail = scene
            .portal
            .mail_to(&told.email, |mail| mail.subject.starts_with(SUBJECT))
            .await;
        for said in [words, "Đỗ Văn Dũng", &item.code, "đang chờ đơn vị gửi lại"] {
            assert!(mail.text.contains(said), "{said}: {}", mail.text);
        }
    }
    assert_eq!(
        scene.letters().await,
        2,
        "a replay sends nothing, and nobody else is told"
    );
    for (browser, address) in [
        (&people.author.browser, item.workspace()),
        (member, item.newsroom()),
    ] {
        let page = browser.get(&address).await.expect(200);
        assert!(page.body.contains("Đôn đốc hoàn thiện tin bài"), "{}", page.body);
        assert!(page.body.contains(words), "{}", page.body);
    }

    let again = urge(officer, &item, "Nhắc thêm lần nữa.", &key())
        .await
        .expect(409);
    for said in [
        "Đỗ Văn Dũng đã đôn đốc",
        "từ ngày 08/01/2030",
        "Nhắc thêm lần nữa.",
    ] {
        assert!(again.body.contains(said), "{said}: {}", again.body);
    }
    assert_eq!(scene.letters().await, 2);
    // A calendar day in Vietnam, not a span of 24 hours.
    scene.clock.set(MONDAY.plus_hours(15));
    let chair = scene.portal.browser_of(&people.chair.email).await;
    urge(&chair, &item, "", &key()).await.expect(303);
    assert_eq!(scene.letters().await, 4);
    scene.close().await;
}

#[tokio::test]
async fn an_item_on_hold_is_urged_whoever_is_at_it_and_all_of_the_body_are_told_once() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let item = scene.held().await;
    let reason = [("reason", "Đi công tác."), ("key", &key())];
    people
        .author
        .browser
        .post(&format!("{}/tra-ve-don-vi", item.workspace()), &reason)
        .await
        .expect(303);
    people
        .officer
        .browser
        .post(&format!("{}/nhan-xu-ly", item.newsroom()), &[("key", &key())])
        .await
        .expect(303);

    let deputy = &people.deputy.browser;
    let long = "đ".repeat(5_001);
    let refused = urge(deputy, &item, &long, &key()).await.expect(422);
    assert!(refused.body.contains(&long), "what was typed is kept");
    let address = format!("/api/v1/newsroom/submissions/{}/urge", item.code);
    deputy
        .post_json(&address, &json!({ "words": long }))
        .await
        .expect(422);
    people
        .author
        .browser
        .post_json(&address, &json!({}))
        .await
        .expect(403);
    // It was held before anybody routed it: no member of a field knows of it.
    people
        .member
        .browser
        .post_json(&address, &json!({}))
        .await
        .expect(404);

    let send = async || {
        let request = deputy
            .request("POST", &address)
            .header("idempotency-key", "urge-0000001");
        Browser::send(request.json(&json!({ "words": "Gửi văn bản xác nhận." }))).await
    };
    let first = send().await.expect(200).json();
    assert_eq!(send().await.expect(200).json(), first);
    let again = deputy.post_json(&address, &json!({})).await.expect(409).json();
    assert!(
        again["detail"].as_str().unwrap().contains("08/01/2030"),
        "{again}"
    );
    for told in [&people.author, &people.lead] {
        assert_eq!(scene.letters_to(&told.email).await, 1, "{}", told.email);
    }
    assert_eq!(scene.letters().await, 2);
    let mail = scene
        .portal
        .mail_to(&people.lead.email, |mail| mail.subject.starts_with(SUBJECT))
        .await;
    for said in [
        "Gửi văn bản xác nhận.",
        "Hạn cung cấp căn cứ xác thực:",
        "Nguyễn Thu Hà",
    ] {
        assert!(mail.text.contains(said), "{said}: {}", mail.text);
    }
    scene.close().await;
}

#[tokio::test]
async fn an_urging_about_an_item_sealed_meanwhile_has_no_title_under_the_bell() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let item = scene.held().await;
    let officer = &people.officer.browser;
    urge(officer, &item, "", &key()).await.expect(303);
    let open = people.lead.browser.get("/thong-bao").await.expect(200);
    assert!(open.body.contains(TITLE) && open.body.contains("Đôn đốc hoàn thiện tin bài"));
    item.refuse(officer, &["bi-mat-nha-nuoc"], &[]).await.expect(303);
    for who in [&people.author, &people.lead] {
        let sealed = who.browser.get("/thong-bao").await.expect(200);
        assert!(!sealed.body.contains(TITLE), "{}", sealed.body);
        assert!(sealed.body.contains(&item.code), "{}", sealed.body);
    }
    urge(officer, &item, "", &key()).await.expect(409);
    scene.close().await;
}
