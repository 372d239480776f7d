//! A proposal (đề cử) of a person for an account: by the lead of a body (Điều 11(1)b) or a member (Điều 4(5)g); the
//! Standing Office grants or declines it (Điều 4(6)m).

use serde::{Deserialize, Serialize};

use super::{
    account::{Appointment, NewAccount},
    actor::{Person, Role, Signature},
    change::{Change, Resource, Stamp, Version},
    ids::{AccountId, ProposalId, TenantId},
    notice::{Letter, ProposalOutcome, To},
    policy::{Appoint, Granted, Propose},
    tenant::{Tenant, TenantKind},
    text::{Email, PersonName},
    time::Instant,
};

/// Where a proposal stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum ProposalState {
    /// Nobody decided yet.
    Waiting,
    /// The person has the account or the roles.
    Granted {
        /// When.
        at: Instant,
        /// By whom.
        by: Signature,
        /// The account.
        account: AccountId,
    },
    /// Declined.
    Declined {
        /// When.
        at: Instant,
        /// By whom.
        by: Signature,
        /// Why.
        reason: String,
    },
    /// Taken back.
    Withdrawn {
        /// When.
        at: Instant,
        /// By whom.
        by: Signature,
    },
}

/// Names of the states, for lists and badges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposalStateName {
    /// Chờ xem xét.
    Waiting,
    /// Đã cấp.
    Granted,
    /// Không chấp nhận.
    Declined,
    /// Đã rút.
    Withdrawn,
}

impl ProposalStateName {
    /// Every state, in the order of a life.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Granted, Self::Declined, Self::Withdrawn];

    /// The state as people say it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Chờ xem xét",
            Self::Granted => "Đã cấp",
            Self::Declined => "Không chấp nhận",
            Self::Withdrawn => "Đã rút",
        }
    }

    /// The state as stored and as written in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Granted => "granted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of that slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.slug() == slug)
    }
}

impl ProposalState {
    /// The state's name.
    pub const fn name(&self) -> ProposalStateName {
        match self {
            Self::Waiting => ProposalStateName::Waiting,
            Self::Granted { .. } => ProposalStateName::Granted,
            Self::Declined { .. } => ProposalStateName::Declined,
            Self::Withdrawn { .. } => ProposalStateName::Withdrawn,
        }
    }
}

/// A proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Its id.
    #[serde(rename = "_id")]
    pub id: ProposalId,
    /// The body that would appoint the person.
    pub tenant: TenantId,
    /// The person.
    pub full_name: PersonName,
    /// The person's address.
    pub email: Email,
    /// Roles proposed.
    pub roles: Vec<Role>,
    /// Post, document and term.
    pub appointment: Appointment,
    /// Who proposes.
    pub proposed_by: Signature,
    /// When.
    pub proposed_at: Instant,
    /// Where it stands.
    pub state: ProposalState,
    /// Optimistic version.
    pub version: Version,
}

impl Resource for Proposal {
    const KIND: &'static str = "proposal";

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

/// Why nothing could be proposed, or done about a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProposalFault {
    /// A lead proposes for the own body, a member for any body but the Board's own.
    #[error("Bạn chỉ đề cử được người của cơ quan mình phụ trách. Hãy chọn lại cơ quan, đơn vị.")]
    OtherBody,
    /// Roles of the Board are nobody's to propose, and a member proposes collaborators alone.
    #[error("Bạn không đề cử được vai trò đã chọn. Hãy chọn lại trong các vai trò được liệt kê.")]
    OtherRole,
    /// A refusal says why.
    #[error("Hãy ghi rõ lý do không chấp nhận; người đề cử nhận được lý do này.")]
    NoReason,
    /// It was decided on, or taken back.
    #[error("Đề cử này đã được xử lý hoặc đã rút. Hãy tải lại trang để xem kết quả.")]
    Settled,
    /// The same address is proposed already.
    #[error(
        "Người có địa chỉ thư này đang được đề cử, chưa có kết quả. Hãy chờ kết quả, hoặc rút đề cử trước."
    )]
    Waiting,
    /// A body proposes so many people that it must be a mistake.
    #[error("Cơ quan, đơn vị đang có quá nhiều đề cử chờ xem xét. Hãy chờ kết quả rồi đề cử tiếp.")]
    Many,
}

/// Roles that `person` may propose.
pub fn proposable(person: &Person) -> &'static [Role] {
    if person.holds(Role::TenantLead) {
        &[Role::Collaborator, Role::TenantLead]
    } else if person.holds(Role::BoardMember) {
        &[Role::Collaborator]
    } else {
        &[]
    }
}

/// Whether `person` may propose people of a body.
pub fn proposes_for(person: &Person, body: &Tenant) -> bool {
    let own = person.holds(Role::TenantLead) && person.tenant == body.id;
    own || (person.holds(Role::BoardMember) && body.kind != TenantKind::House)
}

