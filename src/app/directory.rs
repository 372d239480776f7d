//! The directory of the network: read a page at a time, or taken out as a file.

use super::{Fault, Services, search::wanted_of};
use crate::{
    domain::{
        account::Account,
        actor::{Actor, Person, Role},
        directory::PersonKind,
        scope::Public,
        text::Slug,
    },
    store::{DirectoryFilter, NameCursor, Reference, StoreFault, View, audit::EntryActor},
};

/// People read at once for a file.
const BATCH: usize = 500;
/// Most people of one file: a network has a few thousand.
const MOST: usize = 20_000;

/// What is asked for, as it came.
#[derive(Clone, Debug, Default)]
pub struct DirectoryForm {
    /// Words of names, addresses and posts.
    pub q: String,
    /// Slug of a body.
    pub tenant: String,
    /// Slug of a kind of people.
    pub kind: String,
    /// Slug of a field.
    pub field: String,
}

/// A person of the directory, in words.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Full name.
    pub full_name: String,
    /// Post.
    pub post: String,
    /// Address.
    pub email: String,
    /// Body.
    pub tenant: String,
    /// As what the person is in the network.
    pub kind: &'static str,
    /// Roles.
    pub roles: String,
    /// Fields in charge of.
    pub fields: String,
    /// Number and date of the appointment.
    pub document: String,
    /// Its term.
    pub term: String,
}

/// A page of the directory, and the mark of its last row when there is more.
pub type Entries = (Vec<Entry>, Option<String>);

impl DirectoryForm {
    async fn filter(
        &self,
        services: &Services,
        view: &View<Public>,
        reference: &Reference,
    ) -> Result<DirectoryFilter, Fault> {
        let wanted = wanted_of(&self.q).map_err(|fault| Fault::Form(vec![fault]))?;
        let kind = PersonKind::from_slug(&self.kind);
        let body = self.tenant.as_str();
        let fits = |one: &&crate::domain::tenant::Tenant| {
            (body.is_empty() || one.slug.as_str() == body) && kind.is_none_or(|kind| kind.is_of(one.kind))
        };
        let narrowed = !body.is_empty() || kind.is_some();
        let tenants = narrowed.then(|| reference.tenants.iter().filter(fits).map(|one| one.id).collect());
        let field = Slug::parse(&self.field).ok().filter(|_| !self.field.is_empty());
        let people = match field {
            Some(field) => {
                let charges = view.charges_on(services.today()).await?;
                let held = charges.into_iter().filter(|(_, fields)| fields.contains(&field));
                Some(held.map(|(account, _)| account).collect())
            }
            None => None,
        };
        Ok(DirectoryFilter {
            wanted,
            tenants,
            leads: kind.and_then(PersonKind::leads),
            people,
        })
    }
}

fn entry(account: &Account, reference: &Reference, fields: &[Slug]) -> Entry {
    let tenant = reference.tenant(account.tenant);
    let roles: Vec<_> = account.roles.iter().map(|role| role.label()).collect();
    let fields: Vec<_> = fields.iter().map(|field| reference.field_name(field)).collect();
    let held_by = account.roles.first().copied().unwrap_or(Role::Collaborator);
    let appointment = account.appointment_of(held_by);
    Entry {
        full_name: account.full_name.to_string(),
        post: appointment.post.clone(),
        email: account.email.to_string(),
        tenant: reference.tenant_name(account.tenant).to_owned(),
        kind: tenant.map_or("", |tenant| PersonKind::of(tenant.kind, &account.roles).label()),
        roles: roles.join(", "),
        fields: fields.join("; "),
        document: appointment.document_words(),
        term: appointment.term_words(),
    }
}

/// A page of the directory, as far as the person sees it.
///
/// # Errors
/// [`Fault::Form`] for words that hold none, or when the database does not answer.
pub async fn read_directory(
    services: &Services,
    view: &View<Public>,
    (person, form): (&Person, &DirectoryForm),
    after: Option<&str>,
    limit: usize,
) -> Result<Entries, Fault> {
    let reference = services.reference.current().await?;
    let filter = form.filter(services, view, &reference).await?;
    let charges = view.charges_on(services.today()).await?;
    let after = after.and_then(NameCursor::parse);
    let page = view.directory(person, &filter, after.as_ref(), limit);
    let (rows, next) = page.await?;
    let entries = rows.iter().map(|account| {
        let fields = charges.get(&account.id).map(Vec::as_slice).unwrap_or_default();
        entry(account, &reference, fields)
    });
    Ok((entries.collect(), next.map(|cursor| cursor.to_string())))
}

/// The whole directory for a file; that it was taken out is audited.
///
/// # Errors
/// As [`read_directory`]; [`StoreFault::TooBroad`] of more people than a network has.
pub async fn export_directory(
    services: &Services,
    view: &View<Public>,
    person: &Person,
    form: &DirectoryForm,
) -> Result<Vec<Entry>, Fault> {
    let (mut entries, mut after) = (Vec::new(), None);
    loop {
        let (rows, next) = read_directory(services, view, (person, form), after.as_deref(), BATCH).await?;
        entries.extend(rows);
        if entries.len() > MOST {
            return Err(StoreFault::TooBroad.into());
        }
        match next {
            Some(mark) => after = Some(mark),
            None => break,
        }
    }
    let by = EntryActor::from(&Actor::Person(person.clone()));
    let gate = Some((person.account, person.epoch));
    services
        .note(by, gate, "export_directory", &mut services.stamp()?)
        .await?;
    Ok(entries)
}
