//! A submission (tin bài): its content, its revisions, its states, and what the custodian does.

use serde::{Deserialize, Serialize};

use super::{
    actor::{Epoch, Person, Role, Signature},
    body::Body,
    calendar::WorkingCalendar,
    change::{Change, Record, Resource, Stamp, Version},
    ids::{AccountId, EditionId, EventId, SubmissionId, TenantId},
    notice::{ItemRef, Letter, SEALED_TITLE, To},
    policy::{Edit, Granted, Submit, Withdraw},
    review::{Ground, ReturnStep},
    routing::Choice,
    tenant::Tenant,
    text::{DocumentNumber, PersonName, Slug, SubmissionCode, Summary, Title},
    time::{Instant, LocalDate, document_due, event_due, lateness_minutes},
};

/// Number of a revision, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RevisionNumber(i64);

impl RevisionNumber {
    /// The collaborator's first text.
    pub const FIRST: Self = Self(1);

    /// From a form or an address.
    pub const fn from_number(number: i64) -> Self {
        Self(number)
    }

    /// The number as people see it.
    pub const fn number(self) -> i64 {
        self.0
    }

    const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// What is filed, with the facts its intake clock needs (Điều 7(1)a).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Kind {
    /// Tin hoạt động, sự kiện: at most 24 hours from the event.
    EventNews {
        /// Thời điểm diễn ra.
        event_at: Instant,
    },
    /// Văn bản: at most 48 hours from the end of the day of issue.
    Document {
        /// Số, ký hiệu.
        number: DocumentNumber,
        /// Ngày ban hành.
        issued_on: LocalDate,
        /// Cơ quan ban hành.
        issuer: String,
    },
}

impl Kind {
    /// The kind as people say it.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::EventNews { .. } => "Tin hoạt động, sự kiện",
            Self::Document { .. } => "Văn bản",
        }
    }

    /// When the intake clock runs out.
    pub fn intake_due(&self) -> Instant {
        match self {
            Self::EventNews { event_at } => event_due(*event_at),
            Self::Document { issued_on, .. } => document_due(*issued_on),
        }
    }
}

/// Where the information comes from (nguồn tin, tác giả; Điều 3(5)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Tác giả as it shall be shown.
    pub author: String,
    /// Nguồn tin; required when the text is quoted or used again.
    pub source: Option<String>,
    /// Trích dẫn, sử dụng lại.
    pub reused: bool,
}

/// Everything a revision says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Kind and its facts.
    pub kind: Kind,
    /// Tiêu đề.
    pub title: Title,
    /// Tóm tắt.
    pub summary: Summary,
    /// Nội dung.
    pub body: Body,
    /// Lĩnh vực.
    pub field: Slug,
    /// Nhóm thông tin, Điều 5.
    pub category: Slug,
    /// Chuyên mục chính.
    pub section: Slug,
    /// Tác giả, nguồn.
    pub origin: Origin,
}

impl Content {
    /// Names of the fields in which `self` and `other` differ; names only, for the audit entry.
    pub fn changed_fields(&self, other: &Self) -> Vec<&'static str> {
        let pairs = [
            ("kind", self.kind != other.kind),
            ("title", self.title != other.title),
            ("summary", self.summary != other.summary),
            ("body", self.body != other.body),
            ("field", self.field != other.field),
            ("category", self.category != other.category),
            ("section", self.section != other.section),
            ("origin", self.origin != other.origin),
        ];
        pairs
            .into_iter()
            .filter_map(|(name, differs)| differs.then_some(name))
            .collect()
    }
}

/// A revision (phiên bản): written once, kept for good beside every other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Revision {
    /// The submission it belongs to.
    pub submission: SubmissionId,
    /// The submission's tenant.
    pub tenant: TenantId,
    /// Its number.
    pub number: RevisionNumber,
    /// What it says.
    pub content: Content,
    /// Who wrote it, in which role.
    pub by: Signature,
    /// When.
    pub written_at: Instant,
}

/// What lists show of the current revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headline {
    /// Kind and its facts.
    pub kind: Kind,
    /// Tiêu đề.
    pub title: Title,
    /// Lĩnh vực.
    pub field: Slug,
    /// Chuyên mục chính.
    pub section: Slug,
}

