//! Things of the domain in the words of the pages.

mod audit;
mod diff;

pub use audit::{
    actor_words, field_name, finding, risk_part, roles_words, subject, timeline, verb_of, verbs,
};
pub use diff::{diff, diff_layouts, revisions};

use super::files::address_part;
use super::problem::Problem;
use super::views::{
    attachments::AttachmentView,
    parts::{Badge, Choice, ClockView, FieldError, ItemRow},
    public::ContentsLine,
    submissions::DOCUMENT_NUMBER,
};
use crate::{
    app::content_form::FieldFault,
    domain::{
        article::{Article, RemovalOrder},
        attachment::{Attachment, Medium, Purpose},
        body::text_excerpt,
        catalogue::{Catalogue, Section},
        claim::Claim,
        content::Kind,
        state::StateName,
        submission::Submission,
        text::SubmissionCode,
        time::{Instant, clock_words, lateness_words},
    },
    store::Reference,
};

/// Under this many hours a deadline is "soon".
const SOON_HOURS: i64 = 4;

/// The badge of a state.
pub fn badge(state: StateName) -> Badge {
    Badge {
        slug: state.slug().to_owned(),
        label: state.label().to_owned(),
    }
}

/// A deadline in words and tone.
pub fn clock(now: Instant, due_at: Instant) -> ClockView {
    let tone = if now > due_at {
        "late"
    } else if now.plus_hours(SOON_HOURS) > due_at {
        "soon"
    } else {
        "calm"
    };
    ClockView {
        words: clock_words(now, due_at),
        exact: due_at.deadline_words(),
        tone,
    }
}

/// An order of an authority to remove an article, as a sentence.
pub fn order_words(order: &RemovalOrder) -> String {
    format!("Theo {}.", order.in_words())
}

/// Lateness of filing, in words.
pub fn lateness(item: &Submission) -> Option<String> {
    item.intake
        .and_then(|intake| intake.late_minutes)
        .map(lateness_words)
}

/// An item as a row; `base` is the address of the side it opens on.
pub fn row(item: &Submission, base: &str, reference: &Reference, now: Instant) -> ItemRow {
    ItemRow {
        code: item.code.to_string(),
        title: item.title().to_owned(),
        href: format!("{base}/tin-bai/{}", item.code),
        state: badge(item.state.name()),
        kind: item.headline.kind.label().to_owned(),
        tenant: item.tenant_name.clone(),
        author: item.author.name.to_string(),
        field: reference.field_name(&item.headline.field).to_owned(),
        reviewer: item
            .reviewer()
            .and(item.routing.as_ref())
            .map(|routing| routing.reviewer_name.to_string()),
        updated: item.updated_at.moment_words(),
        clock: item.state.due_at().map(|due_at| clock(now, due_at)),
        late: lateness(item),
        at: None,
        pooled: item.is_pooled(),
    }
}

impl ItemRow {
    /// The row with who is at the item.
    pub fn at(self, claim: Option<&Claim>) -> Self {
        Self {
            at: claim.map(|claim| claim.owner_name.to_string()),
            ..self
        }
    }
}

/// A count that stops at a thousand.
pub fn count_words(count: u64) -> String {
    if count > 1_000 {
        "1.000+".to_owned()
    } else {
        crate::domain::text::group_thousands(usize::try_from(count).unwrap_or(0))
    }
}

/// Form faults for a template.
pub fn field_errors(faults: Vec<FieldFault>) -> Vec<FieldError> {
    faults
        .into_iter()
        .map(|fault| FieldError {
            field: fault.field,
            message: fault.message,
        })
        .collect()
}

/// The faults of a refused form for a template; a refusal of no field stands alone.
pub fn faults_of(problem: Problem) -> Vec<FieldError> {
    if problem.fields.is_empty() {
        let refusal = FieldError {
            field: "",
            message: problem.detail,
        };
        return vec![refusal];
    }
    field_errors(problem.fields)
}

/// The facts of a kind.
pub fn kind_facts(kind: &Kind) -> Vec<(&'static str, String)> {
    match kind {
        Kind::EventNews { event_at } => vec![("Thời điểm diễn ra", event_at.moment_words())],
        Kind::Document {
            number,
            issued_on,
            issuer,
        } => vec![
            (DOCUMENT_NUMBER, number.to_string()),
            ("Ngày ban hành", issued_on.short()),
            ("Cơ quan ban hành", issuer.clone()),
        ],
        Kind::Model { place } => vec![("Nơi áp dụng", place.clone())],
        Kind::Article | Kind::Multimedia => Vec::new(),
    }
}

/// Address of a file of an article.
pub fn public_file_path(code: &SubmissionCode, file: &Attachment) -> String {
    format!("/tep/{code}/{}/{}", file.id, address_part(file.name.as_str()))
}

/// The files of an article that fit and are for the public.
pub fn public_files(article: &Article, fits: impl Fn(&Attachment) -> bool) -> Vec<AttachmentView> {
    let files = article.edition.content.attachments.iter();
    files
        .filter(|file| file.is_for_the_public() && fits(file))
        .map(|file| attachment(file, public_file_path(&article.code, file)))
        .collect()
}

/// An attached file under an address.
pub fn attachment(file: &Attachment, href: String) -> AttachmentView {
    let (alternative, caption) = match &file.purpose {
        Purpose::Media { alternative, caption } => (alternative.clone(), caption.clone()),
        Purpose::Document | Purpose::Consent => (String::new(), None),
    };
    AttachmentView {
        href,
        name: file.name.to_string(),
        type_label: file.file_type.label(),
        size: size_words(file.size),
        purpose: file.purpose.label(),
        medium: match file.medium() {
            Some(Medium::Picture) => "picture",
            Some(Medium::Sound) => "sound",
            Some(Medium::Video) => "video",
            None => "",
        },
        mime: file.file_type.mime(),
        alternative,
        caption,
        remove_key: None,
    }
}

