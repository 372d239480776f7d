//! Who may do what: one table of action × role × state, asked when a thing is loaded.
//!
//! A handler cannot act without a [`Granted`], and only the store makes one, by asking this table.

mod board;
mod jobs;

use std::{fmt, marker::PhantomData};

pub(crate) use board::grant_board;
pub use board::{
    AcceptTerms, Appoint, AssignField, BoardAct, ChooseNotices, Delegate, EndAbsence, EndAssignment,
    EndDelegation, EnterAbsence, KeepFrontPage, KeepReasons, KeepSections, KeepSite, KeepViews, KeepWorkflow,
    ReviewAccess, Revoke, Succeed, TakeIn, may_on_board, print_powers,
};
pub(crate) use jobs::entrust;
pub use jobs::{Chase, Entrusted, JobAct, Lapse, PassOver, Rehome, Retime, ReturnToPool};

use super::{
    actor::{Person, Role, Signature},
    ids::AccountId,
    scope::{Newsroom, Public, Surface, Workspace},
    state::{State, StateName},
    submission::Submission,
    text::{PersonName, SubmissionCode},
    time::Instant,
};

macro_rules! actions {
    ($($name:ident, $label:literal;)*) => {
        /// A verb of the workflow (Điều 4(6)c, 7(2)–(4)).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {$(
            #[doc = $label]
            $name,
        )*}

        impl Action {
            /// Every action, in the order of the power table.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The action as a button says it.
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$name => $label,)*
                }
            }
        }

        $(
            #[doc = concat!("The action [`Action::", stringify!($name), "`] as a type.")]
            #[derive(Clone, Copy, Debug)]
            pub enum $name {}

            impl Act for $name {
                const ACTION: Action = Action::$name;
            }
        )*
    };
}

/// An action as a type, so that a grant for one cannot serve for another.
pub trait Act: Send + Sync + 'static {
    /// The action of the table.
    const ACTION: Action;
}

actions! {
    Read, "Xem";
    Claim, "Nhận xử lý";
    Edit, "Biên tập";
    Submit, "Gửi bài";
    Withdraw, "Rút bài";
    Return, "Trả lại";
    UndoReturn, "Hủy trả lại";
    Refuse, "Từ chối đăng";
    Hold, "Tạm giữ để xác thực lại";
    Release, "Kết thúc xác thực lại";
    AskDirection, "Xin ý kiến chỉ đạo";
    Direct, "Cho ý kiến chỉ đạo";
    Route, "Chuyển thành viên phụ trách lĩnh vực";
    Reroute, "Chuyển thành viên khác";
    Escalate, "Trình Trưởng Ban";
    HandBack, "Chuyển lại Bộ phận Thường trực";
    Recall, "Thu lại";
    Approve, "Phê duyệt";
    Correct, "Đính chính";
    TakeDown, "Gỡ bài";
    HandOver, "Bàn giao cho đồng nghiệp";
    GiveToPool, "Trả về đơn vị";
    TakeFromPool, "Nhận phụ trách";
    AssignCustodian, "Giao người phụ trách";
    Check, "Kiểm tra sau đăng tải";
    Urge, "Đôn đốc";
}

/// What must tie the person to the item, besides the role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tie {
    /// Nothing.
    None,
    /// The item belongs to the person's own body.
    OwnTenant,
    /// The person is the item's custodian.
    Custodian,
    /// The item belongs to the person's own body, and nobody has charge of it.
    Pool,
    /// The item was routed to the person or within the person's fields, or was published in one of them.
    OwnField,
    /// The item lies with the person as its reviewer.
    Reviewer,
    /// The item lies with the person, whatever its field.
    Holder,
    /// The person did the act that brought the item into its state.
    Signer,
    /// The same, and the item lies in one of the person's fields.
    SignerInField,
}

struct Rule {
    action: Action,
    role: Role,
    states: &'static [StateName],
    tie: Tie,
}

const fn rule(action: Action, role: Role, states: &'static [StateName], tie: Tie) -> Rule {
    Rule {
        action,
        role,
        states,
        tie,
    }
}

