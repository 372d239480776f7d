//! The working calendar of state bodies: weekends, public holidays and swapped days.

#[cfg(test)]
mod deadline_rows;
#[cfg(test)]
mod tests;
mod year;

use std::collections::BTreeMap;

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use sha2::{Digest, Sha256};

use super::time::{Instant, LocalDate};

pub use year::{
    CalendarFault, CalendarYear, DayChange, RowFault, Year, changes_between, parse_rows, print_rows,
};

/// Hour at which mail about deadlines goes out on working days.
const MORNING: Time = Time::constant(8, 0, 0, 0);
/// Hour after which what could not go out in the morning waits for the next working day.
const EVENING: Time = Time::constant(18, 0, 0, 0);

/// Why a day differs from its place in the week, Bộ luật Lao động 2019, Điều 111 and 112.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Public holiday (ngày nghỉ lễ, tết).
    Holiday,
    /// Day off in lieu of a holiday on a weekend (nghỉ bù).
    Compensatory,
    /// Working day swapped for a Saturday (nghỉ hoán đổi).
    SwapOff,
    /// Saturday worked for a swapped day (làm bù).
    SwapWork,
}

impl DayKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Holiday, Self::Compensatory, Self::SwapOff, Self::SwapWork];

    /// The kind as written in data.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Holiday => "holiday",
            Self::Compensatory => "compensatory",
            Self::SwapOff => "swap_off",
            Self::SwapWork => "swap_work",
        }
    }

    /// The kind as the administrator's screen says it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Holiday => "Nghỉ lễ, tết",
            Self::Compensatory => "Nghỉ bù",
            Self::SwapOff => "Nghỉ hoán đổi",
            Self::SwapWork => "Làm bù",
        }
    }

    /// Whether people work on such a day.
    pub const fn is_worked(self) -> bool {
        matches!(self, Self::SwapWork)
    }
}

/// One day that differs from its place in the week, with the notice (thông báo) that says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayException {
    /// The day.
    pub date: LocalDate,
    /// How it differs.
    pub kind: DayKind,
    /// Vietnamese name: `Quốc khánh`.
    pub name: String,
    /// Law or notice it rests on: `9441/TB-BNV`.
    pub basis: String,
}

/// Working days (ngày làm việc): Monday to Friday, less days off, plus Saturdays worked in exchange.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkingCalendar {
    exceptions: BTreeMap<LocalDate, DayException>,
}

impl WorkingCalendar {
    /// A calendar of `exceptions`; of two for one day the later in the list counts.
    pub fn new(exceptions: impl IntoIterator<Item = DayException>) -> Self {
        Self {
            exceptions: exceptions.into_iter().map(|day| (day.date, day)).collect(),
        }
    }

    /// What is special about `date`, if anything.
    pub fn exception(&self, date: LocalDate) -> Option<&DayException> {
        self.exceptions.get(&date)
    }

    /// The exceptions of a year, in their order.
    pub fn days_of(&self, year: Year) -> Vec<DayException> {
        let of_year = self.exceptions.values().filter(|day| Year::of(day.date) == year);
        of_year.cloned().collect()
    }

    /// The same calendar with other exceptions for one year.
    #[must_use]
    pub fn with_year(&self, year: Year, days: &[DayException]) -> Self {
        let others = self.exceptions.values().filter(|day| Year::of(day.date) != year);
        Self::new(others.chain(days).cloned())
    }

    /// What decides which days are worked, and nothing else: equal for calendars that count alike.
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for day in self.exceptions.values() {
            hash.update(format!("{} {}\n", day.date, day.kind.key()));
        }
        hash.finalize().into()
    }

    /// Whether state bodies work on `date`.
    pub fn is_working_day(&self, date: LocalDate) -> bool {
        self.exceptions
            .get(&date)
            .map_or_else(|| !date.is_weekend(), |day| day.kind.is_worked())
    }

    /// `date` itself when it is worked, else the next working day: a day off rolls forward.
    pub fn roll_forward(&self, date: LocalDate) -> LocalDate {
        if self.is_working_day(date) {
            date
        } else {
            self.next_working_day(date)
        }
    }

    /// The first working day after `date`; at the end of the calendar, its last day.
    pub fn next_working_day(&self, date: LocalDate) -> LocalDate {
        let mut day = date;
        loop {
            let next = day.next_day();
            if next == day || self.is_working_day(next) {
                return next;
            }
            day = next;
        }
    }

    /// The moment `days` working days after `from`: the same time of day on the last of them.
    ///
    /// A start on a day off counts from the first moment (00:00) of the next working day.
    pub fn add_working_days(&self, from: Instant, days: u32) -> Instant {
        let start = from.local_date();
        let (mut day, time) = if self.is_working_day(start) {
            (start, from.millis_since(start.start()))
        } else {
            (self.next_working_day(start), 0)
        };
        for _ in 0..days {
            day = self.next_working_day(day);
        }
        day.start().plus_millis(time)
    }

    /// Working days after `from` up to and including `to`; 0 when `to` is not after `from`.
    pub fn working_days_between(&self, from: LocalDate, to: LocalDate) -> u32 {
        let (mut day, mut count) = (from, 0);
        while day < to {
            day = day.next_day();
            count += u32::from(self.is_working_day(day));
        }
        count
    }

    /// 08:00 of `date`.
    pub fn morning_of(&self, date: LocalDate) -> Instant {
        Instant::from_local(date, MORNING)
    }

    /// The working day in whose hours of deadline mail `now` lies: from 08:00, or later that day when nobody could
    /// send at 08:00, until the evening.
    pub fn mailing_day(&self, now: Instant) -> Option<LocalDate> {
        let today = now.local_date();
        let hours = Instant::from_local(today, MORNING)..Instant::from_local(today, EVENING);
        (self.is_working_day(today) && hours.contains(&now)).then_some(today)
    }

    /// The first 08:00 of a working day at or after `from`, when mail about deadlines may go out.
    pub fn next_morning(&self, from: Instant) -> Instant {
        let today = from.local_date();
        let morning = Instant::from_local(today, MORNING);
        if self.is_working_day(today) && from <= morning {
            morning
        } else {
            Instant::from_local(self.next_working_day(today), MORNING)
        }
    }
}
