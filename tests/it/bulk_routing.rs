//! Several new items passed on at once: each by the ordinary rules, each with its own outcome.

use bson::doc;
use cchc::domain::actor::Role;
use serde_json::json;

use crate::harness::{Answer, Browser, Everyone, Item, TestPortal, event_news, everyone, key};

const PATH: &str = "/toa-soan/chuyen";
/// Of the form's field, "other_member" is in charge.
const FIELD: &str = "cai-cach-thu-tuc-hanh-chinh";

async fn open() -> (TestPortal, Everyone) {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    (portal, people)
}

async fn items(portal: &TestPortal, people: &Everyone, titles: &[&str]) -> Vec<Item> {
    let mut items = Vec::new();
    for title in titles {
        items.push(Item::submitted(&people.author, &event_news(portal, title, 1)).await);
    }
    items
}

/// Sends the form for these codes under a key.
async fn pass_on(browser: &Browser, key: &str, codes: &[&str]) -> Answer {
    let mut fields = vec![("key", key), ("back", "/toa-soan?state=submitted")];
    fields.extend(codes.iter().map(|code| ("item", *code)));
    browser.post(PATH, &fields).await
}

async fn foresee(browser: &Browser, codes: &[&str]) -> Answer {
    let query: Vec<_> = codes
        .iter()
        .map(|code| url::form_urlencoded::byte_serialize(code.as_bytes()).collect::<String>())
        .map(|code| format!("item={code}"))
        .collect();
    browser.get(&format!("{PATH}?{}", query.join("&"))).await
}

async fn routed_times(portal: &TestPortal, item: &Item) -> u64 {
    let id = item.stored(portal).await.get_str("_id").unwrap().to_owned();
    let entry = doc! { "chain": format!("submission:{id}"), "action": "route" };
    portal.count("audit", entry).await
}

#[tokio::test]
async fn each_item_has_its_own_outcome_and_the_page_names_it() {
    let (portal, people) = open().await;
    let officer = &people.officer.browser;
    let items = items(
        &portal,
        &people,
        &["Tin một", "Tin hai", "Tin đã trả", "Tin có người giữ"],
    )
    .await;
    items[2].give_back(officer, "Bổ sung số liệu.").await.expect(303);
    let claim = format!("{}/nhan-xu-ly", items[3].newsroom());
    people
        .deputy
        .browser
        .post(&claim, &[("key", &key())])
        .await
        .expect(303);
    let hidden = Item::draft(&people.author, &event_news(&portal, "Nháp riêng của tác giả", 1)).await;
    let codes: Vec<&str> = items
        .iter()
        .chain([&hidden])
        .map(|item| item.code.as_str())
        .chain(["<script>alert(1)</script>", "0000-0000"])
        .collect();

    let before = foresee(officer, &codes).await.expect(200);
    assert!(
        before.body.contains("Có 2 trong 7 tin bài đã chọn chuyển được."),
        "{}",
        before.body
    );
    assert_eq!(
        before.body.matches("type=\"hidden\" name=\"item\"").count(),
        2,
        "only what can go goes along"
    );
    assert_eq!(
        items[0].state(&portal).await,
        "submitted",
        "looking passes nothing on"
    );

    let after = pass_on(officer, &key(), &codes).await.expect(200);
    for said in [
        "Đã chuyển 2 trong 7 tin bài đã chọn.",
        "Đã chuyển đến Đỗ Văn Dũng vì là thành viên phụ trách lĩnh vực.",
        "Tin bài đang ở trạng thái",
        "Nguyễn Thu Hà đang xử lý tin bài này",
        "Không có tin bài nào mang mã này",
        "href=\"/toa-soan?state=submitted\"",
    ] {
        assert!(after.body.contains(said), "{said}: {}", after.body);
        let foreseen = said.starts_with("Đã chuyển") || said.starts_with("href");
        assert!(foreseen || before.body.contains(said), "not foreseen: {said}");
    }
    for page in [&before, &after] {
        assert!(
            !page.body.contains("Nháp riêng của tác giả"),
            "a draft is nobody's but its author's"
        );
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
    }
    let states = ["in_field_review", "in_field_review", "returned", "submitted"];
    for (item, state) in items.iter().zip(states) {
        assert_eq!(item.state(&portal).await, state, "{}", item.code);
    }
    assert_eq!(hidden.state(&portal).await, "draft");
    for title in ["Tin một", "Tin hai"] {
        portal
            .mail_to(&people.other_member.email, |mail| mail.subject.contains(title))
            .await;
    }
    portal.close().await;
}

