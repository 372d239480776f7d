//! The report of risks of access: read over two spans of days, weighed, and taken out as a file.

use std::collections::HashMap;

use super::{Fault, Services, content_form::FieldFault, incidents::write_incidents};
use crate::{
    domain::{
        actor::{Actor, Person},
        ids::AccountId,
        risk::{IncidentKind, Period, Risk, Severity},
        time::LocalDate,
    },
    store::{AccountMark, CountedFor, Reference, Span, StoreFault, Tally, audit::EntryActor},
};

/// Accounts that a risk names; the others are counted.
const MOST_ACCOUNTS: usize = 30;

/// Verbs of the audit that say of a risk, for whom they are counted, and of which kind of subject alone.
const ACTS: [(Risk, &[&str], CountedFor, Option<&str>); 5] = [
    // Before failed log-ins were incidents, the audit had them.
    (
        Risk::FailedLogIns,
        &["confirm_failed", "log_in_failed"],
        CountedFor::Actor,
        None,
    ),
    (Risk::OddLogIns, &["log_in_new_device"], CountedFor::Actor, None),
    (
        Risk::PowerChanges,
        &[
            "grant_account",
            "add_roles",
            "appoint_anew",
            "prolong_roles",
            "end_role",
            "revoke_account",
            "assign_field",
            "end_assignment",
            "delegate",
            "end_delegation",
        ],
        CountedFor::Subject,
        None,
    ),
    (
        Risk::Exports,
        &["export_directory", "export_risks"],
        CountedFor::Actor,
        None,
    ),
    // An error report is "corrected" too, by the same act.
    (
        Risk::TakenAway,
        &["take_down", "corrected"],
        CountedFor::Actor,
        Some("submission"),
    ),
];

/// The days of a report as its controls are named; both empty is the last month that is over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RiskForm {
    /// First day, `dd/MM/yyyy`.
    pub from: String,
    /// Last day, `dd/MM/yyyy`.
    pub to: String,
}

impl RiskForm {
    /// Reads it.
    ///
    /// # Errors
    /// [`Fault::Form`] with every field to mend.
    pub fn parse(&self, today: LocalDate) -> Result<Period, Fault> {
        if self.from.trim().is_empty() && self.to.trim().is_empty() {
            return Ok(Period::last_month(today));
        }
        let mut faults = Vec::new();
        let mut day = |name: &'static str, text: &str| {
            LocalDate::parse(text)
                .map_err(|fault| faults.push(FieldFault::new(name, fault.to_string())))
                .ok()
        };
        let days = day("from", &self.from).zip(day("to", &self.to));
        match days.map(|(from, to)| Period::new(from, to, today)) {
            Some(Ok(period)) => Ok(period),
            Some(Err(fault)) => {
                let field = match fault {
                    crate::domain::risk::PeriodFault::Future => "from",
                    _ => "to",
                };
                Err(Fault::Form(vec![FieldFault::new(field, fault.to_string())]))
            }
            None => Err(Fault::Form(faults)),
        }
    }
}

/// A count of the period and one of the period before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Within the period.
    pub now: i64,
    /// Within the period before.
    pub before: i64,
}

/// What a risk consists of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// Slug of an incident, or verb of the audit.
    pub what: String,
    /// Name of the door in front of which it happened.
    pub door: Option<String>,
}

/// An account with what was counted for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfAccount {
    /// Its address.
    pub email: String,
    /// Its body.
    pub body: String,
    /// How often.
    pub counts: Counts,
}

/// One risk of the report.
#[derive(Clone, Debug)]
pub struct RiskLine {
    /// Which.
    pub risk: Risk,
    /// How often.
    pub counts: Counts,
    /// How grave.
    pub severity: Severity,
    /// What it consists of, the most frequent first.
    pub parts: Vec<(Part, Counts)>,
    /// Bodies, the most frequent first.
    pub bodies: Vec<(String, Counts)>,
    /// Accounts, the most frequent first.
    pub accounts: Vec<OfAccount>,
    /// Accounts left out of the list.
    pub more: usize,
}

/// The report.
#[derive(Clone, Debug)]
pub struct RiskReport {
    /// Its days.
    pub period: Period,
    /// Whether some of them are not over.
    pub is_open: bool,
    /// A line for each risk.
    pub lines: Vec<RiskLine>,
}

impl RiskReport {
    /// The severity of the gravest risk.
    pub fn severity(&self) -> Severity {
        let grave = self.lines.iter().map(|line| line.severity).max();
        grave.unwrap_or(Severity::Low)
    }

    /// Whether nothing was counted at all.
    pub fn is_blank(&self) -> bool {
        self.lines.iter().all(|line| line.counts == Counts::default())
    }
}

/// Reads the report of a period. What this process counted is written first, so that it is in.
///
/// # Errors
/// [`StoreFault::TooBroad`] when counting takes too long, or when the database does not answer.
pub async fn read_risks(services: &Services, period: Period) -> Result<RiskReport, Fault> {
    write_incidents(services).await?;
    let (now, earlier) = tokio::try_join!(tallies(services, period), tallies(services, period.before()))?;
    let mut named = now.iter().chain(&earlier).filter_map(|(_, tally)| tally.account);
    let marks = services.store.account_marks(&mut named).await?;
    let reference = services.reference.current().await?;
    let lines = Risk::ALL.map(|risk| {
        let mut line = Fold::default();
        for (_, tally) in now.iter().filter(|(of, _)| *of == risk) {
            line.add(tally, &marks, |counts| &mut counts.now);
        }
        for (_, tally) in earlier.iter().filter(|(of, _)| *of == risk) {
            line.add(tally, &marks, |counts| &mut counts.before);
        }
        line.weigh(risk, period, &marks, &reference)
    });
    Ok(RiskReport {
        period,
        is_open: services.today() <= period.to,
        lines: lines.to_vec(),
    })
}

