//! Mails to a server: lettre's SMTP over a [`Wire`], on connections that are kept and used again.

mod config;
mod line;

use std::{
    fmt::Display,
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
};

use lettre::{
    Message,
    address::Envelope,
    transport::smtp::{
        authentication::{Credentials, Mechanism},
        client::AsyncSmtpConnection,
        commands::{Ehlo, Noop, Quit, Rset},
    },
};
use secrecy::ExposeSecret;
use tokio::time::timeout;

use super::{
    DeliveryFault,
    wire::{Wire, dial},
};
use config::Tls;
pub use config::{Security, SmtpConfig, SmtpConfigFault};
use line::{Ending, Limits, Line};

/// Sends through one mail server. A call uses one connection for itself; up to
/// [`SmtpConfig::idle_connections`] stay open between calls.
#[derive(Debug)]
pub struct SmtpTransport {
    config: SmtpConfig,
    tls: Option<Tls>,
    idle: Mutex<Vec<Line>>,
}

impl SmtpTransport {
    /// A transport to the server of `config`; connects with the first message.
    ///
    /// # Errors
    /// [`SmtpConfigFault`] when the name for `EHLO` or the file of certificates is not usable.
    pub fn new(config: SmtpConfig) -> Result<Self, SmtpConfigFault> {
        let tls = Tls::of(&config)?;
        config.check_helo()?;
        if config.exposes_password() {
            tracing::warn!(smtp.host = config.host(), "the SMTP password travels unencrypted");
        }
        Ok(Self {
            config,
            tls,
            idle: Mutex::new(Vec::new()),
        })
    }

    pub(super) async fn deliver(&self, message: &Message) -> Result<(), DeliveryFault> {
        let envelope = message.envelope();
        if !envelope.to().iter().all(|to| to.to_string().is_ascii()) {
            return Err(DeliveryFault::permanent(
                "the address has letters outside ASCII, which SMTP cannot carry",
            ));
        }
        let body = message.formatted();
        if let Some(kept) = self.take_kept().await {
            match self.converse(kept, envelope, &body).await {
                Err(Ending::LostBefore(_)) => {}
                ending => return ending.map_err(Ending::fault),
            }
        }
        let fresh = self.connect().await?;
        self.converse(fresh, envelope, &body).await.map_err(Ending::fault)
    }

    /// Says goodbye on all kept connections.
    pub(super) async fn close(&self) {
        let idle = mem::take(&mut *self.lock_idle());
        for mut line in idle {
            // The server may be gone already, and nothing depends on its answer.
            line.agrees(Quit).await;
        }
    }

    async fn take_kept(&self) -> Option<Line> {
        loop {
            let mut line = self.lock_idle().pop()?;
            if line.is_fresh() || line.agrees(Noop).await {
                return Some(line);
            }
        }
    }

    fn keep(&self, line: Line) {
        let mut idle = self.lock_idle();
        if idle.len() < self.config.idle_connections {
            idle.push(line.at_rest());
        }
    }

    fn lock_idle(&self) -> MutexGuard<'_, Vec<Line>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands over one message and keeps the connection if it can be used again.
    async fn converse(&self, mut line: Line, envelope: &Envelope, body: &[u8]) -> Result<(), Ending> {
        let limits = Limits {
            command: self.config.timeout,
            message: self.config.data_timeout,
        };
        let ending = line.hand_over(envelope, body, limits).await;
        let usable = match ending {
            Ok(()) => true,
            Err(Ending::Refused(_)) => line.agrees(Rset).await,
            Err(Ending::LostBefore(_) | Ending::LostAfter(_)) => false,
        };
        if usable {
            self.keep(line);
        }
        ending
    }

    /// A new connection, encrypted and logged in as configured.
    async fn connect(&self) -> Result<Line, DeliveryFault> {
        let (host, port, helo) = (self.config.host(), self.config.port(), self.config.client_id());
        let tcp = self.step("connect to", dial(host, port)).await?;
        let wire = match &self.tls {
            None => Wire::plain(tcp),
            Some(Tls {
                connector,
                server_name,
            }) => {
                let name = server_name.clone();
                if self.config.security() == Security::StartTls {
                    self.step(
                        "agree on STARTTLS with",
                        Wire::starttls(tcp, connector, name, &helo),
                    )
                    .await?
                } else {
                    self.step("agree on TLS with", Wire::tls(tcp, connector, name))
                        .await?
                }
            }
        };
        let greeting = AsyncSmtpConnection::connect_with_transport(Box::new(wire), &helo);
        let mut connection = self.step("be greeted by", greeting).await?;
        if let Some((user, password)) = self.config.login() {
            let credentials = Credentials::new(user.to_owned(), password.expose_secret().to_owned());
            let login = connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials);
            self.step("log in to", login).await?;
        }
        // lettre does not tell what the server offers beyond what it uses itself.
        let offers = connection.command(Ehlo::new(helo));
        let offers = self.step("be greeted again by", offers).await?;
        Ok(Line::new(connection, &offers))
    }

    /// One step on the way to a connection; whatever fails here says nothing of any message.
    async fn step<T, E: Display>(
        &self,
        verb: &str,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, DeliveryFault> {
        let fault: &dyn Display = match timeout(self.config.timeout, work).await {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(fault)) => &fault.to_string(),
            Err(_) => &"timed out",
        };
        let (host, port) = (self.config.host(), self.config.port());
        Err(DeliveryFault::unreachable(format_args!(
            "cannot {verb} {host}:{port}: {fault}"
        )))
    }
}
