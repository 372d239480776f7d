//! The table of states as it really is: who may do what where, and where it leads. Printed for review.

use std::collections::BTreeSet;

use super::{
    actor::{Person, Role, Signature},
    ground::Ground,
    policy::{self, Action},
    random_walk::{Back, Life, MEMBERS, Try, people},
    state::{State, StateName, Step},
};

const CHAIR: usize = 7;
const OFFICER: usize = 5;

/// Lives that stand in a state, one for each way of having come there.
fn lives(state: StateName, people: &[Person]) -> Vec<Life> {
    let walk = |turns: &[(usize, Try)]| walk(turns, people);
    let words = "Vì thế.";
    let submit = (
        0,
        Try::Submit {
            declared: true,
            back: Back::There,
        },
    );
    let route = (
        OFFICER,
        Try::Route {
            member: MEMBERS.start,
        },
    );
    let escalate = (OFFICER, Try::Escalate { words });
    let ask = (OFFICER, Try::AskDirection { words });
    let steps = [
        (OFFICER, vec![submit.clone()]),
        (MEMBERS.start, vec![submit.clone(), route.clone()]),
        (CHAIR, vec![submit.clone(), escalate.clone()]),
    ];
    let from_each_step = |what: Try| {
        let ways = steps.iter().map(|(who, way)| {
            let mut way = way.clone();
            way.push((*who, what.clone()));
            walk(&way)
        });
        ways.collect()
    };
    let refuse = |ground| Try::Refuse {
        grounds: vec![ground],
    };
    match state {
        StateName::Draft => vec![walk(&[])],
        StateName::Submitted => vec![
            walk(std::slice::from_ref(&submit)),
            walk(&[submit, route, (OFFICER, Try::Recall)]),
        ],
        StateName::AwaitingDirection => vec![
            walk(&[submit.clone(), ask.clone()]),
            walk(&[submit, route, (OFFICER, Try::Recall), ask]),
        ],
        StateName::InFieldReview => vec![walk(&[submit, route])],
        StateName::AwaitingChair => vec![
            walk(&[submit.clone(), escalate]),
            walk(&[submit, route, (MEMBERS.start, Try::Escalate { words })]),
        ],
        StateName::Returned => from_each_step(Try::Return { words }),
        StateName::OnHold => from_each_step(refuse(Ground::DangXacThucLai)),
        StateName::Refused => from_each_step(refuse(Ground::KhongDungSuThat)),
        StateName::Withdrawn => vec![
            walk(&[(0, Try::Withdraw)]),
            walk(&[submit, route, (0, Try::Withdraw)]),
        ],
        StateName::Published => from_each_step(Try::Approve { off: 0, shown_off: 0 }),
        StateName::Unpublished => {
            let approve = (OFFICER, Try::Approve { off: 0, shown_off: 0 });
            let take_down = |ordered| (OFFICER, Try::TakeDown { words, ordered });
            vec![
                walk(&[submit.clone(), approve.clone(), take_down(false)]),
                walk(&[submit, approve, take_down(true)]),
            ]
        }
    }
}

/// A life led by these people along this way.
pub(super) fn walk(turns: &[(usize, Try)], people: &[Person]) -> Life {
    let mut life = Life::open(&people[0]);
    for (who, what) in turns {
        let change = life
            .try_now(&people[*who], what, people)
            .expect("the way is open");
        life.keep(&change);
    }
    life
}

/// Every way to do an action.
fn tries(action: Action) -> Vec<Try> {
    let words = "Vì thế.";
    let back = [Back::There, Back::Replaced(MEMBERS.start + 1), Back::Gone];
    match action {
        Action::Read | Action::Claim => Vec::new(),
        Action::Edit => vec![Try::Edit { title: 2, behind: 0 }],
        Action::Submit => back.map(|back| Try::Submit { declared: true, back }).to_vec(),
        Action::Withdraw => vec![Try::Withdraw],
        Action::Return => vec![Try::Return { words }],
        Action::UndoReturn => back.map(|back| Try::UndoReturn { back }).to_vec(),
        Action::Refuse => vec![Try::Refuse {
            grounds: vec![Ground::KhongDungSuThat, Ground::DangXacThucLai],
        }],
        Action::Hold => vec![Try::Refuse {
            grounds: vec![Ground::DangXacThucLai],
        }],
        Action::Release => back.map(|back| Try::Release { back }).to_vec(),
        Action::AskDirection => vec![Try::AskDirection { words }],
        Action::Direct => vec![Try::Direct { words }],
        Action::Route => vec![Try::Route {
            member: MEMBERS.start,
        }],
        Action::Reroute => vec![Try::Reroute {
            member: MEMBERS.start + 1,
        }],
        Action::Escalate => vec![Try::Escalate { words }],
        Action::HandBack => vec![Try::HandBack { words }],
        Action::Recall => vec![Try::Recall],
        Action::Approve => vec![Try::Approve { off: 0, shown_off: 0 }],
        Action::Correct => vec![Try::Correct { words }],
        Action::TakeDown => vec![Try::TakeDown { words, ordered: true }],
        Action::HandOver => vec![Try::HandOver { to: 1, words }],
        Action::GiveToPool => vec![Try::GiveToPool { words }],
        Action::TakeFromPool => vec![Try::TakeFromPool],
        Action::AssignCustodian => vec![Try::AssignCustodian { to: 1, words }],
        Action::Check => vec![Try::Check],
        Action::Urge => vec![Try::Urge { words }],
    }
}

