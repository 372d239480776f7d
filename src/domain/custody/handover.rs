//! Who has charge of an item changes; its author, its contributors and its lateness never do.

use crate::domain::{
    account::{Account, Successor},
    actor::{Epoch, Role, Signature},
    change::{Change, Stamp},
    ids::{AccountId, TenantId},
    notice::{Letter, To},
    policy::{AssignCustodian, Entrusted, GiveToPool, Granted, HandOver, ReturnToPool, TakeFromPool},
    state::State,
    submission::Submission,
    text::PersonName,
    time::LocalDate,
};

/// Why an item cannot be given into somebody's charge.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CustodyFault {
    /// Whoever is concerned wants to know why.
    #[error("Hãy ghi rõ lý do để những người liên quan nắm được.")]
    NoReason,
    /// Nobody who files news from the item's body.
    #[error("Hãy chọn một cộng tác viên đang hoạt động của chính đơn vị.")]
    NoColleague,
    /// Work is not given to who is not there.
    #[error("{name} vắng mặt đến hết ngày {}. Hãy chọn người khác đang có mặt.", .until.short())]
    Away {
        /// Who.
        name: PersonName,
        /// Last day away.
        until: LocalDate,
    },
    /// The person has it.
    #[error("{0} đang phụ trách tin bài này. Hãy chọn người khác.")]
    HasIt(PersonName),
}

/// Somebody who may take charge of an item: a collaborator of its body who is there today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    account: AccountId,
    epoch: Epoch,
    name: PersonName,
}

impl Colleague {
    /// The person of that account, where the person files news from `body` and is there.
    ///
    /// # Errors
    /// [`CustodyFault::NoColleague`], [`CustodyFault::Away`].
    pub fn of(account: &Account, body: TenantId, today: LocalDate) -> Result<Self, CustodyFault> {
        if CustodyLoss::of(account, body).is_some() {
            return Err(CustodyFault::NoColleague);
        }
        match account.away_until(today) {
            Some(until) => Err(CustodyFault::Away {
                name: account.full_name.clone(),
                until,
            }),
            None => Ok(Self {
                account: account.id,
                epoch: account.epoch,
                name: account.full_name.clone(),
            }),
        }
    }

    /// The person's name.
    pub const fn name(&self) -> &PersonName {
        &self.name
    }

    /// As a revocation names whoever takes over.
    pub fn into_successor(self) -> Successor {
        Successor {
            account: self.account,
            name: self.name,
        }
    }
}

/// Why an item may not stay in the charge of its custodian. An absence is no such reason: the lead may assign it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CustodyLoss {
    /// The account was revoked.
    Revoked,
    /// The person files no news from the body any more.
    NoCollaborator,
}

impl CustodyLoss {
    /// What keeps this person from having charge of items of `body`, if anything does.
    pub fn of(account: &Account, body: TenantId) -> Option<Self> {
        if !account.is_active() {
            Some(Self::Revoked)
        } else if account.tenant != body || !account.roles.contains(&Role::Collaborator) {
            Some(Self::NoCollaborator)
        } else {
            None
        }
    }

    const fn in_words(self) -> &'static str {
        match self {
            Self::Revoked => "đã bị thu hồi tài khoản",
            Self::NoCollaborator => "không còn là cộng tác viên của đơn vị",
        }
    }
}

/// What stands for the title of a draft that its body has not sent.
const UNSENT_DRAFT: &str = "(bản nháp chưa gửi)";

/// What is said of a change of custodian.
struct Words<'a> {
    action: &'static str,
    what: String,
    remark: String,
    reason: &'a str,
    moved_by: String,
}

/// The item in the charge of `next`, or of nobody; whoever is concerned and did not do it is told.
fn entrust_to(
    mut item: Submission,
    next: Option<(AccountId, PersonName)>,
    by: Option<&Signature>,
    words: Words<'_>,
    stamp: &mut Stamp,
) -> Change<Submission> {
    let before = item.custodian;
    item.custodian = next.as_ref().map(|(account, _)| *account);
    item.updated_at = stamp.at();
    let (after, body) = (item.custodian, item.tenant);
    let mut named = item.item_ref();
    // Told by itself it may reach the Standing Office, and nobody of the Board reads a draft.
    if by.is_none() && item.state == State::Draft {
        UNSENT_DRAFT.clone_into(&mut named.title);
    }
    let letter = Letter::CustodyMoved {
        item: named,
        what: words.what,
        custodian_name: next.map(|(_, name)| name.to_string()),
        reason: words.reason.to_owned(),
        moved_by: words.moved_by,
    };
    let actor = by.map(|by| by.account);
    let led_by = by.is_some_and(|by| by.role == Role::TenantLead);
    let from_outside = by.is_none_or(|by| !by.role.is_of_tenant());
    let body_is_told = !led_by && (before.is_none() || after.is_none() || from_outside);
    let mut told: Vec<_> = [after, before]
        .into_iter()
        .flatten()
        .filter(|account| Some(*account) != actor)
        .map(To::Account)
        .collect();
    told.extend(body_is_told.then_some(To::Body(body)));
    let change = Change::new(item, words.action, stamp)
        .naming(vec!["custodian"])
        .remarking(&words.remark);
    told.into_iter()
        .fold(change, |change, to| change.telling(to, letter.clone()))
}

