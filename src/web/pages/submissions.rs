//! The collaborator's home and what is done there with an item.

use poem::{Result, http::StatusCode};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};
use serde::Deserialize;

use super::{
    content_form::{FormDesk, TypedContent, edit, show_edit, values_of},
    item::{ItemDesk, Typed},
};
use crate::{
    app::{
        Fault,
        content_form::ContentForm,
        publication::open_correction,
        review::parse_remarks,
        submissions::{open_submission, submit_submission, withdraw_submission},
    },
    domain::{
        custody::Declaration,
        policy::{FileNews, Permission, ViewWorkspace},
        state::StateName,
        text::SubmissionCode,
    },
    store::QueueFilter,
    web::{
        form::{Form, fresh_key},
        gate::{Can, Side},
        page::{Answer, flash_of, workspace_path},
        present,
        problem::Problem,
        views::{
            parts::DiffLayout,
            submissions::{ItemGroup, SubmissionForm, WorkspaceHome},
        },
    },
};

/// Items of each group on the collaborator's home.
const GROUP: usize = 20;
/// Counts stop after this many.
const COUNT_TO: u64 = 1_001;

/// The collaborator's home, the form, and the item.
pub struct SubmissionPages;

#[derive(Default, Deserialize)]
#[serde(default)]
struct SubmitForm {
    accurate: Option<String>,
    no_state_secret: Option<String>,
}

/// The form of an act that asks for a few words at most.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WordsForm {
    pub(super) sentence: String,
    pub(super) words: String,
    pub(super) revision: String,
}

#[derive(Deserialize)]
struct NoFields {}

pub(super) fn parse_code(text: &str) -> Result<SubmissionCode, Problem> {
    SubmissionCode::parse(text).map_err(|_| Problem::not_found())
}

#[OpenApi]
impl SubmissionPages {
    /// The collaborator's home.
    #[oai(path = "/don-vi/:tenant", method = "get")]
    async fn show_workspace(
        &self,
        can: Can<ViewWorkspace>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        da: Query<Option<String>>,
    ) -> Result<Answer> {
        let tenant = can.workspace.as_ref().ok_or_else(Problem::not_found)?;
        let base = workspace_path(&tenant.slug);
        let mut shell = can
            .portal
            .shell(&can, &format!("Không gian của {}", tenant.name), &base)
            .await?;
        shell.flash = flash_of(da.0.as_deref());
        let groups = workspace_groups(&can, &base).await?;
        let can_file = FileNews::ROLES.iter().any(|&role| can.person.holds(role));
        Ok(Answer::page(&WorkspaceHome {
            shell,
            tenant_name: tenant.name.clone(),
            base,
            can_file,
            groups,
        })?)
    }

    /// The form of a new draft.
    #[oai(path = "/don-vi/:tenant/soan", method = "get")]
    async fn show_new_draft(
        &self,
        can: Can<FileNews>,
        #[oai(name = "tenant")] _tenant: Path<String>,
    ) -> Result<Answer> {
        let base = base_of(&can)?;
        let form = ContentForm {
            author: can.person.full_name.to_string(),
            ..ContentForm::default()
        };
        let page = FormDesk::of_new(base)
            .page(&can, values_of(form, String::new(), fresh_key()))
            .await?;
        Ok(Answer::page(&page)?)
    }

