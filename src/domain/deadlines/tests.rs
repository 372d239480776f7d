use super::*;
use crate::domain::{
    actor::Actor,
    calendar::{DayException, DayKind},
    ids::AccountId,
    policy,
    random_walk::{Life, people},
    state::{StateName, Step},
    submission::Routing,
    text::{PersonName, Slug},
    time::parse_local,
};

/// The job that watches the deadlines.
const JOB: Actor = Actor::System("deadlines");

/// Tết 2026, the swap of 02/01 for 10/01, and nothing else.
fn calendar() -> WorkingCalendar {
    let day = |(date, kind)| DayException {
        date: LocalDate::parse(date).unwrap(),
        kind,
        name: String::new(),
        basis: String::new(),
    };
    WorkingCalendar::new(
        [
            ("01/01/2026", DayKind::Holiday),
            ("02/01/2026", DayKind::SwapOff),
            ("10/01/2026", DayKind::SwapWork),
            ("16/02/2026", DayKind::Holiday),
            ("17/02/2026", DayKind::Holiday),
            ("18/02/2026", DayKind::Holiday),
            ("19/02/2026", DayKind::Holiday),
            ("20/02/2026", DayKind::Holiday),
        ]
        .map(day),
    )
}

fn moment(text: &str) -> Instant {
    parse_local(text).unwrap()
}

fn stamp(at: &str) -> Stamp {
    Stamp::new(moment(at), [5; 32])
}

/// An item of the first of the people, at a step.
fn item(state: State) -> Submission {
    let mut item = Life::open(&people()[0]).item;
    item.updated_at = moment("05/01/2026 09:00");
    item.state = state;
    item
}

fn screening(due_at: &str) -> Submission {
    item(State::Submitted {
        since: moment("05/01/2026 09:00"),
        due_at: moment(due_at),
    })
}

fn returned(idle_since: &str) -> Submission {
    let people = people();
    let item = item(State::Returned {
        since: moment("01/10/2025 09:00"),
        remarks: "Bổ sung.".to_owned(),
        by: people[5].sign(people[5].roles[0]),
        to: Step::Screening,
        revision: crate::domain::content::RevisionNumber::FIRST,
    });
    Submission {
        updated_at: moment(idle_since),
        ..item
    }
}

fn chase_by(item: &Submission, chasing: Chasing, at: &str) -> Option<Change<Submission>> {
    policy::entrust::<Chase>(&JOB, item.clone())?.chase(chasing, &calendar(), &mut stamp(at))
}

/// Chases at each moment in turn; what was done at which.
fn climb<'a>(item: &mut Submission, chasing: Chasing, moments: &[&'a str]) -> Vec<(&'a str, &'static str)> {
    let mut done = Vec::new();
    for at in moments {
        if let Some(change) = chase_by(item, chasing, at) {
            done.push((*at, change.action()));
            *item = change.resource().clone();
        }
    }
    done
}

#[test]
fn rungs_are_climbed_in_order_on_working_mornings_and_each_once() {
    let mut late = screening("06/01/2026 09:00");
    let moments = [
        "06/01/2026 08:00", // not yet due
        "06/01/2026 09:01", // due, but not at 08:00
        "07/01/2026 07:59", // before the hour
        "07/01/2026 08:00",
        "07/01/2026 08:00",
        "07/01/2026 15:00",
        "08/01/2026 08:00",
        "08/01/2026 08:01",
        "09/01/2026 08:00",
        "10/01/2026 08:00",
        "12/01/2026 08:00",
    ];
    assert_eq!(
        climb(&mut late, Chasing::default(), &moments),
        [
            ("07/01/2026 08:00", "remind"),
            ("08/01/2026 08:00", "remind_deputy"),
            ("09/01/2026 08:00", "report_overdue"),
        ]
    );
    assert_eq!(late.updated_at, moment("05/01/2026 09:00"), "nobody worked on it");
}