/// A length in words: `1,2 MB`, `35 KB`.
fn size_words(bytes: u64) -> String {
    let tenths = bytes * 10 / 1_048_576;
    if tenths >= 10 {
        format!("{},{} MB", tenths / 10, tenths % 10)
    } else {
        format!("{} KB", bytes.div_ceil(1_024))
    }
}

/// The lists of a form.
pub struct Lists {
    /// Lĩnh vực.
    pub fields: Vec<Choice>,
    /// Nhóm thông tin.
    pub categories: Vec<Choice>,
    /// Chuyên mục.
    pub sections: Vec<Choice>,
}

/// The lists a form chooses from.
pub fn lists(catalogue: &Catalogue) -> Lists {
    let flat = |value: &str, label: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        depth: 0,
    };
    Lists {
        fields: catalogue
            .fields
            .iter()
            .map(|one| flat(one.slug.as_str(), &one.name))
            .collect(),
        categories: catalogue
            .categories
            .iter()
            .map(|one| flat(one.slug.as_str(), &one.name))
            .collect(),
        sections: catalogue
            .section_tree()
            .into_iter()
            .filter(|(_, section)| !section.retired)
            .map(|(depth, section)| Choice {
                depth,
                ..flat(section.slug.as_str(), &section.name)
            })
            .collect(),
    }
}

/// A section's name, and whether it takes no more articles.
pub fn section_words(section: &Section) -> String {
    if section.retired {
        format!("{} (đã ngừng dùng)", section.name)
    } else {
        section.name.clone()
    }
}

/// A document's contents need this many headings to be worth their place.
const CONTENTS_FROM: usize = 4;

/// Gives each chapter and article of a sanitised body an anchor, and lists them. Only the sanitiser's own output is
/// understood: its headings carry no attributes.
pub fn contents(html: &str) -> (String, Vec<ContentsLine>) {
    let mut lines = Vec::new();
    let mut marked = String::with_capacity(html.len() + 512);
    let mut rest = html;
    while let Some((open, is_chapter)) = next_heading(rest) {
        let (close, start) = (if is_chapter { "</h2>" } else { "</h3>" }, open + "<h2>".len());
        let Some(length) = rest[start..].find(close) else {
            break;
        };
        let label = heading_words(&rest[start..start + length]);
        let anchor = format!("muc-{}", lines.len() + 1);
        marked.push_str(&rest[..start - 1]);
        marked.push_str(&format!(" id=\"{anchor}\">"));
        marked.push_str(&rest[start..start + length + close.len()]);
        rest = &rest[start + length + close.len()..];
        lines.push(ContentsLine {
            anchor,
            label,
            is_chapter,
        });
    }
    marked.push_str(rest);
    if lines.len() < CONTENTS_FROM {
        lines.clear();
    }
    (marked, lines)
}

fn next_heading(html: &str) -> Option<(usize, bool)> {
    match (html.find("<h2>"), html.find("<h3>")) {
        (Some(chapter), article) if article.is_none_or(|article| chapter < article) => Some((chapter, true)),
        (_, article) => article.map(|article| (article, false)),
    }
}

/// A title on its own line follows the number after a full stop.
fn heading_words(html: &str) -> String {
    text_excerpt(&html.replace("<br>", ". "), usize::MAX)
}

/// A browser in words: `Chrome trên Windows`; an unknown one as it names itself.
pub fn device_words(agent: &str) -> String {
    match crate::domain::device::known_words(agent) {
        Some(words) => words,
        None if agent.is_empty() => "Thiết bị không rõ".to_owned(),
        None => agent.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_and_articles_are_listed_with_anchors() {
        let html = "<h2>Chương I<br>QUY ĐỊNH &amp; CHUNG</h2><h3>Điều 1. A</h3><p>x</p><h3>Điều 2. B</h3>\
                    <h2>Chương II<br>B</h2>";
        let (marked, lines) = contents(html);
        assert!(marked.starts_with("<h2 id=\"muc-1\">Chương I<br>"), "{marked}");
        assert!(
            marked.contains("<h3 id=\"muc-3\">Điều 2. B</h3><h2 id=\"muc-4\">"),
            "{marked}"
        );
        assert_eq!(lines[0].label, "Chương I. QUY ĐỊNH & CHUNG");
        let chapters: Vec<_> = lines.iter().map(|line| line.is_chapter).collect();
        assert_eq!(chapters, [true, false, false, true]);
        assert_eq!(contents("<h2>Một</h2><p>x</p>").1, []);
    }

    #[test]
    fn devices_are_named_as_people_name_them() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                      Chrome/150.0.0.0 Safari/537.36";
        assert_eq!(device_words(chrome), "Chrome trên Windows");
        assert_eq!(device_words(&format!("{chrome} Edg/150.0")), "Edge trên Windows");
        assert_eq!(device_words("curl/8.0"), "curl/8.0");
        assert_eq!(device_words(""), "Thiết bị không rõ");
    }

    #[test]
    fn lengths_are_told_in_words() {
        assert_eq!(size_words(1), "1 KB");
        assert_eq!(size_words(35_000), "35 KB");
        assert_eq!(size_words(1_300_000), "1,2 MB");
        assert_eq!(size_words(20 * 1_048_576), "20,0 MB");
    }

    #[test]
    fn counts_stop_at_a_thousand() {
        assert_eq!(count_words(0), "0");
        assert_eq!(count_words(1_000), "1.000");
        assert_eq!(count_words(1_001), "1.000+");
    }
}
