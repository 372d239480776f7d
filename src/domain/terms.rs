//! Terms of use (điều khoản sử dụng), Điều 3(3)–(7): who supplies or manages information here agrees to them first.

use serde::{Deserialize, Serialize};

use super::time::Instant;

/// A wording of the terms; each later one is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TermsVersion(i64);

impl TermsVersion {
    /// The wording of `templates/pages/parts/terms.html`. Whoever changes that text in substance raises this number,
    /// and everybody is asked again.
    pub const CURRENT: Self = Self(1);

    /// The number as stored and as sent by forms.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// The version that a form showed.
    pub fn parse(typed: &str) -> Option<Self> {
        typed.trim().parse().ok().map(Self)
    }
}

/// A person's agreement to the terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// Which wording.
    pub version: TermsVersion,
    /// When.
    pub at: Instant,
}

/// What a form says of the terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Whether the box is ticked.
    pub agreed: bool,
    /// The wording it was shown with.
    pub version: Option<TermsVersion>,
}

/// Why the terms do not count as accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TermsFault {
    /// The box is not ticked.
    #[error("Hãy đọc điều khoản sử dụng rồi đánh dấu vào ô “Tôi đã đọc và đồng ý”.")]
    NotAgreed,
    /// Another wording was shown than the one that holds.
    #[error("Điều khoản sử dụng vừa được cập nhật. Hãy đọc lại nội dung dưới đây rồi đánh dấu đồng ý.")]
    Outdated,
}

impl Agreement {
    /// To what holds now: for accounts that are seeded.
    pub const GIVEN: Self = Self {
        agreed: true,
        version: Some(TermsVersion::CURRENT),
    };

    /// Whether it is an agreement to what holds now.
    ///
    /// # Errors
    /// [`TermsFault`].
    pub fn check(self) -> Result<(), TermsFault> {
        if self.version != Some(TermsVersion::CURRENT) {
            Err(TermsFault::Outdated)
        } else if self.agreed {
            Ok(())
        } else {
            Err(TermsFault::NotAgreed)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_ticked_box_under_the_present_wording_is_an_agreement() {
        let said = |agreed, version: &str| {
            Agreement {
                agreed,
                version: TermsVersion::parse(version),
            }
            .check()
        };
        let current = TermsVersion::CURRENT.number().to_string();
        assert_eq!(said(true, &current), Ok(()));
        assert_eq!(said(false, &current), Err(TermsFault::NotAgreed));
        for other in ["0", "", "1x", "99"] {
            assert_eq!(said(true, other), Err(TermsFault::Outdated), "{other}");
        }
    }
}
