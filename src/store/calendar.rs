//! Years of the calendar that were loaded in the pages, and which calendar the open targets were counted by.

use bson::{Document, doc};
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};

use super::{Reference, Store, StoreFault, Tx, View, audit::Hash};
use crate::domain::{
    calendar::{CalendarYear, Year},
    ids::TenantId,
    policy::{self, Administer, Granted},
    scope::Newsroom,
    submission::Submission,
    time::Instant,
};

/// The year as it counts now: as it was loaded, or as the files have it.
fn or_of_files(
    loaded: Option<CalendarYear>,
    year: Year,
    house: TenantId,
    reference: &Reference,
) -> CalendarYear {
    loaded.unwrap_or_else(|| CalendarYear::of_files(year, house, reference.calendar.days_of(year)))
}

impl Tx<Newsroom> {
    /// Loads a year for an administrator; one that was never loaded in the pages is as the files have it.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`] for who does not administer.
    pub async fn calendar_year(
        &self,
        year: Year,
        house: TenantId,
        reference: &Reference,
    ) -> Result<Granted<Administer, CalendarYear>, StoreFault> {
        let loaded = match self.load(doc! { "_id": year.to_string() }).await {
            Err(StoreFault::NotFound) => None,
            loaded => Some(loaded?),
        };
        let year = or_of_files(loaded, year, house, reference);
        policy::grant_at_door(self.person()?, year).ok_or(StoreFault::NotFound)
    }
}

impl View<Newsroom> {
    /// A year as it counts now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn calendar_year(
        &self,
        year: Year,
        house: TenantId,
        reference: &Reference,
    ) -> Result<CalendarYear, StoreFault> {
        let years = self.store.resources::<CalendarYear>();
        let loaded = years.find_one(doc! { "_id": year.to_string() }).await?;
        Ok(or_of_files(loaded, year, house, reference))
    }

    /// Items whose step has a target, the nearest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open_targets(&self, limit: i64) -> Result<Vec<Submission>, StoreFault> {
        let filter = doc! { "state.due_at": { "$exists": true } };
        let mut within = super::view::submissions_within(self.scope.reach());
        within.extend(filter);
        let submissions = self.store.resources::<Submission>();
        let found = submissions
            .find(within)
            .sort(doc! { "state.due_at": 1, "_id": 1 });
        Ok(found.limit(limit).await?.try_collect().await?)
    }
}

/// Which calendar the open targets were last counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetMark {
    /// Fingerprint of the calendar and of the days of the steps.
    pub calendar: Hash,
    /// When the open targets were walked.
    pub walked_at: Instant,
    /// Whether they were walked once more since, after the last act that may have read the calendar before it.
    pub settled: bool,
}

const TARGETS: &str = "targets";

impl Store {
    /// Every year that was loaded in the pages.
    pub(super) async fn loaded_years(&self) -> Result<Vec<CalendarYear>, StoreFault> {
        let years = self.resources::<CalendarYear>();
        Ok(years.find(doc! {}).await?.try_collect().await?)
    }

    /// Which calendar the open targets were last counted by.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn target_mark(&self) -> Result<Option<TargetMark>, StoreFault> {
        let marks = self.collection::<TargetMark>("job_marks");
        Ok(marks.find_one(doc! { "_id": TARGETS }).await?)
    }

    /// Notes which calendar the open targets were counted by.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_target_mark(&self, mark: TargetMark) -> Result<(), StoreFault> {
        let mark = super::to_document(&mark)?;
        self.collection::<Document>("job_marks")
            .update_one(doc! { "_id": TARGETS }, doc! { "$set": mark })
            .upsert(true)
            .await?;
        Ok(())
    }
}
