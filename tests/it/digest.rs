//! The daily digest on a fixed clock, with a real mail server: once a morning, whatever workers do.

use std::sync::Arc;

use bson::{Document, doc};
use cchc::{
    app::accounts::revoke_account,
    config::MailSettings,
    domain::{
        text::Email,
        time::{FixedClock, Instant, parse_local},
    },
    mail::transport::SmtpConfig,
    worker::digest::write_digests,
};
use mail_parser::MessageParser;

use crate::harness::{Browser, Everyone, Item, Sink, Somebody, TestPortal, event_news, everyone};

const SUBJECT: &str = "[CCHC] Tổng hợp thông báo ngày ";

fn moment(text: &str) -> Instant {
    parse_local(text).unwrap()
}

/// A portal whose own workers write no digest and chase nothing: the test is the worker.
struct Office {
    portal: TestPortal,
    people: Everyone,
    clock: Arc<FixedClock>,
    sink: Sink,
}

/// A mail that came: to whom, subject, text.
type Came = (String, String, String);

impl Office {
    async fn open(at: &str) -> Self {
        let sink = Sink::start(&[]);
        let clock = Arc::new(FixedClock::at(moment(at)));
        let mut portal = TestPortal::build(clock.clone(), |config| {
            let smtp = SmtpConfig::parse(&sink.address().into()).unwrap();
            config.mail = MailSettings::Smtp(Box::new(smtp));
        })
        .await;
        portal.hold_up(&["digest", "deadlines"]).await;
        portal.serve().await;
        let people = everyone(&portal).await;
        Self {
            portal,
            people,
            clock,
            sink,
        }
    }

    /// Moves the clock; sessions ended meanwhile.
    async fn at(&mut self, at: &str) {
        self.clock.set(moment(at));
        self.portal.services.reference.renew().await.unwrap();
        for one in [&mut self.people.author, &mut self.people.officer] {
            one.browser = self.portal.browser_of(&one.email).await;
        }
    }

    async fn look(&self) {
        write_digests(&self.portal.services, None, &|| true)
            .await
            .unwrap();
    }

    async fn look_at(&mut self, at: &str) {
        self.at(at).await;
        self.look().await;
    }

    async fn file(&self, title: &str) -> Item {
        Item::submitted(&self.people.author, &event_news(&self.portal, title, 1)).await
    }

    /// Digests that came, in the order of arrival.
    async fn digests(&self) -> Vec<Came> {
        self.portal.wait_for_outbox().await;
        let mails = self.sink.received();
        let parsed = mails.iter().map(|(_, mail)| {
            let mail = MessageParser::default().parse(mail).unwrap();
            let to = mail.to().unwrap().first().unwrap().address().unwrap().to_owned();
            let text = mail.body_text(0).unwrap().replace("\r\n", "\n");
            (to, mail.subject().unwrap().to_owned(), text)
        });
        parsed
            .filter(|(_, subject, _)| subject.starts_with(SUBJECT))
            .collect()
    }

    async fn waiting(&self) -> u64 {
        self.portal.count("outbox", doc! { "progress": "waiting" }).await
    }
}

async fn choose(browser: &Browser, choice: &str) {
    browser
        .post("/tai-khoan/thong-bao", &[("notices", choice)])
        .await
        .expect(303);
}

fn email(who: &Somebody) -> Email {
    Email::parse(&who.email).unwrap()
}

#[tokio::test]
async fn a_digest_comes_once_a_working_morning_with_what_was_waiting() {
    // Friday, 16/01/2026.
    let mut office = Office::open("16/01/2026 09:00").await;
    choose(&office.people.officer.browser, "digest").await;
    let first = office.file("Hội nghị ở Hàm Yên").await;
    let second = office.file("Tập huấn ở Na Hang").await;
    assert_eq!(office.waiting().await, 2);
    for early in [
        "16/01/2026 17:00",
        "17/01/2026 08:00",
        "18/01/2026 10:00",
        "19/01/2026 07:59",
    ] {
        office.look_at(early).await;
    }
    assert_eq!(office.digests().await, [], "a weekend, and Monday has not begun");

    office.look_at("19/01/2026 08:00").await;
    office.look_at("19/01/2026 08:00").await;
    let late = office.file("Tin của sáng thứ Hai").await;
    office.look_at("19/01/2026 11:00").await;
    let came = office.digests().await;
    assert_eq!(came.len(), 1, "{came:#?}");
    let (to, subject, text) = &came[0];
    assert_eq!(to, &office.people.officer.email);
    assert_eq!(subject, "[CCHC] Tổng hợp thông báo ngày 19/01/2026");
    assert_eq!(text.matches("Tin bài mới:\n").count(), 1, "{text}");
    for said in [
        format!("- Tập huấn ở Na Hang (mã {}), 16/01/2026, 09:00\n", second.code),
        format!("- Hội nghị ở Hàm Yên (mã {}), 16/01/2026, 09:00\n", first.code),
        format!("/tin-bai/{}", first.code),
        "/thong-bao".to_owned(),
    ] {
        assert!(text.contains(&said), "{said} in {text}");
    }
    assert!(!text.contains(&late.code), "it came after 08:00: {text}");

    office.look_at("20/01/2026 09:30").await;
    let came = office.digests().await;
    assert_eq!(came.len(), 2);
    assert!(
        came[1].2.contains(&late.code) && !came[1].2.contains(&first.code),
        "{}",
        came[1].2
    );
    office.look_at("21/01/2026 08:00").await;
    assert_eq!(office.digests().await.len(), 2, "nothing waits, nothing is sent");
    let told = doc! { "letter.template": "submission_new", "progress": "digested" };
    assert_eq!(office.portal.count("outbox", told).await, 3);
    // Under the bell each is a notice of its own, and the digest is none.
    let page = office.people.officer.browser.get("/thong-bao").await.expect(200);
    assert_eq!(page.body.matches("Tin bài mới: ").count(), 3, "{}", page.body);
    assert!(!page.body.contains("Thông báo trong ngày"), "{}", page.body);
    office.portal.close().await;
}

