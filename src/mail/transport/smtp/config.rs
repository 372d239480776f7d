//! Which mail server, and how to speak with it.

use std::{net::IpAddr, path::PathBuf, sync::Arc, time::Duration};

use lettre::transport::smtp::extension::ClientId;
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use tokio_rustls::{
    TlsConnector,
    rustls::{
        self, ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};
use url::{Host, Url};

/// When the connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Never: for a relay on this machine or in a closed network.
    Plain,
    /// After `STARTTLS`; a server that does not offer it is refused.
    StartTls,
    /// From the first byte.
    Tls,
}

/// A mail server and how to speak with it.
#[derive(Clone, Debug)]
pub struct SmtpConfig {
    host: String,
    port: u16,
    security: Security,
    login: Option<(String, SecretString)>,
    /// The name to give in `EHLO`, a domain or an IP address; the name of the machine unless set.
    pub helo: Option<String>,
    /// For each step up to `DATA`; 30 s.
    pub timeout: Duration,
    /// For the message and the server's word that it has it; 120 s. Shorter means more mails that go out twice.
    pub data_timeout: Duration,
    /// How many connections stay open between messages; 2.
    pub idle_connections: usize,
    /// PEM file of certificate authorities to trust besides those of the web.
    pub ca_file: Option<PathBuf>,
}

