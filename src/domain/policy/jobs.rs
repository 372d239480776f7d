//! What the system's named jobs may do by themselves. Nobody signs such an act: the audit names the job.

use std::marker::PhantomData;

use crate::domain::actor::Actor;

/// An act of one named job, as a type.
pub trait JobAct: Send + Sync + 'static {
    /// The only job that may do it.
    const JOB: &'static str;
}

/// Moves an item on from a reviewer who is gone, away or no longer in charge: an item is never with nobody.
#[derive(Clone, Copy, Debug)]
pub enum Rehome {}

impl JobAct for Rehome {
    const JOB: &'static str = "rerouting";
}

/// A resource that a named job may act on, for the one act `A`.
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

/// Entrusts the resource to the job that asks; called by the store while loading, and by nothing else. A person and
/// any other job get nothing.
pub(crate) fn entrust<A: JobAct, R>(actor: &Actor, resource: R) -> Option<Entrusted<A, R>> {
    match actor {
        Actor::System(job) if *job == A::JOB => Some(Entrusted {
            resource,
            act: PhantomData,
        }),
        _ => None,
    }
}
