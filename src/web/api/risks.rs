//! The report of risks of access as JSON.

use poem::Result;
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};

use crate::{
    app::risks::{Counts, RiskForm, RiskLine, read_risks},
    domain::{
        policy::ReadRisks,
        risk::{Severity, Trend},
    },
    web::{gate::Can, pages::risks::too_broad, present, problem::Problem},
};

/// The report of risks of access as JSON.
pub struct RisksApi;

/// A count of something.
#[derive(Clone, Debug, Object)]
struct CountBody {
    /// Of what or whom, in words or as an address.
    name: String,
    /// Within the period.
    count: i64,
    /// Within the period before.
    before: i64,
}

impl CountBody {
    fn of(name: impl Into<String>, counts: Counts) -> Self {
        Self {
            name: name.into(),
            count: counts.now,
            before: counts.before,
        }
    }
}

/// One risk.
#[derive(Clone, Debug, Object)]
struct RiskBody {
    /// Its slug.
    risk: String,
    /// Its name.
    name: String,
    /// Within the period.
    count: i64,
    /// Within the period before.
    before: i64,
    /// `up`, `level` or `down`.
    trend: String,
    /// `low`, `medium` or `high`.
    severity: String,
    /// What it consists of.
    parts: Vec<CountBody>,
    /// By body.
    bodies: Vec<CountBody>,
    /// By account, at most thirty.
    accounts: Vec<CountBody>,
    /// Accounts that are not listed.
    more_accounts: usize,
}

impl From<&RiskLine> for RiskBody {
    fn from(line: &RiskLine) -> Self {
        let Counts { now, before } = line.counts;
        Self {
            risk: line.risk.slug().to_owned(),
            name: line.risk.label().to_owned(),
            count: now,
            before,
            trend: Trend::of(now, before).slug().to_owned(),
            severity: line.severity.slug().to_owned(),
            parts: line
                .parts
                .iter()
                .map(|(part, counts)| CountBody::of(present::risk_part(part), *counts))
                .collect(),
            bodies: line
                .bodies
                .iter()
                .map(|(name, counts)| CountBody::of(name, *counts))
                .collect(),
            accounts: line
                .accounts
                .iter()
                .map(|account| CountBody::of(&account.email, account.counts))
                .collect(),
            more_accounts: line.more,
        }
    }
}

/// The report.
#[derive(Clone, Debug, Object)]
struct RiskReportBody {
    /// First day, `yyyy-MM-dd`.
    from: String,
    /// Last day.
    to: String,
    /// First day of the period before.
    before_from: String,
    /// Last day of the period before.
    before_to: String,
    /// Whether some of its days are not over.
    open: bool,
    /// Severity of the gravest risk.
    severity: String,
    /// A line for each risk.
    risks: Vec<RiskBody>,
}

#[OpenApi]
impl RisksApi {
    /// The report of a period, by default of the last month; days are `dd/MM/yyyy` or `yyyy-MM-dd`.
    #[oai(path = "/administration/risk-report", method = "get")]
    async fn read_risk_report(
        &self,
        can: Can<ReadRisks>,
        from: Query<Option<String>>,
        to: Query<Option<String>>,
    ) -> Result<Json<RiskReportBody>> {
        let form = RiskForm {
            from: from.0.unwrap_or_default(),
            to: to.0.unwrap_or_default(),
        };
        let services = can.services();
        let period = form.parse(services.today()).map_err(Problem::from)?;
        let report = read_risks(services, period)
            .await
            .map_err(|fault| too_broad(fault).unwrap_or_else(Problem::from))?;
        let before = period.before();
        let severity: Severity = report.severity();
        Ok(Json(RiskReportBody {
            from: period.from.to_string(),
            to: period.to.to_string(),
            before_from: before.from.to_string(),
            before_to: before.to.to_string(),
            open: report.is_open,
            severity: severity.slug().to_owned(),
            risks: report.lines.iter().map(RiskBody::from).collect(),
        }))
    }
}
