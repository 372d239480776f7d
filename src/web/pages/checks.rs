//! The check after publication: what is public and was not checked, and the mark itself.

use poem::Result;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};
use serde::Deserialize;

use super::{item::Typed, newsroom::desk, submissions::parse_code};
use crate::{
    app::{publication::check_submission, review::parse_remarks},
    domain::{policy::ViewNewsroom, submission::Submission},
    store::{Cursor, Reference},
    web::{
        form::Form,
        gate::Can,
        page::Answer,
        present,
        problem::Problem,
        views::checks::{CheckRow, ChecksPage},
    },
};

/// Items on a page.
const PAGE: usize = 30;
/// Counts stop after this many.
const COUNT_TO: u64 = 1_001;
/// Address of the list.
pub const PATH: &str = "/toa-soan/kiem-tra";

/// The check after publication: what is public and was not checked, and the mark itself.
pub struct CheckPages;

#[derive(Default, Deserialize)]
#[serde(default)]
struct CheckForm {
    edition: String,
    words: String,
    revision: String,
}

#[OpenApi]
impl CheckPages {
    /// Published items of the person's fields that were not checked yet.
    #[oai(path = "/toa-soan/kiem-tra", method = "get")]
    async fn list_unchecked(&self, can: Can<ViewNewsroom>, after: Query<Option<String>>) -> Result<Answer> {
        let after = after.0.as_deref().and_then(Cursor::parse);
        let reference = can.services().reference.current().await.map_err(Problem::from)?;
        let view = can.view();
        let (items, next) = view
            .unchecked(after.as_ref(), PAGE)
            .await
            .map_err(Problem::from)?;
        let count = view.count_unchecked(COUNT_TO).await.map_err(Problem::from)?;
        Ok(Answer::page(&ChecksPage {
            shell: can.portal.shell(&can, "Kiểm tra sau đăng tải", PATH).await?,
            count: format!("{} bài", present::count_words(count)),
            rows: items.iter().map(|item| row(item, &reference)).collect(),
            next: next.map(|cursor| format!("{PATH}?after={cursor}")),
        })?)
    }

    /// Marks what is public of an item as checked.
    #[oai(path = "/toa-soan/tin-bai/:code/kiem-tra", method = "post")]
    async fn check(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<CheckForm>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        let seen = form
            .typed
            .edition
            .parse()
            .map_err(|_| Problem::foreign_request())?;
        let (desk, tx) = (desk(&can, form.queue()), can.tx(form.once("check"))?);
        let done = match parse_remarks("words", &form.typed.words) {
            Ok(remark) => check_submission(tx, &code, seen, &remark).await,
            Err(fault) => Err(fault),
        };
        let typed = Typed {
            words: form.typed.words,
            tried: Some("kiem-tra".to_owned()),
            ..Typed::having_seen(&form.typed.revision)
        };
        desk.answer(&can, &code, done, "kiem-tra", typed).await
    }
}

fn row(item: &Submission, reference: &Reference) -> CheckRow {
    let signer = item.state.signer();
    CheckRow {
        code: item.code.to_string(),
        title: item.title().to_owned(),
        href: format!("/toa-soan/tin-bai/{}", item.code),
        public_href: format!("/bai-viet/{}", item.code),
        tenant: item.tenant_name.clone(),
        field: reference.field_name(&item.headline.field).to_owned(),
        published: item
            .state
            .since()
            .map(|since| since.moment_words())
            .unwrap_or_default(),
        approved_by: signer.map(|by| by.name.to_string()).unwrap_or_default(),
    }
}
