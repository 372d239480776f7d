//! Published editions, as the public reads them.

use bson::{Document, doc};
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};

use super::{Cursor, StoreFault, View};
use crate::domain::{
    content::Kind,
    edition::Edition,
    ids::{EditionId, TenantId},
    scope::Public,
    text::{Slug, SubmissionCode, Summary, Title},
    time::Instant,
};

/// An edition in a list, without its text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EditionCard {
    /// Its id.
    #[serde(rename = "_id")]
    pub id: EditionId,
    /// The code in its address.
    pub code: SubmissionCode,
    /// The readable part of its address.
    pub slug: Slug,
    /// The body that filed it.
    pub tenant: TenantId,
    /// The body's name on that day.
    pub tenant_name: String,
    /// What lists show of the content.
    pub content: CardContent,
    /// The beginning of the text, for want of a summary.
    pub excerpt: String,
    /// When it became public.
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

impl View<Public> {
    /// The edition of that code.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn edition(&self, code: &SubmissionCode) -> Result<Edition, StoreFault> {
        let editions = self.store.collection::<Edition>("editions");
        editions
            .find_one(doc! { "code": code.to_string() })
            .await?
            .ok_or(StoreFault::NotFound)
    }

    /// Editions newest first, of these sections or of all.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn editions(
        &self,
        sections: Option<&[Slug]>,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<(Vec<EditionCard>, Option<Cursor>), StoreFault> {
        let mut parts: Vec<Document> = Vec::new();
        if let Some(sections) = sections {
            let sections: Vec<_> = sections.iter().map(ToString::to_string).collect();
            parts.push(doc! { "content.section": { "$in": sections } });
        }
        parts.extend(after.map(|cursor| cursor.after("published_at", "$lt")));
        let filter = if parts.is_empty() {
            doc! {}
        } else {
            doc! { "$and": parts }
        };
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let cards = self.store.collection::<EditionCard>("editions");
        let found = cards
            .find(filter)
            .projection(doc! { "content.body": 0, "approved_by": 0 })
            .sort(doc! { "published_at": -1, "_id": -1 })
            .limit(wanted)
            .await?;
        let mut rows: Vec<EditionCard> = found.try_collect().await?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows
            .last()
            .filter(|_| more)
            .map(|last| Cursor::at(last.published_at, last.id.to_string()));
        Ok((rows, next))
    }
}
