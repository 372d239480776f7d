//! The power table: printed for review, walked cell by cell, and held against the regulation row by row.

use cchc::domain::{
    actor::{Epoch, Mandate, Person, Role, Signature},
    body::Body,
    change::Stamp,
    content::{Content, Kind, Origin, RevisionNumber},
    ground::Ground,
    ids::{AccountId, EditionId, TenantId},
    policy::{Action, Denied, decide, print_doors, print_matrix, print_powers},
    state::Step,
    state::{State, StateName},
    submission::{Routing, Submission},
    tenant::{Tenant, TenantKind, TenantSettings},
    text::{PersonName, Slug, Summary, Title},
    time::Instant,
};
use uuid::Uuid;

use Action::{
    Approve, AskDirection, AssignCustodian, Check, Claim, Correct, Direct, Edit, Escalate, GiveToPool,
    HandBack, HandOver, Hold, Read, Recall, Refuse, Release, Reroute, Return, Route, Submit, TakeDown,
    TakeFromPool, UndoReturn, Urge, Withdraw,
};
use Role::{BoardMember, Chair, Collaborator, Deputy, Finance, StandingOfficer, Technician, TenantLead};
use StateName::{
    AwaitingChair, AwaitingDirection, Draft, InFieldReview, OnHold, Published, Refused, Returned, Submitted,
    Unpublished, Withdrawn,
};

#[test]
fn the_power_table_is_the_one_that_was_reviewed() {
    insta::assert_snapshot!("matrix", print_matrix());
}

#[test]
fn the_doors_are_the_ones_that_were_reviewed() {
    insta::assert_snapshot!("doors", print_doors());
}

#[test]
fn the_powers_over_the_boards_own_affairs_are_the_ones_that_were_reviewed() {
    insta::assert_snapshot!("powers", print_powers());
}

