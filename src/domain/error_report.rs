//! An error report of the public (báo lỗi nội dung): what a reader finds wrong with an article, and what came of it.
//!
//! Whoever uses the information may say that it is wrong, unlawful or of others (Điều 3(7), 3(8)); the Board corrects,
//! takes down, or answers why it does neither (Điều 4(5)đ, 7(4)đ).

use serde::{Deserialize, Serialize};

use super::{
    actor::Signature,
    article::{Article, Standing},
    change::{Change, Resource, Stamp, Version},
    custody::draw_code,
    form_token::DrawnForm,
    ids::{AccountId, EditionId, ErrorReportId, TenantId},
    notice::{Contact, ItemRef, Letter, NoticeChoice, READER, ReportOutcome, To},
    policy::{Granted, HandleReports, ViewNewsroom},
    state::StateName,
    submission::Submission,
    text::{Email, PersonName, Slug, SubmissionCode, TextFault, char_count, check_length, clean_text},
    time::Instant,
};

/// What is wrong with an article, as its reader sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// Sai sự thật, sai số liệu.
    Facts,
    /// Lỗi chính tả, trình bày.
    Writing,
    /// Vi phạm Điều 3(7).
    Abuse,
    /// Vi phạm bản quyền, sở hữu trí tuệ.
    Rights,
    /// Khác.
    Other,
}

impl ErrorKind {
    /// Every kind, in the order of the form.
    pub const ALL: [Self; 5] = [Self::Facts, Self::Writing, Self::Abuse, Self::Rights, Self::Other];

    /// The kind as the form says it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Facts => "Sai sự thật hoặc số liệu",
            Self::Writing => "Lỗi chính tả, trình bày",
            Self::Abuse => {
                "Vi phạm khoản 7 Điều 3 của Quy chế (lợi dụng, xuyên tạc, trái thuần phong mỹ tục, xúc phạm tổ chức, cá nhân)"
            }
            Self::Rights => "Vi phạm bản quyền, quyền sở hữu trí tuệ",
            Self::Other => "Nội dung khác",
        }
    }

    /// The kind as stored and as forms send it.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Facts => "facts",
            Self::Writing => "writing",
            Self::Abuse => "abuse",
            Self::Rights => "rights",
            Self::Other => "other",
        }
    }

    /// The kind of that slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }
}

/// The reader's words (nội dung báo lỗi), 10 to 2 000 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ReportWords(String);

/// Why words are no report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordsFault {
    /// Too few to work from.
    #[error(
        "Hãy mô tả lỗi bằng ít nhất {} ký tự, nêu rõ chỗ sai và nội dung đúng nếu biết.",
        ReportWords::LEAST
    )]
    TooShort,
    /// Too many.
    #[error(transparent)]
    Text(#[from] TextFault),
}

impl ReportWords {
    /// Fewest characters.
    pub const LEAST: usize = 10;
    /// Most characters.
    pub const LIMIT: usize = 2_000;

    /// Cleans and checks what was typed; lines stay lines.
    ///
    /// # Errors
    /// [`WordsFault`].
    pub fn parse(text: &str) -> Result<Self, WordsFault> {
        let text = clean_text(text).trim().to_owned();
        if char_count(&text) < Self::LEAST {
            return Err(WordsFault::TooShort);
        }
        check_length("báo lỗi", &text, Self::LIMIT)?;
        Ok(Self(text))
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<ReportWords> for String {
    fn from(words: ReportWords) -> Self {
        words.0
    }
}

impl TryFrom<String> for ReportWords {
    type Error = WordsFault;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

/// Who reports, as far as the reader wants to say; the Standing Office, the Deputy and the Chair alone see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reporter {
    /// Full name.
    pub name: Option<PersonName>,
    /// Where the outcome is told.
    pub email: Option<Email>,
}

/// What a reader typed, parsed.
#[derive(Clone, Debug)]
pub struct NewReport {
    /// What is wrong.
    pub kind: ErrorKind,
    /// In the reader's words.
    pub words: ReportWords,
    /// Who reports.
    pub reporter: Reporter,
}

/// What the Board did about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Remedy {
    /// A correction was opened, or one that was open took it up; the report waits for it.
    Correction {
        /// Its code.
        code: SubmissionCode,
        /// When it became public.
        published_at: Option<Instant>,
    },
    /// The article was taken down.
    TakeDown,
}

/// Where a report stands; what a state needs lives in its variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Handling {
    /// Mới: nobody decided yet.
    New,
    /// Tiếp nhận: the reader is right.
    Accepted {
        /// When.
        at: Instant,
        /// By whom.
        by: Signature,
        /// What is done about it.
        remedy: Remedy,
    },
    /// Không tiếp nhận.
    Dismissed {
        /// When.
        at: Instant,
        /// By whom.
        by: Signature,
        /// Why.
        reason: String,
    },
}