use StateName::{
    AwaitingChair, AwaitingDirection, Draft, InFieldReview, OnHold, Published, Refused, Returned, Submitted,
    Unpublished, Withdrawn,
};

const ANY: &[StateName] = &StateName::ALL;
const OFFERED: &[StateName] = &[
    Submitted,
    AwaitingDirection,
    InFieldReview,
    AwaitingChair,
    Returned,
    OnHold,
    Refused,
    Withdrawn,
    Published,
    Unpublished,
];
const WRITING: &[StateName] = &[Draft, Returned];
const WRITING_OR_PROVING: &[StateName] = &[Draft, Returned, OnHold];
const UNDECIDED: &[StateName] = &StateName::UNDECIDED;
const SCREENING: &[StateName] = &[Submitted];
const SCREENING_OR_HELD: &[StateName] = &[Submitted, OnHold];
const DIRECTION: &[StateName] = &[AwaitingDirection];
const FIELD_REVIEW: &[StateName] = &[InFieldReview];
const PASSED_ON: &[StateName] = &[AwaitingDirection, InFieldReview, AwaitingChair];
const RETURNED: &[StateName] = &[Returned];
const HELD: &[StateName] = &[OnHold];
/// Where an item waits for its body.
const WITH_ITS_BODY: &[StateName] = &[Returned, OnHold];
const DECIDABLE: &[StateName] = &[Submitted, InFieldReview, AwaitingChair];
const DECIDABLE_OR_HELD: &[StateName] = &[Submitted, InFieldReview, AwaitingChair, OnHold];
const REVIEWED: &[StateName] = &[Submitted, AwaitingDirection, InFieldReview, AwaitingChair, OnHold];
const PUBLIC: &[StateName] = &[Published];
const PUBLIC_ONCE: &[StateName] = &[Published, Unpublished];
/// Where it matters who has charge of an item: before it is decided, and when an article may need a correction.
const KEPT: &[StateName] = &[
    Draft,
    Submitted,
    AwaitingDirection,
    InFieldReview,
    AwaitingChair,
    Returned,
    OnHold,
    Published,
    Unpublished,
];
/// The same, as far as the Board knows of it.
const KEPT_AND_OFFERED: &[StateName] = &[
    Submitted,
    AwaitingDirection,
    InFieldReview,
    AwaitingChair,
    Returned,
    OnHold,
    Published,
    Unpublished,
];
const LYING_WITH_ANOTHER: &[StateName] = &[InFieldReview, AwaitingChair];

