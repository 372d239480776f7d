//! Tenants: the bodies that have a workspace.

use serde::{Deserialize, Serialize};

use super::{ids::TenantId, text::Slug, time::LocalDate};

/// Kind of a body (loại cơ quan), Điều 1(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TenantKind {
    /// Bộ.
    Ministry,
    /// Cơ quan ngang bộ.
    MinisterialAgency,
    /// Cơ quan thuộc Chính phủ.
    GovernmentAgency,
    /// Tỉnh.
    Province,
    /// Thành phố trực thuộc Trung ương.
    City,
    /// Cơ quan báo chí, phóng viên.
    Press,
    /// Ban Biên tập itself.
    House,
}

impl TenantKind {
    /// Every kind, in the order of state lists.
    pub const ALL: [Self; 7] = [
        Self::Ministry,
        Self::MinisterialAgency,
        Self::GovernmentAgency,
        Self::Province,
        Self::City,
        Self::Press,
        Self::House,
    ];

    /// The kind as people of the portal say it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ministry => "Bộ",
            Self::MinisterialAgency => "Cơ quan ngang bộ",
            Self::GovernmentAgency => "Cơ quan thuộc Chính phủ",
            Self::Province => "Tỉnh",
            Self::City => "Thành phố trực thuộc Trung ương",
            Self::Press => "Cơ quan báo chí",
            Self::House => "Ban Biên tập",
        }
    }

    /// The kind as written in data.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ministry => "ministry",
            Self::MinisterialAgency => "ministerial_agency",
            Self::GovernmentAgency => "government_agency",
            Self::Province => "province",
            Self::City => "city",
            Self::Press => "press",
            Self::House => "house",
        }
    }

    /// The kind written as `key` in data.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Whether the body is a locality (địa phương) rather than part of the centre.
    pub const fn is_local(self) -> bool {
        matches!(self, Self::Province | Self::City)
    }
}

/// Whether a body's lead signs its answers (ký duyệt trả lời) before they go out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignOff {
    /// Answers go out as the assigned person sends them.
    #[default]
    NotRequired,
    /// Answers wait for the lead.
    Required,
}

impl SignOff {
    /// Both.
    pub const ALL: [Self; 2] = [Self::NotRequired, Self::Required];

    /// The choice as written in data.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotRequired => "not_required",
            Self::Required => "required",
        }
    }
}

/// What a body may arrange for itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TenantSettings {
    /// Sign-off of answers by the lead.
    pub answer_sign_off: SignOff,
}

/// A body with a workspace (cơ quan, đơn vị), Điều 11: its id alone is its identity, since names change and
/// government codes are used again for other bodies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenant {
    /// Opaque identity.
    #[serde(rename = "_id")]
    pub id: TenantId,
    /// Part of the workspace's address.
    pub slug: Slug,
    /// Full name: `Bộ Nội vụ`, `Tỉnh Cao Bằng`.
    pub name: String,
    /// Abbreviation or name without its rank: `BNV`, `Cao Bằng`.
    pub short_name: Option<String>,
    /// Kind of body.
    pub kind: TenantKind,
    /// The organ that answers letters: `Ủy ban nhân dân tỉnh Cao Bằng`.
    pub organ: String,
    /// Administrative code of a locality, as of today: `04`.
    pub admin_code: Option<String>,
    /// Domain of the body's own site: `moha.gov.vn`.
    pub domain: Option<String>,
    /// First day under this name; open when it always was.
    pub valid_from: Option<LocalDate>,
    /// Last day of the workspace; open while it lasts.
    pub valid_until: Option<LocalDate>,
    /// What the body arranged for itself.
    #[serde(default)]
    pub settings: TenantSettings,
}

impl Tenant {
    /// Whether the body exists on `date`, its first and last day included.
    pub fn is_valid_on(&self, date: LocalDate) -> bool {
        self.valid_from.is_none_or(|first| first <= date) && self.valid_until.is_none_or(|last| date <= last)
    }

    /// The name for narrow places.
    pub fn brief_name(&self) -> &str {
        self.short_name.as_deref().unwrap_or(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant() -> Tenant {
        Tenant {
            id: TenantId::from_uuid(uuid::Uuid::from_u128(7)),
            slug: Slug::from_title("Bắc Ninh"),
            name: "Thành phố Bắc Ninh".to_owned(),
            short_name: None,
            kind: TenantKind::City,
            organ: "Ủy ban nhân dân thành phố Bắc Ninh".to_owned(),
            admin_code: Some("24".to_owned()),
            domain: None,
            valid_from: LocalDate::new(2026, 9, 20),
            valid_until: LocalDate::new(2026, 12, 31),
            settings: TenantSettings::default(),
        }
    }

    #[test]
    fn validity_includes_both_ends() {
        let tenant = tenant();
        for (day, valid) in [
            ("19/09/2026", false),
            ("20/09/2026", true),
            ("31/12/2026", true),
            ("01/01/2027", false),
        ] {
            assert_eq!(tenant.is_valid_on(LocalDate::parse(day).unwrap()), valid, "{day}");
        }
        let always = Tenant {
            valid_from: None,
            valid_until: None,
            ..tenant
        };
        assert!(always.is_valid_on(LocalDate::new(1950, 1, 1).unwrap()));
        assert_eq!(always.brief_name(), "Thành phố Bắc Ninh");
    }

    #[test]
    fn keys_agree_with_serde() {
        for kind in TenantKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.key());
            assert_eq!(TenantKind::from_key(kind.key()), Some(kind));
        }
        assert_eq!(TenantKind::from_key("bo"), None);
        for choice in SignOff::ALL {
            assert_eq!(serde_json::to_value(choice).unwrap(), choice.key());
        }
    }

    #[test]
    fn stored_documents_may_lack_settings() {
        let mut stored = bson::serialize_to_document(&tenant()).unwrap();
        assert!(stored.get_str("_id").is_ok());
        stored.remove("settings");
        assert_eq!(
            bson::deserialize_from_document::<Tenant>(stored).unwrap(),
            tenant()
        );
    }
}
