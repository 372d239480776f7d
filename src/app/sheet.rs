//! Sheets whose rows are acts: read by the names of their columns, then carried out one row after another, each under
//! a key of its own.

use std::{collections::HashMap, fmt::Debug};

use secrecy::SecretString;
use sha2::{Digest, Sha256};

use super::{
    Fault, Services,
    content_form::FieldFault,
    tenure::confirm_password,
    workbook::{MOST_ROWS, SheetRow, WorkbookFault, read_rows},
};
use crate::{
    domain::{policy::BoardAct, scope::Newsroom, text::fold},
    store::{Receipt, Reference, StoreFault, Tx},
};

/// Columns of a sheet, each with the field it fills.
pub type Columns = [(&'static str, &'static str)];

/// The column in which a field is typed.
pub fn column_of(columns: &Columns, field: &str) -> Option<&'static str> {
    let found = columns.iter().find(|(known, _)| *known == field);
    found.map(|(_, label)| *label)
}

/// A row, by the fields of its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cells {
    /// Its number in the sheet.
    pub line: u32,
    cells: HashMap<&'static str, String>,
}

impl Cells {
    /// What was typed for a field.
    pub fn of(&self, field: &str) -> String {
        self.cells.get(field).cloned().unwrap_or_default()
    }
}

fn refused(message: String) -> Fault {
    Fault::Form(vec![FieldFault::new("file", message)])
}

/// The rows of a file; a column of `spare` may be missing.
///
/// # Errors
/// [`Fault::Form`] when the file is no such sheet.
pub async fn read_cells(bytes: Vec<u8>, columns: &Columns, spare: &[&str]) -> Result<Vec<Cells>, Fault> {
    if bytes.is_empty() {
        return Err(refused(WorkbookFault::NoFile.to_string()));
    }
    // Whatever breaks in the reader breaks this file alone.
    let read = tokio::task::spawn_blocking(move || read_rows(&bytes)).await;
    let rows = read.unwrap_or(Err(WorkbookFault::Unreadable));
    let rows = rows.map_err(|fault| refused(fault.to_string()))?;
    cells_of(&rows, columns, spare).map_err(refused)
}

fn cells_of(rows: &[SheetRow], columns: &Columns, spare: &[&str]) -> Result<Vec<Cells>, String> {
    let (head, body) = rows
        .split_first()
        .ok_or_else(|| WorkbookFault::Empty.to_string())?;
    let titles: Vec<_> = head
        .cells
        .iter()
        .map(|cell| fold(cell.trim_end_matches('*')))
        .collect();
    let mut places = Vec::new();
    let mut missing = Vec::new();
    for (field, label) in columns {
        match titles.iter().position(|title| title.trim() == fold(label)) {
            Some(place) => places.push((*field, place)),
            None if spare.contains(field) => {}
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
    let rows = body.iter().map(|row| Cells {
        line: row.line,
        cells: places
            .iter()
            .map(|(field, place)| (*field, row.cells.get(*place).cloned().unwrap_or_default()))
            .collect(),
    });
    Ok(rows.collect())
}

/// The slug of a body that is named in full, in short or by its slug; what is none stays as it is.
pub fn slug_of(typed: &str, reference: &Reference) -> String {
    let wanted = fold(typed.trim());
    let named = reference.tenants.iter().find(|tenant| {
        let short = tenant.short_name.as_deref().map(fold);
        fold(&tenant.name) == wanted
            || short.as_deref() == Some(wanted.as_str())
            || tenant.slug.as_str() == typed.trim()
    });
    named.map_or_else(|| typed.trim().to_owned(), |tenant| tenant.slug.to_string())
}

/// Nobody knows a body of that name.
pub fn no_such_body(typed: &str) -> FieldFault {
    FieldFault::new(
        "tenant",
        format!("Không có cơ quan, đơn vị “{typed}”. Hãy ghi đúng tên trong trang Danh sách của tệp mẫu."),
    )
}

/// What tells a row from every other: the key of its act.
pub fn mark_of(line: u32, row: &impl Debug) -> String {
    let hash = Sha256::digest(format!("{row:?}").as_bytes());
    format!("{line}-{}", data_encoding::HEXLOWER.encode(&hash[..8]))
}

/// Refuses more rows than a sheet may have.
///
/// # Errors
/// [`Fault::Form`].
pub fn check_count(rows: usize) -> Result<(), Fault> {
    if rows == 0 {
        Err(refused(WorkbookFault::Empty.to_string()))
    } else if rows > MOST_ROWS {
        Err(refused(WorkbookFault::TooManyRows.to_string()))
    } else {
        Ok(())
    }
}

/// What would come of a row.
#[derive(Clone, Debug)]
pub struct Foreseen<R> {
    /// The row.
    pub row: R,
    /// What would happen, in words, or what must be mended.
    pub outcome: Result<String, Vec<FieldFault>>,
}

/// What came of a row.
#[derive(Debug)]
pub struct Made<R> {
    /// The row.
    pub row: R,
    /// The account, or why nothing was done; nothing when its turn did not come.
    pub outcome: Option<Result<Receipt, Fault>>,
}

/// Whether the actor may carry such rows out: confirmed once for all by the own password.
///
/// # Errors
/// [`StoreFault::Denied`], [`Fault::Form`] for a wrong password, [`Fault::Throttled`].
pub async fn confirm_rows<A: BoardAct>(
    services: &Services,
    tx: &Tx<Newsroom>,
    password: &SecretString,
) -> Result<(), Fault> {
    tx.board_for::<A>()?;
    confirm_password(services, tx, password).await
}

/// Rows that are carried out in turn: one that cannot be keeps no other from being tried.
#[derive(Debug)]
pub struct Turns<R> {
    made: Vec<Made<R>>,
    broken: bool,
}

impl<R> Default for Turns<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R> Turns<R> {
    /// Before the first turn.
    pub const fn new() -> Self {
        Self {
            made: Vec::new(),
            broken: false,
        }
    }

    /// Whether the database still answers.
    pub const fn go_on(&self) -> bool {
        !self.broken
    }

    /// Notes what came of a row.
    ///
    /// # Errors
    /// [`StoreFault::Fenced`] when the actor lost powers in between; what was done before stays so.
    pub fn note(&mut self, row: R, outcome: Option<Result<Receipt, Fault>>) -> Result<(), Fault> {
        match &outcome {
            Some(Err(Fault::Store(StoreFault::Fenced))) => return Err(StoreFault::Fenced.into()),
            Some(Err(Fault::Store(StoreFault::Database(_)))) => self.broken = true,
            _ => {}
        }
        self.made.push(Made { row, outcome });
        Ok(())
    }

    /// What came of each.
    pub fn done(self) -> Vec<Made<R>> {
        self.made
    }
}
