//! Days of the Vietnamese calendar and how people type them.

use std::fmt;

use jiff::civil::{Date, Time, Weekday};
use serde::{Deserialize, Serialize};

use super::Instant;

/// Why a typed date or time was not understood. The text is shown to the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeFault {
    /// Nothing was typed.
    #[error("Chưa nhập ngày. Nhập theo dạng ngày/tháng/năm, ví dụ 22/08/2024.")]
    Missing,
    /// Nothing was typed where a moment is asked for.
    #[error("Chưa nhập thời điểm. Nhập ngày và giờ theo dạng 22/08/2024 14:30 (24 giờ).")]
    MissingMoment,
    /// Not of a known form.
    #[error("Không đọc được ngày “{0}”. Nhập theo dạng ngày/tháng/năm, ví dụ 22/08/2024.")]
    DateForm(String),
    /// Not of a known form.
    #[error("Không đọc được thời điểm “{0}”. Nhập ngày và giờ theo dạng 22/08/2024 14:30 (24 giờ).")]
    MomentForm(String),
    /// Well written, but the calendar has no such day.
    #[error("Ngày “{0}” không có trong lịch. Kiểm tra lại ngày và tháng.")]
    NoSuchDay(String),
    /// A year that can only be a slip of the keyboard.
    #[error("Năm trong “{0}” không hợp lý. Nhập đủ bốn chữ số của năm, từ 1900 đến 2100.")]
    Year(String),
    /// Well written, but no clock shows it.
    #[error("Giờ trong “{0}” không có trên đồng hồ. Nhập giờ từ 00:00 đến 23:59.")]
    NoSuchTime(String),
}

/// A day (ngày) in Asia/Ho_Chi_Minh, written as `yyyy-MM-dd` in data.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct LocalDate(Date);

impl LocalDate {
    /// The day, or `None` when the calendar has no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self)
    }

    /// Reads what a person typed, `dd/MM/yyyy`, or an HTML date field sends, `yyyy-MM-dd`.
    pub fn parse(text: &str) -> Result<Self, TimeFault> {
        let text = text.trim();
        if text.is_empty() {
            return Err(TimeFault::Missing);
        }
        let (year, month, day) = split_date(text).ok_or_else(|| TimeFault::DateForm(text.to_owned()))?;
        if !(1900..=2100).contains(&year) {
            return Err(TimeFault::Year(text.to_owned()));
        }
        Self::new(year, month, day).ok_or_else(|| TimeFault::NoSuchDay(text.to_owned()))
    }

    /// The day as a `jiff` date.
    pub const fn civil(self) -> Date {
        self.0
    }

    /// The year, as document numbers and statistics count it.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The first moment of the day in Asia/Ho_Chi_Minh.
    pub fn start(self) -> Instant {
        Instant::from_local(self, Time::midnight())
    }

    /// The end of the day, which is the first moment of the next.
    pub fn end(self) -> Instant {
        self.start().plus_days(1)
    }

    /// This day moved by `days`, which may be negative; stops at the ends of the calendar.
    pub fn plus_days(self, days: i32) -> Self {
        Self(
            self.0
                .saturating_add(jiff::SignedDuration::from_hours(i64::from(days) * 24)),
        )
    }

    /// The day after; stops at the end of the calendar.
    pub fn next_day(self) -> Self {
        self.plus_days(1)
    }

    /// Whole days from this day to `later`; negative when `later` is in fact earlier.
    pub fn days_until(self, later: Self) -> i32 {
        let hours = self.0.duration_until(later.0).as_hours();
        i32::try_from(hours / 24).unwrap_or(if hours < 0 { i32::MIN } else { i32::MAX })
    }

    /// Whether this is a Saturday or a Sunday (cuối tuần).
    pub fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    /// `22/08/2024`, as on the screen.
    pub fn short(self) -> String {
        self.0.strftime("%d/%m/%Y").to_string()
    }

    /// `ngày 22 tháng 8 năm 2024`, as in documents: a zero before days 1-9 and months 1-2 only (NĐ 30/2020).
    pub fn official(self) -> String {
        let (day, month) = (self.0.day(), self.0.month());
        let month_width = if month <= 2 { 2 } else { 1 };
        format!("ngày {day:02} tháng {month:0month_width$} năm {}", self.0.year())
    }

    /// The day of the week: `thứ Hai` … `Chủ nhật`.
    pub fn weekday_words(self) -> &'static str {
        match self.0.weekday() {
            Weekday::Monday => "thứ Hai",
            Weekday::Tuesday => "thứ Ba",
            Weekday::Wednesday => "thứ Tư",
            Weekday::Thursday => "thứ Năm",
            Weekday::Friday => "thứ Sáu",
            Weekday::Saturday => "thứ Bảy",
            Weekday::Sunday => "Chủ nhật",
        }
    }
}

