//! People who left or moved, from one sheet: read, looked at row by row, then revoked one at a time by the ordinary
//! operation.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{
    Fault, Services,
    content_form::FieldFault,
    sheet::{Foreseen, Made, Turns, check_count, mark_of, no_such_body, read_cells, slug_of},
    tenure::{Preview, RevokeForm, preview_revocation, revoke_listed},
};
use crate::{
    domain::{
        account::{Account, AccountFault},
        departure::Departure,
        ids::AccountId,
        policy::Revoke,
        scope::Newsroom,
        text::{Email, PersonName},
        time::LocalDate,
    },
    store::{Receipt, Reference, StoreFault, Tx},
};

/// Columns of the sheet, each with the field it fills.
pub const COLUMNS: [(&str, &str); 8] = [
    ("email", "Thư điện tử công vụ"),
    ("full_name", "Họ và tên"),
    ("tenant", "Cơ quan, đơn vị"),
    ("kind", "Loại biến động"),
    ("document_number", "Số, ký hiệu văn bản"),
    ("decided_on", "Ngày văn bản"),
    ("ground", "Căn cứ, ghi chú"),
    ("successor", "Người nhận bàn giao (thư điện tử)"),
];
/// Columns that may be missing.
const SPARE: [&str; 2] = ["ground", "successor"];

/// A row of the sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its number in the sheet.
    pub line: u32,
    /// Thư điện tử công vụ.
    pub email: String,
    /// Họ và tên.
    pub full_name: String,
    /// Slug of the body, or what was typed when it is none.
    pub tenant: String,
    /// Loại biến động.
    pub kind: String,
    /// Số, ký hiệu.
    pub document_number: String,
    /// Ngày văn bản.
    pub decided_on: String,
    /// Căn cứ, ghi chú.
    pub ground: String,
    /// Address of whoever takes over.
    pub successor: String,
    /// Version of the account that the report looked at.
    pub seen: String,
}

impl Row {
    /// What tells the row from every other: the key of its act.
    pub fn mark(&self) -> String {
        mark_of(self.line, self)
    }
}

/// Rows as they came of a file.
///
/// # Errors
/// [`Fault::Form`] when the file is no such sheet.
pub async fn read_sheet(services: &Services, bytes: Vec<u8>) -> Result<Vec<Row>, Fault> {
    let cells = read_cells(bytes, &COLUMNS, &SPARE).await?;
    let reference = services.reference.current().await?;
    let rows = cells.iter().map(|row| Row {
        line: row.line,
        email: row.of("email"),
        full_name: row.of("full_name"),
        tenant: slug_of(&row.of("tenant"), &reference),
        kind: row.of("kind"),
        document_number: row.of("document_number"),
        decided_on: row.of("decided_on"),
        ground: row.of("ground"),
        successor: row.of("successor"),
        seen: String::new(),
    });
    Ok(rows.collect())
}

/// The account that a row means, and the form of its revocation.
async fn read_row(
    tx: &Tx<Newsroom>,
    row: &Row,
    reference: &Reference,
) -> Result<Result<(Account, RevokeForm), Vec<FieldFault>>, Fault> {
    let mut faults = Vec::new();
    let mut at = |field, message: String| faults.push(FieldFault::new(field, message));
    let account = match Email::parse(&row.email) {
        Ok(email) => match tx.account_by_email(&email).await {
            Ok(account) => Some(account),
            Err(StoreFault::NotFound) => {
                at(
                    "email",
                    "Không có tài khoản nào dùng địa chỉ này. Hãy đối chiếu với danh bạ.".to_owned(),
                );
                None
            }
            Err(fault) => return Err(fault.into()),
        },
        Err(fault) => {
            at("email", fault.to_string());
            None
        }
    };
    if let Some(account) = &account {
        let same = PersonName::parse(&row.full_name).is_ok_and(|name| name == account.full_name);
        if !same {
            at(
                "full_name",
                format!(
                    "Tài khoản này của {}. Hãy kiểm tra họ tên hoặc địa chỉ thư.",
                    account.full_name
                ),
            );
        }
        match reference.tenant_by_slug(&row.tenant) {
            None => {
                let fault = no_such_body(&row.tenant);
                at(fault.field, fault.message);
            }
            Some(body) if body.id != account.tenant => at(
                "tenant",
                format!(
                    "Tài khoản này thuộc {}. Hãy kiểm tra cơ quan, đơn vị.",
                    reference.tenant_name(account.tenant)
                ),
            ),
            Some(_) => {}
        }
    }
    let kind = Departure::parse(&row.kind);
    if kind.is_none() {
        let kinds = Departure::ALL.map(Departure::label).join("; ");
        at("kind", format!("Hãy ghi một trong các loại: {kinds}."));
    }
    let successor = match row.successor.trim() {
        "" => Some(String::new()),
        typed => match successor_of(tx, typed).await? {
            Some(id) => Some(id.to_string()),
            None => {
                at(
                    "successor",
                    "Không có tài khoản nào dùng địa chỉ này. Hãy ghi thư điện tử của cộng tác viên cùng cơ quan, hoặc để trống."
                        .to_owned(),
                );
                None
            }
        },
    };
    let (Some(account), Some(kind), Some(successor), true) = (account, kind, successor, faults.is_empty())
    else {
        return Ok(Err(faults));
    };
    let form = RevokeForm {
        ground: kind.ground(&row.ground),
        document_number: row.document_number.clone(),
        decided_on: row.decided_on.clone(),
        successor,
        seen: row.seen.clone(),
        ..RevokeForm::default()
    };
    Ok(Ok((account, form)))
}

