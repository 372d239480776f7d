//! Who has charge of an item: handed over, given back to the body, taken up, assigned, and never lost.

use std::sync::Arc;

use bson::{Document, doc};
use cchc::{
    app::accounts::{enter_absence, revoke_account},
    domain::{
        account::Absence,
        actor::Role,
        text::Email,
        time::{FixedClock, Instant},
    },
    worker::{Stop, custody::return_unkept},
};
use futures_util::TryStreamExt;
use serde_json::json;

use crate::harness::{
    Answer, Browser, Everyone, Item, Process, Somebody, TestPortal, binary, command, event_news, eventually,
    everyone, free_port, key,
};

/// Monday, 7 January 2030, 09:00 in Vietnam: later than any machine that runs this.
const MONDAY: Instant = Instant::from_millis(1_893_981_600_000);
const MOVED: &str = "[CCHC] Thay đổi người phụ trách tin bài: ";

struct Scene {
    portal: TestPortal,
    people: Everyone,
    /// A second collaborator of Tuyên Quang.
    colleague: Somebody,
}

impl Scene {
    async fn open() -> Self {
        let portal = TestPortal::open_at(Arc::new(FixedClock::at(MONDAY))).await;
        let people = everyone(&portal).await;
        let colleague = portal
            .appoint(
                "lan@tq.example",
                "Lý Thị Lan",
                &[Role::Collaborator],
                "tuyen-quang",
            )
            .await;
        Self {
            portal,
            people,
            colleague,
        }
    }

    async fn draft(&self, title: &str) -> Item {
        Item::draft(&self.people.author, &event_news(&self.portal, title, 1)).await
    }

    async fn custodian(&self, item: &Item) -> Option<String> {
        let stored = item.stored(&self.portal).await;
        stored.get_str("custodian").ok().map(str::to_owned)
    }

    async fn expect_pooled(&self, item: &Item) {
        let wanted = format!("{} is in nobody's charge", item.code);
        eventually(&wanted, async || self.custodian(item).await.is_none()).await;
    }

    async fn revoke(&self, who: &Somebody) {
        let email = Email::parse(&who.email).unwrap();
        revoke_account(
            &self.portal.services,
            self.portal.system_tx(),
            &email,
            "Thôi việc",
        )
        .await
        .unwrap();
    }

    async fn mails_of(&self, to: &Somebody, subject: &str) -> usize {
        self.portal.wait_for_outbox().await;
        let mails = self.portal.mails_sent().await;
        let fits = mails
            .iter()
            .filter(|mail| mail.summary.to_email == to.email && mail.summary.subject.starts_with(subject));
        fits.count()
    }

    async fn round(&self) -> u64 {
        let (_pull, stop) = Stop::new();
        return_unkept(&self.portal.services, &stop).await.unwrap()
    }
}

async fn act(browser: &Browser, address: &str, act: &str, to: Option<&Somebody>, reason: &str) -> Answer {
    let key = key();
    let to = to.map(|one| one.id.to_string()).unwrap_or_default();
    let fields = [("custodian", to.as_str()), ("reason", reason), ("key", &key)];
    browser.post(&format!("{address}/{act}"), &fields).await
}

