//! How a person comes and goes, as the Standing Office enters it in the pages: appointed, invited again, relieved of a
//! role, revoked.

use secrecy::SecretString;
use serde::Deserialize;

use super::{
    Fault, Services,
    access_reviews::note_revocation_of,
    accounts::{INVITATION_SECONDS, close_doors, house_tenant, note_or_refuse},
    content_form::{Faults, FieldFault},
    once,
};
use crate::{
    domain::{
        account::{Account, AccountFault, Appointment, Decision, INDISPENSABLE, NewAccount, Roster, SINGLE},
        actor::{Actor, Epoch, Role},
        change::Change,
        custody::{Colleague, CustodyFault},
        ids::{AccountId, LinkId, TenantId},
        policy::{Appoint, Granted, Revoke},
        proposal::Proposal,
        scope::{Newsroom, Surface},
        tenant::Tenant,
        text::{DocumentNumber, Email, PersonName, Slug, char_count, clean_line},
        time::{Instant, LocalDate},
    },
    store::{Holdings, Receipt, Reference, StoreFault, Tx, audit::EntryActor},
};

/// Longest post, in characters.
const POST_LIMIT: usize = 200;
/// Longest ground, in characters.
pub(super) const GROUND_LIMIT: usize = 500;
/// Wrong passwords of one person within the window of the throttle.
const CONFIRM_TRIES: u64 = 6;

/// An appointment, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AppointForm {
    /// Họ và tên.
    pub full_name: String,
    /// Thư điện tử công vụ.
    pub email: String,
    /// Chức vụ, đơn vị công tác.
    pub post: String,
    /// Slug of the body.
    pub tenant: String,
    /// Roles as stored.
    pub roles: Vec<String>,
    /// Số, ký hiệu văn bản cử.
    pub document_number: String,
    /// Ngày văn bản.
    pub decided_on: String,
    /// Last day of the term; may be empty.
    pub until: String,
}

/// A revocation, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RevokeForm {
    /// A role as stored; nothing for the whole account.
    pub role: String,
    /// Căn cứ, lý do.
    pub ground: String,
    /// Số, ký hiệu văn bản.
    pub document_number: String,
    /// Ngày văn bản.
    pub decided_on: String,
    /// The account of whoever takes over; may be empty.
    pub successor: String,
    /// Version of the account that was previewed.
    pub seen: String,
    /// The actor's own password.
    pub password: SecretString,
}

/// The field of the form at which a fault is mended.
const fn field_of(fault: AccountFault) -> &'static str {
    match fault {
        AccountFault::NoPost => "post",
        AccountFault::NoRole
        | AccountFault::MixedRoles
        | AccountFault::OnlyOne(_)
        | AccountFault::HasRoles => "roles",
        AccountFault::FutureDocument => "decided_on",
        AccountFault::PastTerm => "until",
        AccountFault::OtherBody => "tenant",
        AccountFault::OtherName => "full_name",
        AccountFault::NoGround => "ground",
        AccountFault::OwnSuccessor => "successor",
        AccountFault::NoSuchRole | AccountFault::OnlyRole | AccountFault::LastOne(_) => "role",
        _ => "",
    }
}

fn at(field: &'static str, fault: &impl ToString) -> Fault {
    Fault::Form(vec![FieldFault::new(field, fault.to_string())])
}

fn to_mend(fault: AccountFault) -> Fault {
    at(field_of(fault), &fault)
}

pub(super) fn read_line(
    faults: &mut Faults,
    field: &'static str,
    (label, limit): (&str, usize),
    typed: &str,
) -> Option<String> {
    let line = clean_line(typed);
    let read = if line.is_empty() {
        Err(format!("{label} còn trống: hãy nhập {}.", label.to_lowercase()))
    } else if char_count(&line) > limit {
        Err(format!("{label} dài quá {limit} ký tự: hãy viết ngắn lại."))
    } else {
        Ok(line)
    };
    faults.take(field, read)
}

