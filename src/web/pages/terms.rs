//! Terms of use: read by everybody, agreed to by who logs in.

use poem::{Result, http::StatusCode};
use poem_openapi::{OpenApi, param::Query};
use serde::Deserialize;

use crate::{
    app::{Fault, terms::accept_terms},
    domain::{
        policy::Arrive,
        terms::{Agreement, TermsVersion},
    },
    web::{
        form::{Form, fresh_key},
        gate::{Can, Open},
        page::{Answer, home_of, local_path},
        problem::Problem,
        views::{
            parts::FieldError,
            terms::{AcceptTermsPage, TermsPage},
        },
    },
};

/// Address of the terms.
const PATH: &str = "/dieu-khoan-su-dung";
/// Where who has not agreed yet is led.
pub const ACCEPT_PATH: &str = "/dieu-khoan-su-dung/chap-nhan";

/// Terms of use.
pub struct TermsPages;

/// What a form says of the terms.
pub(super) fn agreement(agree: &str, version: &str) -> Agreement {
    Agreement {
        agreed: agree == "on",
        version: TermsVersion::parse(version),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AcceptForm {
    agree: String,
    version: String,
    next: String,
}

#[OpenApi]
impl TermsPages {
    /// The terms of use.
    #[oai(path = "/dieu-khoan-su-dung", method = "get")]
    async fn show_terms(&self, open: Open) -> Result<Answer> {
        let reference = open
            .portal
            .services
            .reference
            .current()
            .await
            .map_err(Problem::from)?;
        let session = open.person.as_ref().zip(open.token.as_ref());
        let mut shell = open
            .portal
            .public_shell(&reference, "Điều khoản sử dụng", PATH, session);
        shell.description = Some(
            "Điều khoản tiếp cận, sử dụng, cung cấp thông tin của Trang Thông tin điện tử Cải cách hành chính nhà nước"
                .to_owned(),
        );
        Ok(Answer::page(&TermsPage { shell })?)
    }

    /// Where who has not agreed yet is led after log-in.
    #[oai(path = "/dieu-khoan-su-dung/chap-nhan", method = "get")]
    async fn show_accept_terms(&self, can: Can<Arrive>, next: Query<Option<String>>) -> Result<Answer> {
        let next = next.0.unwrap_or_default();
        if can.accepted_terms {
            return onward(&can, &next).await;
        }
        Ok(Answer::page(&accept_page(&can, next, Vec::new()).await?)?)
    }

    /// Agrees to the terms of use.
    #[oai(path = "/dieu-khoan-su-dung/chap-nhan", method = "post")]
    async fn accept_terms(&self, can: Can<Arrive>, form: Form<AcceptForm>) -> Result<Answer> {
        let tx = can.tx(form.once("accept_terms"))?;
        let AcceptForm { agree, version, next } = form.typed;
        if can.accepted_terms {
            return onward(&can, &next).await;
        }
        match accept_terms(tx, agreement(&agree, &version)).await {
            Ok(_) => onward(&can, &next).await,
            Err(Fault::Terms(fault)) => {
                let error = FieldError {
                    field: "agree",
                    message: fault.to_string(),
                };
                let page = accept_page(&can, next, vec![error]).await?;
                Ok(Answer::page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)?)
            }
            Err(fault) => Err(Problem::from(fault).into()),
        }
    }
}

async fn onward(can: &Can<Arrive>, next: &str) -> Result<Answer> {
    if let Some(path) = local_path(next) {
        return Ok(Answer::onward(path));
    }
    let reference = can.services().reference.current().await.map_err(Problem::from)?;
    Ok(Answer::onward(&home_of(&can.person, &reference)))
}

async fn accept_page(
    can: &Can<Arrive>,
    next: String,
    errors: Vec<FieldError>,
) -> Result<AcceptTermsPage, Problem> {
    Ok(AcceptTermsPage {
        shell: can.portal.door_shell(can, "Điều khoản sử dụng").await?,
        key: fresh_key(),
        version: TermsVersion::CURRENT.number(),
        next,
        errors,
    })
}
