use bson::Bson;
use jiff::civil::Date;
use proptest::prelude::*;

use super::*;

fn moment(text: &str) -> Instant {
    parse_local(text).unwrap()
}

fn day(text: &str) -> LocalDate {
    LocalDate::parse(text).unwrap()
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Plain {
    at: Instant,
    maybe: Option<Instant>,
    none: Option<Instant>,
    on: LocalDate,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
enum Tagged {
    Draft,
    Submitted {
        at: Instant,
        due: Option<Instant>,
        none: Option<Instant>,
        on: LocalDate,
    },
    Wrapped(Plain),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Document {
    state: Tagged,
    history: Vec<Tagged>,
}

fn document() -> Document {
    let (at, on) = (Instant::from_millis(1_724_311_800_123), day("22/08/2024"));
    let plain = Plain {
        at,
        maybe: Some(at),
        none: None,
        on,
    };
    let state = Tagged::Submitted {
        at,
        due: Some(at.plus_hours(24)),
        none: None,
        on,
    };
    Document {
        state,
        history: vec![Tagged::Draft, Tagged::Wrapped(plain)],
    }
}

#[test]
fn raw_bson_stores_dates_and_reads_them_in_tagged_enums() {
    let bytes = bson::serialize_to_vec(&document()).unwrap();
    assert_eq!(
        bson::deserialize_from_slice::<Document>(&bytes).unwrap(),
        document()
    );

    let stored = bson::Document::try_from(bson::RawDocumentBuf::from_bytes(bytes).unwrap()).unwrap();
    let state = stored.get_document("state").unwrap();
    assert_eq!(
        state.get_datetime("at").unwrap().timestamp_millis(),
        1_724_311_800_123
    );
    assert!(state.get_datetime("due").is_ok());
    assert_eq!(state.get("none"), Some(&Bson::Null));
    assert_eq!(state.get_str("on").unwrap(), "2024-08-22");
    let Some(Bson::Document(wrapped)) = stored.get_array("history").unwrap().get(1) else {
        panic!("no document")
    };
    assert!(wrapped.get_datetime("maybe").is_ok());

    assert_eq!(
        bson::deserialize_from_document::<Document>(stored).unwrap(),
        document()
    );
}

#[test]
fn bson_values_are_readable_text_and_come_back() {
    let value = bson::serialize_to_bson(&document()).unwrap();
    assert_eq!(
        bson::deserialize_from_bson::<Document>(value).unwrap(),
        document()
    );
    let date = Bson::from(Instant::from_millis(5));
    assert_eq!(date, Bson::DateTime(bson::DateTime::from_millis(5)));
    assert_eq!(
        bson::deserialize_from_bson::<Instant>(date).unwrap(),
        Instant::from_millis(5)
    );
}

#[test]
fn json_is_rfc3339() {
    let json = serde_json::to_string(&document()).unwrap();
    assert!(json.contains(r#""at":"2024-08-22T07:30:00.123Z""#), "{json}");
    assert_eq!(serde_json::from_str::<Document>(&json).unwrap(), document());
    let offset: Instant = serde_json::from_str(r#""2024-08-22T14:30:00.123+07:00""#).unwrap();
    assert_eq!(offset, Instant::from_millis(1_724_311_800_123));
    for wrong in [r#""22/08/2024""#, "5", "{}", "null", r#"{"$date":"x"}"#] {
        assert!(serde_json::from_str::<Instant>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn text_forms() {
    let instant = moment("22/08/2024 14:30");
    assert_eq!(instant.to_string(), "2024-08-22T07:30:00.000Z");
    assert_eq!(format!("{instant:?}"), "Instant(2024-08-22T07:30:00.000Z)");
    assert_eq!(instant.date_words(), "22/08/2024");
    assert_eq!(instant.time_words(), "14:30");
    assert_eq!(instant.moment_words(), "22/08/2024, 14:30");
    assert_eq!(instant.html_local(), "2024-08-22T14:30");
    assert_eq!(moment(&instant.html_local()), instant);
    assert_eq!(moment(&instant.moment_words()), instant);
    assert_eq!(Instant::from_millis(-1).to_string(), "1969-12-31T23:59:59.999Z");
    assert_eq!(Instant::from_millis(i64::MAX).local().year(), 9999);
    assert_eq!(Instant::from_millis(i64::MIN).local().year(), -9999);
}

#[test]
fn a_deadline_at_midnight_is_the_end_of_the_day_before() {
    assert_eq!(moment("23/08/2024 00:00").deadline_words(), "hết ngày 22/08/2024");
    assert_eq!(moment("23/08/2024 00:01").deadline_words(), "23/08/2024, 00:01");
}

#[test]
fn official_dates_pad_days_below_ten_and_months_below_three() {
    for (typed, written) in [
        ("22/08/2024", "ngày 22 tháng 8 năm 2024"),
        ("05/02/2026", "ngày 05 tháng 02 năm 2026"),
        ("05/03/2020", "ngày 05 tháng 3 năm 2020"),
        ("10/01/2026", "ngày 10 tháng 01 năm 2026"),
        ("31/12/2025", "ngày 31 tháng 12 năm 2025"),
    ] {
        assert_eq!(day(typed).official(), written);
    }
}

#[test]
fn weekdays() {
    let words: Vec<_> = (0..7)
        .map(|ahead| day("24/08/2026").plus_days(ahead).weekday_words())
        .collect();
    assert_eq!(
        words,
        [
            "thứ Hai",
            "thứ Ba",
            "thứ Tư",
            "thứ Năm",
            "thứ Sáu",
            "thứ Bảy",
            "Chủ nhật"
        ]
    );
    assert!(day("30/08/2026").is_weekend());
    assert!(!day("31/08/2026").is_weekend());
}

#[test]
fn form_input() {
    assert_eq!(day(" 5/3/2020 "), LocalDate::new(2020, 3, 5).unwrap());
    assert_eq!(day("2020-03-05"), day("05/03/2020"));
    assert_eq!(moment("05/03/2020  08:05"), moment("2020-03-05T08:05:00"));
    assert_eq!(LocalDate::parse("  "), Err(TimeFault::Missing));
    assert_eq!(parse_local(" "), Err(TimeFault::MissingMoment));
    let text = |wrong: &str| wrong.to_owned();
    for wrong in [
        "hôm nay",
        "5-3-20x",
        "2020/03/05",
        "05/03",
        "05/03/2020/1",
        "+5/03/2020",
        "05.03.2020",
    ] {
        assert_eq!(LocalDate::parse(wrong), Err(TimeFault::DateForm(text(wrong))));
    }
    for wrong in ["31/02/2024", "29/02/2023", "00/01/2024", "12/13/2024"] {
        assert_eq!(LocalDate::parse(wrong), Err(TimeFault::NoSuchDay(text(wrong))));
    }
    for wrong in ["05/03/20", "05/03/0202", "05/03/2999"] {
        assert_eq!(LocalDate::parse(wrong), Err(TimeFault::Year(text(wrong))));
    }
    for wrong in [
        "22/08/2024",
        "22/08/2024 14h30",
        "22/08/2024 14:30:00:00",
        "22/08/2024 -1:30",
    ] {
        assert_eq!(parse_local(wrong), Err(TimeFault::MomentForm(text(wrong))));
    }
    for wrong in ["22/08/2024 24:00", "22/08/2024 12:60"] {
        assert_eq!(parse_local(wrong), Err(TimeFault::NoSuchTime(text(wrong))));
    }
}

#[test]
fn dates_in_data_are_strict() {
    for wrong in ["22/08/2024", "2024-8-22x", "", "-2024-08-22", "2024-02-30"] {
        assert!(LocalDate::try_from(wrong.to_owned()).is_err(), "{wrong}");
    }
    assert_eq!(LocalDate::try_from("0938-01-31".to_owned()).unwrap().year(), 938);
}

#[test]
fn clocks_in_words() {
    let now = moment("22/08/2024 14:30");
    for (millis, words) in [
        (2 * DAY, "còn 2 ngày"),
        (2 * DAY - 1, "còn 1 ngày"),
        (DAY - 1, "còn 23 giờ"),
        (3 * HOUR, "còn 3 giờ"),
        (HOUR - 1, "còn 59 phút"),
        (25 * MINUTE, "còn 25 phút"),
        (MINUTE - 1, "còn dưới 1 phút"),
        (0, "còn dưới 1 phút"),
        (-1, "trễ 1 phút"),
        (-10 * MINUTE, "trễ 10 phút"),
        (-3 * HOUR, "trễ 3 giờ"),
        (-DAY, "trễ 1 ngày"),
        (-50 * HOUR, "trễ 2 ngày"),
    ] {
        assert_eq!(clock_words(now, now.plus_millis(millis)), words);
    }
    assert_eq!(lateness_words(200), "Nộp muộn 3 giờ");
}

#[test]
fn intake_clocks_are_exact() {
    let event_at = moment("22/08/2024 14:30");
    let due = event_due(event_at);
    assert_eq!(due, moment("23/08/2024 14:30"));
    assert_eq!(lateness_minutes(due, event_at), None);
    assert_eq!(lateness_minutes(due, due), None);
    assert_eq!(lateness_minutes(due, due.plus_millis(1)), Some(1));
    assert_eq!(lateness_minutes(due, due.plus_millis(MINUTE)), Some(1));
    assert_eq!(lateness_minutes(due, due.plus_millis(MINUTE + 1)), Some(2));

    assert_eq!(document_due(day("22/08/2024")), moment("25/08/2024 00:00"));
    assert_eq!(day("22/08/2024").end(), moment("23/08/2024 00:00"));
    assert_eq!(
        moment("23/08/2024 00:00").plus_millis(-1).local_date(),
        day("22/08/2024")
    );
}

#[test]
fn fixed_clock_moves_when_told() {
    let clock = FixedClock::at(Instant::from_millis(10));
    clock.advance_millis(5);
    assert_eq!(clock.now().as_millis(), 15);
    clock.set(Instant::from_millis(1));
    let shared: SharedClock = Arc::new(clock);
    assert_eq!(shared.now().as_millis(), 1);
    assert!(SystemClock.now() > moment("01/01/2024 00:00"));
}

#[test]
fn days_count() {
    assert_eq!(day("28/02/2024").next_day(), day("29/02/2024"));
    assert_eq!(day("01/01/2024").days_until(day("01/01/2025")), 366);
    assert_eq!(day("02/01/2024").days_until(day("01/01/2024")), -1);
    assert_eq!(LocalDate::from(Date::MAX).next_day(), LocalDate::from(Date::MAX));
}

proptest! {
    /// The constant offset agrees with the tz database over the years the portal can meet.
    #[test]
    fn offset_is_ho_chi_minh(millis in 400_000_000_000_i64..4_000_000_000_000) {
        let zone = tz::TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let instant = Instant::from_millis(millis);
        prop_assert_eq!(instant.local(), zone.to_datetime(instant.timestamp()));
        prop_assert_eq!(Instant::from_local(instant.local_date(), instant.local().time()), instant);
    }

    #[test]
    fn instants_survive_bson_and_json(millis in -60_000_000_000_000_i64..250_000_000_000_000) {
        let instant = Instant::from_millis(millis);
        let json = serde_json::to_string(&instant).unwrap();
        prop_assert_eq!(serde_json::from_str::<Instant>(&json).unwrap(), instant);
        let tagged = Tagged::Submitted { at: instant, due: None, none: None, on: instant.local_date() };
        let bytes = bson::serialize_to_vec(&tagged).unwrap();
        prop_assert_eq!(bson::deserialize_from_slice::<Tagged>(&bytes).unwrap(), tagged);
    }

    #[test]
    fn lateness_covers_the_delay(late in 1_i64..10_000_000_000) {
        let due = Instant::from_millis(0);
        let minutes = lateness_minutes(due, due.plus_millis(late)).unwrap();
        prop_assert!(minutes * MINUTE >= late && (minutes - 1) * MINUTE < late);
    }
}
