//! Files of an item: received, kept with its revisions, read by those within reach, and by the public when they may.

use std::sync::Arc;

use bson::doc;
use cchc::{
    app::content_form::ContentForm,
    domain::{attachment::AttachmentRules, time::SystemClock},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::harness::{
    Answer, Browser, Everyone, Item, TestPortal, event_news, everyone, key, pdf, png, upload, upload_frame,
    upload_type,
};

const PICTURE: (&str, &str) = ("media", "Toàn cảnh hội nghị");

fn multimedia(portal: &TestPortal, title: &str) -> ContentForm {
    ContentForm {
        kind: "multimedia".to_owned(),
        ..event_news(portal, title, 1)
    }
}

/// A portal that takes files of 1 MB, two of an item.
async fn narrow_portal() -> TestPortal {
    let mut portal = TestPortal::build(Arc::new(SystemClock), |config| {
        config.attachments = AttachmentRules {
            megabytes: 1,
            most: 2,
        };
    })
    .await;
    portal.serve().await;
    portal
}

async fn chunks(portal: &TestPortal) -> u64 {
    portal.count("file_chunks", doc! {}).await
}

async fn loose_chunks(portal: &TestPortal) -> u64 {
    portal
        .count("file_chunks", doc! { "loose_since": { "$exists": true } })
        .await
}

async fn article_of(portal: &TestPortal, item: &Item) -> String {
    let anyone = Browser::new(&portal.base);
    let moved = anyone.get(&format!("/bai-viet/{}", item.code)).await.expect(308);
    anyone.get(&moved.location.unwrap()).await.expect(200).body
}

async fn bytes_of(browser: &Browser, address: &str) -> Vec<u8> {
    let answer = browser.request("GET", address).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{address}");
    answer.bytes().await.unwrap().to_vec()
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map_or("", String::as_str)
}

#[tokio::test]
async fn multimedia_needs_a_medium_and_shows_it_to_the_public() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let author = &people.author.browser;
    let item = Item::draft(&people.author, &multimedia(&portal, "Phóng sự ảnh về một cửa")).await;
    let refused = item.submit(author).await.expect(422);
    assert!(
        refused
            .body
            .contains("phải có ít nhất một hình ảnh, âm thanh hoặc video"),
        "{}",
        refused.body
    );
    // A file that is only attached is no medium.
    item.attach(author, ("document", ""), "De an.pdf", &pdf("x"))
        .await
        .expect(303);
    item.submit(author).await.expect(422);
    // Longer than a chunk, so that its parts are put together.
    let picture = png(&"0123456789".repeat(70_000));
    item.attach(author, PICTURE, "Ảnh hội nghị.png", &picture)
        .await
        .expect(303);
    item.submit(author).await.expect(303);
    let shown = people.officer.browser.get(&item.newsroom()).await.expect(200);
    assert!(shown.body.contains("Ảnh hội nghị.png"));
    item.approve(&people.officer.browser, "3").await.expect(303);

    let page = article_of(&portal, &item).await;
    let files = item.files(&portal, 3).await;
    let (document, medium) = (files[0].get_str("id").unwrap(), files[1].get_str("id").unwrap());
    let address = format!(
        "/tep/{}/{medium}/{}",
        item.code, "%E1%BA%A2nh%20h%E1%BB%99i%20ngh%E1%BB%8B.png"
    );
    assert!(
        page.contains(&format!("<img src=\"{address}\" alt=\"Toàn cảnh hội nghị\"")),
        "{page}"
    );
    assert!(page.contains("De an.pdf"), "{page}");
    let anyone = Browser::new(&portal.base);
    assert_eq!(bytes_of(&anyone, &address).await, picture);
    let answer = anyone.get(&address).await.expect(200);
    assert_eq!(header(&answer, "content-type"), "image/png");
    assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
    assert!(header(&answer, "content-security-policy").contains("sandbox"));
    assert!(header(&answer, "content-disposition").starts_with("inline; filename=\"anh-hoi-nghi.png\""));
    assert_eq!(header(&answer, "content-length"), picture.len().to_string());
    let download = anyone
        .get(&format!("/tep/{}/{document}/De%20an.pdf", item.code))
        .await
        .expect(200);
    assert!(header(&download, "content-disposition").starts_with("attachment; "));
    let shown = anyone
        .get(&format!("/api/v1/articles/{}", item.code))
        .await
        .expect(200)
        .json();
    assert_eq!(
        shown["attachments"][1]["url"],
        format!("{}{address}", portal.base)
    );
    assert_eq!(shown["attachments"][1]["size"], picture.len());
    // Another name leads to the right one.
    let moved = anyone
        .get(&format!("/tep/{}/{medium}/x.html", item.code))
        .await
        .expect(308);
    assert_eq!(moved.location.as_deref(), Some(address.as_str()));
    portal.close().await;
}

