//! The six-monthly review of access (rà soát tài khoản, Điều 4(6)m, 10(5)): each account is said to be needed still,
//! or its revocation is asked for; when nothing is left unanswered an officer signs the result off.
//!
//! The accounts of one body stand in one sheet. Whoever answers writes the sheet, and so does the signature: an answer
//! that comes with it meets it there, and nothing changes after it.

mod half_year;
mod row;
#[cfg(test)]
mod tests;

pub use half_year::{HalfYear, NoHalfYear};
pub use row::{AccessRow, Mark, Request, RowState, RowStateName, Tally};
use serde::{Deserialize, Serialize};

use super::{
    account::{Account, Ending},
    actor::Signature,
    change::{Change, Resource, Stamp, Version},
    ids::{AccountId, TenantId},
    notice::{Letter, To},
    policy::{AnswerAccess, Granted, ReviewAccess},
    text::PersonName,
    time::{Instant, LocalDate},
};

/// Days after the opening at which the leads of a body that owes answers are reminded, each once.
const REMINDED_AFTER: [i32; 2] = [7, 14];

/// Where a review stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum ReviewState {
    /// The accounts are being listed.
    Listing,
    /// Every account is listed, and answers are awaited.
    Open,
    /// Signed off: nothing changes any more.
    Signed {
        /// When.
        at: Instant,
        /// By whom.
        by: Signature,
    },
}

/// A review of access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessReview {
    /// Its half-year.
    #[serde(rename = "_id")]
    pub period: HalfYear,
    /// The Board's own house.
    pub tenant: TenantId,
    /// When it was opened.
    pub opened_at: Instant,
    /// Who opened it; nobody when the calendar did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_by: Option<Signature>,
    /// Where it stands.
    pub state: ReviewState,
    /// Optimistic version.
    pub version: Version,
}

impl Resource for AccessReview {
    const KIND: &'static str = "access_review";

    fn id(&self) -> String {
        self.period.to_string()
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

/// The accounts of one body in a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessSheet {
    /// Review and body.
    #[serde(rename = "_id")]
    pub id: String,
    /// The review.
    pub review: HalfYear,
    /// The body.
    pub tenant: TenantId,
    /// When the review was opened.
    pub opened_at: Instant,
    /// The accounts by given name.
    pub rows: Vec<AccessRow>,
    /// How many reminders went out.
    pub reminders: u32,
    /// Whether the review was signed off.
    pub closed: bool,
    /// Optimistic version.
    pub version: Version,
}

impl Resource for AccessSheet {
    const KIND: &'static str = "access_sheet";

    fn id(&self) -> String {
        self.id.clone()
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

/// The id of the sheet of a body.
pub fn sheet_id(review: HalfYear, tenant: TenantId) -> String {
    format!("{review}.{tenant}")
}

/// Why something about a review cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccessFault {
    /// One for each half-year.
    #[error("Đợt rà soát {0} đã được mở. Hãy chọn đợt này trong danh sách.")]
    Exists(String),
    /// The accounts are still being listed.
    #[error("Danh sách tài khoản đang được lập, thường xong trong một phút. Hãy tải lại trang rồi thử lại.")]
    Listing,
    /// Signed off.
    #[error(
        "Đợt rà soát đã được ký xác nhận nên kết quả không thay đổi được nữa. Cần thu hồi thì mở trang của tài khoản."
    )]
    Signed,
    /// Nothing was chosen.
    #[error("Chưa chọn tài khoản nào: hãy đánh dấu ít nhất một dòng.")]
    NoRow,
    /// A request says why.
    #[error("Hãy ghi lý do đề nghị thu hồi; Bộ phận Thường trực căn cứ vào đó.")]
    NoReason,
    /// Nobody answers for the own account.
    #[error(
        "Không ai tự trả lời về tài khoản của mình: hãy bỏ đánh dấu dòng {0}; lãnh đạo khác của đơn vị hoặc người khác của Bộ phận Thường trực trả lời."
    )]
    Oneself(PersonName),
    /// The lead of the body comes first.
    #[error(
        "Lãnh đạo đơn vị trả lời về {name}; Bộ phận Thường trực trả lời thay từ ngày {}. Hãy bỏ đánh dấu dòng này.",
        .from.short()
    )]
    LeadFirst {
        /// Whose account.
        name: PersonName,
        /// From when on the Standing Office answers instead.
        from: LocalDate,
    },
    /// Somebody else answered in between.
    #[error("Câu trả lời về {0} vừa thay đổi. Hãy xem lại danh sách rồi trả lời lại nếu cần.")]
    Moved(PersonName),
    /// There is nothing to ask any more.
    #[error("Tài khoản của {0} đã bị thu hồi nên không cần trả lời. Hãy bỏ đánh dấu dòng này.")]
    Revoked(PersonName),
    /// Something is open.
    #[error("{}", unfinished(*.waiting, *.asked))]
    Unfinished {
        /// Accounts without answer.
        waiting: usize,
        /// Requests that nobody carried out or declined.
        asked: usize,
    },
}

