//! Who is in charge of a field, who acts for the Chair, and who is away, as people enter it in the pages.

use super::{
    Fault, Services,
    accounts::house_tenant,
    content_form::{Faults, FieldFault},
    once,
};
use crate::{
    domain::{
        account::{Account, AccountFault},
        actor::Role,
        assignment::{AssignmentFault, Decision},
        change::{Change, Resource},
        delegation::DelegationFault,
        ids::{AccountId, AssignmentId, DelegationId},
        policy::{AssignField, Delegate, EndAbsence, EndAssignment, EndDelegation, EnterAbsence},
        scope::{Newsroom, Surface},
        text::{DocumentNumber, Email, Slug, char_count, clean_line},
        time::LocalDate,
    },
    store::{Receipt, StoreFault, Tx},
};

/// Longest ground of an ending, in characters.
const GROUND_LIMIT: usize = 200;

fn at(field: &'static str, fault: &impl ToString) -> Fault {
    Fault::Form(vec![FieldFault::new(field, fault.to_string())])
}

/// A decision of the Chair on a field, as typed.
#[derive(Clone, Debug, Default)]
pub struct AssignmentForm {
    /// Lĩnh vực.
    pub field: String,
    /// The member's account.
    pub member: String,
    /// The substitute's account, or nothing.
    pub substitute: String,
    /// Số quyết định.
    pub decision_number: String,
    /// Từ ngày.
    pub from: String,
}

struct ReadAssignment {
    field: Slug,
    member: AccountId,
    substitute: Option<AccountId>,
    number: DocumentNumber,
    from: LocalDate,
}

impl AssignmentForm {
    fn read(&self) -> Result<ReadAssignment, Fault> {
        let mut faults = Faults::default();
        let field = faults.take(
            "field",
            Slug::parse(&self.field).map_err(|_| "Hãy chọn lĩnh vực."),
        );
        let member = faults.id("member", &self.member, "Hãy chọn thành viên phụ trách.");
        let substitute = match self.substitute.trim() {
            "" => Some(None),
            typed => faults
                .id("substitute", typed, "Hãy chọn người thay thế trong danh sách.")
                .map(Some),
        };
        let number = faults.take("decision_number", DocumentNumber::parse(&self.decision_number));
        let from = faults.day("from", "Từ ngày", &self.from);
        match (field, member, substitute, number, from) {
            (Some(field), Some(member), Some(substitute), Some(number), Some(from)) => Ok(ReadAssignment {
                field,
                member,
                substitute,
                number,
                from,
            }),
            _ => Err(faults.into()),
        }
    }
}

/// Records the Chair's decision that puts a member in charge of a field.
///
/// # Errors
/// [`Fault::Form`] with every field to mend.
pub async fn assign_member(
    services: &Services,
    tx: Tx<Newsroom>,
    form: &AssignmentForm,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.board_for::<AssignField>()?;
        let typed = form.read()?;
        let reference = services.reference.current().await?;
        let field_name = reference
            .catalogue
            .field(&typed.field)
            .map(|field| field.name.clone())
            .ok_or_else(|| at("field", &"Hãy chọn lĩnh vực trong danh sách."))?;
        let member = reviewing(tx, "member", typed.member).await?;
        let substitute = match typed.substitute {
            Some(account) => Some(reviewing(tx, "substitute", account).await?),
            None => None,
        };
        let named = |account: &Account| (account.id, account.full_name.to_string());
        let decision = Decision {
            tenant: house_tenant(&reference)?,
            field_name,
            member: named(&member),
            substitute: substitute.as_ref().map(named),
            number: typed.number,
            from: typed.from,
            field: typed.field,
        };
        let standing = tx.standing_assignments(&decision.field, services.today()).await?;
        let mut change = granted
            .assign(decision, &standing, tx.stamp())
            .map_err(|fault| at(fault_field(&fault), &fault))?;
        // Whoever is revoked in the same moment is put in charge of nothing.
        for account in [Some(&member), substitute.as_ref()].into_iter().flatten() {
            change = change.relying_on(account.id, account.epoch);
        }
        Ok(tx.save(change).await?)
    })
    .await
}

const fn fault_field(fault: &AssignmentFault) -> &'static str {
    match fault {
        AssignmentFault::Assigned => "member",
        AssignmentFault::OwnSubstitute => "substitute",
        AssignmentFault::FarAway => "from",
        AssignmentFault::Ended { .. } => "assignment",
        AssignmentFault::Past => "last_day",
    }
}

