//! Error reports and checks after publication as JSON.

use poem::Result;
use poem_openapi::{
    Object, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};

use super::{
    newsroom::TakeDownBody,
    submissions::PAGE,
    types::{ReceiptBody, SubmissionBody, SubmissionList, WordsBody, once, parse_code},
};
use crate::{
    app::{
        error_reports::{correct_reported, dismiss_report, take_down_reported},
        publication::{OrderForm, check_submission},
        review::parse_remarks,
    },
    domain::{
        error_report::{ErrorReport, Handling, HandlingName, Remedy},
        policy::{HandleReports, Permission, ViewNewsroom},
    },
    store::{Cursor, ReportFilter},
    web::{gate::Can, problem::Problem},
};

/// Error reports and checks after publication as JSON.
pub struct ErrorReportsApi;

/// An error report.
#[derive(Clone, Debug, Object)]
struct ReportBody {
    /// Its code.
    code: String,
    /// Code of the article.
    article: String,
    /// The article's title when it came.
    title: String,
    /// Slug of the article's field.
    field: String,
    /// `facts`, `writing`, `abuse`, `rights` or `other`.
    kind: String,
    /// In the reader's words.
    words: String,
    /// `new`, `accepted` or `dismissed`.
    state: String,
    /// Code of the correction that takes it up.
    correction: Option<String>,
    /// Why it was dismissed.
    reason: Option<String>,
    /// RFC 3339.
    received_at: String,
    /// The reader's name, for those who decide.
    reporter_name: Option<String>,
    /// The reader's address, for those who decide.
    reporter_email: Option<String>,
}

impl ReportBody {
    fn of(report: &ErrorReport, can: &Can<ViewNewsroom>) -> Self {
        let handles = HandleReports::ROLES.iter().any(|&role| can.person.holds(role));
        let reporter = Some(&report.reporter).filter(|_| handles);
        let (correction, reason) = match &report.state {
            Handling::Accepted {
                remedy: Remedy::Correction { code, .. },
                ..
            } => (Some(code.to_string()), None),
            Handling::Dismissed { reason, .. } => (None, Some(reason.clone())),
            Handling::New | Handling::Accepted { .. } => (None, None),
        };
        Self {
            code: report.code.to_string(),
            article: report.article.to_string(),
            title: report.title.clone(),
            field: report.field.to_string(),
            kind: report.kind.slug().to_owned(),
            words: report.words.as_str().to_owned(),
            state: report.state.name().slug().to_owned(),
            correction,
            reason,
            received_at: report.received_at.to_string(),
            reporter_name: reporter.and_then(|one| one.name.as_ref().map(ToString::to_string)),
            reporter_email: reporter.and_then(|one| one.email.as_ref().map(ToString::to_string)),
        }
    }
}

/// A page of error reports.
#[derive(Clone, Debug, Object)]
struct ReportList {
    /// What waits oldest first, the rest newest first.
    items: Vec<ReportBody>,
    /// Give it as `after` to read on.
    next: Option<String>,
}

/// What was checked, and an optional remark.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct CheckBody {
    /// Id of the edition that was read.
    edition: String,
    /// At most 5,000 characters.
    #[oai(default)]
    words: String,
}

#[OpenApi]
impl ErrorReportsApi {
    /// Error reports of one state, new ones by default.
    #[oai(path = "/newsroom/error-reports", method = "get")]
    async fn list_error_reports(
        &self,
        can: Can<ViewNewsroom>,
        state: Query<Option<String>>,
        after: Query<Option<String>>,
    ) -> Result<Json<ReportList>> {
        let state = match state.0 {
            Some(slug) => HandlingName::from_slug(&slug).ok_or_else(Problem::not_found)?,
            None => HandlingName::New,
        };
        let filter = ReportFilter {
            state,
            after: after.0.as_deref().and_then(Cursor::parse),
        };
        let (reports, next) = can
            .view()
            .error_reports(&filter, PAGE)
            .await
            .map_err(Problem::from)?;
        Ok(Json(ReportList {
            items: reports
                .iter()
                .map(|report| ReportBody::of(report, &can))
                .collect(),
            next: next.map(|cursor| cursor.to_string()),
        }))
    }