/// `yyyy-MM-dd`, as in data and HTML date fields; [`LocalDate::short`] is for people.
impl fmt::Display for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LocalDate({self})")
    }
}

impl From<Date> for LocalDate {
    fn from(date: Date) -> Self {
        Self(date)
    }
}

impl From<LocalDate> for String {
    fn from(date: LocalDate) -> Self {
        date.to_string()
    }
}

impl From<LocalDate> for bson::Bson {
    fn from(date: LocalDate) -> Self {
        Self::String(date.to_string())
    }
}

impl TryFrom<String> for LocalDate {
    type Error = TimeFault;

    /// Reads `yyyy-MM-dd` only, of any year.
    fn try_from(text: String) -> Result<Self, TimeFault> {
        match split_parts(&text, '-') {
            Some(["", ..]) | None => Err(TimeFault::DateForm(text)),
            Some(parts) => numbers(parts, [4, 2, 2])
                .and_then(|[year, month, day]| Self::new(year, narrow(month)?, narrow(day)?))
                .ok_or(TimeFault::DateForm(text)),
        }
    }
}

/// Reads what a person typed, `dd/MM/yyyy HH:mm`, or an HTML field sends, `yyyy-MM-ddTHH:mm`;
/// a comma after the date and seconds are let through.
pub fn parse_local(text: &str) -> Result<Instant, TimeFault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(TimeFault::MissingMoment);
    }
    let (date, time) = text
        .split_once(['T', ',', ' '])
        .ok_or_else(|| TimeFault::MomentForm(text.to_owned()))?;
    let date = LocalDate::parse(date)?;
    let [hour, minute, second] =
        split_time(time.trim()).ok_or_else(|| TimeFault::MomentForm(text.to_owned()))?;
    let time = Time::new(hour, minute, second, 0).map_err(|_| TimeFault::NoSuchTime(text.to_owned()))?;
    Ok(Instant::from_local(date, time))
}

fn split_date(text: &str) -> Option<(i16, i8, i8)> {
    let (year, month, day) = if let Some([day, month, year]) = split_parts(text, '/') {
        (year, month, day)
    } else {
        let [year, month, day] = split_parts(text, '-')?;
        (year, month, day)
    };
    let [year, month, day] = numbers([year, month, day], [4, 2, 2])?;
    Some((year, narrow(month)?, narrow(day)?))
}

fn split_time(text: &str) -> Option<[i8; 3]> {
    let parts = match text.split(':').collect::<Vec<_>>()[..] {
        [hour, minute] => [hour, minute, "0"],
        [hour, minute, second] => [hour, minute, second],
        _ => return None,
    };
    let [hour, minute, second] = numbers(parts, [2, 2, 2])?;
    Some([narrow(hour)?, narrow(minute)?, narrow(second)?])
}

fn split_parts(text: &str, separator: char) -> Option<[&str; 3]> {
    text.split(separator).collect::<Vec<_>>().try_into().ok()
}

/// Numbers of at most so many digits each, and of digits alone; a year shorter than four is let through
/// to be refused with its own words.
fn numbers(parts: [&str; 3], widths: [usize; 3]) -> Option<[i16; 3]> {
    let mut out = [0; 3];
    for ((slot, part), width) in out.iter_mut().zip(parts).zip(widths) {
        if part.is_empty() || part.len() > width || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *slot = part.parse().ok()?;
    }
    Some(out)
}

fn narrow(number: i16) -> Option<i8> {
    i8::try_from(number).ok()
}
