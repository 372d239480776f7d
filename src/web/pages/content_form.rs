//! The form of an item's content, on either side.

use std::sync::Arc;

use poem::{Result, http::StatusCode};
use serde::Deserialize;

use super::item::{ItemDesk, saying};
use crate::{
    app::{
        Fault,
        content_form::{ContentForm, retired_section},
        submissions::edit_submission,
    },
    domain::{
        content::{Revision, RevisionNumber},
        custody::SubmissionFault,
        policy::{Action, Permission, decide},
        text::{Slug, SubmissionCode},
    },
    store::{Reference, StoreFault},
    web::{
        form::{Form, fresh_key},
        gate::{Can, Side},
        page::Answer,
        present,
        problem::Problem,
        views::{
            parts::{DiffView, FieldError},
            submissions::{FormValues, SubmissionForm},
        },
    },
};

/// The form of a content, as its controls are named.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct TypedContent {
    kind: String,
    title: String,
    summary: String,
    body: String,
    field: String,
    category: String,
    section: String,
    author: String,
    source: String,
    reused: Option<String>,
    consent_required: Option<String>,
    event_at: String,
    document_number: String,
    issued_on: String,
    issuer: String,
    place: String,
    revision: String,
    key: String,
}

impl TypedContent {
    pub(super) fn content(&self) -> ContentForm {
        ContentForm {
            kind: self.kind.clone(),
            title: self.title.clone(),
            summary: self.summary.clone(),
            body: self.body.clone(),
            field: self.field.clone(),
            category: self.category.clone(),
            section: self.section.clone(),
            author: self.author.clone(),
            source: self.source.clone(),
            reused: self.reused.is_some(),
            consent_required: self.consent_required.is_some(),
            event_at: self.event_at.clone(),
            document_number: self.document_number.clone(),
            issued_on: self.issued_on.clone(),
            issuer: self.issuer.clone(),
            place: self.place.clone(),
        }
    }

    /// The idempotency key the form carried.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    fn edited(&self) -> Result<RevisionNumber, Problem> {
        let number = self.revision.parse().map_err(|_| Problem::foreign_request())?;
        Ok(RevisionNumber::from_number(number))
    }
}

pub(super) fn values_of(form: ContentForm, revision: String, key: String) -> FormValues {
    FormValues {
        kind: form.kind,
        title: form.title,
        summary: form.summary,
        body: form.body,
        field: form.field,
        category: form.category,
        section: form.section,
        author: form.author,
        source: form.source,
        reused: form.reused,
        consent_required: form.consent_required,
        event_at: form.event_at,
        document_number: form.document_number,
        issued_on: form.issued_on,
        issuer: form.issuer,
        place: form.place,
        revision,
        key,
    }
}

/// Where a form goes and what it is.
pub(super) struct FormDesk {
    pub(super) action: String,
    pub(super) cancel: String,
    pub(super) editorial: bool,
    /// Where in the queue the edit began; empty elsewhere.
    pub(super) queue: String,
}

impl FormDesk {
    /// The form of a new draft in the workspace at `base`.
    pub(super) fn of_new(base: String) -> Self {
        Self {
            action: format!("{base}/soan"),
            cancel: base,
            editorial: false,
            queue: String::new(),
        }
    }

    pub(super) async fn page<P: Permission>(
        &self,
        can: &Can<P>,
        values: FormValues,
    ) -> Result<SubmissionForm, Problem> {
        let reference = can.services().reference.current().await?;
        let title = match (self.editorial, values.revision.is_empty()) {
            (true, _) => "Biên tập tin bài",
            (false, true) => "Soạn tin bài",
            (false, false) => "Sửa tin bài",
        };
        let lists = present::lists(&reference.catalogue);
        let section = Slug::parse(&values.section).ok();
        let retired = section.and_then(|section| retired_section(&reference.catalogue, &section));
        Ok(SubmissionForm {
            retired_section: retired.map(|fault| fault.message),
            shell: can.portal.shell(can, title, &self.action).await?,
            action: self.action.clone(),
            cancel: self.cancel.clone(),
            editorial: self.editorial,
            queue: self.queue.clone(),
            values,
            errors: Vec::new(),
            conflict: None,
            fields: lists.fields,
            categories: lists.categories,
            sections: lists.sections,
            intake: None,
        })
    }
}

