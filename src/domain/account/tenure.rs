//! How a person comes and goes by written appointment (Điều 4(6)m, 12(2)): granted, given further roles, invited
//! again, relieved of a role, revoked, appointed anew.

use serde::{Deserialize, Serialize};

use super::{Account, AccountFault, Appointment, EndingCause, NewAccount, Standing};
use crate::domain::{
    actor::{Role, Signature},
    change::{Change, Resource, Stamp, Version},
    custody::Colleague,
    ids::{AccountId, LinkId, TenantId},
    notice::{Letter, To},
    policy::{Appoint, Granted, Revoke},
    tenant::TenantKind,
    text::{DocumentNumber, PersonName},
    time::{Instant, LocalDate},
};

/// Roles of which there is one holder (Điều 4(1)).
pub const SINGLE: [Role; 2] = [Role::Chair, Role::Deputy];
/// Roles without whose last holder nobody could let anybody in again.
pub const INDISPENSABLE: [Role; 2] = [Role::StandingOfficer, Role::Technician];

/// An appointment that gave a person with an account more roles, or the account anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaterAppointment {
    /// The document and the post.
    pub appointment: Appointment,
    /// The roles it gave.
    pub roles: Vec<Role>,
    /// When it was entered.
    pub at: Instant,
    /// Who entered it.
    pub by: Signature,
}

/// The document by which an appointment ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndingDocument {
    /// Số, ký hiệu.
    pub number: String,
    /// Its date.
    pub decided_on: LocalDate,
}

/// Who takes over what the person had charge of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Successor {
    /// The account.
    pub account: AccountId,
    /// The name on that day.
    pub name: PersonName,
}

/// How an account, or one role of it, ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// When.
    pub at: Instant,
    /// Why.
    pub ground: String,
    /// By which document; none from the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<EndingDocument>,
    /// Who entered it; nobody from the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Signature>,
    /// Who takes over; without one it goes back to the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<Successor>,
    /// Why the system itself ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<EndingCause>,
    /// How many sessions were open then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sessions: Option<i64>,
    /// The roles that ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
}

/// The one-time link that was sent last for the first password; the link itself is kept nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// When.
    pub sent_at: Instant,
    /// Until when it may be used.
    pub expires_at: Instant,
    /// Whether it was cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_at: Option<Instant>,
}

/// Where an account stands before its first password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invited {
    /// The person set a password, or the account is not in use.
    Done,
    /// A link is out until then.
    Waiting(Option<Instant>),
    /// The link ran out.
    Expired,
    /// The link was cancelled.
    Cancelled,
}

/// What ends, and why, as the Standing Office decided it.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Căn cứ, lý do.
    pub ground: String,
    /// Số, ký hiệu of the document.
    pub number: DocumentNumber,
    /// Its date.
    pub decided_on: LocalDate,
    /// Who takes over.
    pub successor: Option<Colleague>,
    /// How many sessions were open.
    pub sessions: i64,
}

impl Decision {
    fn into_ending(
        self,
        (by, roles): (Signature, Vec<Role>),
        owner: AccountId,
        stamp: &Stamp,
    ) -> Result<Ending, AccountFault> {
        let ground = self.ground.trim();
        if ground.is_empty() {
            return Err(AccountFault::NoGround);
        }
        if by.account == owner {
            return Err(AccountFault::Oneself);
        }
        if self.decided_on > stamp.at().local_date() {
            return Err(AccountFault::FutureDocument);
        }
        let successor = self.successor.map(Colleague::into_successor);
        if successor.as_ref().is_some_and(|one| one.account == owner) {
            return Err(AccountFault::OwnSuccessor);
        }
        Ok(Ending {
            at: stamp.at(),
            ground: ground.to_owned(),
            document: Some(EndingDocument {
                number: self.number.to_string(),
                decided_on: self.decided_on,
            }),
            by: Some(by),
            successor,
            cause: None,
            sessions: Some(self.sessions),
            roles,
        })
    }
}

impl Ending {
    /// An ending that nobody signs, with a ground alone.
    pub fn of(at: Instant, ground: &str, roles: Vec<Role>) -> Self {
        Self {
            at,
            ground: ground.to_owned(),
            document: None,
            by: None,
            successor: None,
            cause: None,
            sessions: None,
            roles,
        }
    }

    /// The document in words.
    pub fn document_words(&self) -> Option<String> {
        let document = self.document.as_ref()?;
        Some(format!(
            "{} ngày {}",
            document.number,
            document.decided_on.short()
        ))
    }
}

impl Appointment {
    /// Number and date of the document, in words.
    pub fn document_words(&self) -> String {
        format!("{} ngày {}", self.document_number, self.decided_on.short())
    }