impl From<&Content> for Headline {
    fn from(content: &Content) -> Self {
        Self {
            kind: content.kind.clone(),
            title: content.title.clone(),
            field: content.field.clone(),
            section: content.section.clone(),
        }
    }
}

/// The first submit, which fixes the lateness for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// When it was first submitted.
    pub at: Instant,
    /// When the clock ran out.
    pub due_at: Instant,
    /// Lateness in minutes, rounded up; absent when in time.
    pub late_minutes: Option<i64>,
}

/// To whom it was last routed, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Routing {
    /// The reviewer chosen.
    pub reviewer: AccountId,
    /// The reviewer's name on that day.
    pub reviewer_name: PersonName,
    /// The field it was routed in.
    pub field: Slug,
    /// The field's name on that day.
    pub field_name: String,
    /// Why this reviewer, in words.
    pub reason: String,
    /// When.
    pub at: Instant,
}

/// What a reviewer or the routing said with one act; audit entries hold no text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The act.
    pub event: EventId,
    /// The words.
    pub text: String,
}

/// Names of the states, for tables, filters and badges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StateName {
    /// Nháp.
    Draft,
    /// Chờ sàng lọc.
    Submitted,
    /// Chờ thành viên duyệt.
    InFieldReview,
    /// Trả lại.
    Returned,
    /// Từ chối đăng.
    Refused,
    /// Đã rút.
    Withdrawn,
    /// Đã đăng tải.
    Published,
}

impl StateName {
    /// Every state, in the order of a life.
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::Submitted,
        Self::InFieldReview,
        Self::Returned,
        Self::Refused,
        Self::Withdrawn,
        Self::Published,
    ];

    /// The state as people say it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "Nháp",
            Self::Submitted => "Chờ sàng lọc",
            Self::InFieldReview => "Chờ thành viên duyệt",
            Self::Returned => "Trả lại",
            Self::Refused => "Từ chối đăng",
            Self::Withdrawn => "Đã rút",
            Self::Published => "Đã đăng tải",
        }
    }

    /// The state as stored and as written in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::InFieldReview => "in_field_review",
            Self::Returned => "returned",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Published => "published",
        }
    }

    /// The state of that slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.slug() == slug)
    }
}

/// Where a submission stands; what a state needs lives in its variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum State {
    /// With the custodian, never submitted.
    Draft,
    /// With the Standing Office.
    Submitted {
        /// Since when.
        since: Instant,
        /// Screening target.
        due_at: Instant,
    },
    /// With the member of the field.
    InFieldReview {
        /// Since when.
        since: Instant,
        /// Review target.
        due_at: Instant,
        /// The reviewer it lies with.
        reviewer: AccountId,
    },
    /// Back with the custodian, with remarks.
    Returned {
        /// Since when.
        since: Instant,
        /// What shall be changed.
        remarks: String,
        /// Who returned it.
        by: Signature,
        /// The step it goes back to when resubmitted.
        to: ReturnStep,
    },
    /// Ended: refused.
    Refused {
        /// Since when.
        since: Instant,
        /// The grounds of Điều 3(9), at least one.
        grounds: Vec<Ground>,
        /// Remarks beside the grounds.
        remarks: String,
        /// Code of the published item it duplicates (ground 7).
        duplicate_of: Option<SubmissionCode>,
        /// Who refused it.
        by: Signature,
    },
    /// Ended: withdrawn by the custodian.
    Withdrawn {
        /// Since when.
        since: Instant,
    },
    /// Public.
    Published {
        /// Since when.
        since: Instant,
        /// The public edition.
        edition: EditionId,
        /// The one revision that was approved.
        revision: RevisionNumber,
        /// Who approved it.
        by: Signature,
    },
}

impl State {
    /// The state's name.
    pub const fn name(&self) -> StateName {
        match self {
            Self::Draft => StateName::Draft,
            Self::Submitted { .. } => StateName::Submitted,
            Self::InFieldReview { .. } => StateName::InFieldReview,
            Self::Returned { .. } => StateName::Returned,
            Self::Refused { .. } => StateName::Refused,
            Self::Withdrawn { .. } => StateName::Withdrawn,
            Self::Published { .. } => StateName::Published,
        }
    }

