//! Looking for submissions as JSON.

use poem::Result;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::{
    submissions::PAGE,
    types::{SubmissionBody, SubmissionList},
};
use crate::{
    app::search::SearchForm,
    domain::policy::{Permission, ViewNewsroom, ViewWorkspace},
    web::{
        gate::{Can, Side},
        problem::Problem,
    },
};

/// Looking for submissions as JSON.
pub struct SearchApi;

#[OpenApi]
impl SearchApi {
    /// Items of the body by code, words of the title, names or document number, newest first.
    ///
    /// `from` and `to` are days, `dd/MM/yyyy` or `yyyy-MM-dd`, of the first submit, of a draft of its opening.
    #[oai(path = "/workspaces/:tenant/search", method = "get")]
    #[expect(
        clippy::too_many_arguments,
        reason = "each filter of the address is a parameter"
    )]
    async fn search_workspace(
        &self,
        can: Can<ViewWorkspace>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        q: Query<Option<String>>,
        state: Query<Option<String>>,
        field: Query<Option<String>>,
        from: Query<Option<String>>,
        to: Query<Option<String>>,
        after: Query<Option<String>>,
    ) -> Result<Json<SubmissionList>> {
        let form = SearchForm {
            q: q.0.unwrap_or_default(),
            tenant: String::new(),
            state: state.0.unwrap_or_default(),
            field: field.0.unwrap_or_default(),
            from: from.0.unwrap_or_default(),
            to: to.0.unwrap_or_default(),
            after: after.0.unwrap_or_default(),
        };
        find(&can, &form).await
    }

    /// Items the Board may see, by code, words of the title, names or document number, newest first.
    ///
    /// `tenant` is the slug of a body; `from` and `to` are days of the first submit, `dd/MM/yyyy` or `yyyy-MM-dd`.
    #[oai(path = "/newsroom/search", method = "get")]
    #[expect(
        clippy::too_many_arguments,
        reason = "each filter of the address is a parameter"
    )]
    async fn search_newsroom(
        &self,
        can: Can<ViewNewsroom>,
        q: Query<Option<String>>,
        tenant: Query<Option<String>>,
        state: Query<Option<String>>,
        field: Query<Option<String>>,
        from: Query<Option<String>>,
        to: Query<Option<String>>,
        after: Query<Option<String>>,
    ) -> Result<Json<SubmissionList>> {
        let form = SearchForm {
            q: q.0.unwrap_or_default(),
            tenant: tenant.0.unwrap_or_default(),
            state: state.0.unwrap_or_default(),
            field: field.0.unwrap_or_default(),
            from: from.0.unwrap_or_default(),
            to: to.0.unwrap_or_default(),
            after: after.0.unwrap_or_default(),
        };
        find(&can, &form).await
    }
}

async fn find<P: Permission>(can: &Can<P>, form: &SearchForm) -> Result<Json<SubmissionList>>
where
    P::Side: Side,
{
    let reference = can.services().reference.current().await.map_err(Problem::from)?;
    let filter = form.parse(&reference).map_err(Problem::from)?;
    let (items, next) = can
        .view()
        .search_submissions(&filter, PAGE)
        .await
        .map_err(Problem::from)?;
    Ok(Json(SubmissionList {
        items: items.iter().map(SubmissionBody::from).collect(),
        next: next.map(|cursor| cursor.to_string()),
    }))
}