    /// An error report.
    #[oai(path = "/newsroom/error-reports/:code", method = "get")]
    async fn show_error_report(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
    ) -> Result<Json<ReportBody>> {
        let report = can
            .view()
            .error_report(&parse_code(&code.0)?)
            .await
            .map_err(Problem::from)?;
        Ok(Json(ReportBody::of(&report, &can)))
    }

    /// Opens a correction for the report, or lets the one that is open take it up; the receipt is the correction's.
    #[oai(path = "/newsroom/error-reports/:code/correct", method = "post")]
    async fn correct_error_report(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<WordsBody>,
    ) -> Result<Json<ReceiptBody>> {
        let tx = can.tx(once("correct_reported", key.0.as_deref(), &(&code.0, &body.0))?)?;
        let mistake = parse_remarks("words", &body.0.words).map_err(Problem::from)?;
        let receipt = correct_reported(can.services(), tx, &parse_code(&code.0)?, &mistake)
            .await
            .map_err(Problem::from)?;
        Ok(Json(receipt.into()))
    }

    /// Takes the reported article down; one that is down already is only noted.
    #[oai(path = "/newsroom/error-reports/:code/take-down", method = "post")]
    async fn take_down_error_report(
        &self,
        can: Can<HandleReports>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<TakeDownBody>,
    ) -> Result<Json<ReceiptBody>> {
        let tx = can.tx(once("take_down_reported", key.0.as_deref(), &(&code.0, &body.0))?)?;
        let reason = parse_remarks("words", &body.0.words).map_err(Problem::from)?;
        let order = body.0.order.map(OrderForm::from).unwrap_or_default();
        let order = order.parse().map_err(Problem::from)?;
        let receipt = take_down_reported(tx, &parse_code(&code.0)?, &reason, order)
            .await
            .map_err(Problem::from)?;
        Ok(Json(receipt.into()))
    }

    /// Changes nothing, for a reason that the reader is told.
    #[oai(path = "/newsroom/error-reports/:code/dismiss", method = "post")]
    async fn dismiss_error_report(
        &self,
        can: Can<HandleReports>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<WordsBody>,
    ) -> Result<Json<ReceiptBody>> {
        let tx = can.tx(once("dismiss_report", key.0.as_deref(), &(&code.0, &body.0))?)?;
        let reason = parse_remarks("words", &body.0.words).map_err(Problem::from)?;
        let receipt = dismiss_report(tx, &parse_code(&code.0)?, &reason)
            .await
            .map_err(Problem::from)?;
        Ok(Json(receipt.into()))
    }

    /// Published items that were not checked yet, of a member's own fields or of all; the longest public first.
    #[oai(path = "/newsroom/unchecked", method = "get")]
    async fn list_unchecked(
        &self,
        can: Can<ViewNewsroom>,
        after: Query<Option<String>>,
    ) -> Result<Json<SubmissionList>> {
        let after = after.0.as_deref().and_then(Cursor::parse);
        let (items, next) = can
            .view()
            .unchecked(after.as_ref(), PAGE)
            .await
            .map_err(Problem::from)?;
        Ok(Json(SubmissionList {
            items: items.iter().map(SubmissionBody::from).collect(),
            next: next.map(|cursor| cursor.to_string()),
        }))
    }

    /// Marks what is public of an item as checked, in the edition that was read.
    #[oai(path = "/newsroom/submissions/:code/check", method = "post")]
    async fn check_item(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<CheckBody>,
    ) -> Result<Json<ReceiptBody>> {
        let tx = can.tx(once("check", key.0.as_deref(), &(&code.0, &body.0))?)?;
        let seen = body.0.edition.parse().map_err(|_| Problem::not_found())?;
        let remark = parse_remarks("words", &body.0.words).map_err(Problem::from)?;
        let receipt = check_submission(tx, &parse_code(&code.0)?, seen, &remark)
            .await
            .map_err(Problem::from)?;
        Ok(Json(receipt.into()))
    }
}
