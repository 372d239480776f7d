//! Who answers for whom, when, and what a signature closes.

use uuid::Uuid;

use super::*;
use crate::domain::{
    charge_tests::account_of,
    policy::{grant_at_door, grant_board},
    random_walk::{START, people},
};

const AUTHOR: usize = 0;
const LEAD: usize = 2;
const OFFICER: usize = 5;
const DEPUTY: usize = 6;

fn stamp(days: i64) -> Stamp {
    Stamp::new(START.plus_days(days), [7; 32])
}

fn review(state: ReviewState) -> AccessReview {
    AccessReview {
        period: HalfYear::of(START.local_date()),
        tenant: TenantId::from_uuid(Uuid::from_u128(1)),
        opened_at: START,
        opened_by: None,
        state,
        version: Version::UNSAVED,
    }
}

/// The accounts of everybody as one body's.
fn sheet() -> AccessSheet {
    let accounts: Vec<_> = people().iter().map(account_of).collect();
    let review = review(ReviewState::Listing);
    let change = AccessSheet::list(
        &review,
        (review.tenant, "Tỉnh Tuyên Quang"),
        &accounts,
        &mut stamp(0),
    );
    change.resource().clone()
}

fn mark(sheet: &AccessSheet, place: usize) -> Mark {
    sheet.rows[place].mark()
}

fn by_lead(sheet: AccessSheet, places: &[usize], answer: Answer) -> Result<Change<AccessSheet>, AccessFault> {
    let marks: Vec<_> = places.iter().map(|place| mark(&sheet, *place)).collect();
    let granted: Granted<AnswerAccess, _> = grant_at_door(&people()[LEAD], sheet).unwrap();
    let answered = granted.answer((&marks, answer), "Tỉnh Tuyên Quang", &mut stamp(1));
    answered.map(|change| change.expect("rows of the sheet"))
}

fn by_office(
    sheet: AccessSheet,
    (who, place): (usize, usize),
    (answer, leads): (Answer, &[AccountId]),
    day: i64,
) -> Result<AccessSheet, AccessFault> {
    let marks = [mark(&sheet, place)];
    let granted: Granted<ReviewAccess, _> = grant_board(&people()[who], sheet, None).unwrap();
    let answered = granted.answer((&marks, answer), leads, &mut stamp(day))?;
    Ok(answered.expect("a row of the sheet").resource().clone())
}

fn revoke(reason: &str) -> Answer {
    Answer::Revoke(reason.to_owned())
}

#[test]
fn a_half_year_is_written_one_way_and_due_in_its_first_month() {
    for (day, text, label) in [
        ("01/01/2026", "2026-1", "6 tháng đầu năm 2026"),
        ("30/06/2026", "2026-1", "6 tháng đầu năm 2026"),
        ("01/07/2026", "2026-2", "6 tháng cuối năm 2026"),
        ("31/12/2026", "2026-2", "6 tháng cuối năm 2026"),
    ] {
        let half = HalfYear::of(LocalDate::parse(day).unwrap());
        assert_eq!((half.to_string().as_str(), half.label().as_str()), (text, label));
        assert_eq!(HalfYear::parse(text), Ok(half));
    }
    for bad in [
        "",
        "2026",
        "2026-0",
        "2026-3",
        "2026-01",
        "26-1",
        "+026-1",
        "2026-1 ",
        "{\"$ne\":1}",
    ] {
        assert_eq!(HalfYear::parse(bad), Err(NoHalfYear), "{bad}");
    }
    let due = |day: &str| HalfYear::due_on(LocalDate::parse(day).unwrap()).map(|half| half.to_string());
    assert_eq!(due("01/07/2026").as_deref(), Some("2026-2"));
    assert_eq!(due("31/07/2026").as_deref(), Some("2026-2"));
    assert_eq!(due("01/08/2026"), None);
    assert_eq!(due("28/11/2026"), None);
    let half = HalfYear::parse("2026-2").unwrap();
    assert_eq!(half.next().to_string(), "2027-1");
    assert_eq!(half.next().next().to_string(), "2027-2");
}

