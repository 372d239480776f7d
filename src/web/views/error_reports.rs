//! Error reports: the reader's form, and what the Board does with them.

use super::parts::{Badge, Choice, FieldError, NavLink, Offer, Shell, fault_of};

/// What is typed: nothing is lost by a fault.
#[derive(Clone, Debug, Default)]
pub struct ReportValues {
    /// `kind`.
    pub kind: String,
    /// `words`.
    pub words: String,
    /// `name`.
    pub name: String,
    /// `email`.
    pub email: String,
    /// `token` of the form.
    pub token: String,
}

/// `GET /bao-loi/{code}`. Posts to itself; `website` is what no reader sees.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/error_reports/form.html")]
pub struct ReportFormPage {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Title of the article.
    pub article: String,
    /// Its address.
    pub article_href: String,
    /// What can be wrong.
    pub kinds: Vec<Choice>,
    /// What is typed.
    pub values: ReportValues,
    /// What must be mended.
    pub errors: Vec<FieldError>,
}

/// `GET /bao-loi/{code}/da-nhan/{report}`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/error_reports/received.html")]
pub struct ReportReceivedPage {
    /// The frame.
    pub shell: Shell,
    /// Code of the report.
    pub code: String,
    /// Address of the article.
    pub article_href: String,
}

/// `GET /toa-soan/bao-loi`. Filters in the address: `state`, `after`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/error_reports/list.html")]
pub struct ReportsPage {
    /// The frame.
    pub shell: Shell,
    /// The states as links, with counts.
    pub lists: Vec<(NavLink, String)>,
    /// What an empty list says.
    pub empty: &'static str,
    /// The rows.
    pub rows: Vec<ReportRow>,
    /// Next page.
    pub next: Option<String>,
}

/// One report in the list.
#[derive(Clone, Debug)]
pub struct ReportRow {
    /// Its code.
    pub code: String,
    /// Title of the article.
    pub title: String,
    /// Where the report opens.
    pub href: String,
    /// Its kind in words.
    pub kind: String,
    /// The beginning of its words.
    pub excerpt: String,
    /// The article's field.
    pub field: String,
    /// When it came.
    pub received: String,
    /// Where it stands.
    pub state: Badge,
}

/// `GET /toa-soan/bao-loi/{code}`. Acts: `{base}/dinh-chinh` (`words`), `/go-bai` (`words`, and of an order
/// `authority`, `document_number`, `issued_on`), `/bo-qua` (`words`).
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/error_reports/report.html")]
pub struct ReportPage {
    /// The frame.
    pub shell: Shell,
    /// Address of the report.
    pub base: String,
    /// Its code.
    pub code: String,
    /// Where it stands.
    pub state: Badge,
    /// Title of the article.
    pub title: String,
    /// Facts in order; who reports only for those who may know.
    pub facts: Vec<(&'static str, String)>,
    /// The reader's words, line by line.
    pub words: Vec<String>,
    /// The item in the newsroom.
    pub item_href: String,
    /// The article; none when it was taken down.
    pub public_href: Option<String>,
    /// The correction that takes the report up, or could: code and address.
    pub correction: Option<(String, String)>,
    /// Whether an open correction would take it up.
    pub joins: bool,
    /// Mở đính chính.
    pub correct: Offer,
    /// Gỡ bài.
    pub take_down: Offer,
    /// Whether the article was taken down already.
    pub is_down: bool,
    /// Không tiếp nhận.
    pub dismiss: Offer,
    /// Last part of the address of the act that was tried.
    pub tried: String,
    /// Words typed before a fault.
    pub typed: String,
    /// What was typed of the order: authority, number, date.
    pub order: [String; 3],
    /// What must be mended.
    pub errors: Vec<FieldError>,
}

impl ReportPage {
    fn act(&self, path: &str) -> String {
        format!("{}/{path}", self.base)
    }

    const fn correct_title(&self) -> &'static str {
        if self.joins {
            "Gắn vào bản đính chính đang mở"
        } else {
            "Mở đính chính"
        }
    }

    const fn correct_button(&self) -> &'static str {
        if self.joins {
            "Gắn báo lỗi"
        } else {
            "Mở bản đính chính"
        }
    }

    const fn take_down_title(&self) -> &'static str {
        if self.is_down {
            "Ghi nhận bài đã gỡ"
        } else {
            "Gỡ bài"
        }
    }

    const fn take_down_button(&self) -> &'static str {
        if self.is_down {
            "Ghi nhận"
        } else {
            "Xác nhận gỡ bài"
        }
    }

    /// Id of the words of an act: `words`, to which the error summary links, once it was tried.
    fn words_id(&self, act: &str) -> String {
        if self.tried == act {
            "words".to_owned()
        } else {
            format!("{act}-words")
        }
    }

    /// Words typed before a fault, in the form that was sent.
    fn typed_in(&self, act: &str) -> &str {
        if self.tried == act { &self.typed } else { "" }
    }

    /// What a correction starts from: the words as typed, or the reader's.
    fn mistake(&self) -> String {
        if self.tried == "dinh-chinh" {
            self.typed.clone()
        } else {
            self.words.join("\n")
        }
    }

    /// What was typed into a form that is not offered any more.
    fn left_over(&self) -> Option<&str> {
        let offer = match self.tried.as_str() {
            "dinh-chinh" => &self.correct,
            "go-bai" => &self.take_down,
            _ => &self.dismiss,
        };
        (!self.typed.is_empty() && !offer.is_open()).then_some(self.typed.as_str())
    }

    fn has_open(&self) -> bool {
        [&self.correct, &self.take_down, &self.dismiss]
            .into_iter()
            .any(Offer::is_open)
    }
}

impl ReportFormPage {
    fn kind_is_faulty(&self) -> bool {
        fault_of(&self.errors, "kind").is_some()
    }
}
