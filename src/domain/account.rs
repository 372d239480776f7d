//! An account (tài khoản): born of an appointment, revoked for good, never deleted.

use serde::{Deserialize, Serialize};

use super::{
    actor::{Epoch, Role},
    change::{Change, Resource, Stamp, Version},
    ids::{AccountId, LinkId, TenantId},
    notice::{Contact, Letter, To},
    tenant::TenantKind,
    text::{Email, PersonName},
    time::{Instant, LocalDate},
};

/// The written appointment an account rests on (văn bản cử cộng tác viên, Điều 12(2)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    /// Chức vụ.
    pub post: String,
    /// Số, ký hiệu of the document.
    pub document_number: String,
    /// Its date.
    pub decided_on: LocalDate,
    /// Last day of the term, where there is one.
    pub until: Option<LocalDate>,
}

/// Days a person is away (nghỉ phép, công tác), both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// First day away.
    pub from: LocalDate,
    /// Last day away.
    pub until: LocalDate,
}

impl Absence {
    /// Whether the day lies within.
    pub fn covers(&self, day: LocalDate) -> bool {
        self.from <= day && day <= self.until
    }
}

/// Whether the account may be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Standing {
    /// In use.
    Active,
    /// Ended (Điều 4(6)m).
    Revoked {
        /// When.
        at: Instant,
        /// Why.
        ground: String,
    },
}

/// An account of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its id.
    #[serde(rename = "_id")]
    pub id: AccountId,
    /// The body that appointed the person.
    pub tenant: TenantId,
    /// Full name, one field.
    pub full_name: PersonName,
    /// Sort key by given name.
    pub name_key: String,
    /// The one address, unique over all accounts.
    pub email: Email,
    /// Roles, at least one.
    pub roles: Vec<Role>,
    /// The appointment.
    pub appointment: Appointment,
    /// Days away.
    pub absences: Vec<Absence>,
    /// argon2id hash; absent until the person sets a password.
    pub password_hash: Option<String>,
    /// May it be used?
    pub standing: Standing,
    /// Grows with every cut of powers.
    pub epoch: Epoch,
    /// When it was granted.
    pub granted_at: Instant,
    /// Optimistic version.
    pub version: Version,
}

impl Resource for Account {
    const KIND: &'static str = "account";

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

    fn contact(&self) -> Option<Contact> {
        Some(Contact {
            account: self.id,
            full_name: self.full_name.clone(),
            email: self.email.clone(),
        })
    }

    fn gates(&self) -> Option<(AccountId, Epoch)> {
        Some((self.id, self.epoch))
    }
}

/// What an appointment says of a new account.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The appointing body.
    pub tenant: TenantId,
    /// The person.
    pub full_name: PersonName,
    /// The person's address.
    pub email: Email,
    /// Roles granted.
    pub roles: Vec<Role>,
    /// The appointment.
    pub appointment: Appointment,
}

impl NewAccount {
    /// Whether the roles fit the body: the Board's own house also files news, a body holds no role of the Board.
    ///
    /// # Errors
    /// [`AccountFault::NoRole`], [`AccountFault::MixedRoles`].
    pub fn check_against(&self, kind: TenantKind) -> Result<(), AccountFault> {
        let fits = |role: &Role| match role {
            Role::Collaborator => true,
            Role::TenantLead => kind != TenantKind::House,
            _ => kind == TenantKind::House,
        };
        if self.roles.is_empty() {
            Err(AccountFault::NoRole)
        } else if self.roles.iter().all(fits) {
            Ok(())
        } else {
            Err(AccountFault::MixedRoles)
        }
    }
}

/// Why an act on an account cannot be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountFault {
    /// An account without a role has no use.
    #[error("Tài khoản phải có ít nhất một vai trò.")]
    NoRole,
    /// There is one Chair and one Deputy (Điều 4(1)).
    #[error("Đã có {} đang hoạt động: hãy thu hồi tài khoản đó trước.", .0.label())]
    OnlyOne(Role),
    /// Fields are reviewed by active board members.
    #[error("Người được phân công lĩnh vực, người thay thế phải là thành viên Ban Biên tập đang hoạt động.")]
    NoReviewer,
    /// Board roles belong to the Board's own body, the others to a tenant.
    #[error(
        "Vai trò của Ban Biên tập, kỹ thuật, tài chính chỉ cấp trong Ban Biên tập; vai trò lãnh đạo đơn vị chỉ cấp trong đơn vị."
    )]
    MixedRoles,
    /// Revoked already.
    #[error("Tài khoản đã bị thu hồi trước đó.")]
    AlreadyRevoked,
    /// Revocation states its ground.
    #[error("Hãy ghi rõ lý do thu hồi tài khoản.")]
    NoGround,
    /// An absence ends after it begins.
    #[error("Ngày kết thúc vắng mặt phải bằng hoặc sau ngày bắt đầu.")]
    BackwardAbsence,
}

