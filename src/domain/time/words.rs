//! Moments and spans in Vietnamese words.

use super::{DAY, HOUR, Instant, MINUTE, lateness_minutes};

impl Instant {
    /// `22/08/2024`, the day in Asia/Ho_Chi_Minh.
    pub fn date_words(self) -> String {
        self.local_date().short()
    }

    /// `14:30`, the time of day in Asia/Ho_Chi_Minh.
    pub fn time_words(self) -> String {
        self.local().strftime("%H:%M").to_string()
    }

    /// `22/08/2024, 14:30`, day and time in Asia/Ho_Chi_Minh.
    pub fn moment_words(self) -> String {
        format!("{}, {}", self.date_words(), self.time_words())
    }

    /// A deadline: `22/08/2024, 14:30`, or `hết ngày 22/08/2024` for the midnight that ends the day.
    pub fn deadline_words(self) -> String {
        let local = self.local();
        if local.time() == jiff::civil::Time::midnight() {
            format!("hết ngày {}", self.plus_seconds(-1).date_words())
        } else {
            self.moment_words()
        }
    }
}

/// How a clock (thời hạn) stands: `còn 3 giờ` (rounded down), or `trễ 3 giờ` once it has run out.
pub fn clock_words(now: Instant, due: Instant) -> String {
    if let Some(minutes) = lateness_minutes(due, now) {
        return format!("trễ {}", span_words(minutes));
    }
    match due.millis_since(now) {
        left if left < MINUTE => "còn dưới 1 phút".to_owned(),
        left => format!("còn {}", span_words(left / MINUTE)),
    }
}

/// How late something was filed: `Nộp muộn 10 phút`, `Nộp muộn 3 giờ`, `Nộp muộn 1 ngày`.
pub fn lateness_words(minutes: i64) -> String {
    format!("Nộp muộn {}", span_words(minutes))
}

/// The largest whole unit that fits.
fn span_words(minutes: i64) -> String {
    const HOUR_MINUTES: i64 = HOUR / MINUTE;
    const DAY_MINUTES: i64 = DAY / MINUTE;
    match minutes {
        ..HOUR_MINUTES => format!("{minutes} phút"),
        HOUR_MINUTES..DAY_MINUTES => format!("{} giờ", minutes / HOUR_MINUTES),
        DAY_MINUTES.. => format!("{} ngày", minutes / DAY_MINUTES),
    }
}
