//! Many appointments from one sheet: template, upload, report of the rows, confirmation.

use poem::Result;
use poem_openapi::OpenApi;
use secrecy::SecretString;
use serde::Deserialize;

use super::{
    charges::to_mend,
    row_sheets::{Verb, carried, name_of, outcome, page, read_upload, report, template, unconfirmed},
};
use crate::{
    app::{
        Fault,
        appointment_sheets::{COLUMNS, Row, appoint_rows, foresee_rows, names_to_choose, read_sheet},
        sheet::{Foreseen, check_count, confirm_rows},
    },
    domain::{
        actor::Role,
        policy::{Administer, Appoint},
    },
    store::Reference,
    web::{
        form::Form,
        gate::Can,
        page::Answer,
        problem::Problem,
        upload::Upload,
        views::row_sheets::{SheetRowView, SheetWords},
    },
};

const TITLE: &str = "Cấp nhiều tài khoản từ bảng";
const VERB: Verb = Verb {
    button: "Cấp",
    possible: "cấp được",
    done: "Đã cấp",
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

/// Many appointments from one sheet.
pub struct AppointmentSheetPages;

#[derive(Default, Deserialize)]
#[serde(default)]
struct ConfirmForm {
    rows: String,
    password: SecretString,
}

#[OpenApi]
impl AppointmentSheetPages {
    /// The form of the upload.
    #[oai(path = "/quan-tri/nhap-tai-khoan", method = "get")]
    async fn show_upload(&self, can: Can<Administer>) -> Result<Answer> {
        Ok(Answer::page(&page(&can, (TITLE, WORDS), Vec::new()).await?)?)
    }

    /// The template of the sheet.
    #[oai(path = "/quan-tri/nhap-tai-khoan/mau-cap-tai-khoan.xlsx", method = "get")]
    async fn download_template(&self, can: Can<Administer>) -> Result<Answer> {
        let reference = can.services().reference.current().await.map_err(Problem::from)?;
        let names = names_to_choose(&reference, can.services().today());
        Ok(template(
            WORDS,
            ("Cấp tài khoản", &COLUMNS),
            (["Cơ quan, đơn vị", "Vai trò"], names),
        )?)
    }

    /// Looks at each row of a file, and changes nothing.
    #[oai(path = "/quan-tri/nhap-tai-khoan/tep", method = "post")]
    async fn look_at_sheet(&self, can: Can<Administer>, upload: Upload) -> Result<Answer> {
        match look_at(&can, upload).await {
            Ok(foreseen) => {
                let reference = can.services().reference.current().await.map_err(Problem::from)?;
                let page = page(&can, (TITLE, WORDS), Vec::new()).await?;
                let page = report(page, (VERB, &COLUMNS), &foreseen, |row| row_view(row, &reference))?;
                Ok(Answer::page(&page)?)
            }
            Err(fault) => {
                let (status, errors) = to_mend(fault)?;
                Ok(Answer::page_with(
                    status,
                    &page(&can, (TITLE, WORDS), errors).await?,
                )?)
            }
        }
    }

    /// Makes the appointments of the good rows, confirmed with the own password.
    #[oai(path = "/quan-tri/nhap-tai-khoan", method = "post")]
    async fn appoint_rows(&self, can: Can<Administer>, form: Form<ConfirmForm>) -> Result<Answer> {
        let rows: Vec<Row> = carried(&form.typed.rows)?;
        let services = can.services();
        if let Err(fault) = check_count(rows.len()) {
            let (status, errors) = to_mend(fault)?;
            return Ok(Answer::page_with(
                status,
                &page(&can, (TITLE, WORDS), errors).await?,
            )?);
        }
        let reference = services.reference.current().await.map_err(Problem::from)?;
        if let Err(fault) = confirm_rows::<Appoint>(services, &can.tx(None)?, &form.typed.password).await {
            let (status, errors) = unconfirmed(fault)?;
            let foreseen = foresee_rows(services, can.tx(None)?, rows)
                .await
                .map_err(Problem::from)?;
            let page = page(&can, (TITLE, WORDS), errors).await?;
            let page = report(page, (VERB, &COLUMNS), &foreseen, |row| row_view(row, &reference))?;
            return Ok(Answer::page_with(status, &page)?);
        }
        let once = form.once("appoint_rows");
        let mut acts = Vec::with_capacity(rows.len());
        for row in rows {
            let part = once.as_ref().map(|once| once.part("appoint_row", &row.mark()));
            let tx = can.tx(part)?;
            acts.push((row, tx));
        }
        let made = appoint_rows(services, acts).await.map_err(Problem::from)?;
        let said = "Đã ghi văn bản cử, thư báo đã được gửi";
        let page = page(&can, (TITLE, WORDS), Vec::new()).await?;
        let page = outcome(page, (VERB, &COLUMNS), (&made, said), |row| {
            row_view(row, &reference)
        });
        Ok(Answer::page(&page)?)
    }
}

async fn look_at(can: &Can<Administer>, upload: Upload) -> Result<Vec<Foreseen<Row>>, Fault> {
    let bytes = read_upload(upload).await?;
    let rows = read_sheet(can.services(), bytes).await?;
    let tx = can.tx(None).map_err(|_| Fault::NoRandomness)?;
    foresee_rows(can.services(), tx, rows).await
}

fn row_view(row: &Row, reference: &Reference) -> SheetRowView {
    let body = reference.tenant_by_slug(&row.tenant);
    let roles: Vec<_> = row
        .roles
        .iter()
        .map(|role| Role::from_slug(role).map_or_else(|| role.clone(), |known| known.label().to_owned()))
        .collect();
    SheetRowView {
        line: row.line,
        full_name: name_of(&row.full_name),
        email: row.email.clone(),
        tenant: body.map_or_else(|| row.tenant.clone(), |body| body.name.clone()),
        what: roles.join(", "),
        href: None,
        good: false,
        words: Vec::new(),
    }
}
