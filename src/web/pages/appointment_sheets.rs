//! Many appointments from one sheet: template, upload, report of the rows, confirmation.

use poem::{Result, http::StatusCode};
use poem_openapi::OpenApi;
use secrecy::SecretString;
use serde::Deserialize;
use tokio::io::AsyncReadExt;

use super::{charges::to_mend, submissions::fresh_key};
use crate::{
    app::{
        Fault,
        appointment_sheets::{
            COLUMNS, Foreseen, Made, Row, appoint_rows, column_of, confirm_rows, foresee_rows,
            names_to_choose, read_sheet,
        },
        content_form::FieldFault,
        workbook::{MOST_BYTES, MOST_ROWS, WorkbookFault},
    },
    domain::{actor::Role, policy::Administer},
    store::Reference,
    web::{
        form::Form,
        gate::Can,
        page::Answer,
        problem::Problem,
        sheets::{self, XLSX},
        upload::Upload,
        views::{
            appointment_sheets::{AppointmentSheetPage, SheetConfirm, SheetRowView},
            parts::FieldError,
        },
    },
};

const ACCOUNTS: &str = "/quan-tri/tai-khoan";
const TITLE: &str = "Cấp nhiều tài khoản từ bảng";
const TEMPLATE: &str = "mau-cap-tai-khoan.xlsx";

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
        Ok(Answer::page(&page(&can, Vec::new()).await?)?)
    }

    /// The template of the sheet.
    #[oai(path = "/quan-tri/nhap-tai-khoan/mau-cap-tai-khoan.xlsx", method = "get")]
    async fn download_template(&self, can: Can<Administer>) -> Result<Answer> {
        let reference = can.services().reference.current().await.map_err(Problem::from)?;
        let (bodies, roles) = names_to_choose(&reference, can.services().today());
        let columns = COLUMNS.map(|(_, label)| (label, 28.0));
        let longest = bodies.len().max(roles.len());
        let cell = |list: &[String], place: usize| list.get(place).cloned().unwrap_or_default();
        let names: Vec<_> = (0..longest)
            .map(|place| vec![cell(&bodies, place), cell(&roles, place)])
            .collect();
        let lists = [("Cơ quan, đơn vị", 48.0), ("Vai trò", 28.0)];
        let book = sheets::xlsx_of(&[("Cấp tài khoản", &columns, &[]), ("Danh sách", &lists, &names)])?;
        Ok(Answer::bytes(sheets::download(XLSX, TEMPLATE, book)))
    }

    /// Looks at each row of a file, and changes nothing.
    #[oai(path = "/quan-tri/nhap-tai-khoan/tep", method = "post")]
    async fn look_at_sheet(&self, can: Can<Administer>, upload: Upload) -> Result<Answer> {
        match look_at(&can, upload).await {
            Ok(foreseen) => Ok(Answer::page(&report(&can, &foreseen, Vec::new()).await?)?),
            Err(fault) => {
                let (status, errors) = to_mend(fault)?;
                Ok(Answer::page_with(status, &page(&can, errors).await?)?)
            }
        }
    }

    /// Makes the appointments of the good rows, confirmed with the own password.
    #[oai(path = "/quan-tri/nhap-tai-khoan", method = "post")]
    async fn appoint_rows(&self, can: Can<Administer>, form: Form<ConfirmForm>) -> Result<Answer> {
        let rows: Vec<Row> = serde_json::from_str(&form.typed.rows).map_err(|_| {
            Problem::unreadable("Biểu mẫu gửi lên không đúng định dạng. Hãy tải lại tệp rồi xác nhận lại.")
        })?;
        let services = can.services();
        if rows.is_empty() || rows.len() > MOST_ROWS {
            let fault = match rows.is_empty() {
                true => WorkbookFault::Empty,
                false => WorkbookFault::TooManyRows,
            };
            let fault = Fault::Form(vec![FieldFault::new("file", fault.to_string())]);
            let (status, errors) = to_mend(fault)?;
            return Ok(Answer::page_with(status, &page(&can, errors).await?)?);
        }
        if let Err(fault) = confirm_rows(services, &can.tx(None)?, &form.typed.password).await {
            let (status, errors) = match fault {
                Fault::Throttled => (
                    StatusCode::TOO_MANY_REQUESTS,
                    vec![FieldError {
                        field: "password",
                        message: "Bạn đã nhập sai mật khẩu quá nhiều lần. Hãy đợi 15 phút rồi xác nhận lại."
                            .to_owned(),
                    }],
                ),
                fault => to_mend(fault)?,
            };
            let foreseen = foresee_rows(services, can.tx(None)?, rows)
                .await
                .map_err(Problem::from)?;
            return Ok(Answer::page_with(
                status,
                &report(&can, &foreseen, errors).await?,
            )?);
        }
        let once = form.once("appoint_rows");
        let mut acts = Vec::with_capacity(rows.len());
        for row in rows {
            let part = once.as_ref().map(|once| once.part("appoint_row", &row.mark()));
            let tx = can.tx(part)?;
            acts.push((row, tx));
        }
        let made = appoint_rows(services, acts).await.map_err(Problem::from)?;
        let reference = services.reference.current().await.map_err(Problem::from)?;
        let rows: Vec<_> = made.iter().map(|one| made_row(one, &reference)).collect();
        let done = rows.iter().filter(|row| row.good).count();
        let page = AppointmentSheetPage {
            summary: Some(format!("Đã cấp {done} trong {} dòng", rows.len())),
            rows,
            ..page(&can, Vec::new()).await?
        };
        Ok(Answer::page(&page)?)
    }
}

