//! Administration: the report of risks of access, on the page, on paper, as a file.

use poem::{Result, http::StatusCode};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};

use crate::{
    app::{
        Fault,
        risks::{Counts, OfAccount, RiskForm, RiskLine, RiskReport, export_risks, read_risks},
    },
    domain::{
        policy::{Operate, Permission, ReadRisks},
        risk::{Period, Severity, Trend},
        text::group_thousands,
    },
    store::StoreFault,
    web::{
        gate::Can,
        page::{Answer, query_of},
        present,
        problem::Problem,
        sheets::{self, XLSX},
        views::{
            parts::FieldError,
            risks::{CountRow, RiskRow, RiskTable, RisksPage},
        },
    },
};

/// The report's address.
const PATH: &str = "/quan-tri/rui-ro";
/// Columns of the first sheet, with their widths.
const COLUMNS: [(&str, f64); 6] = [
    ("Nguy cơ", 40.0),
    ("Kỳ này", 12.0),
    ("Kỳ trước", 12.0),
    ("Xu hướng", 16.0),
    ("Mức độ", 14.0),
    ("Ngưỡng trong 30 ngày", 34.0),
];
/// Columns of the second sheet.
const DETAILS: [(&str, f64); 5] = [
    ("Nguy cơ", 40.0),
    ("Theo", 18.0),
    ("Tên", 52.0),
    ("Kỳ này", 12.0),
    ("Kỳ trước", 12.0),
];

/// The report of risks of access.
pub struct RiskPages;

#[OpenApi]
impl RiskPages {
    /// The report of a period, by default of the last month.
    #[oai(path = "/quan-tri/rui-ro", method = "get")]
    async fn show_risks(
        &self,
        can: Can<ReadRisks>,
        from: Query<Option<String>>,
        to: Query<Option<String>>,
    ) -> Result<Answer> {
        let form = form_of(from.0, to.0);
        let services = can.services();
        let read = match form.parse(services.today()) {
            Ok(period) => read_risks(services, period).await,
            Err(fault) => Err(fault),
        };
        match read {
            Ok(report) => {
                let shown = RiskForm {
                    from: report.period.from.short(),
                    to: report.period.to.short(),
                };
                let table = table_of(&report, &services.now().moment_words());
                Ok(Answer::page(
                    &page_of(&can, shown, Vec::new(), Some(table)).await?,
                )?)
            }
            Err(fault) => {
                let errors = to_mend(fault)?;
                let page = page_of(&can, form, errors, None).await?;
                Ok(Answer::page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)?)
            }
        }
    }

    /// The report as a file, `rui-ro.xlsx`.
    #[oai(path = "/quan-tri/rui-ro/tep/:name", method = "get")]
    async fn export_risks(
        &self,
        can: Can<ReadRisks>,
        name: Path<String>,
        from: Query<Option<String>>,
        to: Query<Option<String>>,
    ) -> Result<Answer> {
        if name.0 != "rui-ro.xlsx" {
            return Err(Problem::not_found().into());
        }
        let services = can.services();
        // There is no form to give back: the page of the refusal says what is wrong with the days.
        let period = form_of(from.0, to.0)
            .parse(services.today())
            .map_err(|fault| Problem {
                detail: fault.to_string(),
                ..Problem::from(fault)
            })?;
        let report = export_risks(services, &can.person, period)
            .await
            .map_err(|fault| too_broad(fault).unwrap_or_else(Problem::from))?;
        let (summary, details) = sheets_of(&report);
        let book = sheets::xlsx_of(&[("Nguy cơ", &COLUMNS, &summary), ("Chi tiết", &DETAILS, &details)])?;
        Ok(Answer::bytes(sheets::download(XLSX, &name.0, book)))
    }
}

fn form_of(from: Option<String>, to: Option<String>) -> RiskForm {
    RiskForm {
        from: from.unwrap_or_default(),
        to: to.unwrap_or_default(),
    }
}

/// A report that takes too long, in the words of the report.
pub fn too_broad(fault: Fault) -> Result<Problem, Fault> {
    match fault {
        Fault::Store(StoreFault::TooBroad) => Ok(Problem {
            detail: "Kỳ báo cáo có quá nhiều dữ liệu nên việc đếm đã dừng. Hãy chọn kỳ ngắn hơn.".to_owned(),
            ..Problem::from(StoreFault::TooBroad)
        }),
        other => Err(other),
    }
}

