//! Filters of the queue that a person keeps under a name.

use poem::Result;
use poem_openapi::{OpenApi, param::Path};
use serde::Deserialize;

use super::{
    beside::Place,
    newsroom::{Chosen, queue_page},
};
use crate::{
    app::{
        Fault,
        saved_views::{FilterForm, drop_view, keep_view, rename_view},
    },
    domain::policy::ViewNewsroom,
    store::Receipt,
    web::{form::Form, gate::Can, page::Answer, problem::Problem, views::parts::FieldError},
};

/// Filters of the queue that a person keeps under a name.
pub struct SavedViewPages;

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct ViewForm {
    view_name: String,
    state: String,
    field: String,
    tenant: String,
    late: String,
}

impl ViewForm {
    fn filters(&self) -> FilterForm {
        FilterForm {
            state: self.state.clone(),
            field: self.field.clone(),
            tenant: self.tenant.clone(),
            late: !self.late.is_empty(),
        }
    }
}

#[OpenApi]
impl SavedViewPages {
    /// Keeps the filters of the queue under a name.
    #[oai(path = "/toa-soan/cach-xem", method = "post")]
    async fn keep_view(&self, can: Can<ViewNewsroom>, form: Form<ViewForm>) -> Result<Answer> {
        let reference = can.services().reference.current().await.map_err(Problem::from)?;
        let tx = can.tx(form.once("keep_view"))?;
        let typed = form.typed;
        let kept = keep_view(tx, &reference, &typed.view_name, &typed.filters()).await;
        answer(&can, kept, typed, ("luu-cach-xem", "view_name")).await
    }

    /// Gives one of the own views another name.
    #[oai(path = "/toa-soan/cach-xem/:id/doi-ten", method = "post")]
    async fn rename_view(
        &self,
        can: Can<ViewNewsroom>,
        id: Path<String>,
        form: Form<ViewForm>,
    ) -> Result<Answer> {
        let renamed = rename_view(can.tx(form.once("rename_view"))?, &id.0, &form.typed.view_name).await;
        // The name stood in another form than the one that is drawn with what was typed.
        answer(&can, renamed, form.typed, ("doi-ten-cach-xem", "")).await
    }

    /// Keeps one of the own views no longer.
    #[oai(path = "/toa-soan/cach-xem/:id/xoa", method = "post")]
    async fn drop_view(
        &self,
        can: Can<ViewNewsroom>,
        id: Path<String>,
        form: Form<ViewForm>,
    ) -> Result<Answer> {
        let dropped = drop_view(can.tx(form.once("drop_view"))?, &id.0).await;
        answer(&can, dropped, form.typed, ("xoa-cach-xem", "")).await
    }
}

/// The queue as it was, with what came of the act.
async fn answer(
    can: &Can<ViewNewsroom>,
    done: Result<Receipt, Fault>,
    typed: ViewForm,
    (said, control): (&str, &'static str),
) -> Result<Answer> {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let chosen = Chosen::of(
        can,
        given(&typed.state),
        given(&typed.field),
        given(&typed.tenant),
        given(&typed.late),
    );
    let fault = match done {
        Ok(_) => {
            return Ok(Answer::onward(&format!(
                "{}&da={said}",
                chosen.address(&chosen.state)
            )));
        }
        Err(Fault::Form(faults)) => Fault::Form(faults),
        Err(fault) => return Err(Problem::from(fault).into()),
    };
    let problem = Problem::from(fault);
    let mut page = queue_page(can, Place::new(chosen, None)).await?;
    page.errors = problem
        .fields
        .into_iter()
        .map(|fault| FieldError {
            field: control,
            message: fault.message,
        })
        .collect();
    if !control.is_empty() {
        page.view_name = typed.view_name;
    }
    Ok(Answer::page_with(problem.status, &page)?)
}
