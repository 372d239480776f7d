//! Reads the first sheet of an XLSX file that nobody vouches for.
//!
//! The file is unpacked here with everything counted, checked for what would make its reader allocate without end,
//! and packed again without compression: the reader sees these bytes and no others.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx, XlsxError};

/// Largest file, in bytes.
pub const MOST_BYTES: u64 = 2 * 1_048_576;
/// Most rows below the head.
pub const MOST_ROWS: usize = 500;
/// Most bytes of a file when unpacked.
const MOST_UNPACKED: u64 = 24 * 1_048_576;
/// Most parts of a file.
const MOST_PARTS: usize = 200;
/// Columns that are looked at.
const MOST_COLUMNS: u32 = 40;
/// Longest text of a cell that is kept, in characters.
const MOST_CHARACTERS: usize = 1_000;

/// Why a file cannot be read, with the remedy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkbookFault {
    /// None was chosen.
    #[error("Chưa chọn tệp. Hãy chọn tệp XLSX đã điền theo mẫu.")]
    NoFile,
    /// Too many bytes.
    #[error("Tệp lớn hơn {} MB. Hãy chia thành nhiều tệp rồi tải từng tệp.", MOST_BYTES / 1_048_576)]
    TooLarge,
    /// Not what its name says, damaged, or made to do harm.
    #[error(
        "Tệp không phải bảng tính XLSX đọc được. Hãy mở tệp mẫu bằng Excel hoặc LibreOffice, điền rồi lưu dạng .xlsx."
    )]
    Unreadable,
    /// It swells when it is unpacked.
    #[error(
        "Tệp nén quá nhiều dữ liệu nên không được mở. Hãy chép các dòng cần nhập sang tệp mẫu mới rồi tải lại."
    )]
    Swollen,
    /// A cell computes.
    #[error(
        "Ô {0} chứa công thức. Hãy sao chép cột đó, dán lại dạng giá trị (Paste Values), rồi tải lại tệp."
    )]
    Formula(String),
    /// Too many rows.
    #[error("Tệp có hơn {MOST_ROWS} dòng. Hãy chia thành nhiều tệp, mỗi tệp tối đa {MOST_ROWS} dòng.")]
    TooManyRows,
    /// Nothing below the head.
    #[error("Tệp chưa có dòng nào dưới dòng tiêu đề. Hãy điền mỗi người một dòng rồi tải lại.")]
    Empty,
}

/// A row that is not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// Its number, as a spreadsheet shows it.
    pub line: u32,
    /// Its cells from the first column on, as text.
    pub cells: Vec<String>,
}

/// The rows of the first sheet, the head first.
///
/// # Errors
/// [`WorkbookFault`].
pub fn read_rows(bytes: &[u8]) -> Result<Vec<SheetRow>, WorkbookFault> {
    let parts = unpack(bytes)?;
    let plain = pack(&parts);
    let unreadable = |_: XlsxError| WorkbookFault::Unreadable;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(plain)).map_err(unreadable)?;
    let sheet = book
        .sheet_names()
        .into_iter()
        .next()
        .ok_or(WorkbookFault::Unreadable)?;
    let mut reader = book.worksheet_cells_reader(&sheet).map_err(unreadable)?;
    let mut rows: Vec<SheetRow> = Vec::new();
    while let Some(cell) = reader.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let text = text_of(cell.get_value());
        if text.is_empty() || column >= MOST_COLUMNS {
            continue;
        }
        let line = row.saturating_add(1);
        // A cell may stand anywhere in the file, whatever row it names.
        let place = match rows.iter().rposition(|known| known.line == line) {
            Some(place) => place,
            None if rows.len() > MOST_ROWS => return Err(WorkbookFault::TooManyRows),
            None => {
                rows.push(SheetRow {
                    line,
                    cells: Vec::new(),
                });
                rows.len() - 1
            }
        };
        let (Some(row), Ok(column)) = (rows.get_mut(place), usize::try_from(column)) else {
            continue;
        };
        if row.cells.len() <= column {
            row.cells.resize(column + 1, String::new());
        }
        if let Some(cell) = row.cells.get_mut(column) {
            *cell = text;
        }
    }
    rows.sort_by_key(|row| row.line);
    if rows.len() < 2 {
        return Err(WorkbookFault::Empty);
    }
    Ok(rows)
}

/// A cell as a person reads it: days as `dd/MM/yyyy`, whole numbers without a point.
fn text_of(value: &DataRef<'_>) -> String {
    let text = match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{day:02}/{month:02}/{year:04}")
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) => "#LỖI".to_owned(),
        DataRef::Empty => String::new(),
    };
    text.trim().chars().take(MOST_CHARACTERS).collect()
}

/// One file within the file.
struct Part {
    name: Vec<u8>,
    bytes: Vec<u8>,
}

fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let found = bytes.get(at..at.checked_add(length)?)?;
    Some(
        found
            .iter()
            .rev()
            .fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte)),
    )
}