/// Somebody who can review: an active member of the Board.
async fn reviewing(tx: &Tx<Newsroom>, field: &'static str, id: AccountId) -> Result<Account, Fault> {
    match tx.active_account(id).await {
        Ok(account) if account.roles.contains(&Role::BoardMember) => Ok(account),
        Ok(_) | Err(StoreFault::NotFound) => Err(at(field, &AccountFault::NoReviewer)),
        Err(fault) => Err(fault.into()),
    }
}

/// The end of an assignment, as typed.
#[derive(Clone, Debug, Default)]
pub struct EndAssignmentForm {
    /// Which one.
    pub assignment: String,
    /// Số quyết định.
    pub decision_number: String,
    /// Ngày cuối phụ trách.
    pub last_day: String,
}

/// Ends an assignment by a decision. When its last day is past, nothing begun with the power commits once this returns.
///
/// # Errors
/// [`Fault::Form`] with every field to mend.
pub async fn end_assignment(
    services: &Services,
    tx: Tx<Newsroom>,
    form: &EndAssignmentForm,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        tx.board_for::<EndAssignment>()?;
        let mut faults = Faults::default();
        let id: Option<AssignmentId> =
            faults.id("assignment", &form.assignment, "Hãy chọn phân công cần kết thúc.");
        let number = faults.take("end_decision", DocumentNumber::parse(&form.decision_number));
        let last_day = faults.day("last_day", "Ngày cuối phụ trách", &form.last_day);
        let (Some(id), Some(number), Some(last_day)) = (id, number, last_day) else {
            return Err(faults.into());
        };
        let mut tries = 1;
        loop {
            match end_charge(services, tx, (id, &number, last_day)).await {
                Err(Fault::Store(StoreFault::Conflict)) if tries < TRIES => tries += 1,
                done => return done,
            }
        }
    })
    .await
}

/// How often an end is tried while the accounts of those who lose the power change too.
const TRIES: u32 = 5;

async fn end_charge(
    services: &Services,
    tx: &mut Tx<Newsroom>,
    (id, number, last_day): (AssignmentId, &DocumentNumber, LocalDate),
) -> Result<Receipt, Fault> {
    let granted = match tx.assignment_for::<EndAssignment>(id).await {
        Err(StoreFault::NotFound) => {
            return Err(at("assignment", &"Không có phân công này. Hãy chọn lại."));
        }
        found => found?,
    };
    let assignment = granted.resource().clone();
    let reference = services.reference.current().await?;
    let member = tx.account(assignment.member).await?.full_name.to_string();
    let names = (reference.field_name(&assignment.field), member.as_str());
    let people = [Some(assignment.member), assignment.substitute];
    let change = granted
        .end(number, last_day, names, tx.stamp())
        .map_err(|fault| at(fault_field(&fault), &fault))?;
    if change.resource().holds_on(services.today()) {
        return Ok(tx.save(change).await?);
    }
    cut_powers(services, tx, change, people).await
}

/// Commits the end of a power together with new epochs of who had it: nothing begun with it commits once this returns.
/// Who is logged in stays so, with the powers left, unless the process dies in between.
async fn cut_powers<R: Resource>(
    services: &Services,
    tx: &mut Tx<Newsroom>,
    end: Change<R>,
    people: [Option<AccountId>; 2],
) -> Result<Receipt, Fault> {
    let (mut cuts, mut epochs) = (Vec::new(), Vec::new());
    for id in people.into_iter().flatten() {
        let account = tx.account(id).await?;
        let before = account.epoch;
        let cut = account.cut_powers(tx.stamp());
        epochs.push((id, (before, cut.resource().epoch)));
        cuts.push(cut);
    }
    let receipt = tx.save_all(vec![end], cuts).await?;
    for (id, epochs) in epochs {
        services.store.carry_sessions_over(id, epochs).await?;
    }
    Ok(receipt)
}

/// A delegation, as typed.
#[derive(Clone, Debug, Default)]
pub struct DelegationForm {
    /// Số văn bản ủy quyền.
    pub document_number: String,
    /// Từ ngày.
    pub from: String,
    /// Đến hết ngày.
    pub until: String,
}