#[test]
fn rungs_keep_the_working_days_of_the_settings_between_them() {
    let slow = Chasing {
        deputy_days: 2,
        chair_days: 3,
        ..Chasing::default()
    };
    let mut late = screening("08/01/2026 09:00");
    // Saturday the 10th is worked.
    let moments = [
        "09/01/2026 08:00",
        "10/01/2026 08:00",
        "11/01/2026 08:00",
        "12/01/2026 08:00",
        "13/01/2026 08:00",
        "14/01/2026 08:00",
        "15/01/2026 08:00",
        "16/01/2026 08:00",
    ];
    assert_eq!(
        climb(&mut late, slow, &moments),
        [
            ("09/01/2026 08:00", "remind"),
            ("12/01/2026 08:00", "remind_deputy"),
            ("15/01/2026 08:00", "report_overdue"),
        ]
    );
}

#[test]
fn a_worker_that_was_down_at_eight_acts_later_that_day_and_not_at_night() {
    let late = screening("06/01/2026 09:00");
    for (at, acts) in [
        ("07/01/2026 07:59:59", false),
        ("07/01/2026 11:30", true),
        ("07/01/2026 17:59:59", true),
        ("07/01/2026 18:00", false),
        ("07/01/2026 23:59", false),
        ("10/01/2026 08:00", true),
        ("11/01/2026 08:00", false),
        ("17/02/2026 08:00", false),
        ("21/02/2026 08:00", false),
        ("23/02/2026 08:00", true),
    ] {
        assert_eq!(chase_by(&late, Chasing::default(), at).is_some(), acts, "{at}");
    }
}

#[test]
fn each_rung_tells_whose_turn_it_is() {
    let people = people();
    let member = people[3].account;
    let mut in_review = item(State::InFieldReview {
        since: moment("05/01/2026 09:00"),
        due_at: moment("06/01/2026 07:00"),
        reviewer: member,
    });
    in_review.routing = Some(Routing {
        reviewer: member,
        reviewer_name: PersonName::parse("Phạm Ngọc Ánh").unwrap(),
        field: Slug::parse("cai-cach-the-che").unwrap(),
        field_name: "Cải cách thể chế".to_owned(),
        reason: String::new(),
        at: moment("05/01/2026 09:00"),
    });
    let on_hold = item(State::OnHold {
        since: moment("05/01/2026 09:00"),
        due_at: moment("06/01/2026 07:00"),
        remarks: "Văn bản xác nhận.".to_owned(),
        by: people[5].sign(people[5].roles[0]),
        to: Step::Screening,
    });
    let pooled = Submission {
        custodian: None,
        ..on_hold.clone()
    };
    let tenant = on_hold.tenant;
    for (item, holder, words) in [
        (
            screening("06/01/2026 07:00"),
            To::StandingOffice,
            "Bộ phận Thường trực",
        ),
        (in_review, To::Account(member), "Phạm Ngọc Ánh"),
        (on_hold, To::Account(people[0].account), "Hoàng Thị Mai"),
        (pooled, To::Pool(tenant), "Lãnh đạo Tỉnh Tuyên Quang"),
    ] {
        let mut item = item;
        for (at, to) in [
            ("06/01/2026 08:00", holder),
            ("07/01/2026 08:00", To::Deputy),
            ("08/01/2026 08:00", To::Chair),
        ] {
            let change = chase_by(&item, Chasing::default(), at).unwrap();
            let [(told, Letter::SubmissionOverdue { held_by, .. })] = change.letters() else {
                panic!("one letter: {:?}", change.letters());
            };
            assert_eq!((*told, held_by.as_str()), (to, words));
            item = change.resource().clone();
        }
    }
}