    /// Opens a draft.
    #[oai(path = "/don-vi/:tenant/soan", method = "post")]
    async fn open_draft(
        &self,
        can: Can<FileNews>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        form: Form<TypedContent>,
    ) -> Result<Answer> {
        let base = base_of(&can)?;
        let tx = can.tx(form.once("open"))?;
        match open_submission(can.services(), tx, &form.typed.content()).await {
            Ok(receipt) => Ok(Answer::onward(&format!(
                "{base}/tin-bai/{}?da=luu-nhap",
                receipt.handle
            ))),
            Err(Fault::Form(faults)) => {
                let values = values_of(form.typed.content(), String::new(), form.typed.key().to_owned());
                let page = SubmissionForm {
                    errors: present::field_errors(faults),
                    ..FormDesk::of_new(base).page(&can, values).await?
                };
                Ok(Answer::page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)?)
            }
            Err(fault) => Err(Problem::from(fault).into()),
        }
    }

    /// The item as its body sees it.
    #[oai(path = "/don-vi/:tenant/tin-bai/:code", method = "get")]
    async fn show_item(
        &self,
        can: Can<ViewWorkspace>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
        da: Query<Option<String>>,
        #[oai(name = "so-sanh")] compare: Query<Option<i64>>,
        kieu: Query<Option<String>>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        let desk = workspace_desk(&can)?;
        let compared = (compare.0, DiffLayout::of(kieu.0.as_deref()));
        let mut page = desk.page(&can, &code, compared, None).await?;
        page.shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&page)?)
    }

    /// The form of an edit by the custodian.
    #[oai(path = "/don-vi/:tenant/tin-bai/:code/sua", method = "get")]
    async fn show_edit(
        &self,
        can: Can<FileNews>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        show_edit(&can, &workspace_desk(&can)?, &code).await
    }

    /// Writes a new revision.
    #[oai(path = "/don-vi/:tenant/tin-bai/:code/sua", method = "post")]
    async fn edit(
        &self,
        can: Can<FileNews>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
        form: Form<TypedContent>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        edit(&can, &workspace_desk(&can)?, &code, form).await
    }

    /// Sends the item to the Standing Office.
    #[oai(path = "/don-vi/:tenant/tin-bai/:code/gui", method = "post")]
    async fn submit(
        &self,
        can: Can<FileNews>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
        form: Form<SubmitForm>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        let declaration = Declaration {
            accurate: form.typed.accurate.is_some(),
            no_state_secret: form.typed.no_state_secret.is_some(),
        };
        let tx = can.tx(form.once("submit"))?;
        let done = submit_submission(can.services(), tx, &code, declaration).await;
        workspace_desk(&can)?
            .answer(&can, &code, done, "gui", Typed::default())
            .await
    }

    /// Opens a correction of a published item.
    #[oai(path = "/don-vi/:tenant/tin-bai/:code/dinh-chinh", method = "post")]
    async fn correct(
        &self,
        can: Can<FileNews>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
        form: Form<WordsForm>,
    ) -> Result<Answer> {
        correct(&can, &workspace_desk(&can)?, &parse_code(&code.0)?, form).await
    }

    /// Ends the item at its custodian's wish.
    #[oai(path = "/don-vi/:tenant/tin-bai/:code/rut", method = "post")]
    async fn withdraw(
        &self,
        can: Can<FileNews>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
        form: Form<NoFields>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        let done = withdraw_submission(can.tx(form.once("withdraw"))?, &code).await;
        workspace_desk(&can)?
            .answer(&can, &code, done, "rut", Typed::default())
            .await
    }
}

/// Opens a correction, on either side, and leads to it.
pub(super) async fn correct<P: Permission>(
    can: &Can<P>,
    desk: &ItemDesk,
    code: &SubmissionCode,
    form: Form<WordsForm>,
) -> Result<Answer>
where
    P::Side: Side,
{
    let tx = can.tx(form.once("correct"))?;
    let done = match parse_remarks("words", &form.typed.words) {
        Ok(mistake) => open_correction(can.services(), tx, code, &mistake).await,
        Err(fault) => Err(fault),
    };
    let typed = Typed {
        words: form.typed.words,
        tried: Some("dinh-chinh".to_owned()),
        ..Typed::having_seen(&form.typed.revision)
    };
    desk.answer(can, code, done, "dinh-chinh", typed).await
}

fn base_of<P: Permission>(can: &Can<P>) -> Result<String, Problem> {
    Ok(workspace_path(
        &can.workspace.as_ref().ok_or_else(Problem::not_found)?.slug,
    ))
}

