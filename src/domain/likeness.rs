//! Whether two submissions may tell of the same: what is published already is refused by ground 7 (Điều 3(9)), and
//! whoever decides has to be shown it.

use std::collections::HashSet;

use super::{
    content::Kind,
    search::{each_word, words_of},
    submission::Submission,
    text::{SubmissionCode, fold},
};

/// From how many hundredths of common pairs of syllables on two titles of one body are alike. Two bodies report of
/// their own affairs in the same set phrases: theirs have to share more.
const ALIKE: usize = 50;
const ALIKE_ACROSS: usize = 75;
/// Days between two events that may be the same.
const DAYS: i32 = 1;

/// How two submissions are alike, the stronger the later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// So many hundredths of the pairs of syllables in their titles are common.
    Title(usize),
    /// Their titles differ by marks, case and blanks at most.
    SameTitle,
    /// They are of one document, by number and date of issue.
    SameDocument,
}

impl Submission {
    /// The terms that what says the same has too; of a sealed item none.
    pub fn terms_of_same(&self) -> Vec<String> {
        if self.sealed {
            return Vec::new();
        }
        self.headline.whole_terms()
    }

    /// The words of its title, and how many of them one that is alike has at least; of a sealed item none.
    pub fn words_alike(&self) -> (Vec<String>, usize) {
        if self.sealed {
            return (Vec::new(), 0);
        }
        let words = each_word(self.headline.title.as_str());
        // Half of all pairs common means a third of the own ones at least, and pairs share their words.
        let common = words.len().div_ceil(3);
        (words, common)
    }

    /// How the other is alike, if it is. A correction is like its article, which goes without saying.
    pub fn likeness(&self, other: &Self) -> Option<Likeness> {
        if self.original() == other.original() || self.sealed || other.sealed {
            return None;
        }
        if self.is_of_document_of(other) {
            return Some(Likeness::SameDocument);
        }
        let titles = [self, other].map(|one| one.headline.title.as_str());
        if fold(titles[0]) == fold(titles[1]) {
            return Some(Likeness::SameTitle);
        }
        let enough = if self.tenant == other.tenant {
            ALIKE
        } else {
            ALIKE_ACROSS
        };
        let common = common_pairs(titles);
        (common >= enough && !self.is_of_other_event(other)).then_some(Likeness::Title(common))
    }

    /// The code of the article that it is or corrects.
    fn original(&self) -> SubmissionCode {
        self.corrects.map_or(self.code, |corrects| corrects.code)
    }

    fn is_of_document_of(&self, other: &Self) -> bool {
        let document = |item: &Self| match &item.headline.kind {
            Kind::Document {
                number, issued_on, ..
            } => Some((fold(number.as_str()), *issued_on)),
            _ => None,
        };
        document(self).is_some_and(|own| document(other) == Some(own))
    }

    fn is_of_other_event(&self, other: &Self) -> bool {
        let day = |item: &Self| match item.headline.kind {
            Kind::EventNews { event_at } => Some(event_at.local_date()),
            _ => None,
        };
        let days = day(self).zip(day(other));
        days.is_some_and(|(own, theirs)| own.plus_days(DAYS) < theirs || theirs.plus_days(DAYS) < own)
    }
}

/// Hundredths of the pairs of neighbouring syllables of either title that both have: a Vietnamese word is a pair more
/// often than not.
fn common_pairs(titles: [&str; 2]) -> usize {
    let [own, theirs] = titles.map(|title| {
        let words = words_of(title);
        let pairs = words.windows(2).map(<[String]>::to_vec);
        pairs.collect::<HashSet<_>>()
    });
    let all = own.union(&theirs).count();
    (own.intersection(&theirs).count() * 100)
        .checked_div(all)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_compared_by_pairs_of_syllables_without_marks() {
        let of = |one, other| common_pairs([one, other]);
        let title = "Tuyên Quang tập huấn cải cách hành chính năm 2026";
        assert_eq!(
            of(title, "TUYÊN QUANG: tập huấn cải cách hành chính năm 2026"),
            100
        );
        assert_eq!(of(title, "Cao Bằng tập huấn cải cách hành chính năm 2026"), 63);
        assert_eq!(of(title, "Sơn La công bố chỉ số hài lòng của người dân"), 0);
        assert_eq!(of("Hội", "Nghị"), 0);
        assert_eq!(of("", ""), 0);
    }
}
