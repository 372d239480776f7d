//! The item beside the queue: plain addresses and plain forms, the filter kept, the next item after a decision.

use bson::{Document, doc};
use futures_util::TryStreamExt;

use crate::harness::{Answer, Browser, Everyone, Item, TestPortal, event_news, everyone, key};

const LIST: &str = "/toa-soan?state=submitted&field=cai-cach-thu-tuc-hanh-chinh&tenant=tuyen-quang";

async fn open() -> (TestPortal, Everyone, Vec<Item>) {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let mut items = Vec::new();
    for title in ["Hội nghị thứ nhất", "Hội nghị thứ hai", "Hội nghị thứ ba"] {
        items.push(Item::submitted(&people.author, &event_news(&portal, title, 3)).await);
    }
    (portal, people, items)
}

fn beside(item: &Item) -> String {
    format!("{LIST}&mo={}", item.code)
}

/// What a form of the page carries of its place in the queue.
fn place_on(page: &Answer) -> String {
    let field = page.body.split("name=\"queue\" value=\"").nth(1);
    let value = field.and_then(|rest| rest.split('"').next()).unwrap_or_default();
    value.replace("&#38;", "&")
}

async fn act(browser: &Browser, item: &Item, act: &str, place: &str, more: &[(&str, &str)]) -> Answer {
    let key = key();
    let mut fields = vec![("key", key.as_str()), ("revision", "1"), ("queue", place)];
    fields.extend_from_slice(more);
    browser.post(&format!("{}/{act}", item.newsroom()), &fields).await
}

/// The codes in the order of the list beside an item.
fn listed(page: &Answer) -> Vec<String> {
    let list = page.body.split("data-beside").nth(1).unwrap_or_default();
    let list = list.split("</nav>").next().unwrap_or_default();
    let links = list.split("class=\"item-title\" href=\"").skip(1);
    links
        .filter_map(|link| {
            link.split('"')
                .next()?
                .rsplit_once("mo=")
                .map(|(_, code)| code.to_owned())
        })
        .collect()
}

#[tokio::test]
async fn a_decision_beside_the_queue_keeps_the_filter_and_opens_the_next_item() {
    let (portal, people, items) = open().await;
    let officer = &people.officer.browser;
    let first = officer.get(&beside(&items[0])).await.expect(200);
    let order = listed(&first);
    assert_eq!(order.len(), 3, "{}", first.body);
    let [one, two, three] = [0, 1, 2].map(|at| {
        let item = items.iter().find(|item| item.code == order[at]);
        item.expect("the list names the items")
    });
    let page = officer.get(&beside(one)).await.expect(200);
    let query = LIST.split_once('?').unwrap().1;
    assert_eq!(place_on(&page), format!("{query}&mo={}", two.code));
    let current = format!("mo={}\" aria-current=\"page\"", one.code);
    assert!(page.body.contains(&current), "{}", page.body);
    assert_eq!(page.body.matches("<h1").count(), 1);

    let claimed = act(officer, one, "nhan-xu-ly", &place_on(&page), &[])
        .await
        .expect(303);
    assert_eq!(
        claimed.location.unwrap(),
        format!("{}&da=nhan-xu-ly", beside(one))
    );
    let page = officer.get(&beside(one)).await.expect(200);
    assert!(page.body.contains("data-claim"), "{}", page.body);

    let faulty = act(officer, one, "tra-lai", &place_on(&page), &[("remarks", "")])
        .await
        .expect(422);
    assert_eq!(listed(&faulty), order, "a fault leaves the list where it is");

    let decided = act(
        officer,
        one,
        "tra-lai",
        &place_on(&page),
        &[("remarks", "Bổ sung số liệu.")],
    )
    .await
    .expect(303);
    let onward = decided.location.unwrap();
    assert_eq!(onward, format!("{}&vua={}&da=tra-lai", beside(two), one.code));
    let next = officer.get(&onward).await.expect(200);
    assert!(next.body.contains("Đã trả lại tin bài"), "{}", next.body);
    assert!(
        next.body
            .contains(&format!("Mở lại tin bài vừa xử lý, mã {}", one.code))
    );
    assert_eq!(listed(&next), order[1..]);
    // From the last of the list one goes on at its head.
    let last = officer.get(&beside(three)).await.expect(200);
    assert!(
        place_on(&last).ends_with(&format!("mo={}", two.code)),
        "{}",
        place_on(&last)
    );

    // Somebody else was quicker with what was to follow: the first of the list opens instead.
    let place = place_on(&next);
    three
        .give_back(&people.deputy.browser, "Bổ sung nguồn.")
        .await
        .expect(303);
    let decided = act(officer, two, "phe-duyet", &place, &[]).await.expect(303);
    let empty = officer.get(&decided.location.unwrap()).await.expect(200);
    assert!(
        listed(&empty).is_empty() && empty.body.contains("Bộ lọc tin bài"),
        "the list is done: {}",
        empty.body
    );
    assert!(
        empty
            .body
            .contains(&format!("Mở lại tin bài vừa xử lý, mã {}", two.code))
    );
    portal.close().await;
}

