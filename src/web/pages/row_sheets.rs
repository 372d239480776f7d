//! What the pages of sheets share: the upload, the report of the rows, the confirmation.

use poem::{Result, http::StatusCode};
use serde::{Serialize, de::DeserializeOwned};
use tokio::io::AsyncReadExt;

use super::{charges::to_mend, submissions::fresh_key};
use crate::{
    app::{
        Fault,
        content_form::FieldFault,
        sheet::{Columns, Foreseen, Made, column_of},
        workbook::{MOST_BYTES, MOST_ROWS},
    },
    domain::policy::Administer,
    web::{
        gate::Can,
        page::Answer,
        problem::Problem,
        sheets::{self, XLSX},
        upload::Upload,
        views::{
            parts::FieldError,
            row_sheets::{RowSheetPage, SheetConfirm, SheetRowView, SheetWords},
        },
    },
};

/// Where accounts are listed.
pub(super) const ACCOUNTS: &str = "/quan-tri/tai-khoan";

/// The template of a sheet: its columns, and the names that two of them may hold.
pub(super) fn template(
    words: SheetWords,
    (title, columns): (&str, &Columns),
    (heads, (bodies, names)): ([&str; 2], (Vec<String>, Vec<String>)),
) -> Result<Answer, Problem> {
    let columns: Vec<_> = columns.iter().map(|(_, label)| (*label, 28.0)).collect();
    let longest = bodies.len().max(names.len());
    let cell = |list: &[String], place: usize| list.get(place).cloned().unwrap_or_default();
    let rows: Vec<_> = (0..longest)
        .map(|place| vec![cell(&bodies, place), cell(&names, place)])
        .collect();
    let lists = [(heads[0], 48.0), (heads[1], 28.0)];
    let book = sheets::xlsx_of(&[(title, &columns, &[]), ("Danh sách", &lists, &rows)])?;
    Ok(Answer::bytes(sheets::download(XLSX, words.template, book)))
}

/// The bytes of an upload, one more than a sheet may have at most.
pub(super) async fn read_upload(upload: Upload) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    let mut file = upload.file.take(MOST_BYTES + 1);
    file.read_to_end(&mut bytes)
        .await
        .map_err(|_| Fault::BrokenUpload)?;
    // The rest is read and forgotten, so that the browser hears the answer.
    let mut rest = file.into_inner().take(16 * MOST_BYTES);
    tokio::io::copy(&mut rest, &mut tokio::io::sink())
        .await
        .map_err(|_| Fault::BrokenUpload)?;
    Ok(bytes)
}

/// The rows that a form carried on.
pub(super) fn carried<R: DeserializeOwned>(rows: &str) -> Result<Vec<R>, Problem> {
    serde_json::from_str(rows).map_err(|_| {
        Problem::unreadable("Biểu mẫu gửi lên không đúng định dạng. Hãy tải lại tệp rồi xác nhận lại.")
    })
}

/// Why it was not confirmed, for the page.
pub(super) fn unconfirmed(fault: Fault) -> Result<(StatusCode, Vec<FieldError>), Problem> {
    match fault {
        Fault::Throttled => Ok((
            StatusCode::TOO_MANY_REQUESTS,
            vec![FieldError {
                field: "password",
                message: "Bạn đã nhập sai mật khẩu quá nhiều lần. Hãy đợi 15 phút rồi xác nhận lại."
                    .to_owned(),
            }],
        )),
        fault => to_mend(fault),
    }
}

/// The page without rows.
pub(super) async fn page(
    can: &Can<Administer>,
    (title, words): (&str, SheetWords),
    errors: Vec<FieldError>,
) -> Result<RowSheetPage, Problem> {
    Ok(RowSheetPage {
        shell: can.portal.shell(can, title, ACCOUNTS).await?,
        errors,
        words,
        most: MOST_ROWS,
        summary: None,
        rows: Vec::new(),
        confirm: None,
    })
}

/// The verb of a kind of sheet, before and after.
#[derive(Clone, Copy)]
pub(super) struct Verb {
    /// As on the button.
    pub(super) button: &'static str,
    /// What can be done.
    pub(super) possible: &'static str,
    /// What was done.
    pub(super) done: &'static str,
}

/// The page with what would come of each row.
pub(super) fn report<R: Serialize>(
    page: RowSheetPage,
    (verb, columns): (Verb, &Columns),
    foreseen: &[Foreseen<R>],
    view: impl Fn(&R) -> SheetRowView,
) -> Result<RowSheetPage, Problem> {
    let good: Vec<_> = foreseen
        .iter()
        .filter(|one| one.outcome.is_ok())
        .map(|one| &one.row)
        .collect();
    let rows = serde_json::to_string(&good).map_err(|_| Problem::internal())?;
    let bad = foreseen.len() - good.len();
    let foreseen = foreseen.iter().map(|one| SheetRowView {
        good: one.outcome.is_ok(),
        words: match &one.outcome {
            Ok(words) => vec![words.clone()],
            Err(faults) => in_words(columns, faults),
        },
        ..view(&one.row)
    });
    Ok(RowSheetPage {
        summary: Some(format!(
            "{} dòng {}, {bad} dòng cần sửa",
            good.len(),
            verb.possible
        )),
        confirm: (!good.is_empty()).then(|| SheetConfirm {
            rows,
            key: fresh_key(),
            button: format!("{} {} dòng", verb.button, good.len()),
        }),
        rows: foreseen.collect(),
        ..page
    })
}

/// The page with what came of each row.
pub(super) fn outcome<R>(
    page: RowSheetPage,
    (verb, columns): (Verb, &Columns),
    (made, said): (&[Made<R>], &str),
    view: impl Fn(&R) -> SheetRowView,
) -> RowSheetPage {
    let rows: Vec<_> = made
        .iter()
        .map(|one| {
            let view = view(&one.row);
            match &one.outcome {
                Some(Ok(receipt)) => SheetRowView {
                    good: true,
                    href: Some(format!("{ACCOUNTS}/{}", receipt.id)),
                    words: vec![said.to_owned()],
                    ..view
                },
                Some(Err(Fault::Form(faults))) => SheetRowView {
                    words: in_words(columns, faults),
                    ..view
                },
                Some(Err(_)) | None => SheetRowView {
                    words: vec![format!(
                        "Chưa {} được vì hệ thống gặp sự cố hoặc dữ liệu vừa thay đổi. Hãy tải lại tệp để kiểm tra rồi {} lại.",
                        verb.button.to_lowercase(),
                        verb.button.to_lowercase()
                    )],
                    ..view
                },
            }
        })
        .collect();
    let done = rows.iter().filter(|row| row.good).count();
    RowSheetPage {
        summary: Some(format!("{} {done} trong {} dòng", verb.done, rows.len())),
        rows,
        ..page
    }
}

/// What must be mended, each with its column.
fn in_words(columns: &Columns, faults: &[FieldFault]) -> Vec<String> {
    let words = faults.iter().map(|fault| match column_of(columns, fault.field) {
        Some(column) => format!("Cột “{column}”: {}", fault.message),
        None => fault.message.clone(),
    });
    words.collect()
}

/// The name in a row, or that there is none.
pub(super) fn name_of(full_name: &str) -> String {
    if full_name.is_empty() {
        "(chưa có họ tên)".to_owned()
    } else {
        full_name.to_owned()
    }
}