#[tokio::test]
async fn workers_in_the_same_moment_write_one_digest_and_lose_nothing() {
    let mut office = Office::open("19/01/2026 09:00").await;
    choose(&office.people.officer.browser, "digest").await;
    choose(&office.people.author.browser, "digest").await;
    for number in 0..3 {
        office.file(&format!("Tin số {number}")).await;
    }
    office.at("20/01/2026 08:00").await;
    tokio::join!(office.look(), office.look(), office.look(), office.look());
    office.look().await;
    let mut to: Vec<_> = office.digests().await.into_iter().map(|(to, ..)| to).collect();
    to.sort();
    assert_eq!(
        to,
        [
            office.people.officer.email.clone(),
            office.people.author.email.clone()
        ]
    );
    assert_eq!(office.waiting().await, 0);
    office.portal.close().await;
}

#[tokio::test]
async fn a_second_worker_of_the_day_leaves_what_came_late_to_the_next() {
    let mut office = Office::open("19/01/2026 09:00").await;
    choose(&office.people.officer.browser, "digest").await;
    let item = office.file("Tin đầu").await;
    office.look_at("20/01/2026 08:00").await;
    assert_eq!(office.digests().await.len(), 1);
    // Begun before 08:00, committed after the digest was written.
    let outbox = office.portal.raw().await.collection::<Document>("outbox");
    let told = doc! { "letter.item.code": &item.code, "progress": "digested" };
    let late = doc! { "$set": { "progress": "waiting" } };
    outbox.update_one(told, late).await.unwrap();
    office.look_at("20/01/2026 08:01").await;
    assert_eq!(office.digests().await.len(), 1, "one a day");
    assert_eq!(office.waiting().await, 1, "and nothing is lost");
    office.look_at("21/01/2026 08:00").await;
    assert_eq!(office.digests().await.len(), 2);
    office.portal.close().await;
}

#[tokio::test]
async fn who_changed_the_choice_gets_the_last_digest_or_none_and_who_is_revoked_gets_none() {
    let mut office = Office::open("19/01/2026 09:00").await;
    choose(&office.people.officer.browser, "digest").await;
    choose(&office.people.author.browser, "digest").await;
    office.file("Tin đầu").await;
    assert_eq!(office.waiting().await, 2);
    choose(&office.people.officer.browser, "at_once").await;
    choose(&office.people.author.browser, "in_app").await;
    office.look_at("20/01/2026 08:00").await;
    let came = office.digests().await;
    assert_eq!(came.len(), 1, "{came:#?}");
    assert_eq!(came[0].0, office.people.officer.email);
    assert_eq!(office.waiting().await, 0);

    choose(&office.people.officer.browser, "digest").await;
    office.file("Tin thứ hai").await;
    assert_eq!(office.waiting().await, 1);
    let (portal, officer) = (&office.portal, email(&office.people.officer));
    revoke_account(&portal.services, portal.system_tx(), &officer, "Thôi nhiệm vụ")
        .await
        .unwrap();
    office.clock.set(moment("21/01/2026 08:00"));
    office.look().await;
    assert_eq!(office.digests().await.len(), 1);
    assert_eq!(office.waiting().await, 0);
    office.portal.close().await;
}

#[tokio::test]
async fn an_item_sealed_meanwhile_has_no_title_in_the_digest() {
    let mut office = Office::open("19/01/2026 09:00").await;
    choose(&office.people.officer.browser, "digest").await;
    let sealed = office.file("Tin không được lộ").await;
    office.file("Tin thường").await;
    sealed
        .refuse(&office.people.officer.browser, &["bi-mat-nha-nuoc"], &[])
        .await
        .expect(303);
    office.look_at("20/01/2026 08:00").await;
    let came = office.digests().await;
    let text = &came[0].2;
    assert!(
        text.contains("Tin thường") && text.contains(&sealed.code),
        "{text}"
    );
    assert!(!text.contains("không được lộ"), "{text}");
    office.portal.close().await;
}
