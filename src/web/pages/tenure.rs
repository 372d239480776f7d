//! How a person comes and goes, by the Standing Office.

use poem::{Result, http::StatusCode};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};
use serde::Deserialize;

use super::charges::to_mend;
use crate::{
    app::{
        Fault,
        tenure::{
            AppointForm, Preview, RevokeForm, appoint_person, cancel_invitation, invite_again,
            preview_revocation, revoke_person,
        },
    },
    domain::{
        account::{Account, Appointment, Ending, Invited},
        actor::{Role, Signature},
        ids::AccountId,
        policy::{Administer, Appoint, Revoke, may_on_board},
        tenant::Tenant,
        time::{Instant, LocalDate},
    },
    store::{Holdings, Reference, TimelineRow},
    web::{
        form::{Form, fresh_key},
        gate::Can,
        page::{Answer, flash_of},
        problem::Problem,
        views::{
            parts::{Choice, FieldError, Offer, TimelineEntry},
            tenure::{
                AppointPage, AppointTyped, AppointmentRow, EndingRow, PersonPage, RevokePage, RevokePreview,
                RevokeTyped, RoleOption,
            },
        },
    },
};

const LIST: &str = "/quan-tri/tai-khoan";

/// How a person comes and goes.
pub struct TenurePages;

#[derive(Deserialize)]
struct NoFields {}

#[OpenApi]
impl TenurePages {
    /// The form of an appointment.
    #[oai(path = "/quan-tri/cap-tai-khoan", method = "get")]
    async fn show_appointment(&self, can: Can<Administer>) -> Result<Answer> {
        let page = appoint_page(&can, &AppointForm::default(), Vec::new()).await?;
        Ok(Answer::page(&page)?)
    }

    /// Appoints a person: an account, or further roles.
    #[oai(path = "/quan-tri/cap-tai-khoan", method = "post")]
    async fn appoint_person(&self, can: Can<Administer>, form: Form<AppointForm>) -> Result<Answer> {
        let tx = can.tx(form.once("appoint_person"))?;
        match appoint_person(can.services(), tx, &form.typed).await {
            Ok(receipt) => Ok(Answer::onward(&format!("{LIST}/{}?da=cap-tai-khoan", receipt.id))),
            Err(fault) => {
                let (status, errors) = to_mend(fault)?;
                let page = appoint_page(&can, &form.typed, errors).await?;
                Ok(Answer::page_with(status, &page)?)
            }
        }
    }

