//! Names of files, made safe and kept readable.

use serde::{Deserialize, Serialize};

use super::{TextFault, clean_line, fold, text_newtype};

/// Name of a file (tên tệp): one part of a path, without what a system or a header would read as something else.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct FileName(String);

text_newtype!(FileName);

impl FileName {
    /// Longest name without its ending, in characters.
    pub const LIMIT: usize = 100;

    /// Makes a name safe; nothing is refused.
    ///
    /// # Errors
    /// Never.
    pub fn parse(text: &str) -> Result<Self, TextFault> {
        let safe = safe(text);
        Ok(Self(match safe.rsplit_once('.') {
            Some((stem, ending)) if ending.len() <= 5 => format!("{}.{ending}", shortened(stem)),
            _ => shortened(&safe),
        }))
    }

    /// What was typed as a name, with one of `endings`: the one it has, or else the first is added.
    pub fn with_ending(text: &str, endings: &[&str]) -> Self {
        let safe = safe(text);
        let ending_of = |name: &str| name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
        let own = ending_of(&safe).filter(|ending| endings.contains(&ending.as_str()));
        let (stem, ending) = match own {
            Some(ending) => (&safe[..safe.len() - ending.len() - 1], ending),
            None => (
                safe.as_str(),
                endings.first().copied().unwrap_or("bin").to_owned(),
            ),
        };
        Self(format!("{}.{ending}", shortened(stem)))
    }

    /// The name in ASCII, for programs that know nothing else.
    pub fn ascii(&self) -> String {
        let plain = |c: char| {
            if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') {
                c
            } else {
                '-'
            }
        };
        fold(&self.0).chars().map(plain).collect()
    }
}

fn shortened(stem: &str) -> String {
    let short: String = stem.chars().take(FileName::LIMIT).collect();
    let trimmed = short.trim_matches([' ', '.', '-']);
    if trimmed.is_empty() { "tep" } else { trimmed }.to_owned()
}

/// The last part of a path, each sign with a meaning of its own as a hyphen.
fn safe(text: &str) -> String {
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = |c: char| {
        if c.is_control()
            || matches!(
                c,
                '<' | '>' | ':' | '"' | '\'' | '|' | '?' | '*' | '`' | ';' | '&' | '%' | '#'
            )
        {
            '-'
        } else {
            c
        }
    };
    clean_line(last).chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_safe_and_stay_readable() {
        for (typed, kept) in [
            ("Ảnh hội nghị.jpg", "Ảnh hội nghị.jpg"),
            ("ẢNH.JPEG", "ẢNH.jpeg"),
            ("../../etc/passwd", "passwd.jpg"),
            ("C:\\Users\\mai\\ảnh.jpg", "ảnh.jpg"),
            ("virus.exe", "virus.exe.jpg"),
            ("<script>alert(1)</script>.jpg", "script.jpg"),
            ("a\"; filename=\"b.html", "a-- filename=-b.html.jpg"),
            ("x\u{202e}gpj.exe", "xgpj.exe.jpg"),
            ("", "tep.jpg"),
            ("...", "tep.jpg"),
            (".htaccess", "htaccess.jpg"),
        ] {
            let name = FileName::with_ending(typed, &["jpg", "jpeg"]);
            assert_eq!(name.as_str(), kept, "{typed:?}");
            assert_eq!(
                FileName::parse(name.as_str()).unwrap(),
                name,
                "{typed:?} read again"
            );
        }
        let long = FileName::with_ending(&"ă".repeat(300), &["pdf"]);
        assert_eq!(long.as_str().chars().count(), 104);
        assert_eq!(FileName::parse(long.as_str()).unwrap(), long);
        assert_eq!(
            FileName::with_ending("Đề án số 5.pdf", &["pdf"]).ascii(),
            "de-an-so-5.pdf"
        );
    }
}