#[test]
fn another_stay_begins_at_the_foot_and_an_item_that_moved_on_is_left_alone() {
    let mut late = screening("06/01/2026 07:00");
    climb(
        &mut late,
        Chasing::default(),
        &["06/01/2026 08:00", "07/01/2026 08:00"],
    );
    assert_eq!(late.chased().map(|chased| chased.rung), Some(Rung::Deputy));
    late.state = State::InFieldReview {
        since: moment("07/01/2026 10:00"),
        due_at: moment("09/01/2026 10:00"),
        reviewer: people()[3].account,
    };
    assert_eq!(
        late.chased(),
        None,
        "what was said of screening counts for nothing"
    );
    assert_eq!(
        climb(
            &mut late,
            Chasing::default(),
            &["08/01/2026 08:00", "09/01/2026 08:00", "10/01/2026 08:00"]
        ),
        [("10/01/2026 08:00", "remind")]
    );
    late.state = State::Withdrawn {
        since: moment("10/01/2026 09:00"),
    };
    assert!(policy::entrust::<Chase>(&JOB, late.clone()).is_none());
    assert!(policy::entrust::<Retime>(&JOB, late).is_none());
}

#[test]
fn a_chore_reaches_only_its_states() {
    let people = people();
    let by = people[5].sign(people[5].roles[0]);
    let since = moment("05/01/2026 09:00");
    let states = [
        State::Draft,
        State::AwaitingDirection {
            since,
            question: "?".to_owned(),
            by: by.clone(),
        },
        State::AwaitingChair {
            since,
            reason: "!".to_owned(),
            by,
        },
        State::Withdrawn { since },
        State::Submitted { since, due_at: since },
        returned("05/01/2026 09:00").state,
    ];
    for state in states {
        let (name, item) = (state.name(), item(state));
        let timed = name == StateName::Submitted;
        assert_eq!(
            policy::entrust::<Chase>(&JOB, item.clone()).is_some(),
            timed,
            "{name:?}"
        );
        assert_eq!(
            policy::entrust::<Retime>(&JOB, item.clone()).is_some(),
            timed,
            "{name:?}"
        );
        assert_eq!(
            policy::entrust::<Lapse>(&JOB, item).is_some(),
            name == StateName::Returned,
            "{name:?}"
        );
    }
}

fn lapse_at(item: &Submission, at: &str) -> Option<Change<Submission>> {
    policy::entrust::<Lapse>(&JOB, item.clone())?.lapse(Chasing::default(), &calendar(), &mut stamp(at))
}

#[test]
fn an_idle_return_is_warned_of_and_lapses_seven_days_later() {
    // 53 days after Wednesday, 12/11/2025, 07:00 is Sunday, 04/01/2026; 60 days after it Sunday, 11/01/2026.
    let idle = returned("12/11/2025 07:00");
    assert!(lapse_at(&idle, "31/12/2025 08:00").is_none(), "not yet");
    assert!(lapse_at(&idle, "04/01/2026 08:00").is_none(), "a Sunday");
    let warned = lapse_at(&idle, "05/01/2026 08:00").expect("the Monday after");
    assert_eq!(warned.action(), "warn_lapse");
    let custodian = To::Account(people()[0].account);
    let [(to, Letter::LapseWarning { lapses_on, .. })] = warned.letters() else {
        panic!("one letter: {:?}", warned.letters());
    };
    assert_eq!((*to, lapses_on.short().as_str()), (custodian, "12/01/2026"));
    let warned = warned.resource().clone();
    assert_eq!(warned.state.name(), StateName::Returned);
    for early in ["05/01/2026 08:01", "10/01/2026 08:00", "11/01/2026 08:00"] {
        assert!(lapse_at(&warned, early).is_none(), "{early}");
    }
    let ended = lapse_at(&warned, "12/01/2026 08:00").expect("seven days after the warning");
    assert_eq!(ended.action(), "lapse");
    assert_eq!(ended.resource().state.name(), StateName::Withdrawn);
    assert!(matches!(ended.letters(), [(to, Letter::SubmissionLapsed { .. })] if *to == custodian));
    assert_eq!(
        ended.resource().remarks.last().unwrap().text,
        "Không được chỉnh sửa, gửi lại từ 12/11/2025, 07:00."
    );
}

