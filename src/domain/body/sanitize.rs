//! From HTML that anybody may have written to the few tags an article needs.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::{Builder, UrlRelative};

const TAGS: [&str; 26] = [
    "h2",
    "h3",
    "h4",
    "p",
    "br",
    "hr",
    "strong",
    "b",
    "em",
    "i",
    "u",
    "s",
    "sub",
    "sup",
    "blockquote",
    "ul",
    "ol",
    "li",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "a",
];

/// Tags whose content goes with them; of all others the text stays.
const GONE_WITH_CONTENT: [&str; 14] = [
    "script", "style", "svg", "math", "iframe", "object", "noscript", "template", "head", "title", "xml",
    "textarea", "noembed", "noframes",
];

static SANITIZER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let attributes = HashMap::from([
        ("a", HashSet::from(["href"])),
        ("ol", HashSet::from(["start"])),
        ("th", HashSet::from(["scope", "colspan", "rowspan"])),
        ("td", HashSet::from(["colspan", "rowspan"])),
    ]);
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(GONE_WITH_CONTENT))
        .tag_attributes(attributes)
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("nofollow noopener"))
        .attribute_filter(|_, name, value| is_plain_attribute(name, value).then(|| value.into()));
    builder
});

/// Numbers where numbers belong, so that no attribute carries anything else.
fn is_plain_attribute(name: &str, value: &str) -> bool {
    match name {
        "start" | "colspan" | "rowspan" => {
            (1..=4).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit())
        }
        "scope" => matches!(value, "row" | "col" | "rowgroup" | "colgroup"),
        _ => true,
    }
}

pub(super) fn sanitize(html: &str) -> String {
    SANITIZER.clean(html).to_string()
}

/// At most `limit` characters of the text in sanitised `html`, cut at a word's edge and then ended with `…`.
pub fn text_excerpt(html: &str, limit: usize) -> String {
    let text = plain_text(html);
    if text.chars().count() <= limit {
        return text;
    }
    let head: String = text.chars().take(limit.saturating_sub(1)).collect();
    let is_split =
        text[head.len()..].starts_with(char::is_alphanumeric) && head.ends_with(char::is_alphanumeric);
    let whole = head
        .rfind(' ')
        .filter(|_| is_split)
        .map_or(head.as_str(), |edge| &head[..edge]);
    format!("{}…", whole.trim_end_matches([' ', ',', ';', ':', '-', '.']))
}

/// The text of sanitised HTML on one line. Only the sanitiser's own output is understood.
pub(super) fn plain_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        let tag = &rest[open + 1..];
        let end = tag_end(tag);
        if !is_inline(&tag[..end]) {
            text.push(' ');
        }
        rest = tag.get(end + 1..).unwrap_or_default();
    }
    text.push_str(rest);
    let decoded = text
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    let words: Vec<&str> = decoded.split_whitespace().collect();
    words.join(" ")
}

/// Where the tag closes: at the first `>` outside quotes.
fn tag_end(tag: &str) -> usize {
    let mut quoted = false;
    let closing = |(_, byte): &(usize, u8)| {
        quoted ^= *byte == b'"';
        *byte == b'>' && !quoted
    };
    tag.bytes()
        .enumerate()
        .find(closing)
        .map_or(tag.len(), |(index, _)| index)
}

fn is_inline(tag: &str) -> bool {
    let name = tag
        .trim_start_matches('/')
        .split([' ', '/'])
        .next()
        .unwrap_or_default();
    matches!(
        name,
        "a" | "b" | "strong" | "i" | "em" | "u" | "s" | "sub" | "sup"
    )
}
