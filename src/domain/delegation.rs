//! Delegation of the Chair's powers to the Deputy (ủy quyền), Điều 4(4)a: dated and grounded.

use serde::{Deserialize, Serialize};

use super::{
    actor::Mandate,
    change::{Change, Resource, Stamp, Version},
    ids::{AccountId, DelegationId, TenantId},
    notice::{Letter, To},
    time::LocalDate,
};

/// A delegation, from a day to a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// Its id.
    #[serde(rename = "_id")]
    pub id: DelegationId,
    /// The Board's own tenant.
    pub tenant: TenantId,
    /// The Deputy who acts.
    pub deputy: AccountId,
    /// Number of the delegating document.
    pub document_number: String,
    /// First day.
    pub from: LocalDate,
    /// Last day.
    pub until: LocalDate,
    /// Optimistic version.
    pub version: Version,
}

/// Why a delegation cannot be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DelegationFault {
    /// It names its document.
    #[error("Hãy nhập số, ký hiệu của văn bản ủy quyền.")]
    NoDocument,
    /// The Chair delegates to the Deputy alone.
    #[error("Người được ủy quyền phải là Phó Trưởng Ban Biên tập đang hoạt động.")]
    NoDeputy,
    /// It ends after it begins.
    #[error("Ngày kết thúc ủy quyền phải bằng hoặc sau ngày bắt đầu.")]
    Backward,
    /// It begins today at the earliest.
    #[error("Ngày bắt đầu ủy quyền không được trước ngày hôm nay.")]
    Past,
}

impl Delegation {
    /// Records that the Chair delegates to the Deputy.
    ///
    /// # Errors
    /// [`DelegationFault`].
    pub fn delegate(
        tenant: TenantId,
        deputy: AccountId,
        document_number: &str,
        (from, until): (LocalDate, LocalDate),
        stamp: &mut Stamp,
    ) -> Result<Change<Self>, DelegationFault> {
        let document_number = document_number.trim();
        if document_number.is_empty() {
            return Err(DelegationFault::NoDocument);
        }
        if until < from {
            return Err(DelegationFault::Backward);
        }
        if from < stamp.at().local_date() {
            return Err(DelegationFault::Past);
        }
        let delegation = Self {
            id: DelegationId::from_uuid(stamp.draw_uuid()),
            tenant,
            deputy,
            document_number: document_number.to_owned(),
            from,
            until,
            version: Version::UNSAVED,
        };
        let letter = Letter::Delegation {
            document_number: document_number.to_owned(),
            from,
            until,
        };
        Ok(Change::new(delegation, "delegate", stamp).telling(To::Board, letter))
    }

    /// Whether it holds on the day.
    pub fn holds_on(&self, day: LocalDate) -> bool {
        self.from <= day && day <= self.until
    }

    /// What the Deputy signs with.
    pub fn mandate(&self) -> Mandate {
        Mandate {
            document_number: self.document_number.clone(),
        }
    }
}

impl Resource for Delegation {
    const KIND: &'static str = "delegation";

    fn id(&self) -> String {
        self.id.to_string()
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
