//! People who left or moved, from one sheet: template, upload, report of the rows, confirmation.

use poem::Result;
use poem_openapi::OpenApi;

use super::row_sheets::{self, ConfirmForm, RowSheet, Verb, row_view};
use crate::{
    app::{
        Fault, Services,
        departure_sheets::{COLUMNS, Row, foresee_rows, names_to_choose, read_sheet, revoke_rows},
        sheet::{Columns, Foreseen, Made},
    },
    domain::{
        policy::{Administer, Revoke},
        scope::Newsroom,
        time::LocalDate,
    },
    store::{Reference, Tx},
    web::{
        form::Form,
        gate::Can,
        page::Answer,
        upload::Upload,
        views::row_sheets::{SheetRowView, SheetWords},
    },
};

/// What its pages say.
pub const WORDS: SheetWords = SheetWords {
    base: "/quan-tri/nhap-bien-dong",
    template: "mau-bien-dong.xlsx",
    lead: "Mỗi dòng của bảng là một người nghỉ hưu, thôi việc, chuyển công tác hoặc thôi làm cộng tác viên. Trang kiểm tra từng dòng và cho xem kết quả trước; chỉ thu hồi khi bạn xác nhận.",
    filling: "tên cơ quan và loại biến động ghi như trong trang Danh sách của tệp mẫu. Cột ghi chú và cột người nhận bàn giao có thể để trống.",
    person: "Người có biến động",
    what: "Loại biến động",
    confirming: "Chỉ tài khoản ở những dòng được đánh dấu “Được” bị thu hồi, với mọi vai trò; người đó, lãnh đạo đơn vị và Bộ phận Thường trực nhận thư báo ngay.",
    tone: "danger",
};

struct Departures;

impl RowSheet for Departures {
    type Row = Row;
    type Power = Revoke;
    const TITLE: &'static str = "Thu hồi theo danh sách biến động";
    const WORDS: SheetWords = WORDS;
    const VERB: Verb = Verb {
        button: "Thu hồi",
        possible: "thu hồi được",
        done: "Đã thu hồi",
        said: "Đã thu hồi, thư báo đã được gửi",
    };
    const COLUMNS: &'static Columns = &COLUMNS;
    const SHEET: &'static str = "Biến động";
    const LISTS: [&'static str; 2] = ["Cơ quan, đơn vị", "Loại biến động"];
    const OPERATIONS: [&'static str; 2] = ["revoke_rows", "revoke_row"];

    fn choices(reference: &Reference, today: LocalDate) -> [Vec<String>; 2] {
        names_to_choose(reference, today).into()
    }

    async fn read(services: &Services, bytes: Vec<u8>) -> Result<Vec<Row>, Fault> {
        read_sheet(services, bytes).await
    }

    async fn foresee(
        services: &Services,
        tx: Tx<Newsroom>,
        rows: Vec<Row>,
    ) -> Result<Vec<Foreseen<Row>>, Fault> {
        foresee_rows(services, tx, rows).await
    }

    async fn carry_out(services: &Services, acts: Vec<(Row, Tx<Newsroom>)>) -> Result<Vec<Made<Row>>, Fault> {
        revoke_rows(services, acts).await
    }

    fn mark(row: &Row) -> String {
        row.mark()
    }

    fn view(row: &Row, reference: &Reference) -> SheetRowView {
        let whom = (row.line, row.full_name.as_str(), row.email.as_str());
        row_view(whom, &row.tenant, row.kind.clone(), reference)
    }
}

/// People who left or moved, from one sheet.
pub struct DepartureSheetPages;

#[OpenApi]
impl DepartureSheetPages {
    /// The form of the upload.
    #[oai(path = "/quan-tri/nhap-bien-dong", method = "get")]
    async fn show_upload(&self, can: Can<Administer>) -> Result<Answer> {
        row_sheets::show_upload::<Departures>(&can).await
    }

    /// The template of the sheet.
    #[oai(path = "/quan-tri/nhap-bien-dong/mau-bien-dong.xlsx", method = "get")]
    async fn download_template(&self, can: Can<Administer>) -> Result<Answer> {
        row_sheets::template::<Departures>(&can).await
    }

    /// Looks at each row of a file, and changes nothing.
    #[oai(path = "/quan-tri/nhap-bien-dong/tep", method = "post")]
    async fn look_at_sheet(&self, can: Can<Administer>, upload: Upload) -> Result<Answer> {
        row_sheets::look_at::<Departures>(&can, upload).await
    }

    /// Revokes the accounts of the good rows, confirmed with the own password.
    #[oai(path = "/quan-tri/nhap-bien-dong", method = "post")]
    async fn revoke_rows(&self, can: Can<Administer>, form: Form<ConfirmForm>) -> Result<Answer> {
        row_sheets::carry_out::<Departures>(&can, form).await
    }
}
