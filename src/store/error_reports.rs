//! Error reports of the public, and the corrections that take them up.

use bson::{Document, doc};
use futures_util::TryStreamExt;
use serde::Deserialize;

use super::{Cursor, Store, StoreFault, Tx, View, migrate::OPEN};
use crate::domain::{
    article::Article,
    error_report::{ErrorReport, HandlingName},
    ids::ErrorReportId,
    policy::{self, Granted, Permission},
    scope::{Newsroom, Reach, System},
    state::StateName,
    submission::Submission,
    text::SubmissionCode,
};

/// The part of a filter on reports that keeps a reader of the newsroom within reach: a member has those of the own
/// fields.
fn reports_within(reach: &Reach) -> Document {
    match reach {
        Reach::Submitted | Reach::Everything => doc! {},
        Reach::Routed { fields, .. } => {
            let fields: Vec<_> = fields.iter().map(ToString::to_string).collect();
            doc! { "field": { "$in": fields } }
        }
        Reach::Tenants(_) | Reach::Published => doc! { "_id": { "$exists": false } },
    }
}

fn within(reach: &Reach, code: &SubmissionCode) -> Document {
    let mut filter = doc! { "code": code.to_string() };
    filter.extend(reports_within(reach));
    filter
}

fn open_correction(item: &Submission) -> Document {
    let open: Vec<_> = OPEN.iter().map(|state| state.slug()).collect();
    doc! {
        "corrects.submission": item.id.to_string(),
        "state.name": { "$in": open },
    }
}

fn waiting_for(correction: &SubmissionCode) -> Document {
    doc! { "state.remedy.code": correction.to_string(), "state.remedy.published_at": null }
}

impl Tx<System> {
    /// The article that a reader reports.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn reported_article(&self, code: &SubmissionCode) -> Result<Article, StoreFault> {
        let articles = self.store.collection::<Article>("articles");
        let found = articles.find_one(doc! { "_id": code.to_string() }).await?;
        found.ok_or(StoreFault::NotFound)
    }

    /// What the form of that number made before.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn report_of_form(&self, id: ErrorReportId) -> Result<ErrorReport, StoreFault> {
        self.load(doc! { "_id": id.to_string() }).await
    }
}

impl Tx<System> {
    /// Reports that were accepted and wait for a correction to become public, the oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn reports_awaiting_any(&self) -> Result<Vec<ErrorReportId>, StoreFault> {
        let waiting = doc! { "state.remedy.code": { "$exists": true }, "state.remedy.published_at": null };
        let reports = self.store.collection::<Waiting>("error_reports");
        let found = reports.find(waiting).projection(doc! { "_id": 1 }).await?;
        Ok(found.map_ok(|report| report.id).try_collect().await?)
    }

    /// Where the correction that a report waits for and the reported article stand.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`] of an article that is no more.
    pub async fn standings_around(
        &self,
        report: &ErrorReport,
    ) -> Result<(Option<StateName>, StateName), StoreFault> {
        let correction = match report.awaited() {
            Some(code) => Some(self.store.standing_of(&code).await?),
            None => None,
        };
        Ok((correction, self.store.standing_of(&report.article).await?))
    }
}

#[derive(Deserialize)]
struct Waiting {
    #[serde(rename = "_id")]
    id: ErrorReportId,
}

impl Tx<Newsroom> {
    /// Loads a report for who passes the door `P`.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`] out of reach, and for who does not pass.
    pub async fn error_report_for<P: Permission>(
        &self,
        code: &SubmissionCode,
    ) -> Result<Granted<P, ErrorReport>, StoreFault> {
        let report: ErrorReport = self.load(within(self.scope.reach(), code)).await?;
        policy::grant_at_door(self.person()?, report).ok_or(StoreFault::NotFound)
    }

    /// Where an item of that code stands, for a report that speaks of it.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn standing_of(&self, code: &SubmissionCode) -> Result<StateName, StoreFault> {
        self.store.standing_of(code).await
    }

    /// The correction of a loaded item that lies before the Board, if one does.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open_correction_of(&self, item: &Submission) -> Result<Option<Submission>, StoreFault> {
        match self.load(open_correction(item)).await {
            Err(StoreFault::NotFound) => Ok(None),
            loaded => loaded.map(Some),
        }
    }

    /// Reports that wait for a loaded correction to become public.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn reports_awaiting(&self, correction: &Submission) -> Result<Vec<ErrorReport>, StoreFault> {
        let ids = self.store.collection::<Document>("error_reports");
        let found = ids
            .find(waiting_for(&correction.code))
            .projection(doc! { "_id": 1 })
            .sort(doc! { "_id": 1 })
            .await?;
        let found: Vec<Document> = found.try_collect().await?;
        let mut reports = Vec::with_capacity(found.len());
        for one in found {
            let id = one.get_str("_id").unwrap_or_default();
            reports.push(self.load(doc! { "_id": id }).await?);
        }
        Ok(reports)
    }
}

