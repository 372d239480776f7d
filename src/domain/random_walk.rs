//! Random lives of an item, in the domain alone: what must hold after any sequence of acts by anybody.

use proptest::prelude::*;
use uuid::Uuid;

use super::{
    actor::{Epoch, Mandate, Person, Role},
    article::{PublicChange, RemovalOrder},
    body::Body,
    calendar::WorkingCalendar,
    change::{Change, Record, Stamp},
    content::{Content, Kind, Origin, Revision, RevisionNumber},
    custody::{Colleague, Declaration, Onward, Timing},
    ground::{Ground, Verdict},
    ids::{AccountId, TenantId},
    notice::Letter,
    policy::{
        self, Act, Action, Approve, AskDirection, AssignCustodian, Check, Correct, Direct, Edit, Escalate,
        GiveToPool, Granted, HandBack, HandOver, Hold, Recall, Refuse, Release, Reroute, Return, Route,
        Submit, TakeDown, TakeFromPool, UndoReturn, Urge, Withdraw,
    },
    routing::Choice,
    state::{State, StateName, Step},
    submission::{Submission, Targets},
    tenant::{Tenant, TenantKind, TenantSettings},
    text::{DocumentNumber, PersonName, Slug, SubmissionCode, Summary, Title},
    time::Instant,
};

pub(super) const START: Instant = Instant::from_millis(1_790_000_000_000);
pub(super) const PEOPLE: usize = 9;
/// Places of the two members among the people; the first is in charge of both fields, the second of one.
pub(super) const MEMBERS: std::ops::Range<usize> = 3..5;
const FIELDS: [&str; 2] = ["cai-cach-the-che", "cai-cach-tai-chinh-cong"];

/// One try of somebody to do something.
#[derive(Clone, Debug)]
pub(super) enum Try {
    /// A new text, over the current revision or an older one.
    Edit {
        title: u8,
        behind: i64,
    },
    /// A submission, with a declaration or without.
    Submit {
        declared: bool,
        back: Back,
    },
    Withdraw,
    Return {
        words: &'static str,
    },
    UndoReturn {
        back: Back,
    },
    /// A refusal; ground 8 alone makes it a hold.
    Refuse {
        grounds: Vec<Ground>,
    },
    Release {
        back: Back,
    },
    AskDirection {
        words: &'static str,
    },
    Direct {
        words: &'static str,
    },
    /// To one of the members.
    Route {
        member: usize,
    },
    Reroute {
        member: usize,
    },
    Escalate {
        words: &'static str,
    },
    HandBack {
        words: &'static str,
    },
    Recall,
    /// Of the current revision, or of one before or after it.
    Approve {
        off: i64,
        shown_off: i64,
    },
    /// Of what is public; the change is of the correction, another item.
    Correct {
        words: &'static str,
    },
    TakeDown {
        words: &'static str,
        ordered: bool,
    },
    /// To one of the people; only a collaborator can have it.
    HandOver {
        to: usize,
        words: &'static str,
    },
    GiveToPool {
        words: &'static str,
    },
    TakeFromPool,
    AssignCustodian {
        to: usize,
        words: &'static str,
    },
    /// Of the edition that is public.
    Check,
    Urge {
        words: &'static str,
    },
}

/// What became of the reviewer an item comes back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Back {
    /// Still there.
    There,
    /// Gone, and this member takes the item.
    Replaced(usize),
    /// Gone, and nobody takes it.
    Gone,
}

/// A try, by whom and how long after the one before.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    pub(super) who: usize,
    pub(super) hours: i64,
    pub(super) what: Try,
    /// Whether the next person who may does it, instead of `who`.
    pub(super) fitting: bool,
}

