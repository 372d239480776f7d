//! Rules of coming and going.

use uuid::Uuid;

use super::*;
use crate::domain::{
    charge_tests::account_of,
    custody::Colleague,
    ids::AccountId,
    policy::{Appoint, Denied, Revoke, grant_board},
    random_walk::{START, people},
    text::DocumentNumber,
};

const OFFICER: usize = 5;

fn stamp() -> Stamp {
    Stamp::new(START, [7; 32])
}

fn today() -> LocalDate {
    START.local_date()
}

fn invitation(number: u128) -> (LinkId, Instant) {
    (LinkId::from_uuid(Uuid::from_u128(number)), START.plus_hours(72))
}

fn new(account: &Account, roles: &[Role]) -> NewAccount {
    NewAccount {
        tenant: account.tenant,
        full_name: account.full_name.clone(),
        email: account.email.clone(),
        roles: roles.to_vec(),
        appointment: Appointment {
            post: "Chuyên viên".to_owned(),
            document_number: "12/QĐ-UBND".to_owned(),
            decided_on: today(),
            until: None,
        },
    }
}

fn appointed(account: &Account) -> Granted<Appoint, Account> {
    grant_board(&people()[OFFICER], account.clone(), Some(account.id)).unwrap()
}

fn revoking(account: &Account) -> Granted<Revoke, Account> {
    grant_board(&people()[OFFICER], account.clone(), Some(account.id)).unwrap()
}

fn decision(successor: Option<Colleague>) -> Decision {
    Decision {
        ground: "Chuyển công tác".to_owned(),
        number: DocumentNumber::parse("13/QĐ-UBND").unwrap(),
        decided_on: today(),
        successor,
        sessions: 2,
    }
}

fn again(account: &Account, new: NewAccount) -> Result<Change<Account>, AccountFault> {
    let sending = ("Tỉnh Tuyên Quang", invitation(1));
    appointed(account).appoint_again(new, TenantKind::Province, sending, &mut stamp())
}

#[test]
fn the_standing_office_and_the_deputy_appoint_and_revoke_and_nobody_else() {
    for person in people() {
        let may = person.holds(Role::StandingOfficer) || person.holds(Role::Deputy);
        let account = account_of(&people()[0]);
        let granted = grant_board::<Appoint, _>(&person, account.clone(), Some(account.id));
        assert_eq!(granted.is_ok(), may, "{:?}", person.roles);
        let granted = grant_board::<Revoke, _>(&person, account, None);
        match granted {
            Ok(_) => assert!(may, "{:?}", person.roles),
            Err(denied) => assert!(!may && matches!(denied, Denied::Power { .. }), "{denied}"),
        }
    }
}

#[test]
fn further_roles_are_added_to_the_same_account_and_the_first_are_remembered() {
    let account = account_of(&people()[0]);
    let change = again(&account, new(&account, &[Role::TenantLead])).unwrap();
    let added = change.resource();
    assert_eq!(added.roles, [Role::Collaborator, Role::TenantLead]);
    assert_eq!(added.first_roles(), [Role::Collaborator]);
    assert_eq!(added.epoch, account.epoch, "nothing is cut by a gain");
    assert_eq!(added.later.len(), 1);
    assert_eq!(
        again(added, new(added, &[Role::TenantLead])).unwrap_err(),
        AccountFault::HasRoles
    );
    let mixed = new(&account, &[Role::Chair]);
    assert_eq!(again(&account, mixed).unwrap_err(), AccountFault::MixedRoles);
    let elsewhere = NewAccount {
        tenant: TenantId::from_uuid(Uuid::from_u128(77)),
        ..new(&account, &[Role::TenantLead])
    };
    assert_eq!(again(&account, elsewhere).unwrap_err(), AccountFault::OtherBody);
    let renamed = NewAccount {
        full_name: PersonName::parse("Người Nào Khác").unwrap(),
        ..new(&account, &[Role::TenantLead])
    };
    assert_eq!(again(&account, renamed).unwrap_err(), AccountFault::OtherName);
    let own = account_of(&people()[OFFICER]);
    assert_eq!(
        again(&own, new(&own, &[Role::Collaborator])).unwrap_err(),
        AccountFault::Oneself
    );
}

#[test]
fn the_days_of_an_appointment_are_past_and_those_of_a_term_to_come() {
    let of = |decided: i32, until: Option<i32>| Appointment {
        decided_on: today().plus_days(decided),
        until: until.map(|days| today().plus_days(days)),
        ..new(&account_of(&people()[0]), &[]).appointment
    };
    assert_eq!(of(0, None).check_days(today()), Ok(()));
    assert_eq!(of(-3, Some(0)).check_days(today()), Ok(()));
    assert_eq!(of(1, None).check_days(today()), Err(AccountFault::FutureDocument));
    assert_eq!(of(-3, Some(-1)).check_days(today()), Err(AccountFault::PastTerm));
}

