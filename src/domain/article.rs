//! An article (bài đã đăng): what the public site shows under one address, whichever edition it is of.

use serde::{Deserialize, Serialize};

use super::{
    edition::Edition,
    ids::SubmissionId,
    text::{DocumentNumber, SubmissionCode},
    time::{Instant, LocalDate},
};

/// What the public site shows under one address.
///
/// Written in the transaction of the act that changes it; the editions and the item's own chain vouch for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// The code in its address.
    #[serde(rename = "_id")]
    pub code: SubmissionCode,
    /// The item it was first filed as.
    pub submission: SubmissionId,
    /// What it says now.
    pub edition: Edition,
    /// When it first became public.
    pub published_at: Instant,
    /// When the correction approved last replaced what it said.
    pub corrected_at: Option<Instant>,
    /// Whether the public sees it.
    pub standing: Standing,
    /// Since when it leads the home page; taking it down ends that, a correction does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub led_since: Option<Instant>,
}

/// Whether the public sees an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Standing {
    /// Everyone does.
    Public,
    /// Nobody does; its address says so.
    TakenDown {
        /// Since when.
        since: Instant,
        /// The order that the address goes on naming.
        order: Option<RemovalOrder>,
    },
}

/// An order of an authority to remove an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovalOrder {
    /// Who ordered it.
    pub authority: String,
    /// Number of the document.
    pub document_number: DocumentNumber,
    /// Its date.
    pub issued_on: LocalDate,
}

impl RemovalOrder {
    /// "văn bản số … ngày … của …".
    pub fn in_words(&self) -> String {
        format!(
            "văn bản số {} {} của {}",
            self.document_number,
            self.issued_on.official(),
            self.authority
        )
    }
}

/// How an act changes the public site.
#[derive(Clone, Debug)]
pub enum PublicChange {
    /// The article says this from now on.
    Show(Box<Article>),
    /// The article stands so from now on.
    TakeDown(SubmissionCode, Standing),
    /// The article leads the home page from this moment on, if the public sees it.
    Lead(SubmissionCode, Instant),
    /// The article leads the home page no more.
    StopLeading(SubmissionCode),
}