    /// A person: appointments, state, what the person holds, what was entered.
    #[oai(path = "/quan-tri/tai-khoan/:id", method = "get")]
    async fn show_person(
        &self,
        can: Can<Administer>,
        id: Path<String>,
        da: Query<Option<String>>,
    ) -> Result<Answer> {
        let mut page = person_page(&can, parse_id(&id.0)?, Vec::new()).await?;
        page.shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&page)?)
    }

    /// Sends the one-time link anew.
    #[oai(path = "/quan-tri/tai-khoan/:id/gui-lai-thu-moi", method = "post")]
    async fn invite_again(
        &self,
        can: Can<Administer>,
        id: Path<String>,
        form: Form<NoFields>,
    ) -> Result<Answer> {
        let id = parse_id(&id.0)?;
        let tx = can.tx(form.once("invite_again"))?;
        let done = invite_again(can.services(), tx, id).await;
        after(&can, id, done.map(|_| "gui-lai-thu-moi")).await
    }

    /// Voids the one-time link.
    #[oai(path = "/quan-tri/tai-khoan/:id/huy-thu-moi", method = "post")]
    async fn cancel_invitation(
        &self,
        can: Can<Administer>,
        id: Path<String>,
        form: Form<NoFields>,
    ) -> Result<Answer> {
        let id = parse_id(&id.0)?;
        let tx = can.tx(form.once("cancel_invitation"))?;
        let done = cancel_invitation(tx, id).await;
        after(&can, id, done.map(|_| "huy-thu-moi")).await
    }

    /// The form of a revocation.
    #[oai(path = "/quan-tri/tai-khoan/:id/thu-hoi", method = "get")]
    async fn show_revocation(&self, can: Can<Administer>, id: Path<String>) -> Result<Answer> {
        let page = revoke_page(&can, parse_id(&id.0)?, &RevokeForm::default(), Vec::new()).await?;
        Ok(Answer::page(&page)?)
    }

    /// Shows in numbers what a revocation will do, and does nothing.
    #[oai(path = "/quan-tri/tai-khoan/:id/thu-hoi/xem-truoc", method = "post")]
    async fn preview_revocation(
        &self,
        can: Can<Administer>,
        id: Path<String>,
        form: Form<RevokeForm>,
    ) -> Result<Answer> {
        let id = parse_id(&id.0)?;
        match preview_revocation(can.services(), can.tx(None)?, id, &form.typed).await {
            Ok(preview) => {
                let page = revoke_page(&can, id, &form.typed, Vec::new()).await?;
                let page = RevokePage {
                    preview: Some(preview_view(&can, &preview).await?),
                    ..page
                };
                Ok(Answer::page(&page)?)
            }
            Err(fault) => {
                let (status, errors) = to_mend(fault)?;
                let page = revoke_page(&can, id, &form.typed, errors).await?;
                Ok(Answer::page_with(status, &page)?)
            }
        }
    }

    /// Revokes the account, or ends a role of it.
    #[oai(path = "/quan-tri/tai-khoan/:id/thu-hoi", method = "post")]
    async fn revoke_person(
        &self,
        can: Can<Administer>,
        id: Path<String>,
        form: Form<RevokeForm>,
    ) -> Result<Answer> {
        let id = parse_id(&id.0)?;
        let tx = can.tx(form.once("revoke_person"))?;
        let role = !form.typed.role.trim().is_empty();
        let fault = match revoke_person(can.services(), tx, id, &form.typed).await {
            Ok(_) => {
                let slug = if role { "cham-dut-vai-tro" } else { "thu-hoi" };
                return Ok(Answer::onward(&format!("{LIST}/{id}?da={slug}")));
            }
            Err(fault) => fault,
        };
        let error = |field, message| vec![FieldError { field, message }];
        let (status, errors) = match fault {
            Fault::Stale(message) => (StatusCode::CONFLICT, error("", message)),
            Fault::Throttled => (
                StatusCode::TOO_MANY_REQUESTS,
                error(
                    "password",
                    "Bạn đã nhập sai mật khẩu quá nhiều lần. Hãy đợi 15 phút rồi xác nhận lại.".to_owned(),
                ),
            ),
            fault => to_mend(fault)?,
        };
        let page = revoke_page(&can, id, &form.typed, errors).await?;
        // What is to be confirmed stays on the page, unless the decision itself must be mended.
        let preview = match preview_revocation(can.services(), can.tx(None)?, id, &form.typed).await {
            Ok(preview) => Some(preview_view(&can, &preview).await?),
            Err(_) => None,
        };
        Ok(Answer::page_with(status, &RevokePage { preview, ..page })?)
    }
}

fn parse_id(text: &str) -> Result<AccountId, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

async fn after(can: &Can<Administer>, id: AccountId, done: Result<&str, Fault>) -> Result<Answer> {
    match done {
        Ok(slug) => Ok(Answer::onward(&format!("{LIST}/{id}?da={slug}"))),
        Err(fault) => {
            let (status, errors) = to_mend(fault)?;
            let page = person_page(can, id, errors).await?;
            Ok(Answer::page_with(status, &page)?)
        }
    }
}

const fn role_hint(role: Role) -> &'static str {
    match role {
        Role::Collaborator => "Gửi tin bài của cơ quan mình.",
        Role::TenantLead => {
            "Theo dõi tin bài, giao người phụ trách trong cơ quan mình. Không cấp trong Ban Biên tập."
        }
        Role::Chair => "Chỉ trong Ban Biên tập; chỉ có một người.",
        Role::Deputy => "Chỉ trong Ban Biên tập; chỉ có một người.",
        Role::BoardMember => "Chỉ trong Ban Biên tập. Lĩnh vực phụ trách do Trưởng Ban phân công.",
        Role::StandingOfficer => "Chỉ trong Ban Biên tập.",
        Role::Technician => "Chỉ trong Ban Biên tập. Vận hành, không biên tập.",
        Role::Finance => "Chỉ trong Ban Biên tập.",
    }
}

