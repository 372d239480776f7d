//! Public pages are kept ready to send, and end with what they show: on this process at once, on others in a moment.

use std::{
    io::Read,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use bson::{Document, doc};
use cchc::domain::time::SystemClock;
use futures_util::TryStreamExt;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::harness::{
    Answer, Browser, Item, PATIENCE, Process, TestPortal, binary, event_news, eventually, everyone, key,
};

/// The officer of the harness.
const OFFICER: &str = "Lê Quang Huy";

/// Readers who ask for one page at once.
const READERS: usize = 40;

async fn asking(browser: &Browser, path: &str, header: (&str, &str)) -> Answer {
    Browser::send(browser.request("GET", path).header(header.0, header.1)).await
}

async fn packed(browser: &Browser, path: &str, coding: &str) -> (String, Vec<u8>) {
    let request = browser.request("GET", path).header("accept-encoding", coding);
    let answer = request.send().await.unwrap();
    let name = answer
        .headers()
        .get("content-encoding")
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    (name, answer.bytes().await.unwrap().to_vec())
}

#[tokio::test]
async fn a_kept_page_is_the_same_in_every_coding_and_asked_for_again_costs_no_body() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let item = Item::submitted(
        &people.author,
        &event_news(&portal, "Hội nghị cải cách hành chính", 1),
    )
    .await;
    item.approve(&people.officer.browser, "1").await.expect(303);
    let citizen = Browser::new(&portal.base);
    let path = citizen
        .get(&format!("/bai-viet/{}", item.code))
        .await
        .location
        .unwrap();

    kept(&citizen, &path).await;
    let plain = citizen.get(&path).await.expect(200);
    let mark = &plain.headers["etag"];
    assert_eq!(
        plain.headers["cache-control"],
        "public, max-age=0, must-revalidate"
    );
    assert_eq!(plain.headers["vary"], "Accept-Encoding, Cookie");
    assert!(plain.headers["content-security-policy"].starts_with("default-src 'none'"));

    let (name, bytes) = packed(&citizen, &path, "gzip").await;
    let mut unpacked = String::new();
    flate2::read::GzDecoder::new(bytes.as_slice())
        .read_to_string(&mut unpacked)
        .unwrap();
    assert_eq!((name.as_str(), &unpacked), ("gzip", &plain.body));

    let (name, bytes) = packed(&citizen, &path, "gzip, deflate, br;q=0.9").await;
    let mut unpacked = Vec::new();
    brotli::BrotliDecompress(&mut bytes.as_slice(), &mut unpacked).unwrap();
    assert_eq!(
        (name.as_str(), unpacked.as_slice()),
        ("br", plain.body.as_bytes())
    );
    assert!(bytes.len() < plain.body.len() / 2);

    let refused = asking(&citizen, &path, ("accept-encoding", "br;q=0, gzip;q=0.0")).await;
    assert_eq!(refused.body, plain.body);

    // While the portal could miss a change it shows pages without a mark.
    eventually("what is known costs no body", async || {
        let known = asking(&citizen, &path, ("if-none-match", mark)).await;
        known.status == 304 && known.body.is_empty() && known.headers["etag"] == *mark
    })
    .await;
    asking(&citizen, &path, ("if-none-match", "\"other\""))
        .await
        .expect(200);
    portal.close().await;
}

#[tokio::test]
async fn what_a_session_sees_is_never_kept_for_others() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let (citizen, officer) = (Browser::new(&portal.base), &people.officer.browser);
    let own = officer.get("/").await.expect(200);
    assert!(own.body.contains(OFFICER), "{}", own.body);
    assert_eq!(own.headers["cache-control"], "no-store");
    kept(&citizen, "/").await;
    let first = citizen.get("/").await.expect(200);
    let again = citizen.get("/").await.expect(200);
    for page in [&first, &again] {
        assert!(!page.body.contains(OFFICER), "{}", page.body);
    }
    assert_eq!(first.headers["etag"], again.headers["etag"]);
    assert!(officer.get("/").await.expect(200).body.contains(OFFICER));
    for private in ["/dang-nhap", "/quen-mat-khau"] {
        let page = citizen.get(private).await.expect(200);
        assert!(!page.headers.contains_key("etag"), "{private}");
        assert_eq!(page.headers["cache-control"], "no-store", "{private}");
    }
    portal.close().await;
}

