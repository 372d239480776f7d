//! Browsers in words, told from how they name themselves; coarse on purpose.

/// In this order: each of the later ones is also named by those before it.
const BROWSERS: [(&str, &str); 9] = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 6] = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// A browser in words, `Chrome trên Windows`; nothing when it names neither a browser nor a system we know.
pub fn known_words(agent: &str) -> Option<String> {
    let named = |names: &[(&str, &'static str)]| {
        let found = names.iter().find(|(sign, _)| agent.contains(sign));
        found.map(|(_, name)| *name)
    };
    match (named(&BROWSERS), named(&SYSTEMS)) {
        (Some(browser), Some(system)) => Some(format!("{browser} trên {system}")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}

/// The same for a letter: of an unknown browser nothing is repeated that somebody else wrote.
pub fn letter_words(agent: &str) -> String {
    known_words(agent).unwrap_or_else(|| "trình duyệt không rõ".to_owned())
}

/// Where a log-in came from, as a letter says it: an address or a network, and nothing else that stands there.
pub fn letter_address(place: &str) -> Option<String> {
    let plain = place
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':' | b'/'));
    (plain && !place.is_empty()).then(|| place.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_repeats_nothing_that_somebody_else_wrote() {
        assert_eq!(
            letter_words("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"),
            "Firefox trên Linux"
        );
        assert_eq!(
            letter_words("Hãy mở http://lua-dao.example"),
            "trình duyệt không rõ"
        );
        assert_eq!(letter_words(""), "trình duyệt không rõ");
        assert_eq!(letter_address("203.0.113.9").as_deref(), Some("203.0.113.9"));
        assert_eq!(
            letter_address("2001:db8:1:2::/64").as_deref(),
            Some("2001:db8:1:2::/64")
        );
        for other in ["", "unknown", "http://lua-dao.example", "1.2.3.4 <a>"] {
            assert_eq!(letter_address(other), None, "{other}");
        }
    }
}
