//! Who is in charge of which field, who acts for the Chair, who is away.

use std::collections::HashMap;

use poem::{Result, http::StatusCode};
use poem_openapi::{OpenApi, param::Query};

use crate::{
    app::{
        Fault,
        charges::{
            AbsenceForm, AssignmentForm, DelegationForm, EndAbsenceForm, EndAssignmentForm,
            EndDelegationForm, Whom, absence_key, assign_member, end_absence, end_assignment, end_delegation,
            enter_absence, grant_delegation,
        },
    },
    domain::{
        account::{Absence, Account},
        actor::{Person, Role},
        assignment::FieldAssignment,
        delegation::Delegation,
        ids::AccountId,
        policy::{
            AssignField, BoardAct, Delegate, EndAbsence, EndAssignment, EndDelegation, EnterAbsence,
            Permission, ViewNewsroom, may_on_board,
        },
        time::LocalDate,
    },
    store::{Receipt, Reference, StoreFault},
    web::{
        form::{Form, fresh_key},
        gate::{Can, Side},
        page::{Answer, flash_of},
        present,
        problem::Problem,
        views::{
            charges::{
                AbsenceRow, ChargeActs, ChargeChoices, ChargeRow, ChargeTyped, ChargesPage, DelegationRow,
                FieldRow, MemberRow,
            },
            parts::{Choice, FieldError, Offer},
        },
    },
};

/// Ended assignments on a page.
const PAGE: usize = 30;
const BASE: &str = "/toa-soan/phan-cong";

/// Who is in charge of which field, who acts for the Chair, who is away.
pub struct ChargePages;

#[OpenApi]
impl ChargePages {
    /// Assignments, delegations and absences with their history.
    #[oai(path = "/toa-soan/phan-cong", method = "get")]
    async fn show_charges(
        &self,
        can: Can<ViewNewsroom>,
        after: Query<Option<String>>,
        da: Query<Option<String>>,
    ) -> Result<Answer> {
        let mut page = charges_page(&can, after.0.as_deref(), Vec::new(), ChargeTyped::default()).await?;
        page.shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&page)?)
    }

    /// The Chair puts a member in charge of a field.
    #[oai(path = "/toa-soan/phan-cong", method = "post")]
    async fn assign(&self, can: Can<ViewNewsroom>, form: Form<ChargeTyped>) -> Result<Answer> {
        let tx = can.tx(form.once("assign_field"))?;
        let typed = form.typed;
        let decision = AssignmentForm {
            field: typed.field.clone(),
            member: typed.member.clone(),
            substitute: typed.substitute.clone(),
            decision_number: typed.decision_number.clone(),
            from: typed.from.clone(),
        };
        let done = assign_member(can.services(), tx, &decision).await;
        answer(&can, done, "phan-cong", typed).await
    }

    /// The Chair ends an assignment.
    #[oai(path = "/toa-soan/phan-cong/ket-thuc", method = "post")]
    async fn end_assignment(&self, can: Can<ViewNewsroom>, form: Form<ChargeTyped>) -> Result<Answer> {
        let tx = can.tx(form.once("end_assignment"))?;
        let typed = form.typed;
        let end = EndAssignmentForm {
            assignment: typed.assignment.clone(),
            decision_number: typed.end_decision.clone(),
            last_day: typed.last_day.clone(),
        };
        let done = end_assignment(can.services(), tx, &end).await;
        answer(&can, done, "ket-thuc", typed).await
    }

    /// The Chair delegates to the Deputy.
    #[oai(path = "/toa-soan/phan-cong/uy-quyen", method = "post")]
    async fn delegate(&self, can: Can<ViewNewsroom>, form: Form<ChargeTyped>) -> Result<Answer> {
        let tx = can.tx(form.once("delegate"))?;
        let typed = form.typed;
        let delegation = DelegationForm {
            document_number: typed.delegation_document.clone(),
            from: typed.delegation_from.clone(),
            until: typed.delegation_until.clone(),
        };
        let done = grant_delegation(can.services(), tx, &delegation).await;
        answer(&can, done, "uy-quyen", typed).await
    }

    /// The Chair ends a delegation before its time.
    #[oai(path = "/toa-soan/phan-cong/cham-dut-uy-quyen", method = "post")]
    async fn end_delegation(&self, can: Can<ViewNewsroom>, form: Form<ChargeTyped>) -> Result<Answer> {
        let tx = can.tx(form.once("end_delegation"))?;
        let typed = form.typed;
        let end = EndDelegationForm {
            delegation: typed.delegation.clone(),
            ground: typed.delegation_ground.clone(),
            last_day: typed.delegation_last_day.clone(),
        };
        let done = end_delegation(can.services(), tx, &end).await;
        answer(&can, done, "cham-dut-uy-quyen", typed).await
    }

    /// The Standing Office enters days away of somebody.
    #[oai(path = "/toa-soan/phan-cong/vang-mat", method = "post")]
    async fn enter_absence(&self, can: Can<ViewNewsroom>, form: Form<ChargeTyped>) -> Result<Answer> {
        let tx = can.tx(form.once("enter_absence"))?;
        let done = enter_absence(tx, Whom::Anybody, &absence_form(&form.typed)).await;
        answer(&can, done, "vang-mat", form.typed).await
    }

    /// The Standing Office ends somebody's absence.
    #[oai(path = "/toa-soan/phan-cong/ket-thuc-vang-mat", method = "post")]
    async fn end_absence(&self, can: Can<ViewNewsroom>, form: Form<ChargeTyped>) -> Result<Answer> {
        let tx = can.tx(form.once("end_absence"))?;
        let done = end_absence(tx, Whom::Anybody, &end_absence_form(&form.typed)).await;
        answer(&can, done, "ket-thuc-vang-mat", form.typed).await
    }
}