    /// The target of the step, where it has one.
    pub const fn due_at(&self) -> Option<Instant> {
        match self {
            Self::Submitted { due_at, .. } | Self::InFieldReview { due_at, .. } => Some(*due_at),
            _ => None,
        }
    }
}

/// A submission (tin bài): the item that walks from a collaborator's draft to the public page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    /// Its id.
    #[serde(rename = "_id")]
    pub id: SubmissionId,
    /// Short code of the receipt.
    pub code: SubmissionCode,
    /// The body it was filed from.
    pub tenant: TenantId,
    /// The body's name when it was filed.
    pub tenant_name: String,
    /// Who answers for it in law (Điều 3(4)); never changes.
    pub author: Signature,
    /// Who may now edit and submit.
    pub custodian: Option<AccountId>,
    /// What lists show.
    pub headline: Headline,
    /// The current revision.
    pub revision: RevisionNumber,
    /// Everyone who wrote a revision.
    pub contributors: Vec<AccountId>,
    /// Where it stands.
    pub state: State,
    /// The first submit.
    pub intake: Option<Intake>,
    /// The last routing.
    pub routing: Option<Routing>,
    /// What was said of it, tied to the audit entries by their events.
    pub remarks: Vec<Remark>,
    /// Sealed by ground 3: nothing of its text is shown any more.
    pub sealed: bool,
    /// When the draft was opened.
    pub opened_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
    /// Optimistic version.
    pub version: Version,
}

impl Resource for Submission {
    const KIND: &'static str = "submission";

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

    fn handle(&self) -> String {
        self.code.to_string()
    }
}

/// What the custodian declares when submitting (Điều 3(3)–(4)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The content is accurate and the supplier answers for it.
    pub accurate: bool,
    /// It holds no state secret.
    pub no_state_secret: bool,
}

/// Who takes a submitted item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taker {
    /// The Standing Office screens it.
    StandingOffice,
    /// The member who returned it, who is still there.
    SameMember {
        /// That member.
        reviewer: AccountId,
        /// The member's epoch, so that a revocation in the same moment wins.
        epoch: Epoch,
    },
    /// The member who returned it is gone: the routing chose another.
    OtherMember {
        /// The choice.
        choice: Choice,
        /// Name of the field it was made in.
        field_name: String,
    },
}

/// Why a custodian's act cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SubmissionFault {
    /// A draft may be unfinished, a submission may not.
    #[error("{0}")]
    Incomplete(&'static str),
    /// The declaration was not made.
    #[error("Hãy đánh dấu cả hai cam kết trước khi gửi bài.")]
    Undeclared,
    /// The person edited an older revision than the current one.
    #[error(
        "Nội dung đã có phiên bản {current} mới hơn phiên bản {edited} bạn đang sửa. Hãy đối chiếu rồi lưu lại."
    )]
    StaleEdit {
        /// The revision the person edited.
        edited: i64,
        /// The revision there is now.
        current: i64,
    },
    /// Nothing was changed.
    #[error("Nội dung không có gì thay đổi so với phiên bản hiện tại.")]
    Unchanged,
}

/// Working-day targets of the review steps (settings).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Targets {
    /// Screening by the Standing Office.
    pub screening_days: u32,
    /// Review by the member of the field.
    pub field_review_days: u32,
}

impl Default for Targets {
    fn default() -> Self {
        Self {
            screening_days: 1,
            field_review_days: 2,
        }
    }
}

impl Submission {
    /// Opens a draft in the author's own body.
    pub fn open(author: &Person, tenant: &Tenant, content: Content, stamp: &mut Stamp) -> Change<Self> {
        let by = author.sign(Role::Collaborator);
        let mut random = [0; 5];
        random.copy_from_slice(&stamp.draw()[..5]);
        let submission = Self {
            id: SubmissionId::from_uuid(stamp.draw_uuid()),
            code: SubmissionCode::from_random(random),
            tenant: tenant.id,
            tenant_name: tenant.name.clone(),
            author: by.clone(),
            custodian: Some(author.account),
            headline: Headline::from(&content),
            revision: RevisionNumber::FIRST,
            contributors: vec![author.account],
            state: State::Draft,
            intake: None,
            routing: None,
            remarks: Vec::new(),
            sealed: false,
            opened_at: stamp.at(),
            updated_at: stamp.at(),
            version: Version::UNSAVED,
        };
        let revision = submission.revise(content, by, stamp.at());
        Change::new(submission, "open", stamp).with_record(Record::Revision(Box::new(revision)))
    }