fn unfinished(waiting: usize, asked: usize) -> String {
    let mut parts = Vec::new();
    if waiting > 0 {
        parts.push(format!("{waiting} tài khoản chưa trả lời"));
    }
    if asked > 0 {
        parts.push(format!("{asked} đề nghị thu hồi chưa xử lý"));
    }
    format!(
        "Chưa ký xác nhận được: còn {}. Hãy trả lời hoặc thu hồi xong rồi ký.",
        parts.join(" và ")
    )
}

/// What is said of accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Còn cần.
    Needed,
    /// Đề nghị thu hồi, for that reason.
    Revoke(String),
}

impl AccessReview {
    fn opened(period: HalfYear, house: TenantId, by: Option<Signature>, stamp: &mut Stamp) -> Change<Self> {
        let review = Self {
            period,
            tenant: house,
            opened_at: stamp.at(),
            opened_by: by,
            state: ReviewState::Listing,
            version: Version::UNSAVED,
        };
        Change::new(review, "open_access_review", stamp)
    }

    /// Opens the review of a half-year, as the calendar says.
    pub fn open_by_calendar(period: HalfYear, house: TenantId, stamp: &mut Stamp) -> Change<Self> {
        Self::opened(period, house, None, stamp)
    }

    /// Every account is listed: answers are awaited, and the Standing Office is told.
    pub fn announce(mut self, (bodies, accounts): (usize, usize), stamp: &mut Stamp) -> Option<Change<Self>> {
        if self.state != ReviewState::Listing {
            return None;
        }
        self.state = ReviewState::Open;
        let letter = Letter::AccessReviewOpened {
            period: self.period.label(),
            tenant_name: None,
            bodies,
            accounts,
            path: self.office_path(),
        };
        let change = Change::new(self, "announce_access_review", stamp).naming(vec!["state"]);
        Some(change.telling(To::StandingOffice, letter))
    }

    /// Where the Standing Office meets it.
    pub fn office_path(&self) -> String {
        format!("/quan-tri/ra-soat/{}", self.period)
    }
}

impl Granted<ReviewAccess, ()> {
    /// Opens the review of a half-year by hand.
    pub fn open(self, period: HalfYear, house: TenantId, stamp: &mut Stamp) -> Change<AccessReview> {
        let ((), by) = self.into_parts();
        AccessReview::opened(period, house, Some(by), stamp)
    }
}

/// A review that was signed off, and its sheets, which are closed with it.
pub type SignedOff = (Change<AccessReview>, Vec<Change<AccessSheet>>);

impl Granted<ReviewAccess, AccessReview> {
    /// Signs the result off: every account is answered for, and every request carried out or declined.
    ///
    /// # Errors
    /// [`AccessFault::Listing`], [`AccessFault::Signed`], [`AccessFault::Unfinished`].
    pub fn sign_off(self, sheets: Vec<AccessSheet>, stamp: &mut Stamp) -> Result<SignedOff, AccessFault> {
        let (mut review, by) = self.into_parts();
        match review.state {
            ReviewState::Listing => return Err(AccessFault::Listing),
            ReviewState::Signed { .. } => return Err(AccessFault::Signed),
            ReviewState::Open => {}
        }
        let tally = total(&sheets);
        if tally.waiting + tally.asked > 0 {
            return Err(AccessFault::Unfinished {
                waiting: tally.waiting,
                asked: tally.asked,
            });
        }
        review.state = ReviewState::Signed { at: stamp.at(), by };
        let signed = Change::new(review, "sign_off_access_review", stamp).naming(vec!["state"]);
        let closed = sheets.into_iter().map(|mut sheet| {
            sheet.closed = true;
            Change::new(sheet, "close_access_sheet", stamp).naming(vec!["closed"])
        });
        Ok((signed, closed.collect()))
    }
}

/// The tally of several bodies.
pub fn total(sheets: &[AccessSheet]) -> Tally {
    sheets
        .iter()
        .fold(Tally::default(), |sum, sheet| sum.and(sheet.tally()))
}

/// A sheet with answers, and whose accounts they are about.
type Answered = (Change<AccessSheet>, Vec<PersonName>);

