//! The log: text for people or JSON for machines, dotted field names, nothing personal or sealed.

use tracing_subscriber::{EnvFilter, fmt};

use crate::config::LogFormat;

/// Starts the log of this process; a second call does nothing.
pub fn start(format: LogFormat, filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // An error here means that a log was started before: tests share one process.
    let _ = match format {
        LogFormat::Text => log.compact().try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
}
