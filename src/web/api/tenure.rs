//! How a person comes and goes, as JSON.

use poem::Result;
use poem_openapi::{
    Enum, Object, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};
use secrecy::SecretString;

use super::types::once;
use crate::{
    app::{
        account_list::AccountsForm,
        tenure::{
            AppointForm, RevokeForm, appoint_person, cancel_invitation, invite_again, preview_revocation,
            revoke_person,
        },
    },
    domain::{
        account::{Account, Invited},
        ids::AccountId,
        policy::Administer,
        time::Instant,
    },
    store::{Holdings, NameCursor, Receipt, Reference},
    web::{gate::Can, pages::tenure::preview_lines, problem::Problem},
};

/// Accounts on a page.
const PAGE: usize = 50;

/// How a person comes and goes.
pub struct TenureApi;

/// Where an account stands before its first password.
#[derive(Clone, Copy, Debug, Enum)]
#[oai(rename_all = "snake_case")]
enum InvitedName {
    /// A password is set, or the account is not in use.
    Done,
    /// A one-time link is out.
    Waiting,
    /// The link ran out.
    Expired,
    /// The link was cancelled.
    Cancelled,
}

/// An account.
#[derive(Clone, Debug, Object)]
struct AccountBody {
    /// Its id.
    id: String,
    /// Full name.
    full_name: String,
    /// Address.
    email: String,
    /// Slug of the body.
    tenant: String,
    /// Roles.
    roles: Vec<String>,
    /// Post, by the first appointment.
    post: String,
    /// Whether it is in use.
    active: bool,
    /// Where it stands before the first password.
    invited: InvitedName,
    /// Since when it is revoked, RFC 3339.
    revoked_at: Option<String>,
    /// Version; a revocation names the one that was read.
    version: i64,
}

impl AccountBody {
    fn of(account: &Account, reference: &Reference, now: Instant) -> Self {
        let tenant = reference.tenant(account.tenant);
        Self {
            id: account.id.to_string(),
            full_name: account.full_name.to_string(),
            email: account.email.to_string(),
            tenant: tenant.map(|tenant| tenant.slug.to_string()).unwrap_or_default(),
            roles: account.roles.iter().map(|role| role.slug().to_owned()).collect(),
            post: account.appointment.post.clone(),
            active: account.is_active(),
            invited: match account.invited(now) {
                Invited::Done => InvitedName::Done,
                Invited::Waiting(_) => InvitedName::Waiting,
                Invited::Expired => InvitedName::Expired,
                Invited::Cancelled => InvitedName::Cancelled,
            },
            revoked_at: account.ending().map(|ending| ending.at.to_string()),
            version: account.version.number(),
        }
    }
}

/// A page of accounts, by given name.
#[derive(Clone, Debug, Object)]
struct AccountList {
    /// The accounts.
    accounts: Vec<AccountBody>,
    /// Give it as `after` to read on.
    next: Option<String>,
}

/// What a person holds.
#[derive(Clone, Debug, Object)]
pub(super) struct HoldingsBody {
    /// Open sessions.
    sessions: u64,
    /// Drafts in the person's charge.
    drafts: u64,
    /// Undecided items in the person's charge besides.
    open_items: u64,
    /// Items that wait for the person's review.
    reviewing: u64,
    /// Items the person is at.
    claims: u64,
    /// Slugs of the fields the person is in charge of or stands in for.
    fields: Vec<String>,
}

impl From<Holdings> for HoldingsBody {
    fn from(held: Holdings) -> Self {
        Self {
            sessions: held.sessions,
            drafts: held.drafts,
            open_items: held.open_items,
            reviewing: held.reviewing,
            claims: held.claims,
            fields: held.fields.iter().map(ToString::to_string).collect(),
        }
    }
}

/// An account, when the person logged in last, and what the person holds.
#[derive(Clone, Debug, Object)]
struct PersonBody {
    /// The account.
    account: AccountBody,
    /// RFC 3339.
    last_log_in: Option<String>,
    /// What the person holds.
    holdings: HoldingsBody,
}

