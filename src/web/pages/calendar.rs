//! The working calendar: a year's notice is typed, looked at, and loaded.

use poem::{Result, http::StatusCode};
use poem_openapi::{OpenApi, param::Query};
use serde::Deserialize;

use crate::{
    app::{
        Fault,
        calendar::{CalendarPreview, LOOKED_AT, calendar_year, load_calendar, preview_calendar},
    },
    domain::{
        calendar::{CalendarFault, CalendarYear, DayException, Year, parse_rows, print_rows},
        policy::Administer,
    },
    store::Reference,
    web::{
        form::{Form, fresh_key},
        gate::Can,
        page::{Answer, flash_of},
        present,
        problem::Problem,
        views::{
            calendar::{CalendarPage, DayRow, PreviewView},
            parts::{FieldError, NavLink},
        },
    },
};

/// Address of the calendar.
pub const PATH: &str = "/quan-tri/lich-lam-viec";
/// Moved targets that a preview lists; the rest is counted.
const MOVES_SHOWN: usize = 50;
/// Years shown before and after the one of today.
const YEARS_BACK: i16 = 2;
const YEARS_AHEAD: i16 = 1;

/// The working calendar.
pub struct CalendarPages;

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct CalendarForm {
    year: String,
    seen: String,
    rows: String,
}

impl CalendarForm {
    fn year(&self) -> Result<Year, Fault> {
        Ok(Year::parse(&self.year).ok_or(CalendarFault::Year)?)
    }

    fn seen(&self) -> Result<i64, Problem> {
        self.seen.parse().map_err(|_| Problem::foreign_request())
    }
}

#[OpenApi]
impl CalendarPages {
    /// A year of the calendar.
    #[oai(path = "/quan-tri/lich-lam-viec", method = "get")]
    async fn show_calendar(
        &self,
        can: Can<Administer>,
        nam: Query<Option<String>>,
        da: Query<Option<String>>,
    ) -> Result<Answer> {
        let year = match nam.0.as_deref() {
            Some(typed) => Year::parse(typed).ok_or_else(Problem::not_found)?,
            None => Year::of(can.services().today()),
        };
        let mut page = calendar_page(&can, year).await?;
        page.shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&page)?)
    }

    /// What loading the typed list would do.
    #[oai(path = "/quan-tri/lich-lam-viec/xem-truoc", method = "post")]
    async fn preview_calendar(&self, can: Can<Administer>, form: Form<CalendarForm>) -> Result<Answer> {
        let year = form.typed.year().map_err(Problem::from)?;
        let (typed, seen) = (&form.typed.rows, form.typed.seen()?);
        let seen_now = calendar_year(can.services(), &can.view(), year)
            .await
            .map_err(Problem::from)?;
        let previewed = match parse_rows(year, typed) {
            Ok(_) if seen_now.version.number() != seen => Err(CalendarFault::Stale.into()),
            Ok(days) => preview_calendar(can.services(), &can.view(), year, &days).await,
            Err(fault) => Err(fault.into()),
        };
        match previewed {
            Ok(preview) => {
                let mut page = calendar_page(&can, year).await?;
                page.preview = Some(preview_view(&can, &preview).await?);
                page.rows.clone_from(typed);
                Ok(Answer::page(&page)?)
            }
            Err(fault) => refuse(&can, year, &form.typed, fault).await,
        }
    }

    /// Loads the list; the open targets then move.
    #[oai(path = "/quan-tri/lich-lam-viec", method = "post")]
    async fn load_calendar(&self, can: Can<Administer>, form: Form<CalendarForm>) -> Result<Answer> {
        let year = form.typed.year().map_err(Problem::from)?;
        let seen = form.typed.seen()?;
        let loaded = match parse_rows(year, &form.typed.rows) {
            Ok(days) => {
                let tx = can.tx(form.once("load_calendar"))?;
                load_calendar(can.services(), tx, year, seen, days).await
            }
            Err(fault) => Err(fault.into()),
        };
        match loaded {
            Ok(_) => Ok(Answer::onward(&format!("{PATH}?nam={year}&da=nap-lich"))),
            Err(fault) => refuse(&can, year, &form.typed, fault).await,
        }
    }
}

