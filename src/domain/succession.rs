//! Succession of bodies (kế thừa đơn vị): merged into another, a function moved, a status changed. Planned ahead,
//! carried out on its day by a job; what was published keeps the name of its day.

use serde::{Deserialize, Serialize};

use super::{
    account::EndingDocument,
    actor::Signature,
    change::{Change, Resource, Stamp, Version},
    ids::{AccountId, SuccessionId, TenantId},
    lineage::Passage,
    notice::{Letter, To},
    policy::{Granted, Succeed},
    tenant::{Tenant, TenantKind},
    text::{DocumentNumber, Slug},
    time::{Instant, LocalDate},
};

/// Furthest day ahead or back, in days: a day beyond it is a slip.
const FURTHEST_DAYS: i32 = 731;

/// What happens to a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuccessionKind {
    /// A function goes to another body; the body goes on.
    FunctionMoved,
    /// The body goes on in another one.
    MergedInto,
    /// The same body under another title.
    StatusChanged,
}

impl SuccessionKind {
    /// Every kind, in the order in which those of one day are carried out: what goes elsewhere goes first.
    pub const ALL: [Self; 3] = [Self::FunctionMoved, Self::MergedInto, Self::StatusChanged];

    /// The kind as people say it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::FunctionMoved => "Chuyển chức năng, nhiệm vụ",
            Self::MergedInto => "Sáp nhập, hợp nhất",
            Self::StatusChanged => "Đổi tên, đổi loại đơn vị",
        }
    }

    /// The kind as stored and as typed in commands.
    pub const fn key(self) -> &'static str {
        match self {
            Self::FunctionMoved => "function_moved",
            Self::MergedInto => "merged_into",
            Self::StatusChanged => "status_changed",
        }
    }

    /// The kind of that key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Whether the body's workspace closes with it.
    pub const fn closes(self) -> bool {
        !matches!(self, Self::FunctionMoved)
    }
}

/// What becomes of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It goes over to the successor, with its roles.
    Moves,
    /// It is revoked.
    IsRevoked,
    /// It stays where it is.
    Stays,
}

impl Fate {
    /// What becomes of it, in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Moves => "Chuyển sang đơn vị kế thừa",
            Self::IsRevoked => "Thu hồi",
            Self::Stays => "Ở lại",
        }
    }
}

/// What a succession did, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Accounts that went over.
    pub moved: i64,
    /// Accounts that were revoked.
    pub revoked: i64,
    /// Undecided items, drafts among them, that went over.
    pub items: i64,
}

/// Where a succession stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum SuccessionState {
    /// Waits for its day.
    Planned,
    /// Given up before its day.
    Cancelled {
        /// When.
        at: Instant,
        /// By whom.
        by: Signature,
        /// Why.
        reason: String,
    },
    /// Being carried out.
    Underway {
        /// Since when.
        since: Instant,
        /// The people of the body at that moment.
        people: Vec<AccountId>,
    },
    /// Carried out.
    Done {
        /// When it began.
        since: Instant,
        /// When it was through.
        at: Instant,
        /// What it did.
        tally: Tally,
    },
}

/// Names of the states, for lists and badges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuccessionStateName {
    /// Đã lên kế hoạch.
    Planned,
    /// Đã hủy kế hoạch.
    Cancelled,
    /// Đang thực hiện.
    Underway,
    /// Đã thực hiện xong.
    Done,
}

impl SuccessionStateName {
    /// The state as people say it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Planned => "Đã lên kế hoạch",
            Self::Cancelled => "Đã hủy kế hoạch",
            Self::Underway => "Đang thực hiện",
            Self::Done => "Đã thực hiện xong",
        }
    }

    /// The state as stored.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Cancelled => "cancelled",
            Self::Underway => "underway",
            Self::Done => "done",
        }
    }
}

impl SuccessionState {
    /// The state's name.
    pub const fn name(&self) -> SuccessionStateName {
        match self {
            Self::Planned => SuccessionStateName::Planned,
            Self::Cancelled { .. } => SuccessionStateName::Cancelled,
            Self::Underway { .. } => SuccessionStateName::Underway,
            Self::Done { .. } => SuccessionStateName::Done,
        }
    }
}

/// A succession.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    /// Its id.
    #[serde(rename = "_id")]
    pub id: SuccessionId,
    /// What happens.
    pub kind: SuccessionKind,
    /// The body it happens to.
    pub tenant: TenantId,
    /// That body's name on the day of the plan.
    pub tenant_name: String,
    /// The body that takes over.
    pub successor: TenantId,
    /// That body's name.
    pub successor_name: String,
    /// Fields whose undecided items go over with a function (lĩnh vực).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Slug>,
    /// Căn cứ pháp lý.
    pub basis: EndingDocument,
    /// First day after it.
    pub effective_on: LocalDate,
    /// People for whom the plan says otherwise than for the rest: see [`Succession::fate_of`].
    pub chosen: Vec<AccountId>,
    /// Who planned it; nobody from the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_by: Option<Signature>,
    /// When.
    pub planned_at: Instant,
    /// Where it stands.
    pub state: SuccessionState,
    /// Optimistic version.
    pub version: Version,
}