impl AppointForm {
    pub(super) fn read<'a>(
        &self,
        reference: &'a Reference,
        today: LocalDate,
    ) -> Result<(NewAccount, &'a Tenant), Fault> {
        let mut faults = Faults::default();
        let full_name = faults.take("full_name", PersonName::parse(&self.full_name));
        let email = faults.take("email", Email::parse(&self.email));
        let post = read_line(
            &mut faults,
            "post",
            ("Chức vụ, đơn vị công tác", POST_LIMIT),
            &self.post,
        );
        let known = Slug::parse(&self.tenant)
            .ok()
            .and_then(|slug| reference.tenant_by_slug(slug.as_str()))
            .filter(|tenant| tenant.is_valid_on(today));
        let tenant = faults.take(
            "tenant",
            known.ok_or("Chưa chọn cơ quan, đơn vị: hãy chọn một giá trị trong danh sách."),
        );
        let mut roles: Vec<_> = self
            .roles
            .iter()
            .filter_map(|role| Role::from_slug(role))
            .collect();
        roles.sort_unstable();
        roles.dedup();
        let known = !roles.is_empty() && self.roles.iter().all(|role| Role::from_slug(role).is_some());
        let roles = faults.take(
            "roles",
            known
                .then_some(roles)
                .ok_or("Chưa chọn vai trò: hãy chọn ít nhất một vai trò."),
        );
        let number = faults.take("document_number", DocumentNumber::parse(&self.document_number));
        let decided_on = faults.day("decided_on", "Ngày văn bản", &self.decided_on);
        let until = match self.until.trim() {
            "" => Some(None),
            typed => faults.day("until", "Thời hạn đến hết ngày", typed).map(Some),
        };
        let (Some(full_name), Some(email), Some(post), Some(tenant)) = (full_name, email, post, tenant)
        else {
            return Err(faults.into());
        };
        let (Some(roles), Some(number), Some(decided_on), Some(until)) = (roles, number, decided_on, until)
        else {
            return Err(faults.into());
        };
        let new = NewAccount {
            tenant: tenant.id,
            full_name,
            email,
            roles,
            appointment: Appointment {
                post,
                document_number: number.to_string(),
                decided_on,
                until,
            },
        };
        new.check_against(tenant.kind).map_err(to_mend)?;
        new.appointment.check_days(today).map_err(to_mend)?;
        Ok((new, tenant))
    }
}

/// A link of this act, and when it ends.
fn draw_link<S: Surface>(tx: &mut Tx<S>) -> (LinkId, Instant) {
    let link = LinkId::from_uuid(tx.stamp().draw_uuid());
    (link, tx.stamp().at().plus_seconds(INVITATION_SECONDS))
}

/// Two acts that counted the same holders: one of them counts anew.
pub(super) fn counted_anew(fault: StoreFault) -> Fault {
    match fault {
        StoreFault::Exists(_) => StoreFault::Conflict.into(),
        fault => fault.into(),
    }
}

/// Passes the rolls of the single roles that `roles` has, unless somebody but `owner` holds one.
///
/// # Errors
/// [`AccountFault::OnlyOne`].
pub(super) async fn pass_single<S: Surface>(
    services: &Services,
    tx: &mut Tx<S>,
    roles: &[Role],
    owner: Option<AccountId>,
) -> Result<Vec<Change<Roster>>, Fault> {
    let house = house_tenant(&*services.reference.current().await?)?;
    let mut passed = Vec::new();
    for role in SINGLE.into_iter().filter(|role| roles.contains(role)) {
        let roster = tx.roster(role, house).await?;
        if tx.holders(role).await?.iter().any(|held| Some(held.id) != owner) {
            return Err(AccountFault::OnlyOne(role).into());
        }
        passed.push(roster.pass(tx.stamp()));
    }
    Ok(passed)
}

/// Counts the holders of the roles without whose last holder nobody could let anybody in again: passes the rolls of
/// those that others than `leaving` hold too, and names those that nobody else holds.
pub(super) async fn count_holders<S: Surface>(
    services: &Services,
    tx: &mut Tx<S>,
    (leaving, ending): (&[AccountId], &[Role]),
) -> Result<(Vec<Change<Roster>>, Vec<Role>), Fault> {
    let house = house_tenant(&*services.reference.current().await?)?;
    let (mut passed, mut last) = (Vec::new(), Vec::new());
    for role in INDISPENSABLE.into_iter().filter(|role| ending.contains(role)) {
        let roster = tx.roster(role, house).await?;
        if tx
            .holders(role)
            .await?
            .iter()
            .all(|held| leaving.contains(&held.id))
        {
            last.push(role);
        } else {
            passed.push(roster.pass(tx.stamp()));
        }
    }
    Ok((passed, last))
}

/// Passes those rolls, unless the account is the last on one of them.
async fn pass_indispensable(
    services: &Services,
    tx: &mut Tx<Newsroom>,
    (account, ending): (&Account, &[Role]),
) -> Result<Vec<Change<Roster>>, Fault> {
    match count_holders(services, tx, (&[account.id], ending)).await? {
        (passed, last) if last.is_empty() => Ok(passed),
        (_, last) => Err(to_mend(AccountFault::LastOne(last[0]))),
    }
}

