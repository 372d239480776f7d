//! What the site says of itself: changed by who may, shown on every page, never the source line.

use bson::{Document, doc};
use serde_json::{Value, json};

use crate::harness::{Browser, Everyone, Item, TestPortal, event_news, everyone, key};

const PATH: &str = "/quan-tri/thong-tin-trang";
const API: &str = "/api/v1/administration/site";
const SOURCE: &str = "Nguồn: Trang Thông tin điện tử Cải cách hành chính nhà nước";

/// The form as it stands, with some lines typed anew.
fn form<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("seen", "0"),
        ("name", "Trang Thông tin điện tử Cải cách hành chính nhà nước"),
        ("tagline", "Bộ Nội vụ"),
        ("owner", "Bộ Nội vụ"),
        ("responsible", "Trưởng Ban Biên tập"),
        ("licence", ""),
        ("office", "Vụ Cải cách hành chính, Bộ Nội vụ"),
        ("address", "số 8 Tôn Thất Thuyết, Hà Nội"),
        ("phone", "024.62820327"),
        ("email", "websitecchc@moha.gov.vn"),
    ];
    for (name, value) in changes {
        match fields.iter_mut().find(|(field, _)| field == name) {
            Some(field) => field.1 = value,
            None => fields.push((name, value)),
        }
    }
    fields
}

async fn open() -> (TestPortal, Everyone, Browser) {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let citizen = Browser::new(&portal.base);
    (portal, people, citizen)
}

async fn changes(portal: &TestPortal) -> u64 {
    portal.count("audit", doc! { "chain": "site:site" }).await
}

#[tokio::test]
async fn everybody_finds_where_information_is_received() {
    let (portal, people, citizen) = open().await;
    for path in ["/", "/lien-he", "/chuyen-muc/thong-bao", "/dang-nhap"] {
        let page = citizen.get(path).await.expect(200);
        for shown in [
            "Cơ quan chủ quản",
            "Bộ Nội vụ",
            "số 8 Tôn Thất Thuyết, Hà Nội",
            "href=\"tel:+842462820327\">024.62820327<",
            "href=\"mailto:websitecchc@moha.gov.vn\"",
            "href=\"/lien-he\"",
            SOURCE,
        ] {
            assert!(page.body.contains(shown), "{path} {shown}: {}", page.body);
        }
    }
    let inside = people.author.browser.get("/don-vi/tuyen-quang").await.expect(200);
    assert!(
        inside.body.contains("href=\"tel:+842462820327\""),
        "{}",
        inside.body
    );
    let lost = citizen.get("/khong-co").await.expect(404);
    assert!(lost.body.contains("024.62820327"), "{}", lost.body);
    portal.close().await;
}

