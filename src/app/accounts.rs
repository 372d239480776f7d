//! Accounts: appointed, logged in, revoked.

use secrecy::{ExposeSecret, SecretString};

use super::{Fault, Services, content_form::FieldFault, passwords, random, tenure::pass_single};
use crate::{
    domain::{
        account::{Absence, Account, AccountFault, Invited, NewAccount},
        actor::Role,
        assignment::FieldAssignment,
        device::{letter_address, letter_words},
        ids::{AccountId, EventId, LinkId, TenantId},
        notice::Letter,
        risk::IncidentKind,
        scope::System,
        terms::Agreement,
        text::{Email, Slug, char_count},
        time::LocalDate,
    },
    store::{Arrival, DeviceToken, NotedAttempt, Receipt, SessionToken, StoreFault, Tx, audit::EntryActor},
};

/// How long an invitation may be used, in seconds.
pub(super) const INVITATION_SECONDS: i64 = 72 * 3_600;
/// How long a link for a new password may be used, in seconds.
const RESET_SECONDS: i64 = 3_600;
/// Window of the throttle, in seconds.
const WINDOW_SECONDS: i64 = 15 * 60;
/// Failed log-ins for one address from one place within the window.
const TRIES_HERE: u64 = 6;
/// Failed log-ins for one address from everywhere: more, so that a stranger elsewhere locks nobody out at once.
const TRIES_PER_ADDRESS: u64 = 30;
/// Failed log-ins from one place within the window: an office may share it.
const TRIES_PER_PLACE: u64 = 60;
/// Reset letters for one address within the window.
const RESETS_PER_ADDRESS: u64 = 3;

/// Grants an account on an appointment, and sends the one-time link.
///
/// # Errors
/// [`StoreFault::Exists`] when the address has an account.
pub async fn grant_account(
    services: &Services,
    mut tx: Tx<System>,
    new: NewAccount,
) -> Result<Receipt, Fault> {
    let reference = services.reference.current().await?;
    let tenant = reference.tenant(new.tenant).ok_or(StoreFault::NotFound)?;
    new.check_against(tenant.kind)?;
    let rolls = pass_single(services, &mut tx, &new.roles, None).await?;
    let link = LinkId::from_uuid(tx.stamp().draw_uuid());
    let expires_at = tx.stamp().at().plus_seconds(INVITATION_SECONDS);
    let name_key = new.full_name.sort_key();
    let change = Account::grant(new, name_key, &tenant.name, (link, expires_at), tx.stamp())?;
    let (id, epoch) = (change.resource().id, change.resource().epoch);
    services.store.register_link(link, id, epoch, expires_at).await?;
    Ok(tx.save_all(vec![change], rolls).await?)
}

/// Revokes an account. When this returns, no request of it is accepted and no write of it commits, anywhere.
///
/// # Errors
/// [`Fault::Account`] when it was revoked before; the gates are closed all the same.
pub async fn revoke_account(
    services: &Services,
    mut tx: Tx<System>,
    email: &Email,
    ground: &str,
) -> Result<Receipt, Fault> {
    let account = tx.account_by_email(email).await?;
    if !account.is_active() {
        // A revocation that was cut off between its two steps is finished here.
        close_doors(services, account.id, account.epoch).await?;
        return Err(AccountFault::AlreadyRevoked.into());
    }
    let id = account.id;
    let change = account.revoke(ground, tx.stamp())?;
    let receipt = tx.save(change).await?;
    services.store.free_claims_of(id).await?;
    Ok(receipt)
}

/// Sessions of an older epoch are dead; the database keeps them as long as they would have lasted, so that whoever goes
/// on using one is seen.
pub(super) async fn close_doors(
    services: &Services,
    account: AccountId,
    epoch: crate::domain::actor::Epoch,
) -> Result<(), Fault> {
    services.store.close_gates(account, epoch).await?;
    services.store.free_claims_of(account).await?;
    Ok(())
}

/// What a log-in by password is proved with.
#[derive(Debug)]
pub struct Credentials {
    /// The address as typed.
    pub email: String,
    /// The password as typed.
    pub password: SecretString,
}