/// Gives it to a colleague, with the reason; a revocation of the colleague in the same moment wins.
fn give_to(
    (item, by): (Submission, Signature),
    to: Colleague,
    reason: &str,
    (action, what): (&'static str, String),
    stamp: &mut Stamp,
) -> Result<Change<Submission>, CustodyFault> {
    let reason = required(reason)?;
    if item.custodian == Some(to.account) {
        return Err(CustodyFault::HasIt(to.name));
    }
    let words = Words {
        action,
        what,
        remark: format!("Người phụ trách: {}. {reason}", to.name),
        reason,
        moved_by: signed(&by),
    };
    let next = Some((to.account, to.name));
    Ok(entrust_to(item, next, Some(&by), words, stamp).relying_on(to.account, to.epoch))
}

fn required(reason: &str) -> Result<&str, CustodyFault> {
    Some(reason.trim())
        .filter(|reason| !reason.is_empty())
        .ok_or(CustodyFault::NoReason)
}

fn signed(by: &Signature) -> String {
    format!("{}, {}", by.name, by.title())
}

impl Granted<HandOver, Submission> {
    /// The custodian hands it over to a colleague.
    ///
    /// # Errors
    /// [`CustodyFault`].
    pub fn hand_over(
        self,
        to: Colleague,
        reason: &str,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, CustodyFault> {
        let (item, by) = self.into_parts();
        let what = format!("{} đã bàn giao tin bài dưới đây cho {}.", by.name, to.name);
        give_to((item, by), to, reason, ("hand_over", what), stamp)
    }
}

impl Granted<AssignCustodian, Submission> {
    /// The lead of the body, or the Board, names who has charge of it, whoever had before.
    ///
    /// # Errors
    /// [`CustodyFault`].
    pub fn assign_custodian(
        self,
        to: Colleague,
        reason: &str,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, CustodyFault> {
        let (item, by) = self.into_parts();
        let what = format!("Tin bài dưới đây được giao cho {} phụ trách.", to.name);
        give_to((item, by), to, reason, ("assign_custodian", what), stamp)
    }
}

impl Granted<GiveToPool, Submission> {
    /// The custodian gives it back to the body.
    ///
    /// # Errors
    /// [`CustodyFault::NoReason`].
    pub fn give_to_pool(self, reason: &str, stamp: &mut Stamp) -> Result<Change<Submission>, CustodyFault> {
        let (item, by) = self.into_parts();
        let reason = required(reason)?;
        let words = Words {
            action: "give_to_pool",
            what: "Tin bài dưới đây được trả về đơn vị và chưa có người phụ trách.".to_owned(),
            remark: reason.to_owned(),
            reason,
            moved_by: signed(&by),
        };
        Ok(entrust_to(item, None, Some(&by), words, stamp))
    }
}

impl Granted<TakeFromPool, Submission> {
    /// A collaborator of the body takes charge of what nobody has.
    pub fn take_from_pool(self, stamp: &mut Stamp) -> Change<Submission> {
        let (item, by) = self.into_parts();
        let words = Words {
            action: "take_from_pool",
            what: format!("{} đã nhận phụ trách tin bài dưới đây.", by.name),
            remark: String::new(),
            reason: "",
            moved_by: signed(&by),
        };
        let next = Some((by.account, by.name.clone()));
        entrust_to(item, next, Some(&by), words, stamp)
    }
}

const BY_ITSELF: &str = "Hệ thống, tự động";

impl Entrusted<ReturnToPool, Submission> {
    /// Gives it back to its body when its custodian is gone; the reason is kept, and the body is told.
    pub fn return_to_pool(
        self,
        loss: CustodyLoss,
        name: &PersonName,
        stamp: &mut Stamp,
    ) -> Change<Submission> {
        let reason = format!("{name} {}.", loss.in_words());
        let words = Words {
            action: "return_to_pool",
            what: "Tin bài dưới đây không còn người phụ trách. Đề nghị giao người phụ trách mới.".to_owned(),
            remark: reason.clone(),
            reason: &reason,
            moved_by: BY_ITSELF.to_owned(),
        };
        let mut item = self.into_resource();
        // Whoever is gone is written to no more: not even through those who read letters in such a person's place.
        item.custodian = None;
        entrust_to(item, None, None, words, stamp)
    }

    /// Gives it to the successor whom the decision named; a revocation of the successor in the same moment wins.
    pub fn hand_on(
        self,
        loss: CustodyLoss,
        name: &PersonName,
        to: Colleague,
        stamp: &mut Stamp,
    ) -> Change<Submission> {
        let reason = format!("{name} {}.", loss.in_words());
        let words = Words {
            action: "hand_on",
            what: format!(
                "Tin bài dưới đây được giao cho {} phụ trách, thay {name}.",
                to.name
            ),
            remark: format!("Người phụ trách: {}. {reason}", to.name),
            reason: &reason,
            moved_by: BY_ITSELF.to_owned(),
        };
        let mut item = self.into_resource();
        item.custodian = None;
        let next = Some((to.account, to.name));
        entrust_to(item, next, None, words, stamp).relying_on(to.account, to.epoch)
    }
}