impl Resource for Succession {
    const KIND: &'static str = "succession";

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

/// Why a succession cannot be planned or cancelled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SuccessionFault {
    /// A body does not go on in itself.
    #[error("Đơn vị kế thừa phải khác đơn vị đang lập kế hoạch. Hãy chọn đơn vị khác.")]
    Itself,
    /// The Board's own house goes on.
    #[error("Ban Biên tập không sáp nhập vào đơn vị khác. Hãy chọn một bộ, ngành, địa phương.")]
    House,
    /// The body closed before.
    #[error("{0} đã kết thúc hoạt động. Hãy chọn đơn vị đang hoạt động.")]
    Closed(String),
    /// The successor is not there yet on that day.
    #[error("{name} mở từ ngày {}. Hãy nhập ngày có hiệu lực từ ngày đó trở đi.", .from.short())]
    NotYet {
        /// The successor.
        name: String,
        /// Its first day.
        from: LocalDate,
    },
    /// A plan of the same closes the body already.
    #[error("Đã có kế hoạch khác làm {0} kết thúc hoạt động. Hãy hủy kế hoạch đó trước.")]
    Planned(String),
    /// A document of a day to come is no basis yet.
    #[error("Ngày của văn bản không thể sau hôm nay. Hãy nhập ngày ghi trên văn bản.")]
    FutureDocument,
    /// A day so far off that it must be a slip.
    #[error("Ngày có hiệu lực phải trong vòng hai năm trước hoặc sau hôm nay. Hãy kiểm tra lại ngày.")]
    FarDay,
    /// A function is of fields.
    #[error("Hãy chọn ít nhất một lĩnh vực của chức năng, nhiệm vụ được chuyển.")]
    NoField,
    /// Somebody who is not of the body.
    #[error("Có tài khoản không thuộc đơn vị hoặc đã bị thu hồi. Hãy tải lại trang rồi chọn lại.")]
    Stranger,
    /// Whoever is concerned wants to know why.
    #[error("Hãy ghi rõ lý do hủy kế hoạch để những người liên quan nắm được.")]
    NoReason,
    /// It was begun, carried out or cancelled.
    #[error("Kế hoạch này đã được thực hiện hoặc đã hủy. Hãy tải lại trang để xem kết quả.")]
    Settled,
}

/// What is planned.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What happens.
    pub kind: SuccessionKind,
    /// Fields whose undecided items go over with a function.
    pub fields: Vec<Slug>,
    /// Number of the legal basis.
    pub number: DocumentNumber,
    /// Its date.
    pub decided_on: LocalDate,
    /// First day after it.
    pub effective_on: LocalDate,
    /// People for whom the plan says otherwise than for the rest.
    pub chosen: Vec<AccountId>,
}

impl Plan {
    /// Fields by which what goes over is told; none when everything does.
    pub fn estate(&self) -> &[Slug] {
        if self.kind.closes() { &[] } else { &self.fields }
    }

    /// Whether it can be, between these two bodies.
    ///
    /// # Errors
    /// [`SuccessionFault`].
    pub fn check(&self, body: &Tenant, successor: &Tenant, today: LocalDate) -> Result<(), SuccessionFault> {
        if body.id == successor.id {
            return Err(SuccessionFault::Itself);
        }
        if body.kind == TenantKind::House || successor.kind == TenantKind::House {
            return Err(SuccessionFault::House);
        }
        if self.decided_on > today {
            return Err(SuccessionFault::FutureDocument);
        }
        if self.effective_on > today.plus_days(FURTHEST_DAYS)
            || self.effective_on < today.plus_days(-FURTHEST_DAYS)
        {
            return Err(SuccessionFault::FarDay);
        }
        if let Some(from) = successor.valid_from.filter(|from| *from > self.effective_on) {
            return Err(SuccessionFault::NotYet {
                name: successor.name.clone(),
                from,
            });
        }
        for one in [body, successor] {
            if one.valid_until.is_some_and(|last| last < self.effective_on) {
                return Err(SuccessionFault::Closed(one.name.clone()));
            }
        }
        if self.fields.is_empty() && !self.kind.closes() {
            return Err(SuccessionFault::NoField);
        }
        Ok(())
    }
}

impl Succession {
    /// Plans it; the leads of both bodies and the Standing Office are told.
    ///
    /// # Errors
    /// [`SuccessionFault`].
    pub fn plan(
        plan: Plan,
        (body, successor): (&Tenant, &Tenant),
        planned_by: Option<Signature>,
        stamp: &mut Stamp,
    ) -> Result<Change<Self>, SuccessionFault> {
        plan.check(body, successor, stamp.at().local_date())?;
        let succession = Self {
            id: SuccessionId::from_uuid(stamp.draw_uuid()),
            kind: plan.kind,
            tenant: body.id,
            tenant_name: body.name.clone(),
            successor: successor.id,
            successor_name: successor.name.clone(),
            fields: if plan.kind.closes() {
                Vec::new()
            } else {
                plan.fields
            },
            basis: EndingDocument {
                number: plan.number.to_string(),
                decided_on: plan.decided_on,
            },
            effective_on: plan.effective_on,
            chosen: plan.chosen,
            planned_by,
            planned_at: stamp.at(),
            state: SuccessionState::Planned,
            version: Version::UNSAVED,
        };
        Ok(succession.announced("plan_succession", None, stamp))
    }

