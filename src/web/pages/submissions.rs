//! The collaborator's home, the form, and the item; the newsroom shares form and item.

use std::sync::Arc;

use poem::{Result, http::StatusCode};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};
use serde::Deserialize;

use super::{beside::Place, custody};
use crate::{
    app::{
        Fault,
        attachments::AttachmentForm,
        content_form::{ContentForm, retired_section},
        front_page::front_page,
        publication::{OrderForm, open_correction},
        review::{parse_remarks, preview_route},
        submissions::{edit_submission, open_submission, submit_submission, withdraw_submission},
    },
    domain::{
        attachment::{FileType, Purpose},
        content::{Content, Kind, Revision, RevisionNumber},
        custody::{Declaration, SubmissionFault},
        ground::Ground,
        policy::{Action, Denied, FileNews, KeepFrontPage, Permission, ViewWorkspace, decide, may_on_board},
        reason::ReasonAct,
        scope::{Newsroom, Surface},
        state::{State, StateName},
        submission::Submission,
        text::{Slug, SubmissionCode},
    },
    store::{QueueFilter, Receipt, Reference, StoreFault, View},
    web::{
        form::Form,
        gate::{Can, Side},
        page::{Answer, flash_of, workspace_path},
        present,
        problem::Problem,
        views::{
            attachments::{AddAttachment, AttachmentPanel, AttachmentView},
            parts::{Choice, DiffLayout, DiffView, FieldError, Offer, fault_of},
            submissions::{
                ClaimView, DecisionPanel, FormValues, ItemGroup, ItemNotice, ItemPage, MoveOffer,
                SubmissionForm, WorkspaceHome,
            },
        },
    },
};

/// Items of each group on the collaborator's home.
const GROUP: usize = 20;
/// Counts stop after this many.
const COUNT_TO: u64 = 1_001;

/// The collaborator's home, the form, and the item.
pub struct SubmissionPages;

/// The form of a content, as its controls are named.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct TypedContent {
    kind: String,
    title: String,
    summary: String,
    body: String,
    field: String,
    category: String,
    section: String,
    author: String,
    source: String,
    reused: Option<String>,
    consent_required: Option<String>,
    event_at: String,
    document_number: String,
    issued_on: String,
    issuer: String,
    place: String,
    revision: String,
    key: String,
}

impl TypedContent {
    pub(super) fn content(&self) -> ContentForm {
        ContentForm {
            kind: self.kind.clone(),
            title: self.title.clone(),
            summary: self.summary.clone(),
            body: self.body.clone(),
            field: self.field.clone(),
            category: self.category.clone(),
            section: self.section.clone(),
            author: self.author.clone(),
            source: self.source.clone(),
            reused: self.reused.is_some(),
            consent_required: self.consent_required.is_some(),
            event_at: self.event_at.clone(),
            document_number: self.document_number.clone(),
            issued_on: self.issued_on.clone(),
            issuer: self.issuer.clone(),
            place: self.place.clone(),
        }
    }

    /// The idempotency key the form carried.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    fn edited(&self) -> Result<RevisionNumber, Problem> {
        let number = self.revision.parse().map_err(|_| Problem::foreign_request())?;
        Ok(RevisionNumber::from_number(number))
    }
}

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

/// A fresh idempotency key for a form.
pub(super) fn fresh_key() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