    fn revise(&self, content: Content, by: Signature, at: Instant) -> Revision {
        Revision {
            submission: self.id,
            tenant: self.tenant,
            number: self.revision,
            content,
            by,
            written_at: at,
        }
    }

    /// The reviewer it lies with, while in field review.
    pub const fn reviewer(&self) -> Option<AccountId> {
        match self.state {
            State::InFieldReview { reviewer, .. } => Some(reviewer),
            _ => None,
        }
    }

    /// The member who returned it, to whom it goes back when it is resubmitted.
    pub const fn returned_by(&self) -> Option<AccountId> {
        match self.state {
            State::Returned {
                to: ReturnStep::FieldReview { reviewer },
                ..
            } => Some(reviewer),
            _ => None,
        }
    }

    /// Lays it with the chosen member of its field.
    pub(super) fn lay_with(&mut self, choice: &Choice, field_name: &str, due_at: Instant, now: Instant) {
        self.state = State::InFieldReview {
            since: now,
            due_at,
            reviewer: choice.reviewer,
        };
        self.routing = Some(Routing {
            reviewer: choice.reviewer,
            reviewer_name: choice.reviewer_name.clone(),
            field: self.headline.field.clone(),
            field_name: field_name.to_owned(),
            reason: choice.reason.clone(),
            at: now,
        });
    }

    /// Whether it was routed to this member, or within this member's fields.
    pub fn was_routed_within(&self, person: &Person) -> bool {
        self.routing.as_ref().is_some_and(|routing| {
            routing.reviewer == person.account || person.fields.contains(&routing.field)
        })
    }

    /// Whether nobody else wrote a word of it.
    pub fn is_sole_work_of(&self, account: AccountId) -> bool {
        self.contributors == [account]
    }

    /// The title as lists, letters and logs may say it: a sealed item has none.
    pub fn title(&self) -> &str {
        if self.sealed {
            SEALED_TITLE
        } else {
            self.headline.title.as_str()
        }
    }

    /// The item as a letter names it.
    pub fn item_ref(&self) -> ItemRef {
        ItemRef {
            code: self.code.to_string(),
            title: self.title().to_owned(),
            path: format!("/tin-bai/{}", self.code),
        }
    }
}

impl Change<Submission> {
    /// Keeps what was said with this act, for the timeline.
    pub(crate) fn remarking(mut self, text: &str) -> Self {
        if !text.is_empty() {
            self.resource.remarks.push(Remark {
                event: self.event,
                text: text.to_owned(),
            });
        }
        self
    }
}

