//! The Board's acts as JSON.

use poem::Result;
use poem_openapi::{
    Object, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};

use super::{
    submissions::{PAGE, correct_item},
    types::{
        ReceiptBody, RevisionBody, RevisionItem, SubmissionBody, SubmissionList, WordsBody, once, parse_code,
    },
};
use crate::{
    app::{
        claims::{claim_submission, take_over_submission},
        publication::{OrderForm, take_down_submission},
        review::{
            Move, approve_submission, judge_submission, move_submission, parse_remarks, parse_verdict,
            reroute_submission, return_submission, route_submission,
        },
        urging::urge_submission,
    },
    domain::{claim::Claim, content::RevisionNumber, policy::ViewNewsroom, state::StateName},
    store::{Cursor, QueueFilter},
    web::{gate::Can, problem::Problem},
};

/// The Board's acts as JSON.
pub struct NewsroomApi;

/// The revision that was seen, which the approval binds.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct ApproveBody {
    /// Its number.
    revision: i64,
}

/// What shall be changed.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct ReturnBody {
    /// In words, at most 5,000 characters.
    remarks: String,
}

/// Grounds of Điều 3(9), never free text alone.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct RefuseBody {
    /// Slugs of the nine grounds, at least one.
    grounds: Vec<String>,
    /// Remarks beside them, at most 5,000 characters.
    #[oai(default)]
    remarks: String,
    /// Code of the published item that is repeated; ground 7 alone.
    duplicate_of: Option<String>,
}

/// A claim on an item.
#[derive(Clone, Debug, Object)]
struct ClaimBody {
    /// Code of the item.
    code: String,
    /// Until when, unless it is renewed, RFC 3339.
    until: String,
}

impl From<Claim> for ClaimBody {
    fn from(claim: Claim) -> Self {
        Self {
            code: claim.code.to_string(),
            until: claim.until.to_string(),
        }
    }
}

/// Why an article is taken from the public site.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub(super) struct TakeDownBody {
    /// Reason, at most 5,000 characters.
    pub(super) words: String,
    /// The order of an authority, after which no correction brings it back.
    pub(super) order: Option<OrderBody>,
}

/// An order to remove an article.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub(super) struct OrderBody {
    /// Who ordered it.
    authority: String,
    /// Số, ký hiệu.
    document_number: String,
    /// `dd/MM/yyyy`.
    issued_on: String,
}

impl From<OrderBody> for OrderForm {
    fn from(body: OrderBody) -> Self {
        Self {
            authority: body.authority,
            document_number: body.document_number,
            issued_on: body.issued_on,
        }
    }
}

