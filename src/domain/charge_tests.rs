//! Charges, delegations, absences, and what becomes of items whose reviewer is lost.

use proptest::prelude::*;
use uuid::Uuid;

use super::{
    account::{Absence, Account, AccountFault, Appointment, Standing},
    actor::{Actor, Epoch, Person, Role},
    assignment::{AssignmentFault, Decision, FieldAssignment},
    calendar::WorkingCalendar,
    change::{Change, Stamp, Version},
    custody::Timing,
    delegation::{Delegation, DelegationFault},
    ids::{AccountId, TenantId},
    notice::{Letter, NoticeChoice, To},
    policy::{
        AssignField, BoardAct, Delegate, Denied, EndAbsence, EndAssignment, EndDelegation, EnterAbsence,
        Rehome, entrust, grant_board, may_on_board,
    },
    random_walk::{Life, MEMBERS, START, Try, people},
    rehoming::Loss,
    routing::{Candidate, Choice, NobodyPresent, choose_reviewer},
    state::StateName,
    state_table::walk,
    submission::{Submission, Targets},
    text::{DocumentNumber, Email, PersonName, Slug},
    time::LocalDate,
};

const OFFICER: usize = 5;
const DEPUTY: usize = 6;
const CHAIR: usize = 7;
const ACTING_DEPUTY: usize = 8;

fn stamp() -> Stamp {
    Stamp::new(START, [5; 32])
}

fn day(from_today: i32) -> LocalDate {
    START.local_date().plus_days(from_today)
}

fn number(text: &str) -> DocumentNumber {
    DocumentNumber::parse(text).unwrap()
}

fn decision(member: &Person, substitute: Option<&Person>, from: LocalDate) -> Decision {
    let named = |one: &Person| (one.account, one.full_name.to_string());
    Decision {
        tenant: TenantId::from_uuid(Uuid::from_u128(1)),
        field: Slug::parse("cai-cach-the-che").unwrap(),
        field_name: "Cải cách thể chế".to_owned(),
        member: named(member),
        substitute: substitute.map(named),
        number: number("17/QĐ-BBT"),
        from,
    }
}

fn assign(
    who: &Person,
    decision: Decision,
    standing: &[FieldAssignment],
) -> Result<Change<FieldAssignment>, AssignmentFault> {
    let granted = grant_board::<AssignField, ()>(who, (), None).expect("who may assign");
    granted.assign(decision, standing, &mut stamp())
}

fn told<R: super::change::Resource>(change: &Change<R>) -> Vec<To> {
    change.letters().iter().map(|(to, _)| *to).collect()
}

#[test]
fn the_chair_alone_assigns_and_the_deputy_only_under_delegation() {
    let people = people();
    for (place, person) in people.iter().enumerate() {
        let may = [CHAIR, ACTING_DEPUTY].contains(&place);
        assert_eq!(may_on_board::<AssignField>(person, None).is_ok(), may, "{place}");
        assert_eq!(
            may_on_board::<EndAssignment>(person, None).is_ok(),
            may,
            "{place}"
        );
        // Nobody prolongs the own delegation, and nobody cuts it short for the Chair.
        assert_eq!(
            may_on_board::<Delegate>(person, None).is_ok(),
            place == CHAIR,
            "{place}"
        );
        assert_eq!(
            may_on_board::<EndDelegation>(person, None).is_ok(),
            place == CHAIR,
            "{place}"
        );
        let office = [OFFICER, DEPUTY, ACTING_DEPUTY].contains(&place);
        assert_eq!(
            may_on_board::<EnterAbsence>(person, None).is_ok(),
            office,
            "{place}"
        );
        assert!(
            may_on_board::<EnterAbsence>(person, Some(person.account)).is_ok(),
            "{place}"
        );
        assert!(
            may_on_board::<EndAbsence>(person, Some(person.account)).is_ok(),
            "{place}"
        );
        let other = Some(people[(place + 1) % people.len()].account);
        assert_eq!(
            may_on_board::<EndAbsence>(person, other).is_ok(),
            office,
            "{place}"
        );
    }
    let denied = may_on_board::<AssignField>(&people[OFFICER], None).unwrap_err();
    assert_eq!(
        denied.to_string(),
        "Bạn không có quyền thực hiện chức năng “Phân công lĩnh vực”. Chức năng này thuộc về: Trưởng Ban Biên tập."
    );
    let acting = grant_board::<AssignField, ()>(&people[ACTING_DEPUTY], (), None).unwrap();
    assert!(
        acting.by().title().starts_with("TUQ. "),
        "{}",
        acting.by().title()
    );
}