async fn appoint_page(
    can: &Can<Administer>,
    typed: &AppointForm,
    errors: Vec<FieldError>,
) -> Result<AppointPage, Problem> {
    let reference = can.services().reference.current().await?;
    let order = [
        Role::Collaborator,
        Role::TenantLead,
        Role::BoardMember,
        Role::StandingOfficer,
        Role::Deputy,
        Role::Chair,
        Role::Technician,
        Role::Finance,
    ];
    Ok(AppointPage {
        shell: can.portal.shell(can, "Cấp tài khoản, vai trò", LIST).await?,
        errors,
        key: fresh_key(),
        tenants: bodies(&reference, can.services().today(), |_| true),
        roles: order.map(|role| role_option(role, typed)).to_vec(),
        typed: appoint_typed(typed),
    })
}

/// Bodies of today to choose from.
pub(super) fn bodies(reference: &Reference, today: LocalDate, fits: impl Fn(&Tenant) -> bool) -> Vec<Choice> {
    let tenants = reference.tenants.iter();
    tenants
        .filter(|tenant| tenant.is_valid_on(today) && fits(tenant))
        .map(|tenant| choice(tenant.slug.to_string(), tenant.name.clone()))
        .collect()
}

pub(super) fn role_option(role: Role, typed: &AppointForm) -> RoleOption {
    RoleOption {
        value: role.slug(),
        label: role.label(),
        hint: role_hint(role),
        chosen: typed.roles.iter().any(|chosen| chosen == role.slug()),
    }
}

pub(super) fn appoint_typed(typed: &AppointForm) -> AppointTyped {
    AppointTyped {
        full_name: typed.full_name.clone(),
        email: typed.email.clone(),
        post: typed.post.clone(),
        tenant: typed.tenant.clone(),
        document_number: typed.document_number.clone(),
        decided_on: typed.decided_on.clone(),
        until: typed.until.clone(),
    }
}

pub(super) const fn choice(value: String, label: String) -> Choice {
    Choice {
        value,
        label,
        depth: 0,
    }
}

pub(super) fn labels(roles: &[Role]) -> String {
    let labels: Vec<_> = roles.iter().map(|role| role.label()).collect();
    labels.join(", ")
}

pub(super) fn fact(term: &str, value: impl Into<String>) -> (String, String) {
    (term.to_owned(), value.into())
}

fn facts_of(account: &Account, reference: &Reference) -> Vec<(String, String)> {
    vec![
        fact("Thư điện tử", account.email.to_string()),
        fact("Cơ quan, đơn vị", reference.tenant_name(account.tenant)),
        fact("Vai trò", labels(&account.roles)),
    ]
}

