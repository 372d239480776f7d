//! Recording what came by post, by e-mail or by hand, as JSON.

use poem::Result;
use poem_openapi::{Enum, Object, OpenApi, param::Header, payload::Json};

use super::types::{ContentBody, ReceiptBody, once};
use crate::{
    app::intake::{IntakeForm, take_in_submission},
    domain::{policy::RecordIntake, supply::Channel},
    web::{gate::Can, problem::Problem},
};

/// Recording what came.
pub struct IntakeApi;

/// By which way it came.
#[derive(Clone, Copy, Debug, Enum)]
#[oai(rename_all = "snake_case")]
enum ChannelName {
    /// Bưu điện.
    Post,
    /// Thư điện tử.
    Email,
    /// Trực tiếp.
    ByHand,
}

impl From<ChannelName> for Channel {
    fn from(name: ChannelName) -> Self {
        match name {
            ChannelName::Post => Self::Post,
            ChannelName::Email => Self::Email,
            ChannelName::ByHand => Self::ByHand,
        }
    }
}

/// What came, from whom and how.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct IntakeBody {
    /// Slug of the supplier's body, where it has a workspace.
    #[oai(default)]
    supplier_tenant: String,
    /// Name of another organisation, at most 200 characters.
    #[oai(default)]
    supplier_name: String,
    /// Full name of the person who supplied it.
    supplier_person: String,
    /// The person's post.
    #[oai(default)]
    supplier_post: String,
    /// By which way it came.
    channel: ChannelName,
    /// Local time at which it reached the Board, `yyyy-MM-ddTHH:mm`: lateness counts to this moment.
    received_at: String,
    /// Số, ký hiệu of the covering letter, at most 60 characters.
    #[oai(default)]
    letter_number: String,
    /// The supplier's signed declaration (Điều 3(3)–(4)) was received.
    declared: bool,
    /// What it says.
    content: ContentBody,
}

impl From<IntakeBody> for IntakeForm {
    fn from(body: IntakeBody) -> Self {
        Self {
            supplier_tenant: body.supplier_tenant,
            supplier_name: body.supplier_name,
            supplier_person: body.supplier_person,
            supplier_post: body.supplier_post,
            channel: Channel::from(body.channel).slug().to_owned(),
            received_at: body.received_at,
            letter_number: body.letter_number,
            declared: body.declared,
            content: body.content.into(),
        }
    }
}

#[OpenApi]
impl IntakeApi {
    /// Records what came, as submitted.
    #[oai(path = "/newsroom/intake", method = "post")]
    async fn take_in_submission(
        &self,
        can: Can<RecordIntake>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<IntakeBody>,
    ) -> Result<Json<ReceiptBody>> {
        let tx = can.tx(once("take_in", key.0.as_deref(), &body.0)?)?;
        let receipt = take_in_submission(can.services(), tx, &body.0.into()).await;
        Ok(Json(receipt.map_err(Problem::from)?.into()))
    }
}