pub(super) fn values_of(form: ContentForm, revision: String, key: String) -> FormValues {
    FormValues {
        kind: form.kind,
        title: form.title,
        summary: form.summary,
        body: form.body,
        field: form.field,
        category: form.category,
        section: form.section,
        author: form.author,
        source: form.source,
        reused: form.reused,
        consent_required: form.consent_required,
        event_at: form.event_at,
        document_number: form.document_number,
        issued_on: form.issued_on,
        issuer: form.issuer,
        place: form.place,
        revision,
        key,
    }
}

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
        let desk = FormDesk {
            action: format!("{base}/soan"),
            cancel: base,
            editorial: false,
            queue: String::new(),
        };
        let page = desk
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
                let desk = FormDesk {
                    action: format!("{base}/soan"),
                    cancel: base,
                    editorial: false,
                    queue: String::new(),
                };
                let values = values_of(form.typed.content(), String::new(), form.typed.key.clone());
                let page = SubmissionForm {
                    errors: present::field_errors(faults),
                    ..desk.page(&can, values).await?
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

/// Where a form goes and what it is.
struct FormDesk {
    action: String,
    cancel: String,
    editorial: bool,
    /// Where in the queue the edit began; empty elsewhere.
    queue: String,
}

impl FormDesk {
    async fn page<P: Permission>(&self, can: &Can<P>, values: FormValues) -> Result<SubmissionForm, Problem> {
        let reference = can.services().reference.current().await?;
        let title = match (self.editorial, values.revision.is_empty()) {
            (true, _) => "Biên tập tin bài",
            (false, true) => "Soạn tin bài",
            (false, false) => "Sửa tin bài",
        };
        let lists = present::lists(&reference.catalogue);
        let section = Slug::parse(&values.section).ok();
        let retired = section.and_then(|section| retired_section(&reference.catalogue, &section));
        Ok(SubmissionForm {
            retired_section: retired.map(|fault| fault.message),
            shell: can.portal.shell(can, title, &self.action).await?,
            action: self.action.clone(),
            cancel: self.cancel.clone(),
            editorial: self.editorial,
            queue: self.queue.clone(),
            values,
            errors: Vec::new(),
            conflict: None,
            fields: lists.fields,
            categories: lists.categories,
            sections: lists.sections,
            intake: None,
        })
    }
}

/// The form of an edit, on either side.
pub(super) async fn show_edit<P: Permission>(
    can: &Can<P>,
    desk: &ItemDesk,
    code: &SubmissionCode,
) -> Result<Answer>
where
    P::Side: Side,
{
    let view = can.view();
    let item = view.submission(code).await.map_err(Problem::from)?;
    decide(&can.person, Action::Edit, &item).map_err(|denied| Problem::from(StoreFault::from(denied)))?;
    let current = view.revision(&item, item.revision).await.map_err(Problem::from)?;
    let values = values_of(
        ContentForm::of(&current.content),
        item.revision.number().to_string(),
        fresh_key(),
    );
    let page = desk.form(code).page(can, values).await?;
    Ok(Answer::page(&page)?)
}

/// Writes a new revision, on either side; a conflict shows what came in between and keeps what was typed.
pub(super) async fn edit<P: Permission>(
    can: &Can<P>,
    desk: &ItemDesk,
    code: &SubmissionCode,
    form: Form<TypedContent>,
) -> Result<Answer>
where
    P::Side: Side,
{
    let edited = form.typed.edited()?;
    let tx = can.tx(form.once("edit"))?;
    let done = edit_submission(can.services(), tx, code, edited, &form.typed.content()).await;
    let desk = desk.form(code);
    let keep = |revision: RevisionNumber, key: String| {
        desk.page(
            can,
            values_of(form.typed.content(), revision.number().to_string(), key),
        )
    };
    match done {
        Ok(_) | Err(Fault::Submission(SubmissionFault::Unchanged)) => {
            let said = if desk.editorial { "bien-tap" } else { "luu-nhap" };
            Ok(Answer::onward(&saying(&desk.cancel, said)))
        }
        Err(Fault::Form(faults)) => {
            let page = keep(edited, form.typed.key.clone()).await?;
            let page = SubmissionForm {
                errors: present::field_errors(faults),
                ..page
            };
            Ok(Answer::page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)?)
        }
        Err(Fault::Submission(SubmissionFault::StaleEdit { .. }) | Fault::Store(StoreFault::Conflict)) => {
            let view = can.view();
            let item = view.submission(code).await.map_err(Problem::from)?;
            let reference = can.services().reference.current().await.map_err(Problem::from)?;
            let seen = view.revision(&item, edited).await.map_err(Problem::from)?;
            let current = view.revision(&item, item.revision).await.map_err(Problem::from)?;
            let mut page = keep(item.revision, fresh_key()).await?;
            page.conflict = Some(compare(seen, current, &reference).await?);
            Ok(Answer::page_with(StatusCode::CONFLICT, &page)?)
        }
        // Too late, or no longer in this person's hands: the words are kept all the same.
        Err(fault @ Fault::Store(StoreFault::Denied(_))) => {
            let problem = Problem::from(fault);
            let message = format!(
                "{} Nội dung bạn nhập còn ở dưới, hãy chép lại nếu cần.",
                problem.detail
            );
            let page = keep(edited, form.typed.key.clone()).await?;
            let page = SubmissionForm {
                errors: vec![FieldError {
                    field: "body",
                    message,
                }],
                ..page
            };
            Ok(Answer::page_with(problem.status, &page)?)
        }
        Err(fault) => Err(Problem::from(fault).into()),
    }
}

