//! Who is in charge of which field, who acts for the Chair, who is away.

use super::parts::{Choice, FieldError, Offer, Shell};

/// `GET /toa-soan/phan-cong`. Forms: `POST` to it and to `ket-thuc`, `uy-quyen`, `cham-dut-uy-quyen`, `vang-mat`,
/// `ket-thuc-vang-mat` below it.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/newsroom/charges.html")]
pub struct ChargesPage {
    /// The frame.
    pub shell: Shell,
    /// What stands out, in one sentence.
    pub lead: String,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// Members of the Board by given name.
    pub members: Vec<MemberRow>,
    /// Every field with those in charge of it.
    pub fields: Vec<FieldRow>,
    /// Assignments that have ended, the latest first.
    pub history: Vec<ChargeRow>,
    /// The next page of the history.
    pub next: Option<String>,
    /// Delegations, the newest first.
    pub delegations: Vec<DelegationRow>,
    /// Days away today and to come.
    pub absences: Vec<AbsenceRow>,
    /// The acts.
    pub acts: ChargeActs,
    /// What the forms choose from.
    pub choices: ChargeChoices,
    /// What was typed.
    pub typed: ChargeTyped,
}

/// Which acts are offered.
#[derive(Clone, Debug)]
pub struct ChargeActs {
    /// Phân công.
    pub assign: Offer,
    /// Kết thúc phân công.
    pub end: Offer,
    /// Ủy quyền.
    pub delegate: Offer,
    /// Chấm dứt ủy quyền.
    pub end_delegation: Offer,
    /// Ghi vắng mặt.
    pub enter_absence: Offer,
    /// Kết thúc vắng mặt.
    pub end_absence: Offer,
}

/// What the forms choose from.
#[derive(Clone, Debug, Default)]
pub struct ChargeChoices {
    /// Lĩnh vực.
    pub fields: Vec<Choice>,
    /// Members who can be put in charge.
    pub members: Vec<Choice>,
    /// Assignments that can be ended.
    pub assignments: Vec<Choice>,
    /// Delegations that can be ended.
    pub delegations: Vec<Choice>,
    /// Absences that can be ended.
    pub absences: Vec<Choice>,
}

/// What was typed into the forms, by the names of their controls.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct ChargeTyped {
    /// Lĩnh vực.
    pub field: String,
    /// Thành viên phụ trách.
    pub member: String,
    /// Người thay thế.
    pub substitute: String,
    /// Số quyết định phân công.
    pub decision_number: String,
    /// Từ ngày.
    pub from: String,
    /// The assignment to end.
    pub assignment: String,
    /// Số quyết định kết thúc.
    pub end_decision: String,
    /// Ngày cuối phụ trách.
    pub last_day: String,
    /// Số văn bản ủy quyền.
    pub delegation_document: String,
    /// Từ ngày.
    pub delegation_from: String,
    /// Đến hết ngày.
    pub delegation_until: String,
    /// The delegation to end.
    pub delegation: String,
    /// Căn cứ, lý do chấm dứt.
    pub delegation_ground: String,
    /// Ngày cuối ủy quyền.
    pub delegation_last_day: String,
    /// Address of who is away.
    pub person: String,
    /// Từ ngày.
    pub away_from: String,
    /// Đến hết ngày.
    pub away_until: String,
    /// The absence to end.
    pub absence: String,
    /// Ngày trở lại.
    pub back_on: String,
    /// The act that was tried, whose form stays open.
    #[serde(skip)]
    pub tried: &'static str,
}

/// A member of the Board.
#[derive(Clone, Debug)]
pub struct MemberRow {
    /// Full name.
    pub name: String,
    /// Presence in words.
    pub presence: String,
    /// Whether the member is there today.
    pub present: bool,
    /// How many items lie with the member.
    pub open_items: String,
    /// Fields in charge of today.
    pub fields: Vec<String>,
    /// Fields stood in for.
    pub stands_in: Vec<String>,
}

/// A field with those in charge of it.
#[derive(Clone, Debug)]
pub struct FieldRow {
    /// The field.
    pub name: String,
    /// Assignments that have not run out; none means that nobody reviews it.
    pub charges: Vec<ChargeRow>,
}

/// An assignment in words.
#[derive(Clone, Debug)]
pub struct ChargeRow {
    /// The field.
    pub field: String,
    /// The member.
    pub member: String,
    /// The substitute.
    pub substitute: Option<String>,
    /// From when, until when.
    pub days: String,
    /// The decisions in words.
    pub decisions: String,
}

/// A delegation in words.
#[derive(Clone, Debug)]
pub struct DelegationRow {
    /// Number of the document.
    pub document: String,
    /// From when, until when.
    pub days: String,
    /// Slug of the badge.
    pub standing: &'static str,
    /// The same in words.
    pub standing_label: &'static str,
    /// How it was ended early.
    pub ended: Option<String>,
}

/// Days away in words.
#[derive(Clone, Debug)]
pub struct AbsenceRow {
    /// Who.
    pub name: String,
    /// The body.
    pub tenant: String,
    /// From when, until when.
    pub days: String,
    /// Slug of the badge.
    pub standing: &'static str,
    /// The same in words.
    pub standing_label: &'static str,
    /// Who entered it, and how it ended early.
    pub entered: String,
}
