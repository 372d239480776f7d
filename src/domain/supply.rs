//! What came by post, by e-mail or by hand, recorded by an officer in the name of whoever supplied it (Điều 7(1)a).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    actor::Role,
    change::{Change, Record, Stamp, Version},
    content::{Content, Headline, Kind, RevisionNumber},
    custody::{Declaration, SubmissionFault, Timing, draw_code, require_complete},
    ids::{AccountId, SubmissionId, TenantId},
    notice::To,
    policy::{Granted, TakeIn},
    review::arrival,
    state::Step,
    submission::{Intake, Submission},
    tenant::Tenant,
    text::PersonName,
    time::Instant,
};

/// How long ago something can have come at most, in days; more must be a slip.
const DAYS_BACK: i64 = 366;

/// By which way it came (hình thức tiếp nhận, Điều 7(1)a).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Qua bưu điện.
    Post,
    /// Qua thư điện tử.
    Email,
    /// Trực tiếp.
    ByHand,
}

impl Channel {
    /// Every channel, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Post, Self::Email, Self::ByHand];

    /// As written in forms.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Email => "email",
            Self::ByHand => "by_hand",
        }
    }

    /// As people say it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Post => "Bưu điện",
            Self::Email => "Thư điện tử",
            Self::ByHand => "Trực tiếp",
        }
    }

    /// The channel of that slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.slug() == slug)
    }
}

/// Who supplied an item that an officer recorded, and how it came. The supplier answers for it in law (Điều 3(4));
/// the officer who recorded it signs as its author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supply {
    /// The supplier's body, where it has a workspace; also when the item is filed elsewhere, as nobody is there yet.
    pub tenant: Option<TenantId>,
    /// The body's name on that day.
    pub body_name: String,
    /// The person who supplied it.
    pub person: PersonName,
    /// Chức danh.
    pub post: Option<String>,
    /// By which way it came.
    pub channel: Channel,
    /// When it reached the Board.
    pub received_at: Instant,
    /// Số, ký hiệu of the covering letter.
    pub letter_number: Option<String>,
}

impl fmt::Display for Supply {
    /// Who, of which body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.person)?;
        if let Some(post) = &self.post {
            write!(f, ", {post}")?;
        }
        write!(f, ", {}", self.body_name)
    }
}

impl Supply {
    /// How it came, in words.
    pub fn way_in_words(&self) -> String {
        let letter = self.letter_number.as_ref();
        let letter = letter.map_or_else(String::new, |number| format!("; văn bản số {number}"));
        format!(
            "{}, nhận {}{letter}",
            self.channel.label(),
            self.received_at.moment_words()
        )
    }
}

/// Why something cannot be recorded as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SupplyFault {
    /// Nothing was received yet that will be.
    #[error("Thời điểm nhận còn ở tương lai: hãy nhập ngày, giờ Ban Biên tập đã nhận được.")]
    NotYet,
    /// So long ago that it must be a slip.
    #[error("Thời điểm nhận đã quá một năm: hãy kiểm tra lại ngày, giờ nhận.")]
    LongAgo,
    /// News cannot come before its event.
    #[error("Thời điểm nhận trước thời điểm diễn ra hoặc ngày ban hành: hãy kiểm tra lại hai thời điểm.")]
    BeforeEvent,
    /// The supplier's own declaration is what the Board relies on.
    #[error(
        "Hãy xác nhận đã nhận cam kết có chữ ký của nguồn cung cấp. Nếu chưa có, đề nghị nguồn cung cấp bổ sung."
    )]
    Undeclared,
    /// The text is not fit to be submitted.
    #[error(transparent)]
    Content(#[from] SubmissionFault),
}

/// Where an item is filed that an officer records, and who has charge of it.
#[derive(Clone, Copy, Debug)]
pub struct Filing<'a> {
    /// The supplier's body; the Board's own house for other organisations, and for a body that has no people yet.
    pub tenant: &'a Tenant,
    /// Nobody, so that the body's people take it up; in the house the officer, who files there.
    pub custodian: Option<AccountId>,
}

