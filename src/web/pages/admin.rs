//! Administration: the outbox, demonstration mail, accounts.

use poem::{Result, http::StatusCode};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};
use serde::Deserialize;

use super::tenure::choice;
use crate::{
    app::{account_list::AccountsForm, outbox::resend_letter},
    domain::{
        account::{Account, Standing, StandingName},
        actor::Role,
        notice::Letter,
        policy::{Administer, Operate},
        proposal::ProposalStateName,
    },
    mail::transport::{FilesTransport, Transport},
    store::{
        Cursor, NameCursor, Reference,
        outbox::{Progress, Row},
    },
    web::{
        form::Form,
        gate::Can,
        page::{Answer, flash_of, query_of},
        present,
        problem::Problem,
        views::{
            admin::{AccountRow, AccountsPage, AdminHome, MailPage, MailRow, OutboxPage, OutboxRow},
            parts::{Choice, NavLink},
        },
    },
};

/// Rows on a page.
const PAGE: i64 = 50;
/// Accounts on a page.
const PEOPLE: usize = 50;
const ACCOUNTS: &str = "/quan-tri/tai-khoan";
/// Counts stop after this many.
const COUNT_TO: u64 = 1_001;
/// Demonstration mails on the first page.
const MAILS: usize = 30;

/// Administration.
pub struct AdminPages;

#[derive(Default, Deserialize)]
#[serde(default)]
struct ResendForm {
    id: String,
}

#[OpenApi]
impl AdminPages {
    /// What the operators look at first.
    #[oai(path = "/quan-tri", method = "get")]
    async fn show_admin(&self, can: Can<Operate>) -> Result<Answer> {
        let counts = outbox_counts(&can, None).await?;
        let mails = match demo_mail(&can) {
            Some(files) => Some(files.list(MAILS).await.map_err(|fault| unreadable(&fault))?),
            None => None,
        };
        let mails = mails.map(|mails| {
            mails
                .into_iter()
                .map(|mail| MailRow {
                    href: format!("/quan-tri/thu/{}", mail.id),
                    to: format!("{} <{}>", mail.to_name, mail.to_email),
                    subject: mail.subject,
                    at: mail.stored_at.moment_words(),
                })
                .collect()
        });
        let shell = can.portal.shell(&can, "Quản trị", "/quan-tri").await?;
        Ok(Answer::page(&AdminHome { shell, counts, mails })?)
    }

    /// One demonstration mail.
    #[oai(path = "/quan-tri/thu/:id", method = "get")]
    async fn show_mail(&self, can: Can<Operate>, id: Path<String>) -> Result<Answer> {
        let files = demo_mail(&can).ok_or_else(Problem::not_found)?;
        let mail = files
            .read(&id.0)
            .await
            .map_err(|fault| unreadable(&fault))?
            .ok_or_else(Problem::not_found)?;
        let shell = can.portal.shell(&can, &mail.summary.subject, "/quan-tri").await?;
        let headers = vec![
            (
                "Người nhận".to_owned(),
                format!("{} <{}>", mail.summary.to_name, mail.summary.to_email),
            ),
            ("Tiêu đề".to_owned(), mail.summary.subject.clone()),
            ("Thời điểm".to_owned(), mail.summary.stored_at.moment_words()),
        ];
        Ok(Answer::page(&MailPage {
            shell,
            headers,
            text: mail.text,
        })?)
    }

    /// The outbox.
    #[oai(path = "/quan-tri/hop-thu", method = "get")]
    async fn show_outbox(
        &self,
        can: Can<Operate>,
        state: Query<Option<String>>,
        after: Query<Option<String>>,
        da: Query<Option<String>>,
    ) -> Result<Answer> {
        let progress = match state.0.as_deref() {
            Some("sent") => Progress::Sent,
            Some("failed") => Progress::Failed,
            _ => Progress::Queued,
        };
        let after = after.0.as_deref().and_then(Cursor::parse);
        let store = &can.services().store;
        let mut rows = store
            .letters(progress, after.as_ref(), PAGE + 1)
            .await
            .map_err(Problem::from)?;
        let more = rows.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
        rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
        let next = rows.last().filter(|_| more).map(|last| {
            format!(
                "{}&after={}",
                outbox_path(progress),
                Cursor::at(last.queued_at, last.id.clone())
            )
        });
        let mut shell = can.portal.shell(&can, "Hộp thư đi", "/quan-tri").await?;
        shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&OutboxPage {
            shell,
            state: progress.slug().to_owned(),
            states: outbox_counts(&can, Some(progress)).await?,
            rows: rows.iter().map(outbox_row).collect(),
            next,
        })?)
    }

    /// "Gửi lại".
    #[oai(path = "/quan-tri/hop-thu/gui-lai", method = "post")]
    async fn resend_letter(&self, can: Can<Operate>, form: Form<ResendForm>) -> Result<Answer> {
        resend_letter(can.services(), &can.person, &form.typed.id)
            .await
            .map_err(Problem::from)?;
        Ok(Answer::onward("/quan-tri/hop-thu?state=failed&da=gui-lai"))
    }

    /// Accounts by given name.
    #[oai(path = "/quan-tri/tai-khoan", method = "get")]
    async fn show_accounts(
        &self,
        can: Can<Administer>,
        q: Query<Option<String>>,
        tenant: Query<Option<String>>,
        role: Query<Option<String>>,
        standing: Query<Option<String>>,
        after: Query<Option<String>>,
    ) -> Result<Answer> {
        let form = AccountsForm::of([q.0, tenant.0, role.0, standing.0]);
        let after = after.0.as_deref().and_then(NameCursor::parse);
        let reference = can.services().reference.current().await.map_err(Problem::from)?;
        let (status, (accounts, next), errors) = match form.parse(&reference) {
            Ok(filter) => {
                let found = can.view().accounts(&filter, after.as_ref(), PEOPLE).await;
                (StatusCode::OK, found.map_err(Problem::from)?, Vec::new())
            }
            Err(fault) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                (Vec::new(), None),
                present::faults_of(fault.into()),
            ),
        };
        let waiting = can
            .view()
            .count_proposals(ProposalStateName::Waiting, COUNT_TO)
            .await
            .map_err(Problem::from)?;
        let page = AccountsPage {
            shell: can.portal.shell(&can, "Tài khoản", ACCOUNTS).await?,
            rows: accounts
                .iter()
                .map(|account| account_row(account, reference.tenant_name(account.tenant)))
                .collect(),
            next: next.map(|cursor| accounts_address(&form, &cursor)),
            proposals: (waiting > 0).then(|| present::count_words(waiting)),
            tenants: bodies_by_slug(&reference),
            role_choices: Role::ALL
                .map(|role| choice(role.slug().to_owned(), role.label().to_owned()))
                .to_vec(),
            standings: StandingName::ALL
                .map(|standing| choice(standing.slug().to_owned(), standing.label().to_owned()))
                .to_vec(),
            errors,
            q: form.q,
            tenant: form.tenant,
            role: form.role,
            standing: form.standing,
        };
        Ok(Answer::page_with(status, &page)?)
    }
}