#[tokio::test]
async fn an_edit_begun_beside_the_queue_leads_back_there() {
    let (portal, people, items) = open().await;
    let officer = &people.officer.browser;
    let page = officer.get(&beside(&items[1])).await.expect(200);
    let edit = page.body.split("class=\"act-link\" href=\"").nth(1).unwrap();
    let edit = edit.split('"').next().unwrap().replace("&#38;", "&");
    let form = officer.get(&edit).await.expect(200);
    assert!(
        form.body.contains("name=\"place\" value=\"\""),
        "the place of a model is another: {}",
        form.body
    );
    let mut typed = event_news(&portal, "Hội nghị thứ hai, đã biên tập", 3);
    typed.summary = "Tóm tắt của Ban Biên tập.".to_owned();
    let key = key();
    let place = place_on(&form);
    let mut fields = crate::harness::form_fields(&typed);
    fields.extend([
        ("revision", "1"),
        ("key", key.as_str()),
        ("queue", place.as_str()),
    ]);
    let saved = officer
        .post(&format!("{}/sua", items[1].newsroom()), &fields)
        .await
        .expect(303);
    assert_eq!(
        saved.location.unwrap(),
        format!("{}&da=bien-tap", beside(&items[1]))
    );
    portal.close().await;
}

#[tokio::test]
async fn the_list_beside_an_item_shows_no_more_than_the_queue_and_leads_nowhere_else() {
    let (portal, people, items) = open().await;
    let officer = &people.officer.browser;
    let draft = Item::draft(&people.author, &event_news(&portal, "Nháp riêng của tác giả", 1)).await;
    let hidden = officer.get(&beside(&draft)).await.expect(404);
    assert!(!hidden.body.contains("Nháp riêng"), "{}", hidden.body);
    people.member.browser.get(&beside(&items[0])).await.expect(404);
    people.author.browser.get(&beside(&items[0])).await.expect(403);
    for odd in [
        "/toa-soan?mo={\"$ne\":1}",
        "/toa-soan?mo=",
        "/toa-soan?mo=..%2f..%2f",
        "/toa-soan?vua=%00&mo=x",
    ] {
        officer.get(odd).await.expect(404);
    }
    officer.get("/toa-soan?mo[$ne]=x").await.expect(200);

    for forged in [
        "//elsewhere.example/?state=submitted",
        "https://elsewhere.example/",
        "state=submitted\r\nset-cookie: a=b&mo=%0d%0aset-cookie: a=b",
        "state[$ne]=x&mo={\"$ne\":1}&after={\"$gt\":\"\"}",
    ] {
        let done = act(officer, &items[0], "nhan-xu-ly", forged, &[])
            .await
            .expect(303);
        let address = done.location.unwrap();
        assert!(address.starts_with("/toa-soan?state="), "{address}");
        assert!(
            address.ends_with(&format!("&mo={}&da=nhan-xu-ly", items[0].code)),
            "{address}"
        );
    }
    portal.close().await;
}

#[tokio::test]
async fn the_list_beside_an_item_is_read_in_the_order_of_an_index() {
    let (portal, people, items) = open().await;
    let raw = portal.raw().await;
    raw.run_command(doc! { "profile": 2 }).await.unwrap();
    people
        .officer
        .browser
        .get(&format!("/toa-soan?state=submitted&mo={}", items[0].code))
        .await
        .expect(200);
    raw.run_command(doc! { "profile": 0 }).await.unwrap();
    let profile = raw.collection::<Document>("system.profile");
    let found =
        doc! { "ns": format!("{}.submissions", portal.database), "command.find": { "$exists": true } };
    let asked: Vec<Document> = profile.find(found).await.unwrap().try_collect().await.unwrap();
    assert!(
        asked.iter().any(|one| one.get_i32("nreturned").ok() == Some(3)),
        "{asked:#?}"
    );
    for one in &asked {
        assert!(!one.contains_key("hasSortStage"), "{one:#?}");
        assert_ne!(one.get_str("planSummary").ok(), Some("COLLSCAN"), "{one:#?}");
    }
    portal.close().await;
}

#[tokio::test]
async fn who_decides_for_the_chair_finds_first_what_waits_for_the_chair_and_the_decision_at_hand() {
    let (portal, people, items) = open().await;
    let reason = "Nội dung thuộc thẩm quyền của Trưởng Ban.";
    let key = key();
    let escalate = format!("{}/trinh", items[0].newsroom());
    people
        .officer
        .browser
        .post(&escalate, &[("key", &key), ("words", reason)])
        .await
        .expect(303);
    let home = people.chair.browser.get("/toa-soan").await.expect(200);
    assert!(
        home.body.contains(&items[0].code) && !home.body.contains(&items[1].code),
        "{}",
        home.body
    );
    let home = people.officer.browser.get("/toa-soan").await.expect(200);
    assert!(
        home.body.contains(&items[1].code),
        "the Standing Office screens what is new: {}",
        home.body
    );

    let page = people.chair.browser.get(&items[0].newsroom()).await.expect(200);
    let bar = page
        .body
        .split("class=\"at-hand\"")
        .nth(1)
        .expect("the decision is at hand");
    let bar = bar.split("</form>").next().unwrap();
    assert!(
        bar.contains("name=\"revision\" value=\"1\"") && bar.contains("Phê duyệt và đăng bản 1"),
        "{bar}"
    );
    let theirs = people.officer.browser.get(&items[0].newsroom()).await.expect(200);
    assert!(
        !theirs.body.contains("at-hand"),
        "nobody else has it: {}",
        theirs.body
    );
    let new = people.chair.browser.get(&items[1].newsroom()).await.expect(200);
    assert!(
        !new.body.contains("at-hand"),
        "nor has any other step: {}",
        new.body
    );
    let listed = format!("/toa-soan?state=awaiting_chair&mo={}", items[0].code);
    let listed = people.chair.browser.get(&listed).await.expect(200);
    assert!(
        !listed.body.contains("at-hand"),
        "where the next item opens in its place, it is not: {}",
        listed.body
    );
    portal.close().await;
}
