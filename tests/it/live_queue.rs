//! The queue as it changes: who has it open hears of it, for as long as the session lasts.

use std::time::{Duration, Instant};

use bson::{Document, doc};
use cchc::{app::accounts::revoke_account, domain::text::Email};
use serde_json::Value;

use crate::harness::{Browser, Item, PATIENCE, TestPortal, event_news, everyone};

const PATH: &str = "/toa-soan/tin-moi";

/// A stream that is read event by event.
struct Stream {
    answer: reqwest::Response,
    read: String,
}

impl Stream {
    async fn open(browser: &Browser, query: &str) -> Self {
        let request = browser.request("GET", &format!("{PATH}{query}"));
        let answer = request
            .header("accept-encoding", "br, gzip")
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
        Self {
            answer,
            read: String::new(),
        }
    }

    fn take_event(&mut self) -> Option<Value> {
        while let Some((block, rest)) = self.read.split_once("\n\n") {
            let (block, rest) = (block.to_owned(), rest.to_owned());
            self.read = rest;
            if let Some(data) = block.strip_prefix("event: hang-doi\ndata: ") {
                return Some(serde_json::from_str(data).unwrap());
            }
        }
        None
    }

    /// The next event within `time`; nothing when there is none, or the stream ended.
    async fn event_within(&mut self, time: Duration) -> Option<Value> {
        let until = Instant::now() + time;
        loop {
            if let Some(event) = self.take_event() {
                return Some(event);
            }
            let left = until.checked_duration_since(Instant::now())?;
            let chunk = tokio::time::timeout(left, self.answer.chunk())
                .await
                .ok()?
                .ok()??;
            self.read.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    async fn event(&mut self) -> Value {
        let event = self.event_within(PATIENCE).await;
        event.unwrap_or_else(|| panic!("no event: {:?}", self.read))
    }

    /// Whether the server ends it.
    async fn ends(&mut self) -> bool {
        let ended = async { while let Ok(Some(_)) = self.answer.chunk().await {} };
        tokio::time::timeout(PATIENCE, ended).await.is_ok()
    }
}

/// How the page that is drawn now would be told of.
async fn list_of(browser: &Browser, address: &str) -> String {
    let page = browser.get(address).await.expect(200).body;
    let (_, rest) = page.split_once("data-list=\"").expect("the page names its list");
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_event_comes_after_a_submission_and_none_for_what_concerns_nobody() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let officer = &people.officer.browser;
    let mut stream = Stream::open(officer, "?state=submitted").await;
    let header = |stream: &Stream, name: &str| stream.answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header(&stream, "content-type"), "text/event-stream");
    assert_eq!(header(&stream, "cache-control"), "no-store");
    assert!(header(&stream, "content-security-policy").contains("connect-src 'self';"));
    assert!(
        !stream.answer.headers().contains_key("content-encoding"),
        "a compression would hold it back"
    );
    let mut elsewhere = Stream::open(officer, "?state=submitted&tenant=cao-bang&late=1").await;
    let first = stream.event().await;
    elsewhere.event().await;
    assert_eq!(first["counts"][0], "0");
    assert_eq!(first["list"], list_of(officer, "/toa-soan?state=submitted").await);

    let draft = Item::draft(&people.author, &event_news(&portal, "Nháp", 1)).await;
    let quiet = stream.event_within(Duration::from_millis(1_500)).await;
    assert_eq!(quiet, None, "a draft is its author's alone");
    let sessions = portal.raw().await.collection::<Document>("sessions");
    let of_officer = doc! { "account": people.officer.id.to_string() };
    let long_ago = doc! { "$set": { "seen_at": bson::DateTime::from_millis(0) } };
    sessions.update_many(of_officer.clone(), long_ago).await.unwrap();
    draft.submit(&people.author.browser).await.expect(303);
    let told = stream.event().await;
    assert_eq!(told["counts"][0], "1");
    assert!(
        told["waiting"]
            .as_str()
            .unwrap()
            .contains("1 tin bài chờ sàng lọc"),
        "{told}"
    );
    assert_ne!(told["list"], first["list"]);
    let session = sessions.find_one(of_officer).await.unwrap().unwrap();
    assert_eq!(
        session.get_datetime("seen_at").unwrap().timestamp_millis(),
        0,
        "listening keeps no session alive"
    );
    assert_eq!(told["list"], list_of(officer, "/toa-soan?state=submitted").await);
    let aside = elsewhere.event().await;
    assert_eq!(aside["counts"][0], "0", "not of its counts");
    let list = list_of(officer, "/toa-soan?state=submitted&tenant=cao-bang&late=1").await;
    assert_eq!(aside["list"], list, "nor of its list");

    // Another process would write to the database alone.
    let items = portal.raw().await.collection::<Document>("submissions");
    let by_another = doc! { "$inc": { "version": 1_i64 } };
    items
        .update_one(doc! { "code": &draft.code }, by_another)
        .await
        .unwrap();
    let again = stream.event().await;
    assert_ne!(again["list"], told["list"]);
    assert_eq!(again["counts"], told["counts"]);
    portal.close().await;
}

#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let mut streams = Vec::new();
    for who in [&people.member, &people.chair, &people.deputy, &people.officer] {
        let mut stream = Stream::open(&who.browser, "").await;
        stream.event().await;
        streams.push(stream);
    }
    let [mut revoked, mut logged_out, mut expired, mut lasting] =
        <[Stream; 4]>::try_from(streams).unwrap_or_else(|_| unreachable!());
    let email = Email::parse(&people.member.email).unwrap();
    revoke_account(&portal.services, portal.system_tx(), &email, "Thôi việc")
        .await
        .unwrap();
    people.chair.browser.post("/dang-xuat", &[]).await.expect(303);
    let sessions = portal.raw().await.collection::<Document>("sessions");
    let over = doc! { "$set": { "dies_at": bson::DateTime::from_millis(0) } };
    sessions
        .update_many(doc! { "account": people.deputy.id.to_string() }, over)
        .await
        .unwrap();
    let (a, b, c) = tokio::join!(revoked.ends(), logged_out.ends(), expired.ends());
    assert!(a, "after the revocation");
    assert!(b, "after the log-out");
    assert!(c, "after the session's end");
    for who in [&people.member, &people.chair, &people.deputy] {
        let again = who.browser.get(PATH).await.expect(303);
        assert!(again.location.unwrap().starts_with("/dang-nhap"));
    }
    // With an act in between, the session is looked at before anything is told.
    let mut second = Stream::open(&people.officer.browser, "").await;
    second.event().await;
    let officer = Email::parse(&people.officer.email).unwrap();
    revoke_account(&portal.services, portal.system_tx(), &officer, "Thôi việc")
        .await
        .unwrap();
    Item::submitted(&people.author, &event_news(&portal, "Tin sau khi thu hồi", 1)).await;
    for stream in [&mut lasting, &mut second] {
        assert_eq!(stream.event_within(PATIENCE).await, None);
        assert!(stream.ends().await);
    }
    portal.close().await;
}