fn to_mend(fault: Fault) -> Result<Vec<FieldError>, Problem> {
    let problem = too_broad(fault).unwrap_or_else(Problem::from);
    match problem.status {
        StatusCode::UNPROCESSABLE_ENTITY => Ok(present::faults_of(problem)),
        _ => Err(problem),
    }
}

async fn page_of(
    can: &Can<ReadRisks>,
    form: RiskForm,
    errors: Vec<FieldError>,
    report: Option<RiskTable>,
) -> Result<RisksPage, Problem> {
    Ok(RisksPage {
        shell: can.portal.shell(can, "Báo cáo rủi ro truy cập", PATH).await?,
        in_administration: Operate::ROLES.iter().any(|&role| can.person.holds(role)),
        errors,
        from: form.from,
        to: form.to,
        report,
    })
}

fn table_of(report: &RiskReport, drawn: &str) -> RiskTable {
    let severity = report.severity();
    RiskTable {
        period: report.period.words(),
        before: report.period.before().words(),
        open: report
            .is_open
            .then_some("Kỳ này chưa kết thúc, số liệu tính đến lúc xem."),
        file: file_of(report.period),
        severity: (severity.slug(), severity.label()),
        blank: report.is_blank(),
        rows: report.lines.iter().map(row_of).collect(),
        drawn: drawn.to_owned(),
    }
}

fn file_of(period: Period) -> String {
    let (from, to) = (period.from.short(), period.to.short());
    let query = query_of(&[("from", from.as_str()), ("to", &to)]);
    format!("{PATH}/tep/rui-ro.xlsx{query}")
}

fn row_of(line: &RiskLine) -> RiskRow {
    let Counts { now, before } = line.counts;
    let parts = line.parts.iter();
    let bodies = line.bodies.iter();
    RiskRow {
        slug: line.risk.slug(),
        label: line.risk.label(),
        meaning: line.risk.meaning(),
        rule: Severity::rule(line.risk),
        count: number(now),
        before: number(before),
        arrow: Trend::of(now, before).arrow(),
        trend: Trend::words(now, before),
        severity: (line.severity.slug(), line.severity.label()),
        parts: parts
            .map(|(part, counts)| count_row(present::risk_part(part), String::new(), *counts))
            .collect(),
        bodies: bodies
            .map(|(name, counts)| count_row(name.clone(), String::new(), *counts))
            .collect(),
        accounts: line.accounts.iter().map(account_row).collect(),
        more: (line.more > 0).then(|| {
            format!(
                "Còn {} tài khoản khác có số lượng ít hơn.",
                group_thousands(line.more)
            )
        }),
    }
}

fn account_row(account: &OfAccount) -> CountRow {
    count_row(account.email.clone(), account.body.clone(), account.counts)
}

fn count_row(name: String, note: String, counts: Counts) -> CountRow {
    CountRow {
        name,
        note,
        count: number(counts.now),
        before: number(counts.before),
    }
}

fn number(count: i64) -> String {
    group_thousands(usize::try_from(count).unwrap_or_default())
}

/// Rows of the two sheets; every cell is text, so that none is a formula.
fn sheets_of(report: &RiskReport) -> (Vec<Vec<String>>, Vec<Vec<String>>) {
    let rows: Vec<_> = report.lines.iter().map(row_of).collect();
    let mut summary: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            vec![
                row.label.to_owned(),
                row.count.clone(),
                row.before.clone(),
                row.trend.clone(),
                row.severity.1.to_owned(),
                row.rule.clone(),
            ]
        })
        .collect();
    for (what, words) in [
        ("Kỳ báo cáo", report.period.words()),
        ("Kỳ trước", report.period.before().words()),
    ] {
        summary.push(vec![format!("{what}: {words}")]);
    }
    let mut details = Vec::new();
    for row in &rows {
        for (by, lines) in [
            ("Sự việc", &row.parts),
            ("Cơ quan, đơn vị", &row.bodies),
            ("Tài khoản", &row.accounts),
        ] {
            details.extend(lines.iter().map(|line| {
                vec![
                    row.label.to_owned(),
                    by.to_owned(),
                    line.name.clone(),
                    line.count.clone(),
                    line.before.clone(),
                ]
            }));
        }
    }
    (summary, details)
}
