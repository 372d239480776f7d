//! Looking for submissions: what is found, by whom, and what it costs the database.

use std::collections::HashSet;

use bson::{Document, doc};
use cchc::{app::content_form::ContentForm, domain::actor::Role};
use futures_util::TryStreamExt;
use mongodb::Database;

use crate::harness::{Browser, Item, TestPortal, asking, event_news, everyone, key};

const OF_BODY: &str = "/don-vi/tuyen-quang/tim-kiem";
const OF_BOARD: &str = "/toa-soan/tim-kiem";
const TITLE: &str = "Hội nghị đánh giá Chỉ số cải cách hành chính tỉnh Tuyên Quang";

/// Codes that the API finds, in order.
async fn found(browser: &Browser, path: &str, pairs: &[(&str, &str)]) -> Vec<String> {
    let answer = browser.get(&asking(path, pairs)).await.expect(200).json();
    let items = answer["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["code"].as_str().unwrap().to_owned())
        .collect()
}

const API_OF_BODY: &str = "/api/v1/workspaces/tuyen-quang/search";
const API_OF_BOARD: &str = "/api/v1/newsroom/search";

fn a_document(portal: &TestPortal) -> ContentForm {
    ContentForm {
        kind: "document".to_owned(),
        document_number: "588/QĐ-BNV".to_owned(),
        issued_on: portal.services.today().to_string(),
        issuer: "Bộ Nội vụ".to_owned(),
        event_at: String::new(),
        ..event_news(portal, "Quyết định ban hành Quy chế", 1)
    }
}

#[tokio::test]
async fn an_item_is_found_by_code_title_names_and_document_number_with_and_without_marks() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let news = Item::submitted(&people.author, &event_news(&portal, TITLE, 3)).await;
    let paper = Item::submitted(&people.author, &a_document(&portal)).await;
    let officer = &people.officer.browser;
    let mut edited = event_news(&portal, TITLE, 3);
    edited.summary = "Tóm tắt đã biên tập.".to_owned();
    news.edit_as_board(officer, "1", &edited).await.expect(303);
    let plain = news.code.replace('-', "");
    for (typed, meant) in [
        ("hoi nghi tuyen quang", &news),
        ("TUYÊN QUANG hội nghị", &news),
        ("cải cách hành chí", &news),
        (news.code.as_str(), &news),
        (&news.code.to_lowercase(), &news),
        (&plain, &news),
        (&plain.to_lowercase(), &news),
        ("588/QĐ-BNV", &paper),
        ("588/qd-bnv", &paper),
        ("quy che 588", &paper),
        ("le quang huy", &news),
    ] {
        for (browser, path) in [(&people.author.browser, API_OF_BODY), (officer, API_OF_BOARD)] {
            assert_eq!(
                found(browser, path, &[("q", typed)]).await,
                [meant.code.as_str()],
                "{typed}"
            );
        }
    }
    let by_author = found(officer, API_OF_BOARD, &[("q", "Hoàng Thị Mai")]).await;
    assert_eq!(by_author, [paper.code.as_str(), &news.code], "newest first");
    for typed in ["hoi nghi cao bang", "nghị hội x", "uyen quang", "7K2M-9QXD"] {
        assert!(
            found(officer, API_OF_BOARD, &[("q", typed)]).await.is_empty(),
            "{typed}"
        );
    }

    // Who has charge of it is a name to find it by, from the hand-over on.
    let colleague = portal
        .appoint(
            "den@tq.example",
            "Triệu Thị Đẹn",
            &[Role::Collaborator],
            "tuyen-quang",
        )
        .await;
    assert!(
        found(officer, API_OF_BOARD, &[("q", "triệu đẹn")])
            .await
            .is_empty()
    );
    let fields = [
        ("custodian", colleague.id.to_string()),
        ("reason", "Đi công tác.".to_owned()),
        ("key", key()),
    ];
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let handed = people
        .author
        .browser
        .post(&format!("{}/ban-giao", news.workspace()), &fields)
        .await;
    handed.expect(303);
    assert_eq!(
        found(officer, API_OF_BOARD, &[("q", "triệu đẹn")]).await,
        [news.code.as_str()]
    );

    let page = people
        .author
        .browser
        .get(&asking(OF_BODY, &[("q", "hoi nghi")]))
        .await
        .expect(200);
    assert!(
        page.body.contains(TITLE) && page.body.contains("Tìm thấy 1 tin bài"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains(&format!("href=\"{}\"", news.workspace())),
        "{}",
        page.body
    );
    let page = officer
        .get(&asking(OF_BOARD, &[("q", "hoi nghi")]))
        .await
        .expect(200);
    assert!(
        page.body.contains(&format!("href=\"{}\"", news.newsroom())),
        "{}",
        page.body
    );
    let none = officer
        .get(&asking(OF_BOARD, &[("q", "không có gì")]))
        .await
        .expect(200);
    assert!(none.body.contains("Không tìm thấy tin bài nào."), "{}", none.body);
    let blank = officer.get(OF_BOARD).await.expect(200);
    assert!(
        blank.body.contains("Nhập nội dung cần tìm hoặc chọn bộ lọc"),
        "{}",
        blank.body
    );
    portal.close().await;
}

#[tokio::test]
async fn nobody_finds_what_the_lists_hide() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let draft = Item::draft(&people.author, &event_news(&portal, "Bản nháp chưa gửi", 3)).await;
    let sent = Item::submitted(&people.author, &event_news(&portal, "Tập huấn công chức", 3)).await;
    let foreign = Item::submitted(&people.stranger, &event_news(&portal, "Tập huấn ở Cao Bằng", 3)).await;
    let (author, lead) = (&people.author.browser, &people.lead.browser);
    let officer = &people.officer.browser;

    for browser in [author, lead] {
        assert_eq!(
            found(browser, API_OF_BODY, &[("q", "nháp")]).await,
            [draft.code.as_str()]
        );
        assert_eq!(
            found(browser, API_OF_BODY, &[("q", "tap huan")]).await,
            [sent.code.as_str()]
        );
        assert!(
            found(browser, API_OF_BODY, &[("q", &foreign.code)])
                .await
                .is_empty()
        );
    }
    for typed in ["nháp", draft.code.as_str()] {
        assert!(
            found(officer, API_OF_BOARD, &[("q", typed)]).await.is_empty(),
            "{typed}"
        );
    }
    assert!(
        found(officer, API_OF_BOARD, &[("state", "draft")])
            .await
            .is_empty()
    );
    let of_body = [("q", "tap huan"), ("tenant", "cao-bang")];
    assert_eq!(
        found(officer, API_OF_BOARD, &of_body).await,
        [foreign.code.as_str()]
    );
    // A member finds what was routed within the own fields, and nothing else.
    for member in [&people.member.browser, &people.other_member.browser] {
        assert!(found(member, API_OF_BOARD, &[("q", "tap huan")]).await.is_empty());
    }
    sent.route(officer).await.expect(303);
    assert_eq!(
        found(&people.other_member.browser, API_OF_BOARD, &[("q", "tap huan")]).await,
        [sent.code.as_str()]
    );
    assert!(
        found(&people.member.browser, API_OF_BOARD, &[("q", &sent.code)])
            .await
            .is_empty()
    );

    // Another body's address, and doors of others.
    for path in [
        "/don-vi/cao-bang/tim-kiem?q=tap",
        "/api/v1/workspaces/cao-bang/search?q=tap",
    ] {
        author.get(path).await.expect(404);
        officer.get(path).await.expect(404);
    }
    for browser in [author, lead, &people.technician.browser] {
        browser.get(OF_BOARD).await.expect(403);
        browser.get(API_OF_BOARD).await.expect(403);
    }
    portal.close().await;
}

