//! What a hostile client tries, over real HTTP.

use std::sync::Arc;

use cchc::{
    app::accounts::revoke_account,
    domain::{
        actor::Role,
        text::Email,
        time::{FixedClock, Instant},
    },
    store::SessionToken,
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::harness::{
    Answer, Browser, Item, PATIENCE, Somebody, TestPortal, content_body, event_news, eventually, everyone,
    form_fields,
};

const DRAFTS: &str = "/don-vi/tuyen-quang/soan";
const API: &str = "/api/v1/workspaces/tuyen-quang/submissions";
const PASSWORD: &str = "một mật khẩu đủ dài";

/// Monday, 7 January 2030: later than any machine that runs this, so that the database ends no session by itself.
fn standing_clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at(Instant::from_millis(1_893_988_800_000)))
}

async fn author_of(portal: &TestPortal) -> Somebody {
    portal
        .appoint(
            "mai@tq.example",
            "Hoàng Thị Mai",
            &[Role::Collaborator],
            "tuyen-quang",
        )
        .await
}

#[tokio::test]
async fn a_role_or_state_in_the_body_gives_nothing() {
    let portal = TestPortal::open().await;
    let author = author_of(&portal).await;
    let typed = event_news(&portal, "Tin thường", 1);
    let forged = [
        ("role", "chair"),
        ("roles", "chair"),
        ("tenant", "ban-bien-tap"),
        ("custodian", "00000000-0000-0000-0000-000000000000"),
        ("state", "published"),
        ("late_minutes", "0"),
        ("version", "7"),
    ];
    let mut fields = form_fields(&typed);
    fields.extend(forged);
    author.browser.post(DRAFTS, &fields).await.expect(303);
    let stored = portal.raw().await.collection::<bson::Document>("submissions");
    let item = stored.find_one(bson::doc! {}).await.unwrap().unwrap();
    assert_eq!(
        item.get_document("state").unwrap().get_str("name").unwrap(),
        "draft"
    );
    assert_eq!(
        item.get_document("author").unwrap().get_str("role").unwrap(),
        "collaborator"
    );
    assert_eq!(item.get_i64("version").unwrap(), 1);
    for (name, value) in forged {
        let mut body = content_body(&typed);
        body[name] = json!(value);
        author.browser.post_json(API, &body).await.expect(400);
    }
    author.browser.get("/toa-soan?role=chair").await.expect(403);
    assert_eq!(portal.count("submissions", bson::doc! {}).await, 1);
    portal.close().await;
}

#[tokio::test]
async fn a_form_sent_again_has_one_effect_and_another_one_under_its_key_is_refused() {
    let portal = TestPortal::open().await;
    let author = author_of(&portal).await;
    let browser = &author.browser;
    let typed = event_news(&portal, "Tin gửi hai lần", 1);
    let mut fields = form_fields(&typed);
    fields.push(("key", "11112222333344445555"));
    let first = browser.post(DRAFTS, &fields).await.expect(303);
    let second = browser.post(DRAFTS, &fields).await.expect(303);
    assert_eq!(first.location, second.location);
    assert_eq!(portal.count("audit", bson::doc! { "action": "open" }).await, 1);

    let other = event_news(&portal, "Một tin khác", 1);
    let mut fields = form_fields(&other);
    fields.push(("key", "11112222333344445555"));
    let refused = browser.post(DRAFTS, &fields).await.expect(422);
    assert!(
        refused.body.contains("đã được gửi trước đó với nội dung khác"),
        "{}",
        refused.body
    );

    // A key that was used for one item does not answer for another.
    let (one, two) = (
        Item::draft(&author, &typed).await,
        Item::draft(&author, &other).await,
    );
    let declared = [
        ("accurate", "on"),
        ("no_state_secret", "on"),
        ("key", "66667777888899990000"),
    ];
    browser
        .post(&format!("{}/gui", one.workspace()), &declared)
        .await
        .expect(303);
    browser
        .post(&format!("{}/gui", two.workspace()), &declared)
        .await
        .expect(422);
    assert_eq!(two.state(&portal).await, "draft");
    let body = json!({ "accurate": true, "no_state_secret": true });
    let (three, four) = (
        Item::draft(&author, &typed).await,
        Item::draft(&author, &other).await,
    );
    let submit = |item: &Item| {
        let request = browser.request("POST", &format!("{API}/{}/submit", item.code));
        Browser::send(request.header("idempotency-key", "api-key-0001").json(&body))
    };
    let receipt = submit(&three).await.expect(200).json();
    assert_eq!(submit(&three).await.expect(200).json(), receipt);
    submit(&four).await.expect(422);
    assert_eq!(four.state(&portal).await, "draft");
    portal.close().await;
}