#[tokio::test]
async fn a_file_is_sent_in_parts_and_not_again_to_who_has_it() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let item = Item::draft(&people.author, &multimedia(&portal, "Phóng sự")).await;
    let author = &people.author.browser;
    let bytes = png(&"abcdefghij".repeat(120_000));
    item.attach(author, PICTURE, "a.png", &bytes).await.expect(303);
    item.submit(author).await.expect(303);
    item.approve(&people.officer.browser, "2").await.expect(303);
    let address = format!("/tep/{}/{}/a.png", item.code, item.file(&portal, 2).await);
    let anyone = Browser::new(&portal.base);
    let whole = anyone.get(&address).await.expect(200);
    let tag = header(&whole, "etag").to_owned();
    assert!(tag.starts_with('"') && tag.len() == 66, "{tag}");
    assert_eq!(header(&whole, "cache-control"), "public, no-cache");
    let ask = |name: &'static str, value: String| {
        Browser::send(anyone.request("GET", &address).header(name, value))
    };
    ask("if-none-match", tag.clone()).await.expect(304);
    // Across the border of two chunks.
    let border = 512 * 1_024;
    let part = ask("range", format!("bytes={}-{}", border - 5, border + 4))
        .await
        .expect(206);
    assert_eq!(part.body.as_bytes(), &bytes[border - 5..border + 5]);
    assert_eq!(
        header(&part, "content-range"),
        format!("bytes {}-{}/{}", border - 5, border + 4, bytes.len())
    );
    let end = ask("range", "bytes=-3".to_owned()).await.expect(206);
    assert_eq!(end.body, "hij");
    ask("range", format!("bytes={}-", bytes.len())).await.expect(416);
    let stale = anyone
        .request("GET", &address)
        .header("range", "bytes=0-1")
        .header("if-range", "\"other\"");
    Browser::send(stale).await.expect(200);
    // Nothing is packed on the way: the parts are counted in the file's own bytes.
    let packed = anyone
        .request("GET", &address)
        .header("accept-encoding", "gzip, br");
    let packed = Browser::send(packed).await.expect(200);
    assert_eq!(header(&packed, "content-encoding"), "");
    portal.close().await;
}

