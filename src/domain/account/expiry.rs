//! The end of terms (hết nhiệm kỳ, Điều 12(2)) and of accounts that nobody uses: told of before, and ended by a job.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Account, AccountFault, Appointment, Ending, EndingDocument};
use crate::domain::{
    actor::Role,
    change::{Change, Stamp},
    notice::{Letter, To},
    time::{Instant, LocalDate},
};

/// Days before the end of a term at which it is announced.
const MONTH_DAYS: i32 = 30;
/// Days before it at which it is announced again.
const WEEK_DAYS: i32 = 7;
/// Days after which the Board is told again of an end that cannot be carried out.
const HELD_DAYS: i32 = 7;

/// How long an account may lie idle (settings).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpiryRules {
    /// Days without a log-in after which an account is revoked.
    pub idle_days: u32,
    /// Days before that at which the person is warned.
    pub warning_days: u32,
}

impl Default for ExpiryRules {
    fn default() -> Self {
        Self {
            idle_days: 45,
            warning_days: 7,
        }
    }
}

impl ExpiryRules {
    fn idle(self) -> i32 {
        i32::try_from(self.idle_days).unwrap_or(i32::MAX)
    }

    fn warning(self) -> i32 {
        i32::try_from(self.warning_days).unwrap_or(i32::MAX)
    }
}

/// What was announced of an end to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Announced {
    /// A term ends within a month.
    Month,
    /// A term ends within a week.
    Week,
    /// The account lies idle and will be revoked.
    Idle,
    /// The end came and could not be carried out: nobody else holds the role.
    Held,
}

/// An announcement, kept so that nothing is announced twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// What was announced.
    pub what: Announced,
    /// Last day of the term, or the day on which the account has lain idle long enough.
    pub ends_on: LocalDate,
    /// When.
    pub on: LocalDate,
}

/// Why the system itself ended something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndingCause {
    /// The term was over.
    Term,
    /// Nobody logged in for too long.
    Idle,
    /// The body closed.
    Succession,
}

/// An end whose day has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueEnd {
    /// Why.
    pub cause: EndingCause,
    /// The roles that end.
    pub roles: Vec<Role>,
    /// Last day of the term, or the day on which the account had lain idle long enough.
    pub ends_on: LocalDate,
    /// The words of the ground.
    pub ground: String,
    /// The document that set the term.
    pub document: Option<EndingDocument>,
}

impl DueEnd {
    /// What is left of it when `kept` must not end: an idle account ends whole or not at all.
    pub fn without(mut self, kept: &[Role]) -> Option<Self> {
        if self.cause == EndingCause::Idle && !kept.is_empty() {
            return None;
        }
        self.roles.retain(|role| !kept.contains(role));
        (!self.roles.is_empty()).then_some(self)
    }
}

impl Account {
    /// The appointment that a role is held by: the newest that names it.
    pub fn appointment_of(&self, role: Role) -> &Appointment {
        let later = self.later.iter().rev().find(|later| later.roles.contains(&role));
        later.map_or(&self.appointment, |later| &later.appointment)
    }

    /// The roles held, by the last day of their terms.
    fn terms_held(&self) -> BTreeMap<LocalDate, Vec<Role>> {
        let mut terms: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for role in &self.roles {
            if let Some(until) = self.appointment_of(*role).until {
                terms.entry(until).or_default().push(*role);
            }
        }
        terms
    }

    /// When the account was used last: by a log-in, or given or invited anew.
    fn used_at(&self, last_log_in: Option<Instant>) -> Instant {
        let appointed = self.later.last().map(|later| later.at);
        let invited = self.invitation.map(|invitation| invitation.sent_at);
        let given = [appointed, invited, last_log_in].into_iter().flatten();
        given.fold(self.granted_at, Instant::max)
    }

    /// The day on which the account has lain idle long enough.
    fn idle_on(&self, last_log_in: Option<Instant>, rules: ExpiryRules) -> LocalDate {
        self.used_at(last_log_in).local_date().plus_days(rules.idle())
    }

    fn was_announced(&self, what: Announced, ends_on: LocalDate) -> Option<LocalDate> {
        let found = self.announced.iter().rev();
        let mut found = found.filter(|one| one.what == what && one.ends_on == ends_on);
        found.next().map(|one| one.on)
    }

    /// What ends today by itself: roles whose term is over, else the whole account when it lies idle and the person
    /// was warned in time.
    pub fn due_end(
        &self,
        last_log_in: Option<Instant>,
        rules: ExpiryRules,
        today: LocalDate,
    ) -> Option<DueEnd> {
        if !self.is_active() {
            return None;
        }
        let over: Vec<_> = self
            .terms_held()
            .into_iter()
            .filter(|(until, _)| *until < today)
            .collect();
        if let Some((ends_on, roles)) = over.last() {
            let set_by = roles.first().map(|role| self.appointment_of(*role));
            return Some(DueEnd {
                cause: EndingCause::Term,
                ends_on: *ends_on,
                ground: "Hết nhiệm kỳ".to_owned(),
                document: set_by.map(|appointment| EndingDocument {
                    number: appointment.document_number.clone(),
                    decided_on: appointment.decided_on,
                }),
                roles: over.iter().flat_map(|(_, roles)| roles).copied().collect(),
            });
        }
        let ends_on = self.idle_on(last_log_in, rules);
        let warned_on = self.was_announced(Announced::Idle, ends_on)?;
        (today >= ends_on.max(warned_on.plus_days(rules.warning()))).then(|| DueEnd {
            cause: EndingCause::Idle,
            roles: self.roles.clone(),
            ends_on,
            ground: format!("Không đăng nhập trong {} ngày", rules.idle_days),
            document: None,
        })
    }

