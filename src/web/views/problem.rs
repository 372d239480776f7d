//! When something cannot be done: what, why, and what to do now.

use super::parts::Shell;

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
}