impl Granted<TakeIn, ()> {
    /// Records it as submitted. The clock stops at `received_at`: that is when it reached the Board, however long it
    /// lay there; so [`Intake::at`] of such an item is the moment of receipt, and the step's own target runs from now.
    ///
    /// # Errors
    /// [`SupplyFault`].
    pub fn take_in(
        self,
        supply: Supply,
        filing: Filing<'_>,
        content: Content,
        declaration: Declaration,
        timing: Timing<'_>,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, SupplyFault> {
        let now = stamp.at();
        check_moment(&supply, &content, now)?;
        if !(declaration.accurate && declaration.no_state_secret) {
            return Err(SupplyFault::Undeclared);
        }
        // Files are attached to what was recorded; approval asks for those that must be there.
        require_complete(&content, now)?;
        let ((), by) = self.into_parts();
        let said = format!("Nguồn cung cấp: {supply}. {}.", supply.way_in_words());
        let supplier = supply.tenant;
        let item = Submission {
            id: SubmissionId::from_uuid(stamp.draw_uuid()),
            code: draw_code(stamp),
            tenant: filing.tenant.id,
            tenant_name: filing.tenant.name.clone(),
            author: by.clone(),
            custodian: filing.custodian,
            headline: Headline::from(&content),
            revision: RevisionNumber::FIRST,
            contributors: vec![by.account],
            state: Step::Screening.enter(timing.targets, timing.calendar, now),
            intake: Some(Intake::at(supply.received_at, &content)),
            routing: None,
            remarks: Vec::new(),
            checked: None,
            passages: Vec::new(),
            urged: None,
            corrects: None,
            supplied: Some(supply),
            sealed: false,
            chased: None,
            opened_at: now,
            updated_at: now,
            version: Version::UNSAVED,
        };
        let author = To::Account(by.account);
        let revision = item.revise(content, by, now);
        let (told, receipt) = (arrival(&item), item.receipt_letter());
        let mut change = Change::new(item, "take_in", stamp)
            .with_record(Record::Revision(Box::new(revision)))
            .remarking(&said);
        if let Some(receipt) = receipt {
            change = change.telling(author, receipt.clone());
            if let Some(body) = supplier {
                change = change.telling(To::Leads(body), receipt);
            }
        }
        Ok(match told {
            Some((to, letter)) => change.telling(to, letter),
            None => change,
        })
    }

    /// Whether the officer files news from the Board's own house too, and so can have charge of what is filed there.
    pub fn files_in_house(&self, roles: &[Role]) -> Option<AccountId> {
        roles.contains(&Role::Collaborator).then_some(self.by().account)
    }
}

