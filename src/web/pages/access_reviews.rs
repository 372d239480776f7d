//! Reviews of access: by leads at `/ra-soat`, by the Standing Office at `/quan-tri/ra-soat`.

use poem::{Result, http::StatusCode};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};
use secrecy::SecretString;
use serde::Deserialize;

use super::{
    charges::to_mend,
    tenure::{fact, labels},
};
use crate::{
    app::{
        Fault,
        access_reviews::{
            AnswerForm, BodyReport, Report, answer_as_lead, answer_as_office, body_of, export_report,
            open_review, read_report, sign_off_review,
        },
    },
    domain::{
        access_review::{
            AccessFault, AccessReview, AccessRow, AccessSheet, HalfYear, ReviewState, RowState, RowStateName,
        },
        actor::Signature,
        policy::{Administer, AnswerAccess, ReviewAccess, Revoke, may_on_board},
        text::Slug,
        time::Instant,
    },
    web::{
        form::{Form, fresh_key},
        gate::Can,
        page::{Answer, flash_of},
        present,
        problem::Problem,
        sheets::{self, XLSX},
        views::{
            access_reviews::{
                AccessBodyRow, AccessReviewPage, AccessReviewRow, AccessReviewsPage, AccessRowView,
                AccessSheetPage,
            },
            parts::{Badge, FieldError, NavLink, Offer},
        },
    },
};

/// Accounts on a page.
const PAGE: usize = 50;
/// Address of a lead's list.
const OWN: &str = "/ra-soat";
/// Address of the office's list.
const OFFICE: &str = "/quan-tri/ra-soat";
const ACCOUNTS: &str = "/quan-tri/tai-khoan";
/// Columns of the report by body, with their widths.
const BODY_COLUMNS: [(&str, f64); 8] = [
    ("Cơ quan, đơn vị", 40.0),
    ("Tài khoản", 12.0),
    ("Còn cần", 12.0),
    ("Đã thu hồi", 12.0),
    ("Đề nghị thu hồi", 16.0),
    ("Chưa trả lời", 14.0),
    ("Người trả lời", 48.0),
    ("Trả lời gần nhất", 20.0),
];
/// Columns of the report by account, with their widths.
const ACCOUNT_COLUMNS: [(&str, f64); 9] = [
    ("Cơ quan, đơn vị", 40.0),
    ("Họ và tên", 26.0),
    ("Thư điện tử", 30.0),
    ("Chức vụ, đơn vị công tác", 36.0),
    ("Vai trò", 28.0),
    ("Văn bản cử", 28.0),
    ("Thời hạn", 24.0),
    ("Kết quả", 18.0),
    ("Người trả lời, lý do", 56.0),
];

/// Reviews of access.
pub struct AccessReviewPages;

#[derive(Deserialize)]
struct NoFields {}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SignForm {
    password: SecretString,
}

/// What of a sheet is shown.
#[derive(Clone, Debug, Default)]
struct Shown {
    state: Option<RowStateName>,
    after: usize,
}

impl Shown {
    fn of(state: Option<&str>, after: Option<&str>) -> Self {
        Self {
            state: state.and_then(RowStateName::from_slug),
            after: after.and_then(|text| text.parse().ok()).unwrap_or_default(),
        }
    }
}

#[OpenApi]
impl AccessReviewPages {
    /// Reviews of one's body.
    #[oai(path = "/ra-soat", method = "get")]
    async fn show_own_sheets(&self, can: Can<AnswerAccess>) -> Result<Answer> {
        let sheets = can.view().own_sheets(&can.person).await.map_err(Problem::from)?;
        Ok(Answer::page(&AccessReviewsPage {
            shell: can.portal.shell(&can, "Rà soát tài khoản", OWN).await?,
            errors: Vec::new(),
            back: ("/tai-khoan", "Tài khoản của tôi"),
            lead: "Mỗi sáu tháng, lãnh đạo đơn vị cho biết tài khoản nào của đơn vị còn cần, tài khoản nào đề nghị thu hồi.",
            open: Offer::Hidden,
            period: String::new(),
            empty: ("Chưa có đợt rà soát nào.", next_words(&can)),
            rows: sheets.iter().map(own_row).collect(),
        })?)
    }

