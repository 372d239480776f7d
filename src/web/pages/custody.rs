//! Who has charge of an item: handed over, given back to the body, taken up, assigned.

use poem::Result;
use poem_openapi::{OpenApi, param::Path};
use serde::Deserialize;

use super::{
    item::{ItemDesk, Typed},
    newsroom,
    submissions::{parse_code, workspace_desk},
};
use crate::{
    app::{
        Fault,
        custody::{CustodyForm, assign_custodian, give_to_pool, hand_over_submission, take_from_pool},
    },
    domain::{
        account::Account,
        custody::Colleague,
        policy::{Action, Denied, FileNews, Permission, ViewNewsroom, ViewWorkspace, decide},
        submission::Submission,
        text::SubmissionCode,
    },
    store::{Custody, Receipt},
    web::{
        form::{Form, fresh_key},
        gate::{Can, Side},
        page::Answer,
        views::{
            parts::{Choice, FieldError, Offer},
            submissions::{CustodyAct, CustodyPanel},
        },
    },
};

/// Who has charge of an item.
pub struct CustodyPages;

/// What an act of custody asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct CustodyTyped {
    custodian: String,
    reason: String,
    revision: String,
}

impl CustodyTyped {
    fn form(&self) -> CustodyForm {
        CustodyForm {
            custodian: self.custodian.clone(),
            reason: self.reason.clone(),
        }
    }

    fn typed(self, tried: &str) -> Typed {
        Typed {
            custodian: self.custodian,
            reason: self.reason,
            tried: Some(tried.to_owned()),
            ..Typed::having_seen(&self.revision)
        }
    }
}

async fn answer<P: Permission>(
    can: &Can<P>,
    desk: &ItemDesk,
    code: &SubmissionCode,
    (done, tried): (Result<Receipt, Fault>, &str),
    typed: CustodyTyped,
) -> Result<Answer>
where
    P::Side: Side,
{
    desk.answer(can, code, done, tried, typed.typed(tried)).await
}

#[OpenApi]
impl CustodyPages {
    /// The custodian hands the item over to a colleague.
    #[oai(path = "/don-vi/:tenant/tin-bai/:code/ban-giao", method = "post")]
    async fn hand_over(
        &self,
        can: Can<FileNews>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
        form: Form<CustodyTyped>,
    ) -> Result<Answer> {
        let (desk, code) = (workspace_desk(&can)?, parse_code(&code.0)?);
        let tx = can.tx(form.once("hand_over"))?;
        let done = hand_over_submission(can.services(), tx, &code, &form.typed.form()).await;
        answer(&can, &desk, &code, (done, "ban-giao"), form.typed).await
    }

    /// The custodian gives the item back to the body.
    #[oai(path = "/don-vi/:tenant/tin-bai/:code/tra-ve-don-vi", method = "post")]
    async fn give_to_pool(
        &self,
        can: Can<FileNews>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
        form: Form<CustodyTyped>,
    ) -> Result<Answer> {
        let (desk, code) = (workspace_desk(&can)?, parse_code(&code.0)?);
        let done = give_to_pool(can.tx(form.once("give_to_pool"))?, &code, &form.typed.reason).await;
        answer(&can, &desk, &code, (done, "tra-ve-don-vi"), form.typed).await
    }

    /// A collaborator takes charge of an item that nobody has.
    #[oai(path = "/don-vi/:tenant/tin-bai/:code/nhan-phu-trach", method = "post")]
    async fn take_from_pool(
        &self,
        can: Can<FileNews>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
        form: Form<CustodyTyped>,
    ) -> Result<Answer> {
        let (desk, code) = (workspace_desk(&can)?, parse_code(&code.0)?);
        let done = take_from_pool(can.tx(form.once("take_from_pool"))?, &code).await;
        answer(&can, &desk, &code, (done, "nhan-phu-trach"), form.typed).await
    }

    /// The lead of the body names who has charge of the item.
    #[oai(path = "/don-vi/:tenant/tin-bai/:code/giao-phu-trach", method = "post")]
    async fn assign_custodian(
        &self,
        can: Can<ViewWorkspace>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
        form: Form<CustodyTyped>,
    ) -> Result<Answer> {
        let desk = workspace_desk(&can)?;
        assign(&can, &desk, &parse_code(&code.0)?, form).await
    }

    /// The Standing Office names who has charge of the item.
    #[oai(path = "/toa-soan/tin-bai/:code/giao-phu-trach", method = "post")]
    async fn assign_custodian_as_board(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<CustodyTyped>,
    ) -> Result<Answer> {
        let desk = newsroom::desk(&can, form.queue());
        assign(&can, &desk, &parse_code(&code.0)?, form).await
    }
}

