//! Looking for submissions, in a workspace and in the newsroom.

use poem::{Result, http::StatusCode};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};

use crate::{
    app::{Fault, search::SearchForm},
    domain::{
        policy::{Permission, ViewNewsroom, ViewWorkspace},
        state::StateName,
    },
    store::Reference,
    web::{
        gate::{Can, Side},
        page::{Answer, NEWSROOM_SEARCH, query_of, workspace_path},
        present,
        problem::Problem,
        views::{
            parts::{Choice, NavLink},
            search::SearchPage,
        },
    },
};

/// Items on a page.
const PAGE: usize = 30;

/// Looking for submissions.
pub struct SearchPages;

#[OpenApi]
impl SearchPages {
    /// Looks for items of the body.
    #[oai(path = "/don-vi/:tenant/tim-kiem", method = "get")]
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
    ) -> Result<Answer> {
        let tenant = can.workspace.as_ref().ok_or_else(Problem::not_found)?;
        let base = workspace_path(&tenant.slug);
        let desk = Desk {
            action: format!("{base}/tim-kiem"),
            back: ("Không gian làm việc", base.clone()),
            among: format!("Trong tin bài của {}, kể cả bản nháp.", tenant.name),
            base,
            of_board: false,
        };
        let form = SearchForm {
            q: q.0.unwrap_or_default(),
            tenant: String::new(),
            state: state.0.unwrap_or_default(),
            field: field.0.unwrap_or_default(),
            from: from.0.unwrap_or_default(),
            to: to.0.unwrap_or_default(),
            after: after.0.unwrap_or_default(),
        };
        desk.answer(&can, form).await
    }

    /// Looks for items the Board may see.
    #[oai(path = "/toa-soan/tim-kiem", method = "get")]
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
    ) -> Result<Answer> {
        let desk = Desk {
            action: NEWSROOM_SEARCH.to_owned(),
            back: ("Tin bài chờ duyệt", "/toa-soan".to_owned()),
            among: "Trong tin bài đã gửi đến Ban Biên tập thuộc phạm vi của bạn.".to_owned(),
            base: "/toa-soan".to_owned(),
            of_board: true,
        };
        let form = SearchForm {
            q: q.0.unwrap_or_default(),
            tenant: tenant.0.unwrap_or_default(),
            state: state.0.unwrap_or_default(),
            field: field.0.unwrap_or_default(),
            from: from.0.unwrap_or_default(),
            to: to.0.unwrap_or_default(),
            after: after.0.unwrap_or_default(),
        };
        desk.answer(&can, form).await
    }
}

/// Where one searches.
struct Desk {
    action: String,
    back: (&'static str, String),
    among: String,
    base: String,
    of_board: bool,
}

impl Desk {
    async fn answer<P: Permission>(&self, can: &Can<P>, form: SearchForm) -> Result<Answer>
    where
        P::Side: Side,
    {
        let reference = can.services().reference.current().await.map_err(Problem::from)?;
        let mut page = self.page(can, &form, &reference).await?;
        if form.is_blank() {
            return Ok(Answer::page(&page)?);
        }
        let found = match form.parse(&reference) {
            Ok(filter) => can
                .view()
                .search_submissions(&filter, PAGE)
                .await
                .map_err(Fault::from),
            Err(fault) => Err(fault),
        };
        let (items, next) = match found {
            Ok(found) => found,
            Err(fault) => {
                let problem = Problem::from(fault);
                if problem.status != StatusCode::UNPROCESSABLE_ENTITY {
                    return Err(problem.into());
                }
                page.errors = present::faults_of(problem);
                return Ok(Answer::page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)?);
            }
        };
        let now = can.services().now();
        let rows: Vec<_> = items
            .iter()
            .map(|item| present::row(item, &self.base, &reference, now))
            .collect();
        page.found = Some(summary(rows.len(), next.is_some(), !form.after.is_empty()));
        page.rows = rows;
        page.next = next.map(|cursor| address(&self.action, &form, &cursor.to_string()));
        Ok(Answer::page(&page)?)
    }

    async fn page<P: Permission>(
        &self,
        can: &Can<P>,
        form: &SearchForm,
        reference: &Reference,
    ) -> Result<SearchPage, Problem> {
        let (label, href) = &self.back;
        let states = StateName::ALL.into_iter();
        let states = states.filter(|state| !self.of_board || *state != StateName::Draft);
        let tenants = reference.tenants.iter().filter(|_| self.of_board);
        Ok(SearchPage {
            shell: can.portal.shell(can, "Tìm kiếm tin bài", &self.action).await?,
            back: NavLink {
                label: (*label).to_owned(),
                href: href.clone(),
                current: false,
            },
            action: self.action.clone(),
            among: self.among.clone(),
            q: form.q.clone(),
            tenants: tenants.map(|one| choice(one.slug.as_str(), &one.name)).collect(),
            states: states.map(|state| choice(state.slug(), state.label())).collect(),
            fields: present::lists(&reference.catalogue).fields,
            tenant: form.tenant.clone(),
            state: form.state.clone(),
            field: form.field.clone(),
            from: form.from.clone(),
            to: form.to.clone(),
            errors: Vec::new(),
            found: None,
            rows: Vec::new(),
            next: None,
        })
    }
}

fn choice(value: &str, label: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        depth: 0,
    }
}

/// How much was found; what is beyond the page is not counted, since counting would cost more than finding.
fn summary(rows: usize, more: bool, later: bool) -> String {
    match (rows, more, later) {
        (0, ..) => "Không có kết quả.".to_owned(),
        (rows, false, false) => format!("Tìm thấy {rows} tin bài, mới nhất trước."),
        (rows, true, _) => format!("{rows} tin bài trên trang này, mới nhất trước; còn nữa ở trang sau."),
        (rows, false, true) => format!("{rows} tin bài trên trang này. Đã hết kết quả."),
    }
}

/// The address of the same search from a row on.
fn address(action: &str, form: &SearchForm, after: &str) -> String {
    let parts = [
        ("q", form.q.as_str()),
        ("tenant", &form.tenant),
        ("state", &form.state),
        ("field", &form.field),
        ("from", &form.from),
        ("to", &form.to),
        ("after", after),
    ];
    format!("{action}{}", query_of(&parts))
}
