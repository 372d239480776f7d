//! Settings of the workflow and of the process.

use super::parts::{FieldError, Shell};
use crate::domain::workflow::Setting;

/// `GET /quan-tri/thiet-lap`; its form goes to the same address.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/site/workflow.html")]
pub struct WorkflowPage {
    /// The frame.
    pub shell: Shell,
    /// Who changed them last, in words.
    pub origin: String,
    /// Version that was looked at.
    pub seen: i64,
    /// Idempotency key of the form.
    pub key: String,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// Those that may be changed.
    pub rows: Vec<SettingRow>,
    /// Those that a process is started with.
    pub fixed: Vec<FixedRow>,
    /// What is set by which environment variable.
    pub variables: Vec<(&'static str, &'static str)>,
    /// Their entries in the audit, for who reads it.
    pub history: Option<String>,
}

/// A setting that may be changed.
#[derive(Clone, Debug)]
pub struct SettingRow {
    /// Name of its control.
    pub key: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// What its days are.
    pub unit: &'static str,
    /// What it does.
    pub meaning: &'static str,
    /// Most days.
    pub most: u32,
    /// What counts now.
    pub now: u32,
    /// What counts when nothing is set, with its unit.
    pub usual: String,
    /// Where what counts comes from.
    pub source: &'static str,
    /// What stands in the control.
    pub typed: String,
}

/// A setting that a process is started with.
#[derive(Clone, Debug)]
pub struct FixedRow {
    /// What it is called.
    pub label: &'static str,
    /// Its value with its unit.
    pub value: String,
    /// What it does.
    pub meaning: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// The environment variable that gives it.
    pub variable: &'static str,
}

/// What was typed, by the names of the controls.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct WorkflowTyped {
    /// Version that was looked at.
    pub seen: String,
    screening_days: String,
    field_review_days: String,
    hold_days: String,
    overdue_deputy_days: String,
    overdue_chair_days: String,
    return_idle_days: String,
    return_warning_days: String,
}

impl WorkflowTyped {
    /// What was typed of a setting.
    pub fn of(&self, setting: Setting) -> &str {
        match setting {
            Setting::Screening => &self.screening_days,
            Setting::FieldReview => &self.field_review_days,
            Setting::Hold => &self.hold_days,
            Setting::OverdueDeputy => &self.overdue_deputy_days,
            Setting::OverdueChair => &self.overdue_chair_days,
            Setting::ReturnIdle => &self.return_idle_days,
            Setting::ReturnWarning => &self.return_warning_days,
        }
    }
}