#[tokio::test]
async fn a_sealed_item_is_found_by_its_code_and_people_but_by_no_word_of_its_text() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let item = Item::submitted(
        &people.author,
        &event_news(&portal, "Tài liệu tuyệt mật Quế Lâm", 3),
    )
    .await;
    let officer = &people.officer.browser;
    assert_eq!(found(officer, API_OF_BOARD, &[("q", "que lam")]).await.len(), 1);
    item.refuse(officer, &["bi-mat-nha-nuoc"], &[]).await.expect(303);
    for (browser, path) in [(officer, API_OF_BOARD), (&people.author.browser, API_OF_BODY)] {
        for typed in ["que lam", "tuyệt mật", "qu"] {
            assert!(found(browser, path, &[("q", typed)]).await.is_empty(), "{typed}");
        }
        assert_eq!(
            found(browser, path, &[("q", &item.code)]).await,
            [item.code.as_str()]
        );
        assert_eq!(
            found(browser, path, &[("q", "hoang mai")]).await,
            [item.code.as_str()]
        );
    }
    let page = officer
        .get(&asking(OF_BOARD, &[("q", &item.code)]))
        .await
        .expect(200);
    assert!(!page.body.contains("Quế Lâm"), "{}", page.body);
    portal.close().await;
}

#[tokio::test]
async fn filters_narrow_and_what_nothing_has_is_refused_instead_of_ignored() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let officer = &people.officer.browser;
    let first = Item::submitted(&people.author, &event_news(&portal, "Hội nghị một", 3)).await;
    let form = ContentForm {
        field: "cai-cach-the-che".to_owned(),
        ..event_news(&portal, "Hội nghị hai", 3)
    };
    let second = Item::submitted(&people.author, &form).await;
    first.approve(officer, "1").await.expect(303);
    let today = portal.services.today();
    let (now, later) = (today.short(), today.next_day().short());
    for (pairs, meant) in [
        (vec![("q", "hoi nghi"), ("state", "published")], vec![&first]),
        (vec![("state", "submitted")], vec![&second]),
        (vec![("field", "cai-cach-the-che")], vec![&second]),
        (vec![("from", &now), ("to", &now)], vec![&second, &first]),
        (vec![("q", "hoi nghi"), ("from", later.as_str())], vec![]),
        (vec![("to", "31/12/2025")], vec![]),
        (vec![("tenant", "cao-bang")], vec![]),
    ] {
        let codes: Vec<_> = meant.iter().map(|item| item.code.as_str()).collect();
        assert_eq!(found(officer, API_OF_BOARD, &pairs).await, codes, "{pairs:?}");
    }
    let long = "hội nghị ".repeat(1_200);
    for (pairs, field) in [
        (vec![("q", "?!\"$%…")], "q"),
        (vec![("q", long.as_str())], "q"),
        (vec![("q", "hội"), ("from", "32/13/2026")], "from"),
        (vec![("from", "02/01/2026"), ("to", "01/01/2026")], "to"),
        (vec![("tenant", "khong-co")], "tenant"),
        (vec![("state", "{\"$ne\":null}")], "state"),
        (vec![("field", "$where")], "field"),
    ] {
        let refused = officer
            .get(&asking(API_OF_BOARD, &pairs))
            .await
            .expect(422)
            .json();
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
        let page = officer.get(&asking(OF_BOARD, &pairs)).await.expect(422);
        assert!(page.body.contains("error-summary") && page.body.contains(&format!("href=\"#{field}\"")));
        assert!(
            !page.body.contains(&first.code),
            "nothing is found while something is to mend"
        );
    }
    // Operators are words like any other; names of parameters that nobody reads change nothing.
    for typed in ["{\"$gt\":\"\"}", "[$ne]=1", "hoi.*", "*"] {
        let answer = officer.get(&asking(API_OF_BOARD, &[("q", typed)])).await;
        assert!(matches!(answer.status, 200 | 422), "{typed}: {}", answer.body);
        assert!(
            !answer.body.contains(&second.code) || typed == "hoi.*",
            "{typed}: {}",
            answer.body
        );
    }
    let nested = officer
        .get(&format!("{API_OF_BOARD}?q[$ne]=1&state[$gt]="))
        .await
        .expect(200)
        .json();
    assert_eq!(
        nested["items"].as_array().unwrap().len(),
        2,
        "the same as nothing typed"
    );
    let script = asking(OF_BOARD, &[("q", "\"><script>alert(1)</script>")]);
    let page = officer.get(&script).await.expect(200);
    assert!(!page.body.contains("<script>alert"), "{}", page.body);
    portal.close().await;
}

