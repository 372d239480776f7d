//! Ready sentences for reasons: added, worded anew, ordered, retired and brought back.

use poem::{Result, http::StatusCode};
use poem_openapi::{OpenApi, param::Query};

use crate::{
    app::reasons::{ReasonForm, ReasonVerb, edit_reasons, reason_book},
    domain::{
        policy::ShapeSite,
        reason::{Reason, ReasonAct, ReasonBook},
    },
    web::{
        form::{Form, fresh_key},
        gate::Can,
        page::{Answer, flash_of},
        present,
        problem::Problem,
        views::{
            parts::Choice,
            reasons::{ActReasons, ReasonRow, ReasonTyped, ReasonsPage},
        },
    },
};

/// Address of the page.
const PATH: &str = "/quan-tri/cau-mau";

/// Ready sentences for reasons.
pub struct ReasonPages;

#[OpenApi]
impl ReasonPages {
    /// The sentences of every act.
    #[oai(path = "/quan-tri/cau-mau", method = "get")]
    async fn show_reasons(&self, can: Can<ShapeSite>, da: Query<Option<String>>) -> Result<Answer> {
        let mut page = page(&can, ReasonTyped::default()).await?;
        page.shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&page)?)
    }

    /// Adds a sentence.
    #[oai(path = "/quan-tri/cau-mau", method = "post")]
    async fn add_reason(&self, can: Can<ShapeSite>, form: Form<ReasonTyped>) -> Result<Answer> {
        edit(&can, form, ReasonVerb::Add).await
    }

    /// Words a sentence anew.
    #[oai(path = "/quan-tri/cau-mau/sua", method = "post")]
    async fn reword_reason(&self, can: Can<ShapeSite>, form: Form<ReasonTyped>) -> Result<Answer> {
        edit(&can, form, ReasonVerb::Reword).await
    }

    /// Moves a sentence one place up.
    #[oai(path = "/quan-tri/cau-mau/len", method = "post")]
    async fn raise_reason(&self, can: Can<ShapeSite>, form: Form<ReasonTyped>) -> Result<Answer> {
        edit(&can, form, ReasonVerb::Raise).await
    }

    /// Moves a sentence one place down.
    #[oai(path = "/quan-tri/cau-mau/xuong", method = "post")]
    async fn sink_reason(&self, can: Can<ShapeSite>, form: Form<ReasonTyped>) -> Result<Answer> {
        edit(&can, form, ReasonVerb::Sink).await
    }

    /// Offers a sentence no more.
    #[oai(path = "/quan-tri/cau-mau/ngung-dung", method = "post")]
    async fn retire_reason(&self, can: Can<ShapeSite>, form: Form<ReasonTyped>) -> Result<Answer> {
        edit(&can, form, ReasonVerb::Retire).await
    }

    /// Offers a sentence again.
    #[oai(path = "/quan-tri/cau-mau/dung-lai", method = "post")]
    async fn restore_reason(&self, can: Can<ShapeSite>, form: Form<ReasonTyped>) -> Result<Answer> {
        edit(&can, form, ReasonVerb::Restore).await
    }
}

/// Name of the operation, and what is said once it is done.
const fn words_of(verb: ReasonVerb) -> (&'static str, &'static str) {
    match verb {
        ReasonVerb::Add => ("add_reason", "them-cau-mau"),
        ReasonVerb::Reword => ("reword_reason", "sua-cau-mau"),
        ReasonVerb::Raise => ("raise_reason", "chuyen-cau-mau"),
        ReasonVerb::Sink => ("sink_reason", "chuyen-cau-mau"),
        ReasonVerb::Retire => ("retire_reason", "ngung-cau-mau"),
        ReasonVerb::Restore => ("restore_reason", "dung-lai-cau-mau"),
    }
}

async fn edit(can: &Can<ShapeSite>, form: Form<ReasonTyped>, verb: ReasonVerb) -> Result<Answer> {
    let (operation, said) = words_of(verb);
    let tx = can.tx(form.once(operation))?;
    let typed = form.typed;
    let seen = typed.seen.parse().map_err(|_| Problem::foreign_request())?;
    let wanted = ReasonForm {
        reason: typed.reason.clone(),
        act: typed.act.clone(),
        text: typed.text.clone(),
    };
    let problem = match edit_reasons(can.services(), tx, verb, seen, &wanted).await {
        Ok(_) => return Ok(Answer::onward(&format!("{PATH}?da={said}"))),
        Err(fault) => Problem::from(fault),
    };
    if !matches!(
        problem.status,
        StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY
    ) {
        return Err(problem.into());
    }
    let (adds, rewords) = (verb == ReasonVerb::Add, verb == ReasonVerb::Reword);
    let typed = ReasonTyped {
        reason: if rewords { typed.reason } else { String::new() },
        text: if adds || rewords {
            typed.text
        } else {
            String::new()
        },
        ..typed
    };
    let mut page = page(can, typed).await?;
    let status = problem.status;
    page.errors = present::faults_of(problem);
    for error in &mut page.errors {
        let has_control = match error.field {
            "text" => adds || page.typed_is_shown,
            "act" => adds,
            _ => false,
        };
        if !has_control {
            error.field = "";
        }
    }
    Ok(Answer::page_with(status, &page)?)
}

async fn page(can: &Can<ShapeSite>, typed: ReasonTyped) -> Result<ReasonsPage, Problem> {
    let book = reason_book(can.services(), &can.view()).await?;
    let is_shown = |one: &Reason| one.slug.as_str() == typed.reason && !one.retired;
    Ok(ReasonsPage {
        shell: can.portal.shell(can, "Câu mẫu", PATH).await?,
        origin: origin(&book),
        seen: book.version.number(),
        key: fresh_key(),
        errors: Vec::new(),
        acts: ReasonAct::ALL.map(|act| of_act(&book, act)).to_vec(),
        choices: ReasonAct::ALL
            .map(|act| Choice {
                value: act.key().to_owned(),
                label: act.label().to_owned(),
                depth: 0,
            })
            .to_vec(),
        typed_is_shown: book.reasons.iter().any(is_shown),
        typed,
    })
}

fn of_act(book: &ReasonBook, act: ReasonAct) -> ActReasons {
    let of = |retired: bool| {
        let rows = book
            .reasons
            .iter()
            .filter(move |one| one.act == act && one.retired == retired);
        let row = |one: &Reason| ReasonRow {
            slug: one.slug.to_string(),
            text: one.text.clone(),
            key: fresh_key(),
            can_rise: false,
            can_sink: false,
        };
        rows.map(row).collect::<Vec<_>>()
    };
    let mut used = of(false);
    let last = used.len().saturating_sub(1);
    for (place, row) in used.iter_mut().enumerate() {
        row.can_rise = place > 0;
        row.can_sink = place < last;
    }
    ActReasons {
        key: act.key(),
        label: act.label(),
        used,
        retired: of(true),
    }
}

fn origin(book: &ReasonBook) -> String {
    match (&book.edited_by, book.edited_at) {
        (Some(by), Some(at)) => format!(
            "{}, {} thay đổi lần cuối lúc {}.",
            by.name,
            by.title(),
            at.moment_words()
        ),
        _ => "Câu mẫu theo dữ liệu ban đầu của hệ thống, chưa được thay đổi trên trang này.".to_owned(),
    }
}