    /// The sheet of one's body.
    #[oai(path = "/ra-soat/:id", method = "get")]
    async fn show_own_sheet(
        &self,
        can: Can<AnswerAccess>,
        id: Path<String>,
        state: Query<Option<String>>,
        after: Query<Option<String>>,
        da: Query<Option<String>>,
    ) -> Result<Answer> {
        let shown = Shown::of(state.0.as_deref(), after.0.as_deref());
        let mut page = own_sheet_page(&can, parse(&id.0)?, &shown, None).await?;
        page.shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&page)?)
    }

    /// Answers for accounts of one's body.
    #[oai(path = "/ra-soat/:id", method = "post")]
    async fn answer_as_lead(
        &self,
        can: Can<AnswerAccess>,
        id: Path<String>,
        state: Query<Option<String>>,
        form: Form<AnswerForm>,
    ) -> Result<Answer> {
        let period = parse(&id.0)?;
        let shown = Shown::of(state.0.as_deref(), None);
        let tx = can.tx(form.once("answer_as_lead"))?;
        match answer_as_lead(can.services(), tx, period, &form.typed).await {
            Ok(_) => Ok(answered(&format!("{OWN}/{period}"), &shown)),
            Err(fault) => {
                let (status, errors) = to_mend(fault)?;
                let page = own_sheet_page(&can, period, &shown, Some((&form.typed, errors))).await?;
                Ok(Answer::page_with(status, &page)?)
            }
        }
    }

    /// Reviews, for the Standing Office.
    #[oai(path = "/quan-tri/ra-soat", method = "get")]
    async fn show_reviews(&self, can: Can<Administer>) -> Result<Answer> {
        Ok(Answer::page(&list_page(&can, Vec::new()).await?)?)
    }

    /// Opens the review of the present half-year by hand.
    #[oai(path = "/quan-tri/ra-soat", method = "post")]
    async fn open_review(&self, can: Can<Administer>, form: Form<NoFields>) -> Result<Answer> {
        let tx = can.tx(form.once("open_review"))?;
        match open_review(can.services(), tx).await {
            Ok(receipt) => Ok(Answer::onward(&format!("{OFFICE}/{}?da=mo-ra-soat", receipt.id))),
            Err(fault) => {
                let (status, errors) = to_mend(fault)?;
                Ok(Answer::page_with(status, &list_page(&can, errors).await?)?)
            }
        }
    }

    /// A review: the bodies in numbers, and its report.
    #[oai(path = "/quan-tri/ra-soat/:id", method = "get")]
    async fn show_review(
        &self,
        can: Can<Administer>,
        id: Path<String>,
        da: Query<Option<String>>,
    ) -> Result<Answer> {
        let mut page = review_page(&can, parse(&id.0)?, Vec::new()).await?;
        page.shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&page)?)
    }

    /// Signs a review off.
    #[oai(path = "/quan-tri/ra-soat/:id/ky", method = "post")]
    async fn sign_off_review(
        &self,
        can: Can<Administer>,
        id: Path<String>,
        form: Form<SignForm>,
    ) -> Result<Answer> {
        let period = parse(&id.0)?;
        let tx = can.tx(form.once("sign_off_review"))?;
        let (status, errors) = match sign_off_review(can.services(), tx, period, &form.typed.password).await {
            Ok(_) => return Ok(Answer::onward(&format!("{OFFICE}/{period}?da=ky-ra-soat"))),
            Err(Fault::Throttled) => (
                StatusCode::TOO_MANY_REQUESTS,
                vec![FieldError {
                    field: "password",
                    message: "Bạn đã nhập sai mật khẩu quá nhiều lần. Hãy đợi 15 phút rồi ký lại.".to_owned(),
                }],
            ),
            Err(fault) => to_mend(fault)?,
        };
        Ok(Answer::page_with(
            status,
            &review_page(&can, period, errors).await?,
        )?)
    }

    /// The report as a file, `ra-soat.csv` or `ra-soat.xlsx`.
    #[oai(path = "/quan-tri/ra-soat/:id/tep/:name", method = "get")]
    async fn export_report(
        &self,
        can: Can<Administer>,
        id: Path<String>,
        name: Path<String>,
    ) -> Result<Answer> {
        let period = parse(&id.0)?;
        if !matches!(name.0.as_str(), "ra-soat.csv" | "ra-soat.xlsx") {
            return Err(Problem::not_found().into());
        }
        let report = export_report(can.services(), &can.view(), &can.person, period)
            .await
            .map_err(Problem::from)?;
        let bodies: Vec<_> = body_cells(&report);
        let file_name = format!("ra-soat-{period}.{}", name.0.rsplit('.').next().unwrap_or("csv"));
        let file = if name.0.ends_with(".csv") {
            let bytes = sheets::csv(&BODY_COLUMNS.map(|(column, _)| column), &bodies);
            sheets::download("text/csv; charset=utf-8", &file_name, bytes)
        } else {
            let accounts = account_cells(&report);
            let book = sheets::xlsx_of(&[
                ("Theo cơ quan", &BODY_COLUMNS, &bodies),
                ("Từng tài khoản", &ACCOUNT_COLUMNS, &accounts),
            ])?;
            sheets::download(XLSX, &file_name, book)
        };
        Ok(Answer::bytes(file))
    }

    /// The sheet of a body, for the Standing Office.
    #[oai(path = "/quan-tri/ra-soat/:id/don-vi/:section", method = "get")]
    async fn show_sheet(
        &self,
        can: Can<Administer>,
        id: Path<String>,
        section: Path<String>,
        state: Query<Option<String>>,
        after: Query<Option<String>>,
        da: Query<Option<String>>,
    ) -> Result<Answer> {
        let shown = Shown::of(state.0.as_deref(), after.0.as_deref());
        let of = (parse(&id.0)?, parse_slug(&section.0)?);
        let mut page = office_sheet_page(&can, &of, &shown, None).await?;
        page.shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&page)?)
    }

    /// Answers where no lead does.
    #[oai(path = "/quan-tri/ra-soat/:id/don-vi/:section", method = "post")]
    async fn answer_as_office(
        &self,
        can: Can<Administer>,
        id: Path<String>,
        section: Path<String>,
        state: Query<Option<String>>,
        form: Form<AnswerForm>,
    ) -> Result<Answer> {
        let of = (parse(&id.0)?, parse_slug(&section.0)?);
        let shown = Shown::of(state.0.as_deref(), None);
        let tx = can.tx(form.once("answer_as_office"))?;
        match answer_as_office(can.services(), tx, (of.0, &of.1), &form.typed).await {
            Ok(_) => Ok(answered(&sheet_path(&of), &shown)),
            Err(fault) => {
                let (status, errors) = to_mend(fault)?;
                let page = office_sheet_page(&can, &of, &shown, Some((&form.typed, errors))).await?;
                Ok(Answer::page_with(status, &page)?)
            }
        }
    }
}