#[test]
fn a_lead_answers_for_everybody_but_the_own_account() {
    let change = by_lead(sheet(), &[AUTHOR, 1], Answer::Needed).unwrap();
    assert_eq!(change.action(), "confirm_accounts");
    assert!(change.letters().is_empty());
    assert_eq!(change.resource().tally().needed, 2);
    let own = by_lead(sheet(), &[AUTHOR, LEAD], Answer::Needed).unwrap_err();
    assert!(matches!(own, AccessFault::Oneself(_)), "{own}");
    assert_eq!(
        by_lead(sheet(), &[], Answer::Needed).unwrap_err(),
        AccessFault::NoRow
    );
    assert_eq!(
        by_lead(sheet(), &[AUTHOR], revoke("")).unwrap_err(),
        AccessFault::NoReason
    );

    let asked = by_lead(sheet(), &[AUTHOR], revoke("Nghỉ hưu")).unwrap();
    assert_eq!(asked.action(), "ask_revocations");
    let told = format!("{:?}", asked.letters());
    assert!(
        told.contains("StandingOffice") && told.contains("Nghỉ hưu"),
        "{told}"
    );
}

#[test]
fn an_answer_is_given_to_the_row_that_was_seen_and_to_none_of_another_sheet() {
    let before = sheet();
    let seen = [mark(&before, AUTHOR)];
    let answered = by_lead(before, &[AUTHOR], Answer::Needed)
        .unwrap()
        .resource()
        .clone();
    let lead = &people()[LEAD];
    let granted: Granted<AnswerAccess, _> = grant_at_door(lead, answered.clone()).unwrap();
    let late = granted.answer((&seen, revoke("Nghỉ hưu")), "", &mut stamp(1));
    assert!(matches!(late.unwrap_err(), AccessFault::Moved(_)));
    let stranger = [Mark {
        account: AccountId::from_uuid(Uuid::from_u128(99)),
        answers: 0,
    }];
    let granted: Granted<AnswerAccess, _> = grant_at_door(lead, answered).unwrap();
    let none = granted
        .answer((&stranger, Answer::Needed), "", &mut stamp(1))
        .unwrap();
    assert!(none.is_none());
    assert!(Mark::parse(&seen[0].to_string()).is_some());
    for bad in [
        "",
        "x.0",
        "{\"$ne\":1}.0",
        "00000000-0000-0000-0000-000000000001",
        "00000000-0000-0000-0000-000000000001.-1",
    ] {
        assert_eq!(Mark::parse(bad), None, "{bad}");
    }
}

#[test]
fn the_standing_office_answers_where_no_lead_does() {
    let lead = [people()[LEAD].account];
    let needed = || (Answer::Needed, &lead[..]);
    let early = by_office(sheet(), (OFFICER, AUTHOR), needed(), 13).unwrap_err();
    assert!(matches!(early, AccessFault::LeadFirst { .. }), "{early}");
    assert!(by_office(sheet(), (OFFICER, AUTHOR), needed(), 14).is_ok());
    // The only lead's own account, and a body without a lead.
    assert!(by_office(sheet(), (OFFICER, LEAD), needed(), 1).is_ok());
    assert!(by_office(sheet(), (OFFICER, AUTHOR), (Answer::Needed, &[]), 1).is_ok());
    // The own account is the other officer's.
    let own = by_office(sheet(), (OFFICER, OFFICER), (Answer::Needed, &[]), 20).unwrap_err();
    assert!(matches!(own, AccessFault::Oneself(_)), "{own}");
    assert!(by_office(sheet(), (DEPUTY, OFFICER), (Answer::Needed, &[]), 1).is_ok());
    // A request is declined at any time.
    let asked = by_lead(sheet(), &[AUTHOR], revoke("Nghỉ hưu"))
        .unwrap()
        .resource()
        .clone();
    assert!(by_office(asked, (OFFICER, AUTHOR), needed(), 1).is_ok());
}

