//! Ready sentences for reasons.

use super::parts::{Choice, FieldError, Shell};

/// `GET /quan-tri/cau-mau`. Its forms go there and below: `sua`, `len`, `xuong`, `ngung-dung`, `dung-lai`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/site/reasons.html")]
pub struct ReasonsPage {
    /// The frame.
    pub shell: Shell,
    /// Who changed them last, in words.
    pub origin: String,
    /// Version that was looked at.
    pub seen: i64,
    /// Idempotency key of the form of a new one.
    pub key: String,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// The sentences of each act.
    pub acts: Vec<ActReasons>,
    /// The acts, to choose from.
    pub choices: Vec<Choice>,
    /// Whether what was typed of an old sentence stands in its form, which is open then.
    pub typed_is_shown: bool,
    /// What was typed.
    pub typed: ReasonTyped,
}

impl ReasonsPage {
    fn is_typed_in(&self, row: &ReasonRow) -> bool {
        self.typed.reason == row.slug
    }

    fn text_id(&self, row: &ReasonRow) -> String {
        if self.is_typed_in(row) {
            "text".to_owned()
        } else {
            format!("text-{}", row.slug)
        }
    }

    fn text_of<'a>(&'a self, row: &'a ReasonRow) -> &'a str {
        if self.is_typed_in(row) {
            &self.typed.text
        } else {
            &row.text
        }
    }

    /// Id of the text of a new sentence: `text`, to which the summary links, unless that is an old one's.
    const fn new_id(&self) -> &'static str {
        if self.typed_is_shown { "new-text" } else { "text" }
    }

    fn new_text(&self) -> &str {
        if self.typed_is_shown { "" } else { &self.typed.text }
    }
}

/// The sentences of an act.
#[derive(Clone, Debug)]
pub struct ActReasons {
    /// Its key.
    pub key: &'static str,
    /// Its name.
    pub label: &'static str,
    /// Those that are offered, in order.
    pub used: Vec<ReasonRow>,
    /// Those that are not.
    pub retired: Vec<ReasonRow>,
}

/// A sentence.
#[derive(Clone, Debug)]
pub struct ReasonRow {
    /// Its key.
    pub slug: String,
    /// What it says.
    pub text: String,
    /// Idempotency key of its forms.
    pub key: String,
    /// Whether one stands above it.
    pub can_rise: bool,
    /// Whether one stands below it.
    pub can_sink: bool,
}

/// What was typed, by the names of the controls.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct ReasonTyped {
    /// Version that was looked at.
    pub seen: String,
    /// The sentence that is changed.
    pub reason: String,
    /// The act of a new one.
    pub act: String,
    /// Câu mẫu.
    pub text: String,
}
