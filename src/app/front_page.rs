//! What leads the home page of the public site.

use super::{Fault, Services, accounts::house_tenant, content_form::FieldFault, once};
use crate::{
    domain::{
        front_page::{FrontPage, FrontPageFault},
        scope::Newsroom,
        text::SubmissionCode,
    },
    store::{Receipt, StoreFault, Tx, View},
};

impl From<FrontPageFault> for Fault {
    fn from(fault: FrontPageFault) -> Self {
        let message = fault.to_string();
        match fault {
            FrontPageFault::NotPublic(_) => Self::Form(vec![FieldFault::new("code", message)]),
            FrontPageFault::Stale | FrontPageFault::LeadsAlready | FrontPageFault::LeadsNot => {
                Self::Stale(message)
            }
        }
    }
}

/// The code of an article, as typed.
///
/// # Errors
/// [`Fault::Form`].
pub fn parse_article_code(typed: &str) -> Result<SubmissionCode, Fault> {
    SubmissionCode::parse(typed)
        .map_err(|fault| Fault::Form(vec![FieldFault::new("code", fault.to_string())]))
}

/// The home page as it is now, and whether what was chosen still leads it.
///
/// # Errors
/// When the database does not answer.
pub async fn front_page(services: &Services, view: &View<Newsroom>) -> Result<(FrontPage, bool), Fault> {
    let reference = services.reference.current().await?;
    Ok(view.front_page(house_tenant(&reference)?).await?)
}

/// Puts a public article at the head of the home page; every reader sees it there when this returns.
///
/// # Errors
/// [`Fault::Form`] when the public does not see it, [`Fault::Stale`] when it leads already.
pub async fn lead_with_article(
    services: &Services,
    tx: Tx<Newsroom>,
    code: SubmissionCode,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let reference = services.reference.current().await?;
        let granted = tx.front_page(house_tenant(&reference)?).await?;
        let article = tx.article_to_lead(&code).await?;
        let article = article.ok_or(FrontPageFault::NotPublic(code))?;
        let change = granted.lead_with(&article, tx.stamp())?;
        tx.save(change).await.map_err(|fault| match fault {
            // Taken down in this very moment.
            StoreFault::NotFound => FrontPageFault::NotPublic(code).into(),
            other => stale(other),
        })
    })
    .await
}

/// Lets the newest article lead again, when `code` was chosen.
///
/// # Errors
/// [`Fault::Stale`] when another was chosen since, or none.
pub async fn end_lead(services: &Services, tx: Tx<Newsroom>, code: SubmissionCode) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let reference = services.reference.current().await?;
        let granted = tx.front_page(house_tenant(&reference)?).await?;
        let change = granted.end_lead(code, tx.stamp())?;
        tx.save(change).await.map_err(stale)
    })
    .await
}

fn stale(fault: StoreFault) -> Fault {
    match fault {
        StoreFault::Conflict | StoreFault::Exists(_) => FrontPageFault::Stale.into(),
        other => other.into(),
    }
}