/// Why a mail server cannot be configured. Never repeats the address, which may hold a password.
#[derive(Debug, Error)]
pub enum SmtpConfigFault {
    /// The address does not parse.
    #[error(
        "the SMTP address is malformed ({0}); it reads smtp://user:password@host:port, with special characters \
         in user and password percent-encoded"
    )]
    Url(#[from] url::ParseError),
    /// The address begins with another word.
    #[error("the SMTP address begins with `{0}://`; use smtp, smtp+starttls or smtps")]
    Scheme(String),
    /// The address names no server.
    #[error("the SMTP address has no host")]
    NoHost,
    /// The address goes on after host and port.
    #[error(
        "the SMTP address goes on after host and port; percent-encode special characters in user and password"
    )]
    Surplus,
    /// User without password, or password without user.
    #[error("the SMTP address needs user and password, or neither")]
    HalfLogin,
    /// User or password are not UTF-8 once decoded.
    #[error("user or password in the SMTP address are not UTF-8")]
    LoginText,
    /// The host cannot stand in a certificate.
    #[error("the SMTP host `{0}` is neither a domain name nor an IP address")]
    Host(String),
    /// The name for `EHLO` is not one.
    #[error("the name for EHLO, `{0}`, is neither a domain name nor an IP address")]
    Helo(String),
    /// The file of certificates cannot be used.
    #[error("the certificates in {} cannot be used: {detail}", file.display())]
    CaFile {
        /// Which file.
        file: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// The TLS library refused its settings.
    #[error("TLS cannot be set up")]
    Tls(#[from] rustls::Error),
}

impl SmtpConfig {
    /// Reads `smtp://user:password@host:port`, `smtp+starttls://…` or `smtps://…`; without a port 25, 587 or 465.
    ///
    /// # Errors
    /// [`SmtpConfigFault`] says what to change.
    pub fn parse(address: &SecretString) -> Result<Self, SmtpConfigFault> {
        let url = Url::parse(address.expose_secret())?;
        let (security, default_port) = match url.scheme() {
            "smtp" => (Security::Plain, 25),
            "smtp+starttls" => (Security::StartTls, 587),
            "smtps" => (Security::Tls, 465),
            other => return Err(SmtpConfigFault::Scheme(other.to_owned())),
        };
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(SmtpConfigFault::Surplus);
        }
        let host = match url.host() {
            Some(Host::Domain(name)) if !name.is_empty() => name.to_owned(),
            Some(Host::Ipv4(ip)) => ip.to_string(),
            Some(Host::Ipv6(ip)) => ip.to_string(),
            _ => return Err(SmtpConfigFault::NoHost),
        };
        Ok(Self {
            host,
            port: url.port().unwrap_or(default_port),
            security,
            login: login(&url)?,
            helo: None,
            timeout: Duration::from_secs(30),
            data_timeout: Duration::from_secs(120),
            idle_connections: 2,
            ca_file: None,
        })
    }

    /// Name or IP address of the server.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// TCP port of the server.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// When the connection is encrypted.
    pub fn security(&self) -> Security {
        self.security
    }

    pub(super) fn login(&self) -> Option<(&str, &SecretString)> {
        self.login
            .as_ref()
            .map(|(user, password)| (user.as_str(), password))
    }

    pub(super) fn exposes_password(&self) -> bool {
        let local = self.host == "localhost" || self.host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
        self.login.is_some() && self.security == Security::Plain && !local
    }

    pub(super) fn check_helo(&self) -> Result<(), SmtpConfigFault> {
        match &self.helo {
            Some(name) if ServerName::try_from(name.as_str()).is_err() => {
                Err(SmtpConfigFault::Helo(name.clone()))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn client_id(&self) -> ClientId {
        let Some(name) = &self.helo else {
            return ClientId::default();
        };
        match name.parse() {
            Ok(IpAddr::V4(ip)) => ClientId::Ipv4(ip),
            Ok(IpAddr::V6(ip)) => ClientId::Ipv6(ip),
            Err(_) => ClientId::Domain(name.clone()),
        }
    }
}

fn login(url: &Url) -> Result<Option<(String, SecretString)>, SmtpConfigFault> {
    let decoded = |text: &str| {
        let text = percent_decode_str(text)
            .decode_utf8()
            .map_err(|_| SmtpConfigFault::LoginText)?;
        Ok::<_, SmtpConfigFault>(text.into_owned())
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) | (_, None | Some("")) => Err(SmtpConfigFault::HalfLogin),
        (user, Some(password)) => Ok(Some((decoded(user)?, decoded(password)?.into()))),
    }
}

/// What an encrypted connection needs.
pub(super) struct Tls {
    pub(super) connector: TlsConnector,
    pub(super) server_name: ServerName<'static>,
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tls")
            .field("server_name", &self.server_name)
            .finish_non_exhaustive()
    }
}

impl Tls {
    /// The TLS side of `config`; nothing when its connections stay plain.
    pub(super) fn of(config: &SmtpConfig) -> Result<Option<Self>, SmtpConfigFault> {
        if config.security == Security::Plain {
            return Ok(None);
        }
        let server_name = ServerName::try_from(config.host.clone())
            .map_err(|_| SmtpConfigFault::Host(config.host.clone()))?;
        let client = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(trusted(config)?)
            .with_no_client_auth();
        Ok(Some(Self {
            connector: TlsConnector::from(Arc::new(client)),
            server_name,
        }))
    }
}

fn trusted(config: &SmtpConfig) -> Result<RootCertStore, SmtpConfigFault> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let Some(file) = &config.ca_file else {
        return Ok(roots);
    };
    let fault = |detail: String| SmtpConfigFault::CaFile {
        file: file.clone(),
        detail,
    };
    let of_the_web = roots.len();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|found| fault(found.to_string()))? {
        let certificate = certificate.map_err(|found| fault(found.to_string()))?;
        roots.add(certificate).map_err(|found| fault(found.to_string()))?;
    }
    if roots.len() == of_the_web {
        return Err(fault("there is none in it".to_owned()));
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(address: &str) -> Result<SmtpConfig, SmtpConfigFault> {
        SmtpConfig::parse(&address.into())
    }

    #[test]
    fn addresses_are_read() {
        for (address, host, port, security, login) in [
            ("smtp://localhost", "localhost", 25, Security::Plain, None),
            ("smtp://127.0.0.1:2525/", "127.0.0.1", 2525, Security::Plain, None),
            ("smtp://[::1]:26", "::1", 26, Security::Plain, None),
            (
                "smtp+starttls://u:p@mail.x.vn",
                "mail.x.vn",
                587,
                Security::StartTls,
                Some(("u", "p")),
            ),
            ("smtps://mail.x.vn", "mail.x.vn", 465, Security::Tls, None),
            (
                "smtps://portal%40x.vn:a%2Fb%3A%23%E1%BA%BF@mail.x.vn:4465",
                "mail.x.vn",
                4465,
                Security::Tls,
                Some(("portal@x.vn", "a/b:#ế")),
            ),
        ] {
            let config = parse(address).unwrap();
            assert_eq!(
                (config.host(), config.port(), config.security()),
                (host, port, security),
                "{address}"
            );
            let found = config
                .login()
                .map(|(user, password)| (user, password.expose_secret()));
            assert_eq!(found, login, "{address}");
        }
    }

    #[test]
    fn faults_say_what_to_change_and_keep_the_password() {
        for (address, said) in [
            ("", "malformed"),
            ("mail.x.vn", "malformed"),
            ("mail.x.vn:25", "begins with `mail.x.vn://`"),
            ("https://mail.x.vn", "begins with `https://`"),
            ("smtp://", "no host"),
            ("smtp:localhost", "goes on"),
            ("smtp://u:s3cret@x.vn/inbox", "goes on"),
            ("smtp://u:s3cret@x.vn?tls=1", "goes on"),
            ("smtp://u:s3cret#5@x.vn", "malformed"),
            ("smtp://u@x.vn", "user and password"),
            ("smtp://:s3cret@x.vn", "user and password"),
            ("smtp://u:s3cret%ff@x.vn", "UTF-8"),
            ("smtp://u:s3cret@x.vn:99999", "malformed"),
        ] {
            let fault = parse(address).unwrap_err().to_string();
            assert!(fault.contains(said), "{address}: {fault}");
            assert!(!fault.contains("s3cret"), "{fault}");
        }
        assert!(!format!("{:?}", parse("smtp://u:s3cret@x.vn").unwrap()).contains("s3cret"));
    }

    #[test]
    fn only_a_password_on_an_open_line_is_exposed() {
        for (address, exposed) in [
            ("smtp://u:p@x.vn", true),
            ("smtp://x.vn", false),
            ("smtps://u:p@x.vn", false),
            ("smtp+starttls://u:p@x.vn", false),
            ("smtp://u:p@localhost", false),
            ("smtp://u:p@127.0.0.1", false),
            ("smtp://u:p@[::1]", false),
        ] {
            assert_eq!(parse(address).unwrap().exposes_password(), exposed, "{address}");
        }
    }

    #[test]
    fn names_for_ehlo_are_checked() {
        let with = |helo: &str| SmtpConfig {
            helo: Some(helo.to_owned()),
            ..parse("smtp://x.vn").unwrap()
        };
        for (helo, said) in [
            ("cchc.x.vn", "cchc.x.vn"),
            ("10.0.0.1", "[10.0.0.1]"),
            ("::1", "[IPv6:::1]"),
        ] {
            with(helo).check_helo().unwrap();
            assert_eq!(with(helo).client_id().to_string(), said);
        }
        for helo in ["", "a b", "x.vn\r\nMAIL FROM:<>", "tỉnh.vn"] {
            assert!(with(helo).check_helo().is_err(), "{helo}");
        }
    }

    #[test]
    fn a_file_of_certificates_must_hold_some() {
        let dir = tempfile::tempdir().unwrap();
        let (empty, absent) = (dir.path().join("empty.pem"), dir.path().join("absent.pem"));
        std::fs::write(&empty, "no certificate\n").unwrap();
        for file in [empty, absent] {
            let config = SmtpConfig {
                ca_file: Some(file),
                ..parse("smtps://x.vn").unwrap()
            };
            assert!(matches!(Tls::of(&config), Err(SmtpConfigFault::CaFile { .. })));
        }
        assert!(Tls::of(&parse("smtps://x.vn").unwrap()).unwrap().is_some());
        assert!(Tls::of(&parse("smtp://x.vn").unwrap()).unwrap().is_none());
    }
}
