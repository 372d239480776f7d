//! What a submission is found by, and what somebody looks for: folded words, so that `hoi nghi` finds `Hội nghị`.

use super::{
    content::Kind,
    ids::AccountId,
    submission::Submission,
    text::{SubmissionCode, char_count, fold, group_thousands},
    time::Instant,
};

/// Longest text to look for, in characters.
pub const LIMIT: usize = 200;
/// Every item has this word: a search by filters alone asks for it.
const ANY: &str = "*";
/// Characters of a word that count; what is longer meets what begins alike.
const WORD: usize = 32;
/// Shortest beginning of a word that finds it.
const SHORTEST: usize = 2;
/// Longest beginning kept beside a word; a Vietnamese syllable has seven letters at most.
const LONGEST: usize = 10;
/// Words of one search; more only narrow what is narrow already.
const WORDS: usize = 16;

/// What an item is found by: derived from it at each save, and by nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Folded words, their beginnings (`hoi` as `ho*`), and the code.
    pub words: Vec<String>,
    /// What the finds are sorted by: the first submit, until then the day it was opened.
    pub at: Instant,
}

/// Letters and digits between anything else, folded.
fn words_of(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(WORD).collect())
        .collect()
}

fn beginning_of(letters: impl Iterator<Item = char>) -> String {
    letters.chain(ANY.chars()).collect()
}

impl Submission {
    /// Accounts it is found by the names of, besides its author, whose name it holds.
    pub(super) fn others_involved(&self) -> Vec<AccountId> {
        let mut accounts: Vec<_> = self.contributors.iter().copied().chain(self.custodian).collect();
        accounts.retain(|account| *account != self.author.account);
        accounts.sort_unstable();
        accounts.dedup();
        accounts
    }

    /// What it is found by, given the names of its [`Self::others_involved`]; a sealed item by nothing of its text.
    pub(super) fn search_terms(&self, names: &[String]) -> Terms {
        let mut texts: Vec<&str> = names.iter().map(String::as_str).collect();
        texts.push(self.author.name.as_str());
        if let Some(supply) = &self.supplied {
            texts.extend([supply.person.as_str(), &supply.body_name]);
        }
        if !self.sealed {
            texts.push(self.headline.title.as_str());
            if let Kind::Document { number, .. } = &self.headline.kind {
                texts.push(number.as_str());
            }
        }
        let mut words: Vec<String> = texts.into_iter().flat_map(words_of).collect();
        words.sort_unstable();
        words.dedup();
        let beginnings: Vec<String> = words.iter().flat_map(|word| beginnings_of(word)).collect();
        let halves = words_of(&self.code.to_string());
        words.extend(beginnings);
        words.push(halves.concat());
        words.extend(halves);
        words.push(ANY.to_owned());
        words.sort_unstable();
        words.dedup();
        Terms {
            words,
            at: self.intake.map_or(self.opened_at, |intake| intake.at),
        }
    }
}

/// The proper beginnings of a word.
fn beginnings_of(word: &str) -> impl Iterator<Item = String> + '_ {
    let length = word.chars().count();
    (SHORTEST..length.min(LONGEST + 1)).map(|letters| beginning_of(word.chars().take(letters)))
}

/// Why nothing can be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SearchFault {
    /// Longer than anybody types.
    #[error(
        "Nội dung cần tìm dài {} ký tự, quá giới hạn {LIMIT} ký tự. Hãy chỉ nhập vài từ trong tiêu đề, mã tin bài, họ tên hoặc số, ký hiệu.",
        group_thousands(*.0)
    )]
    TooLong(usize),
    /// Punctuation alone.
    #[error(
        "Nội dung cần tìm không có chữ cái hay chữ số nào. Hãy nhập từ trong tiêu đề, mã tin bài, họ tên hoặc số, ký hiệu."
    )]
    NoWords,
}

/// What somebody looks for: every word, the last of them perhaps not written to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// For each word the terms of which an item has one.
    words: Vec<Vec<String>>,
    /// The code it reads as.
    code: Option<SubmissionCode>,
}

impl Wanted {
    /// Everything, to be narrowed by filters.
    pub fn anything() -> Self {
        Self {
            words: vec![vec![ANY.to_owned()]],
            code: None,
        }
    }

