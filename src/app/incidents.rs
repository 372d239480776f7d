//! Incidents: counted in memory where they happen, so that nobody waits, and written by a job every few seconds.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use super::Services;
use crate::{
    domain::risk::{Incident, IncidentKind},
    store::StoreFault,
};

/// Lines kept in memory until the next writing. Beyond these it is not told any more whose an incident was: the
/// lines that are left are as few as there are kinds and hours.
const MOST_LINES: usize = 4_096;

/// What this process counted and has not written yet.
#[derive(Debug, Default)]
pub struct Incidents {
    lines: Mutex<HashMap<Incident, i64>>,
    /// Held while lines are neither here nor all in the database.
    writing: tokio::sync::Mutex<()>,
}

impl Incidents {
    /// Counts one.
    pub fn note(&self, incident: Incident) {
        self.add(incident, 1);
    }

    fn add(&self, incident: Incident, count: i64) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lines.len() < MOST_LINES || lines.contains_key(&incident);
        let line = if known { incident } else { incident.blurred() };
        let counted = lines.entry(line).or_default();
        *counted = counted.saturating_add(count);
    }

    fn take(&self) -> Vec<(Incident, i64)> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.drain().collect()
    }
}

impl Services {
    /// Counts an incident of this moment; `more` says whose it was.
    pub fn note_incident(&self, kind: IncidentKind, more: impl FnOnce(Incident) -> Incident) {
        self.incidents.note(more(Incident::new(kind, self.now())));
    }
}

/// Writes what was counted since the last time, after a writing under way; what could not be written is kept for the
/// next.
///
/// # Errors
/// When the database does not answer.
pub async fn write_incidents(services: &Services) -> Result<(), StoreFault> {
    let _writing = services.incidents.writing.lock().await;
    let counted = services.incidents.take();
    match services.store.add_incidents(&counted).await {
        Ok(()) => Ok(()),
        Err((done, fault)) => {
            for (incident, count) in &counted[done..] {
                services.incidents.add(*incident, *count);
            }
            Err(fault)
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::{
        ids::{AccountId, TenantId},
        time::Instant,
    };

    #[test]
    fn a_flood_is_counted_to_the_last_and_takes_no_more_memory() {
        let incidents = Incidents::default();
        let one = Incident::new(IncidentKind::WrongPassword, Instant::from_millis(0));
        let many = u128::try_from(MOST_LINES).unwrap() + 1_000;
        let tenant = TenantId::from_uuid(Uuid::nil());
        for number in 0..many {
            incidents.note(one.of(tenant, AccountId::from_uuid(Uuid::from_u128(number))));
            incidents.note(one.of(tenant, AccountId::from_uuid(Uuid::nil())));
        }
        let lines = incidents.take();
        assert_eq!(lines.len(), MOST_LINES + 1);
        assert_eq!(
            u128::try_from(lines.iter().map(|(_, count)| count).sum::<i64>()).unwrap(),
            2 * many
        );
        let blurred = lines.iter().find(|(incident, _)| incident.who.is_none());
        assert_eq!(blurred.map(|(_, count)| *count), Some(1_000));
        assert!(incidents.take().is_empty());
    }
}
