//! What programs read of the public site: feeds, sitemaps, and where they may go.

use poem::Result;
use poem_openapi::{OpenApi, param::Path};

use super::public::{InPublic, articles_of, feed_of, lead_of, reference_of, section_name, tenant_in_public};
use crate::{
    domain::{
        catalogue::AtAddress,
        edition::SOURCE_LINE,
        text::Slug,
        time::{Instant, LocalDate, Month},
    },
    store::{ArticleCard, ArticleFilter, Reference},
    web::{
        gate::Open,
        page::{Answer, section_path, tenant_path},
        problem::Problem,
        shelf::Lasting,
        views::feeds::{Feed, FeedEntry, Sitemap, SitemapIndex, SitemapPlace},
    },
};

/// Entries of a feed.
const ENTRIES: usize = 30;
const ATOM: &str = "application/atom+xml; charset=utf-8";
const XML: &str = "application/xml; charset=utf-8";

/// What programs read.
pub struct FeedPages;

#[OpenApi]
impl FeedPages {
    /// The newest articles.
    #[oai(path = "/feed.atom", method = "get")]
    async fn show_feed(&self, open: Open) -> Result<Answer> {
        let title = reference_of(&open).await?.site.name.clone();
        feed(&open, &ArticleFilter::default(), title, "/").await
    }

    /// The newest articles of a section and those below it.
    #[oai(path = "/chuyen-muc/:slug/feed.atom", method = "get")]
    async fn show_section_feed(&self, open: Open, slug: Path<String>) -> Result<Answer> {
        let reference = reference_of(&open).await?;
        let slug = Slug::parse(&slug.0).map_err(|_| Problem::not_found())?;
        let lists = &reference.catalogue;
        let section = match lists.section_at(&slug) {
            None => return Err(Problem::not_found().into()),
            Some(AtAddress::Moved(section)) => return Ok(Answer::moved(&feed_of(&section_path(section)))),
            Some(AtAddress::Here(section)) => section,
        };
        let filter = ArticleFilter::of_sections(lists.sections_shown_at(&section.slug));
        feed(&open, &filter, section.name.clone(), &section_path(section)).await
    }

    /// The newest articles of a body.
    #[oai(path = "/co-quan/:slug/feed.atom", method = "get")]
    async fn show_tenant_feed(&self, open: Open, slug: Path<String>) -> Result<Answer> {
        let reference = reference_of(&open).await?;
        let tenant = match tenant_in_public(&reference, &slug.0)? {
            InPublic::Here(tenant) => tenant,
            InPublic::Moved(present) => return Ok(Answer::moved(&feed_of(&tenant_path(&present.slug)))),
        };
        feed(
            &open,
            &articles_of(&reference, tenant),
            tenant.name.clone(),
            &tenant_path(&tenant.slug),
        )
        .await
    }

    /// The sitemaps: one of the standing pages, one for each month with articles.
    #[oai(path = "/sitemap.xml", method = "get")]
    async fn show_sitemaps(&self, open: Open) -> Result<Answer> {
        let span = open.view().span_of_articles().await.map_err(Problem::from)?;
        let months = span.map(|(first, last)| Month::all_between(first, last));
        let base = &open.portal.base_url;
        let standing = std::iter::once(format!("{base}/sitemap/chung.xml"));
        let monthly = months.into_iter().flatten();
        xml(&SitemapIndex {
            sitemaps: standing
                .chain(monthly.map(|month| format!("{base}/sitemap/{month}.xml")))
                .collect(),
        })
    }

    /// The sitemap of a month, `2026-11.xml`, or of the standing pages, `chung.xml`.
    #[oai(path = "/sitemap/:name", method = "get")]
    async fn show_sitemap(&self, open: Open, name: Path<String>) -> Result<Answer> {
        let name = name.0.strip_suffix(".xml").ok_or_else(Problem::not_found)?;
        if name == "chung" {
            let reference = reference_of(&open).await?;
            let places = standing_places(&reference, open.portal.services.today());
            return xml(&Sitemap::of(&open.portal.base_url, places));
        }
        let month = Month::parse(name).ok_or_else(Problem::not_found)?;
        let found = open.view().articles_of(month).await.map_err(Problem::from)?;
        let places = found.into_iter().map(|place| SitemapPlace {
            path: format!("/bai-viet/{}/{}", place.code, place.edition.slug),
            changed: Some(place.edition.published_at.to_string()),
        });
        xml(&Sitemap::of(&open.portal.base_url, places.collect()))
    }

    /// Where programs may go.
    #[oai(path = "/robots.txt", method = "get")]
    async fn show_robots(&self, open: Open) -> Answer {
        let base = &open.portal.base_url;
        let text = format!(
            "User-agent: *\nDisallow: /don-vi/\nDisallow: /toa-soan\nDisallow: /quan-tri\nDisallow: /tai-khoan\n\
             Disallow: /dang-nhap\nDisallow: /mat-khau/\nDisallow: /api/\nSitemap: {base}/sitemap.xml\n"
        );
        Answer::same("text/plain; charset=utf-8", text, Lasting::AsTheProgram)
    }
}

async fn feed(open: &Open, filter: &ArticleFilter, title: String, path: &str) -> Result<Answer> {
    let reference = reference_of(open).await?;
    let (cards, _) = open
        .view()
        .articles(filter, None, ENTRIES)
        .await
        .map_err(Problem::from)?;
    let base = &open.portal.base_url;
    let entries: Vec<_> = cards.iter().map(|card| entry(card, base, &reference)).collect();
    let page = format!("{base}{path}");
    let address = feed_of(&page);
    // An empty feed has not changed since the beginning of time.
    let updated = cards.iter().map(|card| card.edition.published_at).max();
    let feed = Feed {
        title,
        updated: updated.unwrap_or(Instant::from_millis(0)).to_string(),
        address,
        page,
        source_line: SOURCE_LINE,
        entries,
    };
    same(ATOM, &feed)
}

fn entry(card: &ArticleCard, base: &str, reference: &Reference) -> FeedEntry {
    let edition = &card.edition;
    FeedEntry {
        id: format!("{base}/bai-viet/{}", card.code),
        address: format!("{base}/bai-viet/{}/{}", card.code, edition.slug),
        title: edition.content.title.to_string(),
        summary: lead_of(edition.content.summary.as_str(), &edition.excerpt),
        author: edition.tenant_name.clone(),
        section: section_name(reference, &edition.content.section),
        published: card.published_at.to_string(),
        updated: edition.published_at.to_string(),
    }
}

fn standing_places(reference: &Reference, today: LocalDate) -> Vec<SitemapPlace> {
    let place = |path: String| SitemapPlace { path, changed: None };
    let sections = reference
        .catalogue
        .sections
        .iter()
        .filter(|section| !section.retired);
    let tenants = reference
        .tenants
        .iter()
        .filter(|tenant| tenant.is_valid_on(today));
    ["/", "/van-ban", "/co-quan", "/lien-he", "/dieu-khoan-su-dung"]
        .map(str::to_owned)
        .into_iter()
        .chain(sections.map(section_path))
        .chain(tenants.map(|tenant| tenant_path(&tenant.slug)))
        .map(place)
        .collect()
}

fn xml(page: &impl askama::Template) -> Result<Answer> {
    same(XML, page)
}

fn same(content_type: &str, page: &impl askama::Template) -> Result<Answer> {
    let text = crate::web::page::render(page)?;
    Ok(Answer::same(content_type, text, Lasting::UntilPublicChange))
}
