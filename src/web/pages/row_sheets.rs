//! What the pages of sheets share: the upload, the report of the rows, the confirmation.

use poem::{Result, http::StatusCode};
use secrecy::SecretString;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio::io::AsyncReadExt;

use super::charges::to_mend;
use crate::{
    app::{
        Fault, Services,
        content_form::FieldFault,
        sheet::{Columns, Foreseen, Made, check_count, column_of, confirm_rows},
        workbook::{MOST_BYTES, MOST_ROWS},
    },
    domain::{
        policy::{Administer, BoardAct},
        scope::Newsroom,
        time::LocalDate,
    },
    store::{Reference, Tx},
    web::{
        form::{Form, fresh_key},
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

/// A kind of sheet: each row is an act that needs one power.
pub(super) trait RowSheet {
    /// A row.
    type Row: Serialize + DeserializeOwned + Send + Sync;
    /// The power over what a row does.
    type Power: BoardAct;
    /// Heading of its page.
    const TITLE: &'static str;
    /// What its page says.
    const WORDS: SheetWords;
    /// What is done with a row.
    const VERB: Verb;
    /// Its columns.
    const COLUMNS: &'static Columns;
    /// Name of its sheet in the template.
    const SHEET: &'static str;
    /// What the two lists of the template hold.
    const LISTS: [&'static str; 2];
    /// Names of the acts: on all rows, and on one.
    const OPERATIONS: [&'static str; 2];

    /// Names that two of the columns may hold.
    fn choices(reference: &Reference, today: LocalDate) -> [Vec<String>; 2];

    /// The rows of a file.
    fn read(
        services: &Services,
        bytes: Vec<u8>,
    ) -> impl Future<Output = Result<Vec<Self::Row>, Fault>> + Send;

    /// What would come of the rows.
    fn foresee(
        services: &Services,
        tx: Tx<Newsroom>,
        rows: Vec<Self::Row>,
    ) -> impl Future<Output = Result<Vec<Foreseen<Self::Row>>, Fault>> + Send;

    /// Carries the rows out.
    fn carry_out(
        services: &Services,
        acts: Vec<(Self::Row, Tx<Newsroom>)>,
    ) -> impl Future<Output = Result<Vec<Made<Self::Row>>, Fault>> + Send;

    /// What tells a row from every other.
    fn mark(row: &Self::Row) -> String;

    /// A row on the page, before anything is said of it.
    fn view(row: &Self::Row, reference: &Reference) -> SheetRowView;
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
    /// What is said of a row that was carried out.
    pub(super) said: &'static str,
}

/// The rows that are to be carried out, and who confirms it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ConfirmForm {
    rows: String,
    password: SecretString,
}

/// The form of the upload.
pub(super) async fn show_upload<S: RowSheet>(can: &Can<Administer>) -> Result<Answer> {
    Ok(Answer::page(&page::<S>(can, Vec::new()).await?)?)
}

/// The template: its columns, and the names that two of them may hold.
pub(super) async fn template<S: RowSheet>(can: &Can<Administer>) -> Result<Answer> {
    let reference = can.services().reference.current().await.map_err(Problem::from)?;
    let [bodies, names] = S::choices(&reference, can.services().today());
    let columns: Vec<_> = S::COLUMNS.iter().map(|(_, label)| (*label, 28.0)).collect();
    let longest = bodies.len().max(names.len());
    let cell = |list: &[String], place: usize| list.get(place).cloned().unwrap_or_default();
    let rows: Vec<_> = (0..longest)
        .map(|place| vec![cell(&bodies, place), cell(&names, place)])
        .collect();
    let lists = [(S::LISTS[0], 48.0), (S::LISTS[1], 28.0)];
    let book = sheets::xlsx_of(&[(S::SHEET, &columns, &[]), ("Danh sách", &lists, &rows)])?;
    Ok(Answer::bytes(sheets::download(XLSX, S::WORDS.template, book)))
}

/// Looks at each row of a file, and changes nothing.
pub(super) async fn look_at<S: RowSheet>(can: &Can<Administer>, upload: Upload) -> Result<Answer> {
    let looked = async {
        let rows = S::read(can.services(), read_upload(upload).await?).await?;
        let tx = can.tx(None).map_err(|_| Fault::NoRandomness)?;
        S::foresee(can.services(), tx, rows).await
    };
    match looked.await {
        Ok(foreseen) => Ok(Answer::page(&report::<S>(can, &foreseen, Vec::new()).await?)?),
        Err(fault) => {
            let (status, errors) = to_mend(fault)?;
            Ok(Answer::page_with(status, &page::<S>(can, errors).await?)?)
        }
    }
}

/// Carries out the good rows, confirmed with the own password.
pub(super) async fn carry_out<S: RowSheet>(can: &Can<Administer>, form: Form<ConfirmForm>) -> Result<Answer> {
    let rows: Vec<S::Row> = serde_json::from_str(&form.typed.rows).map_err(|_| {
        Problem::unreadable("Biểu mẫu gửi lên không đúng định dạng. Hãy tải lại tệp rồi xác nhận lại.")
    })?;
    let services = can.services();
    if let Err(fault) = check_count(rows.len()) {
        let (status, errors) = to_mend(fault)?;
        return Ok(Answer::page_with(status, &page::<S>(can, errors).await?)?);
    }
    if let Err(fault) = confirm_rows::<S::Power>(services, &can.tx(None)?, &form.typed.password).await {
        let (status, errors) = unconfirmed(fault)?;
        let foreseen = S::foresee(services, can.tx(None)?, rows)
            .await
            .map_err(Problem::from)?;
        return Ok(Answer::page_with(
            status,
            &report::<S>(can, &foreseen, errors).await?,
        )?);
    }
    let [of_all, of_one] = S::OPERATIONS;
    let once = form.once(of_all);
    let mut acts = Vec::with_capacity(rows.len());
    for row in rows {
        let part = once.as_ref().map(|once| once.part(of_one, &S::mark(&row)));
        let tx = can.tx(part)?;
        acts.push((row, tx));
    }
    let made = S::carry_out(services, acts).await.map_err(Problem::from)?;
    Ok(Answer::page(&outcome::<S>(can, &made).await?)?)
}

/// The bytes of an upload, one more than a sheet may have at most.
async fn read_upload(upload: Upload) -> Result<Vec<u8>, Fault> {
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

/// Why it was not confirmed, for the page.
fn unconfirmed(fault: Fault) -> Result<(StatusCode, Vec<FieldError>), Problem> {
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
async fn page<S: RowSheet>(can: &Can<Administer>, errors: Vec<FieldError>) -> Result<RowSheetPage, Problem> {
    Ok(RowSheetPage {
        shell: can.portal.shell(can, S::TITLE, ACCOUNTS).await?,
        errors,
        words: S::WORDS,
        most: MOST_ROWS,
        summary: None,
        rows: Vec::new(),
        confirm: None,
    })
}

/// The page with what would come of each row.
async fn report<S: RowSheet>(
    can: &Can<Administer>,
    foreseen: &[Foreseen<S::Row>],
    errors: Vec<FieldError>,
) -> Result<RowSheetPage, Problem> {
    let reference = can.services().reference.current().await?;
    let good: Vec<_> = foreseen
        .iter()
        .filter(|one| one.outcome.is_ok())
        .map(|one| &one.row)
        .collect();
    let rows = serde_json::to_string(&good).map_err(|_| Problem::internal())?;
    let bad = foreseen.len() - good.len();
    let views = foreseen.iter().map(|one| SheetRowView {
        good: one.outcome.is_ok(),
        words: match &one.outcome {
            Ok(words) => vec![words.clone()],
            Err(faults) => in_words(S::COLUMNS, faults),
        },
        ..S::view(&one.row, &reference)
    });
    Ok(RowSheetPage {
        summary: Some(format!(
            "{} dòng {}, {bad} dòng cần sửa",
            good.len(),
            S::VERB.possible
        )),
        confirm: (!good.is_empty()).then(|| SheetConfirm {
            rows,
            key: fresh_key(),
            button: format!("{} {} tài khoản", S::VERB.button, good.len()),
        }),
        rows: views.collect(),
        ..page::<S>(can, errors).await?
    })
}

/// The page with what came of each row.
async fn outcome<S: RowSheet>(can: &Can<Administer>, made: &[Made<S::Row>]) -> Result<RowSheetPage, Problem> {
    let reference = can.services().reference.current().await?;
    let verb = S::VERB.button.to_lowercase();
    let views = made.iter().map(|one| {
        let view = S::view(&one.row, &reference);
        match &one.outcome {
            Some(Ok(receipt)) => SheetRowView {
                good: true,
                href: Some(format!("{ACCOUNTS}/{}", receipt.id)),
                words: vec![S::VERB.said.to_owned()],
                ..view
            },
            Some(Err(Fault::Form(faults))) => SheetRowView {
                words: in_words(S::COLUMNS, faults),
                ..view
            },
            Some(Err(_)) | None => SheetRowView {
                words: vec![format!(
                    "Chưa {verb} được vì hệ thống gặp sự cố hoặc dữ liệu vừa thay đổi. Hãy tải lại tệp để kiểm tra rồi {verb} lại.",
                )],
                ..view
            },
        }
    });
    let rows: Vec<_> = views.collect();
    let done = rows.iter().filter(|row| row.good).count();
    Ok(RowSheetPage {
        summary: Some(format!("{} {done} trong {} dòng", S::VERB.done, rows.len())),
        rows,
        ..page::<S>(can, Vec::new()).await?
    })
}

/// What must be mended, each with its column.
fn in_words(columns: &Columns, faults: &[FieldFault]) -> Vec<String> {
    let words = faults.iter().map(|fault| match column_of(columns, fault.field) {
        Some(column) => format!("Cột “{column}”: {}", fault.message),
        None => fault.message.clone(),
    });
    words.collect()
}

/// A row on the page: its number, whom it is about by name and address, the body as typed, and what is done.
pub(super) fn row_view(
    (line, full_name, email): (u32, &str, &str),
    tenant: &str,
    what: String,
    reference: &Reference,
) -> SheetRowView {
    let body = reference.tenant_by_slug(tenant);
    let full_name = Some(full_name).filter(|name| !name.is_empty());
    SheetRowView {
        line,
        full_name: full_name.unwrap_or("(chưa có họ tên)").to_owned(),
        email: email.to_owned(),
        tenant: body.map_or(tenant, |body| &body.name).to_owned(),
        what,
        href: None,
        good: false,
        words: Vec::new(),
    }
}
