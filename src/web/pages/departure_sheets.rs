//! People who left or moved, from one sheet: template, upload, report of the rows, confirmation.

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
        departure_sheets::{COLUMNS, Row, foresee_rows, names_to_choose, read_sheet, revoke_rows},
        sheet::{Foreseen, check_count, confirm_rows},
    },
    domain::policy::{Administer, Revoke},
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

const TITLE: &str = "Thu hồi theo danh sách biến động";
const VERB: Verb = Verb {
    button: "Thu hồi",
    possible: "thu hồi được",
    done: "Đã thu hồi",
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

/// People who left or moved, from one sheet.
pub struct DepartureSheetPages;

#[derive(Default, Deserialize)]
#[serde(default)]
struct ConfirmForm {
    rows: String,
    password: SecretString,
}

#[OpenApi]
impl DepartureSheetPages {
    /// The form of the upload.
    #[oai(path = "/quan-tri/nhap-bien-dong", method = "get")]
    async fn show_upload(&self, can: Can<Administer>) -> Result<Answer> {
        Ok(Answer::page(&page(&can, (TITLE, WORDS), Vec::new()).await?)?)
    }

    /// The template of the sheet.
    #[oai(path = "/quan-tri/nhap-bien-dong/mau-bien-dong.xlsx", method = "get")]
    async fn download_template(&self, can: Can<Administer>) -> Result<Answer> {
        let reference = can.services().reference.current().await.map_err(Problem::from)?;
        let names = names_to_choose(&reference, can.services().today());
        Ok(template(
            WORDS,
            ("Biến động", &COLUMNS),
            (["Cơ quan, đơn vị", "Loại biến động"], names),
        )?)
    }

    /// Looks at each row of a file, and changes nothing.
    #[oai(path = "/quan-tri/nhap-bien-dong/tep", method = "post")]
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

    /// Revokes the accounts of the good rows, confirmed with the own password.
    #[oai(path = "/quan-tri/nhap-bien-dong", method = "post")]
    async fn revoke_rows(&self, can: Can<Administer>, form: Form<ConfirmForm>) -> Result<Answer> {
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
        if let Err(fault) = confirm_rows::<Revoke>(services, &can.tx(None)?, &form.typed.password).await {
            let (status, errors) = unconfirmed(fault)?;
            let foreseen = foresee_rows(services, can.tx(None)?, rows)
                .await
                .map_err(Problem::from)?;
            let page = page(&can, (TITLE, WORDS), errors).await?;
            let page = report(page, (VERB, &COLUMNS), &foreseen, |row| row_view(row, &reference))?;
            return Ok(Answer::page_with(status, &page)?);
        }
        let once = form.once("revoke_rows");
        let mut acts = Vec::with_capacity(rows.len());
        for row in rows {
            let part = once.as_ref().map(|once| once.part("revoke_row", &row.mark()));
            let tx = can.tx(part)?;
            acts.push((row, tx));
        }
        let made = revoke_rows(services, acts).await.map_err(Problem::from)?;
        let said = "Đã thu hồi, thư báo đã được gửi";
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
    SheetRowView {
        line: row.line,
        full_name: name_of(&row.full_name),
        email: row.email.clone(),
        tenant: body.map_or_else(|| row.tenant.clone(), |body| body.name.clone()),
        what: row.kind.clone(),
        href: None,
        good: false,
        words: Vec::new(),
    }
}
