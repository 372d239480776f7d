//! One year of the calendar as a notice announces it (thông báo lịch nghỉ), typed by an administrator.

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use super::{DayException, DayKind};
use crate::domain::{
    actor::Signature,
    change::{Change, Resource, Stamp, Version},
    ids::TenantId,
    policy::{Administer, Granted},
    text::{char_count, clean_line, fold},
    time::{Instant, LocalDate},
};

/// Rows that a year may have.
const MOST_ROWS: usize = 100;
/// Longest name or document number, in characters.
const LONGEST: usize = 200;
/// What stands between the cells of a row: a spreadsheet pastes tabs.
const SEPARATORS: [char; 2] = ['|', '\t'];
/// Words of a row that was never announced.
const PROPOSED: [&str; 4] = ["de xuat", "du kien", "tam tinh", "uncertain"];

/// A calendar year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Year(i16);

impl Year {
    /// The year of a day.
    pub fn of(day: LocalDate) -> Self {
        Self(day.year())
    }

    /// The year as written in addresses; none outside of 2000 to 2100.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        let year = digits.then(|| text.parse().ok()).flatten()?;
        (2_000..=2_100).contains(&year).then_some(Self(year))
    }

    /// The year after.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<Year> for String {
    fn from(year: Year) -> Self {
        year.to_string()
    }
}

impl TryFrom<String> for Year {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a year lies between 2000 and 2100")
    }
}

/// A year of the calendar that was loaded in the pages; the files say nothing of it any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarYear {
    /// Which year.
    #[serde(rename = "_id")]
    pub year: Year,
    /// The Board's own tenant.
    pub tenant: TenantId,
    /// Every day that differs from its place in the week, in order.
    pub days: Vec<DayException>,
    /// Who loaded it last.
    pub loaded_by: Option<Signature>,
    /// When.
    pub loaded_at: Option<Instant>,
    /// Optimistic version.
    pub version: Version,
}

/// Why a year cannot be loaded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarFault {
    /// No such year.
    #[error("Năm không hợp lệ: hãy chọn một năm từ 2000 đến 2100.")]
    Year,
    /// Rows that cannot be used.
    #[error("{} dòng cần sửa trước khi nạp lịch.", .0.len())]
    Rows(Vec<RowFault>),
    /// The list says what the calendar says already.
    #[error("Danh sách không có gì khác lịch hiện tại nên không cần nạp.")]
    Unchanged,
    /// Somebody else loaded the year since it was looked at.
    #[error("Lịch của năm này vừa được người khác thay đổi. Hãy mở lại trang để xem lịch mới rồi nạp lại.")]
    Stale,
}

/// What is wrong with one row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Dòng {line}: {message}")]
pub struct RowFault {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and how to mend it.
    pub message: String,
}

/// How one day changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayChange {
    /// The day.
    pub date: LocalDate,
    /// What the calendar said of it.
    pub before: Option<DayException>,
    /// What it says then.
    pub after: Option<DayException>,
}

impl CalendarYear {
    /// A year as the files have it, never loaded in the pages.
    pub const fn of_files(year: Year, tenant: TenantId, days: Vec<DayException>) -> Self {
        Self {
            year,
            tenant,
            days,
            loaded_by: None,
            loaded_at: None,
            version: Version::UNSAVED,
        }
    }
}

impl Granted<Administer, CalendarYear> {
    /// Replaces the whole list of the year, as it was looked at under `seen`.
    ///
    /// # Errors
    /// [`CalendarFault::Stale`], [`CalendarFault::Unchanged`].
    pub fn load_notice(
        self,
        seen: i64,
        days: Vec<DayException>,
        stamp: &mut Stamp,
    ) -> Result<Change<CalendarYear>, CalendarFault> {
        let (mut year, by) = self.into_parts();
        if year.version.number() != seen {
            return Err(CalendarFault::Stale);
        }
        if changes_between(&year.days, &days).is_empty() {
            return Err(CalendarFault::Unchanged);
        }
        year.days = days;
        year.loaded_by = Some(by);
        year.loaded_at = Some(stamp.at());
        Ok(Change::new(year, "load_calendar", stamp).naming(vec!["days"]))
    }
}

impl Resource for CalendarYear {
    const KIND: &'static str = "calendar_year";

    fn id(&self) -> String {
        self.year.to_string()
    }

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn version(&self) -> Version {
        self.version
    }

    fn set_version(&mut self, version: Version) {
        self.version = version;
    }
}

/// Which days differ between two lists, in order.
pub fn changes_between(before: &[DayException], after: &[DayException]) -> Vec<DayChange> {
    let mut days: BTreeMap<LocalDate, DayChange> = BTreeMap::new();
    let blank = |date| DayChange {
        date,
        before: None,
        after: None,
    };
    for day in before {
        days.entry(day.date).or_insert_with(|| blank(day.date)).before = Some(day.clone());
    }
    for day in after {
        days.entry(day.date).or_insert_with(|| blank(day.date)).after = Some(day.clone());
    }
    days.into_values().filter(|day| day.before != day.after).collect()
}

