//! Who is at an item: claiming it, renewing, giving up, taking over, and what ends a claim by itself.

use std::sync::Arc;

use bson::{Document, doc};
use cchc::{
    app::accounts::revoke_account,
    domain::{
        actor::Role,
        text::Email,
        time::{FixedClock, Instant},
    },
};
use futures_util::TryStreamExt;

use crate::harness::{Answer, Browser, Everyone, Item, Somebody, TestPortal, event_news, everyone, key};

/// Monday, 7 January 2030, 09:00 in Vietnam: later than any machine that runs this.
const MONDAY: Instant = Instant::from_millis(1_893_981_600_000);
const HELD: &str = "đang xử lý tin bài này";

struct Scene {
    portal: TestPortal,
    people: Everyone,
    /// Another of the Standing Office.
    colleague: Somebody,
    clock: Arc<FixedClock>,
    item: Item,
}

impl Scene {
    /// An item that waits for the Standing Office.
    async fn open() -> Self {
        let clock = Arc::new(FixedClock::at(MONDAY));
        let portal = TestPortal::open_at(clock.clone()).await;
        let people = everyone(&portal).await;
        let colleague = portal
            .appoint(
                "le@cchc.example",
                "Lê Thị Hạnh",
                &[Role::StandingOfficer],
                "ban-bien-tap",
            )
            .await;
        let form = event_news(&portal, "Hội nghị cải cách hành chính", 1);
        let item = Item::submitted(&people.author, &form).await;
        Self {
            portal,
            people,
            colleague,
            clock,
            item,
        }
    }

    async fn act(&self, browser: &Browser, path: &str) -> Answer {
        let key = key();
        let address = format!("{}/{path}", self.item.newsroom());
        browser.post(&address, &[("key", key.as_str())]).await
    }

    async fn page(&self, browser: &Browser) -> String {
        browser.get(&self.item.newsroom()).await.expect(200).body
    }

    async fn actions(&self) -> Vec<String> {
        let item = self.item.stored(&self.portal).await;
        let chain = format!("submission:{}", item.get_str("_id").unwrap());
        let audit = self.portal.raw().await.collection::<Document>("audit");
        let entries = audit
            .find(doc! { "chain": chain })
            .sort(doc! { "sequence": 1 })
            .await
            .unwrap();
        let entries: Vec<_> = entries.try_collect().await.unwrap();
        let action = |entry: &Document| entry.get_str("action").unwrap().to_owned();
        entries.iter().map(action).collect()
    }
}

#[tokio::test]
async fn while_one_is_at_an_item_another_is_told_who_and_how_to_go_on() {
    let scene = Scene::open().await;
    let (officer, colleague) = (&scene.people.officer.browser, &scene.colleague.browser);
    assert!(scene.page(officer).await.contains("Nhận xử lý"));
    scene.act(officer, "nhan-xu-ly").await.expect(303);
    assert!(scene.page(officer).await.contains("Bạn đang xử lý tin bài này"));
    let seen = scene.page(colleague).await;
    assert!(seen.contains(HELD) && seen.contains("Tiếp quản"), "{seen}");
    let queue = colleague.get("/toa-soan?state=submitted").await.expect(200);
    assert!(
        queue.body.contains("đang xử lý</span>"),
        "the queue says who is at it"
    );

    let second = scene.act(colleague, "nhan-xu-ly").await.expect(409);
    assert!(
        second.body.contains(HELD) && second.body.contains("bấm “Tiếp quản”"),
        "{}",
        second.body
    );
    let typed = "Bổ sung số liệu của quý III.";
    let returned = scene.item.give_back(colleague, typed).await.expect(409);
    assert!(
        returned.body.contains(HELD) && returned.body.contains(typed),
        "what was typed is kept"
    );
    let api = format!("/api/v1/newsroom/submissions/{}/approve", scene.item.code);
    let approved = colleague
        .post_json(&api, &serde_json::json!({ "revision": 1 }))
        .await
        .expect(409);
    assert!(approved.body.contains(HELD));
    assert_eq!(scene.item.state(&scene.portal).await, "submitted");

    scene.act(officer, "nha-xu-ly").await.expect(303);
    scene.item.give_back(colleague, typed).await.expect(303);
    scene.portal.close().await;
}

