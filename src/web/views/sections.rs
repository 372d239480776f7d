//! The tree of sections, and the forms that change it.

use super::parts::{Choice, FieldError, Shell};

/// `GET /quan-tri/chuyen-muc?muc=`: the tree, and the forms of one section or of a new one. Forms: `POST` to it and
/// to `doi-ten`, `chuyen`, `len`, `xuong`, `ngung-dung`, `dung-lai` below it.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/sections/tree.html")]
pub struct SectionsPage {
    /// The frame.
    pub shell: Shell,
    /// Where the tree comes from, in words.
    pub origin: String,
    /// Version of the tree that was looked at.
    pub seen: i64,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// Every section, parents before children.
    pub rows: Vec<SectionRow>,
    /// The section whose forms are shown; none for the form of a new one.
    pub chosen: Option<ChosenSection>,
    /// Sections that can have sections below them.
    pub parents: Vec<Choice>,
    /// Sections that can succeed the chosen one.
    pub successors: Vec<Choice>,
    /// A fresh idempotency key for each form.
    pub keys: [String; 5],
    /// What stands in the forms.
    pub typed: SectionTyped,
}

/// A section in the tree.
#[derive(Clone, Debug)]
pub struct SectionRow {
    /// Name.
    pub name: String,
    /// Depth, from 0.
    pub depth: usize,
    /// Its public address.
    pub address: String,
    /// Addresses that lead to it.
    pub former: Vec<String>,
    /// Where its articles are found, when it is retired.
    pub successor: Option<String>,
    /// Whether it is retired.
    pub retired: bool,
    /// Opens its forms.
    pub href: String,
    /// Whether its forms are open.
    pub current: bool,
}

/// The section whose forms are shown.
#[derive(Clone, Debug)]
pub struct ChosenSection {
    /// Key.
    pub key: String,
    /// Name.
    pub name: String,
    /// Whether it is retired: then it can only be brought back.
    pub retired: bool,
    /// Where its articles are found, when it is retired.
    pub successor: Option<String>,
    /// Whether it can go up.
    pub can_rise: bool,
    /// Whether it can go down.
    pub can_sink: bool,
}

/// What was typed, by the names of the controls.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct SectionTyped {
    /// Key of the section.
    pub section: String,
    /// Version of the tree that was looked at.
    pub seen: String,
    /// Tên.
    pub name: String,
    /// Đường dẫn.
    pub address: String,
    /// Chuyên mục cha.
    pub parent: String,
    /// Thứ tự.
    pub place: String,
    /// Chuyên mục thay thế.
    pub successor: String,
    /// The act that was tried, whose form stays open.
    #[serde(skip)]
    pub tried: &'static str,
}
