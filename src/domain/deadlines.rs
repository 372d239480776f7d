//! Chasing (đôn đốc): what follows when the target of a step passes, or a returned item lies idle.
//!
//! Each rung is climbed once for one stay of the item at its step, on a working day from 08:00 on: the change is
//! bound to the item's version, and its letter commits with it, so that nothing is ever said twice.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::{
    calendar::WorkingCalendar,
    change::{Change, Stamp},
    custody::Timing,
    notice::{Letter, To},
    policy::{Chase, Entrusted, Lapse, Retime},
    state::State,
    submission::{Submission, Targets},
    time::{Instant, LocalDate},
};

/// How far an overdue step was chased (mức đôn đốc).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// The custodian of a returned item was warned that it lapses.
    Warned,
    /// Whoever it lies with was reminded.
    Holder,
    /// The Deputy was told.
    Deputy,
    /// It stands on the Chair's list, and the Chair was told.
    Chair,
}

impl Rung {
    /// The rung as stored and as written in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Warned => "warned",
            Self::Holder => "holder",
            Self::Deputy => "deputy",
            Self::Chair => "chair",
        }
    }

    /// The rung as lists say it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Warned => "Đã báo sắp kết thúc",
            Self::Holder => "Đã nhắc người đang xử lý",
            Self::Deputy => "Đã báo cáo Phó Trưởng Ban",
            Self::Chair => "Đã báo cáo Trưởng Ban",
        }
    }
}

/// The last rung climbed, and for which stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chased {
    /// Since when the item lay there; another stay begins at the foot again.
    pub since: Instant,
    /// The rung.
    pub rung: Rung,
    /// When it was climbed.
    pub at: Instant,
}

/// Working days between the rungs, and the days of an idle return (settings).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chasing {
    /// Working days from the reminder to the Deputy, at least 1.
    pub deputy_days: u32,
    /// Working days from the Deputy to the Chair, at least 1.
    pub chair_days: u32,
    /// Calendar days after which an idle return lapses.
    pub idle_days: u32,
    /// Calendar days before that at which its custodian is warned.
    pub warning_days: u32,
}

impl Default for Chasing {
    fn default() -> Self {
        Self {
            deputy_days: 1,
            chair_days: 1,
            idle_days: 60,
            warning_days: 7,
        }
    }
}

impl Chasing {
    /// The first working day on which an idle return lapses, warned of on `warned_on`.
    fn lapses_on(self, idle_since: Instant, warned_on: LocalDate, calendar: &WorkingCalendar) -> LocalDate {
        let idle = calendar.next_morning(idle_since.plus_days(i64::from(self.idle_days)));
        let warned = i32::try_from(self.warning_days).unwrap_or(i32::MAX);
        idle.local_date()
            .max(calendar.roll_forward(warned_on.plus_days(warned)))
    }

    /// Days an idle return lies before its custodian is warned.
    pub fn idle_days_unwarned(self) -> i64 {
        i64::from(self.idle_days.saturating_sub(self.warning_days))
    }
}

impl Submission {
    /// Since when it lies where it lies: at its step, or idle in the hands of its custodian.
    pub const fn lies_since(&self) -> Option<Instant> {
        match self.state {
            State::Submitted { since, .. }
            | State::InFieldReview { since, .. }
            | State::OnHold { since, .. } => Some(since),
            State::Returned { .. } => Some(self.updated_at),
            _ => None,
        }
    }

    /// How far this stay was chased; what was said of an earlier one counts for nothing.
    pub fn chased(&self) -> Option<&Chased> {
        self.chased
            .as_ref()
            .filter(|chased| Some(chased.since) == self.lies_since())
    }

    /// Whoever has to act, in words.
    pub fn holder_words(&self) -> String {
        match (&self.state, &self.routing) {
            (State::InFieldReview { .. }, Some(routing)) => routing.reviewer_name.to_string(),
            (State::AwaitingChair { .. } | State::AwaitingDirection { .. }, _) => {
                "Trưởng Ban Biên tập".to_owned()
            }
            (State::Draft | State::Returned { .. } | State::OnHold { .. }, _) => match self.custodian {
                Some(custodian) if custodian == self.author.account => self.author.name.to_string(),
                Some(_) => "Cộng tác viên phụ trách".to_owned(),
                None => format!("Lãnh đạo {}", self.tenant_name),
            },
            _ => "Bộ phận Thường trực".to_owned(),
        }
    }

    /// Whoever has to act.
    fn holder(&self) -> To {
        match &self.state {
            State::InFieldReview { reviewer, .. } => To::Account(*reviewer),
            State::Returned { .. } | State::OnHold { .. } => self.keepers(),
            _ => To::StandingOffice,
        }
    }

