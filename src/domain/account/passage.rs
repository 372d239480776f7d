//! What becomes of accounts when their body goes on in another.

use super::{Account, AccountFault, Ending, EndingCause};
use crate::domain::{
    change::{Change, Stamp},
    notice::{Letter, To},
    succession::{Fate, Succession, SuccessionKind},
};

impl Account {
    /// Goes over, or ends, as the succession says; nothing for who stays. Whoever goes over keeps the roles, and is told.
    ///
    /// # Errors
    /// [`AccountFault::AlreadyRevoked`].
    pub fn follow(
        mut self,
        succession: &Succession,
        stamp: &mut Stamp,
    ) -> Result<Option<Change<Self>>, AccountFault> {
        if !self.is_active() {
            return Err(AccountFault::AlreadyRevoked);
        }
        match succession.fate_of(self.id) {
            Fate::Stays => Ok(None),
            Fate::IsRevoked => {
                let ending = Ending {
                    document: Some(succession.basis.clone()),
                    cause: Some(EndingCause::Succession),
                    ..Ending::of(stamp.at(), &ground_of(succession), self.roles.clone())
                };
                self.end(ending, stamp).map(Some)
            }
            Fate::Moves => {
                let passage = succession.passage(stamp.at());
                let from = passage.from;
                self.tenant = succession.successor;
                self.epoch = self.epoch.next();
                self.passages.push(passage);
                let letter = Letter::AccountMoved {
                    full_name: self.full_name.to_string(),
                    tenant_name: succession.tenant_name.clone(),
                    successor_name: succession.successor_name.clone(),
                    basis: succession.basis_words(),
                    effective_on: succession.effective_on,
                };
                let person = To::Account(self.id);
                let change = Change::new(self, "move_account", stamp)
                    .naming(vec!["tenant", "passages", "epoch"])
                    .passing_from(from)
                    .telling(person, letter);
                Ok(Some(change))
            }
        }
    }
}

fn ground_of(succession: &Succession) -> String {
    let (old, new) = (&succession.tenant_name, &succession.successor_name);
    match succession.kind {
        SuccessionKind::StatusChanged => format!("{old} đổi thành {new}"),
        SuccessionKind::MergedInto => format!("{old} sáp nhập vào {new}"),
        SuccessionKind::FunctionMoved => format!("Chức năng, nhiệm vụ của {old} chuyển sang {new}"),
    }
}
