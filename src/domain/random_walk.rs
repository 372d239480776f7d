//! Random lives of an item, in the domain alone: what must hold after any sequence of acts by anybody.

use proptest::prelude::*;
use uuid::Uuid;

use super::{
    actor::{Epoch, Person, Role},
    body::Body,
    calendar::WorkingCalendar,
    change::{Change, Record, Stamp},
    ground::{Ground, RefusalReason},
    ids::{AccountId, TenantId},
    notice::Letter,
    policy::{self, Act, Action, Approve, Edit, Granted, Refuse, Return, Route, Submit, Withdraw},
    routing::Choice,
    state::Step,
    submission::{
        Content, Declaration, Kind, Origin, Revision, RevisionNumber, State, StateName, Submission, Taker,
        Targets,
    },
    tenant::{Tenant, TenantKind, TenantSettings},
    text::{PersonName, Slug, SubmissionCode, Summary, Title},
    time::Instant,
};

const START: Instant = Instant::from_millis(1_790_000_000_000);
const PEOPLE: usize = 8;

/// One try of somebody to do something.
#[derive(Clone, Debug)]
enum Try {
    /// A new text, over the current revision or an older one.
    Edit {
        title: u8,
        behind: i64,
    },
    /// A submission, with a declaration or without.
    Submit {
        declared: bool,
    },
    Withdraw,
    Return,
    Refuse {
        grounds: Vec<Ground>,
    },
    /// To one of the members.
    Route {
        member: usize,
    },
    /// Of the current revision, or of one before or after it.
    Approve {
        off: i64,
        shown_off: i64,
    },
}

#[derive(Clone, Debug)]
struct Step {
    who: usize,
    hours: i64,
    what: Try,
}

