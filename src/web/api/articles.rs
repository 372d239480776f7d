//! What is public, as JSON.

use poem::Result;
use poem_openapi::{
    Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::types::{AttachmentBody, parse_code};
use crate::{
    domain::{article::Standing, catalogue::AtAddress, edition::SOURCE_LINE, text::Slug},
    store::{ArticleCard, ArticleFilter, Cursor},
    web::{gate::Open, present, problem::Problem},
};

const PAGE: usize = 50;

/// What is public, as JSON.
pub struct ArticlesApi;

/// An article in a list.
#[derive(Clone, Debug, Object)]
struct ArticleItem {
    /// Its code.
    code: String,
    /// Title.
    title: String,
    /// Public address.
    url: String,
    /// The body that filed it, as named on that day.
    tenant_name: String,
    /// RFC 3339.
    published_at: String,
}

/// A page of articles.
#[derive(Clone, Debug, Object)]
struct ArticleList {
    /// Newest first.
    items: Vec<ArticleItem>,
    /// Give it as `after` to read on.
    next: Option<String>,
    /// The exact line every user of the content must state (Điều 3(6)).
    source_line: String,
}

/// What leads the home page.
#[derive(Clone, Debug, Object)]
struct FrontPageBody {
    /// The article at its head; none while nothing is public.
    lead: Option<ArticleItem>,
    /// Whether the Board chose it; else it is the newest.
    chosen: bool,
    /// The exact line every user of the content must state (Điều 3(6)).
    source_line: String,
}

fn item_of(open: &Open, card: ArticleCard) -> ArticleItem {
    ArticleItem {
        url: format!(
            "{}/bai-viet/{}/{}",
            open.portal.base_url, card.code, card.edition.slug
        ),
        code: card.code.to_string(),
        title: card.edition.content.title.to_string(),
        tenant_name: card.edition.tenant_name,
        published_at: card.published_at.to_string(),
    }
}

/// An article.
#[derive(Clone, Debug, Object)]
struct Article {
    /// Its code.
    code: String,
    /// Title.
    title: String,
    /// Summary.
    summary: String,
    /// Sanitised body.
    body_html: String,
    /// Public address.
    url: String,
    /// Its pictures, sounds, videos and files.
    attachments: Vec<AttachmentBody>,
    /// The body that filed it, as named on that day.
    tenant_name: String,
    /// Author as shown.
    author: String,
    /// RFC 3339.
    published_at: String,
    /// When a correction replaced what it said, RFC 3339.
    corrected_at: Option<String>,
    /// The exact line every user of the content must state (Điều 3(6)).
    source_line: String,
}

/// Keys that articles of the section carry.
async fn keys_of(open: &Open, slug: Slug) -> Result<Vec<Slug>, Problem> {
    let reference = open.portal.services.reference.current().await?;
    let lists = &reference.catalogue;
    Ok(match lists.section_at(&slug) {
        Some(AtAddress::Here(section) | AtAddress::Moved(section)) => {
            lists.section_with_succeeded(&section.slug)
        }
        None => vec![slug],
    })
}

#[OpenApi]
impl ArticlesApi {
    /// Articles, newest first, of one section or of all. A section is named by its key or by any address it had; what
    /// retired sections left to it is among its own.
    #[oai(path = "/articles", method = "get")]
    async fn list_articles(
        &self,
        open: Open,
        section: Query<Option<String>>,
        after: Query<Option<String>>,
    ) -> Result<Json<ArticleList>> {
        let section = section
            .0
            .map(|slug| Slug::parse(&slug).map_err(|_| Problem::not_found()))
            .transpose()?;
        let filter = match section {
            Some(slug) => ArticleFilter::of_sections(keys_of(&open, slug).await?),
            None => ArticleFilter::default(),
        };
        let after = after.0.as_deref().and_then(Cursor::parse);
        let (cards, next) = open
            .view()
            .articles(&filter, after.as_ref(), PAGE)
            .await
            .map_err(Problem::from)?;
        let items = cards.into_iter().map(|card| item_of(&open, card));
        Ok(Json(ArticleList {
            items: items.collect(),
            next: next.map(|cursor| cursor.to_string()),
            source_line: SOURCE_LINE.to_owned(),
        }))
    }

    /// What leads the home page: what the Board chose, else the newest.
    #[oai(path = "/front-page", method = "get")]
    async fn show_front_page(&self, open: Open) -> Result<Json<FrontPageBody>> {
        let view = open.view();
        let chosen = view.lead().await.map_err(Problem::from)?;
        let (newest, _) = view
            .articles(&ArticleFilter::default(), None, 1)
            .await
            .map_err(Problem::from)?;
        let is_chosen = chosen.is_some();
        let lead = chosen.or_else(|| newest.into_iter().next());
        Ok(Json(FrontPageBody {
            lead: lead.map(|card| item_of(&open, card)),
            chosen: is_chosen,
            source_line: SOURCE_LINE.to_owned(),
        }))
    }

    /// An article.
    #[oai(path = "/articles/:code", method = "get")]
    async fn show_article(&self, open: Open, code: Path<String>) -> Result<Json<Article>> {
        let article = open
            .view()
            .article(&parse_code(&code.0)?)
            .await
            .map_err(Problem::from)?;
        if let Standing::TakenDown { order, .. } = &article.standing {
            let order = order.as_ref().map(present::order_words).unwrap_or_default();
            let said = format!("Bài viết đã được gỡ khỏi Trang Thông tin. {order}");
            return Err(Problem::gone(said.trim_end()).into());
        }
        let base = &open.portal.base_url;
        let files = article.edition.content.attachments.iter();
        let attachments = files
            .filter(|file| file.is_for_the_public())
            .map(|file| {
                let url = format!("{base}{}", present::public_file_path(&article.code, file));
                AttachmentBody::of(file, Some(url))
            })
            .collect();
        let edition = article.edition;
        Ok(Json(Article {
            url: format!("{}{}", open.portal.base_url, edition.path()),
            code: edition.code.to_string(),
            title: edition.content.title.to_string(),
            summary: edition.content.summary.to_string(),
            body_html: edition.content.body.html().to_owned(),
            attachments,
            tenant_name: edition.tenant_name,
            author: edition.content.origin.author,
            published_at: article.published_at.to_string(),
            corrected_at: article.corrected_at.map(|at| at.to_string()),
            source_line: SOURCE_LINE.to_owned(),
        }))
    }
}
