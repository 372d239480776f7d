//! What citizens read.

use poem::{Result, http::StatusCode};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};
use serde_json::json;

use crate::{
    domain::{
        article::{Article, Standing},
        attachment::Purpose,
        catalogue::{AtAddress, Section},
        content::Kind,
        edition::{Edition, SOURCE_LINE},
        tenant::Tenant,
        text::{Slug, SubmissionCode},
    },
    store::{ArticleCard as Card, ArticleFilter, Cursor, Reference},
    web::{
        gate::Open,
        page::{Answer, home_of, section_path, tenant_path, workspace_path},
        present,
        problem::Problem,
        views::{
            parts::{NavLink, Shell},
            public::{
                ArticleCard, ArticlePage, DocumentLine, PublicHome, SectionBlock, SectionPage, TakenDownPage,
                TenantsPage,
            },
        },
    },
};

/// Articles on the home page beside the first.
const LATEST: usize = 8;
/// Articles of a section on the home page.
const BLOCK: usize = 4;
/// Further articles below one.
const RELATED: usize = 5;
/// Articles on a page of a section.
const PAGE: usize = 20;

const TENANTS: &str = "Cơ quan, đơn vị";

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
            .articles(&ArticleFilter::default(), None, LATEST + 1)
            .await
            .map_err(Problem::from)?;
        let cards = led_by(open.view().lead().await.map_err(Problem::from)?, cards);
        let shown: Vec<_> = cards.iter().map(|card| card.code).collect();
        let mut cards = cards.iter().map(|card| article_card(card, &reference));
        let mut shell = shell_of(&open, &reference, "Trang chủ", "/");
        shell.description = Some(format!("{} của {}", shell.site.name, shell.site.owner));
        shell.feed = Some(feed_of("/"));
        let lead = cards.next();
        let latest = cards.collect();
        let sections = section_blocks(&open, &reference, &shown).await?;
        Ok(Answer::public_page(
            &open,
            &PublicHome {
                shell,
                lead,
                latest,
                sections,
            },
        )?)
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
        let section = match lists.section_at(&slug) {
            None => return Err(Problem::not_found().into()),
            Some(AtAddress::Moved(section)) => return Ok(Answer::moved(&section_path(section))),
            Some(AtAddress::Here(section)) => section,
        };
        let here = section_path(section);
        let mut crumbs = crumbs_of(&reference, &section.slug);
        crumbs.pop();
        let children = lists.sections_in_use_under(Some(&section.slug));
        let list = List {
            filter: ArticleFilter::of_sections(lists.sections_shown_at(&section.slug)),
            name: &section.name,
            crumbs,
            children: children.into_iter().map(section_link).collect(),
            empty: "Chuyên mục này chưa có bài viết.",
            feed: Some(feed_of(&here)),
            here,
        };
        list.show(&open, sau.0).await
    }

    /// Documents: number, date, issuing body.
    #[oai(path = "/van-ban", method = "get")]
    async fn show_documents(&self, open: Open, sau: Query<Option<String>>) -> Result<Answer> {
        let list = List {
            filter: ArticleFilter::of_documents(),
            name: "Văn bản",
            here: "/van-ban".to_owned(),
            crumbs: vec![home_link()],
            children: Vec::new(),
            empty: "Chưa có văn bản nào được đăng.",
            feed: None,
        };
        list.show(&open, sau.0).await
    }

    /// The bodies whose collaborators file.
    #[oai(path = "/co-quan", method = "get")]
    async fn show_tenants(&self, open: Open) -> Result<Answer> {
        let reference = reference_of(&open).await?;
        let link = |tenant: &Tenant| NavLink {
            label: tenant.name.clone(),
            href: tenant_path(&tenant.slug),
            current: false,
        };
        let today = open.portal.services.today();
        let (local, central): (Vec<_>, Vec<_>) = reference
            .tenants
            .iter()
            .filter(|tenant| tenant.is_valid_on(today))
            .partition(|tenant| tenant.kind.is_local());
        Ok(Answer::public_page(
            &open,
            &TenantsPage {
                shell: shell_of(&open, &reference, TENANTS, "/co-quan"),
                crumbs: vec![home_link()],
                central: central.into_iter().map(link).collect(),
                local: local.into_iter().map(link).collect(),
            },
        )?)
    }

    /// What a body filed.
    #[oai(path = "/co-quan/:slug", method = "get")]
    async fn show_tenant(
        &self,
        open: Open,
        slug: Path<String>,
        sau: Query<Option<String>>,
    ) -> Result<Answer> {
        let reference = reference_of(&open).await?;
        let tenant = match tenant_in_public(&reference, &slug.0)? {
            InPublic::Here(tenant) => tenant,
            InPublic::Moved(present) => return Ok(Answer::moved(&tenant_path(&present.slug))),
        };
        let tenants = NavLink {
            label: TENANTS.to_owned(),
            href: "/co-quan".to_owned(),
            current: false,
        };
        let here = tenant_path(&tenant.slug);
        let list = List {
            filter: articles_of(&reference, tenant),
            name: &tenant.name,
            crumbs: vec![home_link(), tenants],
            children: Vec::new(),
            empty: "Cơ quan, đơn vị này chưa có bài viết được đăng.",
            feed: Some(feed_of(&here)),
            here,
        };
        list.show(&open, sau.0).await
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
        shell.description = Some(lead_of(edition.content.summary.as_str(), &edition.excerpt));
        let related = related_to(&open, edition, &reference).await?;
        let page = article_page(shell, (&article, related), &reference);
        Ok(Answer::public_page(&open, &page)?)
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

/// What was chosen to lead before the newest; without a choice the newest leads.
fn led_by(lead: Option<Card>, newest: Vec<Card>) -> Vec<Card> {
    let Some(lead) = lead else { return newest };
    let code = lead.code;
    let others = newest.into_iter().filter(|card| card.code != code);
    std::iter::once(lead).chain(others).take(LATEST + 1).collect()
}

pub(super) async fn reference_of(open: &Open) -> Result<std::sync::Arc<Reference>, Problem> {
    Ok(open.portal.services.reference.current().await?)
}

pub(super) fn shell_of(open: &Open, reference: &Reference, title: &str, here: &str) -> Shell {
    let session = open.person.as_ref().zip(open.token.as_ref());
    open.portal.public_shell(reference, title, here, session)
}

/// Address of the feed of what a page lists.
pub(super) fn feed_of(path: &str) -> String {
    format!("{}/feed.atom", path.trim_end_matches('/'))
}

fn with_feed(shell: Shell, feed: Option<String>) -> Shell {
    Shell { feed, ..shell }
}

pub(super) async fn article_of(open: &Open, code: &str) -> Result<Article, Problem> {
    let code = SubmissionCode::parse(code).map_err(|_| Problem::not_found())?;
    Ok(open.view().article(&code).await?)
}

/// A list of articles under a name.
struct List<'a> {
    filter: ArticleFilter,
    name: &'a str,
    here: String,
    crumbs: Vec<NavLink>,
    children: Vec<NavLink>,
    empty: &'static str,
    feed: Option<String>,
}