    fn announced(self, action: &'static str, cancelled: Option<String>, stamp: &mut Stamp) -> Change<Self> {
        let letter = Letter::SuccessionPlanned {
            kind: self.kind.label().to_owned(),
            tenant_name: self.tenant_name.clone(),
            successor_name: self.successor_name.clone(),
            basis: self.basis_words(),
            effective_on: self.effective_on,
            cancelled,
        };
        let (body, successor) = (To::Leads(self.tenant), To::Leads(self.successor));
        Change::new(self, action, stamp)
            .telling(body, letter.clone())
            .telling(successor, letter.clone())
            .telling(To::StandingOffice, letter)
    }

    /// The legal basis in words.
    pub fn basis_words(&self) -> String {
        format!("{} ngày {}", self.basis.number, self.basis.decided_on.short())
    }

    /// What becomes of an account of the body: of the chosen ones with a function they alone go, and with a closing
    /// they alone are revoked.
    pub fn fate_of(&self, account: AccountId) -> Fate {
        match (self.kind.closes(), self.chosen.contains(&account)) {
            (true, true) => Fate::IsRevoked,
            (true, false) | (false, true) => Fate::Moves,
            (false, false) => Fate::Stays,
        }
    }

    /// Whether an undecided item of the body goes over.
    pub fn takes(&self, field: &Slug) -> bool {
        self.kind.closes() || self.fields.contains(field)
    }

    /// Whether it may begin.
    pub fn is_due(&self, today: LocalDate) -> bool {
        match self.state {
            SuccessionState::Planned => self.effective_on <= today,
            SuccessionState::Underway { .. } => true,
            SuccessionState::Cancelled { .. } | SuccessionState::Done { .. } => false,
        }
    }

    /// How something of the body passes to the successor.
    pub fn passage(&self, at: Instant) -> Passage {
        Passage {
            succession: self.id,
            from: self.tenant,
            from_name: self.tenant_name.clone(),
            at,
        }
    }

    /// Begins on its day: from the commit on the body is closed, if it closes. A successor that closed since the plan
    /// was made gives way to the body that goes on for it.
    ///
    /// # Errors
    /// [`SuccessionFault::Settled`] when it is not planned any more.
    pub fn begin(
        mut self,
        people: Vec<AccountId>,
        (successor, successor_name): (TenantId, &str),
        stamp: &mut Stamp,
    ) -> Result<Change<Self>, SuccessionFault> {
        if self.state != SuccessionState::Planned {
            return Err(SuccessionFault::Settled);
        }
        if successor != self.successor {
            self.successor = successor;
            successor_name.clone_into(&mut self.successor_name);
        }
        self.state = SuccessionState::Underway {
            since: stamp.at(),
            people,
        };
        Ok(Change::new(self, "begin_succession", stamp).naming(vec!["successor", "state"]))
    }

    /// Is through; the leads of the successor and the Standing Office are told what came over.
    ///
    /// # Errors
    /// [`SuccessionFault::Settled`] when it is not under way.
    pub fn finish(mut self, tally: Tally, stamp: &mut Stamp) -> Result<Change<Self>, SuccessionFault> {
        let SuccessionState::Underway { since, .. } = self.state else {
            return Err(SuccessionFault::Settled);
        };
        self.state = SuccessionState::Done {
            since,
            at: stamp.at(),
            tally,
        };
        let letter = Letter::SuccessionDone {
            kind: self.kind.label().to_owned(),
            tenant_name: self.tenant_name.clone(),
            successor_name: self.successor_name.clone(),
            basis: self.basis_words(),
            moved: tally.moved,
            revoked: tally.revoked,
            items: tally.items,
        };
        let successor = To::Leads(self.successor);
        Ok(Change::new(self, "finish_succession", stamp)
            .naming(vec!["state"])
            .telling(successor, letter.clone())
            .telling(To::StandingOffice, letter))
    }
}

impl Granted<Succeed, Succession> {
    /// Gives the plan up before its day.
    ///
    /// # Errors
    /// [`SuccessionFault::Settled`], [`SuccessionFault::NoReason`].
    pub fn cancel(self, reason: &str, stamp: &mut Stamp) -> Result<Change<Succession>, SuccessionFault> {
        let (mut succession, by) = self.into_parts();
        if succession.state != SuccessionState::Planned {
            return Err(SuccessionFault::Settled);
        }
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(SuccessionFault::NoReason);
        }
        succession.state = SuccessionState::Cancelled {
            at: stamp.at(),
            by,
            reason: reason.to_owned(),
        };
        let change = succession.announced("cancel_succession", Some(reason.to_owned()), stamp);
        Ok(change.naming(vec!["state"]))
    }
}