/// Commits the end of powers. When this returns, nothing that rests on what was taken away is accepted or commits,
/// anywhere; who keeps other roles stays logged in with them.
pub(super) async fn end_powers<S: Surface>(
    services: &Services,
    tx: &mut Tx<S>,
    (before, change): (Epoch, Change<Account>),
    rolls: Vec<Change<Roster>>,
) -> Result<Receipt, Fault> {
    let account = change.resource().clone();
    let (id, epoch, stays) = (account.id, account.epoch, account.is_active());
    let receipt = tx.save_all(vec![change], rolls).await.map_err(counted_anew)?;
    if stays {
        services.store.carry_sessions_over(id, (before, epoch)).await?;
    } else {
        note_revocation_of(tx, &account).await;
    }
    services.store.free_claims_of(id).await?;
    Ok(receipt)
}

/// An appointment that can be committed.
struct Appointing {
    change: Change<Account>,
    rolls: Vec<Change<Roster>>,
    link: (LinkId, Instant),
    tenant_name: String,
}

/// Appoints a person: a new account with a one-time link, or further roles for a person who has an account.
///
/// # Errors
/// [`Fault::Form`] with every field to mend.
pub async fn appoint_person(
    services: &Services,
    tx: Tx<Newsroom>,
    form: &AppointForm,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let appointing = ready_appointment(services, tx, form).await?;
        commit_appointment(services, tx, appointing, None).await
    })
    .await
}

/// Appoints a person who was proposed, and settles the proposal with it.
///
/// # Errors
/// As [`appoint_person`], and [`Fault::Proposal`] when the proposal was settled.
pub(super) async fn appoint_proposed(
    services: &Services,
    tx: &mut Tx<Newsroom>,
    form: &AppointForm,
    proposal: Granted<Appoint, Proposal>,
) -> Result<Receipt, Fault> {
    let appointing = ready_appointment(services, tx, form).await?;
    let account = appointing.change.resource();
    let (account, tenant) = (account.id, account.tenant);
    let settled = proposal.accept(account, (tenant, &appointing.tenant_name), tx.stamp())?;
    commit_appointment(services, tx, appointing, Some(settled)).await
}

/// Whether an appointment could be made now; changes nothing. The account, and whether it is a new one.
///
/// # Errors
/// As [`appoint_person`].
pub(super) async fn foresee_appointment(
    services: &Services,
    tx: &mut Tx<Newsroom>,
    form: &AppointForm,
) -> Result<Account, Fault> {
    Ok(ready_appointment(services, tx, form)
        .await?
        .change
        .resource()
        .clone())
}

async fn ready_appointment(
    services: &Services,
    tx: &mut Tx<Newsroom>,
    form: &AppointForm,
) -> Result<Appointing, Fault> {
    let granted = tx.board_for::<Appoint>()?;
    let reference = services.reference.current().await?;
    let (new, tenant) = form.read(&reference, services.today())?;
    let known = tx.account_of_address::<Appoint>(&new.email).await?;
    let owner = known.as_ref().map(|known| known.resource().id);
    let rolls = match pass_single(services, tx, &new.roles, owner).await {
        Err(Fault::Account(fault)) => return Err(to_mend(fault)),
        passed => passed?,
    };
    let link = draw_link(tx);
    let change = match known {
        Some(known) => {
            let sending = (tenant.name.as_str(), link);
            known.appoint_again(new, tenant.kind, sending, tx.stamp())
        }
        None => {
            let name_key = new.full_name.sort_key();
            granted.appoint(new, name_key, &tenant.name, link, tx.stamp())
        }
    };
    Ok(Appointing {
        change: change.map_err(to_mend)?,
        rolls,
        link,
        tenant_name: tenant.name.clone(),
    })
}

async fn commit_appointment(
    services: &Services,
    tx: &Tx<Newsroom>,
    appointing: Appointing,
    proposal: Option<Change<Proposal>>,
) -> Result<Receipt, Fault> {
    let Appointing {
        change, rolls, link, ..
    } = appointing;
    let account = change.resource();
    let (id, epoch, invited) = (account.id, account.epoch, account.password_hash.is_none());
    if invited {
        services.store.register_link(link.0, id, epoch, link.1).await?;
    }
    let saved = tx.save_beside(vec![change], rolls, proposal).await;
    saved.map_err(counted_anew)
}

