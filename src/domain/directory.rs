//! The directory of the network (danh bạ mạng lưới cộng tác viên, Điều 4(2)e): who is in it as what, and who sees whom.

use super::{
    actor::{Person, Role},
    ids::TenantId,
    tenant::TenantKind,
};

/// As what a person is in the network (Điều 12(2)), read off the body and the role: of a press body, who leads it
/// stands for the body, and who files news is a reporter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonKind {
    /// Công chức, viên chức.
    CivilServant,
    /// Phóng viên.
    Reporter,
    /// Cơ quan báo chí.
    PressBody,
    /// Ban Biên tập.
    Board,
}

impl PersonKind {
    /// Every kind, in the order of the filter.
    pub const ALL: [Self; 4] = [Self::CivilServant, Self::Reporter, Self::PressBody, Self::Board];

    /// The kind of a person with these roles in a body of that kind.
    pub fn of(body: TenantKind, roles: &[Role]) -> Self {
        match body {
            TenantKind::House => Self::Board,
            TenantKind::Press if roles.contains(&Role::TenantLead) => Self::PressBody,
            TenantKind::Press => Self::Reporter,
            _ => Self::CivilServant,
        }
    }

    /// The kind as people say it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::CivilServant => "Công chức, viên chức",
            Self::Reporter => "Phóng viên",
            Self::PressBody => "Cơ quan báo chí",
            Self::Board => "Ban Biên tập",
        }
    }

    /// The kind as written in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::CivilServant => "civil_servant",
            Self::Reporter => "reporter",
            Self::PressBody => "press_body",
            Self::Board => "board",
        }
    }

    /// The kind of that slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }

    /// Whether people of a body can be of this kind.
    pub const fn is_of(self, body: TenantKind) -> bool {
        match self {
            Self::Board => matches!(body, TenantKind::House),
            Self::Reporter | Self::PressBody => matches!(body, TenantKind::Press),
            Self::CivilServant => !matches!(body, TenantKind::House | TenantKind::Press),
        }
    }

    /// Whether those of this kind lead their body; nothing where both do and do not.
    pub const fn leads(self) -> Option<bool> {
        match self {
            Self::PressBody => Some(true),
            Self::Reporter => Some(false),
            Self::CivilServant | Self::Board => None,
        }
    }
}

/// The one body whose people `person` sees; none for who sees all.
pub fn seen_body(person: &Person) -> Option<TenantId> {
    let sees_all = [Role::StandingOfficer, Role::Deputy, Role::Chair];
    let all = sees_all.iter().any(|&role| person.holds(role));
    (!all).then_some(person.tenant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_body_and_role_has_one_kind_and_the_filter_finds_it() {
        for body in TenantKind::ALL {
            for roles in [&[Role::Collaborator][..], &[Role::TenantLead], &Role::ALL] {
                let kind = PersonKind::of(body, roles);
                let fits = |other: PersonKind| {
                    let leads = roles.contains(&Role::TenantLead);
                    other.is_of(body) && other.leads().is_none_or(|wanted| wanted == leads)
                };
                let fitting: Vec<_> = PersonKind::ALL.into_iter().filter(|other| fits(*other)).collect();
                assert_eq!(fitting, [kind], "{body:?} {roles:?}");
                assert_eq!(PersonKind::from_slug(kind.slug()), Some(kind));
            }
        }
    }
}
