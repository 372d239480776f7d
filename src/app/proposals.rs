//! Proposals: made by leads and members, granted or declined by the Standing Office, taken back by who made them.

use super::{
    Fault, Services,
    content_form::{Faults, FieldFault},
    once,
    tenure::{AppointForm, GROUND_LIMIT, appoint_proposed, read_line},
};
use crate::{
    domain::{
        actor::Role,
        ids::ProposalId,
        policy::Appoint,
        proposal::{Proposal, ProposalFault, ProposalState},
        scope::{Newsroom, Public},
        tenant::Tenant,
    },
    store::{Receipt, Reference, StoreFault, Tx},
};

/// Proposals of one body that may wait at once.
const MOST_WAITING: u64 = 200;

fn to_mend(fault: ProposalFault) -> Fault {
    let field = match fault {
        ProposalFault::OtherBody => "tenant",
        ProposalFault::OtherRole => "roles",
        ProposalFault::NoReason => "reason",
        ProposalFault::Waiting => "email",
        ProposalFault::Settled | ProposalFault::Many => "",
    };
    Fault::Form(vec![FieldFault::new(field, fault.to_string())])
}

/// Proposes a person; a lead for the own body, whatever body the form names.
///
/// # Errors
/// [`Fault::Form`] with every field to mend.
pub async fn propose_person(
    services: &Services,
    tx: Tx<Public>,
    form: &AppointForm,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.proposing()?;
        let person = tx.person()?.clone();
        let reference = services.reference.current().await?;
        let mut form = form.clone();
        if person.holds(Role::TenantLead) {
            let own = reference.tenant(person.tenant).ok_or(StoreFault::NotFound)?;
            form.tenant = own.slug.to_string();
        }
        let (new, body) = form.read(&reference, services.today())?;
        if tx.count_waiting_proposals(body.id, MOST_WAITING).await? >= MOST_WAITING {
            return Err(to_mend(ProposalFault::Many));
        }
        let change = granted.propose(new, body, &person, tx.stamp()).map_err(to_mend)?;
        match tx.save(change).await {
            Err(StoreFault::Exists(_)) => Err(to_mend(ProposalFault::Waiting)),
            saved => Ok(saved?),
        }
    })
    .await
}

/// Takes a proposal back.
///
/// # Errors
/// [`Fault::Form`] when it was settled.
pub async fn withdraw_proposal(
    services: &Services,
    tx: Tx<Public>,
    id: ProposalId,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.own_proposal_for(id).await?;
        let reference = services.reference.current().await?;
        let body = body_of(&reference, granted.resource())?;
        let change = granted.withdraw((body.id, &body.name), tx.stamp());
        let change = change.map_err(to_mend)?;
        Ok(tx.save(change).await?)
    })
    .await
}

/// The body that a proposal is about today: what waited when a body closed is its successor's.
fn body_of<'a>(reference: &'a Reference, proposal: &Proposal) -> Result<&'a Tenant, StoreFault> {
    let present = reference.lineage.present(proposal.tenant);
    reference.tenant(present).ok_or(StoreFault::NotFound)
}

/// What a proposal says, as the form of an appointment.
fn form_of(proposal: &Proposal, slug: String) -> AppointForm {
    let appointment = &proposal.appointment;
    AppointForm {
        full_name: proposal.full_name.to_string(),
        email: proposal.email.to_string(),
        post: appointment.post.clone(),
        tenant: slug,
        roles: proposal.roles.iter().map(|role| role.slug().to_owned()).collect(),
        document_number: appointment.document_number.clone(),
        decided_on: appointment.decided_on.short(),
        until: appointment.until.map(|until| until.short()).unwrap_or_default(),
    }
}

/// Grants a proposal: appoints the person as the form of an appointment would. The receipt is the account's.
///
/// # Errors
/// [`Fault::Form`] when the appointment cannot be made, or the proposal was settled.
pub async fn grant_proposal(services: &Services, tx: Tx<Newsroom>, id: ProposalId) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let proposal = tx.proposal_for::<Appoint>(id).await?;
        if proposal.resource().state != ProposalState::Waiting {
            return Err(to_mend(ProposalFault::Settled));
        }
        let reference = services.reference.current().await?;
        let body = body_of(&reference, proposal.resource())?;
        let form = form_of(proposal.resource(), body.slug.to_string());
        match appoint_proposed(services, tx, &form, proposal).await {
            Err(Fault::Proposal(fault)) => Err(to_mend(fault)),
            // The fields are the proposal's: there is nothing on the page to mend them at.
            Err(Fault::Form(faults)) => Err(Fault::Form(
                faults
                    .into_iter()
                    .map(|fault| FieldFault::new("", fault.message))
                    .collect(),
            )),
            done => done,
        }
    })
    .await
}

/// Declines a proposal, for a reason that whoever proposed is told.
///
/// # Errors
/// [`Fault::Form`] without a reason, or when it was settled.
pub async fn decline_proposal(
    services: &Services,
    tx: Tx<Newsroom>,
    id: ProposalId,
    reason: &str,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.proposal_for::<Appoint>(id).await?;
        let mut faults = Faults::default();
        let label = ("Lý do", GROUND_LIMIT);
        let Some(reason) = read_line(&mut faults, "reason", label, reason) else {
            return Err(faults.into());
        };
        let reference = services.reference.current().await?;
        let body = body_of(&reference, granted.resource())?;
        let change = granted.decline(&reason, (body.id, &body.name), tx.stamp());
        let change = change.map_err(to_mend)?;
        Ok(tx.save(change).await?)
    })
    .await
}
