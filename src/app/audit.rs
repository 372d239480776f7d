//! Reading the audit: what was typed, turned into what to look for.

use super::{Fault, Services, content_form::FieldFault};
use crate::{
    domain::{text::Email, time::LocalDate},
    store::{AuditActor, AuditFilter, Cursor},
};

/// Longest name of a subject or a job, in characters.
const LONGEST: usize = 120;

/// A search of the audit as its controls are named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditForm {
    /// A code, an e-mail address, or a chain.
    pub subject: String,
    /// An e-mail address, or the name of a job.
    pub actor: String,
    /// The verb as stored.
    pub action: String,
    /// One day, `dd/MM/yyyy`.
    pub day: String,
    /// Where the page before ended.
    pub after: String,
}

/// Reads it; what nothing has is a fault, as ignoring it would show everything.
///
/// # Errors
/// [`Fault::Form`] with every field to mend, or when the database does not answer.
pub async fn read_audit_form(services: &Services, form: &AuditForm) -> Result<AuditFilter, Fault> {
    let mut faults = Vec::new();
    let chain = match form.subject.trim() {
        "" => None,
        subject => {
            let short = subject.chars().count() <= LONGEST;
            let found = match short {
                true => services.store.chain_named(subject).await?,
                false => None,
            };
            if found.is_none() {
                let message = "Không có đối tượng này trong nhật ký. Nhập mã tin bài, mã báo lỗi, địa chỉ thư điện tử của tài khoản hoặc tên chuỗi.";
                faults.push(FieldFault::new("subject", message));
            }
            found
        }
    };
    let actor = match form.actor.trim() {
        "" => None,
        actor if actor.contains('@') => {
            let account = match Email::parse(actor) {
                Ok(email) => services.store.account_by_email(&email).await?,
                Err(_) => None,
            };
            if account.is_none() {
                let message =
                    "Không có tài khoản nào dùng địa chỉ này. Hãy kiểm tra lại địa chỉ thư điện tử.";
                faults.push(FieldFault::new("actor", message));
            }
            account.map(|account| AuditActor::Account(account.id))
        }
        job => Some(AuditActor::Job(job.chars().take(LONGEST).collect())),
    };
    let day = match form.day.trim() {
        "" => None,
        day => LocalDate::parse(day)
            .map_err(|fault| faults.push(FieldFault::new("day", fault.to_string())))
            .ok(),
    };
    if !faults.is_empty() {
        return Err(Fault::Form(faults));
    }
    let action = Some(form.action.trim()).filter(|action| !action.is_empty());
    Ok(AuditFilter {
        chain,
        actor,
        action: action.map(|action| action.chars().take(LONGEST).collect()),
        from: day.map(LocalDate::start),
        before: day.map(LocalDate::end),
        after: Cursor::parse(&form.after),
    })
}