/// Who may do what, as the product says it; written down apart from the code's own table. Columns are the states
/// Draft, Submitted, AwaitingDirection, InFieldReview, AwaitingChair, Returned, OnHold, Refused, Withdrawn, Published,
/// Unpublished.
/// `.` no, `Y` yes, `T` in the own body, `C` as its custodian, `P` in the own
/// body while nobody has charge of it, `F` when it was routed to the person or within the
/// person's fields, `R` as its reviewer and in charge of its field, `H` as its reviewer whatever the field, `S` when
/// the person brought it into its state, `Z` the same and in charge of its field. A pair that is not listed may never.
#[rustfmt::skip]
const EXPECTED: &[(Action, Role, [char; 11])] = &[
    (Read,         Collaborator,    ['T', 'T', 'T', 'T', 'T', 'T', 'T', 'T', 'T', 'T', 'T']),
    (Read,         TenantLead,      ['T', 'T', 'T', 'T', 'T', 'T', 'T', 'T', 'T', 'T', 'T']),
    (Read,         StandingOfficer, ['.', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y']),
    (Read,         Deputy,          ['.', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y']),
    (Read,         Chair,           ['.', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y']),
    (Read,         BoardMember,     ['.', 'F', 'F', 'F', 'F', 'F', 'F', 'F', 'F', 'F', 'F']),
    (Claim,        StandingOfficer, ['.', 'Y', '.', '.', '.', '.', 'Y', '.', '.', '.', '.']),
    (Claim,        Deputy,          ['.', 'Y', '.', '.', '.', '.', 'Y', '.', '.', '.', '.']),
    (Claim,        BoardMember,     ['.', '.', '.', 'R', '.', '.', 'S', '.', '.', '.', '.']),
    (Claim,        Chair,           ['.', 'Y', 'Y', 'Y', 'Y', '.', 'Y', '.', '.', '.', '.']),
    (Edit,         Collaborator,    ['C', '.', '.', '.', '.', 'C', 'C', '.', '.', '.', '.']),
    (Edit,         StandingOfficer, ['.', 'Y', '.', '.', '.', '.', '.', '.', '.', '.', '.']),
    (Edit,         Deputy,          ['.', 'Y', '.', '.', '.', '.', '.', '.', '.', '.', '.']),
    (Edit,         BoardMember,     ['.', '.', '.', 'R', '.', '.', '.', '.', '.', '.', '.']),
    (Edit,         Chair,           ['.', 'Y', '.', 'Y', 'Y', '.', '.', '.', '.', '.', '.']),
    (Submit,       Collaborator,    ['C', '.', '.', '.', '.', 'C', '.', '.', '.', '.', '.']),
    (Withdraw,     Collaborator,    ['C', 'C', 'C', 'C', 'C', 'C', 'C', '.', '.', '.', '.']),
    (Return,       StandingOfficer, ['.', 'Y', '.', '.', '.', '.', '.', '.', '.', '.', '.']),
    (Return,       Deputy,          ['.', 'Y', '.', '.', '.', '.', '.', '.', '.', '.', '.']),
    (Return,       BoardMember,     ['.', '.', '.', 'R', '.', '.', '.', '.', '.', '.', '.']),
    (Return,       Chair,           ['.', 'Y', '.', 'Y', 'Y', '.', '.', '.', '.', '.', '.']),
    (UndoReturn,   StandingOfficer, ['.', '.', '.', '.', '.', 'S', '.', '.', '.', '.', '.']),
    (UndoReturn,   Deputy,          ['.', '.', '.', '.', '.', 'S', '.', '.', '.', '.', '.']),
    (UndoReturn,   BoardMember,     ['.', '.', '.', '.', '.', 'S', '.', '.', '.', '.', '.']),
    (UndoReturn,   Chair,           ['.', '.', '.', '.', '.', 'S', '.', '.', '.', '.', '.']),
    (Refuse,       StandingOfficer, ['.', 'Y', '.', '.', '.', '.', 'Y', '.', '.', '.', '.']),
    (Refuse,       Deputy,          ['.', 'Y', '.', '.', '.', '.', 'Y', '.', '.', '.', '.']),
    (Refuse,       BoardMember,     ['.', '.', '.', 'R', '.', '.', 'Z', '.', '.', '.', '.']),
    (Refuse,       Chair,           ['.', 'Y', '.', 'Y', 'Y', '.', 'Y', '.', '.', '.', '.']),
    (Hold,         StandingOfficer, ['.', 'Y', '.', '.', '.', '.', '.', '.', '.', '.', '.']),
    (Hold,         Deputy,          ['.', 'Y', '.', '.', '.', '.', '.', '.', '.', '.', '.']),
    (Hold,         BoardMember,     ['.', '.', '.', 'R', '.', '.', '.', '.', '.', '.', '.']),
    (Hold,         Chair,           ['.', 'Y', '.', 'Y', 'Y', '.', '.', '.', '.', '.', '.']),
    (Release,      StandingOfficer, ['.', '.', '.', '.', '.', '.', 'Y', '.', '.', '.', '.']),
    (Release,      Deputy,          ['.', '.', '.', '.', '.', '.', 'Y', '.', '.', '.', '.']),
    (Release,      BoardMember,     ['.', '.', '.', '.', '.', '.', 'S', '.', '.', '.', '.']),
    (Release,      Chair,           ['.', '.', '.', '.', '.', '.', 'Y', '.', '.', '.', '.']),
    (AskDirection, StandingOfficer, ['.', 'Y', '.', '.', '.', '.', '.', '.', '.', '.', '.']),
    (AskDirection, Deputy,          ['.', 'Y', '.', '.', '.', '.', '.', '.', '.', '.', '.']),
    (Direct,       Chair,           ['.', '.', 'Y', '.', '.', '.', '.', '.', '.', '.', '.']),
    (Route,        StandingOfficer, ['.', 'Y', '.', '.', '.', '.', '.', '.', '.', '.', '.']),
    (Route,        Deputy,          ['.', 'Y', '.', '.', '.', '.', '.', '.', '.', '.', '.']),
    (Route,        Chair,           ['.', 'Y', '.', '.', '.', '.', '.', '.', '.', '.', '.']),
    (Reroute,      StandingOfficer, ['.', '.', '.', 'Y', '.', '.', '.', '.', '.', '.', '.']),
    (Reroute,      Deputy,          ['.', '.', '.', 'Y', '.', '.', '.', '.', '.', '.', '.']),
    (Reroute,      Chair,           ['.', '.', '.', 'Y', '.', '.', '.', '.', '.', '.', '.']),
    (Escalate,     StandingOfficer, ['.', 'Y', '.', '.', '.', '.', '.', '.', '.', '.', '.']),
    (Escalate,     Deputy,          ['.', 'Y', '.', '.', '.', '.', '.', '.', '.', '.', '.']),
    (Escalate,     BoardMember,     ['.', '.', '.', 'R', '.', '.', '.', '.', '.', '.', '.']),
    (Escalate,     Chair,           ['.', '.', '.', 'Y', '.', '.', '.', '.', '.', '.', '.']),
    (HandBack,     BoardMember,     ['.', '.', '.', 'H', '.', '.', '.', '.', '.', '.', '.']),
    (HandBack,     Chair,           ['.', '.', '.', 'Y', 'Y', '.', '.', '.', '.', '.', '.']),
    (Recall,       StandingOfficer, ['.', '.', 'Y', 'Y', 'Y', '.', '.', '.', '.', '.', '.']),
    (Recall,       Deputy,          ['.', '.', 'Y', 'Y', 'Y', '.', '.', '.', '.', '.', '.']),
    (Recall,       Chair,           ['.', '.', '.', 'Y', '.', '.', '.', '.', '.', '.', '.']),
    (Approve,      StandingOfficer, ['.', 'Y', '.', '.', '.', '.', '.', '.', '.', '.', '.']),
    (Approve,      Deputy,          ['.', 'Y', '.', '.', '.', '.', '.', '.', '.', '.', '.']),
    (Approve,      BoardMember,     ['.', '.', '.', 'R', '.', '.', '.', '.', '.', '.', '.']),
    (Approve,      Chair,           ['.', 'Y', '.', 'Y', 'Y', '.', '.', '.', '.', '.', '.']),
    (Correct,      Collaborator,    ['.', '.', '.', '.', '.', '.', '.', '.', '.', 'C', 'C']),
    (Correct,      StandingOfficer, ['.', '.', '.', '.', '.', '.', '.', '.', '.', 'Y', 'Y']),
    (Correct,      Deputy,          ['.', '.', '.', '.', '.', '.', '.', '.', '.', 'Y', 'Y']),
    (Correct,      BoardMember,     ['.', '.', '.', '.', '.', '.', '.', '.', '.', 'F', 'F']),
    (Correct,      Chair,           ['.', '.', '.', '.', '.', '.', '.', '.', '.', 'Y', 'Y']),
    (TakeDown,     StandingOfficer, ['.', '.', '.', '.', '.', '.', '.', '.', '.', 'Y', 'Y']),
    (TakeDown,     Deputy,          ['.', '.', '.', '.', '.', '.', '.', '.', '.', 'Y', 'Y']),
    (TakeDown,     Chair,           ['.', '.', '.', '.', '.', '.', '.', '.', '.', 'Y', 'Y']),
    (HandOver,     Collaborator,    ['C', 'C', 'C', 'C', 'C', 'C', 'C', '.', '.', 'C', 'C']),
    (GiveToPool,   Collaborator,    ['C', 'C', 'C', 'C', 'C', 'C', 'C', '.', '.', 'C', 'C']),
    (TakeFromPool, Collaborator,    ['P', 'P', 'P', 'P', 'P', 'P', 'P', '.', '.', 'P', 'P']),
    (AssignCustodian, TenantLead,   ['T', 'T', 'T', 'T', 'T', 'T', 'T', '.', '.', 'T', 'T']),
    (AssignCustodian, StandingOfficer, ['.', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', '.', '.', 'Y', 'Y']),
    (AssignCustodian, Deputy,       ['.', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', '.', '.', 'Y', 'Y']),
    (Check,        StandingOfficer, ['.', '.', '.', '.', '.', '.', '.', '.', '.', 'Y', '.']),
    (Check,        Deputy,          ['.', '.', '.', '.', '.', '.', '.', '.', '.', 'Y', '.']),
    (Check,        BoardMember,     ['.', '.', '.', '.', '.', '.', '.', '.', '.', 'F', '.']),
    (Check,        Chair,           ['.', '.', '.', '.', '.', '.', '.', '.', '.', 'Y', '.']),
    (Urge,         StandingOfficer, ['.', '.', '.', '.', '.', 'Y', 'Y', '.', '.', '.', '.']),
    (Urge,         Deputy,          ['.', '.', '.', '.', '.', 'Y', 'Y', '.', '.', '.', '.']),
    (Urge,         BoardMember,     ['.', '.', '.', '.', '.', 'F', 'F', '.', '.', '.', '.']),
    (Urge,         Chair,           ['.', '.', '.', '.', '.', 'Y', 'Y', '.', '.', '.', '.']),
];

fn expected(action: Action, role: Role, state: StateName) -> char {
    let row = EXPECTED.iter().find(|(a, r, _)| (*a, *r) == (action, role));
    let column = StateName::ALL.iter().position(|one| *one == state).unwrap();
    row.map_or('.', |(_, _, cells)| cells[column])
}

/// What ties a person to an item.
#[derive(Clone, Copy, Debug)]
struct Ties {
    own_body: bool,
    custodian: bool,
    /// Nobody has charge of it.
    pooled: bool,
    /// The item was routed within one of the person's fields.
    field: bool,
    /// The item was routed to the person, and lies there while in field review.
    reviewer: bool,
    /// Nobody else wrote a word of it.
    sole_writer: bool,
    /// The person brought it into its state.
    signer: bool,
    /// A delegation of the Chair's holds today.
    mandate: bool,
}

impl Ties {
    const NONE: Self = Self {
        own_body: false,
        custodian: false,
        pooled: false,
        field: false,
        reviewer: false,
        sole_writer: false,
        signer: false,
        mandate: false,
    };
    const ALL_BUT_WRITING: Self = Self {
        own_body: true,
        custodian: true,
        pooled: false,
        field: true,
        reviewer: true,
        sole_writer: false,
        signer: true,
        mandate: false,
    };

    /// The two hundred and fifty-six of them.
    fn every() -> impl Iterator<Item = Self> {
        (0..=u8::MAX).map(|bits| Self {
            own_body: bits & 1 > 0,
            custodian: bits & 2 > 0,
            field: bits & 4 > 0,
            reviewer: bits & 8 > 0,
            sole_writer: bits & 16 > 0,
            signer: bits & 32 > 0,
            mandate: bits & 64 > 0,
            pooled: bits & 128 > 0,
        })
    }

    fn satisfy(self, cell: char, state: StateName) -> bool {
        match cell {
            'Y' => true,
            'T' => self.own_body,
            'C' => self.own_body && self.custodian && !self.pooled,
            'P' => self.own_body && self.pooled,
            'F' => self.field || self.reviewer,
            'R' => self.reviewer && self.field && state == InFieldReview,
            'H' => self.reviewer && state == InFieldReview,
            'S' => self.signer,
            'Z' => self.signer && self.field,
            _ => false,
        }
    }

    /// Whether somebody of that role, so tied, may: a Deputy with a mandate may what the Chair may.
    fn allow(self, action: Action, role: Role, state: StateName) -> bool {
        let alone = |role| self.satisfy(expected(action, role, state), state);
        let fits = alone(role) || (role == Deputy && self.mandate && alone(Chair));
        fits && !(action == Approve && self.sole_writer)
    }
}

const MOMENT: Instant = Instant::from_millis(1_790_000_000_000);

fn account(number: u128) -> AccountId {
    AccountId::from_uuid(Uuid::from_u128(number))
}

fn body_of(number: u128) -> TenantId {
    TenantId::from_uuid(Uuid::from_u128(number))
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

fn person(number: u128, roles: &[Role]) -> Person {
    Person {
        predecessors: Vec::new(),
        account: account(number),
        epoch: Epoch::FIRST,
        full_name: PersonName::parse("Hoàng Thị Mai").unwrap(),
        tenant: body_of(1),
        roles: roles.to_vec(),
        fields: Vec::new(),
        mandate: None,
    }
}

fn tenant() -> Tenant {
    Tenant {
        id: body_of(1),
        slug: slug("tuyen-quang"),
        name: "Ủy ban nhân dân tỉnh Tuyên Quang".to_owned(),
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

fn content() -> Content {
    Content {
        kind: Kind::EventNews { event_at: MOMENT },
        title: Title::parse("Hội nghị cải cách hành chính").unwrap(),
        summary: Summary::parse("").unwrap(),
        body: Body::from_source("Nội dung.").unwrap(),
        field: slug("cai-cach-the-che"),
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

fn signed(by: u128) -> Signature {
    person(by, &[StandingOfficer]).sign(StandingOfficer)
}

fn state_of(name: StateName, reviewer: AccountId, by: Signature) -> State {
    let since = MOMENT;
    match name {
        Draft => State::Draft,
        Submitted => State::Submitted { since, due_at: since },
        AwaitingDirection => State::AwaitingDirection {
            since,
            question: "Có đăng không?".to_owned(),
            by,
        },
        InFieldReview => State::InFieldReview {
            since,
            due_at: since,
            reviewer,
        },
        AwaitingChair => State::AwaitingChair {
            since,
            reason: "Vượt thẩm quyền.".to_owned(),
            by,
        },
        Returned => State::Returned {
            since,
            remarks: "Bổ sung số liệu.".to_owned(),
            by,
            to: Step::Screening,
            revision: RevisionNumber::FIRST,
        },
        OnHold => State::OnHold {
            since,
            due_at: since,
            remarks: "Chờ xác minh.".to_owned(),
            by,
            to: Step::Screening,
        },
        Refused => State::Refused {
            since,
            grounds: vec![Ground::KhongDatChatLuong],
            remarks: String::new(),
            duplicate_of: None,
            by,
        },
        Withdrawn => State::Withdrawn { since },
        Unpublished => State::Unpublished {
            since,
            published_at: since,
            edition: EditionId::from_uuid(Uuid::from_u128(9)),
            revision: RevisionNumber::FIRST,
            reason: "Sai số liệu.".to_owned(),
            order: None,
            by,
        },
        Published => State::Published {
            since,
            edition: EditionId::from_uuid(Uuid::from_u128(9)),
            revision: RevisionNumber::FIRST,
            by,
        },
    }
}

/// A draft that somebody else wrote.
fn draft() -> Submission {
    let author = person(50, &[Collaborator]);
    let mut stamp = Stamp::new(MOMENT, [7; 32]);
    Submission::open(&author, &tenant(), content(), &mut stamp)
        .resource()
        .clone()
}

/// A person with these roles and an item in that state, tied as said.
fn scene(roles: &[Role], state: StateName, ties: Ties) -> (Person, Submission) {
    static DRAFT: std::sync::LazyLock<Submission> = std::sync::LazyLock::new(draft);
    let mut who = person(7, roles);
    let mut item = DRAFT.clone();
    let reviewer = account(if ties.reviewer { 7 } else { 60 });
    item.state = state_of(state, reviewer, signed(if ties.signer { 7 } else { 90 }));
    who.mandate = ties.mandate.then(|| Mandate {
        document_number: "03/UQ-BBT".to_owned(),
    });
    item.routing = Some(Routing {
        reviewer,
        reviewer_name: PersonName::parse("Phạm Ngọc Ánh").unwrap(),
        field: slug("cai-cach-the-che"),
        field_name: "Cải cách thể chế".to_owned(),
        reason: "là thành viên phụ trách lĩnh vực".to_owned(),
        at: MOMENT,
    });
    if !ties.own_body {
        who.tenant = body_of(2);
    }
    if ties.custodian {
        item.custodian = Some(who.account);
    }
    if ties.pooled {
        item.custodian = None;
    }
    if ties.field {
        who.fields = vec![slug("cai-cach-the-che")];
    } else {
        who.fields = vec![slug("cai-cach-tai-chinh-cong")];
    }
    if ties.sole_writer {
        item.contributors = vec![who.account];
    }
    (who, item)
}

fn may(roles: &[Role], action: Action, state: StateName, ties: Ties) -> bool {
    let (who, item) = scene(roles, state, ties);
    decide(&who, action, &item).is_ok()
}

/// Somebody of that role before an item in each state, tied to it in every way.
fn every_scene(role: Role) -> impl Iterator<Item = (StateName, Ties, Person, Submission)> {
    StateName::ALL.into_iter().flat_map(move |state| {
        Ties::every().map(move |ties| {
            let (who, item) = scene(&[role], state, ties);
            (state, ties, who, item)
        })
    })
}

#[test]
fn every_role_action_state_and_tie_is_decided_as_the_product_says() {
    for role in Role::ALL {
        for (state, ties, who, item) in every_scene(role) {
            for &action in Action::ALL {
                let expected = ties.allow(action, role, state);
                let decided = decide(&who, action, &item);
                assert_eq!(
                    decided.is_ok(),
                    expected,
                    "{role:?} {action:?} {state:?} {ties:?}: {decided:?}"
                );
                // Under a mandate the Deputy signs for the Chair only where the own role does not do.
                if let Ok(signed) = decided {
                    let own = Ties {
                        mandate: false,
                        ..ties
                    }
                    .allow(action, role, state);
                    assert_eq!(signed, if own { role } else { Chair });
                    let title = who.sign(signed).title();
                    assert_eq!(title.starts_with("TUQ. "), !own, "{title}");
                }
            }
        }
    }
}

#[test]
fn two_roles_together_may_what_either_may_and_sign_with_the_one_that_allows_it() {
    for &action in Action::ALL {
        for first in Role::ALL {
            for second in Role::ALL {
                for state in StateName::ALL {
                    for ties in [Ties::NONE, Ties::ALL_BUT_WRITING] {
                        let fits = |role| ties.satisfy(expected(action, role, state), state);
                        let (who, item) = scene(&[first, second], state, ties);
                        match decide(&who, action, &item) {
                            Ok(role) => assert!(
                                fits(role),
                                "{role:?} of {first:?} {second:?} {action:?} {state:?}"
                            ),
                            Err(denied) => assert!(
                                !fits(first) && !fits(second),
                                "{first:?} {second:?} {action:?} {state:?}: {denied:?}"
                            ),
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn every_denial_says_in_words_what_stands_in_the_way() {
    let reason = |roles: &[Role], action, state, ties| {
        let (who, item) = scene(roles, state, ties);
        decide(&who, action, &item).unwrap_err()
    };
    let all = Ties::ALL_BUT_WRITING;
    assert!(matches!(
        reason(&[Technician], Approve, Submitted, all),
        Denied::Role { .. }
    ));
    assert!(matches!(
        reason(&[StandingOfficer], Approve, Returned, all),
        Denied::State { now: Returned, .. }
    ));
    assert_eq!(
        reason(
            &[Collaborator],
            Edit,
            Draft,
            Ties {
                custodian: false,
                ..all
            }
        ),
        Denied::Custodian
    );
    let pooled = Ties { pooled: true, ..all };
    assert_eq!(reason(&[Collaborator], Edit, Draft, pooled), Denied::NoCustodian);
    assert_eq!(reason(&[Collaborator], TakeFromPool, Draft, all), Denied::Kept);
    let elsewhere = Ties {
        own_body: false,
        ..pooled
    };
    assert_eq!(
        reason(&[Collaborator], TakeFromPool, Draft, elsewhere),
        Denied::Outside
    );
    assert_eq!(
        reason(
            &[BoardMember],
            Approve,
            InFieldReview,
            Ties {
                reviewer: false,
                ..all
            }
        ),
        Denied::Reviewer
    );
    assert_eq!(
        reason(
            &[BoardMember],
            Approve,
            InFieldReview,
            Ties { field: false, ..all }
        ),
        Denied::Field
    );
    assert_eq!(
        reason(
            &[BoardMember],
            HandBack,
            InFieldReview,
            Ties {
                reviewer: false,
                ..all
            }
        ),
        Denied::Reviewer
    );
    assert_eq!(
        reason(&[BoardMember], Refuse, OnHold, Ties { field: false, ..all }),
        Denied::Field
    );
    for (action, state) in [(UndoReturn, Returned), (Release, OnHold), (Refuse, OnHold)] {
        let other = Ties { signer: false, ..all };
        assert_eq!(reason(&[BoardMember], action, state, other), Denied::Signer);
    }
    // Without a mandate the direction belongs to the Chair, and the Deputy is told so.
    let denied = reason(&[Deputy], Direct, AwaitingDirection, all);
    assert!(denied.to_string().contains("Trưởng Ban Biên tập"), "{denied}");
    assert_eq!(reason(&[Collaborator], Read, Draft, Ties::NONE), Denied::Outside);
    assert_eq!(
        reason(
            &[StandingOfficer],
            Approve,
            Submitted,
            Ties {
                sole_writer: true,
                ..all
            }
        ),
        Denied::SoleContributor
    );
    for &action in Action::ALL {
        for role in Role::ALL {
            for state in StateName::ALL {
                let (who, item) = scene(&[role], state, Ties::NONE);
                if let Err(denied) = decide(&who, action, &item) {
                    let words = denied.to_string();
                    assert!(words.ends_with('.') && words.chars().count() > 30, "{words}");
                }
            }
        }
    }
}

/// The columns of the regulation's table.
const COLUMNS: [Role; 7] = [
    Collaborator,
    TenantLead,
    StandingOfficer,
    BoardMember,
    Deputy,
    Chair,
    Technician,
];

/// A row of the regulation's power table: its words, its clause, its cells, and the code's action.
type Row = (&'static str, &'static str, Action, [&'static str; 7]);

/// The rows of `roles-matrix.tsv` whose acts are built, cell for cell, with two readings of the product: Deputy and
/// Chair see an item *after it is submitted*, and a sealed item only when named.
#[rustfmt::skip]
const REGULATION: &[Row] = &[
    ("Submit news, document, media", "Đ7(1), 12(2)", Submit,
     ["Y own tenant", "-", "Y", "Y", "Y", "Y", "-"]),
    ("See drafts of own tenant", "implied", Read,
     ["Y", "Y", "after submission", "after escalation", "after submission", "after submission", "-"]),
    ("Return for editing (Trả lại)", "implied by Đ7(2)-(3)", Return,
     ["-", "-", "Y", "own fields", "Y", "Y", "-"]),
    ("Refuse with a 3(9) ground", "Đ3(9), 7(4)e", Refuse,
     ["-", "-", "Y", "own fields", "Y", "Y", "-"]),
    ("Edit submitted text (Biên tập)", "Đ4(6)c, 7(3)a", Edit,
     ["before submission", "-", "Y", "own fields", "Y", "Y", "-"]),
    ("Escalate to member by field", "Đ7(3)a", Route,
     ["-", "-", "Y", "-", "Y", "Y", "-"]),
    ("Ask the chief's direction", "Đ7(2)", AskDirection,
     ["-", "-", "Y", "-", "Y", "answers it", "-"]),
    ("Approve (Phê duyệt)", "Đ4(2)c, 7(3)a, 7(4)d", Approve,
     ["-", "-", "Y", "own fields", "as Standing Office head; as chief only when delegated", "Y", "-"]),
];

/// Cells that say yes to what is not built: the Board's own filing in its house tenant. Once it is built, the cell
/// holds and its line here must go.
const NOT_BUILT: &[(Action, Role)] = &[
    (Submit, StandingOfficer),
    (Submit, BoardMember),
    (Submit, Deputy),
    (Submit, Chair),
];

/// Whether the table gives a role what the cell of the regulation says.
fn holds(cell: &str, action: Action, role: Role) -> bool {
    let all = Ties::ALL_BUT_WRITING;
    let in_state = |state, ties| may(&[role], action, state, ties);
    let in_state_of = |role, action, state| may(&[role], action, state, all);
    let anywhere = |ties| StateName::ALL.into_iter().any(|state| in_state(state, ties));
    let without = |change: fn(&mut Ties)| {
        let mut ties = all;
        change(&mut ties);
        ties
    };
    match cell {
        "Y" => anywhere(all),
        "-" => Ties::every().all(|ties| !anywhere(ties)),
        "Y own tenant" => anywhere(all) && !anywhere(without(|ties| ties.own_body = false)),
        "own fields" => {
            let other_fields = without(|ties| ties.field = false);
            anywhere(all) && !anywhere(other_fields)
        }
        "after submission" => !in_state(Draft, all) && in_state(Submitted, all),
        // Before the escalation there is no routing, which is what ties the item to a member.
        "after escalation" => {
            let not_routed = without(|ties| (ties.field, ties.reviewer) = (false, false));
            !in_state(Draft, all) && !in_state(Submitted, not_routed) && in_state(InFieldReview, all)
        }
        "before submission" => {
            in_state(Draft, all) && !in_state(Submitted, all) && !in_state(InFieldReview, all)
        }
        "answers it" => {
            !anywhere(all)
                && in_state_of(role, Direct, AwaitingDirection)
                && !in_state_of(Deputy, Direct, AwaitingDirection)
        }
        "as Standing Office head; as chief only when delegated" => StateName::ALL.into_iter().all(|state| {
            let delegated = without(|ties| ties.mandate = true);
            let office = may(&[StandingOfficer], action, state, all);
            let chief = may(&[Chair], action, state, all);
            in_state(state, all) == office && in_state(state, delegated) == (office || chief)
        }),
        other => panic!("a cell nobody can read: {other}"),
    }
}

#[test]
fn the_table_gives_each_role_what_the_clauses_of_the_regulation_give_it() {
    let mut faults = Vec::new();
    for (act, clause, action, cells) in REGULATION {
        for (role, cell) in COLUMNS.into_iter().zip(cells) {
            let expected = !NOT_BUILT.contains(&(*action, role));
            if holds(cell, *action, role) != expected {
                faults.push(format!("{act} ({clause}): {role:?} should have “{cell}”"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn roles_that_the_regulation_gives_no_part_in_the_workflow_have_none() {
    // A lead sees to it that somebody has charge of an item, and does nothing to it.
    let of_a_lead = [Read, AssignCustodian];
    for (role, beside) in [(Technician, &[][..]), (Finance, &[]), (TenantLead, &of_a_lead)] {
        for (state, ties, who, item) in every_scene(role) {
            for &action in Action::ALL.iter().filter(|action| !beside.contains(action)) {
                let decided = decide(&who, action, &item);
                assert!(decided.is_err(), "{role:?} {action:?} {state:?} {ties:?}");
            }
        }
    }
}
