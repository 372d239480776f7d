//! Filters of the queue that a person keeps under a name.

use super::{Fault, content_form::FieldFault, once};
use crate::{
    domain::{
        policy::KeepViews,
        saved_view::{QueueFilters, ViewFault},
        scope::Surface,
        state::StateName,
        text::{Slug, ViewName},
    },
    store::{Receipt, Reference, StoreFault, Tx},
};

/// Filters as typed or as an address has them.
#[derive(Clone, Debug, Default)]
pub struct FilterForm {
    /// Slug of the state.
    pub state: String,
    /// Slug of the field, or nothing.
    pub field: String,
    /// Slug of the body, or nothing.
    pub tenant: String,
    /// Only late ones.
    pub late: bool,
}

impl FilterForm {
    /// What it means; a field or body there is none of was typed by no page.
    fn parse(&self, reference: &Reference) -> Result<QueueFilters, Fault> {
        let unknown = || {
            let message = "Bộ lọc không đọc được. Hãy chọn lại bộ lọc rồi lưu.";
            Fault::Form(vec![FieldFault::new("view_name", message)])
        };
        let known_field = |slug: &Slug| reference.catalogue.fields.iter().any(|field| field.slug == *slug);
        let field = match self.field.as_str() {
            "" => None,
            typed => Some(Slug::parse(typed).ok().filter(known_field).ok_or_else(unknown)?),
        };
        let tenant = match self.tenant.as_str() {
            "" => None,
            typed => Some(reference.tenant_by_slug(typed).ok_or_else(unknown)?.slug.clone()),
        };
        Ok(QueueFilters {
            state: StateName::from_slug(&self.state).ok_or_else(unknown)?,
            field,
            tenant,
            late: self.late,
        })
    }
}

fn parse_name(typed: &str) -> Result<ViewName, Fault> {
    ViewName::parse(typed).map_err(|fault| in_words(fault.to_string()))
}

fn in_words(message: String) -> Fault {
    Fault::Form(vec![FieldFault::new("view_name", message)])
}

fn not_kept(fault: ViewFault) -> Fault {
    match fault {
        ViewFault::NotThere => StoreFault::NotFound.into(),
        other => in_words(other.to_string()),
    }
}

/// Keeps filters under a name.
///
/// # Errors
/// [`Fault::Form`] when the name is missing or taken, or there are as many as may be.
pub async fn keep_view<S: Surface>(
    tx: Tx<S>,
    reference: &Reference,
    name: &str,
    filters: &FilterForm,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let (name, filters) = (parse_name(name)?, filters.parse(reference)?);
        let granted = tx.account_for::<KeepViews>(tx.person()?.account).await?;
        let change = granted.keep_view(name, filters, tx.stamp()).map_err(not_kept)?;
        Ok(tx.save(change).await?)
    })
    .await
}

/// Gives one of the own views another name.
///
/// # Errors
/// [`StoreFault::NotFound`] for a view there is none of, [`Fault::Form`] when the name is missing or taken.
pub async fn rename_view<S: Surface>(tx: Tx<S>, id: &str, name: &str) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let name = parse_name(name)?;
        let granted = tx.account_for::<KeepViews>(tx.person()?.account).await?;
        let change = granted.rename_view(id, name, tx.stamp()).map_err(not_kept)?;
        Ok(tx.save(change).await?)
    })
    .await
}

/// Keeps one of the own views no longer.
///
/// # Errors
/// [`StoreFault::NotFound`] for a view there is none of.
pub async fn drop_view<S: Surface>(tx: Tx<S>, id: &str) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.account_for::<KeepViews>(tx.person()?.account).await?;
        let change = granted.drop_view(id, tx.stamp()).map_err(not_kept)?;
        Ok(tx.save(change).await?)
    })
    .await
}
