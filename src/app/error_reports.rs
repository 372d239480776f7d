//! Error reports: sent by readers without an account, decided on by the Board.

use super::{
    Fault, Services,
    accounts::note_or_refuse,
    content_form::Faults,
    once,
    publication::{correct_from, correction_open},
};
use crate::{
    domain::{
        article::RemovalOrder,
        error_report::{
            Circumstances, ErrorKind, ErrorReport, NewReport, ReportFault, ReportWords, Reporter,
        },
        form_token::FormFault,
        ids::ErrorReportId,
        policy::{Correct, HandleReports, TakeDown, ViewNewsroom},
        scope::{Newsroom, System},
        state::StateName,
        text::{Email, PersonName, Remarks, SubmissionCode},
    },
    store::{Receipt, StoreFault, Tx},
};

/// Reports from one place within the window of the throttle: an office may share it.
const REPORTS_PER_PLACE: u64 = 10;
/// Reports of one article from everywhere within the window.
const REPORTS_PER_ARTICLE: u64 = 60;
/// Reports from everywhere within the window: more than people send, and few enough to be cleared away.
const REPORTS: u64 = 600;

/// The name under which the audit has what readers send.
pub const JOB: &str = "error-reports";

/// A report as typed.
#[derive(Clone, Debug, Default)]
pub struct ReportForm {
    /// Loại lỗi.
    pub kind: String,
    /// Nội dung báo lỗi.
    pub words: String,
    /// Họ và tên, if any.
    pub name: String,
    /// Thư điện tử, if any.
    pub email: String,
    /// What no reader sees and machines fill in.
    pub trap: String,
    /// The token it was drawn with.
    pub token: String,
}

impl ReportForm {
    fn parse(&self) -> Result<NewReport, Fault> {
        let mut faults = Faults::default();
        let unknown = "Loại lỗi chưa được chọn: hãy chọn một loại trong danh sách.";
        let kind = faults.take("kind", ErrorKind::from_slug(&self.kind).ok_or(unknown));
        let words = faults.take("words", ReportWords::parse(&self.words));
        let name = match self.name.trim() {
            "" => None,
            name => faults.take("name", PersonName::parse(name)),
        };
        let email = match self.email.trim() {
            "" => None,
            email => faults.take("email", Email::parse(email)),
        };
        match (kind, words) {
            (Some(kind), Some(words)) if faults.is_empty() => Ok(NewReport {
                kind,
                words,
                reporter: Reporter { name, email },
            }),
            _ => Err(faults.into()),
        }
    }
}

/// Receives a report of an article from a reader; the same form sent again is the same report.
///
/// # Errors
/// [`StoreFault::NotFound`] of an unknown article, [`ReportFault::TakenDown`], [`Fault::Form`],
/// [`Fault::PublicForm`] when it does not look like a reader's, [`Fault::TooManyReports`].
pub async fn report_error(
    services: &Services,
    mut tx: Tx<System>,
    place: &str,
    code: &SubmissionCode,
    form: &ReportForm,
) -> Result<SubmissionCode, Fault> {
    let article = tx.reported_article(code).await?;
    if !form.trap.is_empty() {
        return Err(FormFault::Trapped.into());
    }
    let new = form.parse()?;
    let drawn = services
        .forms
        .read(&code.to_string(), &form.token, tx.stamp().at())?;
    let id = ErrorReportId::from_uuid(drawn.number);
    let change = ErrorReport::receive(&article, drawn, new.clone(), tx.stamp())?;
    let fresh = change.resource().code;
    match tx.report_of_form(id).await {
        Err(StoreFault::NotFound) => {}
        before => return said_before(&before?, &new, code),
    }
    throttle(services, place, code).await?;
    match tx.save(change).await {
        Ok(_) => Ok(fresh),
        Err(StoreFault::Exists(_)) => said_before(&tx.report_of_form(id).await?, &new, code),
        Err(fault) => Err(fault.into()),
    }
}

fn said_before(
    before: &ErrorReport,
    new: &NewReport,
    article: &SubmissionCode,
) -> Result<SubmissionCode, Fault> {
    if before.says_the_same_as(new, article) {
        Ok(before.code)
    } else {
        Err(ReportFault::SentBefore.into())
    }
}

