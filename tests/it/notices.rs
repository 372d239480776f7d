//! The bell: what a person is told of, counted, read and opened by that person alone.

use bson::{Document, doc};
use cchc::{app::accounts::revoke_account, domain::text::Email};
use futures_util::TryStreamExt;
use serde_json::Value;

use crate::harness::{Browser, Item, Somebody, TestPortal, event_news, everyone, key};

const LIST: &str = "/api/v1/notices";
const TITLE: &str = "Hội nghị về một cửa liên thông";

async fn unread(browser: &Browser) -> u64 {
    let answer = browser.get("/api/v1/notices/unread").await.expect(200);
    answer.json()["unread"].as_u64().unwrap()
}

/// Everything is read: what comes from here on counts.
async fn read_all(who: &Somebody) {
    let answer = who
        .browser
        .post_json("/api/v1/notices/read-all", &Value::Null)
        .await
        .expect(200);
    assert_eq!(answer.json()["unread"], 0);
}

async fn notices(browser: &Browser) -> Vec<Value> {
    let answer = browser.get(LIST).await.expect(200);
    answer.json()["items"].as_array().unwrap().clone()
}

async fn row(portal: &TestPortal, id: &str) -> Document {
    let outbox = portal.raw().await.collection::<Document>("outbox");
    outbox.find_one(doc! { "_id": id }).await.unwrap().unwrap()
}

fn id_of(notice: &Value) -> String {
    notice["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_notice_is_counted_read_and_opened_by_its_recipient_alone() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let (officer, stranger) = (&people.officer, &people.stranger.browser);
    read_all(officer).await;
    let item = Item::submitted(&people.author, &event_news(&portal, TITLE, 1)).await;

    let home = officer.browser.get("/toa-soan").await.expect(200);
    let bell = ">1<span class=\"visually-hidden\"> chưa đọc</span>";
    assert!(home.body.contains(bell), "{}", home.body);
    let page = officer.browser.get("/thong-bao").await.expect(200);
    assert!(
        page.body.contains(&format!("Tin bài mới: {TITLE}")) && page.body.contains("Chưa đọc"),
        "{}",
        page.body
    );
    let newest = notices(&officer.browser).await.remove(0);
    let id = id_of(&newest);
    assert_eq!(newest["code"], item.code.as_str());
    assert_eq!(newest["unread"], true);

    // Nobody else's.
    for path in ["/thong-bao/mo", "/thong-bao/da-doc"] {
        stranger.post(path, &[("id", &id)]).await.expect(404);
        for odd in ["", "x", "../..", "a:b:c", &format!("{id}x$")] {
            officer.browser.post(path, &[("id", odd)]).await.expect(404);
        }
    }
    let other = stranger
        .post_json(&format!("{LIST}/{id}/read"), &Value::Null)
        .await;
    other.expect(404);
    let foreign = officer
        .browser
        .request("POST", "/thong-bao/mo")
        .form(&[("id", &id)]);
    Browser::send(foreign).await.expect(403);
    assert_eq!(unread(&officer.browser).await, 1);

    let opened = officer
        .browser
        .post("/thong-bao/mo", &[("id", &id)])
        .await
        .expect(303);
    let there = opened.location.unwrap();
    assert!(there.ends_with(&item.code), "{there}");
    assert_eq!(unread(&officer.browser).await, 0);
    let read_at = row(&portal, &id).await.get("read_at").cloned();
    assert!(read_at.is_some());
    officer
        .browser
        .post("/thong-bao/mo", &[("id", &id)])
        .await
        .expect(303);
    assert_eq!(
        row(&portal, &id).await.get("read_at").cloned(),
        read_at,
        "read once"
    );
    let home = officer.browser.get("/toa-soan").await.expect(200);
    assert!(home.body.contains("data-bell hidden"), "{}", home.body);
    portal.close().await;
}

#[tokio::test]
async fn all_is_read_at_once_and_nothing_that_the_page_did_not_show() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let officer = &people.officer.browser;
    read_all(&people.officer).await;
    Item::submitted(&people.author, &event_news(&portal, TITLE, 1)).await;
    let shown = portal.services.now().as_millis().to_string();
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    Item::submitted(&people.author, &event_news(&portal, "Tin đến sau", 1)).await;
    officer
        .post("/thong-bao/da-doc-tat-ca", &[("until", &shown)])
        .await
        .expect(303);
    let left: Vec<_> = notices(officer).await;
    let left: Vec<_> = left.iter().filter(|one| one["unread"] == true).collect();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["title"], "Tin đến sau");
    for odd in ["", "morgen", "99999999999999"] {
        officer
            .post("/thong-bao/da-doc-tat-ca", &[("until", odd)])
            .await
            .expect(303);
    }
    assert_eq!(unread(officer).await, 0);
    let one = id_of(&notices(officer).await[0]);
    officer
        .post("/thong-bao/da-doc", &[("id", &one)])
        .await
        .expect(303);
    portal.close().await;
}

