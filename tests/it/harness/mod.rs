//! A whole portal for one test: own database, real HTTP on loopback, people with sessions.

mod browser;
mod databases;
mod items;
mod line;
mod people;
mod process;
mod sink;
mod uploads;

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use bson::{Document, doc};
use cchc::{
    app::{Services, tenants::sync_tenants},
    boot::House,
    config::{Config, MailSettings},
    domain::time::{SharedClock, SystemClock},
    mail::render::Sender,
    store::{SessionRules, Store},
    worker::{Stop, access_reviews::AccessReviews, lease::Daily, succession::Successions},
};
use secrecy::{SecretBox, SecretString};
use tokio::{sync::watch, task::JoinHandle};

pub use browser::{Answer, Browser, asking};
pub use databases::fresh_database;
pub use items::{Item, content_body, form_fields, key};
pub use line::Line;
pub use people::{Everyone, PASSWORD, Somebody, event_news, everyone};
pub use process::{Process, binary, command, fence_switch};
pub use sink::Sink;
pub use uploads::{pdf, png, upload, upload_frame, upload_type};

/// Address of the replica set that `scripts/test` started.
pub fn mongodb_uri() -> String {
    std::env::var("CCHC_TEST_MONGODB_URI").expect(
        "CCHC_TEST_MONGODB_URI names no replica set: run scripts/test, or start one as scripts/lib.sh does",
    )
}

/// A key for tests.
pub const SECRET: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A portal of a test, removed with its database at the end.
pub struct TestPortal {
    /// The services.
    pub services: Arc<Services>,
    /// The house.
    pub house: Arc<House>,
    /// Address of the server.
    pub base: String,
    /// Name of the database.
    pub database: String,
    /// Folder of the mails.
    pub mails: tempfile::TempDir,
    config: Arc<Config>,
    stop: watch::Sender<bool>,
    server: Option<JoinHandle<()>>,
}

