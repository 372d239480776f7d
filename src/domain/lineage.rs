//! Which body goes on in which (kế thừa đơn vị): followed from each body that closed to the one that is there today.

use serde::{Deserialize, Serialize};

use super::{
    ids::{SuccessionId, TenantId},
    time::{Instant, LocalDate},
};

/// How far a line is followed: longer than bodies of the State ever merged on.
const LONGEST: usize = 32;

/// A body that closed into another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The body that closed.
    pub body: TenantId,
    /// The body it goes on in.
    pub successor: TenantId,
    /// Its last day.
    pub last_day: LocalDate,
}

/// Every body that closed, and what it goes on in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lineage(Vec<Closing>);

impl Lineage {
    /// The lineage of these closings.
    pub const fn new(closings: Vec<Closing>) -> Self {
        Self(closings)
    }

    /// How a body closed; nothing while it is open.
    pub fn closing_of(&self, body: TenantId) -> Option<&Closing> {
        self.0.iter().find(|closing| closing.body == body)
    }

    /// The body that this one goes on in today: itself while it is open.
    pub fn present(&self, body: TenantId) -> TenantId {
        let mut present = body;
        for _ in 0..LONGEST {
            match self.closing_of(present) {
                Some(closing) => present = closing.successor,
                None => break,
            }
        }
        present
    }

    /// Every body that goes on in this one.
    pub fn predecessors(&self, body: TenantId) -> Vec<TenantId> {
        self.0
            .iter()
            .map(|closing| closing.body)
            .filter(|closed| *closed != body && self.present(*closed) == body)
            .collect()
    }
}

/// That something passed from one body to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The succession that moved it.
    pub succession: SuccessionId,
    /// The body it came from.
    pub from: TenantId,
    /// That body's name on the day.
    pub from_name: String,
    /// When.
    pub at: Instant,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(number: u128) -> TenantId {
        TenantId::from_uuid(uuid::Uuid::from_u128(number))
    }

    fn closing(of: u128, into: u128) -> Closing {
        Closing {
            body: body(of),
            successor: body(into),
            last_day: LocalDate::parse("30/06/2025").unwrap(),
        }
    }

    #[test]
    fn a_body_is_followed_through_every_merger() {
        let lineage = Lineage::new(vec![closing(1, 3), closing(2, 3), closing(3, 4)]);
        for old in 1..=4 {
            assert_eq!(lineage.present(body(old)), body(4), "{old}");
        }
        assert_eq!(lineage.present(body(5)), body(5));
        assert_eq!(lineage.predecessors(body(4)), [body(1), body(2), body(3)]);
        assert!(lineage.predecessors(body(3)).is_empty(), "it closed too");
        assert!(lineage.predecessors(body(5)).is_empty());
    }

    #[test]
    fn a_ring_of_bodies_ends_somewhere() {
        let lineage = Lineage::new(vec![closing(1, 2), closing(2, 1)]);
        let ends = lineage.present(body(1));
        assert!(ends == body(1) || ends == body(2));
    }
}
