//! Settings: from the environment and an optional TOML file, checked at start with every fault listed at once.

use std::{collections::BTreeSet, fmt, net::SocketAddr, path::PathBuf, time::Duration};

use figment::{
    Figment,
    providers::{Env, Format, Toml},
};
use secrecy::{ExposeSecret, SecretBox, SecretString};
use serde::Deserialize;

use crate::{
    domain::{account::ExpiryRules, attachment::AttachmentRules, deadlines::Chasing, text::Email},
    mail::{render::Sender, transport::SmtpConfig},
    store::SessionRules,
};

/// As written in the file or the environment, before any check.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Raw {
    mongodb_uri: Option<SecretString>,
    database: Option<String>,
    listen: Option<String>,
    base_url: Option<String>,
    secret_key: Option<SecretString>,
    secret_key_file: Option<PathBuf>,
    mail: Option<String>,
    mail_dir: Option<PathBuf>,
    smtp_url: Option<SecretString>,
    smtp_ca_file: Option<PathBuf>,
    mail_from_name: Option<String>,
    mail_from: Option<String>,
    mail_reply_to: Option<String>,
    demo: bool,
    log: Option<String>,
    log_filter: Option<String>,
    session_idle_minutes: Option<i64>,
    session_absolute_hours: Option<i64>,
    overdue_deputy_days: Option<i64>,
    overdue_chair_days: Option<i64>,
    return_idle_days: Option<i64>,
    return_warning_days: Option<i64>,
    account_idle_days: Option<i64>,
    account_warning_days: Option<i64>,
    attachment_mb: Option<i64>,
    attachments_per_item: Option<i64>,
    client_address_header: Option<String>,
    page_cache_mb: Option<i64>,
    connection_idle_seconds: Option<i64>,
}

impl Raw {
    /// Variables of limits and times that were given.
    fn given(&self) -> BTreeSet<&'static str> {
        let variables = [
            ("CCHC_SESSION_IDLE_MINUTES", self.session_idle_minutes),
            ("CCHC_SESSION_ABSOLUTE_HOURS", self.session_absolute_hours),
            ("CCHC_OVERDUE_DEPUTY_DAYS", self.overdue_deputy_days),
            ("CCHC_OVERDUE_CHAIR_DAYS", self.overdue_chair_days),
            ("CCHC_RETURN_IDLE_DAYS", self.return_idle_days),
            ("CCHC_RETURN_WARNING_DAYS", self.return_warning_days),
            ("CCHC_ATTACHMENT_MB", self.attachment_mb),
            ("CCHC_ATTACHMENTS_PER_ITEM", self.attachments_per_item),
        ];
        let given = variables.into_iter().filter(|(_, value)| value.is_some());
        given.map(|(name, _)| name).collect()
    }
}

/// Where mail goes.
#[derive(Debug)]
pub enum MailSettings {
    /// Into files of this folder.
    Files(PathBuf),
    /// To a mail server.
    Smtp(Box<SmtpConfig>),
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// Checked settings.
#[derive(Debug)]
pub struct Config {
    /// Address of the database, with its credentials.
    pub mongodb_uri: SecretString,
    /// Name of the database.
    pub database: String,
    /// Where the server listens.
    pub listen: SocketAddr,
    /// Public address, without a slash at its end.
    pub base_url: String,
    /// Signs one-time links; the same on every replica.
    pub secret_key: SecretBox<[u8; 32]>,
    /// Where mail goes.
    pub mail: MailSettings,
    /// Whom mail comes from.
    pub sender: Sender,
    /// Demonstration mode.
    pub demo: bool,
    /// How the log is written.
    pub log: LogFormat,
    /// What the log holds.
    pub log_filter: String,
    /// How long sessions live.
    pub sessions: SessionRules,
    /// How overdue items are chased.
    pub chasing: Chasing,
    /// How much may be attached.
    pub attachments: AttachmentRules,
    /// How long an account may lie idle.
    pub expiry: ExpiryRules,
    /// Header in which the proxy gives the client's address.
    pub client_address_header: Option<String>,
    /// Bytes of public pages that are kept ready to send.
    pub page_cache_bytes: u64,
    /// How long a connection may stay open while nothing moves on it.
    pub connection_idle: Duration,
    /// Variables of limits and times that the environment or the file gave; the others are as the program has them.
    pub given: BTreeSet<&'static str>,
}

/// Every fault of the settings.
#[derive(Debug)]
pub struct ConfigFaults(Vec<String>);

impl fmt::Display for ConfigFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} fault(s) in the configuration:", self.0.len())?;
        self.0.iter().try_for_each(|fault| writeln!(f, "  - {fault}"))
    }
}