async fn look_at(can: &Can<Administer>, upload: Upload) -> Result<Vec<Foreseen>, Fault> {
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
    let rows = read_sheet(can.services(), bytes).await?;
    let tx = can.tx(None).map_err(|_| Fault::NoRandomness)?;
    foresee_rows(can.services(), tx, rows).await
}

async fn page(can: &Can<Administer>, errors: Vec<FieldError>) -> Result<AppointmentSheetPage, Problem> {
    Ok(AppointmentSheetPage {
        shell: can.portal.shell(can, TITLE, ACCOUNTS).await?,
        errors,
        most: MOST_ROWS,
        summary: None,
        rows: Vec::new(),
        confirm: None,
    })
}

async fn report(
    can: &Can<Administer>,
    foreseen: &[Foreseen],
    errors: Vec<FieldError>,
) -> Result<AppointmentSheetPage, Problem> {
    let reference = can.services().reference.current().await?;
    let good: Vec<_> = foreseen
        .iter()
        .filter(|one| one.outcome.is_ok())
        .map(|one| &one.row)
        .collect();
    let rows = serde_json::to_string(&good).map_err(|_| Problem::internal())?;
    let bad = foreseen.len() - good.len();
    Ok(AppointmentSheetPage {
        summary: Some(format!("{} dòng cấp được, {bad} dòng cần sửa", good.len())),
        rows: foreseen.iter().map(|one| foreseen_row(one, &reference)).collect(),
        confirm: (!good.is_empty()).then(|| SheetConfirm {
            rows,
            key: fresh_key(),
            button: format!("Cấp {} dòng", good.len()),
        }),
        ..page(can, errors).await?
    })
}

fn row_view(row: &Row, reference: &Reference) -> SheetRowView {
    let body = reference.tenant_by_slug(&row.tenant);
    let roles: Vec<_> = row
        .roles
        .iter()
        .map(|role| Role::from_slug(role).map_or_else(|| role.clone(), |known| known.label().to_owned()))
        .collect();
    let name = if row.full_name.is_empty() {
        "(chưa có họ tên)"
    } else {
        &row.full_name
    };
    SheetRowView {
        line: row.line,
        full_name: name.to_owned(),
        email: row.email.clone(),
        tenant: body.map_or_else(|| row.tenant.clone(), |body| body.name.clone()),
        roles: roles.join(", "),
        href: None,
        good: false,
        words: Vec::new(),
    }
}

/// What must be mended, each with its column.
fn in_words(faults: &[FieldFault]) -> Vec<String> {
    let words = faults.iter().map(|fault| match column_of(fault.field) {
        Some(column) => format!("Cột “{column}”: {}", fault.message),
        None => fault.message.clone(),
    });
    words.collect()
}

fn foreseen_row(one: &Foreseen, reference: &Reference) -> SheetRowView {
    let words = match &one.outcome {
        Ok(words) => vec![(*words).to_owned()],
        Err(faults) => in_words(faults),
    };
    SheetRowView {
        good: one.outcome.is_ok(),
        words,
        ..row_view(&one.row, reference)
    }
}

fn made_row(one: &Made, reference: &Reference) -> SheetRowView {
    let view = row_view(&one.row, reference);
    match &one.outcome {
        Some(Ok(receipt)) => SheetRowView {
            good: true,
            href: Some(format!("{ACCOUNTS}/{}", receipt.id)),
            words: vec!["Đã ghi văn bản cử, thư báo đã được gửi".to_owned()],
            ..view
        },
        Some(Err(Fault::Form(faults))) => SheetRowView {
            words: in_words(faults),
            ..view
        },
        Some(Err(_)) | None => SheetRowView {
            words: vec!["Chưa cấp được vì hệ thống gặp sự cố hoặc dữ liệu vừa thay đổi. Hãy tải lại tệp để kiểm tra rồi cấp lại."
                .to_owned()],
            ..view
        },
    }
}