#[tokio::test]
async fn taking_over_is_recorded_and_the_other_is_told() {
    let scene = Scene::open().await;
    let (officer, colleague) = (&scene.people.officer.browser, &scene.colleague.browser);
    scene.act(officer, "nhan-xu-ly").await.expect(303);
    scene.act(colleague, "tiep-quan").await.expect(303);
    assert_eq!(scene.actions().await.last().unwrap(), "take_over");
    assert!(
        scene.page(colleague).await.contains("Tiếp quản xử lý"),
        "the timeline says so"
    );
    let mail = scene
        .portal
        .mail_to(&scene.people.officer.email, |mail| {
            mail.subject.contains("Thay đổi việc xử lý")
        })
        .await;
    assert!(mail.text.contains("tiếp quản"), "{}", mail.text);

    let late = scene.act(officer, "nhan-xu-ly").await.expect(409);
    assert!(late.body.contains("Lê Thị Hạnh"), "{}", late.body);
    scene.item.approve(officer, "1").await.expect(409);
    scene.item.approve(colleague, "1").await.expect(303);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_claim_lasts_five_minutes_from_when_it_was_renewed() {
    let scene = Scene::open().await;
    let (officer, colleague) = (&scene.people.officer.browser, &scene.colleague.browser);
    scene.act(officer, "nhan-xu-ly").await.expect(303);
    scene.clock.set(MONDAY.plus_seconds(240));
    scene.act(officer, "nhan-xu-ly").await.expect(303);
    scene.clock.set(MONDAY.plus_seconds(240 + 299));
    scene.act(colleague, "nhan-xu-ly").await.expect(409);
    scene.clock.set(MONDAY.plus_seconds(240 + 301));
    assert!(!scene.page(colleague).await.contains(HELD));
    scene.act(colleague, "nhan-xu-ly").await.expect(303);
    scene.act(officer, "nhan-xu-ly").await.expect(409);
    assert!(
        !scene.actions().await.contains(&"take_over".to_owned()),
        "nothing was taken from anybody"
    );
    scene.portal.close().await;
}

#[tokio::test]
async fn logging_out_frees_what_a_person_is_at() {
    let scene = Scene::open().await;
    let officer = &scene.people.officer.browser;
    scene.act(officer, "nhan-xu-ly").await.expect(303);
    officer.post("/dang-xuat", &[]).await.expect(303);
    scene
        .act(&scene.colleague.browser, "nhan-xu-ly")
        .await
        .expect(303);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_revocation_frees_what_the_person_is_at() {
    let scene = Scene::open().await;
    scene
        .act(&scene.people.officer.browser, "nhan-xu-ly")
        .await
        .expect(303);
    let claims = scene.portal.raw().await.collection::<Document>("claims");
    let held = claims.find_one(doc! {}).await.unwrap().unwrap();
    let email = Email::parse(&scene.people.officer.email).unwrap();
    let services = &scene.portal.services;
    revoke_account(services, scene.portal.system_tx(), &email, "Thôi nhiệm vụ")
        .await
        .unwrap();
    assert_eq!(scene.portal.count("claims", doc! {}).await, 0);
    // One that slipped in while the powers were taken counts for nothing.
    claims.insert_one(&held).await.unwrap();
    assert!(!scene.page(&scene.colleague.browser).await.contains(HELD));
    scene
        .act(&scene.colleague.browser, "nhan-xu-ly")
        .await
        .expect(303);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_claim_ends_with_the_step_it_was_made_at() {
    let scene = Scene::open().await;
    let officer = &scene.people.officer.browser;
    scene.act(officer, "nhan-xu-ly").await.expect(303);
    scene.clock.set(MONDAY.plus_seconds(60));
    scene.item.route(officer).await.expect(303);
    let member = &scene.people.other_member.browser;
    assert!(!scene.page(member).await.contains(HELD), "it is the member's now");
    scene.act(member, "nhan-xu-ly").await.expect(303);
    scene.item.approve(member, "1").await.expect(303);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_claim_does_not_keep_the_standing_office_from_recalling_an_item() {
    let scene = Scene::open().await;
    let officer = &scene.people.officer.browser;
    scene.item.route(officer).await.expect(303);
    let member = &scene.people.other_member.browser;
    scene.act(member, "nhan-xu-ly").await.expect(303);
    scene.act(officer, "thu-lai").await.expect(303);
    assert_eq!(scene.item.state(&scene.portal).await, "submitted");
    scene.portal.close().await;
}

#[tokio::test]
async fn only_those_it_lies_with_claim_an_item() {
    let scene = Scene::open().await;
    for path in ["nhan-xu-ly", "tiep-quan"] {
        let member = scene.act(&scene.people.member.browser, path).await;
        assert_eq!(member.status, 404, "{path}");
        let author = scene.act(&scene.people.author.browser, path).await;
        assert_eq!(author.status, 403, "{path}");
        let foreign = scene.act(&scene.people.stranger.browser, path).await;
        assert_eq!(foreign.status, 403, "{path}");
    }
    scene
        .act(&scene.people.officer.browser, "nhan-xu-ly")
        .await
        .expect(303);
    scene.act(&scene.colleague.browser, "nha-xu-ly").await.expect(303);
    assert!(
        scene.page(&scene.colleague.browser).await.contains(HELD),
        "another's claim is not given up"
    );
    scene.portal.close().await;
}

#[tokio::test]
async fn of_many_who_claim_at_once_one_does() {
    let scene = Scene::open().await;
    let address = format!("/api/v1/newsroom/submissions/{}/claim", scene.item.code);
    let browsers = [
        &scene.people.officer.browser,
        &scene.colleague.browser,
        &scene.people.deputy.browser,
        &scene.people.chair.browser,
    ];
    let nothing = serde_json::json!(null);
    let tries = browsers
        .iter()
        .map(|browser| browser.post_json(&address, &nothing));
    let answers = futures_util::future::join_all(tries).await;
    let statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(
        statuses.iter().filter(|status| **status == 200).count(),
        1,
        "{statuses:?}"
    );
    assert_eq!(
        statuses.iter().filter(|status| **status == 409).count(),
        3,
        "{statuses:?}"
    );
    scene.portal.close().await;
}
