//! Articles, as the public reads them.

use bson::{Document, doc};
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};

use super::{Cursor, Store, StoreFault, View};
use crate::domain::{
    article::Article,
    content::Kind,
    ids::TenantId,
    scope::Public,
    text::{Slug, SubmissionCode, Summary, Title},
    time::{Instant, Month},
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
    /// When this edition became public.
    pub published_at: Instant,
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

/// Which articles a list shows; all of them by default.
#[derive(Clone, Debug, Default)]
pub struct ArticleFilter {
    sections: Option<Vec<Slug>>,
    bodies: Option<Vec<TenantId>>,
    documents: bool,
}

impl ArticleFilter {
    /// Those of these sections.
    pub fn of_sections(sections: Vec<Slug>) -> Self {
        Self {
            sections: Some(sections),
            ..Self::default()
        }
    }

    /// Those that a body filed, and the bodies that go on in it.
    pub fn of_bodies(bodies: Vec<TenantId>) -> Self {
        Self {
            bodies: Some(bodies),
            ..Self::default()
        }
    }

    /// Documents (văn bản) alone.
    pub fn of_documents() -> Self {
        Self {
            documents: true,
            ..Self::default()
        }
    }

    fn document(&self) -> Document {
        let mut filter = doc! { "standing.name": "public" };
        if let Some(sections) = &self.sections {
            let sections: Vec<_> = sections.iter().map(ToString::to_string).collect();
            filter.insert("edition.content.section", doc! { "$in": sections });
        }
        match self.bodies.as_deref() {
            Some([body]) => {
                filter.insert("edition.tenant", body.to_string());
            }
            Some(bodies) => {
                let bodies: Vec<_> = bodies.iter().map(ToString::to_string).collect();
                filter.insert("edition.tenant", doc! { "$in": bodies });
            }
            None => {}
        }
        if self.documents {
            filter.insert("edition.content.kind.name", "document");
        }
        filter
    }
}

/// Where an article lies, for a sitemap.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ArticlePlace {
    /// The code in its address.
    #[serde(rename = "_id")]
    pub code: SubmissionCode,
    /// What of its edition is in the address.
    pub edition: PlaceEdition,
}

/// What a sitemap says of an edition.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlaceEdition {
    /// The readable part of its address.
    pub slug: Slug,
    /// When it became public.
    pub published_at: Instant,
}

#[derive(Deserialize)]
struct Published {
    published_at: Instant,
}

/// Addresses that one sitemap may hold.
const PLACES: i64 = 50_000;

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

    /// Articles newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn articles(
        &self,
        filter: &ArticleFilter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<(Vec<ArticleCard>, Option<Cursor>), StoreFault> {
        self.store.article_cards(filter, after, limit).await
    }

    /// When the oldest and the newest article became public; nothing while there is none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn span_of_articles(&self) -> Result<Option<(Instant, Instant)>, StoreFault> {
        let (first, last) = (
            self.outermost_article(1).await?,
            self.outermost_article(-1).await?,
        );
        Ok(first.zip(last))
    }

    async fn outermost_article(&self, direction: i32) -> Result<Option<Instant>, StoreFault> {
        let articles = self.store.collection::<Published>("articles");
        let found = articles
            .find_one(doc! { "standing.name": "public" })
            .projection(doc! { "published_at": 1 })
            .sort(doc! { "published_at": direction, "_id": direction })
            .await?;
        Ok(found.map(|article| article.published_at))
    }

    /// Where the articles of a month lie, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn articles_of(&self, month: Month) -> Result<Vec<ArticlePlace>, StoreFault> {
        let Some((start, end)) = month.span() else {
            return Ok(Vec::new());
        };
        let within = doc! { "$gte": start, "$lt": end };
        let articles = self.store.collection::<ArticlePlace>("articles");
        let found = articles
            .find(doc! { "standing.name": "public", "published_at": within })
            .projection(doc! { "edition.slug": 1, "edition.published_at": 1 })
            .sort(doc! { "published_at": 1, "_id": 1 })
            .limit(PLACES)
            .await?;
        Ok(found.try_collect().await?)
    }
}

impl Store {
    /// Articles newest first.
    pub(super) async fn article_cards(
        &self,
        filter: &ArticleFilter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<(Vec<ArticleCard>, Option<Cursor>), StoreFault> {
        let mut filter = filter.document();
        filter.extend(
            after
                .map(|cursor| cursor.after("published_at", "$lt"))
                .unwrap_or_default(),
        );
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let cards = self.collection::<ArticleCard>("articles");
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