/// The browser that somebody logs in with.
#[derive(Debug)]
pub struct Caller {
    /// Its network address, for the throttle.
    pub place: String,
    /// How it names itself.
    pub agent: String,
    /// Its device token, where it logged anybody in before.
    pub device: Option<DeviceToken>,
    /// The session it had, which the new one replaces.
    pub replaces: Option<SessionToken>,
}

/// Somebody who logged in.
#[derive(Debug)]
pub struct Entered {
    /// The session's secret.
    pub token: SessionToken,
    /// Whose.
    pub account: Account,
    /// What the browser is told from others by.
    pub device: DeviceToken,
}

/// Logs in by password.
///
/// # Errors
/// [`Fault::WrongCredentials`] whatever was wrong, [`Fault::Throttled`] after too many tries.
pub async fn log_in(services: &Services, credentials: Credentials, caller: Caller) -> Result<Entered, Fault> {
    let account = account_proved(services, credentials, &caller.place).await?;
    let_in(services, account, caller).await
}

/// The active account that the password is of.
async fn account_proved(
    services: &Services,
    credentials: Credentials,
    place: &str,
) -> Result<Account, Fault> {
    let email = Email::parse(&credentials.email).ok();
    let place = format!("place:{place}");
    let noted = match &email {
        Some(email) => {
            let address = address_key(email);
            let here = format!("{address} {place}");
            let limits = [
                (here.as_str(), TRIES_HERE),
                (address.as_str(), TRIES_PER_ADDRESS),
                (place.as_str(), TRIES_PER_PLACE),
            ];
            note_or_refuse(services, &limits).await
        }
        None => note_or_refuse(services, &[(&place, TRIES_PER_PLACE)]).await,
    };
    let noted = noted.inspect_err(|fault| {
        if matches!(fault, Fault::Throttled) {
            services.note_incident(IncidentKind::Throttled, |one| one);
        }
    })?;
    let known = match &email {
        Some(email) => services.store.account_by_email(email).await?,
        None => None,
    };
    let failure = failure_of(known.as_ref());
    let owner = known.as_ref().map(|account| (account.tenant, account.id));
    let account = known.filter(Account::is_active);
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let fits = fits(services, credentials.password, hash).await?;
    let Some(account) = account.filter(|_| fits) else {
        // Counted and not audited: a flood of guesses would queue up for the one chain of this process.
        services.note_incident(failure, |one| match owner {
            Some((tenant, account)) => one.of(tenant, account),
            None => one,
        });
        return Err(Fault::WrongCredentials);
    };
    services
        .store
        .forget_attempts(&address_key(&account.email))
        .await?;
    services.store.take_back_attempts(&noted).await?;
    Ok(account)
}

/// Lets somebody in who has proved to be the active account, by whichever proof: a fresh session under a fresh token,
/// in place of the old one.
async fn let_in(services: &Services, account: Account, caller: Caller) -> Result<Entered, Fault> {
    let mut stamp = services.stamp()?;
    let device = match caller.device {
        Some(device) => device,
        None => DeviceToken::new(random()?),
    };
    let is_known = services
        .store
        .knows_device(account.id, &device, stamp.at())
        .await?;
    // The very first log-in is from a new device always: who was just invited needs no letter about it.
    let is_told = !is_known && services.store.logged_in_before(account.id).await?;
    note_by(services, &account, "log_in").await?;
    let token = SessionToken::new(random()?);
    let moment = (stamp.at(), services.sessions);
    // A change of powers that was cut off between its two steps would else hold back whatever this person does.
    services.store.close_gates(account.id, account.epoch).await?;
    let letter = Letter::NewDevice {
        at: stamp.at(),
        device: letter_words(&caller.agent),
        address: letter_address(&caller.place),
    };
    let arrival = Arrival {
        replaces: caller.replaces.as_ref(),
        device: Some(&device),
        letter: is_told.then(|| (EventId::from_uuid(stamp.draw_uuid()), &letter)),
    };
    let is_new = services
        .store
        .open_session(&token, &account, &caller.agent, moment, arrival)
        .await?;
    if is_new && is_told {
        note_by(services, &account, "log_in_new_device").await?;
    }
    Ok(Entered {
        token,
        account,
        device,
    })
}