/// Names of the states, for filters and badges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandlingName {
    /// Mới.
    New,
    /// Tiếp nhận.
    Accepted,
    /// Không tiếp nhận.
    Dismissed,
}

impl HandlingName {
    /// Every state, in the order of a life.
    pub const ALL: [Self; 3] = [Self::New, Self::Accepted, Self::Dismissed];

    /// The state as people say it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::New => "Chờ xử lý",
            Self::Accepted => "Đã tiếp nhận",
            Self::Dismissed => "Không tiếp nhận",
        }
    }

    /// The state as stored and as written in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Accepted => "accepted",
            Self::Dismissed => "dismissed",
        }
    }

    /// The state of that slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.slug() == slug)
    }
}

impl Handling {
    /// The state's name.
    pub const fn name(&self) -> HandlingName {
        match self {
            Self::New => HandlingName::New,
            Self::Accepted { .. } => HandlingName::Accepted,
            Self::Dismissed { .. } => HandlingName::Dismissed,
        }
    }
}

/// An error report (báo lỗi nội dung).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ErrorReport {
    /// Its id: the number of the form it was sent with, so that a form sent twice is one report.
    #[serde(rename = "_id")]
    pub id: ErrorReportId,
    /// Short code on its confirmation.
    pub code: SubmissionCode,
    /// The body whose article it is about.
    pub tenant: TenantId,
    /// Code of the article.
    pub article: SubmissionCode,
    /// The edition that was public when it came.
    pub edition: EditionId,
    /// The article's title on that day.
    pub title: String,
    /// The article's field on that day.
    pub field: Slug,
    /// What is wrong.
    pub kind: ErrorKind,
    /// In the reader's words.
    pub words: ReportWords,
    /// Who reports.
    pub reporter: Reporter,
    /// When it came.
    pub received_at: Instant,
    /// Where it stands.
    pub state: Handling,
    /// Optimistic version.
    pub version: Version,
}

impl Resource for ErrorReport {
    const KIND: &'static str = "error_report";

    fn id(&self) -> String {
        self.id.to_string()
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

    fn handle(&self) -> String {
        self.code.to_string()
    }

    /// The reader has no account: the report's own id stands for the recipient.
    fn contact(&self) -> Option<Contact> {
        let email = self.reporter.email.clone()?;
        Some(Contact {
            account: AccountId::from_uuid(self.id.as_uuid()),
            // The address is not proven: no letter of the Board is headed by a name that anybody typed.
            full_name: PersonName::parse(READER).ok()?,
            email,
            notices: NoticeChoice::AtOnce,
        })
    }
}

/// Why nothing could be done about a report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportFault {
    /// The article is not public any more.
    #[error("Bài viết đã được gỡ khỏi Trang Thông tin nên không nhận báo lỗi nữa.")]
    TakenDown,
    /// A dismissal says why: the reader reads it.
    #[error("Hãy ghi rõ lý do không tiếp nhận; người báo lỗi nhận được lý do này.")]
    NoReason,
    /// It was decided already.
    #[error("Báo lỗi này đã được xử lý. Hãy tải lại trang để xem kết quả.")]
    Settled,
    /// The same form came before with other words.
    #[error(
        "Biểu mẫu này đã được gửi trước đó với nội dung khác. Nội dung mới còn ở dưới; hãy kiểm tra lại rồi gửi lần nữa."
    )]
    SentBefore,
}

