//! What leads the home page: chosen by who shapes the site, seen at once by everybody, ended by taking it down.

use bson::doc;
use serde_json::{Value, json};

use crate::harness::{
    Answer, Browser, Everyone, Item, Process, TestPortal, binary, event_news, eventually, everyone, key,
};

const PATH: &str = "/quan-tri/trang-chu";
const API: &str = "/api/v1/administration/front-page";

struct Scene {
    portal: TestPortal,
    people: Everyone,
    citizen: Browser,
}

impl Scene {
    async fn open() -> Self {
        let portal = TestPortal::open().await;
        let people = everyone(&portal).await;
        let citizen = Browser::new(&portal.base);
        Self {
            portal,
            people,
            citizen,
        }
    }

    fn officer(&self) -> &Browser {
        &self.people.officer.browser
    }

    async fn published(&self, title: &str) -> Item {
        let item = Item::submitted(&self.people.author, &event_news(&self.portal, title, 1)).await;
        item.approve(self.officer(), "1").await.expect(303);
        item
    }

    /// An act of the item's own page.
    async fn act(&self, who: &Browser, item: &Item, path: &str) -> Answer {
        let key = key();
        who.post(&format!("{}/{path}", item.newsroom()), &[("key", &key)])
            .await
    }

    /// The heading of what leads the home page.
    async fn leads(&self) -> String {
        lead_of(&self.citizen.get("/").await.expect(200).body)
    }

    async fn front_page(&self) -> Value {
        self.citizen.get("/api/v1/front-page").await.expect(200).json()
    }

    async fn changes(&self) -> u64 {
        self.portal
            .count("audit", doc! { "chain": "front_page:home" })
            .await
    }

    async fn take_down(&self, item: &Item) -> Answer {
        let key = key();
        let fields = [("words", "Đăng nhầm."), ("key", key.as_str())];
        self.officer()
            .post(&format!("{}/go-bai", item.newsroom()), &fields)
            .await
    }

    /// A correction of the item, approved.
    async fn correct(&self, item: &Item, title: &str) {
        let words = json!({ "words": "Sai." });
        let address = format!("/api/v1/newsroom/submissions/{}/correct", item.code);
        let opened = self.officer().post_json(&address, &words).await.expect(200);
        let correction = Item {
            code: opened.json()["code"].as_str().unwrap().to_owned(),
            tenant: item.tenant.clone(),
        };
        let mut form = event_news(&self.portal, title, 1);
        form.summary = "$title: tiền trợ cấp $100".to_owned();
        correction
            .edit_as_board(self.officer(), "1", &form)
            .await
            .expect(303);
        correction.approve(self.officer(), "2").await.expect(303);
    }

    async fn close(self) {
        let now = self.portal.services.now();
        let verified = self.portal.services.store.verify_audit(now, &[]).await.unwrap();
        let broken = verified.findings.iter().map(ToString::to_string);
        let broken: Vec<_> = broken
            .filter(|one| !one.starts_with("entry not sealed"))
            .collect();
        assert_eq!(broken, Vec::<String>::new());
        self.portal.close().await;
    }
}