impl std::error::Error for ConfigFaults {}

/// Collects faults while reading on.
struct Reader {
    faults: Vec<String>,
}

impl Reader {
    fn take<T>(&mut self, name: &str, value: Result<T, impl fmt::Display>) -> Option<T> {
        value
            .map_err(|fault| self.faults.push(format!("{name}: {fault}")))
            .ok()
    }

    fn required<T>(&mut self, name: &str, value: Option<T>, remedy: &str) -> Option<T> {
        if value.is_none() {
            self.faults.push(format!("{name} is not set: {remedy}"));
        }
        value
    }

    fn within(&mut self, name: &str, value: i64, least: i64, most: i64) -> i64 {
        if !(least..=most).contains(&value) {
            self.faults
                .push(format!("{name} is {value}: it lies between {least} and {most}"));
        }
        value
    }

    /// Days until something overdue goes one rung further, or an idle return ends.
    fn chasing(&mut self, raw: &Raw) -> Chasing {
        let usual = Chasing::default();
        let mut days = |name: &str, value: Option<i64>, usual: u32, most: i64| {
            let days = self.within(name, value.unwrap_or_else(|| i64::from(usual)), 1, most);
            u32::try_from(days).unwrap_or(usual)
        };
        let chasing = Chasing {
            deputy_days: days(
                "CCHC_OVERDUE_DEPUTY_DAYS",
                raw.overdue_deputy_days,
                usual.deputy_days,
                30,
            ),
            chair_days: days(
                "CCHC_OVERDUE_CHAIR_DAYS",
                raw.overdue_chair_days,
                usual.chair_days,
                30,
            ),
            idle_days: days(
                "CCHC_RETURN_IDLE_DAYS",
                raw.return_idle_days,
                usual.idle_days,
                3_650,
            ),
            warning_days: days(
                "CCHC_RETURN_WARNING_DAYS",
                raw.return_warning_days,
                usual.warning_days,
                365,
            ),
        };
        if chasing.warning_days >= chasing.idle_days {
            self.faults.push(
                "CCHC_RETURN_WARNING_DAYS must be less than CCHC_RETURN_IDLE_DAYS: a warning comes before the end"
                    .to_owned(),
            );
        }
        chasing
    }

    /// Days until an account that nobody uses is revoked.
    fn expiry(&mut self, raw: &Raw) -> ExpiryRules {
        let usual = ExpiryRules::default();
        let mut days = |name: &str, value: Option<i64>, usual: u32, most: i64| {
            let days = self.within(name, value.unwrap_or_else(|| i64::from(usual)), 1, most);
            u32::try_from(days).unwrap_or(usual)
        };
        let expiry = ExpiryRules {
            idle_days: days(
                "CCHC_ACCOUNT_IDLE_DAYS",
                raw.account_idle_days,
                usual.idle_days,
                3_650,
            ),
            warning_days: days(
                "CCHC_ACCOUNT_WARNING_DAYS",
                raw.account_warning_days,
                usual.warning_days,
                365,
            ),
        };
        if expiry.warning_days >= expiry.idle_days {
            self.faults.push(
                "CCHC_ACCOUNT_WARNING_DAYS must be less than CCHC_ACCOUNT_IDLE_DAYS: a warning comes before the end"
                    .to_owned(),
            );
        }
        expiry
    }

    /// How much may be attached.
    fn attachments(&mut self, raw: &Raw) -> AttachmentRules {
        let usual = AttachmentRules::default();
        let megabytes = self.within("CCHC_ATTACHMENT_MB", raw.attachment_mb.unwrap_or(20), 1, 500);
        let most = self.within(
            "CCHC_ATTACHMENTS_PER_ITEM",
            raw.attachments_per_item.unwrap_or(10),
            1,
            100,
        );
        AttachmentRules {
            megabytes: u64::try_from(megabytes).unwrap_or(usual.megabytes),
            most: usize::try_from(most).unwrap_or(usual.most),
        }
    }

    fn base_url(&mut self, text: &str) -> Option<String> {
        let parsed = url::Url::parse(text)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"));
        let address = parsed.filter(|url| url.has_host() && url.path() == "/" && url.query().is_none());
        let remedy = "use an http or https address without a path, such as https://caicachhanhchinh.gov.vn";
        self.required("CCHC_BASE_URL", address, remedy)
            .map(|url| url.as_str().trim_end_matches('/').to_owned())
    }

