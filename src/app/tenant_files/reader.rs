//! TOML tables read key by key, so that one fault does not hide the next.

use std::{fmt::Display, path::Path, str::FromStr};

use jiff::civil::Date;
use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
};

use super::FileFault;
use crate::domain::{text::clean_line, time::LocalDate};

/// One file, and what was found wrong with it.
pub(super) struct Source<'a> {
    pub(super) file: String,
    pub(super) faults: Vec<FileFault>,
    text: &'a str,
}

impl<'a> Source<'a> {
    pub(super) fn new(path: &Path, text: &'a str) -> Self {
        Self {
            file: path.display().to_string(),
            faults: Vec::new(),
            text,
        }
    }

    pub(super) fn fault(&mut self, line: usize, message: impl Into<String>, remedy: impl Into<String>) {
        let (message, remedy) = (message.into(), remedy.into());
        self.faults.push(FileFault {
            file: self.file.clone(),
            line,
            message,
            remedy,
        });
    }

    /// The whole file as a table; none when it is not TOML.
    pub(super) fn parse(&mut self) -> Option<Row<'a>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in &errors {
            let line = error.span().map_or(1, |span| line_at(self.text, span.start));
            let message = error.message().lines().collect::<Vec<_>>().join(", ");
            self.fault(
                line,
                message,
                "Correct the TOML syntax; dates are written 2026-09-01, texts in double quotes",
            );
        }
        errors
            .is_empty()
            .then(|| Row::new(1, table.into_inner(), self.text))
    }
}

fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// One table, from which each key is taken once; [`Row::finish`] reports those nobody asked for.
pub(super) struct Row<'a> {
    pub(super) line: usize,
    entries: Vec<Entry<'a>>,
    text: &'a str,
}

struct Entry<'a> {
    key: String,
    line: usize,
    value: DeValue<'a>,
}

impl<'a> Row<'a> {
    fn new(line: usize, table: DeTable<'a>, text: &'a str) -> Self {
        let entry = |(key, value): (Spanned<DeString<'a>>, Spanned<DeValue<'a>>)| Entry {
            line: line_at(text, key.span().start),
            key: key.into_inner().into_owned(),
            value: value.into_inner(),
        };
        Self {
            line,
            entries: table.into_iter().map(entry).collect(),
            text,
        }
    }

    /// Line of `key`, or of the table when it lacks the key.
    pub(super) fn line_of(&self, key: &str) -> usize {
        self.entries
            .iter()
            .find(|entry| entry.key == key)
            .map_or(self.line, |entry| entry.line)
    }

