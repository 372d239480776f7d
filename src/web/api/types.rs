//! What the API takes and gives: kept apart from what is stored.

use poem::Result;
use poem_openapi::{Enum, Object};

use crate::{
    app::content_form::ContentForm,
    domain::{
        attachment::{Attachment, Purpose},
        content::{Kind, Revision},
        state::State,
        submission::Submission,
        text::SubmissionCode,
    },
    store::{Once, Receipt, RevisionCard},
    web::problem::Problem,
};

/// Kinds of submissions.
#[derive(Clone, Copy, Debug, Enum)]
#[oai(rename_all = "snake_case")]
pub enum KindName {
    /// Tin hoạt động, sự kiện.
    EventNews,
    /// Văn bản.
    Document,
    /// Bài viết.
    Article,
    /// Mô hình, kinh nghiệm.
    Model,
    /// Đa phương tiện.
    Multimedia,
}

/// A content as a client writes it.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct ContentBody {
    /// Loại tin bài.
    kind: KindName,
    /// Tiêu đề, at most 300 characters.
    title: String,
    /// Tóm tắt, at most 1,000 characters.
    #[oai(default)]
    summary: String,
    /// Nội dung: plain text with headings, lists, links and tables.
    #[oai(default)]
    body: String,
    /// Slug of the field (lĩnh vực).
    field: String,
    /// Slug of the information category of Điều 5.
    category: String,
    /// Slug of the main section (chuyên mục chính).
    section: String,
    /// Tác giả.
    author: String,
    /// Nguồn tin; required when `reused`.
    #[oai(default)]
    source: String,
    /// Quoted or used again (trích dẫn, sử dụng lại).
    #[oai(default)]
    reused: bool,
    /// Reused material whose supplier must consent in writing; the consent is attached on the item's page.
    #[oai(default)]
    consent_required: bool,
    /// Local time of the event, `yyyy-MM-ddTHH:mm`; event news alone.
    #[oai(default)]
    event_at: String,
    /// Số, ký hiệu; documents alone.
    #[oai(default)]
    document_number: String,
    /// Day of issue, `yyyy-MM-dd`; documents alone.
    #[oai(default)]
    issued_on: String,
    /// Cơ quan ban hành; documents alone.
    #[oai(default)]
    issuer: String,
    /// Nơi áp dụng; models and experiences alone.
    #[oai(default)]
    place: String,
}

impl From<ContentBody> for ContentForm {
    fn from(body: ContentBody) -> Self {
        let kind = match body.kind {
            KindName::EventNews => "event_news",
            KindName::Document => "document",
            KindName::Article => "article",
            KindName::Model => "model",
            KindName::Multimedia => "multimedia",
        };
        Self {
            kind: kind.to_owned(),
            title: body.title,
            summary: body.summary,
            body: body.body,
            field: body.field,
            category: body.category,
            section: body.section,
            author: body.author,
            source: body.source,
            reused: body.reused,
            consent_required: body.consent_required,
            event_at: body.event_at,
            document_number: body.document_number,
            issued_on: body.issued_on,
            issuer: body.issuer,
            place: body.place,
        }
    }
}

/// What an act left behind.
#[derive(Clone, Debug, Object)]
pub struct ReceiptBody {
    /// Code of the item.
    code: String,
    /// Its version after the act.
    version: i64,
}

impl From<Receipt> for ReceiptBody {
    fn from(receipt: Receipt) -> Self {
        Self {
            code: receipt.handle,
            version: receipt.version,
        }
    }
}

/// What a change of the Board's own settings left behind.
#[derive(Clone, Debug, Object)]
pub struct VersionBody {
    /// The version there is now.
    version: i64,
}

impl From<Receipt> for VersionBody {
    fn from(receipt: Receipt) -> Self {
        Self {
            version: receipt.version,
        }
    }
}

/// An item as its readers may know it.
#[derive(Clone, Debug, Object)]
pub struct SubmissionBody {
    /// Code of the receipt.
    code: String,
    /// Title; a sealed item has none.
    title: String,
    /// Name of the state.
    state: String,
    /// Loại tin bài.
    kind: KindName,
    /// The body that filed it.
    tenant_name: String,
    /// Who answers for it in law.
    author_name: String,
    /// Undecided, and in nobody's charge.
    pooled: bool,
    /// Who supplied it, where an officer recorded it.
    supplied_by: Option<String>,
    /// Slug of the field.
    field: String,
    /// Slug of the main section.
    section: String,
    /// Number of the current revision.
    revision: i64,
    /// First submit, RFC 3339.
    submitted_at: Option<String>,
    /// End of the intake period, RFC 3339; only events and documents have one.
    intake_due_at: Option<String>,
    /// Lateness in minutes.
    late_minutes: Option<i64>,
    /// Target of the step, RFC 3339.
    due_at: Option<String>,
    /// Grounds of a refusal.
    grounds: Vec<String>,
    /// Remarks of a return.
    remarks: Option<String>,
}