/// Copies of a notice, one a second earlier than the other.
async fn many(portal: &TestPortal, id: &str, count: i64) {
    let copies = (1..=count).map(|number| async move {
        let mut copy = row(portal, id).await;
        let at = copy.get_datetime("queued_at").unwrap().timestamp_millis() - number * 1_000;
        let (event, rest) = id.split_once(':').unwrap();
        // An event of another time: the last digits are drawn, and might be those of the original.
        copy.insert("_id", format!("{number:04}{}:{rest}", &event[4..]));
        copy.insert("queued_at", bson::DateTime::from_millis(at));
        copy.insert("progress", "sent");
        copy
    });
    let copies = futures_util::future::join_all(copies).await;
    let outbox = portal.raw().await.collection::<Document>("outbox");
    outbox.insert_many(copies).await.unwrap();
}

#[tokio::test]
async fn many_notices_are_paged_and_counted_by_index_alone() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let officer = &people.officer.browser;
    read_all(&people.officer).await;
    Item::submitted(&people.author, &event_news(&portal, TITLE, 1)).await;
    let id = id_of(&notices(officer).await[0]);
    many(&portal, &id, 130).await;

    let raw = portal.raw().await;
    raw.run_command(doc! { "profile": 2 }).await.unwrap();
    let page = officer.get("/thong-bao").await.expect(200);
    raw.run_command(doc! { "profile": 0 }).await.unwrap();
    assert!(page.body.contains(">99+<"), "{}", page.body);
    assert!(page.body.contains("Thông báo cũ hơn"), "{}", page.body);
    let profile = raw.collection::<Document>("system.profile");
    let of_outbox =
        doc! { "ns": format!("{}.outbox", portal.database), "command.to": doc! { "$exists": false } };
    let asked: Vec<Document> = profile
        .find(of_outbox)
        .await
        .unwrap()
        .try_collect()
        .await
        .unwrap();
    let kind = |one: &Document, name: &str| one.get_document("command").unwrap().contains_key(name);
    let counts: Vec<_> = asked.iter().filter(|one| kind(one, "aggregate")).collect();
    assert_eq!(counts.len(), 1, "one count a page: {asked:#?}");
    assert_eq!(counts[0].get_i32("docsExamined").unwrap(), 0, "{:#?}", counts[0]);
    assert!(
        counts[0].get_i32("keysExamined").unwrap() <= 101,
        "{:#?}",
        counts[0]
    );
    let list = asked.iter().find(|one| {
        let filter = one.get_document("command").unwrap().get_document("filter");
        filter.is_ok_and(|filter| filter.contains_key("$and"))
    });
    let list = list.expect("the list was read");
    assert!(!list.contains_key("hasSortStage"), "{list:#?}");
    assert!(list.get_i32("docsExamined").unwrap() <= 32, "{list:#?}");

    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let answer = officer
            .get(&format!("{LIST}?after={after}"))
            .await
            .expect(200)
            .json();
        seen.extend(answer["items"].as_array().unwrap().iter().map(id_of));
        match answer["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    let of_person = doc! { "to._id": people.officer.id.to_string() };
    assert_eq!(seen.len() as u64, portal.count("outbox", of_person).await);
    seen.sort();
    seen.dedup();
    assert!(seen.len() > 130, "{}", seen.len());
    for odd in ["?after=x", "?after=1.$", "?after=99999999999999999999.a"] {
        officer.get(&format!("/thong-bao{odd}")).await.expect(200);
    }
    portal.close().await;
}

