//! Succession of bodies: planned by the Standing Office or by command, carried out on its day, one account and one item
//! at a time.

use secrecy::SecretString;
use serde::Deserialize;

use super::{
    Fault, Services,
    accounts::close_doors,
    content_form::{Faults, FieldFault},
    once,
    tenure::{confirm_password, end_powers},
};
use crate::{
    domain::{
        account::Account,
        custody::{CustodyLoss, Keeper},
        ids::{AccountId, SubmissionId, SuccessionId},
        policy::{PassOver, Succeed},
        scope::{Newsroom, Surface, System},
        succession::{Plan, Succession, SuccessionFault, SuccessionKind, SuccessionState, Tally},
        tenant::Tenant,
        text::{DocumentNumber, Slug},
        time::LocalDate,
    },
    store::{Estate, Receipt, Reference, StoreFault, Tx, View},
};

/// A plan, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SuccessionForm {
    /// What happens, as stored.
    pub kind: String,
    /// Slug or id of the body.
    pub tenant: String,
    /// Slug or id of the body it goes on in.
    pub successor: String,
    /// Fields of a function.
    pub fields: Vec<String>,
    /// Số, ký hiệu of the legal basis.
    pub document_number: String,
    /// Its date.
    pub decided_on: String,
    /// First day after it.
    pub effective_on: String,
    /// Accounts for which the plan says otherwise than for the rest.
    pub chosen: Vec<String>,
    /// The actor's own password.
    pub password: SecretString,
}

/// The field of the form at which a fault is mended.
const fn field_of(fault: &SuccessionFault) -> &'static str {
    match fault {
        SuccessionFault::Itself | SuccessionFault::NotYet { .. } => "successor",
        SuccessionFault::House | SuccessionFault::Planned(_) | SuccessionFault::Closed(_) => "tenant",
        SuccessionFault::FutureDocument => "decided_on",
        SuccessionFault::FarDay => "effective_on",
        SuccessionFault::NoField => "fields",
        SuccessionFault::Stranger => "chosen",
        SuccessionFault::NoReason => "reason",
        SuccessionFault::Settled => "",
    }
}

fn to_mend(fault: &SuccessionFault) -> Fault {
    Fault::Form(vec![FieldFault::new(field_of(fault), fault.to_string())])
}

/// A plan that was read, with the bodies it is between.
#[derive(Clone, Debug)]
pub struct ReadPlan {
    /// The plan.
    pub plan: Plan,
    /// The body.
    pub body: Tenant,
    /// The body it goes on in.
    pub successor: Tenant,
}

/// A body by its slug, or by its id: two bodies may bear the same slug.
fn body_in<'a>(reference: &'a Reference, typed: &str) -> Option<&'a Tenant> {
    match typed.trim().parse() {
        Ok(id) => reference.tenant(id),
        Err(_) => reference.tenant_by_slug(typed.trim()),
    }
}

impl SuccessionForm {
    /// Reads it as far as the bodies and the dates go.
    ///
    /// # Errors
    /// [`Fault::Form`] with every field to mend.
    pub fn read(&self, reference: &Reference, today: LocalDate) -> Result<ReadPlan, Fault> {
        let mut faults = Faults::default();
        let kind = SuccessionKind::from_key(self.kind.trim());
        let kind = faults.take(
            "kind",
            kind.ok_or("Chưa chọn hình thức: hãy chọn một giá trị trong danh sách."),
        );
        let body = faults.take(
            "tenant",
            body_in(reference, &self.tenant).ok_or("Chưa chọn đơn vị: hãy chọn một giá trị trong danh sách."),
        );
        let successor = faults.take(
            "successor",
            body_in(reference, &self.successor)
                .ok_or("Chưa chọn đơn vị kế thừa: hãy chọn một giá trị trong danh sách."),
        );
        let number = faults.take("document_number", DocumentNumber::parse(&self.document_number));
        let decided_on = faults.day("decided_on", "Ngày văn bản", &self.decided_on);
        let effective_on = faults.day("effective_on", "Có hiệu lực từ ngày", &self.effective_on);
        let known = |typed: &String| {
            Slug::parse(typed)
                .ok()
                .filter(|slug| reference.catalogue.field(slug).is_some())
        };
        let fields: Option<Vec<_>> = self.fields.iter().map(known).collect();
        let fields = faults.take(
            "fields",
            fields.ok_or("Lĩnh vực đã chọn không có trong danh sách. Hãy chọn lại."),
        );
        let chosen: Option<Vec<AccountId>> = self.chosen.iter().map(|typed| typed.parse().ok()).collect();
        let chosen = faults.take("chosen", chosen.ok_or(SuccessionFault::Stranger));
        let (Some(kind), Some(body), Some(successor), Some(number)) = (kind, body, successor, number) else {
            return Err(faults.into());
        };
        let (Some(decided_on), Some(effective_on), Some(fields), Some(chosen)) =
            (decided_on, effective_on, fields, chosen)
        else {
            return Err(faults.into());
        };
        let plan = Plan {
            kind,
            fields,
            number,
            decided_on,
            effective_on,
            chosen,
        };
        plan.check(body, successor, today)
            .map_err(|fault| to_mend(&fault))?;
        Ok(ReadPlan {
            plan,
            body: body.clone(),
            successor: successor.clone(),
        })
    }
}

