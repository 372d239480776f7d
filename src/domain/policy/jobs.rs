//! What the system's named jobs may do by themselves. Nobody signs such an act: the audit names the job.

use std::marker::PhantomData;

use crate::domain::{
    actor::Actor,
    state::StateName::{self, InFieldReview, OnHold, Returned, Submitted},
    submission::Submission,
};

/// An act of one named job, as a type: time passes or people are gone, and nobody decides anything.
pub trait JobAct: Send + Sync + 'static {
    /// The only job that may do it.
    const JOB: &'static str;
    /// Where the item must stand.
    const STATES: &'static [StateName];
}

macro_rules! job_acts {
    ($($(#[$doc:meta])* $name:ident: $job:literal = $states:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}
        impl JobAct for $name {
            const JOB: &'static str = $job;
            const STATES: &'static [StateName] = $states;
        }
    )*};
}

/// States whose step has a target.
const TIMED: &[StateName] = &[Submitted, InFieldReview, OnHold];

const UNDECIDED: &[StateName] = &StateName::UNDECIDED;

job_acts! {
    /// Gives an item back to its body's pool when its custodian is gone.
    ReturnToPool: "rerouting" = UNDECIDED;
    /// Passes an item of a body to its successor, or to the body's pool when its custodian went over.
    PassOver: "succession" = UNDECIDED;
    /// Moves an item on from a reviewer who is gone, away or no longer in charge: an item is never with nobody.
    Rehome: "rerouting" = &[InFieldReview];
    /// Reminds of a target that has passed; the item stays where it is.
    Chase: "deadlines" = TIMED;
    /// Moves the target of a step with the working calendar; the item stays where it is.
    Retime: "deadlines" = TIMED;
    /// Ends a return that nobody works on, as product.md has it ("lapse").
    Lapse: "deadlines" = &[Returned];
}

/// An item that a named job may act on, for the one act `A`; no grant for a person's act.
#[derive(Debug)]
pub struct Entrusted<A, R> {
    resource: R,
    act: PhantomData<A>,
}

impl<A, R> Entrusted<A, R> {
    /// The resource as loaded.
    pub const fn resource(&self) -> &R {
        &self.resource
    }

    pub(crate) fn into_resource(self) -> R {
        self.resource
    }
}

/// Entrusts the item to the job that asks; called by the store while loading, and by nothing else. A person and any
/// other job get nothing, nor does a job whose act has no business where the item stands by now.
pub(crate) fn entrust<A: JobAct>(actor: &Actor, item: Submission) -> Option<Entrusted<A, Submission>> {
    let named = matches!(actor, Actor::System(job) if *job == A::JOB);
    (named && A::STATES.contains(&item.state.name())).then_some(Entrusted {
        resource: item,
        act: PhantomData,
    })
}
