//! Each kind of a submission: filed, approved and read, with the facts and the clock it has.

use bson::doc;
use cchc::app::content_form::ContentForm;
use serde_json::json;

use crate::harness::{Browser, Item, TestPortal, content_body, event_news, everyone};

/// A form of a kind without an event.
fn form_of(portal: &TestPortal, kind: &str, title: &str) -> ContentForm {
    ContentForm {
        kind: kind.to_owned(),
        event_at: String::new(),
        ..event_news(portal, title, 1)
    }
}

async fn article_of(portal: &TestPortal, item: &Item) -> String {
    let anyone = Browser::new(&portal.base);
    let moved = anyone.get(&format!("/bai-viet/{}", item.code)).await.expect(308);
    anyone.get(&moved.location.unwrap()).await.expect(200).body
}

#[tokio::test]
async fn an_article_has_no_intake_clock_and_is_never_late() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let item = Item::submitted(
        &people.author,
        &form_of(&portal, "article", "Bài viết về cải cách"),
    )
    .await;
    let stored = item.stored(&portal).await;
    let intake = stored.get_document("intake").unwrap();
    assert!(intake.get_datetime("at").is_ok());
    assert!(!intake.contains_key("due_at"), "{intake}");
    assert!(intake.get_i64("late_minutes").is_err(), "{intake}");
    let page = people.officer.browser.get(&item.newsroom()).await.expect(200);
    assert!(page.body.contains("Bài viết"));
    assert!(page.body.contains("Gửi lần đầu"));
    assert!(!page.body.contains("Hạn cung cấp thông tin"));
    item.approve(&people.officer.browser, "1").await.expect(303);
    assert!(article_of(&portal, &item).await.contains("Bài viết về cải cách"));
    portal.close().await;
}

#[tokio::test]
async fn a_model_says_where_it_is_applied() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let author = &people.author;
    let nowhere = form_of(&portal, "model", "Mô hình một cửa lưu động");
    let mut fields = crate::harness::form_fields(&nowhere);
    fields.push(("key", "kinds-model-0001"));
    let refused = author
        .browser
        .post("/don-vi/tuyen-quang/soan", &fields)
        .await
        .expect(422);
    assert!(
        refused
            .body
            .contains("Nơi áp dụng còn trống: hãy nhập nơi áp dụng."),
        "{}",
        refused.body
    );
    assert!(
        refused.body.contains("Mô hình một cửa lưu động"),
        "the text is kept"
    );
    let somewhere = ContentForm {
        place: "Xã Minh Tân".to_owned(),
        ..nowhere
    };
    let item = Item::submitted(author, &somewhere).await;
    let page = people.officer.browser.get(&item.newsroom()).await.expect(200);
    assert!(page.body.contains("Xã Minh Tân"));
    let elsewhere = ContentForm {
        place: "Xã Tân Trào".to_owned(),
        ..somewhere
    };
    item.edit_as_board(&people.officer.browser, "1", &elsewhere)
        .await
        .expect(303);
    let form = people
        .officer
        .browser
        .get(&format!("{}/sua", item.newsroom()))
        .await
        .expect(200);
    assert!(form.body.contains("value=\"Xã Tân Trào\""), "{}", form.body);
    item.approve(&people.officer.browser, "2").await.expect(303);
    let article = article_of(&portal, &item).await;
    assert!(
        article.contains("<strong>Nơi áp dụng:</strong> Xã Tân Trào"),
        "{article}"
    );
    portal.close().await;
}

#[tokio::test]
async fn the_api_files_every_kind_and_tells_the_clock_only_of_those_that_have_one() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let browser = &people.author.browser;
    let address = "/api/v1/workspaces/tuyen-quang/submissions";
    for (kind, has_clock) in [
        ("event_news", true),
        ("document", true),
        ("article", false),
        ("model", false),
    ] {
        let form = ContentForm {
            kind: kind.to_owned(),
            document_number: "588/QĐ-BNV".to_owned(),
            issued_on: "2024-08-22".to_owned(),
            issuer: "Bộ Nội vụ".to_owned(),
            place: "Xã Minh Tân".to_owned(),
            ..event_news(&portal, &format!("Tin loại {kind}"), 1)
        };
        let opened = browser.post_json(address, &content_body(&form)).await.expect(200);
        let item = format!("{address}/{}", opened.json()["code"].as_str().unwrap());
        let declared = json!({ "accurate": true, "no_state_secret": true });
        browser
            .post_json(&format!("{item}/submit"), &declared)
            .await
            .expect(200);
        let shown = browser.get(&item).await.expect(200).json();
        assert_eq!(shown["kind"], kind);
        assert_eq!(shown["intake_due_at"].is_string(), has_clock, "{shown}");
        assert!(shown["submitted_at"].is_string());
    }
    let unknown = content_body(&form_of(&portal, "podcast", "Loại lạ"));
    browser.post_json(address, &unknown).await.expect(400);
    portal.close().await;
}

#[tokio::test]
async fn an_intake_stored_before_there_were_kinds_without_clock_still_reads() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let item = Item::submitted(&people.author, &event_news(&portal, "Tin cũ", 30)).await;
    // As the first program wrote it: both always there.
    let submissions = portal.raw().await.collection::<bson::Document>("submissions");
    let stored = item.stored(&portal).await;
    let intake = stored.get_document("intake").unwrap();
    assert!(intake.get_datetime("due_at").is_ok());
    let change = doc! { "$set": { "intake.late_minutes": bson::Bson::Null } };
    submissions
        .update_one(doc! { "code": &item.code }, change)
        .await
        .unwrap();
    let page = people.officer.browser.get(&item.newsroom()).await.expect(200);
    assert!(page.body.contains("Hạn cung cấp thông tin"));
    portal.close().await;
}
