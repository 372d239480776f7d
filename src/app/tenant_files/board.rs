//! The board's own files: fields, categories, sections, grounds and calendar.

use std::{collections::BTreeMap, path::Path};

use super::{
    FileFault, list_files, read_text,
    reader::{Row, Source},
    unreadable,
};
use crate::domain::{
    calendar::{DayException, DayKind},
    catalogue::{Catalogue, CatalogueFault, Field, InfoCategory, Part, RefusalGround, Section},
    reason::{Reason, ReasonAct, parse_sentence},
    text::Slug,
};

const SLUG_REMEDY: &str = "Use lower-case ASCII words joined by `-`";

/// File and row name of each list.
const LISTS: [(&str, &str); 6] = [
    ("fields.toml", "field"),
    ("categories.toml", "category"),
    ("sections.toml", "section"),
    ("grounds.toml", "ground"),
    ("calendar.toml", "day"),
    ("reasons.toml", "reason"),
];

/// Rows of one file with their lines, and whether the file was free of faults.
struct List<T> {
    file: String,
    rows: Vec<(usize, T)>,
    is_clean: bool,
}

impl<T> List<T> {
    fn values(self) -> Vec<T> {
        self.rows.into_iter().map(|(_, value)| value).collect()
    }

    fn fault(&self, line: usize, message: String, remedy: &str) -> FileFault {
        FileFault {
            file: self.file.clone(),
            line,
            message,
            remedy: remedy.to_owned(),
        }
    }
}

/// Reads the six files of `folder`.
pub(super) fn read_board(folder: &Path, faults: &mut Vec<FileFault>) -> (Catalogue, Vec<DayException>) {
    check_names(folder, faults);
    let fields = read_list(folder, LISTS[0], field_of, faults);
    let categories = read_list(folder, LISTS[1], category_of, faults);
    let sections = read_list(folder, LISTS[2], section_of, faults);
    let grounds = read_list(folder, LISTS[3], ground_of, faults);
    let days = read_list(folder, LISTS[4], day_of, faults);
    let reasons = read_list(folder, LISTS[5], reason_of, faults);
    check_days(&days, faults);
    check_reasons(&reasons, faults);
    let lines = [
        (Part::Fields, lines_of(&fields, |field| &field.slug)),
        (Part::Categories, lines_of(&categories, |category| &category.slug)),
        (Part::Sections, lines_of(&sections, |section| &section.slug)),
        (Part::Grounds, lines_of(&grounds, |ground| &ground.slug)),
    ];
    let lists = BTreeMap::from(lines);
    let catalogue = Catalogue {
        fields: fields.values(),
        categories: categories.values(),
        sections: sections.values(),
        grounds: grounds.values(),
        reasons: reasons.values(),
    };
    let found = catalogue.validate();
    faults.extend(
        found
            .iter()
            .filter_map(|fault| lists.get(&fault.part())?.place(fault)),
    );
    (catalogue, days.values())
}

/// Where the keys of one list stand.
struct Lines {
    file: String,
    slugs: Vec<(Slug, usize)>,
    is_clean: bool,
}

impl Lines {
    /// Nothing is said about a list whose rows could not all be read: the fault may lie in the missing ones.
    fn place(&self, fault: &CatalogueFault) -> Option<FileFault> {
        let is_slug = |slug: &Slug| {
            self.slugs
                .iter()
                .rev()
                .find(|(own, _)| own == slug)
                .map(|(_, line)| *line)
        };
        self.is_clean.then(|| FileFault {
            file: self.file.clone(),
            line: fault.slug().and_then(is_slug).unwrap_or(1),
            message: fault.to_string(),
            remedy: fault.remedy().to_owned(),
        })
    }
}

fn lines_of<T>(list: &List<T>, slug: fn(&T) -> &Slug) -> Lines {
    let slugs = list
        .rows
        .iter()
        .map(|(line, row)| (slug(row).clone(), *line))
        .collect();
    Lines {
        file: list.file.clone(),
        slugs,
        is_clean: list.is_clean,
    }
}

fn check_names(folder: &Path, faults: &mut Vec<FileFault>) {
    let known = |path: &Path| LISTS.iter().any(|(name, _)| path.ends_with(name));
    match list_files(folder) {
        Ok(paths) => faults.extend(paths.iter().filter(|path| !known(path)).map(|path| FileFault {
            file: path.display().to_string(),
            line: 1,
            message: "the board has no such list".to_owned(),
            remedy: format!("Use one of: {}", LISTS.map(|(name, _)| name).join(", ")),
        })),
        Err(error) => faults.push(unreadable(folder, &error)),
    }
}