#[tokio::test]
async fn a_change_shows_on_every_page_at_once_and_leaves_the_source_line() {
    let (portal, people, citizen) = open().await;
    let item = Item::submitted(&people.author, &event_news(&portal, "Tin đã đăng", 1)).await;
    item.approve(&people.officer.browser, "1").await.expect(303);
    let page = people.officer.browser.get(PATH).await.expect(200);
    assert!(
        page.body.contains("chưa được thay đổi trên trang này"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("value=\"số 8 Tôn Thất Thuyết, Hà Nội\""),
        "{}",
        page.body
    );
    let key = key();
    let typed = form(&[
        ("key", &key),
        ("name", "Trang Thông tin điện tử Cải cách hành chính"),
        ("owner", "Bộ Nội vụ & Chính phủ"),
        ("licence", "Giấy phép số 12/GP-TTĐT"),
        ("address", "37A Nguyễn Bỉnh Khiêm, Hà Nội"),
        ("phone", "024.11112222"),
        ("email", "Tiep.Nhan@moha.gov.vn"),
    ]);
    for _ in 0..2 {
        let saved = people.officer.browser.post(PATH, &typed).await.expect(303);
        assert_eq!(
            saved.location.as_deref(),
            Some("/quan-tri/thong-tin-trang?da=thong-tin-trang")
        );
    }
    assert_eq!(changes(&portal).await, 1, "sent twice, it is saved once");
    let article = citizen.get(&format!("/bai-viet/{}", item.code)).await.expect(308);
    for path in ["/", "/lien-he", &article.location.unwrap()] {
        let body = citizen.get(path).await.expect(200).body;
        for shown in [
            "Bộ Nội vụ &#38; Chính phủ",
            "Giấy phép số 12/GP-TTĐT",
            "37A Nguyễn Bỉnh Khiêm, Hà Nội",
            "tel:+842411112222",
            "mailto:tiep.nhan@moha.gov.vn",
            "<p class=\"foot-name\">Trang Thông tin điện tử Cải cách hành chính</p>",
            SOURCE,
        ] {
            assert!(body.contains(shown), "{path} {shown}: {body}");
        }
        assert!(!body.contains("Tôn Thất Thuyết"), "{path}");
    }
    let page = people.chair.browser.get(PATH).await.expect(200);
    assert!(
        page.body
            .contains("Lê Quang Huy, Bộ phận Thường trực thay đổi lần cuối lúc"),
        "{}",
        page.body
    );
    let audit = portal.raw().await.collection::<Document>("audit");
    let entry = audit
        .find_one(doc! { "chain": "site:site" })
        .await
        .unwrap()
        .unwrap();
    let fields: Vec<_> = entry
        .get_array("fields")
        .unwrap()
        .iter()
        .filter_map(|one| one.as_str())
        .collect();
    assert_eq!(
        fields,
        ["name", "tagline", "owner", "licence", "address", "phone", "email"]
    );
    portal.close().await;
}

#[tokio::test]
async fn what_cannot_be_so_is_told_at_its_field_and_kept() {
    let (portal, people, _) = open().await;
    let officer = &people.officer.browser;
    let long = "x".repeat(201);
    for (field, value, said) in [
        ("name", " ", "Tên trang còn trống: hãy nhập tên trang."),
        ("owner", "", "Cơ quan chủ quản còn trống"),
        (
            "responsible",
            "\u{200b}",
            "Người chịu trách nhiệm nội dung còn trống",
        ),
        ("office", "", "Nơi tiếp nhận thông tin còn trống"),
        (
            "address",
            long.as_str(),
            "Địa chỉ dài quá 200 ký tự: hãy viết ngắn lại.",
        ),
        ("licence", long.as_str(), "Giấy phép dài quá 200 ký tự"),
        ("phone", "", "Điện thoại còn trống"),
        ("phone", "javascript:1", "không phải số điện thoại"),
        ("email", "", "Chưa nhập địa chỉ thư điện tử"),
        ("email", "a@b", "không phải địa chỉ thư điện tử"),
    ] {
        let answer = officer.post(PATH, &form(&[(field, value)])).await.expect(422);
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
        assert!(
            answer.body.contains(&format!("href=\"#{field}\"")),
            "{field}: {}",
            answer.body
        );
        assert!(
            answer.body.contains(&format!("value=\"{value}\"")),
            "{field} is kept"
        );
    }
    let same = officer
        .post(
            PATH,
            &form(&[(
                "tagline",
                "Bộ Nội vụ - Cơ quan Thường trực Cải cách hành chính của Chính phủ",
            )]),
        )
        .await
        .expect(422);
    assert!(same.body.contains("Không có gì thay đổi"), "{}", same.body);
    for seen in ["", "x"] {
        officer.post(PATH, &form(&[("seen", seen)])).await.expect(403);
    }
    assert_eq!(changes(&portal).await, 0);
    portal.close().await;
}

#[tokio::test]
async fn markup_in_the_sites_own_words_is_text() {
    let (portal, people, citizen) = open().await;
    let hostile = "<img src=x onerror=alert(1)>\"'";
    let typed = form(&[
        ("name", hostile),
        ("tagline", hostile),
        ("owner", hostile),
        ("responsible", hostile),
        ("licence", hostile),
        ("office", hostile),
        ("address", hostile),
    ]);
    people.officer.browser.post(PATH, &typed).await.expect(303);
    for path in ["/", "/lien-he", "/dang-nhap"] {
        let body = citizen.get(path).await.expect(200).body;
        assert!(
            !body.contains("<img src=x") && body.contains("&#60;img src=x"),
            "{path}: {body}"
        );
    }
    let body = people.officer.browser.get(PATH).await.expect(200).body;
    assert!(
        !body.contains("<img src=x") && body.contains("value=\"&#60;img src=x"),
        "{body}"
    );
    portal.close().await;
}

#[tokio::test]
async fn of_two_who_looked_at_the_same_site_the_second_sees_the_first_and_keeps_what_was_typed() {
    let (portal, people, _) = open().await;
    let (officer, deputy) = (&people.officer.browser, &people.deputy.browser);
    let mine = form(&[("owner", "Bộ A")]);
    let theirs = form(&[("owner", "Bộ B"), ("responsible", "Bà C")]);
    let (a, b) = tokio::join!(officer.post(PATH, &mine), deputy.post(PATH, &theirs));
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409], "{} {}", a.body, b.body);
    let stale = deputy.post(PATH, &theirs).await.expect(409).body;
    assert!(stale.contains("vừa được người khác thay đổi"), "{stale}");
    assert!(
        stale.contains("value=\"Bộ B\"") && stale.contains("value=\"Bà C\""),
        "{stale}"
    );
    assert!(
        stale.contains("Thông tin hiện tại") && stale.contains("name=\"seen\" value=\"1\""),
        "{stale}"
    );
    assert_eq!(changes(&portal).await, 1);
    portal.close().await;
}