impl Try {
    const fn action(&self) -> Action {
        match self {
            Self::Edit { .. } => Action::Edit,
            Self::Submit { .. } => Action::Submit,
            Self::Withdraw => Action::Withdraw,
            Self::Return { .. } => Action::Return,
            Self::UndoReturn { .. } => Action::UndoReturn,
            Self::Refuse { .. } => Action::Refuse,
            Self::Release { .. } => Action::Release,
            Self::AskDirection { .. } => Action::AskDirection,
            Self::Direct { .. } => Action::Direct,
            Self::Route { .. } => Action::Route,
            Self::Reroute { .. } => Action::Reroute,
            Self::Escalate { .. } => Action::Escalate,
            Self::HandBack { .. } => Action::HandBack,
            Self::Recall => Action::Recall,
            Self::Approve { .. } => Action::Approve,
            Self::Correct { .. } => Action::Correct,
            Self::TakeDown { .. } => Action::TakeDown,
            Self::HandOver { .. } => Action::HandOver,
            Self::GiveToPool { .. } => Action::GiveToPool,
            Self::TakeFromPool => Action::TakeFromPool,
            Self::AssignCustodian { .. } => Action::AssignCustodian,
            Self::Check => Action::Check,
            Self::Urge { .. } => Action::Urge,
        }
    }
}

impl Turn {
    /// The turn with the person who takes it.
    fn taken(&self, item: &Submission, people: &[Person]) -> Self {
        let may = |who: &usize| policy::decide(&people[*who], self.what.action(), item).is_ok();
        let who = (0..PEOPLE).map(|step| (self.who + step) % PEOPLE).find(may);
        Self {
            who: who.filter(|_| self.fitting).unwrap_or(self.who),
            ..self.clone()
        }
    }
}

fn tries() -> impl Strategy<Value = Try> {
    let offset = prop_oneof![4 => Just(0_i64), 1 => -2..=2_i64];
    let words = || prop_oneof![4 => Just("Vì thế."), 1 => Just(" \n ")];
    let back =
        || prop_oneof![3 => Just(Back::There), 1 => MEMBERS.prop_map(Back::Replaced), 1 => Just(Back::Gone)];
    let grounds = prop_oneof![
        1 => Just(vec![Ground::DangXacThucLai]),
        1 => prop::collection::vec(prop::sample::select(Ground::ALL.to_vec()), 0..4),
    ];
    prop_oneof![
        3 => (any::<u8>(), prop_oneof![4 => Just(0_i64), 1 => 1..=3_i64])
            .prop_map(|(title, behind)| Try::Edit { title, behind }),
        4 => (prop::bool::weighted(0.8), back()).prop_map(|(declared, back)| Try::Submit { declared, back }),
        1 => Just(Try::Withdraw),
        3 => words().prop_map(|words| Try::Return { words }),
        2 => back().prop_map(|back| Try::UndoReturn { back }),
        2 => grounds.prop_map(|grounds| Try::Refuse { grounds }),
        3 => back().prop_map(|back| Try::Release { back }),
        2 => words().prop_map(|words| Try::AskDirection { words }),
        3 => words().prop_map(|words| Try::Direct { words }),
        3 => MEMBERS.prop_map(|member| Try::Route { member }),
        2 => MEMBERS.prop_map(|member| Try::Reroute { member }),
        3 => words().prop_map(|words| Try::Escalate { words }),
        2 => words().prop_map(|words| Try::HandBack { words }),
        1 => Just(Try::Recall),
        1 => Just(Try::Check),
        2 => words().prop_map(|words| Try::Urge { words }),
        4 => (words(), any::<bool>()).prop_map(|(words, ordered)| Try::TakeDown { words, ordered }),
        2 => (0..PEOPLE, words()).prop_map(|(to, words)| Try::HandOver { to, words }),
        1 => words().prop_map(|words| Try::GiveToPool { words }),
        2 => Just(Try::TakeFromPool),
        1 => (0..PEOPLE, words()).prop_map(|(to, words)| Try::AssignCustodian { to, words }),
        2 => (offset.clone(), offset).prop_map(|(off, shown_off)| Try::Approve { off, shown_off }),
    ]
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let turn = (0..PEOPLE, 0..80_i64, tries(), any::<bool>()).prop_map(|(who, hours, what, fitting)| Turn {
        who,
        hours,
        what,
        fitting,
    });
    prop::collection::vec(turn, 1..60)
}

fn id<T>(make: fn(Uuid) -> T, number: usize) -> T {
    make(Uuid::from_u128(number as u128))
}

