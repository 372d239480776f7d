//! Who draws a page that does not lie ready: the first who asks for it. All others wait for that one, so that a change
//! of the site costs each of its pages once, however many read it at that moment.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch::{self, Receiver, Sender};

type Ends = HashMap<String, Receiver<()>>;

/// The pages that are being drawn, each with what tells of its end.
#[derive(Default)]
pub(super) struct Drawings(Mutex<Ends>);

/// A page that is being drawn until dropped.
pub(super) struct Drawing<'a> {
    drawings: &'a Drawings,
    path: &'a str,
    /// Dropped with it, which wakes everybody who waits.
    _end: Sender<()>,
}

/// Who draws a page.
pub(super) enum Begun<'a> {
    /// Whoever asked.
    Here(Drawing<'a>),
    /// Somebody else; ends with an error when that one has ended.
    Elsewhere(Receiver<()>),
}

impl Drawings {
    /// Begins to draw a page, unless somebody does already.
    pub(super) fn begin<'a>(&'a self, path: &'a str) -> Begun<'a> {
        let mut ends = self.ends();
        if let Some(end) = ends.get(path) {
            return Begun::Elsewhere(end.clone());
        }
        let (sender, end) = watch::channel(());
        ends.insert(path.to_owned(), end);
        Begun::Here(Drawing {
            drawings: self,
            path,
            _end: sender,
        })
    }

    fn ends(&self) -> MutexGuard<'_, Ends> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Drawing<'_> {
    fn drop(&mut self) {
        self.drawings.ends().remove(self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_asks_for_a_page_that_is_being_drawn_waits_and_nothing_is_left_behind() {
        let drawings = Drawings::default();
        let Begun::Here(first) = drawings.begin("/") else {
            panic!("nobody draws it yet");
        };
        assert!(
            matches!(drawings.begin("/van-ban"), Begun::Here(_)),
            "another page"
        );
        let mut waiting = Vec::new();
        for _ in 0..100 {
            let Begun::Elsewhere(end) = drawings.begin("/") else {
                panic!("it is being drawn");
            };
            waiting.push(end);
        }
        assert!(!waiting.iter().any(|end| end.has_changed().is_err()));
        drop(first);
        for mut end in waiting {
            assert!(end.changed().await.is_err());
        }
        assert!(matches!(drawings.begin("/"), Begun::Here(_)), "once more");
        assert!(drawings.ends().is_empty());
    }
}