async fn person_page(
    can: &Can<Administer>,
    id: AccountId,
    errors: Vec<FieldError>,
) -> Result<PersonPage, Problem> {
    let (view, services) = (can.view(), can.services());
    let now = services.now();
    let account = view.account(id).await?;
    let reference = services.reference.current().await?;
    let holdings = view.holdings(&account, (now, services.today())).await?;
    let last_log_in = view.last_log_in(id).await?;
    let timeline = view.account_timeline(id).await?;
    let mut facts = facts_of(&account, &reference);
    facts.push(fact(
        "Đăng nhập gần nhất",
        last_log_in.map_or_else(|| "Chưa đăng nhập lần nào".to_owned(), Instant::moment_words),
    ));
    let active = account.is_active();
    let invited = account.invited(now);
    let may_invite = may_on_board::<Appoint>(&can.person, None).is_ok();
    let offer = |open: bool| match open {
        true => Offer::Open { key: fresh_key() },
        false => Offer::Hidden,
    };
    let revoke = match may_on_board::<Revoke>(&can.person, None) {
        _ if !active => Offer::Hidden,
        Ok(_) if can.person.account == id => Offer::Closed {
            reason: crate::domain::account::AccountFault::Oneself.to_string(),
        },
        Ok(_) => offer(true),
        Err(denied) => Offer::Closed {
            reason: denied.to_string(),
        },
    };
    let mut endings: Vec<_> = account.former.iter().chain(&account.ended_roles).collect();
    endings.sort_by_key(|ending| std::cmp::Reverse(ending.at));
    let whole = |ending: &Ending| account.former.contains(ending);
    Ok(PersonPage {
        shell: can.portal.shell(can, account.full_name.as_str(), LIST).await?,
        errors,
        base: format!("{LIST}/{id}"),
        standing: if active { "active" } else { "revoked" },
        standing_label: if active {
            "Đang hoạt động"
        } else {
            "Đã thu hồi"
        },
        facts,
        revoked: account.ending().map(|ending| ending_row(ending, true)),
        invitation: invitation_words(invited),
        invite: offer(may_invite && invited != Invited::Done),
        cancel: offer(may_invite && !matches!(invited, Invited::Done | Invited::Cancelled)),
        appointments: appointment_rows(&account),
        endings: endings
            .into_iter()
            .map(|ending| ending_row(ending, whole(ending)))
            .collect(),
        held: held_facts(&holdings, &reference),
        revoke,
        timeline: timeline.iter().map(timeline_entry).collect(),
    })
}

fn invitation_words(invited: Invited) -> Option<String> {
    Some(match invited {
        Invited::Done => return None,
        Invited::Waiting(Some(until)) => format!(
            "Người này chưa đặt mật khẩu. Đường dẫn đã gửi dùng được một lần, đến {}.",
            until.moment_words()
        ),
        Invited::Waiting(None) => "Người này chưa đặt mật khẩu.".to_owned(),
        Invited::Expired => {
            "Người này chưa đặt mật khẩu, đường dẫn đã gửi hết hạn. Hãy gửi lại thư mời.".to_owned()
        }
        Invited::Cancelled => "Thư mời đã bị hủy: chưa đăng nhập được bằng tài khoản này.".to_owned(),
    })
}

fn signed(by: Option<&Signature>) -> String {
    by.map_or_else(
        || "bằng lệnh quản trị".to_owned(),
        |by| format!("{}, {}", by.name, by.title()),
    )
}

fn appointment_rows(account: &Account) -> Vec<AppointmentRow> {
    let row =
        |appointment: &Appointment, roles: &[Role], at: Instant, by: Option<&Signature>| AppointmentRow {
            roles: labels(roles),
            post: appointment.post.clone(),
            document: appointment.document_words(),
            term: appointment.until.map_or_else(
                || "Không thời hạn".to_owned(),
                |until| format!("Đến {}", until.short()),
            ),
            entered: format!("{}, {}", at.moment_words(), signed(by)),
        };
    let mut rows: Vec<_> = account
        .later
        .iter()
        .rev()
        .map(|later| row(&later.appointment, &later.roles, later.at, Some(&later.by)))
        .collect();
    rows.push(row(
        &account.appointment,
        account.first_roles(),
        account.granted_at,
        account.granted_by.as_ref(),
    ));
    rows
}

fn ending_row(ending: &Ending, whole: bool) -> EndingRow {
    let what = match (whole, ending.sessions) {
        (true, Some(sessions)) => format!(
            "Thu hồi lúc {}, {sessions} phiên đã đóng",
            ending.at.moment_words()
        ),
        (true, None) => format!("Thu hồi lúc {}", ending.at.moment_words()),
        (false, _) => format!(
            "Chấm dứt vai trò {} lúc {}",
            labels(&ending.roles),
            ending.at.moment_words()
        ),
    };
    let mut facts = vec![fact("Căn cứ, lý do", &*ending.ground)];
    facts.extend(ending.document_words().map(|words| fact("Văn bản", words)));
    facts.extend(
        ending
            .successor
            .as_ref()
            .map(|one| fact("Người nhận bàn giao", one.name.to_string())),
    );
    let entered = match ending.cause {
        Some(_) => "hệ thống tự động".to_owned(),
        None => signed(ending.by.as_ref()),
    };
    facts.push(fact("Người ghi", entered));
    EndingRow { what, facts }
}