    /// The term in words.
    pub fn term_words(&self) -> String {
        match self.until {
            Some(until) => format!("đến hết ngày {}", until.short()),
            None => "không thời hạn".to_owned(),
        }
    }

    /// Whether the days of the document and of the term can be right.
    ///
    /// # Errors
    /// [`AccountFault::FutureDocument`], [`AccountFault::PastTerm`].
    pub fn check_days(&self, today: LocalDate) -> Result<(), AccountFault> {
        if self.decided_on > today {
            Err(AccountFault::FutureDocument)
        } else if self
            .until
            .is_some_and(|until| until < today || until < self.decided_on)
        {
            Err(AccountFault::PastTerm)
        } else {
            Ok(())
        }
    }
}

impl Account {
    /// Where the account stands before its first password.
    pub fn invited(&self, now: Instant) -> Invited {
        if !self.is_active() || self.password_hash.is_some() {
            return Invited::Done;
        }
        match self.invitation {
            Some(Invitation {
                cancelled_at: Some(_),
                ..
            }) => Invited::Cancelled,
            Some(Invitation { expires_at, .. }) if expires_at <= now => Invited::Expired,
            sent => Invited::Waiting(sent.map(|one| one.expires_at)),
        }
    }

    /// How the account ended, when it did.
    pub const fn ending(&self) -> Option<&Ending> {
        match &self.standing {
            Standing::Active => None,
            Standing::Revoked(ending) => Some(ending),
        }
    }

    /// Who takes over what this person has no charge of any more in the own body.
    pub fn successor(&self) -> Option<AccountId> {
        let ending = match self.ending() {
            Some(ending) => Some(ending),
            None => self
                .ended_roles
                .iter()
                .rev()
                .find(|ending| ending.roles.contains(&Role::Collaborator)),
        };
        ending?.successor.as_ref().map(|one| one.account)
    }

    /// The roles that the first appointment gave.
    pub fn first_roles(&self) -> &[Role] {
        if self.first_roles.is_empty() {
            &self.roles
        } else {
            &self.first_roles
        }
    }

    fn remember_first_roles(&mut self) {
        if self.first_roles.is_empty() {
            self.first_roles.clone_from(&self.roles);
        }
    }

    fn roles_letter(&self, (granted, ended): (&[Role], &[Role]), document: String, ground: &str) -> Letter {
        Letter::RolesChanged {
            full_name: self.full_name.to_string(),
            granted: Role::labels(granted),
            renewed: Vec::new(),
            ended: Role::labels(ended),
            held: Role::labels(&self.roles),
            document,
            ground: ground.to_owned(),
        }
    }

    /// Whether the appointment lets the person keep a role beyond the end of the present term.
    fn is_prolonged_by(&self, role: Role, appointment: &Appointment) -> bool {
        let ends = self.appointment_of(role).until;
        ends.is_some_and(|ends| appointment.until.is_none_or(|until| until > ends))
    }

    /// Whoever is told of it: the person, and the leads of a body; the Standing Office of what it did not enter.
    pub(super) fn telling_all(change: Change<Self>, letter: &Letter) -> Change<Self> {
        let (person, body) = (change.resource().id, change.resource().tenant);
        let of_body = change
            .resource()
            .first_roles()
            .iter()
            .chain(&change.resource().roles)
            .any(|role| role.is_of_tenant());
        let change = change
            .telling(To::Account(person), letter.clone())
            .telling(To::StandingOffice, letter.clone());
        if of_body {
            change.telling(To::Leads(body), letter.clone())
        } else {
            change
        }
    }
}

impl Granted<Appoint, ()> {
    /// Grants an account on an appointment; the person gets a one-time link to set a password.
    ///
    /// # Errors
    /// [`AccountFault`].
    pub fn appoint(
        self,
        new: NewAccount,
        name_key: String,
        tenant_name: &str,
        invitation: (LinkId, Instant),
        stamp: &mut Stamp,
    ) -> Result<Change<Account>, AccountFault> {
        new.appointment.check_days(stamp.at().local_date())?;
        let ((), by) = self.into_parts();
        let mut change = Account::grant(new, name_key, tenant_name, invitation, stamp)?;
        change.resource.granted_by = Some(by);
        Ok(change)
    }
}