#[tokio::test]
async fn a_form_sent_again_passes_nothing_on_twice_and_says_the_same() {
    let (portal, people) = open().await;
    let officer = &people.officer.browser;
    let items = items(&portal, &people, &["Tin một", "Tin hai", "Tin ba"]).await;
    let codes: Vec<_> = items.iter().map(|item| item.code.as_str()).collect();
    let once = key();
    for _ in 0..2 {
        let twice = [codes[0], codes[1], codes[0]];
        let done = pass_on(officer, &once, &twice).await.expect(200);
        assert!(done.body.contains("Đã chuyển 2 trong 2"), "{}", done.body);
    }
    // The same form with another choice does what was not done yet.
    let more = pass_on(officer, &once, &codes).await.expect(200);
    assert!(more.body.contains("Đã chuyển 3 trong 3"), "{}", more.body);
    for item in &items {
        assert_eq!(routed_times(&portal, item).await, 1);
    }
    // A form of another day finds them passed on.
    let late = pass_on(officer, &key(), &codes).await.expect(200);
    assert!(late.body.contains("Đã chuyển 0 trong 3"), "{}", late.body);
    assert!(late.body.contains("Tin bài đang ở trạng thái"), "{}", late.body);
    // Two at the same time: one of them wins each item, and no item is passed on twice.
    let more = self::items(&portal, &people, &["Tin bốn", "Tin năm"]).await;
    let codes: Vec<_> = more.iter().map(|item| item.code.as_str()).collect();
    let (a, b) = (key(), key());
    let (a, b) = tokio::join!(
        pass_on(officer, &a, &codes),
        pass_on(&people.deputy.browser, &b, &codes)
    );
    let done = [a.expect(200), b.expect(200)].map(|page| page.body.matches("Đã chuyển đến").count());
    assert_eq!(done.iter().sum::<usize>(), 2, "{done:?}");
    for item in &more {
        assert_eq!(routed_times(&portal, item).await, 1);
    }
    portal.close().await;
}

#[tokio::test]
async fn the_load_is_shared_as_it_was_foreseen() {
    let (portal, people) = open().await;
    portal.assign(FIELD, &people.member.email, None).await;
    let items = items(&portal, &people, &["Tin một", "Tin hai", "Tin ba", "Tin bốn"]).await;
    let codes: Vec<_> = items.iter().map(|item| item.code.as_str()).collect();
    let officer = &people.officer.browser;
    let before = foresee(officer, &codes).await.expect(200);
    let after = pass_on(officer, &key(), &codes).await.expect(200);
    for name in ["Đỗ Văn Dũng vì", "Phạm Ngọc Ánh vì"] {
        assert_eq!(before.body.matches(name).count(), 2, "{}", before.body);
        assert_eq!(after.body.matches(name).count(), 2, "{}", after.body);
    }
    portal.close().await;
}

#[tokio::test]
async fn an_item_of_a_field_without_member_stays_and_says_so() {
    let portal = TestPortal::open().await;
    let author = portal
        .appoint(
            "mai@tq.example",
            "Hoàng Thị Mai",
            &[Role::Collaborator],
            "tuyen-quang",
        )
        .await;
    let officer = portal
        .appoint(
            "huy@bbt.example",
            "Lê Quang Huy",
            &[Role::StandingOfficer],
            "ban-bien-tap",
        )
        .await;
    let item = Item::submitted(&author, &event_news(&portal, "Tin một", 1)).await;
    let before = foresee(&officer.browser, &[&item.code]).await.expect(200);
    let after = pass_on(&officer.browser, &key(), &[&item.code]).await.expect(200);
    for page in [&before, &after] {
        assert!(
            page.body.contains("chưa có thành viên phụ trách"),
            "{}",
            page.body
        );
        assert!(
            !page.body.contains("Chuyển các tin bài này"),
            "nothing is offered"
        );
    }
    assert_eq!(item.state(&portal).await, "submitted");
    portal.close().await;
}