#[tokio::test]
async fn a_disguised_file_is_refused_and_nothing_of_it_stays() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let item = Item::draft(&people.author, &event_news(&portal, "Tin", 1)).await;
    for (name, bytes) in [
        ("anh.jpg", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0".as_slice()),
        ("anh.jpg", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0"),
        (
            "anh.svg",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
        ),
        ("anh.png", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("anh.jpg", b"#!/bin/sh\nrm -rf /\n"),
        (
            "tep.zip",
            b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x05\0\0\0a.txt",
        ),
    ] {
        let refused = item
            .attach(&people.author.browser, PICTURE, name, bytes)
            .await
            .expect(422);
        assert!(
            refused.body.contains("không thuộc loại được nhận"),
            "{name}: {}",
            refused.body
        );
        assert!(
            refused.body.contains("Toàn cảnh hội nghị"),
            "what was typed is kept"
        );
    }
    let empty = item
        .attach(&people.author.browser, PICTURE, "", b"")
        .await
        .expect(422);
    assert!(empty.body.contains("Chưa chọn tệp"));
    let paper = item
        .attach(&people.author.browser, PICTURE, "a.pdf", &pdf("x"))
        .await
        .expect(422);
    assert!(paper.body.contains("không phải hình ảnh"), "{}", paper.body);
    let mute = item
        .attach(&people.author.browser, ("media", " "), "a.png", &png("x"))
        .await
        .expect(422);
    assert!(mute.body.contains("Văn bản thay thế còn trống"), "{}", mute.body);
    let aimless = item
        .attach(&people.author.browser, ("", ""), "a.png", &png("x"))
        .await
        .expect(422);
    assert!(aimless.body.contains("Mục đích chưa được chọn"));
    assert_eq!(chunks(&portal).await, 0);
    assert_eq!(item.stored(&portal).await.get_i64("revision").unwrap(), 1);
    portal.close().await;
}

#[tokio::test]
async fn names_are_kept_but_made_safe() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let author = &people.author.browser;
    let item = Item::draft(&people.author, &event_news(&portal, "Tin", 1)).await;
    for (place, (typed, kept)) in [
        ("../../etc/Đề án số 5.pdf", "Đề án số 5.pdf"),
        (
            "C:\\\\Users\\\\Mai\\\\<script>alert(1)<\\\\script>.pdf",
            "script.pdf",
        ),
        ("run.exe", "run.exe.pdf"),
    ]
    .into_iter()
    .enumerate()
    {
        item.attach(author, ("document", ""), typed, &pdf(typed))
            .await
            .expect(303);
        let files = item.files(&portal, i64::try_from(place).unwrap() + 2).await;
        assert_eq!(files.last().unwrap().get_str("name").unwrap(), kept, "{typed}");
    }
    let page = author.get(&item.workspace()).await.expect(200);
    assert!(!page.body.contains("<script>alert"), "{}", page.body);
    assert!(page.body.contains("Đề án số 5.pdf"));
    let file = item.files(&portal, 4).await[0].get_str("id").unwrap().to_owned();
    let answer = author
        .get(&format!("{}/tep/{file}", item.workspace()))
        .await
        .expect(200);
    assert_eq!(
        header(&answer, "content-disposition"),
        "attachment; filename=\"de-an-so-5.pdf\"; filename*=UTF-8''%C4%90%E1%BB%81%20%C3%A1n%20s%E1%BB%91%205.pdf"
    );
    assert_eq!(header(&answer, "cache-control"), "private, no-store");
    portal.close().await;
}

/// Sends a file of `length` bytes without saying how long it is, and reads the answer.
async fn stream_up(portal: &TestPortal, browser: &Browser, address: &str, length: usize) -> String {
    let key = key();
    let fields = [
        ("csrf", browser.csrf.as_str()),
        ("key", key.as_str()),
        ("purpose", "media"),
        ("alternative", "Ảnh lớn"),
    ];
    let (head, tail) = upload_frame(&fields, "a.png");
    let authority = portal.base.strip_prefix("http://").unwrap();
    let mut socket = TcpStream::connect(authority).await.unwrap();
    let request = format!(
        "POST {address} HTTP/1.1\r\nhost: {authority}\r\norigin: {}\r\ncookie: {}\r\ncontent-type: {}\r\n\
         transfer-encoding: chunked\r\nconnection: close\r\n\r\n",
        portal.base,
        browser.cookie.as_deref().unwrap(),
        upload_type()
    );
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut pieces = vec![head, png("")];
    pieces.extend(std::iter::repeat_n(vec![b'x'; 65_536], length / 65_536));
    pieces.push(tail);
    for piece in pieces {
        let framed = [format!("{:x}\r\n", piece.len()).as_bytes(), &piece, b"\r\n"].concat();
        socket.write_all(&framed).await.unwrap();
    }
    socket.write_all(b"0\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_file_that_is_too_long_is_counted_while_it_comes_and_leaves_nothing() {
    let portal = narrow_portal().await;
    let people = everyone(&portal).await;
    let item = Item::draft(&people.author, &event_news(&portal, "Tin", 1)).await;
    let address = format!("{}/tep", item.workspace());
    let author = &people.author.browser;
    let answer = stream_up(&portal, author, &address, 3 * 1_048_576).await;
    assert!(
        answer.starts_with("HTTP/1.1 413"),
        "{}",
        &answer[..200.min(answer.len())]
    );
    assert!(answer.contains("Tệp lớn hơn 1 MB"), "{answer}");
    assert!(answer.contains("Ảnh lớn"), "what was typed is kept");
    assert_eq!(chunks(&portal).await, 0);
    let answer = stream_up(&portal, author, &address, 900 * 1_024).await;
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert_eq!(loose_chunks(&portal).await, 0);
    // Announced or not, the limit is the same; a form beside it keeps its own.
    let large = png(&"y".repeat(1_100_000));
    item.attach(author, PICTURE, "b.png", &large).await.expect(413);
    item.attach(author, PICTURE, "b.png", &png("b")).await.expect(303);
    let full = item.attach(author, PICTURE, "c.png", &png("c")).await.expect(422);
    assert!(full.body.contains("Tin bài đã có 2 tệp"), "{}", full.body);
    assert_eq!(loose_chunks(&portal).await, 0);
    portal.close().await;
}

#[tokio::test]
async fn an_upload_needs_its_session_its_token_and_the_power_to_edit() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let item = Item::draft(&people.author, &event_news(&portal, "Tin", 1)).await;
    let (address, author) = (format!("{}/tep", item.workspace()), &people.author.browser);
    let fields = |csrf: &'static str| [("csrf", csrf), ("purpose", "document")];
    let anyone = Browser::new(&portal.base);
    upload(&anyone, &address, &fields(""), "a.pdf", &pdf("x"))
        .await
        .expect(401);
    for csrf in ["", "0123456789abcdef"] {
        upload(author, &address, &fields(csrf), "a.pdf", &pdf("x"))
            .await
            .expect(403);
    }
    // No form at all, and a form that hides its token behind the file.
    let bare = author
        .request("POST", &address)
        .header("content-type", upload_type())
        .body("junk");
    Browser::send(bare).await.expect(400);
    let plain = author.post(&address, &[("purpose", "document")]).await;
    assert_eq!(plain.status, 400, "{}", plain.body);
    let long = "x".repeat(20_000);
    let flood = [("csrf", author.csrf.as_str()), ("alternative", &long)];
    upload(author, &address, &flood, "a.pdf", &pdf("x"))
        .await
        .expect(400);

    let lead = item
        .attach(&people.lead.browser, ("document", ""), "a.pdf", &pdf("x"))
        .await;
    assert_eq!(lead.status, 403, "{}", lead.body);
    let stranger = &people.stranger.browser;
    item.attach(stranger, ("document", ""), "a.pdf", &pdf("x"))
        .await
        .expect(404);
    let own_door = item.workspace().replace("tuyen-quang", "cao-bang");
    Item::attach_at(&own_door, stranger, ("document", ""), "a.pdf", &pdf("x"))
        .await
        .expect(404);
    // A draft is not the Board's; a submitted item is not the author's to change.
    let officer = &people.officer.browser;
    Item::attach_at(&item.newsroom(), officer, ("document", ""), "a.pdf", &pdf("x"))
        .await
        .expect(404);
    item.submit(author).await.expect(303);
    item.attach(author, ("document", ""), "a.pdf", &pdf("x"))
        .await
        .expect(409);
    assert_eq!(chunks(&portal).await, 0);
    Item::attach_at(&item.newsroom(), officer, ("document", ""), "a.pdf", &pdf("x"))
        .await
        .expect(303);
    assert_eq!(item.files(&portal, 2).await.len(), 1);
    portal.close().await;
}

#[tokio::test]
async fn a_file_is_read_within_reach_alone() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let author = &people.author.browser;
    let item = Item::draft(&people.author, &event_news(&portal, "Tin của Tuyên Quang", 1)).await;
    item.attach(author, ("document", ""), "a.pdf", &pdf("riêng"))
        .await
        .expect(303);
    let file = item.file(&portal, 2).await;
    let inside = format!("{}/tep/{file}", item.workspace());
    let newsroom = format!("{}/tep/{file}", item.newsroom());
    author.get(&inside).await.expect(200);
    people.lead.browser.get(&inside).await.expect(200);
    people.officer.browser.get(&newsroom).await.expect(404);
    let stranger = &people.stranger.browser;
    stranger.get(&inside).await.expect(404);
    stranger
        .get(&inside.replace("tuyen-quang", "cao-bang"))
        .await
        .expect(404);
    // The stranger's own item does not open another's file.
    let own = Item::draft(&people.stranger, &event_news(&portal, "Tin của Cao Bằng", 1)).await;
    stranger
        .get(&format!("{}/tep/{file}", own.workspace()))
        .await
        .expect(404);
    for wrong in ["x", "00000000-0000-7000-8000-000000000000", "..%2f..%2fetc"] {
        author
            .get(&format!("{}/tep/{wrong}", item.workspace()))
            .await
            .expect(404);
    }
    Browser::new(&portal.base)
        .get(&format!("/tep/{}/{file}/a.pdf", item.code))
        .await
        .expect(404);
    item.submit(author).await.expect(303);
    people.officer.browser.get(&newsroom).await.expect(200);
    people.member.browser.get(&newsroom).await.expect(404);
    // A refusal for the sake of a state secret closes the file with the text.
    item.refuse(&people.officer.browser, &["bi-mat-nha-nuoc"], &[])
        .await
        .expect(303);
    people.officer.browser.get(&newsroom).await.expect(404);
    author.get(&inside).await.expect(404);
    let page = author.get(&item.workspace()).await.expect(200);
    assert!(!page.body.contains("a.pdf"), "{}", page.body);
    portal.close().await;
}