impl Granted<Edit, Submission> {
    /// Writes a new revision over `edited`, which must still be the current one.
    ///
    /// # Errors
    /// [`SubmissionFault::StaleEdit`], [`SubmissionFault::Unchanged`].
    pub fn edit(
        self,
        edited: RevisionNumber,
        before: &Content,
        content: Content,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, SubmissionFault> {
        let (mut submission, by) = self.into_parts();
        if edited != submission.revision {
            return Err(SubmissionFault::StaleEdit {
                edited: edited.0,
                current: submission.revision.0,
            });
        }
        let fields = content.changed_fields(before);
        if fields.is_empty() {
            return Err(SubmissionFault::Unchanged);
        }
        submission.revision = submission.revision.next();
        submission.headline = Headline::from(&content);
        submission.updated_at = stamp.at();
        if !submission.contributors.contains(&by.account) {
            submission.contributors.push(by.account);
        }
        let revision = submission.revise(content, by, stamp.at());
        Ok(Change::new(submission, "edit", stamp)
            .naming(fields)
            .with_record(Record::Revision(Box::new(revision))))
    }
}

impl Granted<Submit, Submission> {
    /// Sends the current revision to its taker: the Standing Office, or the step that returned it.
    ///
    /// # Errors
    /// [`SubmissionFault::Undeclared`], [`SubmissionFault::Incomplete`].
    pub fn submit(
        self,
        content: &Content,
        declaration: Declaration,
        taker: &Taker,
        targets: Targets,
        calendar: &WorkingCalendar,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, SubmissionFault> {
        if !(declaration.accurate && declaration.no_state_secret) {
            return Err(SubmissionFault::Undeclared);
        }
        require_complete(content)?;
        let (mut submission, _) = self.into_parts();
        let now = stamp.at();
        let first = submission.intake.is_none();
        let intake = submission.intake.unwrap_or_else(|| {
            let due_at = content.kind.intake_due();
            Intake {
                at: now,
                due_at,
                late_minutes: lateness_minutes(due_at, now),
            }
        });
        submission.intake = Some(intake);
        submission.updated_at = now;
        let screening_due = calendar.add_working_days(now, targets.screening_days);
        let review_due = calendar.add_working_days(now, targets.field_review_days);
        match taker {
            Taker::StandingOffice => {
                submission.state = State::Submitted {
                    since: now,
                    due_at: screening_due,
                };
            }
            Taker::SameMember { reviewer, .. } => {
                submission.state = State::InFieldReview {
                    since: now,
                    due_at: review_due,
                    reviewer: *reviewer,
                };
            }
            Taker::OtherMember { choice, field_name } => {
                submission.lay_with(choice, field_name, review_due, now);
            }
        }
        let (told, letter) = submission.call_for(taker, intake);
        let (item, author) = (submission.item_ref(), submission.author.account);
        let mut change = Change::new(submission, if first { "submit" } else { "resubmit" }, stamp);
        if first {
            let receipt = Letter::SubmissionReceived {
                item,
                submitted_at: now,
                late_minutes: intake.late_minutes,
            };
            change = change.telling(To::Account(author), receipt);
        }
        let change = change.telling(told, letter);
        Ok(match taker {
            Taker::StandingOffice => change,
            Taker::SameMember { reviewer, epoch } => change.relying_on(*reviewer, *epoch),
            Taker::OtherMember { choice, .. } => change
                .remarking(&choice.in_words())
                .relying_on(choice.reviewer, choice.epoch),
        })
    }
}

impl Submission {
    /// The letter that calls its taker, and to whom it goes.
    fn call_for(&self, taker: &Taker, intake: Intake) -> (To, Letter) {
        let (item, due_at) = (self.item_ref(), self.state.due_at().unwrap_or(self.updated_at));
        let (reviewer, field_name, reason) = match taker {
            Taker::StandingOffice => {
                let letter = Letter::SubmissionNew {
                    item,
                    tenant_name: self.tenant_name.clone(),
                    author_name: self.author.name.to_string(),
                    due_at,
                    late_minutes: intake.late_minutes,
                };
                return (To::StandingOffice, letter);
            }
            Taker::SameMember { reviewer, .. } => {
                let field_name = self.routing.as_ref().map(|routing| routing.field_name.clone());
                let reason = "cộng tác viên đã chỉnh sửa và gửi lại".to_owned();
                (*reviewer, field_name.unwrap_or_default(), reason)
            }
            Taker::OtherMember { choice, field_name } => {
                (choice.reviewer, field_name.clone(), choice.reason.clone())
            }
        };
        let letter = Letter::MemberReview {
            item,
            field_name,
            reason,
            due_at,
        };
        (To::Account(reviewer), letter)
    }
}

impl Granted<Withdraw, Submission> {
    /// Ends it at the custodian's wish; a draft that was never submitted simply goes away from view.
    pub fn withdraw(self, stamp: &mut Stamp) -> Change<Submission> {
        let (mut submission, _) = self.into_parts();
        submission.state = State::Withdrawn { since: stamp.at() };
        submission.updated_at = stamp.at();
        Change::new(submission, "withdraw", stamp)
    }
}

fn require_complete(content: &Content) -> Result<(), SubmissionFault> {
    if content.body.is_blank() {
        return Err(SubmissionFault::Incomplete(
            "Nội dung còn trống: hãy nhập nội dung trước khi gửi bài.",
        ));
    }
    if content.origin.reused && content.origin.source.is_none() {
        return Err(SubmissionFault::Incomplete(
            "Tin bài trích dẫn, sử dụng lại phải ghi rõ nguồn tin (Điều 3(5)): hãy nhập nguồn tin.",
        ));
    }
    Ok(())
}
