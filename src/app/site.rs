//! What the site says of itself, as people change it in the pages.

use super::{Fault, Services, accounts::house_tenant, content_form::Faults, once};
use crate::{
    domain::{
        scope::Newsroom,
        site::{Phone, Site, SiteFault, SiteText, parse_line, parse_line_if_any},
        text::Email,
    },
    store::{Receipt, StoreFault, Tx, View},
};

/// What the site says, as typed.
#[derive(Clone, Debug, Default)]
pub struct SiteForm {
    /// Tên trang.
    pub name: String,
    /// Dòng dưới tên trang.
    pub tagline: String,
    /// Cơ quan chủ quản.
    pub owner: String,
    /// Người chịu trách nhiệm nội dung.
    pub responsible: String,
    /// Giấy phép.
    pub licence: String,
    /// Bộ phận tiếp nhận.
    pub office: String,
    /// Địa chỉ.
    pub address: String,
    /// Điện thoại.
    pub phone: String,
    /// Thư điện tử.
    pub email: String,
}

impl SiteForm {
    fn read(&self) -> Result<SiteText, Fault> {
        let mut faults = Faults::default();
        let name = faults.take("name", parse_line("Tên trang", &self.name));
        let tagline = faults.take("tagline", parse_line_if_any("Dòng dưới tên trang", &self.tagline));
        let owner = faults.take("owner", parse_line("Cơ quan chủ quản", &self.owner));
        let responsible = parse_line("Người chịu trách nhiệm nội dung", &self.responsible);
        let responsible = faults.take("responsible", responsible);
        let licence = faults.take("licence", parse_line_if_any("Giấy phép", &self.licence));
        let office = faults.take("office", parse_line("Nơi tiếp nhận thông tin", &self.office));
        let address = faults.take("address", parse_line("Địa chỉ", &self.address));
        let phone = faults.take("phone", Phone::parse(&self.phone));
        let email = faults.take("email", Email::parse(&self.email).map_err(SiteFault::from));
        let read = || {
            Some(SiteText {
                name: name?,
                tagline: tagline?,
                owner: owner?,
                responsible: responsible?,
                licence: licence?,
                office: office?,
                address: address?,
                phone: phone?,
                email: email?,
            })
        };
        read().ok_or_else(|| faults.into())
    }
}

/// The site as it is now.
///
/// # Errors
/// When the database does not answer.
pub async fn site(services: &Services, view: &View<Newsroom>) -> Result<Site, Fault> {
    let reference = services.reference.current().await?;
    Ok(view.site(house_tenant(&reference)?).await?)
}

fn refused(fault: &SiteFault) -> Fault {
    let message = fault.to_string();
    match fault {
        SiteFault::Stale => Fault::Stale(message),
        _ => Fault::Form(vec![super::content_form::FieldFault::new("name", message)]),
    }
}

/// Changes what the site says, looked at under `seen`; this process shows it at once, others within seconds.
///
/// # Errors
/// [`Fault::Form`] with every field to mend, [`Fault::Stale`] when somebody else changed it since.
pub async fn edit_site(
    services: &Services,
    tx: Tx<Newsroom>,
    seen: i64,
    form: &SiteForm,
) -> Result<Receipt, Fault> {
    let receipt = once(tx, async |tx| {
        let reference = services.reference.current().await?;
        let granted = tx.site(house_tenant(&reference)?).await?;
        let text = form.read()?;
        let change = granted
            .edit(seen, text, tx.stamp())
            .map_err(|fault| refused(&fault))?;
        tx.save(change).await.map_err(|fault| match fault {
            StoreFault::Conflict | StoreFault::Exists(_) => refused(&SiteFault::Stale),
            other => other.into(),
        })
    })
    .await?;
    services.show_reference().await;
    Ok(receipt)
}