/// Reused material whose supplier must consent.
fn quoted(portal: &TestPortal, title: &str) -> ContentForm {
    ContentForm {
        reused: true,
        source: "Báo Tuyên Quang".to_owned(),
        consent_required: true,
        ..event_news(portal, title, 1)
    }
}

#[tokio::test]
async fn reused_material_goes_on_only_with_the_consent_it_needs() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let author = &people.author.browser;
    let item = Item::draft(&people.author, &quoted(&portal, "Bài sử dụng lại")).await;
    item.attach(author, ("document", ""), "a.pdf", &pdf("kèm"))
        .await
        .expect(303);
    let refused = item.submit(author).await.expect(422);
    assert!(
        refused
            .body
            .contains("Tin bài cần văn bản chấp thuận của tổ chức cung cấp")
    );
    assert!(refused.body.contains("Bài sử dụng lại"));
    assert!(refused.body.contains("Cần có, chưa đính kèm"));
    assert_eq!(item.state(&portal).await, "draft");
    let sound = item
        .attach(author, ("consent", ""), "a.mp3", b"ID3\x03\0\0\0\0\0\x0fxxxx")
        .await
        .expect(422);
    assert!(
        sound.body.contains("phải là văn bản hoặc ảnh chụp"),
        "{}",
        sound.body
    );
    item.attach(
        author,
        ("consent", ""),
        "Chấp thuận.pdf",
        &pdf("mật giữa hai bên"),
    )
    .await
    .expect(303);
    item.submit(author).await.expect(303);
    let officer = &people.officer.browser;
    let page = officer.get(&item.newsroom()).await.expect(200);
    assert!(page.body.contains("Đã đính kèm") && page.body.contains("Chấp thuận.pdf"));
    let consent = item.files(&portal, 3).await[1].get_str("id").unwrap().to_owned();
    officer
        .get(&format!("{}/tep/{consent}", item.newsroom()))
        .await
        .expect(200);
    item.approve(officer, "3").await.expect(303);
    let article = article_of(&portal, &item).await;
    assert!(article.contains("a.pdf"));
    assert!(
        !article.contains("Chấp thuận") && !article.contains(&consent),
        "{article}"
    );
    let anyone = Browser::new(&portal.base);
    for name in ["Ch%E1%BA%A5p%20thu%E1%BA%ADn.pdf", "x.pdf"] {
        anyone
            .get(&format!("/tep/{}/{consent}/{name}", item.code))
            .await
            .expect(404);
    }
    let shown = anyone
        .get(&format!("/api/v1/articles/{}", item.code))
        .await
        .expect(200);
    assert!(!shown.body.contains(&consent), "{}", shown.body);
    portal.close().await;
}

