//! Administration: the audit, one subject's chain with its check, and the bodies.

use poem::{Result, http::StatusCode};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};

use crate::{
    app::{
        audit::{AuditForm, read_audit_form},
        search::wanted_of,
    },
    domain::{
        actor::Role,
        policy::{Administer, Operate, Permission as _, ReadAudit, Revoke, Succeed, may_on_board},
        tenant::{Tenant, TenantKind},
        time::{Instant, LocalDate},
    },
    store::{AuditRow, StoreFault, verify::Verification},
    web::{
        gate::Can,
        page::{Answer, accounts_path, query_of, tenant_path},
        present,
        problem::Problem,
        views::{
            audit::{AuditLine, AuditPage, BodiesPage, BodyRow, ChainCheck, ChainPage},
            parts::Choice,
        },
    },
};

/// Rows on a page.
const PAGE: usize = 50;
/// The audit's address.
const AUDIT: &str = "/quan-tri/nhat-ky";
/// The bodies' address.
const BODIES: &str = "/quan-tri/don-vi";
/// Digits of a hash that a page shows.
const DIGITS: usize = 12;
/// Changed fields that a line names.
const FIELDS: usize = 6;
/// An entry may wait this long for its seal, in seconds.
const GRACE: i64 = 60;

/// The audit, and the bodies.
pub struct AuditPages;

#[OpenApi]
impl AuditPages {
    /// The newest entries of the audit.
    #[oai(path = "/quan-tri/nhat-ky", method = "get")]
    async fn show_audit(
        &self,
        can: Can<ReadAudit>,
        subject: Query<Option<String>>,
        actor: Query<Option<String>>,
        action: Query<Option<String>>,
        day: Query<Option<String>>,
        after: Query<Option<String>>,
    ) -> Result<Answer> {
        let form = AuditForm {
            subject: subject.0.unwrap_or_default(),
            actor: actor.0.unwrap_or_default(),
            action: action.0.unwrap_or_default(),
            day: day.0.unwrap_or_default(),
            after: after.0.unwrap_or_default(),
        };
        let mut page = audit_page(&can, &form).await?;
        let found = match read_audit_form(can.services(), &form).await {
            Ok(filter) => can
                .services()
                .store
                .audit_entries(&filter, PAGE)
                .await
                .map_err(Into::into),
            Err(fault) => Err(fault),
        };
        match found {
            Ok((rows, next)) => {
                let now = can.services().now();
                page.rows = rows.iter().map(|row| line(row, now)).collect();
                page.next = next.map(|cursor| address(&form, &cursor.to_string()));
                Ok(Answer::page(&page)?)
            }
            Err(fault) => {
                let problem = Problem::from(fault);
                if problem.status != StatusCode::UNPROCESSABLE_ENTITY {
                    return Err(problem.into());
                }
                page.errors = present::faults_of(problem);
                Ok(Answer::page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)?)
            }
        }
    }

    /// One subject's chain, and what its check finds.
    #[oai(path = "/quan-tri/nhat-ky/:kind/:id", method = "get")]
    async fn show_chain(
        &self,
        can: Can<ReadAudit>,
        kind: Path<String>,
        id: Path<String>,
        before: Query<Option<i64>>,
        #[oai(name = "kiem-tra")] check: Query<Option<String>>,
    ) -> Result<Answer> {
        let chain = format!("{}:{}", kind.0, id.0);
        let store = &can.services().store;
        let now = can.services().now();
        let (rows, next) = store
            .audit_chain(&chain, before.0, PAGE)
            .await
            .map_err(Problem::from)?;
        let check = match check.0 {
            Some(_) => Some(check_of(store.verify_chain(&chain, now).await)?),
            None => None,
        };
        let href = chain_path(&chain);
        let subject = rows
            .first()
            .map(|row| present::subject(&chain, row.subject.as_deref()))
            .unwrap_or_default();
        Ok(Answer::page(&ChainPage {
            shell: can
                .portal
                .shell(&can, &format!("Nhật ký: {subject}"), AUDIT)
                .await?,
            subject,
            chain,
            check,
            rows: rows.iter().map(|row| line(row, now)).collect(),
            next: next.map(|sequence| format!("{href}?before={sequence}")),
            href,
        })?)
    }

    /// The bodies, with who works for them.
    #[oai(path = "/quan-tri/don-vi", method = "get")]
    async fn show_bodies(&self, can: Can<Operate>, q: Query<Option<String>>) -> Result<Answer> {
        let q = q.0.unwrap_or_default();
        let (wanted, errors) = match wanted_of(&q) {
            Ok(wanted) => (wanted, Vec::new()),
            Err(fault) => (None, present::field_errors(vec![fault])),
        };
        let reference = can.services().reference.current().await.map_err(Problem::from)?;
        let accounts = can
            .services()
            .store
            .accounts_by_body()
            .await
            .map_err(Problem::from)?;
        let today = can.services().today();
        let none = Vec::new();
        let may_revoke = may_on_board::<Revoke>(&can.person, None).is_ok();
        let may_administer = Administer::ROLES.iter().any(|&role| can.person.holds(role));
        let mut rows = Vec::with_capacity(reference.tenants.len());
        let mut silent = 0;
        for tenant in &reference.tenants {
            let accounts = accounts.get(&tenant.id).unwrap_or(&none);
            let some = !accounts.is_empty();
            let row = BodyRow {
                people: (may_administer && some).then(|| accounts_path(&tenant.slug)),
                revoke: (may_revoke && some).then(|| format!("{BODIES}/{}/thu-hoi", tenant.slug)),
                ..body_row(tenant, accounts, today)
            };
            silent += usize::from(row.nobody);
            if wanted
                .as_ref()
                .is_none_or(|wanted| wanted.meets_name(&tenant.name))
            {
                rows.push(row);
            }
        }
        let status = match errors.is_empty() {
            true => StatusCode::OK,
            false => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let page = BodiesPage {
            shell: can.portal.shell(&can, "Cơ quan, đơn vị", BODIES).await?,
            summary: format!(
                "{} cơ quan, đơn vị có không gian làm việc; {silent} nơi chưa có người gửi tin bài.",
                reference.tenants.len()
            ),
            may_plan: may_on_board::<Succeed>(&can.person, None).is_ok(),
            errors,
            q,
            rows,
        };
        Ok(Answer::page_with(status, &page)?)
    }
}

