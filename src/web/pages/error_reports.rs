//! Error reports: the reader's form without log-in, and the Board's list and decisions.

use poem::{Request, Result, http::StatusCode};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};
use serde::Deserialize;

use super::{
    public::{article_of, reference_of, shell_of, taken_down},
    submissions::parse_code,
};
use crate::{
    app::{
        Fault,
        error_reports::{
            JOB, ReportForm, correct_reported, dismiss_report, report_error, take_down_reported,
        },
        publication::OrderForm,
        review::parse_remarks,
    },
    domain::{
        article::{Article, Standing},
        error_report::{ErrorKind, ErrorReport, Handling, HandlingName, Remedy, ReportFault, Reporter},
        form_token::FormFault,
        policy::{Action, HandleReports, Permission, ViewNewsroom, decide},
        state::StateName,
        submission::Submission,
        text::SubmissionCode,
    },
    store::{Cursor, Receipt, Reference, ReportFilter, StoreFault},
    web::{
        form::{Form, OpenForm, fresh_key},
        gate::{Can, Open},
        page::{Answer, flash_of},
        present,
        problem::Problem,
        views::{
            error_reports::{
                ReportFormPage, ReportPage, ReportReceivedPage, ReportRow, ReportValues, ReportsPage,
            },
            parts::{Badge, Choice, FieldError, NavLink, Offer},
        },
    },
};

/// Reports on a page.
const PAGE: usize = 30;
/// Counts stop after this many.
const COUNT_TO: u64 = 1_001;
/// Characters of a report that a list shows.
const EXCERPT: usize = 160;
/// Address of the list.
pub const PATH: &str = "/toa-soan/bao-loi";

/// Error reports: the reader's form without log-in, and the Board's list and decisions.
pub struct ErrorReportPages;

#[derive(Default, Deserialize)]
#[serde(default)]
struct TypedReport {
    kind: String,
    words: String,
    name: String,
    email: String,
    website: String,
    token: String,
}

impl From<TypedReport> for ReportForm {
    fn from(typed: TypedReport) -> Self {
        Self {
            kind: typed.kind,
            words: typed.words,
            name: typed.name,
            email: typed.email,
            trap: typed.website,
            token: typed.token,
        }
    }
}

/// The form of a decision.
#[derive(Default, Deserialize)]
#[serde(default)]
struct DecisionForm {
    words: String,
    authority: String,
    document_number: String,
    issued_on: String,
}

/// What was typed into a decision before a fault.
#[derive(Default)]
struct Typed {
    tried: &'static str,
    words: String,
    order: OrderForm,
    errors: Vec<FieldError>,
}

#[OpenApi]
impl ErrorReportPages {
    /// The form of an error report.
    #[oai(path = "/bao-loi/:code", method = "get")]
    async fn show_report_form(&self, open: Open, code: Path<String>) -> Result<Answer> {
        let article = article_of(&open, &code.0).await?;
        if let Standing::TakenDown { .. } = article.standing {
            return taken_down(&open, &article).await;
        }
        let form = ReportForm {
            token: draw_token(&open, &article.code)?,
            ..ReportForm::default()
        };
        Ok(Answer::page(
            &form_page(&open, &article, form, Vec::new()).await?,
        )?)
    }

    /// Receives an error report.
    #[oai(path = "/bao-loi/:code", method = "post")]
    async fn report_error(
        &self,
        open: Open,
        request: &Request,
        code: Path<String>,
        form: OpenForm<TypedReport>,
    ) -> Result<Answer> {
        let article = article_of(&open, &code.0).await?;
        let code = article.code;
        let form = ReportForm::from(form.typed);
        let place = open.portal.place_of(request);
        let services = &open.portal.services;
        match report_error(services, open.job(JOB)?, &place, &code, &form).await {
            Ok(report) => Ok(Answer::onward(&format!("/bao-loi/{code}/da-nhan/{report}"))),
            Err(Fault::Report(ReportFault::TakenDown)) => {
                // It may have been taken down since it was read above.
                taken_down(&open, &article_of(&open, &code.to_string()).await?).await
            }
            Err(fault) => refuse_form(&open, &article, form, fault).await,
        }
    }

    /// Says that an error report was received.
    #[oai(path = "/bao-loi/:code/da-nhan/:report", method = "get")]
    async fn show_received(&self, open: Open, code: Path<String>, report: Path<String>) -> Result<Answer> {
        let (code, report) = (parse_code(&code.0)?, parse_code(&report.0)?);
        let store = &open.portal.services.store;
        if !store.was_reported(&code, &report).await.map_err(Problem::from)? {
            return Err(Problem::not_found().into());
        }
        let reference = reference_of(&open).await?;
        let mut shell = shell_of(&open, &reference, "Đã nhận báo lỗi", "");
        shell.canonical = None;
        Ok(Answer::page(&ReportReceivedPage {
            shell,
            code: report.to_string(),
            article_href: format!("/bai-viet/{code}"),
        })?)
    }