/// What an act on an account left behind.
#[derive(Clone, Debug, Object)]
struct AccountReceipt {
    /// The account.
    id: String,
    /// Its version after the act.
    version: i64,
}

impl From<Receipt> for AccountReceipt {
    fn from(receipt: Receipt) -> Self {
        Self {
            id: receipt.id,
            version: receipt.version,
        }
    }
}

/// A written appointment.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct AppointBody {
    /// Họ và tên.
    full_name: String,
    /// Thư điện tử công vụ; the address of an account gives that account further roles.
    email: String,
    /// Chức vụ, đơn vị công tác, at most 200 characters.
    post: String,
    /// Slug of the body.
    tenant: String,
    /// Roles, such as `collaborator`.
    roles: Vec<String>,
    /// Số, ký hiệu văn bản cử.
    document_number: String,
    /// Date of the document, `yyyy-MM-dd`.
    decided_on: String,
    /// Last day of the term, `yyyy-MM-dd`; may be empty.
    #[oai(default)]
    until: String,
}

impl From<AppointBody> for AppointForm {
    fn from(body: AppointBody) -> Self {
        Self {
            full_name: body.full_name,
            email: body.email,
            post: body.post,
            tenant: body.tenant,
            roles: body.roles,
            document_number: body.document_number,
            decided_on: body.decided_on,
            until: body.until,
        }
    }
}

/// A decision that ends an account, or one role of it.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct EndingBody {
    /// The role that ends; empty for the whole account.
    #[oai(default)]
    role: String,
    /// Căn cứ, lý do, at most 500 characters.
    ground: String,
    /// Số, ký hiệu văn bản.
    document_number: String,
    /// Date of the document, `yyyy-MM-dd`.
    decided_on: String,
    /// Account of the colleague who takes over; empty to give everything back to the body.
    #[oai(default)]
    successor: String,
}

/// The decision, confirmed.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct RevokeBody {
    /// The decision.
    decision: EndingBody,
    /// Version of the account that was read.
    version: i64,
    /// The own password of whoever revokes.
    password: String,
}

impl From<EndingBody> for RevokeForm {
    fn from(body: EndingBody) -> Self {
        Self {
            role: body.role,
            ground: body.ground,
            document_number: body.document_number,
            decided_on: body.decided_on,
            successor: body.successor,
            ..Self::default()
        }
    }
}

/// What a revocation will do.
#[derive(Clone, Debug, Object)]
struct PreviewBody {
    /// Version of the account, for the confirmation.
    version: i64,
    /// What the person holds.
    holdings: HoldingsBody,
    /// Each consequence in a sentence.
    consequences: Vec<String>,
}

fn parse_id(text: &str) -> Result<AccountId, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

#[OpenApi]
impl TenureApi {
    /// Accounts by given name; `q` are words of names, addresses and posts, `tenant` is the slug of a body, `role` of a
    /// role, `standing` is `active` or `revoked`.
    #[oai(path = "/administration/accounts", method = "get")]
    async fn list_accounts(
        &self,
        can: Can<Administer>,
        q: Query<Option<String>>,
        tenant: Query<Option<String>>,
        role: Query<Option<String>>,
        standing: Query<Option<String>>,
        after: Query<Option<String>>,
    ) -> Result<Json<AccountList>> {
        let form = AccountsForm::of([q.0, tenant.0, role.0, standing.0]);
        let reference = can.services().reference.current().await.map_err(Problem::from)?;
        let filter = form.parse(&reference).map_err(Problem::from)?;
        let after = after.0.as_deref().and_then(NameCursor::parse);
        let found = can.view().accounts(&filter, after.as_ref(), PAGE).await;
        let (accounts, next) = found.map_err(Problem::from)?;
        let now = can.services().now();
        Ok(Json(AccountList {
            accounts: accounts
                .iter()
                .map(|account| AccountBody::of(account, &reference, now))
                .collect(),
            next: next.map(|cursor| cursor.to_string()),
        }))
    }

