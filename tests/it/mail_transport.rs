//! Mails to a real SMTP server (aiosmtpd, `smtp_sink.py`): what arrives, what is kept, and what each failure means.

use std::{process::Command, time::Duration};

use cchc::{
    domain::{link::LinkSigner, time::Instant},
    mail::{
        render::{Envelope, Links, Sender, render},
        samples::samples,
        transport::{DeliveryFault, DeliveryFaultKind, SmtpConfig, SmtpTransport, Transport},
    },
};
use lettre::Message;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::harness::Sink;

fn transport_to(sink: &Sink) -> Transport {
    transport(&sink.address(), |_| {})
}

fn transport(address: &str, change: impl FnOnce(&mut SmtpConfig)) -> Transport {
    let mut config = SmtpConfig::parse(&address.into()).unwrap();
    config.helo = Some("portal.example".to_owned());
    config.timeout = Duration::from_secs(10);
    change(&mut config);
    Transport::Smtp(SmtpTransport::new(config).unwrap())
}

fn message_to(to_email: &str, sample: usize) -> Message {
    let envelope = Envelope {
        message_id: format!("it-{sample}"),
        to_name: "Nguyễn Thị Huỳnh Như".to_owned(),
        to_email: to_email.to_owned(),
        at: Instant::from_millis(1_724_311_800_000),
    };
    let sender = Sender {
        name: "Trang Thông tin điện tử Cải cách hành chính nhà nước".to_owned(),
        address: "khong-tra-loi@cchc.example".to_owned(),
        reply_to: "websitecchc@moha.gov.vn".to_owned(),
    };
    let links = Links::new("https://cchc.example", LinkSigner::new(&[7; 32])).unwrap();
    render(&samples()[sample], &envelope, &sender, &links).unwrap()
}

fn message() -> Message {
    message_to("nhu@x.example", 0)
}

async fn fault(transport: &Transport) -> DeliveryFault {
    transport.deliver(&message()).await.unwrap_err()
}

fn assert_fault(fault: &DeliveryFault, kind: DeliveryFaultKind, said: &str) {
    assert_eq!(fault.kind, kind, "{fault}");
    assert!(fault.detail.contains(said), "{fault}");
}

/// A certificate authority made for one test.
struct Authority {
    dir: TempDir,
}

impl Authority {
    fn new() -> Self {
        let authority = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        std::fs::write(authority.path("ca.cnf"), CA_SETTINGS).unwrap();
        let (config, key, certificate) = (
            authority.path("ca.cnf"),
            authority.path("ca.key"),
            authority.path("ca.pem"),
        );
        openssl(&[
            "req",
            "-x509",
            "-days",
            "2",
            "-config",
            &config,
            "-keyout",
            &key,
            "-out",
            &certificate,
        ]);
        authority
    }

    /// `CERT,KEY` of a server that is to be known by `name`, such as `IP:127.0.0.1`.
    fn issue(&self, name: &str) -> String {
        let part = |suffix: &str| self.path(&format!("{}.{suffix}", name.replace([':', '.'], "-")));
        let (settings, key, request, certificate) = (part("cnf"), part("key"), part("csr"), part("pem"));
        std::fs::write(&settings, format!("subjectAltName={name}\n")).unwrap();
        let (config, ca, ca_key) = (self.path("ca.cnf"), self.path("ca.pem"), self.path("ca.key"));
        openssl(&[
            "req", "-new", "-config", &config, "-keyout", &key, "-out", &request,
        ]);
        openssl(&[
            "x509",
            "-req",
            "-in",
            &request,
            "-days",
            "2",
            "-CA",
            &ca,
            "-CAkey",
            &ca_key,
            "-CAcreateserial",
            "-extfile",
            &settings,
            "-out",
            &certificate,
        ]);
        format!("{certificate},{key}")
    }

    fn path(&self, file: &str) -> String {
        self.dir.path().join(file).to_str().unwrap().to_owned()
    }

    fn trusting(&self, address: &str) -> Transport {
        transport(address, |config| {
            config.ca_file = Some(self.path("ca.pem").into())
        })
    }
}

const CA_SETTINGS: &str = "[req]
prompt = no
encrypt_key = no
default_bits = 2048
distinguished_name = name
x509_extensions = authority
[name]
CN = Test of cchc
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
";

