//! A claim (nhận xử lý): a lease by which the Board's people see who is at an item, so that two do not work on it.
//!
//! It lasts a few minutes and is renewed while the page is open. It is bound to the step the item stands at: once the
//! item moves on, it is over.

use serde::{Deserialize, Serialize};

use super::{
    actor::Epoch,
    change::{Change, Stamp},
    ids::AccountId,
    notice::To,
    policy::{self, Granted},
    review::moved,
    submission::Submission,
    text::{PersonName, SubmissionCode},
    time::Instant,
};

/// How long a claim lasts that nobody renews, in seconds.
pub const CLAIM_SECONDS: i64 = 300;

/// Who is at an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The item.
    #[serde(rename = "_id")]
    pub code: SubmissionCode,
    /// Since when the item stands at the step that was claimed.
    pub step_since: Instant,
    /// Who holds it.
    pub owner: AccountId,
    /// The owner's name.
    pub owner_name: PersonName,
    /// The powers it was made with; a revocation ends it.
    pub epoch: Epoch,
    /// Until when, unless it is renewed.
    pub until: Instant,
}

impl Granted<policy::Claim, Submission> {
    /// Records that the item is taken over from whoever is at it, and tells that person.
    pub fn take_over(self, from: &Claim, stamp: &mut Stamp) -> Change<Submission> {
        let (mut item, by) = self.into_parts();
        item.updated_at = stamp.at();
        let letter = moved(
            &item,
            "Tin bài Ông/Bà đang xử lý nay được người khác tiếp quản. Nội dung Ông/Bà đã lưu được giữ nguyên.",
            "",
            &by,
        );
        let said = format!("Tiếp quản từ {}.", from.owner_name);
        Change::new(item, "take_over", stamp)
            .remarking(&said)
            .telling(To::Account(from.owner), letter)
    }
}