    /// Reads what was typed; nothing typed asks for anything.
    ///
    /// # Errors
    /// [`SearchFault`] when there is nothing to look for in it.
    pub fn parse(text: &str) -> Result<Self, SearchFault> {
        let count = char_count(text);
        if count > LIMIT {
            return Err(SearchFault::TooLong(count));
        }
        if text.trim().is_empty() {
            return Ok(Self::anything());
        }
        let typed = words_of(text);
        let (last, before) = typed.split_last().ok_or(SearchFault::NoWords)?;
        let mut words: Vec<Vec<String>> = Vec::new();
        for word in before.iter().take(WORDS - 1) {
            let whole = vec![word.clone()];
            if !words.contains(&whole) {
                words.push(whole);
            }
        }
        let mut ends = vec![last.clone()];
        if (SHORTEST..=LONGEST).contains(&last.chars().count()) {
            ends.push(beginning_of(last.chars()));
        }
        words.push(ends);
        Ok(Self {
            words,
            code: SubmissionCode::parse(text).ok(),
        })
    }

    /// For each word the terms of which an item has one.
    pub fn words(&self) -> &[Vec<String>] {
        &self.words
    }

    /// The code it reads as: letters that people misread are written as the code has them.
    pub const fn code(&self) -> Option<SubmissionCode> {
        self.code
    }

    /// Whether an item of these terms is meant.
    pub fn meets(&self, terms: &Terms) -> bool {
        self.words
            .iter()
            .all(|one_of| one_of.iter().any(|word| terms.words.contains(word)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(title: &str, typed: &str) -> bool {
        let mut words = words_of(title);
        let beginnings: Vec<_> = words.iter().flat_map(|word| beginnings_of(word)).collect();
        words.extend(beginnings);
        let terms = Terms {
            words,
            at: Instant::from_millis(0),
        };
        Wanted::parse(typed).unwrap().meets(&terms)
    }

    #[test]
    fn words_are_found_without_marks_in_any_case_and_order() {
        let title = "Hội nghị đánh giá Chỉ số cải cách hành chính tỉnh Tuyên Quang";
        for typed in [
            "hoi nghi tuyen quang",
            "TUYÊN QUANG hội nghị",
            "danh gia",
            "đánh-giá, \"chỉ số\"",
            "cải cách hành chí",
            "ho",
        ] {
            assert!(finds(title, typed), "{typed}");
        }
        for typed in ["hoi nghi cao bang", "nghi hoii", "ho nghi", "h", "uyen quang"] {
            assert!(!finds(title, typed), "{typed}");
        }
        assert!(finds("Thanh Hóa", "thanh hoá") && finds("Thanh Hoá", "THANH HÓA"));
        assert!(finds("588/QĐ-BNV", "588/qd-bnv") && finds("588/QĐ-BNV", "QĐ-BN"));
    }

    #[test]
    fn what_holds_no_word_or_too_many_letters_is_refused_in_words() {
        assert_eq!(Wanted::parse("  "), Ok(Wanted::anything()));
        assert_eq!(Wanted::parse("?!… \"$%"), Err(SearchFault::NoWords));
        let long = "x".repeat(10_000);
        assert_eq!(Wanted::parse(&long), Err(SearchFault::TooLong(10_000)));
        assert!(SearchFault::TooLong(10_000).to_string().contains("10.000 ký tự"));
        let many = Wanted::parse(&"ab cd ef ".repeat(22)).unwrap();
        assert_eq!(many.words().len(), 4, "each word once, and the last");
    }

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let code = SubmissionCode::parse("7K2M-9QXD").unwrap();
        for typed in ["7k2m9qxd", "7K2M-9QXD", " 7k2m 9qxd"] {
            assert_eq!(Wanted::parse(typed).unwrap().code(), Some(code), "{typed}");
        }
        assert_eq!(Wanted::parse("hội nghị").unwrap().code(), None);
    }

    #[test]
    fn a_word_without_end_meets_what_begins_alike() {
        let long = "a".repeat(60);
        assert_eq!(words_of(&long), ["a".repeat(WORD)]);
        assert!(finds(&long, &format!("{long}b")));
        assert!(finds(&long, "aaaaaaaaaa") && !finds(&long, "aaaaaaaaaaa"));
    }
}