impl Granted<Appoint, Account> {
    /// The new roles of a person who has an account, or the account anew after a revocation: nothing of what was
    /// revoked comes back.
    ///
    /// # Errors
    /// [`AccountFault`].
    pub fn appoint_again(
        self,
        new: NewAccount,
        kind: TenantKind,
        (tenant_name, invitation): (&str, (LinkId, Instant)),
        stamp: &mut Stamp,
    ) -> Result<Change<Account>, AccountFault> {
        new.check_against(kind)?;
        new.appointment.check_days(stamp.at().local_date())?;
        let (mut account, by) = self.into_parts();
        if by.account == account.id {
            return Err(AccountFault::Oneself);
        }
        if new.tenant != account.tenant {
            return Err(AccountFault::OtherBody);
        }
        if new.full_name != account.full_name {
            return Err(AccountFault::OtherName);
        }
        let was_active = account.is_active();
        let fresh: Vec<_> = new
            .roles
            .iter()
            .copied()
            .filter(|role| !was_active || !account.roles.contains(role))
            .collect();
        let prolonged: Vec<_> = new
            .roles
            .iter()
            .copied()
            .filter(|role| !fresh.contains(role) && account.is_prolonged_by(*role, &new.appointment))
            .collect();
        if fresh.is_empty() && prolonged.is_empty() {
            return Err(AccountFault::HasRoles);
        }
        account.remember_first_roles();
        let document = new.appointment.document_words();
        let term = new.appointment.term_words();
        account.later.push(LaterAppointment {
            appointment: new.appointment,
            roles: fresh.iter().chain(&prolonged).copied().collect(),
            at: stamp.at(),
            by,
        });
        if was_active {
            account.roles.extend(&fresh);
            account.roles.sort_unstable();
            let mut letter = account.roles_letter((&fresh, &[]), document, "");
            if let Letter::RolesChanged { renewed, .. } = &mut letter {
                renewed.extend(prolonged.iter().map(|role| format!("{} ({term})", role.label())));
            }
            let action = if fresh.is_empty() {
                "prolong_roles"
            } else {
                "add_roles"
            };
            let change = Change::new(account, action, stamp).naming(vec!["roles", "later"]);
            return Ok(Account::telling_all(change, &letter));
        }
        if let Standing::Revoked(ending) = std::mem::replace(&mut account.standing, Standing::Active) {
            account.former.push(*ending);
        }
        account.roles = fresh;
        account.password_hash = None;
        account.terms = None;
        let change = account.invite(invitation, tenant_name, "appoint_anew", stamp);
        Ok(change.naming(vec!["standing", "roles", "later", "epoch"]))
    }

    /// Sends a new one-time link; the one before is void with the same act.
    ///
    /// # Errors
    /// [`AccountFault::AlreadyRevoked`], [`AccountFault::HasPassword`].
    pub fn invite_again(
        self,
        (tenant_name, invitation): (&str, (LinkId, Instant)),
        stamp: &mut Stamp,
    ) -> Result<Change<Account>, AccountFault> {
        let account = self.into_parts().0.without_password()?;
        let change = account.invite(invitation, tenant_name, "invite_again", stamp);
        Ok(change.naming(vec!["invitation", "epoch"]))
    }

    /// Voids the one-time link that is out.
    ///
    /// # Errors
    /// [`AccountFault::AlreadyRevoked`], [`AccountFault::HasPassword`], [`AccountFault::NoInvitation`].
    pub fn cancel_invitation(self, stamp: &mut Stamp) -> Result<Change<Account>, AccountFault> {
        let mut account = self.into_parts().0.without_password()?;
        let sent = account.invitation.unwrap_or(Invitation {
            sent_at: account.granted_at,
            expires_at: account.granted_at,
            cancelled_at: None,
        });
        if sent.cancelled_at.is_some() {
            return Err(AccountFault::NoInvitation);
        }
        account.invitation = Some(Invitation {
            cancelled_at: Some(stamp.at()),
            ..sent
        });
        account.epoch = account.epoch.next();
        Ok(Change::new(account, "cancel_invitation", stamp).naming(vec!["invitation", "epoch"]))
    }
}

impl Account {
    fn without_password(self) -> Result<Self, AccountFault> {
        if !self.is_active() {
            Err(AccountFault::AlreadyRevoked)
        } else if self.password_hash.is_some() {
            Err(AccountFault::HasPassword)
        } else {
            Ok(self)
        }
    }

    /// Takes a new epoch, by which every earlier link is void, and sends another.
    fn invite(
        mut self,
        (link, expires_at): (LinkId, Instant),
        tenant_name: &str,
        action: &'static str,
        stamp: &mut Stamp,
    ) -> Change<Self> {
        self.epoch = self.epoch.next();
        self.invitation = Some(Invitation {
            sent_at: stamp.at(),
            expires_at,
            cancelled_at: None,
        });
        let told = To::Account(self.id);
        let letter = Letter::AccountCreated {
            link,
            expires_at,
            tenant_name: tenant_name.to_owned(),
            roles: Role::labels(&self.roles),
        };
        Change::new(self, action, stamp).telling(told, letter)
    }
}

