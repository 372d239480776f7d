//! Routing by field (Điều 7(3)a): present, then fewest open items, then longest idle.

use super::{actor::Epoch, ids::AccountId, text::PersonName, time::Instant};

/// A member who could review an item of the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The account.
    pub account: AccountId,
    /// Its epoch, so that a revocation in the same moment wins.
    pub epoch: Epoch,
    /// Name.
    pub name: PersonName,
    /// Whether an absence is entered for now.
    pub absent: bool,
    /// Items lying with the member.
    pub open_items: u64,
    /// When the member was last given an item.
    pub last_given_at: Option<Instant>,
    /// Whether the member stands in for an absent one.
    pub substitute: bool,
}

/// Who was chosen, and why, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The reviewer.
    pub reviewer: AccountId,
    /// The reviewer's name.
    pub reviewer_name: PersonName,
    /// The reviewer's epoch.
    pub epoch: Epoch,
    /// "vì …".
    pub reason: String,
}

impl Choice {
    /// The choice as the timeline says it.
    pub fn in_words(&self) -> String {
        format!("Chuyển đến {} vì {}.", self.reviewer_name, self.reason)
    }
}

/// An item is never parked with nobody: the Standing Office is told why and keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NobodyPresent {
    /// The Chair assigned nobody.
    #[error(
        "Lĩnh vực này chưa có thành viên phụ trách. Bộ phận Thường trực có thể tự phê duyệt, hoặc đề nghị Trưởng Ban phân công."
    )]
    Unassigned,
    /// Members and substitutes are all away.
    #[error(
        "Các thành viên phụ trách lĩnh vực và người thay thế đều đang vắng. Bộ phận Thường trực có thể tự phê duyệt, hoặc chờ thành viên có mặt."
    )]
    AllAbsent,
}

/// Chooses the reviewer: members first, substitutes only when no member is present.
///
/// # Errors
/// [`NobodyPresent`] when no member or substitute is present.
pub fn choose_reviewer(candidates: &[Candidate]) -> Result<Choice, NobodyPresent> {
    if candidates.is_empty() {
        return Err(NobodyPresent::Unassigned);
    }
    let present = |substitute: bool| {
        candidates
            .iter()
            .filter(move |one| !one.absent && one.substitute == substitute)
    };
    let rank = |one: &&Candidate| (one.open_items, one.last_given_at, one.account);
    let (chosen, rivals) = match present(false).min_by_key(rank) {
        Some(member) => (member, present(false).count()),
        None => (
            present(true).min_by_key(rank).ok_or(NobodyPresent::AllAbsent)?,
            present(true).count(),
        ),
    };
    Ok(Choice {
        reviewer: chosen.account,
        reviewer_name: chosen.name.clone(),
        epoch: chosen.epoch,
        reason: explain(chosen, rivals, candidates),
    })
}

/// Counts an item as given to `chosen`, so that the next choice of a foreseen series knows of it.
pub fn count_in(candidates: &mut [Candidate], chosen: AccountId, now: Instant) {
    for one in candidates.iter_mut().filter(|one| one.account == chosen) {
        one.open_items += 1;
        one.last_given_at = Some(now);
    }
}

fn explain(chosen: &Candidate, rivals: usize, candidates: &[Candidate]) -> String {
    if chosen.substitute {
        return "là người thay thế do thành viên phụ trách lĩnh vực đang vắng".to_owned();
    }
    if rivals == 1 {
        let others = candidates.iter().filter(|one| !one.substitute).count() > 1;
        return if others {
            "là thành viên phụ trách lĩnh vực duy nhất đang có mặt".to_owned()
        } else {
            "là thành viên phụ trách lĩnh vực".to_owned()
        };
    }
    let fewest = candidates
        .iter()
        .filter(|one| !one.substitute && !one.absent && one.account != chosen.account)
        .all(|one| one.open_items > chosen.open_items);
    if fewest {
        format!(
            "đang có ít tin bài chờ duyệt nhất trong lĩnh vực ({:02})",
            chosen.open_items
        )
    } else {
        "lâu nhất chưa được giao tin bài trong số thành viên có ít việc nhất".to_owned()
    }
}
