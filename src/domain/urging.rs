//! Urging (đôn đốc): the Board reminds a body of an item that waits for it.

use serde::{Deserialize, Serialize};

use super::{
    actor::Signature,
    change::{Change, Stamp},
    notice::{Letter, To},
    policy::{Granted, Urge},
    review::ReviewFault,
    submission::Submission,
    time::{Instant, LocalDate},
};

/// The last time a body was urged about its item (đôn đốc, yêu cầu phối hợp), Điều 4(5)d.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urged {
    /// By whom.
    pub by: Signature,
    /// When.
    pub at: Instant,
}

impl Submission {
    /// Whether the body may be urged on this day: once a day is a reminder, more often is noise.
    ///
    /// # Errors
    /// [`ReviewFault::UrgedToday`] with the first day on which it may be again.
    pub fn may_be_urged_on(&self, today: LocalDate) -> Result<(), ReviewFault> {
        match &self.urged {
            Some(urged) if urged.at.local_date() >= today => Err(ReviewFault::UrgedToday {
                by: urged.by.name.to_string(),
                again_on: urged.at.local_date().next_day(),
            }),
            _ => Ok(()),
        }
    }
}

impl Granted<Urge, Submission> {
    /// Reminds whoever keeps the item, and the leads of its body, with an optional remark. The item stays as it is:
    /// neither its target nor the days that an idle return has left are counted anew.
    ///
    /// # Errors
    /// [`ReviewFault::UrgedToday`].
    pub fn urge(self, remark: &str, stamp: &mut Stamp) -> Result<Change<Submission>, ReviewFault> {
        let remark = remark.trim();
        let (mut item, by) = self.into_parts();
        item.may_be_urged_on(stamp.at().local_date())?;
        let letter = Letter::Urged {
            item: item.item_ref(),
            waits_since: item.state.since().unwrap_or(item.updated_at),
            due_at: item.state.due_at(),
            remark: remark.to_owned(),
            urged_by: format!("{}, {}", by.name, by.title()),
        };
        let (keepers, leads) = (item.keepers(), To::Leads(item.tenant));
        item.urged = Some(Urged { by, at: stamp.at() });
        Ok(Change::new(item, "urge", stamp)
            .naming(vec!["urged"])
            .remarking(remark)
            .telling(keepers, letter.clone())
            .telling(leads, letter))
    }
}