/// Unpacks every part, counting what comes out rather than believing what is said of it.
fn unpack(bytes: &[u8]) -> Result<Vec<Part>, WorkbookFault> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(WorkbookFault::TooLarge);
    }
    let end = bytes.windows(4).rposition(|four| four == b"PK\x05\x06");
    let end = end
        .filter(|_| bytes.starts_with(b"PK\x03\x04"))
        .ok_or(WorkbookFault::Unreadable)?;
    let (mut parts, mut left) = (Vec::new(), MOST_UNPACKED);
    let read =
        || -> Option<(usize, usize)> { Some((number(bytes, end + 10, 2)?, number(bytes, end + 16, 4)?)) };
    let (count, mut at) = read().ok_or(WorkbookFault::Unreadable)?;
    if count > MOST_PARTS {
        return Err(WorkbookFault::Swollen);
    }
    for _ in 0..count {
        let (part, next) = read_part(bytes, at, &mut left)?;
        check_part(&part)?;
        parts.push(part);
        at = next;
    }
    Ok(parts)
}

fn read_part(bytes: &[u8], at: usize, left: &mut u64) -> Result<(Part, usize), WorkbookFault> {
    let read = || -> Option<(usize, &[u8], &[u8], usize)> {
        if bytes.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        let (flags, method) = (number(bytes, at + 8, 2)?, number(bytes, at + 10, 2)?);
        let packed = number(bytes, at + 20, 4)?;
        let names = [28, 30, 32].map(|place| number(bytes, at + place, 2));
        let [Some(name), Some(extra), Some(comment)] = names else {
            return None;
        };
        let local = number(bytes, at + 42, 4)?;
        if flags & 1 != 0 || bytes.get(local..local + 4)? != b"PK\x03\x04" {
            return None;
        }
        let start = local + 30 + number(bytes, local + 26, 2)? + number(bytes, local + 28, 2)?;
        let data = bytes.get(start..start.checked_add(packed)?)?;
        let name_bytes = bytes.get(at + 46..at + 46 + name)?;
        Some((method, name_bytes, data, at + 46 + name + extra + comment))
    };
    let (method, name, data, next) = read().ok_or(WorkbookFault::Unreadable)?;
    let mut unpacked = Vec::new();
    let copied = match method {
        0 => data.take(*left + 1).read_to_end(&mut unpacked),
        8 => flate2::read::DeflateDecoder::new(data)
            .take(*left + 1)
            .read_to_end(&mut unpacked),
        _ => return Err(WorkbookFault::Unreadable),
    };
    copied.map_err(|_| WorkbookFault::Unreadable)?;
    *left = left
        .checked_sub(unpacked.len() as u64)
        .ok_or(WorkbookFault::Swollen)?;
    let part = Part {
        name: name.to_vec(),
        bytes: unpacked,
    };
    Ok((part, next))
}

/// Refuses what would make the reader allocate by a number that the file names, and formulas.
fn check_part(part: &Part) -> Result<(), WorkbookFault> {
    let sheet = part
        .name
        .to_ascii_lowercase()
        .windows(10)
        .any(|ten| ten == b"worksheets");
    let xml = part.name.to_ascii_lowercase().ends_with(b".xml");
    if !xml && !sheet {
        return Ok(());
    }
    let text = std::str::from_utf8(&part.bytes).map_err(|_| WorkbookFault::Unreadable)?;
    for (place, name) in text.match_indices("uniqueCount") {
        let value = text[place + name.len()..]
            .strip_prefix("=\"")
            .and_then(|rest| rest.split('"').next());
        let small = value.is_some_and(|value| {
            (1..=6).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit())
        });
        if !small {
            return Err(WorkbookFault::Unreadable);
        }
    }
    match sheet.then(|| formula_in(text)).flatten() {
        Some(cell) => Err(WorkbookFault::Formula(cell)),
        None => Ok(()),
    }
}

/// The first cell that computes: an element `f`, with or without a prefix.
fn formula_in(text: &str) -> Option<String> {
    let mut last = "";
    for tag in text.split('<').skip(1) {
        let name = tag
            .split(|c: char| c.is_whitespace() || c == '>' || c == '/')
            .next()
            .unwrap_or_default();
        match name.rsplit(':').next().unwrap_or_default() {
            "c" => {
                let named = tag.split(" r=\"").nth(1).and_then(|rest| rest.split('"').next());
                last = named.unwrap_or_default();
            }
            "f" => return Some(last.chars().take(12).collect()),
            _ => {}
        }
    }
    None
}

