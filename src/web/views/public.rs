//! What citizens read.

use super::{
    attachments::AttachmentView,
    parts::{NavLink, Shell},
};

/// An article in a list.
#[derive(Clone, Debug)]
pub struct ArticleCard {
    /// Its address.
    pub href: String,
    /// Title.
    pub title: String,
    /// Summary, or the beginning of the text.
    pub summary: String,
    /// The body that filed it, as named on that day.
    pub tenant: String,
    /// `dd/MM/yyyy, HH:mm`.
    pub published: String,
    /// RFC 3339, for `datetime`.
    pub published_iso: String,
    /// Its section.
    pub section: String,
    /// When it is a document.
    pub document: Option<DocumentLine>,
}

/// A document in a list.
#[derive(Clone, Debug)]
pub struct DocumentLine {
    /// Số, ký hiệu.
    pub number: String,
    /// Who issued it, and on which day.
    pub issued: String,
}

/// `GET /`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/public/home.html")]
pub struct PublicHome {
    /// The frame.
    pub shell: Shell,
    /// The newest.
    pub lead: Option<ArticleCard>,
    /// The next ones.
    pub latest: Vec<ArticleCard>,
    /// Sections of the first level that have something.
    pub sections: Vec<SectionBlock>,
}

/// A section on the home page.
#[derive(Clone, Debug)]
pub struct SectionBlock {
    /// Name and address.
    pub link: NavLink,
    /// Its newest articles.
    pub cards: Vec<ArticleCard>,
}

/// `GET /chuyen-muc/{slug}`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/public/section.html")]
pub struct SectionPage {
    /// The frame.
    pub shell: Shell,
    /// Home → parents.
    pub crumbs: Vec<NavLink>,
    /// Name.
    pub name: String,
    /// Sections below it.
    pub children: Vec<NavLink>,
    /// Articles, newest first.
    pub cards: Vec<ArticleCard>,
    /// What to say while there is none.
    pub empty: &'static str,
    /// Older ones.
    pub next: Option<String>,
}

/// `GET /bai-viet/{code}/{slug}`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/public/article.html")]
pub struct ArticlePage {
    /// The frame.
    pub shell: Shell,
    /// Home → section → …
    pub crumbs: Vec<NavLink>,
    /// Title.
    pub title: String,
    /// Summary.
    pub summary: String,
    /// Sanitised body, its chapters and articles with anchors.
    pub body_html: String,
    /// Contents of a long document.
    pub contents: Vec<ContentsLine>,
    /// The body that filed it, as named on that day.
    pub tenant: String,
    /// Author as shown.
    pub author: String,
    /// Where the information came from, when it is quoted.
    pub origin: Option<String>,
    /// `dd/MM/yyyy, HH:mm`.
    pub published: String,
    /// RFC 3339.
    pub published_iso: String,
    /// When a correction replaced what it said: RFC 3339, and in words.
    pub corrected: Option<(String, String)>,
    /// Facts of a document: number, date in the official long form, issuer.
    pub document: Vec<(&'static str, String)>,
    /// Pictures, sounds and videos of the text.
    pub media: Vec<AttachmentView>,
    /// Files to be downloaded.
    pub downloads: Vec<AttachmentView>,
    /// Where a model is applied.
    pub place: Option<String>,
    /// The exact source line of Điều 3(6).
    pub source_line: &'static str,
    /// Further articles of its section.
    pub related: Vec<ArticleCard>,
    /// What search engines read, as JSON without `<`.
    pub structured: String,
    /// Where an error is reported.
    pub report_href: String,
}

/// `GET /co-quan`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/public/tenants.html")]
pub struct TenantsPage {
    /// The frame.
    pub shell: Shell,
    /// Home.
    pub crumbs: Vec<NavLink>,
    /// Bodies of the centre.
    pub central: Vec<NavLink>,
    /// Provinces and cities.
    pub local: Vec<NavLink>,
}

/// What stands at the address of an article that was taken down, with 410.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/public/taken_down.html")]
pub struct TakenDownPage {
    /// The frame.
    pub shell: Shell,
    /// The code in its address.
    pub code: String,
    /// `dd/MM/yyyy, HH:mm`.
    pub since: String,
    /// RFC 3339.
    pub since_iso: String,
    /// The order it was removed by, in words.
    pub order: Option<String>,
}

/// A chapter or an article in the contents of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentsLine {
    /// Anchor in the body.
    pub anchor: String,
    /// Its words on one line.
    pub label: String,
    /// A chapter, or an article below one.
    pub is_chapter: bool,
}