impl AccessSheet {
    /// Lists the accounts of a body, and tells its leads what is asked of them.
    pub fn list(
        review: &AccessReview,
        (tenant, body): (TenantId, &str),
        accounts: &[Account],
        stamp: &mut Stamp,
    ) -> Change<Self> {
        let sheet = Self {
            id: sheet_id(review.period, tenant),
            review: review.period,
            tenant,
            opened_at: review.opened_at,
            rows: accounts.iter().map(AccessRow::of).collect(),
            reminders: 0,
            closed: false,
            version: Version::UNSAVED,
        };
        let letter = Letter::AccessReviewOpened {
            period: review.period.label(),
            tenant_name: Some(body.to_owned()),
            bodies: 1,
            accounts: sheet.rows.len(),
            path: sheet.lead_path(),
        };
        Change::new(sheet, "list_accounts", stamp).telling(To::Leads(tenant), letter)
    }

    /// Where the leads meet it.
    pub fn lead_path(&self) -> String {
        format!("/ra-soat/{}", self.review)
    }

    /// How many accounts stand where.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally {
            accounts: self.rows.len(),
            ..Tally::default()
        };
        for row in &self.rows {
            *match row.state.name() {
                RowStateName::Waiting => &mut tally.waiting,
                RowStateName::Needed => &mut tally.needed,
                RowStateName::Asked => &mut tally.asked,
                RowStateName::Revoked => &mut tally.revoked,
            } += 1;
        }
        tally
    }

    /// From that day on the Standing Office answers also where a lead could.
    pub fn office_from(&self) -> LocalDate {
        self.opened_at.local_date().plus_days(REMINDED_AFTER[1])
    }

    /// Why a lead cannot answer for a row now.
    pub fn hindrance_of_lead(&self, row: &AccessRow, lead: AccountId) -> Option<AccessFault> {
        self.hindrance(row, lead)
    }

    /// Why an officer cannot answer for a row on that day: where the body has a lead, the lead comes first.
    pub fn hindrance_of_office(
        &self,
        row: &AccessRow,
        (officer, leads): (AccountId, &[AccountId]),
        today: LocalDate,
    ) -> Option<AccessFault> {
        let led = leads.iter().any(|lead| *lead != row.account);
        let asked = row.state.name() == RowStateName::Asked;
        self.hindrance(row, officer).or_else(|| {
            (led && !asked && today < self.office_from()).then(|| AccessFault::LeadFirst {
                name: row.full_name.clone(),
                from: self.office_from(),
            })
        })
    }

    fn hindrance(&self, row: &AccessRow, by: AccountId) -> Option<AccessFault> {
        if self.closed {
            Some(AccessFault::Signed)
        } else if row.state.name() == RowStateName::Revoked {
            Some(AccessFault::Revoked(row.full_name.clone()))
        } else if row.account == by {
            Some(AccessFault::Oneself(row.full_name.clone()))
        } else {
            None
        }
    }

    /// Answers for rows; `None` when one of them is not of this sheet.
    fn answer(
        mut self,
        by: Signature,
        (marks, answer): (&[Mark], Answer),
        hindrance: impl Fn(&Self, &AccessRow) -> Option<AccessFault>,
        stamp: &mut Stamp,
    ) -> Result<Option<Answered>, AccessFault> {
        if self.closed {
            return Err(AccessFault::Signed);
        }
        if marks.is_empty() {
            return Err(AccessFault::NoRow);
        }
        if matches!(&answer, Answer::Revoke(reason) if reason.is_empty()) {
            return Err(AccessFault::NoReason);
        }
        let mut places = Vec::with_capacity(marks.len());
        for mark in marks {
            let Some(place) = self.rows.iter().position(|row| row.account == mark.account) else {
                return Ok(None);
            };
            let row = &self.rows[place];
            if let Some(fault) = hindrance(&self, row) {
                return Err(fault);
            }
            if row.answers != mark.answers {
                return Err(AccessFault::Moved(row.full_name.clone()));
            }
            places.push(place);
        }
        let mut names = Vec::with_capacity(places.len());
        for place in places {
            let row = &mut self.rows[place];
            row.answers += 1;
            row.state = match &answer {
                Answer::Needed => RowState::Needed {
                    at: stamp.at(),
                    by: by.clone(),
                },
                Answer::Revoke(reason) => RowState::Asked(Request {
                    at: stamp.at(),
                    by: by.clone(),
                    reason: reason.clone(),
                }),
            };
            names.push(row.full_name.clone());
        }
        let action = match answer {
            Answer::Needed => "confirm_accounts",
            Answer::Revoke(_) => "ask_revocations",
        };
        Ok(Some((
            Change::new(self, action, stamp).naming(vec!["rows"]),
            names,
        )))
    }

    /// Notes that accounts of the sheet were revoked; nothing when all of that is known.
    pub fn note_revoked(
        mut self,
        revoked: &[(AccountId, Ending)],
        stamp: &mut Stamp,
    ) -> Option<Change<Self>> {
        if self.closed {
            return None;
        }
        let mut noted = false;
        for row in &mut self.rows {
            let ending = revoked.iter().find(|(account, _)| *account == row.account);
            let Some((_, ending)) = ending.filter(|_| row.state.name() != RowStateName::Revoked) else {
                continue;
            };
            let asked = match &row.state {
                RowState::Asked(request) => Some(request.clone()),
                _ => None,
            };
            row.answers += 1;
            row.state = RowState::Revoked {
                at: ending.at,
                by: ending.by.clone(),
                asked,
            };
            noted = true;
        }
        noted.then(|| Change::new(self, "note_revoked", stamp).naming(vec!["rows"]))
    }

    /// Reminds the leads of what they owe an answer for, if a reminder is due that did not go out.
    pub fn remind(mut self, body: &str, leads: &[AccountId], stamp: &mut Stamp) -> Option<Change<Self>> {
        let days = self.opened_at.local_date().days_until(stamp.at().local_date());
        let due = REMINDED_AFTER.iter().filter(|after| days >= **after).count();
        let due = u32::try_from(due).unwrap_or(u32::MAX);
        // A lead who is the only one owes no answer for the own account.
        let owed = self.rows.iter().filter(|row| {
            row.state.name() == RowStateName::Waiting && leads.iter().any(|lead| *lead != row.account)
        });
        let waiting = owed.count();
        if self.closed || self.reminders >= due || waiting == 0 {
            return None;
        }
        self.reminders = due;
        let letter = Letter::AccessReviewReminder {
            period: self.review.label(),
            tenant_name: body.to_owned(),
            waiting,
            office_from: self.office_from(),
            path: self.lead_path(),
        };
        let told = To::Leads(self.tenant);
        let change = Change::new(self, "remind_access_review", stamp).naming(vec!["reminders"]);
        Some(change.telling(told, letter))
    }
}

