//! Field assignment (phân công lĩnh vực), by the Chair's decision, Điều 4(3)b.

use serde::{Deserialize, Serialize};

use super::{
    actor::Signature,
    change::{Change, Resource, Stamp, Version},
    ids::{AccountId, AssignmentId, TenantId},
    notice::{Letter, To},
    policy::{AssignField, EndAssignment, Granted},
    text::{DocumentNumber, Slug},
    time::{Instant, LocalDate},
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
    /// Last day, where it has ended; before the first one when it never held.
    pub until: Option<LocalDate>,
    /// Who entered the decision; nobody for one from the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Signature>,
    /// The decision that ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ending>,
    /// Optimistic version.
    pub version: Version,
}

/// How a charge or a delegation was ended by a document of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// Number of the document, or its ground in words.
    pub document: String,
    /// Who entered it.
    pub by: Signature,
    /// When it was entered.
    pub at: Instant,
}

/// Why an assignment cannot be recorded or ended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssignmentFault {
    /// The member has the field already.
    #[error(
        "Thành viên này đang được phân công lĩnh vực đã chọn. Hãy kết thúc phân công cũ trước khi phân công lại."
    )]
    Assigned,
    /// A member is the own substitute.
    #[error("Người thay thế phải là người khác với thành viên phụ trách.")]
    OwnSubstitute,
    /// A day so far off that it must be a slip.
    #[error("Ngày bắt đầu phải trong vòng một năm trước hoặc sau hôm nay: hãy kiểm tra lại năm.")]
    FarAway,
    /// It was ended before.
    #[error("Phân công này đã được kết thúc theo văn bản số {document}, ngày cuối phụ trách {last_day}.", last_day = .last_day.short())]
    Ended {
        /// The document that ended it.
        document: String,
        /// Its last day.
        last_day: LocalDate,
    },
    /// What was done until today was done with the power.
    #[error(
        "Ngày cuối phụ trách không được trước ngày hôm qua, vì đến hôm nay thành viên vẫn đang phụ trách. Muốn kết thúc ngay, hãy nhập ngày hôm qua."
    )]
    Past,
}

/// Days around today within which an assignment begins.
const WITHIN_DAYS: i32 = 366;

/// A decision as the Chair enters it.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The Board's own tenant.
    pub tenant: TenantId,
    /// The field.
    pub field: Slug,
    /// The field's name, for the letters.
    pub field_name: String,
    /// The member with the name, for the letters.
    pub member: (AccountId, String),
    /// The substitute with the name.
    pub substitute: Option<(AccountId, String)>,
    /// Number of the decision.
    pub number: DocumentNumber,
    /// First day.
    pub from: LocalDate,
}

impl Granted<AssignField, ()> {
    /// Records the Chair's decision; `standing` are the assignments of the field that have not run out.
    ///
    /// # Errors
    /// [`AssignmentFault`].
    pub fn assign(
        self,
        decision: Decision,
        standing: &[FieldAssignment],
        stamp: &mut Stamp,
    ) -> Result<Change<FieldAssignment>, AssignmentFault> {
        let ((), by) = self.into_parts();
        let (member, member_name) = decision.member;
        let substitute = decision.substitute.as_ref().map(|(account, _)| *account);
        if substitute == Some(member) {
            return Err(AssignmentFault::OwnSubstitute);
        }
        if stamp.at().local_date().days_until(decision.from).abs() > WITHIN_DAYS {
            return Err(AssignmentFault::FarAway);
        }
        let overlaps = |one: &FieldAssignment| {
            one.member == member && one.until.is_none_or(|until| until >= decision.from)
        };
        if standing.iter().any(overlaps) {
            return Err(AssignmentFault::Assigned);
        }
        let letter = Letter::FieldAssigned {
            field_name: decision.field_name,
            member_name,
            substitute_name: decision.substitute.map(|(_, name)| name),
            decision_number: decision.number.to_string(),
            from: decision.from,
        };
        let number = (decision.number.to_string(), decision.from);
        let mut change =
            FieldAssignment::assign(decision.tenant, decision.field, member, substitute, number, stamp);
        change.resource.by = Some(by);
        Ok(change.telling_each([Some(member), substitute], &letter))
    }
}

impl Granted<EndAssignment, FieldAssignment> {
    /// Ends it with its last day, which may be yesterday: then the power is gone at once.
    ///
    /// # Errors
    /// [`AssignmentFault`].
    pub fn end(
        self,
        number: &DocumentNumber,
        last_day: LocalDate,
        (field_name, member_name): (&str, &str),
        stamp: &mut Stamp,
    ) -> Result<Change<FieldAssignment>, AssignmentFault> {
        let (mut assignment, by) = self.into_parts();
        if let (Some(ended), Some(last_day)) = (&assignment.ended, assignment.until) {
            return Err(AssignmentFault::Ended {
                document: ended.document.clone(),
                last_day,
            });
        }
        if last_day < stamp.at().local_date().plus_days(-1) {
            return Err(AssignmentFault::Past);
        }
        assignment.until = Some(last_day);
        assignment.ended = Some(Ending {
            document: number.to_string(),
            by,
            at: stamp.at(),
        });
        let letter = Letter::FieldReleased {
            field_name: field_name.to_owned(),
            member_name: member_name.to_owned(),
            decision_number: number.to_string(),
            last_day,
        };
        let told = [Some(assignment.member), assignment.substitute];
        Ok(Change::new(assignment, "end_assignment", stamp)
            .naming(vec!["until"])
            .telling_each(told, &letter))
    }
}

impl Change<FieldAssignment> {
    fn telling_each(self, people: [Option<AccountId>; 2], letter: &Letter) -> Self {
        let change = self.telling(To::StandingOffice, letter.clone());
        people.into_iter().flatten().fold(change, |change, account| {
            change.telling(To::Account(account), letter.clone())
        })
    }
}

impl FieldAssignment {
    /// Whether it was ended before it ever held.
    pub fn never_held(&self) -> bool {
        self.until.is_some_and(|until| until < self.from)
    }

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
            by: None,
            ended: None,
            version: Version::UNSAVED,
        };
        Change::new(assignment, "assign_field", stamp)
    }
}

impl Resource for FieldAssignment {
    const KIND: &'static str = "field_assignment";
    const DECIDES_REVIEWERS: bool = true;

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
