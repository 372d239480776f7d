//! What a person is told of.

use super::parts::Shell;

/// `GET /thong-bao`. Forms, all with `csrf`: `POST /thong-bao/mo` and `POST /thong-bao/da-doc` with `id`,
/// `POST /thong-bao/da-doc-tat-ca` with `until`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/notices/list.html")]
pub struct NoticesPage {
    /// The frame.
    pub shell: Shell,
    /// The rows, newest first.
    pub rows: Vec<NoticeRow>,
    /// The moment of the page, in milliseconds: what comes later was not on it.
    pub until: i64,
    /// Older ones.
    pub next: Option<String>,
}

/// One notice.
#[derive(Clone, Debug)]
pub struct NoticeRow {
    /// Its id.
    pub id: String,
    /// What happened, in words.
    pub what: String,
    /// Code and title of the item.
    pub item: Option<(String, String)>,
    /// When, `dd/MM/yyyy, HH:mm`.
    pub at: String,
    /// Whether it is yet to be read.
    pub unread: bool,
    /// Whether it leads to a page.
    pub opens: bool,
}
