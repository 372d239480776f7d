//! After publication: corrections, taking down, and what the public sees meanwhile.

use bson::doc;
use serde_json::{Value, json};

use crate::harness::{Answer, Browser, Everyone, Item, TestPortal, event_news, everyone, key};

const TITLE: &str = "Hội nghị cải cách hành chính";
const CORRECTED: &str = "Hội nghị cải cách hành chính (đính chính)";

struct Scene {
    portal: TestPortal,
    people: Everyone,
    item: Item,
    /// Somebody without an account.
    citizen: Browser,
}

impl Scene {
    /// An item that the Standing Office published.
    async fn published() -> Self {
        let portal = TestPortal::open().await;
        let people = everyone(&portal).await;
        let item = Item::submitted(&people.author, &event_news(&portal, TITLE, 1)).await;
        item.approve(&people.officer.browser, "1").await.expect(303);
        let citizen = Browser::new(&portal.base);
        Self {
            portal,
            people,
            item,
            citizen,
        }
    }

    /// The correction that an act led to.
    fn opened(&self, answer: &Answer) -> Item {
        let location = answer.location.as_deref().unwrap();
        let address = location.split('?').next().unwrap();
        let code = address.rsplit('/').next().unwrap().to_owned();
        assert_ne!(code, self.item.code, "a correction is an item of its own");
        Item {
            code,
            tenant: self.item.tenant.clone(),
        }
    }

    async fn correct(&self, browser: &Browser, base: &str, words: &str) -> Answer {
        let key = key();
        let fields = [("words", words), ("key", key.as_str())];
        browser.post(&format!("{base}/dinh-chinh"), &fields).await
    }

    async fn take_down(&self, browser: &Browser, fields: &[(&str, &str)]) -> Answer {
        let key = key();
        let mut fields = fields.to_vec();
        fields.push(("key", &key));
        browser
            .post(&format!("{}/go-bai", self.item.newsroom()), &fields)
            .await
    }

    async fn article(&self) -> Value {
        let address = format!("/api/v1/articles/{}", self.item.code);
        self.citizen.get(&address).await.expect(200).json()
    }

    /// Writes `title` over the first revision of `correction`, in the newsroom.
    async fn rewrite(&self, correction: &Item, title: &str) {
        let form = event_news(&self.portal, title, 1);
        let saved = correction
            .edit_as_board(&self.people.officer.browser, "1", &form)
            .await;
        saved.expect(303);
    }

    async fn state_of(&self, item: &Item) -> String {
        item.state(&self.portal).await
    }

    async fn subjects(&self) -> Vec<(String, String)> {
        self.portal.wait_for_outbox().await;
        let mails = self.portal.mails_sent().await.into_iter();
        mails
            .map(|mail| (mail.summary.to_email, mail.summary.subject))
            .collect()
    }
}

#[tokio::test]
async fn a_correction_replaces_the_article_only_once_it_is_approved() {
    let scene = Scene::published().await;
    let before = scene.article().await;
    let officer = &scene.people.officer.browser;
    let opened = scene
        .correct(officer, &scene.item.newsroom(), "Sai ngày tổ chức.")
        .await
        .expect(303);
    let correction = scene.opened(&opened);
    assert_eq!(scene.state_of(&correction).await, "submitted");
    scene.rewrite(&correction, CORRECTED).await;
    assert_eq!(
        scene.article().await,
        before,
        "the article stays as it is meanwhile"
    );

    correction.approve(officer, "2").await.expect(303);
    let after = scene.article().await;
    assert_eq!(after["title"], CORRECTED);
    assert_eq!(after["code"], before["code"], "the address stays");
    assert_eq!(after["published_at"], before["published_at"], "so does the day");
    assert!(after["corrected_at"].is_string() && before["corrected_at"].is_null());
    let page = scene
        .citizen
        .get(&format!("/bai-viet/{}", scene.item.code))
        .await
        .expect(308);
    let page = scene
        .citizen
        .get(page.location.as_deref().unwrap())
        .await
        .expect(200);
    assert!(page.body.contains("Đính chính, cập nhật lúc") && page.body.contains(CORRECTED));
    let list = scene.citizen.get("/api/v1/articles").await.expect(200).json();
    assert_eq!(
        list["items"].as_array().unwrap().len(),
        1,
        "one edition is public: {list}"
    );

    assert_eq!(scene.state_of(&scene.item).await, "published");
    assert_eq!(scene.state_of(&correction).await, "published");
    let told = scene.subjects().await;
    let author = &scene.people.author.email;
    assert!(
        told.iter()
            .any(|(to, subject)| to == author && subject.contains("Thay đổi việc xử lý")),
        "{told:?}"
    );
    assert!(
        told.iter()
            .any(|(to, subject)| to == author && subject.contains(CORRECTED)),
        "{told:?}"
    );
    assert!(
        scene
            .portal
            .services
            .store
            .verify_audit(scene.portal.services.now(), &[])
            .await
            .unwrap()
            .findings
            .is_empty()
    );
    scene.portal.close().await;
}