async fn successor_of(tx: &Tx<Newsroom>, typed: &str) -> Result<Option<AccountId>, Fault> {
    let Ok(email) = Email::parse(typed) else {
        return Ok(None);
    };
    match tx.account_by_email(&email).await {
        Ok(account) => Ok(Some(account.id)),
        Err(StoreFault::NotFound) => Ok(None),
        Err(fault) => Err(fault.into()),
    }
}

/// Addresses as they are compared.
fn address_of(typed: &str) -> String {
    Email::parse(typed).map_or_else(|_| typed.trim().to_owned(), |email| email.to_string())
}

/// What would come of each row; changes nothing.
///
/// # Errors
/// [`StoreFault::Denied`], and when the database does not answer.
pub async fn foresee_rows(
    services: &Services,
    mut tx: Tx<Newsroom>,
    rows: Vec<Row>,
) -> Result<Vec<Foreseen<Row>>, Fault> {
    tx.board_for::<Revoke>()?;
    check_count(rows.len())?;
    let reference = services.reference.current().await?;
    let mut lines: HashMap<String, u32> = HashMap::new();
    for row in rows.iter().rev() {
        lines.insert(address_of(&row.email), row.line);
    }
    let mut foreseen = Vec::with_capacity(rows.len());
    for mut row in rows {
        let beside = tx.beside();
        let mut outcome = foresee_row(services, beside, &mut row, &reference).await?;
        let mut fails = |field, message: String| {
            let mut faults = std::mem::replace(&mut outcome, Ok(String::new()))
                .err()
                .unwrap_or_default();
            faults.push(FieldFault::new(field, message));
            outcome = Err(faults);
        };
        let address = address_of(&row.email);
        if let Some(first) = lines
            .get(&address)
            .filter(|first| **first != row.line && !address.is_empty())
        {
            fails(
                "email",
                format!("Địa chỉ này đã có ở dòng {first}. Hãy bỏ một trong hai dòng."),
            );
        }
        let successor = address_of(&row.successor);
        if let Some(line) = lines.get(&successor).filter(|_| !successor.is_empty()) {
            fails(
                "successor",
                format!(
                    "Người nhận bàn giao cũng bị thu hồi ở dòng {line}. Hãy chọn người khác hoặc để trống."
                ),
            );
        }
        foreseen.push(Foreseen { row, outcome });
    }
    Ok(foreseen)
}

async fn foresee_row(
    services: &Services,
    tx: Tx<Newsroom>,
    row: &mut Row,
    reference: &Reference,
) -> Result<Result<String, Vec<FieldFault>>, Fault> {
    let (account, form) = match read_row(&tx, row, reference).await? {
        Ok(read) => read,
        Err(faults) => return Ok(Err(faults)),
    };
    row.seen = account.version.number().to_string();
    match preview_revocation(services, tx, account.id, &form).await {
        Ok(preview) => Ok(Ok(preview_words(&preview))),
        Err(Fault::Form(faults)) => Ok(Err(faults)),
        Err(Fault::Account(fault)) => Ok(Err(vec![FieldFault::new("email", fault.to_string())])),
        Err(fault) => Err(fault),
    }
}

fn preview_words(preview: &Preview) -> String {
    let held = &preview.holdings;
    let to = preview
        .successor
        .as_ref()
        .map_or_else(|| "về đơn vị".to_owned(), |name| format!("cho {name}"));
    format!(
        "Thu hồi tài khoản; {} phiên bị đóng; {} nháp, {} bài đang giữ chuyển {to}",
        held.sessions, held.drafts, held.open_items
    )
}

/// Revokes each account in the act begun for it.
///
/// # Errors
/// [`StoreFault::Fenced`] when the actor lost powers in between; what was revoked before stays so.
pub async fn revoke_rows(
    services: &Services,
    acts: Vec<(Row, Tx<Newsroom>)>,
) -> Result<Vec<Made<Row>>, Fault> {
    let reference = services.reference.current().await?;
    let mut turns = Turns::new();
    for (row, tx) in acts {
        let outcome = match turns.go_on() {
            true => Some(revoke_row(services, tx, &row, &reference).await),
            false => None,
        };
        turns.note(row, outcome)?;
    }
    Ok(turns.done())
}

async fn revoke_row(
    services: &Services,
    tx: Tx<Newsroom>,
    row: &Row,
    reference: &Reference,
) -> Result<Receipt, Fault> {
    // What was done under this key before needs no second look.
    if let Some(receipt) = tx.replay().await? {
        return Ok(receipt);
    }
    match read_row(&tx, row, reference).await? {
        Ok((account, form)) => match revoke_listed(services, tx, account.id, &form).await {
            Err(Fault::Account(fault @ AccountFault::AlreadyRevoked)) => {
                Err(Fault::Form(vec![FieldFault::new("email", fault.to_string())]))
            }
            done => done,
        },
        Err(faults) => Err(Fault::Form(faults)),
    }
}

/// The names that a sheet may hold: bodies of the day and kinds of change.
pub fn names_to_choose(reference: &Reference, today: LocalDate) -> (Vec<String>, Vec<String>) {
    let bodies = reference
        .tenants
        .iter()
        .filter(|tenant| tenant.is_valid_on(today));
    (
        bodies.map(|tenant| tenant.name.clone()).collect(),
        Departure::ALL.map(|kind| kind.label().to_owned()).to_vec(),
    )
}
