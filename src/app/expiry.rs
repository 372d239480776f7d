//! The end of terms and of accounts that nobody uses: announced, and carried out as a revocation is.

use super::{
    Fault, Services,
    accounts::close_doors,
    tenure::{count_holders, end_powers},
};
use crate::{
    domain::{account::Account, ids::AccountId, scope::System, time::Instant},
    store::{Tx, View},
};

/// The account, and when its person logged in last.
async fn look_at(tx: &Tx<System>, id: AccountId) -> Result<(Account, Option<Instant>), Fault> {
    let account = tx.account(id).await?;
    let last_log_in = tx.last_log_in(id).await?;
    Ok((account, last_log_in))
}

/// Ends what is due of an account, if anything is: the roles whose term is over, or the account that lies idle. The
/// last officer and the last technician keep their roles. Looks at everything anew, so that doing it again changes
/// nothing.
///
/// # Errors
/// When the store says no.
pub async fn end_due(services: &Services, mut tx: Tx<System>, id: AccountId) -> Result<bool, Fault> {
    let (account, last_log_in) = look_at(&tx, id).await?;
    let today = tx.stamp().at().local_date();
    let Some(due) = account.due_end(last_log_in, services.expiry, today) else {
        return Ok(false);
    };
    let (rolls, last) = count_holders(services, &mut tx, (&[account.id], &due.roles)).await?;
    let Some(due) = due.without(&last) else {
        return Ok(false);
    };
    let sessions = tx.holdings(&account, today).await?.sessions;
    let before = account.epoch;
    let change = account.expire(due, i64::try_from(sessions).unwrap_or(i64::MAX), tx.stamp())?;
    end_powers(services, &mut tx, (before, change), rolls).await?;
    Ok(true)
}

/// Announces an end to come, or one that cannot be carried out, if it was not announced; one at a time.
///
/// # Errors
/// When the store says no.
pub async fn foretell_end(services: &Services, mut tx: Tx<System>, id: AccountId) -> Result<bool, Fault> {
    let (account, last_log_in) = look_at(&tx, id).await?;
    let today = tx.stamp().at().local_date();
    let held = match account.due_end(last_log_in, services.expiry, today) {
        Some(due) => match count_holders(services, &mut tx, (&[account.id], &due.roles)).await? {
            (_, last) if last.is_empty() => None,
            (_, last) => account.clone().hold_end(&due, &last, tx.stamp()).inspect(|_| {
                tracing::error!(account.id = %id, "powers should have ended, and nobody else holds them");
            }),
        },
        None => None,
    };
    let reference = services.reference.current().await?;
    let body = reference.tenant_name(account.tenant).to_owned();
    let change = held.or_else(|| account.foretell_end((last_log_in, services.expiry), &body, tx.stamp()));
    match change {
        Some(change) => Ok(tx.save(change).await.map(|_| true)?),
        None => Ok(false),
    }
}

/// Closes the doors of accounts revoked since then, by whomever: a revocation that was cut off between its two steps
/// is finished here.
///
/// # Errors
/// When the database does not answer.
pub async fn finish_ends(services: &Services, view: &View<System>, since: Instant) -> Result<(), Fault> {
    for (account, epoch) in view.revoked_since(since).await? {
        close_doors(services, account, epoch).await?;
    }
    Ok(())
}