#[tokio::test]
async fn readers_at_every_moment_see_an_approval_and_a_removal_as_soon_as_they_are_answered() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let (citizen, officer) = (Browser::new(&portal.base), &people.officer.browser);
    let over = Arc::new(AtomicBool::new(false));
    let read = Arc::new(AtomicUsize::new(0));
    let readers: Vec<_> = (0..4)
        .map(|_| {
            let (citizen, over, read) = (citizen.clone(), over.clone(), read.clone());
            tokio::spawn(async move {
                while !over.load(Ordering::Relaxed) {
                    citizen.get("/").await.expect(200);
                    read.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for round in 0..20 {
        let title = format!("Hội nghị lần thứ {round}");
        let item = Item::submitted(&people.author, &event_news(&portal, &title, 1)).await;
        item.approve(officer, "1").await.expect(303);
        let home = citizen.get("/").await.expect(200);
        assert!(home.body.contains(&title), "{title}: {}", home.body);
        if round % 2 == 1 {
            let key = key();
            let fields = [("words", "Đăng nhầm."), ("key", key.as_str())];
            officer
                .post(&format!("{}/go-bai", item.newsroom()), &fields)
                .await
                .expect(303);
            let home = citizen.get("/").await.expect(200);
            assert!(!home.body.contains(&title), "{title}: {}", home.body);
            citizen
                .get(&format!("/bai-viet/{}/hoi-nghi", item.code))
                .await
                .expect(410);
        }
    }
    over.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.await.unwrap();
    }
    assert!(read.load(Ordering::Relaxed) > 20);
    portal.close().await;
}

#[tokio::test]
async fn another_process_hears_of_an_approval_and_lets_its_kept_pages_go() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let other = Process::start(&binary(), &["serve"], &portal.database, portal.mails.path()).await;
    let elsewhere = Browser::new(&other.base);
    for round in 0..5 {
        let title = format!("Tập huấn lần thứ {round}");
        let item = Item::submitted(&people.author, &event_news(&portal, &title, 1)).await;
        kept(&elsewhere, "/").await;
        item.approve(&people.officer.browser, "1").await.expect(303);
        eventually("the approval is heard of", async || {
            elsewhere.get("/").await.expect(200).body.contains(&title)
        })
        .await;
    }
    portal.close().await;
}

#[tokio::test]
async fn a_connection_on_which_nothing_moves_is_closed_whatever_it_asked_before() {
    let longest = Duration::from_secs(4);
    let mut portal =
        TestPortal::build(Arc::new(SystemClock), |config| config.connection_idle = longest).await;
    portal.serve().await;
    kept(&Browser::new(&portal.base), "/").await;
    let asking = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
    let silent = [
        String::new(),
        "GET / HTTP/1.1\r\nHo".to_owned(),
        asking("/"),
        asking("/dang-nhap"),
        format!("{}GET / HTTP/1.1\r\nHo", asking("/dang-nhap")),
    ];
    let ends = silent.map(|words| tokio::spawn(end_of(portal.base.clone(), words)));
    let mut lively = connect(&portal.base).await;
    for _ in 0..4 {
        lively.write_all(asking("/").as_bytes()).await.unwrap();
        tokio::time::sleep(longest / 2).await;
        assert!(lively.read(&mut [0; 65_536]).await.unwrap() > 0);
    }
    for end in ends {
        assert!(end.await.unwrap() >= longest);
    }
    portal.close().await;
}

async fn connect(base: &str) -> TcpStream {
    TcpStream::connect(base.trim_start_matches("http://"))
        .await
        .unwrap()
}

/// How long the server keeps a connection that says these words and no more.
async fn end_of(base: String, words: String) -> Duration {
    let began = Instant::now();
    let mut stream = connect(&base).await;
    stream.write_all(words.as_bytes()).await.unwrap();
    let mut answers = Vec::new();
    let ended = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answers)).await;
    ended.expect("it ends").ok();
    began.elapsed()
}

async fn kept(browser: &Browser, path: &str) {
    eventually("the page is kept", async || {
        browser.get(path).await.expect(200).headers.contains_key("etag")
    })
    .await;
}