/// Sends a new one-time link in place of the one before.
///
/// # Errors
/// [`Fault::Account`] when there is nobody to invite.
pub async fn invite_again(services: &Services, tx: Tx<Newsroom>, id: AccountId) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.account_for::<Appoint>(id).await?;
        let reference = services.reference.current().await?;
        let body = reference.tenant_name(granted.resource().tenant).to_owned();
        let invitation = draw_link(tx);
        let change = granted.invite_again((&body, invitation), tx.stamp())?;
        let epoch = change.resource().epoch;
        services
            .store
            .register_link(invitation.0, id, epoch, invitation.1)
            .await?;
        Ok(tx.save(change).await?)
    })
    .await
}

/// Voids the one-time link that is out.
///
/// # Errors
/// [`Fault::Account`] when none is.
pub async fn cancel_invitation(tx: Tx<Newsroom>, id: AccountId) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.account_for::<Appoint>(id).await?;
        let change = granted.cancel_invitation(tx.stamp())?;
        Ok(tx.save(change).await?)
    })
    .await
}

/// What a revocation will do, in numbers.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The account as it stands.
    pub account: Account,
    /// The role that ends; the whole account without one.
    pub role: Option<Role>,
    /// What the person holds.
    pub holdings: Holdings,
    /// Who takes over.
    pub successor: Option<PersonName>,
}

/// A form that was read: what ends, and the decision but for the number of sessions.
struct ReadRevocation {
    role: Option<Role>,
    ground: String,
    number: DocumentNumber,
    decided_on: LocalDate,
    successor: Option<(PersonName, Colleague)>,
}

impl RevokeForm {
    async fn read(
        &self,
        services: &Services,
        tx: &Tx<Newsroom>,
        account: &Account,
    ) -> Result<ReadRevocation, Fault> {
        if tx.person()?.account == account.id {
            return Err(to_mend(AccountFault::Oneself));
        }
        let mut faults = Faults::default();
        let role = match self.role.trim() {
            "" => Some(None),
            typed => faults
                .take("role", Role::from_slug(typed).ok_or(AccountFault::NoSuchRole))
                .map(Some),
        };
        let typed = (&*self.ground, &*self.document_number, &*self.decided_on);
        let paper = read_paper(&mut faults, typed, services.today());
        let successor = match self.successor.trim() {
            "" => Some(None),
            typed if typed == account.id.to_string() => {
                faults.take("successor", Err(AccountFault::OwnSuccessor))
            }
            typed => {
                let named = named_successor(services, tx, account.tenant, typed).await?;
                faults.take("successor", named).map(Some)
            }
        };
        match (role, paper, successor) {
            (Some(role), Some((ground, number, decided_on)), Some(successor)) => Ok(ReadRevocation {
                role,
                ground,
                number,
                decided_on,
                successor,
            }),
            _ => Err(faults.into()),
        }
    }
}

/// The written decision of a revocation: its ground, number and date.
pub(super) fn read_paper(
    faults: &mut Faults,
    (ground, number, decided_on): (&str, &str, &str),
    today: LocalDate,
) -> Option<(String, DocumentNumber, LocalDate)> {
    let ground = read_line(faults, "ground", ("Căn cứ, lý do", GROUND_LIMIT), ground);
    let number = faults.take("document_number", DocumentNumber::parse(number));
    let decided_on = faults
        .day("decided_on", "Ngày văn bản", decided_on)
        .and_then(|day| {
            let past = (day <= today).then_some(day);
            faults.take("decided_on", past.ok_or(AccountFault::FutureDocument))
        });
    Some((ground?, number?, decided_on?))
}

/// A present collaborator of the body, as whoever takes over.
pub(super) async fn named_successor(
    services: &Services,
    tx: &Tx<Newsroom>,
    body: TenantId,
    typed: &str,
) -> Result<Result<(PersonName, Colleague), String>, Fault> {
    let nobody = CustodyFault::NoColleague.to_string();
    let Ok(id) = typed.parse::<AccountId>() else {
        return Ok(Err(nobody));
    };
    match tx.account(id).await {
        Ok(named) => {
            let colleague = Colleague::of(&named, body, services.today());
            Ok(colleague
                .map(|colleague| (named.full_name, colleague))
                .map_err(|fault| fault.to_string()))
        }
        Err(StoreFault::NotFound) => Ok(Err(nobody)),
        Err(fault) => Err(fault.into()),
    }
}