/// The power table. `tests/it/policy.rs` holds it against the regulation row by row.
const RULES: &[Rule] = &[
    rule(Action::Read, Role::Collaborator, ANY, Tie::OwnTenant),
    rule(Action::Read, Role::TenantLead, ANY, Tie::OwnTenant),
    rule(Action::Read, Role::StandingOfficer, OFFERED, Tie::None),
    rule(Action::Read, Role::Deputy, OFFERED, Tie::None),
    rule(Action::Read, Role::Chair, OFFERED, Tie::None),
    rule(Action::Read, Role::BoardMember, OFFERED, Tie::OwnField),
    rule(Action::Claim, Role::StandingOfficer, SCREENING_OR_HELD, Tie::None),
    rule(Action::Claim, Role::Deputy, SCREENING_OR_HELD, Tie::None),
    rule(Action::Claim, Role::BoardMember, FIELD_REVIEW, Tie::Reviewer),
    rule(Action::Claim, Role::BoardMember, HELD, Tie::Signer),
    rule(Action::Claim, Role::Chair, REVIEWED, Tie::None),
    rule(
        Action::Edit,
        Role::Collaborator,
        WRITING_OR_PROVING,
        Tie::Custodian,
    ),
    rule(Action::Edit, Role::StandingOfficer, SCREENING, Tie::None),
    rule(Action::Edit, Role::Deputy, SCREENING, Tie::None),
    rule(Action::Edit, Role::BoardMember, FIELD_REVIEW, Tie::Reviewer),
    rule(Action::Edit, Role::Chair, DECIDABLE, Tie::None),
    rule(Action::Submit, Role::Collaborator, WRITING, Tie::Custodian),
    rule(Action::Withdraw, Role::Collaborator, UNDECIDED, Tie::Custodian),
    rule(Action::Return, Role::StandingOfficer, SCREENING, Tie::None),
    rule(Action::Return, Role::Deputy, SCREENING, Tie::None),
    rule(Action::Return, Role::BoardMember, FIELD_REVIEW, Tie::Reviewer),
    rule(Action::Return, Role::Chair, DECIDABLE, Tie::None),
    rule(Action::UndoReturn, Role::StandingOfficer, RETURNED, Tie::Signer),
    rule(Action::UndoReturn, Role::Deputy, RETURNED, Tie::Signer),
    rule(Action::UndoReturn, Role::BoardMember, RETURNED, Tie::Signer),
    rule(Action::UndoReturn, Role::Chair, RETURNED, Tie::Signer),
    rule(
        Action::Refuse,
        Role::StandingOfficer,
        SCREENING_OR_HELD,
        Tie::None,
    ),
    rule(Action::Refuse, Role::Deputy, SCREENING_OR_HELD, Tie::None),
    rule(Action::Refuse, Role::BoardMember, FIELD_REVIEW, Tie::Reviewer),
    rule(Action::Refuse, Role::BoardMember, HELD, Tie::SignerInField),
    rule(Action::Refuse, Role::Chair, DECIDABLE_OR_HELD, Tie::None),
    rule(Action::Hold, Role::StandingOfficer, SCREENING, Tie::None),
    rule(Action::Hold, Role::Deputy, SCREENING, Tie::None),
    rule(Action::Hold, Role::BoardMember, FIELD_REVIEW, Tie::Reviewer),
    rule(Action::Hold, Role::Chair, DECIDABLE, Tie::None),
    rule(Action::Release, Role::StandingOfficer, HELD, Tie::None),
    rule(Action::Release, Role::Deputy, HELD, Tie::None),
    rule(Action::Release, Role::BoardMember, HELD, Tie::Signer),
    rule(Action::Release, Role::Chair, HELD, Tie::None),
    rule(Action::AskDirection, Role::StandingOfficer, SCREENING, Tie::None),
    rule(Action::AskDirection, Role::Deputy, SCREENING, Tie::None),
    rule(Action::Direct, Role::Chair, DIRECTION, Tie::None),
    rule(Action::Route, Role::StandingOfficer, SCREENING, Tie::None),
    rule(Action::Route, Role::Deputy, SCREENING, Tie::None),
    rule(Action::Route, Role::Chair, SCREENING, Tie::None),
    rule(Action::Reroute, Role::StandingOfficer, FIELD_REVIEW, Tie::None),
    rule(Action::Reroute, Role::Deputy, FIELD_REVIEW, Tie::None),
    rule(Action::Reroute, Role::Chair, FIELD_REVIEW, Tie::None),
    rule(Action::Escalate, Role::StandingOfficer, SCREENING, Tie::None),
    rule(Action::Escalate, Role::Deputy, SCREENING, Tie::None),
    rule(Action::Escalate, Role::BoardMember, FIELD_REVIEW, Tie::Reviewer),
    rule(Action::Escalate, Role::Chair, FIELD_REVIEW, Tie::None),
    rule(Action::HandBack, Role::BoardMember, FIELD_REVIEW, Tie::Holder),
    rule(Action::HandBack, Role::Chair, LYING_WITH_ANOTHER, Tie::None),
    rule(Action::Recall, Role::StandingOfficer, PASSED_ON, Tie::None),
    rule(Action::Recall, Role::Deputy, PASSED_ON, Tie::None),
    rule(Action::Recall, Role::Chair, FIELD_REVIEW, Tie::None),
    rule(Action::Approve, Role::StandingOfficer, SCREENING, Tie::None),
    rule(Action::Approve, Role::Deputy, SCREENING, Tie::None),
    rule(Action::Approve, Role::BoardMember, FIELD_REVIEW, Tie::Reviewer),
    rule(Action::Approve, Role::Chair, DECIDABLE, Tie::None),
    rule(Action::Correct, Role::Collaborator, PUBLIC_ONCE, Tie::Custodian),
    rule(Action::Correct, Role::StandingOfficer, PUBLIC_ONCE, Tie::None),
    rule(Action::Correct, Role::Deputy, PUBLIC_ONCE, Tie::None),
    rule(Action::Correct, Role::BoardMember, PUBLIC_ONCE, Tie::OwnField),
    rule(Action::Correct, Role::Chair, PUBLIC_ONCE, Tie::None),
    rule(Action::TakeDown, Role::StandingOfficer, PUBLIC_ONCE, Tie::None),
    rule(Action::TakeDown, Role::Deputy, PUBLIC_ONCE, Tie::None),
    rule(Action::TakeDown, Role::Chair, PUBLIC_ONCE, Tie::None),
    rule(Action::HandOver, Role::Collaborator, KEPT, Tie::Custodian),
    rule(Action::GiveToPool, Role::Collaborator, KEPT, Tie::Custodian),
    rule(Action::TakeFromPool, Role::Collaborator, KEPT, Tie::Pool),
    rule(Action::AssignCustodian, Role::TenantLead, KEPT, Tie::OwnTenant),
    rule(
        Action::AssignCustodian,
        Role::StandingOfficer,
        KEPT_AND_OFFERED,
        Tie::None,
    ),
    rule(Action::AssignCustodian, Role::Deputy, KEPT_AND_OFFERED, Tie::None),
    rule(Action::Check, Role::StandingOfficer, PUBLIC, Tie::None),
    rule(Action::Check, Role::Deputy, PUBLIC, Tie::None),
    rule(Action::Check, Role::BoardMember, PUBLIC, Tie::OwnField),
    rule(Action::Check, Role::Chair, PUBLIC, Tie::None),
    rule(Action::Urge, Role::StandingOfficer, WITH_ITS_BODY, Tie::None),
    rule(Action::Urge, Role::Deputy, WITH_ITS_BODY, Tie::None),
    rule(Action::Urge, Role::BoardMember, WITH_ITS_BODY, Tie::OwnField),
    rule(Action::Urge, Role::Chair, WITH_ITS_BODY, Tie::None),
];