/// The form of an edit, on either side.
pub(super) async fn show_edit<P: Permission>(
    can: &Can<P>,
    desk: &ItemDesk,
    code: &SubmissionCode,
) -> Result<Answer>
where
    P::Side: Side,
{
    let view = can.view();
    let item = view.submission(code).await.map_err(Problem::from)?;
    decide(&can.person, Action::Edit, &item).map_err(|denied| Problem::from(StoreFault::from(denied)))?;
    let current = view.revision(&item, item.revision).await.map_err(Problem::from)?;
    let values = values_of(
        ContentForm::of(&current.content),
        item.revision.number().to_string(),
        fresh_key(),
    );
    let page = desk.form(code).page(can, values).await?;
    Ok(Answer::page(&page)?)
}

/// Writes a new revision, on either side; a conflict shows what came in between and keeps what was typed.
pub(super) async fn edit<P: Permission>(
    can: &Can<P>,
    desk: &ItemDesk,
    code: &SubmissionCode,
    form: Form<TypedContent>,
) -> Result<Answer>
where
    P::Side: Side,
{
    let edited = form.typed.edited()?;
    let tx = can.tx(form.once("edit"))?;
    let done = edit_submission(can.services(), tx, code, edited, &form.typed.content()).await;
    let desk = desk.form(code);
    let keep = |revision: RevisionNumber, key: String| {
        desk.page(
            can,
            values_of(form.typed.content(), revision.number().to_string(), key),
        )
    };
    match done {
        Ok(_) | Err(Fault::Submission(SubmissionFault::Unchanged)) => {
            let said = if desk.editorial { "bien-tap" } else { "luu-nhap" };
            Ok(Answer::onward(&saying(&desk.cancel, said)))
        }
        Err(Fault::Form(faults)) => {
            let page = keep(edited, form.typed.key.clone()).await?;
            let page = SubmissionForm {
                errors: present::field_errors(faults),
                ..page
            };
            Ok(Answer::page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)?)
        }
        Err(Fault::Submission(SubmissionFault::StaleEdit { .. }) | Fault::Store(StoreFault::Conflict)) => {
            let view = can.view();
            let item = view.submission(code).await.map_err(Problem::from)?;
            let reference = can.services().reference.current().await.map_err(Problem::from)?;
            let seen = view.revision(&item, edited).await.map_err(Problem::from)?;
            let current = view.revision(&item, item.revision).await.map_err(Problem::from)?;
            let mut page = keep(item.revision, fresh_key()).await?;
            page.conflict = Some(compare(seen, current, &reference).await?);
            Ok(Answer::page_with(StatusCode::CONFLICT, &page)?)
        }
        // Too late, or no longer in this person's hands: the words are kept all the same.
        Err(fault @ Fault::Store(StoreFault::Denied(_))) => {
            let problem = Problem::from(fault);
            let message = format!(
                "{} Nội dung bạn nhập còn ở dưới, hãy chép lại nếu cần.",
                problem.detail
            );
            let page = keep(edited, form.typed.key.clone()).await?;
            let page = SubmissionForm {
                errors: vec![FieldError {
                    field: "body",
                    message,
                }],
                ..page
            };
            Ok(Answer::page_with(problem.status, &page)?)
        }
        Err(fault) => Err(Problem::from(fault).into()),
    }
}

/// Compares two revisions beside the threads that serve: long texts take a while.
pub(super) async fn compare(
    from: Revision,
    to: Revision,
    reference: &Arc<Reference>,
) -> Result<DiffView, Problem> {
    let reference = reference.clone();
    let compared = tokio::task::spawn_blocking(move || {
        let side = |revision: &Revision| (revision.number.number(), revision.content.clone());
        let ((old, before), (new, after)) = (side(&from), side(&to));
        present::diff((old, &before), (new, &after), &reference)
    });
    compared.await.map_err(|_| Problem::internal())
}