/// The report for a file; that it was taken out is audited.
///
/// # Errors
/// As [`read_risks`], and [`StoreFault::Fenced`] when the person lost the power meanwhile.
pub async fn export_risks(services: &Services, person: &Person, period: Period) -> Result<RiskReport, Fault> {
    let report = read_risks(services, period).await?;
    let by = EntryActor::from(&Actor::Person(person.clone()));
    let gate = Some((person.account, person.epoch));
    services
        .note(by, gate, "export_risks", &mut services.stamp()?)
        .await?;
    Ok(report)
}

async fn tallies(services: &Services, period: Period) -> Result<Vec<(Risk, Tally)>, StoreFault> {
    let (store, span) = (&services.store, period.span());
    let end = span.1.min(services.now());
    let (incidents, acts, nights, dormant) = tokio::try_join!(
        store.tally_incidents(span),
        acts(services, span),
        store.tally_night_log_ins(span),
        store.dormant_accounts(end),
    )?;
    let incidents = incidents.into_iter().filter_map(|tally| {
        let kind = IncidentKind::from_slug(&tally.what)?;
        Some((kind.risk(), tally))
    });
    let nights = nights.into_iter().map(|tally| (Risk::OddLogIns, tally));
    let dormant = dormant.into_iter().map(|account| {
        let tally = Tally {
            what: "dormant".to_owned(),
            tenant: Some(account.tenant),
            account: Some(account.id),
            door: None,
            count: 1,
        };
        (Risk::Dormant, tally)
    });
    Ok(incidents.chain(acts).chain(nights).chain(dormant).collect())
}

async fn acts(services: &Services, span: Span) -> Result<Vec<(Risk, Tally)>, StoreFault> {
    let mut found = Vec::new();
    for (risk, verbs, counted_for, kind) in ACTS {
        let tallies = services.store.tally_acts(verbs, span, counted_for, kind).await?;
        found.extend(tallies.into_iter().map(|tally| (risk, tally)));
    }
    Ok(found)
}

/// A risk while its tallies are added up.
#[derive(Default)]
struct Fold {
    counts: Counts,
    parts: HashMap<Part, Counts>,
    bodies: HashMap<Option<crate::domain::ids::TenantId>, Counts>,
    accounts: HashMap<AccountId, Counts>,
}

impl Fold {
    fn add(
        &mut self,
        tally: &Tally,
        marks: &HashMap<AccountId, AccountMark>,
        of: impl Fn(&mut Counts) -> &mut i64,
    ) {
        let part = Part {
            what: tally.what.clone(),
            door: tally.door.clone(),
        };
        let own = tally.account.and_then(|account| marks.get(&account));
        // The entry of an act without a subject names no body; its actor has one.
        let body = tally.tenant.or_else(|| own.map(|mark| mark.tenant));
        let mut places = vec![
            &mut self.counts,
            self.parts.entry(part).or_default(),
            self.bodies.entry(body).or_default(),
        ];
        if let Some(mark) = own {
            places.push(self.accounts.entry(mark.id).or_default());
        }
        for counts in places {
            let count = of(counts);
            *count = count.saturating_add(tally.count);
        }
    }

    fn weigh(
        self,
        risk: Risk,
        period: Period,
        marks: &HashMap<AccountId, AccountMark>,
        reference: &Reference,
    ) -> RiskLine {
        let body_name = |tenant: Option<_>| match tenant.map(|id| reference.tenant_name(id)) {
            None | Some("") => "Không gắn với cơ quan, đơn vị nào".to_owned(),
            Some(name) => name.to_owned(),
        };
        let accounts = self.accounts.into_iter().filter_map(|(id, counts)| {
            let mark = marks.get(&id)?;
            let account = OfAccount {
                email: mark.email.clone(),
                body: body_name(Some(mark.tenant)),
                counts,
            };
            Some((account.email.clone(), account))
        });
        let mut accounts: Vec<_> = accounts.collect();
        accounts.sort_by(|(one, of_one), (other, of_other)| {
            most_first(of_one.counts, of_other.counts).then_with(|| one.cmp(other))
        });
        let more = accounts.len().saturating_sub(MOST_ACCOUNTS);
        accounts.truncate(MOST_ACCOUNTS);
        RiskLine {
            risk,
            counts: self.counts,
            severity: Severity::of(risk, self.counts.now, self.counts.before, period.days()),
            parts: sorted(self.parts.into_iter().collect()),
            bodies: sorted(
                self.bodies
                    .into_iter()
                    .map(|(tenant, counts)| (body_name(tenant), counts))
                    .collect(),
            ),
            accounts: accounts.into_iter().map(|(_, account)| account).collect(),
            more,
        }
    }
}

fn most_first(one: Counts, other: Counts) -> std::cmp::Ordering {
    (other.now, other.before).cmp(&(one.now, one.before))
}

fn sorted<K: Ord>(mut rows: Vec<(K, Counts)>) -> Vec<(K, Counts)> {
    rows.sort_by(|(one, of_one), (other, of_other)| {
        most_first(*of_one, *of_other).then_with(|| one.cmp(other))
    });
    rows
}
