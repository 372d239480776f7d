//! Where a page of a list ends, so that the next one begins there, whatever was added meanwhile.

use bson::{Document, doc};

use crate::domain::{account::Account, time::Instant};

/// Keys of the order by given name.
pub(super) fn by_name() -> Document {
    doc! { "name_key": 1, "_id": 1 }
}

/// The last row of a page by moment: the sort value, and the id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    at: Instant,
    id: String,
}

impl Cursor {
    /// From an address; a broken one starts at the beginning.
    pub fn parse(text: &str) -> Option<Self> {
        let (millis, id) = text.split_once('.')?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_');
        let id = id.chars().all(plain).then(|| id.to_owned())?;
        Some(Self {
            at: Instant::from_millis(millis.parse().ok()?),
            id,
        })
    }

    /// At a row.
    pub const fn at(at: Instant, id: String) -> Self {
        Self { at, id }
    }

    pub(super) const fn moment(&self) -> Instant {
        self.at
    }

    /// The filter of the rows after it in a list sorted by `key` and id in one direction.
    pub(super) fn after(&self, key: &str, operator: &str) -> Document {
        let at = bson::DateTime::from_millis(self.at.as_millis());
        doc! { "$or": [{ key: { operator: at } }, { key: at, "_id": { operator: &self.id } }] }
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.at.as_millis(), self.id)
    }
}

/// The last row of a page by given name: the sort key, and the id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameCursor {
    key: String,
    id: String,
}

impl NameCursor {
    /// From an address; a broken one starts at the beginning.
    pub fn parse(text: &str) -> Option<Self> {
        let (key, id) = text.rsplit_once('.')?;
        Some(Self {
            key: key.to_owned(),
            id: id.to_owned(),
        })
    }

    /// At a row.
    pub(super) fn at(account: &Account) -> Self {
        Self {
            key: account.name_key.clone(),
            id: account.id.to_string(),
        }
    }

    /// The filter of the rows after it. The bound lets the index start at the row; the pair of conditions leaves out
    /// those before it.
    pub(super) fn after(&self) -> Document {
        let past = vec![
            doc! { "name_key": { "$gt": &self.key } },
            doc! { "name_key": &self.key, "_id": { "$gt": &self.id } },
        ];
        doc! { "name_key": { "$gte": &self.key }, "$or": past }
    }

    /// Cuts what was read beyond a page off, and says where the page ends when there is more.
    pub(super) fn cut(rows: &mut Vec<Account>, limit: usize) -> Option<Self> {
        let more = rows.len() > limit;
        rows.truncate(limit);
        rows.last().filter(|_| more).map(Self::at)
    }
}

impl std::fmt::Display for NameCursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.key, self.id)
    }
}
