//! What a submission says: kinds and their facts, origin, revisions.

use serde::{Deserialize, Serialize};

use super::{
    actor::Signature,
    attachment::Attachment,
    body::Body,
    ids::{SubmissionId, TenantId},
    text::{DocumentNumber, Slug, Summary, Title},
    time::{Instant, LocalDate, document_due, event_due},
};

/// Number of a revision, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RevisionNumber(i64);

impl RevisionNumber {
    /// The collaborator's first text.
    pub const FIRST: Self = Self(1);

    /// From a form or an address.
    pub const fn from_number(number: i64) -> Self {
        Self(number)
    }

    /// The number as people see it.
    pub const fn number(self) -> i64 {
        self.0
    }

    pub(super) const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// What is filed, with the facts its intake clock needs (Điều 7(1)a).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Kind {
    /// Tin hoạt động, sự kiện: at most 24 hours from the event.
    EventNews {
        /// Thời điểm diễn ra.
        event_at: Instant,
    },
    /// Văn bản: at most 48 hours from the end of the day of issue.
    Document {
        /// Số, ký hiệu.
        number: DocumentNumber,
        /// Ngày ban hành.
        issued_on: LocalDate,
        /// Cơ quan ban hành.
        issuer: String,
    },
    /// Bài viết.
    Article,
    /// Mô hình, kinh nghiệm.
    Model {
        /// Nơi áp dụng.
        place: String,
    },
    /// Đa phương tiện: pictures, sound or video.
    Multimedia,
}

impl Kind {
    /// The kind as people say it.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::EventNews { .. } => "Tin hoạt động, sự kiện",
            Self::Document { .. } => "Văn bản",
            Self::Article => "Bài viết",
            Self::Model { .. } => "Mô hình, kinh nghiệm",
            Self::Multimedia => "Đa phương tiện",
        }
    }

    /// When the intake clock runs out; Điều 7(1)a gives a clock to events and documents alone.
    pub fn intake_due(&self) -> Option<Instant> {
        match self {
            Self::EventNews { event_at } => Some(event_due(*event_at)),
            Self::Document { issued_on, .. } => Some(document_due(*issued_on)),
            Self::Article | Self::Model { .. } | Self::Multimedia => None,
        }
    }
}

/// Where the information comes from (nguồn tin, tác giả; Điều 3(5)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Tác giả as it shall be shown.
    pub author: String,
    /// Nguồn tin; required when the text is quoted or used again.
    pub source: Option<String>,
    /// Trích dẫn, sử dụng lại.
    pub reused: bool,
    /// Cần văn bản chấp thuận của tổ chức cung cấp; of reused material alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub consent_required: bool,
}

impl Origin {
    /// Whether a written consent must be attached (Điều 3(5)).
    pub const fn needs_consent(&self) -> bool {
        self.reused && self.consent_required
    }
}

/// Everything a revision says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Kind and its facts.
    pub kind: Kind,
    /// Tiêu đề.
    pub title: Title,
    /// Tóm tắt.
    pub summary: Summary,
    /// Nội dung.
    pub body: Body,
    /// Lĩnh vực.
    pub field: Slug,
    /// Nhóm thông tin, Điều 5.
    pub category: Slug,
    /// Chuyên mục chính.
    pub section: Slug,
    /// Tác giả, nguồn.
    pub origin: Origin,
    /// Tệp đính kèm.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

impl Content {
    /// Names of the fields in which `self` and `other` differ; names only, for the audit entry.
    pub fn changed_fields(&self, other: &Self) -> Vec<&'static str> {
        let pairs = [
            ("kind", self.kind != other.kind),
            ("title", self.title != other.title),
            ("summary", self.summary != other.summary),
            ("body", self.body != other.body),
            ("field", self.field != other.field),
            ("category", self.category != other.category),
            ("section", self.section != other.section),
            ("origin", self.origin != other.origin),
            ("attachments", self.attachments != other.attachments),
        ];
        pairs
            .into_iter()
            .filter_map(|(name, differs)| differs.then_some(name))
            .collect()
    }
}

/// A revision (phiên bản): written once, kept for good beside every other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Revision {
    /// The submission it belongs to.
    pub submission: SubmissionId,
    /// The submission's tenant.
    pub tenant: TenantId,
    /// Its number.
    pub number: RevisionNumber,
    /// What it says.
    pub content: Content,
    /// Who wrote it, in which role.
    pub by: Signature,
    /// When.
    pub written_at: Instant,
}

/// What lists show of the current revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headline {
    /// Kind and its facts.
    pub kind: Kind,
    /// Tiêu đề.
    pub title: Title,
    /// Lĩnh vực.
    pub field: Slug,
    /// Chuyên mục chính.
    pub section: Slug,
}

impl From<&Content> for Headline {
    fn from(content: &Content) -> Self {
        Self {
            kind: content.kind.clone(),
            title: content.title.clone(),
            field: content.field.clone(),
            section: content.section.clone(),
        }
    }
}
