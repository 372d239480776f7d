//! Instants, the clock that is passed in, and the intake clocks of Điều 7(1)a.

mod local_date;
mod month;
#[cfg(test)]
mod tests;
mod words;

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use jiff::{
    Timestamp,
    civil::{DateTime, Time},
    tz::{self, Offset},
};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, Visitor, value::MapAccessDeserializer},
};

pub use local_date::{LocalDate, TimeFault, parse_local};
pub use month::Month;
pub use words::{clock_words, lateness_words};

/// Offset of Asia/Ho_Chi_Minh: UTC+7 without summer time since 1975; a test compares it with the tz database.
const HO_CHI_MINH: Offset = tz::offset(7);
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A moment, to the millisecond: the precision of the intake clocks and of the database.
///
/// Serialised as a BSON date by a binary format, as RFC 3339 text by a readable one; either is read
/// back from both. Quirk: `bson::serialize_to_bson` and `serialize_to_document` count as *readable*
/// and give text, as does serde's buffering of an externally tagged variant inside a flattened or
/// internally tagged one. Filters and updates use `Bson::from(instant)` or a raw document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// From milliseconds since 1970-01-01T00:00:00Z.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// The moment at which clocks in Vietnam show `date` and `time`; parts of a millisecond are dropped.
    pub fn from_local(date: LocalDate, time: Time) -> Self {
        let since_epoch = date
            .civil()
            .to_datetime(time)
            .duration_since(DateTime::constant(1970, 1, 1, 0, 0, 0, 0));
        let millis =
            since_epoch.as_secs() * 1_000 + i64::from(since_epoch.subsec_nanos()).div_euclid(1_000_000);
        Self(millis - 7 * HOUR)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// This moment moved by `millis`, which may be negative.
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// This moment moved by `seconds`, which may be negative.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        self.plus_millis(seconds.saturating_mul(1_000))
    }

    /// This moment moved by `hours`, which may be negative.
    pub const fn plus_hours(self, hours: i64) -> Self {
        self.plus_millis(hours.saturating_mul(HOUR))
    }

    /// This moment moved by `days` of 24 hours, which in Vietnam keeps the time of day.
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_millis(days.saturating_mul(DAY))
    }

    /// Milliseconds from `earlier` to this moment; negative when `earlier` is in fact later.
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// What calendar and clock show in Asia/Ho_Chi_Minh; moments outside the years -9999 to 9999 are clamped.
    pub fn local(self) -> DateTime {
        HO_CHI_MINH.to_datetime(self.timestamp())
    }

    /// The day in Asia/Ho_Chi_Minh.
    pub fn local_date(self) -> LocalDate {
        LocalDate::from(self.local().date())
    }

    /// `yyyy-MM-ddTHH:mm` in Asia/Ho_Chi_Minh, the value of an HTML `datetime-local` field.
    pub fn html_local(self) -> String {
        self.local().strftime("%Y-%m-%dT%H:%M").to_string()
    }

    fn timestamp(self) -> Timestamp {
        let nearest = if self.0 < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        };
        Timestamp::from_millisecond(self.0).unwrap_or(nearest)
    }

    fn parse_rfc3339(text: &str) -> Result<Self, jiff::Error> {
        text.parse::<Timestamp>()
            .map(|timestamp| Self(timestamp.as_millisecond()))
    }
}

/// RFC 3339 in UTC with milliseconds: `2024-08-22T07:30:00.000Z`.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.timestamp())
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Instant({self})")
    }
}

impl From<Instant> for bson::Bson {
    fn from(instant: Instant) -> Self {
        Self::DateTime(bson::DateTime::from_millis(instant.0))
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            bson::DateTime::from_millis(self.0).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Instant {
    /// Looks at what is there instead of asking `is_human_readable`: the buffer that serde puts
    /// before an internally tagged enum calls itself readable although BSON is behind it.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(InstantVisitor)
    }
}

struct InstantVisitor;

impl<'de> Visitor<'de> for InstantVisitor {
    type Value = Instant;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an RFC 3339 text or a BSON date")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Instant, E> {
        Instant::parse_rfc3339(text).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Instant, A::Error> {
        let date = bson::DateTime::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Instant(date.timestamp_millis()))
    }
}

/// Where "now" comes from. It is passed in, so that tests can drive it.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Instant;
}

/// The clock that all floors share.
pub type SharedClock = Arc<dyn Clock>;

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(
        clippy::disallowed_methods,
        reason = "the one place that may read the machine's clock"
    )]
    fn now(&self) -> Instant {
        Instant(Timestamp::now().as_millisecond())
    }
}

/// A clock that stands still until a test moves it.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock that shows `instant`.
    pub const fn at(instant: Instant) -> Self {
        Self(AtomicI64::new(instant.0))
    }

    /// Moves the clock to `instant`.
    pub fn set(&self, instant: Instant) {
        self.0.store(instant.0, Ordering::SeqCst);
    }

    /// Moves the clock by `millis`, which may be negative.
    pub fn advance_millis(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }
}

/// When news of an event is due: 24 giờ after the event, to the millisecond, Điều 7(1)a.
pub const fn event_due(event_at: Instant) -> Instant {
    event_at.plus_hours(24)
}

/// When a document is due: 48 giờ after the end of the day it was issued (ngày ban hành), Điều 7(1)a.
pub fn document_due(issued_on: LocalDate) -> Instant {
    issued_on.end().plus_hours(48)
}

/// Lateness (số phút trễ hạn) in minutes, rounded up and so at least 1; `None` when in time.
pub const fn lateness_minutes(due: Instant, submitted_at: Instant) -> Option<i64> {
    let late = submitted_at.millis_since(due);
    if late <= 0 {
        None
    } else {
        Some((late - 1) / MINUTE + 1)
    }
}