/// What a log-in that fails is, of this account or of none.
fn failure_of(known: Option<&Account>) -> IncidentKind {
    match known {
        Some(account) if account.is_active() => IncidentKind::WrongPassword,
        Some(_) => IncidentKind::RevokedLogIn,
        None => IncidentKind::UnknownAddress,
    }
}

/// Whether a password fits; one too long to be any costs no more than another.
pub(super) async fn fits(
    services: &Services,
    password: SecretString,
    hash: Option<String>,
) -> Result<bool, Fault> {
    let long = char_count(password.expose_secret()) > passwords::MAX_CHARACTERS;
    services.passwords.verify(password, hash.filter(|_| !long)).await
}

/// Notes a try before counting, so that tries made at once see each other; one that is refused does not count.
pub(super) async fn note_or_refuse(
    services: &Services,
    limits: &[(&str, u64)],
) -> Result<Vec<NotedAttempt>, Fault> {
    let (store, now) = (&services.store, services.now());
    let since = now.plus_seconds(-WINDOW_SECONDS);
    let mut noted = Vec::new();
    for (key, _) in limits {
        noted.push(store.note_attempt(key, now).await?);
    }
    for (key, most) in limits {
        if store.count_attempts(key, since, most + 1).await? > *most {
            store.take_back_attempts(&noted).await?;
            return Err(Fault::Throttled);
        }
    }
    Ok(noted)
}

fn address_key(email: &Email) -> String {
    format!("address:{email}")
}

async fn note_by(services: &Services, account: &Account, action: &'static str) -> Result<(), Fault> {
    let by = EntryActor {
        account: Some(account.id),
        job: None,
        roles: account.roles.clone(),
    };
    services
        .note(
            by,
            Some((account.id, account.epoch)),
            action,
            &mut services.stamp()?,
        )
        .await
}

/// Closes one session, and frees what the person is at.
///
/// # Errors
/// When the database does not answer.
pub async fn log_out(services: &Services, account: AccountId, token: &SessionToken) -> Result<(), Fault> {
    services.store.close_session(token).await?;
    Ok(services.store.free_claims_of(account).await?)
}

/// Closes every session of an account.
///
/// # Errors
/// When the database does not answer.
pub async fn log_out_everywhere(services: &Services, account: AccountId) -> Result<u64, Fault> {
    let closed = services.store.close_sessions_of(account).await?;
    services.store.free_claims_of(account).await?;
    let account = services.store.account_of(account).await?;
    note_by(services, &account, "log_out_everywhere").await?;
    Ok(closed)
}

/// Sends a link for a new password, if the address has an account; the caller's answer is the same either way.
///
/// # Errors
/// When the database does not answer.
pub async fn ask_password_reset(services: &Services, mut tx: Tx<System>, email: &Email) -> Result<(), Fault> {
    let key = format!("reset:{email}");
    note_or_refuse(services, &[(&key, RESETS_PER_ADDRESS)]).await?;
    let account = match tx.account_by_email(email).await {
        Err(StoreFault::NotFound) => return Ok(()),
        found => found?,
    };
    // Who was invited and has no password yet has the invitation alone: a cancelled one is not sent by this way.
    let invited = matches!(account.invited(services.now()), Invited::Cancelled);
    if !account.is_active() || invited {
        return Ok(());
    }
    let link = LinkId::from_uuid(tx.stamp().draw_uuid());
    let expires_at = tx.stamp().at().plus_seconds(RESET_SECONDS);
    services
        .store
        .register_link(link, account.id, account.epoch, expires_at)
        .await?;
    let change = account.ask_password_reset(link, expires_at, tx.stamp());
    tx.save(change).await?;
    Ok(())
}