    /// The rung that is due on the morning of the working day `today`.
    fn next_rung(&self, chasing: Chasing, calendar: &WorkingCalendar, today: LocalDate) -> Option<Rung> {
        let due_at = self.state.due_at()?;
        if due_at > calendar.morning_of(today) {
            return None;
        }
        let Some(chased) = self.chased() else {
            return Some(Rung::Holder);
        };
        // A moved target gives whoever it lies with the time anew.
        let from = chased.at.max(due_at).local_date();
        let passed = calendar.working_days_between(from, today);
        match chased.rung {
            Rung::Holder if passed >= chasing.deputy_days => Some(Rung::Deputy),
            Rung::Deputy if passed >= chasing.chair_days => Some(Rung::Chair),
            _ => None,
        }
    }

    fn overdue_letter(&self, rung: Rung, due_at: Instant) -> Letter {
        Letter::SubmissionOverdue {
            item: self.item_ref(),
            rung,
            step: self.state.name().label().to_owned(),
            held_by: self.holder_words(),
            due_at,
        }
    }
}

impl Entrusted<Chase, Submission> {
    /// Climbs the rung that is due, if any: never outside the hours of deadline mail.
    pub fn chase(
        self,
        chasing: Chasing,
        calendar: &WorkingCalendar,
        stamp: &mut Stamp,
    ) -> Option<Change<Submission>> {
        let mut item = self.into_resource();
        let today = calendar.mailing_day(stamp.at())?;
        let rung = item.next_rung(chasing, calendar, today)?;
        let (since, due_at) = (item.lies_since()?, item.state.due_at()?);
        item.chased = Some(Chased {
            since,
            rung,
            at: stamp.at(),
        });
        let letter = item.overdue_letter(rung, due_at);
        let (to, action) = match rung {
            Rung::Chair => (To::Chair, "report_overdue"),
            Rung::Deputy => (To::Deputy, "remind_deputy"),
            Rung::Holder | Rung::Warned => (item.holder(), "remind"),
        };
        Some(Change::new(item, action, stamp).telling(to, letter))
    }
}

impl Entrusted<Lapse, Submission> {
    /// Warns the custodian of an idle return, or ends it after that.
    pub fn lapse(
        self,
        chasing: Chasing,
        calendar: &WorkingCalendar,
        stamp: &mut Stamp,
    ) -> Option<Change<Submission>> {
        let mut item = self.into_resource();
        let today = calendar.mailing_day(stamp.at())?;
        let since = item.lies_since()?;
        let to = item.holder();
        let Some(warned_on) = item.chased().map(|warned| warned.at.local_date()) else {
            if since.plus_days(chasing.idle_days_unwarned()) > calendar.morning_of(today) {
                return None;
            }
            item.chased = Some(Chased {
                since,
                rung: Rung::Warned,
                at: stamp.at(),
            });
            let letter = Letter::LapseWarning {
                item: item.item_ref(),
                idle_since: since,
                lapses_on: chasing.lapses_on(since, today, calendar),
            };
            return Some(Change::new(item, "warn_lapse", stamp).telling(to, letter));
        };
        if today < chasing.lapses_on(since, warned_on, calendar) {
            return None;
        }
        item.state = State::Withdrawn { since: stamp.at() };
        item.updated_at = stamp.at();
        let letter = Letter::SubmissionLapsed {
            item: item.item_ref(),
            idle_since: since,
        };
        let said = format!("Không được chỉnh sửa, gửi lại từ {}.", since.moment_words());
        let change = Change::new(item, "lapse", stamp).remarking(&said);
        Some(change.telling(to, letter))
    }
}

impl State {
    /// The target of the step, were it counted by `timing` from when the item came there.
    pub fn target(&self, timing: Timing<'_>) -> Option<Instant> {
        let Targets {
            screening_days,
            field_review_days,
            hold_days,
        } = timing.targets;
        let (since, days) = match self {
            Self::Submitted { since, .. } => (*since, screening_days),
            Self::InFieldReview { since, .. } => (*since, field_review_days),
            Self::OnHold { since, .. } => (*since, hold_days),
            _ => return None,
        };
        Some(timing.calendar.add_working_days(since, days))
    }

    fn move_target(&mut self, to: Instant) {
        if let Self::Submitted { due_at, .. }
        | Self::InFieldReview { due_at, .. }
        | Self::OnHold { due_at, .. } = self
        {
            *due_at = to;
        }
    }
}

impl Entrusted<Retime, Submission> {
    /// Moves the target of the step to where the calendar has it now, and says so; nothing when it stands there.
    pub fn retime(self, timing: Timing<'_>, stamp: &mut Stamp) -> Option<Change<Submission>> {
        let mut item = self.into_resource();
        let (from, to) = (item.state.due_at()?, item.state.target(timing)?);
        if from == to {
            return None;
        }
        item.state.move_target(to);
        let letter = Letter::TargetMoved {
            item: item.item_ref(),
            step: item.state.name().label().to_owned(),
            from,
            to,
        };
        let said = format!(
            "Hạn chuyển từ {} sang {} vì lịch làm việc hoặc thời hạn xử lý thay đổi.",
            from.deadline_words(),
            to.deadline_words()
        );
        let told = item.holder();
        let change = Change::new(item, "move_target", stamp).remarking(&said);
        Some(change.telling(told, letter))
    }
}
