//! An account (tài khoản): born of an appointment, revoked for good, never deleted.

mod expiry;
mod passage;
mod tenure;
#[cfg(test)]
mod tests;

pub use expiry::{Announced, Announcement, DueEnd, EndingCause, ExpiryRules};
use serde::{Deserialize, Serialize};
pub use tenure::{
    Decision, Ending, EndingDocument, INDISPENSABLE, Invitation, Invited, LaterAppointment, Roster, SINGLE,
    Successor, revoke_together,
};

use super::{
    actor::{Epoch, Role, Signature},
    change::{Change, Resource, Stamp, Version},
    ids::{AccountId, LinkId, TenantId},
    lineage::Passage,
    notice::{Contact, Letter, NoticeChoice, To},
    policy::{AcceptTerms, ChooseNotices, EndAbsence, EnterAbsence, Granted},
    saved_view::SavedView,
    search::Terms,
    tenant::TenantKind,
    terms::{Acceptance, Agreement, TermsFault, TermsVersion},
    text::{Email, PersonName},
    time::{Instant, LocalDate},
};

/// The written appointment an account rests on (văn bản cử cộng tác viên, Điều 12(2)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    /// Chức vụ, đơn vị công tác: the body alone does not say where a member of the Board serves (Điều 4(1)).
    pub post: String,
    /// Số, ký hiệu of the document.
    pub document_number: String,
    /// Its date.
    pub decided_on: LocalDate,
    /// Last day of the term, where there is one.
    pub until: Option<LocalDate>,
}

/// Days a person is away (nghỉ phép, công tác), both ends included. Never removed: the list is the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// First day away.
    pub from: LocalDate,
    /// Last day away, as it was entered.
    pub until: LocalDate,
    /// Who entered it; nobody for one from the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Signature>,
    /// How it ended early.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Return>,
}

/// A person came back before the time, or did not leave at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// First day back.
    pub on: LocalDate,
    /// Who entered it.
    pub by: Signature,
    /// When it was entered.
    pub at: Instant,
}

impl Absence {
    /// Days away, entered by nobody in particular.
    pub const fn of(from: LocalDate, until: LocalDate) -> Self {
        Self {
            from,
            until,
            by: None,
            ended: None,
        }
    }

    /// Last day away as it turned out; before the first one when the person never left.
    pub fn last_day(&self) -> LocalDate {
        match &self.ended {
            Some(back) => self.until.min(back.on.plus_days(-1)),
            None => self.until,
        }
    }

    /// Whether the day lies within.
    pub fn covers(&self, day: LocalDate) -> bool {
        self.from <= day && day <= self.last_day()
    }

    /// Whether it is under way or to come on that day.
    pub fn is_ahead(&self, today: LocalDate) -> bool {
        self.from <= self.last_day() && today <= self.last_day()
    }
}

/// Whether the account may be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Standing {
    /// In use.
    Active,
    /// Ended (Điều 4(6)m).
    Revoked(Box<Ending>),
}

/// The standing of an account, without how it came to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandingName {
    /// In use.
    Active,
    /// Ended.
    Revoked,
}

impl StandingName {
    /// Every standing.
    pub const ALL: [Self; 2] = [Self::Active, Self::Revoked];