    /// Error reports by state.
    #[oai(path = "/toa-soan/bao-loi", method = "get")]
    async fn list_reports(
        &self,
        can: Can<ViewNewsroom>,
        state: Query<Option<String>>,
        after: Query<Option<String>>,
    ) -> Result<Answer> {
        let state = state.0.as_deref().and_then(HandlingName::from_slug);
        let filter = ReportFilter {
            state: state.unwrap_or(HandlingName::New),
            after: after.0.as_deref().and_then(Cursor::parse),
        };
        Ok(Answer::page(&list_page(&can, filter).await?)?)
    }

    /// An error report.
    #[oai(path = "/toa-soan/bao-loi/:code", method = "get")]
    async fn show_report(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        da: Query<Option<String>>,
    ) -> Result<Answer> {
        let mut page = report_page(&can, &parse_code(&code.0)?, Typed::default()).await?;
        page.shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&page)?)
    }

    /// Opens a correction for the report, or lets the one that is open take it up.
    #[oai(path = "/toa-soan/bao-loi/:code/dinh-chinh", method = "post")]
    async fn correct_reported(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<DecisionForm>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        let tx = can.tx(form.once("correct_reported"))?;
        let done = match parse_remarks("words", &form.typed.words) {
            Ok(mistake) => correct_reported(can.services(), tx, &code, &mistake).await,
            Err(fault) => Err(fault),
        };
        if let Ok(Receipt { handle, version, .. }) = &done {
            let said = if *version > 1 { "gan-bao-loi" } else { "dinh-chinh" };
            return Ok(Answer::onward(&format!("/toa-soan/tin-bai/{handle}?da={said}")));
        }
        answer(&can, &code, done, "", typed("dinh-chinh", form.typed)).await
    }

    /// Takes the reported article down.
    #[oai(path = "/toa-soan/bao-loi/:code/go-bai", method = "post")]
    async fn take_down_reported(
        &self,
        can: Can<HandleReports>,
        code: Path<String>,
        form: Form<DecisionForm>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        let tx = can.tx(form.once("take_down_reported"))?;
        let typed = typed("go-bai", form.typed);
        let done = match (parse_remarks("words", &typed.words), typed.order.parse()) {
            (Ok(reason), Ok(order)) => take_down_reported(tx, &code, &reason, order).await,
            (Err(fault), _) | (_, Err(fault)) => Err(fault),
        };
        answer(&can, &code, done, "bao-loi-go-bai", typed).await
    }

    /// Changes nothing, for a reason that the reader is told.
    #[oai(path = "/toa-soan/bao-loi/:code/bo-qua", method = "post")]
    async fn dismiss_report(
        &self,
        can: Can<HandleReports>,
        code: Path<String>,
        form: Form<DecisionForm>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        let tx = can.tx(form.once("dismiss_report"))?;
        let done = match parse_remarks("words", &form.typed.words) {
            Ok(reason) => dismiss_report(tx, &code, &reason).await,
            Err(fault) => Err(fault),
        };
        answer(&can, &code, done, "bao-loi-bo-qua", typed("bo-qua", form.typed)).await
    }
}

fn typed(tried: &'static str, form: DecisionForm) -> Typed {
    Typed {
        tried,
        words: form.words,
        order: OrderForm {
            authority: form.authority,
            document_number: form.document_number,
            issued_on: form.issued_on,
        },
        errors: Vec::new(),
    }
}

fn draw_token(open: &Open, code: &SubmissionCode) -> Result<String, Problem> {
    let services = &open.portal.services;
    Ok(services.forms.draw(&code.to_string(), &mut services.stamp()?))
}

/// The form again, with what must be mended and all that was typed.
async fn refuse_form(open: &Open, article: &Article, form: ReportForm, fault: Fault) -> Result<Answer> {
    // A form that ran out, or was used, is drawn anew; one that came too soon only has to come again.
    let outworn = matches!(
        fault,
        Fault::PublicForm(FormFault::TooOld | FormFault::Foreign) | Fault::Report(ReportFault::SentBefore)
    );
    let kept = matches!(
        fault,
        Fault::Form(_) | Fault::PublicForm(_) | Fault::Report(_) | Fault::TooManyReports
    );
    let problem = Problem::from(fault);
    if !kept {
        return Err(problem.into());
    }
    let token = match outworn {
        true => draw_token(open, &article.code)?,
        false => form.token.clone(),
    };
    let errors = errors_of(&problem);
    let page = form_page(open, article, ReportForm { token, ..form }, errors).await?;
    Ok(Answer::page_with(problem.status, &page)?)
}

