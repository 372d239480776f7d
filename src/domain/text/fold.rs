//! Folding for search, and the order of the Vietnamese alphabet.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The text without marks, case and superfluous blanks: `Cải  cách` and `cai cach` meet as `cai cach`.
pub fn fold(text: &str) -> String {
    let plain: String = text
        .nfc()
        .map(eth_to_d)
        .nfd()
        .filter(|&c| !is_combining_mark(c))
        .map(|c| if c == 'đ' || c == 'Đ' { 'd' } else { c })
        .flat_map(char::to_lowercase)
        .filter(|&c| !is_combining_mark(c))
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ")
}

/// Sorts text by code point into Vietnamese order: the letters of the whole text first, then its tones.
pub fn sort_key(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    phrase_key(&words)
}

/// Sorts persons by code point as lists in Vietnam do: by given name (tên), then family and middle names.
pub fn given_name_key(full_name: &str) -> String {
    let words: Vec<&str> = full_name.split_whitespace().collect();
    match words.split_last() {
        Some((given, others)) => format!("{} {}", phrase_key(&[given]), phrase_key(others)),
        None => String::new(),
    }
}

/// Letters as a base letter with the rank of its variant (`a0` a, `a1` ă, `a2` â), then a digit for each tone.
fn phrase_key(words: &[&str]) -> String {
    let (mut letters, mut tones) = (String::new(), String::new());
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            letters.push('!');
        }
        for letter in word
            .nfc()
            .map(eth_to_d)
            .flat_map(char::to_lowercase)
            .filter(|c| c.is_alphanumeric())
        {
            let (base, variant, tone) = weigh_letter(letter);
            letters.extend([base, variant]);
            tones.push(tone);
        }
    }
    format!("{letters} {tones}")
}

/// Base letter, rank among its variants and rank of its tone: none, huyền, hỏi, ngã, sắc, nặng.
fn weigh_letter(letter: char) -> (char, char, char) {
    if letter == 'đ' {
        return ('d', '1', '0');
    }
    let (mut base, mut variant, mut tone) = (letter, '0', '0');
    for part in std::iter::once(letter).nfd() {
        match (part, base) {
            ('\u{300}', _) => tone = '1',
            ('\u{309}', _) => tone = '2',
            ('\u{303}', _) => tone = '3',
            ('\u{301}', _) => tone = '4',
            ('\u{323}', _) => tone = '5',
            ('\u{306}', _) | ('\u{302}', 'e' | 'o') | ('\u{31B}', 'u') => variant = '1',
            ('\u{302}', _) | ('\u{31B}', _) => variant = '2',
            (mark, _) if is_combining_mark(mark) => {}
            (plain, _) => base = plain,
        }
    }
    (base, variant, tone)
}

fn eth_to_d(c: char) -> char {
    match c {
        '\u{D0}' => 'Đ',
        '\u{F0}' => 'đ',
        other => other,
    }
}
