//! A month of the calendar in Vietnam.

use std::fmt;

use super::{Instant, LocalDate};

/// A month of the calendar in Vietnam.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month in which `at` lies.
    pub fn of(at: Instant) -> Self {
        let local = at.local();
        Self {
            year: local.year(),
            month: local.month(),
        }
    }

    /// From `2026-11`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits = |part: &str, length| part.len() == length && part.bytes().all(|c| c.is_ascii_digit());
        let found = Self {
            year: year.parse().ok().filter(|_| digits(year, 4))?,
            month: month.parse().ok().filter(|_| digits(month, 2))?,
        };
        found.first_day().is_some().then_some(found)
    }

    /// Every month from that of `first` to that of `last`, the newest first.
    pub fn all_between(first: Instant, last: Instant) -> impl Iterator<Item = Self> {
        let (first, last) = (Self::of(first), Self::of(last));
        std::iter::successors(Some(last), |month| Some(month.before()))
            .take_while(move |month| *month >= first)
    }

    /// Its first moment, and the first one after it.
    pub fn span(self) -> Option<(Instant, Instant)> {
        let start = |month: Self| Some(month.first_day()?.start());
        Some((start(self)?, start(self.after())?))
    }

    fn first_day(self) -> Option<LocalDate> {
        LocalDate::new(self.year, self.month, 1)
    }

    const fn before(self) -> Self {
        match self.month {
            1 => Self {
                year: self.year - 1,
                month: 12,
            },
            month => Self {
                year: self.year,
                month: month - 1,
            },
        }
    }

    const fn after(self) -> Self {
        match self.month {
            12 => Self {
                year: self.year + 1,
                month: 1,
            },
            month => Self {
                year: self.year,
                month: month + 1,
            },
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_and_ends_in_vietnam() {
        let november = Month::parse("2026-11").unwrap();
        let (start, end) = november.span().unwrap();
        assert_eq!(
            (start.to_string(), end.to_string()),
            (
                "2026-10-31T17:00:00.000Z".to_owned(),
                "2026-11-30T17:00:00.000Z".to_owned()
            )
        );
        assert_eq!(Month::of(start), november);
        assert_eq!(Month::of(start.plus_millis(-1)).to_string(), "2026-10");
        assert_eq!(Month::of(end).to_string(), "2026-12");
    }

    #[test]
    fn months_are_listed_over_the_turn_of_a_year() {
        let at = |month: &str| Month::parse(month).unwrap().span().unwrap().0;
        let listed: Vec<_> = Month::all_between(at("2025-11"), at("2026-02"))
            .map(|month| month.to_string())
            .collect();
        assert_eq!(listed, ["2026-02", "2026-01", "2025-12", "2025-11"]);
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for text in [
            "", "2026", "2026-13", "2026-00", "2026-1", "26-01", "2026-011", "+026-01", "-026-01",
        ] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
    }
}
