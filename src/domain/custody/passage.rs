//! An item passes to the body that its own goes on in; its author, its words and its lateness stay.

use crate::domain::{
    change::{Change, Stamp},
    policy::{Entrusted, PassOver},
    submission::Submission,
    succession::Succession,
};

/// What becomes of the custodian of an item whose body goes on in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeper {
    /// Went over too, and keeps it.
    Keeps,
    /// Nobody has charge of it from now on.
    LetsGo,
}

impl Entrusted<PassOver, Submission> {
    /// Passes the item to the successor, or, when its field stays, back to its body. Nobody is written to for each
    /// item: the leads of the successor hear of all of them at once.
    pub fn pass_over(self, succession: &Succession, keeper: Keeper, stamp: &mut Stamp) -> Change<Submission> {
        let mut item = self.into_resource();
        item.updated_at = stamp.at();
        if keeper == Keeper::LetsGo {
            item.custodian = None;
        }
        let basis = succession.basis_words();
        if !succession.takes(&item.headline.field) {
            let said = format!(
                "Người phụ trách chuyển sang {} theo {basis}.",
                succession.successor_name
            );
            return Change::new(item, "return_to_pool", stamp)
                .naming(vec!["custodian"])
                .remarking(&said);
        }
        let passage = succession.passage(stamp.at());
        let said = format!(
            "{} → {}, theo {basis}.",
            passage.from_name, succession.successor_name
        );
        let from = passage.from;
        item.tenant = succession.successor;
        item.tenant_name.clone_from(&succession.successor_name);
        item.passages.push(passage);
        Change::new(item, "pass_over", stamp)
            .naming(vec!["tenant", "custodian", "passages"])
            .passing_from(from)
            .remarking(&said)
    }
}
