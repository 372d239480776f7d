//! Urging a body about an item that waits for it.

use poem::Result;
use poem_openapi::{OpenApi, param::Path};

use super::{
    item::Typed,
    newsroom::desk,
    submissions::{WordsForm, parse_code},
};
use crate::{
    app::{review::parse_remarks, urging::urge_submission},
    domain::policy::ViewNewsroom,
    web::{form::Form, gate::Can, page::Answer},
};

/// Urging a body about an item that waits for it.
pub struct UrgingPages;

#[OpenApi]
impl UrgingPages {
    /// Urges the body of an item that was returned or is on hold.
    #[oai(path = "/toa-soan/tin-bai/:code/don-doc", method = "post")]
    async fn urge(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<WordsForm>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        let (desk, tx) = (desk(&can, form.queue()), can.tx(form.once("urge"))?);
        let done = match parse_remarks("words", &form.typed.words) {
            Ok(remark) => urge_submission(tx, &code, &remark).await,
            Err(fault) => Err(fault),
        };
        let typed = Typed {
            words: form.typed.words,
            tried: Some("don-doc".to_owned()),
            ..Typed::having_seen(&form.typed.revision)
        };
        desk.answer(&can, &code, done, "don-doc", typed).await
    }
}