/// The Chair delegates to the Deputy; the whole Board is told.
///
/// # Errors
/// [`Fault::Form`] with every field to mend.
pub async fn grant_delegation(
    services: &Services,
    tx: Tx<Newsroom>,
    form: &DelegationForm,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.board_for::<Delegate>()?;
        let mut faults = Faults::default();
        let number = faults.take(
            "delegation_document",
            DocumentNumber::parse(&form.document_number),
        );
        let from = faults.day("delegation_from", "Từ ngày", &form.from);
        let until = faults.day("delegation_until", "Đến hết ngày", &form.until);
        let (Some(number), Some(from), Some(until)) = (number, from, until) else {
            return Err(faults.into());
        };
        let reference = services.reference.current().await?;
        let deputy = tx.holders(Role::Deputy).await?.into_iter().next();
        let deputy = deputy.ok_or_else(|| at("delegation_document", &DelegationFault::NoDeputy))?;
        let standing = tx.standing_delegations(deputy.id, services.today()).await?;
        let parties = (house_tenant(&reference)?, deputy.id);
        let change = granted
            .delegate(parties, number.as_str(), (from, until), &standing, tx.stamp())
            .map_err(|fault| at(delegation_field(fault), &fault))?;
        Ok(tx.save(change.relying_on(deputy.id, deputy.epoch)).await?)
    })
    .await
}

const fn delegation_field(fault: DelegationFault) -> &'static str {
    match fault {
        DelegationFault::NoDocument | DelegationFault::NoDeputy => "delegation_document",
        DelegationFault::Backward => "delegation_until",
        DelegationFault::Past | DelegationFault::Overlaps => "delegation_from",
        DelegationFault::NoGround => "delegation_ground",
        DelegationFault::Over => "delegation",
        DelegationFault::NotEarlier | DelegationFault::PastEnd => "delegation_last_day",
    }
}

/// The early end of a delegation, as typed.
#[derive(Clone, Debug, Default)]
pub struct EndDelegationForm {
    /// Which one.
    pub delegation: String,
    /// Document or reason.
    pub ground: String,
    /// Ngày cuối ủy quyền.
    pub last_day: String,
}

/// The Chair ends a delegation before its time; the whole Board is told. When its last day is past, nothing begun
/// with the power commits once this returns.
///
/// # Errors
/// [`Fault::Form`] with every field to mend.
pub async fn end_delegation(
    services: &Services,
    tx: Tx<Newsroom>,
    form: &EndDelegationForm,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        tx.board_for::<EndDelegation>()?;
        let mut faults = Faults::default();
        let id: Option<DelegationId> =
            faults.id("delegation", &form.delegation, "Hãy chọn ủy quyền cần chấm dứt.");
        let ground = faults.take("delegation_ground", read_ground(&form.ground));
        let last_day = faults.day("delegation_last_day", "Ngày cuối ủy quyền", &form.last_day);
        let (Some(id), Some(ground), Some(last_day)) = (id, ground, last_day) else {
            return Err(faults.into());
        };
        let mut tries = 1;
        loop {
            match end_of_delegation(services, tx, (id, &ground, last_day)).await {
                Err(Fault::Store(StoreFault::Conflict)) if tries < TRIES => tries += 1,
                done => return done,
            }
        }
    })
    .await
}

async fn end_of_delegation(
    services: &Services,
    tx: &mut Tx<Newsroom>,
    (id, ground, last_day): (DelegationId, &str, LocalDate),
) -> Result<Receipt, Fault> {
    let granted = match tx.delegation_for::<EndDelegation>(id).await {
        Err(StoreFault::NotFound) => {
            return Err(at("delegation", &"Không có ủy quyền này. Hãy chọn lại."));
        }
        found => found?,
    };
    let delegation = granted.resource().clone();
    let deputy = [Some(delegation.deputy), None];
    let change = granted
        .end(ground, last_day, tx.stamp())
        .map_err(|fault| at(delegation_field(fault), &fault))?;
    if change.resource().holds_on(services.today()) {
        return Ok(tx.save(change).await?);
    }
    cut_powers(services, tx, change, deputy).await
}

fn read_ground(typed: &str) -> Result<String, String> {
    let line = clean_line(typed);
    if line.is_empty() {
        Err(DelegationFault::NoGround.to_string())
    } else if char_count(&line) > GROUND_LIMIT {
        Err(format!(
            "Căn cứ, lý do dài quá {GROUND_LIMIT} ký tự: hãy rút gọn."
        ))
    } else {
        Ok(line)
    }
}

