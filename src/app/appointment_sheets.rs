//! Many appointments from one sheet: read, looked at row by row, then made one at a time by the ordinary operation.

use std::collections::HashMap;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    Fault, Services,
    content_form::FieldFault,
    tenure::{AppointForm, appoint_person, confirm_password, foresee_appointment},
    workbook::{MOST_ROWS, SheetRow, WorkbookFault, read_rows},
};
use crate::{
    domain::{
        actor::Role,
        policy::Appoint,
        scope::Newsroom,
        text::{Email, fold},
        time::LocalDate,
    },
    store::{Receipt, Reference, StoreFault, Tx},
};

/// Columns of the sheet, each with the field it fills.
pub const COLUMNS: [(&str, &str); 8] = [
    ("full_name", "Họ và tên"),
    ("email", "Thư điện tử công vụ"),
    ("post", "Chức vụ, đơn vị công tác"),
    ("tenant", "Cơ quan, đơn vị"),
    ("roles", "Vai trò"),
    ("document_number", "Số, ký hiệu văn bản"),
    ("decided_on", "Ngày văn bản"),
    ("until", "Thời hạn đến hết ngày"),
];

/// The column in which a field is typed.
pub fn column_of(field: &str) -> Option<&'static str> {
    let found = COLUMNS.iter().find(|(known, _)| *known == field);
    found.map(|(_, label)| *label)
}

/// A row of the sheet, as an appointment is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its number in the sheet.
    pub line: u32,
    /// Họ và tên.
    pub full_name: String,
    /// Thư điện tử công vụ.
    pub email: String,
    /// Chức vụ, đơn vị công tác.
    pub post: String,
    /// Slug of the body, or what was typed when it is none.
    pub tenant: String,
    /// Roles as stored, or what was typed.
    pub roles: Vec<String>,
    /// Số, ký hiệu.
    pub document_number: String,
    /// Ngày văn bản.
    pub decided_on: String,
    /// Hết thời hạn.
    pub until: String,
}

impl Row {
    fn form(&self) -> AppointForm {
        let row = self.clone();
        AppointForm {
            full_name: row.full_name,
            email: row.email,
            post: row.post,
            tenant: row.tenant,
            roles: row.roles,
            document_number: row.document_number,
            decided_on: row.decided_on,
            until: row.until,
        }
    }

    /// What tells the row from every other: the key of its act.
    pub fn mark(&self) -> String {
        let text = format!("{self:?}");
        let hash = Sha256::digest(text.as_bytes());
        format!("{}-{}", self.line, data_encoding::HEXLOWER.encode(&hash[..8]))
    }
}

/// What would come of a row.
#[derive(Clone, Debug)]
pub struct Foreseen {
    /// The row.
    pub row: Row,
    /// What would happen, in words, or what must be mended.
    pub outcome: Result<&'static str, Vec<FieldFault>>,
}

/// Rows as they came of a file.
///
/// # Errors
/// [`Fault::Form`] when the file is no such sheet.
pub async fn read_sheet(services: &Services, bytes: Vec<u8>) -> Result<Vec<Row>, Fault> {
    let refused = |message: String| Fault::Form(vec![FieldFault::new("file", message)]);
    if bytes.is_empty() {
        return Err(refused(WorkbookFault::NoFile.to_string()));
    }
    // Whatever breaks in the reader breaks this file alone.
    let read = tokio::task::spawn_blocking(move || read_rows(&bytes)).await;
    let rows = read.unwrap_or(Err(WorkbookFault::Unreadable));
    let rows = rows.map_err(|fault| refused(fault.to_string()))?;
    let reference = services.reference.current().await?;
    rows_of(&rows, &reference).map_err(refused)
}

fn rows_of(rows: &[SheetRow], reference: &Reference) -> Result<Vec<Row>, String> {
    let (head, body) = rows
        .split_first()
        .ok_or_else(|| WorkbookFault::Empty.to_string())?;
    let titles: Vec<_> = head
        .cells
        .iter()
        .map(|cell| fold(cell.trim_end_matches('*')))
        .collect();
    let mut places = HashMap::new();
    let mut missing = Vec::new();
    for (field, label) in COLUMNS {
        match titles.iter().position(|title| title.trim() == fold(label)) {
            Some(place) => {
                places.insert(field, place);
            }
            // A sheet without terms is a whole sheet.
            None if field == "until" => {}
            None => missing.push(format!("“{label}”")),
        }
    }
    if !missing.is_empty() {
        return Err(format!(
            "Dòng tiêu đề (dòng {}) thiếu cột {}. Hãy dùng tệp mẫu và giữ nguyên tên cột.",
            head.line,
            missing.join(", ")
        ));
    }
    let cell = |row: &SheetRow, field: &str| {
        let place = places.get(field);
        place
            .and_then(|place| row.cells.get(*place))
            .cloned()
            .unwrap_or_default()
    };
    let rows = body.iter().map(|row| Row {
        line: row.line,
        full_name: cell(row, "full_name"),
        email: cell(row, "email"),
        post: cell(row, "post"),
        tenant: slug_of(&cell(row, "tenant"), reference),
        roles: roles_of(&cell(row, "roles")),
        document_number: cell(row, "document_number"),
        decided_on: cell(row, "decided_on"),
        until: cell(row, "until"),
    });
    Ok(rows.collect())
}

