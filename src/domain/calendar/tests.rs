use proptest::prelude::*;

use super::*;
use crate::domain::time::parse_local;

/// Rows of 2026 as announced, without the proposed swap of 23 and 28 November.
const YEAR_2026: [(&str, DayKind); 17] = [
    ("2026-01-01", DayKind::Holiday),
    ("2026-01-02", DayKind::SwapOff),
    ("2026-01-10", DayKind::SwapWork),
    ("2026-02-16", DayKind::Holiday),
    ("2026-02-17", DayKind::Holiday),
    ("2026-02-18", DayKind::Holiday),
    ("2026-02-19", DayKind::Holiday),
    ("2026-02-20", DayKind::Holiday),
    ("2026-04-26", DayKind::Holiday),
    ("2026-04-27", DayKind::Compensatory),
    ("2026-04-30", DayKind::Holiday),
    ("2026-05-01", DayKind::Holiday),
    ("2026-08-22", DayKind::SwapWork),
    ("2026-08-31", DayKind::SwapOff),
    ("2026-09-01", DayKind::Holiday),
    ("2026-09-02", DayKind::Holiday),
    ("2026-11-24", DayKind::Holiday),
];

fn day(text: &str) -> LocalDate {
    LocalDate::parse(text).unwrap()
}

fn moment(text: &str) -> Instant {
    parse_local(text).unwrap()
}

fn calendar() -> WorkingCalendar {
    let exception = |(date, kind)| DayException {
        date: day(date),
        kind,
        name: String::new(),
        basis: String::new(),
    };
    WorkingCalendar::new(YEAR_2026.map(exception))
}

#[test]
fn days_off_and_days_worked() {
    let calendar = calendar();
    for (date, worked) in [
        ("31/12/2025", true),
        ("01/01/2026", false),
        ("02/01/2026", false),
        ("03/01/2026", false),
        ("05/01/2026", true),
        ("10/01/2026", true),
        ("11/01/2026", false),
        ("13/02/2026", true),
        ("16/02/2026", false),
        ("20/02/2026", false),
        ("23/02/2026", true),
        ("27/04/2026", false),
        ("28/04/2026", true),
        ("22/08/2026", true),
        ("29/08/2026", false),
        ("31/08/2026", false),
        ("03/09/2026", true),
        ("23/11/2026", true),
        ("24/11/2026", false),
        ("28/11/2026", false),
    ] {
        assert_eq!(calendar.is_working_day(day(date)), worked, "{date}");
    }
    assert_eq!(
        calendar.exception(day("24/11/2026")).map(|day| day.kind),
        Some(DayKind::Holiday)
    );
    assert_eq!(calendar.exception(day("23/11/2026")), None);
}

#[test]
fn following_working_days() {
    let calendar = calendar();
    for (from, next) in [
        ("31/12/2025", "05/01/2026"),
        ("09/01/2026", "10/01/2026"),
        ("10/01/2026", "12/01/2026"),
        ("13/02/2026", "23/02/2026"),
        ("28/08/2026", "03/09/2026"),
        ("23/11/2026", "25/11/2026"),
    ] {
        assert_eq!(calendar.next_working_day(day(from)), day(next), "{from}");
    }
    assert_eq!(calendar.roll_forward(day("16/02/2026")), day("23/02/2026"));
    assert_eq!(calendar.roll_forward(day("22/08/2026")), day("22/08/2026"));
}

#[test]
fn working_days_are_added_keeping_the_time() {
    let calendar = calendar();
    for (from, days, target) in [
        ("31/12/2025 16:45", 1, "05/01/2026 16:45"),
        ("09/01/2026 09:00", 2, "12/01/2026 09:00"),
        ("13/02/2026 17:00", 2, "24/02/2026 17:00"),
        ("14/02/2026 10:00", 0, "23/02/2026 00:00"),
        ("14/02/2026 10:00", 1, "24/02/2026 00:00"),
        ("28/08/2026 23:59", 1, "03/09/2026 23:59"),
        ("23/11/2026 08:00", 1, "25/11/2026 08:00"),
        ("23/11/2026 08:00", 0, "23/11/2026 08:00"),
    ] {
        assert_eq!(
            calendar.add_working_days(moment(from), days),
            moment(target),
            "{from} + {days}"
        );
    }
}

#[test]
fn working_days_are_counted() {
    let calendar = calendar();
    for (from, to, days) in [
        ("13/02/2026", "23/02/2026", 1),
        ("05/01/2026", "12/01/2026", 6),
        ("28/08/2026", "02/09/2026", 0),
        ("02/09/2026", "28/08/2026", 0),
        ("21/08/2026", "24/08/2026", 2),
    ] {
        assert_eq!(
            calendar.working_days_between(day(from), day(to)),
            days,
            "{from} {to}"
        );
    }
}

#[test]
fn mornings() {
    let calendar = calendar();
    for (from, morning) in [
        ("13/02/2026 07:59", "13/02/2026 08:00"),
        ("13/02/2026 08:00", "13/02/2026 08:00"),
        ("13/02/2026 08:01", "23/02/2026 08:00"),
        ("17/02/2026 03:00", "23/02/2026 08:00"),
    ] {
        assert_eq!(calendar.next_morning(moment(from)), moment(morning), "{from}");
    }
}

#[test]
fn the_calendar_ends() {
    let last = LocalDate::from(jiff::civil::Date::MAX);
    let off = DayException {
        date: last,
        kind: DayKind::Holiday,
        name: String::new(),
        basis: String::new(),
    };
    assert_eq!(WorkingCalendar::new([off]).next_working_day(last), last);
}

#[test]
fn kinds_are_stored_by_name() {
    assert_eq!(
        serde_json::to_string(&DayKind::SwapWork).unwrap(),
        "\"swap_work\""
    );
}

proptest! {
    #[test]
    fn a_sum_of_days_is_one_walk(millis in 1_766_000_000_000_i64..1_799_000_000_000, n in 0_u32..40, m in 0_u32..40) {
        let calendar = calendar();
        let from = calendar.add_working_days(Instant::from_millis(millis), 0);
        let stepwise = calendar.add_working_days(calendar.add_working_days(from, n), m);
        prop_assert_eq!(stepwise, calendar.add_working_days(from, n + m));
        prop_assert!(calendar.is_working_day(stepwise.local_date()));
        prop_assert_eq!(calendar.working_days_between(from.local_date(), stepwise.local_date()), n + m);
    }

    #[test]
    fn targets_keep_their_order(millis in 1_766_000_000_000_i64..1_799_000_000_000, later in 0_i64..900_000_000) {
        let (calendar, from) = (calendar(), Instant::from_millis(millis));
        let (first, second) = (calendar.add_working_days(from, 2), calendar.add_working_days(from.plus_millis(later), 2));
        prop_assert!(from < first && first <= second);
    }
}