/// Compares two revisions beside the threads that serve: long texts take a while.
async fn compare(from: Revision, to: Revision, reference: &Arc<Reference>) -> Result<DiffView, Problem> {
    let reference = reference.clone();
    let compared = tokio::task::spawn_blocking(move || {
        let side = |revision: &Revision| (revision.number.number(), revision.content.clone());
        let ((old, before), (new, after)) = (side(&from), side(&to));
        present::diff((old, &before), (new, &after), &reference)
    });
    compared.await.map_err(|_| Problem::internal())
}

/// What was typed into the decision panel before a fault.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) remarks: String,
    pub(super) grounds: Vec<String>,
    pub(super) duplicate_of: String,
    pub(super) words: String,
    pub(super) order: OrderForm,
    pub(super) attachment: AttachmentForm,
    /// The new custodian chosen, and why.
    pub(super) custodian: String,
    pub(super) reason: String,
    pub(super) tried: Option<String>,
    /// The revision that was decided on: if another is current by now, the page shows what came in between.
    pub(super) seen: Option<RevisionNumber>,
}

impl Typed {
    /// Nothing typed yet, on a page that showed this revision.
    pub(super) fn having_seen(revision: &str) -> Self {
        Self {
            seen: revision.parse().ok().map(RevisionNumber::from_number),
            ..Self::default()
        }
    }
}

/// One side's way of showing an item.
pub(super) struct ItemDesk {
    pub(super) base: String,
    pub(super) back: String,
    pub(super) back_label: String,
    /// The newsroom's view, which can say to whom an item would be routed.
    pub(super) newsroom: Option<View<Newsroom>>,
    /// Where in the queue the item is open beside the list.
    pub(super) place: Option<Place>,
}

/// An address with what was just done.
fn saying(address: &str, said: &str) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}da={said}")
}

/// Whether an act ends what one has to do with an item, so that the next may open.
fn decides(said: &str) -> bool {
    let leave_it_here = [
        "dinh-kem",
        "go-tep",
        "kiem-tra",
        "don-doc",
        "dinh-chinh",
        "giao-phu-trach",
    ];
    !leave_it_here.contains(&said)
}

/// The section is mended in the form, and the code stands in the address: the item's page leads to the text.
fn on_item(error: FieldError) -> FieldError {
    match error.field {
        "section" | "code" => FieldError {
            field: "noi-dung",
            ..error
        },
        _ => error,
    }
}

/// What stands in the panel when an act was not possible.
pub(super) struct Mend {
    status: StatusCode,
    errors: Vec<FieldError>,
    typed: Typed,
}

impl ItemDesk {
    /// Where an item is open.
    fn address(&self, code: impl std::fmt::Display) -> String {
        match &self.place {
            Some(place) => place.item_address(code),
            None => format!("{}/tin-bai/{code}", self.base),
        }
    }

    /// The form that edits an item.
    fn form(&self, code: &SubmissionCode) -> FormDesk {
        FormDesk {
            action: format!("{}/tin-bai/{code}/sua", self.base),
            cancel: self.address(code),
            editorial: self.newsroom.is_some(),
            queue: self.place.as_ref().map(Place::words).unwrap_or_default(),
        }
    }

    /// After an act: onward, or the item again with what must be mended and all that was typed.
    pub(super) async fn answer<P: Permission>(
        &self,
        can: &Can<P>,
        code: &SubmissionCode,
        done: Result<Receipt, Fault>,
        said: &str,
        typed: Typed,
    ) -> Result<Answer>
    where
        P::Side: Side,
    {
        let problem = match done {
            Ok(Receipt { handle, .. }) => {
                let address = match &self.place {
                    Some(place) if decides(said) => place.onward(code),
                    _ => self.address(handle),
                };
                return Ok(Answer::onward(&saying(&address, said)));
            }
            Err(fault) => Problem::from(fault),
        };
        self.mend(can, code, problem, typed).await
    }

    /// After an act beside the item, such as one on a claim.
    pub(super) async fn answer_beside<P: Permission>(
        &self,
        can: &Can<P>,
        code: &SubmissionCode,
        done: Result<(), Fault>,
        said: &str,
    ) -> Result<Answer>
    where
        P::Side: Side,
    {
        match done {
            Ok(()) => Ok(Answer::onward(&saying(&self.address(code), said))),
            Err(fault) => self.mend(can, code, fault.into(), Typed::default()).await,
        }
    }

