//! Field assignment (phân công lĩnh vực), by the Chair's decision, Điều 4(3)b.

use serde::{Deserialize, Serialize};

use super::{
    change::{Change, Resource, Stamp, Version},
    ids::{AccountId, AssignmentId, TenantId},
    text::Slug,
    time::LocalDate,
};

/// A member in charge of a field, from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldAssignment {
    /// Its id.
    #[serde(rename = "_id")]
    pub id: AssignmentId,
    /// The Board's own tenant.
    pub tenant: TenantId,
    /// The field.
    pub field: Slug,
    /// The member.
    pub member: AccountId,
    /// Who stands in when the member is away.
    pub substitute: Option<AccountId>,
    /// Number of the Chair's decision.
    pub decision_number: String,
    /// First day.
    pub from: LocalDate,
    /// Last day, where it has ended.
    pub until: Option<LocalDate>,
    /// Optimistic version.
    pub version: Version,
}

impl FieldAssignment {
    /// Whether it holds on the day.
    pub fn holds_on(&self, day: LocalDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Records the Chair's decision.
    pub fn assign(
        tenant: TenantId,
        field: Slug,
        member: AccountId,
        substitute: Option<AccountId>,
        decision: (String, LocalDate),
        stamp: &mut Stamp,
    ) -> Change<Self> {
        let (decision_number, from) = decision;
        let assignment = Self {
            id: AssignmentId::from_uuid(stamp.draw_uuid()),
            tenant,
            field,
            member,
            substitute,
            decision_number,
            from,
            until: None,
            version: Version::UNSAVED,
        };
        Change::new(assignment, "assign_field", stamp)
    }
}

impl Resource for FieldAssignment {
    const KIND: &'static str = "field_assignment";

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
