//! Several new items passed on at once, as JSON.

use poem::Result;
use poem_openapi::{Object, OpenApi, param::Header, payload::Json};

use super::types::once;
use crate::{
    app::bulk_routing::{Passed, parse_chosen, route_submissions},
    domain::policy::RouteItems,
    web::{gate::Can, pages::bulk_routing::why_not, problem::Problem},
};

/// Several new items passed on at once, as JSON.
pub struct BulkRoutingApi;

/// The items.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct RouteManyBody {
    /// Their codes, at most 50.
    codes: Vec<String>,
}

/// What came of one item.
#[derive(Clone, Debug, Object)]
struct PassedBody {
    /// Code of the item, as it was sent where there is no such item.
    code: String,
    /// Whether it was passed on.
    routed: bool,
    /// Name of the reviewer it went to.
    reviewer: Option<String>,
    /// Why to that reviewer, or why it was not passed on.
    reason: String,
}

impl From<&Passed> for PassedBody {
    fn from(passed: &Passed) -> Self {
        let code = passed.item.as_ref().map(|item| item.code.to_string());
        let (reviewer, reason) = match &passed.outcome {
            Ok(to) => (Some(to.name.clone()), to.reason.clone()),
            Err(why) => (None, why_not(why)),
        };
        Self {
            code: code.unwrap_or_else(|| passed.code.clone()),
            routed: passed.outcome.is_ok(),
            reviewer,
            reason,
        }
    }
}

/// What came of each item.
#[derive(Clone, Debug, Object)]
struct PassedList {
    /// One for each item, in the order they were sent.
    items: Vec<PassedBody>,
}

#[OpenApi]
impl BulkRoutingApi {
    /// Passes items on to the members of their fields, each in a transaction of its own.
    #[oai(path = "/newsroom/route-many", method = "post")]
    async fn route_items(
        &self,
        can: Can<RouteItems>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<RouteManyBody>,
    ) -> Result<Json<PassedList>> {
        let chosen = parse_chosen(&body.0.codes).map_err(Problem::from)?;
        let once = once("route", key.0.as_deref(), &())?;
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
        Ok(Json(PassedList {
            items: passed.iter().map(PassedBody::from).collect(),
        }))
    }
}
