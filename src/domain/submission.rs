//! A submission (tin bài): the item that walks from a collaborator's draft to the public page.

use serde::{Deserialize, Serialize};

use super::{
    actor::{Person, Signature},
    change::{Change, Resource, Version},
    content::{Content, Headline, RevisionNumber},
    deadlines::Chased,
    ids::{AccountId, EditionId, EventId, SubmissionId, TenantId},
    lineage::Passage,
    notice::{ItemRef, Letter, SEALED_TITLE, To},
    routing::Choice,
    search::Terms,
    state::{State, StateName, Step},
    supply::Supply,
    text::{PersonName, Slug, SubmissionCode},
    time::{Instant, lateness_minutes},
    urging::Urged,
};

/// The first submit, which fixes the lateness for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// When it was first submitted; of what an officer recorded, when it reached the Board.
    pub at: Instant,
    /// When the clock ran out; absent for kinds that have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// Lateness in minutes, rounded up; absent when in time, and for kinds that have no clock.
    pub late_minutes: Option<i64>,
}

impl Intake {
    /// The first submit at `now`, measured by the clock of its kind.
    pub fn at(now: Instant, content: &Content) -> Self {
        let due_at = content.kind.intake_due();
        Self {
            at: now,
            due_at,
            late_minutes: due_at.and_then(|due_at| lateness_minutes(due_at, now)),
        }
    }
}

/// To whom it was last routed, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Routing {
    /// The reviewer chosen.
    pub reviewer: AccountId,
    /// The reviewer's name on that day.
    pub reviewer_name: PersonName,
    /// The field it was routed in.
    pub field: Slug,
    /// The field's name on that day.
    pub field_name: String,
    /// Why this reviewer, in words.
    pub reason: String,
    /// When.
    pub at: Instant,
}

impl Routing {
    /// Passes the item on to another reviewer, of a field with its name of that day.
    pub fn pass_to(&mut self, choice: &Choice, field: (&Slug, &str), now: Instant) {
        self.field = field.0.clone();
        field.1.clone_into(&mut self.field_name);
        self.reviewer = choice.reviewer;
        self.reviewer_name = choice.reviewer_name.clone();
        self.reason.clone_from(&choice.reason);
        self.at = now;
    }
}

/// What a reviewer or the routing said with one act; audit entries hold no text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The act.
    pub event: EventId,
    /// The words.
    pub text: String,
}

/// The published item that a correction (bản đính chính) corrects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrects {
    /// Its id.
    pub submission: SubmissionId,
    /// Its code, which stays that of the article.
    pub code: SubmissionCode,
    /// The edition the correction started from.
    pub edition: EditionId,
    /// Its first submit, which is that of the correction too.
    pub intake: Option<Intake>,
}

/// A check after publication (kiểm tra sau đăng tải), Điều 4(5)đ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// What was checked.
    pub edition: EditionId,
    /// By whom.
    pub by: Signature,
    /// When.
    pub at: Instant,
}

/// A submission (tin bài): the item that walks from a collaborator's draft to the public page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    /// Its id.
    #[serde(rename = "_id")]
    pub id: SubmissionId,
    /// Short code of the receipt.
    pub code: SubmissionCode,
    /// The body it was filed from.
    pub tenant: TenantId,
    /// The body's name when it was filed.
    pub tenant_name: String,
    /// Who answers for it in law (Điều 3(4)); never changes.
    pub author: Signature,
    /// Who may now edit and submit.
    pub custodian: Option<AccountId>,
    /// What lists show.
    pub headline: Headline,
    /// The current revision.
    pub revision: RevisionNumber,
    /// Everyone who wrote a revision.
    pub contributors: Vec<AccountId>,
    /// Where it stands.
    pub state: State,
    /// The first submit.
    pub intake: Option<Intake>,
    /// The last routing.
    pub routing: Option<Routing>,
    /// What was said of it, tied to the audit entries by their events.
    pub remarks: Vec<Remark>,
    /// The published item whose text this one shall replace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Corrects>,
    /// Who supplied it, where an officer recorded it in the supplier's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplied: Option<Supply>,
    /// The check of what is public now (Điều 4(5)đ); another edition needs another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<Checked>,
    /// How it passed from one body to another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passages: Vec<Passage>,
    /// The last time its body was urged about it (Điều 4(5)d).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urged: Option<Urged>,
    /// Sealed by ground 3: nothing of its text is shown any more.
    pub sealed: bool,
    /// How far its step was chased; [`Submission::chased`] says whether that is still this step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) chased: Option<Chased>,
    /// When the draft was opened.
    pub opened_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
    /// Optimistic version.
    pub version: Version,
}

impl Resource for Submission {
    const KIND: &'static str = "submission";

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn version(&self) -> Version {
        self.version
    }

    fn set_version(&mut self, version: Version) {
        self.version = version;
    }

    fn handle(&self) -> String {
        self.code.to_string()
    }

