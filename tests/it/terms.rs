//! Terms of use: shown at the first log-in, agreed to before anything else, kept with moment and wording.

use bson::{Document, doc};
use cchc::domain::{actor::Role, terms::TermsVersion};

use crate::harness::{Browser, Somebody, TestPortal, key};

const ACCEPT: &str = "/dieu-khoan-su-dung/chap-nhan";
const PASSWORD: &str = "một câu dài dễ nhớ";
const NOT_AGREED: &str = "Hãy đọc điều khoản sử dụng rồi đánh dấu vào ô";
const BANNED: &str = "phá hoại thuần phong mỹ tục";

fn version() -> String {
    TermsVersion::CURRENT.number().to_string()
}

async fn newcomer(portal: &TestPortal) -> Somebody {
    portal
        .newcomer(
            "moi@tq.example",
            "Lý Thị Mới",
            &[Role::Collaborator],
            "tuyen-quang",
        )
        .await
}

async fn account(portal: &TestPortal, who: &Somebody) -> Document {
    let accounts = portal.raw().await.collection::<Document>("accounts");
    let found = accounts.find_one(doc! { "_id": who.id.to_string() }).await;
    found.unwrap().unwrap()
}

#[tokio::test]
async fn everybody_reads_the_terms_and_finds_them_at_the_foot_of_each_page() {
    let portal = TestPortal::open().await;
    let anyone = Browser::new(&portal.base);
    let home = anyone.get("/").await.expect(200);
    assert!(
        home.body.contains("href=\"/dieu-khoan-su-dung\""),
        "{}",
        home.body
    );
    let terms = anyone.get("/dieu-khoan-su-dung").await.expect(200);
    assert!(terms.body.contains(BANNED), "{}", terms.body);
    assert!(
        terms
            .body
            .contains("“Nguồn: Trang Thông tin điện tử Cải cách hành chính nhà nước”"),
        "{}",
        terms.body
    );
    let next: String = url::form_urlencoded::byte_serialize(ACCEPT.as_bytes()).collect();
    let stranger = anyone.get(ACCEPT).await.expect(303);
    assert_eq!(stranger.location, Some(format!("/dang-nhap?next={next}")));
    portal.close().await;
}

#[tokio::test]
async fn the_first_password_comes_with_the_terms() {
    let portal = TestPortal::open().await;
    let who = newcomer(&portal).await;
    let mail = portal
        .mail_to(&who.email, |mail| mail.subject.contains("tài khoản"))
        .await;
    let place = mail.text.find("/mat-khau/").unwrap();
    let link = mail.text[place..].split_whitespace().next().unwrap();
    let anyone = Browser::new(&portal.base);
    let page = anyone.get(link).await.expect(200);
    assert!(
        page.body.contains(BANNED) && page.body.contains("name=\"agree\""),
        "{}",
        page.body
    );

    let version = version();
    let set = async |agree: &[(&str, &str)]| {
        let mut fields = vec![("password", PASSWORD), ("password_again", PASSWORD)];
        fields.extend_from_slice(agree);
        Browser::send(anyone.request("POST", link).form(&fields)).await
    };
    for (said, words) in [
        (vec![], "vừa được cập nhật"),
        (vec![("version", version.as_str())], NOT_AGREED),
        (vec![("agree", "on"), ("version", "0")], "vừa được cập nhật"),
    ] {
        let refused = set(&said).await.expect(422);
        assert!(refused.body.contains(words), "{}", refused.body);
    }
    assert!(account(&portal, &who).await.get_str("password_hash").is_err());
    set(&[("agree", "on"), ("version", &version)]).await.expect(303);
    let stored = account(&portal, &who).await;
    let terms = stored.get_document("terms").unwrap();
    assert_eq!(terms.get_i64("version").unwrap(), TermsVersion::CURRENT.number());
    assert!(terms.get_datetime("at").is_ok());
    let entry = doc! { "chain": format!("account:{}", who.id), "action": "set_password", "fields": "terms" };
    assert_eq!(portal.count("audit", entry).await, 1);

    let fields = [
        ("email", who.email.as_str()),
        ("password", PASSWORD),
        ("next", ""),
    ];
    let inside = Browser::send(anyone.request("POST", "/dang-nhap").form(&fields))
        .await
        .expect(303);
    let cookie = inside.headers["set-cookie"].split(';').next().unwrap().to_owned();
    let browser = Browser::with_session(&portal.base, cookie, String::new());
    browser.get(&inside.location.unwrap()).await.expect(200);
    portal.close().await;
}