#[tokio::test]
async fn styles_and_scripts_are_kept_packed_and_fonts_as_they_are() {
    let portal = TestPortal::open().await;
    let citizen = Browser::new(&portal.base);
    let home = citizen.get("/").await.expect(200).body;
    let style = home
        .split('"')
        .find(|part| part.starts_with("/assets/theme.css"))
        .unwrap();
    let plain = citizen.get(style).await.expect(200);
    assert_eq!(
        plain.headers["cache-control"],
        "public, max-age=31536000, immutable"
    );
    let (name, bytes) = packed(&citizen, style, "br").await;
    let mut unpacked = Vec::new();
    brotli::BrotliDecompress(&mut bytes.as_slice(), &mut unpacked).unwrap();
    assert_eq!(
        (name.as_str(), unpacked.as_slice()),
        ("br", plain.body.as_bytes())
    );
    let font = "/assets/fonts/be-vietnam-pro-latin-400.woff2";
    let font = asking(&citizen, font, ("accept-encoding", "gzip, br"))
        .await
        .expect(200);
    assert!(!font.headers.contains_key("content-encoding"));
    citizen.get("/assets/none.css").await.expect(404);
    portal.close().await;
}

/// A connection on which requests are written by hand.
struct Wire(TcpStream);

impl Wire {
    async fn to(portal: &TestPortal) -> Self {
        let address = portal.base.trim_start_matches("http://");
        Self(TcpStream::connect(address).await.unwrap())
    }

    async fn write(&mut self, words: &str) {
        self.0.write_all(words.as_bytes()).await.unwrap();
    }

    /// The next answer: its head and its body.
    async fn read(&mut self) -> (String, String) {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(self.0.read_u8().await.unwrap());
        }
        let head = String::from_utf8(head).unwrap().to_lowercase();
        let length = head
            .split("content-length: ")
            .nth(1)
            .and_then(|rest| rest.split("\r\n").next());
        let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
        self.0.read_exact(&mut body).await.unwrap();
        (head, String::from_utf8(body).unwrap())
    }
}

