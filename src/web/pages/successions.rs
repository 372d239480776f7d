//! Successions of bodies: planned ahead, previewed, given up, looked at.

use poem::{Result, http::StatusCode};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};
use serde::Deserialize;

use super::{
    charges::to_mend,
    tenure::{choice, fact},
};
use crate::{
    app::{
        Fault,
        successions::{
            SuccessionForm, SuccessionPreview, cancel_succession, plan_succession, preview_succession,
        },
    },
    domain::{
        account::Account,
        ids::SuccessionId,
        policy::{Administer, Succeed, may_on_board},
        succession::{Succession, SuccessionKind, SuccessionState, SuccessionStateName},
        tenant::{Tenant, TenantKind},
        time::LocalDate,
    },
    store::{Cursor, Reference},
    web::{
        form::{Form, fresh_key},
        gate::Can,
        page::{Answer, flash_of},
        problem::Problem,
        views::{
            parts::{Badge, Choice, FieldError, Offer},
            successions::{
                FieldOption, PersonOption, SuccessionFormPage, SuccessionPage, SuccessionPreviewView,
                SuccessionRow, SuccessionTyped, SuccessionsPage,
            },
        },
    },
};

/// Successions on a page.
const PAGE: usize = 30;
const LIST: &str = "/quan-tri/ke-thua";
const BODIES: &str = "/quan-tri/don-vi";

/// Successions of bodies.
pub struct SuccessionPages;

#[derive(Default, Deserialize)]
#[serde(default)]
struct ReasonForm {
    reason: String,
}

#[OpenApi]
impl SuccessionPages {
    /// Successions, the one planned last first.
    #[oai(path = "/quan-tri/ke-thua", method = "get")]
    async fn show_successions(&self, can: Can<Administer>, after: Query<Option<String>>) -> Result<Answer> {
        let after = after.0.as_deref().and_then(Cursor::parse);
        let found = can.view().successions(after.as_ref(), PAGE).await;
        let (rows, next) = found.map_err(Problem::from)?;
        Ok(Answer::page(&SuccessionsPage {
            shell: can.portal.shell(&can, "Kế thừa đơn vị", BODIES).await?,
            rows: rows.iter().map(row).collect(),
            next: next.map(|cursor| format!("{LIST}?after={cursor}")),
        })?)
    }

    /// The form of a plan.
    #[oai(path = "/quan-tri/ke-thua/moi", method = "get")]
    async fn show_succession_form(&self, can: Can<Administer>) -> Result<Answer> {
        Ok(Answer::page(
            &form_page(&can, &SuccessionForm::default(), Vec::new()).await?,
        )?)
    }

    /// Shows in numbers what a plan will do, and does nothing.
    #[oai(path = "/quan-tri/ke-thua/moi/xem-truoc", method = "post")]
    async fn preview_succession(&self, can: Can<Administer>, form: Form<SuccessionForm>) -> Result<Answer> {
        match previewed(&can, &form.typed).await {
            Ok(preview) => {
                let page = form_page(&can, &form.typed, Vec::new()).await?;
                Ok(Answer::page(&SuccessionFormPage {
                    preview: Some(preview),
                    ..page
                })?)
            }
            Err(fault) => {
                let (status, errors) = to_mend(fault)?;
                let page = form_page(&can, &form.typed, errors).await?;
                Ok(Answer::page_with(status, &page)?)
            }
        }
    }

    /// Plans a succession.
    #[oai(path = "/quan-tri/ke-thua/moi", method = "post")]
    async fn plan_succession(&self, can: Can<Administer>, form: Form<SuccessionForm>) -> Result<Answer> {
        let tx = can.tx(form.once("plan_succession"))?;
        let (status, errors) = match plan_succession(can.services(), tx, &form.typed).await {
            Ok(receipt) => return Ok(Answer::onward(&format!("{LIST}/{}?da=lap-ke-thua", receipt.id))),
            Err(Fault::Throttled) => {
                let message = "Bạn đã nhập sai mật khẩu quá nhiều lần. Hãy đợi 15 phút rồi xác nhận lại.";
                let error = FieldError {
                    field: "password",
                    message: message.to_owned(),
                };
                (StatusCode::TOO_MANY_REQUESTS, vec![error])
            }
            Err(fault) => to_mend(fault)?,
        };
        let page = form_page(&can, &form.typed, errors).await?;
        // What is to be confirmed stays on the page, unless the plan itself must be mended.
        let preview = previewed(&can, &form.typed).await.ok();
        Ok(Answer::page_with(
            status,
            &SuccessionFormPage { preview, ..page },
        )?)
    }

