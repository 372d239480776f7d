//! Why a person of the network is listed as leaving it (biến động nhân sự, Điều 12(2)).

use super::text::fold;

/// A kind of staff change that ends an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Departure {
    /// Nghỉ hưu.
    Retired,
    /// Thôi việc.
    Resigned,
    /// Chuyển công tác.
    Transferred,
    /// Thôi làm cộng tác viên.
    Released,
}

impl Departure {
    /// Every kind, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Retired, Self::Resigned, Self::Transferred, Self::Released];

    /// The kind as people write it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Retired => "Nghỉ hưu",
            Self::Resigned => "Thôi việc",
            Self::Transferred => "Chuyển công tác",
            Self::Released => "Thôi làm cộng tác viên",
        }
    }

    /// From what was typed, whatever its case and marks.
    pub fn parse(typed: &str) -> Option<Self> {
        let typed = fold(typed.trim());
        Self::ALL.into_iter().find(|kind| fold(kind.label()) == typed)
    }

    /// The ground of the revocation: the kind, and what was noted besides.
    pub fn ground(self, note: &str) -> String {
        match note.trim() {
            "" => self.label().to_owned(),
            note => format!("{}: {note}", self.label()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_by_its_words_and_by_nothing_like_them() {
        for kind in Departure::ALL {
            assert_eq!(Departure::parse(kind.label()), Some(kind));
        }
        assert_eq!(Departure::parse("  NGHỈ HƯU "), Some(Departure::Retired));
        assert_eq!(Departure::parse("thoi viec"), Some(Departure::Resigned));
        for other in ["", "nghỉ", "nghỉ hưu sớm", "{\"$ne\":1}"] {
            assert_eq!(Departure::parse(other), None, "{other}");
        }
        assert_eq!(Departure::Retired.ground(" "), "Nghỉ hưu");
        assert_eq!(Departure::Retired.ground("theo chế độ"), "Nghỉ hưu: theo chế độ");
    }
}