    async fn mend<P: Permission>(
        &self,
        can: &Can<P>,
        code: &SubmissionCode,
        problem: Problem,
        typed: Typed,
    ) -> Result<Answer>
    where
        P::Side: Side,
    {
        if !matches!(
            problem.status,
            StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY | StatusCode::PAYLOAD_TOO_LARGE
        ) {
            return Err(problem.into());
        }
        let errors = if problem.fields.is_empty() {
            vec![FieldError {
                field: "noi-dung",
                message: problem.detail,
            }]
        } else {
            present::field_errors(problem.fields)
                .into_iter()
                .map(on_item)
                .collect()
        };
        let mend = Mend {
            status: problem.status,
            errors,
            typed,
        };
        let status = mend.status;
        let page = self
            .page(can, code, (None, DiffLayout::Inline), Some(mend))
            .await?;
        Ok(Answer::page_with(status, &page)?)
    }

    /// The item's page.
    pub(super) async fn page<P: Permission>(
        &self,
        can: &Can<P>,
        code: &SubmissionCode,
        (compare_to, layout): (Option<i64>, DiffLayout),
        mend: Option<Mend>,
    ) -> Result<ItemPage, Problem>
    where
        P::Side: Side,
    {
        let view = can.view();
        let reference = can.services().reference.current().await?;
        let item = view.submission(code).await?;
        let revisions = view.revisions(&item).await?;
        let current = match item.sealed {
            true => None,
            false => Some(view.revision(&item, item.revision).await?),
        };
        let current = current.as_ref();
        let base = format!("{}/tin-bai/{}", self.base, item.code);
        let custody = view.custody_of(&item).await?;
        let now = can.services().now();
        let seen = mend
            .as_ref()
            .and_then(|mend| mend.typed.seen)
            .filter(|seen| *seen != item.revision);
        let pair = match (seen, compare_to) {
            (Some(seen), _) => Some((seen.number(), item.revision.number())),
            (None, Some(number)) => Some((number.saturating_sub(1), number)),
            (None, None) => None,
        };
        let mut diff = match pair {
            Some(pair) => diff_between(&view, &item, pair, &reference).await?,
            None => None,
        };
        if let (None, Some(diff), Some(number)) = (seen, &mut diff, compare_to) {
            diff.layout = layout;
            diff.layouts = present::diff_layouts(&self.address(item.code), number, layout);
        }
        let nothing_typed = Typed::default();
        let tried = mend.as_ref().map_or((&[][..], &nothing_typed), |mend| {
            (mend.errors.as_slice(), &mend.typed)
        });
        let custody = custody::panel(can, &item, &custody, self.newsroom.is_some(), tried);
        let beside = match (&self.place, &self.newsroom) {
            (Some(place), Some(view)) => Some(place.beside(view, &item, &reference, now).await?),
            _ => None,
        };
        let menu = if beside.is_some() { &self.base } else { &base };
        Ok(ItemPage {
            shell: can.portal.shell(can, item.title(), menu).await?,
            back: self.back.clone(),
            back_label: self.back_label.clone(),
            code: item.code.to_string(),
            title: item.title().to_owned(),
            state: present::badge(item.state.name()),
            clock: item.state.due_at().map(|due_at| present::clock(now, due_at)),
            late: present::lateness(&item),
            byline: byline(&item),
            facts: facts(&item, current, &reference, &custody.custodian),
            notice: notice(&item),
            sealed: item.sealed,
            summary: current
                .map(|revision| revision.content.summary.to_string())
                .unwrap_or_default(),
            body_html: current
                .map(|revision| revision.content.body.html().to_owned())
                .unwrap_or_default(),
            attachments: current
                .map(|revision| attachment_panel(can, &item, revision, &base, mend.as_ref()))
                .unwrap_or_default(),
            public_href: matches!(item.state, State::Published { .. }).then(|| {
                let code = item.corrects.map_or(item.code, |original| original.code);
                format!("/bai-viet/{code}")
            }),
            timeline: present::timeline(&view.timeline(&item).await?, &item),
            revisions: present::revisions(&revisions, &item, &self.address(item.code), layout),
            diff,
            panel: DecisionPanel {
                queue: beside.as_ref().map(|list| list.place.clone()).unwrap_or_default(),
                ..self.panel(can, &item, base, mend).await?
            },
            custody,
            beside,
        })
    }