pub(super) fn absence_form(typed: &ChargeTyped) -> AbsenceForm {
    AbsenceForm {
        person: typed.person.clone(),
        from: typed.away_from.clone(),
        until: typed.away_until.clone(),
    }
}

pub(super) fn end_absence_form(typed: &ChargeTyped) -> EndAbsenceForm {
    EndAbsenceForm {
        absence: typed.absence.clone(),
        back_on: typed.back_on.clone(),
    }
}

/// Onward after an act, or the page again with what must be mended and all that was typed.
async fn answer(
    can: &Can<ViewNewsroom>,
    done: Result<Receipt, Fault>,
    tried: &'static str,
    typed: ChargeTyped,
) -> Result<Answer> {
    match done {
        Ok(_) => Ok(Answer::onward(&format!("{BASE}?da={}", flash_slug(tried)))),
        Err(fault) => {
            let (status, errors) = to_mend(fault)?;
            let typed = ChargeTyped { tried, ..typed };
            let page = charges_page(can, None, errors, typed).await?;
            Ok(Answer::page_with(status, &page)?)
        }
    }
}

/// The slug of what was done, as `flash_of` knows it.
pub(super) fn flash_slug(tried: &str) -> &'static str {
    match tried {
        "phan-cong" => "phan-cong",
        "ket-thuc" => "ket-thuc-phan-cong",
        "uy-quyen" => "uy-quyen",
        "cham-dut-uy-quyen" => "cham-dut-uy-quyen",
        "vang-mat" => "vang-mat",
        _ => "ket-thuc-vang-mat",
    }
}

/// What of a refusal can be mended on the page; anything else is a page of its own.
pub(super) fn to_mend(fault: Fault) -> Result<(StatusCode, Vec<FieldError>), Problem> {
    if matches!(fault, Fault::Store(StoreFault::Conflict)) {
        let message = "Nội dung vừa được người khác thay đổi nên thao tác chưa được thực hiện. Hãy xem lại rồi gửi lại.";
        let error = FieldError {
            field: "",
            message: message.to_owned(),
        };
        return Ok((StatusCode::CONFLICT, vec![error]));
    }
    let problem = Problem::from(fault);
    match problem.status {
        StatusCode::UNPROCESSABLE_ENTITY if problem.fields.is_empty() => {
            let error = FieldError {
                field: "",
                message: problem.detail,
            };
            Ok((problem.status, vec![error]))
        }
        StatusCode::UNPROCESSABLE_ENTITY => Ok((problem.status, present::field_errors(problem.fields))),
        _ => Err(problem),
    }
}

/// What the page is drawn from.
struct Drawn<'a> {
    reference: &'a Reference,
    names: HashMap<AccountId, String>,
    today: LocalDate,
}

async fn charges_page(
    can: &Can<ViewNewsroom>,
    after: Option<&str>,
    errors: Vec<FieldError>,
    typed: ChargeTyped,
) -> Result<ChargesPage, Problem> {
    let (view, today) = (can.view(), can.services().today());
    let reference = can.services().reference.current().await?;
    let standing = view.standing_assignments(today).await?;
    let (ended, next) = view.ended_assignments(today, after, PAGE).await?;
    let delegations = view.delegations().await?;
    let members = view.holders_with_load(Role::BoardMember).await?;
    // A member need not know of leaves outside the Board.
    let everybody = may_on_board::<EnterAbsence>(&can.person, None).is_ok();
    let tenant = (!everybody).then_some(can.person.tenant);
    let away = view.accounts_away(today, tenant).await?;
    let names = view.names_of(people_of(&standing, &ended)).await?;
    let drawn = Drawn {
        reference: &reference,
        names,
        today,
    };
    let fields = drawn.field_rows(&standing);
    Ok(ChargesPage {
        shell: can
            .portal
            .shell(can, "Phân công, ủy quyền, vắng mặt", BASE)
            .await?,
        lead: lead(&fields),
        errors,
        members: members
            .iter()
            .map(|(account, load)| drawn.member_row(account, *load, &standing))
            .collect(),
        fields,
        history: ended.iter().map(|one| drawn.charge_row(one)).collect(),
        next: next.map(|mark| format!("{BASE}?after={mark}#lich-su")),
        delegations: delegations.iter().map(|one| drawn.delegation_row(one)).collect(),
        absences: ahead(&away, today)
            .map(|(account, _, absence)| absence_row(account, absence, &reference, today))
            .collect(),
        choices: drawn.choices(&standing, &members, &delegations, &away),
        acts: offers(&can.person, &standing, &delegations, !away.is_empty(), today),
        typed,
    })
}

