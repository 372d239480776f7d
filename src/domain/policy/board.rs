//! The Board's own affairs: who may assign fields (Điều 4(3)b), delegate (Điều 4(4)a), enter who is away, and shape
//! the site (Điều 2(2)c).

use std::marker::PhantomData;

use super::{Denied, Granted};
use crate::domain::{
    actor::{Person, Role},
    ids::AccountId,
};

/// An act on the Board's own affairs, as a type.
pub trait BoardAct: Send + Sync + 'static {
    /// Name in the reviewed listing.
    const NAME: &'static str;
    /// The act as a button says it.
    const LABEL: &'static str;
    /// Roles that have it over everybody.
    const HOLDERS: &'static [Role];
    /// Whether a Deputy under delegation has what the Chair has: nobody prolongs the own delegation.
    const BY_MANDATE: bool;
    /// Whether everybody has it over the own account.
    const OVER_ONESELF: bool;
}

macro_rules! board_acts {
    ($($name:ident, $label:literal, [$($role:ident),*], by_mandate: $mandate:literal, over_oneself: $own:literal;)*) => {
        $(
            #[doc = $label]
            #[derive(Clone, Copy, Debug)]
            pub enum $name {}

            impl BoardAct for $name {
                const NAME: &'static str = stringify!($name);
                const LABEL: &'static str = $label;
                const HOLDERS: &'static [Role] = &[$(Role::$role),*];
                const BY_MANDATE: bool = $mandate;
                const OVER_ONESELF: bool = $own;
            }
        )*

        /// Every power over the Board's own affairs, one line each, for the reviewed snapshot.
        pub fn print_powers() -> String {
            [$(print_power::<$name>()),*].join("\n")
        }
    };
}

board_acts! {
    AssignField, "Phân công lĩnh vực", [Chair], by_mandate: true, over_oneself: false;
    EndAssignment, "Kết thúc phân công lĩnh vực", [Chair], by_mandate: true, over_oneself: false;
    Delegate, "Ủy quyền cho Phó Trưởng Ban", [Chair], by_mandate: false, over_oneself: false;
    EndDelegation, "Chấm dứt ủy quyền", [Chair], by_mandate: false, over_oneself: false;
    EnterAbsence, "Ghi vắng mặt", [StandingOfficer, Deputy], by_mandate: true, over_oneself: true;
    TakeIn, "Tiếp nhận tin bài gửi ngoài hệ thống", [StandingOfficer, Deputy], by_mandate: false, over_oneself: false;
    EndAbsence, "Kết thúc vắng mặt", [StandingOfficer, Deputy], by_mandate: true, over_oneself: true;
    KeepSections, "Điều chỉnh chuyên mục", [StandingOfficer, Deputy, Chair], by_mandate: true, over_oneself: false;
    KeepSite, "Sửa thông tin trang", [StandingOfficer, Deputy, Chair], by_mandate: true, over_oneself: false;
    KeepFrontPage, "Chọn bài đầu trang chủ", [StandingOfficer, Deputy, Chair], by_mandate: true, over_oneself: false;
    KeepReasons, "Sửa câu mẫu", [StandingOfficer, Deputy, Chair], by_mandate: true, over_oneself: false;
    KeepWorkflow, "Sửa thiết lập quy trình", [StandingOfficer, Deputy, Chair], by_mandate: true, over_oneself: false;
    Appoint, "Cấp tài khoản, vai trò", [StandingOfficer, Deputy], by_mandate: false, over_oneself: false;
    Revoke, "Thu hồi tài khoản, vai trò", [StandingOfficer, Deputy], by_mandate: false, over_oneself: false;
    Succeed, "Lập kế hoạch kế thừa đơn vị", [StandingOfficer, Deputy], by_mandate: false, over_oneself: false;
    ReviewAccess, "Rà soát tài khoản", [StandingOfficer, Deputy], by_mandate: false, over_oneself: false;
    KeepViews, "Lưu cách xem hàng đợi", [], by_mandate: false, over_oneself: true;
    ChooseNotices, "Chọn cách nhận thông báo", [], by_mandate: false, over_oneself: true;
    AcceptTerms, "Đồng ý điều khoản sử dụng", [], by_mandate: false, over_oneself: true;
}

fn print_power<A: BoardAct>() -> String {
    format!(
        "{} | {:?} | by mandate: {} | over oneself: {}",
        A::NAME,
        A::HOLDERS,
        A::BY_MANDATE,
        A::OVER_ONESELF
    )
}

/// The role in which `person` may do `A`; `owner` is the account acted on, where it is one.
///
/// # Errors
/// [`Denied::Power`], naming who may.
pub fn may_on_board<A: BoardAct>(person: &Person, owner: Option<AccountId>) -> Result<Role, Denied> {
    let has = |role: Role| {
        if A::BY_MANDATE {
            person.wields(role)
        } else {
            person.holds(role)
        }
    };
    let by_office = A::HOLDERS.iter().copied().find(|role| has(*role));
    let over_oneself = (A::OVER_ONESELF && owner == Some(person.account))
        .then(|| person.roles.first().copied())
        .flatten();
    by_office.or(over_oneself).ok_or(Denied::Power {
        what: A::LABEL,
        holders: A::HOLDERS,
    })
}

/// Asks for a grant on the Board's affairs; called by the store while loading, and by nothing else. What does not
/// exist yet is granted as `()`.
pub(crate) fn grant_board<A: BoardAct, R>(
    person: &Person,
    resource: R,
    owner: Option<AccountId>,
) -> Result<Granted<A, R>, Denied> {
    let role = may_on_board::<A>(person, owner)?;
    Ok(Granted {
        resource,
        by: person.sign(role),
        act: PhantomData,
    })
}