impl ErrorReport {
    /// Receives what a reader sent about an article, and tells the Standing Office.
    ///
    /// # Errors
    /// [`ReportFault::TakenDown`].
    pub fn receive(
        article: &Article,
        form: DrawnForm,
        new: NewReport,
        stamp: &mut Stamp,
    ) -> Result<Change<Self>, ReportFault> {
        if article.standing != Standing::Public {
            return Err(ReportFault::TakenDown);
        }
        let report = Self {
            id: ErrorReportId::from_uuid(form.number),
            code: draw_code(stamp),
            tenant: article.edition.tenant,
            article: article.code,
            edition: article.edition.id,
            title: article.edition.content.title.to_string(),
            field: article.edition.content.field.clone(),
            kind: new.kind,
            words: new.words,
            reporter: new.reporter,
            received_at: stamp.at(),
            state: Handling::New,
            version: Version::UNSAVED,
        };
        let letter = report.office_letter();
        Ok(Change::new(report, "receive", stamp).telling(To::StandingOffice, letter))
    }

    /// Whether it is what the same form said before.
    pub fn says_the_same_as(&self, new: &NewReport, article: &SubmissionCode) -> bool {
        self.article == *article
            && (self.kind, &self.words, &self.reporter) == (new.kind, &new.words, &new.reporter)
    }

    /// The correction that it waits for.
    pub const fn awaited(&self) -> Option<SubmissionCode> {
        match self.state {
            Handling::Accepted {
                remedy:
                    Remedy::Correction {
                        code,
                        published_at: None,
                    },
                ..
            } => Some(code),
            _ => None,
        }
    }

    /// Whether it waits for a decision: nobody decided, or the `correction` it waited for ended without being
    /// published, or the article was taken down meanwhile.
    pub const fn waits(&self, correction: Option<StateName>, article: StateName) -> bool {
        match (&self.state, self.awaited()) {
            (Handling::New, _) => true,
            (_, Some(_)) => {
                matches!(correction, None | Some(StateName::Refused | StateName::Withdrawn))
                    || matches!(article, StateName::Unpublished)
            }
            _ => false,
        }
    }

    /// Opens it for a decision again, and tells the Standing Office; nothing while it waits as it should.
    pub fn reopen(
        mut self,
        correction: Option<StateName>,
        article: StateName,
        stamp: &mut Stamp,
    ) -> Option<Change<Self>> {
        if self.awaited().is_none() || !self.waits(correction, article) {
            return None;
        }
        self.state = Handling::New;
        let letter = self.office_letter();
        let change = Change::new(self, "reopen", stamp).naming(vec!["state"]);
        Some(change.telling(To::StandingOffice, letter))
    }

    fn office_letter(&self) -> Letter {
        Letter::ErrorReportNew {
            item: self.item_ref(format!("/toa-soan/bao-loi/{}", self.code)),
            report: self.code.to_string(),
            kind: self.kind.label().to_owned(),
            received_at: self.received_at,
        }
    }

    fn item_ref(&self, path: String) -> ItemRef {
        ItemRef {
            code: self.article.to_string(),
            title: self.title.clone(),
            path,
        }
    }

    /// Tells the reader who left an address what came of it.
    fn outcome_letter(&self, outcome: ReportOutcome) -> Letter {
        Letter::ErrorReportSettled {
            item: self.item_ref(format!("/bai-viet/{}", self.article)),
            report: self.code.to_string(),
            outcome,
        }
    }

    fn accepted(
        mut self,
        remedy: Remedy,
        by: Signature,
        action: &'static str,
        stamp: &mut Stamp,
    ) -> Change<Self> {
        self.state = Handling::Accepted {
            at: stamp.at(),
            by,
            remedy,
        };
        Change::new(self, action, stamp).naming(vec!["state"])
    }

    /// The correction it waited for is public with `approved`; nothing for a report that waits for another.
    pub fn corrected(mut self, approved: &Change<Submission>, stamp: &mut Stamp) -> Option<Change<Self>> {
        if self.awaited() != Some(approved.resource().code) || approved.public().is_none() {
            return None;
        }
        if let Handling::Accepted {
            remedy: Remedy::Correction { published_at, .. },
            ..
        } = &mut self.state
        {
            *published_at = Some(stamp.at());
        }
        let letter = self.outcome_letter(ReportOutcome::Corrected { at: stamp.at() });
        let change = Change::new(self, "corrected", stamp).naming(vec!["state"]);
        Some(change.telling(To::Reporter, letter))
    }
}

/// What the standing of its correction and of its article leave open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Circumstances {
    /// Where the correction stands that it waits for.
    pub correction: Option<StateName>,
    /// Where the article's item stands.
    pub article: StateName,
}

