//! Proposals of people for accounts: by leads and members at `/de-cu`, decided on at `/quan-tri/de-cu`.

use poem::Result;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};
use serde::Deserialize;

use super::{
    charges::to_mend,
    tenure::{appoint_typed, bodies, fact, role_option},
};
use crate::{
    app::{
        Fault,
        proposals::{decline_proposal, grant_proposal, propose_person, withdraw_proposal},
        tenure::AppointForm,
    },
    domain::{
        actor::{Role, Signature},
        ids::ProposalId,
        policy::{Administer, Appoint, Propose, may_on_board},
        proposal::{Proposal, ProposalState, ProposalStateName, proposable, proposes_for},
        time::Instant,
    },
    store::{Cursor, Receipt, Reference},
    web::{
        form::{Form, fresh_key},
        gate::Can,
        page::{Answer, flash_of},
        present,
        problem::Problem,
        views::{
            parts::{Badge, FieldError, NavLink, Offer},
            proposals::{ProposalFormPage, ProposalPage, ProposalRow, ProposalsPage},
        },
    },
};

/// Proposals on a page.
const PAGE: usize = 30;
/// Counts stop after this many.
const COUNT_TO: u64 = 1_001;
/// Address of one's own list.
pub const OWN: &str = "/de-cu";
/// Address of the office's list.
pub const OFFICE: &str = "/quan-tri/de-cu";
const ACCOUNTS: &str = "/quan-tri/tai-khoan";

/// Proposals of people for accounts.
pub struct ProposalPages;

#[derive(Deserialize)]
struct NoFields {}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ReasonForm {
    reason: String,
}

#[OpenApi]
impl ProposalPages {
    /// What one proposed, or one's body.
    #[oai(path = "/de-cu", method = "get")]
    async fn show_own_proposals(&self, can: Can<Propose>, after: Query<Option<String>>) -> Result<Answer> {
        let after = after.0.as_deref().and_then(Cursor::parse);
        let found = can.view().own_proposals(&can.person, after.as_ref(), PAGE).await;
        let (rows, next) = found.map_err(Problem::from)?;
        let reference = can.services().reference.current().await.map_err(Problem::from)?;
        Ok(Answer::page(&ProposalsPage {
            shell: can.portal.shell(&can, "Đề cử", OWN).await?,
            back: ("/tai-khoan".to_owned(), "Tài khoản của tôi".to_owned()),
            lead: "Đề cử cộng tác viên, lãnh đạo đơn vị để Bộ phận Thường trực cấp tài khoản.",
            lists: Vec::new(),
            new_href: Some("/de-cu/moi"),
            empty: "Chưa có đề cử nào.",
            rows: rows
                .iter()
                .map(|row| proposal_row(row, OWN, &reference))
                .collect(),
            next: next.map(|cursor| format!("{OWN}?after={cursor}")),
        })?)
    }

    /// The form of a proposal.
    #[oai(path = "/de-cu/moi", method = "get")]
    async fn show_proposal_form(&self, can: Can<Propose>) -> Result<Answer> {
        Ok(Answer::page(
            &form_page(&can, &AppointForm::default(), Vec::new()).await?,
        )?)
    }

    /// Proposes a person.
    #[oai(path = "/de-cu/moi", method = "post")]
    async fn propose_person(&self, can: Can<Propose>, form: Form<AppointForm>) -> Result<Answer> {
        let tx = can.tx(form.once("propose_person"))?;
        match propose_person(can.services(), tx, &form.typed).await {
            Ok(receipt) => Ok(Answer::onward(&format!("{OWN}/{}?da=de-cu", receipt.id))),
            Err(fault) => {
                let (status, errors) = to_mend(fault)?;
                let page = form_page(&can, &form.typed, errors).await?;
                Ok(Answer::page_with(status, &page)?)
            }
        }
    }

