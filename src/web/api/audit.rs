//! The audit and the bodies as JSON.

use poem::Result;
use poem_openapi::{
    Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::submissions::PAGE;
use crate::{
    app::audit::{AuditForm, read_audit_form},
    domain::policy::{Operate, ReadAudit},
    store::AuditRow,
    web::{gate::Can, problem::Problem},
};

/// The audit and the bodies as JSON.
pub struct AuditApi;

/// One entry of the audit: hashes and names of fields, never text.
#[derive(Clone, Debug, Object)]
struct EntryBody {
    /// `{kind}:{id}` of the subject, or `process:{id}`.
    chain: String,
    /// From 1.
    sequence: i64,
    /// Code or address of the subject.
    subject: Option<String>,
    /// When, RFC 3339.
    at: String,
    /// The verb.
    action: String,
    /// Names of fields that changed.
    fields: Vec<String>,
    /// Name of who acted.
    actor_name: Option<String>,
    /// The job, when the system acted.
    job: Option<String>,
    /// Hash of the entry, in hexadecimal.
    hash: String,
    /// Hash of the entry before.
    previous: String,
    /// The seal that binds it.
    seal: Option<i64>,
}

impl From<&AuditRow> for EntryBody {
    fn from(row: &AuditRow) -> Self {
        let entry = &row.entry;
        Self {
            chain: entry.chain.clone(),
            sequence: entry.sequence,
            subject: row.subject.clone(),
            at: entry.at.to_string(),
            action: entry.action.clone(),
            fields: entry.fields.clone(),
            actor_name: row.actor_name.clone(),
            job: entry.actor.job.clone(),
            hash: entry.hash.to_string(),
            previous: entry.previous.to_string(),
            seal: row.seal,
        }
    }
}

/// A page of the audit.
#[derive(Clone, Debug, Object)]
struct EntryList {
    /// The entries, newest first.
    items: Vec<EntryBody>,
    /// Give it as `after`, of a chain as `before`, to read on.
    next: Option<String>,
}

/// What the check of a chain looked at and found.
#[derive(Clone, Debug, Object)]
struct VerificationBody {
    /// Entries read.
    entries: u64,
    /// Documents and records compared.
    documents: u64,
    /// Seals compared.
    seals: u64,
    /// What does not fit; empty is well.
    findings: Vec<String>,
}

/// A body with a workspace.
#[derive(Clone, Debug, Object)]
struct BodyBody {
    /// Its slug.
    slug: String,
    /// Its name.
    name: String,
    /// Its kind.
    kind: String,
    /// Whether its workspace is open today.
    open: bool,
    /// Active accounts by role.
    accounts: Vec<RoleCount>,
}

/// Active accounts of a role.
#[derive(Clone, Debug, Object)]
struct RoleCount {
    /// The role in words.
    role: String,
    /// How many.
    count: i64,
}

#[OpenApi]
impl AuditApi {
    /// The newest entries of the audit.
    #[oai(path = "/administration/audit", method = "get")]
    async fn list_audit(
        &self,
        can: Can<ReadAudit>,
        subject: Query<Option<String>>,
        actor: Query<Option<String>>,
        action: Query<Option<String>>,
        day: Query<Option<String>>,
        after: Query<Option<String>>,
    ) -> Result<Json<EntryList>> {
        let form = AuditForm {
            subject: subject.0.unwrap_or_default(),
            actor: actor.0.unwrap_or_default(),
            action: action.0.unwrap_or_default(),
            day: day.0.unwrap_or_default(),
            after: after.0.unwrap_or_default(),
        };
        let filter = read_audit_form(can.services(), &form)
            .await
            .map_err(Problem::from)?;
        let store = &can.services().store;
        let (rows, next) = store.audit_entries(&filter, PAGE).await.map_err(Problem::from)?;
        Ok(Json(EntryList {
            items: rows.iter().map(EntryBody::from).collect(),
            next: next.map(|cursor| cursor.to_string()),
        }))
    }

    /// One subject's chain, newest first.
    #[oai(path = "/administration/audit/:kind/:id", method = "get")]
    async fn list_chain(
        &self,
        can: Can<ReadAudit>,
        kind: Path<String>,
        id: Path<String>,
        before: Query<Option<i64>>,
    ) -> Result<Json<EntryList>> {
        let chain = format!("{}:{}", kind.0, id.0);
        let store = &can.services().store;
        let (rows, next) = store
            .audit_chain(&chain, before.0, PAGE)
            .await
            .map_err(Problem::from)?;
        Ok(Json(EntryList {
            items: rows.iter().map(EntryBody::from).collect(),
            next: next.map(|sequence| sequence.to_string()),
        }))
    }

    /// Verifies one subject's chain, its document and the seals that bind its entries.
    #[oai(path = "/administration/audit/:kind/:id/verification", method = "get")]
    async fn verify_chain(
        &self,
        can: Can<ReadAudit>,
        kind: Path<String>,
        id: Path<String>,
    ) -> Result<Json<VerificationBody>> {
        let chain = format!("{}:{}", kind.0, id.0);
        let now = can.services().now();
        let report = can.services().store.verify_chain(&chain, now).await;
        let report = report.map_err(Problem::from)?;
        Ok(Json(VerificationBody {
            entries: report.entries,
            documents: report.documents,
            seals: report.seals,
            findings: report.findings.iter().map(ToString::to_string).collect(),
        }))
    }

    /// The bodies, with how many active accounts of each role they have.
    #[oai(path = "/administration/bodies", method = "get")]
    async fn list_bodies(&self, can: Can<Operate>) -> Result<Json<Vec<BodyBody>>> {
        let reference = can.services().reference.current().await.map_err(Problem::from)?;
        let store = &can.services().store;
        let accounts = store.accounts_by_body().await.map_err(Problem::from)?;
        let today = can.services().today();
        let bodies = reference.tenants.iter().map(|tenant| BodyBody {
            slug: tenant.slug.to_string(),
            name: tenant.name.clone(),
            kind: tenant.kind.key().to_owned(),
            open: tenant.is_valid_on(today),
            accounts: accounts
                .get(&tenant.id)
                .into_iter()
                .flatten()
                .map(|(role, count)| RoleCount {
                    role: role.label().to_owned(),
                    count: *count,
                })
                .collect(),
        });
        Ok(Json(bodies.collect()))
    }
}