fn check_moment(supply: &Supply, content: &Content, now: Instant) -> Result<(), SupplyFault> {
    let received_at = supply.received_at;
    if received_at > now {
        return Err(SupplyFault::NotYet);
    }
    if received_at < now.plus_days(-DAYS_BACK) {
        return Err(SupplyFault::LongAgo);
    }
    let too_early = match &content.kind {
        Kind::EventNews { event_at } => *event_at <= now && *event_at > received_at,
        Kind::Document { issued_on, .. } => {
            *issued_on <= now.local_date() && *issued_on > received_at.local_date()
        }
        Kind::Article | Kind::Model { .. } | Kind::Multimedia => false,
    };
    if too_early {
        return Err(SupplyFault::BeforeEvent);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        calendar::WorkingCalendar,
        charge_tests::account_of,
        custody::Colleague,
        policy::{self, Action, Denied, decide, grant_board, may_on_board},
        random_walk::{START, content, people, tenant},
        state::State,
        submission::Targets,
    };

    const OFFICER: usize = 5;
    const DEPUTY: usize = 6;
    const NOW_HOURS: i64 = 100;

    fn supply(hours_ago: i64) -> Supply {
        Supply {
            tenant: Some(tenant().id),
            body_name: "Tỉnh Tuyên Quang".to_owned(),
            person: PersonName::parse("Ma Văn Sình").unwrap(),
            post: Some("Trưởng phòng".to_owned()),
            channel: Channel::Post,
            received_at: START.plus_hours(NOW_HOURS - hours_ago),
            letter_number: Some("12/SNV-CCHC".to_owned()),
        }
    }

    fn take_in(supply: Supply, declared: bool) -> Result<Change<Submission>, SupplyFault> {
        let people = people();
        let granted = grant_board::<TakeIn, ()>(&people[OFFICER], (), None).unwrap();
        let declaration = Declaration {
            accurate: declared,
            no_state_secret: declared,
        };
        let filing = Filing {
            tenant: &tenant(),
            custodian: None,
        };
        let calendar = WorkingCalendar::default();
        let timing = Timing {
            targets: Targets::default(),
            calendar: &calendar,
        };
        let stamp = &mut Stamp::new(START.plus_hours(NOW_HOURS), [3; 32]);
        granted.take_in(supply, filing, content(0), declaration, timing, stamp)
    }

    #[test]
    fn lateness_of_what_was_recorded_counts_to_the_moment_it_was_received() {
        // The event took place at START; the deadline is 24 hours later, and it is recorded after 100 hours.
        for (hours_ago, late) in [(80, None), (76, None), (75, Some(60)), (0, Some(76 * 60))] {
            let change = take_in(supply(hours_ago), true).unwrap();
            let item = change.resource();
            let intake = item.intake.unwrap();
            assert_eq!(intake.at, START.plus_hours(NOW_HOURS - hours_ago));
            assert_eq!(intake.late_minutes, late, "{hours_ago}");
            let State::Submitted { since, due_at } = item.state else {
                panic!("{:?}", item.state);
            };
            assert_eq!(
                since,
                START.plus_hours(NOW_HOURS),
                "the step's own target runs from now"
            );
            assert!(due_at > since);
        }
    }

    #[test]
    fn what_cannot_have_been_received_so_is_refused_with_the_remedy() {
        let fault = |hours_ago| take_in(supply(hours_ago), true).unwrap_err();
        assert_eq!(fault(-1), SupplyFault::NotYet);
        assert_eq!(fault(24 * 367), SupplyFault::LongAgo);
        assert_eq!(fault(101), SupplyFault::BeforeEvent);
        assert_eq!(take_in(supply(1), false).unwrap_err(), SupplyFault::Undeclared);
        for fault in [
            SupplyFault::NotYet,
            SupplyFault::LongAgo,
            SupplyFault::BeforeEvent,
            SupplyFault::Undeclared,
        ] {
            assert!(fault.to_string().contains("ãy "), "{fault} names no remedy");
        }
    }

    #[test]
    fn the_officer_signs_the_supplier_is_named_and_the_officer_alone_does_not_approve() {
        let people = people();
        let change = take_in(supply(80), true).unwrap();
        let item = change.resource();
        assert_eq!(
            (item.author.account, item.author.role),
            (people[OFFICER].account, Role::StandingOfficer)
        );
        assert_eq!((item.custodian, item.is_pooled()), (None, true));
        assert!(
            item.remarks[0]
                .text
                .contains("Ma Văn Sình, Trưởng phòng, Tỉnh Tuyên Quang")
        );
        let told: Vec<_> = change
            .letters()
            .iter()
            .map(|(to, letter)| (*to, letter.template()))
            .collect();
        let body = tenant().id;
        assert_eq!(
            told,
            [
                (To::Account(people[OFFICER].account), "submission_received"),
                (To::Leads(body), "submission_received"),
                (To::StandingOffice, "submission_new"),
            ]
        );
        assert_eq!(
            decide(&people[OFFICER], Action::Approve, item),
            Err(Denied::SoleContributor)
        );
        assert!(policy::grant::<policy::Approve>(&people[DEPUTY], item.clone()).is_ok());
        // Whoever of the body takes it up goes on with it.
        let account = account_of(&people[0]);
        assert!(Colleague::of(&account, item.tenant, START.local_date()).is_ok());
        assert!(policy::grant::<policy::TakeFromPool>(&people[0], item.clone()).is_ok());
    }

    #[test]
    fn the_standing_office_and_the_deputy_alone_record_what_came() {
        for (place, person) in people().iter().enumerate() {
            let may = [OFFICER, DEPUTY, 8].contains(&place);
            assert_eq!(may_on_board::<TakeIn>(person, None).is_ok(), may, "{place}");
        }
    }
}
