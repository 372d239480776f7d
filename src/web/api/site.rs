//! What the site says of itself, as JSON.

use poem::Result;
use poem_openapi::{Object, OpenApi, param::Header, payload::Json};

use super::types::{VersionBody, once};
use crate::{
    app::site::{SiteForm, edit_site, site},
    domain::{policy::ShapeSite, site::Site},
    web::{gate::Can, problem::Problem},
};

/// What the site says of itself, as JSON.
pub struct SiteApi;

/// What the site says of itself.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct SiteBody {
    /// Its version; a change names the one that was read.
    version: i64,
    /// Tên trang.
    name: String,
    /// Dòng dưới tên trang; may be empty.
    #[oai(default)]
    tagline: String,
    /// Cơ quan chủ quản.
    owner: String,
    /// Người chịu trách nhiệm nội dung.
    responsible: String,
    /// Giấy phép; may be empty.
    #[oai(default)]
    licence: String,
    /// Nơi tiếp nhận thông tin.
    office: String,
    /// Địa chỉ.
    address: String,
    /// Điện thoại.
    phone: String,
    /// Thư điện tử.
    email: String,
}

impl From<Site> for SiteBody {
    fn from(site: Site) -> Self {
        let text = site.text;
        Self {
            version: site.version.number(),
            name: text.name,
            tagline: text.tagline.unwrap_or_default(),
            owner: text.owner,
            responsible: text.responsible,
            licence: text.licence.unwrap_or_default(),
            office: text.office,
            address: text.address,
            phone: text.phone.into(),
            email: text.email.into(),
        }
    }
}

impl From<SiteBody> for SiteForm {
    fn from(body: SiteBody) -> Self {
        Self {
            name: body.name,
            tagline: body.tagline,
            owner: body.owner,
            responsible: body.responsible,
            licence: body.licence,
            office: body.office,
            address: body.address,
            phone: body.phone,
            email: body.email,
        }
    }
}

#[OpenApi]
impl SiteApi {
    /// What the site says of itself.
    #[oai(path = "/administration/site", method = "get")]
    async fn show_site(&self, can: Can<ShapeSite>) -> Result<Json<SiteBody>> {
        let site = site(can.services(), &can.view()).await.map_err(Problem::from)?;
        Ok(Json(site.into()))
    }

    /// Replaces what the site says of itself.
    #[oai(path = "/administration/site", method = "post")]
    async fn edit_site(
        &self,
        can: Can<ShapeSite>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<SiteBody>,
    ) -> Result<Json<VersionBody>> {
        let tx = can.tx(once("edit_site", key.0.as_deref(), &body.0)?)?;
        let seen = body.0.version;
        let receipt = edit_site(can.services(), tx, seen, &body.0.into()).await;
        Ok(Json(receipt.map_err(Problem::from)?.into()))
    }
}