fn openssl(arguments: &[&str]) {
    let run = Command::new("openssl").args(arguments).output().unwrap();
    assert!(
        run.status.success(),
        "openssl {arguments:?}: {}",
        String::from_utf8_lossy(&run.stderr)
    );
}

#[tokio::test]
async fn every_letter_arrives_as_it_was_written_on_one_connection() {
    let sink = Sink::start(&[]);
    let transport = transport_to(&sink);
    let messages: Vec<Message> = (0..samples().len())
        .map(|sample| message_to("nhu@x.example", sample))
        .collect();
    for message in &messages {
        transport.deliver(message).await.unwrap();
    }
    let received = sink.received();
    assert_eq!(received.len(), messages.len());
    for ((connection, mail), message) in received.iter().zip(&messages) {
        assert_eq!(connection, "0001");
        let mut written = message.formatted();
        written.extend_from_slice(b"\r\n");
        assert_eq!(
            *mail, written,
            "lettre ends the last line once more, nothing else differs"
        );
    }
    transport.close().await;
}

#[tokio::test]
async fn a_login_is_given_and_a_wrong_one_stops_everything() {
    let sink = Sink::start(&["--auth", "portal@x.vn:p/w:ế"]);
    let address = |login: &str| format!("smtp://{login}127.0.0.1:{}", sink.port);
    let good = transport(&address("portal%40x.vn:p%2Fw%3A%E1%BA%BF@"), |_| {});
    good.deliver(&message()).await.unwrap();

    let wrong = fault(&transport(&address("portal%40x.vn:s3cret@"), |_| {})).await;
    assert_fault(&wrong, DeliveryFaultKind::Unreachable, "cannot log in");
    assert!(!wrong.to_string().contains("s3cret"));

    let none = fault(&transport(&address(""), |_| {})).await;
    assert_fault(&none, DeliveryFaultKind::Unreachable, "530");
    assert_eq!(sink.received().len(), 1);
}

#[tokio::test]
async fn starttls_is_verified() {
    let authority = Authority::new();
    let sink = Sink::start(&["--starttls", &authority.issue("IP:127.0.0.1"), "--auth", "u:p"]);
    let address = format!("smtp+starttls://u:p@127.0.0.1:{}", sink.port);
    let trusting = authority.trusting(&address);
    trusting.deliver(&message()).await.unwrap();
    trusting.deliver(&message()).await.unwrap();
    assert_eq!(sink.connections(), ["0001", "0001"]);

    let wary = fault(&transport(&address, |_| {})).await;
    assert_fault(&wary, DeliveryFaultKind::Unreachable, "UnknownIssuer");
    let misnamed = fault(&authority.trusting(&address.replace("127.0.0.1", "localhost"))).await;
    assert_fault(&misnamed, DeliveryFaultKind::Unreachable, "not valid for name");
    let plain = fault(&transport_to(&sink)).await;
    assert_fault(&plain, DeliveryFaultKind::Unreachable, "530");
    assert_eq!(sink.received().len(), 2);
}

#[tokio::test]
async fn starttls_is_never_left_out() {
    let sink = Sink::start(&[]);
    let address = format!("smtp+starttls://127.0.0.1:{}", sink.port);
    let fault = fault(&transport(&address, |_| {})).await;
    assert_fault(&fault, DeliveryFaultKind::Unreachable, "does not offer STARTTLS");
    assert_eq!(sink.received().len(), 0);
}

#[tokio::test]
async fn tls_is_verified() {
    let authority = Authority::new();
    let sink = Sink::start(&["--tls", &authority.issue("DNS:localhost"), "--auth", "u:p"]);
    let address = format!("smtps://u:p@localhost:{}", sink.port);
    let trusting = authority.trusting(&address);
    trusting.deliver(&message()).await.unwrap();
    trusting.deliver(&message()).await.unwrap();
    assert_eq!(sink.connections(), ["0001", "0001"]);

    let wary = fault(&transport(&address, |_| {})).await;
    assert_fault(&wary, DeliveryFaultKind::Unreachable, "UnknownIssuer");
    let other = fault(&Authority::new().trusting(&address)).await;
    assert_fault(&other, DeliveryFaultKind::Unreachable, "cannot agree on TLS");
    let misnamed = fault(&authority.trusting(&address.replace("localhost", "127.0.0.1"))).await;
    assert_fault(&misnamed, DeliveryFaultKind::Unreachable, "not valid for name");
    assert_eq!(sink.received().len(), 2);
}