#[tokio::test]
async fn a_double_click_opens_one_item() {
    let portal = TestPortal::open().await;
    let author = author_of(&portal).await;
    let typed = event_news(&portal, "Tin bấm nhiều lần", 1);
    let mut fields = form_fields(&typed);
    fields.push(("key", "aaaabbbbccccdddd"));
    let clicks = (0..6).map(|_| author.browser.post(DRAFTS, &fields));
    let answers = futures_util::future::join_all(clicks).await;
    let places: std::collections::BTreeSet<_> = answers
        .into_iter()
        .map(|answer| answer.expect(303).location)
        .collect();
    assert_eq!(places.len(), 1, "{places:?}");
    assert_eq!(portal.count("submissions", bson::doc! {}).await, 1);
    assert_eq!(portal.count("audit", bson::doc! { "action": "open" }).await, 1);

    let place = places.first().unwrap().as_deref().unwrap();
    let (address, _) = place.split_once('?').unwrap();
    let item = Item {
        tenant: "tuyen-quang".to_owned(),
        code: address.rsplit('/').next().unwrap().to_owned(),
    };
    let declared = [
        ("accurate", "on"),
        ("no_state_secret", "on"),
        ("key", "eeeeffff00001111"),
    ];
    let address = format!("{}/gui", item.workspace());
    let clicks = (0..6).map(|_| author.browser.post(&address, &declared));
    for answer in futures_util::future::join_all(clicks).await {
        answer.expect(303);
    }
    assert_eq!(portal.count("audit", bson::doc! { "action": "submit" }).await, 1);
    assert_eq!(
        portal
            .count("outbox", bson::doc! { "letter.template": "submission_received" })
            .await,
        1
    );
    portal.close().await;
}

#[tokio::test]
async fn a_request_from_another_site_or_without_its_token_changes_nothing() {
    let portal = TestPortal::open().await;
    let author = author_of(&portal).await;
    let typed = event_news(&portal, "Tin từ trang khác", 1);
    let cookie = author.browser.cookie.clone().unwrap();
    let client = reqwest::Client::new();
    let from = |headers: &[(&'static str, &str)], csrf: &str| {
        let mut fields = form_fields(&typed);
        fields.push(("csrf", csrf));
        let mut request = client
            .post(format!("{}{DRAFTS}", portal.base))
            .header("cookie", &cookie)
            .form(&fields);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Browser::send(request)
    };
    let (own, csrf) = (portal.base.as_str(), author.browser.csrf.as_str());
    let evil_port = format!("{own}0");
    for headers in [
        &[("sec-fetch-site", "cross-site"), ("origin", own)][..],
        &[("sec-fetch-site", "same-site"), ("origin", own)],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", &evil_port)],
        &[],
    ] {
        let answer = from(headers, csrf).await.expect(403);
        assert!(
            answer.body.contains("không xuất phát từ trang này"),
            "{}",
            answer.body
        );
    }
    for wrong in ["", "x", &csrf[1..], &SessionToken::new([7; 32]).csrf()] {
        from(&[("origin", own)], wrong).await.expect(403);
    }
    let without_token = form_fields(&typed);
    Browser::send(author.browser.request("POST", DRAFTS).form(&without_token))
        .await
        .expect(403);
    // A page of another site cannot send JSON with the cookie either.
    let api = client
        .post(format!("{own}{API}"))
        .header("cookie", &cookie)
        .json(&content_body(&typed));
    Browser::send(api.header("sec-fetch-site", "cross-site"))
        .await
        .expect(403);
    let api = client
        .post(format!("{own}{API}"))
        .header("cookie", &cookie)
        .json(&content_body(&typed));
    Browser::send(api.header("origin", "https://evil.example"))
        .await
        .expect(403);
    // Nor log a visitor in under an account of its own.
    let login = client
        .post(format!("{own}/dang-nhap"))
        .form(&[("email", "mai@tq.example")]);
    Browser::send(login.header("origin", "https://evil.example"))
        .await
        .expect(403);
    assert_eq!(portal.count("submissions", bson::doc! {}).await, 0);
    portal.close().await;
}

#[tokio::test]
async fn operators_of_the_database_are_only_text() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let typed = event_news(&portal, "Tin thường", 1);
    let author = &people.author.browser;
    for (name, value) in [
        ("title", json!({ "$gt": "" })),
        ("field", json!({ "$ne": null })),
        ("author", json!(["a"])),
        ("kind", json!({ "$in": ["document"] })),
        ("reused", json!({ "$exists": true })),
    ] {
        let mut body = content_body(&typed);
        body[name] = value;
        author.post_json(API, &body).await.expect(400);
    }
    let mut fields = form_fields(&typed);
    fields.retain(|(name, _)| *name != "title");
    fields.push(("title[$gt]", ""));
    author.post(DRAFTS, &fields).await.expect(422);
    assert_eq!(portal.count("submissions", bson::doc! {}).await, 0);

    let item = Item::submitted(&people.author, &typed).await;
    let approve = format!("/api/v1/newsroom/submissions/{}/approve", item.code);
    let officer = &people.officer.browser;
    for revision in [
        json!({ "$ne": 1 }),
        json!("1"),
        json!([1]),
        json!(1.5),
        Value::Null,
    ] {
        officer
            .post_json(&approve, &json!({ "revision": revision }))
            .await
            .expect(400);
    }
    for revision in ["{\"$ne\":1}", "", "1 ", "01x"] {
        item.approve(officer, revision).await.expect(403);
    }
    for address in [
        "/toa-soan?state[$ne]=submitted",
        "/toa-soan?state={\"$ne\":1}",
        "/toa-soan?field[$ne]=x&tenant[$regex]=.*",
        "/toa-soan?after=0.{\"$gt\":\"\"}",
        "/toa-soan?after=NaN.%00",
        "/quan-tri/tai-khoan?after={\"$gt\":\"\"}.{\"$gt\":\"\"}",
        "/quan-tri/hop-thu?state[$ne]=x",
    ] {
        officer.get(address).await.expect(200);
    }
    for address in [
        "/toa-soan/tin-bai/{\"$ne\":1}",
        "/toa-soan/tin-bai/%00",
        "/toa-soan/tin-bai/..%2f..%2fetc",
        "/bai-viet/$where",
        "/api/v1/newsroom/submissions/$ne",
        "/api/v1/newsroom/submissions?state[$ne]=x&state=$ne",
        "/mat-khau/{\"$ne\":1}",
        "/chuyen-muc/$ne",
    ] {
        officer.get(address).await.expect(404);
    }
    assert_eq!(item.state(&portal).await, "submitted");
    portal.close().await;
}

