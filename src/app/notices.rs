//! How a person is told, what is read, and the daily digest.

use super::{Fault, content_form::FieldFault, once};
use crate::{
    domain::{
        calendar::WorkingCalendar,
        ids::AccountId,
        notice::{DigestLine, Letter, NoticeChoice, NoticeId},
        policy::ChooseNotices,
        scope::{Surface, System},
        time::{Instant, LocalDate},
    },
    store::{Receipt, Tx, outbox::Row},
};

/// Lines of a digest; what there is besides is only counted.
const LINES: usize = 100;

/// Chooses how one is told.
///
/// # Errors
/// [`Fault::Form`] when the form names no choice.
pub async fn choose_notices<S: Surface>(tx: Tx<S>, typed: &str) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let choice = NoticeChoice::from_slug(typed).ok_or_else(|| {
            let message = "Hãy chọn một trong các cách nhận thông báo.";
            Fault::Form(vec![FieldFault::new("notices", message)])
        })?;
        let granted = tx.account_for::<ChooseNotices>(tx.person()?.account).await?;
        let change = granted.choose_notices(choice, tx.stamp());
        Ok(tx.save(change).await?)
    })
    .await
}

/// Marks one of the own notices as read, and gives it.
///
/// # Errors
/// [`crate::store::StoreFault::NotFound`] for one of somebody else.
pub async fn read_notice<S: Surface>(tx: Tx<S>, id: &NoticeId) -> Result<Row, Fault> {
    Ok(tx.read_notice(id).await?)
}

/// Marks the own notices up to a moment as read: what came after it was not on the page.
///
/// # Errors
/// When the database does not answer.
pub async fn read_notices<S: Surface>(mut tx: Tx<S>, until: Option<Instant>) -> Result<(), Fault> {
    let now = tx.stamp().at();
    let until = until.map_or(now, |until| until.min(now));
    Ok(tx.read_notices_until(until).await?)
}

/// Writes one person's digest of a working day: what was waiting at 08:00, in one letter. Who chose to read in the
/// portal alone meanwhile, or was revoked, gets none; who chose mail at once gets this last one.
///
/// # Errors
/// As [`Tx::write_digest`].
pub async fn write_digest(
    tx: Tx<System>,
    account: AccountId,
    (day, calendar): (LocalDate, &WorkingCalendar),
) -> Result<(), Fault> {
    let morning = calendar.morning_of(day);
    let taken = tx.waiting_notices(account, morning, LINES).await?;
    if taken.count() == 0 {
        return Ok(());
    }
    let account = tx.account(account).await?;
    if !account.is_active() || account.notices == NoticeChoice::InApp {
        return Ok(tx.keep_waiting_notices(&taken).await?);
    }
    let line = |row: &Row| DigestLine::of(&row.letter, row.queued_at);
    let lines: Vec<_> = taken.newest.iter().map(line).collect();
    let more = taken.count().saturating_sub(lines.len());
    let digest = Letter::Digest {
        day,
        more: i64::try_from(more).unwrap_or(i64::MAX),
        lines,
    };
    Ok(tx.write_digest(&account, &taken, &digest, day).await?)
}
