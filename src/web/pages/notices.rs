//! What a person is told of: the list behind the bell.

use poem::Result;
use poem_openapi::{OpenApi, param::Query};
use serde::Deserialize;

use crate::{
    app::notices::{read_notice, read_notices},
    domain::{notice::NoticeId, policy::BePresent, time::Instant},
    store::{Cursor, outbox::Row},
    web::{
        form::Form,
        gate::Can,
        page::{Answer, flash_of},
        problem::Problem,
        views::notices::{NoticeRow, NoticesPage},
    },
};

/// Notices on a page.
const PAGE: usize = 30;
/// Address of the list.
const PATH: &str = "/thong-bao";

/// What a person is told of.
pub struct NoticePages;

#[derive(Default, Deserialize)]
#[serde(default)]
struct OneForm {
    id: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AllForm {
    until: String,
}

#[OpenApi]
impl NoticePages {
    /// The own notices, newest first.
    #[oai(path = "/thong-bao", method = "get")]
    async fn show_notices(
        &self,
        can: Can<BePresent>,
        after: Query<Option<String>>,
        da: Query<Option<String>>,
    ) -> Result<Answer> {
        let after = after.0.as_deref().and_then(Cursor::parse);
        let store = &can.services().store;
        let (rows, next) = store
            .notices_of(can.person.account, after.as_ref(), PAGE)
            .await
            .map_err(Problem::from)?;
        let mut shell = can.portal.shell(&can, "Thông báo", PATH).await?;
        shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&NoticesPage {
            shell,
            rows: rows.iter().map(notice_row).collect(),
            until: can.services().now().as_millis(),
            next: next.map(|cursor| format!("{PATH}?after={cursor}")),
        })?)
    }

    /// Marks one as read and leads to what it tells of.
    #[oai(path = "/thong-bao/mo", method = "post")]
    async fn open_notice(&self, can: Can<BePresent>, form: Form<OneForm>) -> Result<Answer> {
        let row = read(&can, &form.typed.id).await?;
        Ok(Answer::onward(row.letter.path().as_deref().unwrap_or(PATH)))
    }

    /// Marks one as read.
    #[oai(path = "/thong-bao/da-doc", method = "post")]
    async fn read_notice(&self, can: Can<BePresent>, form: Form<OneForm>) -> Result<Answer> {
        read(&can, &form.typed.id).await?;
        Ok(Answer::onward("/thong-bao?da=da-doc"))
    }

    /// Marks all that the page showed, and all before, as read.
    #[oai(path = "/thong-bao/da-doc-tat-ca", method = "post")]
    async fn read_notices(&self, can: Can<BePresent>, form: Form<AllForm>) -> Result<Answer> {
        let until = form.typed.until.parse().ok().map(Instant::from_millis);
        read_notices(can.tx(None)?, until).await.map_err(Problem::from)?;
        Ok(Answer::onward("/thong-bao?da=da-doc-tat-ca"))
    }
}

async fn read(can: &Can<BePresent>, id: &str) -> Result<Row, Problem> {
    let id: NoticeId = id.parse().map_err(|()| Problem::not_found())?;
    Ok(read_notice(can.tx(None)?, &id).await?)
}

fn notice_row(row: &Row) -> NoticeRow {
    let item = row.letter.item();
    NoticeRow {
        id: row.id.clone(),
        what: row.letter.label().to_owned(),
        item: item.map(|item| (item.code.clone(), item.title.clone())),
        at: row.queued_at.moment_words(),
        unread: row.unread,
        opens: row.letter.path().is_some(),
    }
}
