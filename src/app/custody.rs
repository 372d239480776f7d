//! Who has charge of an item: handed over, given back to the body, taken up, assigned.

use super::{
    Fault, Services,
    content_form::{Faults, FieldFault},
    once,
};
use crate::{
    domain::{
        account::Account,
        custody::{Colleague, CustodyFault, CustodyLoss},
        ids::{AccountId, SubmissionId, TenantId},
        policy::{Act, AssignCustodian, GiveToPool, Granted, HandOver, ReturnToPool, TakeFromPool},
        scope::{Surface, System, Workspace},
        submission::Submission,
        text::{Remarks, SubmissionCode},
    },
    store::{Receipt, StoreFault, Tx},
};

/// To whom an item is given, and why, as typed.
#[derive(Clone, Debug, Default)]
pub struct CustodyForm {
    /// The account of the new custodian.
    pub custodian: String,
    /// Lý do.
    pub reason: String,
}

fn at(fault: &CustodyFault) -> Fault {
    let field = match fault {
        CustodyFault::NoReason => "reason",
        CustodyFault::NoColleague | CustodyFault::Away { .. } | CustodyFault::HasIt(_) => "custodian",
    };
    Fault::Form(vec![FieldFault::new(field, fault.to_string())])
}

impl CustodyForm {
    /// The colleague and the reason. Whoever is of another body is answered as nobody is.
    async fn read<S: Surface, A: Act>(
        &self,
        services: &Services,
        tx: &Tx<S>,
        granted: &Granted<A, Submission>,
    ) -> Result<(Colleague, Remarks), Fault> {
        let nobody = CustodyFault::NoColleague.to_string();
        let mut faults = Faults::default();
        let account = match self.custodian.trim().parse::<AccountId>() {
            Ok(id) => match tx.account(id).await {
                Err(StoreFault::NotFound) => None,
                found => Some(found?),
            },
            Err(_) => None,
        };
        let body = tx.present_body(granted.resource().tenant).await?;
        let colleague = match account {
            Some(account) => faults.take("custodian", Colleague::of(&account, body, services.today())),
            None => faults.take("custodian", Err(nobody)),
        };
        let reason = self.reason.trim();
        let reason = match reason.is_empty() {
            true => faults.take("reason", Err(CustodyFault::NoReason)),
            false => faults.take("reason", Remarks::parse(reason)),
        };
        match (colleague, reason) {
            (Some(colleague), Some(reason)) => Ok((colleague, reason)),
            _ => Err(faults.into()),
        }
    }
}

/// Hands an item over to a colleague.
///
/// # Errors
/// [`Fault::Form`] with the fields to mend.
pub async fn hand_over_submission(
    services: &Services,
    tx: Tx<Workspace>,
    code: &SubmissionCode,
    form: &CustodyForm,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.submission_for::<HandOver>(code).await?;
        let (to, reason) = form.read(services, tx, &granted).await?;
        let change = granted.hand_over(to, reason.as_str(), tx.stamp());
        Ok(tx.save(change.map_err(|fault| at(&fault))?).await?)
    })
    .await
}

/// Names who has charge of an item.
///
/// # Errors
/// [`Fault::Form`] with the fields to mend.
pub async fn assign_custodian<S: Surface>(
    services: &Services,
    tx: Tx<S>,
    code: &SubmissionCode,
    form: &CustodyForm,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.submission_for::<AssignCustodian>(code).await?;
        let (to, reason) = form.read(services, tx, &granted).await?;
        let change = granted.assign_custodian(to, reason.as_str(), tx.stamp());
        Ok(tx.save(change.map_err(|fault| at(&fault))?).await?)
    })
    .await
}

/// Gives an item back to its body.
///
/// # Errors
/// [`Fault::Form`] without a reason.
pub async fn give_to_pool(tx: Tx<Workspace>, code: &SubmissionCode, reason: &str) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.submission_for::<GiveToPool>(code).await?;
        let reason = super::review::parse_remarks("reason", reason)?;
        let change = granted.give_to_pool(reason.as_str(), tx.stamp());
        Ok(tx.save(change.map_err(|fault| at(&fault))?).await?)
    })
    .await
}

/// Takes charge of an item that nobody has.
///
/// # Errors
/// When the store says no.
pub async fn take_from_pool(tx: Tx<Workspace>, code: &SubmissionCode) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.submission_for::<TakeFromPool>(code).await?;
        let change = granted.take_from_pool(tx.stamp());
        Ok(tx.save(change).await?)
    })
    .await
}

/// Whether every undecided item may stay in the charge of this account's owner, as far as the account says.
fn keeps_items(account: &Account) -> bool {
    CustodyLoss::of(account, account.tenant).is_none()
}

/// Whether this custodian's undecided items go back to their bodies.
///
/// # Errors
/// When the database does not answer.
pub async fn has_lost_custody(services: &Services, custodian: AccountId) -> Result<bool, Fault> {
    match services.store.account_of(custodian).await {
        Ok(account) => Ok(!keeps_items(&account)),
        Err(StoreFault::NotFound) => Ok(false),
        Err(fault) => Err(fault.into()),
    }
}

/// Gives an item to the named successor, else back to its body, if `custodian` still has charge of it and may not;
/// whether it moved. Looks at everything anew, so that doing it again, or after somebody else acted, changes nothing.
///
/// # Errors
/// When the store says no.
pub async fn pass_custody_on(
    services: &Services,
    mut tx: Tx<System>,
    id: SubmissionId,
    custodian: AccountId,
) -> Result<bool, Fault> {
    let entrusted = match tx.entrusted::<ReturnToPool>(id).await {
        Ok(Some(entrusted)) => entrusted,
        Ok(None) | Err(StoreFault::NotFound) => return Ok(false),
        Err(fault) => return Err(fault.into()),
    };
    let item = entrusted.resource();
    if item.custodian != Some(custodian) {
        return Ok(false);
    }
    let account = services.store.account_of(custodian).await?;
    let body = tx.present_body(item.tenant).await?;
    let Some(loss) = CustodyLoss::of(&account, body) else {
        return Ok(false);
    };
    let successor = successor_in(services, &account, body).await?;
    let change = match successor {
        Some(to) => entrusted.hand_on(loss, &account.full_name, to, tx.stamp()),
        None => entrusted.return_to_pool(loss, &account.full_name, tx.stamp()),
    };
    Ok(tx.save(change).await.map(|_| true)?)
}

/// Whoever the decision named to take over, while that person is there and may have items of the body.
async fn successor_in(
    services: &Services,
    gone: &Account,
    body: TenantId,
) -> Result<Option<Colleague>, Fault> {
    let Some(named) = gone.successor().filter(|_| gone.tenant == body) else {
        return Ok(None);
    };
    match services.store.account_of(named).await {
        Ok(account) => Ok(Colleague::of(&account, body, services.today()).ok()),
        Err(StoreFault::NotFound) => Ok(None),
        Err(fault) => Err(fault.into()),
    }
}