    /// As stored and as written in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Revoked => "revoked",
        }
    }

    /// As people say it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Active => "Đang hoạt động",
            Self::Revoked => "Đã thu hồi",
        }
    }

    /// The standing of that slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.slug() == slug)
    }
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
    /// The appointment it was born of.
    pub appointment: Appointment,
    /// The roles that appointment gave, once others came or went.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first_roles: Vec<Role>,
    /// Who granted it; nobody from the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted_by: Option<Signature>,
    /// Appointments after the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub later: Vec<LaterAppointment>,
    /// Roles that ended while others went on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ended_roles: Vec<Ending>,
    /// Revocations before the person was appointed anew.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<Ending>,
    /// How it passed from one body to another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passages: Vec<Passage>,
    /// What was announced of ends to come.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub announced: Vec<Announcement>,
    /// The one-time link for the first password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<Invitation>,
    /// Days away.
    pub absences: Vec<Absence>,
    /// argon2id hash; absent until the person sets a password.
    pub password_hash: Option<String>,
    /// How the person is told of what happens.
    #[serde(default)]
    pub notices: NoticeChoice,
    /// Filters of the queue that the person keeps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub views: Vec<SavedView>,
    /// The latest agreement to the terms of use.
    #[serde(default)]
    pub terms: Option<Acceptance>,
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

    fn contact(&self) -> Option<Contact> {
        Some(Contact {
            account: self.id,
            full_name: self.full_name.clone(),
            email: self.email.clone(),
            notices: self.notices,
        })
    }

    fn gates(&self) -> Option<(AccountId, Epoch)> {
        Some((self.id, self.epoch))
    }

    fn terms(&self, _names: &[String]) -> Option<Terms> {
        Some(self.search_terms())
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
    /// Whether the person's post is known, and the roles fit the body: the Board's own house also files news, a body
    /// holds no role of the Board.
    ///
    /// # Errors
    /// [`AccountFault::NoPost`], [`AccountFault::NoRole`], [`AccountFault::MixedRoles`].
    pub fn check_against(&self, kind: TenantKind) -> Result<(), AccountFault> {
        let fits = |role: &Role| match role {
            Role::Collaborator => true,
            Role::TenantLead => kind != TenantKind::House,
            _ => kind == TenantKind::House,
        };
        if self.appointment.post.trim().is_empty() {
            Err(AccountFault::NoPost)
        } else if self.roles.is_empty() {
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
    /// The record of a member of the Board says of which body and in which post the person is (Điều 4(1)).
    #[error("Hãy ghi chức vụ, đơn vị công tác của người được cấp tài khoản.")]
    NoPost,
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
    /// Nobody changes the own powers.
    #[error(
        "Không ai tự cấp thêm, chấm dứt vai trò hoặc tự thu hồi tài khoản của chính mình. Hãy đề nghị một người khác của Bộ phận Thường trực hoặc Phó Trưởng Ban thực hiện."
    )]
    Oneself,
    /// Without the last one nobody could let anybody in again.
    #[error(
        "Đây là người cuối cùng giữ vai trò {}: thu hồi thì không còn ai quản lý hệ thống. Hãy cấp vai trò này cho một người khác trước.", .0.label()
    )]
    LastOne(Role),
    /// A document of a day to come appoints nobody yet.
    #[error("Ngày của văn bản không thể sau hôm nay. Hãy nhập ngày ghi trên văn bản.")]
    FutureDocument,
    /// A term that is over gives nothing.
    #[error(
        "Ngày hết thời hạn phải từ hôm nay trở đi và không trước ngày của văn bản. Hãy sửa lại, hoặc để trống nếu không có thời hạn."
    )]
    PastTerm,
    /// The address belongs to a person of another body.
    #[error(
        "Địa chỉ thư này đã có tài khoản ở cơ quan khác. Hãy chọn đúng cơ quan của tài khoản đó, hoặc nhập địa chỉ thư công vụ ở cơ quan mới."
    )]
    OtherBody,
    /// The address belongs to a person of another name.
    #[error("Địa chỉ thư này đã có tài khoản mang tên khác. Hãy kiểm tra lại họ tên và địa chỉ thư điện tử.")]
    OtherName,
    /// There is nothing to add.
    #[error("Người này đã có tài khoản với các vai trò đã chọn. Hãy chọn vai trò khác cần cấp thêm.")]
    HasRoles,
    /// No such role to end.
    #[error("Người này không giữ vai trò đã chọn. Hãy tải lại trang rồi chọn lại.")]
    NoSuchRole,
    /// An account without a role has no use.
    #[error("Đây là vai trò duy nhất của người này. Hãy chọn thu hồi cả tài khoản.")]
    OnlyRole,
    /// The person who goes takes nothing over.
    #[error("Người nhận bàn giao phải là đồng nghiệp khác. Hãy chọn người khác.")]
    OwnSuccessor,
    /// Nobody was chosen.
    #[error("Chưa chọn ai. Hãy đánh dấu ít nhất một người cần thu hồi tài khoản.")]
    NobodyChosen,
    /// More at once than one act takes.
    #[error(
        "Mỗi lần chỉ thu hồi được tối đa {MOST_AT_ONCE} tài khoản. Hãy lọc theo chức vụ rồi thu hồi từng phần."
    )]
    ManyChosen,
    /// Somebody of another body, or nobody at all.
    #[error("Danh sách có người không thuộc đơn vị này. Hãy tải lại trang rồi chọn lại.")]
    StrangerChosen,
    /// Whoever takes over stays.
    #[error(
        "Người nhận bàn giao cũng được chọn để thu hồi. Hãy bỏ đánh dấu người đó, hoặc chọn người khác nhận bàn giao."
    )]
    LeavingSuccessor,
    /// The first password is set.
    #[error(
        "Người này đã đặt mật khẩu nên không cần đường dẫn mời nữa. Nếu quên mật khẩu, người này dùng chức năng “Quên mật khẩu” ở trang đăng nhập."
    )]
    HasPassword,
    /// Cancelled before.
    #[error("Đường dẫn mời đã bị hủy trước đó.")]
    NoInvitation,
    /// An absence ends after it begins.
    #[error("Ngày kết thúc vắng mặt phải bằng hoặc sau ngày bắt đầu.")]
    BackwardAbsence,
    /// A day so far off that it must be a slip.
    #[error(
        "Chỉ ghi được đợt vắng mặt chưa kết thúc, bắt đầu không quá một năm trước hoặc sau hôm nay và dài không quá một năm: hãy kiểm tra lại ngày."
    )]
    FarAbsence,
    /// Two entries for one day leave open which one ends it.
    #[error(
        "Đã ghi đợt vắng mặt khác trong khoảng ngày này. Hãy kết thúc đợt đó trước, hoặc chọn ngày khác."
    )]
    OverlappingAbsence,
    /// An account holds so many entries that another one is no leave.
    #[error("Tài khoản đã có quá nhiều đợt vắng mặt được ghi. Hãy liên hệ quản trị kỹ thuật.")]
    ManyAbsences,
    /// Nothing of that number.
    #[error("Không có đợt vắng mặt này. Hãy tải lại trang rồi chọn lại.")]
    NoSuchAbsence,
    /// It is over.
    #[error("Đợt vắng mặt này đã kết thúc trước đó.")]
    AbsenceOver,
    /// The first day back lies no earlier than today and not after the time away.
    #[error("Ngày trở lại phải từ hôm nay trở đi và không sau ngày cuối của đợt vắng mặt.")]
    ReturnOutside,
}

