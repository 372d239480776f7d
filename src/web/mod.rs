//! The edge: pages for people and JSON for programs, over one gate.

pub mod api;
pub mod assets;
pub mod files;
pub mod form;
pub mod front;
pub mod gate;
pub mod guard;
pub mod page;
pub mod pages;
pub mod present;
pub mod problem;
pub mod sheets;
pub mod shelf;
pub mod streams;
mod upload;
pub mod views;

use std::sync::Arc;

use poem::{
    Endpoint, EndpointExt, Response, Route,
    middleware::{CatchPanic, Compression},
    web::CompressionLevel,
};
use poem_openapi::OpenApiService;

use crate::{app::Services, mail::transport::Transport};

/// What the web needs besides the services.
pub struct Portal {
    /// The services.
    pub services: Arc<Services>,
    /// Public address, without a slash at its end.
    pub base_url: String,
    /// Demonstration mode: accounts at the log-in page, mails at the administration.
    pub demo: bool,
    /// Header in which the proxy gives the client's address.
    pub client_address_header: Option<String>,
    /// Where mail goes, for showing demonstration mails.
    pub transport: Arc<Transport>,
    /// Public pages, ready to send.
    pub shelf: shelf::Shelf,
    /// Answers that last while a page is open.
    pub streams: streams::Streams,
    /// How long a connection may stay open while nothing moves on it.
    pub longest_silence: std::time::Duration,
    /// Variables of limits and times that this process was given, to say where a value comes from.
    pub given: std::collections::BTreeSet<&'static str>,
}

/// How hard an answer is packed that is packed for one request.
const PACKED_AT_ONCE: CompressionLevel = CompressionLevel::Precise(3);

/// The published JSON API.
fn api_service(base_url: &str) -> OpenApiService<api::Operations, ()> {
    OpenApiService::new(api::OPERATIONS, "CCHC", env!("CARGO_PKG_VERSION"))
        .description("Cổng cộng tác viên Trang Thông tin điện tử Cải cách hành chính nhà nước")
        .server(format!("{base_url}/api/v1"))
}

/// The pages, as operations of a service that is not published, so that one listing covers both.
fn page_service() -> OpenApiService<pages::Operations, ()> {
    OpenApiService::new(pages::OPERATIONS, "CCHC pages", env!("CARGO_PKG_VERSION"))
}

/// The OpenAPI documents of both services, for the route listing: pages, then API.
pub fn specs() -> [String; 2] {
    [page_service().spec(), api_service("").spec()]
}

/// The whole portal as one endpoint.
pub fn endpoint(portal: Arc<Portal>) -> impl Endpoint<Output = Response> {
    let api = api_service(&portal.base_url);
    Route::new()
        .at("/api/v1/openapi.json", api.spec_endpoint())
        .nest("/api/v1", api)
        .nest("/", page_service())
        .with(CatchPanic::new())
        .around(guard::guard)
        // By default brotli packs as hard as it can, which takes longer than everything else of a page.
        .with(Compression::new().with_quality(PACKED_AT_ONCE))
        // Outside of it: files are compressed already, and parts of them are counted in their own bytes.
        .before(|request| async { Ok(files::as_it_is(request)) })
        .around(shelf::serve)
        .data(portal)
        .map_to_response()
}
