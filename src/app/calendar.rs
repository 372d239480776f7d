//! The working calendar: a year's notice is looked at, then loaded.

use super::{Fault, Services, accounts::house_tenant, once};
use crate::{
    domain::{
        calendar::{CalendarFault, CalendarYear, DayChange, DayException, Year, changes_between},
        custody::Timing,
        scope::Newsroom,
        submission::Submission,
        time::Instant,
    },
    store::{Receipt, StoreFault, Tx, View},
};

/// Open targets that a preview looks at, the nearest of them.
pub const LOOKED_AT: usize = 2_000;

/// A target that a calendar would move.
#[derive(Clone, Debug)]
pub struct TargetMove {
    /// Of which item.
    pub item: Submission,
    /// From when.
    pub from: Instant,
    /// To when.
    pub to: Instant,
}

/// What loading a list would do.
#[derive(Clone, Debug)]
pub struct CalendarPreview {
    /// Days that change.
    pub days: Vec<DayChange>,
    /// Targets that move.
    pub moves: Vec<TargetMove>,
    /// Whether there are more open targets than were looked at.
    pub cut_off: bool,
}

/// A year as it counts now.
///
/// # Errors
/// When the database does not answer.
pub async fn calendar_year(
    services: &Services,
    view: &View<Newsroom>,
    year: Year,
) -> Result<CalendarYear, Fault> {
    let reference = services.store.reference().await?;
    let house = house_tenant(&reference)?;
    Ok(view.calendar_year(year, house, &reference).await?)
}

/// What loading `days` for the year would do; nothing is changed.
///
/// # Errors
/// [`Fault::Calendar`] when it would change nothing.
pub async fn preview_calendar(
    services: &Services,
    view: &View<Newsroom>,
    year: Year,
    days: &[DayException],
) -> Result<CalendarPreview, Fault> {
    let reference = services.store.reference().await?;
    let now = &reference.calendar;
    let changes = changes_between(&now.days_of(year), days);
    if changes.is_empty() {
        return Err(CalendarFault::Unchanged.into());
    }
    let then = now.with_year(year, days);
    let timing = Timing {
        targets: services.targets_in(&reference),
        calendar: &then,
    };
    let wanted = i64::try_from(LOOKED_AT).unwrap_or(i64::MAX).saturating_add(1);
    let mut open = view.open_targets(wanted).await?;
    let cut_off = open.len() > LOOKED_AT;
    open.truncate(LOOKED_AT);
    let moves = open.into_iter().filter_map(|item| {
        let (from, to) = (item.state.due_at()?, item.state.target(timing)?);
        (from != to).then_some(TargetMove { item, from, to })
    });
    Ok(CalendarPreview {
        days: changes,
        moves: moves.collect(),
        cut_off,
    })
}

/// Loads the list of a year, looked at under `seen`; the worker then moves the open targets.
///
/// # Errors
/// [`Fault::Calendar`] when the year moved on since, or nothing would change.
pub async fn load_calendar(
    services: &Services,
    tx: Tx<Newsroom>,
    year: Year,
    seen: i64,
    days: Vec<DayException>,
) -> Result<Receipt, Fault> {
    let receipt = once(tx, async |tx| {
        let reference = services.store.reference().await?;
        let house = house_tenant(&reference)?;
        let granted = tx.calendar_year(year, house, &reference).await?;
        let change = granted.load_notice(seen, days, tx.stamp())?;
        tx.save(change).await.map_err(|fault| match fault {
            StoreFault::Conflict | StoreFault::Exists(_) => CalendarFault::Stale.into(),
            other => other.into(),
        })
    })
    .await?;
    services.reference.renew().await?;
    Ok(receipt)
}