    /// Who is at the item; on the Board's side alone, and where it waits for a decision.
    async fn claim<P: Permission>(&self, can: &Can<P>, item: &Submission) -> Result<ClaimView, Problem> {
        let Some(view) = &self.newsroom else {
            return Ok(ClaimView::Hidden);
        };
        let may = decide(&can.person, Action::Claim, item).is_ok();
        let key = fresh_key();
        Ok(match view.claim_on(item, can.services().now()).await? {
            Some(claim) if claim.owner == can.person.account => ClaimView::Own {
                key,
                until: claim.until.moment_words(),
            },
            Some(claim) => ClaimView::Another {
                key,
                name: claim.owner_name.to_string(),
                until: claim.until.moment_words(),
                may_take_over: may,
            },
            None if may => ClaimView::Free { key },
            None => ClaimView::Hidden,
        })
    }

    /// Whether the article may be put at the head of the home page, or taken from there.
    async fn lead_offers<P: Permission>(
        &self,
        can: &Can<P>,
        item: &Submission,
    ) -> Result<(Offer, Offer), Problem> {
        let may = may_on_board::<KeepFrontPage>(&can.person, None).is_ok();
        let is_public = matches!(item.state, State::Published { .. }) && item.corrects.is_none();
        let Some(view) = self.newsroom.as_ref().filter(|_| may && is_public) else {
            return Ok((Offer::Hidden, Offer::Hidden));
        };
        let (page, leads) = front_page(can.services(), view).await?;
        let this = leads && page.lead.is_some_and(|lead| lead.code == item.code);
        let open = Offer::Open { key: fresh_key() };
        Ok(if this {
            (Offer::Hidden, open)
        } else {
            (open, Offer::Hidden)
        })
    }

    async fn panel<P: Permission>(
        &self,
        can: &Can<P>,
        item: &Submission,
        base: String,
        mend: Option<Mend>,
    ) -> Result<DecisionPanel, Problem> {
        let newsroom = self.newsroom.is_some();
        let offer = |action: Action, here: bool| {
            if here {
                offer(can, action, item)
            } else {
                Offer::Hidden
            }
        };
        let route = offer(Action::Route, newsroom);
        let route_to = match (&self.newsroom, &route) {
            (Some(view), Offer::Open { .. }) => Some(
                preview_route(can.services(), view, item)
                    .await?
                    .map(|choice| format!("{} vì {}", choice.reviewer_name, choice.reason))
                    .map_err(|nobody| nobody.to_string()),
            ),
            _ => None,
        };
        let (lead, end_lead) = self.lead_offers(can, item).await?;
        let (errors, typed) = mend.map(|mend| (mend.errors, mend.typed)).unwrap_or_default();
        Ok(DecisionPanel {
            claim: self.claim(can, item).await?,
            base,
            queue: String::new(),
            revision: item.revision.number(),
            at_chair: item.state.name() == StateName::AwaitingChair,
            edit: offer(Action::Edit, true),
            submit: offer(Action::Submit, !newsroom),
            withdraw: offer(Action::Withdraw, !newsroom),
            approve: offer(Action::Approve, newsroom),
            route,
            route_to,
            return_to_author: offer(Action::Return, newsroom),
            refuse: offer(Action::Refuse, newsroom),
            take_down: offer(Action::TakeDown, newsroom),
            taking_down: typed.tried.as_deref() == Some("go-bai"),
            check: match item.state.name() {
                // Of another state, or checked already, it would be noise, not a reason.
                StateName::Published if item.check_now().is_none() && item.corrects.is_none() => {
                    offer(Action::Check, newsroom)
                }
                _ => Offer::Hidden,
            },
            edition: item.public_edition().map(|id| id.to_string()).unwrap_or_default(),
            checking: typed.tried.as_deref() == Some("kiem-tra"),
            lead,
            end_lead,
            urge: match (
                offer(Action::Urge, newsroom),
                item.may_be_urged_on(can.services().today()),
            ) {
                (open @ Offer::Open { .. }, Ok(())) => open,
                (Offer::Open { .. }, Err(urged)) => Offer::Closed {
                    reason: urged.to_string(),
                },
                // Of another state it would be noise, not a reason.
                _ => Offer::Hidden,
            },
            urging: typed.tried.as_deref() == Some("don-doc"),
            order: [
                typed.order.authority,
                typed.order.document_number,
                typed.order.issued_on,
            ],
            grounds: Ground::ALL.map(ground_choice).to_vec(),
            remarks: typed.remarks,
            ticked: typed.grounds,
            duplicate_of: typed.duplicate_of,
            errors,
            moves: MOVES
                .iter()
                .map(|one| one.offer(can, item, newsroom, typed.tried.as_deref() == Some(one.path)))
                .collect(),
            words: typed.words,
            ready: match newsroom {
                true => ready_sentences(&*can.services().reference.current().await?),
                false => Vec::new(),
            },
        })
    }
}