#[tokio::test]
async fn tls_with_a_plain_server_fails_at_once() {
    let sink = Sink::start(&[]);
    let fault = fault(&transport(&format!("smtps://127.0.0.1:{}", sink.port), |_| {})).await;
    assert_fault(&fault, DeliveryFaultKind::Unreachable, "cannot agree on TLS");
}

#[tokio::test]
async fn refused_recipients_cost_neither_connection_nor_others() {
    let refusing = [
        "--reject",
        "gone@x.example=550 5.1.1",
        "--tempfail",
        "full@x.example=451 4.2.1",
    ];
    refused_recipients_cost_nothing(&Sink::start(&refusing)).await;
    let step_by_step = [&refusing[..], &["--no-pipelining"]].concat();
    refused_recipients_cost_nothing(&Sink::start(&step_by_step)).await;
}

async fn refused_recipients_cost_nothing(sink: &Sink) {
    let transport = transport_to(sink);
    transport.deliver(&message()).await.unwrap();
    let gone = transport
        .deliver(&message_to("gone@x.example", 0))
        .await
        .unwrap_err();
    assert_fault(&gone, DeliveryFaultKind::Permanent, "550");
    assert!(
        gone.detail.contains("…@x.example") && !gone.detail.contains("gone@"),
        "{gone}"
    );
    let full = transport
        .deliver(&message_to("full@x.example", 0))
        .await
        .unwrap_err();
    assert_fault(&full, DeliveryFaultKind::Transient, "451");
    transport.deliver(&message()).await.unwrap();
    assert_eq!(sink.connections(), ["0001", "0001"]);
}

#[tokio::test]
async fn refused_content_is_about_the_message() {
    for (code, kind) in [
        ("554 5.6.0", DeliveryFaultKind::Permanent),
        ("452 4.3.1", DeliveryFaultKind::Transient),
    ] {
        let sink = Sink::start(&["--at-data", code]);
        assert_fault(&fault(&transport_to(&sink)).await, kind, "the message: ");
    }
}

#[tokio::test]
async fn a_refused_sender_is_not_about_the_message() {
    for code in ["553 5.7.1", "451 4.3.0", "421 4.7.0"] {
        for sink in [
            Sink::start(&["--at-mail", code]),
            Sink::start(&["--at-mail", code, "--no-pipelining"]),
        ] {
            let fault = fault(&transport_to(&sink)).await;
            assert_fault(&fault, DeliveryFaultKind::Unreachable, &code[..3]);
        }
    }
    let sink = Sink::start(&["--reject", "nhu@x.example=550 5.1.8"]);
    assert_fault(
        &fault(&transport_to(&sink)).await,
        DeliveryFaultKind::Unreachable,
        "5.1.8",
    );
}

#[tokio::test]
async fn no_server_is_unreachable() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = format!("smtp://{}", listener.local_addr().unwrap());
    drop(listener);
    let fault = fault(&transport(&address, |_| {})).await;
    assert_fault(&fault, DeliveryFaultKind::Unreachable, "refused");
}

#[tokio::test]
async fn a_silent_server_is_unreachable_in_time() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    for scheme in ["smtp", "smtp+starttls", "smtps"] {
        let silent = transport(&format!("{scheme}://127.0.0.1:{port}"), |config| {
            config.timeout = Duration::from_millis(200);
        });
        let fault = tokio::time::timeout(Duration::from_secs(15), fault(&silent))
            .await
            .unwrap();
        assert_fault(&fault, DeliveryFaultKind::Unreachable, "timed out");
    }
}

#[tokio::test]
async fn a_kept_connection_that_the_server_closed_is_replaced() {
    let sink = Sink::start(&["--idle-timeout", "2"]);
    let transport = transport_to(&sink);
    transport.deliver(&message()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(3_500)).await;
    transport.deliver(&message()).await.unwrap();
    assert_eq!(sink.connections(), ["0001", "0002"]);
}