async fn assign<P: Permission>(
    can: &Can<P>,
    desk: &ItemDesk,
    code: &SubmissionCode,
    form: Form<CustodyTyped>,
) -> Result<Answer>
where
    P::Side: Side,
{
    let tx = can.tx(form.once("assign_custodian"))?;
    let done = assign_custodian(can.services(), tx, code, &form.typed.form()).await;
    answer(can, desk, code, (done, "giao-phu-trach"), form.typed).await
}

/// How an act of custody is shown.
struct CustodyPlan {
    action: Action,
    path: &'static str,
    consequence: &'static str,
    asks_whom: bool,
    asks_why: bool,
}

const PLANS: [CustodyPlan; 4] = [
    CustodyPlan {
        action: Action::TakeFromPool,
        path: "nhan-phu-trach",
        consequence: "Bạn được sửa, gửi, rút tin bài này. Khi gửi, bạn cam kết lại về nội dung. Tác giả không thay đổi.",
        asks_whom: false,
        asks_why: false,
    },
    CustodyPlan {
        action: Action::HandOver,
        path: "ban-giao",
        consequence: "Người nhận được sửa, gửi, rút tin bài này thay bạn và nhận thư báo. Tác giả không thay đổi.",
        asks_whom: true,
        asks_why: true,
    },
    CustodyPlan {
        action: Action::GiveToPool,
        path: "tra-ve-don-vi",
        consequence: "Tin bài chờ cộng tác viên khác của đơn vị nhận phụ trách. Lãnh đạo đơn vị nhận thư báo. Tác giả không thay đổi.",
        asks_whom: false,
        asks_why: true,
    },
    CustodyPlan {
        action: Action::AssignCustodian,
        path: "giao-phu-trach",
        consequence: "Người được giao sửa, gửi, rút tin bài này; người phụ trách cũ không còn các quyền đó. Cả hai nhận thư báo. Tác giả không thay đổi.",
        asks_whom: true,
        asks_why: true,
    },
];

/// Who has charge of the item, and what may be done about it; acts of another side, or of no use here, are not shown.
pub(super) fn panel<P: Permission>(
    can: &Can<P>,
    item: &Submission,
    custody: &Custody,
    newsroom: bool,
    (errors, typed): (&[FieldError], &Typed),
) -> CustodyPanel {
    let today = can.services().today();
    let colleagues: Vec<_> = custody
        .colleagues
        .iter()
        .filter(|one| Some(one.id) != item.custodian)
        .filter(|one| Colleague::of(one, custody.body, today).is_ok())
        .map(|one| Choice {
            value: one.id.to_string(),
            label: format!("{} ({})", one.full_name, one.email),
            depth: 0,
        })
        .collect();
    let of_this_side = |plan: &&CustodyPlan| !newsroom || plan.action == Action::AssignCustodian;
    CustodyPanel {
        custodian: keeper_words(can, item, custody),
        pooled: item.custodian.is_none(),
        acts: PLANS
            .iter()
            .filter(of_this_side)
            .map(|plan| CustodyAct {
                path: plan.path,
                label: plan.action.label(),
                consequence: plan.consequence,
                asks_whom: plan.asks_whom,
                asks_why: plan.asks_why,
                offer: offer(can, plan, item, &colleagues),
                tried: typed.tried.as_deref() == Some(plan.path),
            })
            .collect(),
        colleagues,
        errors: errors.to_vec(),
        chosen: typed.custodian.clone(),
        reason: typed.reason.clone(),
    }
}

fn keeper_words<P: Permission>(can: &Can<P>, item: &Submission, custody: &Custody) -> String {
    let standing = |account: &Account| {
        let name = &account.full_name;
        match account.away_until(can.services().today()) {
            _ if !account.is_active() => format!("{name} (đã bị thu hồi tài khoản)"),
            Some(until) => format!("{name} (vắng mặt đến hết ngày {})", until.short()),
            None => name.to_string(),
        }
    };
    match (&item.custodian, &custody.custodian) {
        (None, _) => "Chưa có người phụ trách".to_owned(),
        (Some(_), Some(account)) => standing(account),
        (Some(_), None) => "Người phụ trách không còn tài khoản".to_owned(),
    }
}

fn offer<P: Permission>(can: &Can<P>, plan: &CustodyPlan, item: &Submission, colleagues: &[Choice]) -> Offer {
    match decide(&can.person, plan.action, item) {
        Ok(_) if plan.asks_whom && colleagues.is_empty() => Offer::Closed {
            reason: "Đơn vị không có cộng tác viên nào khác đang có mặt. Hãy đề nghị Bộ phận Thường trực cấp tài khoản cho người mới."
                .to_owned(),
        },
        Ok(_) => Offer::Open { key: fresh_key() },
        // What is taken up needs no second offer, and what has ended none at all.
        Err(Denied::Role { .. } | Denied::Outside | Denied::State { .. } | Denied::Kept | Denied::RemovedByOrder) => {
            Offer::Hidden
        }
        Err(denied) => Offer::Closed {
            reason: denied.to_string(),
        },
    }
}