impl List<'_> {
    async fn show(self, open: &Open, after: Option<String>) -> Result<Answer> {
        let reference = reference_of(open).await?;
        let after = after.as_deref().and_then(Cursor::parse);
        let found = open.view().articles(&self.filter, after.as_ref(), PAGE).await;
        let (cards, next) = found.map_err(Problem::from)?;
        let here = &self.here;
        let page = SectionPage {
            shell: with_feed(shell_of(open, &reference, self.name, here), self.feed),
            crumbs: self.crumbs,
            name: self.name.to_owned(),
            children: self.children,
            cards: cards.iter().map(|card| article_card(card, &reference)).collect(),
            empty: self.empty,
            next: next.map(|cursor| format!("{here}?sau={cursor}")),
        };
        Ok(Answer::public_page(open, &page)?)
    }
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
    for section in reference.catalogue.sections_in_use_under(None) {
        let within = ArticleFilter::of_sections(reference.catalogue.sections_shown_at(&section.slug));
        let (cards, _) = open.view().articles(&within, None, BLOCK + shown.len()).await?;
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

/// What search engines read of an article (schema.org, `NewsArticle`), safe inside a script element.
fn structured_data(shell: &Shell, article: &Article) -> String {
    let edition = &article.edition;
    let content = &edition.content;
    let organisation = |name: &str| json!({ "@type": "GovernmentOrganization", "name": name });
    json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": content.title.as_str(),
        "description": lead_of(content.summary.as_str(), &edition.excerpt),
        "datePublished": article.published_at.to_string(),
        "dateModified": edition.published_at.to_string(),
        "author": { "@type": "Person", "name": content.origin.author },
        "sourceOrganization": organisation(&edition.tenant_name),
        "publisher": organisation(&shell.site.name),
        "mainEntityOfPage": shell.canonical,
        "inLanguage": "vi",
        "isAccessibleForFree": true,
        "creditText": SOURCE_LINE,
    })
    .to_string()
    .replace('<', "\\u003c")
}

