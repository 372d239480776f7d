//! Parts that many pages share: the shell, badges, clocks, rows, diffs, timelines.

use crate::domain::site::SiteText;

/// The frame around every page.
#[derive(Clone, Debug, Default)]
pub struct Shell {
    /// Title of the page, for the window and the heading.
    pub title: String,
    /// Who is logged in.
    pub person: Option<ShellPerson>,
    /// Whether nobody can say who is here: then nobody is asked to log in.
    pub visitor_unknown: bool,
    /// Main navigation.
    pub nav: Vec<NavLink>,
    /// A message about what was just done.
    pub flash: Option<String>,
    /// The way back to what it was done with, when the page shows something else.
    pub flash_link: Option<NavLink>,
    /// Runs with demonstration data: a ribbon says so.
    pub demo: bool,
    /// Address of the page without query, for `canonical`; absolute.
    pub canonical: Option<String>,
    /// One sentence for search engines and previews.
    pub description: Option<String>,
    /// The Atom feed of what the page lists.
    pub feed: Option<String>,
    /// What the site says of itself.
    pub site: SiteText,
}

/// How the portal's name begins, in a line of its own at the head of the public site.
const BRAND_OVER: &str = "Trang Thông tin điện tử";

impl Shell {
    /// Title of the window: the page, then the portal in short; the portal's own name stands alone.
    pub fn window_title(&self) -> String {
        if self.title.starts_with("Trang Thông tin") || self.title == self.site.name {
            self.title.clone()
        } else {
            format!("{} - {}", self.title, self.brand_name())
        }
    }

    /// The pages on which the site and the Board's work are shaped, but for the one that is open.
    pub fn site_links(&self) -> Vec<(&'static str, &'static str)> {
        let links = [
            ("/quan-tri/chuyen-muc", "Chuyên mục"),
            ("/quan-tri/thong-tin-trang", "Thông tin trang"),
            ("/quan-tri/trang-chu", "Bài đầu trang chủ"),
            ("/quan-tri/cau-mau", "Câu mẫu"),
            ("/quan-tri/thiet-lap", "Thiết lập"),
        ];
        let others = links.into_iter().filter(|(_, label)| *label != self.title);
        others.collect()
    }

    /// Whether the main navigation is folded where the screen is narrow: it would take several rows.
    pub const fn folds_nav(&self) -> bool {
        self.nav.len() > 4
    }

    /// Label of the main page that one is on.
    pub fn current_page(&self) -> Option<&str> {
        let current = self.nav.iter().find(|link| link.current);
        current.map(|link| link.label.as_str())
    }

    /// The line above the portal's short name.
    pub fn brand_over(&self) -> Option<&'static str> {
        (self.brand_name() != self.site.name).then_some(BRAND_OVER)
    }

    /// The portal's name in short.
    pub fn brand_name(&self) -> &str {
        let short = self.site.name.strip_prefix(BRAND_OVER).map(str::trim);
        short.filter(|short| !short.is_empty()).unwrap_or(&self.site.name)
    }
}

/// The person of the session.
#[derive(Clone, Debug)]
pub struct ShellPerson {
    /// Tells this person's local copies of unsent text from another's on the same machine; says nothing else.
    pub mark: String,
    /// Full name.
    pub name: String,
    /// Roles in words.
    pub roles: String,
    /// Token that every form of this session carries.
    pub csrf: String,
    /// Notices yet to be read, counted up to 100.
    pub unread: u64,
}

impl ShellPerson {
    /// The number beside the bell.
    pub fn unread_words(&self) -> String {
        if self.unread > 99 {
            "99+".to_owned()
        } else {
            self.unread.to_string()
        }
    }
}

/// A link of a navigation, a breadcrumb or a filter.
#[derive(Clone, Debug)]
pub struct NavLink {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Whether it is the page one is on.
    pub current: bool,
}