fn read_list<T>(
    folder: &Path,
    (name, key): (&str, &str),
    read_row: fn(&mut Row, &mut Source) -> Option<T>,
    faults: &mut Vec<FileFault>,
) -> List<T> {
    let path = folder.join(name);
    let file = path.display().to_string();
    let Some(text) = read_text(&path, faults) else {
        return List {
            file,
            rows: Vec::new(),
            is_clean: false,
        };
    };
    let mut source = Source::new(&path, &text);
    let mut rows = Vec::new();
    if let Some(mut table) = source.parse() {
        for mut row in table.rows(key, &mut source) {
            let line = row.line;
            rows.extend(read_row(&mut row, &mut source).map(|value| (line, value)));
            row.finish(&mut source);
        }
        table.finish(&mut source);
    }
    let is_clean = source.faults.is_empty();
    faults.append(&mut source.faults);
    List { file, rows, is_clean }
}

fn field_of(row: &mut Row, source: &mut Source) -> Option<Field> {
    let (slug, name) = (row.parsed("slug", source, SLUG_REMEDY), row.text("name", source));
    Some(Field {
        slug: slug?,
        name: name?,
    })
}

fn category_of(row: &mut Row, source: &mut Source) -> Option<InfoCategory> {
    let (slug, name) = (row.parsed("slug", source, SLUG_REMEDY), row.text("name", source));
    let clause = row.text("clause", source);
    Some(InfoCategory {
        slug: slug?,
        name: name?,
        clause: clause?,
    })
}

fn section_of(row: &mut Row, source: &mut Source) -> Option<Section> {
    let (slug, name) = (row.parsed("slug", source, SLUG_REMEDY), row.text("name", source));
    let parent = row.parsed_if_any("parent", source, SLUG_REMEDY);
    let (order, retired) = (row.number("order", source), row.flag("retired", source));
    Some(Section {
        slug: slug?,
        name: name?,
        parent,
        order: order?,
        retired,
        address: None,
        former: Vec::new(),
        successor: None,
    })
}

fn ground_of(row: &mut Row, source: &mut Source) -> Option<RefusalGround> {
    let number = row.number("number", source);
    let (slug, name) = (row.parsed("slug", source, SLUG_REMEDY), row.text("name", source));
    Some(RefusalGround {
        number: number?,
        slug: slug?,
        name: name?,
    })
}

fn reason_of(row: &mut Row, source: &mut Source) -> Option<Reason> {
    let slug = row.parsed("slug", source, SLUG_REMEDY);
    let act = row.choice("act", &ReasonAct::ALL, ReasonAct::key, source);
    let text = row.text("text", source);
    Some(Reason {
        slug: slug?,
        act: act?,
        text: text?,
        retired: false,
    })
}

fn check_reasons(reasons: &List<Reason>, faults: &mut Vec<FileFault>) {
    let mut seen = BTreeMap::new();
    for (line, reason) in &reasons.rows {
        if let Some(first) = seen.insert(reason.slug.clone(), *line) {
            let message = format!("`{}` stands already on line {first}", reason.slug);
            faults.push(reasons.fault(*line, message, "Give each sentence a slug of its own"));
        }
        if let Err(fault) = parse_sentence(&reason.text) {
            faults.push(reasons.fault(
                *line,
                fault.to_string(),
                "Write one sentence of at most 500 characters",
            ));
        }
    }
}

fn day_of(row: &mut Row, source: &mut Source) -> Option<DayException> {
    let date = row.date("date", source);
    let kind = row.choice("kind", &DayKind::ALL, DayKind::key, source);
    let (name, basis) = (row.text("name", source), row.text("basis", source));
    Some(DayException {
        date: date?,
        kind: kind?,
        name: name?,
        basis: basis?,
    })
}

fn check_days(days: &List<DayException>, faults: &mut Vec<FileFault>) {
    let mut seen = BTreeMap::new();
    for (line, day) in &days.rows {
        if let Some(first) = seen.insert(day.date, *line) {
            let message = format!("{} stands already on line {first}", day.date);
            faults.push(days.fault(*line, message, "Keep one row for the day"));
        }
        if day.kind != DayKind::Holiday && day.kind.is_worked() != day.date.is_weekend() {
            let message = format!(
                "{} is a {}, which `{}` cannot be",
                day.date,
                day.date.civil().strftime("%A"),
                day.kind.key()
            );
            faults.push(days.fault(*line, message, "Compare date and kind with the notice"));
        }
    }
}
