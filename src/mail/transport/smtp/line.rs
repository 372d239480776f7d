//! One open connection, and the conversation about one message.

use std::{
    fmt::{self, Display},
    time::Duration,
};

use lettre::{
    Address,
    address::Envelope,
    transport::smtp::{
        Error as SmtpError,
        client::AsyncSmtpConnection,
        commands::{Data, Mail, Rcpt},
        response::Response,
    },
};
use tokio::time::{Instant, timeout};

use super::super::{DeliveryFault, DeliveryFaultKind};

/// How long a kept connection is trusted without being asked.
const TRUSTED_IDLE: Duration = Duration::from_secs(5);

/// How long the answer to a question aside, or to a goodbye, may take.
const BRIEF: Duration = Duration::from_secs(5);

/// Replies that speak of the connection or the login, whatever command they answer.
const ABOUT_THE_CONNECTION: [u16; 5] = [421, 530, 534, 535, 538];

/// An open connection.
pub(super) struct Line {
    connection: AsyncSmtpConnection,
    /// Whether the server takes several commands before it answers (RFC 2920): two round trips a message, not four.
    pipelines: bool,
    idle_since: Instant,
}

/// `MAIL`, `RCPT` and `DATA` at once.
struct Opening<'a>(&'a Envelope);

impl Display for Opening<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        mail(self.0).fmt(f)?;
        for to in self.0.to() {
            rcpt(to).fmt(f)?;
        }
        Data.fmt(f)
    }
}

fn mail(envelope: &Envelope) -> Mail {
    Mail::new(envelope.from().cloned(), Vec::new())
}

fn rcpt(to: &Address) -> Rcpt {
    Rcpt::new(to.clone(), Vec::new())
}

/// How long the steps of a conversation may take.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// Each command and its answer.
    pub(super) command: Duration,
    /// The message itself and its answer.
    pub(super) message: Duration,
}

/// How a conversation about one message ended without it being taken.
pub(super) enum Ending {
    /// The server refused; the connection can go on with another message.
    Refused(DeliveryFault),
    /// The connection is of no more use, and the server has not taken the message.
    LostBefore(DeliveryFault),
    /// The connection is of no more use, and the server may have taken the message.
    LostAfter(DeliveryFault),
}

/// What a server said, unless it kept silent.
type Answer = Option<Result<Response, SmtpError>>;

impl Line {
    /// `offers` is what the server said to `EHLO` last.
    pub(super) fn new(connection: AsyncSmtpConnection, offers: &Response) -> Self {
        Self {
            connection,
            pipelines: offers
                .message()
                .any(|offer| offer.eq_ignore_ascii_case("PIPELINING")),
            idle_since: Instant::now(),
        }
    }

    /// The same line, from now on at rest.
    pub(super) fn at_rest(self) -> Self {
        Self {
            idle_since: Instant::now(),
            ..self
        }
    }

    /// Whether the line was used just now and so needs no question whether it still stands.
    pub(super) fn is_fresh(&self) -> bool {
        self.idle_since.elapsed() < TRUSTED_IDLE
    }

    /// Whether a harmless `command` is answered with yes, soon.
    pub(super) async fn agrees(&mut self, command: impl Display) -> bool {
        matches!(self.say(command, BRIEF).await, Some(Ok(_)))
    }

    /// Opens a mail transaction and sends the message. Not lettre's `send`, which closes the connection after each
    /// refusal, does not say which command was refused, and waits for each answer.
    pub(super) async fn hand_over(
        &mut self,
        envelope: &Envelope,
        body: &[u8],
        limits: Limits,
    ) -> Result<(), Ending> {
        let data = if self.pipelines {
            self.open_at_once(envelope, limits.command).await?
        } else {
            self.open_step_by_step(envelope, limits.command).await?
        };
        if !data.has_code(354) {
            let said = format!("DATA: expected 354, the server said {}", data.code());
            return Err(Ending::LostBefore(DeliveryFault::unreachable(said)));
        }
        heard("the message", self.send(body, limits.message).await).map_err(perhaps_taken)?;
        Ok(())
    }

