//! Builds everything once, and stops gracefully.

use std::{sync::Arc, time::Duration};

use poem::Server;
use secrecy::ExposeSecret;
use tokio::{
    net::TcpListener,
    sync::oneshot,
    task::{JoinError, JoinSet},
};

use crate::{
    app::{Fault, Services},
    config::{Config, MailSettings},
    domain::time::{SharedClock, SystemClock},
    mail::{
        render::{Links, MailFault},
        transport::{FilesTransport, SmtpConfigFault, SmtpTransport, Transport},
    },
    store::{Store, StoreFault},
    web::{Portal, endpoint, front::FrontDesk, shelf::Shelf, streams::Streams},
    worker::{self, MailDesk, Stop},
};

/// How long requests under way may take after a stop.
const GRACE: Duration = Duration::from_secs(20);

/// Why the house cannot be built or run.
#[derive(Debug, thiserror::Error)]
pub enum BootFault {
    /// The database cannot be reached.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// The mail server cannot be configured.
    #[error("CCHC_SMTP_URL: {0}")]
    Smtp(#[from] SmtpConfigFault),
    /// The base address cannot be linked to.
    #[error(transparent)]
    Mail(#[from] MailFault),
    /// An operation failed.
    #[error(transparent)]
    App(#[from] Fault),
    /// A worker broke.
    #[error("a worker broke: {0}")]
    Job(JoinError),
    /// A worker ended though nobody stopped it.
    #[error("a worker ended before its time")]
    Idle,
    /// The address cannot be listened on, or another fault of the system.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

/// Everything one process holds.
pub struct House {
    /// The services.
    pub services: Arc<Services>,
    /// The mail desk.
    pub desk: Arc<MailDesk>,
}

impl House {
    /// Connects to what the settings name.
    ///
    /// # Errors
    /// [`BootFault`].
    pub async fn build(config: &Config) -> Result<Self, BootFault> {
        let store = Store::connect(config.mongodb_uri.expose_secret(), &config.database).await?;
        Self::build_with(config, store, Arc::new(SystemClock))
    }

    /// The same on a given store and clock.
    ///
    /// # Errors
    /// [`BootFault`].
    pub fn build_with(config: &Config, store: Store, clock: SharedClock) -> Result<Self, BootFault> {
        let services = Services::new(
            store,
            clock,
            config.secret_key.expose_secret(),
            (config.sessions, config.chasing, config.attachments, config.expiry),
        );
        let transport = match &config.mail {
            MailSettings::Files(dir) => Transport::Files(FilesTransport::new(dir)),
            MailSettings::Smtp(smtp) => Transport::Smtp(SmtpTransport::new((**smtp).clone())?),
        };
        let links = Links::new(&config.base_url, services.links.clone())?;
        let desk = MailDesk {
            transport: Arc::new(transport),
            sender: config.sender.clone(),
            links,
        };
        Ok(Self {
            services,
            desk: Arc::new(desk),
        })
    }

    /// Serves until the stop is pulled, with the workers beside it.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn serve(&self, config: &Config, stop: &Stop) -> Result<(), BootFault> {
        let portal = Arc::new(Portal {
            services: self.services.clone(),
            base_url: config.base_url.clone(),
            demo: config.demo,
            client_address_header: config.client_address_header.clone(),
            transport: self.desk.transport.clone(),
            shelf: Shelf::with_room_for(config.page_cache_bytes),
            streams: Streams::default(),
            longest_silence: config.connection_idle,
            given: config.given.clone(),
        });
        // The address is taken before any work begins: a second process must fail, not work unseen.
        let listener = TcpListener::bind(config.listen).await?;
        let front = FrontDesk::open(listener, portal.clone())?;
        if config.base_url.starts_with("https://") && config.client_address_header.is_none() {
            tracing::warn!(
                "CCHC_CLIENT_ADDRESS_HEADER is not set: behind a proxy all clients share one log-in throttle"
            );
        }
        tracing::info!(net.listen = %config.listen, web.base_url = %config.base_url, "serving");
        let mut jobs = worker::start(&self.services, self.desk.clone(), stop);
        jobs.spawn(worker::listener::run(self.services.clone(), stop.clone()));
        jobs.spawn(worker::incidents::run(self.services.clone(), stop.clone()));
        let (ended, job_ended) = oneshot::channel::<()>();
        jobs.spawn(worker::listener::run_queue(self.services.clone(), stop.clone()));
        let (pulled, streaming) = (stop.clone(), portal.clone());
        let until = async move {
            tokio::select! {
                () = pulled.pulled() => {}
                _ = job_ended => {}
            }
            // They never end by themselves: a stop would wait for them.
            streaming.streams.close();
        };
        let server = Server::new_with_acceptor(front)
            .name("cchc")
            .run_with_graceful_shutdown(endpoint(portal), until, Some(GRACE));
        let watch = async {
            // Jobs end with the stop alone; one that ends before takes the process with it, to be started anew.
            let first = jobs.join_next().await;
            let _ = ended.send(());
            first
        };
        let (served, first) = tokio::join!(server, watch);
        finish(jobs).await;
        // After the last request was answered.
        worker::incidents::write(&self.services).await;
        served?;
        match first {
            Some(Err(fault)) => Err(BootFault::Job(fault)),
            _ if !stop.is_pulled() => Err(BootFault::Idle),
            _ => Ok(()),
        }
    }

    /// Runs the workers alone until the stop is pulled.
    pub async fn work(&self, stop: &Stop) {
        let jobs = worker::start(&self.services, self.desk.clone(), stop);
        stop.pulled().await;
        finish(jobs).await;
    }
}

async fn finish(mut jobs: JoinSet<()>) {
    while let Some(ended) = jobs.join_next().await {
        if let Err(fault) = ended {
            tracing::error!(error = %fault, "a job ended badly");
        }
    }
    tracing::info!("stopped");
}
