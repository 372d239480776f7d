//! The house rules that a compiler does not know: which floor may name which, and who may make a scope or a grant.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// What each floor may name besides itself.
const FLOORS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("app", &["domain", "store"]),
    ("web", &["domain", "store", "app", "mail"]),
    ("mail", &["domain"]),
    ("worker", &["domain", "store", "app", "mail"]),
];

/// What of `mail` the web may name: the folder whose demonstration mails it shows.
const MAIL_SHOWN: &str = "mail::transport";

/// A file of the product, without comments, texts and tests.
struct Source {
    /// Below `src`, with slashes.
    path: String,
    code: String,
}

impl Source {
    fn floor(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap_or_default()
    }

    /// How many `super::` lead from the file to the root of the crate.
    fn depth(&self) -> usize {
        let segments = self.path.split('/').count();
        if self.path.ends_with("/mod.rs") {
            segments - 1
        } else {
            segments
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Every file of `src`, less what only tests compile.
fn sources() -> Vec<Source> {
    let folder = root().join("src");
    let texts: Vec<_> = rust_files(&folder)
        .into_iter()
        .map(|path| {
            let below = path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
            (below, blanked(&fs::read_to_string(&path).unwrap()))
        })
        .collect();
    let of_tests: BTreeSet<String> = texts
        .iter()
        .flat_map(|(path, code)| modules_of_tests(path, code))
        .collect();
    let is_of_tests = |path: &str| {
        let below = |module: &String| {
            path.strip_prefix(module.trim_end_matches(".rs"))
                .is_some_and(|rest| rest.starts_with('/'))
        };
        of_tests.contains(path) || of_tests.iter().any(below)
    };
    texts
        .into_iter()
        .filter(|(path, _)| !is_of_tests(path))
        .map(|(path, code)| Source {
            path,
            code: without_tests(&code),
        })
        .collect()
}

/// The code with comments and the insides of texts as blanks.
fn blanked(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = |place: usize| chars.get(place).copied().unwrap_or('\0');
    let (mut code, mut i) = (String::with_capacity(text.len()), 0);
    while i < chars.len() {
        let word_before = i > 0 && (at(i - 1).is_alphanumeric() || at(i - 1) == '_');
        let hashes = (i + 1..chars.len()).take_while(|&place| at(place) == '#').count();
        let end = match (at(i), at(i + 1)) {
            ('/', '/') => (i..chars.len()).find(|&place| at(place) == '\n'),
            ('/', '*') => (i + 2..chars.len())
                .find(|&place| at(place) == '*' && at(place + 1) == '/')
                .map(|place| place + 2),
            ('r', _) if !word_before && at(i + 1 + hashes) == '"' => (i + 2 + hashes..chars.len())
                .find(|&place| at(place) == '"' && (1..=hashes).all(|offset| at(place + offset) == '#'))
                .map(|place| place + 1 + hashes),
            ('"', _) => {
                let mut place = i + 1;
                while place < chars.len() && at(place) != '"' {
                    place += if at(place) == '\\' { 2 } else { 1 };
                }
                Some(place + 1)
            }
            ('\'', '\\') => (i + 3..chars.len())
                .find(|&place| at(place) == '\'')
                .map(|place| place + 1),
            ('\'', _) if at(i + 2) == '\'' => Some(i + 3),
            _ => {
                code.push(at(i));
                i += 1;
                continue;
            }
        };
        let end = end.unwrap_or(chars.len()).min(chars.len());
        code.extend((i..end).map(|place| if at(place) == '\n' { '\n' } else { ' ' }));
        i = end;
    }
    code
}

const TEST_MARK: &str = "#[cfg(test)]";

/// Files of modules that only tests compile, as declared in this file.
fn modules_of_tests(path: &str, code: &str) -> Vec<String> {
    let folder = match path.strip_suffix("/mod.rs") {
        Some(folder) => folder.to_owned(),
        None => path.trim_end_matches(".rs").to_owned(),
    };
    code.split(TEST_MARK)
        .skip(1)
        .filter_map(|after| {
            let name = after.trim_start().strip_prefix("mod ")?;
            let (name, _) = name.split_once(';')?;
            name.chars()
                .all(|c| c.is_alphanumeric() || c == '_')
                .then_some(name)
        })
        .flat_map(|name| [format!("{folder}/{name}.rs"), format!("{folder}/{name}/mod.rs")])
        .collect()
}

/// The code without the items that only tests compile.
fn without_tests(code: &str) -> String {
    let mut kept = String::new();
    let mut rest = code;
    while let Some((before, after)) = rest.split_once(TEST_MARK) {
        kept.push_str(before);
        rest = &after[end_of_item(after)..];
    }
    kept.push_str(rest);
    kept
}

fn end_of_item(code: &str) -> usize {
    let mut depth = 0_usize;
    for (place, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth <= 1 => return place + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return place + 1,
            _ => {}
        }
    }
    code.len()
}

/// The first words of what stands after each `prefix`, a group in braces opened up.
fn named_after(code: &str, prefix: &str) -> Vec<String> {
    let word_before = |place: usize| {
        code[..place]
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
    };
    code.match_indices(prefix)
        .filter(|(place, _)| !word_before(*place))
        .flat_map(|(place, _)| paths_at(&code[place + prefix.len()..]))
        .collect()
}

fn paths_at(after: &str) -> Vec<String> {
    let Some(group) = after.strip_prefix('{') else {
        let word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
        return vec![after.chars().take_while(|&c| word(c)).collect()];
    };
    let (mut paths, mut depth, mut path) = (Vec::new(), 0_usize, String::new());
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => paths.push(std::mem::take(&mut path)),
            _ if depth == 0 => path.push(c),
            _ => {}
        }
    }
    paths.push(path);
    paths.retain(|path| !path.trim().is_empty());
    paths.into_iter().map(|path| path.trim().to_owned()).collect()
}