/// Whether a page would run something of a text's.
#[track_caller]
fn assert_harmless(place: &str, page: &str) {
    let lower = page.to_lowercase();
    for sign in [
        "<script>alert",
        "<img src=x",
        "<svg onload",
        "<iframe",
        "href=\"javascript:",
        "href='javascript:",
        "onmouseover=\"",
        "<style>",
    ] {
        assert!(!lower.contains(sign), "{place} holds {sign}: {page}");
    }
}

#[tokio::test]
async fn script_in_a_text_is_shown_and_never_run() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let mut typed = event_news(
        &portal,
        "Tin <script>alert(1)</script> \"><img src=x onerror=alert(2)>",
        1,
    );
    typed.summary = "<svg onload=alert(3)> & \" onmouseover=\"alert(4)".to_owned();
    typed.author = "Mai\"><iframe src=//evil.example>".to_owned();
    typed.body = "Đoạn <script>alert(5)</script>\n\n[bấm](javascript:alert(6)) <a href='javascript:alert(7)' onmouseover=\"alert(8)\">x</a>\n\n<iframe src=//evil.example></iframe><style>*{display:none}</style>\n".to_owned();
    let item = Item::submitted(&people.author, &typed).await;
    let officer = &people.officer.browser;
    for (browser, address) in [
        (&people.author.browser, "/don-vi/tuyen-quang".to_owned()),
        (&people.author.browser, item.workspace()),
        (officer, "/toa-soan".to_owned()),
        (officer, item.newsroom()),
        (officer, format!("{}/sua", item.newsroom())),
    ] {
        let page = browser.get(&address).await.expect(200);
        assert_harmless(&address, &page.body);
        assert!(
            page.body.contains("&lt;script&gt;") || page.body.contains("&#60;script&#62;"),
            "{address} lost the title"
        );
    }
    let returned = item
        .give_back(
            officer,
            "<script>alert(9)</script> \"><img src=x onerror=alert(10)>",
        )
        .await;
    returned.expect(303);
    let notice = people.author.browser.get(&item.workspace()).await.expect(200);
    assert_harmless("the returned item", &notice.body);
    item.submit(&people.author.browser).await.expect(303);
    item.approve(officer, "1").await.expect(303);
    let anyone = Browser::new(&portal.base);
    let moved = anyone.get(&format!("/bai-viet/{}", item.code)).await.expect(308);
    let article = moved.location.unwrap();
    for address in ["/", "/chuyen-muc/tin-dia-phuong", article.as_str()] {
        let page = anyone.get(address).await.expect(200);
        assert_harmless(address, &page.body);
        assert!(
            page.body.contains("&lt;script&gt;") || page.body.contains("&#60;script&#62;"),
            "{address} lost the title"
        );
    }
    let api = anyone
        .get(&format!("/api/v1/articles/{}", item.code))
        .await
        .expect(200)
        .json();
    assert_harmless("the API's body", api["body_html"].as_str().unwrap());
    portal.wait_for_outbox().await;
    for mail in portal.mails_sent().await {
        assert_harmless(&mail.summary.subject, &mail.html);
    }
    portal.close().await;
}

