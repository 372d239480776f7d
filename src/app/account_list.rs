//! The list of accounts: what was asked for, read once for page and API.

use super::{
    Fault,
    content_form::FieldFault,
    search::{chosen, wanted_of},
};
use crate::{
    domain::{account::StandingName, actor::Role, ids::TenantId},
    store::{AccountFilter, Reference},
};

/// A search among accounts as its controls are named; what is empty narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountsForm {
    /// Words of names, addresses and posts.
    pub q: String,
    /// Slug of a body: of those that bear it now or bore it.
    pub tenant: String,
    /// Slug of a role.
    pub role: String,
    /// Slug of a standing.
    pub standing: String,
}

impl AccountsForm {
    /// As the parameters of an address give it.
    pub fn of([q, tenant, role, standing]: [Option<String>; 4]) -> Self {
        Self {
            q: q.unwrap_or_default(),
            tenant: tenant.unwrap_or_default(),
            role: role.unwrap_or_default(),
            standing: standing.unwrap_or_default(),
        }
    }

    /// Reads it; a value that nothing has is a fault and never ignored, as it would widen the list.
    ///
    /// # Errors
    /// [`Fault::Form`] with every field to mend.
    pub fn parse(&self, reference: &Reference) -> Result<AccountFilter, Fault> {
        let mut faults = Vec::new();
        let wanted = wanted_of(&self.q)
            .map_err(|fault| faults.push(fault))
            .unwrap_or_default();
        let tenants = chosen(&self.tenant, |slug| bodies_of(reference, slug));
        if tenants == Some(None) {
            let message = "Không có cơ quan, đơn vị này. Hãy chọn trong danh sách.";
            faults.push(FieldFault::new("tenant", message));
        }
        let role = chosen(&self.role, Role::from_slug);
        if role == Some(None) {
            faults.push(FieldFault::new(
                "role",
                "Không có vai trò này. Hãy chọn trong danh sách.",
            ));
        }
        let standing = chosen(&self.standing, StandingName::from_slug);
        if standing == Some(None) {
            let message = "Không có trạng thái này. Hãy chọn trong danh sách.";
            faults.push(FieldFault::new("standing", message));
        }
        if !faults.is_empty() {
            return Err(Fault::Form(faults));
        }
        Ok(AccountFilter {
            wanted,
            tenants: tenants.flatten(),
            role: role.flatten(),
            standing: standing.flatten(),
        })
    }
}

/// The bodies that bear a slug, or bore it before they closed.
fn bodies_of(reference: &Reference, slug: &str) -> Option<Vec<TenantId>> {
    let bearing = reference
        .tenants
        .iter()
        .filter(|tenant| tenant.slug.as_str() == slug);
    let bodies: Vec<_> = bearing.map(|tenant| tenant.id).collect();
    (!bodies.is_empty()).then_some(bodies)
}