/// Bodies to choose from, those that closed among them: their people are still in the list. Of those that bore one slug
/// the last is named.
fn bodies_by_slug(reference: &Reference) -> Vec<Choice> {
    let tenants = reference.tenants.iter().filter(|tenant| {
        let named = reference.tenant_by_slug(tenant.slug.as_str());
        named.is_some_and(|named| named.id == tenant.id)
    });
    tenants
        .map(|tenant| choice(tenant.slug.to_string(), tenant.name.clone()))
        .collect()
}

/// The address of the same list from a row on.
fn accounts_address(form: &AccountsForm, after: &NameCursor) -> String {
    let after = after.to_string();
    let query = query_of(&[
        ("q", &form.q),
        ("tenant", &form.tenant),
        ("role", &form.role),
        ("standing", &form.standing),
        ("after", &after),
    ]);
    format!("{ACCOUNTS}{query}")
}

fn demo_mail(can: &Can<Operate>) -> Option<&FilesTransport> {
    match can.portal.transport.as_ref() {
        Transport::Files(files) if can.portal.demo => Some(files),
        _ => None,
    }
}

fn unreadable(fault: &std::io::Error) -> Problem {
    tracing::error!(error = %fault, "the folder of mails cannot be read");
    Problem::internal()
}

fn outbox_path(progress: Progress) -> String {
    format!("/quan-tri/hop-thu?state={}", progress.slug())
}

async fn outbox_counts(
    can: &Can<Operate>,
    here: Option<Progress>,
) -> Result<Vec<(NavLink, String)>, Problem> {
    let mut counts = Vec::new();
    for (progress, label) in [
        (Progress::Queued, "Chờ gửi"),
        (Progress::Failed, "Không gửi được"),
        (Progress::Sent, "Đã gửi"),
    ] {
        let count = can.services().store.count_letters(progress, COUNT_TO).await?;
        let link = NavLink {
            label: label.to_owned(),
            href: outbox_path(progress),
            current: here == Some(progress),
        };
        counts.push((link, present::count_words(count)));
    }
    Ok(counts)
}

/// A reader who reported an error is no business of who operates.
fn recipient(row: &Row) -> String {
    match &row.letter {
        Letter::ErrorReportSettled { report, .. } => format!("Người báo lỗi mã {report}"),
        _ => format!("{} <{}>", row.to.full_name, row.to.email),
    }
}

/// A letter as operators see it: the item by its code, never by its title.
fn outbox_row(row: &Row) -> OutboxRow {
    OutboxRow {
        id: row.id.clone(),
        to: recipient(row),
        letter: row.letter.label().to_owned(),
        subject: row
            .letter
            .item()
            .map(|item| item.code.clone())
            .unwrap_or_default(),
        queued: row.queued_at.moment_words(),
        attempts: row.attempts,
        last_error: row
            .error
            .as_ref()
            .filter(|error| !error.is_empty())
            .map(|error| error.replace(row.to.email.as_str(), "…")),
        can_resend: row.progress == Progress::Failed,
    }
}

fn account_row(account: &Account, tenant: &str) -> AccountRow {
    let (standing, standing_label) = match &account.standing {
        Standing::Active => ("active", "Đang hoạt động".to_owned()),
        Standing::Revoked(ending) => ("revoked", format!("Đã thu hồi từ {}", ending.at.moment_words())),
    };
    AccountRow {
        href: format!("/quan-tri/tai-khoan/{}", account.id),
        full_name: account.full_name.to_string(),
        email: account.email.to_string(),
        tenant: tenant.to_owned(),
        post: account.appointment.post.clone(),
        roles: account
            .roles
            .iter()
            .map(|role| role.label())
            .collect::<Vec<_>>()
            .join(", "),
        standing,
        standing_label,
    }
}
