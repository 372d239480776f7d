//! The gate: session → person → door. Every operation takes [`Can`] or [`Open`] in its signature.

use std::{
    marker::PhantomData,
    sync::{Arc, OnceLock},
};

use poem::{
    Request, RequestBody, Response, Result,
    error::ResponseError,
    http::{Method, StatusCode},
};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaSecurityScheme, Registry},
};

use super::{Portal, problem::Problem};
use crate::{
    app::Services,
    domain::{
        actor::{Actor, Person},
        ids::{AccountId, TenantId},
        policy::Permission,
        risk::IncidentKind,
        scope::{Newsroom, Public, Scope, Surface, System, Workspace},
        tenant::Tenant,
    },
    store::{Behind, DEVICE_DAYS, DeviceToken, Once, Reference, SessionToken, Tx, View, Visitor},
};

/// The session's cookie; with the prefix, a browser takes it only over TLS and for this host.
const COOKIE: &str = "cchc_session";
const SECURE_COOKIE: &str = "__Host-cchc_session";
/// The device's cookie, in the same way.
const DEVICE: &str = "cchc_device";
const SECURE_DEVICE: &str = "__Host-cchc_device";

/// What stands before a body's slug in an address of its workspace.
const WORKSPACES: [&str; 2] = ["don-vi", "workspaces"];

/// Who came to which door in a request, for the guard, which sees only what was answered.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen(Arc<OnceLock<(TenantId, AccountId, &'static str)>>);

impl Seen {
    fn note<P: Permission>(&self, person: &Person) {
        // An operation has one door.
        let _ = self.0.set((person.tenant, person.account, P::NAME));
    }

    /// Body, account and door, when somebody came who has a session.
    pub(super) fn who(&self) -> Option<(TenantId, AccountId, &'static str)> {
        self.0.get().copied()
    }
}

/// A side of the portal that the gate can open.
pub trait Side: Surface {
    /// The scope behind the door for this person and address; nothing when the address is not theirs to know.
    fn scope(person: &Person, workspace: Option<&Tenant>) -> Option<Scope<Self>>
    where
        Self: Sized;
}

impl Side for Workspace {
    fn scope(person: &Person, workspace: Option<&Tenant>) -> Option<Scope<Self>> {
        let tenant = workspace?;
        (tenant.id == person.tenant).then(|| Scope::of_workspace(person.bodies()))
    }
}

impl Side for Newsroom {
    fn scope(person: &Person, _: Option<&Tenant>) -> Option<Scope<Self>> {
        Some(Scope::of_newsroom(person))
    }
}

impl Side for Public {
    fn scope(_: &Person, _: Option<&Tenant>) -> Option<Scope<Self>> {
        Some(Scope::of_public())
    }
}

/// Someone who passed the door `P`.
pub struct Can<P: Permission> {
    /// The portal.
    pub portal: Arc<Portal>,
    /// The person.
    pub person: Person,
    /// The session's secret.
    pub token: SessionToken,
    /// Whether the person agreed to the terms of use; a door that opens before that sees some who did not.
    pub accepted_terms: bool,
    /// The workspace of the address, when it names one.
    pub workspace: Option<Tenant>,
    scope: Scope<P::Side>,
    door: PhantomData<P>,
}

impl<P: Permission> Can<P> {
    /// The services.
    pub fn services(&self) -> &Services {
        &self.portal.services
    }

    /// Looks from behind the door.
    pub fn view(&self) -> View<P::Side> {
        View::new(&self.portal.services.store, self.scope.clone())
    }

    /// Begins an act from behind the door.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn tx(&self, once: Option<Once>) -> Result<Tx<P::Side>, Problem> {
        let stamp = self.portal.services.stamp()?;
        let actor = Actor::Person(self.person.clone());
        Ok(Tx::begin(
            &self.portal.services.store,
            self.scope.clone(),
            actor,
            stamp,
            once,
        ))
    }

    /// The token that forms of this session carry.
    pub fn csrf(&self) -> String {
        self.token.csrf()
    }
}

