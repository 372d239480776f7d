//! Who acts: a person with an account, or a named job of the system itself.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    ids::{AccountId, TenantId},
    text::{PersonName, Slug},
};

/// A role of the regulation; one person may hold several (Điều 4(1), kiêm nhiệm).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Trưởng Ban Biên tập, exactly one, Điều 4(3).
    Chair,
    /// Phó Trưởng Ban Biên tập, exactly one, Điều 4(4).
    Deputy,
    /// Thành viên Ban Biên tập, for assigned fields, Điều 4(5).
    BoardMember,
    /// Bộ phận Thường trực Ban Biên tập, Điều 4(6).
    StandingOfficer,
    /// Cộng tác viên, Điều 11(2) and 12(2).
    Collaborator,
    /// Lãnh đạo/đầu mối đơn vị, Điều 11(1)b.
    TenantLead,
    /// Quản trị kỹ thuật of Trung tâm Thông tin, Điều 12(1)b.
    Technician,
    /// Văn phòng Bộ, Vụ Kế hoạch - Tài chính, Điều 12(1)c.
    Finance,
}

impl Role {
    /// Every role, in the order of the power table.
    pub const ALL: [Self; 8] = [
        Self::Chair,
        Self::Deputy,
        Self::BoardMember,
        Self::StandingOfficer,
        Self::Collaborator,
        Self::TenantLead,
        Self::Technician,
        Self::Finance,
    ];

    /// Roles as people of the portal say them.
    pub fn labels(roles: &[Self]) -> Vec<String> {
        roles.iter().map(|role| role.label().to_owned()).collect()
    }

    /// The role as people of the portal say it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Chair => "Trưởng Ban Biên tập",
            Self::Deputy => "Phó Trưởng Ban Biên tập",
            Self::BoardMember => "Thành viên Ban Biên tập",
            Self::StandingOfficer => "Bộ phận Thường trực",
            Self::Collaborator => "Cộng tác viên",
            Self::TenantLead => "Lãnh đạo đơn vị",
            Self::Technician => "Quản trị kỹ thuật",
            Self::Finance => "Tài chính",
        }
    }

    /// The role as stored and sent.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Chair => "chair",
            Self::Deputy => "deputy",
            Self::BoardMember => "board_member",
            Self::StandingOfficer => "standing_officer",
            Self::Collaborator => "collaborator",
            Self::TenantLead => "tenant_lead",
            Self::Technician => "technician",
            Self::Finance => "finance",
        }
    }

    /// From a form.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.slug() == slug)
    }

    /// Whether the role belongs to one body's workspace rather than to the Board.
    pub const fn is_of_tenant(self) -> bool {
        matches!(self, Self::Collaborator | Self::TenantLead)
    }
}

/// How often an account's powers were cut; sessions and gate rows carry it and die by comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Epoch(i64);

impl Epoch {
    /// The epoch of a new account.
    pub const FIRST: Self = Self(1);

    /// The epoch after a cut of powers.
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The number as stored.
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A person as read at the gate: powers as they stood when the request arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub account: AccountId,
    /// Its epoch at the gate; the fence compares it again at commit.
    pub epoch: Epoch,
    /// Full name, one field.
    pub full_name: PersonName,
    /// The body the person was appointed by.
    pub tenant: TenantId,
    /// Bodies that go on in that one: what they left is its own.
    pub predecessors: Vec<TenantId>,
    /// Roles held, at least one.
    pub roles: Vec<Role>,
    /// Fields a board member is in charge of today, or stands in for (lĩnh vực phụ trách).
    pub fields: Vec<Slug>,
    /// The Deputy's delegation that holds today (ủy quyền, Điều 4(4)a).
    pub mandate: Option<Mandate>,
}

/// The written ground on which the Deputy acts for the Chair, shown as "TUQ.".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mandate {
    /// Number of the delegating document.
    pub document_number: String,
}

impl Person {
    /// Whether the person's body is this one, or this one goes on in it.
    pub fn is_of(&self, body: TenantId) -> bool {
        self.tenant == body || self.predecessors.contains(&body)
    }

    /// The person's body and those that go on in it.
    pub fn bodies(&self) -> Vec<TenantId> {
        let mut bodies = vec![self.tenant];
        bodies.extend(&self.predecessors);
        bodies
    }

    /// Whether the person holds `role`.
    pub fn holds(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether the person may act in `role`: by holding it, or as Deputy for the Chair under a delegation.
    pub fn wields(&self, role: Role) -> bool {
        self.holds(role) || (role == Role::Chair && self.holds(Role::Deputy) && self.mandate.is_some())
    }

    /// The person's signature under an act done in `role`.
    pub fn sign(&self, role: Role) -> Signature {
        let mandate = self.mandate.clone().filter(|_| !self.holds(role));
        Signature {
            account: self.account,
            name: self.full_name.clone(),
            role,
            mandate,
        }
    }
}

/// A person's name and role under an act, kept for good (Điều 4(2)c).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The account that acted.
    pub account: AccountId,
    /// The name on that day.
    pub name: PersonName,
    /// The role that allowed the act.
    pub role: Role,
    /// The delegation it was done under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate: Option<Mandate>,
}

impl Signature {
    /// The role as it is written under an act.
    pub fn title(&self) -> String {
        match &self.mandate {
            Some(_) => format!("TUQ. {}, {}", self.role.label(), Role::Deputy.label()),
            None => self.role.label().to_owned(),
        }
    }
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person behind a session.
    Person(Person),
    /// A job of the system or the command line, by name.
    System(&'static str),
}