/// Days away, as typed.
#[derive(Clone, Debug, Default)]
pub struct AbsenceForm {
    /// Address of who is away; nothing for oneself.
    pub person: String,
    /// Từ ngày.
    pub from: String,
    /// Đến hết ngày.
    pub until: String,
}

/// Enters days away, for oneself or, by the Standing Office, for anybody.
///
/// # Errors
/// [`Fault::Form`] with every field to mend.
pub async fn enter_absence<S: Surface>(tx: Tx<S>, whom: Whom, form: &AbsenceForm) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let mut faults = Faults::default();
        let account = match whom {
            Whom::Oneself => Some(tx.person()?.account),
            Whom::Anybody => match Email::parse(&form.person) {
                Ok(email) => find_person(tx, &mut faults, &email).await?,
                Err(_) => faults.take(
                    "person",
                    Err("Hãy nhập địa chỉ thư điện tử của người vắng mặt, dạng ten@donvi.gov.vn."),
                ),
            },
        };
        let from = faults.day("away_from", "Từ ngày", &form.from);
        let until = faults.day("away_until", "Đến hết ngày", &form.until);
        let (Some(account), Some(from), Some(until)) = (account, from, until) else {
            return Err(faults.into());
        };
        let granted = tx.account_for::<EnterAbsence>(account).await?;
        let change = granted
            .enter_absence((from, until), tx.stamp())
            .map_err(|fault| at(absence_field(fault), &fault))?;
        Ok(tx.save(change).await?)
    })
    .await
}

/// Whose absence it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// One's own.
    Oneself,
    /// Anybody's, by who may.
    Anybody,
}

async fn find_person<S: Surface>(
    tx: &Tx<S>,
    faults: &mut Faults,
    email: &Email,
) -> Result<Option<AccountId>, Fault> {
    // Who may not enter it for others does not learn which addresses have an account.
    tx.may_over_others::<EnterAbsence>()?;
    match tx.account_by_email(email).await {
        Ok(account) if account.is_active() => Ok(Some(account.id)),
        Ok(_) | Err(StoreFault::NotFound) => Ok(faults.take(
            "person",
            Err("Không có tài khoản đang hoạt động với địa chỉ này. Hãy kiểm tra lại ở trang Tài khoản."),
        )),
        Err(fault) => Err(fault.into()),
    }
}

const fn absence_field(fault: AccountFault) -> &'static str {
    match fault {
        AccountFault::BackwardAbsence => "away_until",
        AccountFault::ReturnOutside => "back_on",
        AccountFault::NoSuchAbsence | AccountFault::AbsenceOver => "absence",
        _ => "away_from",
    }
}

/// The early end of an absence, as typed.
#[derive(Clone, Debug, Default)]
pub struct EndAbsenceForm {
    /// Account and place of the absence in its list, as [`absence_key`] writes them.
    pub absence: String,
    /// Ngày trở lại.
    pub back_on: String,
}

/// How a form names an absence.
pub fn absence_key(account: AccountId, place: usize) -> String {
    format!("{account}:{place}")
}

fn read_absence_key(typed: &str) -> Option<(AccountId, usize)> {
    let (account, place) = typed.trim().split_once(':')?;
    Some((account.parse().ok()?, place.parse().ok()?))
}

/// Ends an absence: the person is back. Nobody gets back what was passed on meanwhile.
///
/// # Errors
/// [`Fault::Form`] with every field to mend.
pub async fn end_absence<S: Surface>(tx: Tx<S>, whom: Whom, form: &EndAbsenceForm) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let mut faults = Faults::default();
        let own = tx.person()?.account;
        let key = read_absence_key(&form.absence)
            .filter(|(account, _)| whom == Whom::Anybody || *account == own)
            .ok_or(AccountFault::NoSuchAbsence);
        let key = faults.take("absence", key);
        let back_on = faults.day("back_on", "Ngày trở lại", &form.back_on);
        let (Some((account, place)), Some(back_on)) = (key, back_on) else {
            return Err(faults.into());
        };
        let granted = match tx.account_for::<EndAbsence>(account).await {
            Err(StoreFault::NotFound) => return Err(at("absence", &AccountFault::NoSuchAbsence)),
            found => found?,
        };
        let change = granted
            .end_absence(place, back_on, tx.stamp())
            .map_err(|fault| at(absence_field(fault), &fault))?;
        Ok(tx.save(change).await?)
    })
    .await
}
