//! Reviews of access: opened, listed, answered, reminded of, signed off.

use secrecy::SecretString;
use serde::Deserialize;

use super::{
    Fault, Services,
    accounts::house_tenant,
    content_form::{Faults, FieldFault},
    once,
    tenure::{GROUND_LIMIT, confirm_password, read_line},
};
use crate::{
    domain::{
        access_review::{
            AccessFault, AccessReview, AccessSheet, Answer, HalfYear, Mark, ReviewState, Tally, total,
        },
        account::{Account, Ending},
        actor::{Actor, Person},
        ids::{AccountId, TenantId},
        policy::ReviewAccess,
        scope::{Newsroom, Public, Surface, System},
        text::Slug,
        time::Instant,
    },
    store::{Receipt, Reference, StoreFault, Tx, View, audit::EntryActor},
};

/// How often something is tried that others write in the same moment.
const TRIES: usize = 4;
/// Answers of one form.
const MOST_MARKS: usize = 500;

fn to_mend(fault: &AccessFault) -> Fault {
    let field = match fault {
        AccessFault::NoReason => "reason",
        AccessFault::NoRow
        | AccessFault::Oneself(_)
        | AccessFault::LeadFirst { .. }
        | AccessFault::Moved(_)
        | AccessFault::Revoked(_) => "rows",
        AccessFault::Exists(_)
        | AccessFault::Listing
        | AccessFault::Signed
        | AccessFault::Unfinished { .. } => "",
    };
    Fault::Form(vec![FieldFault::new(field, fault.to_string())])
}

/// Answers, as marked and typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    /// The rows as they were seen.
    pub rows: Vec<String>,
    /// `needed` or `revoke`.
    pub answer: String,
    /// Why they are to be revoked.
    pub reason: String,
}

impl AnswerForm {
    fn read(&self) -> Result<(Vec<Mark>, Answer), Fault> {
        // What names no row of a page was not made by a page.
        let marks: Option<Vec<_>> = self.rows.iter().map(|row| Mark::parse(row)).collect();
        let marks = marks
            .filter(|marks| marks.len() <= MOST_MARKS)
            .ok_or(StoreFault::NotFound)?;
        if marks.is_empty() {
            return Err(to_mend(&AccessFault::NoRow));
        }
        let answer = match self.answer.as_str() {
            "needed" => Answer::Needed,
            "revoke" => {
                let mut faults = Faults::default();
                let label = ("Lý do", GROUND_LIMIT);
                match read_line(&mut faults, "reason", label, &self.reason) {
                    Some(reason) => Answer::Revoke(reason),
                    None => return Err(faults.into()),
                }
            }
            _ => return Err(StoreFault::NotFound.into()),
        };
        Ok((marks, answer))
    }
}

/// Opens the review of the present half-year by hand; a job lists the accounts.
///
/// # Errors
/// [`Fault::Form`] when it was opened before.
pub async fn open_review(services: &Services, tx: Tx<Newsroom>) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.board_for::<ReviewAccess>()?;
        let house = house_tenant(&*services.reference.current().await?)?;
        let period = HalfYear::of(services.today());
        let change = granted.open(period, house, tx.stamp());
        match tx.save(change).await {
            Err(StoreFault::Exists(_)) => Err(to_mend(&AccessFault::Exists(period.label()))),
            saved => Ok(saved?),
        }
    })
    .await
}

/// A lead answers for accounts of the own body.
///
/// # Errors
/// [`Fault::Form`] with what to mend; [`StoreFault::NotFound`] for an account of another body.
pub async fn answer_as_lead(
    services: &Services,
    tx: Tx<Public>,
    period: HalfYear,
    form: &AnswerForm,
) -> Result<Receipt, Fault> {
    let (marks, answer) = form.read()?;
    once(tx, async |tx| {
        let reference = services.reference.current().await?;
        let mut tries = TRIES;
        loop {
            let granted = tx.own_sheet_for(period).await?;
            let body = reference.tenant_name(granted.resource().tenant).to_owned();
            let answered = granted.answer((&marks, answer.clone()), &body, tx.stamp());
            let change = answered
                .map_err(|fault| to_mend(&fault))?
                .ok_or(StoreFault::NotFound)?;
            tries -= 1;
            match tx.save(change).await {
                // Somebody answered for another row in the same moment.
                Err(StoreFault::Conflict) if tries > 0 => {}
                saved => return Ok(saved?),
            }
        }
    })
    .await
}

