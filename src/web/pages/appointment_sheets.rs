//! Many appointments from one sheet: template, upload, report of the rows, confirmation.

use poem::Result;
use poem_openapi::OpenApi;

use super::row_sheets::{self, ConfirmForm, RowSheet, Verb, row_view};
use crate::{
    app::{
        Fault, Services,
        appointment_sheets::{COLUMNS, Row, appoint_rows, foresee_rows, names_to_choose, read_sheet},
        sheet::{Columns, Foreseen, Made},
    },
    domain::{
        actor::Role,
        policy::{Administer, Appoint},
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
    base: "/quan-tri/nhap-tai-khoan",
    template: "mau-cap-tai-khoan.xlsx",
    lead: "Mỗi dòng của bảng là một văn bản cử. Trang kiểm tra từng dòng và cho xem kết quả trước; chỉ cấp khi bạn xác nhận.",
    filling: "tên cơ quan và vai trò ghi như trong trang Danh sách của tệp mẫu.",
    person: "Người được cử",
    what: "Vai trò",
    confirming: "Chỉ những dòng được đánh dấu “Được” được cấp; mỗi người nhận thư mời hoặc thư báo ngay.",
    tone: "primary",
};

struct Appointments;

impl RowSheet for Appointments {
    type Row = Row;
    type Power = Appoint;
    const TITLE: &'static str = "Cấp nhiều tài khoản từ bảng";
    const WORDS: SheetWords = WORDS;
    const VERB: Verb = Verb {
        button: "Cấp",
        possible: "cấp được",
        done: "Đã cấp",
        said: "Đã ghi văn bản cử, thư báo đã được gửi",
    };
    const COLUMNS: &'static Columns = &COLUMNS;
    const SHEET: &'static str = "Cấp tài khoản";
    const LISTS: [&'static str; 2] = ["Cơ quan, đơn vị", "Vai trò"];
    const OPERATIONS: [&'static str; 2] = ["appoint_rows", "appoint_row"];

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
        appoint_rows(services, acts).await
    }

    fn mark(row: &Row) -> String {
        row.mark()
    }

    fn view(row: &Row, reference: &Reference) -> SheetRowView {
        let roles: Vec<_> = row
            .roles
            .iter()
            .map(|role| Role::from_slug(role).map_or_else(|| role.clone(), |known| known.label().to_owned()))
            .collect();
        let whom = (row.line, row.full_name.as_str(), row.email.as_str());
        row_view(whom, &row.tenant, roles.join(", "), reference)
    }
}

/// Many appointments from one sheet.
pub struct AppointmentSheetPages;

#[OpenApi]
impl AppointmentSheetPages {
    /// The form of the upload.
    #[oai(path = "/quan-tri/nhap-tai-khoan", method = "get")]
    async fn show_upload(&self, can: Can<Administer>) -> Result<Answer> {
        row_sheets::show_upload::<Appointments>(&can).await
    }

    /// The template of the sheet.
    #[oai(path = "/quan-tri/nhap-tai-khoan/mau-cap-tai-khoan.xlsx", method = "get")]
    async fn download_template(&self, can: Can<Administer>) -> Result<Answer> {
        row_sheets::template::<Appointments>(&can).await
    }

    /// Looks at each row of a file, and changes nothing.
    #[oai(path = "/quan-tri/nhap-tai-khoan/tep", method = "post")]
    async fn look_at_sheet(&self, can: Can<Administer>, upload: Upload) -> Result<Answer> {
        row_sheets::look_at::<Appointments>(&can, upload).await
    }

    /// Makes the appointments of the good rows, confirmed with the own password.
    #[oai(path = "/quan-tri/nhap-tai-khoan", method = "post")]
    async fn appoint_rows(&self, can: Can<Administer>, form: Form<ConfirmForm>) -> Result<Answer> {
        row_sheets::carry_out::<Appointments>(&can, form).await
    }
}