#[tokio::test]
async fn a_custodian_hands_over_and_the_author_stays() {
    let scene = Scene::open().await;
    let (author, colleague) = (&scene.people.author, &scene.colleague);
    let item = scene.draft("Tin bàn giao").await;
    let page = author.browser.get(&item.workspace()).await.expect(200);
    for words in [
        "Bàn giao cho đồng nghiệp",
        "Trả về đơn vị",
        "Lý Thị Lan (lan@tq.example)",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    // The colleague reads why nothing may be done yet.
    let page = colleague.browser.get(&item.workspace()).await.expect(200);
    assert!(
        page.body.contains("do cộng tác viên khác phụ trách"),
        "{}",
        page.body
    );
    act(&colleague.browser, &item.workspace(), "nhan-phu-trach", None, "")
        .await
        .expect(403);

    let silent = act(
        &author.browser,
        &item.workspace(),
        "ban-giao",
        Some(colleague),
        " \n ",
    )
    .await
    .expect(422);
    assert!(silent.body.contains("Hãy ghi rõ lý do"), "{}", silent.body);
    assert!(
        silent
            .body
            .contains(&format!("value=\"{}\" selected", colleague.id)),
        "the choice is lost: {}",
        silent.body
    );
    let nobody = act(
        &author.browser,
        &item.workspace(),
        "ban-giao",
        None,
        "Đi công tác.",
    )
    .await
    .expect(422);
    assert!(nobody.body.contains("Đi công tác."), "the reason is lost");
    act(
        &author.browser,
        &item.workspace(),
        "ban-giao",
        Some(colleague),
        "Đi công tác.",
    )
    .await
    .expect(303);
    assert_eq!(scene.custodian(&item).await, Some(colleague.id.to_string()));

    let mail = scene
        .portal
        .mail_to(&colleague.email, |mail| mail.subject.starts_with(MOVED))
        .await;
    for words in [
        "Hoàng Thị Mai đã bàn giao",
        "Người phụ trách: Lý Thị Lan",
        "Đi công tác.",
    ] {
        assert!(mail.text.contains(words), "{words}: {}", mail.text);
    }
    // The one who did it needs no letter, and may nothing more.
    assert_eq!(scene.mails_of(author, MOVED).await, 0);
    item.submit(&author.browser).await.expect(403);
    let page = author.browser.get(&item.workspace()).await.expect(200);
    assert!(
        page.body.contains("<dt>Người phụ trách</dt><dd>Lý Thị Lan</dd>"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("<dt>Người gửi</dt><dd>Hoàng Thị Mai</dd>"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("Người phụ trách: Lý Thị Lan. Đi công tác."),
        "{}",
        page.body
    );

    // The new one declares anew; the receipt of the item stays its author's.
    let key = key();
    let undeclared = [("accurate", "on"), ("key", key.as_str())];
    let refused = colleague
        .browser
        .post(&format!("{}/gui", item.workspace()), &undeclared)
        .await
        .expect(422);
    assert!(refused.body.contains("cả hai cam kết"), "{}", refused.body);
    item.submit(&colleague.browser).await.expect(303);
    let stored = item.stored(&scene.portal).await;
    let account = stored.get_document("author").unwrap().get_str("account").unwrap();
    assert_eq!(account, author.id.to_string());

    // A return reaches who has charge of it now, and publication both.
    item.give_back(&scene.people.officer.browser, "Bổ sung số liệu.")
        .await
        .expect(303);
    assert_eq!(scene.mails_of(colleague, "[CCHC] Đề nghị chỉnh sửa").await, 1);
    assert_eq!(scene.mails_of(author, "[CCHC] Đề nghị chỉnh sửa").await, 0);
    item.submit(&colleague.browser).await.expect(303);
    item.approve(&scene.people.officer.browser, "1").await.expect(303);
    for told in [author, colleague] {
        assert_eq!(scene.mails_of(told, "[CCHC] Tin bài đã được đăng tải").await, 1);
    }
    scene.portal.close().await;
}

#[tokio::test]
async fn nobody_of_another_body_and_nobody_who_is_not_there_gets_an_item() {
    let scene = Scene::open().await;
    let (people, colleague) = (&scene.people, &scene.colleague);
    let item = scene.draft("Tin của Tuyên Quang").await;
    let address = item.workspace();
    let (author, lead) = (&people.author.browser, &people.lead.browser);
    let before = scene.portal.count("audit", doc! {}).await;
    // Another body's collaborator, a lead who files nothing, an officer, and the custodian.
    for whom in [&people.stranger, &people.lead, &people.officer] {
        let refused = act(author, &address, "ban-giao", Some(whom), "Vì thế.")
            .await
            .expect(422);
        assert!(
            refused
                .body
                .contains("cộng tác viên đang hoạt động của chính đơn vị"),
            "{}",
            refused.body
        );
        act(lead, &address, "giao-phu-trach", Some(whom), "Vì thế.")
            .await
            .expect(422);
    }
    act(author, &address, "ban-giao", Some(&people.author), "Vì thế.")
        .await
        .expect(422);
    let key = key();
    for forged in ["0", "{\"$ne\":1}", "00000000-0000-0000-0000-000000000000"] {
        let fields = [
            ("custodian", forged),
            ("reason", "Vì thế."),
            ("key", key.as_str()),
        ];
        author
            .post(&format!("{address}/ban-giao"), &fields)
            .await
            .expect(422);
    }
    // Who may not, and whose it is not.
    act(author, &address, "giao-phu-trach", Some(colleague), "Vì thế.")
        .await
        .expect(403);
    act(lead, &address, "ban-giao", Some(colleague), "Vì thế.")
        .await
        .expect(403);
    let stranger = &people.stranger.browser;
    let own = address.replace("tuyen-quang", "cao-bang");
    for path in ["ban-giao", "tra-ve-don-vi", "nhan-phu-trach", "giao-phu-trach"] {
        for address in [&address, &own] {
            act(stranger, address, path, Some(colleague), "Vì thế.")
                .await
                .expect(404);
        }
    }
    // The Board does not know of a draft.
    act(
        &people.officer.browser,
        &item.newsroom(),
        "giao-phu-trach",
        Some(colleague),
        "Vì thế.",
    )
    .await
    .expect(404);
    assert_eq!(scene.portal.count("audit", doc! {}).await, before);

    let today = scene.portal.services.today();
    let email = Email::parse(&colleague.email).unwrap();
    enter_absence(
        scene.portal.system_tx(),
        &email,
        Absence::of(today, today.plus_days(2)),
    )
    .await
    .unwrap();
    let away = act(author, &address, "ban-giao", Some(colleague), "Vì thế.")
        .await
        .expect(422);
    assert!(
        away.body.contains("Lý Thị Lan vắng mặt đến hết ngày"),
        "{}",
        away.body
    );
    scene.revoke(colleague).await;
    act(author, &address, "ban-giao", Some(colleague), "Vì thế.")
        .await
        .expect(422);
    assert_eq!(scene.custodian(&item).await, Some(people.author.id.to_string()));
    scene.portal.close().await;
}

#[tokio::test]
async fn an_item_in_the_pool_is_seen_taken_up_once_and_its_letters_reach_all_of_the_body() {
    let scene = Scene::open().await;
    let (people, colleague) = (&scene.people, &scene.colleague);
    let home = "/don-vi/tuyen-quang";
    let item = scene.draft("Tin trả về đơn vị").await;
    item.submit(&people.author.browser).await.expect(303);
    let page = people.lead.browser.get(home).await.expect(200);
    assert!(
        page.body.contains("Tin bài nào cũng có người phụ trách."),
        "{}",
        page.body
    );
    let address = item.workspace();
    act(&people.author.browser, &address, "tra-ve-don-vi", None, "")
        .await
        .expect(422);
    act(
        &people.author.browser,
        &address,
        "tra-ve-don-vi",
        None,
        "Nghỉ dài ngày.",
    )
    .await
    .expect(303);
    assert_eq!(scene.custodian(&item).await, None);
    assert_eq!(scene.mails_of(&people.lead, MOVED).await, 1);
    for who in [&people.lead, &people.author, colleague] {
        let page = who.browser.get(home).await.expect(200);
        let (_, pool) = page
            .body
            .split_once("id=\"chua-co-nguoi-phu-trach\"")
            .expect("the pool is shown");
        assert!(pool.contains("<span class=\"count\">1</span>"), "{pool}");
        assert!(pool.contains(&item.code), "{pool}");
    }
    let listed = colleague
        .browser
        .get("/api/v1/workspaces/tuyen-quang/submissions?pooled=true")
        .await
        .expect(200);
    assert_eq!(listed.json()["items"].as_array().unwrap().len(), 1);

    // Nobody has charge of it: nobody edits or withdraws it, and a return reaches everybody who could.
    let refused = item.withdraw(&people.author.browser).await.expect(403);
    assert!(
        refused.body.contains("chưa có người phụ trách"),
        "{}",
        refused.body
    );
    item.give_back(&people.officer.browser, "Bổ sung số liệu.")
        .await
        .expect(303);
    for told in [&people.lead, &people.author, colleague] {
        assert_eq!(
            scene.mails_of(told, "[CCHC] Đề nghị chỉnh sửa").await,
            1,
            "{}",
            told.email
        );
    }
    assert_eq!(
        scene.mails_of(&people.stranger, "[CCHC] ").await,
        1,
        "the account's own letter"
    );

    // Two take it up in the same moment, and the same form is sent twice: one has it.
    act(&people.lead.browser, &address, "nhan-phu-trach", None, "")
        .await
        .expect(403);
    let take = format!("{address}/nhan-phu-trach");
    let (one, other) = (key(), key());
    let (first, second) = ([("key", one.as_str())], [("key", other.as_str())]);
    let (a, b) = tokio::join!(
        colleague.browser.post(&take, &first),
        people.author.browser.post(&take, &second)
    );
    let won = [&a, &b].into_iter().filter(|answer| answer.status == 303).count();
    assert_eq!(won, 1, "{} and {}", a.status, b.status);
    let (winner, key) = match a.status {
        303 => (colleague, first),
        _ => (&people.author, second),
    };
    assert_eq!(scene.custodian(&item).await, Some(winner.id.to_string()));
    winner.browser.post(&take, &key).await.expect(303);
    assert_eq!(
        scene
            .portal
            .count("audit", doc! { "action": "take_from_pool" })
            .await,
        1
    );
    item.submit(&winner.browser).await.expect(303);
    scene.portal.close().await;
}

#[tokio::test]
async fn the_lead_and_the_office_name_a_custodian_also_while_the_old_one_is_away() {
    let scene = Scene::open().await;
    let (people, colleague) = (&scene.people, &scene.colleague);
    let item = scene.draft("Tin giao lại").await;
    let today = scene.portal.services.today();
    let email = Email::parse(&people.author.email).unwrap();
    enter_absence(
        scene.portal.system_tx(),
        &email,
        Absence::of(today, today.plus_days(5)),
    )
    .await
    .unwrap();
    // An absence moves nothing by itself; the page says it, and the lead acts.
    assert_eq!(scene.round().await, 0);
    let page = people.lead.browser.get(&item.workspace()).await.expect(200);
    assert!(
        page.body.contains("Hoàng Thị Mai (vắng mặt đến hết ngày"),
        "{}",
        page.body
    );
    act(
        &people.lead.browser,
        &item.workspace(),
        "giao-phu-trach",
        Some(colleague),
        "Tác giả nghỉ phép.",
    )
    .await
    .expect(303);
    assert_eq!(scene.custodian(&item).await, Some(colleague.id.to_string()));
    for told in [&people.author, colleague] {
        assert_eq!(scene.mails_of(told, MOVED).await, 1, "{}", told.email);
    }
    item.submit(&colleague.browser).await.expect(303);
    let third = scene
        .portal
        .appoint(
            "son@tq.example",
            "Đặng Văn Sơn",
            &[Role::Collaborator],
            "tuyen-quang",
        )
        .await;
    // A colleague of the Board is at it: that does not stand in the way of a new custodian.
    let claim = [("key", "nhan-xu-ly-0001")];
    people
        .officer
        .browser
        .post(&format!("{}/nhan-xu-ly", item.newsroom()), &claim)
        .await
        .expect(303);
    let deputy = &people.deputy.browser;
    act(
        deputy,
        &item.newsroom(),
        "giao-phu-trach",
        Some(&third),
        "Đơn vị đề nghị.",
    )
    .await
    .expect(303);
    assert_eq!(scene.custodian(&item).await, Some(third.id.to_string()));
    assert_eq!(
        scene.mails_of(&people.lead, MOVED).await,
        1,
        "the body is told of the Board's act"
    );
    for other in [&people.member, &people.chair] {
        act(
            &other.browser,
            &item.newsroom(),
            "giao-phu-trach",
            Some(colleague),
            "Vì thế.",
        )
        .await
        .expect(if other.email == people.chair.email {
            403
        } else {
            404
        });
    }
    // After publication the new custodian opens the correction, and the old one may not.
    item.approve(&people.officer.browser, "1").await.expect(303);
    let key = key();
    let fields = [("words", "Sai tên."), ("key", key.as_str())];
    let correct = format!("{}/dinh-chinh", item.workspace());
    people.author.browser.post(&correct, &fields).await.expect(403);
    third.browser.post(&correct, &fields).await.expect(303);
    scene.portal.close().await;
}

#[tokio::test]
async fn custody_moves_by_json_as_by_pages() {
    let scene = Scene::open().await;
    let (people, colleague) = (&scene.people, &scene.colleague);
    let item = scene.draft("Tin qua giao diện lập trình").await;
    let address = format!("/api/v1/workspaces/tuyen-quang/submissions/{}", item.code);
    let shown = people
        .author
        .browser
        .get(&format!("{address}/custody"))
        .await
        .expect(200);
    assert_eq!(shown.json()["custodian"]["name"], "Hoàng Thị Mai");
    assert_eq!(shown.json()["colleagues"].as_array().unwrap().len(), 2);
    let give = json!({ "custodian": colleague.id.to_string(), "reason": "Đi công tác." });
    let send = |browser: &Browser, path: &str, key: &str, body: &serde_json::Value| {
        let request = browser.request("POST", &format!("{address}/{path}"));
        Browser::send(request.header("idempotency-key", key).json(body))
    };
    let author = &people.author.browser;
    let wrong = json!({ "custodian": people.stranger.id.to_string(), "reason": "" });
    let refused = send(author, "hand-over", "ban-giao-0001", &wrong)
        .await
        .expect(422);
    assert_eq!(refused.json()["errors"].as_array().unwrap().len(), 2);
    send(author, "hand-over", "ban-giao-0002", &give)
        .await
        .expect(200);
    // The same request again is answered by what it left behind; another body under its key is not.
    send(author, "hand-over", "ban-giao-0002", &give)
        .await
        .expect(200);
    send(author, "hand-over", "ban-giao-0002", &wrong)
        .await
        .expect(422);
    let reason = json!({ "reason": "Trả lại." });
    send(&colleague.browser, "give-to-pool", "tra-ve-0001", &reason)
        .await
        .expect(200);
    let shown = author.get(&address).await.expect(200);
    assert_eq!(shown.json()["pooled"], true);
    send(author, "take-from-pool", "nhan-lai-0001", &json!({}))
        .await
        .expect(200);
    send(&people.lead.browser, "assign-custodian", "giao-0001", &give)
        .await
        .expect(200);
    send(&people.stranger.browser, "assign-custodian", "giao-0001", &give)
        .await
        .expect(404);
    assert_eq!(scene.custodian(&item).await, Some(colleague.id.to_string()));
    item.submit(&colleague.browser).await.expect(303);
    let back = json!({ "custodian": people.author.id.to_string(), "reason": "Đơn vị đề nghị." });
    let newsroom = format!("/api/v1/newsroom/submissions/{}", item.code);
    people
        .officer
        .browser
        .post_json(&format!("{newsroom}/assign-custodian"), &back)
        .await
        .expect(200);
    let shown = people
        .officer
        .browser
        .get(&format!("{newsroom}/custody"))
        .await
        .expect(200);
    assert_eq!(shown.json()["custodian"]["id"], people.author.id.to_string());
    scene.portal.close().await;
}

#[tokio::test]
async fn a_revocation_gives_the_items_back_to_the_body_and_tells_its_lead() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let draft = scene.draft("Nháp của người thôi việc").await;
    let sent = scene.draft("Tin đã gửi của người thôi việc").await;
    sent.submit(&people.author.browser).await.expect(303);
    let decided = scene.draft("Tin đã đăng của người thôi việc").await;
    decided.submit(&people.author.browser).await.expect(303);
    decided.approve(&people.officer.browser, "1").await.expect(303);
    scene.revoke(&people.author).await;
    scene.expect_pooled(&draft).await;
    scene.expect_pooled(&sent).await;
    assert_eq!(
        scene.custodian(&decided).await,
        Some(people.author.id.to_string()),
        "what is decided stays"
    );
    assert_eq!(scene.mails_of(&people.lead, MOVED).await, 2);
    let page = people.lead.browser.get(&draft.workspace()).await.expect(200);
    assert!(
        page.body.contains("Hoàng Thị Mai đã bị thu hồi tài khoản."),
        "{}",
        page.body
    );
    assert!(page.body.contains("Hệ thống"), "nobody signs it: {}", page.body);
    act(
        &scene.colleague.browser,
        &draft.workspace(),
        "nhan-phu-trach",
        None,
        "",
    )
    .await
    .expect(303);
    draft.submit(&scene.colleague.browser).await.expect(303);

    // A letter to who is gone is read by the lead in that person's place: the author of the published item.
    let reason = [("words", "Sai số liệu."), ("key", "go-bai-00000001")];
    people
        .officer
        .browser
        .post(&format!("{}/go-bai", decided.newsroom()), &reason)
        .await
        .expect(303);
    let subject = "[CCHC] Thay đổi việc xử lý tin bài: Tin đã đăng của người thôi việc";
    assert_eq!(scene.mails_of(&people.lead, subject).await, 1);
    // A letter about the account itself is nobody else's: the lead has its own of the revocation, once.
    assert_eq!(
        scene
            .mails_of(&people.lead, "[CCHC] Thông báo thu hồi tài khoản")
            .await,
        1
    );
    assert_eq!(
        scene
            .portal
            .count(
                "outbox",
                doc! { "to.email": &people.author.email, "letter.template": "submission_moved" }
            )
            .await,
        0
    );
    scene.portal.close().await;
}

#[tokio::test]
async fn a_body_without_people_alerts_the_standing_office() {
    let scene = Scene::open().await;
    let people = &scene.people;
    // Cao Bằng has one collaborator and no lead.
    let item = Item::draft(
        &people.stranger,
        &event_news(&scene.portal, "Tin của Cao Bằng", 1),
    )
    .await;
    item.submit(&people.stranger.browser).await.expect(303);
    scene.revoke(&people.stranger).await;
    scene.expect_pooled(&item).await;
    assert_eq!(scene.mails_of(&people.officer, MOVED).await, 1);
    item.give_back(&people.officer.browser, "Bổ sung số liệu.")
        .await
        .expect(303);
    assert_eq!(
        scene.mails_of(&people.officer, "[CCHC] Đề nghị chỉnh sửa").await,
        1
    );
    // Without anybody to give it to, the page says so instead of offering it.
    let page = people.officer.browser.get(&item.newsroom()).await.expect(200);
    assert!(
        page.body
            .contains("Đơn vị không có cộng tác viên nào khác đang có mặt"),
        "{}",
        page.body
    );
    // A colleague without a lead is told instead of the office.
    let newcomer = scene
        .portal
        .appoint("moi@cb.example", "Bế Văn Mới", &[Role::Collaborator], "cao-bang")
        .await;
    act(&newcomer.browser, &item.workspace(), "nhan-phu-trach", None, "")
        .await
        .expect(303);
    assert_eq!(scene.mails_of(&people.officer, MOVED).await, 1);
    assert_eq!(scene.mails_of(&newcomer, MOVED).await, 1);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_role_taken_away_gives_the_items_back_and_a_worker_cut_off_does_each_once() {
    const ITEMS: u64 = 12;
    let scene = Scene::open().await;
    let people = &scene.people;
    for number in 0..ITEMS {
        scene.draft(&format!("Nháp số {number}")).await;
    }
    scene.portal.wait_for_outbox().await;
    let accounts = scene.portal.raw().await.collection::<Document>("accounts");
    let whom = doc! { "_id": people.author.id.to_string() };
    accounts
        .update_one(whom, doc! { "$set": { "roles": ["finance"] } })
        .await
        .unwrap();
    let returned = || scene.portal.count("audit", doc! { "action": "return_to_pool" });
    while returned().await < ITEMS / 2 {
        let before = returned().await;
        let services = scene.portal.services.clone();
        let worker = tokio::spawn(async move {
            let (_pull, stop) = Stop::new();
            return_unkept(&services, &stop).await
        });
        while returned().await == before {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        worker.abort();
        let _ = worker.await;
    }
    // Two at once take up the rest, and then there is nothing left to do.
    tokio::join!(scene.round(), scene.round());
    assert_eq!(scene.round().await, 0);
    assert_eq!(returned().await, ITEMS, "each once");
    assert_eq!(
        scene
            .portal
            .count("submissions", doc! { "custodian": null })
            .await,
        ITEMS
    );
    assert_eq!(
        scene.mails_of(&people.lead, MOVED).await as u64,
        ITEMS,
        "told once for each"
    );
    scene.portal.close().await;
}

#[tokio::test]
async fn a_killed_worker_process_leaves_no_item_with_who_is_gone() {
    const ITEMS: u64 = 16;
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    for number in 0..ITEMS {
        Item::draft(
            &people.author,
            &event_news(&portal, &format!("Nháp số {number}"), 1),
        )
        .await;
    }
    portal.wait_for_outbox().await;
    // Behind the back of the worker beside the server, so that the process finds the work.
    let accounts = portal.raw().await.collection::<Document>("accounts");
    let gone = doc! { "$set": { "standing": { "name": "revoked", "at": bson::DateTime::now(), "ground": "Thôi việc" } } };
    let whom = doc! { "_id": people.author.id.to_string() };
    accounts.update_one(whom, gone).await.unwrap();
    let returned = || portal.count("audit", doc! { "action": "return_to_pool" });
    let port = free_port();
    let mut work = command(&binary(), &portal.database, port, portal.mails.path());
    let mut worker = Process::spawn(work.arg("work"), port);
    while returned().await < 2 {
        assert!(worker.ended().is_none(), "the worker ended by itself");
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    worker.kill();
    let _next = Process::spawn(&mut work, port);
    for _ in 0..1_800 {
        if returned().await >= ITEMS {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    assert_eq!(returned().await, ITEMS, "each once");
    let kept = doc! { "custodian": people.author.id.to_string() };
    assert_eq!(portal.count("submissions", kept).await, 0);
    let told = doc! { "to.email": &people.lead.email, "letter.template": "custody_moved" };
    assert_eq!(portal.count("outbox", told).await, ITEMS);
    portal.close().await;
}

#[tokio::test]
async fn custody_is_read_by_index_alone() {
    let scene = Scene::open().await;
    let item = scene.draft("Tin thứ nhất").await;
    act(
        &scene.people.author.browser,
        &item.workspace(),
        "tra-ve-don-vi",
        None,
        "Nghỉ.",
    )
    .await
    .expect(303);
    scene.draft("Tin thứ hai").await;
    let database = scene.portal.raw().await;
    database.run_command(doc! { "profile": 2 }).await.unwrap();
    let home = scene
        .people
        .lead
        .browser
        .get("/don-vi/tuyen-quang")
        .await
        .expect(200);
    assert!(home.body.contains("Chưa có người phụ trách"), "{}", home.body);
    scene.people.lead.browser.get(&item.workspace()).await.expect(200);
    scene.revoke(&scene.people.author).await;
    scene.round().await;
    database.run_command(doc! { "profile": 0 }).await.unwrap();
    let spaces: Vec<_> = ["submissions", "accounts"]
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