    fn namesakes(&self) -> Vec<AccountId> {
        self.others_involved()
    }

    fn terms(&self, names: &[String]) -> Option<Terms> {
        Some(self.search_terms(names))
    }
}

/// Working-day targets of the review steps (settings).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Targets {
    /// Screening by the Standing Office.
    pub screening_days: u32,
    /// Review by the member of the field.
    pub field_review_days: u32,
    /// Waiting for evidence while on hold.
    pub hold_days: u32,
}

impl Default for Targets {
    fn default() -> Self {
        Self {
            screening_days: 1,
            field_review_days: 2,
            hold_days: 5,
        }
    }
}

impl Submission {
    /// The reviewer it lies with, while in field review.
    pub const fn reviewer(&self) -> Option<AccountId> {
        match self.state {
            State::InFieldReview { reviewer, .. } => Some(reviewer),
            _ => None,
        }
    }

    /// The reviewer it goes back to once it is resubmitted, released, or its return undone.
    pub const fn awaiting_reviewer(&self) -> Option<AccountId> {
        match &self.state {
            State::Returned {
                to: Step::FieldReview { reviewer },
                ..
            }
            | State::OnHold {
                to: Step::FieldReview { reviewer },
                ..
            } => Some(*reviewer),
            _ => None,
        }
    }

    /// Whether it was routed to this member, or within this member's fields.
    pub fn was_routed_within(&self, person: &Person) -> bool {
        self.routing.as_ref().is_some_and(|routing| {
            routing.reviewer == person.account || person.fields.contains(&routing.field)
        })
    }

    /// Whether it was ever public in one of this member's fields, whoever decided on it: the member answers for what
    /// stands there (Điều 4(5)đ).
    pub fn was_published_within(&self, person: &Person) -> bool {
        let public_once = matches!(self.state, State::Published { .. } | State::Unpublished { .. });
        public_once && person.fields.contains(&self.headline.field)
    }

    /// Its body, and those it was of before: its records say the one of their day.
    pub fn bodies(&self) -> Vec<TenantId> {
        let mut bodies = vec![self.tenant];
        bodies.extend(self.passages.iter().map(|passage| passage.from));
        bodies
    }

    /// What the public reads, or read last.
    pub const fn public_edition(&self) -> Option<EditionId> {
        match self.state {
            State::Published { edition, .. } | State::Unpublished { edition, .. } => Some(edition),
            _ => None,
        }
    }

    /// The check of what is public now.
    pub fn check_now(&self) -> Option<&Checked> {
        self.checked
            .as_ref()
            .filter(|checked| Some(checked.edition) == self.public_edition())
    }

    /// Whether its field is no longer the one it was routed in.
    pub fn left_its_routing(&self) -> bool {
        self.routing
            .as_ref()
            .is_some_and(|routing| routing.field != self.headline.field)
    }

    /// Whether the article it corrects says something else by now than what it started from.
    pub fn starts_from_an_older_edition_than(&self, original: &Self) -> bool {
        let (State::Published { edition, .. } | State::Unpublished { edition, .. }) = &original.state else {
            return false;
        };
        self.corrects.is_some_and(|corrects| corrects.edition != *edition)
    }

    /// Whether nobody else wrote a word of it.
    pub fn is_sole_work_of(&self, account: AccountId) -> bool {
        self.contributors == [account]
    }

    /// The title as lists, letters and logs may say it: a sealed item has none.
    pub fn title(&self) -> &str {
        if self.sealed {
            SEALED_TITLE
        } else {
            self.headline.title.as_str()
        }
    }

    /// The receipt for the author, once it was submitted.
    pub fn receipt_letter(&self) -> Option<Letter> {
        let Intake { at, late_minutes, .. } = self.intake?;
        Some(Letter::SubmissionReceived {
            item: self.item_ref(),
            submitted_at: at,
            late_minutes,
            supplied_by: self.supplied.as_ref().map(ToString::to_string),
        })
    }

    /// Whether it waits for somebody of its body to take charge of it.
    pub fn is_pooled(&self) -> bool {
        self.custodian.is_none() && StateName::UNDECIDED.contains(&self.state.name())
    }

    /// Who is told what the custodian has to know: the custodian, or all of the body while nobody has charge of it.
    pub fn keepers(&self) -> To {
        self.custodian.map_or(To::Pool(self.tenant), To::Account)
    }

    /// The item as a letter names it.
    pub fn item_ref(&self) -> ItemRef {
        ItemRef {
            code: self.code.to_string(),
            title: self.title().to_owned(),
            path: format!("/tin-bai/{}", self.code),
        }
    }
}

impl Change<Submission> {
    /// Keeps what was said with this act, for the timeline.
    pub(crate) fn remarking(mut self, text: &str) -> Self {
        if !text.is_empty() {
            self.resource.remarks.push(Remark {
                event: self.event,
                text: text.to_owned(),
            });
        }
        self
    }
}
