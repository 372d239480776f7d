//! The check after publication: what was not checked, who may mark it, and what a correction makes of the mark.

use bson::{Document, doc};
use futures_util::TryStreamExt;
use serde_json::json;

use crate::harness::{Answer, Browser, Item, TestPortal, event_news, everyone, key};

const TITLE: &str = "Hội nghị cải cách hành chính";
const LIST: &str = "/toa-soan/kiem-tra";

async fn edition(portal: &TestPortal, item: &Item) -> String {
    let stored = item.stored(portal).await;
    let state = stored.get_document("state").unwrap();
    state.get_str("edition").unwrap().to_owned()
}

async fn check(browser: &Browser, item: &Item, edition: &str, words: &str) -> Answer {
    let key = key();
    let fields = [("edition", edition), ("words", words), ("key", key.as_str())];
    browser
        .post(&format!("{}/kiem-tra", item.newsroom()), &fields)
        .await
}

#[tokio::test]
async fn a_member_checks_what_is_public_in_the_own_fields_and_again_after_a_correction() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let item = Item::submitted(&people.author, &event_news(&portal, TITLE, 1)).await;
    let officer = &people.officer.browser;
    item.approve(officer, "1").await.expect(303);
    // Nobody routed it, yet its field is the other member's.
    let (member, outsider) = (&people.other_member.browser, &people.member.browser);
    let list = member.get(LIST).await.expect(200);
    assert!(
        list.body.contains(&item.code) && list.body.contains("1 bài"),
        "{}",
        list.body
    );
    assert!(!outsider.get(LIST).await.expect(200).body.contains(&item.code));
    let page = member.get(&item.newsroom()).await.expect(200);
    let first = edition(&portal, &item).await;
    assert!(page.body.contains("Đánh dấu đã kiểm tra") && page.body.contains(&first));

    check(outsider, &item, &first, "").await.expect(404);
    for browser in [
        &people.author.browser,
        &people.lead.browser,
        &people.technician.browser,
    ] {
        check(browser, &item, &first, "").await.expect(403);
    }
    check(member, &item, "không phải mã", "").await.expect(403);
    check(member, &item, &first, "Đã đối chiếu văn bản.")
        .await
        .expect(303);
    let stored = item.stored(&portal).await;
    let checked = stored.get_document("checked").unwrap();
    assert_eq!(checked.get_str("edition").unwrap(), first);
    assert_eq!(
        checked.get_document("by").unwrap().get_str("account").unwrap(),
        people.other_member.id.to_string()
    );
    let page = member.get(&item.newsroom()).await.expect(200);
    for words in ["Đã kiểm tra sau đăng tải", "Đã đối chiếu văn bản."] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert!(!member.get(LIST).await.expect(200).body.contains(&item.code));
    let again = check(officer, &item, &first, "Tôi cũng xem.").await.expect(409);
    assert!(again.body.contains("đã được kiểm tra") && again.body.contains("Tôi cũng xem."));

    let fields = [("words", "Sai ngày."), ("key", &key())];
    let opened = member
        .post(&format!("{}/dinh-chinh", item.newsroom()), &fields)
        .await
        .expect(303);
    let code = opened
        .location
        .unwrap()
        .split('?')
        .next()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    let correction = Item {
        code,
        tenant: item.tenant.clone(),
    };
    correction.approve(&people.chair.browser, "1").await.expect(303);
    let list = member.get(LIST).await.expect(200);
    assert!(list.body.contains(&item.code), "another edition, another check");
    assert!(
        !list.body.contains(&correction.code),
        "the article is checked, not its correction"
    );
    let stale = check(member, &item, &first, "Vẫn đúng.").await.expect(409);
    assert!(
        stale.body.contains("bản đính chính") && stale.body.contains("Vẫn đúng."),
        "{}",
        stale.body
    );
    let second = edition(&portal, &item).await;
    check(member, &item, &second, "").await.expect(303);
    let wrong = check(member, &correction, &second, "").await.expect(403);
    assert!(
        wrong.body.contains(&item.code),
        "it says where to do it: {}",
        wrong.body
    );
    let verified = portal
        .services
        .store
        .verify_audit(portal.services.now(), &[])
        .await
        .unwrap();
    assert!(verified.findings.is_empty(), "{:?}", verified.findings);
    portal.close().await;
}

#[tokio::test]
async fn a_check_through_the_api_is_done_once_and_only_of_what_is_public() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let officer = &people.officer.browser;
    let item = Item::submitted(&people.author, &event_news(&portal, TITLE, 1)).await;
    let address = format!("/api/v1/newsroom/submissions/{}/check", item.code);
    let nothing = json!({ "edition": "00000000-0000-0000-0000-000000000009" });
    officer.post_json(&address, &nothing).await.expect(409);
    item.approve(officer, "1").await.expect(303);
    officer.post_json(&address, &nothing).await.expect(409);
    let list = officer.get("/api/v1/newsroom/unchecked").await.expect(200).json();
    assert_eq!(list["items"][0]["code"], item.code.as_str());
    let body = json!({ "edition": edition(&portal, &item).await, "words": "Đúng." });
    let send = async || {
        let request = officer
            .request("POST", &address)
            .header("idempotency-key", "check-000001");
        Browser::send(request.json(&body)).await
    };
    let first = send().await.expect(200).json();
    assert_eq!(send().await.expect(200).json(), first);
    officer.post_json(&address, &body).await.expect(409);
    let list = officer.get("/api/v1/newsroom/unchecked").await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 0);
    portal.close().await;
}

#[tokio::test]
async fn the_lists_of_reports_and_checks_are_read_in_the_order_of_an_index() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let officer = &people.officer.browser;
    for title in ["Hội nghị", "Tập huấn"] {
        let item = Item::submitted(&people.author, &event_news(&portal, title, 3)).await;
        item.approve(officer, "1").await.expect(303);
    }
    let raw = portal.raw().await;
    raw.run_command(doc! { "profile": 2 }).await.unwrap();
    for browser in [officer, &people.other_member.browser] {
        browser.get(LIST).await.expect(200);
        browser.get("/toa-soan/bao-loi").await.expect(200);
    }
    raw.run_command(doc! { "profile": 0 }).await.unwrap();
    let profile = raw.collection::<Document>("system.profile");
    let spaces = ["submissions", "error_reports"].map(|name| format!("{}.{name}", portal.database));
    let asked = doc! { "ns": { "$in": spaces.to_vec() }, "command.find": { "$exists": true } };
    let asked: Vec<Document> = profile.find(asked).await.unwrap().try_collect().await.unwrap();
    assert!(asked.len() >= 4, "{asked:#?}");
    for find in asked {
        let plan = find.get_str("planSummary").unwrap();
        assert!(plan.contains("IXSCAN") && !plan.contains("COLLSCAN"), "{find:#?}");
        assert!(!find.contains_key("hasSortStage"), "{find:#?}");
    }
    portal.close().await;
}
