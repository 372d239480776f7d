//! What a submission or a person is found by, and what somebody looks for: folded words, so that `hoi nghi` finds
//! `Hội nghị`.

use std::ops::RangeInclusive;

use super::{
    account::Account,
    content::{Headline, Kind},
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
/// Shortest word that items are compared by.
const SHORTEST: usize = 2;
/// Letters of the beginnings kept beside a word of an item; a Vietnamese syllable has seven at most.
const OF_ITEMS: RangeInclusive<usize> = SHORTEST..=10;
/// The same of people and bodies, who are few; an address may be one long word.
const OF_NAMES: RangeInclusive<usize> = 1..=WORD;
/// Words of one search; more only narrow what is narrow already.
const WORDS: usize = 16;

/// What an item or a person is found by: derived from it at each save, and by nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Folded words, their beginnings (`hoi` as `ho*`), the code, and what it says as a whole
    /// ([`Headline::whole_terms`]), which nobody can type.
    pub words: Vec<String>,
    /// What found items are sorted by: the first submit, until then the day it was opened. People are sorted by name.
    pub at: Option<Instant>,
}

/// Letters and digits between anything else, folded.
pub(super) fn words_of(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(WORD).collect())
        .collect()
}

impl Headline {
    /// What it says as a whole: its title, and the document it is of, each as one term.
    pub(super) fn whole_terms(&self) -> Vec<String> {
        let mut terms = vec![format!("={}", fold(self.title.as_str()))];
        if let Kind::Document {
            number, issued_on, ..
        } = &self.kind
        {
            terms.push(format!("#{} {issued_on}", fold(number.as_str())));
        }
        terms
    }
}

/// The first words of a text, each once, as terms to be looked for one by one.
pub(super) fn each_word(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in words_of(text) {
        if word.chars().count() >= SHORTEST && !words.contains(&word) {
            words.push(word);
        }
    }
    words.truncate(WORDS);
    words
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
        let mut wholes = Vec::new();
        texts.push(self.author.name.as_str());
        if let Some(supply) = &self.supplied {
            texts.extend([supply.person.as_str(), &supply.body_name]);
        }
        if !self.sealed {
            texts.push(self.headline.title.as_str());
            if let Kind::Document { number, .. } = &self.headline.kind {
                texts.push(number.as_str());
            }
            wholes = self.headline.whole_terms();
        }
        let mut words = with_beginnings(texts, OF_ITEMS);
        let halves = words_of(&self.code.to_string());
        words.push(halves.concat());
        words.extend(halves);
        words.extend(wholes);
        words.push(ANY.to_owned());
        words.sort_unstable();
        words.dedup();
        Terms {
            words,
            at: Some(self.intake.map_or(self.opened_at, |intake| intake.at)),
        }
    }
}

impl Account {
    /// What the person is found by: name, address, and the posts of the appointments.
    pub(super) fn search_terms(&self) -> Terms {
        let mut texts = vec![
            self.full_name.as_str(),
            self.email.as_str(),
            &self.appointment.post,
        ];
        texts.extend(self.later.iter().map(|later| later.appointment.post.as_str()));
        Terms {
            words: with_beginnings(texts, OF_NAMES),
            at: None,
        }
    }
}

/// The words of the texts and their beginnings of so many letters, each once.
fn with_beginnings(texts: Vec<&str>, letters: RangeInclusive<usize>) -> Vec<String> {
    let mut words: Vec<String> = texts.into_iter().flat_map(words_of).collect();
    let beginnings = words.iter().flat_map(|word| {
        let proper = letters
            .clone()
            .take_while(|letters| *letters < word.chars().count());
        proper.map(|letters| beginning_of(word.chars().take(letters)))
    });
    let beginnings: Vec<String> = beginnings.collect();
    words.extend(beginnings);
    words.sort_unstable();
    words.dedup();
    words
}

/// Why nothing can be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SearchFault {
    /// Longer than anybody types.
    #[error(
        "Nội dung cần tìm dài {} ký tự, quá giới hạn {LIMIT} ký tự. Hãy chỉ nhập vài từ.",
        group_thousands(*.0)
    )]
    TooLong(usize),
    /// Punctuation alone.
    #[error("Nội dung cần tìm không có chữ cái hay chữ số nào. Hãy nhập vài từ cần tìm.")]
    NoWords,
}

/// What somebody looks for: every word, the last of them perhaps not written to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// For each word the terms of which a find has one.
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

    /// Reads what was typed to find an item by; nothing typed asks for anything.
    ///
    /// # Errors
    /// [`SearchFault`] when there is nothing to look for in it.
    pub fn parse(text: &str) -> Result<Self, SearchFault> {
        if text.trim().is_empty() {
            return Ok(Self::anything());
        }
        Self::read(text, &OF_ITEMS)
    }

    /// Reads what was typed to find people or bodies by.
    ///
    /// # Errors
    /// [`SearchFault`] when there is nothing to look for in it.
    pub fn parse_name(text: &str) -> Result<Self, SearchFault> {
        Self::read(text, &OF_NAMES)
    }

    fn read(text: &str, letters: &RangeInclusive<usize>) -> Result<Self, SearchFault> {
        let count = char_count(text);
        if count > LIMIT {
            return Err(SearchFault::TooLong(count));
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
        if letters.contains(&last.chars().count()) {
            ends.push(beginning_of(last.chars()));
        }
        words.push(ends);
        Ok(Self {
            words,
            code: SubmissionCode::parse(text).ok(),
        })
    }

    /// For each word the terms of which a find has one.
    pub fn words(&self) -> &[Vec<String>] {
        &self.words
    }

    /// The code it reads as: letters that people misread are written as the code has them.
    pub const fn code(&self) -> Option<SubmissionCode> {
        self.code
    }

    /// Whether what has this name is meant.
    pub fn meets_name(&self, name: &str) -> bool {
        let words = with_beginnings(vec![name], OF_NAMES);
        self.meets(&Terms { words, at: None })
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
        let terms = Terms {
            words: with_beginnings(vec![title], OF_ITEMS),
            at: None,
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
    fn a_long_address_is_found_however_far_it_is_typed() {
        let address = "nguyenthithanhhuong@donvi.example";
        for end in 1..address.len() {
            let typed = &address[..end];
            assert!(Wanted::parse_name(typed).unwrap().meets_name(address), "{typed}");
        }
        assert!(!Wanted::parse_name("nguyenthithu").unwrap().meets_name(address));
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
