//! The audit and the bodies as administration shows them: who reads them, what they say, and what a check finds.

use std::collections::HashSet;

use bson::{Document, doc};
use cchc::store::seal::Sealer;
use futures_util::TryStreamExt;
use serde_json::Value;

use crate::harness::{Browser, Everyone, Item, TestPortal, asking, event_news, everyone};

const AUDIT: &str = "/quan-tri/nhat-ky";
const API: &str = "/api/v1/administration/audit";
const TITLE: &str = "Hội nghị tổng kết công tác ở Quế Lâm";

async fn entries(browser: &Browser, pairs: &[(&str, &str)]) -> Vec<Value> {
    let answer = browser.get(&asking(API, pairs)).await.expect(200).json();
    answer["items"].as_array().unwrap().clone()
}

fn actions(entries: &[Value]) -> Vec<&str> {
    entries
        .iter()
        .map(|one| one["action"].as_str().unwrap())
        .collect()
}

/// An item that was approved, and its chain.
async fn approved(portal: &TestPortal, people: &Everyone) -> (Item, String) {
    let item = Item::submitted(&people.author, &event_news(portal, TITLE, 3)).await;
    item.approve(&people.officer.browser, "1").await.expect(303);
    let stored = item.stored(portal).await;
    let id = stored.get_str("_id").unwrap().to_owned();
    (item, id)
}

#[tokio::test]
async fn technicians_and_the_standing_office_read_who_did_what_in_words_and_never_what_was_written() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let (item, id) = approved(&portal, &people).await;
    let secret = Item::submitted(&people.author, &event_news(&portal, "Tài liệu mật Bình Ca", 3)).await;
    secret
        .refuse(&people.officer.browser, &["bi-mat-nha-nuoc"], &[])
        .await
        .expect(303);
    let chain = format!("{AUDIT}/submission/{id}");
    for browser in [
        &people.technician.browser,
        &people.officer.browser,
        &people.deputy.browser,
    ] {
        let page = browser.get(AUDIT).await.expect(200);
        for words in [
            "Phê duyệt và đăng tải",
            "Từ chối đăng",
            "Lê Quang Huy",
            &item.code,
            &secret.code,
        ] {
            assert!(page.body.contains(words), "{words}: {}", page.body);
        }
        let shown = browser.get(&chain).await.expect(200);
        assert!(
            shown.body.contains(&format!("Tin bài {}", item.code)),
            "{}",
            shown.body
        );
        for page in [&page, &shown] {
            for written in ["Quế Lâm", "Bình Ca", "Tóm tắt của tin"] {
                assert!(!page.body.contains(written), "{written}: {}", page.body);
            }
        }
    }
    for browser in [
        &people.author.browser,
        &people.lead.browser,
        &people.member.browser,
        &people.chair.browser,
    ] {
        for path in [AUDIT, &chain, API, "/quan-tri/don-vi"] {
            browser.get(path).await.expect(403);
        }
    }
    let technician = &people.technician.browser;
    for path in ["submission/khong-co", "$where/1", "submission/%7B%22$ne%22:1%7D"] {
        technician.get(&format!("{AUDIT}/{path}")).await.expect(404);
        technician
            .get(&format!("{API}/{path}/verification"))
            .await
            .expect(404);
    }
    portal.close().await;
}

