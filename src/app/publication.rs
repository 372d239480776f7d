//! What is done with an item after it was published.

pub(super) use super::submissions::correction_open;
use super::{Fault, Services, content_form::Faults, once};
use crate::{
    domain::{
        article::RemovalOrder,
        change::Change,
        ids::EditionId,
        policy::{Check, Correct, Granted, TakeDown},
        scope::{Newsroom, Surface},
        submission::Submission,
        text::{DocumentNumber, Remarks, SubmissionCode},
    },
    store::{Receipt, Tx},
};

/// Opens a correction of a published item; the receipt is the correction's.
///
/// # Errors
/// [`Fault::Review`] without words, or while another correction of the item is open.
pub async fn open_correction<S: Surface>(
    services: &Services,
    tx: Tx<S>,
    code: &SubmissionCode,
    mistake: &Remarks,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.submission_for::<Correct>(code).await?;
        let change = correct_from(services, tx, granted, mistake).await?;
        tx.save(change).await.map_err(correction_open)
    })
    .await
}

/// The correction as it will be saved.
pub(super) async fn correct_from<S: Surface>(
    services: &Services,
    tx: &mut Tx<S>,
    granted: Granted<Correct, Submission>,
    mistake: &Remarks,
) -> Result<Change<Submission>, Fault> {
    let published = tx.edition_of(granted.resource()).await?;
    let reference = services.reference.current().await?;
    let timing = services.timing(&reference);
    Ok(granted.correct(&published.content, mistake.as_str(), timing, tx.stamp())?)
}

/// Records that what the public reads of an item was checked, in the edition that was `seen`.
///
/// # Errors
/// [`Fault::Review`] when another edition is public, or this one was checked.
pub async fn check_submission(
    tx: Tx<Newsroom>,
    code: &SubmissionCode,
    seen: EditionId,
    remark: &Remarks,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.submission_for::<Check>(code).await?;
        let change = granted.check(seen, remark.as_str(), tx.stamp())?;
        Ok(tx.save(change).await?)
    })
    .await
}

/// Takes a published item from the public site: it is gone when this returns.
///
/// # Errors
/// [`Fault::Review`] without a reason.
pub async fn take_down_submission(
    tx: Tx<Newsroom>,
    code: &SubmissionCode,
    reason: &Remarks,
    order: Option<RemovalOrder>,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.submission_for::<TakeDown>(code).await?;
        let change = granted.take_down(reason.as_str(), order, tx.stamp())?;
        Ok(tx.save(change).await?)
    })
    .await
}

/// The order of an authority to remove an article, as typed.
#[derive(Clone, Debug, Default)]
pub struct OrderForm {
    /// Cơ quan ban hành văn bản.
    pub authority: String,
    /// Số, ký hiệu.
    pub document_number: String,
    /// Ngày ban hành.
    pub issued_on: String,
}

impl OrderForm {
    /// The order; none when all of it was left empty.
    ///
    /// # Errors
    /// [`Fault::Form`] with the fields to mend.
    pub fn parse(&self) -> Result<Option<RemovalOrder>, Fault> {
        let typed = [&self.authority, &self.document_number, &self.issued_on];
        if typed.iter().all(|text| text.trim().is_empty()) {
            return Ok(None);
        }
        let mut faults = Faults::default();
        let authority = faults.required("authority", "Cơ quan yêu cầu gỡ", &self.authority);
        let number = faults.take("document_number", DocumentNumber::parse(&self.document_number));
        let issued_on = faults.day("issued_on", "Ngày ban hành", &self.issued_on);
        match (number, issued_on) {
            (Some(document_number), Some(issued_on)) if faults.is_empty() => Ok(Some(RemovalOrder {
                authority,
                document_number,
                issued_on,
            })),
            _ => Err(faults.into()),
        }
    }
}
