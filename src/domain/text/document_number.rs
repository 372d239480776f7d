//! Numbers and marks of state, Party and standards documents.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{TextFault, clean_line, text_newtype};

/// Number and mark of a document (số, ký hiệu), NĐ 30/2020: `588/QĐ-BNV`, `42/2022/NĐ-CP`, `80-NQ/TW`,
/// `TCVN 14423:2026`. It restarts each year, so only issuer, number and year together are unique.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct DocumentNumber(String);

text_newtype!(DocumentNumber);

/// What looks like a slip in a number that is accepted all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberWarning {
    /// A mark written without the stroke of Đ: what was written, and what was probably meant.
    MissingStroke(String, String),
}

impl fmt::Display for NumberWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::MissingStroke(written, meant) = self;
        write!(
            f,
            "Ký hiệu “{written}” có thể thiếu dấu gạch của chữ Đ. Nếu đúng là “{meant}”, vui lòng sửa lại."
        )
    }
}

/// Marks in common use that lose their Đ on foreign keyboards. `HD` (hướng dẫn) and `DA` (dự án) are real marks.
const STROKELESS: [(&str, &str); 9] = [
    ("QD", "QĐ"),
    ("QDi", "QĐi"),
    ("QyD", "QyĐ"),
    ("ND", "NĐ"),
    ("CD", "CĐ"),
    ("HDND", "HĐND"),
    ("HDTP", "HĐTP"),
    ("BGDDT", "BGDĐT"),
    ("TLDLD", "TLĐLĐ"),
];

impl DocumentNumber {
    /// Longest number, in characters.
    pub const LIMIT: usize = 60;

    /// Cleans and checks what was typed: `Số: 588 /QĐ-BNV` is `588/QĐ-BNV`.
    pub fn parse(text: &str) -> Result<Self, TextFault> {
        let line = clean_line(text);
        if line.is_empty() {
            return Err(TextFault::Blank("số, ký hiệu văn bản"));
        }
        let number = close_up(strip_label(&line));
        if number.chars().count() <= Self::LIMIT
            && (is_standard(&number) || is_state(&number) || is_party(&number))
        {
            Ok(Self(number))
        } else {
            Err(TextFault::DocumentNumber(line))
        }
    }

    /// The year inside the number, which only normative documents and standards carry.
    pub fn year(&self) -> Option<i16> {
        let written = self.0.split([':', '/']).nth(1)?;
        if is_year(written) {
            written.parse().ok()
        } else {
            None
        }
    }

    /// Probable slips, to be shown beside the field; the number stands as it was typed.
    pub fn warnings(&self) -> Vec<NumberWarning> {
        let meant = |part: &str| STROKELESS.iter().find(|(written, _)| *written == part);
        let slips = self.0.split(['/', '-']).filter_map(meant);
        slips
            .map(|&(written, meant)| NumberWarning::MissingStroke(written.to_owned(), meant.to_owned()))
            .collect()
    }
}

/// Drops a leading `Số` or `Số:` as printed before the number.
fn strip_label(line: &str) -> &str {
    let rest = ["Số", "số", "SỐ"]
        .iter()
        .find_map(|label| line.strip_prefix(label));
    rest.map_or(line, |rest| rest.trim_start_matches([':', ' ']))
}

/// Takes out spaces around `/`, `-` and `:`, and writes every dash as a hyphen.
fn close_up(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        let c = if matches!(c, '‐' | '‑' | '–' | '—') {
            '-'
        } else {
            c
        };
        if matches!(c, '/' | '-' | ':') {
            out.truncate(out.trim_end().len());
        } else if c == ' ' && out.ends_with(['/', '-', ':']) {
            continue;
        }
        out.push(c);
    }
    out
}

/// `588/QĐ-BNV`, `1234/BNV-CCHC`, `42/2022/NĐ-CP`, `116/2025/QH15`.
fn is_state(number: &str) -> bool {
    let mut parts = number.split('/').peekable();
    let counted = parts.next().is_some_and(is_count);
    let _ = parts.next_if(|part| is_year(part));
    counted && parts.peek().is_some() && parts.all(is_mark)
}

/// `80-NQ/TW`: the Party joins number and mark with a hyphen.
fn is_party(number: &str) -> bool {
    let Some((front, issuer)) = number.split_once('/') else {
        return false;
    };
    front
        .split_once('-')
        .is_some_and(|(count, mark)| is_count(count) && is_mark(mark))
        && is_mark(issuer)
}

/// `TCVN 14423:2026`, `TCVN ISO 9001:2015`, `QCVN 41:2019/BGTVT`.
fn is_standard(number: &str) -> bool {
    let Some((front, back)) = number.split_once(':') else {
        return false;
    };
    let mut words = front.split(' ');
    let series = words.next().is_some_and(|word| matches!(word, "TCVN" | "QCVN"));
    let (year, issuer) = back
        .split_once('/')
        .map_or((back, None), |(year, issuer)| (year, Some(issuer)));
    let serial = words
        .next_back()
        .is_some_and(|word| word.split('-').all(is_count));
    let body = words.all(|word| word.split('/').all(is_mark));
    series && serial && body && is_year(year) && issuer.is_none_or(is_mark)
}

/// Digits, with at most one letter after them (`588a`).
fn is_count(part: &str) -> bool {
    let digits = part.strip_suffix(|c: char| c.is_alphabetic()).unwrap_or(part);
    (1..=7).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_year(part: &str) -> bool {
    part.len() == 4 && (part.starts_with("19") || part.starts_with("20")) && is_count(part)
}

/// Abbreviations joined by hyphens, each beginning with a letter: `QĐ-BNV`, `NQ-UBTVQH15`, `STP-XD&KTVB`.
fn is_mark(part: &str) -> bool {
    part.split('-').all(|word| {
        word.starts_with(char::is_alphabetic)
            && word
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '&' | '.'))
    })
}
