//! Samples of the sheets whose rows are acts.

use super::{super::row_sheets::*, admin_shell};
use crate::web::views::parts::FieldError;

impl RowSheetPage {
    /// Empty, a bad file, a report with a wrong password, and what came of it.
    pub fn samples() -> Vec<Self> {
        let empty = Self {
            shell: admin_shell("Cấp nhiều tài khoản từ bảng"),
            errors: vec![],
            words: crate::web::pages::appointment_sheets::WORDS,
            most: 500,
            summary: None,
            rows: vec![],
            confirm: None,
        };
        let fault = |field, message: &str| FieldError {
            field,
            message: message.to_owned(),
        };
        let row = |line, good, words: &str| SheetRowView {
            line,
            full_name: "Ma Văn Sình <b>".to_owned(),
            email: "sinh.mv@tq.example".to_owned(),
            tenant: "Tỉnh Tuyên Quang".to_owned(),
            what: "Cộng tác viên".to_owned(),
            href: None,
            good,
            words: vec![words.to_owned()],
        };
        let bad = Self {
            errors: vec![fault("file", "Tệp không phải bảng tính XLSX đọc được.")],
            ..empty.clone()
        };
        let report = Self {
            errors: vec![fault("password", "Mật khẩu không đúng.")],
            summary: Some("1 dòng cấp được, 1 dòng cần sửa".to_owned()),
            rows: vec![
                row(2, true, "Cấp tài khoản mới"),
                row(3, false, "Cột “Ngày văn bản”: Ngày phải ghi dạng ngày/tháng/năm."),
            ],
            confirm: Some(SheetConfirm {
                rows: "[{\"line\":2}]".to_owned(),
                key: "0123456789abcdef".to_owned(),
                button: "Cấp 1 tài khoản".to_owned(),
            }),
            ..empty.clone()
        };
        let done = Self {
            errors: vec![],
            summary: Some("Đã cấp 1 trong 2 dòng".to_owned()),
            confirm: None,
            ..report.clone()
        };
        let leaving = Self {
            words: crate::web::pages::departure_sheets::WORDS,
            ..report.clone()
        };
        vec![empty, bad, report, done, leaving]
    }
}