/// What each act offers as a reason: key and name of the act, sentences.
fn ready_sentences(reference: &Reference) -> Vec<(&'static str, &'static str, Vec<String>)> {
    ReasonAct::ALL
        .map(|act| (act.key(), act.label(), reference.catalogue.sentences(act)))
        .to_vec()
}

/// The files of an item, and the form that adds one where the person may edit.
fn attachment_panel<P: Permission>(
    can: &Can<P>,
    item: &Submission,
    current: &Revision,
    base: &str,
    mend: Option<&Mend>,
) -> AttachmentPanel {
    let may_edit = decide(&can.person, Action::Edit, item).is_ok();
    let files = current.content.attachments.iter().map(|file| AttachmentView {
        remove_key: may_edit.then(fresh_key),
        ..present::attachment(file, format!("{base}/tep/{}", file.id))
    });
    let typed = mend.map(|mend| mend.typed.attachment.clone()).unwrap_or_default();
    let rules = can.services().attachments;
    let faults = mend.map_or(&[][..], |mend| &mend.errors);
    let form = AddAttachment {
        key: fresh_key(),
        purpose: typed.purpose,
        alternative: typed.alternative,
        caption: typed.caption,
        limits: format!(
            "Tối đa {} tệp, mỗi tệp không quá {} MB: {}.",
            rules.most,
            rules.megabytes,
            FileType::all_in_words()
        ),
        faulty: ["file", "purpose", "alternative", "caption"]
            .into_iter()
            .any(|field| fault_of(faults, field).is_some()),
    };
    AttachmentPanel {
        files: files.collect(),
        add: may_edit.then_some(form),
    }
}

/// How an act that moves the item one step on is shown.
struct MovePlan {
    action: Action,
    path: &'static str,
    consequence: &'static str,
    words_label: Option<&'static str>,
}

const MOVES: [MovePlan; 9] = [
    MovePlan {
        action: Action::Direct,
        path: "cho-y-kien",
        consequence: "Tin bài quay về Bộ phận Thường trực cùng ý kiến chỉ đạo.",
        words_label: Some("Ý kiến chỉ đạo"),
    },
    MovePlan {
        action: Action::Release,
        path: "ket-thuc-giu",
        consequence: "Tin bài quay về bước trước khi tạm giữ; tác giả được thông báo.",
        words_label: None,
    },
    MovePlan {
        action: Action::AskDirection,
        path: "xin-y-kien",
        consequence: "Tin bài chờ đến khi Trưởng Ban cho ý kiến hoặc bạn thu lại.",
        words_label: Some("Nội dung xin ý kiến"),
    },
    MovePlan {
        action: Action::Escalate,
        path: "trinh",
        consequence: "Trưởng Ban quyết định thay; bạn không còn xử lý tin bài này.",
        words_label: Some("Lý do trình"),
    },
    MovePlan {
        action: Action::Reroute,
        path: "chuyen-khac",
        consequence: "Thành viên đang duyệt và thành viên mới đều được thông báo.",
        words_label: None,
    },
    MovePlan {
        action: Action::HandBack,
        path: "chuyen-lai",
        consequence: "Tin bài quay về Bộ phận Thường trực để tiếp tục xử lý.",
        words_label: Some("Lý do chuyển lại"),
    },
    MovePlan {
        action: Action::Recall,
        path: "thu-lai",
        consequence: "Tin bài quay về bước sàng lọc; người đang xử lý được thông báo.",
        words_label: None,
    },
    MovePlan {
        action: Action::UndoReturn,
        path: "huy-tra-lai",
        consequence: "Tin bài quay về bước trước khi trả lại; tác giả được thông báo không cần chỉnh sửa.",
        words_label: None,
    },
    MovePlan {
        action: Action::Correct,
        path: "dinh-chinh",
        consequence: "Mở một bản đính chính từ nội dung đang đăng. Bài đã đăng giữ nguyên cho đến khi bản đính chính được phê duyệt.",
        words_label: Some("Nội dung cần đính chính"),
    },
];

