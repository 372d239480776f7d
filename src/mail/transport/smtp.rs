//! Mails to a server: lettre's SMTP over a [`Wire`], on connections that are kept and used again.

mod config;

use std::{
    fmt::Display,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use lettre::{
    Message,
    address::Envelope,
    transport::smtp::{
        Error as SmtpError,
        authentication::{Credentials, Mechanism},
        client::AsyncSmtpConnection,
        commands::{Data, Mail, Noop, Rcpt, Rset},
        response::Response,
    },
};
use secrecy::ExposeSecret;
use tokio::time::{Instant, timeout};

use super::{
    DeliveryFault, DeliveryFaultKind,
    wire::{Wire, dial},
};
use config::Tls;
pub use config::{Security, SmtpConfig, SmtpConfigFault};

/// A kept connection that waited longer is asked whether it still lives.
const TRUSTED_IDLE: Duration = Duration::from_secs(5);

/// How long that answer, or a goodbye, may take.
const BRIEF: Duration = Duration::from_secs(5);

/// Replies that speak of the connection or the login, whatever command they answer.
const ABOUT_THE_CONNECTION: [u16; 5] = [421, 530, 534, 535, 538];

/// Sends through one mail server. A call uses one connection for itself; up to
/// [`SmtpConfig::idle_connections`] stay open between calls.
#[derive(Debug)]
pub struct SmtpTransport {
    config: SmtpConfig,
    tls: Option<Tls>,
    idle: Mutex<Vec<Kept>>,
}

struct Kept {
    connection: AsyncSmtpConnection,
    since: Instant,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept")
            .field("since", &self.since)
            .finish_non_exhaustive()
    }
}

/// How a conversation about one message ended without it being taken.
enum Ending {
    /// The server refused; the connection can go on with another message.
    Refused(DeliveryFault),
    /// The connection is of no more use, and the server cannot have taken the message.
    LostBefore(DeliveryFault),
    /// The connection is of no more use, and the server may have taken the message.
    LostAfter(DeliveryFault),
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
        let mut ending = None;
        if let Some(kept) = self.take_kept().await {
            ending = Some(self.converse(kept, envelope, &body).await);
        }
        let ending = match ending {
            None | Some(Err(Ending::LostBefore(_))) => {
                self.converse(self.connect().await?, envelope, &body).await
            }
            Some(ending) => ending,
        };
        ending.map_err(|ending| match ending {
            Ending::Refused(fault) | Ending::LostBefore(fault) | Ending::LostAfter(fault) => fault,
        })
    }

    /// Says goodbye on all kept connections.
    pub async fn close(&self) {
        let kept = std::mem::take(&mut *self.lock_idle());
        for Kept { mut connection, .. } in kept {
            // The server may be gone already, and nothing depends on its answer.
            let _ = timeout(BRIEF, connection.quit()).await;
        }
    }

    async fn take_kept(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let Kept {
                mut connection,
                since,
            } = self.lock_idle().pop()?;
            if since.elapsed() < TRUSTED_IDLE {
                return Some(connection);
            }
            if matches!(timeout(BRIEF, connection.command(Noop)).await, Ok(Ok(_))) {
                return Some(connection);
            }
        }
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut idle = self.lock_idle();
        if idle.len() < self.config.idle_connections {
            idle.push(Kept {
                connection,
                since: Instant::now(),
            });
        }
    }

    fn lock_idle(&self) -> std::sync::MutexGuard<'_, Vec<Kept>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, DeliveryFault> {
        let server = format!("{}:{}", self.config.host(), self.config.port());
        let tcp = self
            .step(
                "connect to",
                &server,
                dial(self.config.host(), self.config.port()),
            )
            .await?;
        let wire = match &self.tls {
            None => Wire::plain(tcp),
            Some(Tls {
                connector,
                server_name,
            }) => {
                let name = server_name.clone();
                if self.config.security() == Security::StartTls {
                    let helo = self.config.client_id();
                    self.step(
                        "agree on STARTTLS with",
                        &server,
                        Wire::starttls(tcp, connector, name, &helo),
                    )
                    .await?
                } else {
                    self.step("agree on TLS with", &server, Wire::tls(tcp, connector, name))
                        .await?
                }
            }
        };
        let helo = self.config.client_id();
        let greeting = AsyncSmtpConnection::connect_with_transport(Box::new(wire), &helo);
        let mut connection = self.step("be greeted by", &server, greeting).await?;
        if let Some((user, password)) = self.config.login() {
            let credentials = Credentials::new(user.to_owned(), password.expose_secret().to_owned());
            let login = connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials);
            self.step("log in to", &server, login).await?;
        }
        Ok(connection)
    }

    /// One step on the way to a connection; whatever fails here says nothing of any message.
    async fn step<T, E: Display>(
        &self,
        verb: &str,
        server: &str,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, DeliveryFault> {
        match timeout(self.config.timeout, work).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(fault)) => Err(DeliveryFault::unreachable(format_args!(
                "cannot {verb} {server}: {fault}"
            ))),
            Err(_) => Err(DeliveryFault::unreachable(format_args!(
                "cannot {verb} {server}: timed out"
            ))),
        }
    }

    /// Hands over one message and keeps the connection if it can be used again.
    async fn converse(
        &self,
        mut connection: AsyncSmtpConnection,
        envelope: &Envelope,
        body: &[u8],
    ) -> Result<(), Ending> {
        let ending = self.hand_over(&mut connection, envelope, body).await;
        match ending {
            Ok(()) => self.keep(connection),
            Err(Ending::Refused(_)) => {
                if matches!(timeout(BRIEF, connection.command(Rset)).await, Ok(Ok(_))) {
                    self.keep(connection);
                }
            }
            Err(Ending::LostBefore(_) | Ending::LostAfter(_)) => {}
        }
        ending
    }

    /// `MAIL`, `RCPT`, `DATA`, the message. Not lettre's `send`, which closes the connection after each refusal and does
    /// not say which command was refused.
    async fn hand_over(
        &self,
        connection: &mut AsyncSmtpConnection,
        envelope: &Envelope,
        body: &[u8],
    ) -> Result<(), Ending> {
        let limit = self.config.timeout;
        let mail = connection.command(Mail::new(envelope.from().cloned(), Vec::new()));
        heard("MAIL", timeout(limit, mail).await).map_err(about_the_sender)?;
        for to in envelope.to() {
            let rcpt = connection.command(Rcpt::new(to.clone(), Vec::new()));
            heard("RCPT", timeout(limit, rcpt).await)?;
        }
        let data = heard("DATA", timeout(limit, connection.command(Data)).await)?;
        if !data.has_code(354) {
            let said = format_args!("DATA: expected 354, the server said {}", data.code()).to_string();
            return Err(Ending::LostBefore(DeliveryFault::unreachable(said)));
        }
        let taken = heard(
            "the message",
            timeout(self.config.data_timeout, connection.message(body)).await,
        );
        match taken {
            Err(Ending::LostBefore(fault)) => Err(Ending::LostAfter(fault)),
            Err(ending) => Err(ending),
            Ok(_) => Ok(()),
        }
    }
}