/// Copies of an item, apart in time by a second, whose words differ by a number.
async fn many_of(raw: &Database, item: &Item, count: i64) {
    let submissions = raw.collection::<Document>("submissions");
    let model = submissions
        .find_one(doc! { "code": &item.code })
        .await
        .unwrap()
        .unwrap();
    let terms = model.get_document("search").unwrap();
    let at = terms.get_datetime("at").unwrap().timestamp_millis();
    let copies = (1..=count).map(|number| {
        let mut copy = model.clone();
        let mut words = terms.get_array("words").unwrap().clone();
        words.push(format!("so{number}").into());
        // As many seconds apart as rows: three of each moment, so that pages break within a moment.
        let moment = bson::DateTime::from_millis(at - number / 3 * 1_000);
        copy.insert("search", doc! { "words": words, "at": moment });
        copy.insert("_id", uuid::Uuid::new_v4().to_string());
        let code = cchc::domain::text::SubmissionCode::from_random([
            1,
            u8::try_from(number >> 16).unwrap(),
            u8::try_from(number >> 8 & 255).unwrap(),
            u8::try_from(number & 255).unwrap(),
            0,
        ]);
        copy.insert("code", code.to_string());
        copy
    });
    submissions.insert_many(copies.collect::<Vec<_>>()).await.unwrap();
}