    /// A succession.
    #[oai(path = "/quan-tri/ke-thua/:id", method = "get")]
    async fn show_succession(
        &self,
        can: Can<Administer>,
        id: Path<String>,
        da: Query<Option<String>>,
    ) -> Result<Answer> {
        let mut page = succession_page(&can, parse_id(&id.0)?, "", Vec::new()).await?;
        page.shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&page)?)
    }

    /// Gives a plan up before its day.
    #[oai(path = "/quan-tri/ke-thua/:id/huy", method = "post")]
    async fn cancel_succession(
        &self,
        can: Can<Administer>,
        id: Path<String>,
        form: Form<ReasonForm>,
    ) -> Result<Answer> {
        let id = parse_id(&id.0)?;
        let tx = can.tx(form.once("cancel_succession"))?;
        match cancel_succession(tx, id, &form.typed.reason).await {
            Ok(_) => Ok(Answer::onward(&format!("{LIST}/{id}?da=huy-ke-thua"))),
            Err(fault) => {
                let (status, errors) = to_mend(fault)?;
                let page = succession_page(&can, id, &form.typed.reason, errors).await?;
                Ok(Answer::page_with(status, &page)?)
            }
        }
    }
}

fn parse_id(text: &str) -> Result<SuccessionId, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

fn badge(state: &SuccessionState) -> Badge {
    // Colours of the states of items that mean the same.
    let slug = match state.name() {
        SuccessionStateName::Planned => "submitted",
        SuccessionStateName::Underway => "in_field_review",
        SuccessionStateName::Done => "published",
        SuccessionStateName::Cancelled => "withdrawn",
    };
    Badge {
        slug: slug.to_owned(),
        label: state.name().label().to_owned(),
    }
}

fn title(succession: &Succession) -> String {
    format!("{} → {}", succession.tenant_name, succession.successor_name)
}

fn row(succession: &Succession) -> SuccessionRow {
    SuccessionRow {
        href: format!("{LIST}/{}", succession.id),
        title: title(succession),
        kind: succession.kind.label().to_owned(),
        basis: succession.basis_words(),
        effective_on: succession.effective_on.short(),
        state: badge(&succession.state),
    }
}

/// A body to choose as successor; one that is to come says since when.
fn successor_choice(tenant: &Tenant, today: LocalDate) -> Choice {
    let label = match tenant.valid_from {
        Some(from) if from > today => format!("{}, từ ngày {}", tenant.name, from.short()),
        _ => tenant.name.clone(),
    };
    choice(tenant.id.to_string(), label)
}

async fn form_page(
    can: &Can<Administer>,
    typed: &SuccessionForm,
    errors: Vec<FieldError>,
) -> Result<SuccessionFormPage, Problem> {
    let reference = can.services().reference.current().await?;
    let today = can.services().today();
    let bodies = || {
        let open = reference.tenants.iter();
        open.filter(|tenant| {
            tenant.kind != TenantKind::House && tenant.valid_until.is_none_or(|last| last >= today)
        })
    };
    Ok(SuccessionFormPage {
        shell: can
            .portal
            .shell(can, "Lập kế hoạch kế thừa đơn vị", BODIES)
            .await?,
        errors,
        kinds: SuccessionKind::ALL
            .map(|kind| choice(kind.key().to_owned(), kind.label().to_owned()))
            .to_vec(),
        tenants: bodies()
            .filter(|tenant| tenant.is_valid_on(today))
            .map(|tenant| choice(tenant.slug.to_string(), tenant.name.clone()))
            .collect(),
        successors: bodies().map(|tenant| successor_choice(tenant, today)).collect(),
        fields: reference
            .catalogue
            .fields
            .iter()
            .map(|field| FieldOption {
                value: field.slug.to_string(),
                label: field.name.clone(),
                chosen: typed.fields.iter().any(|chosen| chosen == field.slug.as_str()),
            })
            .collect(),
        typed: SuccessionTyped {
            kind: typed.kind.clone(),
            tenant: typed.tenant.clone(),
            successor: typed.successor.clone(),
            document_number: typed.document_number.clone(),
            decided_on: typed.decided_on.clone(),
            effective_on: typed.effective_on.clone(),
        },
        preview: None,
    })
}

async fn previewed(can: &Can<Administer>, typed: &SuccessionForm) -> Result<SuccessionPreviewView, Fault> {
    let tx = can.tx(None).map_err(|_| Fault::NoRandomness)?;
    let preview = preview_succession(can.services(), tx, &can.view(), typed).await?;
    let reference = can.services().reference.current().await?;
    let closes = preview.read.plan.kind.closes();
    Ok(SuccessionPreviewView {
        lines: preview_lines(&preview, &reference),
        chosen_words: if closes {
            "Chọn những người bị thu hồi tài khoản; những người khác chuyển sang đơn vị kế thừa"
        } else {
            "Chọn những người chuyển sang đơn vị kế thừa; những người khác ở lại"
        },
        people: preview
            .people
            .iter()
            .map(|account| person_option(account, typed))
            .collect(),
        fields: typed.fields.clone(),
        key: fresh_key(),
    })
}

fn person_option(account: &Account, typed: &SuccessionForm) -> PersonOption {
    let roles: Vec<_> = account.roles.iter().map(|role| role.label()).collect();
    let value = account.id.to_string();
    PersonOption {
        chosen: typed.chosen.contains(&value),
        label: account.full_name.to_string(),
        hint: format!(
            "{}. {}. {}",
            account.appointment.post,
            roles.join(", "),
            account.email
        ),
        value,
    }
}