#[tokio::test]
async fn a_collaborator_corrects_the_own_item_through_a_draft() {
    let scene = Scene::published().await;
    let author = &scene.people.author.browser;
    let opened = scene
        .correct(author, &scene.item.workspace(), "Sai tên đơn vị.")
        .await
        .expect(303);
    let correction = scene.opened(&opened);
    assert_eq!(scene.state_of(&correction).await, "draft");
    let officer = &scene.people.officer.browser;
    officer.get(&correction.newsroom()).await.expect(404);
    correction
        .edit(author, "1", &event_news(&scene.portal, CORRECTED, 1))
        .await
        .expect(303);
    correction.submit(author).await.expect(303);
    let stored = correction.stored(&scene.portal).await;
    let original = scene.item.stored(&scene.portal).await;
    assert_eq!(
        stored.get("intake"),
        original.get("intake"),
        "lateness is of the first submit"
    );
    correction
        .approve(&scene.people.officer.browser, "2")
        .await
        .expect(303);
    assert_eq!(scene.article().await["title"], CORRECTED);

    let page = author.get(&correction.workspace()).await.expect(200);
    assert!(page.body.contains("Đính chính tin bài"));
    let again = scene
        .correct(author, &correction.workspace(), "Nữa.")
        .await
        .expect(403);
    assert!(
        again.body.contains(&scene.item.code),
        "it says where to do it: {}",
        again.body
    );
    scene.portal.close().await;
}