fn parse(text: &str) -> Result<HalfYear, Problem> {
    HalfYear::parse(text).map_err(|_| Problem::not_found())
}

fn parse_slug(text: &str) -> Result<Slug, Problem> {
    Slug::parse(text).map_err(|_| Problem::not_found())
}

fn sheet_path((period, body): &(HalfYear, Slug)) -> String {
    format!("{OFFICE}/{period}/don-vi/{body}")
}

fn answered(base: &str, shown: &Shown) -> Answer {
    let state = shown.state.map(|state| format!("state={}&", state.slug()));
    Answer::onward(&format!("{base}?{}da=tra-loi-ra-soat", state.unwrap_or_default()))
}

/// When the calendar opens the next review.
fn next_words<P: crate::domain::policy::Permission>(can: &Can<P>) -> String {
    let next = HalfYear::of(can.services().today()).next().first_day();
    let day = next.map(|day| day.short()).unwrap_or_default();
    format!("Đợt tiếp theo tự động mở vào ngày làm việc đầu tiên từ {day}; lãnh đạo đơn vị nhận thư báo.")
}

fn signed_words(by: &Signature) -> String {
    format!("{}, {}", by.name, by.title())
}

fn opened_words(review: &AccessReview) -> String {
    match &review.opened_by {
        Some(by) => format!("{}, {}", review.opened_at.moment_words(), signed_words(by)),
        None => format!("{}, tự động theo lịch", review.opened_at.moment_words()),
    }
}