#[test]
fn an_invitation_voids_the_one_before_and_ends_with_the_password() {
    let account = account_of(&people()[0]);
    let invited = appointed(&account)
        .invite_again(("Tỉnh", invitation(2)), &mut stamp())
        .unwrap();
    let invited = invited.resource().clone();
    assert_eq!(
        invited.epoch,
        account.epoch.next(),
        "links carry the epoch and die with it"
    );
    assert_eq!(
        invited.invited(START),
        Invited::Waiting(Some(START.plus_hours(72)))
    );
    assert_eq!(invited.invited(START.plus_hours(72)), Invited::Expired);
    let cancelled = appointed(&invited).cancel_invitation(&mut stamp()).unwrap();
    let cancelled = cancelled.resource().clone();
    assert_eq!(cancelled.epoch, invited.epoch.next());
    assert_eq!(cancelled.invited(START), Invited::Cancelled);
    assert_eq!(
        appointed(&cancelled).cancel_invitation(&mut stamp()).unwrap_err(),
        AccountFault::NoInvitation
    );
    let set = cancelled
        .set_password("hash".to_owned(), Agreement::GIVEN, &mut stamp())
        .unwrap();
    let set = set.resource();
    assert_eq!(set.invited(START), Invited::Done);
    assert_eq!(
        appointed(set)
            .invite_again(("Tỉnh", invitation(3)), &mut stamp())
            .unwrap_err(),
        AccountFault::HasPassword
    );
}

#[test]
fn a_revocation_keeps_ground_document_and_successor_and_is_never_undone() {
    let account = account_of(&people()[0]);
    let mut other = account.clone();
    other.id = AccountId::from_uuid(Uuid::from_u128(500));
    let colleague = |account: &Account| Colleague::of(account, account.tenant, today()).unwrap();
    let change = revoking(&account)
        .revoke(decision(Some(colleague(&other))), &mut stamp())
        .unwrap();
    let told: Vec<_> = change.letters().iter().map(|(to, _)| *to).collect();
    assert_eq!(
        told,
        [
            To::Account(account.id),
            To::Leads(account.tenant),
            To::StandingOffice
        ]
    );
    let revoked = change.resource().clone();
    assert_eq!(revoked.epoch, account.epoch.next());
    assert_eq!(revoked.successor(), Some(other.id));
    let ending = revoked.ending().unwrap();
    assert_eq!(ending.sessions, Some(2));
    assert!(ending.document_words().unwrap().starts_with("13/QĐ-UBND ngày "));
    assert_eq!(
        revoking(&revoked)
            .revoke(decision(None), &mut stamp())
            .unwrap_err(),
        AccountFault::AlreadyRevoked
    );
    assert_eq!(
        revoking(&account)
            .revoke(decision(Some(colleague(&account))), &mut stamp())
            .unwrap_err(),
        AccountFault::OwnSuccessor
    );
    let silent = Decision {
        ground: "  ".to_owned(),
        ..decision(None)
    };
    assert_eq!(
        revoking(&account).revoke(silent, &mut stamp()).unwrap_err(),
        AccountFault::NoGround
    );
    let own = account_of(&people()[OFFICER]);
    assert_eq!(
        revoking(&own).revoke(decision(None), &mut stamp()).unwrap_err(),
        AccountFault::Oneself
    );
    // Appointed anew the person has a new epoch, the new roles alone, and no password.
    let anew = again(&revoked, new(&revoked, &[Role::TenantLead])).unwrap();
    let anew = anew.resource();
    assert!(anew.is_active());
    assert_eq!(anew.epoch, revoked.epoch.next());
    assert_eq!(anew.roles, [Role::TenantLead]);
    assert_eq!(anew.first_roles(), [Role::Collaborator]);
    assert_eq!((anew.former.len(), anew.password_hash.as_deref()), (1, None));
    assert_eq!(
        anew.successor(),
        None,
        "what was handed over is not handed over again"
    );
}

#[test]
fn one_role_of_several_ends_and_the_last_one_does_not() {
    let mut account = account_of(&people()[0]);
    account.roles = vec![Role::Collaborator, Role::TenantLead];
    let end = |account: &Account, role| revoking(account).end_role(role, decision(None), &mut stamp());
    let change = end(&account, Role::Collaborator).unwrap();
    assert_eq!(change.letters().len(), 3);
    let left = change.resource();
    assert_eq!(left.roles, [Role::TenantLead]);
    assert_eq!(left.epoch, account.epoch.next());
    assert_eq!(end(left, Role::TenantLead).unwrap_err(), AccountFault::OnlyRole);
    assert_eq!(end(left, Role::Chair).unwrap_err(), AccountFault::NoSuchRole);
}

