//! Half-years, each of which has one review.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::time::LocalDate;

/// Days of a half-year in which the job opens its review: a portal that is set up in its midst begins with the next.
const OPENED_WITHIN: i32 = 31;

/// A half-year (6 tháng đầu năm, 6 tháng cuối năm): it has one review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HalfYear {
    year: i16,
    second: bool,
}

/// A text that names no half-year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a half-year")]
pub struct NoHalfYear;

impl HalfYear {
    /// The half-year in which a day lies.
    pub fn of(day: LocalDate) -> Self {
        Self {
            year: day.year(),
            second: day.civil().month() > 6,
        }
    }

    /// From `2026-2`.
    ///
    /// # Errors
    /// [`NoHalfYear`].
    pub fn parse(text: &str) -> Result<Self, NoHalfYear> {
        let (year, half) = text.split_once('-').ok_or(NoHalfYear)?;
        let whole = year.len() == 4 && year.bytes().all(|c| c.is_ascii_digit());
        let year = year.parse().ok().filter(|_| whole).ok_or(NoHalfYear)?;
        match half {
            "1" => Ok(Self { year, second: false }),
            "2" => Ok(Self { year, second: true }),
            _ => Err(NoHalfYear),
        }
    }

    /// As people say it.
    pub fn label(self) -> String {
        let half = if self.second { "cuối" } else { "đầu" };
        format!("6 tháng {half} năm {}", self.year)
    }

    /// 1 January or 1 July.
    pub fn first_day(self) -> Option<LocalDate> {
        LocalDate::new(self.year, if self.second { 7 } else { 1 }, 1)
    }

    /// The half-year whose review the job opens on that day, if nobody opened it.
    pub fn due_on(day: LocalDate) -> Option<Self> {
        let half = Self::of(day);
        let begun = half.first_day()?.days_until(day);
        (begun < OPENED_WITHIN).then_some(half)
    }

    /// The one after it.
    #[must_use]
    pub const fn next(self) -> Self {
        Self {
            year: if self.second { self.year + 1 } else { self.year },
            second: !self.second,
        }
    }
}

impl fmt::Display for HalfYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{}", self.year, if self.second { 2 } else { 1 })
    }
}

impl From<HalfYear> for String {
    fn from(half: HalfYear) -> Self {
        half.to_string()
    }
}

impl TryFrom<String> for HalfYear {
    type Error = NoHalfYear;

    fn try_from(text: String) -> Result<Self, NoHalfYear> {
        Self::parse(&text)
    }
}
