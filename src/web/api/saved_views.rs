//! Filters of the queue that a person keeps under a name, as JSON.

use poem::Result;
use poem_openapi::{
    Object, OpenApi,
    param::{Header, Path},
    payload::Json,
};

use super::types::once;
use crate::{
    app::saved_views::{FilterForm, drop_view, keep_view, rename_view},
    domain::{policy::ViewNewsroom, saved_view::SavedView},
    web::{gate::Can, problem::Problem},
};

/// Filters of the queue that a person keeps under a name, as JSON.
pub struct SavedViewsApi;

/// Filters under a name.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct KeepViewBody {
    /// At most 60 characters, and no other of the own views has it.
    name: String,
    /// Slug of the state.
    state: String,
    /// Slug of the field.
    #[oai(default)]
    field: String,
    /// Slug of the body.
    #[oai(default)]
    tenant: String,
    /// Only what was filed late.
    #[oai(default)]
    late: bool,
}

/// Another name.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct RenameViewBody {
    /// At most 60 characters, and no other of the own views has it.
    name: String,
}

/// One of the own views.
#[derive(Clone, Debug, Object)]
struct ViewBody {
    /// Tells it from the others.
    id: String,
    /// Its name.
    name: String,
    /// Slug of the state.
    state: String,
    /// Slug of the field.
    field: Option<String>,
    /// Slug of the body.
    tenant: Option<String>,
    /// Only what was filed late.
    late: bool,
}

impl From<SavedView> for ViewBody {
    fn from(view: SavedView) -> Self {
        Self {
            id: view.id,
            name: view.name.to_string(),
            state: view.filters.state.slug().to_owned(),
            field: view.filters.field.map(|slug| slug.to_string()),
            tenant: view.filters.tenant.map(|slug| slug.to_string()),
            late: view.filters.late,
        }
    }
}

#[OpenApi]
impl SavedViewsApi {
    /// The own views, in the order they were kept.
    #[oai(path = "/newsroom/views", method = "get")]
    async fn list_views(&self, can: Can<ViewNewsroom>) -> Result<Json<Vec<ViewBody>>> {
        own_views(&can).await
    }

    /// Keeps filters under a name, 12 at most; answers with the own views.
    #[oai(path = "/newsroom/views", method = "post")]
    async fn keep_view(
        &self,
        can: Can<ViewNewsroom>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<KeepViewBody>,
    ) -> Result<Json<Vec<ViewBody>>> {
        let tx = can.tx(once("keep_view", key.0.as_deref(), &body.0)?)?;
        let reference = can.services().reference.current().await.map_err(Problem::from)?;
        let KeepViewBody {
            name,
            state,
            field,
            tenant,
            late,
        } = body.0;
        let filters = FilterForm {
            state,
            field,
            tenant,
            late,
        };
        keep_view(tx, &reference, &name, &filters)
            .await
            .map_err(Problem::from)?;
        own_views(&can).await
    }

    /// Gives one of the own views another name; answers with the own views.
    #[oai(path = "/newsroom/views/:id/rename", method = "post")]
    async fn rename_view(
        &self,
        can: Can<ViewNewsroom>,
        id: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<RenameViewBody>,
    ) -> Result<Json<Vec<ViewBody>>> {
        let tx = can.tx(once("rename_view", key.0.as_deref(), &(&id.0, &body.0))?)?;
        rename_view(tx, &id.0, &body.0.name)
            .await
            .map_err(Problem::from)?;
        own_views(&can).await
    }

    /// Keeps one of the own views no longer; answers with the own views.
    #[oai(path = "/newsroom/views/:id/remove", method = "post")]
    async fn drop_view(
        &self,
        can: Can<ViewNewsroom>,
        id: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Json<Vec<ViewBody>>> {
        let tx = can.tx(once("drop_view", key.0.as_deref(), &id.0)?)?;
        drop_view(tx, &id.0).await.map_err(Problem::from)?;
        own_views(&can).await
    }
}

async fn own_views(can: &Can<ViewNewsroom>) -> Result<Json<Vec<ViewBody>>> {
    let views = can.view().saved_views(&can.person).await.map_err(Problem::from)?;
    Ok(Json(views.into_iter().map(ViewBody::from).collect()))
}