    fn take(&mut self, key: &str) -> Option<Entry<'a>> {
        let position = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.swap_remove(position))
    }

    fn require<T>(&self, key: &str, source: &mut Source, value: Option<T>, was_there: bool) -> Option<T> {
        if !was_there {
            source.fault(
                self.line,
                format!("key `{key}` is missing"),
                format!("Add `{key}`"),
            );
        }
        value
    }

    fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key == key)
    }

    /// A text that must be there.
    pub(super) fn text(&mut self, key: &str, source: &mut Source) -> Option<String> {
        let was_there = self.has(key);
        let value = self.text_if_any(key, source);
        self.require(key, source, value, was_there)
    }

    /// A text that may be left out, but not be empty.
    pub(super) fn text_if_any(&mut self, key: &str, source: &mut Source) -> Option<String> {
        let entry = self.take(key)?;
        let DeValue::String(text) = &entry.value else {
            wrong_type(&entry, "a text in double quotes", source);
            return None;
        };
        let clean = clean_line(text);
        if clean.is_empty() {
            source.fault(
                entry.line,
                format!("`{key}` is empty"),
                "Write the text, or leave the key out",
            );
            return None;
        }
        Some(clean)
    }

    /// A text that must be there and of the form of `T`.
    pub(super) fn parsed<T>(&mut self, key: &str, source: &mut Source, remedy: &str) -> Option<T>
    where
        T: FromStr<Err: Display>,
    {
        let was_there = self.has(key);
        let value = self.parsed_if_any(key, source, remedy);
        self.require(key, source, value, was_there)
    }

    /// A text that may be left out, of the form of `T`.
    pub(super) fn parsed_if_any<T>(&mut self, key: &str, source: &mut Source, remedy: &str) -> Option<T>
    where
        T: FromStr<Err: Display>,
    {
        let line = self.line_of(key);
        let text = self.text_if_any(key, source)?;
        let refuse = |_| source.fault(line, format!("`{key}` cannot be `{text}`"), remedy);
        text.parse().map_err(refuse).ok()
    }

    /// One of `all`, written by its key, that must be there.
    pub(super) fn choice<T: Copy>(
        &mut self,
        key: &str,
        all: &[T],
        key_of: fn(T) -> &'static str,
        source: &mut Source,
    ) -> Option<T> {
        let was_there = self.has(key);
        let value = self.choice_if_any(key, all, key_of, source);
        self.require(key, source, value, was_there)
    }

    /// One of `all`, written by its key, that may be left out.
    pub(super) fn choice_if_any<T: Copy>(
        &mut self,
        key: &str,
        all: &[T],
        key_of: fn(T) -> &'static str,
        source: &mut Source,
    ) -> Option<T> {
        let line = self.line_of(key);
        let text = self.text_if_any(key, source)?;
        let found = all.iter().copied().find(|&choice| key_of(choice) == text);
        if found.is_none() {
            let keys: Vec<_> = all.iter().map(|&choice| key_of(choice)).collect();
            source.fault(
                line,
                format!("`{key}` cannot be `{text}`"),
                format!("Write one of: {}", keys.join(", ")),
            );
        }
        found
    }

    /// A date that must be there.
    pub(super) fn date(&mut self, key: &str, source: &mut Source) -> Option<LocalDate> {
        let was_there = self.has(key);
        let value = self.date_if_any(key, source);
        self.require(key, source, value, was_there)
    }

    /// A date that may be left out: a TOML date without time.
    pub(super) fn date_if_any(&mut self, key: &str, source: &mut Source) -> Option<LocalDate> {
        let entry = self.take(key)?;
        let written = match &entry.value {
            DeValue::Datetime(moment) if moment.time.is_none() => moment.to_string().parse::<Date>().ok(),
            _ => None,
        };
        if written.is_none() {
            wrong_type(&entry, "a date without quotes, such as 2026-09-01", source);
        }
        written.map(LocalDate::from)
    }

    /// A whole number that must be there.
    pub(super) fn number<T: FromStr>(&mut self, key: &str, source: &mut Source) -> Option<T> {
        let entry = self.take(key);
        let was_there = entry.is_some();
        let value = entry.and_then(|entry| {
            let written = match &entry.value {
                DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
                _ => None,
            };
            if written.is_none() {
                wrong_type(&entry, "a small whole number without quotes", source);
            }
            written
        });
        self.require(key, source, value, was_there)
    }

    /// `true` or `false`; false when left out.
    pub(super) fn flag(&mut self, key: &str, source: &mut Source) -> bool {
        match self.take(key) {
            Some(Entry {
                value: DeValue::Boolean(flag),
                ..
            }) => flag,
            Some(entry) => {
                wrong_type(&entry, "true or false", source);
                false
            }
            None => false,
        }
    }

    /// A table below this one.
    pub(super) fn table_if_any(&mut self, key: &str, source: &mut Source) -> Option<Row<'a>> {
        let entry = self.take(key)?;
        match entry.value {
            DeValue::Table(table) => Some(Row::new(entry.line, table, self.text)),
            _ => {
                wrong_type(&entry, &format!("a table under [{key}]"), source);
                None
            }
        }
    }

    /// The tables written as `[[key]]`, in their order.
    pub(super) fn rows(&mut self, key: &str, source: &mut Source) -> Vec<Row<'a>> {
        let Some(entry) = self.take(key) else {
            return Vec::new();
        };
        let DeValue::Array(array) = entry.value else {
            wrong_type(&entry, &format!("rows that each begin with [[{key}]]"), source);
            return Vec::new();
        };
        let mut rows = Vec::with_capacity(array.len());
        for item in array {
            let line = line_at(self.text, item.span().start);
            match item.into_inner() {
                DeValue::Table(table) => rows.push(Row::new(line, table, self.text)),
                _ => source.fault(
                    line,
                    format!("`{key}` holds something else than rows"),
                    format!("Begin each row with [[{key}]]"),
                ),
            }
        }
        rows
    }

    /// Reports the keys that nobody took.
    pub(super) fn finish(self, source: &mut Source) {
        for entry in self.entries {
            source.fault(
                entry.line,
                format!("key `{}` is unknown", entry.key),
                "Correct its spelling or remove it",
            );
        }
    }
}

fn wrong_type(entry: &Entry, wanted: &str, source: &mut Source) {
    let message = format!(
        "`{}` cannot be a value of type {}",
        entry.key,
        entry.value.type_str()
    );
    source.fault(entry.line, message, format!("Write {wanted}"));
}
