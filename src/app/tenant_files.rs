//! Reads `tenants/`: one file per body, and the board's own lists and calendar. Reports every fault at once.

mod board;
mod reader;
#[cfg(test)]
mod tests;

use std::{
    collections::BTreeMap,
    fmt, fs, io,
    path::{Path, PathBuf},
};

use crate::domain::{
    calendar::DayException,
    catalogue::Catalogue,
    ids::TenantId,
    tenant::{SignOff, Tenant, TenantKind, TenantSettings},
    text::Slug,
};
use reader::{Row, Source};

/// What the files say.
#[derive(Clone, Debug)]
pub struct TenantFiles {
    /// The bodies, by file name.
    pub tenants: Vec<Tenant>,
    /// The board's own lists.
    pub catalogue: Catalogue,
    /// Days that differ from their place in the week.
    pub calendar: Vec<DayException>,
}

/// One fault in one file; for operators, hence in English.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{file}:{line}: {message}. Remedy: {remedy}.")]
pub struct FileFault {
    /// Path of the file as it was opened.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

/// A tenant, and where its file says what other files may contradict.
struct TenantEntry {
    tenant: Tenant,
    file: String,
    id_line: usize,
    slug_line: usize,
}

/// Reads all files below `folder`.
///
/// # Errors
/// All faults of all files, by file and line.
pub fn read_tenant_files(folder: &Path) -> Result<TenantFiles, Vec<FileFault>> {
    let mut faults = Vec::new();
    let entries = read_tenants(folder, &mut faults);
    let all_read = faults.is_empty();
    check_unique(&entries, &mut faults);
    if all_read {
        check_house(folder, &entries, &mut faults);
    }
    let (catalogue, calendar) = board::read_board(&folder.join("board"), &mut faults);
    if faults.is_empty() {
        Ok(TenantFiles {
            tenants: entries.into_iter().map(|entry| entry.tenant).collect(),
            catalogue,
            calendar,
        })
    } else {
        faults.sort();
        Err(faults)
    }
}

fn read_tenants(folder: &Path, faults: &mut Vec<FileFault>) -> Vec<TenantEntry> {
    let paths = match list_files(folder) {
        Ok(paths) => paths,
        Err(error) => {
            faults.push(unreadable(folder, &error));
            return Vec::new();
        }
    };
    paths
        .iter()
        .filter_map(|path| read_tenant(path, faults))
        .collect()
}

fn read_tenant(path: &Path, faults: &mut Vec<FileFault>) -> Option<TenantEntry> {
    let text = read_text(path, faults)?;
    let mut source = Source::new(path, &text);
    let entry = source.parse().and_then(|row| tenant_of(row, &mut source));
    if let Some(entry) = &entry {
        let stem = path.file_stem().unwrap_or_default();
        if stem != entry.tenant.slug.as_str() {
            let message = format!("slug `{}` differs from the file's name", entry.tenant.slug);
            source.fault(entry.slug_line, message, "Name the file after the slug");
        }
    }
    faults.append(&mut source.faults);
    entry
}

fn tenant_of(mut row: Row, source: &mut Source) -> Option<TenantEntry> {
    let (id_line, slug_line) = (row.line_of("id"), row.line_of("slug"));
    let id = row.parsed::<TenantId>("id", source, "Write a random UUID, drawn once for this body");
    let slug = row.parsed::<Slug>("slug", source, "Use lower-case ASCII words joined by `-`");
    let name = row.text("name", source);
    let short_name = row.text_if_any("short_name", source);
    let kind = row.choice("kind", &TenantKind::ALL, TenantKind::key, source);
    let organ = row.text("organ", source);
    let admin_code = row.text_if_any("admin_code", source);
    let domain = row.text_if_any("domain", source);
    let until_line = row.line_of("valid_until");
    let valid_from = row.date_if_any("valid_from", source);
    let valid_until = row.date_if_any("valid_until", source);
    if valid_from
        .zip(valid_until)
        .is_some_and(|(first, last)| last < first)
    {
        source.fault(
            until_line,
            "`valid_until` is before `valid_from`",
            "Write the later day as `valid_until`",
        );
    }
    let settings = row
        .table_if_any("settings", source)
        .map(|row| settings_of(row, source))
        .unwrap_or_default();
    row.finish(source);
    let tenant = Tenant {
        id: id?,
        slug: slug?,
        name: name?,
        short_name,
        kind: kind?,
        organ: organ?,
        admin_code,
        domain,
        valid_from,
        valid_until,
        settings,
    };
    Some(TenantEntry {
        tenant,
        file: source.file.clone(),
        id_line,
        slug_line,
    })
}

fn settings_of(mut row: Row, source: &mut Source) -> TenantSettings {
    let answer_sign_off = row.choice_if_any("answer_sign_off", &SignOff::ALL, SignOff::key, source);
    row.finish(source);
    TenantSettings {
        answer_sign_off: answer_sign_off.unwrap_or_default(),
    }
}

fn check_unique(entries: &[TenantEntry], faults: &mut Vec<FileFault>) {
    let (mut ids, mut slugs) = (BTreeMap::new(), BTreeMap::new());
    for entry in entries {
        let fault = |line, message, remedy: &str| FileFault {
            file: entry.file.clone(),
            line,
            message,
            remedy: remedy.to_owned(),
        };
        if let Some(first) = ids.insert(entry.tenant.id, &entry.file) {
            let message = format!("id `{}` is taken by {first}", entry.tenant.id);
            faults.push(fault(
                entry.id_line,
                message,
                "Draw a new UUID for the newer body",
            ));
        }
        if let Some(first) = slugs.insert(&entry.tenant.slug, &entry.file) {
            let message = format!("slug `{}` is taken by {first}", entry.tenant.slug);
            faults.push(fault(
                entry.slug_line,
                message,
                "Give the newer body a slug of its own",
            ));
        }
    }
}

/// The Board writes too, and needs one tenant of its own.
fn check_house(folder: &Path, entries: &[TenantEntry], faults: &mut Vec<FileFault>) {
    let mut houses = entries
        .iter()
        .filter(|entry| entry.tenant.kind == TenantKind::House);
    if houses.next().is_none() {
        faults.push(FileFault {
            file: folder.join("ban-bien-tap.toml").display().to_string(),
            line: 1,
            message: "no tenant has the kind `house`".to_owned(),
            remedy: "Add the Board's own tenant in this file".to_owned(),
        });
    }
    faults.extend(houses.map(|second| FileFault {
        file: second.file.clone(),
        line: 1,
        message: "a second tenant has the kind `house`".to_owned(),
        remedy: "Keep one tenant for the Board".to_owned(),
    }));
}

/// TOML files directly in `folder`, by name.
fn list_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn read_text(path: &Path, faults: &mut Vec<FileFault>) -> Option<String> {
    fs::read_to_string(path)
        .map_err(|error| faults.push(unreadable(path, &error)))
        .ok()
}

fn unreadable(path: &Path, error: &dyn fmt::Display) -> FileFault {
    FileFault {
        file: path.display().to_string(),
        line: 1,
        message: format!("cannot be read: {error}"),
        remedy: "Check that it exists, is UTF-8 text and may be read".to_owned(),
    }
}