impl<P> Granted<P, ErrorReport> {
    fn pending(self, now: Circumstances) -> Result<(ErrorReport, Signature), ReportFault> {
        let (report, by) = self.into_parts();
        if report.waits(now.correction, now.article) {
            Ok((report, by))
        } else {
            Err(ReportFault::Settled)
        }
    }
}

impl Granted<ViewNewsroom, ErrorReport> {
    /// The reader is right: a correction opened for it will say so. Whoever may open the correction signs.
    ///
    /// # Errors
    /// [`ReportFault::Settled`].
    pub fn await_correction(
        self,
        correction: &Submission,
        by: &Signature,
        now: Circumstances,
        stamp: &mut Stamp,
    ) -> Result<Change<ErrorReport>, ReportFault> {
        let (report, _) = self.pending(now)?;
        let remedy = Remedy::Correction {
            code: correction.code,
            published_at: None,
        };
        Ok(report.accepted(remedy, by.clone(), "await_correction", stamp))
    }

    /// The same for a correction that is open already; it is touched too, so that it cannot be decided in the same
    /// moment without this report.
    ///
    /// # Errors
    /// [`ReportFault::Settled`].
    pub fn join_correction(
        self,
        mut correction: Submission,
        by: &Signature,
        now: Circumstances,
        stamp: &mut Stamp,
    ) -> Result<(Change<ErrorReport>, Change<Submission>), ReportFault> {
        let (code, kind) = (self.resource().code, self.resource().kind);
        let joined = self.await_correction(&correction, by, now, stamp)?;
        correction.updated_at = stamp.at();
        // The words may hold what the reader would not tell the author.
        let said = format!("Báo lỗi mã {code}: {}.", kind.label());
        let touched = Change::new(correction, "join_report", stamp).remarking(&said);
        Ok((joined, touched))
    }
}

impl Granted<HandleReports, ErrorReport> {
    /// The reader is right: the article is taken down, in the same transaction or before.
    ///
    /// # Errors
    /// [`ReportFault::Settled`].
    pub fn accept_take_down(
        self,
        now: Circumstances,
        stamp: &mut Stamp,
    ) -> Result<Change<ErrorReport>, ReportFault> {
        let (report, by) = self.pending(now)?;
        let letter = report.outcome_letter(ReportOutcome::TakenDown { at: stamp.at() });
        Ok(report
            .accepted(Remedy::TakeDown, by, "accept_take_down", stamp)
            .telling(To::Reporter, letter))
    }

