//! What is done with an item after it was published.

use super::{Fault, Services, content_form::Faults, once, submissions::correction_open};
use crate::{
    domain::{
        article::RemovalOrder,
        policy::{Correct, TakeDown},
        scope::{Newsroom, Surface},
        text::{DocumentNumber, Remarks, SubmissionCode},
        time::LocalDate,
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
        let published = tx.edition_of(granted.resource()).await?;
        let reference = services.reference.current().await?;
        let timing = services.timing(&reference);
        let change = granted.correct(&published.content, mistake.as_str(), timing, tx.stamp())?;
        tx.save(change).await.map_err(correction_open)
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
        let issued_on = faults.take("issued_on", LocalDate::parse(&self.issued_on));
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