    /// Appoints a person: an account with a one-time link by mail, or further roles.
    #[oai(path = "/administration/accounts", method = "post")]
    async fn appoint_person(
        &self,
        can: Can<Administer>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<AppointBody>,
    ) -> Result<Json<AccountReceipt>> {
        let tx = can.tx(once("appoint_person", key.0.as_deref(), &body.0)?)?;
        let receipt = appoint_person(can.services(), tx, &body.0.into()).await;
        Ok(Json(receipt.map_err(Problem::from)?.into()))
    }

    /// A person, and what the person holds.
    #[oai(path = "/administration/accounts/:id", method = "get")]
    async fn show_person(&self, can: Can<Administer>, id: Path<String>) -> Result<Json<PersonBody>> {
        let (id, services, view) = (parse_id(&id.0)?, can.services(), can.view());
        let account = view.account(id).await.map_err(Problem::from)?;
        let reference = services.reference.current().await.map_err(Problem::from)?;
        let last_log_in = view.last_log_in(id).await.map_err(Problem::from)?;
        let moment = (services.now(), services.today());
        let holdings = view.holdings(&account, moment).await.map_err(Problem::from)?;
        Ok(Json(PersonBody {
            account: AccountBody::of(&account, &reference, services.now()),
            last_log_in: last_log_in.map(|at| at.to_string()),
            holdings: holdings.into(),
        }))
    }

    /// Sends the one-time link anew; the one before is void.
    #[oai(path = "/administration/accounts/:id/invite", method = "post")]
    async fn invite_again(
        &self,
        can: Can<Administer>,
        id: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Json<AccountReceipt>> {
        let id = parse_id(&id.0)?;
        let tx = can.tx(once("invite_again", key.0.as_deref(), &id)?)?;
        let receipt = invite_again(can.services(), tx, id).await;
        Ok(Json(receipt.map_err(Problem::from)?.into()))
    }

    /// Voids the one-time link that is out.
    #[oai(path = "/administration/accounts/:id/cancel-invitation", method = "post")]
    async fn cancel_invitation(
        &self,
        can: Can<Administer>,
        id: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Json<AccountReceipt>> {
        let id = parse_id(&id.0)?;
        let tx = can.tx(once("cancel_invitation", key.0.as_deref(), &id)?)?;
        let receipt = cancel_invitation(tx, id).await;
        Ok(Json(receipt.map_err(Problem::from)?.into()))
    }

    /// What a revocation will do; changes nothing.
    #[oai(path = "/administration/accounts/:id/preview-revocation", method = "post")]
    async fn preview_revocation(
        &self,
        can: Can<Administer>,
        id: Path<String>,
        body: Json<EndingBody>,
    ) -> Result<Json<PreviewBody>> {
        let (id, services) = (parse_id(&id.0)?, can.services());
        let preview = preview_revocation(services, can.tx(None)?, id, &body.0.into()).await;
        let preview = preview.map_err(Problem::from)?;
        let reference = services.reference.current().await.map_err(Problem::from)?;
        Ok(Json(PreviewBody {
            version: preview.account.version.number(),
            consequences: preview_lines(&preview, &reference, services.now()),
            holdings: preview.holdings.into(),
        }))
    }

    /// Revokes the account, or ends one role of it. When this answers, nothing of it is accepted any more.
    #[oai(path = "/administration/accounts/:id/revoke", method = "post")]
    async fn revoke_person(
        &self,
        can: Can<Administer>,
        id: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<RevokeBody>,
    ) -> Result<Json<AccountReceipt>> {
        let id = parse_id(&id.0)?;
        let body = body.0;
        // What is kept to know the request again is a plain hash: no password goes into it.
        let said = (id, &body.decision, body.version);
        let tx = can.tx(once("revoke_person", key.0.as_deref(), &said)?)?;
        let form = RevokeForm {
            seen: body.version.to_string(),
            password: SecretString::from(body.password),
            ..body.decision.into()
        };
        let receipt = revoke_person(can.services(), tx, id, &form).await;
        Ok(Json(receipt.map_err(Problem::from)?.into()))
    }
}
