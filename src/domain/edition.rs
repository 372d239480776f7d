//! An edition (bản đăng): what the public reads, frozen at approval.

use serde::{Deserialize, Serialize};

use super::{
    actor::Signature,
    body::text_excerpt,
    content::{Content, Revision, RevisionNumber},
    ids::{EditionId, SubmissionId, TenantId},
    submission::Submission,
    text::{Slug, SubmissionCode},
    time::Instant,
};

/// The exact line every user of the content must state (Điều 3(6)).
pub const SOURCE_LINE: &str = "Nguồn: Trang Thông tin điện tử Cải cách hành chính nhà nước";

/// Length of the excerpt that lists and previews show.
const EXCERPT_CHARACTERS: usize = 240;

/// A published text with the names of its day (Điều 7(4), 7(5)).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edition {
    /// Its id.
    #[serde(rename = "_id")]
    pub id: EditionId,
    /// The submission it came from.
    pub submission: SubmissionId,
    /// The code in its address.
    pub code: SubmissionCode,
    /// The readable part of its address; never an identity.
    pub slug: Slug,
    /// The body that filed it.
    pub tenant: TenantId,
    /// The body's name on the day of publication.
    pub tenant_name: String,
    /// The approved revision.
    pub revision: RevisionNumber,
    /// What it says.
    pub content: Content,
    /// The beginning of the text, for lists and previews.
    pub excerpt: String,
    /// When it became public.
    pub published_at: Instant,
    /// Who approved it and answers for it (Điều 4(2)c).
    pub approved_by: Signature,
}

impl Edition {
    /// An edition of `code`, from a revision of `submission`.
    pub(crate) fn of(
        (id, code): (EditionId, SubmissionCode),
        submission: &Submission,
        revision: &Revision,
        (tenant, tenant_name, approved_by): (TenantId, &str, &Signature),
        at: Instant,
    ) -> Self {
        Self {
            id,
            submission: submission.id,
            code,
            slug: Slug::from_title(revision.content.title.as_str()),
            tenant,
            tenant_name: tenant_name.to_owned(),
            revision: revision.number,
            content: revision.content.clone(),
            excerpt: text_excerpt(revision.content.body.html(), EXCERPT_CHARACTERS),
            published_at: at,
            approved_by: approved_by.clone(),
        }
    }

    /// Its public address below the base.
    pub fn path(&self) -> String {
        format!("/bai-viet/{}/{}", self.code, self.slug)
    }
}