/// A state in words and colour.
#[derive(Clone, Debug)]
pub struct Badge {
    /// Slug of the state, for the colour.
    pub slug: String,
    /// The word.
    pub label: String,
}

/// A deadline in words and colour.
#[derive(Clone, Debug)]
pub struct ClockView {
    /// "còn 3 giờ", "trễ 1 ngày".
    pub words: String,
    /// The exact moment, for `title`.
    pub exact: String,
    /// `calm`, `soon` or `late`.
    pub tone: &'static str,
}

/// One row of a list of submissions.
#[derive(Clone, Debug)]
pub struct ItemRow {
    /// Receipt code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Where the item opens.
    pub href: String,
    /// Its state.
    pub state: Badge,
    /// Its kind in words.
    pub kind: String,
    /// The body that filed it.
    pub tenant: String,
    /// Its author.
    pub author: String,
    /// Its field.
    pub field: String,
    /// With whom it lies.
    pub reviewer: Option<String>,
    /// When it last changed, `dd/MM/yyyy, HH:mm`.
    pub updated: String,
    /// Target of the step.
    pub clock: Option<ClockView>,
    /// Lateness of the filing in words.
    pub late: Option<String>,
    /// Who is at it now.
    pub at: Option<String>,
    /// Undecided, and in nobody's charge.
    pub pooled: bool,
}

/// A field of a form that must be mended.
#[derive(Clone, Debug)]
pub struct FieldError {
    /// `name` and `id` of the control.
    pub field: &'static str,
    /// What is wrong and how to mend it.
    pub message: String,
}

/// The message of the first fault of `field`, for the control and its description.
pub fn fault_of<'a>(faults: &'a [FieldError], field: &str) -> Option<&'a str> {
    faults
        .iter()
        .find(|fault| fault.field == field)
        .map(|fault| fault.message.as_str())
}

/// One thing that happened, from the audit chain.
#[derive(Clone, Debug)]
pub struct TimelineEntry {
    /// When, `dd/MM/yyyy, HH:mm`.
    pub at: String,
    /// Who.
    pub who: String,
    /// In which role.
    pub role: String,
    /// What, in words.
    pub what: String,
    /// Remarks, grounds, reasons.
    pub note: Option<String>,
}

/// A revision in the history of a text.
#[derive(Clone, Debug)]
pub struct RevisionRow {
    /// Its number.
    pub number: i64,
    /// Who wrote it.
    pub by: String,
    /// In which role.
    pub role: String,
    /// When.
    pub at: String,
    /// Whether it is the current one.
    pub current: bool,
    /// Shows what changed since the one before; none for the first.
    pub diff_href: Option<String>,
}

/// A comparison of two revisions.
#[derive(Clone, Debug)]
pub struct DiffView {
    /// The older.
    pub from: i64,
    /// The newer.
    pub to: i64,
    /// Only the fields that differ.
    pub fields: Vec<FieldDiff>,
    /// How it is laid out.
    pub layout: DiffLayout,
    /// The layouts to choose from; empty where the address cannot carry the choice.
    pub layouts: Vec<NavLink>,
}

impl DiffView {
    /// Whether the older stands beside the newer.
    pub fn is_beside(&self) -> bool {
        self.layout == DiffLayout::Beside
    }
}

/// How a comparison is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DiffLayout {
    /// One text with marks in it.
    #[default]
    Inline,
    /// The older beside the newer; one above the other on a phone.
    Beside,
}

impl DiffLayout {
    /// Both, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::Inline, Self::Beside];

    /// As an address has it; what is unknown reads as inline.
    pub fn of(slug: Option<&str>) -> Self {
        match slug {
            Some("hai-cot") => Self::Beside,
            _ => Self::Inline,
        }
    }

    /// What an address adds for it.
    pub const fn query(self) -> &'static str {
        match self {
            Self::Inline => "",
            Self::Beside => "&kieu=hai-cot",
        }
    }

    /// What the switch says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Inline => "Xem liền mạch",
            Self::Beside => "Xem hai cột",
        }
    }
}

