//! Administration: the outbox, demonstration mail, accounts.

use poem::Result;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};
use serde::Deserialize;

use crate::{
    app::outbox::resend_letter,
    domain::{
        account::{Account, Standing},
        notice::Letter,
        policy::{Administer, Operate},
        proposal::ProposalStateName,
    },
    mail::transport::{FilesTransport, Transport},
    store::{
        Cursor,
        outbox::{Progress, Row},
    },
    web::{
        form::Form,
        gate::Can,
        page::{Answer, flash_of},
        present,
        problem::Problem,
        views::{
            admin::{AccountRow, AccountsPage, AdminHome, MailPage, MailRow, OutboxPage, OutboxRow},
            parts::NavLink,
        },
    },
};

/// Rows on a page.
const PAGE: i64 = 50;
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
    async fn show_accounts(&self, can: Can<Administer>, after: Query<Option<String>>) -> Result<Answer> {
        let after = after.0.as_deref().and_then(|text| text.rsplit_once('.'));
        let mut accounts = can
            .view()
            .accounts(after, PAGE + 1)
            .await
            .map_err(Problem::from)?;
        let more = accounts.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
        accounts.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
        let next = accounts.last().filter(|_| more).map(|last| {
            let cursor = format!("{}.{}", last.name_key, last.id);
            let cursor: String = url::form_urlencoded::byte_serialize(cursor.as_bytes()).collect();
            format!("/quan-tri/tai-khoan?after={cursor}")
        });
        let reference = can.services().reference.current().await.map_err(Problem::from)?;
        let shell = can.portal.shell(&can, "Tài khoản", "/quan-tri/tai-khoan").await?;
        let rows = accounts
            .iter()
            .map(|account| account_row(account, reference.tenant_name(account.tenant)))
            .collect();
        let waiting = can
            .view()
            .count_proposals(ProposalStateName::Waiting, COUNT_TO)
            .await
            .map_err(Problem::from)?;
        let proposals = (waiting > 0).then(|| present::count_words(waiting));
        Ok(Answer::page(&AccountsPage {
            shell,
            rows,
            next,
            proposals,
        })?)
    }
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
