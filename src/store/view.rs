//! `View`: reading without deciding, from one place, with its reach in every filter.

use bson::{DateTime, Document, doc};

use super::Store;
use crate::domain::{
    scope::{Reach, Scope, Surface},
    state::StateName,
};

/// Reads from one side of the portal.
#[derive(Clone, Debug)]
pub struct View<S: Surface> {
    pub(super) store: Store,
    pub(super) scope: Scope<S>,
}

impl<S: Surface> View<S> {
    /// Looks from `scope`.
    pub fn new(store: &Store, scope: Scope<S>) -> Self {
        Self {
            store: store.clone(),
            scope,
        }
    }
}

/// The part of a filter on submissions that keeps a reader within reach.
pub(super) fn submissions_within(reach: &Reach) -> Document {
    match reach {
        Reach::Tenants(tenants) => match tenants.as_slice() {
            [tenant] => doc! { "tenant": tenant.to_string() },
            tenants => {
                doc! { "tenant": { "$in": tenants.iter().map(ToString::to_string).collect::<Vec<_>>() } }
            }
        },
        Reach::Submitted => doc! { "intake": { "$ne": null } },
        Reach::Routed { member, fields } => {
            let fields: Vec<_> = fields.iter().map(ToString::to_string).collect();
            let public_once = [StateName::Published.slug(), StateName::Unpublished.slug()];
            doc! { "$or": [
                { "routing.reviewer": member.to_string() },
                { "routing.field": { "$in": &fields } },
                { "state.name": { "$in": &public_once[..] }, "headline.field": { "$in": &fields } },
            ] }
        }
        Reach::Everything => doc! {},
        // The public reads articles, never submissions.
        Reach::Published => doc! { "_id": { "$exists": false } },
    }
}

/// The same for counting: what an index can tell without the documents.
pub(super) fn counted_within(reach: &Reach) -> Document {
    match reach {
        Reach::Submitted => doc! { "intake.at": { "$gt": DateTime::MIN } },
        reach => submissions_within(reach),
    }
}