#[tokio::test]
async fn a_title_with_line_breaks_writes_no_header_of_a_mail() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let typed = event_news(&portal, "Tin\r\nBcc: evil@evil.example\r\n\r\nThân thư", 1);
    Item::submitted(&people.author, &typed).await;
    let receipt = portal
        .mail_to("mai@tq.example", |mail| mail.subject.contains("tiếp nhận"))
        .await;
    let (headers, _) = receipt.source.split_once("\r\n\r\n").unwrap();
    assert!(
        !headers.lines().any(|line| line.to_lowercase().starts_with("bcc")),
        "{headers}"
    );
    portal.close().await;
}

/// Sends a body of `size` bytes and gives the status line; with `announced`, Content-Length says so.
async fn send_large(
    portal: &TestPortal,
    path: &str,
    browser: &Browser,
    size: usize,
    announced: bool,
) -> String {
    let host = portal.base.strip_prefix("http://").unwrap();
    let (mut reader, mut writer) = TcpStream::connect(host).await.unwrap().into_split();
    let length = if announced {
        format!("content-length: {size}")
    } else {
        "transfer-encoding: chunked".to_owned()
    };
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\norigin: {}\r\ncookie: {}\r\ncontent-type: \
         application/x-www-form-urlencoded\r\n{length}\r\n\r\n",
        portal.base,
        browser.cookie.as_deref().unwrap()
    );
    let writing = tokio::spawn(async move {
        writer.write_all(head.as_bytes()).await?;
        let piece = [b'a'; 64 * 1024];
        let mut sent = 0;
        while sent < size {
            if announced {
                writer.write_all(&piece).await?;
            } else {
                writer.write_all(b"10000\r\n").await?;
                writer.write_all(&piece).await?;
                writer.write_all(b"\r\n").await?;
            }
            sent += piece.len();
        }
        if !announced {
            writer.write_all(b"0\r\n\r\n").await?;
        }
        // Kept open until the answer was read.
        tokio::time::sleep(PATIENCE).await;
        std::io::Result::Ok(())
    });
    let mut answer = vec![0; 4_096];
    let read = tokio::time::timeout(PATIENCE, reader.read(&mut answer)).await;
    writing.abort();
    let read = read.expect("an answer").unwrap();
    String::from_utf8_lossy(&answer[..read])
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[tokio::test]
async fn a_body_of_ten_megabytes_is_refused_whether_it_says_its_length_or_not() {
    let portal = TestPortal::open().await;
    let author = author_of(&portal).await;
    for announced in [true, false] {
        for path in [DRAFTS, API, "/dang-nhap"] {
            let status = send_large(&portal, path, &author.browser, 10 * 1_048_576, announced).await;
            assert!(
                status.starts_with("HTTP/1.1 413"),
                "{path}, announced: {announced}: {status}"
            );
        }
    }
    // A text of the greatest length is not too large.
    let mut longest = event_news(&portal, "Tin dài", 1);
    longest.body = "ườ".repeat(100_000);
    Item::draft(&author, &longest).await;
    longest.body.push('ờ');
    let mut fields = form_fields(&longest);
    fields.push(("key", "longest-0001"));
    author.browser.post(DRAFTS, &fields).await.expect(422);
    portal.close().await;
}

#[tokio::test]
async fn what_a_person_may_not_know_of_is_not_there() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let typed = event_news(&portal, "Tin của Tuyên Quang", 1);
    let draft = Item::draft(&people.author, &typed).await;
    let nobody = Item {
        tenant: "tuyen-quang".to_owned(),
        code: "0000-0000".to_owned(),
    };
    for who in [&people.officer, &people.chair, &people.deputy, &people.member] {
        let (there, nowhere) = (
            who.browser.get(&draft.newsroom()).await,
            who.browser.get(&nobody.newsroom()).await,
        );
        assert_eq!(
            (there.status, &there.body),
            (404, &nowhere.body),
            "a draft shows in the newsroom"
        );
        draft.approve(&who.browser, "1").await.expect(404);
        draft.route(&who.browser).await.expect(404);
        who.browser
            .get(&format!("/api/v1/newsroom/submissions/{}", draft.code))
            .await
            .expect(404);
    }
    let own_door = format!("/don-vi/cao-bang/tin-bai/{}", draft.code);
    let stranger = &people.stranger.browser;
    let (there, nowhere) = (
        stranger.get(&own_door).await,
        stranger.get("/don-vi/cao-bang/tin-bai/0000-0000").await,
    );
    assert_eq!(
        (there.status, &there.body),
        (404, &nowhere.body),
        "the code of another body shows"
    );
    stranger.get("/don-vi/khong-co").await.expect(404);
    stranger
        .get(&format!("/bai-viet/{}", draft.code))
        .await
        .expect(404);
    // Submitted but not routed: no member sees it; routed: only members of the field.
    draft.submit(&people.author.browser).await.expect(303);
    for member in [&people.member, &people.other_member] {
        member.browser.get(&draft.newsroom()).await.expect(404);
    }
    draft.route(&people.officer.browser).await.expect(303);
    people
        .other_member
        .browser
        .get(&draft.newsroom())
        .await
        .expect(200);
    people.member.browser.get(&draft.newsroom()).await.expect(404);
    draft.approve(&people.member.browser, "1").await.expect(404);
    let denied = draft.approve(&people.officer.browser, "1").await.expect(409);
    assert!(denied.body.contains("Chờ thành viên duyệt"), "{}", denied.body);
    portal.close().await;
}