/// Custodian, a colleague, the lead, two members, an officer who files too, the Deputy, the Chair, and the Deputy
/// again on a day of a delegation.
pub(super) fn people() -> Vec<Person> {
    let roles: [&[Role]; PEOPLE] = [
        &[Role::Collaborator],
        &[Role::Collaborator],
        &[Role::TenantLead],
        &[Role::BoardMember],
        &[Role::BoardMember],
        &[Role::StandingOfficer, Role::Collaborator],
        &[Role::Deputy],
        &[Role::Chair],
        &[Role::Deputy],
    ];
    let person = |(number, roles): (usize, &&[Role])| Person {
        account: id(AccountId::from_uuid, number + 1),
        epoch: Epoch::FIRST,
        full_name: PersonName::parse("Hoàng Thị Mai").unwrap(),
        tenant: id(TenantId::from_uuid, 1),
        roles: roles.to_vec(),
        fields: match number {
            3 => FIELDS.map(slug).to_vec(),
            4 => vec![slug(FIELDS[0])],
            _ => Vec::new(),
        },
        predecessors: Vec::new(),
        mandate: (number == 8).then(|| Mandate {
            document_number: "03/UQ-BBT".to_owned(),
        }),
    };
    roles.iter().enumerate().map(person).collect()
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

pub(super) fn content(title: u8) -> Content {
    Content {
        kind: Kind::EventNews {
            event_at: START.plus_hours(-i64::from(title % 50)),
        },
        title: Title::parse(&format!("Tin số {title}")).unwrap(),
        summary: Summary::parse("").unwrap(),
        body: Body::from_source("Nội dung.").unwrap(),
        field: slug(FIELDS[usize::from(title % 5 == 1)]),
        category: slug("tinh-hinh-ket-qua"),
        section: slug("tin-dia-phuong"),
        origin: Origin {
            author: "Hoàng Thị Mai".to_owned(),
            source: None,
            reused: false,
            consent_required: false,
        },
        attachments: Vec::new(),
    }
}

pub(super) fn tenant() -> Tenant {
    Tenant {
        id: id(TenantId::from_uuid, 1),
        slug: slug("tuyen-quang"),
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
#[derive(Clone)]
pub(super) struct Life {
    pub(super) item: Submission,
    revisions: Vec<Revision>,
    editions: usize,
    stamp: Stamp,
}

/// A draft just opened.
pub(super) fn open(author: &Person, stamp: &mut Stamp) -> Change<Submission> {
    Submission::open(author, &tenant(), content(0), stamp)
}

impl Life {
    pub(super) fn open(author: &Person) -> Self {
        let mut stamp = Stamp::new(START, [3; 32]);
        let change = open(author, &mut stamp);
        let mut life = Self {
            item: change.resource().clone(),
            revisions: Vec::new(),
            editions: 0,
            stamp,
        };
        life.keep(&change);
        life
    }

    pub(super) fn keep(&mut self, change: &Change<Submission>) {
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

    /// Where the item goes on, as the operation finds out.
    fn onward(&self, back: Back, people: &[Person]) -> Onward {
        let Some(reviewer) = self.item.awaiting_reviewer() else {
            return Onward::AsBefore;
        };
        match back {
            Back::There if self.item.left_its_routing() => Onward::Rerouted {
                choice: choice_of(&people[MEMBERS.start]),
                field_name: "Cải cách tài chính công".to_owned(),
            },
            Back::There => Onward::Reviewer(reviewer, Epoch::FIRST),
            Back::Replaced(member) => Onward::Rerouted {
                choice: choice_of(&people[member]),
                field_name: "Cải cách thể chế".to_owned(),
            },
            Back::Gone => Onward::Screening,
        }
    }

    /// The same an hour later.
    pub(super) fn try_now(
        &mut self,
        who: &Person,
        what: &Try,
        people: &[Person],
    ) -> Option<Change<Submission>> {
        let turn = Turn {
            who: 0,
            hours: 1,
            what: what.clone(),
            fitting: false,
        };
        self.attempt(who, &turn, people)
    }

    /// What the try makes of the item, when policy and domain let it.
    pub(super) fn attempt(
        &mut self,
        who: &Person,
        turn: &Turn,
        people: &[Person],
    ) -> Option<Change<Submission>> {
        let now = self.stamp.at().plus_hours(turn.hours);
        self.stamp = Stamp::new(now, self.stamp.draw());
        let calendar = WorkingCalendar::default();
        let timing = Timing {
            targets: Targets::default(),
            calendar: &calendar,
        };
        let current = self.item.revision.number();
        let stamp = &mut self.stamp.clone();
        match &turn.what {
            Try::Edit { title, behind } => {
                let before = self.revision(current)?.content.clone();
                let edited = RevisionNumber::from_number(current - behind);
                self.grant::<Edit>(who)?
                    .edit(edited, &before, content(*title), stamp)
                    .ok()
            }
            Try::Submit { declared, back } => {
                let declaration = Declaration {
                    accurate: *declared,
                    no_state_secret: true,
                };
                let text = self.revision(current)?.content.clone();
                let onward = self.onward(*back, people);
                self.grant::<Submit>(who)?
                    .submit(&text, declaration, onward, timing, stamp)
                    .ok()
            }
            Try::Withdraw => Some(self.grant::<Withdraw>(who)?.withdraw(stamp)),
            Try::Return { words } => self.grant::<Return>(who)?.return_to_author(words, stamp).ok(),
            Try::UndoReturn { back } => {
                let onward = self.onward(*back, people);
                self.grant::<UndoReturn>(who)?
                    .undo_return(onward, timing, stamp)
                    .ok()
            }
            Try::Refuse { grounds } => {
                let code = Some(SubmissionCode::from_random([1; 5]));
                match Verdict::on(grounds.clone(), "Vì thế.".to_owned(), code).ok()? {
                    Verdict::Refuse(reason) => Some(self.grant::<Refuse>(who)?.refuse(reason, stamp)),
                    Verdict::Hold(remarks) => self.grant::<Hold>(who)?.hold(&remarks, timing, stamp).ok(),
                }
            }
            Try::Release { back } => {
                let onward = self.onward(*back, people);
                Some(self.grant::<Release>(who)?.release(onward, timing, stamp))
            }
            Try::AskDirection { words } => self.grant::<AskDirection>(who)?.ask_direction(words, stamp).ok(),
            Try::Direct { words } => self.grant::<Direct>(who)?.direct(words, timing, stamp).ok(),
            Try::Route { member } => {
                let granted = self.grant::<Route>(who)?;
                Some(granted.route(&choice_of(&people[*member]), "Cải cách thể chế", timing, stamp))
            }
            Try::Reroute { member } => {
                let granted = self.grant::<Reroute>(who)?;
                Some(granted.reroute(&choice_of(&people[*member]), timing, stamp))
            }
            Try::Escalate { words } => self.grant::<Escalate>(who)?.escalate(words, stamp).ok(),
            Try::HandBack { words } => self.grant::<HandBack>(who)?.hand_back(words, timing, stamp).ok(),
            Try::Recall => Some(self.grant::<Recall>(who)?.recall(timing, stamp)),
            Try::Approve { off, shown_off } => {
                let shown = self.revision(current + shown_off)?.clone();
                let bound = RevisionNumber::from_number(current + off);
                self.grant::<Approve>(who)?
                    .approve(bound, &shown, "Tỉnh Tuyên Quang", stamp)
                    .ok()
            }
            Try::Correct { words } => {
                let published = self.revision(current)?.content.clone();
                self.grant::<Correct>(who)?
                    .correct(&published, words, timing, stamp)
                    .ok()
            }
            Try::TakeDown { words, ordered } => {
                let order = ordered.then(removal_order);
                self.grant::<TakeDown>(who)?.take_down(words, order, stamp).ok()
            }
            Try::HandOver { to, words } => {
                let granted = self.grant::<HandOver>(who)?;
                let to = colleague(&people[*to], self.item.tenant)?;
                granted.hand_over(to, words, stamp).ok()
            }
            Try::GiveToPool { words } => self.grant::<GiveToPool>(who)?.give_to_pool(words, stamp).ok(),
            Try::TakeFromPool => Some(self.grant::<TakeFromPool>(who)?.take_from_pool(stamp)),
            Try::AssignCustodian { to, words } => {
                let granted = self.grant::<AssignCustodian>(who)?;
                let to = colleague(&people[*to], self.item.tenant)?;
                granted.assign_custodian(to, words, stamp).ok()
            }
            Try::Check => {
                let edition = self.item.public_edition()?;
                self.grant::<Check>(who)?.check(edition, "", stamp).ok()
            }
            Try::Urge { words } => self.grant::<Urge>(who)?.urge(words, stamp).ok(),
        }
    }
}

/// The person as somebody who may take charge, when the person may.
pub(super) fn colleague(person: &Person, body: TenantId) -> Option<Colleague> {
    let account = super::charge_tests::account_of(person);
    Colleague::of(&account, body, START.local_date()).ok()
}

pub(super) fn removal_order() -> RemovalOrder {
    RemovalOrder {
        authority: "Bộ Thông tin".to_owned(),
        document_number: DocumentNumber::parse("12/QĐ-BTT").unwrap(),
        issued_on: START.local_date(),
    }
}

fn choice_of(member: &Person) -> Choice {
    Choice {
        reviewer: member.account,
        reviewer_name: member.full_name.clone(),
        epoch: member.epoch,
        reason: "là thành viên phụ trách lĩnh vực".to_owned(),
    }
}

/// The states that each act may lead from and to, as the product's table has them.
fn may_lead(action: &str, from: StateName, to: StateName) -> bool {
    use StateName::{
        AwaitingChair, AwaitingDirection, Draft, InFieldReview, OnHold, Published, Refused, Returned,
        Submitted, Unpublished, Withdrawn,
    };
    let at_a_step = |state| matches!(state, Submitted | InFieldReview | AwaitingChair);
    let undecided = !matches!(from, Refused | Withdrawn | Published | Unpublished);
    match action {
        "edit" => from == to && undecided && from != AwaitingDirection,
        "submit" => (from, to) == (Draft, Submitted),
        "resubmit" | "undo_return" => from == Returned && at_a_step(to),
        "withdraw" => undecided && to == Withdrawn,
        "return" => at_a_step(from) && to == Returned,
        "hold" => at_a_step(from) && to == OnHold,
        "release" => from == OnHold && at_a_step(to),
        "refuse" => (at_a_step(from) || from == OnHold) && to == Refused,
        "ask_direction" => (from, to) == (Submitted, AwaitingDirection),
        "direct" => (from, to) == (AwaitingDirection, Submitted),
        "route" => (from, to) == (Submitted, InFieldReview),
        "reroute" => (from, to) == (InFieldReview, InFieldReview),
        "escalate" => matches!(from, Submitted | InFieldReview) && to == AwaitingChair,
        "hand_back" => matches!(from, InFieldReview | AwaitingChair) && to == Submitted,
        "recall" => matches!(from, AwaitingDirection | InFieldReview | AwaitingChair) && to == Submitted,
        "approve" => at_a_step(from) && to == Published,
        "check" => (from, to) == (Published, Published),
        "urge" => from == to && matches!(from, Returned | OnHold),
        "take_down" => matches!(from, Published | Unpublished) && to == Unpublished,
        "hand_over" | "give_to_pool" | "take_from_pool" | "assign_custodian" => {
            from == to && !matches!(from, Refused | Withdrawn)
        }
        _ => false,
    }
}

/// An undecided item lies with somebody who can take it on from there.
fn check_holder(item: &Submission, people: &[Person]) {
    let can = |who: &Person, action| policy::decide(who, action, item).is_ok();
    let anybody = |action| people.iter().any(|who| can(who, action));
    match &item.state {
        State::Draft | State::Returned { .. } => {
            let kept = people.iter().any(|who| Some(who.account) == item.custodian);
            assert_eq!(kept, item.custodian.is_some());
            assert_eq!(anybody(Action::Submit), kept);
            assert_eq!(anybody(Action::TakeFromPool), !kept);
        }
        State::Submitted { .. } => assert!(anybody(Action::Return) && anybody(Action::Route)),
        State::AwaitingDirection { .. } => {
            assert!(can(&people[7], Action::Direct) && can(&people[8], Action::Direct));
            assert!(!can(&people[6], Action::Direct) && can(&people[6], Action::Recall));
        }
        State::InFieldReview { reviewer, .. } => {
            let member = people[MEMBERS].iter().find(|one| one.account == *reviewer);
            let member = member.expect("it lies with a member");
            assert!(can(member, Action::HandBack));
            assert_eq!(
                can(member, Action::Approve),
                member.fields.contains(&item.headline.field)
            );
            let routing = item.routing.as_ref().expect("it was routed");
            assert_eq!(routing.reviewer, *reviewer);
        }
        State::AwaitingChair { .. } => {
            for chair in [&people[7], &people[8]] {
                assert!(can(chair, Action::Return) && can(chair, Action::HandBack));
            }
            assert!(!can(&people[6], Action::Approve) && can(&people[6], Action::Recall));
        }
        State::OnHold { .. } => {
            assert!(anybody(Action::Release));
            let kept = people.iter().find(|who| Some(who.account) == item.custodian);
            assert!(kept.is_none_or(|custodian| can(custodian, Action::Edit)));
        }
        State::Refused { .. }
        | State::Withdrawn { .. }
        | State::Published { .. }
        | State::Unpublished { .. } => {
            let kept: &[Action] = match item.custodian {
                Some(_) => &[Action::HandOver, Action::GiveToPool],
                None => &[Action::TakeFromPool],
            };
            let of_the_article = [
                Action::Read,
                Action::Correct,
                Action::TakeDown,
                Action::AssignCustodian,
            ];
            let left = match &item.state {
                State::Published { .. } => [&of_the_article[..], kept, &[Action::Check]].concat(),
                State::Unpublished { order: None, .. } => [&of_the_article[..], kept].concat(),
                _ => vec![Action::Read],
            };
            for &action in Action::ALL {
                assert_eq!(left.contains(&action), anybody(action), "{action:?}");
            }
        }
    }
}

/// Coming back: to the step it was taken from, or to whoever stands in for a reviewer who is gone.
fn check_return(before: &Submission, change: &Change<Submission>, turn: &Turn, people: &[Person]) {
    let after = &change.resource().state;
    let (State::Returned { to, .. } | State::OnHold { to, .. }) = &before.state else {
        panic!("{} from {:?}", change.action(), before.state.name());
    };
    let (Try::Submit { back, .. } | Try::UndoReturn { back } | Try::Release { back }) = turn.what else {
        panic!("{turn:?}");
    };
    match (to, back) {
        (Step::FieldReview { .. }, Back::There) if before.left_its_routing() => {
            assert_eq!(change.resource().reviewer(), Some(people[MEMBERS.start].account));
        }
        (Step::FieldReview { .. }, Back::Replaced(member)) => {
            assert_eq!(change.resource().reviewer(), Some(people[member].account));
        }
        (Step::FieldReview { .. }, Back::Gone) => assert_eq!(after.name(), StateName::Submitted),
        (step, _) => assert_eq!(after.step(), *step),
    }
    if let State::Returned { by, revision, .. } = &before.state
        && change.action() == "undo_return"
    {
        assert_eq!(by.account, people[turn.who].account);
        assert_eq!(*revision, before.revision, "undone although it was edited");
    }
}

fn check(before: &Submission, change: &Change<Submission>, turn: &Turn, people: &[Person]) {
    let (after, who) = (change.resource(), &people[turn.who]);
    let (from, to) = (before.state.name(), after.state.name());
    assert!(
        may_lead(change.action(), from, to),
        "{}: {from:?} → {to:?}",
        change.action()
    );
    check_holder(after, people);

    // Publication comes from an approval that binds the current revision, by somebody who is not its only writer.
    if change.action() == "check" {
        assert_eq!(after.state, before.state);
        let checked = after.check_now().expect("what is public is checked");
        assert!(before.check_now().is_none(), "checked twice");
        assert_eq!((checked.by.account, checked.at), (who.account, after.updated_at));
    } else if let State::Published { revision, by, .. } = &after.state
        && !of_custody(change.action())
    {
        assert!(
            matches!(turn.what, Try::Approve { off: 0, shown_off: 0 }),
            "{turn:?}"
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

    // The public site changes with an approval and with a take-down, and with nothing else.
    let shown = match change.public() {
        None => "nothing",
        Some(PublicChange::Show(_)) => "approve",
        Some(PublicChange::TakeDown(..)) => "take_down",
        Some(other) => panic!("an item does not choose what leads the home page: {other:?}"),
    };
    assert_eq!(
        shown != "nothing",
        matches!(change.action(), "approve" | "take_down")
    );
    assert!(shown == "nothing" || shown == change.action());

    // Whoever brings it into a state signs for it; the Deputy for the Chair says so.
    if let Some(by) = after.state.signer()
        && !matches!(
            change.action(),
            "resubmit" | "undo_return" | "release" | "edit" | "check" | "urge"
        )
        && !of_custody(change.action())
    {
        assert_eq!(by.account, who.account);
        assert_eq!(by.mandate.is_some(), by.title().starts_with("TUQ. "));
        assert_eq!(by.mandate.is_some(), !who.holds(by.role), "{by:?}");
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
    // The field of an item with a member stays the one it was routed by.
    if from == StateName::InFieldReview {
        assert_eq!(after.headline.field, before.headline.field);
    }

    // Who has charge of it changes by an act of custody alone, which changes nothing else.
    assert_eq!(before.custodian != after.custodian, of_custody(change.action()));
    if of_custody(change.action()) {
        let as_before = Submission {
            custodian: before.custodian,
            remarks: before.remarks.clone(),
            updated_at: before.updated_at,
            ..after.clone()
        };
        assert_eq!(as_before, *before, "{}", change.action());
    }

    // Urging says something, once a day, and changes nothing else: an idle return lapses as if nothing was said.
    if change.action() == "urge" {
        let urged = after.urged.clone().expect("the item says who urged");
        assert_eq!(urged.by.account, who.account);
        let day_before = before.urged.as_ref().map(|before| before.at.local_date());
        assert!(
            day_before.is_none_or(|day| day < urged.at.local_date()),
            "urged twice a day"
        );
        let as_before = Submission {
            urged: before.urged.clone(),
            remarks: before.remarks.clone(),
            ..after.clone()
        };
        assert_eq!(as_before, *before);
    } else {
        assert_eq!(after.urged, before.urged, "{}", change.action());
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

    // A return and a hold remember their step, and whatever comes back goes there.
    if let State::Returned { to, .. } | State::OnHold { to, .. } = &after.state
        && matches!(change.action(), "return" | "hold")
    {
        assert_eq!(*to, before.state.step());
    }
    if matches!(change.action(), "resubmit" | "undo_return" | "release") {
        check_return(before, change, turn, people);
    }

    // Ground 8 alone holds and never ends; a refusal of a state secret seals, and tells nobody the title.
    if let Try::Refuse { grounds } = &turn.what {
        let alone = !grounds.is_empty() && grounds.iter().all(|ground| *ground == Ground::DangXacThucLai);
        let decided = if alone {
            StateName::OnHold
        } else {
            StateName::Refused
        };
        assert_eq!(to, decided);
    }
    if to == StateName::OnHold && from != to {
        assert!(matches!(turn.what, Try::Refuse { .. }), "{turn:?}");
    }
    if let State::Refused { grounds, .. } = &after.state {
        assert!(!grounds.is_empty() && *grounds != [Ground::DangXacThucLai]);
        assert_eq!(after.sealed, grounds.contains(&Ground::BiMatNhaNuoc));
    }
    if after.sealed {
        let said = format!("{:?} {:?}", change.letters(), after.remarks);
        assert!(!said.contains(after.headline.title.as_str()), "{said}");
    }

    check_letters(before, change);
}

fn of_custody(action: &str) -> bool {
    ["hand_over", "give_to_pool", "take_from_pool", "assign_custodian"].contains(&action)
}

/// Whoever waits for an item is told.
fn check_letters(before: &Submission, change: &Change<Submission>) {
    let (from, to) = (before.state.name(), change.resource().state.name());
    let told: Vec<_> = change
        .letters()
        .iter()
        .map(|(_, letter)| letter.template())
        .collect();
    match change.action() {
        "edit" | "check" => assert!(told.is_empty(), "{told:?}"),
        "withdraw" => assert_eq!(
            told.is_empty(),
            matches!(from, StateName::Draft | StateName::Returned),
            "{told:?}"
        ),
        _ => assert!(!told.is_empty(), "{} tells nobody", change.action()),
    }
    let asked = |fits: fn(&Letter) -> bool| change.letters().iter().any(|(_, letter)| fits(letter));
    if from == to || change.action() == "undo_return" {
        return;
    }
    match to {
        StateName::InFieldReview => assert!(asked(|letter| matches!(letter, Letter::MemberReview { .. }))),
        StateName::AwaitingChair => {
            assert!(asked(|letter| matches!(
                letter,
                Letter::ChiefOpinion { decides: true, .. }
            )));
        }
        StateName::AwaitingDirection => {
            assert!(asked(|letter| matches!(
                letter,
                Letter::ChiefOpinion { decides: false, .. }
            )));
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_people_try_an_item_keeps_its_promises(turns in turns()) {
        let people = people();
        let mut life = Life::open(&people[0]);
        for turn in &turns {
            let turn = &turn.taken(&life.item, &people);
            let who = &people[turn.who];
            let before = life.item.clone();
            if let Some(change) = life.attempt(who, turn, &people) {
                check(&before, &change, turn, &people);
                life.keep(&change);
            }
            let numbers: Vec<_> = life.revisions.iter().map(|one| one.number.number()).collect();
            let expected: Vec<_> = (1..=life.item.revision.number()).collect();
            prop_assert_eq!(numbers, expected, "a revision is missing or was written twice");
            let public = matches!(life.item.state.name(), StateName::Published | StateName::Unpublished);
            prop_assert_eq!(life.editions, usize::from(public));
        }
    }

    #[test]
    fn an_item_that_ended_is_never_moved_again(turns in turns()) {
        let people = people();
        let mut life = Life::open(&people[0]);
        let mut ended = None;
        for turn in &turns {
            let turn = &turn.taken(&life.item, &people);
            let who = &people[turn.who];
            if let Some(change) = life.attempt(who, turn, &people) {
                prop_assert!(ended.is_none(), "{:?} was moved by {:?}", ended, turn);
                life.keep(&change);
            }
            let name = life.item.state.name();
            let removed = matches!(life.item.state, State::Unpublished { order: Some(_), .. });
            if removed || matches!(name, StateName::Refused | StateName::Withdrawn) {
                ended = Some(name);
                for &action in Action::ALL {
                    let decided = policy::decide(who, action, &life.item);
                    prop_assert!(action == Action::Read || decided.is_err());
                }
            }
        }
    }
}

#[test]
fn the_random_lives_reach_every_state_and_every_act() {
    use std::collections::BTreeSet;

    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let (mut reached, mut done) = (BTreeSet::new(), BTreeSet::new());
    let people = people();
    for _ in 0..1_000 {
        let turns = turns().new_tree(&mut runner).unwrap().current();
        let mut life = Life::open(&people[0]);
        for turn in &turns {
            let turn = &turn.taken(&life.item, &people);
            if let Some(change) = life.attempt(&people[turn.who], turn, &people) {
                done.insert((change.action(), change.resource().state.name()));
                life.keep(&change);
            }
            reached.insert(life.item.state.name());
        }
    }
    assert_eq!(reached.len(), StateName::ALL.len(), "{reached:?}");
    use StateName::{AwaitingChair, InFieldReview, Submitted};
    for action in ["resubmit", "undo_return", "release"] {
        for step in [Submitted, InFieldReview, AwaitingChair] {
            assert!(done.contains(&(action, step)), "no {action} to {step:?}");
        }
    }
    for action in [
        "ask_direction",
        "direct",
        "reroute",
        "recall",
        "hand_back",
        "escalate",
        "hold",
        "take_down",
        "hand_over",
        "give_to_pool",
        "take_from_pool",
        "assign_custodian",
        "check",
        "urge",
    ] {
        assert!(done.iter().any(|(one, _)| *one == action), "no {action}");
    }
}
