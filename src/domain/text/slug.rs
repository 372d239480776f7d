//! Slugs: the readable part of a web address.

use serde::{Deserialize, Serialize};

use super::{TextFault, fold, text_newtype};

/// Readable part of an address (đường dẫn): lower-case ASCII words joined by `-`. Never an identity, since
/// distinct titles fold alike.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Slug(String);

text_newtype!(Slug);

impl Slug {
    /// Longest slug, in characters.
    pub const LIMIT: usize = 80;

    /// Accepts a slug exactly as it is written, at most 80 characters.
    pub fn parse(text: &str) -> Result<Self, TextFault> {
        let is_word = |word: &str| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        if text.len() <= Self::LIMIT && text.split('-').all(is_word) {
            Ok(Self(text.to_owned()))
        } else {
            Err(TextFault::Slug(text.to_owned()))
        }
    }

    /// The slug of a title, cut at a word's edge; `khong-tieu-de` when the title has no Latin letter or digit.
    pub fn from_title(title: &str) -> Self {
        let folded = fold(title);
        let words = folded
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty());
        match join_words(words, Self::LIMIT) {
            slug if slug.is_empty() => Self("khong-tieu-de".to_owned()),
            slug => Self(slug),
        }
    }

    /// This slug with `-number` at its end, to tell it from one already taken.
    pub fn with_number(&self, number: u32) -> Self {
        let suffix = format!("-{number}");
        let stem = join_words(self.0.split('-'), Self::LIMIT - suffix.len());
        Self(stem + &suffix)
    }
}

/// As many whole words as fit, or the head of a first word that is itself too long.
fn join_words<'a>(words: impl Iterator<Item = &'a str>, limit: usize) -> String {
    let mut joined = String::new();
    for word in words {
        if joined.is_empty() {
            joined.push_str(&word[..word.len().min(limit)]);
        } else if joined.len() + 1 + word.len() <= limit {
            joined.push('-');
            joined.push_str(word);
        } else {
            break;
        }
    }
    joined
}
