//! The outbox against a bare connection that sends the same messages.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use bson::{Document, doc};
use cchc::{
    config::MailSettings,
    domain::{actor::Role, time::SystemClock},
    mail::{
        render::{Envelope, render},
        transport::SmtpConfig,
    },
    store::outbox::{Progress, Row},
    worker::{
        Stop,
        outbox::{OutboxWorker, Round, message_id},
    },
};
use lettre::{
    Message,
    transport::smtp::{client::AsyncSmtpConnection, extension::ClientId},
};
use tokio::net::TcpStream;

use crate::{
    figure,
    harness::{Sink, TestPortal},
    median,
};

const LETTERS: u32 = 512;
const TURNS: usize = 9;

pub async fn measure() {
    let (sink, yardstick) = (Sink::start(&["--count-only"]), Sink::start(&["--count-only"]));
    let portal = TestPortal::build(Arc::new(SystemClock), |config| {
        let mut smtp = SmtpConfig::parse(&sink.address().into()).unwrap();
        smtp.helo = Some("portal.example".to_owned());
        config.mail = MailSettings::Smtp(Box::new(smtp));
    })
    .await;
    portal
        .appoint(
            "mai@tq.example",
            "Hoàng Thị Mai",
            &[Role::Collaborator],
            "tuyen-quang",
        )
        .await;
    let mut worker = OutboxWorker::new(portal.services.clone(), portal.house.desk.clone());
    let mut bare = connect(yardstick.port).await;
    let (mut ratios, mut ours, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..=TURNS {
        let messages = queue(&portal, turn).await;
        let outbox = rate(drain(&mut worker).await);
        let connection = rate(send(&mut bare, &messages).await);
        // The first turn warms up both.
        if turn > 0 {
            ratios.push(outbox / connection);
            ours.push(outbox);
            theirs.push(connection);
        }
    }
    figure("mail_over_bare", median(ratios), "ratio");
    figure("mail_per_second", median(ours), "1/s");
    figure("mail_bare_per_second", median(theirs), "1/s");
    worker.close().await;
    portal.close().await;
}

fn rate(took: Duration) -> f64 {
    f64::from(LETTERS) / took.as_secs_f64()
}

async fn connect(port: u16) -> AsyncSmtpConnection {
    let tcp = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    tcp.set_nodelay(true).unwrap();
    let helo = ClientId::Domain("portal.example".to_owned());
    AsyncSmtpConnection::connect_with_transport(Box::new(tcp), &helo)
        .await
        .unwrap()
}

/// Queues copies of a real letter, each in a lane of its own; gives the messages they make.
async fn queue(portal: &TestPortal, turn: usize) -> Vec<Message> {
    let outbox = portal.raw().await.collection::<Document>("outbox");
    let template = outbox.find_one(doc! {}).await.unwrap().unwrap();
    let rows: Vec<_> = (0..LETTERS)
        .map(|number| {
            let mut row = template.clone();
            let id = template.get_str("_id").unwrap();
            row.insert("_id", format!("{id}:{turn}:{number:04}"));
            row.insert("lane", format!("{turn}:{number:04}"));
            row.insert("progress", "queued");
            row
        })
        .collect();
    outbox.delete_many(doc! {}).await.unwrap();
    outbox.insert_many(&rows).await.unwrap();
    let queued = portal
        .services
        .store
        .letters(Progress::Queued, None, i64::from(LETTERS));
    queued
        .await
        .unwrap()
        .iter()
        .map(|row| message(portal, row))
        .collect()
}

fn message(portal: &TestPortal, row: &Row) -> Message {
    let desk = &portal.house.desk;
    let envelope = Envelope {
        message_id: message_id(&row.id),
        to_name: row.to.full_name.to_string(),
        to_email: row.to.email.to_string(),
        at: row.queued_at,
    };
    render(&row.letter, &envelope, &desk.sender, &desk.links).unwrap()
}

async fn drain(worker: &mut OutboxWorker) -> Duration {
    let (_pull, stop) = Stop::new();
    let began = Instant::now();
    loop {
        match worker.send_due(&stop).await.unwrap() {
            Round::Sent => {}
            Round::Idle => return began.elapsed(),
            Round::Outage(wait) => panic!("the sink does not answer: {wait:?}"),
        }
    }
}

async fn send(bare: &mut AsyncSmtpConnection, messages: &[Message]) -> Duration {
    let began = Instant::now();
    for message in messages {
        bare.send(message.envelope(), &message.formatted()).await.unwrap();
    }
    began.elapsed()
}