    /// Nothing is changed, for a reason that the reader is told.
    ///
    /// # Errors
    /// [`ReportFault::NoReason`], [`ReportFault::Settled`].
    pub fn dismiss(
        self,
        reason: &str,
        now: Circumstances,
        stamp: &mut Stamp,
    ) -> Result<Change<ErrorReport>, ReportFault> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(ReportFault::NoReason);
        }
        let (mut report, by) = self.pending(now)?;
        report.state = Handling::Dismissed {
            at: stamp.at(),
            by,
            reason: reason.to_owned(),
        };
        let letter = report.outcome_letter(ReportOutcome::Dismissed {
            reason: reason.to_owned(),
        });
        Ok(Change::new(report, "dismiss", stamp)
            .naming(vec!["state"])
            .telling(To::Reporter, letter))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::{
        article::PublicChange,
        content::RevisionNumber,
        policy::{self, Approve, Check, Correct, grant, grant_at_door},
        random_walk::{Back, START, Try, content, people},
        review::ReviewFault,
        state_table::walk,
    };

    const OPEN: Circumstances = Circumstances {
        correction: None,
        article: StateName::Published,
    };
    const CHAIR: usize = 7;
    const OFFICER: usize = 5;

    fn stamp(hours: i64) -> Stamp {
        Stamp::new(START.plus_hours(hours), [u8::try_from(hours).unwrap(); 32])
    }

    /// An item that the Chair published, and its article.
    fn published() -> (Submission, Article) {
        let people = people();
        let submit = Try::Submit {
            declared: true,
            back: Back::There,
        };
        let mut life = walk(&[(0, submit)], &people);
        let revision = life.item.revise(
            content(0),
            people[0].sign(crate::domain::actor::Role::Collaborator),
            START,
        );
        let change = grant::<Approve>(&people[CHAIR], life.item.clone())
            .unwrap()
            .approve(
                RevisionNumber::FIRST,
                &revision,
                "Tỉnh Tuyên Quang",
                &mut stamp(2),
            )
            .unwrap();
        let Some(PublicChange::Show(article)) = change.public().cloned() else {
            panic!("nothing was published");
        };
        life.keep(&change);
        (life.item, *article)
    }

    fn new_report() -> NewReport {
        NewReport {
            kind: ErrorKind::Facts,
            words: ReportWords::parse("Số liệu ở đoạn hai sai.").unwrap(),
            reporter: Reporter {
                name: None,
                email: Some(Email::parse("doc.gia@example.vn").unwrap()),
            },
        }
    }

    fn received(article: &Article) -> Change<ErrorReport> {
        let form = DrawnForm {
            number: Uuid::from_u128(77),
            at: START,
        };
        ErrorReport::receive(article, form, new_report(), &mut stamp(3)).unwrap()
    }

    fn handled(report: &ErrorReport) -> Granted<HandleReports, ErrorReport> {
        grant_at_door(&people()[OFFICER], report.clone()).unwrap()
    }

    fn told_reader<R: Resource>(change: &Change<R>) -> Vec<&Letter> {
        let of_reader = |(to, letter)| (to == To::Reporter).then_some(letter);
        change
            .letters()
            .iter()
            .map(|(to, letter)| (*to, letter))
            .filter_map(of_reader)
            .collect()
    }

    #[test]
    fn a_report_keeps_what_the_article_was_and_tells_the_standing_office() {
        let (_, article) = published();
        let change = received(&article);
        let report = change.resource();
        assert_eq!(report.state, Handling::New);
        assert_eq!(
            (report.article, report.edition),
            (article.code, article.edition.id)
        );
        assert!(matches!(
            change.letters(),
            [(To::StandingOffice, Letter::ErrorReportNew { .. })]
        ));
        let contact = report.contact().unwrap();
        assert_eq!(contact.email.as_str(), "doc.gia@example.vn");
        assert!(report.says_the_same_as(&new_report(), &article.code));

        let gone = Article {
            standing: Standing::TakenDown {
                since: START,
                order: None,
            },
            ..article
        };
        let form = DrawnForm {
            number: Uuid::from_u128(78),
            at: START,
        };
        let refused = ErrorReport::receive(&gone, form, new_report(), &mut stamp(3));
        assert_eq!(refused.unwrap_err(), ReportFault::TakenDown);
    }

    #[test]
    fn words_are_between_ten_and_two_thousand_characters() {
        assert_eq!(ReportWords::parse("  Sai rồi.  "), Err(WordsFault::TooShort));
        assert!(ReportWords::parse("Sai ngày 5").is_ok());
        assert!(ReportWords::parse(&"ẩ".repeat(2_000)).is_ok());
        assert!(matches!(
            ReportWords::parse(&"ẩ".repeat(2_001)),
            Err(WordsFault::Text(TextFault::TooLong { .. }))
        ));
    }

    #[test]
    fn a_dismissal_says_why_and_a_report_is_decided_once() {
        let (_, article) = published();
        let report = received(&article).resource().clone();
        let silent = handled(&report).dismiss(" \n", OPEN, &mut stamp(4));
        assert_eq!(silent.unwrap_err(), ReportFault::NoReason);
        let change = handled(&report)
            .dismiss("Đúng theo báo cáo.", OPEN, &mut stamp(4))
            .unwrap();
        assert!(matches!(
            told_reader(&change)[..],
            [Letter::ErrorReportSettled {
                outcome: ReportOutcome::Dismissed { .. },
                ..
            }]
        ));
        let decided = change.resource();
        let again = handled(decided).accept_take_down(OPEN, &mut stamp(5));
        assert_eq!(again.unwrap_err(), ReportFault::Settled);
    }

    #[test]
    fn a_report_waits_for_its_correction_and_may_be_decided_anew_when_that_ends() {
        let (_, article) = published();
        let report = received(&article).resource().clone();
        let correction = |state| Circumstances {
            correction: Some(state),
            article: StateName::Published,
        };
        let people = people();
        let by = people[OFFICER].sign(crate::domain::actor::Role::StandingOfficer);
        let granted: Granted<ViewNewsroom, _> = grant_at_door(&people[OFFICER], report).unwrap();
        let other = walk(&[], &people).item;
        let (joined, touched) = granted
            .join_correction(other.clone(), &by, OPEN, &mut stamp(4))
            .unwrap();
        assert_eq!(touched.resource().remarks.len(), 1);
        assert!(!format!("{:?}", touched.resource().remarks).contains("đoạn hai"));
        let waiting = joined.resource().clone();
        assert_eq!(waiting.awaited(), Some(other.code));
        assert!(
            told_reader(&joined).is_empty(),
            "the reader is told of the outcome"
        );
        for state in StateName::ALL {
            let ended = matches!(state, StateName::Refused | StateName::Withdrawn);
            assert_eq!(
                waiting.waits(Some(state), StateName::Published),
                ended,
                "{state:?}"
            );
            assert!(waiting.waits(Some(state), StateName::Unpublished));
        }
        let early = handled(&waiting).dismiss("Không.", correction(StateName::Submitted), &mut stamp(5));
        assert_eq!(early.unwrap_err(), ReportFault::Settled);
        let change = handled(&waiting).dismiss("Không.", correction(StateName::Refused), &mut stamp(5));
        assert_eq!(change.unwrap().resource().state.name(), HandlingName::Dismissed);
        // What is no approval of that correction tells nobody.
        assert!(waiting.corrected(&touched, &mut stamp(6)).is_none());
    }

    #[test]
    fn a_check_is_of_one_edition_and_a_correction_ends_it() {
        let (item, article) = published();
        let people = people();
        let check = |item: &Submission, edition| {
            let granted = grant::<Check>(&people[OFFICER], item.clone()).unwrap();
            granted.check(edition, " Đã đối chiếu. ", &mut stamp(4))
        };
        let other = EditionId::from_uuid(Uuid::from_u128(5));
        assert_eq!(check(&item, other).unwrap_err(), ReviewFault::NotThatEdition);
        let change = check(&item, article.edition.id).unwrap();
        let checked = change.resource().clone();
        assert_eq!(
            checked.remarks.last().map(|one| one.text.as_str()),
            Some("Đã đối chiếu.")
        );
        assert_eq!(
            check(&checked, article.edition.id).unwrap_err(),
            ReviewFault::CheckedAlready
        );

        let calendar = crate::domain::calendar::WorkingCalendar::default();
        let timing = crate::domain::custody::Timing {
            targets: crate::domain::submission::Targets::default(),
            calendar: &calendar,
        };
        let opened = grant::<Correct>(&people[OFFICER], checked.clone())
            .unwrap()
            .correct(&article.edition.content, "Sai ngày.", timing, &mut stamp(5))
            .unwrap();
        let correction = opened.resource().clone();
        assert!(correction.check_now().is_none() && correction.checked.is_none());
        assert!(matches!(
            policy::decide(
                &people[OFFICER],
                policy::Action::Check,
                &Submission {
                    state: checked.state.clone(),
                    ..correction.clone()
                }
            ),
            Err(policy::Denied::Correction(_))
        ));
        let crate::domain::change::Record::Revision(revision) = &opened.records()[0] else {
            panic!("a correction has a text");
        };
        let (approved, corrected) = grant::<Approve>(&people[CHAIR], correction)
            .unwrap()
            .approve_correction(
                RevisionNumber::FIRST,
                revision,
                checked,
                "Tuyên Quang",
                &mut stamp(6),
            )
            .unwrap();
        assert!(
            corrected.resource().check_now().is_none(),
            "another edition, another check"
        );

        let report = received(&article).resource().clone();
        let by = people[OFFICER].sign(crate::domain::actor::Role::StandingOfficer);
        let granted: Granted<ViewNewsroom, _> = grant_at_door(&people[OFFICER], report).unwrap();
        let waiting = granted
            .await_correction(opened.resource(), &by, OPEN, &mut stamp(6))
            .unwrap();
        let told = waiting
            .resource()
            .clone()
            .corrected(&approved, &mut stamp(7))
            .unwrap();
        assert!(matches!(
            told_reader(&told)[..],
            [Letter::ErrorReportSettled {
                outcome: ReportOutcome::Corrected { .. },
                ..
            }]
        ));
        assert!(
            !told
                .resource()
                .waits(Some(StateName::Published), StateName::Published)
        );
    }
}