#[tokio::test]
async fn a_sealed_item_has_no_title_under_the_bell() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let item = Item::submitted(&people.author, &event_news(&portal, TITLE, 1)).await;
    let open = people.author.browser.get("/thong-bao").await.expect(200);
    assert!(open.body.contains(TITLE), "{}", open.body);
    item.refuse(&people.officer.browser, &["bi-mat-nha-nuoc"], &[])
        .await
        .expect(303);
    for who in [&people.author, &people.officer] {
        let sealed = who.browser.get("/thong-bao").await.expect(200);
        assert!(!sealed.body.contains(TITLE), "{}", sealed.body);
        assert!(sealed.body.contains(&item.code), "{}", sealed.body);
        let list = who.browser.get(LIST).await.expect(200);
        assert!(!list.body.contains(TITLE), "{}", list.body);
    }
    portal.close().await;
}

#[tokio::test]
async fn how_a_person_is_told_is_chosen_kept_and_audited() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let author = &people.author;
    let checked = |page: &str, value: &str| page.contains(&format!("value=\"{value}\" checked"));
    let page = author.browser.get("/tai-khoan").await.expect(200);
    assert!(checked(&page.body, "at_once"), "{}", page.body);
    assert!(page.body.contains("luôn được gửi ngay"), "{}", page.body);
    let key = key();
    for _ in 0..2 {
        let fields = [("notices", "in_app"), ("key", key.as_str())];
        author
            .browser
            .post("/tai-khoan/thong-bao", &fields)
            .await
            .expect(303);
    }
    let other = [("notices", "digest"), ("key", key.as_str())];
    author
        .browser
        .post("/tai-khoan/thong-bao", &other)
        .await
        .expect(422);
    let acts = doc! { "chain": format!("account:{}", author.id), "action": "choose_notices" };
    assert_eq!(portal.count("audit", acts).await, 1);
    let wrong = author
        .browser
        .post("/tai-khoan/thong-bao", &[("notices", "never")])
        .await
        .expect(422);
    assert!(
        wrong.body.contains("Hãy chọn một trong các cách nhận thông báo."),
        "{}",
        wrong.body
    );
    assert!(checked(&wrong.body, "in_app"), "{}", wrong.body);

    // Read in the portal alone: the receipt is under the bell and in no mail.
    let item = Item::submitted(author, &event_news(&portal, TITLE, 1)).await;
    let newest = notices(&author.browser).await.remove(0);
    assert_eq!(newest["code"], item.code.as_str());
    assert_eq!(
        row(&portal, &id_of(&newest)).await.get_str("progress").unwrap(),
        "kept"
    );
    portal.wait_for_outbox().await;
    let about_item = |mail: &cchc::mail::transport::StoredMail| {
        mail.summary.to_email == author.email && mail.summary.subject.contains(TITLE)
    };
    assert!(!portal.mails_sent().await.iter().any(about_item));

    // What concerns access is mailed whatever was chosen.
    let email = Email::parse(&author.email).unwrap();
    revoke_account(&portal.services, portal.system_tx(), &email, "Thôi cử")
        .await
        .unwrap();
    portal
        .mail_to(&author.email, |mail| mail.subject.contains("thu hồi tài khoản"))
        .await;
    author.browser.get("/thong-bao").await.expect(303);
    author.browser.get(LIST).await.expect(401);
    portal.close().await;
}