impl Granted<Propose, ()> {
    /// Proposes a person, and tells the Standing Office.
    ///
    /// # Errors
    /// [`ProposalFault::OtherBody`], [`ProposalFault::OtherRole`].
    pub fn propose(
        self,
        new: NewAccount,
        body: &Tenant,
        person: &Person,
        stamp: &mut Stamp,
    ) -> Result<Change<Proposal>, ProposalFault> {
        if !proposes_for(person, body) {
            return Err(ProposalFault::OtherBody);
        }
        let may = proposable(person);
        if !new.roles.iter().all(|role| may.contains(role)) {
            return Err(ProposalFault::OtherRole);
        }
        let ((), proposed_by) = self.into_parts();
        let proposal = Proposal {
            id: ProposalId::from_uuid(stamp.draw_uuid()),
            tenant: new.tenant,
            full_name: new.full_name,
            email: new.email,
            roles: new.roles,
            appointment: new.appointment,
            proposed_at: stamp.at(),
            proposed_by,
            state: ProposalState::Waiting,
            version: Version::UNSAVED,
        };
        let letter = Letter::ProposalNew {
            full_name: proposal.full_name.to_string(),
            tenant_name: body.name.clone(),
            roles: proposal.role_labels(),
            document: proposal.appointment.document_words(),
            proposed_by: words_of(&proposal.proposed_by),
            path: proposal.office_path(),
        };
        Ok(Change::new(proposal, "propose", stamp).telling(To::StandingOffice, letter))
    }
}

fn words_of(by: &Signature) -> String {
    format!("{}, {}", by.name, by.title())
}

impl Proposal {
    fn office_path(&self) -> String {
        format!("/quan-tri/de-cu/{}", self.id)
    }

    /// The roles in words.
    pub fn role_labels(&self) -> Vec<String> {
        Role::labels(&self.roles)
    }

    fn settle(
        mut self,
        (state, action): (ProposalState, &'static str),
        (outcome, by): (ProposalOutcome, &Signature),
        (body, name): (TenantId, &str),
        stamp: &mut Stamp,
    ) -> Result<Change<Self>, ProposalFault> {
        if self.state != ProposalState::Waiting {
            return Err(ProposalFault::Settled);
        }
        let withdrawn = outcome == ProposalOutcome::Withdrawn;
        let letter = Letter::ProposalSettled {
            full_name: self.full_name.to_string(),
            tenant_name: name.to_owned(),
            outcome,
            settled_by: words_of(by),
            path: if withdrawn {
                self.office_path()
            } else {
                format!("/de-cu/{}", self.id)
            },
        };
        self.state = state;
        let (proposer, leads) = (To::Account(self.proposed_by.account), To::Leads(body));
        let change = Change::new(self, action, stamp).naming(vec!["state"]);
        Ok(if withdrawn {
            change.telling(To::StandingOffice, letter)
        } else {
            change.telling(proposer, letter.clone()).telling(leads, letter)
        })
    }
}

impl Granted<Appoint, Proposal> {
    /// Notes that the person was appointed to the body, by its id and name, and tells whoever proposed.
    ///
    /// # Errors
    /// [`ProposalFault::Settled`].
    pub fn accept(
        self,
        account: AccountId,
        body: (TenantId, &str),
        stamp: &mut Stamp,
    ) -> Result<Change<Proposal>, ProposalFault> {
        let (proposal, by) = self.into_parts();
        let state = ProposalState::Granted {
            at: stamp.at(),
            by: by.clone(),
            account,
        };
        let outcome = (ProposalOutcome::Granted, &by);
        proposal.settle((state, "grant_proposal"), outcome, body, stamp)
    }

    /// Declines it, and tells whoever proposed why.
    ///
    /// # Errors
    /// [`ProposalFault::NoReason`], [`ProposalFault::Settled`].
    pub fn decline(
        self,
        reason: &str,
        body: (TenantId, &str),
        stamp: &mut Stamp,
    ) -> Result<Change<Proposal>, ProposalFault> {
        if reason.is_empty() {
            return Err(ProposalFault::NoReason);
        }
        let (proposal, by) = self.into_parts();
        let reason = reason.to_owned();
        let state = ProposalState::Declined {
            at: stamp.at(),
            by: by.clone(),
            reason: reason.clone(),
        };
        let outcome = (ProposalOutcome::Declined { reason }, &by);
        proposal.settle((state, "decline_proposal"), outcome, body, stamp)
    }
}

impl Granted<Propose, Proposal> {
    /// Takes it back, and tells the Standing Office.
    ///
    /// # Errors
    /// [`ProposalFault::Settled`].
    pub fn withdraw(
        self,
        body: (TenantId, &str),
        stamp: &mut Stamp,
    ) -> Result<Change<Proposal>, ProposalFault> {
        let (proposal, by) = self.into_parts();
        let state = ProposalState::Withdrawn {
            at: stamp.at(),
            by: by.clone(),
        };
        let outcome = (ProposalOutcome::Withdrawn, &by);
        proposal.settle((state, "withdraw_proposal"), outcome, body, stamp)
    }
}