#[tokio::test]
async fn a_person_has_four_streams_at_most_and_a_stop_waits_for_none() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let officer = &people.officer.browser;
    let mut other = Stream::open(&people.deputy.browser, "").await;
    other.event().await;
    let mut streams = Vec::new();
    for _ in 0..5 {
        streams.push(Stream::open(officer, "").await);
    }
    let mut oldest = streams.remove(0);
    assert!(oldest.ends().await, "the oldest is given up");
    for stream in &mut streams {
        stream.event().await;
    }
    Item::submitted(&people.author, &event_news(&portal, "Tin một", 1)).await;
    for stream in streams.iter_mut().chain([&mut other]) {
        assert_eq!(stream.event().await["counts"][0], "1");
    }
    for who in [&people.author, &people.technician] {
        who.browser.get(PATH).await.expect(403);
    }
    let at = Instant::now();
    portal.close().await;
    // Less than a stop waits for answers that are under way.
    assert!(at.elapsed() < Duration::from_secs(18), "{:?}", at.elapsed());
    assert!(other.ends().await);
}

#[tokio::test]
async fn a_member_hears_of_the_own_reach_alone() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let (mine, not_mine) = (&people.other_member.browser, &people.member.browser);
    let query = "?state=in_field_review";
    let mut mine = Stream::open(mine, query).await;
    let mut not_mine = Stream::open(not_mine, query).await;
    let counts = mine.event().await["counts"].clone();
    assert_eq!(not_mine.event().await["counts"], counts);
    let item = Item::submitted(&people.author, &event_news(&portal, "Tin một", 1)).await;
    item.route(&people.officer.browser).await.expect(303);
    let told = mine.event().await;
    assert_eq!(told["counts"][2], "1");
    assert!(
        told["waiting"]
            .as_str()
            .unwrap()
            .contains("1 tin bài chờ bạn duyệt"),
        "{told}"
    );
    assert_eq!(not_mine.event_within(Duration::from_secs(3)).await, None);
    portal.close().await;
}