    fn secret_key(&mut self, raw: &Raw) -> Option<SecretBox<[u8; 32]>> {
        let text = match (&raw.secret_key, &raw.secret_key_file) {
            (Some(key), None) => key.clone(),
            (None, Some(file)) => {
                let read =
                    std::fs::read_to_string(file).map_err(|fault| format!("{}: {fault}", file.display()));
                SecretString::from(self.take("CCHC_SECRET_KEY_FILE", read)?)
            }
            _ => {
                let remedy =
                    "set CCHC_SECRET_KEY or CCHC_SECRET_KEY_FILE, one of them, to 32 random bytes in base64";
                return self.required("CCHC_SECRET_KEY", None, remedy);
            }
        };
        let decoded = data_encoding::BASE64
            .decode(text.expose_secret().trim().as_bytes())
            .ok();
        let bytes: Option<[u8; 32]> = decoded.and_then(|bytes| bytes.try_into().ok());
        let key = self.required("CCHC_SECRET_KEY", bytes, "it must hold 32 bytes in base64")?;
        Some(SecretBox::new(Box::new(key)))
    }

    fn mail(&mut self, raw: &Raw) -> Option<MailSettings> {
        match raw.mail.as_deref().unwrap_or("files") {
            "files" => Some(MailSettings::Files(
                raw.mail_dir.clone().unwrap_or_else(|| PathBuf::from("mail")),
            )),
            "smtp" => {
                let url = self.required(
                    "CCHC_SMTP_URL",
                    raw.smtp_url.as_ref(),
                    "CCHC_MAIL=smtp needs a mail server",
                )?;
                let mut smtp = self.take("CCHC_SMTP_URL", SmtpConfig::parse(url))?;
                smtp.ca_file.clone_from(&raw.smtp_ca_file);
                Some(MailSettings::Smtp(Box::new(smtp)))
            }
            other => self.required("CCHC_MAIL", None, &format!("`{other}` is neither files nor smtp")),
        }
    }

    fn address(&mut self, name: &str, text: Option<String>, default: &str) -> Option<String> {
        let text = text.unwrap_or_else(|| default.to_owned());
        self.take(
            name,
            Email::parse(&text).map_err(|_| format!("`{text}` is not a mail address")),
        )
        .map(|email| email.to_string())
    }

    fn log(&mut self, text: Option<&str>) -> Option<LogFormat> {
        match text.unwrap_or("text") {
            "text" => Some(LogFormat::Text),
            "json" => Some(LogFormat::Json),
            other => self.required("CCHC_LOG", None, &format!("`{other}` is neither text nor json")),
        }
    }
}