/// The slug of a body that is named in full, in short or by its slug; what is none stays as it is.
fn slug_of(typed: &str, reference: &Reference) -> String {
    let wanted = fold(typed.trim());
    let named = reference.tenants.iter().find(|tenant| {
        let short = tenant.short_name.as_deref().map(fold);
        fold(&tenant.name) == wanted
            || short.as_deref() == Some(wanted.as_str())
            || tenant.slug.as_str() == typed.trim()
    });
    named.map_or_else(|| typed.trim().to_owned(), |tenant| tenant.slug.to_string())
}

fn roles_of(typed: &str) -> Vec<String> {
    let parts = typed
        .split([',', ';'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let role = Role::ALL
                .into_iter()
                .find(|role| fold(role.label()) == fold(part));
            role.map_or_else(|| part.to_owned(), |role| role.slug().to_owned())
        })
        .collect()
}

/// What would come of each row; changes nothing.
///
/// # Errors
/// [`StoreFault::Denied`], and when the database does not answer.
pub async fn foresee_rows(
    services: &Services,
    mut tx: Tx<Newsroom>,
    rows: Vec<Row>,
) -> Result<Vec<Foreseen>, Fault> {
    tx.board_for::<Appoint>()?;
    if rows.len() > MOST_ROWS {
        let message = WorkbookFault::TooManyRows.to_string();
        return Err(Fault::Form(vec![FieldFault::new("file", message)]));
    }
    let mut first_lines: HashMap<String, u32> = HashMap::new();
    let mut foreseen = Vec::with_capacity(rows.len());
    for row in rows {
        let outcome = match foresee_appointment(services, &mut tx, &row.form()).await {
            Ok(account) => Ok(
                match (account.later.is_empty(), account.password_hash.is_some()) {
                    (true, _) => "Cấp tài khoản mới",
                    (false, true) => "Cấp thêm vai trò hoặc gia hạn cho tài khoản đã có",
                    (false, false) => "Cấp lại hoặc bổ sung cho tài khoản đã có",
                },
            ),
            Err(Fault::Form(faults)) => Err(in_columns(&row, faults)),
            Err(fault) => return Err(fault),
        };
        let address = Email::parse(&row.email).map_or_else(|_| row.email.clone(), |email| email.to_string());
        let repeated = first_lines.get(&address).filter(|_| !address.is_empty());
        let outcome = match repeated {
            Some(line) => {
                let message = format!(
                    "Địa chỉ này đã có ở dòng {line}. Hãy gộp thành một dòng, ghi mọi vai trò cách nhau bằng dấu phẩy."
                );
                let mut faults = outcome.err().unwrap_or_default();
                faults.push(FieldFault::new("email", message));
                Err(faults)
            }
            None => outcome,
        };
        first_lines.entry(address).or_insert(row.line);
        foreseen.push(Foreseen { row, outcome });
    }
    Ok(foreseen)
}

/// The faults as who fills in a sheet can use them: it has no list to choose from.
fn in_columns(row: &Row, faults: Vec<FieldFault>) -> Vec<FieldFault> {
    let mend = |fault: FieldFault| match fault.field {
        "tenant" if !row.tenant.is_empty() && fault.message.starts_with("Chưa chọn") => FieldFault::new(
            "tenant",
            format!(
                "Không có cơ quan, đơn vị “{}”. Hãy ghi đúng tên trong trang Danh sách của tệp mẫu.",
                row.tenant
            ),
        ),
        "roles" if !row.roles.is_empty() && fault.message.starts_with("Chưa chọn") => FieldFault::new(
            "roles",
            format!(
                "Không có vai trò “{}”. Hãy ghi đúng tên trong trang Danh sách của tệp mẫu, cách nhau bằng dấu phẩy.",
                row.roles.join(", ")
            ),
        ),
        _ => fault,
    };
    faults.into_iter().map(mend).collect()
}

/// What came of a row.
#[derive(Debug)]
pub struct Made {
    /// The row.
    pub row: Row,
    /// The account, or why there is none; nothing when its turn did not come.
    pub outcome: Option<Result<Receipt, Fault>>,
}

/// Whether the actor may make these appointments: confirmed by the own password.
///
/// # Errors
/// [`StoreFault::Denied`], [`Fault::Form`] for a wrong password, [`Fault::Throttled`].
pub async fn confirm_rows(
    services: &Services,
    tx: &Tx<Newsroom>,
    password: &SecretString,
) -> Result<(), Fault> {
    tx.board_for::<Appoint>()?;
    confirm_password(services, tx, password).await
}

/// Makes each appointment in the act begun for it: one that cannot be made keeps no other from being made.
///
/// # Errors
/// [`StoreFault::Fenced`] when the actor lost powers in between; what was made before stays so.
pub async fn appoint_rows(services: &Services, acts: Vec<(Row, Tx<Newsroom>)>) -> Result<Vec<Made>, Fault> {
    let mut made = Vec::with_capacity(acts.len());
    let mut broken = false;
    for (row, tx) in acts {
        let outcome = match broken {
            true => None,
            false => Some(appoint_person(services, tx, &row.form()).await),
        };
        match &outcome {
            Some(Err(Fault::Store(StoreFault::Fenced))) => return Err(StoreFault::Fenced.into()),
            Some(Err(Fault::Store(StoreFault::Database(_)))) => broken = true,
            _ => {}
        }
        made.push(Made { row, outcome });
    }
    Ok(made)
}

/// The names that a sheet may hold: bodies of the day and roles.
pub fn names_to_choose(reference: &Reference, today: LocalDate) -> (Vec<String>, Vec<String>) {
    let bodies = reference
        .tenants
        .iter()
        .filter(|tenant| tenant.is_valid_on(today));
    (
        bodies.map(|tenant| tenant.name.clone()).collect(),
        Role::ALL.map(|role| role.label().to_owned()).to_vec(),
    )
}