#[OpenApi]
impl NewsroomApi {
    /// Items within reach, waiting ones by target, the rest newest first.
    #[oai(path = "/newsroom/submissions", method = "get")]
    async fn list_queue(
        &self,
        can: Can<ViewNewsroom>,
        state: Query<Option<String>>,
        after: Query<Option<String>>,
    ) -> Result<Json<SubmissionList>> {
        let state = state
            .0
            .map(|slug| StateName::from_slug(&slug).ok_or_else(Problem::not_found))
            .transpose()?;
        let after = after.0.as_deref().and_then(Cursor::parse);
        let filter = QueueFilter {
            state,
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

    /// An item within reach.
    #[oai(path = "/newsroom/submissions/:code", method = "get")]
    async fn show_item(&self, can: Can<ViewNewsroom>, code: Path<String>) -> Result<Json<SubmissionBody>> {
        let item = can
            .view()
            .submission(&parse_code(&code.0)?)
            .await
            .map_err(Problem::from)?;
        Ok(Json(SubmissionBody::from(&item)))
    }

    /// Revisions of an item, newest first.
    #[oai(path = "/newsroom/submissions/:code/revisions", method = "get")]
    async fn list_item_revisions(
        &self,
        can: Can<ViewNewsroom>,
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
    #[oai(path = "/newsroom/submissions/:code/revisions/:number", method = "get")]
    async fn show_item_revision(
        &self,
        can: Can<ViewNewsroom>,

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

    /// Takes or renews the claim on an item.
    #[oai(path = "/newsroom/submissions/:code/claim", method = "post")]
    async fn claim_item(&self, can: Can<ViewNewsroom>, code: Path<String>) -> Result<Json<ClaimBody>> {
        let claim = claim_submission(can.tx(None)?, &parse_code(&code.0)?).await;
        Ok(Json(claim.map_err(Problem::from)?.into()))
    }

    /// Takes the item over from whoever is at it; that is recorded, and the person is told.
    #[oai(path = "/newsroom/submissions/:code/take-over", method = "post")]
    async fn take_over_item(&self, can: Can<ViewNewsroom>, code: Path<String>) -> Result<Json<ClaimBody>> {
        let claim = take_over_submission(can.tx(None)?, &parse_code(&code.0)?).await;
        Ok(Json(claim.map_err(Problem::from)?.into()))
    }

    /// Passes the item to the member of its field.
    #[oai(path = "/newsroom/submissions/:code/route", method = "post")]
    async fn route_item(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Json<ReceiptBody>> {
        let tx = can.tx(once("route", key.0.as_deref(), &code.0)?)?;
        let receipt = route_submission(can.services(), tx, &parse_code(&code.0)?)
            .await
            .map_err(Problem::from)?;
        Ok(Json(receipt.into()))
    }

    /// Gives the item back with remarks.
    #[oai(path = "/newsroom/submissions/:code/return", method = "post")]
    async fn return_item(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<ReturnBody>,
    ) -> Result<Json<ReceiptBody>> {
        let tx = can.tx(once("return", key.0.as_deref(), &(&code.0, &body.0))?)?;
        let remarks = parse_remarks("remarks", &body.0.remarks).map_err(Problem::from)?;
        let receipt = return_submission(tx, &parse_code(&code.0)?, remarks.as_str())
            .await
            .map_err(Problem::from)?;
        Ok(Json(receipt.into()))
    }

    /// Refuses to publish the item; with ground 8 alone it is held.
    #[oai(path = "/newsroom/submissions/:code/refuse", method = "post")]
    async fn refuse_item(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<RefuseBody>,
    ) -> Result<Json<ReceiptBody>> {
        let tx = can.tx(once("refuse", key.0.as_deref(), &(&code.0, &body.0))?)?;
        let RefuseBody {
            grounds,
            remarks,
            duplicate_of,
        } = body.0;
        let verdict = parse_verdict(&grounds, &remarks, duplicate_of.as_deref().unwrap_or_default())
            .map_err(Problem::from)?;
        let receipt = judge_submission(can.services(), tx, &parse_code(&code.0)?, verdict)
            .await
            .map_err(Problem::from)?;
        Ok(Json(receipt.into()))
    }

    /// Approves the revision that was seen: it is public when this answers.
    #[oai(path = "/newsroom/submissions/:code/approve", method = "post")]
    async fn approve_item(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<ApproveBody>,
    ) -> Result<Json<ReceiptBody>> {
        let tx = can.tx(once("approve", key.0.as_deref(), &(&code.0, &body.0))?)?;
        let bound = RevisionNumber::from_number(body.0.revision);
        let receipt = approve_submission(can.services(), tx, &parse_code(&code.0)?, bound)
            .await
            .map_err(Problem::from)?;
        Ok(Json(receipt.into()))
    }

    /// Ends the hold: the item goes on at the step it came from.
    #[oai(path = "/newsroom/submissions/:code/release", method = "post")]
    async fn release_item(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<WordsBody>,
    ) -> Result<Json<ReceiptBody>> {
        move_item(&can, Move::Release, &code.0, key.0.as_deref(), &body.0).await
    }

    /// Asks the Chair for direction.
    #[oai(path = "/newsroom/submissions/:code/ask-direction", method = "post")]
    async fn ask_direction_item(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<WordsBody>,
    ) -> Result<Json<ReceiptBody>> {
        move_item(&can, Move::AskDirection, &code.0, key.0.as_deref(), &body.0).await
    }

    /// Gives direction.
    #[oai(path = "/newsroom/submissions/:code/direct", method = "post")]
    async fn direct_item(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<WordsBody>,
    ) -> Result<Json<ReceiptBody>> {
        move_item(&can, Move::Direct, &code.0, key.0.as_deref(), &body.0).await
    }

    /// Submits the item to the Chair for decision.
    #[oai(path = "/newsroom/submissions/:code/escalate", method = "post")]
    async fn escalate_item(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<WordsBody>,
    ) -> Result<Json<ReceiptBody>> {
        move_item(&can, Move::Escalate, &code.0, key.0.as_deref(), &body.0).await
    }

    /// Gives the item back to the Standing Office.
    #[oai(path = "/newsroom/submissions/:code/hand-back", method = "post")]
    async fn hand_back_item(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<WordsBody>,
    ) -> Result<Json<ReceiptBody>> {
        move_item(&can, Move::HandBack, &code.0, key.0.as_deref(), &body.0).await
    }

    /// Takes the item back to screening.
    #[oai(path = "/newsroom/submissions/:code/recall", method = "post")]
    async fn recall_item(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<WordsBody>,
    ) -> Result<Json<ReceiptBody>> {
        move_item(&can, Move::Recall, &code.0, key.0.as_deref(), &body.0).await
    }

    /// Takes a mistaken return back.
    #[oai(path = "/newsroom/submissions/:code/undo-return", method = "post")]
    async fn undo_return_item(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<WordsBody>,
    ) -> Result<Json<ReceiptBody>> {
        move_item(&can, Move::UndoReturn, &code.0, key.0.as_deref(), &body.0).await
    }

    /// Urges the body of an item that was returned or is on hold, once a day at most.
    #[oai(path = "/newsroom/submissions/:code/urge", method = "post")]
    async fn urge_item(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<WordsBody>,
    ) -> Result<Json<ReceiptBody>> {
        let tx = can.tx(once("urge", key.0.as_deref(), &(&code.0, &body.0))?)?;
        let remark = parse_remarks("words", &body.0.words).map_err(Problem::from)?;
        let receipt = urge_submission(tx, &parse_code(&code.0)?, &remark)
            .await
            .map_err(Problem::from)?;
        Ok(Json(receipt.into()))
    }

    /// Opens a correction of a published item; the receipt is the correction's.
    #[oai(path = "/newsroom/submissions/:code/correct", method = "post")]
    async fn correct_item(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<WordsBody>,
    ) -> Result<Json<ReceiptBody>> {
        correct_item(&can, &code.0, key.0.as_deref(), &body.0).await
    }

    /// Takes a published item from the public site.
    #[oai(path = "/newsroom/submissions/:code/take-down", method = "post")]
    async fn take_down_item(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<TakeDownBody>,
    ) -> Result<Json<ReceiptBody>> {
        let tx = can.tx(once("take_down", key.0.as_deref(), &(&code.0, &body.0))?)?;
        let reason = parse_remarks("words", &body.0.words).map_err(Problem::from)?;
        let order = body.0.order.map(OrderForm::from).unwrap_or_default();
        let order = order.parse().map_err(Problem::from)?;
        let receipt = take_down_submission(tx, &parse_code(&code.0)?, &reason, order)
            .await
            .map_err(Problem::from)?;
        Ok(Json(receipt.into()))
    }

    /// Passes the item to another member of its field.
    #[oai(path = "/newsroom/submissions/:code/reroute", method = "post")]
    async fn reroute_item(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Json<ReceiptBody>> {
        let tx = can.tx(once("reroute", key.0.as_deref(), &code.0)?)?;
        let receipt = reroute_submission(can.services(), tx, &parse_code(&code.0)?)
            .await
            .map_err(Problem::from)?;
        Ok(Json(receipt.into()))
    }
}

async fn move_item(
    can: &Can<ViewNewsroom>,
    movement: Move,
    code: &str,
    key: Option<&str>,
    body: &WordsBody,
) -> Result<Json<ReceiptBody>> {
    let tx = can.tx(once("move", key, &(movement, code, body))?)?;
    let words = parse_remarks("words", &body.words).map_err(Problem::from)?;
    let receipt = move_submission(can.services(), tx, &parse_code(code)?, movement, words.as_str())
        .await
        .map_err(Problem::from)?;
    Ok(Json(receipt.into()))
}
