//! Sheets whose rows are acts: the file, the report of its rows, what came of them.

use super::parts::{FieldError, Shell};

/// `GET /quan-tri/nhap-tai-khoan` and `/quan-tri/nhap-bien-dong`, `POST …/tep` and `POST` to itself.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/appointments/sheet.html")]
pub struct RowSheetPage {
    /// The frame.
    pub shell: Shell,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// Its words.
    pub words: SheetWords,
    /// Most rows of a file.
    pub most: usize,
    /// What is said of the rows as a whole.
    pub summary: Option<String>,
    /// Each row with what comes of it.
    pub rows: Vec<SheetRowView>,
    /// What is confirmed; nothing when no row can be done, or all is done.
    pub confirm: Option<SheetConfirm>,
}

/// What the pages of one kind of sheet say.
#[derive(Clone, Copy, Debug)]
pub struct SheetWords {
    /// Its address.
    pub base: &'static str,
    /// Name of the template's file.
    pub template: &'static str,
    /// What a row is.
    pub lead: &'static str,
    /// How the template is filled in.
    pub filling: &'static str,
    /// Head of the column of people.
    pub person: &'static str,
    /// Head of the column of what is asked.
    pub what: &'static str,
    /// What is confirmed.
    pub confirming: &'static str,
    /// Tone of the button.
    pub tone: &'static str,
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
    /// What is asked: roles, or the kind of change.
    pub what: String,
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