#[test]
fn an_assignment_tells_everyone_concerned_and_refuses_what_makes_no_sense() {
    let people = people();
    let (member, other) = (&people[MEMBERS.start], &people[MEMBERS.start + 1]);
    let change = assign(&people[CHAIR], decision(member, Some(other), day(1)), &[]).unwrap();
    let whom = [
        To::StandingOffice,
        To::Account(member.account),
        To::Account(other.account),
    ];
    assert_eq!(told(&change), whom);
    let held = change.resource().clone();
    assert_eq!(held.by.as_ref().unwrap().account, people[CHAIR].account);
    assert!(!held.holds_on(day(0)) && held.holds_on(day(1)) && held.holds_on(day(4_000)));

    let fault =
        |decision, standing: &[FieldAssignment]| assign(&people[CHAIR], decision, standing).unwrap_err();
    assert_eq!(
        fault(decision(member, None, day(5)), std::slice::from_ref(&held)),
        AssignmentFault::Assigned
    );
    assert_eq!(
        fault(decision(member, Some(member), day(5)), &[]),
        AssignmentFault::OwnSubstitute
    );
    assert_eq!(
        fault(decision(member, None, day(367)), &[]),
        AssignmentFault::FarAway
    );
    assert_eq!(
        fault(decision(member, None, day(-367)), &[]),
        AssignmentFault::FarAway
    );
    // After its last day the same member may have the field again.
    let over = FieldAssignment {
        until: Some(day(4)),
        ..held.clone()
    };
    assert!(
        assign(
            &people[CHAIR],
            decision(member, None, day(5)),
            std::slice::from_ref(&over)
        )
        .is_ok()
    );
    assert_eq!(
        fault(decision(member, None, day(4)), &[over]),
        AssignmentFault::Assigned
    );
    assert!(assign(&people[CHAIR], decision(other, None, day(5)), &[held]).is_ok());
}

fn end(assignment: FieldAssignment, last_day: LocalDate) -> Result<Change<FieldAssignment>, AssignmentFault> {
    let granted = grant_board::<EndAssignment, _>(&people()[CHAIR], assignment, None).unwrap();
    let names = ("Cải cách thể chế", "Phạm Ngọc Ánh");
    granted.end(&number("18/QĐ-BBT"), last_day, names, &mut stamp())
}

#[test]
fn an_assignment_ends_once_and_never_in_the_past() {
    let people = people();
    let member = &people[MEMBERS.start];
    let change = assign(&people[CHAIR], decision(member, None, day(-30)), &[]).unwrap();
    let held = change.resource().clone();
    assert_eq!(end(held.clone(), day(-2)).unwrap_err(), AssignmentFault::Past);
    let at_once = end(held.clone(), day(-1)).unwrap();
    assert!(!at_once.resource().holds_on(day(0)) && at_once.resource().holds_on(day(-1)));
    let later = end(held, day(3)).unwrap();
    assert!(later.resource().holds_on(day(3)) && !later.resource().holds_on(day(4)));
    assert_eq!(told(&later), [To::StandingOffice, To::Account(member.account)]);
    let twice = end(later.resource().clone(), day(5)).unwrap_err();
    assert!(twice.to_string().contains("18/QĐ-BBT"), "{twice}");
    // One that has not begun is called off.
    let coming = assign(&people[CHAIR], decision(member, None, day(10)), &[]).unwrap();
    let off = end(coming.resource().clone(), day(0)).unwrap();
    assert!(off.resource().never_held());
}

fn delegation(
    from: LocalDate,
    until: LocalDate,
    standing: &[Delegation],
) -> Result<Delegation, DelegationFault> {
    let people = people();
    let granted = grant_board::<Delegate, ()>(&people[CHAIR], (), None).unwrap();
    let parties = (people[DEPUTY].tenant, people[DEPUTY].account);
    let change = granted.delegate(parties, "03/UQ-BBT", (from, until), standing, &mut stamp())?;
    assert_eq!(told(&change), [To::Board]);
    Ok(change.resource().clone())
}