/// What must be mended, field by field or as a whole.
fn errors_of(problem: &Problem) -> Vec<FieldError> {
    if problem.fields.is_empty() {
        vec![FieldError {
            field: "",
            message: problem.detail.clone(),
        }]
    } else {
        present::field_errors(problem.fields.clone())
    }
}

async fn form_page(
    open: &Open,
    article: &Article,
    form: ReportForm,
    errors: Vec<FieldError>,
) -> Result<ReportFormPage, Problem> {
    let reference = reference_of(open).await?;
    let mut shell = shell_of(open, &reference, "Báo lỗi nội dung", "");
    shell.canonical = None;
    Ok(ReportFormPage {
        shell,
        action: format!("/bao-loi/{}", article.code),
        article: article.edition.content.title.to_string(),
        article_href: article.edition.path(),
        kinds: ErrorKind::ALL.map(kind_choice).to_vec(),
        values: ReportValues {
            kind: form.kind,
            words: form.words,
            name: form.name,
            email: form.email,
            token: form.token,
        },
        errors,
    })
}

fn kind_choice(kind: ErrorKind) -> Choice {
    Choice {
        value: kind.slug().to_owned(),
        label: kind.label().to_owned(),
        depth: 0,
    }
}

async fn list_page(can: &Can<ViewNewsroom>, filter: ReportFilter) -> Result<ReportsPage, Problem> {
    let reference = can.services().reference.current().await?;
    let view = can.view();
    let (reports, next) = view.error_reports(&filter, PAGE).await?;
    let address = |state: HandlingName| match state {
        HandlingName::New => PATH.to_owned(),
        _ => format!("{PATH}?state={}", state.slug()),
    };
    let mut lists = Vec::new();
    for state in HandlingName::ALL {
        let count = view.count_error_reports(state, COUNT_TO).await?;
        let link = NavLink {
            label: state.label().to_owned(),
            href: address(state),
            current: state == filter.state,
        };
        lists.push((link, present::count_words(count)));
    }
    Ok(ReportsPage {
        shell: can.portal.shell(can, "Báo lỗi của bạn đọc", PATH).await?,
        lists,
        empty: match filter.state {
            HandlingName::New => "Không có báo lỗi nào chờ xử lý.",
            HandlingName::Accepted => "Chưa có báo lỗi nào được tiếp nhận.",
            HandlingName::Dismissed => "Không có báo lỗi nào không được tiếp nhận.",
        },
        rows: reports.iter().map(|report| row(report, &reference)).collect(),
        next: next.map(|cursor| format!("{PATH}?state={}&after={cursor}", filter.state.slug())),
    })
}

/// A state in words; its colour is that of a submission's state which means the same.
fn badge(state: &Handling) -> Badge {
    let slug = match state.name() {
        HandlingName::New => StateName::Submitted,
        HandlingName::Accepted => StateName::Published,
        HandlingName::Dismissed => StateName::Refused,
    };
    Badge {
        slug: slug.slug().to_owned(),
        label: state.name().label().to_owned(),
    }
}

fn row(report: &ErrorReport, reference: &Reference) -> ReportRow {
    let words: String = report.words.as_str().chars().take(EXCERPT).collect();
    let shortened = words.len() < report.words.as_str().len();
    ReportRow {
        code: report.code.to_string(),
        title: report.title.clone(),
        href: format!("{PATH}/{}", report.code),
        kind: report.kind.label().to_owned(),
        excerpt: if shortened {
            format!("{}…", words.trim_end())
        } else {
            words
        },
        field: reference.field_name(&report.field).to_owned(),
        received: report.received_at.moment_words(),
        state: badge(&report.state),
    }
}

/// After a decision: the report again, with what came of it or what must be mended.
async fn answer<P>(
    can: &Can<P>,
    code: &SubmissionCode,
    done: Result<Receipt, Fault>,
    said: &str,
    typed: Typed,
) -> Result<Answer>
where
    P: Permission<Side = crate::domain::scope::Newsroom>,
{
    let problem = match done {
        Ok(_) => return Ok(Answer::onward(&format!("{PATH}/{code}?da={said}"))),
        Err(fault) => Problem::from(fault),
    };
    if !matches!(
        problem.status,
        StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY
    ) {
        return Err(problem.into());
    }
    let typed = Typed {
        errors: errors_of(&problem),
        ..typed
    };
    let page = report_page(can, code, typed).await?;
    Ok(Answer::page_with(problem.status, &page)?)
}

/// What a report and its article stand in.
struct Scene {
    report: ErrorReport,
    article: StateName,
    /// The item of the article, when the person may see it.
    item: Option<Submission>,
    /// The open correction that would take the report up.
    open: Option<SubmissionCode>,
    waits: bool,
}