impl<'a, P: Permission> ApiExtractor<'a> for Can<P>
where
    P::Side: Side,
{
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        let scheme = MetaSecurityScheme {
            ty: "apiKey",
            description: Some("A session with one of the roles that pass this door"),
            name: Some(COOKIE),
            key_in: Some("cookie"),
            scheme: None,
            bearer_format: None,
            flows: None,
            openid_connect_url: None,
        };
        registry.create_security_scheme(P::NAME, scheme);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![P::NAME]
    }

    async fn from_request(
        request: &'a Request,
        _: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> Result<Self> {
        let portal = Portal::of(request)?;
        let (visitor, token) = visitor_of(&portal, request)
            .await?
            .ok_or_else(Problem::unauthenticated)?;
        let Visitor {
            mut person,
            accepted_terms,
        } = visitor;
        if let Some(seen) = request.data::<Seen>() {
            seen.note::<P>(&person);
        }
        if !accepted_terms && !P::BEFORE_TERMS {
            return Err(Problem::terms_due().into());
        }
        let reference = portal.services.reference.current().await.map_err(Problem::from)?;
        person.predecessors = reference.lineage.predecessors(person.tenant);
        let (named, workspace) = workspace_of(&reference, request).unzip();
        let scope = P::Side::scope(&person, workspace).ok_or_else(Problem::not_found)?;
        if let (Some(named), Some(present)) = (named, workspace)
            && let Some(onward) = onward_to(present, named, request)
        {
            return Err(onward.into());
        }
        let workspace = workspace.cloned();
        if !P::ROLES.iter().any(|&role| person.holds(role)) {
            return Err(Problem::wrong_door(P::ROLES).into());
        }
        Ok(Self {
            portal,
            person,
            token,
            accepted_terms,
            workspace,
            scope,
            door: PhantomData,
        })
    }
}

/// Anyone: the operation is public on purpose.
pub struct Open {
    /// The portal.
    pub portal: Arc<Portal>,
    /// The person, when there is a session all the same.
    pub person: Option<Person>,
    /// The session's secret, when there is one.
    pub token: Option<SessionToken>,
}

impl Open {
    /// Looks at what is public.
    pub fn view(&self) -> View<Public> {
        View::new(&self.portal.services.store, Scope::of_public())
    }

    /// Begins an act of a named job for someone who has no session, such as setting a password through a link.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn job(&self, name: &'static str) -> Result<Tx<System>, Problem> {
        let stamp = self.portal.services.stamp()?;
        Ok(Tx::begin(
            &self.portal.services.store,
            Scope::of_system(),
            Actor::System(name),
            stamp,
            None,
        ))
    }
}

impl<'a> ApiExtractor<'a> for Open {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::PoemExtractor];
    type ParamType = ();
    type ParamRawType = ();

    async fn from_request(
        request: &'a Request,
        _: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> Result<Self> {
        let portal = Portal::of(request)?;
        // A style is the same for everyone: it comes even while nobody can be looked up, else a page that says so
        // would stand there bare.
        let is_asset = request.original_uri().path().starts_with("/assets/");
        let visitor = match is_asset {
            true => None,
            false => visitor_of(&portal, request).await?,
        };
        let (visitor, token) = visitor.unzip();
        Ok(Self {
            portal,
            person: visitor.map(|visitor| visitor.person),
            token,
        })
    }
}

/// The token of the request's cookie.
pub(super) fn token_of(portal: &Portal, request: &Request) -> Option<SessionToken> {
    cookie_of(portal.cookie_name(), request).and_then(SessionToken::parse)
}

/// The device of the request's cookie.
pub(super) fn device_of(portal: &Portal, request: &Request) -> Option<DeviceToken> {
    cookie_of(portal.device_cookie_name(), request).and_then(DeviceToken::parse)
}

fn cookie_of<'a>(name: &str, request: &'a Request) -> Option<&'a str> {
    let cookies = request
        .headers()
        .get_all("cookie")
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = cookies
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