fn people_of(standing: &[FieldAssignment], ended: &[FieldAssignment]) -> Vec<AccountId> {
    let people = |one: &FieldAssignment| [Some(one.member), one.substitute];
    standing.iter().chain(ended).flat_map(people).flatten().collect()
}

fn lead(fields: &[FieldRow]) -> String {
    let bare = fields.iter().filter(|field| field.charges.is_empty()).count();
    match bare {
        0 => "Mọi lĩnh vực đều đã có thành viên phụ trách.".to_owned(),
        bare => format!("{bare} lĩnh vực chưa có thành viên phụ trách."),
    }
}

fn offers(
    person: &Person,
    standing: &[FieldAssignment],
    delegations: &[Delegation],
    away: bool,
    today: LocalDate,
) -> ChargeActs {
    ChargeActs {
        assign: offer::<AssignField>(person, true),
        end: offer::<EndAssignment>(person, standing.iter().any(|one| one.ended.is_none())),
        delegate: offer::<Delegate>(person, true),
        end_delegation: offer::<EndDelegation>(person, delegations.iter().any(|one| endable(one, today))),
        enter_absence: offer::<EnterAbsence>(person, true),
        end_absence: offer::<EndAbsence>(person, away),
    }
}

/// Open to who may, when there is something to do it on; who may not reads whose it is.
fn offer<A: BoardAct>(person: &Person, something: bool) -> Offer {
    match may_on_board::<A>(person, None) {
        Ok(_) if something => Offer::Open { key: fresh_key() },
        Ok(_) => Offer::Hidden,
        Err(denied) => Offer::Closed {
            reason: denied.to_string(),
        },
    }
}

fn endable(delegation: &Delegation, today: LocalDate) -> bool {
    delegation.ended.is_none() && today <= delegation.until
}

/// Absences that are not over, each with its place in its account.
fn ahead(accounts: &[Account], today: LocalDate) -> impl Iterator<Item = (&Account, usize, &Absence)> {
    accounts.iter().flat_map(move |account| {
        let places = account.absences.iter().enumerate();
        places
            .filter(move |(_, absence)| absence.is_ahead(today))
            .map(move |(place, absence)| (account, place, absence))
    })
}

fn days(from: LocalDate, until: Option<LocalDate>) -> String {
    match until {
        Some(until) if until < from => format!("Dự kiến từ {}, không có hiệu lực", from.short()),
        Some(until) => format!("{} – {}", from.short(), until.short()),
        None => format!("Từ {}", from.short()),
    }
}

fn choice(value: String, label: String) -> Choice {
    Choice {
        value,
        label,
        depth: 0,
    }
}