impl From<&Submission> for SubmissionBody {
    fn from(item: &Submission) -> Self {
        let (grounds, remarks) = match &item.state {
            State::Refused { grounds, .. } => (
                grounds.iter().map(|ground| ground.slug().to_owned()).collect(),
                None,
            ),
            State::Returned { remarks, .. } => (Vec::new(), Some(remarks.clone())),
            _ => (Vec::new(), None),
        };
        Self {
            code: item.code.to_string(),
            title: item.title().to_owned(),
            state: item.state.name().slug().to_owned(),
            kind: kind_name(&item.headline.kind),
            tenant_name: item.tenant_name.clone(),
            author_name: item.author.name.to_string(),
            pooled: item.is_pooled(),
            supplied_by: item.supplied.as_ref().map(ToString::to_string),
            field: item.headline.field.to_string(),
            section: item.headline.section.to_string(),
            revision: item.revision.number(),
            submitted_at: item.intake.map(|intake| intake.at.to_string()),
            intake_due_at: item
                .intake
                .and_then(|intake| intake.due_at)
                .map(|due_at| due_at.to_string()),
            late_minutes: item.intake.and_then(|intake| intake.late_minutes),
            due_at: item.state.due_at().map(|due_at| due_at.to_string()),
            grounds,
            remarks,
        }
    }
}

const fn kind_name(kind: &Kind) -> KindName {
    match kind {
        Kind::EventNews { .. } => KindName::EventNews,
        Kind::Document { .. } => KindName::Document,
        Kind::Article => KindName::Article,
        Kind::Model { .. } => KindName::Model,
        Kind::Multimedia => KindName::Multimedia,
    }
}

/// A page of items.
#[derive(Clone, Debug, Object)]
pub struct SubmissionList {
    /// The items.
    pub items: Vec<SubmissionBody>,
    /// Give it as `after` to read on.
    pub next: Option<String>,
}

/// A revision in a history, without its text.
#[derive(Clone, Debug, Object)]
pub struct RevisionItem {
    /// Its number.
    number: i64,
    /// Who wrote it.
    by: String,
    /// When, RFC 3339.
    written_at: String,
}

impl From<&RevisionCard> for RevisionItem {
    fn from(card: &RevisionCard) -> Self {
        Self {
            number: card.number.number(),
            by: card.by.name.to_string(),
            written_at: card.written_at.to_string(),
        }
    }
}

/// A file of a revision or an article.
#[derive(Clone, Debug, Object)]
pub struct AttachmentBody {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// Its media type, told by its content.
    media_type: String,
    /// Its length in bytes.
    size: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    sha256: String,
    /// `media`, `document` or `consent`.
    purpose: String,
    /// Văn bản thay thế of a picture, sound or video.
    alternative: Option<String>,
    /// Chú thích.
    caption: Option<String>,
    /// Public address, of an article's file.
    url: Option<String>,
}

impl AttachmentBody {
    /// The file, under a public address when it has one.
    pub(super) fn of(file: &Attachment, url: Option<String>) -> Self {
        let (purpose, alternative, caption) = match &file.purpose {
            Purpose::Media { alternative, caption } => ("media", Some(alternative.clone()), caption.clone()),
            Purpose::Document => ("document", None, None),
            Purpose::Consent => ("consent", None, None),
        };
        Self {
            id: file.id.to_string(),
            name: file.name.to_string(),
            media_type: file.file_type.mime().to_owned(),
            size: file.size,
            sha256: file.sha256.clone(),
            purpose: purpose.to_owned(),
            alternative,
            caption,
            url,
        }
    }
}

/// A revision.
#[derive(Clone, Debug, Object)]
pub struct RevisionBody {
    /// Its number.
    number: i64,
    /// Who wrote it.
    by: String,
    /// When, RFC 3339.
    written_at: String,
    /// Title.
    title: String,
    /// Summary.
    summary: String,
    /// Body as typed.
    body: String,
    /// Body as sanitised HTML.
    body_html: String,
    /// Its files; they are added on the item's page.
    attachments: Vec<AttachmentBody>,
}

impl From<&Revision> for RevisionBody {
    fn from(revision: &Revision) -> Self {
        Self {
            number: revision.number.number(),
            by: revision.by.name.to_string(),
            written_at: revision.written_at.to_string(),
            title: revision.content.title.to_string(),
            summary: revision.content.summary.to_string(),
            body: revision.content.body.source().to_owned(),
            body_html: revision.content.body.html().to_owned(),
            attachments: revision
                .content
                .attachments
                .iter()
                .map(|file| AttachmentBody::of(file, None))
                .collect(),
        }
    }
}

/// The idempotency row of a request, when the client drew a key.
pub(super) fn once(
    operation: &'static str,
    key: Option<&str>,
    body: &impl std::fmt::Debug,
) -> Result<Option<Once>> {
    let Some(key) = key else {
        return Ok(None);
    };
    if !(8..=64).contains(&key.len()) || !key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        let detail = "Idempotency-Key: 8 đến 64 chữ cái, chữ số hoặc dấu gạch nối.";
        return Err(Problem::unreadable(detail).into());
    }
    Ok(Some(Once::new(operation, key, format!("{body:?}").as_bytes())))
}

pub(super) fn parse_code(text: &str) -> Result<SubmissionCode, Problem> {
    SubmissionCode::parse(text).map_err(|_| Problem::not_found())
}

/// What an act says.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub(super) struct WordsBody {
    /// Reason, question, direction or mistake, at most 5,000 characters.
    #[oai(default)]
    pub(super) words: String,
}
