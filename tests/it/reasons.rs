//! Ready sentences: offered with their acts, put before what is typed, changed by who may; and two revisions side by
//! side.

use bson::doc;

use crate::harness::{Answer, Browser, Everyone, Item, TestPortal, event_news, everyone, key};

const PATH: &str = "/quan-tri/cau-mau";
const SENTENCE: &str = "Đề nghị ghi rõ nguồn và thời điểm của số liệu nêu trong bài.";

async fn open() -> (TestPortal, Everyone) {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    (portal, people)
}

async fn seen(browser: &Browser) -> String {
    let page = browser.get(PATH).await.expect(200).body;
    let rest = page.split("name=\"seen\" value=\"").nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

async fn act(browser: &Browser, below: &str, fields: &[(&str, &str)]) -> Answer {
    let (seen, key) = (seen(browser).await, key());
    let mut fields = fields.to_vec();
    fields.extend([("seen", seen.as_str()), ("key", key.as_str())]);
    browser.post(&format!("{PATH}{below}"), &fields).await
}

async fn changes(portal: &TestPortal) -> u64 {
    portal.count("audit", doc! { "chain": "reason_book:board" }).await
}

async fn whole(portal: TestPortal) {
    let now = portal.services.now();
    let verified = portal.services.store.verify_audit(now, &[]).await.unwrap();
    let broken = verified.findings.iter().map(ToString::to_string);
    let broken: Vec<_> = broken
        .filter(|one| !one.starts_with("entry not sealed"))
        .collect();
    assert_eq!(broken, Vec::<String>::new());
    portal.close().await;
}

#[tokio::test]
async fn a_chosen_sentence_stands_before_what_is_typed_in_every_act_that_has_some() {
    let (portal, people) = open().await;
    let officer = &people.officer.browser;
    let item = Item::submitted(&people.author, &event_news(&portal, "Tin một", 1)).await;
    let page = officer.get(&item.newsroom()).await.expect(200).body;
    for shown in [
        SENTENCE,
        "<optgroup label=\"Từ chối đăng\">",
        "<optgroup label=\"Tạm giữ để xác thực lại\">",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let workspace = people
        .author
        .browser
        .get(&item.workspace())
        .await
        .expect(200)
        .body;
    assert!(!workspace.contains("name=\"sentence\""), "{workspace}");

    let fields = [
        ("sentence", SENTENCE),
        ("remarks", "Ở đoạn hai."),
        ("key", "reasons-000001"),
    ];
    officer
        .post(&format!("{}/tra-lai", item.newsroom()), &fields)
        .await
        .expect(303);
    let stored = item.stored(&portal).await;
    let state = stored.get_document("state").unwrap();
    assert_eq!(
        state.get_str("remarks").unwrap(),
        format!("{SENTENCE}\nỞ đoạn hai.")
    );

    let item = Item::submitted(&people.author, &event_news(&portal, "Tin hai", 1)).await;
    let held = "Số liệu khác với số liệu đã công bố.";
    item.refuse(officer, &["dang-xac-thuc-lai"], &[("sentence", held)])
        .await
        .expect(303);
    let stored = item.stored(&portal).await;
    let state = stored.get_document("state").unwrap();
    assert_eq!(
        (state.get_str("name").unwrap(), state.get_str("remarks").unwrap()),
        ("on_hold", held)
    );

    let item = Item::submitted(&people.author, &event_news(&portal, "Tin ba", 1)).await;
    item.refuse(
        officer,
        &["khong-dung-su-that"],
        &[("sentence", "Sai."), ("remarks", "Sai. Xem trang 2.")],
    )
    .await
    .expect(303);
    let stored = item.stored(&portal).await;
    let state = stored.get_document("state").unwrap();
    assert_eq!(
        state.get_str("remarks").unwrap(),
        "Sai. Xem trang 2.",
        "not twice"
    );

    let item = Item::submitted(&people.author, &event_news(&portal, "Tin bốn", 1)).await;
    item.route(officer).await.expect(303);
    let reviewers = [&people.member.browser, &people.other_member.browser];
    let mut handed = 0;
    for reviewer in reviewers {
        let page = reviewer.get(&item.newsroom()).await;
        if page.status != 200 || !page.body.contains("/chuyen-lai\"") {
            continue;
        }
        assert!(page.body.contains("cau-mau-chuyen-lai"), "{}", page.body);
        let fields = [("sentence", "Không thuộc lĩnh vực."), ("words", "")];
        reviewer
            .post(&format!("{}/chuyen-lai", item.newsroom()), &fields)
            .await
            .expect(303);
        handed += 1;
    }
    assert_eq!(handed, 1);
    let page = officer.get(&item.newsroom()).await.expect(200).body;
    assert!(page.contains("Không thuộc lĩnh vực."), "{page}");
    portal.close().await;
}

#[tokio::test]
async fn after_a_fault_the_sentence_stands_in_the_text_and_nothing_typed_is_lost() {
    let (portal, people) = open().await;
    let officer = &people.officer.browser;
    let item = Item::submitted(&people.author, &event_news(&portal, "Tin một", 1)).await;
    let long = "x".repeat(5_001);
    let fields = [("sentence", SENTENCE), ("remarks", long.as_str())];
    let answer = officer
        .post(&format!("{}/tra-lai", item.newsroom()), &fields)
        .await
        .expect(422);
    assert!(
        answer.body.contains(&format!("\n{SENTENCE}\n{long}</textarea>")),
        "kept"
    );
    let hostile = "<script>alert(1)</script>";
    let answer = item
        .refuse(officer, &[], &[("sentence", hostile)])
        .await
        .expect(422);
    assert!(
        answer.body.contains("&#60;script&#62;alert(1)") && !answer.body.contains(hostile),
        "{}",
        answer.body
    );
    assert_eq!(item.state(&portal).await, "submitted");
    portal.close().await;
}

#[tokio::test]
async fn the_office_adds_words_orders_retires_and_brings_back_sentences() {
    let (portal, people) = open().await;
    let officer = &people.officer.browser;
    let page = officer.get(PATH).await.expect(200).body;
    assert!(
        page.contains(SENTENCE) && page.contains("chưa được thay đổi trên trang này"),
        "{page}"
    );
    let added = act(
        officer,
        "",
        &[("act", "hold"), ("text", " Chờ  văn bản <b>gốc</b>. ")],
    )
    .await
    .expect(303);
    assert_eq!(
        added.location.as_deref(),
        Some("/quan-tri/cau-mau?da=them-cau-mau")
    );
    let item = Item::submitted(&people.author, &event_news(&portal, "Tin một", 1)).await;
    let offered = async || officer.get(&item.newsroom()).await.expect(200).body;
    assert!(
        offered()
            .await
            .contains("<option value=\"Chờ văn bản &#60;b&#62;gốc&#60;/b&#62;.\">"),
        "at once"
    );
    let nguon = ("reason", "bo-sung-nguon-so-lieu");
    act(officer, "/sua", &[nguon, ("text", "Đề nghị ghi nguồn.")])
        .await
        .expect(303);
    act(officer, "/xuong", &[nguon]).await.expect(303);
    let page = offered().await;
    let place = |text: &str| page.find(text).expect(text);
    assert!(place("Đề nghị bổ sung thời gian") < place("Đề nghị ghi nguồn."));
    act(officer, "/len", &[nguon]).await.expect(303);
    act(officer, "/ngung-dung", &[nguon]).await.expect(303);
    assert!(!offered().await.contains("Đề nghị ghi nguồn."));
    let page = officer.get(PATH).await.expect(200).body;
    assert!(
        page.contains("Đã ngừng dùng") && page.contains("Lê Quang Huy, Bộ phận Thường trực thay đổi"),
        "{page}"
    );
    act(&people.chair.browser, "/dung-lai", &[nguon])
        .await
        .expect(303);
    assert!(offered().await.contains("Đề nghị ghi nguồn."));
    assert_eq!(changes(&portal).await, 6);
    whole(portal).await;
}

#[tokio::test]
async fn what_cannot_be_a_sentence_is_told_at_its_field_and_kept() {
    let (portal, people) = open().await;
    let officer = &people.officer.browser;
    let long = "ộ".repeat(501);
    for (fields, said, link) in [
        (
            vec![("act", "return"), ("text", " ")],
            "Câu mẫu còn trống",
            "text",
        ),
        (
            vec![("act", "return"), ("text", long.as_str())],
            "dài quá 500 ký tự",
            "text",
        ),
        (
            vec![("act", "burn"), ("text", "Đốt.")],
            "Thao tác không có trong danh sách",
            "act",
        ),
        (
            vec![("act", "return"), ("text", SENTENCE)],
            "đã có câu mẫu như vậy",
            "text",
        ),
    ] {
        let answer = act(officer, "", &fields).await.expect(422).body;
        assert!(answer.contains(said), "{said}: {answer}");
        assert!(answer.contains(&format!("href=\"#{link}\"")), "{answer}");
        assert!(answer.contains(&format!("\n{}</textarea>", fields[1].1)), "kept");
    }
    let wrong = [
        ("/sua", "khong-co", "không có trong danh sách"),
        ("/len", "bo-sung-nguon-so-lieu", "đã ở đầu"),
        ("/dung-lai", "bo-sung-nguon-so-lieu", "đang được dùng"),
        ("/ngung-dung", "{\"$gt\":\"\"}", "không có trong danh sách"),
    ];
    for (below, reason, said) in wrong {
        let answer = act(officer, below, &[("reason", reason), ("text", "Câu khác.")]).await;
        let answer = answer.expect(422).body;
        assert!(answer.contains(said), "{said}: {answer}");
    }
    let fields = [("act", "return"), ("text", "Câu của tôi."), ("seen", "7")];
    let stale = officer.post(PATH, &fields).await.expect(409).body;
    assert!(
        stale.contains("vừa được người khác thay đổi") && stale.contains("\nCâu của tôi.</textarea>"),
        "{stale}"
    );
    officer
        .post(PATH, &[("act", "return"), ("seen", "x")])
        .await
        .expect(403);
    for who in [
        &people.author,
        &people.stranger,
        &people.lead,
        &people.member,
        &people.technician,
    ] {
        who.browser.get(PATH).await.expect(403);
        let fields = [("act", "return"), ("text", "Câu lạ."), ("seen", "0")];
        who.browser.post(PATH, &fields).await.expect(403);
    }
    assert_eq!(changes(&portal).await, 0);
    portal.close().await;
}

#[tokio::test]
async fn a_comparison_is_seen_side_by_side_by_its_address_alone() {
    let (portal, people) = open().await;
    let mut form = event_news(&portal, "Hội nghị cũ", 1);
    form.body = "Đoạn một.\n\nĐoạn hai cũ.".to_owned();
    let item = Item::draft(&people.author, &form).await;
    form.title = "Hội nghị mới".to_owned();
    form.body = "Đoạn một.\n\nĐoạn hai mới <i>.".to_owned();
    item.edit(&people.author.browser, "1", &form).await.expect(303);
    let base = item.workspace();
    let inline = people
        .author
        .browser
        .get(&format!("{base}?so-sanh=2"))
        .await
        .expect(200)
        .body;
    assert!(!inline.contains("<table class=\"diff-beside\""), "{inline}");
    let link = format!("href=\"{base}?so-sanh=2&#38;kieu=hai-cot#so-sanh\"");
    assert!(inline.contains(&link), "{inline}");
    let beside = people
        .author
        .browser
        .get(&format!("{base}?so-sanh=2&kieu=hai-cot"))
        .await
        .expect(200)
        .body;
    for shown in [
        "<caption class=\"diff-label\">Tiêu đề</caption>",
        "Trước: phiên bản 1",
        "Sau: phiên bản 2",
        "<del>cũ</del>",
        "<ins>mới</ins>",
        "&#60;i&#62;",
        &format!("href=\"{base}?so-sanh=2#so-sanh\""),
    ] {
        assert!(beside.contains(shown), "{shown}: {beside}");
    }
    // What is unknown in the address is shown as one text.
    let odd = people
        .author
        .browser
        .get(&format!("{base}?so-sanh=2&kieu=%3Cb%3E"))
        .await
        .expect(200)
        .body;
    assert!(!odd.contains("diff-beside\""), "{odd}");
    let foreign = base.replace("tuyen-quang", "cao-bang");
    people
        .stranger
        .browser
        .get(&format!("{foreign}?so-sanh=2&kieu=hai-cot"))
        .await
        .expect(404);
    portal.close().await;
}