#[test]
fn a_delegation_ends_early_once_and_overlaps_no_other() {
    let people = people();
    let held = delegation(day(0), day(9), &[]).unwrap();
    let standing = [held.clone()];
    assert_eq!(
        delegation(day(9), day(12), &standing).unwrap_err(),
        DelegationFault::Overlaps
    );
    assert!(delegation(day(10), day(12), &standing).is_ok());
    let end = |one: &Delegation, ground: &str, last_day| {
        let granted = grant_board::<EndDelegation, _>(&people[CHAIR], one.clone(), None).unwrap();
        granted.end(ground, last_day, &mut stamp())
    };
    assert_eq!(end(&held, " ", day(1)).unwrap_err(), DelegationFault::NoGround);
    assert_eq!(
        end(&held, "Trở lại", day(-2)).unwrap_err(),
        DelegationFault::PastEnd
    );
    assert_eq!(
        end(&held, "Trở lại", day(9)).unwrap_err(),
        DelegationFault::NotEarlier
    );
    let ended = end(&held, "Trở lại", day(-1)).unwrap();
    assert_eq!(told(&ended), [To::Board]);
    assert!(
        !ended.resource().holds_on(day(0)),
        "it began today and never held"
    );
    assert_eq!(
        end(ended.resource(), "Trở lại", day(1)).unwrap_err(),
        DelegationFault::Over
    );
}

pub(super) fn account_of(person: &Person) -> Account {
    Account {
        id: person.account,
        tenant: person.tenant,
        full_name: person.full_name.clone(),
        name_key: String::new(),
        email: Email::parse("mot@bbt.example").unwrap(),
        roles: person.roles.clone(),
        appointment: Appointment {
            post: String::new(),
            document_number: String::new(),
            decided_on: day(-100),
            until: None,
        },
        first_roles: Vec::new(),
        granted_by: None,
        later: Vec::new(),
        ended_roles: Vec::new(),
        former: Vec::new(),
        passages: Vec::new(),
        announced: Vec::new(),
        invitation: None,
        absences: Vec::new(),
        password_hash: None,
        notices: NoticeChoice::default(),
        views: Vec::new(),
        terms: None,
        standing: Standing::Active,
        epoch: Epoch::FIRST,
        granted_at: START,
        version: Version::UNSAVED,
    }
}

fn enter(who: &Person, account: &Account, from: i32, until: i32) -> Result<Change<Account>, AccountFault> {
    let granted = grant_board::<EnterAbsence, _>(who, account.clone(), Some(account.id)).unwrap();
    granted.enter_absence((day(from), day(until)), &mut stamp())
}

fn come_back(account: &Account, place: usize, on: i32) -> Result<Change<Account>, AccountFault> {
    let who = &people()[OFFICER];
    let granted = grant_board::<EndAbsence, _>(who, account.clone(), Some(account.id)).unwrap();
    granted.end_absence(place, day(on), &mut stamp())
}

#[test]
fn absences_are_dated_kept_and_never_overlap() {
    let people = people();
    let person = &people[MEMBERS.start];
    let account = account_of(person);
    let own = enter(person, &account, 1, 5).unwrap();
    assert_eq!(told(&own), [To::StandingOffice]);
    let by_office = enter(&people[OFFICER], &account, 1, 5).unwrap();
    assert_eq!(told(&by_office), [To::Account(person.account)]);
    let collaborator = account_of(&people[0]);
    let leave = enter(&people[0], &collaborator, 0, 0).unwrap();
    assert_eq!(told(&leave), [To::Leads(people[0].tenant)]);

    let away = own.resource();
    assert!(!away.is_absent_on(day(0)) && away.is_absent_on(day(1)) && away.is_absent_on(day(5)));
    assert!(!away.is_absent_on(day(6)));
    let fault = |from, until| enter(person, away, from, until).unwrap_err();
    assert_eq!(fault(7, 6), AccountFault::BackwardAbsence);
    assert_eq!(fault(5, 8), AccountFault::OverlappingAbsence);
    assert_eq!(fault(-9, -1), AccountFault::FarAbsence);
    assert_eq!(fault(400, 401), AccountFault::FarAbsence);
    assert_eq!(fault(10, 400), AccountFault::FarAbsence);
    assert!(enter(person, away, 6, 8).is_ok());

    assert_eq!(come_back(away, 1, 3).unwrap_err(), AccountFault::NoSuchAbsence);
    assert_eq!(come_back(away, 0, -1).unwrap_err(), AccountFault::ReturnOutside);
    assert_eq!(come_back(away, 0, 6).unwrap_err(), AccountFault::ReturnOutside);
    let back = come_back(away, 0, 3).unwrap();
    assert_eq!(told(&back), [To::Account(person.account)]);
    assert!(back.resource().is_absent_on(day(2)) && !back.resource().is_absent_on(day(3)));
    assert_eq!(
        back.resource().absences[0].until,
        day(5),
        "what was entered stays"
    );
    assert_eq!(
        come_back(back.resource(), 0, 4).unwrap_err(),
        AccountFault::AbsenceOver
    );
    // One that has not begun is called off, and its days are free again.
    let off = come_back(away, 0, 0).unwrap();
    assert!(!off.resource().is_absent_on(day(1)));
    assert!(enter(person, off.resource(), 1, 5).is_ok());
}