/// Colours of the states of items that mean the same.
fn badge(slug: &str, label: &str) -> Badge {
    Badge {
        slug: slug.to_owned(),
        label: label.to_owned(),
    }
}

fn review_badge(state: &ReviewState) -> Badge {
    match state {
        ReviewState::Listing => badge("draft", "Đang lập danh sách"),
        ReviewState::Open => badge("submitted", "Đang rà soát"),
        ReviewState::Signed { .. } => badge("published", "Đã ký xác nhận"),
    }
}

fn row_badge(state: RowStateName) -> Badge {
    let slug = match state {
        RowStateName::Waiting => "draft",
        RowStateName::Needed => "active",
        RowStateName::Asked => "submitted",
        RowStateName::Revoked => "revoked",
    };
    badge(slug, state.label())
}

fn own_row(sheet: &AccessSheet) -> AccessReviewRow {
    let tally = sheet.tally();
    let owed = match tally.waiting {
        0 => "Đã trả lời đủ".to_owned(),
        waiting => format!("Còn {waiting} tài khoản chưa trả lời"),
    };
    AccessReviewRow {
        href: format!("{OWN}/{}", sheet.review),
        period: sheet.review.label(),
        state: if sheet.closed {
            badge("published", "Đã ký xác nhận")
        } else {
            badge("submitted", "Đang rà soát")
        },
        words: vec![
            format!("Mở lúc {}", sheet.opened_at.moment_words()),
            format!("{} tài khoản", tally.accounts),
            owed,
        ],
    }
}

fn office_row(review: &AccessReview) -> AccessReviewRow {
    let mut words = vec![format!("Mở lúc {}", opened_words(review))];
    if let ReviewState::Signed { at, by } = &review.state {
        words.push(format!("Ký lúc {}, {}", at.moment_words(), signed_words(by)));
    }
    AccessReviewRow {
        href: review.office_path(),
        period: review.period.label(),
        state: review_badge(&review.state),
        words,
    }
}

async fn list_page(can: &Can<Administer>, errors: Vec<FieldError>) -> Result<AccessReviewsPage, Problem> {
    let reviews = can.view().access_reviews().await?;
    let present = HalfYear::of(can.services().today());
    let may = may_on_board::<ReviewAccess>(&can.person, None).is_ok();
    let opened = reviews.iter().any(|review| review.period == present);
    Ok(AccessReviewsPage {
        shell: can.portal.shell(can, "Rà soát tài khoản", ACCOUNTS).await?,
        errors,
        back: (ACCOUNTS, "Tài khoản"),
        lead: "Mỗi sáu tháng, mọi tài khoản được xác nhận còn cần hoặc bị thu hồi; người của Bộ phận Thường trực ký xác nhận kết quả.",
        open: offer(may && !opened),
        period: present.label(),
        empty: ("Chưa có đợt rà soát nào.", next_words(can)),
        rows: reviews.iter().map(office_row).collect(),
    })
}