/// An officer answers where no lead does, or declines a request.
///
/// # Errors
/// [`Fault::Form`] with what to mend; [`StoreFault::NotFound`] for an account of another body.
pub async fn answer_as_office(
    services: &Services,
    tx: Tx<Newsroom>,
    (period, body): (HalfYear, &Slug),
    form: &AnswerForm,
) -> Result<Receipt, Fault> {
    let (marks, answer) = form.read()?;
    let body = body_of(services, body).await?;
    once(tx, async |tx| {
        let mut tries = TRIES;
        loop {
            let granted = tx.access_sheet_for(period, body).await?;
            let leads = tx.leads_of(body).await?;
            let answered = granted.answer((&marks, answer.clone()), &leads, tx.stamp());
            let change = answered
                .map_err(|fault| to_mend(&fault))?
                .ok_or(StoreFault::NotFound)?;
            tries -= 1;
            match tx.save(change).await {
                Err(StoreFault::Conflict) if tries > 0 => {}
                saved => return Ok(saved?),
            }
        }
    })
    .await
}

/// The body of a slug.
///
/// # Errors
/// [`StoreFault::NotFound`].
pub async fn body_of(services: &Services, slug: &Slug) -> Result<TenantId, Fault> {
    let reference = services.reference.current().await?;
    let body = reference.tenant_by_slug(slug.as_str());
    Ok(body.ok_or(StoreFault::NotFound)?.id)
}

/// Signs the result off, confirmed by the own password: from then on nothing of it changes.
///
/// # Errors
/// [`Fault::Form`] while something is open, and for a wrong password; [`Fault::Throttled`].
pub async fn sign_off_review(
    services: &Services,
    tx: Tx<Newsroom>,
    period: HalfYear,
    password: &SecretString,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.access_review_for(period).await?;
        confirm_password(services, tx, password).await?;
        let sheets = tx.access_sheets(period).await?;
        let signed = granted.sign_off(sheets, tx.stamp());
        let (review, sheets) = signed.map_err(|fault| to_mend(&fault))?;
        Ok(tx.save_all(vec![review], sheets).await?)
    })
    .await
}

/// Opens the review that the calendar asks for; false when there is one.
///
/// # Errors
/// When the store says no.
pub async fn open_due_review(
    services: &Services,
    mut tx: Tx<System>,
    period: HalfYear,
) -> Result<bool, Fault> {
    match tx.access_review(period).await {
        Err(StoreFault::NotFound) => {}
        found => return Ok(found.map(|_| false)?),
    }
    let house = house_tenant(&*services.reference.current().await?)?;
    let change = AccessReview::open_by_calendar(period, house, tx.stamp());
    match tx.save(change).await {
        Err(StoreFault::Exists(_)) => Ok(false),
        saved => Ok(saved.map(|_| true)?),
    }
}

/// Lists the accounts of a body, if that was not done; a body without accounts has no sheet.
///
/// # Errors
/// When the store says no.
pub async fn list_accounts(
    services: &Services,
    (view, mut tx): (&View<System>, Tx<System>),
    (period, body): (HalfYear, TenantId),
) -> Result<(), Fault> {
    match tx.access_sheet(period, body).await {
        Err(StoreFault::NotFound) => {}
        found => return Ok(found.map(drop)?),
    }
    let review = tx.access_review(period).await?;
    let accounts = view.active_accounts_of(body).await?;
    if accounts.is_empty() || review.state != ReviewState::Listing {
        return Ok(());
    }
    let reference = services.reference.current().await?;
    let name = reference.tenant_name(body).to_owned();
    let change = AccessSheet::list(&review, (body, &name), &accounts, tx.stamp());
    match tx.save(change).await {
        // Another worker was faster.
        Err(StoreFault::Exists(_)) => Ok(()),
        saved => Ok(saved.map(drop)?),
    }
}

/// Ends the listing, when every body was listed.
///
/// # Errors
/// When the store says no.
pub async fn announce_review(view: &View<System>, mut tx: Tx<System>, period: HalfYear) -> Result<(), Fault> {
    let review = tx.access_review(period).await?;
    let bodies = view.bodies_listed(period).await?.len();
    let accounts = view.count_listed(period).await?;
    match review.announce((bodies, accounts), tx.stamp()) {
        Some(change) => match tx.save(change).await {
            // Another worker was faster.
            Err(StoreFault::Conflict) => Ok(()),
            saved => Ok(saved.map(drop)?),
        },
        None => Ok(()),
    }
}

/// Reminds the leads of a body of what they owe, if that is due.
///
/// # Errors
/// When the store says no.
pub async fn remind_body(
    services: &Services,
    mut tx: Tx<System>,
    (period, body): (HalfYear, TenantId),
) -> Result<(), Fault> {
    let sheet = tx.access_sheet(period, body).await?;
    let leads = tx.leads_of(body).await?;
    let reference = services.reference.current().await?;
    match sheet.remind(reference.tenant_name(body), &leads, tx.stamp()) {
        Some(change) => Ok(tx.save(change).await.map(drop)?),
        None => Ok(()),
    }
}