#[tokio::test]
async fn without_reuse_the_flag_asks_for_nothing_and_a_reviewer_cannot_approve_what_lost_its_consent() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let author = &people.author.browser;
    let own = ContentForm {
        reused: false,
        ..quoted(&portal, "Bài tự viết")
    };
    Item::submitted(&people.author, &own).await;
    let item = Item::draft(&people.author, &quoted(&portal, "Bài sử dụng lại")).await;
    item.attach(author, ("consent", ""), "a.pdf", &pdf("x"))
        .await
        .expect(303);
    item.submit(author).await.expect(303);
    let (officer, file) = (&people.officer.browser, item.file(&portal, 2).await);
    officer
        .post(&format!("{}/tep/{file}/go", item.newsroom()), &[("key", &key())])
        .await
        .expect(303);
    let refused = item.approve(officer, "3").await.expect(422);
    assert!(
        refused.body.contains("Tin bài cần văn bản chấp thuận"),
        "{}",
        refused.body
    );
    assert_eq!(item.state(&portal).await, "submitted");
    portal.close().await;
}

#[tokio::test]
async fn adding_and_removing_a_file_are_revisions_that_name_it() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let author = &people.author.browser;
    let form = event_news(&portal, "Tin có tệp", 1);
    let item = Item::draft(&people.author, &form).await;
    item.attach(author, ("document", ""), "Đề án.pdf", &pdf("x"))
        .await
        .expect(303);
    let file = item.file(&portal, 2).await;
    // An edit of the words keeps the files.
    let renamed = ContentForm {
        title: "Tin có tệp, sửa lại".to_owned(),
        ..form
    };
    item.edit(author, "2", &renamed).await.expect(303);
    assert_eq!(item.file(&portal, 3).await, file);
    let remove = format!("{}/tep/{file}/go", item.workspace());
    author.post(&remove, &[("key", &key())]).await.expect(303);
    assert_eq!(item.files(&portal, 4).await.len(), 0);
    assert_eq!(
        item.file(&portal, 3).await,
        file,
        "the older revision has it still"
    );
    author.post(&remove, &[("key", &key())]).await.expect(404);
    author
        .get(&format!("{}/tep/{file}", item.workspace()))
        .await
        .expect(404);
    people
        .stranger
        .browser
        .post(&remove, &[("key", &key())])
        .await
        .expect(404);

    let audit = portal.raw().await.collection::<bson::Document>("audit");
    for action in ["attach", "detach"] {
        let filter = doc! { "action": action, "fields": ["attachments"] };
        assert_eq!(audit.count_documents(filter).await.unwrap(), 1, "{action}");
    }
    let compared = author
        .get(&format!("{}?so-sanh=4", item.workspace()))
        .await
        .expect(200);
    assert!(
        compared.body.contains("Tệp đính kèm") && compared.body.contains("Đề án.pdf"),
        "{}",
        compared.body
    );
    assert_eq!(loose_chunks(&portal).await, 0);
    portal.close().await;
}

