//! The short random code on a receipt.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{TextFault, clean_line};

/// Crockford's base 32: without I, L, O and U, which people misread.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Code of a submission (mã tin bài) on its receipt: 40 random bits written as `XXXX-XXXX`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct SubmissionCode([u8; 5]);

impl SubmissionCode {
    /// The code of five random bytes.
    pub const fn from_random(bytes: [u8; 5]) -> Self {
        Self(bytes)
    }

    /// Reads a code as people write it: any case, with or without dashes and spaces, O for 0, I or L for 1.
    pub fn parse(text: &str) -> Result<Self, TextFault> {
        let line = clean_line(text);
        let fault = || TextFault::Code(line.clone());
        if line.is_empty() {
            return Err(TextFault::Blank("mã tin bài"));
        }
        let symbols = line.chars().filter(|c| !matches!(c, ' ' | '-' | '–' | '—' | '‑'));
        let digits: Vec<u64> = symbols.map(digit_of).collect::<Option<_>>().ok_or_else(fault)?;
        if digits.len() != 8 {
            return Err(fault());
        }
        let bits = digits.iter().fold(0, |bits, digit| bits << 5 | digit);
        let [_, _, _, bytes @ ..] = bits.to_be_bytes();
        Ok(Self(bytes))
    }
}

fn digit_of(symbol: char) -> Option<u64> {
    let symbol = match symbol.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let position = ALPHABET.iter().position(|&letter| char::from(letter) == symbol)?;
    u64::try_from(position).ok()
}

impl fmt::Display for SubmissionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = self
            .0
            .iter()
            .fold(0_u64, |bits, &byte| bits << 8 | u64::from(byte));
        for place in (0..8).rev() {
            if place == 3 {
                f.write_str("-")?;
            }
            let digit = (bits >> (5 * place)) & 31;
            let letter = usize::try_from(digit)
                .ok()
                .and_then(|digit| ALPHABET.get(digit))
                .ok_or(fmt::Error)?;
            write!(f, "{}", char::from(*letter))?;
        }
        Ok(())
    }
}

impl fmt::Debug for SubmissionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SubmissionCode({self})")
    }
}

impl FromStr for SubmissionCode {
    type Err = TextFault;

    fn from_str(text: &str) -> Result<Self, TextFault> {
        Self::parse(text)
    }
}

impl TryFrom<String> for SubmissionCode {
    type Error = TextFault;

    fn try_from(text: String) -> Result<Self, TextFault> {
        Self::parse(&text)
    }
}

impl From<SubmissionCode> for String {
    fn from(code: SubmissionCode) -> Self {
        code.to_string()
    }
}