impl MovePlan {
    /// Only what this state knows is shown: a move of another state would be noise, not a reason.
    fn offer<P: Permission>(
        &self,
        can: &Can<P>,
        item: &Submission,
        newsroom: bool,
        tried: bool,
    ) -> MoveOffer {
        let offer = match offer(can, self.action, item) {
            open @ Offer::Open { .. } if newsroom || self.action == Action::Correct => open,
            _ => Offer::Hidden,
        };
        MoveOffer {
            path: self.path,
            label: self.action.label(),
            consequence: self.consequence,
            words_label: self.words_label,
            offer,
            tried,
        }
    }
}

fn ground_choice(ground: Ground) -> Choice {
    Choice {
        value: ground.slug().to_owned(),
        label: ground.clause_text().to_owned(),
        depth: 0,
    }
}

/// Policy's answer as an offer: the same table that decides also explains.
fn offer<P: Permission>(can: &Can<P>, action: Action, item: &Submission) -> Offer {
    match decide(&can.person, action, item) {
        Ok(_) => Offer::Open { key: fresh_key() },
        Err(Denied::Role { .. } | Denied::Outside) => Offer::Hidden,
        Err(denied) => Offer::Closed {
            reason: denied.to_string(),
        },
    }
}

fn byline(item: &Submission) -> Vec<String> {
    let moment = match item.intake {
        Some(intake) if item.supplied.is_some() => format!("Nhận {}", intake.at.moment_words()),
        Some(intake) => format!("Gửi {}", intake.at.moment_words()),
        None => format!("Cập nhật {}", item.updated_at.moment_words()),
    };
    vec![item.tenant_name.clone(), item.author.name.to_string(), moment]
}

fn facts(
    item: &Submission,
    current: Option<&Revision>,
    reference: &Reference,
    custodian: &str,
) -> Vec<(&'static str, String)> {
    let mut facts = vec![("Loại tin bài", item.headline.kind.label().to_owned())];
    facts.extend(
        item.corrects
            .map(|original| ("Đính chính tin bài", original.code.to_string())),
    );
    if !item.sealed {
        facts.extend(present::kind_facts(&item.headline.kind));
    }
    if let (Kind::Document { number, .. }, false) = (&item.headline.kind, item.sealed) {
        let warnings: Vec<_> = number.warnings().iter().map(ToString::to_string).collect();
        facts.extend((!warnings.is_empty()).then(|| ("Lưu ý về số, ký hiệu", warnings.join(" "))));
    }
    facts.push(("Đơn vị", item.tenant_name.clone()));
    facts.push(("Người gửi", item.author.name.to_string()));
    facts.push(("Người phụ trách", custodian.to_owned()));
    if let Some(supply) = &item.supplied {
        facts.push(("Nguồn cung cấp", supply.to_string()));
        facts.push(("Tiếp nhận qua", supply.way_in_words()));
    }
    if let Some(intake) = item.intake {
        let first = if item.supplied.is_some() {
            "Ngày nhận"
        } else {
            "Gửi lần đầu"
        };
        facts.push((first, intake.at.moment_words()));
        facts.extend(
            intake
                .due_at
                .map(|due_at| ("Hạn cung cấp thông tin", due_at.deadline_words())),
        );
    }
    facts.push(("Lĩnh vực", reference.field_name(&item.headline.field).to_owned()));
    if let Some(Revision { content, .. }) = current {
        let lists = &reference.catalogue;
        facts.extend(
            lists
                .category(&content.category)
                .map(|one| ("Nhóm thông tin", one.name.clone())),
        );
        facts.extend(
            lists
                .section(&content.section)
                .map(|one| ("Chuyên mục chính", present::section_words(one))),
        );
        facts.push(("Tác giả", content.origin.author.clone()));
        facts.extend(content.origin.source.clone().map(|source| ("Nguồn tin", source)));
        facts.extend(consent_fact(content).map(|said| ("Văn bản chấp thuận", said.to_owned())));
    }
    if let (Some(_), Some(routing)) = (item.reviewer(), &item.routing) {
        facts.push((
            "Thành viên duyệt",
            format!("{} ({})", routing.reviewer_name, routing.reason),
        ));
    }
    if let State::Published { by, since, .. } = &item.state {
        facts.push(("Người phê duyệt", format!("{}, {}", by.name, by.title())));
        facts.push(("Đăng ngày", since.moment_words()));
        facts.extend(item.check_now().map(|checked| {
            let by = &checked.by;
            let words = format!("{}, {}, {}", by.name, by.title(), checked.at.moment_words());
            ("Đã kiểm tra sau đăng tải", words)
        }));
    }
    facts
}