/// Accounts that one act revokes at most.
pub const MOST_AT_ONCE: usize = 300;
/// Days around today within which an absence begins, and which it may last.
const ABSENCE_DAYS: i32 = 366;
/// Entries an account may hold in all its life.
const MOST_ABSENCES: usize = 500;

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
            first_roles: Vec::new(),
            granted_by: None,
            later: Vec::new(),
            ended_roles: Vec::new(),
            former: Vec::new(),
            passages: Vec::new(),
            announced: Vec::new(),
            invitation: Some(Invitation {
                sent_at: stamp.at(),
                expires_at: invitation.1,
                cancelled_at: None,
            }),
            absences: Vec::new(),
            password_hash: None,
            notices: NoticeChoice::default(),
            views: Vec::new(),
            terms: None,
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
            roles: Role::labels(&account.roles),
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

    /// The last day of the absence that covers the day.
    pub fn away_until(&self, day: LocalDate) -> Option<LocalDate> {
        let covering = self.absences.iter().filter(|absence| absence.covers(day));
        covering.map(Absence::last_day).max()
    }

    /// Takes a new epoch because a field, a substitution or a delegation was taken away: nothing that was begun with
    /// the power commits any more.
    pub fn cut_powers(mut self, stamp: &mut Stamp) -> Change<Self> {
        self.epoch = self.epoch.next();
        Change::new(self, "cut_powers", stamp).naming(vec!["epoch"])
    }

    /// Revokes the account: a new epoch, so that sessions, claims and writes of the old one die.
    ///
    /// # Errors
    /// [`AccountFault::AlreadyRevoked`], [`AccountFault::NoGround`].
    pub fn revoke(self, ground: &str, stamp: &mut Stamp) -> Result<Change<Self>, AccountFault> {
        let ground = ground.trim();
        if self.is_active() && ground.is_empty() {
            return Err(AccountFault::NoGround);
        }
        let ending = Ending::of(stamp.at(), ground, self.roles.clone());
        self.end(ending, stamp)
    }

    fn end(self, ending: Ending, stamp: &mut Stamp) -> Result<Change<Self>, AccountFault> {
        let leads = To::Leads(self.tenant);
        let letter = self.ending_letter(&ending, stamp);
        Ok(self
            .end_quietly(ending, stamp)?
            .telling(leads, letter.clone())
            .telling(To::StandingOffice, letter))
    }

    /// Ends it, and tells the person alone.
    fn end_quietly(mut self, ending: Ending, stamp: &mut Stamp) -> Result<Change<Self>, AccountFault> {
        if !self.is_active() {
            return Err(AccountFault::AlreadyRevoked);
        }
        self.epoch = self.epoch.next();
        let letter = self.ending_letter(&ending, stamp);
        self.standing = Standing::Revoked(Box::new(ending));
        let person = To::Account(self.id);
        Ok(Change::new(self, "revoke_account", stamp).telling(person, letter))
    }

    fn ending_letter(&self, ending: &Ending, stamp: &Stamp) -> Letter {
        Letter::AccountRevoked {
            full_name: self.full_name.to_string(),
            revoked_at: stamp.at(),
            ground: ending.ground.clone(),
            document: ending.document_words(),
            successor: ending.successor.as_ref().map(|one| one.name.to_string()),
        }
    }

    /// Whether the person agreed to the terms of use as they are now.
    pub fn accepted_terms(&self) -> bool {
        self.terms
            .is_some_and(|accepted| accepted.version >= TermsVersion::CURRENT)
    }

    /// Takes a new password hash: a new epoch, so that no session of the old password lives on. With it the person
    /// agrees to the terms of use, unless that was done before.
    ///
    /// # Errors
    /// [`TermsFault`] for who neither agreed before nor does now.
    pub fn set_password(
        mut self,
        hash: String,
        agreement: Agreement,
        stamp: &mut Stamp,
    ) -> Result<Change<Self>, TermsFault> {
        self.password_hash = Some(hash);
        self.epoch = self.epoch.next();
        let mut fields = vec!["password_hash"];
        if !self.accepted_terms() {
            agreement.check()?;
            self.agree(stamp);
            fields.push("terms");
        }
        Ok(Change::new(self, "set_password", stamp).naming(fields))
    }

    /// Agrees to the terms of use.
    pub fn accept_terms(mut self, stamp: &mut Stamp) -> Change<Self> {
        self.agree(stamp);
        Change::new(self, "accept_terms", stamp).naming(vec!["terms"])
    }

    const fn agree(&mut self, stamp: &Stamp) {
        self.terms = Some(Acceptance {
            version: TermsVersion::CURRENT,
            at: stamp.at(),
        });
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

impl Granted<AcceptTerms, Account> {
    /// Agrees to the terms of use, for oneself.
    ///
    /// # Errors
    /// [`TermsFault`].
    pub fn accept_terms(
        self,
        agreement: Agreement,
        stamp: &mut Stamp,
    ) -> Result<Change<Account>, TermsFault> {
        agreement.check()?;
        Ok(self.into_parts().0.accept_terms(stamp))
    }
}

impl Granted<ChooseNotices, Account> {
    /// Chooses how one is told.
    pub fn choose_notices(self, choice: NoticeChoice, stamp: &mut Stamp) -> Change<Account> {
        let (mut account, _) = self.into_parts();
        account.notices = choice;
        Change::new(account, "choose_notices", stamp).naming(vec!["notices"])
    }
}

impl Granted<EnterAbsence, Account> {
    /// Enters days away. Whoever did not enter it is told: the person, else the own body or the Standing Office.
    ///
    /// # Errors
    /// [`AccountFault`].
    pub fn enter_absence(
        self,
        (from, until): (LocalDate, LocalDate),
        stamp: &mut Stamp,
    ) -> Result<Change<Account>, AccountFault> {
        let (account, by) = self.into_parts();
        let today = stamp.at().local_date();
        if from <= until
            && (until < today
                || today.days_until(from).abs() > ABSENCE_DAYS
                || from.days_until(until) > ABSENCE_DAYS)
        {
            return Err(AccountFault::FarAbsence);
        }
        let taken = |one: &Absence| one.from <= one.last_day() && one.from <= until && from <= one.last_day();
        if account.absences.iter().any(taken) {
            return Err(AccountFault::OverlappingAbsence);
        }
        if account.absences.len() >= MOST_ABSENCES {
            return Err(AccountFault::ManyAbsences);
        }
        let letter = account.absence_letter((from, until), &by, false);
        let told = account.told_of_absence(&by);
        let absence = Absence {
            by: Some(by),
            ..Absence::of(from, until)
        };
        Ok(account.enter_absence(absence, stamp)?.telling(told, letter))
    }
}

impl Granted<EndAbsence, Account> {
    /// Ends the absence of that place in the list: the person is back on `back_on`.
    ///
    /// # Errors
    /// [`AccountFault`].
    pub fn end_absence(
        self,
        place: usize,
        back_on: LocalDate,
        stamp: &mut Stamp,
    ) -> Result<Change<Account>, AccountFault> {
        let (mut account, by) = self.into_parts();
        let today = stamp.at().local_date();
        let absence = account
            .absences
            .get_mut(place)
            .ok_or(AccountFault::NoSuchAbsence)?;
        if absence.ended.is_some() || absence.until < today {
            return Err(AccountFault::AbsenceOver);
        }
        if back_on < today || back_on > absence.until {
            return Err(AccountFault::ReturnOutside);
        }
        absence.ended = Some(Return {
            on: back_on,
            by: by.clone(),
            at: stamp.at(),
        });
        let days = (absence.from, absence.last_day());
        let letter = account.absence_letter(days, &by, true);
        let told = account.told_of_absence(&by);
        Ok(Change::new(account, "end_absence", stamp)
            .naming(vec!["absences"])
            .telling(told, letter))
    }
}

impl Account {
    fn absence_letter(&self, (from, until): (LocalDate, LocalDate), by: &Signature, ended: bool) -> Letter {
        Letter::Absence {
            full_name: self.full_name.to_string(),
            from,
            until,
            entered_by: format!("{}, {}", by.name, by.title()),
            ended,
        }
    }

    fn told_of_absence(&self, by: &Signature) -> To {
        if by.account != self.id {
            To::Account(self.id)
        } else if self.roles.iter().all(|role| role.is_of_tenant()) {
            To::Leads(self.tenant)
        } else {
            To::StandingOffice
        }
    }
}