pub(super) fn field_names(holdings: &Holdings, reference: &Reference) -> String {
    let names: Vec<_> = holdings
        .fields
        .iter()
        .map(|field| reference.field_name(field).to_owned())
        .collect();
    names.join("; ")
}

fn held_facts(holdings: &Holdings, reference: &Reference) -> Vec<(String, String)> {
    let mut facts = vec![
        fact("Phiên đang mở", holdings.sessions.to_string()),
        fact("Bản nháp", holdings.drafts.to_string()),
        fact("Bài chưa xử lý xong", holdings.open_items.to_string()),
        fact("Bài chờ người này duyệt", holdings.reviewing.to_string()),
        fact("Bài đang nhận xử lý", holdings.claims.to_string()),
    ];
    if !holdings.fields.is_empty() {
        facts.push(fact("Lĩnh vực phụ trách", field_names(holdings, reference)));
    }
    facts
}

fn timeline_entry(row: &TimelineRow) -> TimelineEntry {
    TimelineEntry {
        at: row.entry.at.moment_words(),
        who: row.actor_name.clone().unwrap_or_else(|| "Hệ thống".to_owned()),
        role: labels(&row.entry.actor.roles),
        what: verb(&row.entry.action).to_owned(),
        note: None,
    }
}

fn verb(action: &str) -> &str {
    match action {
        "grant_account" => "Cấp tài khoản",
        "add_roles" => "Cấp thêm vai trò",
        "appoint_anew" => "Cử lại sau khi thu hồi",
        "invite_again" => "Gửi lại thư mời",
        "cancel_invitation" => "Hủy thư mời",
        "end_role" => "Chấm dứt vai trò",
        "prolong_roles" => "Gia hạn nhiệm kỳ",
        "foretell_end" => "Báo trước khi hết nhiệm kỳ",
        "warn_idle" => "Báo trước khi thu hồi do không đăng nhập",
        "hold_end" => "Đến lúc chấm dứt nhưng chưa có người thay thế",
        "revoke_account" => "Thu hồi tài khoản",
        "move_account" => "Chuyển sang đơn vị kế thừa",
        "cut_powers" => "Thu lại quyền theo phân công, ủy quyền",
        "set_password" => "Đặt mật khẩu",
        "accept_terms" => "Đồng ý điều khoản sử dụng",
        "ask_password_reset" => "Xin đặt lại mật khẩu",
        "enter_absence" => "Ghi vắng mặt",
        "end_absence" => "Ghi ngày trở lại",
        "choose_notices" => "Chọn cách nhận thông báo",
        other => other,
    }
}

async fn revoke_page(
    can: &Can<Administer>,
    id: AccountId,
    typed: &RevokeForm,
    errors: Vec<FieldError>,
) -> Result<RevokePage, Problem> {
    use crate::domain::account::AccountFault;
    let view = can.view();
    let account = view.account(id).await?;
    let reference = can.services().reference.current().await?;
    let today = can.services().today();
    let closed = match may_on_board::<Revoke>(&can.person, None) {
        Err(denied) => Some(denied.to_string()),
        Ok(_) if !account.is_active() => Some(AccountFault::AlreadyRevoked.to_string()),
        Ok(_) if can.person.account == id => Some(AccountFault::Oneself.to_string()),
        Ok(_) => None,
    };
    let roles = match account.roles.as_slice() {
        [] | [_] => Vec::new(),
        several => several
            .iter()
            .map(|role| choice(role.slug().to_owned(), format!("Chỉ vai trò {}", role.label())))
            .collect(),
    };
    let colleagues = view.collaborators_of(account.tenant).await?;
    Ok(RevokePage {
        shell: can.portal.shell(can, "Thu hồi tài khoản, vai trò", LIST).await?,
        errors,
        person: format!("{LIST}/{id}"),
        full_name: account.full_name.to_string(),
        facts: facts_of(&account, &reference),
        closed,
        roles,
        successors: colleagues
            .iter()
            .filter(|one| one.id != id && !one.is_absent_on(today))
            .map(|one| choice(one.id.to_string(), format!("{} ({})", one.full_name, one.email)))
            .collect(),
        typed: RevokeTyped {
            role: typed.role.clone(),
            ground: typed.ground.clone(),
            document_number: typed.document_number.clone(),
            decided_on: typed.decided_on.clone(),
            successor: typed.successor.clone(),
        },
        preview: None,
    })
}