#[test]
fn a_late_warning_still_leaves_seven_days_and_work_on_the_text_begins_anew() {
    let idle = returned("01/10/2025 09:00");
    let warned = lapse_at(&idle, "09/01/2026 08:00").unwrap();
    let warned = warned.resource().clone();
    assert!(lapse_at(&warned, "15/01/2026 08:00").is_none());
    assert_eq!(lapse_at(&warned, "16/01/2026 08:00").unwrap().action(), "lapse");
    let edited = Submission {
        updated_at: moment("14/01/2026 10:00"),
        ..warned
    };
    assert!(
        lapse_at(&edited, "16/01/2026 08:00").is_none(),
        "the custodian works on it"
    );
    // 53 days after 14/01/2026, 10:00 is 08/03/2026, 10:00, a Sunday: warned of anew on the Monday.
    assert!(lapse_at(&edited, "06/03/2026 08:00").is_none());
    assert_eq!(
        lapse_at(&edited, "09/03/2026 08:00").unwrap().action(),
        "warn_lapse"
    );
}

fn retime(item: &Submission, calendar: &WorkingCalendar) -> Option<Change<Submission>> {
    let timing = Timing {
        targets: Targets::default(),
        calendar,
    };
    policy::entrust::<Retime>(&JOB, item.clone())?.retime(timing, &mut stamp("05/01/2026 12:00"))
}

#[test]
fn a_changed_calendar_moves_a_target_once_and_says_so() {
    let at_screening = screening("06/01/2026 09:00");
    assert!(
        retime(&at_screening, &calendar()).is_none(),
        "it stands where the calendar has it"
    );
    let day_off = DayException {
        date: LocalDate::parse("06/01/2026").unwrap(),
        kind: DayKind::SwapOff,
        name: String::new(),
        basis: String::new(),
    };
    let year = crate::domain::calendar::Year::of(day_off.date);
    let mut days = calendar().days_of(year);
    days.push(day_off);
    let changed = calendar().with_year(year, &days);
    let moved = retime(&at_screening, &changed).expect("06/01 is off now");
    assert_eq!(moved.action(), "move_target");
    assert_eq!(moved.resource().state.due_at(), Some(moment("07/01/2026 09:00")));
    assert_eq!(
        moved.resource().remarks.last().unwrap().text,
        "Hạn chuyển từ 06/01/2026, 09:00 sang 07/01/2026, 09:00 vì lịch làm việc hoặc thời hạn xử lý thay đổi."
    );
    assert!(matches!(
        moved.letters(),
        [(To::StandingOffice, Letter::TargetMoved { .. })]
    ));
    assert!(retime(moved.resource(), &changed).is_none(), "once");
    let back = retime(moved.resource(), &calendar()).expect("and back");
    assert_eq!(back.resource().state.due_at(), Some(moment("06/01/2026 09:00")));
}

#[test]
fn a_target_that_moved_gives_the_holder_the_time_anew_but_not_the_reminder() {
    let mut late = screening("06/01/2026 07:00");
    climb(&mut late, Chasing::default(), &["06/01/2026 08:00"]);
    late.state.move_target(moment("08/01/2026 07:00"));
    assert_eq!(
        climb(
            &mut late,
            Chasing::default(),
            &["07/01/2026 08:00", "08/01/2026 08:00", "09/01/2026 08:00"]
        ),
        [("09/01/2026 08:00", "remind_deputy")]
    );
}

#[test]
fn every_step_with_a_target_is_counted_by_its_own_days() {
    let calendar = calendar();
    let timing = Timing {
        targets: Targets::default(),
        calendar: &calendar,
    };
    let since = moment("13/02/2026 17:00");
    let reviewer = AccountId::from_uuid(uuid::Uuid::from_u128(9));
    for (state, target) in [
        (
            State::Submitted { since, due_at: since },
            Some("23/02/2026 17:00"),
        ),
        (
            State::InFieldReview {
                since,
                due_at: since,
                reviewer,
            },
            Some("24/02/2026 17:00"),
        ),
        (State::Draft, None),
        (State::Withdrawn { since }, None),
    ] {
        assert_eq!(state.target(timing), target.map(moment), "{:?}", state.name());
    }
}
