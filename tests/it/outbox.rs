//! The outbox with a real mail server: order, waits, outages, kills.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use bson::{Document, doc};
use cchc::{
    config::MailSettings,
    domain::{
        actor::Role,
        ids::LinkId,
        text::Email,
        time::{Clock, FixedClock, SharedClock, SystemClock},
    },
    mail::transport::SmtpConfig,
    store::outbox::{Progress, Row},
    worker::{
        Stop,
        outbox::{IN_THE_AIR, OutboxWorker, Round, run},
    },
};
use mail_parser::MessageParser;

use crate::harness::{Process, Sink, TestPortal, binary, command, eventually, free_port};

/// A portal without server whose mail goes to `port`.
async fn office(clock: SharedClock, port: u16) -> TestPortal {
    TestPortal::build(clock, |config| {
        let mut smtp = SmtpConfig::parse(&format!("smtp://127.0.0.1:{port}").into()).unwrap();
        smtp.helo = Some("portal.example".to_owned());
        config.mail = MailSettings::Smtp(Box::new(smtp));
    })
    .await
}

fn now() -> SharedClock {
    Arc::new(SystemClock)
}

fn worker(portal: &TestPortal) -> OutboxWorker {
    OutboxWorker::new(portal.services.clone(), portal.house.desk.clone())
}

impl TestPortal {
    /// Appoints people; the invitation of each waits in the outbox.
    async fn invite(&self, count: usize) -> Vec<String> {
        let mut emails = Vec::new();
        for number in 0..count {
            let email = format!("a{number:03}@tq.example");
            self.appoint(&email, "Hoàng Thị Mai", &[Role::Collaborator], "tuyen-quang")
                .await;
            emails.push(email);
        }
        emails
    }

    /// One more letter in the lane of the person's invitation.
    async fn queue_reset(&self, email: &str) {
        let mut tx = self.system_tx();
        let account = tx.account_by_email(&Email::parse(email).unwrap()).await.unwrap();
        let link = LinkId::from_uuid(tx.stamp().draw_uuid());
        let expires_at = tx.stamp().at().plus_hours(1);
        let change = account.ask_password_reset(link, expires_at, tx.stamp());
        tx.save(change).await.unwrap();
    }

    async fn rows(&self, progress: Progress) -> Vec<Row> {
        self.services.store.letters(progress, None, 1_000).await.unwrap()
    }