fn with_term(
    account: &Account,
    roles: &[Role],
    until: Option<LocalDate>,
) -> Result<Change<Account>, AccountFault> {
    let mut appointed = new(account, roles);
    appointed.appointment.until = until;
    again(account, appointed)
}

fn at_day(day: LocalDate) -> Stamp {
    Stamp::new(day.start().plus_hours(8), [9; 32])
}

fn foretold(account: &Account, day: LocalDate) -> Option<Change<Account>> {
    let rules = ExpiryRules::default();
    let heard = Some(day.start());
    account
        .clone()
        .foretell_end((heard, rules), "Tỉnh Tuyên Quang", &mut at_day(day))
}

#[test]
fn a_later_term_prolongs_a_role_and_an_equal_or_earlier_one_does_not() {
    let mut account = account_of(&people()[0]);
    let until = today().plus_days(20);
    account.appointment.until = Some(until);
    for same in [Some(until), Some(until.plus_days(-1))] {
        let refused = with_term(&account, &[Role::Collaborator], same).unwrap_err();
        assert_eq!(refused, AccountFault::HasRoles);
    }
    let change = with_term(&account, &[Role::Collaborator], Some(until.plus_days(365))).unwrap();
    assert_eq!(change.action(), "prolong_roles");
    let prolonged = change.resource();
    assert_eq!(prolonged.roles, [Role::Collaborator]);
    assert_eq!(
        prolonged.appointment_of(Role::Collaborator).until,
        Some(until.plus_days(365))
    );
    let told = format!("{:?}", change.letters());
    let words = format!("Cộng tác viên (đến hết ngày {})", until.plus_days(365).short());
    assert!(told.contains(&words), "{told}");
    // Without an end it is over for good, and nothing prolongs what does not end.
    let forever = with_term(prolonged, &[Role::Collaborator], None).unwrap();
    let refused = with_term(forever.resource(), &[Role::Collaborator], Some(until)).unwrap_err();
    assert_eq!(refused, AccountFault::HasRoles);
}

#[test]
fn each_term_is_announced_twice_and_roles_end_with_their_own() {
    let mut account = account_of(&people()[0]);
    let until = today().plus_days(40);
    account.appointment.until = Some(until);
    let account = with_term(&account, &[Role::TenantLead], Some(until.plus_days(100))).unwrap();
    let mut account = account.resource().clone();
    let mut told = Vec::new();
    for days in 0..150 {
        let day = today().plus_days(days);
        if let Some(due) = account.due_end(Some(day.start()), ExpiryRules::default(), day) {
            told.push((days, "ended"));
            account = account
                .expire(due, 0, &mut at_day(day))
                .unwrap()
                .resource()
                .clone();
        }
        while let Some(change) = foretold(&account, day) {
            told.push((days, "told"));
            account = change.resource().clone();
        }
        if days == 41 {
            assert_eq!(account.roles, [Role::TenantLead]);
        }
    }
    assert_eq!(
        told,
        [
            (10, "told"),
            (33, "told"),
            (41, "ended"),
            (110, "told"),
            (133, "told"),
            (141, "ended")
        ]
    );
    let ending = account.ending().unwrap();
    assert_eq!(
        (ending.cause, ending.ground.as_str()),
        (Some(EndingCause::Term), "Hết nhiệm kỳ")
    );
    assert!(account.announced.len() <= 2, "{:?}", account.announced);
}

#[test]
fn nobody_is_revoked_for_idleness_without_a_warning_in_time() {
    let rules = ExpiryRules::default();
    let account = account_of(&people()[0]);
    let given = account.granted_at.local_date();
    let far = given.plus_days(400);
    assert_eq!(
        account.due_end(None, rules, far),
        None,
        "nobody warned the person"
    );
    let foretell = |day: LocalDate| {
        let told = account
            .clone()
            .foretell_end((None, rules), "Tỉnh", &mut at_day(day));
        told.map(|change| change.resource().clone())
    };
    assert!(foretell(given.plus_days(37)).is_none());
    let warned = foretell(given.plus_days(38)).unwrap();
    assert_eq!(warned.due_end(None, rules, given.plus_days(44)), None);
    let due = warned.due_end(None, rules, given.plus_days(45)).unwrap();
    assert_eq!(
        (due.cause, due.roles.clone()),
        (EndingCause::Idle, warned.roles.clone())
    );
    assert_eq!(
        due.clone().without(&[Role::Technician]),
        None,
        "whole or not at all"
    );
    // Whoever logs in after the warning has all the time again.
    let heard = Some(given.plus_days(44).start());
    assert_eq!(warned.due_end(heard, rules, given.plus_days(88)), None);
    // A warning that came late moves the end.
    let late = foretell(far).unwrap();
    assert_eq!(late.due_end(None, rules, far.plus_days(6)), None);
    assert!(late.due_end(None, rules, far.plus_days(7)).is_some());
}