#[test]
fn what_an_older_program_stored_of_an_absence_is_read() {
    let stored = r#"{ "from": "2026-07-20", "until": "2026-07-24" }"#;
    let read: Absence = serde_json::from_str(stored).unwrap();
    assert_eq!(
        read,
        Absence::of(
            LocalDate::new(2026, 7, 20).unwrap(),
            LocalDate::new(2026, 7, 24).unwrap()
        )
    );
}

#[test]
fn a_reviewer_is_lost_by_revocation_role_absence_or_field_in_this_order() {
    let people = people();
    let account = account_of(&people[MEMBERS.start]);
    let field = Slug::parse("cai-cach-the-che").unwrap();
    let of = |account: &Account, fields: &[Slug]| Loss::of_field(account, fields, &field, day(0));
    assert_eq!(of(&account, std::slice::from_ref(&field)), None);
    assert_eq!(of(&account, &[]), Some(Loss::OutOfField));
    let away = enter(&people[OFFICER], &account, 0, 2).unwrap();
    let lost = of(away.resource(), std::slice::from_ref(&field));
    assert_eq!(lost, Some(Loss::Away { until: day(2) }));
    let retired = Account {
        roles: vec![Role::Collaborator],
        ..away.resource().clone()
    };
    assert_eq!(of(&retired, std::slice::from_ref(&field)), Some(Loss::NoMember));
    let revoked = retired.revoke("Hết nhiệm kỳ", &mut stamp()).unwrap();
    assert_eq!(of(revoked.resource(), &[]), Some(Loss::Revoked));
}

fn in_review() -> Submission {
    let people = people();
    let turns = [
        (
            0,
            Try::Submit {
                declared: true,
                back: super::random_walk::Back::There,
            },
        ),
        (
            OFFICER,
            Try::Route {
                member: MEMBERS.start,
            },
        ),
    ];
    let life: Life = walk(&turns, &people);
    assert_eq!(life.item.state.name(), StateName::InFieldReview);
    life.item
}

fn rehome(loss: Loss, chosen: Result<Choice, NobodyPresent>) -> Option<Change<Submission>> {
    let calendar = WorkingCalendar::default();
    let timing = Timing {
        targets: Targets::default(),
        calendar: &calendar,
    };
    let entrusted = entrust::<Rehome>(&Actor::System("rerouting"), in_review()).unwrap();
    entrusted.rehome(loss, chosen, timing, &mut stamp())
}

#[test]
fn only_the_job_of_that_name_is_entrusted_with_an_item() {
    assert!(entrust::<Rehome>(&Actor::System("rerouting"), in_review()).is_some());
    assert!(entrust::<Rehome>(&Actor::System("command line"), in_review()).is_none());
    assert!(entrust::<Rehome>(&Actor::Person(people()[CHAIR].clone()), in_review()).is_none());
}

