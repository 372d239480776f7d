//! What leads the home page, as JSON; what everybody reads of it is among the articles.

use poem::Result;
use poem_openapi::{Object, OpenApi, param::Header, payload::Json};

use super::types::{VersionBody, once};
use crate::{
    app::front_page::{end_lead, front_page, lead_with_article, parse_article_code},
    domain::policy::ShapeSite,
    web::{gate::Can, problem::Problem},
};

/// What leads the home page, as JSON.
pub struct FrontPageApi;

/// An article, named by its code.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct CodeBody {
    /// Code in its address.
    code: String,
}

/// What was chosen to lead.
#[derive(Clone, Debug, Object)]
struct ChoiceBody {
    /// Version of the choice.
    version: i64,
    /// Code of the article that was chosen; none when the newest leads by itself.
    code: Option<String>,
    /// Whether it does lead: an article that was taken down does not.
    leads: bool,
    /// Who chose it.
    chosen_by: Option<String>,
    /// When, RFC 3339.
    chosen_at: Option<String>,
}

#[OpenApi]
impl FrontPageApi {
    /// What was chosen to lead the home page.
    #[oai(path = "/administration/front-page", method = "get")]
    async fn show_choice(&self, can: Can<ShapeSite>) -> Result<Json<ChoiceBody>> {
        let found = front_page(can.services(), &can.view()).await;
        let (page, leads) = found.map_err(Problem::from)?;
        Ok(Json(ChoiceBody {
            version: page.version.number(),
            leads,
            code: page.lead.as_ref().map(|lead| lead.code.to_string()),
            chosen_by: page.lead.as_ref().map(|lead| lead.chosen_by.name.to_string()),
            chosen_at: page.lead.as_ref().map(|lead| lead.chosen_at.to_string()),
        }))
    }

    /// Puts a public article at the head of the home page.
    #[oai(path = "/administration/front-page/lead", method = "post")]
    async fn lead(
        &self,
        can: Can<ShapeSite>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<CodeBody>,
    ) -> Result<Json<VersionBody>> {
        let tx = can.tx(once("lead_with", key.0.as_deref(), &body.0.code)?)?;
        let code = parse_article_code(&body.0.code).map_err(Problem::from)?;
        let receipt = lead_with_article(can.services(), tx, code).await;
        Ok(Json(receipt.map_err(Problem::from)?.into()))
    }

    /// Lets the newest article lead again, when this one was chosen.
    #[oai(path = "/administration/front-page/end-lead", method = "post")]
    async fn end_lead(
        &self,
        can: Can<ShapeSite>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<CodeBody>,
    ) -> Result<Json<VersionBody>> {
        let tx = can.tx(once("end_lead", key.0.as_deref(), &body.0.code)?)?;
        let code = parse_article_code(&body.0.code).map_err(Problem::from)?;
        let receipt = end_lead(can.services(), tx, code).await;
        Ok(Json(receipt.map_err(Problem::from)?.into()))
    }
}