#[tokio::test]
async fn of_one_article_one_correction_is_open_at_a_time() {
    let scene = Scene::published().await;
    let (officer, base) = (&scene.people.officer.browser, scene.item.newsroom());
    let address = format!("/api/v1/newsroom/submissions/{}/correct", scene.item.code);
    let body = json!({ "words": "Sai ngày." });
    let tries = (0..8).map(|_| officer.post_json(&address, &body));
    let answers = futures_util::future::join_all(tries).await;
    let statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(
        statuses.iter().filter(|status| **status == 200).count(),
        1,
        "{statuses:?}"
    );
    assert_eq!(
        statuses.iter().filter(|status| **status == 409).count(),
        7,
        "{statuses:?}"
    );
    let second = scene.correct(officer, &base, "Sai tên.").await.expect(409);
    assert!(
        second.body.contains("đang có một bản đính chính"),
        "{}",
        second.body
    );
    assert!(second.body.contains("Sai tên."), "what was typed is kept");

    let first = answers
        .into_iter()
        .find(|answer| answer.status == 200)
        .unwrap()
        .json();
    let first = Item {
        code: first["code"].as_str().unwrap().to_owned(),
        tenant: scene.item.tenant.clone(),
    };
    first
        .refuse(officer, &["khong-dat-chat-luong"], &[])
        .await
        .expect(303);
    scene.correct(officer, &base, "Sai tên.").await.expect(303);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_form_sent_twice_opens_one_correction() {
    let scene = Scene::published().await;
    let officer = &scene.people.officer.browser;
    let key = key();
    let fields = [("words", "Sai ngày."), ("key", key.as_str())];
    let address = format!("{}/dinh-chinh", scene.item.newsroom());
    let first = officer.post(&address, &fields).await.expect(303);
    let second = officer.post(&address, &fields).await.expect(303);
    assert_eq!(first.location, second.location);
    scene.portal.close().await;
}

#[tokio::test]
async fn what_is_taken_down_is_gone_at_once_until_a_correction_brings_it_back() {
    let scene = Scene::published().await;
    let officer = &scene.people.officer.browser;
    let silent = scene.take_down(officer, &[("words", " ")]).await.expect(422);
    assert!(silent.body.contains("Hãy ghi rõ lý do"), "{}", silent.body);
    scene
        .take_down(officer, &[("words", "Sai số liệu, chờ xác minh.")])
        .await
        .expect(303);
    assert_eq!(scene.state_of(&scene.item).await, "unpublished");

    let page = scene
        .citizen
        .get(&format!("/bai-viet/{}/hoi-nghi", scene.item.code))
        .await
        .expect(410);
    assert!(page.body.contains("Bài viết đã được gỡ"));
    assert!(!page.body.contains(TITLE), "nothing of what it said");
    scene
        .citizen
        .get(&format!("/api/v1/articles/{}", scene.item.code))
        .await
        .expect(410);
    let home = scene.citizen.get("/").await.expect(200);
    assert!(!home.body.contains(&scene.item.code));
    let duplicate = Item::submitted(&scene.people.author, &event_news(&scene.portal, "Tin khác", 1)).await;
    let more = [("duplicate_of", scene.item.code.as_str()), ("remarks", "")];
    duplicate.refuse(officer, &["trung-lap"], &more).await.expect(422);
    let told = scene.subjects().await;
    assert!(
        told.iter()
            .any(|(to, subject)| *to == scene.people.author.email && subject.contains("Thay đổi việc xử lý")),
        "{told:?}"
    );

    let opened = scene
        .correct(officer, &scene.item.newsroom(), "Đã xác minh.")
        .await
        .expect(303);
    let correction = scene.opened(&opened);
    correction
        .approve(&scene.people.chair.browser, "1")
        .await
        .expect(303);
    assert_eq!(scene.state_of(&scene.item).await, "published");
    assert_eq!(scene.article().await["title"], TITLE);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_removal_by_order_names_the_order_and_is_final() {
    let scene = Scene::published().await;
    let officer = &scene.people.officer.browser;
    let opened = scene
        .correct(officer, &scene.item.newsroom(), "Sai ngày.")
        .await
        .expect(303);
    let correction = scene.opened(&opened);
    let half = [("words", "Theo yêu cầu."), ("authority", "Cục Báo chí")];
    let half = scene.take_down(officer, &half).await.expect(422);
    assert!(
        half.body.contains("Theo yêu cầu.") && half.body.contains("Cục Báo chí"),
        "what was typed is kept"
    );
    let order = [
        ("words", "Theo yêu cầu."),
        ("authority", "Cục Báo chí"),
        ("document_number", "15/CV-CBC"),
        ("issued_on", "12/10/2026"),
    ];
    scene.take_down(officer, &order).await.expect(303);

    let page = scene
        .citizen
        .get(&format!("/bai-viet/{}", scene.item.code))
        .await
        .expect(410);
    assert!(
        page.body.contains("15/CV-CBC") && page.body.contains("Cục Báo chí"),
        "{}",
        page.body
    );
    let late = correction.approve(officer, "1").await.expect(409);
    assert!(late.body.contains("cơ quan có thẩm quyền"), "{}", late.body);
    let again = scene
        .correct(officer, &scene.item.newsroom(), "Sai.")
        .await
        .expect(403);
    assert!(again.body.contains("cơ quan có thẩm quyền"), "{}", again.body);
    scene
        .citizen
        .get(&format!("/bai-viet/{}", scene.item.code))
        .await
        .expect(410);
    scene.portal.close().await;
}

#[tokio::test]
async fn an_order_that_comes_later_is_recorded_on_what_is_down_already() {
    let scene = Scene::published().await;
    let officer = &scene.people.officer.browser;
    scene
        .take_down(officer, &[("words", "Sai số liệu.")])
        .await
        .expect(303);
    let bare = scene.take_down(officer, &[("words", "Nữa.")]).await.expect(422);
    assert!(
        bare.body.contains("Chỉ ghi bổ sung được văn bản"),
        "{}",
        bare.body
    );
    let order = [
        ("words", "Theo yêu cầu."),
        ("authority", "Cục Báo chí"),
        ("document_number", "15/CV-CBC"),
        ("issued_on", "12/10/2026"),
    ];
    scene.take_down(officer, &order).await.expect(303);
    let page = scene
        .citizen
        .get(&format!("/bai-viet/{}", scene.item.code))
        .await
        .expect(410);
    assert!(page.body.contains("15/CV-CBC"), "{}", page.body);
    scene.take_down(officer, &order).await.expect(403);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_correction_opened_before_a_removal_does_not_undo_it() {
    let scene = Scene::published().await;
    let officer = &scene.people.officer.browser;
    let opened = scene
        .correct(officer, &scene.item.newsroom(), "Sai ngày.")
        .await
        .expect(303);
    let correction = scene.opened(&opened);
    scene
        .take_down(officer, &[("words", "Sai số liệu.")])
        .await
        .expect(303);
    let late = correction.approve(officer, "1").await.expect(409);
    assert!(late.body.contains("đã được gỡ sau khi"), "{}", late.body);
    scene
        .citizen
        .get(&format!("/bai-viet/{}", scene.item.code))
        .await
        .expect(410);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_forgotten_draft_keeps_nobody_from_correcting_and_cannot_undo_a_correction() {
    let scene = Scene::published().await;
    let (author, officer) = (&scene.people.author.browser, &scene.people.officer.browser);
    let opened = scene
        .correct(author, &scene.item.workspace(), "Sai tên.")
        .await
        .expect(303);
    let forgotten = scene.opened(&opened);
    let member = &scene.people.other_member.browser;
    member.get(&forgotten.newsroom()).await.expect(404);
    let opened = scene
        .correct(officer, &scene.item.newsroom(), "Sai ngày.")
        .await
        .expect(303);
    let correction = scene.opened(&opened);
    let waiting = forgotten.submit(author).await.expect(409);
    assert!(
        waiting.body.contains("đang có một bản đính chính"),
        "{}",
        waiting.body
    );
    scene.rewrite(&correction, CORRECTED).await;
    correction.approve(officer, "2").await.expect(303);
    let outdated = forgotten.submit(author).await.expect(409);
    assert!(
        outdated.body.contains("được đính chính sau khi"),
        "{}",
        outdated.body
    );
    assert_eq!(scene.article().await["title"], CORRECTED);
    scene.portal.close().await;
}

#[tokio::test]
async fn nobody_else_corrects_or_takes_down() {
    let scene = Scene::published().await;
    let stranger = &scene.people.stranger.browser;
    let newsroom = scene.item.newsroom();
    for (path, fields) in [("dinh-chinh", "Sai."), ("go-bai", "Sai.")] {
        let key = key();
        let typed = [("words", fields), ("key", key.as_str())];
        for browser in [stranger, &scene.people.author.browser] {
            let answer = browser.post(&format!("{newsroom}/{path}"), &typed).await;
            assert!(matches!(answer.status, 403 | 404), "{path}: {}", answer.status);
        }
        let foreign = stranger
            .post(&format!("{}/{path}", scene.item.workspace()), &typed)
            .await;
        assert_eq!(foreign.status, 404, "{path}");
        let member = scene
            .people
            .member
            .browser
            .post(&format!("{newsroom}/{path}"), &typed)
            .await;
        assert_eq!(member.status, 404, "out of the member's fields: {path}");
    }
    assert_eq!(scene.state_of(&scene.item).await, "published");
    let submissions = scene
        .portal
        .raw()
        .await
        .collection::<bson::Document>("submissions");
    assert_eq!(
        submissions
            .count_documents(doc! { "corrects": { "$exists": true } })
            .await
            .unwrap(),
        0
    );
    scene.portal.close().await;
}

#[tokio::test]
async fn articles_published_before_corrections_existed_stay_public() {
    let scene = Scene::published().await;
    let raw = scene.portal.raw().await;
    raw.collection::<bson::Document>("articles")
        .delete_many(doc! {})
        .await
        .unwrap();
    raw.collection::<bson::Document>("migrations")
        .delete_many(doc! { "_id": { "$gte": 2 } })
        .await
        .unwrap();
    scene
        .portal
        .services
        .store
        .migrate(scene.portal.services.now())
        .await
        .unwrap();
    assert_eq!(scene.article().await["title"], TITLE);
    let opened = scene
        .correct(&scene.people.officer.browser, &scene.item.newsroom(), "Sai.")
        .await;
    let correction = scene.opened(&opened.expect(303));
    scene.rewrite(&correction, CORRECTED).await;
    correction
        .approve(&scene.people.officer.browser, "2")
        .await
        .expect(303);
    assert_eq!(scene.article().await["title"], CORRECTED);
    scene.portal.close().await;
}
