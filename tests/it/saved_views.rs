//! Filters of the queue that a person keeps under a name, and nobody else sees.

use bson::doc;
use serde_json::json;

use crate::harness::{Answer, Browser, TestPortal, everyone, key};

const PATH: &str = "/toa-soan/cach-xem";
const API: &str = "/api/v1/newsroom/views";

async fn keep(browser: &Browser, key: &str, name: &str, tenant: &str) -> Answer {
    let fields = [
        ("key", key),
        ("view_name", name),
        ("state", "returned"),
        ("field", "cai-cach-the-che"),
        ("tenant", tenant),
        ("late", "1"),
    ];
    browser.post(PATH, &fields).await
}

async fn views(browser: &Browser) -> Vec<(String, String)> {
    let list = browser.get(API).await.expect(200).json();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    list.as_array()
        .unwrap()
        .iter()
        .map(|view| (text(&view["id"]), text(&view["name"])))
        .collect()
}

fn names(views: &[(String, String)]) -> Vec<&str> {
    views.iter().map(|(_, name)| name.as_str()).collect()
}

#[tokio::test]
async fn a_view_is_kept_opened_renamed_and_dropped_by_its_person_alone() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let (officer, deputy) = (&people.officer.browser, &people.deputy.browser);
    let once = key();
    for _ in 0..2 {
        let kept = keep(officer, &once, "Tin trễ của <b>Bộ Nội vụ</b>", "bo-noi-vu")
            .await
            .expect(303);
        let there = "/toa-soan?state=returned&field=cai-cach-the-che&tenant=bo-noi-vu&late=1&da=luu-cach-xem";
        assert_eq!(kept.location.as_deref(), Some(there));
        assert!(
            officer
                .get(there)
                .await
                .expect(200)
                .body
                .contains("Đã lưu cách xem.")
        );
    }
    let own = views(officer).await;
    assert_eq!(
        names(&own),
        ["Tin trễ của <b>Bộ Nội vụ</b>"],
        "sent twice, kept once"
    );
    let link = "href=\"/toa-soan?state=returned&#38;field=cai-cach-the-che&#38;tenant=bo-noi-vu&#38;late=1\"";
    let page = officer.get("/toa-soan").await.expect(200).body;
    assert!(page.contains(link), "{page}");
    assert!(!page.contains("<b>Bộ Nội vụ</b>"), "{page}");
    assert!(!deputy.get("/toa-soan").await.expect(200).body.contains(link));
    assert_eq!(views(deputy).await, []);

    // Nobody reaches another's, whatever the address says.
    let id = &own[0].0;
    let rename = async |browser: &Browser, id: &str, name: &str| {
        let fields = [("key", &*key()), ("view_name", name), ("state", "submitted")];
        browser.post(&format!("{PATH}/{id}/doi-ten"), &fields).await
    };
    let remove = async |browser: &Browser, id: &str| {
        browser
            .post(
                &format!("{PATH}/{id}/xoa"),
                &[("key", &key()), ("state", "submitted")],
            )
            .await
    };
    rename(deputy, id, "Của tôi").await.expect(404);
    remove(deputy, id).await.expect(404);
    deputy
        .post_json(&format!("{API}/{id}/rename"), &json!({ "name": "Của tôi" }))
        .await
        .expect(404);
    remove(officer, "%7B%22$ne%22:1%7D").await.expect(404);
    officer
        .request("POST", &format!("{PATH}/{id}/xoa"))
        .form(&[("state", "submitted")])
        .send()
        .await
        .map(|answer| assert_eq!(answer.status(), 403))
        .unwrap();
    people.author.browser.get(API).await.expect(403);
    keep(&people.author.browser, &key(), "Tên", "").await.expect(403);

    let renamed = rename(officer, id, "  Trả lại,   trễ ").await.expect(303);
    assert_eq!(
        renamed.location.as_deref(),
        Some("/toa-soan?state=submitted&da=doi-ten-cach-xem")
    );
    assert_eq!(names(&views(officer).await), ["Trả lại, trễ"]);
    remove(officer, id).await.expect(303);
    assert_eq!(views(officer).await, []);
    remove(officer, id).await.expect(404);
    let chain = doc! { "chain": format!("account:{}", people.officer.id), "fields": "views" };
    assert_eq!(portal.count("audit", chain).await, 3, "kept, renamed, dropped");
    portal.close().await;
}

#[tokio::test]
async fn twelve_views_with_names_of_their_own_and_filters_there_are() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let officer = &people.officer.browser;
    for (name, words) in [
        ("  ", "Chưa nhập tên cách xem"),
        (&*"a".repeat(61), "quá giới hạn 60"),
    ] {
        let refused = keep(officer, &key(), name, "").await.expect(422);
        assert!(
            refused.body.contains(words) && refused.body.contains("href=\"#view_name\""),
            "{}",
            refused.body
        );
    }
    let unknown = keep(officer, &key(), "Tên", "khong-co").await.expect(422);
    assert!(unknown.body.contains("value=\"Tên\""), "what was typed is kept");
    for number in 1..=11 {
        keep(officer, &key(), &format!("Cách {number}"), "")
            .await
            .expect(303);
    }
    let taken = keep(officer, &key(), "CÁCH 3", "").await.expect(422);
    assert!(
        taken.body.contains("Đã có cách xem mang tên “Cách 3”"),
        "{}",
        taken.body
    );
    let body = json!({ "name": "Cách 12", "state": "submitted" });
    let all = officer.post_json(API, &body).await.expect(200).json();
    assert_eq!(all.as_array().unwrap().len(), 12);
    assert_eq!(all[11]["state"], "submitted");
    let full = keep(officer, &key(), "Cách 13", "").await.expect(422);
    assert!(full.body.contains("là số tối đa"), "{}", full.body);
    for hostile in [
        json!({ "name": { "$ne": null }, "state": "submitted" }),
        json!({ "name": "x", "state": { "$gt": "" } }),
        json!({ "name": "x", "state": "submitted", "account": people.deputy.id.to_string() }),
    ] {
        officer.post_json(API, &hostile).await.expect(400);
    }
    officer
        .post_json(API, &json!({ "name": "x", "state": "khong-co" }))
        .await
        .expect(422);
    portal.close().await;
}