async fn throttle(services: &Services, place: &str, code: &SubmissionCode) -> Result<(), Fault> {
    let (place, article) = (format!("report-place:{place}"), format!("report-article:{code}"));
    let limits = [
        (place.as_str(), REPORTS_PER_PLACE),
        (article.as_str(), REPORTS_PER_ARTICLE),
        ("report", REPORTS),
    ];
    match note_or_refuse(services, &limits).await {
        Ok(_) => Ok(()),
        Err(Fault::Throttled) => Err(Fault::TooManyReports),
        Err(fault) => Err(fault),
    }
}

/// What the report and its article stand in now.
async fn circumstances(tx: &Tx<Newsroom>, report: &ErrorReport) -> Result<Circumstances, Fault> {
    let correction = match report.awaited() {
        Some(code) => Some(tx.standing_of(&code).await?),
        None => None,
    };
    Ok(Circumstances {
        correction,
        article: tx.standing_of(&report.article).await?,
    })
}

/// Opens a correction for the report, or lets the one that is open take it up: its version is above the first then.
/// The receipt is the correction's.
///
/// # Errors
/// [`Fault::Report`] when it was decided on, [`Fault::Review`] without words for a new correction, and what policy
/// says of correcting the article.
pub async fn correct_reported(
    services: &Services,
    tx: Tx<Newsroom>,
    code: &SubmissionCode,
    mistake: &Remarks,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let report = tx.error_report_for::<ViewNewsroom>(code).await?;
        let now = circumstances(tx, report.resource()).await?;
        let granted = tx.submission_for::<Correct>(&report.resource().article).await?;
        let by = granted.by().clone();
        if let Some(open) = tx.open_correction_of(granted.resource()).await? {
            let (joined, touched) = report.join_correction(open, &by, now, tx.stamp())?;
            return Ok(tx.save_both(touched, joined).await?);
        }
        let change = correct_from(services, tx, granted, mistake).await?;
        let waits = report.await_correction(change.resource(), &by, now, tx.stamp())?;
        tx.save_both(change, waits).await.map_err(correction_open)
    })
    .await
}

/// Takes the reported article down; one that is down already is only noted. The receipt is the report's.
///
/// # Errors
/// [`Fault::Report`] when it was decided on, [`Fault::Review`] without a reason.
pub async fn take_down_reported(
    tx: Tx<Newsroom>,
    code: &SubmissionCode,
    reason: &Remarks,
    order: Option<RemovalOrder>,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let report = tx.error_report_for::<HandleReports>(code).await?;
        let now = circumstances(tx, report.resource()).await?;
        let article = report.resource().article;
        let accepted = report.accept_take_down(now, tx.stamp())?;
        if now.article == StateName::Unpublished && order.is_none() {
            return Ok(tx.save(accepted).await?);
        }
        let granted = tx.submission_for::<TakeDown>(&article).await?;
        let taken_down = granted.take_down(reason.as_str(), order, tx.stamp())?;
        Ok(tx.save_both(accepted, taken_down).await?)
    })
    .await
}

/// Changes nothing, for a reason that the reader is told.
///
/// # Errors
/// [`Fault::Report`] without a reason, or when it was decided on.
pub async fn dismiss_report(
    tx: Tx<Newsroom>,
    code: &SubmissionCode,
    reason: &Remarks,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let report = tx.error_report_for::<HandleReports>(code).await?;
        let now = circumstances(tx, report.resource()).await?;
        let change = report.dismiss(reason.as_str(), now, tx.stamp())?;
        Ok(tx.save(change).await?)
    })
    .await
}

/// Opens a report again whose correction ended without being published, or whose article was taken down meanwhile;
/// whether it did. Looks at everything anew, so that doing it again changes nothing.
///
/// # Errors
/// When the store says no.
pub async fn reopen_report(mut tx: Tx<System>, id: ErrorReportId) -> Result<bool, Fault> {
    let report = tx.report_of_form(id).await?;
    let (correction, article) = tx.standings_around(&report).await?;
    match report.reopen(correction, article, tx.stamp()) {
        Some(change) => Ok(tx.save(change).await.map(|_| true)?),
        None => Ok(false),
    }
}