/// Packs parts without compression.
fn pack(parts: &[Part]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for part in parts {
        let mut crc = flate2::Crc::new();
        crc.update(&part.bytes);
        let size = u32::try_from(part.bytes.len()).unwrap_or(u32::MAX).to_le_bytes();
        let place = u32::try_from(file.len()).unwrap_or(u32::MAX).to_le_bytes();
        let name = u16::try_from(part.name.len()).unwrap_or(u16::MAX).to_le_bytes();
        // Version 2.0, names in UTF-8, stored, no date.
        let common = [
            &[20, 0, 0, 8, 0, 0, 0, 0, 33, 0][..],
            &crc.sum().to_le_bytes(),
            &size,
            &size,
            &name,
            &[0, 0],
        ]
        .concat();
        directory.extend(
            [
                &b"PK\x01\x02"[..],
                &[20, 0],
                &common,
                &[0; 10],
                &place,
                &part.name,
            ]
            .concat(),
        );
        file.extend([&b"PK\x03\x04"[..], &common, &part.name, &part.bytes].concat());
    }
    let place = u32::try_from(file.len()).unwrap_or(u32::MAX).to_le_bytes();
    let size = u32::try_from(directory.len()).unwrap_or(u32::MAX).to_le_bytes();
    let count = u16::try_from(parts.len()).unwrap_or(u16::MAX).to_le_bytes();
    file.extend(directory);
    file.extend(
        [
            &b"PK\x05\x06"[..],
            &[0; 4],
            &count,
            &count,
            &size,
            &place,
            &[0, 0],
        ]
        .concat(),
    );
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(write: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        write(book.add_worksheet());
        book.save_to_buffer().unwrap()
    }

    fn with(name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
        let mut parts = unpack(&book(|page| {
            page.write_string(0, 0, "Họ và tên").unwrap();
            page.write_string(1, 0, "Ma Văn Sình").unwrap();
        }))
        .unwrap();
        for part in parts.iter_mut().filter(|part| part.name == name.as_bytes()) {
            part.bytes = change(String::from_utf8(part.bytes.clone()).unwrap()).into_bytes();
        }
        pack(&parts)
    }

    #[test]
    fn rows_are_read_as_a_person_sees_them() {
        let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 7, 20).unwrap();
        let format = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
        let bytes = book(|page| {
            page.write_string(0, 0, "Họ và tên").unwrap();
            page.write_string(0, 1, "Ngày").unwrap();
            page.write_string(3, 0, "  Ma Văn Sình ").unwrap();
            page.write_datetime_with_format(3, 1, day, &format).unwrap();
            page.write_number(3, 2, 12.0).unwrap();
        });
        let rows = read_rows(&bytes).unwrap();
        assert_eq!(rows[1].line, 4);
        assert_eq!(rows[1].cells, ["Ma Văn Sình", "20/07/2026", "12"]);
    }

    #[test]
    fn hostile_files_are_refused_in_words() {
        let refused = |bytes: &[u8]| read_rows(bytes).unwrap_err();
        for bytes in [
            &b""[..],
            b"%PDF-1.7",
            b"PK\x03\x04",
            b"PK\x03\x04 PK\x05\x06",
            &[0xff; 4_000],
        ] {
            assert_eq!(refused(bytes), WorkbookFault::Unreadable);
        }
        assert_eq!(refused(&vec![b'P'; 3 * 1_048_576]), WorkbookFault::TooLarge);
        let formula = book(|page| {
            page.write_string(0, 0, "Họ và tên").unwrap();
            page.write_formula(4, 2, "=HYPERLINK(\"http://x\")").unwrap();
        });
        assert_eq!(refused(&formula), WorkbookFault::Formula("C5".to_owned()));
        let many = book(|page| {
            for row in 0..10_001 {
                page.write_string(row, 0, "x").unwrap();
            }
        });
        assert_eq!(refused(&many), WorkbookFault::TooManyRows);
        let empty = book(|page| {
            page.write_string(0, 0, "Họ và tên").unwrap();
        });
        assert_eq!(refused(&empty), WorkbookFault::Empty);
        // A number that the reader would believe.
        let strings = "xl/sharedStrings.xml";
        for lie in [
            "uniqueCount=\"99999999999999\"",
            "uniqueCount='99999999999999'",
            "uniqueCount = \"9\"",
        ] {
            let bytes = with(strings, |text| text.replace("uniqueCount=\"2\"", lie));
            assert_eq!(refused(&bytes), WorkbookFault::Unreadable, "{lie}");
        }
        // A cell at the end of the world costs nothing.
        let far = with("xl/worksheets/sheet1.xml", |text| {
            text.replace("r=\"A2\"", "r=\"A1048576\"")
        });
        assert_eq!(read_rows(&far).unwrap()[1].line, 1_048_576);
        let cut = book(|page| {
            page.write_string(0, 0, "x").unwrap();
        });
        for length in (0..cut.len()).step_by(97) {
            assert!(read_rows(&cut[..length]).is_err());
        }
    }

    #[test]
    fn a_file_that_swells_is_given_up() {
        let zeros = vec![b' '; 40 * 1_048_576];
        let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut packed, &zeros).unwrap();
        let packed = packed.finish().unwrap();
        let mut bytes = pack(&[Part {
            name: b"xl/workbook.xml".to_vec(),
            bytes: packed,
        }]);
        // Says that it is packed, and that little comes out.
        bytes[8] = 8;
        let directory = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
        bytes[directory + 10] = 8;
        assert!(bytes.len() < 100_000);
        assert_eq!(read_rows(&bytes).unwrap_err(), WorkbookFault::Swollen);
    }
}