/// Why a person may not act, in words the person can use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// No role the person holds has this action at all.
    Role {
        /// The action asked for.
        action: Action,
        /// The roles that have it.
        holders: Vec<Role>,
    },
    /// The role has the action, but not in this state.
    State {
        /// The action asked for.
        action: Action,
        /// Where the item stands.
        now: StateName,
        /// Where it would have to stand.
        allowed: Vec<StateName>,
    },
    /// Nobody of the person's roles has this power over the Board's own affairs.
    Power {
        /// What was asked for.
        what: &'static str,
        /// The roles that have it.
        holders: &'static [Role],
    },
    /// Another person has charge of the item.
    Custodian,
    /// Nobody has charge of the item yet.
    NoCustodian,
    /// Somebody has charge of the item already.
    Kept,
    /// The item lies with another reviewer.
    Reviewer,
    /// The item lies with the person, in a field the person is not in charge of (any more).
    Field,
    /// Another person did the act that this one would undo or end.
    Signer,
    /// Outside the person's fields or body.
    Outside,
    /// The person wrote the whole text alone (Điều 4(2)c needs a second pair of eyes).
    SoleContributor,
    /// Somebody else is at it.
    Claimed {
        /// Who.
        holder: PersonName,
        /// Until when, unless the claim is renewed.
        until: Instant,
    },
    /// The item is a correction: the article belongs to the item it corrects.
    Correction(SubmissionCode),
    /// An order removed the article: no correction brings it back.
    RemovedByOrder,
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role { action, holders } => {
                let holders: Vec<_> = holders.iter().map(|role| role.label()).collect();
                write!(
                    f,
                    "Bạn không có quyền thực hiện chức năng “{}”. Chức năng này thuộc về: {}.",
                    action.label(),
                    holders.join(", ")
                )
            }
            Self::State { action, now, allowed } => {
                let allowed: Vec<_> = allowed.iter().map(|state| state.label()).collect();
                write!(
                    f,
                    "Tin bài đang ở trạng thái “{}” nên chưa thể “{}”. Chức năng này dùng khi tin bài ở trạng thái: {}.",
                    now.label(),
                    action.label(),
                    allowed.join(", ")
                )
            }
            Self::Power { what, holders } => {
                let holders: Vec<_> = holders.iter().map(|role| role.label()).collect();
                write!(
                    f,
                    "Bạn không có quyền thực hiện chức năng “{what}”. Chức năng này thuộc về: {}.",
                    holders.join(", ")
                )
            }
            Self::Custodian => {
                f.write_str("Tin bài này do cộng tác viên khác phụ trách. Hãy liên hệ người phụ trách ghi ở đầu trang.")
            }
            Self::NoCustodian => f.write_str(
                "Tin bài này chưa có người phụ trách. Cộng tác viên của đơn vị bấm “Nhận phụ trách” trước, rồi thực hiện lại.",
            ),
            Self::Kept => f.write_str(
                "Tin bài này đã có người phụ trách. Hãy đề nghị người đó bàn giao, hoặc lãnh đạo đơn vị giao lại.",
            ),
            Self::Reviewer => f.write_str(
                "Tin bài đang được giao cho thành viên khác duyệt. Hãy liên hệ Bộ phận Thường trực nếu cần chuyển lại.",
            ),
            Self::Field => f.write_str(
                "Tin bài thuộc lĩnh vực bạn không phụ trách. Hãy chuyển lại Bộ phận Thường trực để chuyển đúng lĩnh vực.",
            ),
            Self::Signer => f.write_str(
                "Chỉ người đã thực hiện bước trước đó mới làm được việc này. Hãy liên hệ người ghi trong phần diễn biến.",
            ),
            Self::Outside => f.write_str("Tin bài nằm ngoài phạm vi phụ trách của bạn."),
            Self::Claimed { holder, until } => write!(
                f,
                "{holder} đang xử lý tin bài này (giữ đến {}). Hãy trao đổi với người đang xử lý, chờ hết thời gian giữ, hoặc bấm “Tiếp quản”.",
                until.moment_words()
            ),
            Self::Correction(code) => write!(
                f,
                "Đây là bản đính chính. Hãy thực hiện trên tin bài gốc, mã {code}."
            ),
            Self::RemovedByOrder => f.write_str(
                "Tin bài đã gỡ theo văn bản của cơ quan có thẩm quyền: không đính chính, đăng lại, gỡ thêm hay giao người phụ trách được.",
            ),
            Self::SoleContributor => f.write_str(
                "Bạn là người duy nhất viết nội dung này nên không thể tự phê duyệt. Hãy chuyển cho người khác duyệt.",
            ),
        }
    }
}