#[tokio::test]
async fn a_tenth_ground_refuses_nothing() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let officer = &people.officer.browser;
    let item = Item::submitted(&people.author, &event_news(&portal, "Tin bị từ chối", 1)).await;
    for grounds in [&["khong-thich"][..], &["khong-dat-chat-luong", "10"], &[""], &[]] {
        let answer = item
            .refuse(officer, grounds, &[("remarks", "Không thích.")])
            .await
            .expect(422);
        assert!(
            answer.body.contains("Hãy chọn ít nhất một trong chín căn cứ"),
            "{}",
            answer.body
        );
    }
    let refuse = format!("/api/v1/newsroom/submissions/{}/refuse", item.code);
    for grounds in [json!(["khong-thich"]), json!([])] {
        officer
            .post_json(&refuse, &json!({ "grounds": grounds, "remarks": "Không thích." }))
            .await
            .expect(422);
    }
    officer
        .post_json(&refuse, &json!({ "grounds": { "$ne": "" } }))
        .await
        .expect(400);
    assert_eq!(item.state(&portal).await, "submitted");
    portal.close().await;
}

#[tokio::test]
async fn every_kind_of_answer_carries_the_headers_that_protect() {
    let portal = TestPortal::open().await;
    let author = author_of(&portal).await;
    let anyone = Browser::new(&portal.base);
    let own = &author.browser;
    let answers = [
        ("a page", anyone.get("/").await.expect(200)),
        (
            "a page behind a door",
            own.get("/don-vi/tuyen-quang").await.expect(200),
        ),
        ("a form to mend", own.post(DRAFTS, &[]).await.expect(422)),
        ("the API", anyone.get("/api/v1/articles").await.expect(200)),
        (
            "its document",
            anyone.get("/api/v1/openapi.json").await.expect(200),
        ),
        (
            "a problem of the API",
            own.get("/api/v1/newsroom/submissions").await.expect(403),
        ),
        ("an asset", anyone.get("/assets/theme.css").await.expect(200)),
        (
            "an asset that is not there",
            anyone.get("/assets/none.css").await.expect(404),
        ),
        ("nothing", anyone.get("/khong-co").await.expect(404)),
        ("nothing of the API", anyone.get("/api/v1/none").await.expect(404)),
        (
            "a wrong method",
            Browser::send(anyone.request("DELETE", "/")).await.expect(405),
        ),
        ("a way onward", anyone.get("/toa-soan").await.expect(303)),
        (
            "no session",
            anyone.get("/api/v1/newsroom/submissions").await.expect(401),
        ),
        (
            "a foreign request",
            Browser::send(own.request("POST", DRAFTS).header("sec-fetch-site", "cross-site"))
                .await
                .expect(403),
        ),
        ("health", anyone.get("/health/live").await.expect(200)),
        ("a broken address", anyone.get("/don-vi/%ff%fe").await),
    ];
    for (what, answer) in &answers {
        let header = |name: &str| answer.headers.get(name).map_or("", String::as_str);
        let policy = header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{what}: {policy}"
        );
        assert!(
            !policy.contains("unsafe") && !policy.contains('*') && !policy.contains("http"),
            "{what}: {policy}"
        );
        assert_eq!(header("x-content-type-options"), "nosniff", "{what}");
        assert_eq!(header("referrer-policy"), "same-origin", "{what}");
        assert_eq!(header("x-frame-options"), "DENY", "{what}");
        let kept = header("cache-control");
        match *what {
            // The same for everyone, and asked for again each time.
            "a page" => assert_eq!(kept, "public, max-age=0, must-revalidate"),
            _ if what.contains("asset") => {}
            _ => assert_eq!(kept, "no-store", "{what} may be cached"),
        }
        assert!(answer.status < 500, "{what} answered {}", answer.status);
        for inline in ["<script>", " onclick=", " onload=", " style=\""] {
            assert!(
                !answer.body.contains(inline),
                "{what} needs {inline}, which the policy forbids"
            );
        }
    }
    let link = anyone.get("/mat-khau/0").await.expect(404);
    assert!(!link.body.contains("/mat-khau/0"));
    portal.close().await;
}

/// The address of the one-time link in the newest mail to somebody.
async fn link_for(portal: &TestPortal, email: &str, subject: &str) -> String {
    let mail = portal.mail_to(email, |mail| mail.subject.contains(subject)).await;
    let place = mail.text.find("/mat-khau/").expect("the mail has a link");
    mail.text[place..].split_whitespace().next().unwrap().to_owned()
}