/// A plan that can be entered.
async fn check_plan<S: Surface>(
    services: &Services,
    tx: &Tx<S>,
    form: &SuccessionForm,
) -> Result<ReadPlan, Fault> {
    // A body that was brought in or closed a moment ago counts.
    services.reference.renew().await?;
    let reference = services.reference.current().await?;
    let read = form.read(&reference, services.today())?;
    if read.plan.kind.closes() && tx.is_planned_to_close(read.body.id).await? {
        return Err(to_mend(&SuccessionFault::Planned(read.body.name)));
    }
    let people = tx.people_of(read.body.id).await?;
    if read.plan.chosen.iter().any(|account| !people.contains(account)) {
        return Err(to_mend(&SuccessionFault::Stranger));
    }
    Ok(read)
}

/// What a plan will do, in numbers.
#[derive(Clone, Debug)]
pub struct SuccessionPreview {
    /// The plan.
    pub read: ReadPlan,
    /// Active people of the body.
    pub people: Vec<Account>,
    /// What the body holds.
    pub estate: Estate,
}

/// Looks at what a succession will do, and changes nothing.
///
/// # Errors
/// [`Fault::Form`] with every field to mend.
pub async fn preview_succession(
    services: &Services,
    tx: Tx<Newsroom>,
    view: &View<Newsroom>,
    form: &SuccessionForm,
) -> Result<SuccessionPreview, Fault> {
    tx.board_for::<Succeed>()?;
    let read = check_plan(services, &tx, form).await?;
    Ok(SuccessionPreview {
        estate: view.estate_of(read.body.id, read.plan.estate()).await?,
        people: view.people_of_body(read.body.id).await?,
        read,
    })
}

/// Plans a succession, confirmed with the actor's own password.
///
/// # Errors
/// [`Fault::Form`] with every field to mend.
pub async fn plan_succession(
    services: &Services,
    tx: Tx<Newsroom>,
    form: &SuccessionForm,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.board_for::<Succeed>()?;
        let ReadPlan {
            plan,
            body,
            successor,
        } = check_plan(services, tx, form).await?;
        let by = Some(granted.by().clone());
        confirm_password(services, tx, &form.password).await?;
        let change = Succession::plan(plan, (&body, &successor), by, tx.stamp());
        let change = change.map_err(|fault| to_mend(&fault))?;
        Ok(tx.save(change).await.map_err(planned_meanwhile)?)
    })
    .await
}

/// Plans a succession by command.
///
/// # Errors
/// As [`plan_succession`].
pub async fn plan_succession_by_command(
    services: &Services,
    mut tx: Tx<System>,
    form: &SuccessionForm,
) -> Result<Receipt, Fault> {
    let ReadPlan {
        plan,
        body,
        successor,
    } = check_plan(services, &tx, form).await?;
    let change = Succession::plan(plan, (&body, &successor), None, tx.stamp());
    let change = change.map_err(|fault| to_mend(&fault))?;
    Ok(tx.save(change).await.map_err(planned_meanwhile)?)
}

/// What a plan by command will do: people of the body, and what it holds.
///
/// # Errors
/// As [`plan_succession`].
pub async fn preview_by_command(
    services: &Services,
    tx: Tx<System>,
    form: &SuccessionForm,
) -> Result<(usize, Estate), Fault> {
    let ReadPlan { plan, body, .. } = check_plan(services, &tx, form).await?;
    let people = tx.people_of(body.id).await?.len();
    Ok((people, tx.estate_of(body.id, plan.estate()).await?))
}

