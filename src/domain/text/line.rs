//! Texts of one line: titles, summaries, names, addresses.

use serde::{Deserialize, Serialize};
use unicode_normalization::char::is_combining_mark;

use super::{TextFault, check_length, clean_line, clean_text, fold, given_name_key, text_newtype};

/// Title (tiêu đề) of 1 to 300 characters on one line.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Title(String);

text_newtype!(Title);

impl Title {
    /// Longest title, in characters.
    pub const LIMIT: usize = 300;

    /// Cleans and checks what was typed; pasted line breaks become spaces.
    pub fn parse(text: &str) -> Result<Self, TextFault> {
        let line = clean_line(text);
        if line.is_empty() {
            return Err(TextFault::Blank("tiêu đề"));
        }
        check_length("tiêu đề", &line, Self::LIMIT)?;
        Ok(Self(line))
    }
}

/// Summary (tóm tắt, sapo) of at most 1 000 characters; may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Summary(String);

text_newtype!(Summary);

impl Summary {
    /// Longest summary, in characters.
    pub const LIMIT: usize = 1_000;

    /// Cleans and checks what was typed; pasted line breaks become spaces.
    pub fn parse(text: &str) -> Result<Self, TextFault> {
        let line = clean_line(text);
        check_length("tóm tắt", &line, Self::LIMIT)?;
        Ok(Self(line))
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Name of a saved view (tên cách xem) of 1 to 60 characters on one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ViewName(String);

text_newtype!(ViewName);

impl ViewName {
    /// Longest name, in characters.
    pub const LIMIT: usize = 60;

    /// Cleans and checks what was typed; pasted line breaks become spaces.
    pub fn parse(text: &str) -> Result<Self, TextFault> {
        let line = clean_line(text);
        if line.is_empty() {
            return Err(TextFault::Blank("tên cách xem"));
        }
        check_length("tên cách xem", &line, Self::LIMIT)?;
        Ok(Self(line))
    }
}

/// What a reviewer says with an act (nội dung yêu cầu, lý do, ý kiến), of at most 5 000 characters; may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Remarks(String);

text_newtype!(Remarks);

impl Remarks {
    /// Longest remarks, in characters.
    pub const LIMIT: usize = 5_000;

    /// Cleans and checks what was typed; lines stay lines.
    pub fn parse(text: &str) -> Result<Self, TextFault> {
        let text = clean_text(text).trim().to_owned();
        check_length("nội dung ghi kèm", &text, Self::LIMIT)?;
        Ok(Self(text))
    }
}

/// Full name (họ và tên) in one field, with the letters of every people of Vietnam: `H'Hen Niê`, `K'Brơi`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PersonName(String);

text_newtype!(PersonName);

impl PersonName {
    /// Longest name, in characters.
    pub const LIMIT: usize = 100;

    /// Cleans and checks what was typed: letters, spaces, `'` and `-`; at least two letters.
    pub fn parse(text: &str) -> Result<Self, TextFault> {
        let line: String = clean_line(text).chars().map(straighten_mark).collect();
        if line.is_empty() {
            return Err(TextFault::Blank("họ và tên"));
        }
        if let Some(wrong) = line.chars().find(|&c| !is_name_character(c)) {
            return Err(TextFault::NameCharacter(wrong));
        }
        if line.chars().filter(|c| c.is_alphabetic()).count() < 2 {
            return Err(TextFault::NameTooShort(line));
        }
        check_length("họ và tên", &line, Self::LIMIT)?;
        Ok(Self(line))
    }

    /// Given name (tên), the last word: a person is "ông Nam", never addressed by family name.
    pub fn given_name(&self) -> &str {
        self.0.rsplit(' ').next().unwrap_or(&self.0)
    }

    /// Key that sorts persons by given name in Vietnamese order.
    pub fn sort_key(&self) -> String {
        given_name_key(&self.0)
    }

    /// The name folded for search.
    pub fn folded(&self) -> String {
        fold(&self.0)
    }
}

/// Curly quotes and accents that stand for the apostrophe, long dashes that stand for the hyphen.
fn straighten_mark(c: char) -> char {
    match c {
        '‘' | '’' | 'ʼ' | '´' | '`' => '\'',
        '‐' | '‑' | '–' | '—' => '-',
        other => other,
    }
}

fn is_name_character(c: char) -> bool {
    c.is_alphabetic() || is_combining_mark(c) || matches!(c, ' ' | '\'' | '-')
}

/// E-mail address (thư điện tử) in lower case, the only form in which two are compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Email(String);

text_newtype!(Email);

impl Email {
    /// Longest address that mail servers carry, in characters.
    pub const LIMIT: usize = 254;

    /// Where the Standing Office receives information (Điều 7(1)a), until the pages say otherwise.
    pub(in crate::domain) fn of_standing_office() -> Self {
        Self("websitecchc@moha.gov.vn".to_owned())
    }

    /// Cleans and checks what was typed: plain ASCII, one `@`, a domain with a dot.
    pub fn parse(text: &str) -> Result<Self, TextFault> {
        let line = clean_line(text).to_lowercase();
        if line.is_empty() {
            return Err(TextFault::Blank("địa chỉ thư điện tử"));
        }
        if is_address(&line) {
            Ok(Self(line))
        } else {
            Err(TextFault::Email(line))
        }
    }
}

fn is_address(text: &str) -> bool {
    let plain = text.is_ascii() && text.len() <= Email::LIMIT && !text.contains(['"', '[', ' ']);
    let dotted = text
        .rsplit_once('@')
        .is_some_and(|(_, domain)| domain.contains('.'));
    plain && dotted && text.parse::<lettre::Address>().is_ok()
}