/// Notes in the reviews that are not signed off that accounts of a body were revoked. Does nothing of what is known.
///
/// # Errors
/// When the store says no.
pub async fn note_revoked<S: Surface>(
    tx: &mut Tx<S>,
    body: TenantId,
    revoked: &[(AccountId, Ending)],
) -> Result<(), Fault> {
    for period in tx.unsigned_reviews().await? {
        let mut tries = TRIES;
        loop {
            let mut beside = tx.beside();
            let sheet = match beside.access_sheet(period, body).await {
                Err(StoreFault::NotFound) => break,
                found => found?,
            };
            let Some(change) = sheet.note_revoked(revoked, beside.stamp()) else {
                break;
            };
            tries -= 1;
            match beside.save(change).await {
                Err(StoreFault::Conflict) if tries > 0 => {}
                saved => {
                    saved?;
                    break;
                }
            }
        }
    }
    Ok(())
}

/// The same for an account that was revoked just now. That it is noted late keeps no revocation from being answered:
/// the job notes it too.
pub(super) async fn note_revocation_of<S: Surface>(tx: &mut Tx<S>, account: &Account) {
    let Some(ending) = account.ending().cloned() else {
        return;
    };
    if let Err(fault) = note_revoked(tx, account.tenant, &[(account.id, ending)]).await {
        tracing::warn!(account.id = %account.id, error = %fault, "a revocation is noted in the review of access later");
    }
}

/// A body in the report.
#[derive(Clone, Debug)]
pub struct BodyReport {
    /// Slug of the body.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// How many accounts stand where.
    pub tally: Tally,
    /// Who answered, each once.
    pub answered_by: Vec<String>,
    /// When the last answer came.
    pub answered_at: Option<Instant>,
    /// Whether the body has a lead to answer.
    pub led: bool,
}

/// A review with all that came of it.
#[derive(Clone, Debug)]
pub struct Report {
    /// The review.
    pub review: AccessReview,
    /// The bodies, those that owe answers first while it is open, then in the order of the network.
    pub bodies: Vec<BodyReport>,
    /// All together.
    pub tally: Tally,
    /// Every account with its body.
    pub sheets: Vec<(String, AccessSheet)>,
}

fn body_report(sheet: &AccessSheet, reference: &Reference, led: bool) -> BodyReport {
    let answers = sheet.rows.iter().filter_map(|row| row.state.answer());
    let mut answered_by: Vec<String> = Vec::new();
    let mut answered_at = None;
    for (by, at) in answers {
        let words = format!("{}, {}", by.name, by.title());
        if !answered_by.contains(&words) {
            answered_by.push(words);
        }
        answered_at = answered_at.max(Some(at));
    }
    BodyReport {
        slug: reference
            .tenant(sheet.tenant)
            .map(|body| body.slug.to_string())
            .unwrap_or_default(),
        name: reference.tenant_name(sheet.tenant).to_owned(),
        tally: sheet.tally(),
        answered_by,
        answered_at,
        led,
    }
}

/// A review with all that came of it so far.
///
/// # Errors
/// [`StoreFault::NotFound`].
pub async fn read_report(
    services: &Services,
    view: &View<Newsroom>,
    period: HalfYear,
) -> Result<Report, Fault> {
    let review = view.access_review(period).await?;
    let mut sheets = view.access_sheets(period).await?;
    let reference = services.reference.current().await?;
    let place = |sheet: &AccessSheet| {
        let found = reference.tenants.iter().position(|body| body.id == sheet.tenant);
        found.unwrap_or(usize::MAX)
    };
    sheets.sort_by_key(place);
    let led = view.bodies_led().await?;
    let bodies = sheets
        .iter()
        .map(|sheet| body_report(sheet, &reference, led.contains(&sheet.tenant)))
        .collect();
    Ok(Report {
        tally: total(&sheets),
        bodies,
        review,
        sheets: sheets
            .into_iter()
            .map(|sheet| (reference.tenant_name(sheet.tenant).to_owned(), sheet))
            .collect(),
    })
}

/// The report for a file; that it was taken out is audited.
///
/// # Errors
/// [`StoreFault::NotFound`].
pub async fn export_report(
    services: &Services,
    view: &View<Newsroom>,
    person: &Person,
    period: HalfYear,
) -> Result<Report, Fault> {
    let report = read_report(services, view, period).await?;
    let by = EntryActor::from(&Actor::Person(person.clone()));
    let gate = Some((person.account, person.epoch));
    services
        .note(by, gate, "export_access_review", &mut services.stamp()?)
        .await?;
    Ok(report)
}