/// Two plans in the same moment: the later one looks again.
fn planned_meanwhile(fault: StoreFault) -> StoreFault {
    match fault {
        StoreFault::Exists(_) => StoreFault::Conflict,
        fault => fault,
    }
}

/// Gives a plan up before its day.
///
/// # Errors
/// [`Fault::Form`] without a reason or when it was begun.
pub async fn cancel_succession(tx: Tx<Newsroom>, id: SuccessionId, reason: &str) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.succession_for::<Succeed>(id).await?;
        let change = granted
            .cancel(reason, tx.stamp())
            .map_err(|fault| to_mend(&fault))?;
        Ok(tx.save(change).await?)
    })
    .await
}

/// Begins a succession on its day, unless it was begun: from the commit on the body is closed, if it closes.
///
/// # Errors
/// When the store says no.
pub async fn begin_succession(
    services: &Services,
    mut tx: Tx<System>,
    id: SuccessionId,
) -> Result<Succession, Fault> {
    let succession = tx.succession(id).await?;
    if succession.state != SuccessionState::Planned || !succession.is_due(services.today()) {
        return Ok(succession);
    }
    let people = tx.people_of(succession.tenant).await?;
    let present = tx.present_body(succession.successor).await?;
    let reference = services.reference.current().await?;
    let successor = (present, reference.tenant_name(present));
    let change = succession.begin(people, successor, tx.stamp())?;
    let begun = change.resource().clone();
    tx.save(change).await?;
    services.show_reference().await;
    Ok(begun)
}

/// Takes one account over, or revokes it, as the plan says; nothing of it from before commits once this returned.
///
/// # Errors
/// When the store says no.
pub async fn follow_succession(
    services: &Services,
    mut tx: Tx<System>,
    succession: &Succession,
    id: AccountId,
) -> Result<(), Fault> {
    let account = tx.account(id).await?;
    if account.tenant != succession.tenant || !account.is_active() {
        // What was cut off between its two steps is finished here.
        return finish_following(services, &account).await;
    }
    let before = account.epoch;
    match account.follow(succession, tx.stamp())? {
        Some(change) => end_powers(services, &mut tx, (before, change), Vec::new())
            .await
            .map(drop),
        None => Ok(()),
    }
}

async fn finish_following(services: &Services, account: &Account) -> Result<(), Fault> {
    if account.is_active() {
        Ok(services.store.close_gates(account.id, account.epoch).await?)
    } else {
        close_doors(services, account.id, account.epoch).await
    }
}

/// Passes one item to the successor, or back to its body when its keeper went over and it stays. Looks at everything
/// anew, so that doing it again, or after somebody else acted, changes nothing.
///
/// # Errors
/// When the store says no.
pub async fn pass_item(
    services: &Services,
    mut tx: Tx<System>,
    succession: &Succession,
    id: SubmissionId,
) -> Result<(), Fault> {
    let entrusted = match tx.entrusted::<PassOver>(id).await {
        Ok(Some(entrusted)) => entrusted,
        // Decided or gone meanwhile.
        Ok(None) | Err(StoreFault::NotFound) => return Ok(()),
        Err(fault) => return Err(fault.into()),
    };
    let item = entrusted.resource();
    if item.tenant != succession.tenant {
        return Ok(());
    }
    let goes = succession.takes(&item.headline.field);
    let body = if goes {
        succession.successor
    } else {
        succession.tenant
    };
    let keeper = match item.custodian {
        Some(custodian) => {
            let account = services.store.account_of(custodian).await?;
            match CustodyLoss::of(&account, body) {
                None => Keeper::Keeps,
                Some(_) => Keeper::LetsGo,
            }
        }
        None => Keeper::LetsGo,
    };
    if !goes && keeper == Keeper::Keeps {
        return Ok(());
    }
    let change = entrusted.pass_over(succession, keeper, tx.stamp());
    tx.save(change).await?;
    Ok(())
}

/// Ends a succession that left nothing behind, unless it was ended.
///
/// # Errors
/// When the store says no.
pub async fn finish_succession(mut tx: Tx<System>, id: SuccessionId, tally: Tally) -> Result<(), Fault> {
    let succession = tx.succession(id).await?;
    if let SuccessionState::Underway { .. } = succession.state {
        let change = succession.finish(tally, tx.stamp())?;
        tx.save(change).await?;
    }
    Ok(())
}
