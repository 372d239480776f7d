//! Opens the review of access on the first working day of January and July, lists the accounts of one body after
//! another, notes who was revoked since, and reminds leads on working days from 08:00 on.
//!
//! That nothing is done twice follows from the sheets: a body has one in a review, and it keeps how many reminders
//! went out.

use std::collections::HashMap;

use super::{
    lease::{Daily, GoesOn},
    walk::{Walk, each},
};
use crate::{
    app::{
        Fault, Services,
        access_reviews::{announce_review, list_accounts, note_revoked, open_due_review, remind_body},
    },
    domain::{
        access_review::{AccessReview, HalfYear, ReviewState},
        account::Ending,
        actor::Actor,
        ids::{AccountId, TenantId},
        scope::{Scope, System},
        time::{Instant, LocalDate},
    },
    store::{Tx, View},
};

/// Seconds that a revocation may take from its moment to its commit.
const LATE_SECONDS: i64 = 120;

/// The job that keeps the reviews of access.
pub enum AccessReviews {}

/// What is done with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// The review of the half-year was opened, if it was due.
    pub opened_on: Option<LocalDate>,
    /// Leads were reminded.
    pub reminded_on: Option<LocalDate>,
    /// Revocations were noted up to that moment.
    pub noted_to: Option<Instant>,
}

impl Daily for AccessReviews {
    const JOB: &'static str = "access_reviews";
    const WHAT: &'static str = "the reviews of access";
    type Done = Looked;

    async fn look(services: &Services, done: Looked, goes_on: GoesOn<'_>) -> Result<Looked, Fault> {
        watch(services, done, goes_on).await
    }
}

/// Does what is due now, with or without a lease; what is done with.
///
/// # Errors
/// When the database does not answer.
pub async fn watch(services: &Services, done: Looked, goes_on: GoesOn<'_>) -> Result<Looked, Fault> {
    let mut done = done;
    let now = services.now();
    let morning = services.store.reference().await?.calendar.mailing_day(now);
    if let Some(morning) = morning
        && done.opened_on != Some(morning)
    {
        if let Some(period) = HalfYear::due_on(morning) {
            open_due_review(services, begin(services)?, period).await?;
        }
        done.opened_on = Some(morning);
    }
    let view = View::new(&services.store, Scope::of_system());
    let (mut noted, mut reminded) = (Walk::Whole, Walk::Whole);
    for period in view.unsigned_reviews().await? {
        let mut review = view.access_review(period).await?;
        if review.state == ReviewState::Listing {
            list(services, &view, (period, goes_on)).await?;
            review = view.access_review(period).await?;
        }
        noted = noted.and(note(services, &view, (&review, done.noted_to, goes_on)).await?);
        let open = review.state == ReviewState::Open;
        if open && morning.is_some() && done.reminded_on != morning {
            let bodies = view.bodies_listed(period).await?;
            let remind = |body| remind_one(services, (period, body));
            reminded = reminded.and(each("access_sheet", bodies, goes_on, remind).await?);
        }
    }
    if noted.is_whole() {
        done.noted_to = Some(now.plus_seconds(-LATE_SECONDS));
    }
    if reminded.is_whole() {
        done.reminded_on = morning;
    }
    Ok(done)
}

fn begin(services: &Services) -> Result<Tx<System>, Fault> {
    let actor = Actor::System(AccessReviews::JOB);
    Ok(Tx::begin(
        &services.store,
        Scope::of_system(),
        actor,
        services.stamp()?,
        None,
    ))
}

async fn remind_one(services: &Services, of: (HalfYear, TenantId)) -> Result<(), Fault> {
    remind_body(services, begin(services)?, of).await
}

/// Lists what is not listed yet; when nothing is left, answers are awaited.
async fn list(
    services: &Services,
    view: &View<System>,
    (period, goes_on): (HalfYear, GoesOn<'_>),
) -> Result<(), Fault> {
    let listed = view.bodies_listed(period).await?;
    let reference = services.store.reference().await?;
    let bodies = reference.tenants.iter().map(|body| body.id);
    let bodies = bodies.filter(|body| !listed.contains(body)).collect();
    let list_one = |body| async move {
        let tx = begin(services)?;
        list_accounts(services, (view, tx), (period, body)).await
    };
    if each("body", bodies, goes_on, list_one).await?.is_whole() {
        announce_review(view, begin(services)?, period).await?;
    }
    Ok(())
}

/// Notes in the sheets who was revoked since the review was opened, or since the last look.
async fn note(
    services: &Services,
    view: &View<System>,
    (review, noted_to, goes_on): (&AccessReview, Option<Instant>, GoesOn<'_>),
) -> Result<Walk, Fault> {
    // What is being listed may hold whoever was revoked while it was read.
    let since = noted_to.filter(|_| review.state == ReviewState::Open);
    let since = since.unwrap_or(review.opened_at).max(review.opened_at);
    let mut revoked: HashMap<TenantId, Vec<(AccountId, Ending)>> = HashMap::new();
    for (body, account, ending) in view.endings_since(since).await? {
        revoked.entry(body).or_default().push((account, ending));
    }
    let bodies = revoked.keys().copied().collect();
    let revoked = &revoked;
    let note_one = |body| async move {
        let of_body = revoked.get(&body).map(Vec::as_slice).unwrap_or_default();
        note_revoked(&mut begin(services)?, body, of_body).await
    };
    each("body", bodies, goes_on, note_one).await
}