    async fn until_all_sent(&self, count: usize) {
        for _ in 0..600 {
            if self.rows(Progress::Sent).await.len() == count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("not {count} letters sent after half a minute");
    }

    /// A killed worker's lease runs out.
    async fn let_lease_run_out(&self) {
        let past = doc! { "$set": { "until": bson::DateTime::from_millis(0) } };
        let leases = self.raw().await.collection::<Document>("leases");
        leases.update_one(doc! { "_id": "outbox" }, past).await.unwrap();
    }
}

/// Sends rounds until nothing is due.
async fn send_all(worker: &mut OutboxWorker) {
    let (_pull, stop) = Stop::new();
    while worker.send_due(&stop).await.unwrap() == Round::Sent {}
}

async fn send_once(worker: &mut OutboxWorker) -> Round {
    let (_pull, stop) = Stop::new();
    worker.send_due(&stop).await.unwrap()
}

/// What came, by recipient: the Message-ID of each mail.
fn arrivals(sink: &Sink) -> HashMap<String, Vec<String>> {
    let mut found: HashMap<String, Vec<String>> = HashMap::new();
    for (_, mail) in sink.received() {
        let mail = MessageParser::default().parse(&mail).unwrap();
        let to = mail.to().unwrap().first().unwrap().address().unwrap().to_owned();
        found
            .entry(to)
            .or_default()
            .push(mail.message_id().unwrap().to_owned());
    }
    found
}

/// Asserts that everyone got exactly one mail.
#[track_caller]
fn assert_each_once(sink: &Sink, emails: &[String]) {
    let found = arrivals(sink);
    assert_eq!(found.len(), emails.len());
    for email in emails {
        assert_eq!(found[email].len(), 1, "{email}: {:?}", found[email]);
    }
}

#[tokio::test]
async fn a_letter_arrives_in_both_parts_and_keeps_its_message_id_when_sent_again() {
    let sink = Sink::start(&[]);
    let portal = office(now(), sink.port).await;
    portal.invite(1).await;
    let mut worker = worker(&portal);
    send_all(&mut worker).await;
    let sent = portal.rows(Progress::Sent).await;
    assert_eq!((sent.len(), sent[0].attempts), (1, 1));
    assert!(sent[0].sent_at.is_some() && sent[0].marked_by.is_none());
    // As after a kill between the server's answer and the record of it.
    let outbox = portal.raw().await.collection::<Document>("outbox");
    let half_sent = doc! { "$set": { "progress": "sending", "marked_by": "killed" } };
    outbox.update_one(doc! {}, half_sent).await.unwrap();
    worker.close().await;
    send_all(&mut self::worker(&portal)).await;

    let received = sink.received();
    assert_eq!(received.len(), 2);
    assert_eq!(received[0].1, received[1].1, "the second is the first again");
    let mail = MessageParser::default().parse(&received[0].1).unwrap();
    assert_eq!(
        mail.subject(),
        Some("[CCHC] V/v cấp tài khoản cộng tác viên Trang Thông tin")
    );
    let text = mail.body_text(0).unwrap();
    let html = mail.body_html(0).unwrap();
    assert!(
        text.contains("Hoàng Thị Mai") && text.contains(&portal.base),
        "{text}"
    );
    assert!(
        html.contains("Hoàng Thị Mai") && html.contains("<a href=\""),
        "{html}"
    );
    let row = cchc::worker::outbox::message_id(&sent[0].id);
    assert_eq!(
        mail.message_id(),
        Some(format!("{row}@caicachhanhchinh.gov.vn").as_str())
    );
    assert_eq!(
        mail.header_raw("Auto-Submitted").map(str::trim),
        Some("auto-generated")
    );
    portal.close().await;
}

#[tokio::test]
async fn a_refused_letter_is_set_aside_until_an_operator_sends_it_again() {
    let sink = Sink::start(&["--reject", "mai@tq.example=550 5.1.1"]);
    let mut portal = office(now(), sink.port).await;
    let technician = portal
        .appoint(
            "ducanh@tttt.example",
            "Ngô Đức Anh",
            &[Role::Technician],
            "ban-bien-tap",
        )
        .await;
    portal
        .appoint(
            "mai@tq.example",
            "Hoàng Thị Mai",
            &[Role::Collaborator],
            "tuyen-quang",
        )
        .await;
    portal.serve().await;
    portal.until_all_sent(1).await;
    eventually("one letter is put aside", async || {
        portal.rows(Progress::Failed).await.len() == 1
    })
    .await;
    let aside = portal.rows(Progress::Failed).await;
    assert_eq!((aside.len(), aside[0].attempts), (1, 1));
    let error = aside[0].error.as_deref().unwrap();
    assert!(
        error.contains("550") && error.contains("…@tq.example") && !error.contains("mai@"),
        "{error}"
    );
    let page = technician
        .browser
        .get("/quan-tri/hop-thu?state=failed")
        .await
        .expect(200);
    assert!(
        page.body.contains(&aside[0].id) && page.body.contains("Gửi lại"),
        "{}",
        page.body
    );

    let port = sink.port.to_string();
    drop(sink);
    let sink = Sink::start(&["--port", &port]);
    let again = [("id", aside[0].id.as_str())];
    technician
        .browser
        .post("/quan-tri/hop-thu/gui-lai", &again)
        .await
        .expect(303);
    portal.until_all_sent(2).await;
    assert_each_once(&sink, &["mai@tq.example".to_owned()]);
    technician
        .browser
        .post("/quan-tri/hop-thu/gui-lai", &again)
        .await
        .expect(404);
    portal.close().await;
}

#[tokio::test]
async fn a_letter_that_is_not_taken_now_waits_longer_each_time() {
    let sink = Sink::start(&["--tempfail", "a000@tq.example=451 4.3.0"]);
    let clock = Arc::new(FixedClock::at(SystemClock.now()));
    let portal = office(clock.clone(), sink.port).await;
    portal.invite(1).await;
    let mut worker = worker(&portal);
    for attempt in 1..=5_i64 {
        assert_eq!(send_once(&mut worker).await, Round::Sent);
        let row = portal.rows(Progress::Queued).await.remove(0);
        assert_eq!((row.attempts, row.marked_by), (attempt, None));
        assert!(row.error.unwrap().contains("451"));
        let (wait, full) = (row.next_at.millis_since(clock.now()) / 1_000, 30 << (attempt - 1));
        assert!(
            (full * 3 / 4..=full).contains(&wait),
            "attempt {attempt} waits {wait} s"
        );
        clock.advance_millis(wait * 1_000 - 1);
        assert_eq!(send_once(&mut worker).await, Round::Idle, "it is not due yet");
        clock.advance_millis(1_001);
    }
    worker.close().await;
    portal.close().await;
}

#[tokio::test]
async fn letters_of_one_lane_keep_their_order_behind_one_that_waits() {
    let sink = Sink::start(&["--tempfail", "a000@tq.example=451 4.3.0"]);
    let clock = Arc::new(FixedClock::at(SystemClock.now()));
    let portal = office(clock.clone(), sink.port).await;
    portal.invite(2).await;
    let mut worker = worker(&portal);
    send_all(&mut worker).await;
    let port = sink.port.to_string();
    assert_eq!(arrivals(&sink).keys().collect::<Vec<_>>(), ["a001@tq.example"]);
    drop(sink);

    let sink = Sink::start(&["--port", &port]);
    clock.advance_millis(1_000);
    portal.queue_reset("a000@tq.example").await;
    clock.advance_millis(1_000);
    portal.queue_reset("a000@tq.example").await;
    portal.queue_reset("a001@tq.example").await;
    send_all(&mut worker).await;
    assert_eq!(arrivals(&sink).keys().collect::<Vec<_>>(), ["a001@tq.example"]);

    clock.advance_millis(30_000);
    send_all(&mut worker).await;
    let subjects: Vec<_> = sink
        .received()
        .iter()
        .skip(1)
        .map(|(_, mail)| {
            let mail = MessageParser::default().parse(mail).unwrap();
            (
                mail.to().unwrap().first().unwrap().address().unwrap().to_owned(),
                mail.subject().unwrap().to_owned(),
                mail.date().unwrap().to_timestamp(),
            )
        })
        .collect();
    assert_eq!(subjects.len(), 3);
    assert!(subjects.iter().all(|(to, ..)| to == "a000@tq.example"));
    assert!(subjects[0].1.contains("cấp tài khoản"), "{subjects:?}");
    assert!(
        subjects[0].2 < subjects[1].2 && subjects[1].2 < subjects[2].2,
        "{subjects:?}"
    );
    worker.close().await;
    portal.close().await;
}

#[tokio::test]
async fn many_letters_behind_one_that_waits_do_not_hold_up_the_rest() {
    let sink = Sink::start(&["--tempfail", "a000@tq.example=451 4.3.0"]);
    let clock = Arc::new(FixedClock::at(SystemClock.now()));
    let portal = office(clock.clone(), sink.port).await;
    portal.invite(2).await;
    let mut worker = worker(&portal);
    send_all(&mut worker).await;
    for _ in 0..140 {
        portal.queue_reset("a000@tq.example").await;
    }
    clock.advance_millis(1);
    portal.queue_reset("a001@tq.example").await;
    send_all(&mut worker).await;
    assert_eq!(arrivals(&sink)["a001@tq.example"].len(), 2);
    assert_eq!(portal.rows(Progress::Queued).await.len(), 141);
    worker.close().await;
    portal.close().await;
}

#[tokio::test]
async fn while_no_server_answers_few_ask_and_afterwards_everything_arrives_once() {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let attempts = Arc::new(Mutex::new(Vec::new()));
    let counted = attempts.clone();
    let door = tokio::spawn(async move {
        loop {
            drop(listener.accept().await.unwrap());
            counted.lock().unwrap().push(std::time::Instant::now());
        }
    });
    let portal = office(now(), port).await;
    let emails = portal.invite(30).await;
    let (pull, stop) = Stop::new();
    let worker = tokio::spawn(run(portal.services.clone(), portal.house.desk.clone(), stop));
    // At 0, 1, 3 and 7 seconds; later where the machine is busy.
    eventually("it is asked thrice", async || attempts.lock().unwrap().len() >= 3).await;
    let asked = attempts.lock().unwrap().clone();
    assert!(asked[1] - asked[0] > Duration::from_millis(900), "{asked:?}");
    assert!(asked[2] - asked[1] > Duration::from_millis(1_800), "{asked:?}");
    let mut waiting = Vec::new();
    eventually("all of them wait", async || {
        waiting = portal.rows(Progress::Queued).await;
        let untouched = |row: &&Row| row.attempts == 0 && row.marked_by.is_none();
        waiting.iter().filter(untouched).count() == 30
    })
    .await;
    assert!(waiting.iter().any(|row| {
        row.error
            .as_deref()
            .is_some_and(|said| said.contains("unreachable") || said.contains("greeted"))
    }));

    door.abort();
    let _ = door.await;
    let sink = Sink::start(&["--port", &port.to_string()]);
    portal.until_all_sent(30).await;
    assert_each_once(&sink, &emails);
    let sent = portal.rows(Progress::Sent).await;
    assert!(sent.iter().all(|row| row.attempts == 1 && row.error.is_none()));
    pull.send_replace(true);
    worker.await.unwrap();
    portal.close().await;
}

#[tokio::test]
async fn a_killed_worker_doubles_eight_letters_at_most_and_loses_none() {
    const LETTERS: usize = 64;
    let sink = Sink::start(&["--delay", "25"]);
    let portal = office(now(), sink.port).await;
    let emails = portal.invite(LETTERS).await;
    let start = async |args: &str| {
        let port = free_port();
        let mut command = command(&binary(), &portal.database, port, portal.mails.path());
        command
            .arg(args)
            .env("CCHC_MAIL", "smtp")
            .env("CCHC_SMTP_URL", sink.address());
        if args == "serve" {
            Process::start_command(&mut command, port).await
        } else {
            Process::spawn(&mut command, port)
        }
    };
    let mut kills = 0;
    for (round, args) in ["work", "serve", "work", "serve"].into_iter().enumerate() {
        let mut process = start(args).await;
        while sink.received().len() < 12 * (round + 1) {
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        process.kill();
        kills += 1;
        let half_sent = portal.rows(Progress::Sending).await.len();
        assert!(half_sent <= IN_THE_AIR, "{half_sent} letters in the air");
        portal.let_lease_run_out().await;
    }
    let last = start("work").await;
    portal.until_all_sent(LETTERS).await;
    drop(last);

    let found = arrivals(&sink);
    assert_eq!(found.len(), LETTERS, "every letter arrived");
    let doubled: usize = found.values().map(|ids| ids.len() - 1).sum();
    assert!(
        doubled <= IN_THE_AIR * kills,
        "{doubled} doubled by {kills} kills"
    );
    for (email, ids) in &found {
        assert!(ids.iter().all(|id| *id == ids[0]), "{email}: {ids:?}");
    }
    assert!(emails.iter().all(|email| found.contains_key(email)));
    println!("{doubled} letters doubled by {kills} kills");
    portal.close().await;
}

#[tokio::test]
async fn two_workers_at_once_do_not_double() {
    let sink = Sink::start(&["--delay", "3"]);
    let portal = office(now(), sink.port).await;
    let emails = portal.invite(60).await;
    let workers: Vec<_> = (0..2)
        .map(|_| {
            let (pull, stop) = Stop::new();
            let job = run(portal.services.clone(), portal.house.desk.clone(), stop);
            (pull, tokio::spawn(job))
        })
        .collect();
    while sink.received().len() < 20 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // One gives up in the middle, and what it led the other leads on.
    for (pull, job) in workers {
        pull.send_replace(true);
        job.await.unwrap();
        tokio::time::sleep(Duration::from_millis(700)).await;
    }
    send_all(&mut worker(&portal)).await;
    assert_each_once(&sink, &emails);
    portal.close().await;
}

#[tokio::test]
async fn a_worker_that_was_thought_dead_doubles_nothing_it_has_not_yet_begun() {
    let sink = Sink::start(&["--delay", "10"]);
    let portal = office(now(), sink.port).await;
    let emails = portal.invite(40).await;
    let (_pull, stop) = Stop::new();
    let (mut one, mut other) = (worker(&portal), worker(&portal));
    let robbed = stop.clone();
    let slow = tokio::spawn(async move {
        let round = one.send_due(&robbed).await;
        (one, round)
    });
    while sink.received().len() < 10 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    portal.let_lease_run_out().await;
    while other.send_due(&stop).await.unwrap() != Round::Idle {}
    let (mut one, round) = slow.await.unwrap();
    round.unwrap();
    while one.send_due(&stop).await.unwrap() == Round::Sent {}
    portal.until_all_sent(40).await;
    let found = arrivals(&sink);
    assert_eq!(found.len(), emails.len());
    let doubled: usize = found.values().map(|ids| ids.len() - 1).sum();
    assert!(doubled <= IN_THE_AIR, "{doubled} doubled");
    assert!(portal.rows(Progress::Sending).await.is_empty());
    one.close().await;
    other.close().await;
    portal.close().await;
}

#[tokio::test]
async fn a_delivery_that_outlasts_the_lease_keeps_it() {
    let sink = Sink::start(&["--delay", "16000"]);
    let clock = Arc::new(FixedClock::at(SystemClock.now()));
    let portal = office(clock.clone(), sink.port).await;
    let emails = portal.invite(1).await;
    let (mut slow, mut eager) = (worker(&portal), worker(&portal));
    let (_pull, stop) = Stop::new();
    let stopped = stop.clone();
    let sending = tokio::spawn(async move {
        let round = slow.send_due(&stopped).await.unwrap();
        slow.close().await;
        round
    });
    while portal.rows(Progress::Sending).await.is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let leases = portal.raw().await.collection::<Document>("leases");
    let until = async || {
        let lease = leases.find_one(doc! { "_id": "outbox" }).await;
        lease.unwrap().unwrap().get("until").cloned()
    };
    let before = until().await;
    clock.advance_millis(25_000);
    eventually("the lease is renewed", async || until().await != before).await;
    clock.advance_millis(15_000);
    assert_eq!(eager.send_due(&stop).await.unwrap(), Round::Idle);
    assert_eq!(
        portal.rows(Progress::Sending).await.len(),
        1,
        "it is still under way"
    );
    assert_eq!(sending.await.unwrap(), Round::Sent);
    send_all(&mut eager).await;
    assert_each_once(&sink, &emails);
    portal.close().await;
}

#[tokio::test]
async fn what_the_database_did_not_take_is_recorded_by_the_next_round() {
    let sink = Sink::start(&[]);
    let portal = office(now(), sink.port).await;
    let emails = portal.invite(10).await;
    let raw = portal.raw().await;
    let allow = async |only: Document| {
        let command = doc! { "collMod": "outbox", "validator": only };
        raw.run_command(command).await.unwrap();
    };
    allow(doc! { "progress": { "$ne": "sent" } }).await;
    let (_pull, stop) = Stop::new();
    let mut worker = worker(&portal);
    worker.send_due(&stop).await.unwrap_err();
    let before = sink.received().len();
    assert!((1..=IN_THE_AIR).contains(&before), "{before} went out unrecorded");
    worker.send_due(&stop).await.unwrap_err();
    assert_eq!(
        sink.received().len(),
        before,
        "nothing goes out while nothing can be recorded"
    );

    allow(doc! {}).await;
    send_all(&mut worker).await;
    assert_each_once(&sink, &emails);
    let sent = portal.rows(Progress::Sent).await;
    assert!(sent.len() == 10 && sent.iter().all(|row| row.attempts == 1));
    worker.close().await;
    portal.close().await;
}