/// Sets a password through a one-time link, and closes every session that was open.
///
/// # Errors
/// [`Fault::Form`] for a password that does not do and for who did not agree to the terms of use yet,
/// [`StoreFault::NotFound`] for a link that was used.
pub async fn set_password(
    services: &Services,
    mut tx: Tx<System>,
    link: LinkId,
    (password, again): (SecretString, &SecretString),
    agreement: Agreement,
    device: Option<&DeviceToken>,
) -> Result<(), Fault> {
    let owner = services.store.owner_of_link(link, services.now()).await?;
    let account = tx.account(owner).await?;
    let terms = match agreement.check() {
        Err(fault) if !account.accepted_terms() => Some(FieldFault::new("agree", fault.to_string())),
        _ => None,
    };
    let faults: Vec<_> = password_fault(&password, again)
        .into_iter()
        .chain(terms)
        .collect();
    if !faults.is_empty() {
        return Err(Fault::Form(faults));
    }
    let hash = services.passwords.hash(password).await?;
    let address = address_key(&account.email);
    let change = account.set_password(hash, agreement, tx.stamp())?.using_up(link);
    tx.save(change).await?;
    services.store.free_claims_of(owner).await?;
    services.store.close_sessions_of(owner).await?;
    services.store.forget_devices(owner, device).await?;
    Ok(services.store.forget_attempts(&address).await?)
}

fn password_fault(password: &SecretString, again: &SecretString) -> Option<FieldFault> {
    let characters = char_count(password.expose_secret());
    let message = if characters < passwords::MIN_CHARACTERS {
        format!(
            "Mật khẩu phải có ít nhất {} ký tự: hãy nhập dài hơn.",
            passwords::MIN_CHARACTERS
        )
    } else if characters > passwords::MAX_CHARACTERS {
        format!(
            "Mật khẩu dài quá {} ký tự: hãy nhập ngắn lại.",
            passwords::MAX_CHARACTERS
        )
    } else if password.expose_secret() != again.expose_secret() {
        let message = "Hai lần nhập mật khẩu không giống nhau: hãy nhập lại.";
        return Some(FieldFault::new("password_again", message));
    } else {
        return None;
    };
    Some(FieldFault::new("password", message))
}

/// Records the Chair's decision on a field.
///
/// # Errors
/// [`StoreFault::NotFound`] when member or substitute has no active account.
pub async fn assign_field(
    services: &Services,
    mut tx: Tx<System>,
    field: Slug,
    (member, substitute): (&Email, Option<&Email>),
    decision: (String, LocalDate),
) -> Result<Receipt, Fault> {
    let reference = services.reference.current().await?;
    let house = house_tenant(&reference)?;
    if reference.catalogue.field(&field).is_none() {
        return Err(Fault::Form(vec![FieldFault::new(
            "field",
            format!("Không có lĩnh vực “{field}”."),
        )]));
    }
    let member = reviewing(&tx, member).await?;
    let substitute = match substitute {
        Some(email) => Some(reviewing(&tx, email).await?),
        None => None,
    };
    let change = FieldAssignment::assign(house, field, member, substitute, decision, tx.stamp());
    Ok(tx.save(change).await?)
}

/// The account of somebody who can review: an active board member.
async fn reviewing(tx: &Tx<System>, email: &Email) -> Result<AccountId, Fault> {
    let account = tx.account_by_email(email).await?;
    if account.is_active() && account.roles.contains(&Role::BoardMember) {
        return Ok(account.id);
    }
    Err(AccountFault::NoReviewer.into())
}

pub(super) fn house_tenant(reference: &crate::store::Reference) -> Result<TenantId, Fault> {
    use crate::domain::tenant::TenantKind;
    let house = reference
        .tenants
        .iter()
        .find(|tenant| tenant.kind == TenantKind::House);
    Ok(house.ok_or(StoreFault::NotFound)?.id)
}

/// Enters days away.
///
/// # Errors
/// [`Fault::Account`] when they end before they begin.
pub async fn enter_absence(mut tx: Tx<System>, email: &Email, absence: Absence) -> Result<Receipt, Fault> {
    let account = tx.account_by_email(email).await?;
    let change = account.enter_absence(absence, tx.stamp())?;
    Ok(tx.save(change).await?)
}