async fn visitor_of(portal: &Portal, request: &Request) -> Result<Option<(Visitor, SessionToken)>, Problem> {
    match token_of(portal, request) {
        Some(token) => visitor_behind(portal, token).await,
        None => Ok(None),
    }
}

/// The person of a session, while it lasts.
pub(super) async fn visitor_behind(
    portal: &Portal,
    token: SessionToken,
) -> Result<Option<(Visitor, SessionToken)>, Problem> {
    let services = &portal.services;
    let moment = (services.now(), services.sessions);
    let behind = services
        .store
        .person_of_session(&token, moment, services.today())
        .await?;
    // Once for each session, which goes with it: a page left open asks again by itself.
    if let Behind::Revoked(tenant, account) = behind
        && services.store.close_session(&token).await?
    {
        services.note_incident(IncidentKind::RevokedSession, |one| one.of(tenant, account));
    }
    Ok(behind.visitor().map(|visitor| (visitor, token)))
}

/// The body named by the address, and the one that goes on for it today.
fn workspace_of<'a>(reference: &'a Reference, request: &Request) -> Option<(&'a Tenant, &'a Tenant)> {
    // poem-openapi keeps path parameters by position, so the slug is read where the address has it.
    let mut segments = request.original_uri().path().split('/');
    let slug = segments
        .find(|part| WORKSPACES.contains(part))
        .and_then(|_| segments.next())?;
    let named = reference.tenant_by_slug(slug)?;
    Some((named, reference.present(named)?))
}

/// The address that the one of a body that closed leads to.
#[derive(Debug, thiserror::Error)]
#[error("moved to {0}")]
pub struct Onward(String);

impl ResponseError for Onward {
    fn status(&self) -> StatusCode {
        StatusCode::PERMANENT_REDIRECT
    }

    fn as_response(&self) -> Response {
        Response::builder()
            .status(self.status())
            .header("location", &self.0)
            .finish()
    }
}

/// The way on from the address of a body that closed; a form is taken as if it stood at the new one.
fn onward_to(present: &Tenant, named: &Tenant, request: &Request) -> Option<Onward> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if named.slug == present.slug || !reads {
        return None;
    }
    let (here, old) = (request.original_uri(), format!("/{}", named.slug));
    let mut target = here.path().replacen(&old, &format!("/{}", present.slug), 1);
    if let Some(query) = here.query() {
        target = format!("{target}?{query}");
    }
    Some(Onward(target))
}

impl Portal {
    /// The portal that serves the request.
    ///
    /// # Errors
    /// Never in a portal built by [`super::endpoint`].
    pub(super) fn of(request: &Request) -> Result<Arc<Self>, Problem> {
        request.data::<Arc<Self>>().cloned().ok_or_else(Problem::internal)
    }

    fn is_secure(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    pub(super) fn cookie_name(&self) -> &'static str {
        if self.is_secure() { SECURE_COOKIE } else { COOKIE }
    }

    fn device_cookie_name(&self) -> &'static str {
        if self.is_secure() { SECURE_DEVICE } else { DEVICE }
    }

    /// `Set-Cookie` that tells the browser from others, anew at each log-in.
    pub(super) fn device_cookie(&self, device: &DeviceToken) -> String {
        let secure = if self.is_secure() { "; Secure" } else { "" };
        format!(
            "{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{secure}",
            self.device_cookie_name(),
            device.to_cookie(),
            DEVICE_DAYS * 86_400
        )
    }

    /// `Set-Cookie` for a fresh session.
    pub(super) fn session_cookie(&self, token: &SessionToken) -> String {
        let secure = if self.is_secure() { "; Secure" } else { "" };
        format!(
            "{}={}; Path=/; HttpOnly; SameSite=Lax{secure}",
            self.cookie_name(),
            token.to_cookie()
        )
    }

    /// `Set-Cookie` that takes the session away.
    pub(super) fn no_session_cookie(&self) -> String {
        let secure = if self.is_secure() { "; Secure" } else { "" };
        format!(
            "{}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure}",
            self.cookie_name()
        )
    }
}