impl Drawn<'_> {
    fn name(&self, account: AccountId) -> String {
        self.names.get(&account).cloned().unwrap_or_default()
    }

    fn charge_row(&self, one: &FieldAssignment) -> ChargeRow {
        let began = format!("QĐ số {}", one.decision_number);
        ChargeRow {
            field: self.reference.field_name(&one.field).to_owned(),
            member: self.name(one.member),
            substitute: one.substitute.map(|account| self.name(account)),
            days: days(one.from, one.until),
            decisions: match &one.ended {
                Some(ended) => format!("{began}; kết thúc theo QĐ số {}", ended.document),
                None => began,
            },
        }
    }

    fn field_rows(&self, standing: &[FieldAssignment]) -> Vec<FieldRow> {
        let fields = &self.reference.catalogue.fields;
        fields
            .iter()
            .map(|field| FieldRow {
                name: field.name.clone(),
                charges: standing
                    .iter()
                    .filter(|one| one.field == field.slug)
                    .map(|one| self.charge_row(one))
                    .collect(),
            })
            .collect()
    }

    fn member_row(&self, account: &Account, load: u64, standing: &[FieldAssignment]) -> MemberRow {
        let held = |is_theirs: &dyn Fn(&FieldAssignment) -> bool| {
            let theirs = standing
                .iter()
                .filter(|one| one.holds_on(self.today) && is_theirs(one));
            theirs
                .map(|one| self.reference.field_name(&one.field).to_owned())
                .collect()
        };
        let away = account.away_until(self.today);
        MemberRow {
            name: account.full_name.to_string(),
            presence: match away {
                Some(until) => format!("Vắng đến hết {}", until.short()),
                None => "Có mặt".to_owned(),
            },
            present: away.is_none(),
            open_items: present::count_words(load),
            fields: held(&|one| one.member == account.id),
            stands_in: held(&|one| one.substitute == Some(account.id)),
        }
    }

    fn delegation_row(&self, one: &Delegation) -> DelegationRow {
        let (standing, standing_label) = if one.holds_on(self.today) {
            ("active", "Đang có hiệu lực")
        } else if one.from <= one.until && self.today < one.from {
            ("submitted", "Sắp có hiệu lực")
        } else {
            ("withdrawn", "Đã hết hiệu lực")
        };
        DelegationRow {
            document: one.document_number.clone(),
            days: days(one.from, Some(one.until)),
            standing,
            standing_label,
            ended: one
                .ended
                .as_ref()
                .map(|ended| format!("Chấm dứt trước thời hạn: {}", ended.document)),
        }
    }

    fn choices(
        &self,
        standing: &[FieldAssignment],
        members: &[(Account, u64)],
        delegations: &[Delegation],
        away: &[Account],
    ) -> ChargeChoices {
        let open = standing.iter().filter(|one| one.ended.is_none());
        let assignments = open.map(|one| {
            let row = self.charge_row(one);
            choice(
                one.id.to_string(),
                format!("{}: {}, {}", row.field, row.member, row.days),
            )
        });
        let running = delegations.iter().filter(|one| endable(one, self.today));
        ChargeChoices {
            fields: present::lists(&self.reference.catalogue).fields,
            members: members
                .iter()
                .map(|(account, _)| choice(account.id.to_string(), account.full_name.to_string()))
                .collect(),
            assignments: assignments.collect(),
            delegations: running
                .map(|one| {
                    let label = format!("{}, {}", one.document_number, days(one.from, Some(one.until)));
                    choice(one.id.to_string(), label)
                })
                .collect(),
            absences: ahead(away, self.today)
                .filter(|(.., absence)| absence.ended.is_none())
                .map(absence_choice)
                .collect(),
        }
    }
}

fn absence_choice((account, place, absence): (&Account, usize, &Absence)) -> Choice {
    let label = format!(
        "{}, {}",
        account.full_name,
        days(absence.from, Some(absence.until))
    );
    choice(absence_key(account.id, place), label)
}

fn absence_row(account: &Account, absence: &Absence, reference: &Reference, today: LocalDate) -> AbsenceRow {
    let last_day = absence.last_day();
    let (standing, standing_label) = if absence.covers(today) {
        ("on_hold", "Đang vắng")
    } else if absence.is_ahead(today) {
        ("submitted", "Sắp vắng")
    } else if last_day < absence.from {
        ("withdrawn", "Đã hủy")
    } else {
        ("withdrawn", "Đã qua")
    };
    let by = absence.by.as_ref().map_or_else(
        || "Quản trị kỹ thuật".to_owned(),
        |by| format!("{}, {}", by.name, by.title()),
    );
    AbsenceRow {
        name: account.full_name.to_string(),
        tenant: reference.tenant_name(account.tenant).to_owned(),
        days: days(absence.from, Some(last_day)),
        standing,
        standing_label,
        entered: match &absence.ended {
            Some(back) => format!("{by}. Trở lại {} theo {}", back.on.short(), back.by.name),
            None => by,
        },
    }
}

/// One's own days away: rows, the latest first, and what can be ended.
pub(super) struct OwnAbsences {
    pub(super) rows: Vec<AbsenceRow>,
    pub(super) choices: Vec<Choice>,
}

pub(super) fn own_absences(account: &Account, reference: &Reference, today: LocalDate) -> OwnAbsences {
    let mut absences: Vec<_> = account.absences.iter().collect();
    absences.sort_by_key(|absence| std::cmp::Reverse(absence.from));
    OwnAbsences {
        rows: absences
            .into_iter()
            .map(|absence| absence_row(account, absence, reference, today))
            .collect(),
        choices: ahead(std::slice::from_ref(account), today)
            .filter(|(.., absence)| absence.ended.is_none())
            .map(absence_choice)
            .collect(),
    }
}

/// Whether forms for one's own days away are offered.
pub(super) fn own_offer<P: Permission>(can: &Can<P>, something: bool) -> Offer
where
    P::Side: Side,
{
    match may_on_board::<EnterAbsence>(&can.person, Some(can.person.account)) {
        Ok(_) if something => Offer::Open { key: fresh_key() },
        _ => Offer::Hidden,
    }
}
