//! The tables of requirements name tests that exist.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn files_below(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("node_modules") && !path.ends_with("results") {
            files_below(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

/// Names of Rust tests: a function right below a test attribute, or inside a property test.
fn rust_tests(text: &str, names: &mut BTreeSet<String>) {
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if !matches!(line.trim(), "#[test]" | "#[tokio::test]") && !line.trim().starts_with("#[tokio::test(")
        {
            continue;
        }
        let function = lines.by_ref().find(|line| line.contains("fn "));
        let name = function
            .and_then(|line| line.split("fn ").nth(1))
            .and_then(|rest| rest.split('(').next());
        names.extend(name.map(str::to_owned));
    }
}

/// Titles of browser tests.
fn browser_tests(text: &str, names: &mut BTreeSet<String>) {
    for rest in text.split("\ntest(\"").skip(1) {
        names.extend(rest.split('"').next().map(str::to_owned));
    }
}

fn every_test() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut sources = Vec::new();
    files_below(&root("src"), ".rs", &mut sources);
    files_below(&root("tests/it"), ".rs", &mut sources);
    sources
        .iter()
        .for_each(|path| rust_tests(&fs::read_to_string(path).unwrap(), &mut names));
    let mut specs = Vec::new();
    files_below(&root("tests/browser"), ".spec.ts", &mut specs);
    specs
        .iter()
        .for_each(|path| browser_tests(&fs::read_to_string(path).unwrap(), &mut names));
    names
}

/// The rows of a table below `tests`, cell by cell.
fn rows_of(table: &str) -> Vec<Vec<String>> {
    let table = fs::read_to_string(root("tests").join(table)).unwrap();
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

fn assert_proved(id: &str, proofs: &[String], tests: &BTreeSet<String>) {
    assert!(!proofs.is_empty(), "{id} says nothing of what proves it");
    for proof in proofs {
        assert!(tests.contains(proof), "{id} names “{proof}”, which is no test");
    }
}

#[test]
fn the_table_has_every_requirement_and_names_only_tests_that_exist() {
    let tests = every_test();
    let rows = rows_of("requirements.tsv");
    let ids: Vec<_> = rows.iter().map(|row| row[0].clone()).collect();
    let wanted: Vec<_> = (1..=113).map(|number| format!("R-{number:03}")).collect();
    assert_eq!(ids, wanted, "every requirement stands once, in order");
    for row in &rows {
        let (id, proofs) = (&row[0], &row[1..]);
        if !matches!(proofs, [only] if only == "organisational" || only == "open") {
            assert_proved(id, proofs, &tests);
        }
    }
}

#[test]
fn each_control_of_the_authorization_chapter_has_a_test_or_a_reason() {
    let tests = every_test();
    let rows = rows_of("asvs.tsv");
    let numbers: Vec<_> = rows.iter().map(|row| row[0].as_str()).collect();
    let wanted = [
        "8.1.1", "8.1.2", "8.1.3", "8.1.4", "8.2.1", "8.2.2", "8.2.3", "8.2.4", "8.3.1", "8.3.2", "8.3.3",
        "8.4.1", "8.4.2",
    ];
    assert_eq!(
        numbers, wanted,
        "every control of the chapter stands once, in order"
    );
    for row in &rows {
        let (number, level, proofs) = (&row[0], &row[1], &row[3..]);
        let reason = matches!(proofs, [only] if only.starts_with("not applicable: "));
        assert!(!reason || level == "3", "{number} is needed for level 2");
        if !reason {
            assert_proved(number, proofs, &tests);
        }
    }
}
