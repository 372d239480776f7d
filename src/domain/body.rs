//! The text of an article: what a person typed, and the safe HTML made from it.

mod layout;
mod sanitize;
#[cfg(test)]
mod tests;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::{Deserialize, Serialize};

use super::text::{TextFault, check_length, clean_text};
use sanitize::plain_text;

pub use sanitize::text_excerpt;

/// Most tags of HTML in one text, since a parser's work can grow with the square of their nesting.
const TAG_LIMIT: usize = 4_000;

/// Deepest nesting of quotes, lists and emphasis; what lies deeper stays as text at that depth.
const DEPTH_LIMIT: usize = 24;

/// Text of an article (nội dung tin, bài): the source as typed in a plain field, and HTML of a few tags.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    source: String,
    html: String,
}

impl Body {
    /// Longest source, in characters.
    pub const LIMIT: usize = 200_000;

    /// Cleans what was typed or pasted, and makes HTML of it: CommonMark with tables, in which headings and
    /// clauses of legal texts are recognised. An empty text is accepted: a draft may lack it.
    ///
    /// # Errors
    /// [`TextFault::TooLong`], [`TextFault::TooManyTags`].
    pub fn from_source(typed: &str) -> Result<Self, TextFault> {
        let source = clean_text(typed);
        check_length("nội dung", &source, Self::LIMIT)?;
        let html = render(&layout::lay_out(&source))?;
        Ok(Self { source, html })
    }

    /// The text as typed, cleaned: what the person edits again, and what is compared.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Safe HTML, for templates to write unescaped.
    pub fn html(&self) -> &str {
        &self.html
    }

    /// Whether a reader would see nothing.
    pub fn is_blank(&self) -> bool {
        plain_text(&self.html).is_empty()
    }

    /// The first `limit` characters of what a reader sees, cut at a word's edge.
    pub fn excerpt(&self, limit: usize) -> String {
        text_excerpt(&self.html, limit)
    }
}

fn render(markdown: &str) -> Result<String, TextFault> {
    let mut tags = 0;
    let mut html = String::with_capacity(markdown.len() * 5 / 4);
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES)
        .map(soften)
        .inspect(|event| {
            if let Event::Html(raw) | Event::InlineHtml(raw) = event {
                tags += raw.matches('<').count();
            }
        });
    pulldown_cmark::html::push_html(&mut html, Shallow::new(events));
    if tags > TAG_LIMIT {
        return Err(TextFault::TooManyTags);
    }
    Ok(sanitize::sanitize(&html))
}

/// A typed line break is kept, and headings stay between the second and the fourth level: the first is the
/// title of the page.
fn soften(event: Event<'_>) -> Event<'_> {
    match event {
        Event::SoftBreak => Event::HardBreak,
        Event::Start(Tag::Heading { level, .. }) => Event::Start(Tag::Heading {
            level: fit_level(level),
            id: None,
            classes: vec![],
            attrs: vec![],
        }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(fit_level(level))),
        Event::Html(raw) => Event::Html(lower_headings(raw)),
        Event::InlineHtml(raw) => Event::InlineHtml(lower_headings(raw)),
        other => other,
    }
}

fn fit_level(level: HeadingLevel) -> HeadingLevel {
    level.clamp(HeadingLevel::H2, HeadingLevel::H4)
}

fn lower_headings(raw: CowStr<'_>) -> CowStr<'_> {
    if raw.contains("h1") || raw.contains("H1") {
        let replaced = ["<h1", "<H1", "</h1", "</H1"]
            .iter()
            .fold(raw.to_string(), |text, tag| {
                text.replace(tag, if tag.starts_with("</") { "</h2" } else { "<h2" })
            });
        CowStr::from(replaced)
    } else {
        raw
    }
}

/// Drops the opening and closing of what is nested deeper than [`DEPTH_LIMIT`], but not its text.
struct Shallow<I> {
    events: I,
    depth: usize,
}

impl<I> Shallow<I> {
    const fn new(events: I) -> Self {
        Self { events, depth: 0 }
    }
}

impl<'a, I: Iterator<Item = Event<'a>>> Iterator for Shallow<I> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            let event = self.events.next()?;
            let depth = match event {
                Event::Start(_) => {
                    self.depth += 1;
                    self.depth
                }
                Event::End(_) => {
                    self.depth -= 1;
                    self.depth + 1
                }
                _ => return Some(event),
            };
            if depth <= DEPTH_LIMIT {
                return Some(event);
            }
        }
    }
}