impl std::error::Error for Denied {}

fn tied(tie: Tie, person: &Person, item: &Submission) -> Result<(), Denied> {
    let in_charge = |held: Option<AccountId>| held == Some(person.account);
    let signed = in_charge(item.state.signer().map(|by| by.account));
    match tie {
        Tie::None => Ok(()),
        Tie::OwnTenant if person.is_of(item.tenant) => Ok(()),
        Tie::Custodian if person.is_of(item.tenant) && in_charge(item.custodian) => Ok(()),
        Tie::Pool if person.is_of(item.tenant) && item.custodian.is_none() => Ok(()),
        Tie::Reviewer if in_charge(item.reviewer()) && person.fields.contains(&item.headline.field) => Ok(()),
        Tie::Reviewer if in_charge(item.reviewer()) => Err(Denied::Field),
        Tie::Holder if in_charge(item.reviewer()) => Ok(()),
        Tie::OwnField if item.was_routed_within(person) || item.was_published_within(person) => Ok(()),
        Tie::Signer if signed => Ok(()),
        Tie::SignerInField if signed && person.fields.contains(&item.headline.field) => Ok(()),
        Tie::SignerInField if signed => Err(Denied::Field),
        Tie::OwnTenant | Tie::OwnField => Err(Denied::Outside),
        Tie::Custodian | Tie::Pool if !person.is_of(item.tenant) => Err(Denied::Outside),
        Tie::Custodian if item.custodian.is_none() => Err(Denied::NoCustodian),
        Tie::Custodian => Err(Denied::Custodian),
        Tie::Pool => Err(Denied::Kept),
        Tie::Reviewer | Tie::Holder => Err(Denied::Reviewer),
        Tie::Signer | Tie::SignerInField => Err(Denied::Signer),
    }
}

