//! What the site says of itself: the page that changes it, and the one that tells where to send what.

use poem::{Result, http::StatusCode};
use poem_openapi::{OpenApi, param::Query};

use crate::{
    app::{
        Fault,
        site::{SiteForm, edit_site, site},
    },
    domain::{
        edition::SOURCE_LINE,
        policy::ShapeSite,
        site::{Site, SiteText},
    },
    web::{
        form::{Form, fresh_key},
        gate::{Can, Open},
        page::{Answer, flash_of},
        present,
        problem::Problem,
        views::{
            parts::FieldError,
            site::{ContactPage, SitePage, SiteTyped},
        },
    },
};

/// Address of the settings.
const PATH: &str = "/quan-tri/thong-tin-trang";
/// Address of the contact page.
const CONTACT: &str = "/lien-he";

/// What the site says of itself.
pub struct SitePages;

#[OpenApi]
impl SitePages {
    /// The site's settings.
    #[oai(path = "/quan-tri/thong-tin-trang", method = "get")]
    async fn show_site(&self, can: Can<ShapeSite>, da: Query<Option<String>>) -> Result<Answer> {
        let mut page = site_page(&can).await?;
        page.shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&page)?)
    }

    /// Changes what the site says.
    #[oai(path = "/quan-tri/thong-tin-trang", method = "post")]
    async fn edit_site(&self, can: Can<ShapeSite>, form: Form<SiteTyped>) -> Result<Answer> {
        let tx = can.tx(form.once("edit_site"))?;
        let typed = form.typed;
        let seen = typed.seen.parse().map_err(|_| Problem::foreign_request())?;
        let (status, errors, stale) = match edit_site(can.services(), tx, seen, &form_of(&typed)).await {
            Ok(_) => return Ok(Answer::onward(&format!("{PATH}?da=thong-tin-trang"))),
            Err(Fault::Stale(message)) => {
                let error = FieldError { field: "", message };
                (StatusCode::CONFLICT, vec![error], true)
            }
            Err(Fault::Form(faults)) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                present::field_errors(faults),
                false,
            ),
            Err(fault) => return Err(Problem::from(fault).into()),
        };
        let mut page = site_page(&can).await?;
        if stale {
            page.now = facts(&page.typed);
        } else {
            // What must be mended was typed over the version that was seen, not over a newer one.
            page.seen = seen;
        }
        page.errors = errors;
        page.typed = typed;
        Ok(Answer::page_with(status, &page)?)
    }

    /// Where to send what, and who answers for the site.
    #[oai(path = "/lien-he", method = "get")]
    async fn show_contact(&self, open: Open) -> Result<Answer> {
        let reference = open
            .portal
            .services
            .reference
            .current()
            .await
            .map_err(Problem::from)?;
        let session = open.person.as_ref().zip(open.token.as_ref());
        let mut shell = open
            .portal
            .public_shell(&reference, "Liên hệ, gửi tin bài", CONTACT, session);
        shell.description = Some(format!(
            "Nơi tiếp nhận thông tin, tin bài của {}",
            shell.site.name
        ));
        Ok(Answer::page(&ContactPage { shell })?)
    }
}

fn form_of(typed: &SiteTyped) -> SiteForm {
    SiteForm {
        name: typed.name.clone(),
        tagline: typed.tagline.clone(),
        owner: typed.owner.clone(),
        responsible: typed.responsible.clone(),
        licence: typed.licence.clone(),
        office: typed.office.clone(),
        address: typed.address.clone(),
        phone: typed.phone.clone(),
        email: typed.email.clone(),
    }
}

fn typed_of(text: SiteText) -> SiteTyped {
    SiteTyped {
        seen: String::new(),
        name: text.name,
        tagline: text.tagline.unwrap_or_default(),
        owner: text.owner,
        responsible: text.responsible,
        licence: text.licence.unwrap_or_default(),
        office: text.office,
        address: text.address,
        phone: text.phone.as_str().to_owned(),
        email: text.email.to_string(),
    }
}

fn facts(now: &SiteTyped) -> Vec<(&'static str, String)> {
    let facts = [
        ("Tên trang", &now.name),
        ("Dòng dưới tên trang", &now.tagline),
        ("Cơ quan chủ quản", &now.owner),
        ("Người chịu trách nhiệm nội dung", &now.responsible),
        ("Giấy phép", &now.licence),
        ("Nơi tiếp nhận thông tin", &now.office),
        ("Địa chỉ", &now.address),
        ("Điện thoại", &now.phone),
        ("Thư điện tử", &now.email),
    ];
    let filled = facts.into_iter().filter(|(_, value)| !value.is_empty());
    filled.map(|(label, value)| (label, value.clone())).collect()
}

async fn site_page(can: &Can<ShapeSite>) -> Result<SitePage, Problem> {
    let site = site(can.services(), &can.view()).await?;
    Ok(SitePage {
        shell: can.portal.shell(can, "Thông tin trang", PATH).await?,
        origin: origin(&site),
        seen: site.version.number(),
        key: fresh_key(),
        errors: Vec::new(),
        now: Vec::new(),
        typed: typed_of(site.text),
        source_line: SOURCE_LINE,
    })
}

fn origin(site: &Site) -> String {
    match (&site.edited_by, site.edited_at) {
        (Some(by), Some(at)) => {
            format!(
                "{}, {} thay đổi lần cuối lúc {}.",
                by.name,
                by.title(),
                at.moment_words()
            )
        }
        _ => "Thông tin theo dữ liệu ban đầu của hệ thống, chưa được thay đổi trên trang này.".to_owned(),
    }
}