fn section_link(section: &Section) -> NavLink {
    NavLink {
        label: section.name.clone(),
        href: section_path(section),
        current: false,
    }
}

fn home_link() -> NavLink {
    NavLink {
        label: "Trang chủ".to_owned(),
        href: "/".to_owned(),
        current: false,
    }
}

fn crumbs_of(reference: &Reference, slug: &Slug) -> Vec<NavLink> {
    let lists = &reference.catalogue;
    let leading = lists.leading_section(slug).map(|section| &section.slug);
    let path = leading
        .map(|leading| lists.section_path(leading))
        .unwrap_or_default();
    std::iter::once(home_link())
        .chain(path.into_iter().map(section_link))
        .collect()
}

pub(super) fn section_name(reference: &Reference, slug: &Slug) -> String {
    reference
        .catalogue
        .leading_section(slug)
        .map(|section| section.name.clone())
        .unwrap_or_default()
}

/// A document in a list: its number, and who issued it when.
fn document_line(kind: &Kind) -> Option<DocumentLine> {
    let Kind::Document {
        number,
        issued_on,
        issuer,
    } = kind
    else {
        return None;
    };
    Some(DocumentLine {
        number: number.to_string(),
        issued: format!("{issuer} ban hành ngày {issued_on}"),
    })
}

fn article_card(card: &Card, reference: &Reference) -> ArticleCard {
    let edition = &card.edition;
    ArticleCard {
        href: format!("/bai-viet/{}/{}", card.code, edition.slug),
        title: edition.content.title.to_string(),
        summary: lead_of(edition.content.summary.as_str(), &edition.excerpt),
        tenant: edition.tenant_name.clone(),
        published: card.published_at.moment_words(),
        published_iso: card.published_at.to_string(),
        section: section_name(reference, &edition.content.section),
        document: document_line(&edition.content.kind),
    }
}

/// The summary, or the beginning of the text.
pub(super) fn lead_of(summary: &str, excerpt: &str) -> String {
    if summary.is_empty() { excerpt } else { summary }.to_owned()
}

/// A body at its address, as the public knows it.
pub(super) enum InPublic<'a> {
    /// It stands there.
    Here(&'a Tenant),
    /// It closed, and goes on in this one.
    Moved(&'a Tenant),
}

/// The body of that slug.
pub(super) fn tenant_in_public<'a>(reference: &'a Reference, slug: &str) -> Result<InPublic<'a>, Problem> {
    let named = reference.tenant_by_slug(slug).ok_or_else(Problem::not_found)?;
    match reference.present(named) {
        Some(present) if present.slug == named.slug => Ok(InPublic::Here(present)),
        Some(present) => Ok(InPublic::Moved(present)),
        None => Err(Problem::not_found()),
    }
}

/// What a body filed, and what those filed that go on in it.
pub(super) fn articles_of(reference: &Reference, tenant: &Tenant) -> ArticleFilter {
    let mut bodies = vec![tenant.id];
    bodies.extend(reference.lineage.predecessors(tenant.id));
    ArticleFilter::of_bodies(bodies)
}

/// The newest of the article's own section beside it.
async fn related_to(
    open: &Open,
    edition: &Edition,
    reference: &Reference,
) -> Result<Vec<ArticleCard>, Problem> {
    let section = ArticleFilter::of_sections(vec![edition.content.section.clone()]);
    let (cards, _) = open.view().articles(&section, None, RELATED + 1).await?;
    let others = cards.iter().filter(|card| card.code != edition.code);
    Ok(others
        .take(RELATED)
        .map(|card| article_card(card, reference))
        .collect())
}

fn article_page(
    shell: Shell,
    (article, related): (&Article, Vec<ArticleCard>),
    reference: &Reference,
) -> ArticlePage {
    let edition = &article.edition;
    let content = &edition.content;
    let document = match &content.kind {
        Kind::EventNews { .. } | Kind::Article | Kind::Model { .. } | Kind::Multimedia => Vec::new(),
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
        structured: structured_data(&shell, article),
        related,
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
        media: present::public_files(article, |file| file.medium().is_some()),
        downloads: present::public_files(article, |file| file.purpose == Purpose::Document),
        place: match &content.kind {
            Kind::Model { place } => Some(place.clone()),
            _ => None,
        },
        source_line: SOURCE_LINE,
        report_href: format!("/bao-loi/{}", article.code),
    }
}
