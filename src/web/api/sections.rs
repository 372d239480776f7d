//! The tree of sections as JSON.

use poem::Result;
use poem_openapi::{
    Object, OpenApi,
    param::{Header, Path},
    payload::Json,
};

use super::types::{VersionBody, once};
use crate::{
    app::sections::{SectionAct, SectionForm, edit_sections, section_tree},
    domain::{catalogue::Section, policy::ShapeSite},
    web::{gate::Can, problem::Problem},
};

/// The tree of sections as JSON.
pub struct SectionsApi;

/// A section.
#[derive(Clone, Debug, Object)]
struct SectionBody {
    /// Key, which articles carry and which never changes.
    key: String,
    /// Name.
    name: String,
    /// Last part of its address.
    address: String,
    /// Addresses that lead to it.
    former_addresses: Vec<String>,
    /// Key of the section above it.
    parent: Option<String>,
    /// Place among its siblings, ascending.
    order: u32,
    /// Whether it is retired.
    retired: bool,
    /// Key of the section where its articles are found, once it is retired.
    successor: Option<String>,
}

impl From<&Section> for SectionBody {
    fn from(section: &Section) -> Self {
        Self {
            key: section.slug.to_string(),
            name: section.name.clone(),
            address: section.address().to_string(),
            former_addresses: section.former.iter().map(ToString::to_string).collect(),
            parent: section.parent.as_ref().map(ToString::to_string),
            order: section.order,
            retired: section.retired,
            successor: section.successor.as_ref().map(ToString::to_string),
        }
    }
}

/// The whole tree.
#[derive(Clone, Debug, Object)]
struct TreeBody {
    /// Its version, which every change names.
    version: i64,
    /// Sections of all levels, by their order.
    sections: Vec<SectionBody>,
}

/// A new section.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct NewSectionBody {
    /// Version of the tree that was read.
    version: i64,
    /// Name, at most 200 characters.
    name: String,
    /// Last part of its address; made of the name when left out.
    #[oai(default)]
    address: String,
    /// Key of the section above it; the top when left out.
    #[oai(default)]
    parent: String,
    /// Place among its siblings from 1; the last when left out.
    place: Option<u16>,
}

/// A name and an address.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct RenameBody {
    /// Version of the tree that was read.
    version: i64,
    /// Name, at most 200 characters.
    name: String,
    /// Last part of its address; kept when left out.
    #[oai(default)]
    address: String,
}

/// A place in the tree.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct MoveBody {
    /// Version of the tree that was read.
    version: i64,
    /// Key of the section above it; the top when left out.
    #[oai(default)]
    parent: String,
    /// Place among its siblings from 1; the last when left out.
    place: Option<u16>,
}

/// What takes the place of a section.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct RetireBody {
    /// Version of the tree that was read.
    version: i64,
    /// Key of the section where its address and its articles are found then.
    successor: String,
}

/// The version that was read.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct RestoreBody {
    /// Version of the tree that was read.
    version: i64,
}

fn place(place: Option<u16>) -> String {
    place.map(|place| place.to_string()).unwrap_or_default()
}

async fn edit(
    can: &Can<ShapeSite>,
    (act, operation): (SectionAct, &'static str),
    key: Option<&str>,
    seen: i64,
    form: SectionForm,
) -> Result<Json<VersionBody>> {
    let tx = can.tx(once(operation, key, &(seen, &form))?)?;
    let receipt = edit_sections(can.services(), tx, act, seen, &form).await;
    Ok(Json(receipt.map_err(Problem::from)?.into()))
}

#[OpenApi]
impl SectionsApi {
    /// The tree of sections.
    #[oai(path = "/administration/sections", method = "get")]
    async fn show_sections(&self, can: Can<ShapeSite>) -> Result<Json<TreeBody>> {
        let tree = section_tree(can.services(), &can.view())
            .await
            .map_err(Problem::from)?;
        Ok(Json(TreeBody {
            version: tree.version.number(),
            sections: tree.sections.iter().map(SectionBody::from).collect(),
        }))
    }

    /// Adds a section.
    #[oai(path = "/administration/sections", method = "post")]
    async fn add_section(
        &self,
        can: Can<ShapeSite>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<NewSectionBody>,
    ) -> Result<Json<VersionBody>> {
        let NewSectionBody {
            version,
            name,
            address,
            parent,
            place: number,
        } = body.0;
        let form = SectionForm {
            name,
            address,
            parent,
            place: place(number),
            ..SectionForm::default()
        };
        let act = (SectionAct::Add, "add_section");
        edit(&can, act, key.0.as_deref(), version, form).await
    }

    /// Gives a section another name or address; the old address leads to the new one.
    #[oai(path = "/administration/sections/:section/rename", method = "post")]
    async fn rename_section(
        &self,
        can: Can<ShapeSite>,
        section: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<RenameBody>,
    ) -> Result<Json<VersionBody>> {
        let form = SectionForm {
            section: section.0,
            name: body.0.name,
            address: body.0.address,
            ..SectionForm::default()
        };
        let act = (SectionAct::Rename, "rename_section");
        edit(&can, act, key.0.as_deref(), body.0.version, form).await
    }

    /// Moves a section elsewhere in the tree, with all below it.
    #[oai(path = "/administration/sections/:section/move", method = "post")]
    async fn move_section(
        &self,
        can: Can<ShapeSite>,
        section: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<MoveBody>,
    ) -> Result<Json<VersionBody>> {
        let form = SectionForm {
            section: section.0,
            parent: body.0.parent,
            place: place(body.0.place),
            ..SectionForm::default()
        };
        let act = (SectionAct::Move, "move_section");
        edit(&can, act, key.0.as_deref(), body.0.version, form).await
    }

    /// Retires a section in favour of another.
    #[oai(path = "/administration/sections/:section/retire", method = "post")]
    async fn retire_section(
        &self,
        can: Can<ShapeSite>,
        section: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<RetireBody>,
    ) -> Result<Json<VersionBody>> {
        let form = SectionForm {
            section: section.0,
            successor: body.0.successor,
            ..SectionForm::default()
        };
        let act = (SectionAct::Retire, "retire_section");
        edit(&can, act, key.0.as_deref(), body.0.version, form).await
    }

    /// Brings a retired section back.
    #[oai(path = "/administration/sections/:section/restore", method = "post")]
    async fn restore_section(
        &self,
        can: Can<ShapeSite>,
        section: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<RestoreBody>,
    ) -> Result<Json<VersionBody>> {
        let form = SectionForm {
            section: section.0,
            ..SectionForm::default()
        };
        let act = (SectionAct::Restore, "restore_section");
        edit(&can, act, key.0.as_deref(), body.0.version, form).await
    }
}