async fn preview_view(can: &Can<Administer>, preview: &Preview) -> Result<RevokePreview, Problem> {
    let reference = can.services().reference.current().await?;
    let button = match preview.role {
        Some(role) => format!("Chấm dứt vai trò {}", role.label()),
        None => "Thu hồi tài khoản".to_owned(),
    };
    Ok(RevokePreview {
        lines: preview_lines(preview, &reference, can.services().now()),
        seen: preview.account.version.number().to_string(),
        key: fresh_key(),
        button,
    })
}

/// What a revocation will do, a sentence for each consequence.
pub fn preview_lines(preview: &Preview, reference: &Reference, now: Instant) -> Vec<String> {
    let (account, held) = (&preview.account, &preview.holdings);
    let ends = |role: Role| preview.role.is_none_or(|ending| ending == role);
    let mut lines = Vec::new();
    match preview.role {
        Some(role) => {
            let kept: Vec<_> = account
                .roles
                .iter()
                .copied()
                .filter(|held| *held != role)
                .collect();
            lines.push(format!(
                "{} thôi vai trò {} ngay; vẫn giữ: {}.",
                account.full_name,
                role.label(),
                labels(&kept)
            ));
        }
        None => lines.push(format!(
            "{} không đăng nhập, không gửi được gì nữa kể từ lúc xác nhận; {} phiên đang mở bị đóng.",
            account.full_name, held.sessions
        )),
    }
    if ends(Role::Collaborator) {
        let kept = format!("{} nháp, {} bài đang giữ", held.drafts, held.open_items);
        lines.push(match (&preview.successor, held.drafts + held.open_items) {
            (_, 0) => "Không có nháp hay bài đang giữ cần bàn giao.".to_owned(),
            (Some(name), _) => format!("{kept} sẽ chuyển cho {name}."),
            (None, _) => format!("{kept} sẽ về đơn vị, chờ giao người phụ trách."),
        });
    }
    if ends(Role::BoardMember) && held.reviewing > 0 {
        lines.push(format!(
            "{} bài chờ người này duyệt sẽ chuyển cho người khác phụ trách lĩnh vực, hoặc về Bộ phận Thường trực.",
            held.reviewing
        ));
    }
    if ends(Role::BoardMember) && !held.fields.is_empty() {
        lines.push(format!(
            "Thôi phụ trách hoặc thay thế ở lĩnh vực: {}. Trưởng Ban cần phân công người khác.",
            field_names(held, reference)
        ));
    }
    if held.claims > 0 {
        lines.push(format!("{} bài đang nhận xử lý được nhả ra.", held.claims));
    }
    if preview.role.is_none() && matches!(account.invited(now), Invited::Waiting(_)) {
        lines.push("Đường dẫn mời chưa dùng hết hiệu lực.".to_owned());
    }
    let body = if account.roles.iter().any(|role| role.is_of_tenant()) {
        ", lãnh đạo đơn vị"
    } else {
        ""
    };
    lines.push(format!(
        "Thư báo gửi đến {}{body} và Bộ phận Thường trực.",
        account.full_name
    ));
    lines.push("Tin bài đã đăng giữ nguyên, dưới tên tác giả.".to_owned());
    lines
}
