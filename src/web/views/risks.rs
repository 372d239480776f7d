//! The report of risks of access.

use super::parts::{FieldError, Shell};

/// `GET /quan-tri/rui-ro`. In the address: `from`, `to`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/admin/risks.html")]
pub struct RisksPage {
    /// The frame.
    pub shell: Shell,
    /// Whether the reader passes the door of administration, where the page is linked from.
    pub in_administration: bool,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// Typed first day.
    pub from: String,
    /// Typed last day.
    pub to: String,
    /// The report, when the days make one.
    pub report: Option<RiskTable>,
}

/// The report in words.
#[derive(Clone, Debug)]
pub struct RiskTable {
    /// Its days, in words.
    pub period: String,
    /// The days it is compared with.
    pub before: String,
    /// What is not over yet, in words.
    pub open: Option<&'static str>,
    /// Address of the file.
    pub file: String,
    /// Severity of the gravest risk: slug and words.
    pub severity: (&'static str, &'static str),
    /// Whether nothing was counted.
    pub blank: bool,
    /// A row for each risk.
    pub rows: Vec<RiskRow>,
    /// When the report was drawn, for paper.
    pub drawn: String,
}

/// One risk.
#[derive(Clone, Debug)]
pub struct RiskRow {
    /// Anchor of its details.
    pub slug: &'static str,
    /// Its name.
    pub label: &'static str,
    /// What is counted.
    pub meaning: &'static str,
    /// From how many on it is grave.
    pub rule: String,
    /// Count of the period.
    pub count: String,
    /// Count of the period before.
    pub before: String,
    /// Arrow of the trend.
    pub arrow: &'static str,
    /// The trend in words.
    pub trend: String,
    /// Severity: slug and words.
    pub severity: (&'static str, &'static str),
    /// What it consists of.
    pub parts: Vec<CountRow>,
    /// By body.
    pub bodies: Vec<CountRow>,
    /// By account.
    pub accounts: Vec<CountRow>,
    /// Accounts that are not listed, in words.
    pub more: Option<String>,
}

impl RiskRow {
    /// Whether there is anything to tell in detail.
    pub fn is_told(&self) -> bool {
        !self.parts.is_empty()
    }
}

/// One line of details.
#[derive(Clone, Debug)]
pub struct CountRow {
    /// Of what or whom.
    pub name: String,
    /// More of it; may be empty.
    pub note: String,
    /// Count of the period.
    pub count: String,
    /// Count of the period before.
    pub before: String,
}