#[tokio::test]
async fn who_may_not_route_chooses_nothing_and_a_forged_form_passes_nothing_on() {
    let (portal, people) = open().await;
    let items = items(&portal, &people, &["Tin một"]).await;
    let code = items[0].code.as_str();
    for who in [
        &people.member,
        &people.other_member,
        &people.author,
        &people.technician,
    ] {
        pass_on(&who.browser, &key(), &[code]).await.expect(403);
        foresee(&who.browser, &[code]).await.expect(403);
        let body = json!({ "codes": [code] });
        who.browser
            .post_json("/api/v1/newsroom/route-many", &body)
            .await
            .expect(403);
    }
    let officer = &people.officer.browser;
    let foreign = officer
        .request("POST", PATH)
        .form(&[("item", code), ("key", &key())]);
    Browser::send(foreign).await.expect(403);
    for answer in [pass_on(officer, &key(), &[]).await, foresee(officer, &[]).await] {
        assert!(answer.expect(422).body.contains("Chưa chọn tin bài nào"));
    }
    let many = vec![code; 51];
    for answer in [
        pass_on(officer, &key(), &many).await,
        foresee(officer, &many).await,
    ] {
        assert!(answer.expect(422).body.contains("tối đa 50 tin bài"));
    }
    assert_eq!(items[0].state(&portal).await, "submitted");
    let led = [("item", code), ("key", &key()), ("back", "https://evil.example/")];
    let page = officer.post(PATH, &led).await.expect(200);
    assert!(!page.body.contains("evil.example"), "{}", page.body);

    let queue = async |browser: &Browser, address: &str| browser.get(address).await.expect(200).body;
    let waiting = self::items(&portal, &people, &["Tin hai"]).await;
    let pick = format!("name=\"item\" value=\"{}\"", waiting[0].code);
    let picks = |page: &str| page.contains("name=\"item\"");
    assert!(queue(officer, "/toa-soan?state=submitted").await.contains(&pick));
    assert!(
        queue(&people.chair.browser, "/toa-soan?state=submitted")
            .await
            .contains(&pick)
    );
    assert!(!picks(&queue(officer, "/toa-soan?state=in_field_review").await));
    assert!(!picks(
        &queue(&people.other_member.browser, "/toa-soan?state=in_field_review").await
    ));
    portal.close().await;
}

#[tokio::test]
async fn a_program_passes_items_on_and_hears_of_each() {
    let (portal, people) = open().await;
    let items = items(&portal, &people, &["Tin một", "Tin hai"]).await;
    items[1]
        .give_back(&people.officer.browser, "Sửa.")
        .await
        .expect(303);
    let body = json!({ "codes": [items[0].code, items[1].code, "khong phai ma"] });
    let send = async || {
        let request = people
            .officer
            .browser
            .request("POST", "/api/v1/newsroom/route-many");
        Browser::send(request.header("idempotency-key", "bulk-00000001").json(&body))
            .await
            .expect(200)
            .json()
    };
    let first = send().await;
    assert_eq!(first["items"].as_array().unwrap().len(), 3);
    assert_eq!(first["items"][0]["routed"], true);
    assert_eq!(first["items"][0]["reviewer"], "Đỗ Văn Dũng");
    assert_eq!(first["items"][1]["routed"], false);
    assert!(
        first["items"][1]["reason"]
            .as_str()
            .unwrap()
            .contains("trạng thái")
    );
    assert_eq!(first["items"][2]["code"], "khong phai ma");
    assert_eq!(send().await, first, "sent again, it says the same");
    assert_eq!(routed_times(&portal, &items[0]).await, 1);
    for hostile in [
        json!({ "codes": { "$ne": null } }),
        json!({ "codes": [{ "$gt": "" }] }),
        json!({ "codes": ["x"], "role": "chair" }),
    ] {
        people
            .officer
            .browser
            .post_json("/api/v1/newsroom/route-many", &hostile)
            .await
            .expect(400);
    }
    let refused = people
        .officer
        .browser
        .post_json("/api/v1/newsroom/route-many", &json!({ "codes": [] }))
        .await;
    refused.expect(422);
    portal.close().await;
}