fn offer(open: bool) -> Offer {
    if open {
        Offer::Open { key: fresh_key() }
    } else {
        Offer::Hidden
    }
}

async fn review_page(
    can: &Can<Administer>,
    period: HalfYear,
    errors: Vec<FieldError>,
) -> Result<AccessReviewPage, Problem> {
    let report = read_report(can.services(), &can.view(), period).await?;
    let (review, tally) = (&report.review, report.tally);
    let mut facts = vec![fact("Mở lúc", opened_words(review))];
    if let ReviewState::Signed { at, by } = &review.state {
        facts.push(fact(
            "Ký xác nhận",
            format!("{}, {}", at.moment_words(), signed_words(by)),
        ));
    }
    facts.push(fact("Tài khoản", tally.accounts.to_string()));
    for state in RowStateName::ALL {
        facts.push(fact(state.label(), tally.of(state).to_string()));
    }
    let may = may_on_board::<ReviewAccess>(&can.person, None).is_ok();
    let sign = match review.state {
        ReviewState::Open if may && tally.waiting + tally.asked == 0 => offer(true),
        ReviewState::Open => Offer::Closed {
            reason: AccessFault::Unfinished {
                waiting: tally.waiting,
                asked: tally.asked,
            }
            .to_string(),
        },
        ReviewState::Listing => Offer::Closed {
            reason: AccessFault::Listing.to_string(),
        },
        ReviewState::Signed { .. } => Offer::Hidden,
    };
    Ok(AccessReviewPage {
        shell: can.portal.shell(can, &title(period), ACCOUNTS).await?,
        errors,
        base: review.office_path(),
        state: review_badge(&review.state),
        facts,
        bodies: report.bodies.iter().map(|body| body_row(body, period)).collect(),
        sign,
    })
}

fn title(period: HalfYear) -> String {
    format!("Rà soát tài khoản {}", period.label())
}

fn body_row(body: &BodyReport, period: HalfYear) -> AccessBodyRow {
    AccessBodyRow {
        href: format!("{OFFICE}/{period}/don-vi/{}", body.slug),
        name: body.name.clone(),
        accounts: body.tally.accounts,
        waiting: body.tally.waiting,
        needed: body.tally.needed,
        asked: body.tally.asked,
        revoked: body.tally.revoked,
        answered_by: body.answered_by.clone(),
        answered_at: body.answered_at.map(Instant::moment_words),
        leaderless: !body.led,
    }
}

fn body_cells(report: &Report) -> Vec<Vec<String>> {
    let line = |name: &str, tally: crate::domain::access_review::Tally, by: String, at: String| {
        let mut cells = vec![name.to_owned()];
        let counts = [
            tally.accounts,
            tally.needed,
            tally.revoked,
            tally.asked,
            tally.waiting,
        ];
        cells.extend(counts.map(|count| count.to_string()));
        cells.extend([by, at]);
        cells
    };
    let mut rows: Vec<_> = report
        .bodies
        .iter()
        .map(|body| {
            let at = body.answered_at.map(Instant::moment_words).unwrap_or_default();
            line(&body.name, body.tally, body.answered_by.join("; "), at)
        })
        .collect();
    let signed = match &report.review.state {
        ReviewState::Signed { at, by } => (format!("Ký xác nhận: {}", signed_words(by)), at.moment_words()),
        _ => ("Chưa ký xác nhận".to_owned(), String::new()),
    };
    rows.push(line("Tổng số", report.tally, signed.0, signed.1));
    rows
}

fn account_cells(report: &Report) -> Vec<Vec<String>> {
    let sheets = report.sheets.iter();
    let rows = sheets.flat_map(|(body, sheet)| sheet.rows.iter().map(move |row| (body, row)));
    rows.map(|(body, row)| {
        vec![
            body.clone(),
            row.full_name.to_string(),
            row.email.to_string(),
            row.post.clone(),
            labels(&row.roles),
            row.document.clone(),
            row.term.clone(),
            row.state.name().label().to_owned(),
            state_words(&row.state).join("; "),
        ]
    })
    .collect()
}