/// What a succession will do, a sentence for each consequence.
fn preview_lines(preview: &SuccessionPreview, reference: &Reference) -> Vec<String> {
    let (plan, estate) = (&preview.read.plan, preview.estate);
    let (old, new) = (&preview.read.body.name, &preview.read.successor.name);
    let people = preview.people.len();
    let mut lines = Vec::new();
    if plan.kind.closes() {
        lines.push(format!(
            "Từ ngày {}, trang làm việc của {old} đóng lại; địa chỉ cũ dẫn đến {new}.",
            plan.effective_on.short()
        ));
        lines.push(format!(
            "{people} tài khoản: mọi người chuyển sang {new} và giữ nguyên vai trò, trừ những người được chọn dưới đây bị thu hồi."
        ));
    } else {
        let names: Vec<_> = plan
            .fields
            .iter()
            .map(|field| reference.field_name(field))
            .collect();
        lines.push(format!(
            "Từ ngày {}, tin bài thuộc lĩnh vực {} của {old} chuyển sang {new}; {old} vẫn hoạt động.",
            plan.effective_on.short(),
            names.join(", ")
        ));
        lines.push(format!(
            "{people} tài khoản ở lại, trừ những người được chọn dưới đây chuyển sang {new}."
        ));
    }
    lines.push(format!(
        "{} nháp, {} bài chưa xử lý xong chuyển sang {new}; người phụ trách giữ bài nếu cùng chuyển.",
        estate.drafts, estate.open_items
    ));
    lines.push(format!(
        "{} bài đã đăng giữ nguyên, dưới tên đơn vị tại ngày đăng.",
        estate.articles
    ));
    if plan.kind.closes() && estate.proposals > 0 {
        lines.push(format!(
            "{} đề cử đang chờ vẫn được xem xét; kể từ ngày đó, tài khoản cấp theo các đề cử này thuộc {new}.",
            estate.proposals
        ));
    }
    lines.push("Lãnh đạo hai đơn vị và Bộ phận Thường trực nhận thư báo kế hoạch này.".to_owned());
    lines
}

fn facts(succession: &Succession, reference: &Reference) -> Vec<(String, String)> {
    let mut facts = vec![
        fact("Hình thức", succession.kind.label()),
        fact("Đơn vị", &*succession.tenant_name),
        fact("Đơn vị kế thừa", &*succession.successor_name),
        fact("Căn cứ", succession.basis_words()),
        fact("Có hiệu lực từ ngày", succession.effective_on.short()),
    ];
    if !succession.fields.is_empty() {
        let fields = succession.fields.iter();
        let names: Vec<_> = fields.map(|field| reference.field_name(field)).collect();
        facts.push(fact("Lĩnh vực", names.join("; ")));
    }
    let by = succession.planned_by.as_ref().map_or_else(
        || "bằng lệnh quản trị".to_owned(),
        |by| format!("{}, {}", by.name, by.title()),
    );
    let at = succession.planned_at.moment_words();
    facts.push(fact("Lập kế hoạch", format!("{at}, {by}")));
    facts
}

fn outcome(succession: &Succession) -> Vec<(String, String)> {
    match &succession.state {
        SuccessionState::Planned => Vec::new(),
        SuccessionState::Cancelled { at, by, reason } => vec![
            fact("Lý do hủy", &**reason),
            fact("Người hủy", format!("{}, {}", by.name, by.title())),
            fact("Thời điểm", at.moment_words()),
        ],
        SuccessionState::Underway { since, people } => vec![
            fact("Bắt đầu", since.moment_words()),
            fact("Tài khoản của đơn vị", people.len().to_string()),
        ],
        SuccessionState::Done { since, at, tally } => vec![
            fact("Bắt đầu", since.moment_words()),
            fact("Thực hiện xong", at.moment_words()),
            fact("Tài khoản đã chuyển", tally.moved.to_string()),
            fact("Tài khoản đã thu hồi", tally.revoked.to_string()),
            fact("Nháp, bài đã bàn giao", tally.items.to_string()),
        ],
    }
}

async fn succession_page(
    can: &Can<Administer>,
    id: SuccessionId,
    reason: &str,
    errors: Vec<FieldError>,
) -> Result<SuccessionPage, Problem> {
    let view = can.view();
    let succession = view.succession(id).await?;
    let reference = can.services().reference.current().await?;
    let planned = succession.state == SuccessionState::Planned;
    let may = may_on_board::<Succeed>(&can.person, None).is_ok();
    let mut people = Vec::new();
    if planned {
        for account in view.people_of_body(succession.tenant).await? {
            people.push(fact(
                account.full_name.as_str(),
                succession.fate_of(account.id).label(),
            ));
        }
    }
    Ok(SuccessionPage {
        shell: can.portal.shell(can, &title(&succession), BODIES).await?,
        errors,
        base: format!("{LIST}/{id}"),
        state: badge(&succession.state),
        facts: facts(&succession, &reference),
        outcome: outcome(&succession),
        people,
        cancel: match planned && may {
            true => Offer::Open { key: fresh_key() },
            false => Offer::Hidden,
        },
        reason: reason.to_owned(),
    })
}
