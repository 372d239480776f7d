//! What operators do with the outbox.

use super::{Fault, Services};
use crate::{
    domain::actor::{Actor, Person},
    store::audit::EntryActor,
};

/// "Gửi lại": a letter that was set aside goes back into the queue, under the operator's name.
///
/// # Errors
/// [`crate::store::StoreFault::NotFound`] when none of that id is set aside, and when the operator lost powers.
pub async fn resend_letter(services: &Services, operator: &Person, id: &str) -> Result<(), Fault> {
    let by = EntryActor::from(&Actor::Person(operator.clone()));
    let gate = Some((operator.account, operator.epoch));
    services
        .note(by, gate, "resend_letter", &mut services.stamp()?)
        .await?;
    Ok(services.store.resend_letter(id, services.now()).await?)
}