/// What changed in one field.
#[derive(Clone, Debug)]
pub struct FieldDiff {
    /// The field in words.
    pub label: &'static str,
    /// Its text in pieces.
    pub pieces: Vec<DiffPiece>,
}

/// A stretch of both texts, side by side; an equal stretch that was left out stands on both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiffRow {
    /// What the older says.
    pub old: Vec<DiffPiece>,
    /// What the newer says.
    pub new: Vec<DiffPiece>,
}

impl DiffRow {
    /// The row ends the line by itself; empty lines that are in both say nothing.
    fn close(&mut self) {
        for side in [&mut self.old, &mut self.new] {
            if let Some(last) = side.last_mut() {
                last.text.truncate(last.text.trim_end_matches('\n').len());
            }
            side.retain(|piece| !piece.text.is_empty() || piece.change == "gap");
        }
    }

    fn is_empty(&self) -> bool {
        self.old.is_empty() && self.new.is_empty()
    }

    /// Whether both sides have come to the end of a line that is in both.
    fn ends_alike(&self) -> bool {
        let is_same = |side: &Vec<DiffPiece>| {
            side.last()
                .is_some_and(|piece| matches!(piece.change, "same" | "gap"))
        };
        self.is_whole() && is_same(&self.old) && is_same(&self.new)
    }

    /// Whether each side that says anything has come to the end of a line.
    fn is_whole(&self) -> bool {
        [&self.old, &self.new].into_iter().all(|side| {
            side.last()
                .is_none_or(|piece| piece.text.ends_with('\n') || piece.change == "gap")
        })
    }
}

impl FieldDiff {
    /// The pieces in rows, a paragraph of the one beside the same paragraph of the other.
    pub fn rows(&self) -> Vec<DiffRow> {
        let mut rows = Vec::new();
        let mut row = DiffRow::default();
        for piece in &self.pieces {
            match piece.change {
                "removed" | "added" => {
                    if row.ends_alike() {
                        rows.push(std::mem::take(&mut row));
                    }
                    let side = if piece.change == "removed" {
                        &mut row.old
                    } else {
                        &mut row.new
                    };
                    side.push(piece.clone());
                }
                change => {
                    for line in piece.text.split_inclusive('\n') {
                        // What ended whole before stands in a row of its own.
                        if row.is_whole() {
                            rows.push(std::mem::take(&mut row));
                        }
                        let same = DiffPiece {
                            change,
                            text: line.to_owned(),
                        };
                        row.old.push(same.clone());
                        row.new.push(same);
                    }
                    if change == "gap" && piece.text.is_empty() {
                        rows.push(std::mem::take(&mut row));
                        row.old.push(piece.clone());
                        row.new.push(piece.clone());
                    }
                }
            }
        }
        rows.push(row);
        rows.iter_mut().for_each(DiffRow::close);
        rows.retain(|row| !row.is_empty());
        rows
    }
}

/// A piece of a compared text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffPiece {
    /// `same`, `added`, `removed` or `gap` (a long equal stretch left out).
    pub change: &'static str,
    /// The words.
    pub text: String,
}

/// Whether an act is offered.
#[derive(Clone, Debug)]
pub enum Offer {
    /// It may be done; the key guards a form sent twice.
    Open {
        /// Idempotency key of the form.
        key: String,
    },
    /// It may not, and why.
    Closed {
        /// In words the person can use.
        reason: String,
    },
    /// It is nothing this person does.
    Hidden,
}

impl Offer {
    /// Whether it may be done.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// Whether it is shown with the reason why it may not be done.
    pub const fn is_closed(&self) -> bool {
        matches!(self, Self::Closed { .. })
    }
}

/// A choice of a list.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Value sent.
    pub value: String,
    /// What it says.
    pub label: String,
    /// Depth in a tree, from 0.
    pub depth: usize,
}