async fn audit_page(can: &Can<ReadAudit>, form: &AuditForm) -> Result<AuditPage, Problem> {
    let actions = present::verbs().map(|(value, label)| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        depth: 0,
    });
    Ok(AuditPage {
        shell: can.portal.shell(can, "Nhật ký hệ thống", AUDIT).await?,
        subject: form.subject.clone(),
        actor: form.actor.clone(),
        action: form.action.clone(),
        day: form.day.clone(),
        actions: actions.collect(),
        errors: Vec::new(),
        rows: Vec::new(),
        next: None,
    })
}

/// Where a chain is shown.
fn chain_path(chain: &str) -> String {
    let (kind, id) = chain.split_once(':').unwrap_or((chain, ""));
    let part = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!("{AUDIT}/{}/{}", part(kind), part(id))
}

fn line(row: &AuditRow, now: Instant) -> AuditLine {
    let entry = &row.entry;
    let hash = entry.hash.to_string();
    let (seal_slug, seal) = match row.seal {
        Some(sequence) => ("sealed", format!("Niêm phong số {sequence}")),
        None if now.millis_since(entry.at) < GRACE * 1_000 => ("waiting", "Chờ niêm phong".to_owned()),
        None => ("unsealed", "Chưa thấy niêm phong".to_owned()),
    };
    AuditLine {
        at: entry.at.moment_words(),
        sequence: entry.sequence,
        what: present::verb_of(&entry.chain, &entry.action).to_owned(),
        fields: field_words(&entry.fields),
        subject: present::subject(&entry.chain, row.subject.as_deref()),
        href: chain_path(&entry.chain),
        who: present::actor_words(row),
        roles: present::roles_words(&entry.actor.roles),
        hash: hash.chars().take(DIGITS).collect(),
        whole_hash: hash,
        seal,
        seal_slug,
    }
}

/// Names of changed fields, as many as a line holds.
fn field_words(fields: &[String]) -> String {
    let shown = fields.iter().take(FIELDS).map(|field| present::field_name(field));
    let words = shown.collect::<Vec<_>>().join(", ");
    match fields.len().saturating_sub(FIELDS) {
        0 => words,
        more => format!("{words} và {more} mục khác"),
    }
}

/// The outcome of a check; a chain that is too long for a page is said to be.
fn check_of(outcome: Result<Verification, StoreFault>) -> Result<ChainCheck, Problem> {
    let report = match outcome {
        Ok(report) => report,
        Err(StoreFault::TooBroad) => {
            return Ok(ChainCheck {
                summary: "Chuỗi dài quá 5.000 mục nên không kiểm tra ngay trên trang. Hãy chạy lệnh cchc audit verify."
                    .to_owned(),
                findings: Vec::new(),
            });
        }
        Err(fault) => return Err(fault.into()),
    };
    let looked_at = format!(
        "Đã đối chiếu {} mục, {} tài liệu, {} niêm phong.",
        report.entries, report.documents, report.seals
    );
    Ok(ChainCheck {
        summary: match report.findings.len() {
            0 => format!("Chuỗi nguyên vẹn. {looked_at}"),
            count => format!("Phát hiện {count} điểm không khớp. {looked_at}"),
        },
        findings: report.findings.iter().map(present::finding).collect(),
    })
}

fn body_row(tenant: &Tenant, accounts: &[(Role, i64)], today: LocalDate) -> BodyRow {
    let (standing, standing_label) = match (tenant.valid_from, tenant.valid_until) {
        _ if tenant.is_valid_on(today) => ("active", "Đang hoạt động".to_owned()),
        (Some(first), _) if today < first => ("draft", format!("Mở từ ngày {}", first.short())),
        (_, Some(last)) => ("revoked", format!("Đã đóng sau ngày {}", last.short())),
        _ => ("revoked", "Đã đóng".to_owned()),
    };
    let files = accounts.iter().any(|(role, _)| *role == Role::Collaborator);
    BodyRow {
        name: tenant.name.clone(),
        kind: tenant.kind.label().to_owned(),
        href: tenant_path(&tenant.slug),
        standing,
        standing_label,
        accounts: accounts
            .iter()
            .map(|(role, count)| (role.label().to_owned(), *count))
            .collect(),
        nobody: !files && tenant.kind != TenantKind::House,
        people: None,
        revoke: None,
    }
}

/// The address of the same list from a row on.
fn address(form: &AuditForm, after: &str) -> String {
    let parts = [
        ("subject", form.subject.as_str()),
        ("actor", &form.actor),
        ("action", &form.action),
        ("day", &form.day),
        ("after", after),
    ];
    format!("{AUDIT}{}", query_of(&parts))
}