/// Filters of the list of reports.
#[derive(Clone, Debug)]
pub struct ReportFilter {
    /// In this state.
    pub state: HandlingName,
    /// From this row on.
    pub after: Option<Cursor>,
}

impl View<Newsroom> {
    /// A page of reports, and the cursor of the next one: what waits oldest first, the rest newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn error_reports(
        &self,
        filter: &ReportFilter,
        limit: usize,
    ) -> Result<(Vec<ErrorReport>, Option<Cursor>), StoreFault> {
        let (direction, operator) = match filter.state {
            HandlingName::New => (1, "$gt"),
            HandlingName::Accepted | HandlingName::Dismissed => (-1, "$lt"),
        };
        let mut query = reports_within(self.scope.reach());
        query.insert("state.name", filter.state.slug());
        let after = filter.after.as_ref();
        query.extend(
            after
                .map(|cursor| cursor.after("received_at", operator))
                .unwrap_or_default(),
        );
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let found = self
            .store
            .resources::<ErrorReport>()
            .find(query)
            .sort(doc! { "received_at": direction, "_id": direction })
            .limit(wanted)
            .await?;
        let mut rows: Vec<ErrorReport> = found.try_collect().await?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows
            .last()
            .filter(|_| more)
            .map(|last| Cursor::at(last.received_at, last.id.to_string()));
        Ok((rows, next))
    }

    /// How many there are in a state, counted up to `most`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_error_reports(&self, state: HandlingName, most: u64) -> Result<u64, StoreFault> {
        let mut query = reports_within(self.scope.reach());
        query.insert("state.name", state.slug());
        let reports = self.store.resources::<ErrorReport>();
        Ok(reports.count_documents(query).limit(most).await?)
    }

    /// The report, if within reach.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn error_report(&self, code: &SubmissionCode) -> Result<ErrorReport, StoreFault> {
        let reports = self.store.resources::<ErrorReport>();
        reports
            .find_one(within(self.scope.reach(), code))
            .await?
            .ok_or(StoreFault::NotFound)
    }

    /// Where an item of that code stands, for a report that speaks of it.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn standing_of(&self, code: &SubmissionCode) -> Result<StateName, StoreFault> {
        self.store.standing_of(code).await
    }

    /// The code of the correction of an item that lies before the Board, if one does.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open_correction_of(&self, item: &Submission) -> Result<Option<SubmissionCode>, StoreFault> {
        let submissions = self.store.resources::<Submission>();
        let found = submissions.find_one(open_correction(item)).await?;
        Ok(found.map(|correction| correction.code))
    }
}

impl Store {
    /// How many reports wait for a decision, counted up to `most`: the number in the navigation of those who decide.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_new_reports(&self, most: u64) -> Result<u64, StoreFault> {
        let waiting = doc! { "state.name": HandlingName::New.slug() };
        let reports = self.resources::<ErrorReport>();
        Ok(reports.count_documents(waiting).limit(most).await?)
    }

    /// Whether a report of that code came about that article: its confirmation shows nothing else.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn was_reported(
        &self,
        article: &SubmissionCode,
        report: &SubmissionCode,
    ) -> Result<bool, StoreFault> {
        let these = doc! { "code": report.to_string(), "article": article.to_string() };
        let reports = self.collection::<Document>("error_reports");
        Ok(reports
            .find_one(these)
            .projection(doc! { "_id": 1 })
            .await?
            .is_some())
    }

    async fn standing_of(&self, code: &SubmissionCode) -> Result<StateName, StoreFault> {
        let found = self
            .collection::<Document>("submissions")
            .find_one(doc! { "code": code.to_string() })
            .projection(doc! { "state.name": 1 })
            .await?
            .ok_or(StoreFault::NotFound)?;
        let name = found
            .get_document("state")
            .ok()
            .and_then(|state| state.get_str("name").ok());
        name.and_then(StateName::from_slug).ok_or(StoreFault::NotFound)
    }
}