/// How long is waited for what comes sooner or later. It is a bound, not a figure: a busy machine is slow.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Asks `what` until it says yes.
///
/// # Panics
/// When it never did.
pub async fn eventually(name: &str, mut what: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !what().await {
        assert!(began.elapsed() < PATIENCE, "never: {name}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A port that is free now and that nobody else of this run is given. It lies below those that the system lends to
/// outgoing connections, one of which could else take it before the server does.
pub fn free_port() -> u16 {
    const FIRST: u32 = 10_000;
    const MANY: u32 = 10_000;
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    let of_this_run = std::process::id().wrapping_mul(611);
    loop {
        let number = of_this_run.wrapping_add(GIVEN.fetch_add(1, Ordering::Relaxed));
        let port = u16::try_from(FIRST + number % MANY).unwrap();
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// Settings of a test's portal.
pub fn config(database: &str, port: u16, mails: &std::path::Path) -> Config {
    let secret = data_encoding::BASE64.decode(SECRET.as_bytes()).unwrap();
    Config {
        mongodb_uri: SecretString::from(mongodb_uri()),
        database: database.to_owned(),
        listen: SocketAddr::from(([127, 0, 0, 1], port)),
        base_url: format!("http://127.0.0.1:{port}"),
        secret_key: SecretBox::new(Box::new(secret.try_into().unwrap())),
        mail: MailSettings::Files(mails.to_owned()),
        sender: Sender {
            name: "Trang Thông tin Cải cách hành chính".to_owned(),
            address: "no-reply@caicachhanhchinh.gov.vn".to_owned(),
            reply_to: "websitecchc@moha.gov.vn".to_owned(),
        },
        demo: false,
        log: cchc::config::LogFormat::Text,
        log_filter: "warn".to_owned(),
        sessions: SessionRules {
            idle_seconds: 7_200,
            absolute_seconds: 43_200,
        },
        chasing: cchc::domain::deadlines::Chasing::default(),
        attachments: cchc::domain::attachment::AttachmentRules::default(),
        // People of a test do not log in by their passwords, and clocks of tests leap.
        expiry: cchc::domain::account::ExpiryRules {
            idle_days: 3_650,
            warning_days: 7,
        },
        client_address_header: None,
        page_cache_bytes: 16 * 1_048_576,
        connection_idle: Duration::from_secs(75),
        given: std::collections::BTreeSet::new(),
    }
}

/// Connects to the test database and lays schema and reference data.
pub async fn furnished_store(database: &str) -> Store {
    Store::connect(&mongodb_uri(), database)
        .await
        .expect("the replica set answers")
}

/// On a clock of a test in the past, the server would clear away sessions that have not ended yet.
async fn keep_what_is_past() {
    let client = mongodb::Client::with_uri_str(mongodb_uri()).await.unwrap();
    let command = bson::doc! { "setParameter": 1, "ttlMonitorEnabled": false };
    client.database("admin").run_command(command).await.unwrap();
}

impl TestPortal {
    /// A portal on the system's clock.
    pub async fn open() -> Self {
        Self::open_at(Arc::new(SystemClock)).await
    }

    /// A portal on a clock of the test's.
    pub async fn open_at(clock: SharedClock) -> Self {
        let mut portal = Self::build(clock, |_| {}).await;
        portal.serve().await;
        portal
    }

    /// A portal whose doors are closed: furnished, but without server and workers; two jobs are held up.
    pub async fn build(clock: SharedClock, change: impl FnOnce(&mut Config)) -> Self {
        let database = databases::lend().await;
        let mails = tempfile::tempdir().unwrap();
        let port = free_port();
        let mut config = config(&database, port, mails.path());
        change(&mut config);
        let store = furnished_store(&database).await;
        keep_what_is_past().await;
        let house = House::build_with(&config, store, clock).unwrap();
        let services = house.services.clone();
        services.store.migrate(services.now()).await.unwrap();
        let tenants = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tenants");
        sync_tenants(&services, &tenants).await.unwrap();
        let portal = Self {
            services,
            house: Arc::new(house),
            base: format!("http://127.0.0.1:{port}"),
            database,
            mails,
            config: Arc::new(config),
            stop: Stop::new().0,
            server: None,
        };
        // One lists every body in January and July, the other carries out what a test plans: in their tests alone.
        portal.hold_up(&[AccessReviews::JOB, Successions::JOB]).await;
        portal
    }

    /// Opens the doors: server and workers, until [`TestPortal::close`].
    pub async fn serve(&mut self) {
        let (stop, stopped) = Stop::new();
        let (house, config) = (self.house.clone(), self.config.clone());
        self.stop = stop;
        self.server = Some(tokio::spawn(async move {
            house.serve(&config, &stopped).await.unwrap();
        }));
        self.wait_until_ready().await;
    }

    async fn wait_until_ready(&self) {
        let address = format!("{}/health/ready", self.base);
        eventually(
            "the portal is ready",
            async || matches!(reqwest::get(&address).await, Ok(answer) if answer.status().is_success()),
        )
        .await;
    }

    /// A direct way into the database, for looking and for tampering.
    pub async fn raw(&self) -> mongodb::Database {
        mongodb::Client::with_uri_str(mongodb_uri())
            .await
            .unwrap()
            .database(&self.database)
    }

    /// Keeps every worker from these jobs, as a process would that hangs with their leases.
    pub async fn hold_up(&self, jobs: &[&str]) {
        let leases = self.raw().await.collection::<Document>("leases");
        let until = bson::DateTime::builder()
            .year(2099)
            .month(1)
            .day(1)
            .build()
            .unwrap();
        for job in jobs {
            let lease = doc! { "_id": job, "owner": "the test", "until": until };
            let of_job = leases.replace_one(doc! { "_id": job }, lease);
            of_job.upsert(true).await.unwrap();
        }
    }

    /// Lets the job go on: nobody has its lease, as when whoever held it was killed and its time is over.
    pub async fn let_go(&self, job: &str) {
        let leases = self.raw().await.collection::<Document>("leases");
        leases.delete_one(doc! { "_id": job }).await.unwrap();
    }

    /// Closes the doors: no server and no worker of this process is left.
    pub async fn stop_serving(&mut self) {
        self.stop.send_replace(true);
        if let Some(server) = self.server.take() {
            server.await.unwrap();
        }
    }

    /// Stops the server and gives the database back.
    pub async fn close(mut self) {
        self.stop_serving().await;
        databases::take_back(&self.database).await;
    }
}
