//! Settings: those of the workflow, which the Board changes, and those that a process is started with.

use std::collections::BTreeMap;

use poem::{Result, http::StatusCode};
use poem_openapi::{OpenApi, param::Query};

use crate::{
    app::workflow::{WorkflowForm, edit_workflow, workflow},
    domain::{
        policy::ShapeSite,
        workflow::{Setting, Workflow},
    },
    web::{
        form::{Form, fresh_key},
        gate::Can,
        page::{Answer, flash_of},
        present,
        problem::Problem,
        views::workflow::{FixedRow, SettingRow, WorkflowPage, WorkflowTyped},
    },
};

/// Address of the page.
const PATH: &str = "/quan-tri/thiet-lap";

/// Settings.
pub struct WorkflowPages;

#[OpenApi]
impl WorkflowPages {
    /// The settings.
    #[oai(path = "/quan-tri/thiet-lap", method = "get")]
    async fn show_settings(&self, can: Can<ShapeSite>, da: Query<Option<String>>) -> Result<Answer> {
        let mut page = page(&can, None).await?;
        page.shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&page)?)
    }

    /// Changes the settings of the workflow.
    #[oai(path = "/quan-tri/thiet-lap", method = "post")]
    async fn edit_workflow(&self, can: Can<ShapeSite>, form: Form<WorkflowTyped>) -> Result<Answer> {
        let tx = can.tx(form.once("edit_workflow"))?;
        let typed = form.typed;
        let seen = typed.seen.parse().map_err(|_| Problem::foreign_request())?;
        let wanted = WorkflowForm(by_key(&typed));
        let problem = match edit_workflow(can.services(), tx, seen, &wanted).await {
            Ok(_) => return Ok(Answer::onward(&format!("{PATH}?da=thiet-lap"))),
            Err(fault) => Problem::from(fault),
        };
        let stale = problem.status == StatusCode::CONFLICT;
        if !stale && problem.status != StatusCode::UNPROCESSABLE_ENTITY {
            return Err(problem.into());
        }
        let mut page = page(&can, Some(&typed)).await?;
        if !stale {
            // What must be mended was typed over the version that was seen, not over a newer one.
            page.seen = seen;
        }
        let status = problem.status;
        page.errors = present::faults_of(problem);
        Ok(Answer::page_with(status, &page)?)
    }
}

fn by_key(typed: &WorkflowTyped) -> BTreeMap<&'static str, String> {
    Setting::ALL
        .map(|setting| (setting.key(), typed.of(setting).to_owned()))
        .into()
}

async fn page(can: &Can<ShapeSite>, typed: Option<&WorkflowTyped>) -> Result<WorkflowPage, Problem> {
    let workflow = workflow(can.services(), &can.view()).await?;
    let fixed = fixed_rows(can);
    Ok(WorkflowPage {
        shell: can.portal.shell(can, "Thiết lập", PATH).await?,
        origin: origin(&workflow),
        seen: workflow.version.number(),
        key: fresh_key(),
        errors: Vec::new(),
        rows: Setting::ALL
            .map(|setting| setting_row(can, &workflow, setting, typed))
            .to_vec(),
        variables: variables(&fixed),
        fixed,
        history: crate::web::page::may_read_audit(&can.person)
            .then(|| format!("/quan-tri/nhat-ky/workflow/{}", Workflow::ID)),
    })
}

/// What a process has by itself, and where it has it from.
fn source(can: &Can<ShapeSite>, variable: Option<&'static str>) -> &'static str {
    match variable {
        Some(name) if can.portal.given.contains(name) => "Đặt tại máy chủ",
        _ => "Mặc định của chương trình",
    }
}

/// What a technician sets each value by.
fn variables(fixed: &[FixedRow]) -> Vec<(&'static str, &'static str)> {
    let settings = Setting::ALL
        .into_iter()
        .filter_map(|setting| Some((setting.label(), setting.variable()?)));
    settings
        .chain(fixed.iter().map(|row| (row.label, row.variable)))
        .collect()
}

fn setting_row(
    can: &Can<ShapeSite>,
    workflow: &Workflow,
    setting: Setting,
    typed: Option<&WorkflowTyped>,
) -> SettingRow {
    let services = can.services();
    let set = workflow.days.of(setting);
    let targets = workflow.days.targets(services.targets);
    let chasing = workflow.days.chasing(services.chasing);
    let usual = setting.usual(services.targets, services.chasing);
    SettingRow {
        key: setting.key(),
        label: setting.label(),
        unit: setting.unit(),
        meaning: setting.meaning(),
        most: setting.most(),
        now: setting.usual(targets, chasing),
        usual: format!("{usual} {}", setting.unit()),
        source: match set {
            Some(_) => "Đặt tại trang này",
            None => source(can, setting.variable()),
        },
        typed: match typed {
            Some(typed) => typed.of(setting).to_owned(),
            None => set.map(|days| days.to_string()).unwrap_or_default(),
        },
    }
}

fn fixed_rows(can: &Can<ShapeSite>) -> Vec<FixedRow> {
    let services = can.services();
    let row = |label, value: String, meaning, variable| FixedRow {
        label,
        value,
        meaning,
        source: source(can, Some(variable)),
        variable,
    };
    vec![
        row(
            "Phiên làm việc hết hạn khi không dùng",
            format!("{} phút", services.sessions.idle_seconds / 60),
            "Không có yêu cầu nào trong thời gian này thì phải đăng nhập lại.",
            "CCHC_SESSION_IDLE_MINUTES",
        ),
        row(
            "Phiên làm việc kéo dài nhất",
            format!("{} giờ", services.sessions.absolute_seconds / 3_600),
            "Hết thời gian này thì phải đăng nhập lại trong mọi trường hợp.",
            "CCHC_SESSION_ABSOLUTE_HOURS",
        ),
        row(
            "Dung lượng mỗi tệp đính kèm",
            format!("{} MB", services.attachments.megabytes),
            "Tệp lớn hơn không tải lên được.",
            "CCHC_ATTACHMENT_MB",
        ),
        row(
            "Số tệp đính kèm của một tin bài",
            format!("{} tệp", services.attachments.most),
            "Đủ số này thì phải gỡ bớt trước khi thêm.",
            "CCHC_ATTACHMENTS_PER_ITEM",
        ),
    ]
}

fn origin(workflow: &Workflow) -> String {
    match (&workflow.edited_by, workflow.edited_at) {
        (Some(by), Some(at)) => format!(
            "{}, {} thay đổi lần cuối lúc {}.",
            by.name,
            by.title(),
            at.moment_words()
        ),
        _ => "Chưa có thiết lập nào được thay đổi trên trang này.".to_owned(),
    }
}