#[test]
fn an_item_goes_to_the_member_chosen_with_the_reason_kept_and_all_told() {
    let people = people();
    let next = &people[MEMBERS.start + 1];
    let choice = Choice {
        reviewer: next.account,
        reviewer_name: PersonName::parse("Trần Đình Bảo").unwrap(),
        epoch: Epoch::FIRST,
        reason: "là thành viên phụ trách lĩnh vực duy nhất đang có mặt".to_owned(),
    };
    let change = rehome(Loss::Away { until: day(2) }, Ok(choice)).unwrap();
    let item = change.resource();
    assert_eq!(item.reviewer(), Some(next.account));
    let reason = &item.routing.as_ref().unwrap().reason;
    let away = format!("Hoàng Thị Mai vắng mặt đến hết ngày {}", day(2).short());
    assert_eq!(
        *reason,
        format!("là thành viên phụ trách lĩnh vực duy nhất đang có mặt; {away}")
    );
    assert_eq!(
        item.remarks.last().unwrap().text,
        format!("Chuyển đến Trần Đình Bảo vì {reason}.")
    );
    let whom = [
        To::StandingOffice,
        To::Account(next.account),
        To::Account(people[MEMBERS.start].account),
    ];
    assert_eq!(told(&change), whom);
    let asked = change.letters().iter().any(|(to, letter)| {
        *to == To::Account(next.account)
            && matches!(letter, Letter::MemberReview { reason: told, .. } if told == reason)
    });
    assert!(asked, "the new reviewer is asked with the reason");
}

#[test]
fn an_item_nobody_takes_goes_back_to_screening_and_the_office_is_told_why() {
    for (nobody, words) in [
        (NobodyPresent::Unassigned, "không còn thành viên nào phụ trách"),
        (NobodyPresent::AllAbsent, "người thay thế đều đang vắng"),
    ] {
        let change = rehome(Loss::Revoked, Err(nobody)).unwrap();
        let item = change.resource();
        assert_eq!(item.state.name(), StateName::Submitted);
        let said = &item.remarks.last().unwrap().text;
        assert!(
            said.starts_with("Chuyển lại Bộ phận Thường trực vì Hoàng Thị Mai đã bị thu hồi tài khoản"),
            "{said}"
        );
        assert!(said.contains(words), "{said}");
        let report = change.letters().iter().find(|(to, _)| *to == To::StandingOffice);
        assert!(
            matches!(report, Some((_, Letter::SubmissionMoved { reason, .. })) if reason == said),
            "{report:?}"
        );
    }
}

#[test]
fn every_power_names_its_holders() {
    fn holders<A: BoardAct>() -> Vec<Role> {
        match may_on_board::<A>(&people()[0], None) {
            Err(Denied::Power { holders, .. }) => holders.to_vec(),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(holders::<AssignField>(), [Role::Chair]);
    assert_eq!(holders::<EnterAbsence>(), [Role::StandingOfficer, Role::Deputy]);
}

fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
    let one = (any::<bool>(), 0..4_u64, prop::option::of(0..4_i64), any::<bool>());
    prop::collection::vec(one, 0..6).prop_map(|drawn| {
        let candidate =
            |(place, (absent, open_items, given, substitute)): (usize, (bool, u64, Option<i64>, bool))| {
                Candidate {
                    account: AccountId::from_uuid(Uuid::from_u128(100 + place as u128)),
                    epoch: Epoch::FIRST,
                    name: PersonName::parse("Trần Đình Bảo").unwrap(),
                    absent,
                    open_items,
                    last_given_at: given.map(|hours| START.plus_hours(-hours)),
                    substitute,
                }
            };
        drawn.into_iter().enumerate().map(candidate).collect()
    })
}

proptest! {
    /// Whoever is there: the item lies with somebody present, who has the fewest and was idle the longest, or with the
    /// Standing Office; and whoever has it is told.
    #[test]
    fn an_item_is_never_with_nobody(candidates in candidates()) {
        let change = rehome(Loss::Revoked, choose_reviewer(&candidates)).unwrap();
        let item = change.resource();
        let present: Vec<_> = candidates.iter().filter(|one| !one.absent).collect();
        match item.reviewer() {
            Some(reviewer) => {
                let chosen = present.iter().find(|one| one.account == reviewer).expect("somebody present");
                let members = present.iter().any(|one| !one.substitute);
                prop_assert_eq!(chosen.substitute, !members, "a substitute only when no member is there");
                for rival in present.iter().filter(|one| one.substitute == chosen.substitute) {
                    let rank = |one: &Candidate| (one.open_items, one.last_given_at);
                    prop_assert!(rank(chosen) <= rank(rival), "{:?} before {:?}", chosen, rival);
                }
                prop_assert!(told(&change).contains(&To::Account(reviewer)));
            }
            None => {
                prop_assert!(present.is_empty());
                prop_assert_eq!(item.state.name(), StateName::Submitted);
            }
        }
        prop_assert!(told(&change).contains(&To::StandingOffice));
        prop_assert!(!item.remarks.last().unwrap().text.is_empty());
    }
}