/// What can tie a person to an item, each to be cut to see whether it is needed.
const TIES: [&str; 6] = ["own body", "custodian", "reviewer", "field", "signer", "mandate"];

/// Somebody of that role tied to the item in every way but those.
fn tied(life: &Life, role: Role, without: &[&str], people: &[Person]) -> (Life, Person) {
    let mut life = life.clone();
    let with = |tie| !without.contains(&tie);
    let mut who = people[MEMBERS.start].clone();
    who.roles = vec![role];
    who.mandate = people[8].mandate.clone().filter(|_| with("mandate"));
    if !with("own body") {
        who.tenant = super::ids::TenantId::from_uuid(uuid::Uuid::from_u128(99));
    }
    if !with("field") {
        who.fields.clear();
    }
    if with("custodian") && life.item.custodian.is_some() {
        life.item.custodian = Some(who.account);
    }
    let other = people[MEMBERS.start + 1].account;
    let reviewer_now = if with("reviewer") { who.account } else { other };
    if let Some(routing) = &mut life.item.routing {
        routing.reviewer = reviewer_now;
    }
    let sign = |by: &mut Signature| {
        by.account = if with("signer") { who.account } else { other };
    };
    match &mut life.item.state {
        State::InFieldReview { reviewer, .. } => *reviewer = reviewer_now,
        State::AwaitingDirection { by, .. }
        | State::AwaitingChair { by, .. }
        | State::Returned { by, .. }
        | State::OnHold { by, .. }
        | State::Refused { by, .. }
        | State::Published { by, .. }
        | State::Unpublished { by, .. } => sign(by),
        State::Draft | State::Submitted { .. } | State::Withdrawn { .. } => {}
    }
    (life, who)
}

/// The same lives, and each of them once more in nobody's charge.
fn kept_and_pooled(lives: Vec<Life>) -> Vec<Life> {
    let pooled = lives.iter().cloned().map(|mut life| {
        life.item.custodian = None;
        life
    });
    let pooled: Vec<_> = pooled.collect();
    lives.into_iter().chain(pooled).collect()
}

/// Who may, on one of these lives at least, with the ties that are needed.
fn who_may(action: Action, lives: &[Life], people: &[Person]) -> Vec<String> {
    let may = |role, without: &[&str]| {
        lives.iter().any(|life| {
            let (life, who) = tied(life, role, without, people);
            policy::decide(&who, action, &life.item).is_ok()
        })
    };
    let mut able = Vec::new();
    for role in Role::ALL {
        if !may(role, &[]) {
            continue;
        }
        let mut needed: Vec<_> = TIES.into_iter().filter(|tie| !may(role, &[tie])).collect();
        if needed.is_empty() && !may(role, &["reviewer", "field"]) {
            needed.push("was routed to the person or the field");
        }
        let mut kept = lives.iter().filter(|life| life.item.custodian.is_some());
        let may_while_kept = kept.any(|life| {
            let (life, who) = tied(life, role, &[], people);
            policy::decide(&who, action, &life.item).is_ok()
        });
        if !may_while_kept {
            needed.push("nobody has it");
        }
        able.push(match needed.as_slice() {
            [] => format!("{role:?}"),
            needed => format!("{role:?} ({})", needed.join(", ")),
        });
    }
    able
}

/// Where it leads, from every way of having come here.
fn leads_to(action: Action, lives: &[Life], people: &[Person]) -> Vec<String> {
    let mut reached = BTreeSet::new();
    for life in lives {
        for what in tries(action) {
            for role in Role::ALL {
                let (mut life, who) = tied(life, role, &[], people);
                let before = life.item.clone();
                let Some(change) = life.try_now(&who, &what, people) else {
                    continue;
                };
                let to = change.resource().state.name();
                let from = match (&before.state, &what) {
                    (
                        State::Returned { to: step, .. } | State::OnHold { to: step, .. },
                        Try::Submit { back, .. } | Try::UndoReturn { back } | Try::Release { back },
                    ) => origin(step, *back),
                    _ => "",
                };
                reached.insert((to, format!("{to:?}{from}")));
            }
        }
    }
    reached.into_iter().map(|(_, words)| words).collect()
}

/// By which step it comes back there.
fn origin(step: &Step, back: Back) -> &'static str {
    match (step, back) {
        (Step::Screening, _) => " (from screening)",
        (Step::FieldReview { .. }, Back::There) => " (from its reviewer)",
        (Step::FieldReview { .. }, Back::Replaced(_)) => " (reviewer gone: another)",
        (Step::FieldReview { .. }, Back::Gone) => " (nobody of the field)",
        (Step::Chair { .. }, _) => " (from the Chair)",
    }
}

#[test]
fn the_table_of_states_is_the_one_that_was_reviewed() {
    let people = people();
    let mut lines = Vec::new();
    for state in StateName::ALL {
        let lives = kept_and_pooled(lives(state, &people));
        for life in &lives {
            assert_eq!(life.item.state.name(), state);
        }
        lines.push(format!("{state:?} — {}", state.label()));
        for &action in Action::ALL {
            let able = who_may(action, &lives, &people);
            if able.is_empty() {
                continue;
            }
            let to = match action {
                Action::Read | Action::Claim => vec!["stays".to_owned()],
                Action::Correct => {
                    let opened = leads_to(action, &lives, &people);
                    vec![format!("stays, and opens a correction: {}", opened.join(" | "))]
                }
                _ => leads_to(action, &lives, &people),
            };
            lines.push(format!("  {action:?} → {}: {}", to.join(" | "), able.join(" · ")));
        }
    }
    insta::assert_snapshot!("states", lines.join("\n"));
}
