//! Many appointments from one sheet: the file, the report of its rows, what came of them.

use super::parts::{FieldError, Shell};

/// `GET /quan-tri/nhap-tai-khoan`, `POST …/tep` and `POST` to itself.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/appointments/sheet.html")]
pub struct AppointmentSheetPage {
    /// The frame.
    pub shell: Shell,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// Most rows of a file.
    pub most: usize,
    /// What is said of the rows as a whole.
    pub summary: Option<String>,
    /// Each row with what comes of it.
    pub rows: Vec<SheetRowView>,
    /// What is confirmed; nothing when no row can be done, or all is done.
    pub confirm: Option<SheetConfirm>,
}

/// A row with what comes of it.
#[derive(Clone, Debug)]
pub struct SheetRowView {
    /// Its number in the sheet.
    pub line: u32,
    /// Name, else the address, else nothing.
    pub full_name: String,
    /// Address.
    pub email: String,
    /// Body.
    pub tenant: String,
    /// Roles.
    pub roles: String,
    /// Where the account opens.
    pub href: Option<String>,
    /// Whether it can be done, or was.
    pub good: bool,
    /// What comes of it, or each thing to mend with its column.
    pub words: Vec<String>,
}

/// What is confirmed with the own password.
#[derive(Clone, Debug)]
pub struct SheetConfirm {
    /// The good rows.
    pub rows: String,
    /// Key of the act.
    pub key: String,
    /// The button.
    pub button: String,
}
