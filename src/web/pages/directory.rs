//! The directory of the network: on the page, on paper, as a file.

use poem::{Result, http::StatusCode};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};

use super::tenure::{bodies, choice};
use crate::{
    app::{
        Fault,
        directory::{DirectoryForm, Entry, export_directory, read_directory},
    },
    domain::{
        directory::{PersonKind, seen_body},
        policy::ViewDirectory,
    },
    web::{
        gate::Can,
        page::{Answer, query_of},
        present,
        problem::Problem,
        sheets::{self, XLSX},
        views::directory::DirectoryPage,
    },
};

/// People on a page.
const PAGE: usize = 50;
/// Its address.
const PATH: &str = "/danh-ba";
/// Columns of the file, with their widths.
const COLUMNS: [(&str, f64); 9] = [
    ("Họ và tên", 26.0),
    ("Chức vụ, đơn vị công tác", 36.0),
    ("Thư điện tử", 30.0),
    ("Cơ quan, đơn vị", 32.0),
    ("Thành phần", 22.0),
    ("Vai trò", 28.0),
    ("Lĩnh vực phụ trách", 36.0),
    ("Văn bản cử", 28.0),
    ("Thời hạn", 24.0),
];

/// The directory of the network.
pub struct DirectoryPages;

#[OpenApi]
impl DirectoryPages {
    /// A page of the directory.
    #[oai(path = "/danh-ba", method = "get")]
    async fn show_directory(
        &self,
        can: Can<ViewDirectory>,
        q: Query<Option<String>>,
        tenant: Query<Option<String>>,
        kind: Query<Option<String>>,
        field: Query<Option<String>>,
        after: Query<Option<String>>,
    ) -> Result<Answer> {
        let form = form_of(q.0, tenant.0, kind.0, field.0);
        let asked = (&can.person, &form);
        let read = read_directory(can.services(), &can.view(), asked, after.0.as_deref(), PAGE).await;
        let (status, (rows, next), errors) = match read {
            Ok(found) => (StatusCode::OK, found, Vec::new()),
            Err(Fault::Form(faults)) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                (Vec::new(), None),
                present::field_errors(faults),
            ),
            Err(fault) => return Err(Problem::from(fault).into()),
        };
        let reference = can.services().reference.current().await.map_err(Problem::from)?;
        let today = can.services().today();
        let [q, tenant, kind, field] = parts(&form);
        let next = next.map(|mark| {
            let query = query_of(&[q, tenant, kind, field, ("after", &mark)]);
            format!("{PATH}{query}")
        });
        let query = query_of(&[q, tenant, kind, field]);
        let own = seen_body(&can.person).map(|own| reference.tenant_name(own).to_owned());
        let fields = reference.catalogue.fields.iter();
        let page = DirectoryPage {
            shell: can.portal.shell(&can, "Danh bạ", PATH).await?,
            errors,
            q: form.q,
            own_body: own,
            tenants: bodies(&reference, today, |_| true),
            kinds: PersonKind::ALL
                .map(|kind| choice(kind.slug().to_owned(), kind.label().to_owned()))
                .to_vec(),
            fields: fields
                .map(|field| choice(field.slug.to_string(), field.name.clone()))
                .collect(),
            tenant: form.tenant,
            kind: form.kind,
            field: form.field,
            query,
            rows,
            next,
            day: today.short(),
        };
        Ok(Answer::page_with(status, &page)?)
    }

    /// The directory as a file, `danh-ba.csv` or `danh-ba.xlsx`.
    #[oai(path = "/danh-ba/tep/:name", method = "get")]
    async fn export_directory(
        &self,
        can: Can<ViewDirectory>,
        name: Path<String>,
        q: Query<Option<String>>,
        tenant: Query<Option<String>>,
        kind: Query<Option<String>>,
        field: Query<Option<String>>,
    ) -> Result<Answer> {
        if !matches!(name.0.as_str(), "danh-ba.csv" | "danh-ba.xlsx") {
            return Err(Problem::not_found().into());
        }
        let form = form_of(q.0, tenant.0, kind.0, field.0);
        let entries = export_directory(can.services(), &can.view(), &can.person, &form)
            .await
            .map_err(Problem::from)?;
        let rows: Vec<_> = entries.into_iter().map(cells).collect();
        let file = if name.0.ends_with(".csv") {
            let bytes = sheets::csv(&COLUMNS.map(|(column, _)| column), &rows);
            sheets::download("text/csv; charset=utf-8", &name.0, bytes)
        } else {
            sheets::download(XLSX, &name.0, sheets::xlsx("Danh bạ", &COLUMNS, &rows)?)
        };
        Ok(Answer::bytes(file))
    }
}

fn form_of(
    q: Option<String>,
    tenant: Option<String>,
    kind: Option<String>,
    field: Option<String>,
) -> DirectoryForm {
    DirectoryForm {
        q: q.unwrap_or_default(),
        tenant: tenant.unwrap_or_default(),
        kind: kind.unwrap_or_default(),
        field: field.unwrap_or_default(),
    }
}

/// The filter as an address has it.
fn parts(form: &DirectoryForm) -> [(&'static str, &str); 4] {
    [
        ("q", &form.q),
        ("tenant", &form.tenant),
        ("kind", &form.kind),
        ("field", &form.field),
    ]
}

fn cells(entry: Entry) -> Vec<String> {
    vec![
        entry.full_name,
        entry.post,
        entry.email,
        entry.tenant,
        entry.kind.to_owned(),
        entry.roles,
        entry.fields,
        entry.document,
        entry.term,
    ]
}
