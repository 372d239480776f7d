//! A walk over things that are due: each in a transaction of its own, and one that fails keeps no other waiting.

use std::{fmt::Display, time::Duration};

use super::lease::GoesOn;
use crate::{app::Fault, store::StoreFault};

/// How often a thing is tried that others work on in the same moment.
const TRIES: usize = 3;
/// How long a thing is waited for. What a killed process had begun holds it until the database gives it up after a
/// minute: the next look comes back to it.
const PATIENCE: Duration = Duration::from_secs(3);
/// After so many of them the walk breaks off: then it is the database that is slow.
const MOST_STUCK: usize = 5;

/// What became of a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Walk {
    /// Everything was treated.
    Whole,
    /// It broke off, or something could not be treated: the next look begins again.
    Broken,
}

impl Walk {
    /// Whether everything was treated.
    pub fn is_whole(self) -> bool {
        self == Self::Whole
    }

    /// What became of two walks together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        if self.is_whole() { other } else { self }
    }
}

/// Treats each thing; `what` names it in the log.
///
/// # Errors
/// When the database does not answer.
pub async fn each<T, F>(
    what: &'static str,
    things: Vec<T>,
    goes_on: GoesOn<'_>,
    treat: impl Fn(T) -> F,
) -> Result<Walk, Fault>
where
    T: Copy + Display,
    F: Future<Output = Result<(), Fault>>,
{
    let mut walk = Walk::Whole;
    let mut stuck = 0;
    for thing in things {
        if stuck >= MOST_STUCK || !goes_on() {
            return Ok(Walk::Broken);
        }
        match tokio::time::timeout(PATIENCE, persist(thing, &treat)).await {
            Ok(Ok(()) | Err(Fault::Store(StoreFault::NotFound))) => {}
            Ok(Err(fault @ Fault::Store(StoreFault::Database(_)))) => return Err(fault),
            Ok(Err(fault)) => {
                tracing::warn!(walk.kind = what, walk.id = %thing, error = %fault, "could not be treated; trying again");
                walk = Walk::Broken;
            }
            Err(_) => {
                tracing::warn!(walk.kind = what, walk.id = %thing, "waits: another transaction holds it");
                stuck += 1;
                walk = Walk::Broken;
            }
        }
    }
    Ok(walk)
}

/// Somebody was faster: the thing is looked at again.
async fn persist<T: Copy, F>(thing: T, treat: &impl Fn(T) -> F) -> Result<(), Fault>
where
    F: Future<Output = Result<(), Fault>>,
{
    for _ in 1..TRIES {
        match treat(thing).await {
            Err(Fault::Store(StoreFault::Conflict)) => {}
            done => return done,
        }
    }
    treat(thing).await
}
