//! What typing and pasting bring along, put right before anything else looks at it.

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Characters of a text in NFC: "Nguyễn Thị Huỳnh Như" has 20.
pub fn char_count(text: &str) -> usize {
    if is_nfc(text) {
        text.chars().count()
    } else {
        text.nfc().count()
    }
}

/// The text in NFC. Nearly every text is, as it was cleaned before it was stored, and looking is quicker than composing.
fn composed(text: String) -> String {
    if is_nfc(&text) { text } else { text.nfc().collect() }
}

/// `1.234.567`: a whole number as Vietnamese readers group it.
pub fn group_thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

/// One clean line: NFC, Eth read as Đ, every run of blanks or line breaks a single space, nothing invisible.
pub fn clean_line(text: &str) -> String {
    let visible: String = text
        .chars()
        .filter_map(readable)
        .filter(|&c| !is_private_use(c))
        .collect();
    let visible = composed(visible);
    let words: Vec<&str> = visible.split_whitespace().collect();
    words.join(" ")
}

/// Clean text of several lines: as [`clean_line`], but line breaks stay (as LF, at most one blank line
/// in a row), so do blanks at the start of a line, and a private-use bullet of Word becomes `- `.
pub fn clean_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let broken = text.chars().map(|c| if is_line_break(c) { '\n' } else { c });
    let visible: String = broken.filter_map(readable).collect();
    let mut out = String::with_capacity(visible.len());
    let mut blank_lines = 0;
    for line in visible.split('\n') {
        let line = clean_bullet(line);
        if line.is_empty() {
            blank_lines += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blank_lines > 0 { "\n\n" } else { "\n" });
        }
        blank_lines = 0;
        out.push_str(&line);
    }
    out
}

/// A line without blanks at its end, its private-use bullet turned into `- `, others of the kind dropped.
fn clean_bullet(line: &str) -> String {
    let body = line.trim_start();
    let indent = &line[..line.len() - body.len()];
    let without = composed(body.chars().filter(|&c| !is_private_use(c)).collect());
    let without = without.trim();
    match (body.chars().next(), without) {
        (_, "") => String::new(),
        (Some(first), _) if is_private_use(first) => format!("{indent}- {without}"),
        _ => format!("{indent}{without}"),
    }
}

/// Blanks become a space, invisible characters nothing, Eth the letter it was meant to be.
fn readable(c: char) -> Option<char> {
    match c {
        '\n' => Some('\n'),
        '\u{D0}' => Some('Đ'),
        '\u{F0}' => Some('đ'),
        _ if c.is_whitespace() => Some(' '),
        _ if c.is_control() || is_invisible(c) => None,
        _ => Some(c),
    }
}

fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Soft hyphen, zero-width characters, marks of writing direction, tags and the byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

fn is_private_use(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}
