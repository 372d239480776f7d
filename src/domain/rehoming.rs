//! An item is never with nobody: what happens to it when its reviewer is gone, away or no longer in charge.

use super::{
    account::Account,
    actor::Role,
    change::{Change, Stamp},
    custody::Timing,
    notice::{Letter, To},
    policy::{Entrusted, Rehome},
    review::arrival,
    routing::{Choice, NobodyPresent},
    state::Step,
    submission::Submission,
    text::Slug,
    time::LocalDate,
};

/// Why an item may not stay with its reviewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The account was revoked.
    Revoked,
    /// The person is no member of the Board any more.
    NoMember,
    /// An absence is entered for today.
    Away {
        /// Its last day.
        until: LocalDate,
    },
    /// Neither in charge of the field nor standing in for it.
    OutOfField,
}

impl Loss {
    /// What took every item from the person, whatever its field.
    pub fn of_everything(account: &Account, today: LocalDate) -> Option<Self> {
        if !account.is_active() {
            Some(Self::Revoked)
        } else if !account.roles.contains(&Role::BoardMember) {
            Some(Self::NoMember)
        } else {
            account.away_until(today).map(|until| Self::Away { until })
        }
    }

    /// What took items of one field from the person, who is in charge of `fields` today.
    pub fn of_field(account: &Account, fields: &[Slug], field: &Slug, today: LocalDate) -> Option<Self> {
        Self::of_everything(account, today).or_else(|| (!fields.contains(field)).then_some(Self::OutOfField))
    }

    fn in_words(self) -> String {
        match self {
            Self::Revoked => "đã bị thu hồi tài khoản".to_owned(),
            Self::NoMember => "không còn là thành viên Ban Biên tập".to_owned(),
            Self::Away { until } => format!("vắng mặt đến hết ngày {}", until.short()),
            Self::OutOfField => "không còn phụ trách lĩnh vực".to_owned(),
        }
    }
}

const BY_ITSELF: &str = "Hệ thống, tự động theo quy tắc phân công";

impl Entrusted<Rehome, Submission> {
    /// Passes it to the member chosen, else back to screening; the reason is kept, and all three sides are told.
    /// Nothing when it lies with no reviewer.
    pub fn rehome(
        self,
        loss: Loss,
        chosen: Result<Choice, NobodyPresent>,
        timing: Timing<'_>,
        stamp: &mut Stamp,
    ) -> Option<Change<Submission>> {
        let mut item = self.into_resource();
        let (before, routing) = (item.reviewer()?, item.routing.clone()?);
        let why = format!("{} {}", routing.reviewer_name, loss.in_words());
        let now = stamp.at();
        let (said, what) = match &chosen {
            Ok(choice) => {
                let choice = Choice {
                    reason: format!("{}; {why}", choice.reason),
                    ..choice.clone()
                };
                if let Some(routing) = &mut item.routing {
                    let (field, name) = (routing.field.clone(), routing.field_name.clone());
                    routing.pass_to(&choice, (&field, &name), now);
                }
                let what = format!(
                    "Tin bài được chuyển đến thành viên khác: {}.",
                    choice.reviewer_name
                );
                (choice.in_words(), what)
            }
            Err(nobody) => (
                format!("Chuyển lại Bộ phận Thường trực vì {why}; {}.", lack(*nobody)),
                "Tin bài được chuyển lại Bộ phận Thường trực để tiếp tục xử lý.".to_owned(),
            ),
        };
        let step = match &chosen {
            Ok(choice) => Step::FieldReview {
                reviewer: choice.reviewer,
            },
            Err(_) => Step::Screening,
        };
        item.state = step.enter(timing.targets, timing.calendar, now);
        item.updated_at = now;
        let told = arrival(&item).filter(|_| chosen.is_ok());
        let report = moved(&item, what, said.clone());
        let farewell = moved(
            &item,
            "Tin bài đã chuyển đến Ông/Bà nay do người khác xử lý; Ông/Bà không cần duyệt.".to_owned(),
            why,
        );
        let change = Change::new(item, "rehome", stamp)
            .remarking(&said)
            .telling(To::StandingOffice, report);
        let change = match told {
            Some((to, letter)) => change.telling(to, letter),
            None => change,
        };
        let change = change.telling(To::Account(before), farewell);
        Some(match chosen {
            Ok(choice) => change.relying_on(choice.reviewer, choice.epoch),
            Err(_) => change,
        })
    }
}

fn moved(item: &Submission, what: String, reason: String) -> Letter {
    Letter::SubmissionMoved {
        item: item.item_ref(),
        what,
        reason,
        moved_by: BY_ITSELF.to_owned(),
    }
}

const fn lack(nobody: NobodyPresent) -> &'static str {
    match nobody {
        NobodyPresent::Unassigned => "lĩnh vực không còn thành viên nào phụ trách",
        NobodyPresent::AllAbsent => "các thành viên phụ trách lĩnh vực và người thay thế đều đang vắng",
    }
}