#[test]
fn leads_are_reminded_twice_of_what_they_can_answer() {
    let lead = [people()[LEAD].account];
    let remind = |sheet: AccessSheet, day| sheet.remind("Tỉnh Tuyên Quang", &lead, &mut stamp(day));
    assert!(remind(sheet(), 6).is_none());
    let first = remind(sheet(), 7).unwrap().resource().clone();
    assert!(remind(first.clone(), 13).is_none());
    let second = remind(first, 14).unwrap().resource().clone();
    assert!(remind(second, 30).is_none());
    // Who comes late is reminded once.
    let late = remind(sheet(), 20).unwrap().resource().clone();
    assert!(remind(late, 21).is_none());
    let others: Vec<_> = (0..people().len()).filter(|place| *place != LEAD).collect();
    let answered = by_lead(sheet(), &others, Answer::Needed)
        .unwrap()
        .resource()
        .clone();
    assert!(remind(answered, 7).is_none(), "only the own account is left");
}

#[test]
fn a_signature_needs_every_answer_and_closes_every_sheet() {
    let sign = |state, sheet: AccessSheet| {
        let granted: Granted<ReviewAccess, _> = grant_board(&people()[OFFICER], review(state), None).unwrap();
        granted.sign_off(vec![sheet], &mut stamp(2))
    };
    assert_eq!(
        sign(ReviewState::Listing, sheet()).unwrap_err(),
        AccessFault::Listing
    );
    let everybody = people().len();
    let open = sign(ReviewState::Open, sheet()).unwrap_err();
    assert_eq!(
        open,
        AccessFault::Unfinished {
            waiting: everybody,
            asked: 0
        }
    );
    assert!(
        open.to_string().contains("còn 9 tài khoản chưa trả lời"),
        "{open}"
    );

    let others: Vec<_> = (1..everybody).filter(|place| *place != LEAD).collect();
    let answered = by_lead(sheet(), &others, Answer::Needed)
        .unwrap()
        .resource()
        .clone();
    let answered = by_lead(answered, &[AUTHOR], revoke("Nghỉ hưu"))
        .unwrap()
        .resource()
        .clone();
    let answered = by_office(answered, (OFFICER, LEAD), (Answer::Needed, &[]), 1).unwrap();
    let open = sign(ReviewState::Open, answered.clone()).unwrap_err();
    assert!(
        open.to_string().contains("còn 1 đề nghị thu hồi chưa xử lý"),
        "{open}"
    );

    let author = people()[AUTHOR].account;
    let ended = [(author, Ending::of(START.plus_days(1), "Nghỉ hưu", Vec::new()))];
    let noted = answered
        .note_revoked(&ended, &mut stamp(1))
        .unwrap()
        .resource()
        .clone();
    let RowState::Revoked {
        asked: Some(request), ..
    } = &noted.rows[AUTHOR].state
    else {
        panic!("{:?}", noted.rows[AUTHOR].state)
    };
    assert_eq!(request.reason, "Nghỉ hưu");
    assert!(
        noted.clone().note_revoked(&ended, &mut stamp(1)).is_none(),
        "noted once"
    );
    let gone = by_office(noted.clone(), (OFFICER, AUTHOR), (Answer::Needed, &[]), 1).unwrap_err();
    assert!(matches!(gone, AccessFault::Revoked(_)), "{gone}");

    let (signed, closed) = sign(ReviewState::Open, noted).unwrap();
    assert!(matches!(signed.resource().state, ReviewState::Signed { .. }));
    let closed = closed[0].resource().clone();
    assert_eq!(
        by_lead(closed.clone(), &[1], Answer::Needed).unwrap_err(),
        AccessFault::Signed
    );
    let second = [(people()[1].account, Ending::of(START, "Nghỉ hưu", Vec::new()))];
    assert!(closed.clone().note_revoked(&second, &mut stamp(3)).is_none());
    assert!(
        closed
            .clone()
            .remind("", &[people()[LEAD].account], &mut stamp(7))
            .is_none()
    );
    let again = sign(signed.resource().state.clone(), closed).unwrap_err();
    assert_eq!(again, AccessFault::Signed);
}
