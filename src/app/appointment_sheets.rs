//! Many appointments from one sheet: read, looked at row by row, then made one at a time by the ordinary operation.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{
    Fault, Services,
    content_form::FieldFault,
    sheet::{Foreseen, Made, Turns, check_count, mark_of, no_such_body, read_cells, slug_of},
    tenure::{AppointForm, appoint_person, foresee_appointment},
};
use crate::{
    domain::{
        actor::Role,
        policy::Appoint,
        scope::Newsroom,
        text::{Email, fold},
        time::LocalDate,
    },
    store::{Reference, Tx},
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
        mark_of(self.line, self)
    }
}

/// Rows as they came of a file.
///
/// # Errors
/// [`Fault::Form`] when the file is no such sheet.
pub async fn read_sheet(services: &Services, bytes: Vec<u8>) -> Result<Vec<Row>, Fault> {
    // A sheet without terms is a whole sheet.
    let cells = read_cells(bytes, &COLUMNS, &["until"]).await?;
    let reference = services.reference.current().await?;
    let rows = cells.iter().map(|row| Row {
        line: row.line,
        full_name: row.of("full_name"),
        email: row.of("email"),
        post: row.of("post"),
        tenant: slug_of(&row.of("tenant"), &reference),
        roles: roles_of(&row.of("roles")),
        document_number: row.of("document_number"),
        decided_on: row.of("decided_on"),
        until: row.of("until"),
    });
    Ok(rows.collect())
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
) -> Result<Vec<Foreseen<Row>>, Fault> {
    tx.board_for::<Appoint>()?;
    check_count(rows.len())?;
    let mut first_lines: HashMap<String, u32> = HashMap::new();
    let mut foreseen = Vec::with_capacity(rows.len());
    for row in rows {
        let outcome = match foresee_appointment(services, &mut tx, &row.form()).await {
            Ok(account) => Ok(
                match (account.later.is_empty(), account.password_hash.is_some()) {
                    (true, _) => "Cấp tài khoản mới",
                    (false, true) => "Cấp thêm vai trò hoặc gia hạn cho tài khoản đã có",
                    (false, false) => "Cấp lại hoặc bổ sung cho tài khoản đã có",
                }
                .to_owned(),
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
        "tenant" if !row.tenant.is_empty() && fault.message.starts_with("Chưa chọn") => {
            no_such_body(&row.tenant)
        }
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

/// Makes each appointment in the act begun for it: one that cannot be made keeps no other from being made.
///
/// # Errors
/// [`StoreFault::Fenced`] when the actor lost powers in between; what was made before stays so.
///
/// [`StoreFault::Fenced`]: crate::store::StoreFault::Fenced
pub async fn appoint_rows(
    services: &Services,
    acts: Vec<(Row, Tx<Newsroom>)>,
) -> Result<Vec<Made<Row>>, Fault> {
    let mut turns = Turns::new();
    for (row, tx) in acts {
        let outcome = match turns.go_on() {
            true => Some(appoint_person(services, tx, &row.form()).await),
            false => None,
        };
        turns.note(row, outcome)?;
    }
    Ok(turns.done())
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
