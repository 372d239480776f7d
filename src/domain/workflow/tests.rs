use uuid::Uuid;

use super::*;
use crate::domain::{
    actor::{Epoch, Person, Role},
    ids::AccountId,
    policy::grant_board,
    text::PersonName,
};

fn person(role: Role) -> Person {
    Person {
        account: AccountId::from_uuid(Uuid::from_u128(1)),
        tenant: TenantId::from_uuid(Uuid::from_u128(2)),
        full_name: PersonName::parse("Lê Quang Huy").unwrap(),
        roles: vec![role],
        fields: Vec::new(),
        predecessors: Vec::new(),
        mandate: None,
        epoch: Epoch::FIRST,
    }
}

fn workflow() -> Workflow {
    Workflow::of_program(TenantId::from_uuid(Uuid::from_u128(2)))
}

fn edited(seen: i64, days: WorkflowDays) -> Result<Change<Workflow>, WorkflowFault> {
    let granted = grant_board::<KeepWorkflow, _>(&person(Role::StandingOfficer), workflow(), None).unwrap();
    let mut stamp = Stamp::new(Instant::from_millis(0), [3; 32]);
    granted.edit(seen, days, Chasing::default(), &mut stamp)
}

#[test]
fn what_is_set_counts_over_what_the_process_has_and_the_rest_stays() {
    let days = WorkflowDays::default()
        .with(Setting::FieldReview, Some(5))
        .with(Setting::OverdueChair, Some(3));
    let targets = days.targets(Targets::default());
    assert_eq!((targets.screening_days, targets.field_review_days), (1, 5));
    let chasing = days.chasing(Chasing::default());
    assert_eq!(
        (chasing.deputy_days, chasing.chair_days, chasing.idle_days),
        (1, 3, 60)
    );
    for setting in Setting::ALL {
        let one = WorkflowDays::default().with(setting, Some(9));
        assert_eq!(one.of(setting), Some(9));
        let usual = setting.usual(one.targets(Targets::default()), one.chasing(Chasing::default()));
        assert_eq!(usual, 9, "{setting:?}");
    }
}

#[test]
fn a_warning_never_comes_after_the_end() {
    let days = WorkflowDays::default().with(Setting::ReturnIdle, Some(5));
    let chasing = days.chasing(Chasing::default());
    assert_eq!((chasing.idle_days, chasing.warning_days), (5, 4));
    assert_eq!(edited(0, days).unwrap_err(), WorkflowFault::WarningTooEarly);
    let both = WorkflowDays::default()
        .with(Setting::ReturnIdle, Some(5))
        .with(Setting::ReturnWarning, Some(2));
    let change = edited(0, both).unwrap();
    assert_eq!(change.action(), "edit_workflow");
    assert_eq!(change.fields, ["return_idle_days", "return_warning_days"]);
}

#[test]
fn settings_are_changed_once_by_who_looked_at_them() {
    let days = WorkflowDays::default().with(Setting::Screening, Some(2));
    assert_eq!(edited(1, days).unwrap_err(), WorkflowFault::Stale);
    assert_eq!(
        edited(0, WorkflowDays::default()).unwrap_err(),
        WorkflowFault::Unchanged
    );
}

#[test]
fn days_are_whole_numbers_within_bounds_or_nothing() {
    assert_eq!(Setting::Screening.parse(" 3 "), Ok(Some(3)));
    assert_eq!(Setting::Screening.parse("  "), Ok(None));
    assert_eq!(Setting::ReturnIdle.parse("3650"), Ok(Some(3_650)));
    for typed in ["0", "31", "-1", "+3", "1.5", "hai", "99999999999", "1e1"] {
        assert_eq!(
            Setting::Screening.parse(typed),
            Err(WorkflowFault::Days(Setting::Screening)),
            "{typed}"
        );
    }
}

#[test]
fn only_the_office_the_deputy_and_the_chair_change_the_workflow() {
    for role in Role::ALL {
        let may = matches!(role, Role::StandingOfficer | Role::Deputy | Role::Chair);
        let granted = grant_board::<KeepWorkflow, _>(&person(role), workflow(), None);
        assert_eq!(granted.is_ok(), may, "{role:?}");
    }
}