/// Whether the consent that reused material needs is there.
fn consent_fact(content: &Content) -> Option<&'static str> {
    let attached = content
        .attachments
        .iter()
        .any(|file| file.purpose == Purpose::Consent);
    match (content.origin.needs_consent(), attached) {
        (_, true) => Some("Đã đính kèm"),
        (true, false) => Some("Cần có, chưa đính kèm"),
        (false, false) => None,
    }
}

fn notice(item: &Submission) -> Option<ItemNotice> {
    match &item.state {
        State::Returned {
            remarks, by, since, ..
        } => Some(ItemNotice {
            tone: "returned",
            heading: "Đề nghị chỉnh sửa, bổ sung".to_owned(),
            points: remarks
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(str::to_owned)
                .collect(),
            signed: format!("{}, {}, {}", by.name, by.title(), since.moment_words()),
        }),
        State::Refused {
            grounds,
            remarks,
            by,
            since,
            duplicate_of,
        } => {
            let mut points: Vec<_> = grounds
                .iter()
                .map(|ground| ground.clause_text().to_owned())
                .collect();
            if !item.sealed {
                points.extend(
                    duplicate_of
                        .as_ref()
                        .map(|code| format!("Trùng với tin bài đã đăng mã {code}")),
                );
                points.extend((!remarks.is_empty()).then(|| remarks.clone()));
            }
            Some(ItemNotice {
                tone: "refused",
                heading: "Từ chối đăng tải theo khoản 9 Điều 3".to_owned(),
                points,
                signed: format!("{}, {}, {}", by.name, by.title(), since.moment_words()),
            })
        }
        State::OnHold {
            remarks,
            by,
            since,
            due_at,
            ..
        } => Some(ItemNotice {
            tone: "returned",
            heading: format!("Đang xác thực lại, hạn {}", due_at.moment_words()),
            points: remarks
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(str::to_owned)
                .collect(),
            signed: format!("{}, {}, {}", by.name, by.title(), since.moment_words()),
        }),
        State::Unpublished {
            since,
            reason,
            order,
            by,
            ..
        } => Some(ItemNotice {
            tone: "refused",
            heading: "Đã gỡ khỏi Trang Thông tin".to_owned(),
            points: std::iter::once(reason.clone())
                .chain(order.as_ref().map(present::order_words))
                .collect(),
            signed: format!("{}, {}, {}", by.name, by.title(), since.moment_words()),
        }),
        State::AwaitingDirection { question, by, since } => Some(ItemNotice {
            tone: "returned",
            heading: "Xin ý kiến chỉ đạo của Trưởng Ban".to_owned(),
            points: vec![question.clone()],
            signed: format!("{}, {}, {}", by.name, by.title(), since.moment_words()),
        }),
        State::AwaitingChair { reason, by, since } => Some(ItemNotice {
            tone: "returned",
            heading: "Trình Trưởng Ban quyết định".to_owned(),
            points: vec![reason.clone()],
            signed: format!("{}, {}, {}", by.name, by.title(), since.moment_words()),
        }),
        _ => None,
    }
}

/// What changed between two revisions; nothing when one of them is not there.
async fn diff_between<S: Surface>(
    view: &View<S>,
    item: &Submission,
    (from, to): (i64, i64),
    reference: &Arc<Reference>,
) -> Result<Option<DiffView>, Problem> {
    let load = |number| view.revision(item, RevisionNumber::from_number(number));
    match (load(from).await, load(to).await) {
        (Ok(from), Ok(to)) => compare(from, to, reference).await.map(Some),
        (Err(StoreFault::NotFound), _) | (_, Err(StoreFault::NotFound)) => Ok(None),
        (Err(fault), _) | (_, Err(fault)) => Err(fault.into()),
    }
}
