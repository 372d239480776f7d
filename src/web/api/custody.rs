//! Who has charge of an item, as JSON.

use poem::Result;
use poem_openapi::{
    Object, OpenApi,
    param::{Header, Path},
    payload::Json,
};

use super::types::{ReceiptBody, once, parse_code};
use crate::{
    app::custody::{CustodyForm, assign_custodian, give_to_pool, hand_over_submission, take_from_pool},
    domain::{
        account::Account,
        policy::{FileNews, Permission, ViewNewsroom, ViewWorkspace},
        time::LocalDate,
    },
    web::{
        gate::{Can, Side},
        problem::Problem,
    },
};

/// Who has charge of an item.
pub struct CustodyApi;

/// Somebody who has charge of an item, or could have.
#[derive(Clone, Debug, Object)]
struct ColleagueBody {
    /// The account.
    id: String,
    /// Full name.
    name: String,
    /// Last day away, `yyyy-MM-dd`, while away.
    away_until: Option<String>,
    /// Whether the account is in use.
    active: bool,
}

impl ColleagueBody {
    fn of(account: &Account, today: LocalDate) -> Self {
        Self {
            id: account.id.to_string(),
            name: account.full_name.to_string(),
            away_until: account.away_until(today).map(|day| day.to_string()),
            active: account.is_active(),
        }
    }
}

/// Who answers for an item, who has charge of it, and who could have.
#[derive(Clone, Debug, Object)]
struct CustodyBody {
    /// Who answers for it in law; never changes.
    author_name: String,
    /// Who may now edit and submit; nobody while it waits in the body's pool.
    custodian: Option<ColleagueBody>,
    /// Collaborators of the body.
    colleagues: Vec<ColleagueBody>,
}

/// To whom an item is given, and why.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct GiveBody {
    /// The account of the new custodian, a collaborator of the item's body who is there.
    custodian: String,
    /// At most 5,000 characters.
    reason: String,
}

impl From<&GiveBody> for CustodyForm {
    fn from(body: &GiveBody) -> Self {
        Self {
            custodian: body.custodian.clone(),
            reason: body.reason.clone(),
        }
    }
}

/// Why an item is given back to its body.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct ReasonBody {
    /// At most 5,000 characters.
    reason: String,
}

#[OpenApi]
impl CustodyApi {
    /// Who has charge of an item of the body, and who could have.
    #[oai(path = "/workspaces/:tenant/submissions/:code/custody", method = "get")]
    async fn show_custody(
        &self,
        can: Can<ViewWorkspace>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
    ) -> Result<Json<CustodyBody>> {
        custody_of(&can, &code.0).await
    }

    /// Hands an item over to a colleague.
    #[oai(path = "/workspaces/:tenant/submissions/:code/hand-over", method = "post")]
    async fn hand_over_submission(
        &self,
        can: Can<FileNews>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<GiveBody>,
    ) -> Result<Json<ReceiptBody>> {
        let tx = can.tx(once("hand_over", key.0.as_deref(), &(&code.0, &body.0))?)?;
        let receipt =
            hand_over_submission(can.services(), tx, &parse_code(&code.0)?, &(&body.0).into()).await;
        Ok(Json(receipt.map_err(Problem::from)?.into()))
    }

    /// Gives an item back to the body.
    #[oai(path = "/workspaces/:tenant/submissions/:code/give-to-pool", method = "post")]
    async fn give_submission_to_pool(
        &self,
        can: Can<FileNews>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<ReasonBody>,
    ) -> Result<Json<ReceiptBody>> {
        let tx = can.tx(once("give_to_pool", key.0.as_deref(), &(&code.0, &body.0))?)?;
        let receipt = give_to_pool(tx, &parse_code(&code.0)?, &body.0.reason).await;
        Ok(Json(receipt.map_err(Problem::from)?.into()))
    }

    /// Takes charge of an item that nobody has.
    #[oai(
        path = "/workspaces/:tenant/submissions/:code/take-from-pool",
        method = "post"
    )]
    async fn take_submission_from_pool(
        &self,
        can: Can<FileNews>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Json<ReceiptBody>> {
        let tx = can.tx(once("take_from_pool", key.0.as_deref(), &code.0)?)?;
        let receipt = take_from_pool(tx, &parse_code(&code.0)?).await;
        Ok(Json(receipt.map_err(Problem::from)?.into()))
    }

    /// The lead of the body names who has charge of an item.
    #[oai(
        path = "/workspaces/:tenant/submissions/:code/assign-custodian",
        method = "post"
    )]
    async fn assign_custodian(
        &self,
        can: Can<ViewWorkspace>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<GiveBody>,
    ) -> Result<Json<ReceiptBody>> {
        assign(&can, &code.0, key.0.as_deref(), &body.0).await
    }

    /// Who has charge of an item within reach, and who could have.
    #[oai(path = "/newsroom/submissions/:code/custody", method = "get")]
    async fn show_item_custody(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
    ) -> Result<Json<CustodyBody>> {
        custody_of(&can, &code.0).await
    }

    /// The Standing Office names who has charge of an item.
    #[oai(path = "/newsroom/submissions/:code/assign-custodian", method = "post")]
    async fn assign_item_custodian(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<GiveBody>,
    ) -> Result<Json<ReceiptBody>> {
        assign(&can, &code.0, key.0.as_deref(), &body.0).await
    }
}

async fn custody_of<P: Permission>(can: &Can<P>, code: &str) -> Result<Json<CustodyBody>>
where
    P::Side: Side,
{
    let (view, today) = (can.view(), can.services().today());
    let item = view.submission(&parse_code(code)?).await.map_err(Problem::from)?;
    let custody = view.custody_of(&item).await.map_err(Problem::from)?;
    let body = |account: &Account| ColleagueBody::of(account, today);
    Ok(Json(CustodyBody {
        author_name: item.author.name.to_string(),
        custodian: custody.custodian.as_ref().map(body),
        colleagues: custody.colleagues.iter().map(body).collect(),
    }))
}

async fn assign<P: Permission>(
    can: &Can<P>,
    code: &str,
    key: Option<&str>,
    body: &GiveBody,
) -> Result<Json<ReceiptBody>>
where
    P::Side: Side,
{
    let tx = can.tx(once("assign_custodian", key, &(code, body))?)?;
    let receipt = assign_custodian(can.services(), tx, &parse_code(code)?, &body.into()).await;
    Ok(Json(receipt.map_err(Problem::from)?.into()))
}