/// A refused sender or a server too busy for `MAIL` concerns every message alike.
fn about_the_sender(ending: Ending) -> Ending {
    match ending {
        Ending::Refused(fault) => Ending::Refused(DeliveryFault {
            kind: DeliveryFaultKind::Unreachable,
            ..fault
        }),
        lost => lost,
    }
}

/// Sorts the answer to one command.
fn heard(
    command: &str,
    answer: Result<Result<Response, SmtpError>, tokio::time::error::Elapsed>,
) -> Result<Response, Ending> {
    let lost = |said: &dyn Display| {
        Ending::LostBefore(DeliveryFault::unreachable(format_args!("{command}: {said}")))
    };
    let fault = match answer {
        Ok(Ok(response)) => return Ok(response),
        Err(_) => return Err(lost(&"timed out")),
        Ok(Err(fault)) => fault,
    };
    let Some(code) = fault.status().map(u16::from) else {
        return Err(lost(&fault));
    };
    if code == 421 {
        return Err(lost(&fault));
    }
    let said = fault.to_string();
    let kind = if ABOUT_THE_CONNECTION.contains(&code) || names_the_sender(&said) {
        DeliveryFaultKind::Unreachable
    } else if fault.is_permanent() {
        DeliveryFaultKind::Permanent
    } else {
        DeliveryFaultKind::Transient
    };
    Err(Ending::Refused(DeliveryFault::new(
        kind,
        format_args!("{command}: {said}"),
    )))
}

/// Enhanced codes x.1.7 and x.1.8, bad sender: many servers give them only in answer to `RCPT`.
fn names_the_sender(said: &str) -> bool {
    ["5.1.7 ", "5.1.8 ", "4.1.7 ", "4.1.8 "]
        .iter()
        .any(|status| said.contains(&format!(": {status}")))
}
