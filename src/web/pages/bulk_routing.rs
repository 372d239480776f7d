//! Several new items passed on at once: to whom each would go, and what came of it.

use poem::{Result, http::StatusCode};
use poem_openapi::{OpenApi, param::Query};
use serde::Deserialize;

use crate::{
    app::{
        Fault,
        bulk_routing::{NotPassed, Passed, foresee_routes, parse_chosen, route_submissions},
    },
    domain::policy::RouteItems,
    store::Reference,
    web::{
        form::Form,
        gate::Can,
        page::{Answer, local_path},
        problem::Problem,
        views::bulk_routing::{BulkRoutingPage, BulkRow},
    },
};

/// Address of the queue, where the items are chosen.
const QUEUE: &str = "/toa-soan";
/// What is said of items whose turn did not come.
const UNTRIED: &str = "Chưa thực hiện vì hệ thống gặp sự cố ở tin bài trước. Hãy chuyển lại sau ít phút.";

/// Several new items passed on at once.
pub struct BulkRoutingPages;

#[derive(Default, Deserialize)]
#[serde(default)]
struct RouteForm {
    item: Vec<String>,
    back: String,
}

#[OpenApi]
impl BulkRoutingPages {
    /// To whom each chosen item would go.
    #[oai(path = "/toa-soan/chuyen", method = "get")]
    async fn show_routing(
        &self,
        can: Can<RouteItems>,
        item: Query<Vec<String>>,
        back: Query<Option<String>>,
    ) -> Result<Answer> {
        let back = back.0.unwrap_or_default();
        let chosen = match parse_chosen(&item.0) {
            Ok(chosen) => chosen,
            Err(fault) => return refused(&can, &back, fault).await,
        };
        let foreseen = foresee_routes(can.services(), &can.view(), (can.person.account, &chosen))
            .await
            .map_err(Problem::from)?;
        let reference = can.services().reference.current().await.map_err(Problem::from)?;
        let rows: Vec<_> = foreseen.iter().map(|one| row(one, &reference)).collect();
        let able = rows.iter().filter(|row| row.passes).count();
        let mut stamp = can.services().stamp().map_err(Problem::from)?;
        Ok(Answer::page(&BulkRoutingPage {
            shell: can.portal.shell(&can, "Chuyển nhiều tin bài", QUEUE).await?,
            back: back_path(&back),
            key: (able > 0).then(|| stamp.draw_uuid().simple().to_string()),
            fault: None,
            summary: format!("Có {able} trong {} tin bài đã chọn chuyển được.", rows.len()),
            rows,
        })?)
    }

    /// Passes the chosen items on.
    #[oai(path = "/toa-soan/chuyen", method = "post")]
    async fn route_items(&self, can: Can<RouteItems>, form: Form<RouteForm>) -> Result<Answer> {
        let chosen = match parse_chosen(&form.typed.item) {
            Ok(chosen) => chosen,
            Err(fault) => return refused(&can, &form.typed.back, fault).await,
        };
        let once = form.once("route");
        let mut acts = Vec::with_capacity(chosen.len());
        for meant in chosen {
            let tx = match meant.code {
                Some(code) => Some(can.tx(once.as_ref().map(|once| once.part("route", &code.to_string())))?),
                None => None,
            };
            acts.push((meant, tx));
        }
        let passed = route_submissions(can.services(), &can.view(), acts)
            .await
            .map_err(Problem::from)?;
        let reference = can.services().reference.current().await.map_err(Problem::from)?;
        let rows: Vec<_> = passed.iter().map(|one| row(one, &reference)).collect();
        let done = rows.iter().filter(|row| row.passes).count();
        Ok(Answer::page(&BulkRoutingPage {
            shell: can.portal.shell(&can, "Kết quả chuyển tin bài", QUEUE).await?,
            back: back_path(&form.typed.back),
            key: None,
            fault: None,
            summary: format!("Đã chuyển {done} trong {} tin bài đã chọn.", rows.len()),
            rows,
        })?)
    }
}

/// Nothing chosen, or too much at once.
async fn refused(can: &Can<RouteItems>, back: &str, fault: Fault) -> Result<Answer> {
    let problem = Problem::from(fault);
    let message = problem.fields.first().map(|field| field.message.clone());
    let page = BulkRoutingPage {
        shell: can.portal.shell(can, "Chuyển nhiều tin bài", QUEUE).await?,
        back: back_path(back),
        key: None,
        fault: Some(message.unwrap_or(problem.detail)),
        summary: String::new(),
        rows: Vec::new(),
    };
    Ok(Answer::page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)?)
}

/// The queue as it was, whatever else the form may name.
fn back_path(back: &str) -> String {
    local_path(back)
        .filter(|path| *path == QUEUE || path.starts_with("/toa-soan?"))
        .unwrap_or(QUEUE)
        .to_owned()
}

fn row(passed: &Passed, reference: &Reference) -> BulkRow {
    let item = passed.item.as_ref();
    let (passes, words) = match &passed.outcome {
        Ok(to) => (true, format!("{} vì {}.", to.name, to.reason)),
        Err(why) => (false, why_not(why)),
    };
    BulkRow {
        code: item.map_or_else(|| passed.code.clone(), |item| item.code.to_string()),
        title: item.map(|item| item.title().to_owned()),
        href: item.map(|item| format!("{QUEUE}/tin-bai/{}", item.code)),
        tenant: item.map(|item| item.tenant_name.clone()).unwrap_or_default(),
        field: item
            .map(|item| reference.field_name(&item.headline.field).to_owned())
            .unwrap_or_default(),
        passes,
        words,
    }
}

/// Why an item was not passed on, in words the person can use.
pub(crate) fn why_not(why: &NotPassed) -> String {
    use crate::store::StoreFault;
    match why {
        NotPassed::Untried => UNTRIED.to_owned(),
        NotPassed::Refused(Fault::Store(StoreFault::NotFound)) => {
            "Không có tin bài nào mang mã này, hoặc tin bài không thuộc phạm vi của bạn.".to_owned()
        }
        NotPassed::Refused(Fault::Store(StoreFault::Conflict)) => {
            "Tin bài vừa được người khác thay đổi. Hãy mở tin bài để xem, rồi chuyển lại.".to_owned()
        }
        NotPassed::Refused(Fault::Store(StoreFault::Denied(denied))) => denied.to_string(),
        NotPassed::Refused(Fault::Routing(nobody)) => nobody.to_string(),
        NotPassed::Refused(_) => "Hệ thống gặp sự cố. Hãy chuyển lại sau ít phút.".to_owned(),
    }
}