#[tokio::test]
async fn many_finds_are_paged_in_the_order_of_an_index_whatever_there_is() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let officer = &people.officer.browser;
    let item = Item::submitted(&people.author, &event_news(&portal, TITLE, 3)).await;
    let raw = portal.raw().await;
    many_of(&raw, &item, 3_000).await;
    raw.run_command(doc! { "profile": 2 }).await.unwrap();
    let mut asked = 0;
    for (browser, path) in [(officer, API_OF_BOARD), (&people.author.browser, API_OF_BODY)] {
        for pairs in [
            vec![("q", "hoi nghi tuyen qua")],
            vec![("q", "ho")],
            vec![("q", "hội nghị"), ("state", "submitted")],
            vec![("q", "mai so2999")],
            vec![("from", "01/01/2020")],
        ] {
            found(browser, path, &pairs).await;
            asked += 1;
        }
    }
    // Deep pages cost what the first one does; no row is lost or shown twice.
    let (mut after, mut seen) = (String::new(), HashSet::new());
    for _ in 0..20 {
        let address = asking(API_OF_BOARD, &[("q", "hoi nghi"), ("after", &after)]);
        let page = officer.get(&address).await.expect(200).json();
        let items = page["items"].as_array().unwrap();
        assert!(
            items
                .iter()
                .all(|one| seen.insert(one["code"].as_str().unwrap().to_owned()))
        );
        page["next"].as_str().unwrap().clone_into(&mut after);
        asked += 1;
    }
    raw.run_command(doc! { "profile": 0 }).await.unwrap();
    assert_eq!(
        seen.len(),
        20 * found(officer, API_OF_BOARD, &[("q", "hoi nghi")]).await.len()
    );
    let profile = raw.collection::<Document>("system.profile");
    let ours = doc! {
        "ns": format!("{}.submissions", portal.database),
        "command.find": { "$exists": true }, "command.sort": { "search.at": -1, "_id": -1 },
    };
    let finds: Vec<Document> = profile.find(ours).await.unwrap().try_collect().await.unwrap();
    assert_eq!(finds.len(), asked);
    for find in finds {
        let plan = find.get_str("planSummary").unwrap();
        assert!(
            plan.contains("IXSCAN") && plan.contains("search.words"),
            "{find:#?}"
        );
        assert!(!find.contains_key("hasSortStage"), "{find:#?}");
        let keys = find.get_i32("keysExamined").unwrap();
        assert!(keys <= 200, "{keys} keys: {find:#?}");
    }
    let page = officer
        .get(&asking(OF_BOARD, &[("q", "hoi nghi")]))
        .await
        .expect(200);
    assert!(
        page.body.contains("còn nữa ở trang sau") && page.body.contains("rel=\"next\""),
        "{}",
        page.body
    );
    portal.close().await;
}

#[tokio::test]
async fn items_of_before_there_was_a_search_are_found_after_migrating_and_their_audit_holds() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let officer = &people.officer.browser;
    let item = Item::submitted(&people.author, &event_news(&portal, TITLE, 3)).await;
    let edited = ContentForm {
        summary: "Tóm tắt đã biên tập.".to_owned(),
        ..event_news(&portal, TITLE, 3)
    };
    item.edit_as_board(officer, "1", &edited).await.expect(303);
    let before = item.stored(&portal).await;
    let submissions = portal.raw().await.collection::<Document>("submissions");
    submissions
        .update_many(doc! {}, doc! { "$unset": { "search": 1 } })
        .await
        .unwrap();
    assert!(
        found(officer, API_OF_BOARD, &[("q", "hoi nghi")])
            .await
            .is_empty()
    );
    let store = &portal.services.store;
    store.migrate(portal.services.now()).await.unwrap();
    for typed in ["hoi nghi", "le quang huy", "hoàng mai"] {
        assert_eq!(
            found(officer, API_OF_BOARD, &[("q", typed)]).await,
            [item.code.as_str()],
            "{typed}"
        );
    }
    assert_eq!(
        item.stored(&portal).await,
        before,
        "the same terms as its saves gave it"
    );
    let verified = store.verify_audit(portal.services.now(), &[]).await.unwrap();
    assert!(verified.findings.is_empty(), "{:?}", verified.findings);
    item.approve(officer, "2").await.expect(303);
    assert_eq!(
        found(
            officer,
            API_OF_BOARD,
            &[("q", "hoi nghi"), ("state", "published")]
        )
        .await
        .len(),
        1
    );
    portal.close().await;
}
