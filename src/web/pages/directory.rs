//! The directory of the network: on the page, on paper, as a file.

use poem::Result;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};

use super::tenure::{bodies, choice};
use crate::{
    app::directory::{DirectoryForm, Entry, export_directory, read_directory},
    domain::{
        directory::{PersonKind, seen_body},
        policy::ViewDirectory,
    },
    web::{
        gate::Can,
        page::Answer,
        problem::Problem,
        sheets::{self, XLSX},
        views::directory::DirectoryPage,
    },
};

/// People on a page.
const PAGE: i64 = 50;
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
        tenant: Query<Option<String>>,
        kind: Query<Option<String>>,
        field: Query<Option<String>>,
        after: Query<Option<String>>,
    ) -> Result<Answer> {
        let form = form_of(tenant.0, kind.0, field.0);
        let asked = (&can.person, &form);
        let read = read_directory(can.services(), &can.view(), asked, after.0.as_deref(), PAGE).await;
        let (rows, next) = read.map_err(Problem::from)?;
        let reference = can.services().reference.current().await.map_err(Problem::from)?;
        let query = query_of(&form);
        let today = can.services().today();
        let next = next.map(|mark| {
            let mark: String = url::form_urlencoded::byte_serialize(mark.as_bytes()).collect();
            let sign = if query.is_empty() { '?' } else { '&' };
            format!("{PATH}{query}{sign}after={mark}")
        });
        let own = seen_body(&can.person).map(|own| reference.tenant_name(own).to_owned());
        let fields = reference.catalogue.fields.iter();
        Ok(Answer::page(&DirectoryPage {
            shell: can.portal.shell(&can, "Danh bạ", PATH).await?,
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
        })?)
    }

    /// The directory as a file, `danh-ba.csv` or `danh-ba.xlsx`.
    #[oai(path = "/danh-ba/tep/:name", method = "get")]
    async fn export_directory(
        &self,
        can: Can<ViewDirectory>,
        name: Path<String>,
        tenant: Query<Option<String>>,
        kind: Query<Option<String>>,
        field: Query<Option<String>>,
    ) -> Result<Answer> {
        if !matches!(name.0.as_str(), "danh-ba.csv" | "danh-ba.xlsx") {
            return Err(Problem::not_found().into());
        }
        let form = form_of(tenant.0, kind.0, field.0);
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

fn form_of(tenant: Option<String>, kind: Option<String>, field: Option<String>) -> DirectoryForm {
    DirectoryForm {
        tenant: tenant.unwrap_or_default(),
        kind: kind.unwrap_or_default(),
        field: field.unwrap_or_default(),
    }
}

fn query_of(form: &DirectoryForm) -> String {
    let parts = [
        ("tenant", &form.tenant),
        ("kind", &form.kind),
        ("field", &form.field),
    ];
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in parts.into_iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(name, value);
    }
    match query.finish() {
        empty if empty.is_empty() => empty,
        query => format!("?{query}"),
    }
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