#[tokio::test]
async fn entries_are_found_by_subject_actor_action_and_day() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let (item, id) = approved(&portal, &people).await;
    let browser = &people.technician.browser;
    let today = portal.services.today();
    let (now, before) = (today.short(), today.plus_days(-1).short());
    let whole = ["approve", "submit", "open"];
    for subject in [
        item.code.as_str(),
        &item.code.replace('-', ""),
        &format!("submission:{id}"),
    ] {
        assert_eq!(
            actions(&entries(browser, &[("subject", subject)]).await),
            whole,
            "{subject}"
        );
    }
    let of_account = entries(browser, &[("subject", &people.author.email)]).await;
    assert_eq!(actions(&of_account), ["accept_terms", "grant_account"]);
    assert_eq!(of_account[0]["subject"], people.author.email.as_str());
    let by_officer = entries(browser, &[("actor", &people.officer.email)]).await;
    assert_eq!(actions(&by_officer), ["approve"]);
    assert_eq!(by_officer[0]["actor_name"], "Lê Quang Huy");
    let by_job = entries(browser, &[("actor", "test"), ("action", "grant_account")]).await;
    assert_eq!(by_job.len(), 9);
    let pairs = [
        ("subject", item.code.as_str()),
        ("actor", &people.author.email),
        ("action", "submit"),
    ];
    assert_eq!(actions(&entries(browser, &pairs).await), ["submit"]);
    let of_today = [("subject", item.code.as_str()), ("day", &now)];
    assert_eq!(actions(&entries(browser, &of_today).await), whole);
    let of_yesterday = [("subject", item.code.as_str()), ("day", &before)];
    assert!(entries(browser, &of_yesterday).await.is_empty());
    assert!(entries(browser, &[("action", "{\"$ne\":1}")]).await.is_empty());
    assert!(entries(browser, &[("actor", "$where")]).await.is_empty());

    let none = browser
        .get(&asking(AUDIT, &[("action", "urge")]))
        .await
        .expect(200);
    assert!(
        none.body.contains("Không có mục nào khớp bộ lọc."),
        "{}",
        none.body
    );
    let long = "x".repeat(10_000);
    for (name, value) in [
        ("subject", "7K2M-9QXD"),
        ("subject", "ai@khong-co.example"),
        ("subject", long.as_str()),
        ("actor", "ai@khong-co.example"),
        ("day", "31/02/2026"),
    ] {
        let refused = browser.get(&asking(AUDIT, &[(name, value)])).await.expect(422);
        assert!(
            refused.body.contains(&format!("href=\"#{name}\"")),
            "{}",
            refused.body
        );
        assert!(!refused.body.contains("queue-audit"), "nothing is shown instead");
        let refused = browser
            .get(&asking(API, &[(name, value)]))
            .await
            .expect(422)
            .json();
        assert_eq!(refused["errors"][0]["field"], name);
    }
    portal.close().await;
}

#[tokio::test]
async fn a_check_on_the_spot_says_that_a_chain_holds_and_finds_each_tampering() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let (_, id) = approved(&portal, &people).await;
    let browser = &people.officer.browser;
    let mut sealer = Sealer::open(&portal.services.store).await.unwrap();
    sealer.follow().await.unwrap();
    sealer.seal(portal.services.now()).await.ok();
    let address = format!("{AUDIT}/submission/{id}");
    let plain = browser.get(&address).await.expect(200);
    assert!(!plain.body.contains("Kết quả kiểm tra") && plain.body.contains("Niêm phong số"));
    let check = async || {
        browser
            .get(&format!("{address}?kiem-tra=1"))
            .await
            .expect(200)
            .body
    };
    let well = check().await;
    assert!(
        well.contains("Chuỗi nguyên vẹn. Đã đối chiếu 3 mục, 3 tài liệu"),
        "{well}"
    );

    let raw = portal.raw().await;
    let tampered = async |collection: &str, filter: Document, change: Document, words: &str| {
        let documents = raw.collection::<Document>(collection);
        let before = documents.find_one(filter.clone()).await.unwrap().unwrap();
        documents.update_one(filter.clone(), change).await.unwrap();
        let found = check().await;
        assert!(
            found.contains("điểm không khớp") && found.contains(words),
            "{words}: {found}"
        );
        documents.replace_one(filter, before).await.unwrap();
        assert!(check().await.contains("Chuỗi nguyên vẹn"));
    };
    let of_item = doc! { "_id": &id };
    tampered(
        "submissions",
        of_item,
        doc! { "$set": { "headline.title": "Khác" } },
        "đã bị sửa ngoài hệ thống",
    )
    .await;
    let second = doc! { "_id": format!("submission:{id}:00000002") };
    tampered(
        "audit",
        second.clone(),
        doc! { "$set": { "action": "open" } },
        "mã băm không khớp",
    )
    .await;
    let revision = doc! { "submission": &id };
    tampered(
        "revisions",
        revision,
        doc! { "$set": { "content.title": "Khác" } },
        "Bản ghi revisions/",
    )
    .await;
    // The worker may have sealed before, without an entry of this item.
    let (_, number) = plain.body.split_once("Niêm phong số ").unwrap();
    let number: String = number.chars().take_while(char::is_ascii_digit).collect();
    let seal = doc! { "_id": number.parse::<i64>().unwrap() };
    tampered(
        "seals",
        seal,
        doc! { "$set": { "count": 99_i64 } },
        "không khớp các mục của nó",
    )
    .await;
    raw.collection::<Document>("audit")
        .delete_one(second)
        .await
        .unwrap();
    assert!(check().await.contains("bị xóa hoặc đổi thứ tự"));
    let api = browser
        .get(&format!("{API}/submission/{id}/verification"))
        .await
        .expect(200)
        .json();
    assert!(!api["findings"].as_array().unwrap().is_empty(), "{api}");
    // Another subject's chain holds all the same.
    let other = format!("{AUDIT}/account/{}?kiem-tra=1", people.author.id);
    assert!(
        browser
            .get(&other)
            .await
            .expect(200)
            .body
            .contains("Chuỗi nguyên vẹn")
    );
    portal.close().await;
}