#[tokio::test]
async fn a_connection_kept_long_is_asked_before_it_is_used() {
    let twice = async |sink: &Sink| {
        let transport = transport_to(sink);
        transport.deliver(&message()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(5_500)).await;
        transport.deliver(&message()).await.unwrap();
        sink.connections()
    };
    let (patient, hasty) = (Sink::start(&[]), Sink::start(&["--idle-timeout", "3"]));
    let (kept, replaced) = tokio::join!(twice(&patient), twice(&hasty));
    assert_eq!(kept, ["0001", "0001"]);
    assert_eq!(replaced, ["0001", "0002"]);
}

#[tokio::test]
async fn a_restarted_server_is_found_again() {
    let sink = Sink::start(&[]);
    let transport = transport_to(&sink);
    transport.deliver(&message()).await.unwrap();
    let port = sink.port.to_string();
    drop(sink);
    assert_fault(
        &fault(&transport).await,
        DeliveryFaultKind::Unreachable,
        "refused",
    );
    let sink = Sink::start(&["--port", &port]);
    transport.deliver(&message()).await.unwrap();
    assert_eq!(sink.received().len(), 1);
}

/// A server that takes a whole message and then hangs up instead of answering; counts its connections.
async fn hang_up_after_data(listener: TcpListener, times: std::sync::Arc<std::sync::atomic::AtomicUsize>) {
    loop {
        let (mut tcp, _) = listener.accept().await.unwrap();
        times.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let (reading, mut writing) = tcp.split();
        let mut lines = tokio::io::BufReader::new(reading).lines();
        writing.write_all(b"220 here\r\n").await.unwrap();
        let mut in_data = false;
        while let Ok(Some(line)) = lines.next_line().await {
            match line.as_str() {
                "." => break,
                "DATA" => {
                    in_data = true;
                    writing.write_all(b"354 go on\r\n").await.unwrap();
                }
                _ if in_data => {}
                _ => writing.write_all(b"250 OK\r\n").await.unwrap(),
            }
        }
    }
}

#[tokio::test]
async fn a_message_that_may_have_been_taken_is_not_sent_again() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = format!("smtp://{}", listener.local_addr().unwrap());
    let times = std::sync::Arc::<std::sync::atomic::AtomicUsize>::default();
    let server = tokio::spawn(hang_up_after_data(listener, times.clone()));
    let fault = fault(&transport(&address, |_| {})).await;
    assert_fault(
        &fault,
        DeliveryFaultKind::Unanswered,
        "may have been taken all the same",
    );
    assert_eq!(times.load(std::sync::atomic::Ordering::SeqCst), 1);
    server.abort();
}

#[tokio::test]
async fn a_slow_answer_runs_out_of_time_once() {
    let sink = Sink::start(&["--delay", "1000"]);
    let address = format!("smtp://127.0.0.1:{}", sink.port);
    let hasty = transport(&address, |config| {
        config.data_timeout = Duration::from_millis(200)
    });
    assert_fault(
        &fault(&hasty).await,
        DeliveryFaultKind::Unanswered,
        "may have been taken all the same",
    );
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert!(sink.received().len() <= 1);

    let patient = transport(&address, |_| {});
    patient.deliver(&message()).await.unwrap();
}

#[tokio::test]
async fn a_dropped_delivery_leaves_no_half_used_connection() {
    let sink = Sink::start(&["--delay", "1500"]);
    let transport = transport_to(&sink);
    transport.deliver(&message()).await.unwrap();
    let given_up = message_to("a@x.example", 1);
    let delivery = transport.deliver(&given_up);
    assert!(
        tokio::time::timeout(Duration::from_millis(100), delivery)
            .await
            .is_err()
    );
    let last = message_to("b@x.example", 2);
    transport.deliver(&last).await.unwrap();
    let received = sink.received();
    let (connection, mail) = received.last().unwrap();
    assert_eq!(connection, "0002");
    assert!(mail.starts_with(&last.formatted()));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_connections_stay_open_than_allowed() {
    let sink = Sink::start(&["--delay", "200"]);
    let transport = transport(&format!("smtp://127.0.0.1:{}", sink.port), |config| {
        config.idle_connections = 2
    });
    let message = message();
    let four = || async {
        let [a, b, c, d] = std::array::from_fn(|_| transport.deliver(&message));
        tokio::try_join!(a, b, c, d).unwrap();
    };
    four().await;
    four().await;
    let used: std::collections::BTreeSet<String> = sink.connections().into_iter().collect();
    assert_eq!(
        used.len(),
        6,
        "four, of which two are kept, and two more: {used:?}"
    );
}
