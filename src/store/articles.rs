//! Articles, as the public reads them.

use bson::{Document, doc};
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};

use super::{Cursor, StoreFault, View};
use crate::domain::{
    article::Article,
    content::Kind,
    scope::Public,
    text::{Slug, SubmissionCode, Summary, Title},
    time::Instant,
};

/// An article in a list, without its text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ArticleCard {
    /// The code in its address.
    #[serde(rename = "_id")]
    pub code: SubmissionCode,
    /// What lists show of the edition.
    pub edition: CardEdition,
    /// When it first became public.
    pub published_at: Instant,
}

/// What lists show of an edition.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CardEdition {
    /// The readable part of its address.
    pub slug: Slug,
    /// The body's name on the day of the edition.
    pub tenant_name: String,
    /// What it says, without the text.
    pub content: CardContent,
    /// The beginning of the text, for want of a summary.
    pub excerpt: String,
}

/// What lists show of a content.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CardContent {
    /// Kind and its facts.
    pub kind: Kind,
    /// Tiêu đề.
    pub title: Title,
    /// Tóm tắt.
    pub summary: Summary,
    /// Chuyên mục chính.
    pub section: Slug,
}

impl View<Public> {
    /// The article of that code, also when it was taken down: its address says so then.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn article(&self, code: &SubmissionCode) -> Result<Article, StoreFault> {
        let articles = self.store.collection::<Article>("articles");
        articles
            .find_one(doc! { "_id": code.to_string() })
            .await?
            .ok_or(StoreFault::NotFound)
    }

    /// Articles newest first, of these sections or of all.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn articles(
        &self,
        sections: Option<&[Slug]>,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<(Vec<ArticleCard>, Option<Cursor>), StoreFault> {
        let mut filter: Document = doc! { "standing.name": "public" };
        if let Some(sections) = sections {
            let sections: Vec<_> = sections.iter().map(ToString::to_string).collect();
            filter.insert("edition.content.section", doc! { "$in": sections });
        }
        filter.extend(
            after
                .map(|cursor| cursor.after("published_at", "$lt"))
                .unwrap_or_default(),
        );
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let cards = self.store.collection::<ArticleCard>("articles");
        let found = cards
            .find(filter)
            .projection(doc! { "edition.content.body": 0 })
            .sort(doc! { "published_at": -1, "_id": -1 })
            .limit(wanted)
            .await?;
        let mut rows: Vec<ArticleCard> = found.try_collect().await?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows
            .last()
            .filter(|_| more)
            .map(|last| Cursor::at(last.published_at, last.code.to_string()));
        Ok((rows, next))
    }
}