const INVITED: &str = "tài khoản";
const RESET: &str = "mật khẩu";

async fn set_password(portal: &TestPortal, link: &str, password: &str) -> Answer {
    let anyone = Browser::new(&portal.base);
    let fields = [("password", password), ("password_again", password)];
    Browser::send(anyone.request("POST", link).form(&fields)).await
}

/// Sets a password through the invitation.
async fn with_password(portal: &TestPortal, email: &str) {
    let link = link_for(portal, email, INVITED).await;
    set_password(portal, &link, PASSWORD).await.expect(303);
}

async fn log_in(browser: &Browser, email: &str, password: &str, next: &str) -> Answer {
    let fields = [("email", email), ("password", password), ("next", next)];
    Browser::send(browser.request("POST", "/dang-nhap").form(&fields)).await
}

fn cookie_of(answer: &Answer) -> String {
    let set = answer.headers.get("set-cookie").expect("a session is given");
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(set.contains(attribute), "{set}");
    }
    set.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_forged_session_leads_to_the_log_in_page() {
    let portal = TestPortal::open().await;
    let author = author_of(&portal).await;
    let genuine = author.browser.cookie.clone().unwrap();
    author.browser.get("/tai-khoan").await.expect(200);
    let cut = genuine[..genuine.len() - 1].to_owned();
    let hash = portal
        .raw()
        .await
        .collection::<bson::Document>("sessions")
        .find_one(bson::doc! {})
        .await;
    let hash = hash.unwrap().unwrap().get_str("_id").unwrap().to_owned();
    for cookie in [
        format!("cchc_session={}", SessionToken::new([7; 32]).to_cookie()),
        format!("cchc_session={hash}"),
        cut,
        format!("{genuine}="),
        "cchc_session=".to_owned(),
        "cchc_session={\"$ne\":null}".to_owned(),
        genuine.replace("cchc_session", "CCHC_SESSION"),
    ] {
        let forger = Browser::with_session(&portal.base, cookie.clone(), author.browser.csrf.clone());
        let answer = forger.get("/tai-khoan").await;
        assert_eq!(answer.status, 303, "{cookie}");
        assert_eq!(
            answer.location.as_deref(),
            Some("/dang-nhap?next=%2Ftai-khoan"),
            "{cookie}"
        );
        forger.post(DRAFTS, &[]).await.expect(401);
    }
    portal.close().await;
}

#[tokio::test]
async fn what_was_typed_is_shown_for_copying_when_the_session_is_gone_and_no_password_is() {
    let portal = TestPortal::open().await;
    let author = author_of(&portal).await;
    let email = Email::parse(&author.email).unwrap();
    revoke_account(&portal.services, portal.system_tx(), &email, "Chuyển công tác")
        .await
        .unwrap();
    let fields = [
        ("title", "Tin đang viết dở <script>alert(1)</script>"),
        ("body", "Đoạn một.\n\nĐoạn hai."),
        ("password", "mật khẩu có dấu cách"),
    ];
    let page = author.browser.post(DRAFTS, &fields).await.expect(401).body;
    assert!(page.contains("Tin đang viết dở &#60;script&#62;"), "{page}");
    assert!(page.contains("Đoạn một.\n\nĐoạn hai."), "{page}");
    assert!(page.contains("Chưa được lưu."), "{page}");
    assert!(!page.contains("mật khẩu có dấu cách"), "{page}");
    // Another site cannot make the portal say its words.
    let foreign = author
        .browser
        .request("POST", DRAFTS)
        .header("sec-fetch-site", "cross-site");
    let page = Browser::send(foreign.form(&fields)).await.expect(403).body;
    assert!(!page.contains("Tin đang viết dở"), "{page}");
    portal.close().await;
}