impl Account {
    /// Grants an account on an appointment; the person gets a one-time link to set a password.
    ///
    /// # Errors
    /// [`AccountFault::NoRole`].
    pub fn grant(
        new: NewAccount,
        name_key: String,
        tenant_name: &str,
        invitation: (LinkId, Instant),
        stamp: &mut Stamp,
    ) -> Result<Change<Self>, AccountFault> {
        if new.roles.is_empty() {
            return Err(AccountFault::NoRole);
        }
        let account = Self {
            id: AccountId::from_uuid(stamp.draw_uuid()),
            tenant: new.tenant,
            full_name: new.full_name,
            name_key,
            email: new.email,
            roles: new.roles,
            appointment: new.appointment,
            absences: Vec::new(),
            password_hash: None,
            standing: Standing::Active,
            epoch: Epoch::FIRST,
            granted_at: stamp.at(),
            version: Version::UNSAVED,
        };
        let told = To::Account(account.id);
        let (link, expires_at) = invitation;
        let letter = Letter::AccountCreated {
            link,
            expires_at,
            tenant_name: tenant_name.to_owned(),
        };
        Ok(Change::new(account, "grant_account", stamp).telling(told, letter))
    }

    /// Whether the account may be used.
    pub const fn is_active(&self) -> bool {
        matches!(self.standing, Standing::Active)
    }

    /// Whether an absence is entered for the day.
    pub fn is_absent_on(&self, day: LocalDate) -> bool {
        self.absences.iter().any(|absence| absence.covers(day))
    }

    /// Revokes the account: a new epoch, so that sessions, claims and writes of the old one die.
    ///
    /// # Errors
    /// [`AccountFault::AlreadyRevoked`], [`AccountFault::NoGround`].
    pub fn revoke(mut self, ground: &str, stamp: &mut Stamp) -> Result<Change<Self>, AccountFault> {
        if !self.is_active() {
            return Err(AccountFault::AlreadyRevoked);
        }
        let ground = ground.trim();
        if ground.is_empty() {
            return Err(AccountFault::NoGround);
        }
        self.epoch = self.epoch.next();
        self.standing = Standing::Revoked {
            at: stamp.at(),
            ground: ground.to_owned(),
        };
        let letter = Letter::AccountRevoked {
            full_name: self.full_name.to_string(),
            revoked_at: stamp.at(),
            ground: ground.to_owned(),
        };
        let (person, leads) = (To::Account(self.id), To::Leads(self.tenant));
        Ok(Change::new(self, "revoke_account", stamp)
            .telling(person, letter.clone())
            .telling(leads, letter.clone())
            .telling(To::StandingOffice, letter))
    }

    /// Takes a new password hash: a new epoch, so that no session of the old password lives on.
    pub fn set_password(mut self, hash: String, stamp: &mut Stamp) -> Change<Self> {
        self.password_hash = Some(hash);
        self.epoch = self.epoch.next();
        Change::new(self, "set_password", stamp).naming(vec!["password_hash"])
    }

    /// Sends a one-time link for a new password.
    pub fn ask_password_reset(self, link: LinkId, expires_at: Instant, stamp: &mut Stamp) -> Change<Self> {
        let told = To::Account(self.id);
        Change::new(self, "ask_password_reset", stamp)
            .telling(told, Letter::PasswordReset { link, expires_at })
    }

    /// Enters days away.
    ///
    /// # Errors
    /// [`AccountFault::BackwardAbsence`].
    pub fn enter_absence(
        mut self,
        absence: Absence,
        stamp: &mut Stamp,
    ) -> Result<Change<Self>, AccountFault> {
        if absence.until < absence.from {
            return Err(AccountFault::BackwardAbsence);
        }
        self.absences.push(absence);
        Ok(Change::new(self, "enter_absence", stamp).naming(vec!["absences"]))
    }
}