#[tokio::test]
async fn who_never_agreed_is_led_to_the_terms_and_back() {
    let portal = TestPortal::open().await;
    let who = newcomer(&portal).await;
    let browser = &who.browser;
    let away = browser.get("/don-vi/tuyen-quang").await.expect(303);
    let door = format!("{ACCEPT}?next=%2Fdon-vi%2Ftuyen-quang");
    assert_eq!(away.location.as_deref(), Some(door.as_str()));
    let api = browser
        .get("/api/v1/workspaces/tuyen-quang/submissions")
        .await
        .expect(403);
    assert_eq!(api.json()["type"], "urn:cchc:problem:terms-due");
    assert!(api.body.contains(ACCEPT), "{}", api.body);
    let form = browser
        .post("/don-vi/tuyen-quang/soan", &[("key", &key())])
        .await
        .expect(403);
    assert!(
        form.body.contains("Đọc và đồng ý điều khoản sử dụng"),
        "{}",
        form.body
    );

    let page = browser.get(&door).await.expect(200);
    assert!(page.body.contains(BANNED), "{}", page.body);
    assert!(
        page.body.contains("value=\"/don-vi/tuyen-quang\""),
        "{}",
        page.body
    );
    let (version, once) = (version(), key());
    let accept = async |agree: &str, version: &str, next: &str| {
        let fields = [
            ("agree", agree),
            ("version", version),
            ("next", next),
            ("key", &once),
        ];
        browser.post(ACCEPT, &fields).await
    };
    let unticked = accept("", &version, "/don-vi/tuyen-quang").await.expect(422);
    assert!(unticked.body.contains(NOT_AGREED), "{}", unticked.body);
    assert!(
        unticked.body.contains("value=\"/don-vi/tuyen-quang\""),
        "what was meant is kept"
    );
    accept("on", "7", "").await.expect(422);
    let foreign = browser
        .request("POST", ACCEPT)
        .form(&[("agree", "on"), ("version", &version)]);
    Browser::send(foreign).await.expect(403);
    assert!(account(&portal, &who).await.get_document("terms").is_err());

    let agreed = accept("on", &version, "/don-vi/tuyen-quang").await.expect(303);
    assert_eq!(agreed.location.as_deref(), Some("/don-vi/tuyen-quang"));
    for _ in 0..2 {
        accept("on", &version, "//evil.example").await.expect(303);
    }
    let entry = doc! { "chain": format!("account:{}", who.id), "action": "accept_terms" };
    assert_eq!(portal.count("audit", entry).await, 1, "agreed once");
    browser.get("/don-vi/tuyen-quang").await.expect(200);
    let again = browser
        .get(&format!("{ACCEPT}?next=//evil.example"))
        .await
        .expect(303);
    assert_eq!(again.location.as_deref(), Some("/don-vi/tuyen-quang"));
    portal.close().await;
}

#[tokio::test]
async fn a_new_wording_is_agreed_to_anew_and_who_does_not_may_log_out() {
    let portal = TestPortal::open().await;
    let who = portal
        .appoint("cu@tq.example", "Lý Thị Cũ", &[Role::Collaborator], "tuyen-quang")
        .await;
    who.browser.get("/tai-khoan").await.expect(200);
    let accounts = portal.raw().await.collection::<Document>("accounts");
    let older = doc! { "$set": { "terms.version": TermsVersion::CURRENT.number() - 1 } };
    accounts
        .update_one(doc! { "_id": who.id.to_string() }, older)
        .await
        .unwrap();
    let away = who.browser.get("/tai-khoan").await.expect(303);
    assert_eq!(away.location, Some(format!("{ACCEPT}?next=%2Ftai-khoan")));
    // What everybody reads stays open.
    who.browser.get("/").await.expect(200);
    who.browser.post("/dang-xuat", &[]).await.expect(303);
    let out = who.browser.get(ACCEPT).await.expect(303);
    assert!(out.location.unwrap().starts_with("/dang-nhap"));
    portal.close().await;
}