/// The list as it is typed, a row for each day.
pub fn print_rows(days: &[DayException]) -> String {
    let rows = days.iter().map(|day| {
        let (date, kind) = (day.date.short(), day.kind.label());
        format!("{date} | {kind} | {} | {}\n", day.name, day.basis)
    });
    rows.collect()
}

/// Reads a list as typed or pasted: day, kind, name and document number of each row.
///
/// # Errors
/// [`CalendarFault::Rows`] with every fault of every row.
pub fn parse_rows(year: Year, text: &str) -> Result<Vec<DayException>, CalendarFault> {
    let (mut days, mut faults) = (BTreeMap::new(), Vec::new());
    let rows = text.lines().enumerate().filter(|(_, row)| !row.trim().is_empty());
    for (count, (at, row)) in rows.enumerate() {
        let line = at + 1;
        let mut fault = |message: String| faults.push(RowFault { line, message });
        if count >= MOST_ROWS {
            fault(format!(
                "một năm có nhiều nhất {MOST_ROWS} dòng; hãy bớt các dòng thừa."
            ));
            break;
        }
        match parse_row(year, row) {
            Ok(day) if days.contains_key(&day.date) => fault(format!(
                "ngày {} đã có ở dòng trên; mỗi ngày chỉ ghi một dòng.",
                day.date.short()
            )),
            Ok(day) => {
                days.insert(day.date, day);
            }
            Err(messages) => messages.into_iter().for_each(fault),
        }
    }
    if faults.is_empty() && days.is_empty() {
        faults.push(RowFault {
            line: 1,
            message: "chưa có ngày nào; hãy nhập ít nhất một dòng.".to_owned(),
        });
    }
    if faults.is_empty() {
        Ok(days.into_values().collect())
    } else {
        Err(CalendarFault::Rows(faults))
    }
}

fn parse_row(year: Year, row: &str) -> Result<DayException, Vec<String>> {
    let cells: Vec<_> = row.split(SEPARATORS).map(clean_line).collect();
    let [date, kind, name, basis] = cells.as_slice() else {
        return Err(vec![format!(
            "cần đúng 4 ô: ngày | loại | tên | số văn bản, nhưng dòng này có {} ô.",
            cells.len()
        )]);
    };
    let mut faults = Vec::new();
    let date = LocalDate::parse(date)
        .map_err(|fault| faults.push(fault.to_string()))
        .ok();
    let kind = parse_kind(kind).map_err(|fault| faults.push(fault)).ok();
    for (what, text) in [("tên ngày", name), ("số văn bản thông báo", basis)] {
        if text.is_empty() {
            faults.push(format!("chưa nhập {what}; hãy ghi như trên thông báo."));
        } else if char_count(text) > LONGEST {
            faults.push(format!("{what} dài quá {LONGEST} ký tự; hãy ghi ngắn lại."));
        }
    }
    let folded = fold(row);
    if PROPOSED.iter().any(|word| folded.contains(word)) {
        faults.push("là đề xuất, dự kiến nên chưa nạp được; hãy chờ thông báo chính thức.".to_owned());
    }
    if let (Some(date), Some(kind)) = (date, kind) {
        faults.extend(misplaced(year, date, kind));
        if faults.is_empty() {
            let (name, basis) = (name.clone(), basis.clone());
            return Ok(DayException {
                date,
                kind,
                name,
                basis,
            });
        }
    }
    Err(faults)
}

fn parse_kind(typed: &str) -> Result<DayKind, String> {
    let folded = fold(typed);
    let known = DayKind::ALL
        .into_iter()
        .find(|kind| typed == kind.key() || folded == fold(kind.label()));
    known.ok_or_else(|| {
        let labels: Vec<_> = DayKind::ALL.iter().map(|kind| kind.label()).collect();
        format!(
            "không có loại ngày “{typed}”; hãy ghi một trong: {}.",
            labels.join("; ")
        )
    })
}

/// A day of that kind cannot stand there.
fn misplaced(year: Year, date: LocalDate, kind: DayKind) -> Option<String> {
    let (day, weekday) = (date.short(), date.weekday_words());
    if Year::of(date) != year {
        return Some(format!(
            "ngày {day} không thuộc năm {year}; hãy nạp ở trang của năm đó."
        ));
    }
    match kind {
        DayKind::SwapWork if !date.is_weekend() => Some(format!(
            "ngày {day} là {weekday}, vốn đã là ngày làm việc; ngày làm bù phải rơi vào cuối tuần."
        )),
        DayKind::SwapOff | DayKind::Compensatory if date.is_weekend() => Some(format!(
            "ngày {day} là {weekday}, vốn đã là ngày nghỉ; ngày nghỉ bù, nghỉ hoán đổi phải rơi vào ngày làm việc."
        )),
        _ => None,
    }
}