#[tokio::test]
async fn the_same_upload_sent_twice_attaches_one_file() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let author = &people.author.browser;
    let item = Item::draft(&people.author, &event_news(&portal, "Tin", 1)).await;
    let address = format!("{}/tep", item.workspace());
    let fields = [
        ("csrf", author.csrf.as_str()),
        ("key", "attach-twice-0001"),
        ("purpose", "document"),
    ];
    for _ in 0..2 {
        upload(author, &address, &fields, "a.pdf", &pdf("x"))
            .await
            .expect(303);
    }
    assert_eq!(item.files(&portal, 2).await.len(), 1);
    assert_eq!(item.stored(&portal).await.get_i64("revision").unwrap(), 2);
    assert_eq!(chunks(&portal).await, 1, "the second copy is cleared away");
    // The same key for another file is another matter.
    upload(author, &address, &fields, "a.pdf", &pdf("y"))
        .await
        .expect(422);
    assert_eq!(chunks(&portal).await, 1);
    portal.close().await;
}

async fn published(portal: &TestPortal, people: &Everyone) -> (Item, String) {
    let item = Item::draft(&people.author, &event_news(portal, "Tin có ảnh", 1)).await;
    let author = &people.author.browser;
    item.attach(author, PICTURE, "a.png", &png("một"))
        .await
        .expect(303);
    item.submit(author).await.expect(303);
    item.approve(&people.officer.browser, "2").await.expect(303);
    let address = format!("/tep/{}/{}/a.png", item.code, item.file(portal, 2).await);
    (item, address)
}

#[tokio::test]
async fn a_correction_carries_the_files_and_a_removal_takes_them_from_the_public() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let (item, address) = published(&portal, &people).await;
    let (author, officer) = (&people.author.browser, &people.officer.browser);
    let anyone = Browser::new(&portal.base);
    let opened = author
        .post(
            &format!("{}/dinh-chinh", item.workspace()),
            &[("words", "Sai chú thích."), ("key", &key())],
        )
        .await
        .expect(303);
    let location = opened.location.unwrap();
    let code = location.split('?').next().unwrap().rsplit('/').next().unwrap();
    let correction = Item {
        code: code.to_owned(),
        tenant: item.tenant.clone(),
    };
    let carried = correction.file(&portal, 1).await;
    assert!(address.contains(&carried), "the file is shared");
    correction
        .attach(author, PICTURE, "b.png", &png("hai"))
        .await
        .expect(303);
    let second = correction.files(&portal, 2).await[1]
        .get_str("id")
        .unwrap()
        .to_owned();
    let second = format!("/tep/{}/{second}/b.png", item.code);
    anyone.get(&second).await.expect(404);
    correction.submit(author).await.expect(303);
    correction.approve(officer, "2").await.expect(303);
    anyone.get(&address).await.expect(200);
    anyone.get(&second).await.expect(200);

    officer
        .post(
            &format!("{}/go-bai", item.newsroom()),
            &[("words", "Ảnh sai sự thật."), ("key", &key())],
        )
        .await
        .expect(303);
    anyone.get(&address).await.expect(410);
    anyone.get(&second).await.expect(410);
    portal.close().await;
}
