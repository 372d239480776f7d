//! What leads the home page: chosen among the newest, by a code, or on the item's own page.

use poem::{Result, http::StatusCode};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};

use super::{newsroom::desk, submissions::parse_code};
use crate::{
    app::{
        Fault,
        front_page::{end_lead, front_page, lead_with_article, parse_article_code},
    },
    domain::{
        front_page::{FormerLead, Lead},
        policy::{ShapeSite, ViewNewsroom},
        text::SubmissionCode,
    },
    store::{ArticleCard, Receipt},
    web::{
        form::{Form, fresh_key},
        gate::Can,
        page::{Answer, flash_of},
        present,
        problem::Problem,
        views::front_page::{CodeTyped, FrontPagePage, LeadChoice, LeadNow},
    },
};

/// Address of the page.
pub const PATH: &str = "/quan-tri/trang-chu";
/// Articles to choose from.
const NEWEST: usize = 12;

/// What leads the home page.
pub struct FrontPagePages;

#[derive(serde::Deserialize)]
struct NoFields {}

#[OpenApi]
impl FrontPagePages {
    /// What leads the home page, and what else could.
    #[oai(path = "/quan-tri/trang-chu", method = "get")]
    async fn show_front_page(&self, can: Can<ShapeSite>, da: Query<Option<String>>) -> Result<Answer> {
        let mut page = page(&can).await?;
        page.shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&page)?)
    }

    /// Puts an article at the head of the home page.
    #[oai(path = "/quan-tri/trang-chu/dua-len", method = "post")]
    async fn lead(&self, can: Can<ShapeSite>, form: Form<CodeTyped>) -> Result<Answer> {
        let tx = can.tx(form.once("lead_with"))?;
        let done = match parse_article_code(&form.typed.code) {
            Ok(code) => lead_with_article(can.services(), tx, code).await,
            Err(fault) => Err(fault),
        };
        answer(&can, done, "dua-len-dau", form.typed).await
    }

    /// Lets the newest article lead again.
    #[oai(path = "/quan-tri/trang-chu/thoi", method = "post")]
    async fn end_lead(&self, can: Can<ShapeSite>, form: Form<CodeTyped>) -> Result<Answer> {
        let tx = can.tx(form.once("end_lead"))?;
        let done = match parse_article_code(&form.typed.code) {
            Ok(code) => end_lead(can.services(), tx, code).await,
            Err(fault) => Err(fault),
        };
        answer(&can, done, "thoi-len-dau", CodeTyped::default()).await
    }

    /// Puts the article of an item at the head of the home page.
    #[oai(path = "/toa-soan/tin-bai/:code/dua-len-dau", method = "post")]
    async fn lead_with_item(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<NoFields>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        let tx = can.tx(form.once("lead_with"))?;
        let done = lead_with_article(can.services(), tx, code).await;
        desk(&can, form.queue())
            .answer_beside(&can, &code, done.map(drop), "dua-len-dau")
            .await
    }

    /// Takes the article of an item from the head of the home page.
    #[oai(path = "/toa-soan/tin-bai/:code/thoi-len-dau", method = "post")]
    async fn end_lead_of_item(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<NoFields>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        let tx = can.tx(form.once("end_lead"))?;
        let done = end_lead(can.services(), tx, code).await;
        desk(&can, form.queue())
            .answer_beside(&can, &code, done.map(drop), "thoi-len-dau")
            .await
    }
}

/// Onward after an act, or the page as it is now with what must be mended and the code that was typed.
async fn answer(
    can: &Can<ShapeSite>,
    done: Result<Receipt, Fault>,
    said: &str,
    typed: CodeTyped,
) -> Result<Answer> {
    let problem = match done {
        Ok(_) => return Ok(Answer::onward(&format!("{PATH}?da={said}"))),
        Err(fault) => Problem::from(fault),
    };
    if !matches!(
        problem.status,
        StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY
    ) {
        return Err(problem.into());
    }
    let mut page = page(can).await?;
    let status = problem.status;
    page.errors = present::faults_of(problem);
    page.typed = typed;
    Ok(Answer::page_with(status, &page)?)
}

async fn page(can: &Can<ShapeSite>) -> Result<FrontPagePage, Problem> {
    let view = can.view();
    let (front, leads) = front_page(can.services(), &view).await?;
    let newest = view.newest_articles(NEWEST).await?;
    let chosen = front.lead.as_ref();
    let now = match chosen.filter(|_| leads) {
        Some(lead) => {
            let card = view.article_card(&lead.code).await?;
            card.map(|card| now_of(&card, Some(lead)))
        }
        None => newest.first().map(|card| now_of(card, None)),
    };
    let leading = now.as_ref().map(|now| now.code.clone());
    let choices = newest
        .iter()
        .filter(|card| leading != Some(card.code.to_string()));
    Ok(FrontPagePage {
        shell: can.portal.shell(can, "Bài đầu trang chủ", PATH).await?,
        gone: chosen.filter(|_| !leads).map(|lead| lead.code.to_string()),
        now,
        choices: choices.map(choice_of).collect(),
        former: front.former.iter().map(former_words).collect(),
        keys: [fresh_key(), fresh_key()],
        errors: Vec::new(),
        typed: CodeTyped::default(),
    })
}

fn item_path(code: &SubmissionCode) -> String {
    format!("/toa-soan/tin-bai/{code}")
}

fn now_of(card: &ArticleCard, lead: Option<&Lead>) -> LeadNow {
    LeadNow {
        code: card.code.to_string(),
        title: card.edition.content.title.to_string(),
        href: item_path(&card.code),
        tenant: card.edition.tenant_name.clone(),
        published: card.published_at.moment_words(),
        chosen: lead.map(|lead| {
            let by = &lead.chosen_by;
            format!(
                "{}, {} chọn lúc {}.",
                by.name,
                by.title(),
                lead.chosen_at.moment_words()
            )
        }),
    }
}

fn choice_of(card: &ArticleCard) -> LeadChoice {
    LeadChoice {
        code: card.code.to_string(),
        title: card.edition.content.title.to_string(),
        href: item_path(&card.code),
        tenant: card.edition.tenant_name.clone(),
        published: card.published_at.moment_words(),
        key: fresh_key(),
    }
}

/// Code and address of what had been chosen, and by whom when.
fn former_words(former: &FormerLead) -> (String, String, String) {
    let FormerLead {
        lead,
        ended_by,
        ended_at,
    } = former;
    let words = format!(
        "{} chọn lúc {}, {} thay đổi lúc {}",
        lead.chosen_by.name,
        lead.chosen_at.moment_words(),
        ended_by.name,
        ended_at.moment_words()
    );
    (lead.code.to_string(), item_path(&lead.code), words)
}