impl Granted<AnswerAccess, AccessSheet> {
    /// A lead answers for accounts of the own body; of a request the Standing Office is told. Nothing when one of them
    /// is not of the sheet.
    ///
    /// # Errors
    /// [`AccessFault`].
    pub fn answer(
        self,
        (marks, answer): (&[Mark], Answer),
        body: &str,
        stamp: &mut Stamp,
    ) -> Result<Option<Change<AccessSheet>>, AccessFault> {
        let (sheet, by) = self.into_parts();
        let (lead, words) = (by.account, format!("{}, {}", by.name, by.title()));
        let reason = match &answer {
            Answer::Needed => None,
            Answer::Revoke(reason) => Some(reason.clone()),
        };
        let hindrance = |sheet: &AccessSheet, row: &AccessRow| sheet.hindrance_of_lead(row, lead);
        let answered = sheet.answer(by, (marks, answer), hindrance, stamp)?;
        Ok(answered.map(|(change, names)| match reason {
            None => change,
            Some(reason) => {
                let sheet = change.resource();
                let letter = Letter::RevocationAsked {
                    period: sheet.review.label(),
                    tenant_name: body.to_owned(),
                    names: names.iter().map(ToString::to_string).collect(),
                    reason,
                    asked_by: words,
                    path: format!("/quan-tri/ra-soat/{}", sheet.review),
                };
                change.telling(To::StandingOffice, letter)
            }
        }))
    }
}

impl Granted<ReviewAccess, AccessSheet> {
    /// An officer answers where no lead does, or declines a request. Nothing when an account is not of the sheet.
    ///
    /// # Errors
    /// [`AccessFault`].
    pub fn answer(
        self,
        answer: (&[Mark], Answer),
        leads: &[AccountId],
        stamp: &mut Stamp,
    ) -> Result<Option<Change<AccessSheet>>, AccessFault> {
        let (sheet, by) = self.into_parts();
        let (officer, today) = (by.account, stamp.at().local_date());
        let hindrance =
            |sheet: &AccessSheet, row: &AccessRow| sheet.hindrance_of_office(row, (officer, leads), today);
        let answered = sheet.answer(by, answer, hindrance, stamp)?;
        Ok(answered.map(|(change, _)| change))
    }
}