    /// One's own proposal.
    #[oai(path = "/de-cu/:id", method = "get")]
    async fn show_own_proposal(
        &self,
        can: Can<Propose>,
        id: Path<String>,
        da: Query<Option<String>>,
    ) -> Result<Answer> {
        let mut page = own_page(&can, parse_id(&id.0)?, Vec::new()).await?;
        page.shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&page)?)
    }

    /// Takes a proposal back.
    #[oai(path = "/de-cu/:id/rut", method = "post")]
    async fn withdraw_proposal(
        &self,
        can: Can<Propose>,
        id: Path<String>,
        form: Form<NoFields>,
    ) -> Result<Answer> {
        let id = parse_id(&id.0)?;
        let tx = can.tx(form.once("withdraw_proposal"))?;
        match withdraw_proposal(can.services(), tx, id).await {
            Ok(_) => Ok(Answer::onward(&format!("{OWN}/{id}?da=rut-de-cu"))),
            Err(fault) => {
                let (status, errors) = to_mend(fault)?;
                Ok(Answer::page_with(status, &own_page(&can, id, errors).await?)?)
            }
        }
    }

    /// Proposals, for the Standing Office.
    #[oai(path = "/quan-tri/de-cu", method = "get")]
    async fn show_proposals(
        &self,
        can: Can<Administer>,
        state: Query<Option<String>>,
        after: Query<Option<String>>,
    ) -> Result<Answer> {
        let state = state.0.as_deref().and_then(ProposalStateName::from_slug);
        let state = state.unwrap_or(ProposalStateName::Waiting);
        let after = after.0.as_deref().and_then(Cursor::parse);
        let view = can.view();
        let found = view.proposals(state, after.as_ref(), PAGE).await;
        let (rows, next) = found.map_err(Problem::from)?;
        let mut lists = Vec::new();
        for name in ProposalStateName::ALL {
            let count = view
                .count_proposals(name, COUNT_TO)
                .await
                .map_err(Problem::from)?;
            let link = NavLink {
                label: name.label().to_owned(),
                href: list_path(name),
                current: name == state,
            };
            lists.push((link, present::count_words(count)));
        }
        let reference = can.services().reference.current().await.map_err(Problem::from)?;
        Ok(Answer::page(&ProposalsPage {
            shell: can.portal.shell(&can, "Đề cử cấp tài khoản", ACCOUNTS).await?,
            back: (ACCOUNTS.to_owned(), "Tài khoản".to_owned()),
            lead: "Do lãnh đạo đơn vị và thành viên Ban Biên tập gửi. Đề cử chờ lâu nhất đứng đầu.",
            lists,
            new_href: None,
            empty: "Không có đề cử nào ở trạng thái này.",
            rows: rows
                .iter()
                .map(|row| proposal_row(row, OFFICE, &reference))
                .collect(),
            next: next.map(|cursor| format!("{}&after={cursor}", list_path(state))),
        })?)
    }

    /// A proposal, for the Standing Office.
    #[oai(path = "/quan-tri/de-cu/:id", method = "get")]
    async fn show_proposal(
        &self,
        can: Can<Administer>,
        id: Path<String>,
        da: Query<Option<String>>,
    ) -> Result<Answer> {
        let mut page = office_page(&can, parse_id(&id.0)?, "", Vec::new()).await?;
        page.shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&page)?)
    }

    /// Grants a proposal.
    #[oai(path = "/quan-tri/de-cu/:id/cap", method = "post")]
    async fn grant_proposal(
        &self,
        can: Can<Administer>,
        id: Path<String>,
        form: Form<NoFields>,
    ) -> Result<Answer> {
        let id = parse_id(&id.0)?;
        let tx = can.tx(form.once("grant_proposal"))?;
        let done = grant_proposal(can.services(), tx, id).await;
        settled(&can, id, "", done, "cap-de-cu").await
    }

    /// Declines a proposal.
    #[oai(path = "/quan-tri/de-cu/:id/tu-choi", method = "post")]
    async fn decline_proposal(
        &self,
        can: Can<Administer>,
        id: Path<String>,
        form: Form<ReasonForm>,
    ) -> Result<Answer> {
        let id = parse_id(&id.0)?;
        let tx = can.tx(form.once("decline_proposal"))?;
        let done = decline_proposal(can.services(), tx, id, &form.typed.reason).await;
        settled(&can, id, &form.typed.reason, done, "tu-choi-de-cu").await
    }
}

fn parse_id(text: &str) -> Result<ProposalId, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

fn list_path(state: ProposalStateName) -> String {
    format!("{OFFICE}?state={}", state.slug())
}

async fn settled(
    can: &Can<Administer>,
    id: ProposalId,
    reason: &str,
    done: Result<Receipt, Fault>,
    slug: &str,
) -> Result<Answer> {
    match done {
        Ok(_) => Ok(Answer::onward(&format!("{OFFICE}/{id}?da={slug}"))),
        Err(fault) => {
            let (status, errors) = to_mend(fault)?;
            let page = office_page(can, id, reason, errors).await?;
            Ok(Answer::page_with(status, &page)?)
        }
    }
}

async fn form_page(
    can: &Can<Propose>,
    typed: &AppointForm,
    errors: Vec<FieldError>,
) -> Result<ProposalFormPage, Problem> {
    let reference = can.services().reference.current().await?;
    let own = can.person.holds(Role::TenantLead);
    Ok(ProposalFormPage {
        shell: can.portal.shell(can, "Đề cử người mới", OWN).await?,
        errors,
        key: fresh_key(),
        own_body: own.then(|| reference.tenant_name(can.person.tenant).to_owned()),
        tenants: bodies(&reference, can.services().today(), |body| {
            proposes_for(&can.person, body)
        }),
        roles: proposable(&can.person)
            .iter()
            .map(|role| role_option(*role, typed))
            .collect(),
        typed: appoint_typed(typed),
    })
}