#[tokio::test]
async fn who_does_not_shape_the_site_changes_none_of_its_words() {
    let (portal, people, citizen) = open().await;
    for who in [&people.author, &people.lead, &people.member, &people.technician] {
        who.browser.get(PATH).await.expect(403);
        who.browser
            .post(PATH, &form(&[("owner", "Bộ lạ")]))
            .await
            .expect(403);
        who.browser.get(API).await.expect(403);
    }
    citizen.get(API).await.expect(401);
    let mut foreign = people.officer.browser.clone();
    foreign.csrf = "0".repeat(64);
    foreign.post(PATH, &form(&[("owner", "Bộ lạ")])).await.expect(403);
    assert_eq!(changes(&portal).await, 0);
    portal.close().await;
}

#[tokio::test]
async fn a_program_reads_and_changes_the_site_over_json() {
    let (portal, people, citizen) = open().await;
    let chair = &people.chair.browser;
    let mut site = chair.get(API).await.expect(200).json();
    assert_eq!(site["phone"], "024.62820327");
    assert_eq!(site["email"], "websitecchc@moha.gov.vn");
    assert_eq!(site["version"], 0);
    site["office"] = json!("Văn phòng mới");
    let send = async |body: &Value| {
        let request = chair
            .request("POST", API)
            .header("idempotency-key", "site-00000001");
        Browser::send(request.json(body)).await
    };
    for _ in 0..2 {
        assert_eq!(send(&site).await.expect(200).json(), json!({ "version": 1 }));
    }
    assert!(
        citizen
            .get("/lien-he")
            .await
            .expect(200)
            .body
            .contains("Văn phòng mới")
    );
    let stale = chair.post_json(API, &site).await.expect(409).json();
    assert!(
        stale["detail"]
            .as_str()
            .unwrap()
            .contains("vừa được người khác thay đổi"),
        "{stale}"
    );
    site["version"] = json!(1);
    site["phone"] = json!("abc");
    site["name"] = json!("");
    let faults = chair.post_json(API, &site).await.expect(422).json();
    let fields: Vec<_> = faults["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["field"].clone())
        .collect();
    assert_eq!(fields, ["name", "phone"]);
    site["source_line"] = json!("Nguồn: tôi");
    chair.post_json(API, &site).await.expect(400);
    assert_eq!(changes(&portal).await, 1);
    let now = portal.services.now();
    let verified = portal.services.store.verify_audit(now, &[]).await.unwrap();
    let broken = verified.findings.iter().map(ToString::to_string);
    let broken: Vec<_> = broken
        .filter(|one| !one.starts_with("entry not sealed"))
        .collect();
    assert_eq!(broken, Vec::<String>::new());
    portal.close().await;
}
