//! Tables as files: CSV in UTF-8 with its mark, and XLSX.

use poem::Response;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::problem::Problem;

/// MIME type of an XLSX file.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A cell of a CSV file. What a spreadsheet would take for a formula is marked as text.
fn csv_cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains(['"', ',', '\n', '\r', ';']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// A table as CSV.
pub fn csv(head: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let mut lines = vec![
        head.iter()
            .map(|cell| csv_cell(cell))
            .collect::<Vec<_>>()
            .join(","),
    ];
    let body = rows.iter();
    lines.extend(body.map(|row| {
        row.iter()
            .map(|cell| csv_cell(cell))
            .collect::<Vec<_>>()
            .join(",")
    }));
    format!("\u{feff}{}\r\n", lines.join("\r\n")).into_bytes()
}

/// One sheet: its name, its columns with their widths, its rows.
pub type Sheet<'a> = (&'a str, &'a [(&'a str, f64)], &'a [Vec<String>]);

/// A table as XLSX, each column as wide as given, every cell text.
///
/// # Errors
/// When it cannot be written.
pub fn xlsx(name: &str, columns: &[(&str, f64)], rows: &[Vec<String>]) -> Result<Vec<u8>, Problem> {
    xlsx_of(&[(name, columns, rows)])
}

/// Several tables as the sheets of one XLSX file.
///
/// # Errors
/// When it cannot be written.
pub fn xlsx_of(sheets: &[Sheet<'_>]) -> Result<Vec<u8>, Problem> {
    let mut book = Workbook::new();
    let written = sheets
        .iter()
        .try_for_each(|sheet| write_sheet(&mut book, *sheet))
        .and_then(|()| book.save_to_buffer());
    written.map_err(|fault| {
        tracing::error!(error = %fault, "a workbook could not be written");
        Problem::internal()
    })
}

fn write_sheet(book: &mut Workbook, (name, columns, rows): Sheet<'_>) -> Result<(), XlsxError> {
    let page = book.add_worksheet();
    page.set_name(name)?;
    let (bold, text) = (
        Format::new().set_bold().set_text_wrap(),
        Format::new().set_num_format("@"),
    );
    for (column, (title, width)) in (0_u16..).zip(columns) {
        page.set_column_width(column, *width)?;
        // Numbers of documents and days stay as they are typed.
        page.set_column_format(column, &text)?;
        page.write_string_with_format(0, column, *title, &bold)?;
    }
    page.set_freeze_panes(1, 0)?;
    for (line, row) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row) {
            page.write_string_with_format(line, column, cell, &text)?;
        }
    }
    Ok(())
}

/// A file to save under an ASCII name.
pub fn download(kind: &str, name: &str, bytes: Vec<u8>) -> Response {
    Response::builder()
        .content_type(kind)
        .header("content-disposition", format!("attachment; filename=\"{name}\""))
        .body(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_begins_with_its_mark_quotes_what_needs_it_and_holds_no_formula() {
        let rows = [vec![
            "Lý \"Lan\", A".to_owned(),
            "=1+1".to_owned(),
            "@x".to_owned(),
        ]];
        let text = String::from_utf8(csv(&["Họ và tên", "a", "b"], &rows)).unwrap();
        assert_eq!(
            text,
            "\u{feff}Họ và tên,a,b\r\n\"Lý \"\"Lan\"\", A\",'=1+1,'@x\r\n"
        );
    }
}
