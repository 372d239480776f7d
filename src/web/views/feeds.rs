//! What programs read of the public site.

/// An Atom feed (RFC 4287).
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/feeds/atom.xml")]
pub struct Feed {
    /// What it is of.
    pub title: String,
    /// Its own absolute address.
    pub address: String,
    /// The page it belongs to, absolute.
    pub page: String,
    /// When its newest entry changed, RFC 3339.
    pub updated: String,
    /// The exact source line of Điều 3(6).
    pub source_line: &'static str,
    /// Newest first.
    pub entries: Vec<FeedEntry>,
}

/// An article in a feed.
#[derive(Clone, Debug)]
pub struct FeedEntry {
    /// What never changes of it.
    pub id: String,
    /// Absolute address.
    pub address: String,
    /// Title.
    pub title: String,
    /// Summary, or the beginning of the text.
    pub summary: String,
    /// The body that filed it, as named on that day.
    pub author: String,
    /// Its section.
    pub section: String,
    /// When it became public, RFC 3339.
    pub published: String,
    /// When it last changed, RFC 3339.
    pub updated: String,
}

/// `GET /sitemap.xml`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/feeds/sitemaps.xml")]
pub struct SitemapIndex {
    /// Absolute addresses.
    pub sitemaps: Vec<String>,
}

/// `GET /sitemap/{name}`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/feeds/sitemap.xml")]
pub struct Sitemap {
    /// Pages, by absolute address.
    pub places: Vec<SitemapPlace>,
}

impl Sitemap {
    /// Of paths below `base`.
    pub fn of(base: &str, mut places: Vec<SitemapPlace>) -> Self {
        for place in &mut places {
            place.path.insert_str(0, base);
        }
        Self { places }
    }
}

/// A page in a sitemap.
#[derive(Clone, Debug)]
pub struct SitemapPlace {
    /// Its address.
    pub path: String,
    /// When it last changed, RFC 3339.
    pub changed: Option<String>,
}
