//! The revocation of a whole workspace, or of a part of it, as one act.

use std::collections::HashMap;

use secrecy::SecretString;
use serde::Deserialize;

use super::{
    Fault, Services,
    content_form::{Faults, FieldFault},
    once,
    tenure::{confirm_password, count_holders, counted_anew, named_successor, read_paper},
};
use crate::{
    domain::{
        account::{Account, AccountFault, Decision, Invited, MOST_AT_ONCE, Roster, revoke_together},
        actor::Role,
        change::Change,
        custody::Colleague,
        ids::{AccountId, TenantId},
        policy::{Granted, Revoke},
        scope::Newsroom,
        tenant::Tenant,
        text::{DocumentNumber, PersonName},
        time::LocalDate,
    },
    store::{Holdings, Receipt, StoreFault, Tx},
};

/// How often the act is tried while somebody else changes what it counts.
const TRIES: u32 = 5;
/// Names that a message lists.
const NAMED: usize = 5;

/// A revocation of several accounts of a body, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WorkspaceRevocationForm {
    /// Words of the post that the list was narrowed by.
    pub post: String,
    /// The accounts.
    pub account: Vec<String>,
    /// Căn cứ, lý do.
    pub ground: String,
    /// Số, ký hiệu văn bản.
    pub document_number: String,
    /// Ngày văn bản.
    pub decided_on: String,
    /// The account of whoever takes over; may be empty.
    pub successor: String,
    /// Each account that was previewed with its version, as [`seen_key`] writes them.
    pub seen: Vec<String>,
    /// Not empty where nobody of the body stays.
    pub whole: String,
    /// The actor's own password.
    pub password: SecretString,
}

/// How a form names an account as it was previewed.
pub fn seen_key(account: &Account) -> String {
    format!("{}:{}", account.id, account.version)
}

/// What the revocation of several accounts will do, in numbers.
#[derive(Clone, Debug)]
pub struct WorkspacePreview {
    /// The accounts as they stand, by given name.
    pub leaving: Vec<Account>,
    /// Active accounts of the body that stay.
    pub staying: Vec<Account>,
    /// What those who go hold together.
    pub holdings: Holdings,
    /// Invitations that are out to them.
    pub invitations: usize,
    /// Who takes over.
    pub successor: Option<PersonName>,
}

/// A form that was read.
struct Read {
    ground: String,
    number: DocumentNumber,
    decided_on: LocalDate,
    successor: Option<(PersonName, Colleague)>,
}

/// Who goes, who stays, and the rolls that are passed.
struct Chosen {
    leaving: Vec<Granted<Revoke, Account>>,
    staying: Vec<Account>,
    rolls: Vec<Change<Roster>>,
}

fn at(field: &'static str, fault: &impl ToString) -> Fault {
    Fault::Form(vec![FieldFault::new(field, fault.to_string())])
}

fn of_list(fault: AccountFault) -> Fault {
    at("account", &fault)
}

/// Some names in a row, and how many there are besides.
fn named<'a>(accounts: impl Iterator<Item = &'a Account>) -> String {
    let names: Vec<_> = accounts.map(|account| account.full_name.as_str()).collect();
    match names.len() {
        0..=NAMED => names.join(", "),
        many => format!("{} và {} người khác", names[..NAMED].join(", "), many - NAMED),
    }
}

impl WorkspaceRevocationForm {
    /// How many accounts are chosen.
    pub fn chosen(&self) -> usize {
        self.ids().map_or(0, |ids| ids.len())
    }

    /// The accounts, each once.
    fn ids(&self) -> Result<Vec<AccountId>, Fault> {
        let read: Result<Vec<AccountId>, _> = self.account.iter().map(|id| id.trim().parse()).collect();
        let mut ids = read.map_err(|_| of_list(AccountFault::StrangerChosen))?;
        ids.sort_unstable();
        ids.dedup();
        match ids.len() {
            0 => Err(of_list(AccountFault::NobodyChosen)),
            1..=MOST_AT_ONCE => Ok(ids),
            _ => Err(of_list(AccountFault::ManyChosen)),
        }
    }

    async fn read(
        &self,
        services: &Services,
        tx: &Tx<Newsroom>,
        body: TenantId,
        ids: &[AccountId],
    ) -> Result<Read, Fault> {
        let mut faults = Faults::default();
        let typed = (&*self.ground, &*self.document_number, &*self.decided_on);
        let paper = read_paper(&mut faults, typed, services.today());
        let successor = match self.successor.trim() {
            "" => Some(None),
            typed if ids.iter().any(|id| id.to_string() == typed) => {
                faults.take("successor", Err(AccountFault::LeavingSuccessor))
            }
            typed => {
                let named = named_successor(services, tx, body, typed).await?;
                faults.take("successor", named).map(Some)
            }
        };
        match (paper, successor) {
            (Some((ground, number, decided_on)), Some(successor)) => Ok(Read {
                ground,
                number,
                decided_on,
                successor,
            }),
            _ => Err(faults.into()),
        }
    }

