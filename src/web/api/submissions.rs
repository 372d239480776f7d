//! A body's own systems: file, edit, submit, follow.

use poem::Result;
use poem_openapi::{
    Object, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};

use super::types::{
    ContentBody, ReceiptBody, RevisionBody, RevisionItem, SubmissionBody, SubmissionList, WordsBody, once,
    parse_code,
};
use crate::{
    app::{
        content_form::ContentForm,
        publication::open_correction,
        review::parse_remarks,
        submissions::{edit_submission, open_submission, submit_submission, withdraw_submission},
    },
    domain::{
        content::RevisionNumber,
        custody::Declaration,
        policy::{FileNews, Permission, ViewWorkspace},
        state::StateName,
    },
    store::{Cursor, QueueFilter},
    web::{
        gate::{Can, Side},
        problem::Problem,
    },
};

/// Items on a page.
pub(super) const PAGE: usize = 50;

/// A body's own systems.
pub struct SubmissionsApi;

/// A new revision over the one that was read.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct EditBody {
    /// Number of the revision that was edited.
    revision: i64,
    /// The new content.
    content: ContentBody,
}

/// The custodian's declaration (Điều 3(3)–(4)).
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct SubmitBody {
    /// The content is accurate and the supplier answers for it.
    accurate: bool,
    /// It holds no state secret.
    no_state_secret: bool,
}

#[OpenApi]
impl SubmissionsApi {
    /// Items of the body, newest first.
    #[oai(path = "/workspaces/:tenant/submissions", method = "get")]
    async fn list_submissions(
        &self,
        can: Can<ViewWorkspace>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        state: Query<Option<String>>,
        pooled: Query<Option<bool>>,
        after: Query<Option<String>>,
    ) -> Result<Json<SubmissionList>> {
        let state = state
            .0
            .map(|slug| StateName::from_slug(&slug).ok_or_else(Problem::not_found))
            .transpose()?;
        let after = after.0.as_deref().and_then(Cursor::parse);
        let filter = QueueFilter {
            state,
            pooled: pooled.0.unwrap_or_default(),
            after,
            ..QueueFilter::default()
        };
        let (items, next) = can
            .view()
            .submissions(&filter, PAGE)
            .await
            .map_err(Problem::from)?;
        let items = items.iter().map(SubmissionBody::from).collect();
        Ok(Json(SubmissionList {
            items,
            next: next.map(|cursor| cursor.to_string()),
        }))
    }

    /// Opens a draft.
    #[oai(path = "/workspaces/:tenant/submissions", method = "post")]
    async fn open_submission(
        &self,
        can: Can<FileNews>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<ContentBody>,
    ) -> Result<Json<ReceiptBody>> {
        let tx = can.tx(once("open", key.0.as_deref(), &body.0)?)?;
        let form = ContentForm::from(body.0);
        let receipt = open_submission(can.services(), tx, &form)
            .await
            .map_err(Problem::from)?;
        Ok(Json(receipt.into()))
    }

    /// An item of the body.
    #[oai(path = "/workspaces/:tenant/submissions/:code", method = "get")]
    async fn show_submission(
        &self,
        can: Can<ViewWorkspace>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
    ) -> Result<Json<SubmissionBody>> {
        let item = can
            .view()
            .submission(&parse_code(&code.0)?)
            .await
            .map_err(Problem::from)?;
        Ok(Json(SubmissionBody::from(&item)))
    }

    /// Revisions of an item, newest first.
    #[oai(path = "/workspaces/:tenant/submissions/:code/revisions", method = "get")]
    async fn list_revisions(
        &self,
        can: Can<ViewWorkspace>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
    ) -> Result<Json<Vec<RevisionItem>>> {
        let view = can.view();
        let item = view
            .submission(&parse_code(&code.0)?)
            .await
            .map_err(Problem::from)?;
        let revisions = view.revisions(&item).await.map_err(Problem::from)?;
        Ok(Json(revisions.iter().map(RevisionItem::from).collect()))
    }

    /// A revision with its text.
    #[oai(
        path = "/workspaces/:tenant/submissions/:code/revisions/:number",
        method = "get"
    )]
    async fn show_revision(
        &self,
        can: Can<ViewWorkspace>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
        number: Path<i64>,
    ) -> Result<Json<RevisionBody>> {
        let view = can.view();
        let item = view
            .submission(&parse_code(&code.0)?)
            .await
            .map_err(Problem::from)?;
        let revision = view
            .revision(&item, RevisionNumber::from_number(number.0))
            .await
            .map_err(Problem::from)?;
        Ok(Json(RevisionBody::from(&revision)))
    }

    /// Writes a new revision.
    #[oai(path = "/workspaces/:tenant/submissions/:code/revisions", method = "post")]
    async fn edit_submission(
        &self,
        can: Can<FileNews>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<EditBody>,
    ) -> Result<Json<ReceiptBody>> {
        let tx = can.tx(once("edit", key.0.as_deref(), &(&code.0, &body.0))?)?;
        let (code, edited) = (parse_code(&code.0)?, RevisionNumber::from_number(body.0.revision));
        let form = ContentForm::from(body.0.content);
        let receipt = edit_submission(can.services(), tx, &code, edited, &form)
            .await
            .map_err(Problem::from)?;
        Ok(Json(receipt.into()))
    }

    /// Sends the item to the Standing Office.
    #[oai(path = "/workspaces/:tenant/submissions/:code/submit", method = "post")]
    async fn submit_submission(
        &self,
        can: Can<FileNews>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<SubmitBody>,
    ) -> Result<Json<ReceiptBody>> {
        let tx = can.tx(once("submit", key.0.as_deref(), &(&code.0, &body.0))?)?;
        let declaration = Declaration {
            accurate: body.0.accurate,
            no_state_secret: body.0.no_state_secret,
        };
        let code = parse_code(&code.0)?;
        let receipt = submit_submission(can.services(), tx, &code, declaration)
            .await
            .map_err(Problem::from)?;
        Ok(Json(receipt.into()))
    }

    /// Opens a correction of a published item; the receipt is the correction's.
    #[oai(path = "/workspaces/:tenant/submissions/:code/correct", method = "post")]
    async fn correct_submission(
        &self,
        can: Can<FileNews>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<WordsBody>,
    ) -> Result<Json<ReceiptBody>> {
        correct_item(&can, &code.0, key.0.as_deref(), &body.0).await
    }

    /// Ends the item at its custodian's wish.
    #[oai(path = "/workspaces/:tenant/submissions/:code/withdraw", method = "post")]
    async fn withdraw_submission(
        &self,
        can: Can<FileNews>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Json<ReceiptBody>> {
        let tx = can.tx(once("withdraw", key.0.as_deref(), &code.0)?)?;
        let receipt = withdraw_submission(tx, &parse_code(&code.0)?)
            .await
            .map_err(Problem::from)?;
        Ok(Json(receipt.into()))
    }
}

/// Opens a correction, on either side.
pub(super) async fn correct_item<P: Permission>(
    can: &Can<P>,
    code: &str,
    key: Option<&str>,
    body: &WordsBody,
) -> Result<Json<ReceiptBody>>
where
    P::Side: Side,
{
    let tx = can.tx(once("correct", key, &(code, body))?)?;
    let mistake = parse_remarks("words", &body.words).map_err(Problem::from)?;
    let receipt = open_correction(can.services(), tx, &parse_code(code)?, &mistake)
        .await
        .map_err(Problem::from)?;
    Ok(Json(receipt.into()))
}