pub(super) fn workspace_desk<P: Permission>(can: &Can<P>) -> Result<ItemDesk, Problem> {
    let base = base_of(can)?;
    Ok(ItemDesk {
        back: base.clone(),
        back_label: "Không gian làm việc".to_owned(),
        base,
        newsroom: None,
        place: None,
    })
}

struct GroupPlan {
    slug: &'static str,
    heading: &'static str,
    empty: &'static str,
    /// None: undecided and in nobody's charge, whatever the state.
    state: Option<StateName>,
}

const GROUPS: [GroupPlan; 12] = [
    GroupPlan {
        slug: "chua-co-nguoi-phu-trach",
        heading: "Chưa có người phụ trách",
        empty: "Tin bài nào cũng có người phụ trách.",
        state: None,
    },
    GroupPlan {
        slug: "tra-lai",
        heading: "Cần chỉnh sửa, bổ sung",
        empty: "Không có tin bài nào bị trả lại.",
        state: Some(StateName::Returned),
    },
    GroupPlan {
        slug: "nhap",
        heading: "Bản nháp",
        empty: "Không có bản nháp.",
        state: Some(StateName::Draft),
    },
    GroupPlan {
        slug: "cho-sang-loc",
        heading: "Chờ sàng lọc",
        empty: "Không có tin bài nào đang chờ sàng lọc.",
        state: Some(StateName::Submitted),
    },
    GroupPlan {
        slug: "xac-thuc-lai",
        heading: "Đang xác thực lại",
        empty: "Không có tin bài nào cần xác thực lại.",
        state: Some(StateName::OnHold),
    },
    GroupPlan {
        slug: "cho-y-kien",
        heading: "Chờ ý kiến Trưởng Ban",
        empty: "Không có tin bài nào chờ ý kiến Trưởng Ban.",
        state: Some(StateName::AwaitingDirection),
    },
    GroupPlan {
        slug: "trinh",
        heading: "Trình Trưởng Ban",
        empty: "Không có tin bài nào đang trình Trưởng Ban.",
        state: Some(StateName::AwaitingChair),
    },
    GroupPlan {
        slug: "cho-duyet",
        heading: "Chờ thành viên duyệt",
        empty: "Không có tin bài nào đang chờ thành viên duyệt.",
        state: Some(StateName::InFieldReview),
    },
    GroupPlan {
        slug: "da-dang",
        heading: "Đã đăng tải",
        empty: "Chưa có tin bài nào được đăng tải.",
        state: Some(StateName::Published),
    },
    GroupPlan {
        slug: "da-go",
        heading: "Đã gỡ",
        empty: "Không có tin bài nào bị gỡ.",
        state: Some(StateName::Unpublished),
    },
    GroupPlan {
        slug: "tu-choi",
        heading: "Từ chối đăng",
        empty: "Không có tin bài nào bị từ chối.",
        state: Some(StateName::Refused),
    },
    GroupPlan {
        slug: "da-rut",
        heading: "Đã rút",
        empty: "Không có tin bài nào đã rút.",
        state: Some(StateName::Withdrawn),
    },
];

async fn workspace_groups(can: &Can<ViewWorkspace>, base: &str) -> Result<Vec<ItemGroup>, Problem> {
    let reference = can.services().reference.current().await?;
    let (view, now) = (can.view(), can.services().now());
    let mut groups = Vec::new();
    for plan in &GROUPS {
        let filter = QueueFilter {
            state: plan.state,
            pooled: plan.state.is_none(),
            ..QueueFilter::default()
        };
        let (rows, more) = view.submissions(&filter, GROUP).await?;
        let count = match more {
            Some(_) => view.count_submissions(&filter, COUNT_TO).await?,
            None => rows.len() as u64,
        };
        groups.push(ItemGroup {
            slug: plan.slug,
            heading: plan.heading,
            empty: plan.empty,
            count: present::count_words(count),
            urgent: plan.state.is_none(),
            rows: rows
                .iter()
                .map(|item| present::row(item, base, &reference, now))
                .collect(),
        });
    }
    Ok(groups)
}
