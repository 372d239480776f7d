//! What a person is told of, for the person's own programs and the bell of the pages.

use poem::Result;
use poem_openapi::{
    Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::submissions::PAGE;
use crate::{
    app::notices::{read_notice, read_notices},
    domain::{notice::NoticeId, policy::BePresent},
    store::{Cursor, notices::UNREAD_COUNTED, outbox::Row},
    web::{gate::Can, problem::Problem},
};

/// What a person is told of.
pub struct NoticesApi;

/// One notice.
#[derive(Clone, Debug, Object)]
struct NoticeBody {
    /// Its id.
    id: String,
    /// Name of the letter that tells the same.
    kind: String,
    /// What happened, in words.
    what: String,
    /// Mã tin bài.
    code: Option<String>,
    /// Title of the item.
    title: Option<String>,
    /// Where it leads, below the portal's address.
    path: Option<String>,
    /// When it happened, RFC 3339.
    at: String,
    /// When it was read here, RFC 3339.
    read_at: Option<String>,
    /// Whether it is yet to be read.
    unread: bool,
}

impl From<&Row> for NoticeBody {
    fn from(row: &Row) -> Self {
        let item = row.letter.item();
        Self {
            id: row.id.clone(),
            kind: row.letter.template().to_owned(),
            what: row.letter.label().to_owned(),
            code: item.map(|item| item.code.clone()),
            title: item.map(|item| item.title.clone()),
            path: row.letter.path(),
            at: row.queued_at.to_string(),
            read_at: row.read_at.map(|at| at.to_string()),
            unread: row.unread,
        }
    }
}

/// A page of notices.
#[derive(Clone, Debug, Object)]
struct NoticeList {
    /// Newest first.
    items: Vec<NoticeBody>,
    /// `after` of the next page.
    next: Option<String>,
}

/// How many are yet to be read.
#[derive(Clone, Debug, Object)]
struct UnreadBody {
    /// The number, counted no further than 100.
    unread: u64,
    /// Whether there are at least that many, and not exactly.
    at_least: bool,
}

#[OpenApi]
impl NoticesApi {
    /// The own notices, newest first.
    #[oai(path = "/notices", method = "get")]
    async fn list_notices(
        &self,
        can: Can<BePresent>,
        after: Query<Option<String>>,
    ) -> Result<Json<NoticeList>> {
        let after = after.0.as_deref().and_then(Cursor::parse);
        let store = &can.services().store;
        let (rows, next) = store
            .notices_of(can.person.account, after.as_ref(), PAGE)
            .await
            .map_err(Problem::from)?;
        Ok(Json(NoticeList {
            items: rows.iter().map(NoticeBody::from).collect(),
            next: next.map(|cursor| cursor.to_string()),
        }))
    }

    /// How many are yet to be read.
    #[oai(path = "/notices/unread", method = "get")]
    async fn count_notices(&self, can: Can<BePresent>) -> Result<Json<UnreadBody>> {
        unread(&can).await
    }

    /// Marks one as read; how many are left.
    #[oai(path = "/notices/:id/read", method = "post")]
    async fn read_notice(&self, can: Can<BePresent>, id: Path<String>) -> Result<Json<UnreadBody>> {
        let id: NoticeId = id.0.parse().map_err(|()| Problem::not_found())?;
        read_notice(can.tx(None)?, &id).await.map_err(Problem::from)?;
        unread(&can).await
    }

    /// Marks all as read; how many came meanwhile.
    #[oai(path = "/notices/read-all", method = "post")]
    async fn read_notices(&self, can: Can<BePresent>) -> Result<Json<UnreadBody>> {
        read_notices(can.tx(None)?, None).await.map_err(Problem::from)?;
        unread(&can).await
    }
}

async fn unread(can: &Can<BePresent>) -> Result<Json<UnreadBody>> {
    let store = &can.services().store;
    let unread = store
        .count_unread(can.person.account)
        .await
        .map_err(Problem::from)?;
    Ok(Json(UnreadBody {
        unread,
        at_least: unread >= UNREAD_COUNTED,
    }))
}