/// Looks at what a revocation will do, and changes nothing.
///
/// # Errors
/// [`Fault::Form`] with every field to mend.
pub async fn preview_revocation(
    services: &Services,
    mut tx: Tx<Newsroom>,
    id: AccountId,
    form: &RevokeForm,
) -> Result<Preview, Fault> {
    let granted = tx.account_for::<Revoke>(id).await?;
    let account = granted.resource().clone();
    if !account.is_active() {
        return Err(AccountFault::AlreadyRevoked.into());
    }
    let read = form.read(services, &tx, &account).await?;
    let ending = match read.role {
        Some(role) if !account.roles.contains(&role) => return Err(to_mend(AccountFault::NoSuchRole)),
        Some(_) if account.roles.len() < 2 => return Err(to_mend(AccountFault::OnlyRole)),
        Some(role) => vec![role],
        None => account.roles.clone(),
    };
    pass_indispensable(services, &mut tx, (&account, &ending)).await?;
    Ok(Preview {
        holdings: tx.holdings(&account, services.today()).await?,
        role: read.role,
        successor: read.successor.map(|(name, _)| name),
        account,
    })
}

/// Revokes an account, or ends one of its roles, by a written decision that the actor confirms with the own password.
/// When this returns, nothing that rests on what was taken away is accepted or commits, anywhere.
///
/// # Errors
/// [`Fault::Form`] with every field to mend, [`Fault::Stale`] when the account changed after the preview.
pub async fn revoke_person(
    services: &Services,
    tx: Tx<Newsroom>,
    id: AccountId,
    form: &RevokeForm,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        revoke_once(services, tx, id, form, Some(&form.password)).await
    })
    .await
}

/// The same for an account of a list, which was confirmed by the password once for all of it.
///
/// # Errors
/// As [`revoke_person`].
pub(super) async fn revoke_listed(
    services: &Services,
    tx: Tx<Newsroom>,
    id: AccountId,
    form: &RevokeForm,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| revoke_once(services, tx, id, form, None).await).await
}

async fn revoke_once(
    services: &Services,
    tx: &mut Tx<Newsroom>,
    id: AccountId,
    form: &RevokeForm,
    password: Option<&SecretString>,
) -> Result<Receipt, Fault> {
    let granted = tx.account_for::<Revoke>(id).await?;
    let account = granted.resource().clone();
    if !account.is_active() {
        // A revocation that was cut off between its two steps is finished here.
        close_doors(services, id, account.epoch).await?;
        return Err(AccountFault::AlreadyRevoked.into());
    }
    let read = form.read(services, tx, &account).await?;
    if let Some(password) = password {
        confirm_password(services, tx, password).await?;
    }
    if form.seen != account.version.number().to_string() {
        return Err(Fault::Stale(
            "Tài khoản này vừa thay đổi sau khi bạn xem trước. Hãy xem lại những gì sẽ xảy ra rồi xác nhận lại."
                .to_owned(),
        ));
    }
    let ending = read.role.map_or_else(|| account.roles.clone(), |role| vec![role]);
    let rolls = pass_indispensable(services, tx, (&account, &ending)).await?;
    let holdings = tx.holdings(&account, services.today()).await?;
    let decision = Decision {
        ground: read.ground,
        number: read.number,
        decided_on: read.decided_on,
        successor: read.successor.map(|(_, colleague)| colleague),
        sessions: i64::try_from(holdings.sessions).unwrap_or(i64::MAX),
    };
    let change = match read.role {
        Some(role) => granted.end_role(role, decision, tx.stamp()),
        None => granted.revoke(decision, tx.stamp()),
    };
    let change = change.map_err(to_mend)?;
    end_powers(services, tx, (account.epoch, change), rolls).await
}

/// Whether the person who acts knows the own password: a session left open does not revoke anybody.
pub(super) async fn confirm_password(
    services: &Services,
    tx: &Tx<Newsroom>,
    password: &SecretString,
) -> Result<(), Fault> {
    let person = tx.person()?;
    let key = format!("confirm:{}", person.account);
    note_or_refuse(services, &[(&key, CONFIRM_TRIES)]).await?;
    let hash = services.store.account_of(person.account).await?.password_hash;
    if super::accounts::fits(services, password.clone(), hash).await? {
        services.store.forget_attempts(&key).await?;
        return Ok(());
    }
    let by = EntryActor::from(&Actor::Person(person.clone()));
    let gate = Some((person.account, person.epoch));
    services
        .note(by, gate, "confirm_failed", &mut services.stamp()?)
        .await?;
    Err(at(
        "password",
        &"Mật khẩu không đúng. Hãy nhập mật khẩu bạn đang dùng để đăng nhập.",
    ))
}