/// What bars even those whom a rule lets act.
fn barred(person: &Person, action: Action, item: &Submission) -> Result<(), Denied> {
    match (action, &item.corrects, &item.state) {
        (Action::Approve, ..) if item.is_sole_work_of(person.account) => Err(Denied::SoleContributor),
        (Action::Correct | Action::TakeDown | Action::Check, Some(original), _) => {
            Err(Denied::Correction(original.code))
        }
        (
            Action::Correct
            | Action::TakeDown
            | Action::HandOver
            | Action::GiveToPool
            | Action::TakeFromPool
            | Action::AssignCustodian,
            None,
            State::Unpublished { order: Some(_), .. },
        ) => Err(Denied::RemovedByOrder),
        _ => Ok(()),
    }
}

/// The role in which `person` may do `action` on `item` now.
///
/// # Errors
/// [`Denied`] with the most helpful reason: tie before state before role.
pub fn decide(person: &Person, action: Action, item: &Submission) -> Result<Role, Denied> {
    let now = item.state.name();
    let mut allowed_states = Vec::new();
    let mut loose = None;
    for rule in RULES
        .iter()
        .filter(|rule| rule.action == action && person.wields(rule.role))
    {
        if !rule.states.contains(&now) {
            allowed_states.extend_from_slice(rule.states);
            continue;
        }
        match tied(rule.tie, person, item).and_then(|()| barred(person, action, item)) {
            Ok(()) => return Ok(rule.role),
            Err(denied) => loose = loose.or(Some(denied)),
        }
    }
    if let Some(denied) = loose {
        return Err(denied);
    }
    if !allowed_states.is_empty() {
        allowed_states.sort_unstable();
        allowed_states.dedup();
        return Err(Denied::State {
            action,
            now,
            allowed: allowed_states,
        });
    }
    let mut holders: Vec<_> = RULES
        .iter()
        .filter(|rule| rule.action == action)
        .map(|rule| rule.role)
        .collect();
    holders.dedup();
    Err(Denied::Role { action, holders })
}

/// The whole table as text, one line a (action, role), for the reviewed snapshot.
pub fn print_matrix() -> String {
    let mut lines = Vec::new();
    for rule in RULES {
        let states: Vec<_> = rule.states.iter().map(|state| format!("{state:?}")).collect();
        lines.push(format!(
            "{:?} | {:?} | {} | {:?}",
            rule.action,
            rule.role,
            states.join(" "),
            rule.tie
        ));
    }
    lines.join("\n")
}

/// A resource that policy lets this person act on, for the one action `A`.
#[derive(Debug)]
pub struct Granted<A, R> {
    resource: R,
    by: Signature,
    act: PhantomData<A>,
}

impl<A, R> Granted<A, R> {
    /// The resource as loaded.
    pub const fn resource(&self) -> &R {
        &self.resource
    }

    /// Who acts, in the role that allowed it.
    pub const fn by(&self) -> &Signature {
        &self.by
    }

    pub(crate) fn into_parts(self) -> (R, Signature) {
        (self.resource, self.by)
    }
}

/// Asks the table; called by the store while loading, and by nothing else.
pub(crate) fn grant<A: Act>(person: &Person, item: Submission) -> Result<Granted<A, Submission>, Denied> {
    let role = decide(person, A::ACTION, &item)?;
    Ok(Granted {
        resource: item,
        by: person.sign(role),
        act: PhantomData,
    })
}

/// Asks who may pass the door `P`, for a resource that has no states; called by the store while loading.
pub(crate) fn grant_at_door<P: Permission, R>(person: &Person, resource: R) -> Option<Granted<P, R>> {
    let role = P::ROLES.iter().find(|role| person.holds(**role))?;
    Some(Granted {
        resource,
        by: person.sign(*role),
        act: PhantomData,
    })
}

