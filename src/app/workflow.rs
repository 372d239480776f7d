//! Settings of the workflow, as people change them in the pages.

use std::collections::BTreeMap;

use super::{Fault, Services, accounts::house_tenant, content_form::Faults, once};
use crate::{
    domain::{
        scope::Newsroom,
        workflow::{Setting, Workflow, WorkflowDays, WorkflowFault},
    },
    store::{Receipt, StoreFault, Tx, View},
};

/// The settings as typed, by their keys; nothing leaves one as the process has it.
#[derive(Clone, Debug, Default)]
pub struct WorkflowForm(pub BTreeMap<&'static str, String>);

impl WorkflowForm {
    fn read(&self) -> Result<WorkflowDays, Fault> {
        let mut faults = Faults::default();
        let mut days = WorkflowDays::default();
        for setting in Setting::ALL {
            let typed = self.0.get(setting.key()).map_or("", String::as_str);
            if let Some(read) = faults.take(setting.key(), setting.parse(typed)) {
                days = days.with(setting, read);
            }
        }
        if faults.is_empty() {
            Ok(days)
        } else {
            Err(faults.into())
        }
    }
}

fn refused(fault: &WorkflowFault) -> Fault {
    let message = fault.to_string();
    let field = match fault {
        WorkflowFault::Stale => return Fault::Stale(message),
        WorkflowFault::Unchanged => Setting::Screening,
        WorkflowFault::Days(setting) => *setting,
        WorkflowFault::WarningTooEarly => Setting::ReturnWarning,
    };
    Fault::Form(vec![super::content_form::FieldFault::new(field.key(), message)])
}

/// The settings as they are now.
///
/// # Errors
/// When the database does not answer.
pub async fn workflow(services: &Services, view: &View<Newsroom>) -> Result<Workflow, Fault> {
    let reference = services.reference.current().await?;
    Ok(view.workflow(house_tenant(&reference)?).await?)
}

/// Changes the settings, looked at under `seen`; this process works by them at once, others within seconds.
///
/// # Errors
/// [`Fault::Form`] with every field to mend, [`Fault::Stale`] when somebody else changed them since.
pub async fn edit_workflow(
    services: &Services,
    tx: Tx<Newsroom>,
    seen: i64,
    form: &WorkflowForm,
) -> Result<Receipt, Fault> {
    let receipt = once(tx, async |tx| {
        let reference = services.reference.current().await?;
        let granted = tx.workflow(house_tenant(&reference)?).await?;
        let days = form.read()?;
        let change = granted
            .edit(seen, days, services.chasing, tx.stamp())
            .map_err(|fault| refused(&fault))?;
        tx.save(change).await.map_err(|fault| match fault {
            StoreFault::Conflict | StoreFault::Exists(_) => refused(&WorkflowFault::Stale),
            other => other.into(),
        })
    })
    .await?;
    services.show_reference().await;
    Ok(receipt)
}
