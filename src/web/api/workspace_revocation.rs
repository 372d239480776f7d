//! The revocation of a whole workspace, or of a part of it, as JSON.

use poem::Result;
use poem_openapi::{
    Object, OpenApi,
    param::{Header, Path},
    payload::Json,
};
use secrecy::SecretString;

use super::{tenure::HoldingsBody, types::once};
use crate::{
    app::workspace_revocation::{WorkspaceRevocationForm, preview_workspace_revocation, revoke_workspace},
    domain::{policy::Administer, tenant::Tenant},
    web::{gate::Can, pages::workspace_revocation::workspace_preview_lines, problem::Problem},
};

/// The revocation of a workspace.
pub struct WorkspaceRevocationApi;

/// A decision that ends several accounts of a body.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct WorkspaceEndingBody {
    /// The accounts, at most 300.
    accounts: Vec<String>,
    /// Căn cứ, lý do, at most 500 characters.
    ground: String,
    /// Số, ký hiệu văn bản.
    document_number: String,
    /// Date of the document, `yyyy-MM-dd`.
    decided_on: String,
    /// Account of the colleague who stays and takes over; empty to give everything back to the body.
    #[oai(default)]
    successor: String,
}

/// An account as it was read.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct SeenBody {
    /// The account.
    id: String,
    /// Its version.
    version: i64,
}

/// The decision, confirmed.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct WorkspaceRevokeBody {
    /// The decision.
    decision: WorkspaceEndingBody,
    /// Each of its accounts as the preview had it.
    seen: Vec<SeenBody>,
    /// Whether nobody of the body shall stay.
    #[oai(default)]
    whole: bool,
    /// The own password of whoever revokes.
    password: String,
}

impl From<WorkspaceEndingBody> for WorkspaceRevocationForm {
    fn from(body: WorkspaceEndingBody) -> Self {
        Self {
            account: body.accounts,
            ground: body.ground,
            document_number: body.document_number,
            decided_on: body.decided_on,
            successor: body.successor,
            ..Self::default()
        }
    }
}

/// What the revocation of several accounts will do.
#[derive(Clone, Debug, Object)]
struct WorkspacePreviewBody {
    /// The accounts with their versions, for the confirmation.
    seen: Vec<SeenBody>,
    /// Whether nobody of the body stays.
    whole: bool,
    /// What the people hold together.
    holdings: HoldingsBody,
    /// Invitations that are out to them.
    invitations: u64,
    /// Each consequence in a sentence.
    consequences: Vec<String>,
}

/// What the revocation left behind.
#[derive(Clone, Debug, Object)]
struct WorkspaceRevocationReceipt {
    /// How many accounts were revoked.
    revoked: u64,
}

fn body_of(can: &Can<Administer>) -> Result<&Tenant, Problem> {
    can.workspace.as_ref().ok_or_else(Problem::not_found)
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[OpenApi]
impl WorkspaceRevocationApi {
    /// What the revocation of several accounts of a body will do; changes nothing.
    #[oai(
        path = "/administration/workspaces/:slug/preview-revocations",
        method = "post"
    )]
    async fn preview_workspace_revocation(
        &self,
        can: Can<Administer>,
        _slug: Path<String>,
        body: Json<WorkspaceEndingBody>,
    ) -> Result<Json<WorkspacePreviewBody>> {
        let (services, tenant) = (can.services(), body_of(&can)?);
        let form = body.0.into();
        let preview = preview_workspace_revocation(services, can.tx(None)?, tenant.id, &form).await;
        let preview = preview.map_err(Problem::from)?;
        let reference = services.reference.current().await.map_err(Problem::from)?;
        Ok(Json(WorkspacePreviewBody {
            seen: preview
                .leaving
                .iter()
                .map(|account| SeenBody {
                    id: account.id.to_string(),
                    version: account.version.number(),
                })
                .collect(),
            whole: preview.staying.is_empty(),
            invitations: number(preview.invitations),
            consequences: workspace_preview_lines(&preview, tenant, &reference),
            holdings: preview.holdings.into(),
        }))
    }

    /// Revokes several accounts of a body, or all, as one act. When this answers, nothing of any of them is accepted any
    /// more.
    #[oai(path = "/administration/workspaces/:slug/revocations", method = "post")]
    async fn revoke_workspace(
        &self,
        can: Can<Administer>,
        _slug: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<WorkspaceRevokeBody>,
    ) -> Result<Json<WorkspaceRevocationReceipt>> {
        let tenant = body_of(&can)?;
        let body = body.0;
        // What is kept to know the request again is a plain hash: no password goes into it.
        let said = (tenant.id, &body.decision, &body.seen, body.whole);
        let tx = can.tx(once("revoke_workspace", key.0.as_deref(), &said)?)?;
        let form = WorkspaceRevocationForm {
            seen: body
                .seen
                .iter()
                .map(|one| format!("{}:{}", one.id, one.version))
                .collect(),
            whole: if body.whole {
                "on".to_owned()
            } else {
                String::new()
            },
            password: SecretString::from(body.password),
            ..body.decision.into()
        };
        let revoked = form.chosen();
        revoke_workspace(can.services(), tx, tenant, &form)
            .await
            .map_err(Problem::from)?;
        Ok(Json(WorkspaceRevocationReceipt {
            revoked: number(revoked),
        }))
    }
}