/// The page again, with what was typed and why it was not taken.
async fn refuse(can: &Can<Administer>, year: Year, typed: &CalendarForm, fault: Fault) -> Result<Answer> {
    let status = match &fault {
        Fault::Calendar(CalendarFault::Stale) => StatusCode::CONFLICT,
        Fault::Calendar(_) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => return Err(Problem::from(fault).into()),
    };
    let messages = match fault {
        Fault::Calendar(CalendarFault::Rows(rows)) => rows.iter().map(ToString::to_string).collect(),
        fault => vec![fault.to_string()],
    };
    let mut page = calendar_page(can, year).await?;
    page.rows.clone_from(&typed.rows);
    page.errors = messages
        .into_iter()
        .map(|message| FieldError {
            field: "rows",
            message,
        })
        .collect();
    Ok(Answer::page_with(status, &page)?)
}

async fn calendar_page(can: &Can<Administer>, year: Year) -> Result<CalendarPage, Problem> {
    let known = calendar_year(can.services(), &can.view(), year).await?;
    let reference = can.services().reference.current().await?;
    let title = format!("Lịch làm việc năm {year}");
    Ok(CalendarPage {
        shell: can.portal.shell(can, &title, PATH).await?,
        year: year.to_string(),
        years: years(can, &reference, year),
        origin: origin(&known),
        seen: known.version.number(),
        rows: print_rows(&known.days),
        days: known.days.iter().map(day_row).collect(),
        errors: Vec::new(),
        preview: None,
    })
}

fn origin(known: &CalendarYear) -> String {
    match (&known.loaded_by, known.loaded_at) {
        (Some(by), Some(at)) => format!(
            "Danh sách do {}, {} nạp lúc {}.",
            by.name,
            by.title(),
            at.moment_words()
        ),
        _ => "Danh sách theo dữ liệu ban đầu của hệ thống, chưa được nạp lại trên trang này.".to_owned(),
    }
}

fn years(can: &Can<Administer>, reference: &Reference, here: Year) -> Vec<(NavLink, String)> {
    let this = can.services().today().year();
    let mut years: Vec<_> = (this - YEARS_BACK..=this + YEARS_AHEAD)
        .filter_map(|year| Year::parse(&year.to_string()))
        .collect();
    if !years.contains(&here) {
        years.push(here);
        years.sort_unstable();
    }
    let link = |year: Year| {
        let days = reference.calendar.days_of(year).len();
        let link = NavLink {
            label: format!("Năm {year}"),
            href: format!("{PATH}?nam={year}"),
            current: year == here,
        };
        (link, days.to_string())
    };
    years.into_iter().map(link).collect()
}

fn day_row(day: &DayException) -> DayRow {
    DayRow {
        date: day.date.short(),
        weekday: day.date.weekday_words().to_owned(),
        kind: day.kind.label().to_owned(),
        worked: day.kind.is_worked(),
        name: day.name.clone(),
        basis: day.basis.clone(),
    }
}

async fn preview_view(can: &Can<Administer>, preview: &CalendarPreview) -> Result<PreviewView, Problem> {
    let reference = can.services().reference.current().await?;
    let now = can.services().now();
    let words = |day: &Option<DayException>| match day {
        Some(day) => format!("{}: {} ({})", day.kind.label(), day.name, day.basis),
        None => "Như ngày thường trong tuần".to_owned(),
    };
    let days = preview.days.iter().map(|day| {
        let date = format!("{}, {}", day.date.short(), day.date.weekday_words());
        (date, words(&day.before), words(&day.after))
    });
    let moves = preview.moves.iter().take(MOVES_SHOWN).map(|one| {
        (
            present::row(&one.item, "/toa-soan", &reference, now),
            one.from.deadline_words(),
            one.to.deadline_words(),
        )
    });
    Ok(PreviewView {
        key: fresh_key(),
        days: days.collect(),
        moves: moves.collect(),
        moved: moved_words(preview),
    })
}

fn moved_words(preview: &CalendarPreview) -> String {
    let (days, moved) = (preview.days.len(), preview.moves.len());
    let targets = match moved {
        0 => "không chuyển hạn xử lý nào".to_owned(),
        1..=MOVES_SHOWN => format!("chuyển hạn xử lý của {moved} tin bài dưới đây"),
        _ => format!(
            "chuyển hạn xử lý của {moved} tin bài, dưới đây là {MOVES_SHOWN} tin bài đến hạn sớm nhất"
        ),
    };
    let more = if preview.cut_off {
        format!(" (mới tính {LOOKED_AT} tin bài đến hạn sớm nhất; các tin bài còn lại cũng được tính lại)")
    } else {
        String::new()
    };
    format!("Danh sách mới thay đổi {days} ngày và {targets}{more}.")
}