    /// Ends what is due, as a revocation does; nobody signs it.
    ///
    /// # Errors
    /// [`AccountFault`] when the account has moved on.
    pub fn expire(self, due: DueEnd, sessions: i64, stamp: &mut Stamp) -> Result<Change<Self>, AccountFault> {
        let whole = self.roles.iter().all(|role| due.roles.contains(role));
        let ending = Ending {
            document: due.document,
            cause: Some(due.cause),
            sessions: Some(sessions),
            ..Ending::of(stamp.at(), &due.ground, due.roles)
        };
        if whole {
            self.end(ending, stamp)
        } else {
            self.end_roles(ending, stamp)
        }
    }

    /// Announces the nearest end that is to be announced and was not; nothing else.
    pub fn foretell_end(
        mut self,
        (last_log_in, rules): (Option<Instant>, ExpiryRules),
        body: &str,
        stamp: &mut Stamp,
    ) -> Option<Change<Self>> {
        let today = stamp.at().local_date();
        if !self.is_active() {
            return None;
        }
        if let Some((announcement, roles)) = self.term_to_announce(today) {
            let letter = self.term_letter(announcement.ends_on, &roles, body);
            self.remember(announcement);
            let change = Change::new(self, "foretell_end", stamp).naming(vec!["announced"]);
            return Some(Self::telling_all(change, &letter));
        }
        let ends_on = self.idle_on(last_log_in, rules);
        let warn_on = ends_on.plus_days(-rules.warning());
        if today < warn_on || self.was_announced(Announced::Idle, ends_on).is_some() {
            return None;
        }
        let letter = Letter::IdleWarning {
            full_name: self.full_name.to_string(),
            tenant_name: body.to_owned(),
            last_log_in,
            idle_days: rules.idle_days,
            ends_on: ends_on.max(today.plus_days(rules.warning())),
        };
        self.announced.retain(|one| one.what != Announced::Idle);
        self.remember(Announcement {
            what: Announced::Idle,
            ends_on,
            on: today,
        });
        let person = To::Account(self.id);
        let above = if self.roles.iter().all(|role| role.is_of_tenant()) {
            To::Leads(self.tenant)
        } else {
            To::StandingOffice
        };
        let change = Change::new(self, "warn_idle", stamp).naming(vec!["announced"]);
        Some(change.telling(person, letter.clone()).telling(above, letter))
    }

    fn term_to_announce(&self, today: LocalDate) -> Option<(Announcement, Vec<Role>)> {
        self.terms_held().into_iter().find_map(|(ends_on, roles)| {
            let days = today.days_until(ends_on);
            let told = |what| self.was_announced(what, ends_on).is_some();
            let what = match days {
                0..=WEEK_DAYS if !told(Announced::Week) => Announced::Week,
                0..=WEEK_DAYS => return None,
                0..=MONTH_DAYS if !told(Announced::Month) => Announced::Month,
                _ => return None,
            };
            let announcement = Announcement {
                what,
                ends_on,
                on: today,
            };
            Some((announcement, roles))
        })
    }

    fn term_letter(&self, until: LocalDate, roles: &[Role], body: &str) -> Letter {
        let set_by = roles.first().map(|role| self.appointment_of(*role));
        Letter::TermEnding {
            full_name: self.full_name.to_string(),
            tenant_name: body.to_owned(),
            roles: Role::labels(roles),
            document: set_by.map(Appointment::document_words).unwrap_or_default(),
            until,
        }
    }

    /// Tells the Board of an end that is due and cannot be carried out, as nobody else holds `kept`; again every
    /// week, until it can.
    pub fn hold_end(mut self, due: &DueEnd, kept: &[Role], stamp: &mut Stamp) -> Option<Change<Self>> {
        let today = stamp.at().local_date();
        let told = self.was_announced(Announced::Held, due.ends_on);
        if told.is_some_and(|on| today < on.plus_days(HELD_DAYS)) {
            return None;
        }
        let letter = Letter::EndHeld {
            full_name: self.full_name.to_string(),
            roles: Role::labels(kept),
            ground: due.ground.clone(),
            since: due.ends_on,
        };
        self.announced.retain(|one| one.what != Announced::Held);
        self.remember(Announcement {
            what: Announced::Held,
            ends_on: due.ends_on,
            on: today,
        });
        let person = To::Account(self.id);
        let change = Change::new(self, "hold_end", stamp).naming(vec!["announced"]);
        Some(
            [person, To::StandingOffice, To::Deputy, To::Chair]
                .into_iter()
                .fold(change, |change, to| change.telling(to, letter.clone())),
        )
    }

    /// Keeps an announcement; those of terms that the account does not hold any more are forgotten.
    fn remember(&mut self, announcement: Announcement) {
        let terms = self.terms_held();
        self.announced.retain(|one| {
            matches!(one.what, Announced::Idle | Announced::Held) || terms.contains_key(&one.ends_on)
        });
        self.announced.push(announcement);
    }
}
