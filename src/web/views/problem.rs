//! When something cannot be done: what, why, and what to do now.

use super::parts::Shell;

/// A form that nobody could take, as it was sent.
#[derive(Clone, Debug)]
pub struct Again {
    /// Where it goes.
    pub action: String,
    /// Names and values.
    pub fields: Vec<(String, String)>,
}

impl Again {
    /// Whether a second sending is known for what it is.
    pub fn is_keyed(&self) -> bool {
        self.fields
            .iter()
            .any(|(name, value)| name == "key" && value.len() >= 8)
    }
}

/// Any refusal as a page.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/problem.html")]
pub struct ProblemPage {
    /// The frame.
    pub shell: Shell,
    /// HTTP status.
    pub status: u16,
    /// What cannot be done.
    pub heading: String,
    /// Why, and the remedy.
    pub message: String,
    /// Where to go on.
    pub links: Vec<(String, String)>,
    /// The form that was sent in vain.
    pub again: Option<Again>,
    /// What the person wrote in it.
    pub words: Vec<String>,
}