#[tokio::test]
async fn log_in_leads_nowhere_but_into_the_portal() {
    let portal = TestPortal::open().await;
    let author = author_of(&portal).await;
    with_password(&portal, &author.email).await;
    let browser = Browser::new(&portal.base);
    let base = url::Url::parse(&portal.base).unwrap();
    for next in [
        "//evil.example",
        "///evil.example",
        "https://evil.example",
        "https:evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        "/\r\nset-cookie: a=b",
        "/x\r\n\r\n<script>alert(1)</script>",
        "/\0",
        "javascript:alert(1)",
        "data:text/html,x",
        "@evil.example",
        ".evil.example",
        "/tìm-kiếm",
        "",
    ] {
        let answer = log_in(&browser, &author.email, PASSWORD, next).await.expect(303);
        let location = answer
            .location
            .unwrap_or_else(|| panic!("{next:?} leads nowhere"));
        let target = base.join(&location).unwrap();
        assert_eq!(target.origin(), base.origin(), "{next:?} leads to {location}");
        assert_eq!(location, "/don-vi/tuyen-quang", "{next:?}");
        assert!(!answer.headers["set-cookie"].contains("a=b"));
    }
    for next in [
        "/tai-khoan",
        "/toa-soan?state=submitted&field=x",
        "/tin-bai/0000-0000",
    ] {
        let answer = log_in(&browser, &author.email, PASSWORD, next).await.expect(303);
        assert_eq!(answer.location.as_deref(), Some(next));
    }
    let page = browser
        .get("/dang-nhap?next=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
        .await
        .expect(200);
    assert_harmless("the log-in page", &page.body);
    portal.close().await;
}

const TRIED_TOO_OFTEN: &str = "Bạn đã thử quá nhiều lần";
const WRONG: &str = "Địa chỉ thư điện tử hoặc mật khẩu không đúng";

#[tokio::test]
async fn guessing_passwords_ends_after_six_tries_for_known_and_unknown_addresses_alike() {
    let clock = standing_clock();
    let portal = TestPortal::open_at(clock.clone()).await;
    let author = author_of(&portal).await;
    with_password(&portal, &author.email).await;
    let browser = Browser::new(&portal.base);
    let mut pages = Vec::new();
    for email in ["mai@tq.example", "nobody@tq.example"] {
        for _ in 0..6 {
            let answer = log_in(&browser, email, "một mật khẩu sai", "").await.expect(401);
            assert!(answer.body.contains(WRONG), "{}", answer.body);
            pages.push(answer.body.replace(email, ""));
        }
        let answer = log_in(&browser, email, "một mật khẩu sai", "").await.expect(429);
        assert!(answer.body.contains(TRIED_TOO_OFTEN), "{}", answer.body);
    }
    pages.dedup();
    assert_eq!(pages.len(), 1, "the answer tells known from unknown");
    log_in(&browser, &author.email, PASSWORD, "").await.expect(429);
    log_in(&browser, " MAI@tq.example", PASSWORD, "")
        .await
        .expect(429);
    clock.advance_millis(15 * 60 * 1_000 + 1);
    log_in(&browser, &author.email, PASSWORD, "").await.expect(303);
    portal.close().await;
}

#[tokio::test]
async fn guesses_made_at_once_are_counted_too() {
    let portal = TestPortal::open_at(standing_clock()).await;
    let author = author_of(&portal).await;
    with_password(&portal, &author.email).await;
    let browser = Browser::new(&portal.base);
    let guesses = (0..24).map(|_| log_in(&browser, &author.email, "một mật khẩu sai", ""));
    let answers = futures_util::future::join_all(guesses).await;
    let heard = answers.iter().filter(|answer| answer.status == 401).count();
    assert!(heard <= 6, "{heard} of 24 guesses were checked");
    assert!(answers.iter().all(|answer| [401, 429].contains(&answer.status)));
    portal.close().await;
}

#[tokio::test]
async fn a_forgotten_password_is_asked_for_without_telling_whose_account_there_is() {
    let clock = standing_clock();
    let portal = TestPortal::open_at(clock.clone()).await;
    let author = author_of(&portal).await;
    with_password(&portal, &author.email).await;
    let anyone = Browser::new(&portal.base);
    let ask = async |email: &str| {
        let request = anyone.request("POST", "/quen-mat-khau").form(&[("email", email)]);
        Browser::send(request).await.expect(200).body.replace(email, "")
    };
    assert_eq!(ask("mai@tq.example").await, ask("nobody@tq.example").await);
    wait_for_resets(&portal, 1).await;
    let link = link_for(&portal, &author.email, RESET).await;
    let nobody = portal
        .mails_sent()
        .await
        .into_iter()
        .find(|mail| mail.summary.to_email == "nobody@tq.example");
    assert!(nobody.is_none());

    let page = anyone.get(&link).await.expect(200);
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    set_password(&portal, &link, "ngắn").await.expect(422);
    let again = Browser::send(
        anyone
            .request("POST", &link)
            .form(&[("password", PASSWORD), ("password_again", "khác hẳn đi")]),
    )
    .await;
    again.expect(422);
    let other = "một mật khẩu hoàn toàn mới";
    let (first, second) = tokio::join!(
        set_password(&portal, &link, other),
        set_password(&portal, &link, other)
    );
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 404], "a link works once");
    let spent = set_password(&portal, &link, other).await.expect(404);
    assert!(!spent.body.contains(other), "{}", spent.body);
    anyone.get(&link).await.expect(404);
    set_password(&portal, &link, PASSWORD).await.expect(404);
    log_in(&anyone, &author.email, PASSWORD, "").await.expect(401);
    log_in(&anyone, &author.email, other, "").await.expect(303);
    // The sessions of before are gone.
    author.browser.get("/tai-khoan").await.expect(303);

    // An hour later a link is only paper.
    ask("mai@tq.example").await;
    wait_for_resets(&portal, 2).await;
    let late = link_for(&portal, &author.email, RESET).await;
    clock.advance_millis(3_600_000);
    anyone.get(&late).await.expect(404);
    set_password(&portal, &late, PASSWORD).await.expect(404);
    portal.close().await;
}

