//! Recording what came by post, by e-mail or by hand.

use poem::{Result, http::StatusCode};
use poem_openapi::OpenApi;
use serde::Deserialize;

use super::content_form::{TypedContent, values_of};
use crate::{
    app::{
        Fault,
        intake::{IntakeForm, suppliers, take_in_submission},
    },
    domain::{policy::RecordIntake, supply::Channel},
    web::{
        form::{Form, fresh_key},
        gate::Can,
        page::Answer,
        present,
        problem::Problem,
        views::{
            parts::{Choice, FieldError},
            submissions::{IntakeFields, SubmissionForm},
        },
    },
};

const PAGE: &str = "/toa-soan/tiep-nhan";

/// Recording what came by post, by e-mail or by hand.
pub struct IntakePages;

/// The form, as its controls are named.
#[derive(Default, Deserialize)]
#[serde(default)]
struct TypedIntake {
    supplier_tenant: String,
    supplier_name: String,
    supplier_person: String,
    supplier_post: String,
    channel: String,
    received_at: String,
    letter_number: String,
    declared: Option<String>,
    #[serde(flatten)]
    content: TypedContent,
}

impl TypedIntake {
    fn form(&self) -> IntakeForm {
        IntakeForm {
            supplier_tenant: self.supplier_tenant.clone(),
            supplier_name: self.supplier_name.clone(),
            supplier_person: self.supplier_person.clone(),
            supplier_post: self.supplier_post.clone(),
            channel: self.channel.clone(),
            received_at: self.received_at.clone(),
            letter_number: self.letter_number.clone(),
            declared: self.declared.is_some(),
            content: self.content.content(),
        }
    }
}

#[OpenApi]
impl IntakePages {
    /// The form of what came.
    #[oai(path = "/toa-soan/tiep-nhan", method = "get")]
    async fn show_intake(&self, can: Can<RecordIntake>) -> Result<Answer> {
        let page = page(&can, IntakeForm::default(), fresh_key(), Vec::new()).await?;
        Ok(Answer::page(&page)?)
    }

    /// Records what came.
    #[oai(path = "/toa-soan/tiep-nhan", method = "post")]
    async fn take_in(&self, can: Can<RecordIntake>, form: Form<TypedIntake>) -> Result<Answer> {
        let typed = form.typed.form();
        let tx = can.tx(form.once("take_in"))?;
        match take_in_submission(can.services(), tx, &typed).await {
            Ok(receipt) => Ok(Answer::onward(&format!(
                "/toa-soan/tin-bai/{}?da=tiep-nhan",
                receipt.handle
            ))),
            Err(Fault::Form(faults)) => {
                let errors = present::field_errors(faults);
                let page = page(&can, typed, form.typed.content.key().to_owned(), errors).await?;
                Ok(Answer::page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)?)
            }
            Err(fault) => Err(Problem::from(fault).into()),
        }
    }
}

async fn page(
    can: &Can<RecordIntake>,
    typed: IntakeForm,
    key: String,
    errors: Vec<FieldError>,
) -> Result<SubmissionForm, Problem> {
    let reference = can.services().reference.current().await?;
    let lists = present::lists(&reference.catalogue);
    let choice = |value: &str, label: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        depth: 0,
    };
    let tenants = suppliers(&reference, can.services().today())
        .map(|tenant| choice(tenant.slug.as_str(), &tenant.name))
        .collect();
    Ok(SubmissionForm {
        shell: can.portal.shell(can, "Tiếp nhận tin bài", PAGE).await?,
        action: PAGE.to_owned(),
        cancel: "/toa-soan".to_owned(),
        editorial: false,
        queue: String::new(),
        values: values_of(typed.content, String::new(), key),
        errors,
        conflict: None,
        retired_section: None,
        fields: lists.fields,
        categories: lists.categories,
        sections: lists.sections,
        intake: Some(IntakeFields {
            tenants,
            channels: Channel::ALL
                .map(|channel| choice(channel.slug(), channel.label()))
                .to_vec(),
            supplier_tenant: typed.supplier_tenant,
            supplier_name: typed.supplier_name,
            supplier_person: typed.supplier_person,
            supplier_post: typed.supplier_post,
            channel: typed.channel,
            received_at: typed.received_at,
            letter_number: typed.letter_number,
            declared: typed.declared,
        }),
    })
}
