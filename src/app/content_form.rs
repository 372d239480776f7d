//! What a person typed, and the content it makes. HTML forms and the JSON API share it.

use std::sync::Arc;

use super::Fault;
use crate::{
    domain::{
        body::Body,
        catalogue::Catalogue,
        content::{Content, Kind, Origin},
        text::{DocumentNumber, Slug, Summary, Title, char_count, clean_line},
        time::{Instant, LocalDate, TimeFault, parse_local},
    },
    store::Reference,
};

/// A field that must be mended, with the remedy in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// Name of the field.
    pub field: &'static str,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl FieldFault {
    /// A fault of a field.
    pub fn new(field: &'static str, message: impl Into<String>) -> Self {
        Self {
            field,
            message: message.into(),
        }
    }
}

pub(super) fn in_one_line(faults: &[FieldFault]) -> String {
    faults
        .iter()
        .map(|fault| fault.message.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Longest author, source or issuer, in characters.
const LINE_LIMIT: usize = 200;

/// Content as typed.
#[derive(Clone, Debug, Default)]
pub struct ContentForm {
    /// `event_news`, `document`, `article`, `model` or `multimedia`.
    pub kind: String,
    /// Tiêu đề.
    pub title: String,
    /// Tóm tắt.
    pub summary: String,
    /// Nội dung.
    pub body: String,
    /// Lĩnh vực.
    pub field: String,
    /// Nhóm thông tin.
    pub category: String,
    /// Chuyên mục chính.
    pub section: String,
    /// Tác giả.
    pub author: String,
    /// Nguồn tin.
    pub source: String,
    /// Trích dẫn, sử dụng lại.
    pub reused: bool,
    /// Cần văn bản chấp thuận; says nothing of material that is not reused.
    pub consent_required: bool,
    /// Thời điểm diễn ra.
    pub event_at: String,
    /// Số, ký hiệu.
    pub document_number: String,
    /// Ngày ban hành.
    pub issued_on: String,
    /// Cơ quan ban hành.
    pub issuer: String,
    /// Nơi áp dụng.
    pub place: String,
}

/// Collects the faults of a form, so that all are told at once.
#[derive(Default)]
pub(super) struct Faults(Vec<FieldFault>);

impl Faults {
    pub(super) fn take<T, E: ToString>(&mut self, field: &'static str, parsed: Result<T, E>) -> Option<T> {
        parsed
            .map_err(|fault| self.0.push(FieldFault::new(field, fault.to_string())))
            .ok()
    }

    /// A day as typed under its label: a form may ask for several.
    pub(super) fn day(&mut self, field: &'static str, label: &str, typed: &str) -> Option<LocalDate> {
        self.take(
            field,
            LocalDate::parse(typed).map_err(|fault| labelled(label, &fault)),
        )
    }

    /// A moment as typed under its label.
    pub(super) fn moment(&mut self, field: &'static str, label: &str, typed: &str) -> Option<Instant> {
        self.take(field, parse_local(typed).map_err(|fault| labelled(label, &fault)))
    }

    /// An id as a form carries it; `remedy` says what to choose instead.
    pub(super) fn id<T: std::str::FromStr>(
        &mut self,
        field: &'static str,
        typed: &str,
        remedy: &'static str,
    ) -> Option<T> {
        self.take(field, typed.trim().parse().map_err(|_| remedy))
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn line(&mut self, field: &'static str, label: &str, text: &str) -> String {
        let line = clean_line(text);
        if char_count(&line) > LINE_LIMIT {
            self.0.push(FieldFault::new(
                field,
                format!("{label} dài quá {LINE_LIMIT} ký tự: hãy viết ngắn lại."),
            ));
        }
        line
    }

    pub(super) fn required(&mut self, field: &'static str, label: &str, text: &str) -> String {
        let line = self.line(field, label, text);
        if line.is_empty() {
            self.0.push(FieldFault::new(
                field,
                format!("{label} còn trống: hãy nhập {}.", label.to_lowercase()),
            ));
        }
        line
    }

    fn listed(
        &mut self,
        field: &'static str,
        label: &str,
        text: &str,
        known: impl Fn(&Slug) -> bool,
    ) -> Option<Slug> {
        let slug = Slug::parse(text).ok().filter(|slug| known(slug));
        if slug.is_none() {
            let message = format!("{label} chưa được chọn: hãy chọn một giá trị trong danh sách.");
            self.0.push(FieldFault::new(field, message));
        }
        slug
    }
}

/// `Từ ngày: chưa nhập ngày. …`
fn labelled(label: &str, fault: &TimeFault) -> String {
    let fault = fault.to_string();
    let mut letters = fault.chars();
    let first = letters.next().map(|letter| letter.to_lowercase().to_string());
    format!("{label}: {}{}", first.unwrap_or_default(), letters.as_str())
}

impl From<Faults> for Fault {
    fn from(faults: Faults) -> Self {
        Self::Form(faults.0)
    }
}

/// What is said of a section that takes no more articles, and where they go now; nothing of any other.
pub fn retired_section(lists: &Catalogue, key: &Slug) -> Option<FieldFault> {
    let section = lists.section(key).filter(|section| section.retired)?;
    let instead = match lists.leading_section(key) {
        Some(leading) if leading.slug != section.slug => format!(
            "hãy chọn chuyên mục đang dùng, ví dụ chuyên mục thay thế là “{}”",
            leading.name
        ),
        _ => "hãy chọn chuyên mục đang dùng".to_owned(),
    };
    let message = format!("Chuyên mục “{}” đã ngừng dùng: {instead}.", section.name);
    Some(FieldFault::new("section", message))
}

/// Lets no text go on to a section that takes no more articles.
///
/// # Errors
/// [`Fault::Form`] that says so.
pub(super) fn check_section(reference: &Reference, content: &Content) -> Result<(), Fault> {
    let retired = retired_section(&reference.catalogue, &content.section);
    retired.map_or(Ok(()), |fault| {
        let message = format!(
            "{} Sửa tin bài để đổi chuyên mục rồi thực hiện lại.",
            fault.message
        );
        Err(Fault::Form(vec![FieldFault::new("section", message)]))
    })
}

impl ContentForm {
    /// [`Self::parse`] beside the threads that serve: a long text takes a while to be made clean.
    ///
    /// # Errors
    /// [`Fault::Form`] with the fields to mend.
    pub(super) async fn parse_aside(&self, reference: &Arc<Reference>) -> Result<Content, Fault> {
        let (form, reference) = (self.clone(), reference.clone());
        let parsed = tokio::task::spawn_blocking(move || form.parse(&reference));
        parsed.await.map_err(|_| Fault::Busy)?.map_err(Fault::Form)
    }

    /// The content, or every fault at once.
    ///
    /// # Errors
    /// The fields to mend.
    pub fn parse(&self, reference: &Reference) -> Result<Content, Vec<FieldFault>> {
        let mut faults = Faults::default();
        let lists = &reference.catalogue;
        let title = faults.take("title", Title::parse(&self.title));
        let summary = faults.take("summary", Summary::parse(&self.summary));
        let kind = self.parse_kind(&mut faults);
        let field = faults.listed("field", "Lĩnh vực", &self.field, |slug| {
            lists.field(slug).is_some()
        });
        let category = faults.listed("category", "Nhóm thông tin", &self.category, |slug| {
            lists.category(slug).is_some()
        });
        let section = match Slug::parse(&self.section)
            .ok()
            .and_then(|slug| retired_section(lists, &slug))
        {
            Some(fault) => faults.take("section", Err::<Slug, _>(fault.message)),
            None => faults.listed("section", "Chuyên mục chính", &self.section, |slug| {
                lists.section(slug).is_some()
            }),
        };
        let author = faults.required("author", "Tác giả", &self.author);
        let source = faults.line("source", "Nguồn tin", &self.source);
        if self.reused && source.is_empty() {
            let message =
                "Tin bài trích dẫn, sử dụng lại phải ghi rõ nguồn tin (khoản 5 Điều 3): hãy nhập nguồn tin.";
            faults.0.push(FieldFault::new("source", message));
        }
        let body = faults.take("body", Body::from_source(&self.body));
        match (title, summary, kind, field, category, section, body) {
            (
                Some(title),
                Some(summary),
                Some(kind),
                Some(field),
                Some(category),
                Some(section),
                Some(body),
            ) if faults.0.is_empty() => {
                let source = (!source.is_empty()).then_some(source);
                let origin = Origin {
                    author,
                    source,
                    reused: self.reused,
                    consent_required: self.reused && self.consent_required,
                };
                Ok(Content {
                    kind,
                    title,
                    summary,
                    body,
                    field,
                    category,
                    section,
                    origin,
                    attachments: Vec::new(),
                })
            }
            _ => Err(faults.0),
        }
    }

    fn parse_kind(&self, faults: &mut Faults) -> Option<Kind> {
        match self.kind.as_str() {
            "event_news" if self.event_at.trim().is_empty() => {
                let message = "Thời điểm diễn ra còn trống: hãy nhập ngày và giờ diễn ra hoạt động, sự kiện.";
                faults.0.push(FieldFault::new("event_at", message));
                None
            }
            "event_news" => faults
                .moment("event_at", "Thời điểm diễn ra", &self.event_at)
                .map(|event_at| Kind::EventNews { event_at }),
            "document" => {
                let number = faults.take("document_number", DocumentNumber::parse(&self.document_number));
                let issued_on = faults.day("issued_on", "Ngày ban hành", &self.issued_on);
                let issuer = faults.required("issuer", "Cơ quan ban hành", &self.issuer);
                Some(Kind::Document {
                    number: number?,
                    issued_on: issued_on?,
                    issuer,
                })
            }
            "article" => Some(Kind::Article),
            "model" => Some(Kind::Model {
                place: faults.required("place", "Nơi áp dụng", &self.place),
            }),
            "multimedia" => Some(Kind::Multimedia),
            _ => {
                let message = "Loại tin bài chưa được chọn: hãy chọn một loại trong danh sách.";
                faults.0.push(FieldFault::new("kind", message));
                None
            }
        }
    }

    /// The form that would make `content`, for editing it.
    pub fn of(content: &Content) -> Self {
        let mut form = Self {
            title: content.title.to_string(),
            summary: content.summary.to_string(),
            body: content.body.source().to_owned(),
            field: content.field.to_string(),
            category: content.category.to_string(),
            section: content.section.to_string(),
            author: content.origin.author.clone(),
            source: content.origin.source.clone().unwrap_or_default(),
            reused: content.origin.reused,
            consent_required: content.origin.consent_required,
            ..Self::default()
        };
        match &content.kind {
            Kind::EventNews { event_at } => {
                "event_news".clone_into(&mut form.kind);
                form.event_at = event_at.html_local();
            }
            Kind::Document {
                number,
                issued_on,
                issuer,
            } => {
                "document".clone_into(&mut form.kind);
                form.document_number = number.to_string();
                form.issued_on = issued_on.to_string();
                form.issuer.clone_from(issuer);
            }
            Kind::Article => "article".clone_into(&mut form.kind),
            Kind::Model { place } => {
                "model".clone_into(&mut form.kind);
                form.place.clone_from(place);
            }
            Kind::Multimedia => "multimedia".clone_into(&mut form.kind),
        }
        form
    }
}
