//! Delegation of the Chair's powers to the Deputy (ủy quyền), Điều 4(4)a: dated and grounded.

use serde::{Deserialize, Serialize};

use super::{
    actor::{Mandate, Signature},
    assignment::Ending,
    change::{Change, Resource, Stamp, Version},
    ids::{AccountId, DelegationId, TenantId},
    notice::{Letter, To},
    policy::{Delegate, EndDelegation, Granted},
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
    /// Last day; before the first one when it was ended before it ever held.
    pub until: LocalDate,
    /// Who entered it; nobody for one from the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Signature>,
    /// How it was ended early.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ending>,
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
    /// Two documents for one day leave open which one holds.
    #[error(
        "Đã có ủy quyền khác trong khoảng thời gian này. Hãy chấm dứt ủy quyền đó trước, hoặc chọn ngày khác."
    )]
    Overlaps,
    /// Ending states its ground.
    #[error("Hãy ghi số văn bản hoặc lý do chấm dứt ủy quyền.")]
    NoGround,
    /// It is over already.
    #[error("Ủy quyền này đã kết thúc trước đó.")]
    Over,
    /// Ending early shortens.
    #[error("Ngày cuối phải trước ngày cuối của ủy quyền đang ghi.")]
    NotEarlier,
    /// What was done until today was done with the power.
    #[error(
        "Ngày cuối ủy quyền không được trước ngày hôm qua, vì đến hôm nay ủy quyền vẫn đang có hiệu lực. Muốn chấm dứt ngay, hãy nhập ngày hôm qua."
    )]
    PastEnd,
}

impl Granted<Delegate, ()> {
    /// Records that the Chair delegates to the Deputy; `standing` are the delegations that have not run out.
    ///
    /// # Errors
    /// [`DelegationFault`].
    pub fn delegate(
        self,
        (tenant, deputy): (TenantId, AccountId),
        document_number: &str,
        (from, until): (LocalDate, LocalDate),
        standing: &[Delegation],
        stamp: &mut Stamp,
    ) -> Result<Change<Delegation>, DelegationFault> {
        let ((), by) = self.into_parts();
        let mut change = Delegation::delegate(tenant, deputy, document_number, (from, until), stamp)?;
        if standing.iter().any(|one| one.from <= until && from <= one.until) {
            return Err(DelegationFault::Overlaps);
        }
        change.resource.by = Some(by);
        Ok(change)
    }
}

impl Granted<EndDelegation, Delegation> {
    /// Ends it before its time with its last day, which may be yesterday: then the power is gone at once.
    ///
    /// # Errors
    /// [`DelegationFault`].
    pub fn end(
        self,
        ground: &str,
        last_day: LocalDate,
        stamp: &mut Stamp,
    ) -> Result<Change<Delegation>, DelegationFault> {
        let (mut delegation, by) = self.into_parts();
        let today = stamp.at().local_date();
        if delegation.ended.is_some() || delegation.until < today {
            return Err(DelegationFault::Over);
        }
        let ground = ground.trim();
        if ground.is_empty() {
            return Err(DelegationFault::NoGround);
        }
        if last_day < today.plus_days(-1) {
            return Err(DelegationFault::PastEnd);
        }
        if last_day >= delegation.until {
            return Err(DelegationFault::NotEarlier);
        }
        let letter = Letter::DelegationEnded {
            document_number: delegation.document_number.clone(),
            ground: ground.to_owned(),
            last_day,
        };
        delegation.until = last_day;
        delegation.ended = Some(Ending {
            document: ground.to_owned(),
            by,
            at: stamp.at(),
        });
        Ok(Change::new(delegation, "end_delegation", stamp)
            .naming(vec!["until"])
            .telling(To::Board, letter))
    }
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
            by: None,
            ended: None,
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