#[tokio::test]
async fn the_audit_is_paged_in_the_order_of_an_index_whatever_narrows_it() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let (item, id) = approved(&portal, &people).await;
    let raw = portal.raw().await;
    let audit = raw.collection::<Document>("audit");
    let model = audit
        .find_one(doc! { "chain": format!("submission:{id}") })
        .await
        .unwrap()
        .unwrap();
    let copies = (1..=2_000_i64).map(|number| {
        let mut copy = model.clone();
        copy.insert("_id", format!("submission:copy-{}:{number:08}", number % 7));
        copy.insert("chain", format!("submission:copy-{}", number % 7));
        copy.insert("sequence", number);
        copy
    });
    audit.insert_many(copies.collect::<Vec<_>>()).await.unwrap();
    let browser = &people.technician.browser;
    raw.run_command(doc! { "profile": 2 }).await.unwrap();
    let today = portal.services.today().short();
    for pairs in [
        vec![],
        vec![("subject", item.code.as_str())],
        vec![("subject", "submission:copy-3")],
        vec![("actor", people.author.email.as_str())],
        vec![("actor", "test")],
        vec![("action", "open")],
        vec![("day", today.as_str())],
    ] {
        entries(browser, &pairs).await;
    }
    browser
        .get(&format!("{AUDIT}/submission/copy-3"))
        .await
        .expect(200);
    browser.get("/quan-tri/don-vi").await.expect(200);
    let (mut after, mut seen) = (String::new(), HashSet::new());
    for _ in 0..10 {
        let page = browser
            .get(&asking(API, &[("after", &after)]))
            .await
            .expect(200)
            .json();
        for one in page["items"].as_array().unwrap() {
            assert!(
                seen.insert(format!("{}:{}", one["chain"], one["sequence"])),
                "{one} is shown once"
            );
        }
        page["next"].as_str().unwrap().clone_into(&mut after);
    }
    raw.run_command(doc! { "profile": 0 }).await.unwrap();
    let spaces = ["audit", "seals", "accounts"].map(|name| format!("{}.{name}", portal.database));
    // What the pages read: the sealer's and the outbox's own reading is not of them.
    let ours = doc! { "ns": { "$in": spaces.to_vec() }, "op": { "$in": ["query", "command"] } };
    let profile = raw.collection::<Document>("system.profile");
    let asked: Vec<Document> = profile.find(ours).await.unwrap().try_collect().await.unwrap();
    let reads: Vec<_> = asked
        .iter()
        .filter(|one| one.contains_key("planSummary"))
        .collect();
    assert!(reads.len() > 17, "{}", reads.len());
    for read in reads {
        let plan = read.get_str("planSummary").unwrap();
        assert!(!plan.contains("COLLSCAN"), "{read:#?}");
        assert!(!read.contains_key("hasSortStage"), "{read:#?}");
        let keys = read.get_i32("keysExamined").unwrap_or_default();
        assert!(keys <= 300, "{keys} keys: {read:#?}");
    }
    let page = browser.get(AUDIT).await.expect(200);
    assert!(page.body.contains("rel=\"next\""), "{}", page.body);
    portal.close().await;
}

#[tokio::test]
async fn the_bodies_are_listed_with_their_people_and_where_nobody_files() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let browser = &people.technician.browser;
    let list = browser
        .get("/api/v1/administration/bodies")
        .await
        .expect(200)
        .json();
    let list = list.as_array().unwrap();
    let of = |slug: &str| list.iter().find(|one| one["slug"] == slug).unwrap();
    assert_eq!(
        list.len(),
        portal.services.store.reference().await.unwrap().tenants.len()
    );
    let counted = |slug: &str| {
        let accounts = of(slug)["accounts"].as_array().unwrap();
        let words = accounts
            .iter()
            .map(|one| format!("{}: {}", one["role"].as_str().unwrap(), one["count"]));
        words.collect::<Vec<_>>()
    };
    assert_eq!(counted("tuyen-quang"), ["Cộng tác viên: 1", "Lãnh đạo đơn vị: 1"]);
    assert_eq!(counted("an-giang"), Vec::<String>::new());
    assert_eq!(of("tuyen-quang")["open"], true);
    let page = browser.get("/quan-tri/don-vi").await.expect(200);
    for words in [
        "Tỉnh Tuyên Quang",
        "Cộng tác viên: 1",
        "href=\"/co-quan/tuyen-quang\"",
        "Chưa có tài khoản",
        "Đang hoạt động",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    portal.close().await;
}
