//! From where one looks. The route fixes the surface; the private reach enters every filter.

use std::marker::PhantomData;

use super::{
    actor::{Person, Role},
    ids::{AccountId, TenantId},
    text::Slug,
};

mod sealed {
    pub trait Sealed {}
}

/// A side of the portal one can look from.
pub trait Surface: sealed::Sealed + Clone + Send + Sync + 'static {}

macro_rules! surfaces {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}
        impl sealed::Sealed for $name {}
        impl Surface for $name {}
    )*};
}

surfaces! {
    /// One body's workspace, `/don-vi/{tenant}`.
    Workspace;
    /// The Board's side over all bodies, `/toa-soan`.
    Newsroom;
    /// Published articles, `/`.
    Public;
    /// One named job.
    System;
}

/// What a scope may reach; read by `store` alone when it builds a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Everything of these tenants: the own one and the predecessors closed into it.
    Tenants(Vec<TenantId>),
    /// What was submitted once, of every tenant.
    Submitted,
    /// What was routed to a member, lies routed in the member's fields, or was published in them.
    Routed { member: AccountId, fields: Vec<Slug> },
    /// Published articles.
    Published,
    /// All of it, for a named job.
    Everything,
}

/// A place to look from, with the reach that goes into every filter.
#[derive(Clone, Debug)]
pub struct Scope<S: Surface> {
    reach: Reach,
    surface: PhantomData<S>,
}

impl<S: Surface> Scope<S> {
    const fn with(reach: Reach) -> Self {
        Self {
            reach,
            surface: PhantomData,
        }
    }

    pub(crate) const fn reach(&self) -> &Reach {
        &self.reach
    }
}

// Only web/gate.rs and worker/ call these constructors; tests/it/house.rs holds the house to it.
impl Scope<Workspace> {
    /// The workspace of a body, and of those that closed into it.
    pub const fn of_workspace(bodies: Vec<TenantId>) -> Self {
        Self::with(Reach::Tenants(bodies))
    }
}

impl Scope<Newsroom> {
    /// What the Board may see as `person`: everything submitted, or a member's own fields once routed.
    pub fn of_newsroom(person: &Person) -> Self {
        let sees_all = [Role::Chair, Role::Deputy, Role::StandingOfficer]
            .iter()
            .any(|&role| person.holds(role));
        if sees_all {
            Self::with(Reach::Submitted)
        } else {
            Self::with(Reach::Routed {
                member: person.account,
                fields: person.fields.clone(),
            })
        }
    }
}

impl Scope<Public> {
    /// The public site.
    pub fn of_public() -> Self {
        Self::with(Reach::Published)
    }
}

impl Scope<System> {
    /// A named job; `store::platform` lists what each job may read and why.
    pub fn of_system() -> Self {
        Self::with(Reach::Everything)
    }
}