/// Who answered, when and why.
fn state_words(state: &RowState) -> Vec<String> {
    let who = |by: &Signature, at: Instant| format!("{}, {}", signed_words(by), at.moment_words());
    match state {
        RowState::Waiting => Vec::new(),
        RowState::Needed { at, by } => vec![who(by, *at)],
        RowState::Asked(request) => vec![format!("Lý do: {}", request.reason), who(&request.by, request.at)],
        RowState::Revoked { at, by, asked } => {
            let mut words = Vec::new();
            if let Some(request) = asked {
                words.push(format!("Đề nghị: {}", who(&request.by, request.at)));
                words.push(format!("Lý do: {}", request.reason));
            }
            words.push(match by {
                Some(by) => format!("Thu hồi: {}", who(by, *at)),
                None => format!("Thu hồi: tự động hoặc bằng lệnh quản trị, {}", at.moment_words()),
            });
            words
        }
    }
}

type Typed<'a> = Option<(&'a AnswerForm, Vec<FieldError>)>;

/// What differs between a lead's page of a sheet and the office's.
struct Desk<'a> {
    base: String,
    hindrance: &'a dyn Fn(&AccessRow) -> Option<AccessFault>,
    revokes: bool,
}

async fn own_sheet_page(
    can: &Can<AnswerAccess>,
    period: HalfYear,
    shown: &Shown,
    typed: Typed<'_>,
) -> Result<AccessSheetPage, Problem> {
    let sheet = can.view().own_sheet(&can.person, period).await?;
    let reference = can.services().reference.current().await?;
    let body = reference.tenant_name(sheet.tenant).to_owned();
    let shell = can.portal.shell(can, &title(period), OWN).await?;
    let lead = if sheet.closed {
        format!("{body}. Đợt rà soát đã được ký xác nhận.")
    } else {
        format!(
            "{body}. Đánh dấu các tài khoản rồi chọn câu trả lời; Bộ phận Thường trực trả lời thay từ ngày {}.",
            sheet.office_from().short()
        )
    };
    let desk = Desk {
        base: format!("{OWN}/{period}"),
        hindrance: &|row| sheet.hindrance_of_lead(row, can.person.account),
        revokes: false,
    };
    let mut page = sheet_page(shell, &sheet, &desk, shown, typed);
    page.back = (OWN.to_owned(), "Rà soát tài khoản");
    page.lead = lead;
    Ok(page)
}

async fn office_sheet_page(
    can: &Can<Administer>,
    of: &(HalfYear, Slug),
    shown: &Shown,
    typed: Typed<'_>,
) -> Result<AccessSheetPage, Problem> {
    let body = body_of(can.services(), &of.1).await?;
    let sheet = can.view().access_sheet(of.0, body).await?;
    let leads = can.view().leads_of(body).await?;
    let reference = can.services().reference.current().await?;
    let name = reference.tenant_name(body).to_owned();
    let today = can.services().today();
    let by = (can.person.account, leads.as_slice());
    let shell = can.portal.shell(can, &name, ACCOUNTS).await?;
    let desk = Desk {
        base: sheet_path(of),
        hindrance: &|row| sheet.hindrance_of_office(row, by, today),
        revokes: may_on_board::<Revoke>(&can.person, None).is_ok(),
    };
    let mut page = sheet_page(shell, &sheet, &desk, shown, typed);
    page.back = (format!("{OFFICE}/{}", of.0), "Đợt rà soát");
    page.lead = format!("{}. {}", title(of.0), office_words(&sheet, leads.is_empty()));
    Ok(page)
}

