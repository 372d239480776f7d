//! Ready sentences for reasons, as people change them in the pages.

use super::{
    Fault, Services,
    accounts::house_tenant,
    content_form::{Faults, FieldFault},
    once,
};
use crate::{
    domain::{
        reason::{ReasonAct, ReasonBook, ReasonEdit, ReasonFault, parse_sentence},
        scope::Newsroom,
        text::Slug,
    },
    store::{Receipt, StoreFault, Tx, View},
};

/// What is done to the sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasonVerb {
    /// Thêm.
    Add,
    /// Sửa.
    Reword,
    /// Chuyển lên.
    Raise,
    /// Chuyển xuống.
    Sink,
    /// Ngừng dùng.
    Retire,
    /// Dùng lại.
    Restore,
}

/// A change of the sentences, as typed.
#[derive(Clone, Debug, Default)]
pub struct ReasonForm {
    /// The sentence; nothing for a new one.
    pub reason: String,
    /// The act of a new one.
    pub act: String,
    /// Câu mẫu.
    pub text: String,
}

impl ReasonForm {
    fn read(&self, verb: ReasonVerb) -> Result<ReasonEdit, Fault> {
        let mut faults = Faults::default();
        let edit = match verb {
            ReasonVerb::Add => {
                let act = ReasonAct::from_key(&self.act).ok_or(ReasonFault::UnknownAct);
                let (act, text) = (faults.take("act", act), self.read_text(&mut faults));
                act.zip(text).map(|(act, text)| ReasonEdit::Add { act, text })
            }
            ReasonVerb::Reword => {
                let (slug, text) = (self.read_slug(&mut faults), self.read_text(&mut faults));
                slug.zip(text)
                    .map(|(slug, text)| ReasonEdit::Reword { slug, text })
            }
            ReasonVerb::Raise => self.read_slug(&mut faults).map(ReasonEdit::Raise),
            ReasonVerb::Sink => self.read_slug(&mut faults).map(ReasonEdit::Sink),
            ReasonVerb::Retire => self.read_slug(&mut faults).map(ReasonEdit::Retire),
            ReasonVerb::Restore => self.read_slug(&mut faults).map(ReasonEdit::Restore),
        };
        edit.ok_or_else(|| faults.into())
    }

    fn read_text(&self, faults: &mut Faults) -> Option<String> {
        faults.take("text", parse_sentence(&self.text))
    }

    fn read_slug(&self, faults: &mut Faults) -> Option<Slug> {
        faults.take(
            "reason",
            Slug::parse(&self.reason).map_err(|_| ReasonFault::Unknown),
        )
    }
}

fn refused(fault: &ReasonFault) -> Fault {
    let message = fault.to_string();
    let field = match fault {
        ReasonFault::Stale => return Fault::Stale(message),
        ReasonFault::UnknownAct => "act",
        ReasonFault::Blank
        | ReasonFault::TooLong
        | ReasonFault::Same
        | ReasonFault::Full
        | ReasonFault::Unchanged => "text",
        ReasonFault::Unknown | ReasonFault::Retired | ReasonFault::InUse | ReasonFault::AtTheEdge(_) => {
            "reason"
        }
    };
    Fault::Form(vec![FieldFault::new(field, message)])
}

/// The sentences as they count now.
///
/// # Errors
/// When the database does not answer.
pub async fn reason_book(services: &Services, view: &View<Newsroom>) -> Result<ReasonBook, Fault> {
    let reference = services.store.reference().await?;
    Ok(view.reason_book(house_tenant(&reference)?, &reference).await?)
}

/// Changes the sentences that were looked at under `seen`; this process offers them at once, others within seconds.
///
/// # Errors
/// [`Fault::Form`] with every field to mend, [`Fault::Stale`] when somebody else changed them since.
pub async fn edit_reasons(
    services: &Services,
    tx: Tx<Newsroom>,
    verb: ReasonVerb,
    seen: i64,
    form: &ReasonForm,
) -> Result<Receipt, Fault> {
    let receipt = once(tx, async |tx| {
        let reference = services.store.reference().await?;
        let granted = tx.reason_book(house_tenant(&reference)?, &reference).await?;
        let edit = form.read(verb)?;
        let change = granted
            .edit(seen, &edit, tx.stamp())
            .map_err(|fault| refused(&fault))?;
        tx.save(change).await.map_err(|fault| match fault {
            StoreFault::Conflict | StoreFault::Exists(_) => refused(&ReasonFault::Stale),
            other => other.into(),
        })
    })
    .await?;
    services.show_reference().await;
    Ok(receipt)
}