/// A door of the portal: which roles pass, and onto which side.
pub trait Permission: Send + Sync + 'static {
    /// The side behind the door.
    type Side: Surface;
    /// Name in route listings.
    const NAME: &'static str;
    /// Roles that pass.
    const ROLES: &'static [Role];
    /// Whether those pass too who did not agree to the terms of use yet (Điều 3(7)).
    const BEFORE_TERMS: bool;
}

macro_rules! permissions {
    (@before) => { false };
    (@before terms) => { true };
    ($($(#[$doc:meta])* $name:ident: $side:ty = [$($role:ident),*] $(before $terms:ident)?;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub enum $name {}
            impl Permission for $name {
                type Side = $side;
                const NAME: &'static str = stringify!($name);
                const ROLES: &'static [Role] = &[$(Role::$role),*];
                const BEFORE_TERMS: bool = permissions!(@before $($terms)?);
            }
        )*

        /// Every door with the roles that pass, for the reviewed snapshot.
        pub fn print_doors() -> String {
            let doors = [$((
                <$name as Permission>::NAME,
                <$name as Permission>::ROLES,
                <$name as Permission>::BEFORE_TERMS,
            )),*];
            let print = |(name, roles, before): (&str, &[Role], bool)| {
                format!("{name} | {roles:?}{}", if before { " | before the terms" } else { "" })
            };
            doors.map(print).join("\n")
        }
    };
}

permissions! {
    /// See the work of one's own body.
    ViewWorkspace: Workspace = [Collaborator, TenantLead];
    /// Write and send news from one's own body.
    FileNews: Workspace = [Collaborator];
    /// See the central queue.
    ViewNewsroom: Newsroom = [Chair, Deputy, BoardMember, StandingOfficer];
    /// See what is overdue: the Chair's list (Điều 4(3)), which the Deputy and the Standing Office keep short.
    ViewOverdue: Newsroom = [Chair, Deputy, StandingOfficer];
    /// Shape the site: its sections, and what it says of itself (Điều 2(2)c).
    ShapeSite: Newsroom = [Chair, Deputy, StandingOfficer];
    /// Record what came by post, by e-mail or by hand (Điều 7(1)a).
    RecordIntake: Newsroom = [StandingOfficer, Deputy];
    /// Pass several new items on to the members of their fields at once (Điều 7(3)a).
    RouteItems: Newsroom = [StandingOfficer, Deputy, Chair];
    /// Decide on error reports of the public, and see who sent them.
    HandleReports: Newsroom = [StandingOfficer, Deputy, Chair];
    /// See accounts, outbox and calendar.
    Administer: Newsroom = [Deputy, StandingOfficer];
    /// Propose a person for an account: a lead for the own body, a member for any (Điều 4(5)g, 11(1)b).
    Propose: Public = [TenantLead, BoardMember];
    /// Say in a review of access which accounts of the own body are still needed (Điều 10(5)).
    AnswerAccess: Public = [TenantLead];
    /// See the directory of the network: all of it, or a lead the own body's (Điều 4(2)e).
    ViewDirectory: Public = [StandingOfficer, Deputy, Chair, TenantLead];
    /// Operate the system: outbox and health, no editorial power.
    Operate: Public = [Technician, Deputy, StandingOfficer];
    /// Read the audit, to look for misuse (Điều 10(5)): who did what when, never what anybody wrote.
    ReadAudit: Public = [Technician, Deputy, StandingOfficer];
    /// Read the report of risks of access (Điều 10(5)): counts, bodies and addresses of accounts.
    ReadRisks: Public = [Technician, Deputy, StandingOfficer, Chair];
    /// Have logged in: agree to the terms of use, or log out.
    Arrive: Public = [Chair, Deputy, BoardMember, StandingOfficer, Collaborator, TenantLead, Technician, Finance]
        before terms;
    /// Be logged in, with any role.
    BePresent: Public = [Chair, Deputy, BoardMember, StandingOfficer, Collaborator, TenantLead, Technician, Finance];
}
