//! Hands a message to a mail server, or to a folder where there is none.

mod files;
mod smtp;
mod wire;

use thiserror::Error;

use super::render::one_line;
pub use files::{FilesTransport, StoredMail, StoredMailSummary};
pub use smtp::{Security, SmtpConfig, SmtpConfigFault, SmtpTransport};

/// Longest detail of a fault, in characters.
const DETAIL_LENGTH: usize = 500;

/// Where messages go.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "a process has one transport")]
pub enum Transport {
    /// Into a folder, for demonstrations and development.
    Files(FilesTransport),
    /// To a mail server.
    Smtp(SmtpTransport),
}

impl Transport {
    /// Hands over one message; `Ok` means that the server, or the disk, answers for it from now on.
    ///
    /// May be dropped at any time: the connection in use is then closed, never used again half-way.
    ///
    /// # Errors
    /// [`DeliveryFault`], whose kind says what is to become of this message and of the others.
    pub async fn deliver(&self, message: &lettre::Message) -> Result<(), DeliveryFault> {
        match self {
            Self::Files(files) => files.deliver(message).await,
            Self::Smtp(smtp) => smtp.deliver(message).await,
        }
    }

    /// Says goodbye to the mail server; without it, dropping the transport closes the connections too.
    pub async fn close(&self) {
        if let Self::Smtp(smtp) = self {
            smtp.close().await;
        }
    }
}

/// Why a message was not handed over.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{kind}: {detail}")]
pub struct DeliveryFault {
    /// What follows from it.
    pub kind: DeliveryFaultKind,
    /// What the server or the system said, for the outbox row and the operator. Local parts of mail addresses are
    /// masked; passwords never stand in it.
    pub detail: String,
}

/// What a delivery fault says, and of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryFaultKind {
    /// This message will never be taken: a 5xx reply to its recipient or its content.
    Permanent,
    /// This message was not taken now: a 4xx reply to it. Others may pass.
    Transient,
    /// Nothing is known against this message: no server, no agreement on TLS, no login, or a refused sender.
    /// The whole outbox has to wait.
    Unreachable,
    /// The message went out and no answer came: the server may have it. It must not be tried again soon, or a server
    /// that takes it and never says so would get it without end; and the others have to wait as well.
    Unanswered,
}

impl DeliveryFaultKind {
    /// Whether nothing else can go out now either.
    pub const fn stops_everything(self) -> bool {
        matches!(self, Self::Unreachable | Self::Unanswered)
    }
}

impl std::fmt::Display for DeliveryFaultKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Permanent => "permanent",
            Self::Transient => "transient",
            Self::Unreachable => "unreachable",
            Self::Unanswered => "unanswered",
        })
    }
}

impl DeliveryFault {
    fn new(kind: DeliveryFaultKind, detail: impl std::fmt::Display) -> Self {
        let detail = one_line(&mask_addresses(&detail.to_string()));
        Self {
            kind,
            detail: detail.chars().take(DETAIL_LENGTH).collect(),
        }
    }

    fn permanent(detail: impl std::fmt::Display) -> Self {
        Self::new(DeliveryFaultKind::Permanent, detail)
    }

    fn unreachable(detail: impl std::fmt::Display) -> Self {
        Self::new(DeliveryFaultKind::Unreachable, detail)
    }
}

/// `<nam@x.vn>: no such user` becomes `<…@x.vn>: no such user`: servers like to repeat whom they refuse.
fn mask_addresses(text: &str) -> String {
    let in_local_part = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.\"".contains(c);
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let before = &rest[..at];
        let kept = before.trim_end_matches(in_local_part);
        masked.push_str(kept);
        masked.push_str(if kept.len() < before.len() { "…@" } else { "@" });
        rest = &rest[at + 1..];
    }
    masked.push_str(rest);
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_masked() {
        for (text, expected) in [
            (
                "550 5.1.1 <nam.nv@x.vn>: no such user",
                "550 5.1.1 <…@x.vn>: no such user",
            ),
            ("a@b.vn and Ánh@c.vn", "…@b.vn and …@c.vn"),
            ("at @ alone", "at @ alone"),
            ("no address", "no address"),
            ("", ""),
        ] {
            assert_eq!(mask_addresses(text), expected);
        }
    }
}
