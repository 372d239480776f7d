//! Who has charge of an item, and what never changes with it.

use uuid::Uuid;

use super::{Colleague, CustodyFault, CustodyLoss};
use crate::domain::{
    account::{Absence, Ending, Standing},
    actor::{Actor, Person, Role},
    change::{Change, Stamp},
    charge_tests::account_of,
    ids::TenantId,
    notice::{Letter, To},
    policy::{self, AssignCustodian, HandOver, ReturnToPool, TakeFromPool, entrust},
    random_walk::{Life, START, Try, colleague, people},
    state::StateName,
    state_table::walk,
    submission::Submission,
};

const COLLEAGUE: usize = 1;
const LEAD: usize = 2;
const OFFICER: usize = 5;

fn told(change: &Change<Submission>) -> Vec<To> {
    change.letters().iter().map(|(to, _)| *to).collect()
}

fn stamp() -> Stamp {
    Stamp::new(START.plus_hours(90), [5; 32])
}

fn draft(people: &[Person]) -> Life {
    walk(&[], people)
}

#[test]
fn whoever_is_concerned_and_did_not_do_it_is_told_of_a_new_custodian() {
    let people = people();
    let (custodian, next) = (
        To::Account(people[0].account),
        To::Account(people[COLLEAGUE].account),
    );
    let body = To::Body(people[0].tenant);
    let words = "Đi công tác.";
    let hand_over = Try::HandOver { to: COLLEAGUE, words };
    let assign = Try::AssignCustodian { to: COLLEAGUE, words };
    let give = Try::GiveToPool { words };
    let submit = Try::Submit {
        declared: true,
        back: crate::domain::random_walk::Back::There,
    };
    for (way, who, what, expected) in [
        (vec![], 0, hand_over, vec![next]),
        (vec![], 0, give.clone(), vec![body]),
        (vec![(0, give.clone())], COLLEAGUE, Try::TakeFromPool, vec![body]),
        (vec![], LEAD, assign.clone(), vec![next, custodian]),
        (vec![(0, give)], LEAD, assign.clone(), vec![next]),
        (vec![(0, submit)], OFFICER, assign, vec![next, custodian, body]),
    ] {
        let mut life = walk(&way, &people);
        let change = life
            .try_now(&people[who], &what, &people)
            .expect("it may be done");
        assert_eq!(told(&change), expected, "{what:?}");
        for (_, letter) in change.letters() {
            let Letter::CustodyMoved { custodian_name, .. } = letter else {
                panic!("{letter:?}");
            };
            assert_eq!(custodian_name.is_some(), change.resource().custodian.is_some());
        }
    }
}

#[test]
fn an_item_is_given_to_a_present_collaborator_of_its_body_alone() {
    let people = people();
    let today = START.local_date();
    let account = account_of(&people[COLLEAGUE]);
    let body = account.tenant;
    assert!(Colleague::of(&account, body, today).is_ok());
    let elsewhere = TenantId::from_uuid(Uuid::from_u128(77));
    assert_eq!(
        Colleague::of(&account, elsewhere, today),
        Err(CustodyFault::NoColleague)
    );
    let lead = account_of(&people[LEAD]);
    assert_eq!(Colleague::of(&lead, body, today), Err(CustodyFault::NoColleague));
    let mut revoked = account.clone();
    revoked.standing = Standing::Revoked(Box::new(Ending::of(START, "Thôi việc", Vec::new())));
    assert_eq!(
        Colleague::of(&revoked, body, today),
        Err(CustodyFault::NoColleague)
    );
    let mut away = account.clone();
    away.absences = vec![Absence::of(today, today.plus_days(3))];
    let fault = Colleague::of(&away, body, today).unwrap_err();
    assert!(fault.to_string().contains(&today.plus_days(3).short()), "{fault}");
    assert!(Colleague::of(&away, body, today.plus_days(4)).is_ok());

    let custodian = colleague(&people[0], body).unwrap();
    let granted = policy::grant::<HandOver>(&people[0], draft(&people).item).unwrap();
    let fault = granted
        .hand_over(custodian.clone(), "Vì thế.", &mut stamp())
        .unwrap_err();
    assert!(matches!(fault, CustodyFault::HasIt(_)), "{fault}");
    let granted = policy::grant::<AssignCustodian>(&people[LEAD], draft(&people).item).unwrap();
    let next = colleague(&people[COLLEAGUE], body).unwrap();
    let fault = granted.assign_custodian(next, " \n ", &mut stamp()).unwrap_err();
    assert_eq!(fault, CustodyFault::NoReason);
}

#[test]
fn a_new_custodian_may_what_the_old_one_no_longer_may_and_declares_anew() {
    let people = people();
    let words = "Đi công tác.";
    let mut life = walk(&[(0, Try::HandOver { to: COLLEAGUE, words })], &people);
    assert_eq!(life.item.author.account, people[0].account);
    let submit = |declared| Try::Submit {
        declared,
        back: crate::domain::random_walk::Back::There,
    };
    assert!(life.try_now(&people[0], &submit(true), &people).is_none());
    assert!(
        life.try_now(&people[COLLEAGUE], &submit(false), &people)
            .is_none()
    );
    let change = life
        .try_now(&people[COLLEAGUE], &submit(true), &people)
        .expect("declared");
    assert_eq!(change.resource().author.account, people[0].account);
    assert_eq!(change.resource().contributors, [people[0].account]);
}

#[test]
fn an_item_of_a_custodian_who_is_gone_goes_back_to_its_body_and_says_why() {
    let people = people();
    let mut account = account_of(&people[0]);
    let body = account.tenant;
    assert_eq!(CustodyLoss::of(&account, body), None);
    account.absences = vec![Absence::of(START.local_date(), START.local_date().plus_days(9))];
    assert_eq!(
        CustodyLoss::of(&account, body),
        None,
        "an absence moves nothing by itself"
    );
    account.roles = vec![Role::TenantLead];
    let loss = CustodyLoss::of(&account, body).unwrap();
    let item = draft(&people).item;
    let person = Actor::Person(people[LEAD].clone());
    assert!(entrust::<ReturnToPool>(&person, item.clone()).is_none());
    assert!(entrust::<ReturnToPool>(&Actor::System("deadlines"), item.clone()).is_none());
    let entrusted = entrust::<ReturnToPool>(&Actor::System("rerouting"), item.clone()).unwrap();
    let change = entrusted.return_to_pool(loss, &account.full_name, &mut stamp());
    let after = change.resource();
    assert_eq!((after.custodian, &after.author), (None, &item.author));
    assert!(after.remarks[0].text.contains("không còn là cộng tác viên"));
    assert_eq!(told(&change), [To::Body(body)]);
    // Then a colleague takes it up, and nobody else may.
    assert!(policy::grant::<TakeFromPool>(&people[COLLEAGUE], after.clone()).is_ok());
    assert!(policy::grant::<TakeFromPool>(&people[LEAD], after.clone()).is_err());
    assert_eq!(after.keepers(), To::Pool(body));
    assert_eq!(after.state.name(), StateName::Draft);
    assert!(after.is_pooled() && !item.is_pooled());
}