fn badge(state: &ProposalState) -> Badge {
    // Colours of the states of items that mean the same.
    let slug = match state.name() {
        ProposalStateName::Waiting => "submitted",
        ProposalStateName::Granted => "published",
        ProposalStateName::Declined => "refused",
        ProposalStateName::Withdrawn => "withdrawn",
    };
    Badge {
        slug: slug.to_owned(),
        label: state.name().label().to_owned(),
    }
}

fn proposal_row(proposal: &Proposal, list: &str, reference: &Reference) -> ProposalRow {
    ProposalRow {
        href: format!("{list}/{}", proposal.id),
        full_name: proposal.full_name.to_string(),
        post: proposal.appointment.post.clone(),
        tenant: reference.tenant_name(proposal.tenant).to_owned(),
        roles: proposal.role_labels().join(", "),
        proposed: format!(
            "{} đề cử lúc {}",
            proposal.proposed_by.name,
            proposal.proposed_at.moment_words()
        ),
        state: badge(&proposal.state),
        note: match &proposal.state {
            ProposalState::Declined { reason, .. } => Some(reason.clone()),
            _ => None,
        },
    }
}

fn facts(proposal: &Proposal, reference: &Reference) -> Vec<(String, String)> {
    let by = &proposal.proposed_by;
    let mut facts = vec![
        fact("Họ và tên", proposal.full_name.to_string()),
        fact("Thư điện tử", proposal.email.to_string()),
        fact("Cơ quan, đơn vị", reference.tenant_name(proposal.tenant)),
        fact("Chức vụ, đơn vị công tác", proposal.appointment.post.clone()),
        fact("Vai trò", proposal.role_labels().join(", ")),
        fact("Văn bản cử", proposal.appointment.document_words()),
        fact("Thời hạn", proposal.appointment.term_words()),
        fact("Người đề cử", format!("{}, {}", by.name, by.title())),
        fact("Ngày đề cử", proposal.proposed_at.moment_words()),
    ];
    let present = reference.lineage.present(proposal.tenant);
    if present != proposal.tenant {
        let name = reference.tenant_name(present);
        facts.insert(3, fact("Cấp tài khoản tại đơn vị kế thừa", name));
    }
    facts
}

fn settled_facts(state: &ProposalState) -> Vec<(String, String)> {
    let who = |at: Instant, by: &Signature| {
        vec![
            fact("Người thực hiện", format!("{}, {}", by.name, by.title())),
            fact("Thời điểm", at.moment_words()),
        ]
    };
    match state {
        ProposalState::Waiting => Vec::new(),
        ProposalState::Granted { at, by, .. } | ProposalState::Withdrawn { at, by } => who(*at, by),
        ProposalState::Declined { at, by, reason } => {
            let mut facts = who(*at, by);
            facts.insert(0, fact("Lý do", reason.clone()));
            facts
        }
    }
}

fn offer(open: bool) -> Offer {
    if open {
        Offer::Open { key: fresh_key() }
    } else {
        Offer::Hidden
    }
}

async fn own_page(
    can: &Can<Propose>,
    id: ProposalId,
    errors: Vec<FieldError>,
) -> Result<ProposalPage, Problem> {
    let proposal = can.view().own_proposal(&can.person, id).await?;
    let reference = can.services().reference.current().await?;
    let waits = proposal.state == ProposalState::Waiting;
    Ok(ProposalPage {
        shell: can.portal.shell(can, proposal.full_name.as_str(), OWN).await?,
        errors,
        back: (OWN.to_owned(), "Đề cử".to_owned()),
        base: format!("{OWN}/{id}"),
        state: badge(&proposal.state),
        facts: facts(&proposal, &reference),
        settled: settled_facts(&proposal.state),
        account: None,
        accept: Offer::Hidden,
        decline: Offer::Hidden,
        withdraw: offer(waits),
        reason: String::new(),
    })
}

async fn office_page(
    can: &Can<Administer>,
    id: ProposalId,
    reason: &str,
    errors: Vec<FieldError>,
) -> Result<ProposalPage, Problem> {
    let proposal = can.view().proposal(id).await?;
    let reference = can.services().reference.current().await?;
    let may = may_on_board::<Appoint>(&can.person, None).is_ok();
    let decides = may && proposal.state == ProposalState::Waiting;
    Ok(ProposalPage {
        shell: can
            .portal
            .shell(can, proposal.full_name.as_str(), ACCOUNTS)
            .await?,
        errors,
        back: (OFFICE.to_owned(), "Đề cử cấp tài khoản".to_owned()),
        base: format!("{OFFICE}/{id}"),
        state: badge(&proposal.state),
        facts: facts(&proposal, &reference),
        settled: settled_facts(&proposal.state),
        account: match &proposal.state {
            ProposalState::Granted { account, .. } => Some(format!("{ACCOUNTS}/{account}")),
            _ => None,
        },
        accept: offer(decides),
        decline: offer(decides),
        withdraw: Offer::Hidden,
        reason: reason.to_owned(),
    })
}
