//! The home page of the public site (trang chủ), and the article that was chosen to lead it (bài đầu trang).
//!
//! The choice and the article bear the same moment. An article that is taken down loses it in that transaction, and
//! so leads no more, nor again once a correction brings it back: nobody has to think of it.

use serde::{Deserialize, Serialize};

use super::{
    actor::Signature,
    article::{Article, PublicChange, Standing},
    change::{Change, Resource, Stamp, Version},
    ids::TenantId,
    policy::{Granted, KeepFrontPage},
    text::SubmissionCode,
    time::Instant,
};

/// Choices before the present one that are kept to be shown; the audit has them all.
const FORMER: usize = 20;

/// The article that was chosen to lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// The code in its address.
    pub code: SubmissionCode,
    /// Who chose it.
    pub chosen_by: Signature,
    /// When.
    pub chosen_at: Instant,
}

impl Lead {
    /// Whether the article leads by this choice: it is public, and was not taken down since.
    pub fn is_of(&self, article: &Article) -> bool {
        self.code == article.code
            && article.standing == Standing::Public
            && article.led_since == Some(self.chosen_at)
    }
}

/// A choice that ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerLead {
    /// What had been chosen.
    pub lead: Lead,
    /// Who chose another, or none.
    pub ended_by: Signature,
    /// When.
    pub ended_at: Instant,
}

/// Why what leads the home page cannot be chosen so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrontPageFault {
    /// Somebody else chose meanwhile.
    #[error(
        "Bài đầu trang chủ vừa được người khác thay đổi nên chưa ghi. Hãy xem bài đang đứng đầu rồi chọn lại nếu cần."
    )]
    Stale,
    /// There is no such article, or the public does not see it.
    #[error("Không có bài đang đăng mang mã {0}: hãy kiểm tra mã, hoặc chọn một bài trong danh sách.")]
    NotPublic(SubmissionCode),
    /// It leads already.
    #[error("Bài này đang ở đầu trang chủ.")]
    LeadsAlready,
    /// It does not lead.
    #[error("Bài này không còn ở đầu trang chủ.")]
    LeadsNot,
}

/// The home page, once somebody chose what leads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrontPage {
    /// Always the same.
    #[serde(rename = "_id")]
    id: String,
    /// The Board's own tenant.
    pub tenant: TenantId,
    /// What was chosen; without it the newest article leads.
    pub lead: Option<Lead>,
    /// Choices before, the last one first.
    pub former: Vec<FormerLead>,
    /// Optimistic version.
    pub version: Version,
}

impl FrontPage {
    /// Id of the one home page there is.
    pub const ID: &str = "home";

    /// As it is before anybody chose.
    pub fn of_program(tenant: TenantId) -> Self {
        Self {
            id: Self::ID.to_owned(),
            tenant,
            lead: None,
            former: Vec::new(),
            version: Version::UNSAVED,
        }
    }

    fn end(&mut self, by: &Signature, at: Instant) {
        if let Some(lead) = self.lead.take() {
            let former = FormerLead {
                lead,
                ended_by: by.clone(),
                ended_at: at,
            };
            self.former.insert(0, former);
            self.former.truncate(FORMER);
        }
    }
}

impl Granted<KeepFrontPage, FrontPage> {
    /// Puts a public article at the head of the home page, in the place of any other.
    ///
    /// # Errors
    /// [`FrontPageFault::NotPublic`], [`FrontPageFault::LeadsAlready`].
    pub fn lead_with(
        self,
        article: &Article,
        stamp: &mut Stamp,
    ) -> Result<Change<FrontPage>, FrontPageFault> {
        let (mut page, by) = self.into_parts();
        if article.standing != Standing::Public {
            return Err(FrontPageFault::NotPublic(article.code));
        }
        if page.lead.as_ref().is_some_and(|lead| lead.is_of(article)) {
            return Err(FrontPageFault::LeadsAlready);
        }
        page.end(&by, stamp.at());
        page.lead = Some(Lead {
            code: article.code,
            chosen_by: by,
            chosen_at: stamp.at(),
        });
        let shown = PublicChange::Lead(article.code, stamp.at());
        Ok(Change::new(page, "lead_with", stamp)
            .naming(vec!["lead"])
            .showing(shown))
    }

    /// Lets the newest article lead again, when `code` was chosen.
    ///
    /// # Errors
    /// [`FrontPageFault::LeadsNot`].
    pub fn end_lead(
        self,
        code: SubmissionCode,
        stamp: &mut Stamp,
    ) -> Result<Change<FrontPage>, FrontPageFault> {
        let (mut page, by) = self.into_parts();
        if page.lead.as_ref().is_none_or(|lead| lead.code != code) {
            return Err(FrontPageFault::LeadsNot);
        }
        page.end(&by, stamp.at());
        Ok(Change::new(page, "end_lead", stamp)
            .naming(vec!["lead"])
            .showing(PublicChange::StopLeading(code)))
    }
}

impl Resource for FrontPage {
    const KIND: &'static str = "front_page";

    fn id(&self) -> String {
        self.id.clone()
    }

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn version(&self) -> Version {
        self.version
    }

    fn set_version(&mut self, version: Version) {
        self.version = version;
    }
}