async fn scene<P>(can: &Can<P>, code: &SubmissionCode) -> Result<Scene, Problem>
where
    P: Permission<Side = crate::domain::scope::Newsroom>,
{
    let view = can.view();
    let report = view.error_report(code).await?;
    let article = view.standing_of(&report.article).await?;
    let correction = match report.awaited() {
        Some(code) => Some(view.standing_of(&code).await?),
        None => None,
    };
    let item = match view.submission(&report.article).await {
        Ok(item) => Some(item),
        Err(StoreFault::NotFound) => None,
        Err(fault) => return Err(fault.into()),
    };
    let open = match &item {
        Some(item) => view.open_correction_of(item).await?,
        None => None,
    };
    Ok(Scene {
        waits: report.waits(correction, article),
        report,
        article,
        item,
        open,
    })
}

async fn report_page<P>(can: &Can<P>, code: &SubmissionCode, typed: Typed) -> Result<ReportPage, Problem>
where
    P: Permission<Side = crate::domain::scope::Newsroom>,
{
    let reference = can.services().reference.current().await?;
    let scene = scene(can, code).await?;
    let report = &scene.report;
    let handles = HandleReports::ROLES.iter().any(|&role| can.person.holds(role));
    let may = |action| {
        let item = scene.item.as_ref();
        scene.waits && item.is_some_and(|item| decide(&can.person, action, item).is_ok())
    };
    let is_down = scene.article == StateName::Unpublished;
    let correction = report_correction(report).or(scene.open);
    Ok(ReportPage {
        shell: can
            .portal
            .shell(can, "Báo lỗi của bạn đọc", &format!("{PATH}/{code}"))
            .await?,
        base: format!("{PATH}/{code}"),
        code: code.to_string(),
        state: badge(&report.state),
        title: report.title.clone(),
        facts: facts(report, &reference, handles),
        words: report.words.as_str().lines().map(str::to_owned).collect(),
        item_href: format!("/toa-soan/tin-bai/{}", report.article),
        public_href: (!is_down).then(|| format!("/bai-viet/{}", report.article)),
        correction: correction.map(|code| (code.to_string(), format!("/toa-soan/tin-bai/{code}"))),
        joins: scene.open.is_some(),
        correct: offer(may(Action::Correct)),
        take_down: offer(handles && scene.waits && (is_down || may(Action::TakeDown))),
        is_down,
        dismiss: offer(handles && scene.waits),
        tried: typed.tried.to_owned(),
        typed: typed.words,
        order: [
            typed.order.authority,
            typed.order.document_number,
            typed.order.issued_on,
        ],
        errors: typed.errors,
    })
}

fn offer(open: bool) -> Offer {
    if open {
        Offer::Open { key: fresh_key() }
    } else {
        Offer::Hidden
    }
}

fn report_correction(report: &ErrorReport) -> Option<SubmissionCode> {
    match report.state {
        Handling::Accepted {
            remedy: Remedy::Correction { code, .. },
            ..
        } => Some(code),
        _ => None,
    }
}

/// What is known of a report; who sent it only for those who decide.
fn facts(report: &ErrorReport, reference: &Reference, handles: bool) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("Loại lỗi", report.kind.label().to_owned()),
        ("Tiếp nhận lúc", report.received_at.moment_words()),
        ("Mã tin bài", report.article.to_string()),
        ("Lĩnh vực", reference.field_name(&report.field).to_owned()),
    ];
    if handles {
        let none = || "Không để lại".to_owned();
        let Reporter { name, email } = &report.reporter;
        facts.push((
            "Người báo lỗi",
            name.as_ref().map_or_else(none, ToString::to_string),
        ));
        facts.push((
            "Thư điện tử",
            email.as_ref().map_or_else(none, ToString::to_string),
        ));
    }
    match &report.state {
        Handling::New => {}
        Handling::Accepted { at, by, remedy } => {
            let what = match remedy {
                Remedy::Correction {
                    code,
                    published_at: None,
                } => format!("Chờ bản đính chính {code}"),
                Remedy::Correction {
                    code,
                    published_at: Some(at),
                } => format!("Đã đính chính lúc {} theo bản {code}", at.moment_words()),
                Remedy::TakeDown => "Đã gỡ bài".to_owned(),
            };
            facts.push(("Kết quả", what));
            facts.push((
                "Người xử lý",
                format!("{}, {}, {}", by.name, by.title(), at.moment_words()),
            ));
        }
        Handling::Dismissed { at, by, reason } => {
            facts.push(("Lý do không tiếp nhận", reason.clone()));
            facts.push((
                "Người xử lý",
                format!("{}, {}, {}", by.name, by.title(), at.moment_words()),
            ));
        }
    }
    facts
}
