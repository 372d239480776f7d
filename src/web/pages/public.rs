//! What citizens read.

use poem::{Result, http::StatusCode};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};

use crate::{
    domain::{
        article::{Article, Standing},
        catalogue::Section,
        content::Kind,
        edition::{Edition, SOURCE_LINE},
        text::{Slug, SubmissionCode},
    },
    store::{ArticleCard as Card, Cursor, Reference},
    web::{
        gate::Open,
        page::{Answer, home_of, section_path, workspace_path},
        present,
        problem::Problem,
        views::{
            parts::{NavLink, Shell},
            public::{ArticleCard, ArticlePage, PublicHome, SectionBlock, SectionPage, TakenDownPage},
        },
    },
};

/// Articles on the home page beside the first.
const LATEST: usize = 8;
/// Articles of a section on the home page.
const BLOCK: usize = 4;
/// Articles on a page of a section.
const PAGE: usize = 20;

/// What citizens read.
pub struct PublicPages;

#[OpenApi]
impl PublicPages {
    /// The home page.
    #[oai(path = "/", method = "get")]
    async fn show_home(&self, open: Open) -> Result<Answer> {
        let reference = reference_of(&open).await?;
        let (cards, _) = open
            .view()
            .articles(None, None, LATEST + 1)
            .await
            .map_err(Problem::from)?;
        let shown: Vec<_> = cards.iter().map(|card| card.code).collect();
        let mut cards = cards.iter().map(|card| article_card(card, &reference));
        let mut shell = shell_of(&open, &reference, "Trang chủ", "/");
        shell.description =
            Some("Trang Thông tin điện tử Cải cách hành chính nhà nước của Bộ Nội vụ".to_owned());
        let lead = cards.next();
        let latest = cards.collect();
        let sections = section_blocks(&open, &reference, &shown).await?;
        Ok(Answer::page(&PublicHome {
            shell,
            lead,
            latest,
            sections,
        })?)
    }

    /// A section with its sub-sections.
    #[oai(path = "/chuyen-muc/:slug", method = "get")]
    async fn show_section(
        &self,
        open: Open,
        slug: Path<String>,
        sau: Query<Option<String>>,
    ) -> Result<Answer> {
        let reference = reference_of(&open).await?;
        let lists = &reference.catalogue;
        let slug = Slug::parse(&slug.0).map_err(|_| Problem::not_found())?;
        let section = lists.section(&slug).ok_or_else(Problem::not_found)?;
        let after = sau.0.as_deref().and_then(Cursor::parse);
        let within = descendants(&reference, &slug);
        let (cards, next) = open
            .view()
            .articles(Some(&within), after.as_ref(), PAGE)
            .await
            .map_err(Problem::from)?;
        let here = section_path(&slug);
        let mut crumbs = crumbs_of(&reference, &slug);
        crumbs.pop();
        Ok(Answer::page(&SectionPage {
            shell: shell_of(&open, &reference, &section.name, &here),
            crumbs,
            name: section.name.clone(),
            children: lists
                .sections_under(Some(&slug))
                .into_iter()
                .map(section_link)
                .collect(),
            cards: cards.iter().map(|card| article_card(card, &reference)).collect(),
            next: next.map(|cursor| format!("{here}?sau={cursor}")),
        })?)
    }

    /// An article under its code alone.
    #[oai(path = "/bai-viet/:code", method = "get")]
    async fn find_article(&self, open: Open, code: Path<String>) -> Result<Answer> {
        let article = article_of(&open, &code.0).await?;
        match &article.standing {
            Standing::Public => Ok(Answer::moved(&article.edition.path())),
            Standing::TakenDown { .. } => taken_down(&open, &article).await,
        }
    }

    /// An article.
    #[oai(path = "/bai-viet/:code/:slug", method = "get")]
    async fn show_article(&self, open: Open, code: Path<String>, slug: Path<String>) -> Result<Answer> {
        let article = article_of(&open, &code.0).await?;
        if let Standing::TakenDown { .. } = article.standing {
            return taken_down(&open, &article).await;
        }
        let edition = &article.edition;
        if slug.0 != edition.slug.as_str() || code.0 != edition.code.to_string() {
            return Ok(Answer::moved(&edition.path()));
        }
        let reference = reference_of(&open).await?;
        let mut shell = shell_of(&open, &reference, edition.content.title.as_str(), &edition.path());
        shell.description = Some(lead_of(edition));
        Ok(Answer::page(&article_page(shell, &article, &reference))?)
    }

    /// An item from a letter: leads to where this person meets it, after log-in if need be.
    #[oai(path = "/tin-bai/:code", method = "get")]
    async fn find_item(&self, open: Open, code: Path<String>) -> Result<Answer> {
        let person = open.person.as_ref().ok_or_else(Problem::unauthenticated)?;
        let code = SubmissionCode::parse(&code.0).map_err(|_| Problem::not_found())?;
        let reference = reference_of(&open).await?;
        let newsroom = home_of(person, &reference) == "/toa-soan";
        let base = match reference.tenant(person.tenant) {
            Some(tenant) if !newsroom => workspace_path(&tenant.slug),
            _ => "/toa-soan".to_owned(),
        };
        Ok(Answer::onward(&format!("{base}/tin-bai/{code}")))
    }
}

pub(super) async fn reference_of(open: &Open) -> Result<std::sync::Arc<Reference>, Problem> {
    Ok(open.portal.services.reference.current().await?)
}