impl Config {
    /// Reads the file named by `CCHC_CONFIG`, then the environment over it.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn load() -> Result<Self, ConfigFaults> {
        let mut figment = Figment::new();
        if let Some(file) = std::env::var_os("CCHC_CONFIG") {
            figment = figment.merge(Toml::file_exact(file));
        }
        let figment = figment
            .merge(Env::raw().only(&["MONGODB_URI"]))
            .merge(Env::prefixed("CCHC_"));
        Self::from_figment(&figment)
    }

    fn from_figment(figment: &Figment) -> Result<Self, ConfigFaults> {
        let raw: Raw = figment.extract().map_err(|faults| {
            ConfigFaults(
                faults
                    .into_iter()
                    .map(|fault| format!("{}: {}", fault.path.join("."), fault.kind))
                    .collect(),
            )
        })?;
        let mut read = Reader { faults: Vec::new() };
        let given = raw.given();
        let mongodb_uri = read.required(
            "MONGODB_URI",
            raw.mongodb_uri.clone(),
            "name a replica set, mongodb://host/?replicaSet=rs0",
        );
        let listen = raw.listen.as_deref().unwrap_or("127.0.0.1:8080");
        let listen = read.take(
            "CCHC_LISTEN",
            listen.parse().map_err(|fault| format!("`{listen}`: {fault}")),
        );
        let base_url = read.base_url(raw.base_url.as_deref().unwrap_or("http://127.0.0.1:8080"));
        let secret_key = read.secret_key(&raw);
        let mail = read.mail(&raw);
        let address = read.address(
            "CCHC_MAIL_FROM",
            raw.mail_from.clone(),
            "no-reply@caicachhanhchinh.gov.vn",
        );
        let reply_to = read.address(
            "CCHC_MAIL_REPLY_TO",
            raw.mail_reply_to.clone(),
            "websitecchc@moha.gov.vn",
        );
        let log = read.log(raw.log.as_deref());
        let idle = read.within(
            "CCHC_SESSION_IDLE_MINUTES",
            raw.session_idle_minutes.unwrap_or(120),
            5,
            1_440,
        );
        let absolute = read.within(
            "CCHC_SESSION_ABSOLUTE_HOURS",
            raw.session_absolute_hours.unwrap_or(12),
            1,
            168,
        );
        let chasing = read.chasing(&raw);
        let page_cache_mb = read.within("CCHC_PAGE_CACHE_MB", raw.page_cache_mb.unwrap_or(64), 0, 65_536);
        let connection_idle = read.within(
            "CCHC_CONNECTION_IDLE_SECONDS",
            raw.connection_idle_seconds.unwrap_or(75),
            30,
            3_600,
        );
        let attachments = read.attachments(&raw);
        let expiry = read.expiry(&raw);
        match (
            mongodb_uri,
            listen,
            base_url,
            secret_key,
            mail,
            address,
            reply_to,
            log,
        ) {
            (
                Some(mongodb_uri),
                Some(listen),
                Some(base_url),
                Some(secret_key),
                Some(mail),
                Some(address),
                Some(reply_to),
                Some(log),
            ) if read.faults.is_empty() => Ok(Self {
                mongodb_uri,
                database: raw.database.unwrap_or_else(|| "cchc".to_owned()),
                listen,
                base_url,
                secret_key,
                mail,
                sender: Sender {
                    name: raw
                        .mail_from_name
                        .unwrap_or_else(|| "Trang Thông tin Cải cách hành chính".to_owned()),
                    address,
                    reply_to,
                },
                demo: raw.demo,
                log,
                log_filter: raw.log_filter.unwrap_or_else(|| "info,mongodb=warn".to_owned()),
                sessions: SessionRules {
                    idle_seconds: idle * 60,
                    absolute_seconds: absolute * 3_600,
                },
                chasing,
                attachments,
                expiry,
                client_address_header: raw.client_address_header,
                page_cache_bytes: page_cache_mb.unsigned_abs() * 1_048_576,
                connection_idle: Duration::from_secs(connection_idle.unsigned_abs()),
                given,
            }),
            _ => Err(ConfigFaults(read.faults)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(toml: &str) -> Result<Config, ConfigFaults> {
        Config::from_figment(&Figment::new().merge(Toml::string(toml)))
    }

    const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    #[test]
    fn defaults_need_only_the_database_and_the_key() {
        let config = read(&format!(
            "mongodb_uri = 'mongodb://x/?replicaSet=rs0'\nsecret_key = '{KEY}'"
        ))
        .unwrap();
        assert_eq!(config.base_url, "http://127.0.0.1:8080");
        assert!(!config.demo && config.given.is_empty());
        assert!(matches!(config.mail, MailSettings::Files(_)));
    }

    #[test]
    fn every_fault_is_listed_at_once() {
        let faults = read(
            "listen = 'here'\nbase_url = 'ftp://x'\nmail = 'pigeon'\nsession_idle_minutes = 1\nlog = 'loud'\noverdue_deputy_days = 0\nattachment_mb = 0\nreturn_warning_days = 60\naccount_warning_days = 45",
        )
        .unwrap_err()
        .to_string();
        for name in [
            "MONGODB_URI",
            "CCHC_LISTEN",
            "CCHC_BASE_URL",
            "CCHC_SECRET_KEY",
            "CCHC_MAIL",
            "CCHC_SESSION_IDLE_MINUTES",
            "CCHC_LOG",
            "CCHC_OVERDUE_DEPUTY_DAYS",
            "CCHC_RETURN_WARNING_DAYS",
            "CCHC_ACCOUNT_WARNING_DAYS",
            "CCHC_ATTACHMENT_MB",
        ] {
            assert!(faults.contains(name), "{name} is missing from: {faults}");
        }
    }

    #[test]
    fn secrets_do_not_show_in_debug_output() {
        let shown = format!(
            "{:?}",
            read(&format!("mongodb_uri = 'mongodb://u:hunter2@x/'\nsecret_key = '{KEY}'\nmail = 'smtp'\nsmtp_url = 'smtp://u:hunter3@x'")).unwrap()
        );
        assert!(!shown.contains("hunter"), "{shown}");
        assert!(!shown.contains("AAECAw"));
    }
}
