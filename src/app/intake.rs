//! Recording what came by post, by e-mail or by hand.

use super::{
    Fault, Services,
    accounts::house_tenant,
    content_form::{ContentForm, Faults, FieldFault},
    once,
};
use crate::{
    domain::{
        custody::{Declaration, SubmissionFault},
        policy::TakeIn,
        scope::Newsroom,
        supply::{Channel, Filing, Supply, SupplyFault},
        tenant::{Tenant, TenantKind},
        text::{PersonName, char_count, clean_line},
        time::LocalDate,
    },
    store::{Receipt, Reference, StoreFault, Tx},
};

/// Longest name of an organisation or of a post, in characters.
const NAME_LIMIT: usize = 200;
/// Longest number of a covering letter, in characters.
const NUMBER_LIMIT: usize = 60;

/// What came, from whom and how, as typed.
#[derive(Clone, Debug, Default)]
pub struct IntakeForm {
    /// Slug of the supplier's body; nothing for another organisation.
    pub supplier_tenant: String,
    /// Name of another organisation.
    pub supplier_name: String,
    /// Họ và tên.
    pub supplier_person: String,
    /// Chức danh.
    pub supplier_post: String,
    /// Slug of the channel.
    pub channel: String,
    /// Ngày, giờ nhận.
    pub received_at: String,
    /// Số, ký hiệu of the covering letter.
    pub letter_number: String,
    /// The supplier's signed declaration was received.
    pub declared: bool,
    /// The content.
    pub content: ContentForm,
}

/// The bodies an item can be recorded for: those with a workspace today, without the Board's own house.
pub fn suppliers(reference: &Reference, today: LocalDate) -> impl Iterator<Item = &Tenant> {
    let stands = move |tenant: &&Tenant| tenant.kind != TenantKind::House && tenant.is_valid_on(today);
    reference.tenants.iter().filter(stands)
}

fn short(
    faults: &mut Faults,
    field: &'static str,
    (label, limit): (&str, usize),
    typed: &str,
) -> Option<String> {
    let line = clean_line(typed);
    let fits = match char_count(&line) > limit {
        true => Err(format!("{label} dài quá {limit} ký tự: hãy viết ngắn lại.")),
        false => Ok(line),
    };
    faults.take(field, fits).filter(|line| !line.is_empty())
}

impl IntakeForm {
    fn read(&self, reference: &Reference, today: LocalDate) -> Result<Supply, Fault> {
        let mut faults = Faults::default();
        let body = self.supplier(reference, today, &mut faults);
        let person = faults.take("supplier_person", PersonName::parse(&self.supplier_person));
        let post = short(
            &mut faults,
            "supplier_post",
            ("Chức danh", NAME_LIMIT),
            &self.supplier_post,
        );
        let channel = Channel::from_slug(&self.channel);
        let channel = faults.take(
            "channel",
            channel.ok_or("Hãy chọn hình thức tiếp nhận: bưu điện, thư điện tử hoặc trực tiếp."),
        );
        let received_at = faults.moment("received_at", "Thời điểm nhận", &self.received_at);
        let number = ("Số, ký hiệu văn bản gửi kèm", NUMBER_LIMIT);
        let letter_number = short(&mut faults, "letter_number", number, &self.letter_number);
        if !self.declared {
            faults.take::<(), _>("declared", Err(SupplyFault::Undeclared));
        }
        match (body, person, channel, received_at) {
            (Some((tenant, body_name)), Some(person), Some(channel), Some(received_at))
                if faults.is_empty() =>
            {
                Ok(Supply {
                    tenant,
                    body_name,
                    person,
                    post,
                    channel,
                    received_at,
                    letter_number,
                })
            }
            _ => Err(faults.into()),
        }
    }

    fn supplier(
        &self,
        reference: &Reference,
        today: LocalDate,
        faults: &mut Faults,
    ) -> Option<(Option<crate::domain::ids::TenantId>, String)> {
        let named = short(
            faults,
            "supplier_name",
            ("Tên cơ quan, tổ chức", NAME_LIMIT),
            &self.supplier_name,
        );
        match (self.supplier_tenant.trim(), named) {
            ("", Some(name)) => Some((None, name)),
            ("", None) => faults.take(
                "supplier_tenant",
                Err(
                    "Hãy chọn cơ quan, đơn vị cung cấp trong danh sách, hoặc nhập tên cơ quan, tổ chức khác.",
                ),
            ),
            (_, Some(_)) => faults.take(
                "supplier_name",
                Err("Đã chọn cơ quan, đơn vị trong danh sách: hãy để trống tên cơ quan, tổ chức khác."),
            ),
            (slug, None) => {
                let tenant = suppliers(reference, today).find(|tenant| tenant.slug.as_str() == slug);
                let tenant = tenant.ok_or("Hãy chọn cơ quan, đơn vị cung cấp trong danh sách.");
                let tenant = faults.take("supplier_tenant", tenant)?;
                Some((Some(tenant.id), tenant.name.clone()))
            }
        }
    }
}

fn fault_at(fault: SupplyFault) -> Fault {
    let field = match &fault {
        SupplyFault::NotYet | SupplyFault::LongAgo | SupplyFault::BeforeEvent => "received_at",
        SupplyFault::Undeclared | SupplyFault::Content(SubmissionFault::Undeclared) => "declared",
        SupplyFault::Content(_) => "body",
    };
    Fault::Form(vec![FieldFault::new(field, fault.to_string())])
}

/// Records what came, as submitted: in the supplier's body when it has people, else in the Board's own house.
///
/// # Errors
/// [`Fault::Form`] with every field to mend.
pub async fn take_in_submission(
    services: &Services,
    tx: Tx<Newsroom>,
    form: &IntakeForm,
) -> Result<Receipt, Fault> {
    once(tx, async |tx| {
        let granted = tx.board_for::<TakeIn>()?;
        let reference = services.reference.current().await?;
        let supply = form.read(&reference, services.today());
        let content = form.content.parse_aside(&reference).await;
        let (supply, content) = match (supply, content) {
            (Ok(supply), Ok(content)) => (supply, content),
            (Err(Fault::Form(mut faults)), Err(Fault::Form(more))) => {
                faults.extend(more);
                return Err(Fault::Form(faults));
            }
            (Err(fault), _) | (_, Err(fault)) => return Err(fault),
        };
        let own_people = match supply.tenant {
            Some(body) if tx.has_people(body).await? => Some(body),
            _ => None,
        };
        let house = house_tenant(&reference)?;
        let tenant = reference
            .tenant(own_people.unwrap_or(house))
            .ok_or(StoreFault::NotFound)?;
        let officer = tx.person()?;
        let custodian = match own_people {
            None if officer.tenant == house => granted.files_in_house(&officer.roles),
            _ => None,
        };
        let filing = Filing { tenant, custodian };
        let declaration = Declaration {
            accurate: form.declared,
            no_state_secret: form.declared,
        };
        let timing = services.timing(&reference);
        let change = granted
            .take_in(supply, filing, content, declaration, timing, tx.stamp())
            .map_err(fault_at)?;
        Ok(tx.save(change).await?)
    })
    .await
}