fn office_words(sheet: &AccessSheet, leaderless: bool) -> String {
    if sheet.closed {
        "Đã ký xác nhận.".to_owned()
    } else if leaderless {
        "Không có lãnh đạo đơn vị: Bộ phận Thường trực trả lời.".to_owned()
    } else {
        format!(
            "Lãnh đạo đơn vị trả lời trước; Bộ phận Thường trực trả lời thay từ ngày {}.",
            sheet.office_from().short()
        )
    }
}

fn sheet_page(
    shell: crate::web::views::parts::Shell,
    sheet: &AccessSheet,
    desk: &Desk<'_>,
    shown: &Shown,
    typed: Typed<'_>,
) -> AccessSheetPage {
    let (typed, errors) = match typed {
        Some((form, errors)) => (form.clone(), errors),
        None => (AnswerForm::default(), Vec::new()),
    };
    let fits: Vec<_> = sheet
        .rows
        .iter()
        .filter(|row| shown.state.is_none_or(|state| row.state.name() == state))
        .collect();
    let link = |state: Option<RowStateName>| {
        state.map_or_else(
            || desk.base.clone(),
            |state| format!("{}?state={}", desk.base, state.slug()),
        )
    };
    let tally = sheet.tally();
    let tab = |state: Option<RowStateName>, label: &str, count: usize| {
        let link = NavLink {
            label: label.to_owned(),
            href: link(state),
            current: state == shown.state,
        };
        (
            link,
            present::count_words(u64::try_from(count).unwrap_or(u64::MAX)),
        )
    };
    let mut lists = vec![tab(None, "Tất cả", tally.accounts)];
    lists.extend(RowStateName::ALL.map(|state| tab(Some(state), state.label(), tally.of(state))));
    let rows: Vec<_> = fits
        .iter()
        .enumerate()
        .skip(shown.after)
        .take(PAGE)
        .map(|(number, row)| row_view(row, number + 1, desk, &typed))
        .collect();
    let end = shown.after.saturating_add(PAGE);
    let sign = if shown.state.is_some() { '&' } else { '?' };
    AccessSheetPage {
        shell,
        errors,
        back: (String::new(), ""),
        base: desk.base.clone(),
        filter: shown
            .state
            .map(|state| format!("?state={}", state.slug()))
            .unwrap_or_default(),
        lead: String::new(),
        lists,
        answer: offer(rows.iter().any(|row| row.mark.is_some())),
        rows,
        next: (fits.len() > end).then(|| format!("{}{sign}after={end}", link(shown.state))),
        reason: typed.reason,
    }
}

fn row_view(row: &AccessRow, number: usize, desk: &Desk<'_>, typed: &AnswerForm) -> AccessRowView {
    let hindrance = (desk.hindrance)(row);
    let mark = row.mark().to_string();
    let mut words = state_words(&row.state);
    match &hindrance {
        Some(AccessFault::Oneself(_)) => words.push("Tài khoản của bạn: người khác trả lời".to_owned()),
        Some(AccessFault::LeadFirst { from, .. }) if row.state.name() == RowStateName::Waiting => {
            words.push(format!(
                "Chờ lãnh đạo đơn vị trả lời, đến hết ngày {}",
                from.plus_days(-1).short()
            ))
        }
        _ => {}
    }
    let asked = row.state.name() == RowStateName::Asked && !matches!(hindrance, Some(AccessFault::Signed));
    AccessRowView {
        chosen: typed.rows.contains(&mark),
        mark: hindrance.is_none().then_some(mark),
        number,
        full_name: row.full_name.to_string(),
        post: row.post.clone(),
        email: row.email.to_string(),
        roles: labels(&row.roles),
        document: row.document.clone(),
        term: row.term.clone(),
        state: row_badge(row.state.name()),
        words,
        revoke: (desk.revokes && asked).then(|| format!("{ACCOUNTS}/{}/thu-hoi", row.account)),
    }
}