#[tokio::test]
async fn kept_pages_are_handed_out_at_the_socket_and_anything_else_goes_on_to_the_server() {
    let portal = TestPortal::open().await;
    let citizen = Browser::new(&portal.base);
    kept(&citizen, "/").await;
    let known = citizen.get("/").await.expect(200);
    let get = |path: &str, more: &str| format!("GET {path} HTTP/1.1\r\nhost: x\r\n{more}\r\n");

    // One behind the other, and in pieces.
    let mut wire = Wire::to(&portal).await;
    let same = format!("if-none-match: {}\r\n", known.headers["etag"]);
    wire.write(&[get("/", ""), get("/", &same), get("/", "")].concat())
        .await;
    let (head, body) = wire.read().await;
    assert!(head.starts_with("http/1.1 200 ok\r\n"), "{head}");
    assert!(head.contains("\r\ndate: "), "{head}");
    assert_eq!(body, known.body);
    let (head, body) = wire.read().await;
    assert!(head.starts_with("http/1.1 304 "), "{head}");
    assert!(body.is_empty() && !head.contains("content-length"), "{head}");
    assert_eq!(wire.read().await.1, known.body);
    for letter in get("/", "").chars() {
        wire.write(&letter.to_string()).await;
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(wire.read().await.1, known.body);

    // What is not kept is answered on the same connection, and so is what follows it.
    wire.write(&[get("/health/ready", ""), get("/", "")].concat())
        .await;
    assert!(wire.read().await.0.starts_with("http/1.1 200 "));
    assert_eq!(wire.read().await.1, known.body);

    // Whatever is more than a plain question is none of the front desk's.
    for (request, status) in [
        (
            "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\nab".to_owned(),
            "200",
        ),
        ("GET / HTTP/1.1\r\n\r\n".to_owned(), "200"),
        (
            "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n".to_owned(),
            "405",
        ),
        ("GET / HTTP/1.1\r\nhost x\r\n\r\n".to_owned(), "400"),
        (get("/", &format!("x-long: {}\r\n", "a".repeat(9_000))), "200"),
        (get("/../", ""), "404"),
    ] {
        let mut wire = Wire::to(&portal).await;
        wire.write(&request).await;
        let (head, _) = wire.read().await;
        assert!(
            head.starts_with(&format!("http/1.1 {status} ")),
            "{request}: {head}"
        );
    }
    let mut wire = Wire::to(&portal).await;
    wire.write("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        .await;
    let mut all = Vec::new();
    wire.0.read_to_end(&mut all).await.unwrap();
    assert!(all.starts_with(b"HTTP/1.1 200 OK\r\n"));
    portal.close().await;
}

#[tokio::test]
async fn a_stop_ends_connections_that_ask_for_nothing() {
    let mut portal = TestPortal::open().await;
    kept(&Browser::new(&portal.base), "/").await;
    let mut wire = Wire::to(&portal).await;
    wire.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n").await;
    wire.read().await;
    portal.stop_serving().await;
    let rest = tokio::time::timeout(PATIENCE, wire.0.read_u8()).await;
    assert!(rest.expect("the connection ends").is_err());
    portal.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_many_ask_for_at_once_is_drawn_once() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let item = Item::submitted(&people.author, &event_news(&portal, "Tin nhiều người đọc", 1)).await;
    kept(&Browser::new(&portal.base), "/van-ban").await;
    item.approve(&people.officer.browser, "1").await.expect(303);
    let raw = portal.raw().await;
    raw.run_command(doc! { "profile": 2 }).await.unwrap();
    let mut readers = tokio::task::JoinSet::new();
    for _ in 0..READERS {
        let citizen = Browser::new(&portal.base);
        readers.spawn(async move { citizen.get("/van-ban").await.expect(200).body });
    }
    let pages = readers.join_all().await;
    assert!(pages.iter().all(|page| page == &pages[0]));
    raw.run_command(doc! { "profile": 0 }).await.unwrap();
    let profile = raw.collection::<Document>("system.profile");
    let documents = doc! {
        "ns": format!("{}.articles", portal.database), "command.find": { "$exists": true },
    };
    let drawn = profile.count_documents(documents).await.unwrap();
    // The change is heard of once more from the database, perhaps while the page is being drawn.
    assert!((1..=2).contains(&drawn), "{drawn} of {READERS}");
    portal.close().await;
}

#[tokio::test]
async fn a_change_of_the_site_or_of_the_queue_leaves_the_listener_listening() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let citizen = Browser::new(&portal.base);
    kept(&citizen, "/").await;
    let store = &portal.services.store;
    let queue = store.queue_changes();
    let (before, queue_before) = (store.public_state().unwrap(), *queue.borrow());
    let raw = portal.raw().await;
    // The profile holds a megabyte: of everything, the oldest would be gone.
    let beginnings = doc! { "command.aggregate": { "$exists": true } };
    raw.run_command(doc! { "profile": 1, "filter": beginnings })
        .await
        .unwrap();
    for number in 0..5 {
        let news = event_news(&portal, &format!("Tin số {number}"), 1);
        let item = Item::submitted(&people.author, &news).await;
        item.approve(&people.officer.browser, "1").await.expect(303);
        // As another process would: this one has told itself of its own acts already.
        let articles = raw.collection::<Document>("articles");
        let touch = doc! { "$set": { "touched": true } };
        let touched = articles.update_one(doc! { "_id": &item.code }, touch);
        assert_eq!(touched.await.unwrap().modified_count, 1);
        let submissions = raw.collection::<Document>("submissions");
        let touch = doc! { "$set": { "touched": number } };
        let touched = submissions.update_one(doc! { "code": &item.code }, touch);
        assert_eq!(touched.await.unwrap().modified_count, 1);
    }
    // Each was told by the act itself, heard of from the database, and then heard of as another's.
    eventually("every change is heard of", async || {
        store.public_state().is_some_and(|state| state >= before + 15)
    })
    .await;
    // That it was sent, that it was approved, and what another did.
    eventually("every change of the queue is told of", async || {
        *queue.borrow() >= queue_before + 15
    })
    .await;
    raw.run_command(doc! { "profile": 0, "filter": "unset" })
        .await
        .unwrap();
    let begun = raw
        .collection::<Document>("system.profile")
        .find(doc! {})
        .await
        .unwrap();
    let begun: Vec<_> = begun.try_collect().await.unwrap();
    let anew = begun
        .iter()
        .filter(|one| one.to_string().contains("$changeStream"));
    assert_eq!(anew.count(), 0, "no listening was begun anew");
    portal.close().await;
}

#[tokio::test]
async fn nobody_waits_for_a_request_that_never_ends() {
    let portal = TestPortal::open().await;
    let citizen = Browser::new(&portal.base);
    kept(&citizen, "/").await;
    let mut stalled = Vec::new();
    for path in ["/dang-nhap", "/van-ban", "/health/live"] {
        let mut wire = Wire::to(&portal).await;
        let head = format!("GET {path} HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\nx");
        wire.write(&head).await;
        stalled.push(wire);
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    for path in ["/dang-nhap", "/van-ban", "/health/live"] {
        let began = Instant::now();
        citizen.get(path).await.expect(200);
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "{path}: {:?}",
            began.elapsed()
        );
    }
    drop(stalled);
    portal.close().await;
}