impl Granted<Revoke, Account> {
    /// Revokes the account by a written decision.
    ///
    /// # Errors
    /// [`AccountFault`].
    pub fn revoke(self, decision: Decision, stamp: &mut Stamp) -> Result<Change<Account>, AccountFault> {
        let (account, by) = self.into_parts();
        let ending = decision.into_ending((by, account.roles.clone()), account.id, stamp)?;
        account.end(ending, stamp)
    }

    /// Ends one role of several by a written decision: what was begun with it commits no more.
    ///
    /// # Errors
    /// [`AccountFault`].
    pub fn end_role(
        self,
        role: Role,
        decision: Decision,
        stamp: &mut Stamp,
    ) -> Result<Change<Account>, AccountFault> {
        let (account, by) = self.into_parts();
        let ending = decision.into_ending((by, vec![role]), account.id, stamp)?;
        account.end_roles(ending, stamp)
    }
}

/// Revokes several accounts of one body by one decision, each with its open sessions. Each person is told; `told` read
/// of all of them in one letter.
///
/// # Errors
/// [`AccountFault`].
pub fn revoke_together(
    people: Vec<(Granted<Revoke, Account>, i64)>,
    decision: &Decision,
    (tenant_name, told): (&str, &[AccountId]),
    stamp: &mut Stamp,
) -> Result<Vec<Change<Account>>, AccountFault> {
    let mut names = Vec::with_capacity(people.len());
    let mut changes = Vec::with_capacity(people.len());
    for (granted, sessions) in people {
        let (account, by) = granted.into_parts();
        names.push(format!("{}, {}", account.full_name, account.appointment.post));
        let decision = Decision {
            sessions,
            ..decision.clone()
        };
        let ending = decision.into_ending((by, account.roles.clone()), account.id, stamp)?;
        changes.push(account.end_quietly(ending, stamp)?);
    }
    let mut changes = changes.into_iter();
    let first = changes.next().ok_or(AccountFault::NobodyChosen)?;
    let letter = Letter::AccountsRevoked {
        tenant_name: tenant_name.to_owned(),
        people: names,
        revoked_at: stamp.at(),
        ground: decision.ground.trim().to_owned(),
        document: format!("{} ngày {}", decision.number, decision.decided_on.short()),
        successor: decision.successor.as_ref().map(|one| one.name().to_string()),
    };
    let first = told.iter().fold(first, |first, account| {
        first.telling(To::Account(*account), letter.clone())
    });
    Ok(std::iter::once(first).chain(changes).collect())
}

impl Account {
    /// Ends some roles of several.
    pub(super) fn end_roles(
        mut self,
        ending: Ending,
        stamp: &mut Stamp,
    ) -> Result<Change<Self>, AccountFault> {
        if !self.is_active() {
            return Err(AccountFault::AlreadyRevoked);
        }
        if !ending.roles.iter().all(|role| self.roles.contains(role)) {
            return Err(AccountFault::NoSuchRole);
        }
        if self.roles.iter().all(|role| ending.roles.contains(role)) {
            return Err(AccountFault::OnlyRole);
        }
        self.remember_first_roles();
        self.roles.retain(|held| !ending.roles.contains(held));
        self.epoch = self.epoch.next();
        let document = ending.document_words().unwrap_or_default();
        let letter = self.roles_letter((&[], &ending.roles), document, &ending.ground);
        self.ended_roles.push(ending);
        let change = Change::new(self, "end_role", stamp).naming(vec!["roles", "ended_roles", "epoch"]);
        Ok(Self::telling_all(change, &letter))
    }
}

/// The roll of a role that must have one holder, or at least one: whoever changes it by counting passes it, so that
/// of two such acts at once the later one counts anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// The role.
    #[serde(rename = "_id")]
    pub role: Role,
    /// The Board's own house.
    pub tenant: TenantId,
    /// Optimistic version.
    pub version: Version,
}

impl Resource for Roster {
    const KIND: &'static str = "roster";

    fn id(&self) -> String {
        self.role.slug().to_owned()
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

impl Roster {
    /// The roll of a role that nobody passed yet.
    pub const fn new(role: Role, house: TenantId) -> Self {
        Self {
            role,
            tenant: house,
            version: Version::UNSAVED,
        }
    }

    /// Passes it.
    pub fn pass(self, stamp: &mut Stamp) -> Change<Self> {
        Change::new(self, "count_holders", stamp)
    }
}