    /// Whether everything is as it was previewed.
    fn check_seen(&self, leaving: &[Granted<Revoke, Account>], staying: &[Account]) -> Result<(), Fault> {
        let changed = leaving
            .iter()
            .map(Granted::resource)
            .filter(|account| !self.seen.contains(&seen_key(account)));
        let changed = named(changed);
        if !changed.is_empty() {
            return Err(Fault::Stale(format!(
                "Tài khoản vừa thay đổi sau khi bạn xem trước: {changed}. Hãy xem lại những gì sẽ xảy ra rồi xác nhận lại."
            )));
        }
        if !self.whole.is_empty() && !staying.is_empty() {
            let fresh = named(staying.iter());
            return Err(Fault::Stale(format!(
                "Đơn vị vừa có thêm tài khoản sau khi bạn xem trước: {fresh}. Hãy xem lại những gì sẽ xảy ra rồi xác nhận lại."
            )));
        }
        Ok(())
    }
}

/// Loads who goes and who stays. Somebody of another body is answered as nobody is.
async fn load_people(
    tx: &Tx<Newsroom>,
    body: TenantId,
    ids: &[AccountId],
) -> Result<(Vec<Granted<Revoke, Account>>, Vec<Account>), Fault> {
    let mut leaving = tx.accounts_for::<Revoke>(ids).await?;
    if leaving.len() != ids.len() || leaving.iter().any(|one| one.resource().tenant != body) {
        return Err(of_list(AccountFault::StrangerChosen));
    }
    if ids.contains(&tx.person()?.account) {
        return Err(of_list(AccountFault::Oneself));
    }
    if leaving.iter().all(|one| !one.resource().is_active()) {
        return Err(of_list(AccountFault::AlreadyRevoked));
    }
    leaving.sort_by(|a, b| {
        let key = |one: &Granted<Revoke, Account>| (one.resource().name_key.clone(), one.resource().id);
        key(a).cmp(&key(b))
    });
    let mut staying = tx.active_accounts_of(body).await?;
    staying.retain(|account| !ids.contains(&account.id));
    Ok((leaving, staying))
}

/// The same, and passes the rolls of the roles that end, unless nobody else holds one.
async fn choose(
    services: &Services,
    tx: &mut Tx<Newsroom>,
    body: TenantId,
    ids: &[AccountId],
    check: impl FnOnce(&[Granted<Revoke, Account>], &[Account]) -> Result<(), Fault>,
) -> Result<Chosen, Fault> {
    let (leaving, staying) = load_people(tx, body, ids).await?;
    check(&leaving, &staying)?;
    let mut ending: Vec<Role> = leaving
        .iter()
        .flat_map(|one| one.resource().roles.iter().copied())
        .collect();
    ending.sort_unstable();
    ending.dedup();
    match count_holders(services, tx, (ids, &ending)).await? {
        (rolls, last) if last.is_empty() => Ok(Chosen {
            leaving,
            staying,
            rolls,
        }),
        (_, last) => Err(of_list(AccountFault::LastOne(last[0]))),
    }
}

/// Looks at what the revocation of several accounts of a body will do, and changes nothing.
///
/// # Errors
/// [`Fault::Form`] with every field to mend.
pub async fn preview_workspace_revocation(
    services: &Services,
    mut tx: Tx<Newsroom>,
    body: TenantId,
    form: &WorkspaceRevocationForm,
) -> Result<WorkspacePreview, Fault> {
    tx.board_for::<Revoke>()?;
    let ids = form.ids()?;
    let all_active = |leaving: &[Granted<Revoke, Account>], _: &[Account]| {
        let gone = leaving.iter().map(Granted::resource);
        let gone = named(gone.filter(|account| !account.is_active()));
        match gone.is_empty() {
            true => Ok(()),
            false => Err(at(
                "account",
                &format!("Tài khoản vừa bị thu hồi: {gone}. Hãy xem lại danh sách."),
            )),
        }
    };
    let chosen = choose(services, &mut tx, body, &ids, all_active).await?;
    let read = form.read(services, &tx, body, &ids).await?;
    let leaving: Vec<_> = chosen.leaving.iter().map(Granted::resource).collect();
    let now = services.now();
    let invited = leaving
        .iter()
        .filter(|account| matches!(account.invited(now), Invited::Waiting(_)));
    Ok(WorkspacePreview {
        invitations: invited.count(),
        holdings: tx.holdings_together(&leaving, services.today()).await?,
        successor: read.successor.map(|(name, _)| name),
        leaving: leaving.into_iter().cloned().collect(),
        staying: chosen.staying,
    })
}