fn first_of(path: &str) -> &str {
    path.split("::").next().unwrap_or_default().trim()
}

/// Lines that hold `word` as a whole word.
fn lines_with<'a>(code: &'a str, word: &str) -> Vec<&'a str> {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    code.lines()
        .filter(|line| {
            line.match_indices(word).any(|(place, _)| {
                let before = line[..place].chars().next_back();
                let after = line[place + word.len()..].chars().next();
                !before.is_some_and(part) && !after.is_some_and(part)
            })
        })
        .collect()
}

#[test]
fn each_floor_names_only_the_floors_below_it() {
    let mut faults = Vec::new();
    for source in sources() {
        let Some((floor, below)) = FLOORS.iter().find(|(floor, _)| *floor == source.floor()) else {
            continue;
        };
        for path in named_after(&source.code, "crate::") {
            let named = first_of(&path);
            let stays = named == *floor || below.contains(&named);
            if !stays || (*floor == "web" && named == "mail" && !path.starts_with(MAIL_SHOWN)) {
                faults.push(format!("{} names crate::{path}", source.path));
            }
        }
        if source.code.contains(&"super::".repeat(source.depth())) {
            faults.push(format!("{} climbs out of its floor by super::", source.path));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_driver_of_the_database_is_named_in_the_store_alone() {
    let strangers: Vec<_> = sources()
        .into_iter()
        .filter(|source| source.floor() != "store" && !lines_with(&source.code, "mongodb").is_empty())
        .map(|source| source.path)
        .collect();
    assert!(strangers.is_empty(), "{strangers:#?}");
}

#[test]
fn only_the_gate_the_workers_and_the_command_line_make_scopes() {
    let may = |path: &str| {
        path.starts_with("worker/")
            || ["web/gate.rs", "main.rs", "app/demo.rs", "domain/scope.rs"].contains(&path)
    };
    let mut makers = BTreeSet::new();
    for source in sources() {
        for maker in ["of_workspace", "of_newsroom", "of_public", "of_system"] {
            if !lines_with(&source.code, maker).is_empty() {
                makers.insert(source.path.clone());
            }
        }
    }
    let strangers: Vec<_> = makers.iter().filter(|path| !may(path)).collect();
    assert!(strangers.is_empty(), "{strangers:#?}");
    assert!(
        makers.contains("web/gate.rs"),
        "the search finds nothing: {makers:?}"
    );
}

#[test]
fn only_the_store_asks_for_a_grant() {
    let mut callers = BTreeSet::new();
    for source in sources() {
        let asks = ["grant", "grant_board", "entrust"].into_iter().any(|word| {
            lines_with(&source.code, word)
                .into_iter()
                .any(|line| !line.contains("Account::grant"))
        });
        // The files that define a function of such a name.
        let defines = source.path.starts_with("domain/policy") || source.path == "domain/account.rs";
        if asks && !defines {
            callers.insert(source.path);
        }
    }
    let strangers: Vec<_> = callers
        .iter()
        .filter(|path| !path.starts_with("store/"))
        .collect();
    assert!(strangers.is_empty(), "{strangers:#?}");
    assert!(
        callers.contains("store/submissions.rs") && callers.contains("store/board.rs"),
        "the search finds nothing: {callers:?}"
    );
}

#[test]
fn nothing_panics_on_purpose_and_nothing_is_left_to_do() {
    let mut faults = Vec::new();
    for source in sources() {
        let forbidden: &[&str] = if source.path == "boot.rs" {
            &["todo!", "unimplemented!", "dbg!"]
        } else {
            &[
                ".unwrap()",
                ".expect(",
                ".unwrap_err()",
                ".expect_err(",
                "panic!",
                "todo!",
                "unimplemented!",
                "dbg!",
            ]
        };
        for word in forbidden {
            let squeezed: String = source.code.split_whitespace().collect();
            if squeezed.contains(word) {
                faults.push(format!("{} holds {word}", source.path));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn unsafe_code_the_clock_and_the_driver_are_forbidden_by_lints() {
    let read =
        |name: &str| -> toml::Table { fs::read_to_string(root().join(name)).unwrap().parse().unwrap() };
    assert_eq!(
        read("Cargo.toml")["lints"]["rust"]["unsafe_code"].as_str(),
        Some("forbid")
    );
    let clippy = read("clippy.toml");
    for (list, path) in [
        ("disallowed-methods", "jiff::Timestamp::now"),
        ("disallowed-methods", "std::time::SystemTime::now"),
        ("disallowed-types", "mongodb::Collection"),
    ] {
        let rows = clippy[list].as_array().unwrap();
        assert!(
            rows.iter().any(|row| row["path"].as_str() == Some(path)),
            "clippy.toml allows {path}"
        );
    }
}

#[test]
fn the_reader_of_sources_sees_code_and_nothing_else() {
    let code =
        blanked("a(\"crate::x\"); // crate::y\nlet c = '\"'; r#\"crate::z\"#; b::<'a>('\\''); /* q */ d");
    assert!(!code.contains("crate::"), "{code}");
    assert!(code.contains("b::<'a>(") && code.ends_with(" d"), "{code}");
    let kept = without_tests(
        "fn a() {}\n#[cfg(test)]\nmod tests { fn b() { c(); } }\nfn d() {}\n#[cfg(test)]\nmod e;",
    );
    assert!(kept.contains("fn a") && kept.contains("fn d"), "{kept}");
    assert!(!kept.contains("fn b") && !kept.contains("mod e"), "{kept}");
    let named = named_after(
        "use crate::{app::{x, y}, domain::z}; crate::store::A; mycrate::b",
        "crate::",
    );
    assert_eq!(named, ["app::", "domain::z", "store::A"]);
}