    async fn open_step_by_step(&mut self, envelope: &Envelope, limit: Duration) -> Result<Response, Ending> {
        heard("MAIL", self.say(mail(envelope), limit).await).map_err(about_the_sender)?;
        for to in envelope.to() {
            heard("RCPT", self.say(rcpt(to), limit).await)?;
        }
        heard("DATA", self.say(Data, limit).await)
    }

    /// Every answer is read, so that the line can go on after a refusal; the first refusal is the reason.
    async fn open_at_once(&mut self, envelope: &Envelope, limit: Duration) -> Result<Response, Ending> {
        let mut refusal = None;
        let mut last = heard("MAIL", self.say(Opening(envelope), limit).await).map_err(about_the_sender);
        for command in envelope.to().iter().map(|_| "RCPT").chain(["DATA"]) {
            match last {
                Ok(_) => {}
                Err(Ending::Refused(fault)) => refusal = refusal.or(Some(fault)),
                Err(lost) => return Err(refusal.map_or(lost, Ending::LostBefore)),
            }
            last = heard(command, self.listen(limit).await);
        }
        match (refusal, last) {
            (None, last) => last,
            // The server waits for a message that nobody shall get: hang up.
            (Some(fault), Ok(_)) => Err(Ending::LostBefore(fault)),
            (Some(fault), Err(Ending::Refused(_))) => Err(Ending::Refused(fault)),
            (Some(fault), Err(_)) => Err(Ending::LostBefore(fault)),
        }
    }

    async fn listen(&mut self, limit: Duration) -> Answer {
        timeout(limit, self.connection.read_response()).await.ok()
    }

    async fn say(&mut self, command: impl Display, limit: Duration) -> Answer {
        timeout(limit, self.connection.command(command)).await.ok()
    }

    async fn send(&mut self, body: &[u8], limit: Duration) -> Answer {
        timeout(limit, self.connection.message(body)).await.ok()
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line")
            .field("idle_since", &self.idle_since)
            .finish_non_exhaustive()
    }
}

impl Ending {
    pub(super) fn fault(self) -> DeliveryFault {
        match self {
            Self::Refused(fault) | Self::LostBefore(fault) | Self::LostAfter(fault) => fault,
        }
    }
}

/// Sorts the answer to one command.
fn heard(command: &str, answer: Answer) -> Result<Response, Ending> {
    let fault = match answer {
        Some(Ok(response)) => return Ok(response),
        Some(Err(fault)) => fault,
        None => {
            return Err(Ending::LostBefore(DeliveryFault::unreachable(format_args!(
                "{command}: timed out"
            ))));
        }
    };
    let said = format!("{command}: {fault}");
    let kind = match fault.status().map(u16::from) {
        None => return Err(Ending::LostBefore(DeliveryFault::unreachable(said))),
        Some(code) if ABOUT_THE_CONNECTION.contains(&code) => {
            return Err(Ending::LostBefore(DeliveryFault::unreachable(said)));
        }
        Some(_) if names_the_sender(&said) => DeliveryFaultKind::Unreachable,
        Some(_) if fault.is_permanent() => DeliveryFaultKind::Permanent,
        Some(_) => DeliveryFaultKind::Transient,
    };
    Err(Ending::Refused(DeliveryFault::new(kind, said)))
}

/// A refused sender, or a server too busy for `MAIL`, concerns every message alike.
fn about_the_sender(ending: Ending) -> Ending {
    match ending {
        Ending::Refused(fault) => Ending::Refused(DeliveryFault {
            kind: DeliveryFaultKind::Unreachable,
            ..fault
        }),
        lost => lost,
    }
}

/// Enhanced codes x.1.7 and x.1.8, bad sender: many servers give them only in answer to `RCPT`.
fn names_the_sender(said: &str) -> bool {
    ["4.1.7 ", "4.1.8 ", "5.1.7 ", "5.1.8 "]
        .iter()
        .any(|status| said.contains(&format!(": {status}")))
}

/// Once the message went out, a connection that breaks leaves open whether the server has it.
fn perhaps_taken(ending: Ending) -> Ending {
    match ending {
        Ending::LostBefore(fault) => Ending::LostAfter(DeliveryFault {
            kind: DeliveryFaultKind::Unanswered,
            detail: format!("{}; it may have been taken all the same", fault.detail),
        }),
        ending => ending,
    }
}