/// Revokes several accounts of a body by one written decision that the actor confirms with the own password. All of them
/// end in one transaction; when this returns, nothing of any of them is accepted or commits, anywhere.
///
/// # Errors
/// [`Fault::Form`] with every field to mend, [`Fault::Stale`] when an account changed after the preview.
pub async fn revoke_workspace(
    services: &Services,
    tx: Tx<Newsroom>,
    body: &Tenant,
    form: &WorkspaceRevocationForm,
) -> Result<Receipt, Fault> {
    tx.board_for::<Revoke>()?;
    let ids = form.ids()?;
    let outcome = once(tx, async |tx| {
        let read = form.read(services, tx, body.id, &ids).await?;
        confirm_password(services, tx, &form.password).await?;
        revoke_read(services, tx, body, (form, &ids, &read)).await
    })
    .await;
    // Whatever the answer is: a revocation that was cut off between its two steps is finished here.
    close_doors_of_revoked(services, body.id, &ids).await?;
    outcome
}

async fn revoke_read(
    services: &Services,
    tx: &mut Tx<Newsroom>,
    body: &Tenant,
    asked: (&WorkspaceRevocationForm, &[AccountId], &Read),
) -> Result<Receipt, Fault> {
    let mut tries = 1;
    loop {
        match try_to_revoke(services, tx, body, asked).await {
            Err(Fault::Store(StoreFault::Conflict)) if tries < TRIES => tries += 1,
            done => return done,
        }
    }
}

async fn try_to_revoke(
    services: &Services,
    tx: &mut Tx<Newsroom>,
    body: &Tenant,
    (form, ids, read): (&WorkspaceRevocationForm, &[AccountId], &Read),
) -> Result<Receipt, Fault> {
    let seen = |leaving: &[Granted<Revoke, Account>], staying: &[Account]| form.check_seen(leaving, staying);
    let Chosen {
        leaving,
        staying,
        rolls,
    } = choose(services, tx, body.id, ids, seen).await?;
    let accounts: Vec<_> = leaving.iter().map(Granted::resource).collect();
    let sessions = tx.open_sessions_of(&accounts).await?;
    let told = told_of_all(tx, &staying, ids).await?;
    let decision = Decision {
        ground: read.ground.clone(),
        number: read.number.clone(),
        decided_on: read.decided_on,
        successor: read.successor.as_ref().map(|(_, colleague)| colleague.clone()),
        sessions: 0,
    };
    let people = with_sessions(leaving, &sessions);
    let changes = revoke_together(people, &decision, (&body.name, &told), tx.stamp()).map_err(of_list)?;
    tx.save_all(changes, rolls).await.map_err(counted_anew)
}

fn with_sessions(
    leaving: Vec<Granted<Revoke, Account>>,
    sessions: &HashMap<AccountId, i64>,
) -> Vec<(Granted<Revoke, Account>, i64)> {
    let of = |id: AccountId| sessions.get(&id).copied().unwrap_or_default();
    leaving
        .into_iter()
        .map(|granted| {
            let open = of(granted.resource().id);
            (granted, open)
        })
        .collect()
}

/// Who reads of all in one letter: the leads of the body who stay, and the Standing Office.
async fn told_of_all(
    tx: &Tx<Newsroom>,
    staying: &[Account],
    leaving: &[AccountId],
) -> Result<Vec<AccountId>, Fault> {
    let leads = staying
        .iter()
        .filter(|account| account.roles.contains(&Role::TenantLead));
    let officers = tx.holders(Role::StandingOfficer).await?;
    let mut told: Vec<_> = leads.chain(&officers).map(|account| account.id).collect();
    told.sort_unstable();
    told.dedup();
    told.retain(|account| !leaving.contains(account));
    Ok(told)
}

/// Closes the gates, the sessions and the claims of those of these accounts that are revoked.
async fn close_doors_of_revoked(services: &Services, body: TenantId, ids: &[AccountId]) -> Result<(), Fault> {
    let store = &services.store;
    let revoked = store.revoked_among(body, ids).await?;
    if revoked.is_empty() {
        return Ok(());
    }
    let gone: Vec<_> = revoked.iter().map(|(account, _)| *account).collect();
    store.close_gates_of(&revoked).await?;
    Ok(store.close_sessions_and_claims_of(&gone).await?)
}