fn tries() -> impl Strategy<Value = Try> {
    let offset = prop_oneof![4 => Just(0_i64), 1 => -2..=2_i64];
    prop_oneof![
        3 => (any::<u8>(), prop_oneof![4 => Just(0_i64), 1 => 1..=3_i64])
            .prop_map(|(title, behind)| Try::Edit { title, behind }),
        3 => prop::bool::weighted(0.8).prop_map(|declared| Try::Submit { declared }),
        1 => Just(Try::Withdraw),
        2 => Just(Try::Return),
        1 => prop::collection::vec(prop::sample::select(Ground::ALL.to_vec()), 0..4)
            .prop_map(|grounds| Try::Refuse { grounds }),
        2 => (3..5_usize).prop_map(|member| Try::Route { member }),
        3 => (offset.clone(), offset).prop_map(|(off, shown_off)| Try::Approve { off, shown_off }),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (0..PEOPLE, 0..80_i64, tries()).prop_map(|(who, hours, what)| Step { who, hours, what });
    prop::collection::vec(step, 1..40)
}

fn id<T>(make: fn(Uuid) -> T, number: usize) -> T {
    make(Uuid::from_u128(number as u128))
}

/// Custodian, a colleague, the lead, two members, an officer who files too, the Deputy, the Chair.
fn people() -> Vec<Person> {
    let roles: [&[Role]; PEOPLE] = [
        &[Role::Collaborator],
        &[Role::Collaborator],
        &[Role::TenantLead],
        &[Role::BoardMember],
        &[Role::BoardMember],
        &[Role::StandingOfficer, Role::Collaborator],
        &[Role::Deputy],
        &[Role::Chair],
    ];
    let person = |(number, roles): (usize, &&[Role])| Person {
        account: id(AccountId::from_uuid, number + 1),
        epoch: Epoch::FIRST,
        full_name: PersonName::parse("Hoàng Thị Mai").unwrap(),
        tenant: id(TenantId::from_uuid, 1),
        roles: roles.to_vec(),
        fields: Vec::new(),
    };
    roles.iter().enumerate().map(person).collect()
}

fn content(title: u8) -> Content {
    let slug = |text: &str| Slug::parse(text).unwrap();
    Content {
        kind: Kind::EventNews {
            event_at: START.plus_hours(-i64::from(title % 50)),
        },
        title: Title::parse(&format!("Tin số {title}")).unwrap(),
        summary: Summary::parse("").unwrap(),
        body: Body::from_source("Nội dung.").unwrap(),
        field: slug("cai-cach-the-che"),
        category: slug("tinh-hinh-ket-qua"),
        section: slug("tin-dia-phuong"),
        origin: Origin {
            author: "Hoàng Thị Mai".to_owned(),
            source: None,
            reused: false,
        },
    }
}

fn tenant() -> Tenant {
    Tenant {
        id: id(TenantId::from_uuid, 1),
        slug: Slug::parse("tuyen-quang").unwrap(),
        name: "Tỉnh Tuyên Quang".to_owned(),
        short_name: None,
        kind: TenantKind::House,
        organ: "Sở Nội vụ".to_owned(),
        admin_code: None,
        domain: None,
        valid_from: None,
        valid_until: None,
        settings: TenantSettings::default(),
    }
}

/// An item with everything that was ever written beside it.
struct Life {
    item: Submission,
    revisions: Vec<Revision>,
    editions: usize,
    stamp: Stamp,
}

impl Life {
    fn open(author: &Person) -> Self {
        let mut stamp = Stamp::new(START, [3; 32]);
        let change = Submission::open(author, &tenant(), content(0), &mut stamp);
        let mut life = Self {
            item: change.resource().clone(),
            revisions: Vec::new(),
            editions: 0,
            stamp,
        };
        life.keep(&change);
        life
    }

    fn keep(&mut self, change: &Change<Submission>) {
        self.item = change.resource().clone();
        for record in change.records() {
            match record {
                Record::Revision(revision) => self.revisions.push((**revision).clone()),
                Record::Edition(_) => self.editions += 1,
            }
        }
    }

    fn revision(&self, number: i64) -> Option<&Revision> {
        self.revisions.iter().find(|one| one.number.number() == number)
    }

    fn grant<A: Act>(&self, who: &Person) -> Option<Granted<A, Submission>> {
        let decided = policy::decide(who, A::ACTION, &self.item);
        let granted = policy::grant::<A>(who, self.item.clone());
        assert_eq!(decided.is_ok(), granted.is_ok(), "the grant and the table differ");
        granted.ok()
    }

    /// What the try makes of the item, when policy and domain let it.
    fn attempt(&mut self, who: &Person, step: &Step, people: &[Person]) -> Option<Change<Submission>> {
        let now = self.stamp.at().plus_hours(step.hours);
        self.stamp = Stamp::new(now, self.stamp.draw());
        let (targets, calendar) = (Targets::default(), WorkingCalendar::default());
        let current = self.item.revision.number();
        let stamp = &mut self.stamp.clone();
        match &step.what {
            Try::Edit { title, behind } => {
                let before = self.revision(current)?.content.clone();
                let edited = RevisionNumber::from_number(current - behind);
                self.grant::<Edit>(who)?
                    .edit(edited, &before, content(*title), stamp)
                    .ok()
            }
            Try::Submit { declared } => {
                let declaration = Declaration {
                    accurate: *declared,
                    no_state_secret: true,
                };
                let taker = match self.item.returned_by() {
                    Some(reviewer) => Taker::SameMember {
                        reviewer,
                        epoch: Epoch::FIRST,
                    },
                    None => Taker::StandingOffice,
                };
                let text = self.revision(current)?.content.clone();
                let granted = self.grant::<Submit>(who)?;
                granted
                    .submit(&text, declaration, &taker, targets, &calendar, stamp)
                    .ok()
            }
            Try::Withdraw => Some(self.grant::<Withdraw>(who)?.withdraw(stamp)),
            Try::Return => self
                .grant::<Return>(who)?
                .return_to_author("Bổ sung.", stamp)
                .ok(),
            Try::Refuse { grounds } => {
                let code = Some(SubmissionCode::from_random([1; 5]));
                let reason = RefusalReason::new(grounds.clone(), "Vì thế.".to_owned(), code).ok()?;
                Some(self.grant::<Refuse>(who)?.refuse(reason, stamp))
            }
            Try::Route { member } => {
                let member = &people[*member];
                let choice = Choice {
                    reviewer: member.account,
                    reviewer_name: member.full_name.clone(),
                    epoch: member.epoch,
                    reason: "là thành viên phụ trách lĩnh vực".to_owned(),
                };
                let granted = self.grant::<Route>(who)?;
                Some(granted.route(&choice, "Cải cách thể chế", targets, &calendar, stamp))
            }
            Try::Approve { off, shown_off } => {
                let shown = self.revision(current + shown_off)?.clone();
                let bound = RevisionNumber::from_number(current + off);
                self.grant::<Approve>(who)?.approve(bound, &shown, stamp).ok()
            }
        }
    }
}

/// The states that each act may lead from and to, as the product's table has them.
fn may_lead(action: &str, from: StateName, to: StateName) -> bool {
    use StateName::{Draft, InFieldReview, Published, Refused, Returned, Submitted, Withdrawn};
    match action {
        "edit" => from == to && matches!(from, Draft | Submitted | InFieldReview | Returned),
        "submit" => (from, to) == (Draft, Submitted),
        "resubmit" => from == Returned && matches!(to, Submitted | InFieldReview),
        "withdraw" => matches!(from, Draft | Submitted | InFieldReview | Returned) && to == Withdrawn,
        "return" => matches!(from, Submitted | InFieldReview) && to == Returned,
        "refuse" => matches!(from, Submitted | InFieldReview) && to == Refused,
        "route" => (from, to) == (Submitted, InFieldReview),
        "approve" => matches!(from, Submitted | InFieldReview) && to == Published,
        _ => false,
    }
}

fn check(before: &Submission, change: &Change<Submission>, step: &Step, who: &Person) {
    let after = change.resource();
    let (from, to) = (before.state.name(), after.state.name());
    assert!(
        may_lead(change.action(), from, to),
        "{}: {from:?} → {to:?}",
        change.action()
    );

    // Publication comes from an approval that binds the current revision, by somebody who is not its only writer.
    if let State::Published { revision, by, .. } = &after.state {
        assert!(
            matches!(step.what, Try::Approve { off: 0, shown_off: 0 }),
            "{step:?}"
        );
        assert_eq!(*revision, before.revision);
        assert_eq!(by.account, who.account);
        assert_ne!(before.contributors, [who.account]);
        let editions: Vec<_> = change
            .records()
            .iter()
            .filter(|one| matches!(one, Record::Edition(_)))
            .collect();
        let [Record::Edition(edition)] = editions.as_slice() else {
            panic!("{} editions", editions.len());
        };
        assert_eq!(edition.revision, before.revision);
        assert_eq!(edition.content.title, after.headline.title);
    } else {
        assert!(
            change
                .records()
                .iter()
                .all(|one| matches!(one, Record::Revision(_)))
        );
    }

    // The first submit fixes the lateness for good.
    match (before.intake, after.intake) {
        (Some(before), after) => assert_eq!(Some(before), after),
        (None, Some(_)) => assert_eq!(change.action(), "submit"),
        (None, None) => {}
    }
    assert_eq!(
        after.intake.is_none(),
        matches!(to, StateName::Draft) || (to == StateName::Withdrawn && before.intake.is_none())
    );

    // A revision comes from an edit alone, one at a time, and its writer is a contributor from then on.
    let written = i64::from(change.action() == "edit");
    assert_eq!(after.revision.number(), before.revision.number() + written);
    assert!(after.contributors.starts_with(&before.contributors));
    let mut writers = after.contributors.clone();
    writers.sort_unstable();
    writers.dedup();
    assert_eq!(writers.len(), after.contributors.len());
    if written == 1 {
        assert!(after.contributors.contains(&who.account));
    } else {
        assert_eq!(after.contributors, before.contributors);
        assert_eq!(after.headline, before.headline);
    }

    // What never changes, and what only the store moves.
    assert_eq!(
        (
            &before.id,
            &before.code,
            &before.tenant,
            &before.author,
            before.opened_at,
            before.version
        ),
        (
            &after.id,
            &after.code,
            &after.tenant,
            &after.author,
            after.opened_at,
            after.version
        )
    );
    assert!(after.updated_at >= before.updated_at);

    // A return remembers its step; a refusal of a state secret seals, and tells nobody the title.
    if let State::Returned { to, .. } = &after.state
        && change.action() == "return"
    {
        match before.reviewer() {
            Some(reviewer) => assert_eq!(*to, Step::FieldReview { reviewer }),
            None => assert_eq!(*to, Step::Screening),
        }
    }
    if change.action() == "resubmit" {
        assert_eq!(after.reviewer(), before.returned_by());
    }
    if let State::Refused { grounds, .. } = &after.state {
        assert!(!grounds.is_empty() && *grounds != [Ground::DangXacThucLai]);
        assert_eq!(after.sealed, grounds.contains(&Ground::BiMatNhaNuoc));
    }
    if after.sealed {
        let said = format!("{:?} {:?}", change.letters(), after.remarks);
        assert!(!said.contains(after.headline.title.as_str()), "{said}");
    }

    // Whoever waits for an item is told; an item in review always lies with somebody.
    let told: Vec<_> = change
        .letters()
        .iter()
        .map(|(_, letter)| letter.template())
        .collect();
    match change.action() {
        "edit" | "withdraw" => assert!(told.is_empty(), "{told:?}"),
        _ => assert!(!told.is_empty(), "{} tells nobody", change.action()),
    }
    if to == StateName::InFieldReview && from != to {
        assert!(after.reviewer().is_some() && after.routing.is_some());
        assert!(
            change
                .letters()
                .iter()
                .any(|(_, letter)| matches!(letter, Letter::MemberReview { .. }))
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_people_try_an_item_keeps_its_promises(steps in steps()) {
        let people = people();
        let mut life = Life::open(&people[0]);
        for step in &steps {
            let who = &people[step.who];
            let before = life.item.clone();
            if let Some(change) = life.attempt(who, step, &people) {
                check(&before, &change, step, who);
                life.keep(&change);
            }
            let numbers: Vec<_> = life.revisions.iter().map(|one| one.number.number()).collect();
            let expected: Vec<_> = (1..=life.item.revision.number()).collect();
            prop_assert_eq!(numbers, expected, "a revision is missing or was written twice");
            let public = usize::from(life.item.state.name() == StateName::Published);
            prop_assert_eq!(life.editions, public);
        }
    }

    #[test]
    fn an_item_that_ended_is_never_moved_again(steps in steps()) {
        let people = people();
        let mut life = Life::open(&people[0]);
        let mut ended = None;
        for step in &steps {
            let who = &people[step.who];
            if let Some(change) = life.attempt(who, step, &people) {
                prop_assert!(ended.is_none(), "{:?} was moved by {:?}", ended, step);
                life.keep(&change);
            }
            let name = life.item.state.name();
            if matches!(name, StateName::Refused | StateName::Withdrawn | StateName::Published) {
                ended = Some(name);
                for action in Action::ALL {
                    let decided = policy::decide(who, action, &life.item);
                    prop_assert!(action == Action::Read || decided.is_err());
                }
            }
        }
    }
}

#[test]
fn the_random_lives_reach_every_state() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let mut reached = std::collections::BTreeSet::new();
    let people = people();
    for _ in 0..400 {
        let steps = steps().new_tree(&mut runner).unwrap().current();
        let mut life = Life::open(&people[0]);
        for step in &steps {
            if let Some(change) = life.attempt(&people[step.who], step, &people) {
                life.keep(&change);
            }
            reached.insert(life.item.state.name());
        }
    }
    assert_eq!(reached.len(), StateName::ALL.len(), "{reached:?}");
}