pub(super) fn shell_of(open: &Open, reference: &Reference, title: &str, here: &str) -> Shell {
    let session = open.person.as_ref().zip(open.token.as_ref());
    open.portal.public_shell(reference, title, here, session)
}

pub(super) async fn article_of(open: &Open, code: &str) -> Result<Article, Problem> {
    let code = SubmissionCode::parse(code).map_err(|_| Problem::not_found())?;
    Ok(open.view().article(&code).await?)
}

/// What stands at the address of an article that was taken down: nothing of what it said.
pub(super) async fn taken_down(open: &Open, article: &Article) -> Result<Answer> {
    let Standing::TakenDown { since, order } = &article.standing else {
        return Err(Problem::not_found().into());
    };
    let reference = reference_of(open).await?;
    let here = format!("/bai-viet/{}", article.code);
    let page = TakenDownPage {
        shell: shell_of(open, &reference, "Bài viết đã được gỡ", &here),
        code: article.code.to_string(),
        since: since.moment_words(),
        since_iso: since.to_string(),
        order: order.as_ref().map(present::order_words),
    };
    Ok(Answer::page_with(StatusCode::GONE, &page)?)
}

/// Each section's newest beside what the page has `shown` above.
async fn section_blocks(
    open: &Open,
    reference: &Reference,
    shown: &[SubmissionCode],
) -> Result<Vec<SectionBlock>, Problem> {
    let mut blocks = Vec::new();
    for section in reference
        .catalogue
        .sections_under(None)
        .into_iter()
        .filter(|section| !section.retired)
    {
        let within = descendants(reference, &section.slug);
        let (cards, _) = open
            .view()
            .articles(Some(&within), None, BLOCK + shown.len())
            .await?;
        let fresh = cards.iter().filter(|card| !shown.contains(&card.code));
        let cards: Vec<_> = fresh
            .take(BLOCK)
            .map(|card| article_card(card, reference))
            .collect();
        if !cards.is_empty() {
            blocks.push(SectionBlock {
                link: section_link(section),
                cards,
            });
        }
    }
    Ok(blocks)
}

/// The section and all below it.
fn descendants(reference: &Reference, slug: &Slug) -> Vec<Slug> {
    let mut found = vec![slug.clone()];
    let mut place = 0;
    while let Some(parent) = found.get(place).cloned() {
        found.extend(
            reference
                .catalogue
                .sections_under(Some(&parent))
                .into_iter()
                .map(|one| one.slug.clone()),
        );
        place += 1;
    }
    found
}

fn section_link(section: &Section) -> NavLink {
    NavLink {
        label: section.name.clone(),
        href: section_path(&section.slug),
        current: false,
    }
}

fn crumbs_of(reference: &Reference, slug: &Slug) -> Vec<NavLink> {
    let home = NavLink {
        label: "Trang chủ".to_owned(),
        href: "/".to_owned(),
        current: false,
    };
    std::iter::once(home)
        .chain(
            reference
                .catalogue
                .section_path(slug)
                .into_iter()
                .map(section_link),
        )
        .collect()
}

fn section_name(reference: &Reference, slug: &Slug) -> String {
    reference
        .catalogue
        .section(slug)
        .map(|section| section.name.clone())
        .unwrap_or_default()
}

fn article_card(card: &Card, reference: &Reference) -> ArticleCard {
    let edition = &card.edition;
    let summary = if edition.content.summary.is_empty() {
        edition.excerpt.clone()
    } else {
        edition.content.summary.to_string()
    };
    ArticleCard {
        href: format!("/bai-viet/{}/{}", card.code, edition.slug),
        title: edition.content.title.to_string(),
        summary,
        tenant: edition.tenant_name.clone(),
        published: card.published_at.moment_words(),
        published_iso: card.published_at.to_string(),
        section: section_name(reference, &edition.content.section),
        document_number: match &edition.content.kind {
            Kind::Document { number, .. } => Some(number.to_string()),
            Kind::EventNews { .. } => None,
        },
    }
}

fn lead_of(edition: &Edition) -> String {
    if edition.content.summary.is_empty() {
        edition.excerpt.clone()
    } else {
        edition.content.summary.to_string()
    }
}

fn article_page(shell: Shell, article: &Article, reference: &Reference) -> ArticlePage {
    let edition = &article.edition;
    let content = &edition.content;
    let document = match &content.kind {
        Kind::EventNews { .. } => Vec::new(),
        Kind::Document {
            number,
            issued_on,
            issuer,
        } => vec![
            ("Số, ký hiệu", number.to_string()),
            ("Ngày ban hành", issued_on.official()),
            ("Cơ quan ban hành", issuer.clone()),
        ],
    };
    let (body_html, contents) = if document.is_empty() {
        (content.body.html().to_owned(), Vec::new())
    } else {
        present::contents(content.body.html())
    };
    ArticlePage {
        shell,
        crumbs: crumbs_of(reference, &content.section),
        title: content.title.to_string(),
        summary: content.summary.to_string(),
        body_html,
        contents,
        tenant: edition.tenant_name.clone(),
        author: content.origin.author.clone(),
        origin: content.origin.source.clone(),
        published: article.published_at.moment_words(),
        published_iso: article.published_at.to_string(),
        corrected: article.corrected_at.map(|at| (at.to_string(), at.moment_words())),
        document,
        source_line: SOURCE_LINE,
        report_href: format!("/bao-loi/{}", article.code),
    }
}