/// The letter is written beside the answer, so it may come a little later.
async fn wait_for_resets(portal: &TestPortal, count: u64) {
    let resets = bson::doc! { "letter.template": "password_reset" };
    eventually("the links are written", async || {
        portal.count("outbox", resets.clone()).await >= count
    })
    .await;
    portal.wait_for_outbox().await;
}

async fn revoke(portal: &TestPortal, who: &Somebody) {
    let email = Email::parse(&who.email).unwrap();
    revoke_account(
        &portal.services,
        portal.system_tx(),
        &email,
        "Thôi cử theo văn bản số 5/CV",
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn a_revoked_account_has_no_link_no_session_and_no_log_in() {
    let portal = TestPortal::open_at(standing_clock()).await;
    let author = author_of(&portal).await;
    with_password(&portal, &author.email).await;
    let anyone = Browser::new(&portal.base);
    let ask = anyone
        .request("POST", "/quen-mat-khau")
        .form(&[("email", &author.email)]);
    Browser::send(ask).await.expect(200);
    wait_for_resets(&portal, 1).await;
    let link = link_for(&portal, &author.email, RESET).await;
    let session = cookie_of(&log_in(&anyone, &author.email, PASSWORD, "").await.expect(303));
    let inside = Browser::with_session(&portal.base, session, String::new());
    inside.get("/tai-khoan").await.expect(200);
    revoke(&portal, &author).await;
    inside.get("/tai-khoan").await.expect(303);
    inside.get(API).await.expect(401);
    anyone.get(&link).await.expect(404);
    set_password(&portal, &link, PASSWORD).await.expect(404);
    let answer = log_in(&anyone, &author.email, PASSWORD, "").await.expect(401);
    assert!(answer.body.contains(WRONG), "{}", answer.body);
    portal.close().await;
}

#[tokio::test]
async fn a_session_ends_at_log_out_and_log_out_everywhere() {
    let portal = TestPortal::open().await;
    let author = author_of(&portal).await;
    let (here, there) = (
        portal.browser_of(&author.email).await,
        portal.browser_of(&author.email).await,
    );
    let out = here.post("/dang-xuat", &[]).await.expect(303);
    assert!(out.headers["set-cookie"].contains("Max-Age=0"));
    here.get("/tai-khoan").await.expect(303);
    there.get("/tai-khoan").await.expect(200);
    there.post("/dang-xuat-moi-noi", &[]).await.expect(303);
    for browser in [&there, &author.browser] {
        browser.get("/tai-khoan").await.expect(303);
    }
    assert_eq!(portal.count("sessions", bson::doc! {}).await, 0);
    portal.close().await;
}

#[tokio::test]
async fn a_session_ends_when_idle_and_after_its_longest_time() {
    let clock = standing_clock();
    let portal = TestPortal::open_at(clock.clone()).await;
    let author = author_of(&portal).await;
    let (idle, busy) = (
        portal.browser_of(&author.email).await,
        portal.browser_of(&author.email).await,
    );
    let minute = 60 * 1_000;
    clock.advance_millis(120 * minute - 1);
    busy.get("/tai-khoan").await.expect(200);
    clock.advance_millis(1);
    idle.get("/tai-khoan").await.expect(303);
    busy.get("/tai-khoan").await.expect(200);
    // Twelve hours from log-in, however busy.
    for _ in 0..5 {
        clock.advance_millis(119 * minute);
        busy.get("/tai-khoan").await.expect(200);
    }
    clock.advance_millis(5 * minute - 1);
    busy.get("/tai-khoan").await.expect(200);
    clock.advance_millis(1);
    busy.get("/tai-khoan").await.expect(303);
    portal.close().await;
}

#[tokio::test]
async fn log_in_gives_a_new_session_and_ends_the_one_before() {
    let portal = TestPortal::open().await;
    let author = author_of(&portal).await;
    with_password(&portal, &author.email).await;
    let anyone = Browser::new(&portal.base);
    let first = cookie_of(&log_in(&anyone, &author.email, PASSWORD, "").await.expect(303));
    let old = Browser::with_session(&portal.base, first.clone(), String::new());
    old.get("/tai-khoan").await.expect(200);
    let second = cookie_of(&log_in(&old, &author.email, PASSWORD, "").await.expect(303));
    assert_ne!(first, second);
    old.get("/tai-khoan").await.expect(303);
    // A cookie planted before log-in never becomes a session.
    let planted = format!("cchc_session={}", SessionToken::new([9; 32]).to_cookie());
    let fixed = Browser::with_session(&portal.base, planted.clone(), String::new());
    let given = cookie_of(&log_in(&fixed, &author.email, PASSWORD, "").await.expect(303));
    assert_ne!(given, planted);
    fixed.get("/tai-khoan").await.expect(303);
    portal.close().await;
}