fn lead_of(home: &str) -> String {
    let lead = home.split("<article class=\"lead\">").nth(1).unwrap_or_default();
    let title = lead.split("</a></h2>").next().unwrap_or_default();
    title.rsplit('>').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_newest_leads_until_the_office_chooses_and_again_once_it_ends_the_choice() {
    let scene = Scene::open().await;
    assert_eq!(scene.front_page().await["lead"], Value::Null);
    let older = scene.published("Hội nghị quý I").await;
    let newer = scene.published("Hội nghị quý II").await;
    assert_eq!(scene.leads().await, "Hội nghị quý II");
    assert_eq!(scene.front_page().await["chosen"], false);

    let page = scene.officer().get(&older.newsroom()).await.expect(200).body;
    assert!(page.contains("/dua-len-dau\""), "{page}");
    let done = scene
        .act(scene.officer(), &older, "dua-len-dau")
        .await
        .expect(303);
    let back = format!("{}?da=dua-len-dau", older.newsroom());
    assert_eq!(done.location.as_deref(), Some(back.as_str()));
    let home = scene.citizen.get("/").await.expect(200).body;
    assert_eq!(lead_of(&home), "Hội nghị quý I");
    let latest = home.split("id=\"tin-moi\"").nth(1).unwrap();
    assert!(latest.contains("Hội nghị quý II"), "{latest}");
    assert_eq!(
        home.matches("Hội nghị quý I</a>").count(),
        1,
        "it stands there once"
    );
    let front = scene.front_page().await;
    assert_eq!(
        (&front["lead"]["code"], &front["chosen"]),
        (&json!(older.code), &json!(true))
    );

    let page = scene.officer().get(&older.newsroom()).await.expect(200).body;
    assert!(
        page.contains("/thoi-len-dau\"") && !page.contains("/dua-len-dau\""),
        "{page}"
    );
    scene
        .act(scene.officer(), &older, "dua-len-dau")
        .await
        .expect(409);
    scene
        .act(scene.officer(), &newer, "thoi-len-dau")
        .await
        .expect(409);
    let key = key();
    for _ in 0..2 {
        let fields = [("code", older.code.as_str()), ("key", key.as_str())];
        let ended = scene
            .officer()
            .post(&format!("{PATH}/thoi"), &fields)
            .await
            .expect(303);
        assert_eq!(
            ended.location.as_deref(),
            Some("/quan-tri/trang-chu?da=thoi-len-dau")
        );
    }
    assert_eq!(scene.leads().await, "Hội nghị quý II");
    assert_eq!(scene.changes().await, 2, "sent twice, it is ended once");
    let page = scene.people.chair.browser.get(PATH).await.expect(200).body;
    assert!(
        page.contains("Lê Quang Huy chọn lúc") && page.contains("Chưa chọn bài nào"),
        "{page}"
    );
    scene.close().await;
}

#[tokio::test]
async fn a_correction_keeps_the_lead_and_taking_the_article_down_ends_it_for_good() {
    let scene = Scene::open().await;
    let chosen = scene.published("Bài được chọn").await;
    scene.published("Bài mới nhất").await;
    scene
        .act(scene.officer(), &chosen, "dua-len-dau")
        .await
        .expect(303);
    scene.correct(&chosen, "Bài được chọn, đã sửa").await;
    let home = scene.citizen.get("/").await.expect(200).body;
    assert_eq!(lead_of(&home), "Bài được chọn, đã sửa");
    assert!(home.contains("$title: tiền trợ cấp $100"), "{home}");

    scene.take_down(&chosen).await.expect(303);
    assert_eq!(scene.leads().await, "Bài mới nhất");
    let page = scene.officer().get(PATH).await.expect(200).body;
    assert!(page.contains("Bài đã chọn không còn đứng đầu"), "{page}");
    scene.correct(&chosen, "Bài đăng lại").await;
    assert!(
        scene
            .citizen
            .get("/")
            .await
            .expect(200)
            .body
            .contains("Bài đăng lại")
    );
    assert_eq!(
        scene.leads().await,
        "Bài mới nhất",
        "who brings it back does not choose it"
    );
    assert_eq!(scene.front_page().await["chosen"], false);
    scene
        .act(scene.officer(), &chosen, "dua-len-dau")
        .await
        .expect(303);
    assert_eq!(scene.leads().await, "Bài đăng lại");
    scene.close().await;
}

#[tokio::test]
async fn another_process_shows_what_leads_and_what_leads_no_more_in_a_moment() {
    let scene = Scene::open().await;
    let older = scene.published("Bài cũ hơn").await;
    scene.published("Bài mới hơn").await;
    let other = Process::start(
        &binary(),
        &["serve"],
        &scene.portal.database,
        scene.portal.mails.path(),
    )
    .await;
    let elsewhere = Browser::new(&other.base);
    for (path, wanted) in [("dua-len-dau", "Bài cũ hơn"), ("thoi-len-dau", "Bài mới hơn")] {
        eventually("the home page is kept", async || {
            elsewhere.get("/").await.expect(200).headers.contains_key("etag")
        })
        .await;
        scene.act(scene.officer(), &older, path).await.expect(303);
        assert_eq!(scene.leads().await, wanted, "at once where it was chosen");
        eventually("the change is heard of", async || {
            lead_of(&elsewhere.get("/").await.expect(200).body) == wanted
        })
        .await;
    }
    scene.close().await;
}

#[tokio::test]
async fn what_the_public_does_not_see_leads_nothing() {
    let scene = Scene::open().await;
    let public = scene.published("Bài công khai").await;
    let gone = scene.published("Bài bị gỡ").await;
    scene.take_down(&gone).await.expect(303);
    let waiting = Item::submitted(
        &scene.people.author,
        &event_news(&scene.portal, "Bài chờ duyệt", 1),
    )
    .await;
    let draft = Item::draft(&scene.people.author, &event_news(&scene.portal, "Bài nháp", 1)).await;
    let foreign = Item::submitted(
        &scene.people.stranger,
        &event_news(&scene.portal, "Bài của đơn vị khác", 1),
    )
    .await;
    for code in [
        gone.code.as_str(),
        &waiting.code,
        &draft.code,
        &foreign.code,
        "0000-0000",
    ] {
        let fields = [("code", code)];
        let answer = scene
            .officer()
            .post(&format!("{PATH}/dua-len"), &fields)
            .await
            .expect(422);
        assert!(
            answer.body.contains("Không có bài đang đăng mang mã"),
            "{}",
            answer.body
        );
        assert!(
            answer.body.contains("href=\"#code\"") && answer.body.contains(&format!("value=\"{code}\"")),
            "{}",
            answer.body
        );
        let fault = scene
            .officer()
            .post_json(&format!("{API}/lead"), &json!({ "code": code }))
            .await
            .expect(422);
        assert_eq!(fault.json()["errors"][0]["field"], "code");
    }
    for typed in ["", "<script>", "{\"$gt\":\"\"}", "7K2M"] {
        let answer = scene
            .officer()
            .post(&format!("{PATH}/dua-len"), &[("code", typed)])
            .await
            .expect(422);
        assert!(!answer.body.contains("value=\"<script>"), "{}", answer.body);
    }
    for body in [
        json!({ "code": { "$gt": "" } }),
        json!({ "code": public.code, "tenant": "x" }),
        json!({}),
    ] {
        scene
            .officer()
            .post_json(&format!("{API}/lead"), &body)
            .await
            .expect(400);
    }
    assert_eq!(scene.changes().await, 0);
    assert_eq!(scene.leads().await, "Bài công khai");
    scene.close().await;
}

#[tokio::test]
async fn nobody_but_who_shapes_the_site_chooses_what_leads() {
    let scene = Scene::open().await;
    let item = scene.published("Bài công khai").await;
    let people = &scene.people;
    for who in [
        &people.author,
        &people.stranger,
        &people.lead,
        &people.member,
        &people.technician,
    ] {
        let browser = &who.browser;
        browser.get(PATH).await.expect(403);
        browser.get(API).await.expect(403);
        for act in ["dua-len", "thoi"] {
            let fields = [("code", item.code.as_str()), ("role", "chair")];
            browser.post(&format!("{PATH}/{act}"), &fields).await.expect(403);
        }
        for act in ["lead", "end-lead"] {
            let body = json!({ "code": item.code });
            browser
                .post_json(&format!("{API}/{act}"), &body)
                .await
                .expect(403);
        }
        for act in ["dua-len-dau", "thoi-len-dau"] {
            scene.act(browser, &item, act).await.expect(403);
        }
    }
    // A member in charge of the field sees the item, and no such act.
    for who in [&people.member, &people.other_member] {
        let page = who.browser.get(&item.newsroom()).await;
        assert!(!page.body.contains("dua-len-dau"), "{}", page.body);
    }
    scene.citizen.get(API).await.expect(401);
    let mut foreign = scene.officer().clone();
    foreign.csrf = "0".repeat(64);
    foreign
        .post(&format!("{PATH}/dua-len"), &[("code", &item.code)])
        .await
        .expect(403);
    assert_eq!(scene.changes().await, 0);
    for who in [&people.deputy, &people.chair] {
        let body = json!({ "code": item.code });
        who.browser
            .post_json(&format!("{API}/lead"), &body)
            .await
            .expect(200);
        let choice = scene.officer().get(API).await.expect(200).json();
        assert_eq!(
            (&choice["code"], &choice["leads"]),
            (&json!(item.code), &json!(true))
        );
        who.browser
            .post_json(&format!("{API}/end-lead"), &body)
            .await
            .expect(200);
    }
    scene.close().await;
}

#[tokio::test]
async fn chosen_and_taken_down_in_the_same_moment_it_does_not_lead() {
    let scene = Scene::open().await;
    scene.published("Bài còn lại").await;
    for round in 0..6 {
        let item = scene.published(&format!("Bài vừa chọn vừa gỡ {round}")).await;
        let (chosen, taken) = tokio::join!(
            scene.act(&scene.people.deputy.browser, &item, "dua-len-dau"),
            scene.take_down(&item)
        );
        assert!(matches!(chosen.status, 303 | 409 | 422), "{}", chosen.body);
        if taken.status != 303 {
            scene.take_down(&item).await.expect(303);
        }
        assert_eq!(scene.leads().await, "Bài còn lại");
        scene.correct(&item, &format!("Bài đăng lại {round}")).await;
        assert_eq!(scene.front_page().await["chosen"], false);
        scene.take_down(&item).await.expect(303);
    }
    scene.close().await;
}
