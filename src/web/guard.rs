//! Around every request: where it may come from, how large it may be, how errors and headers leave.

use std::{
    sync::Arc,
    time::{Duration, Instant as Stopwatch},
};

use bytes::Bytes;
use poem::{
    Body, Endpoint, IntoResponse, Request, Response, Result,
    error::ReadBodyError,
    http::{HeaderValue, Method, StatusCode, header},
};

use tokio::time::timeout;

use super::{
    Portal,
    form::is_secret,
    gate::{Onward, Seen, token_of},
    page::local_path,
    pages::{account::FORGOTTEN_PATH, terms::ACCEPT_PATH},
    problem::{EXPIRED_LINK, Problem, TERMS_DUE, UNAVAILABLE},
    upload::UPLOAD_PATH_END,
    views::{parts::Shell, problem::Again},
};
use crate::{domain::risk::IncidentKind, store::SessionToken};

/// Largest body, in bytes: a text of the greatest length, percent-encoded.
pub const BODY_LIMIT: usize = 3 * 1_048_576;

/// How long reading may take, and how long an act: a database that stands still closes no connection, so that the
/// driver would wait for it as long as it stands.
const READING: Duration = Duration::from_secs(12);
const ACTING: Duration = Duration::from_secs(20);
/// In how many seconds a program may ask again.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("30");

const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    ("x-frame-options", "DENY"),
];

/// The guard.
///
/// # Errors
/// Never: errors leave as responses.
pub async fn guard<E: Endpoint + 'static>(next: Arc<E>, mut request: Request) -> Result<Response> {
    let started = Stopwatch::now();
    let portal = Portal::of(&request)?;
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut asked = Asked::of(&portal, &request);
    let seen = Seen::default();
    request.set_data(seen.clone());
    let outcome = match admit(request).await {
        Ok((request, sent)) => {
            asked.sent = sent;
            answer(next, request).await
        }
        Err(problem) => Err(problem.into()),
    };
    let mut response = match outcome {
        Ok(response) => {
            // A form may be given back with the reason.
            let denied = response.status() == StatusCode::FORBIDDEN;
            count_denial(&portal, denied.then_some(IncidentKind::Denied), &seen);
            response
        }
        Err(error) if error.is::<Onward>() => error.into_response(),
        Err(error) => {
            let problem = Problem::of(&error);
            count_denial(&portal, problem.incident(), &seen);
            refuse(problem, &portal, asked).await
        }
    };
    dress(&mut response, &portal, &path);
    tracing::info!(
        http.method = %method,
        http.path = loggable(&path),
        http.status = response.status().as_u16(),
        http.millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        "request"
    );
    Ok(response)
}

/// The answer, unless it takes longer than anybody waits. A file may come as slowly as its line is.
///
/// An act goes on, given up on or not: a revocation that has begun must close its gates whoever waits for it.
async fn answer<E: Endpoint + 'static>(next: Arc<E>, request: Request) -> Result<Response> {
    let is_safe = request.method().is_safe();
    let patience = match is_safe {
        true => READING,
        false => ACTING,
    };
    let is_upload = is_upload(&request);
    let call = async move { next.call(request).await.map(IntoResponse::into_response) };
    if is_upload {
        return call.await;
    }
    let outcome = if is_safe {
        timeout(patience, call).await
    } else {
        let act = tokio::spawn(call);
        let ended = timeout(patience, act).await;
        ended.map(|joined| {
            joined.unwrap_or_else(|fault| {
                tracing::error!(error = %fault, "an act broke");
                Err(Problem::internal().into())
            })
        })
    };
    match outcome {
        Ok(outcome) => outcome,
        Err(_) => {
            tracing::error!(http.seconds = patience.as_secs(), "a request was given up on");
            Err(Problem::unavailable().into())
        }
    }
}

/// Whether the body is a file that its operation reads, and counts, as a stream.
fn is_upload(request: &Request) -> bool {
    request.method() == Method::POST
        && request.uri().path().ends_with(UPLOAD_PATH_END)
        && request
            .content_type()
            .is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

/// Checks origin and size before anything is looked up; what a form sent is kept until it is answered.
async fn admit(mut request: Request) -> Result<(Request, Bytes), Problem> {
    if !request.method().is_safe() && !comes_from_here(&request) {
        return Err(Problem::foreign_request());
    }
    if is_upload(&request) {
        return Ok((request, Bytes::new()));
    }
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok());
    if announced
        .and_then(|length| length.parse::<usize>().ok())
        .is_some_and(|length| length > BODY_LIMIT)
    {
        return Err(Problem::too_large(BODY_LIMIT));
    }
    // The header may lie or be absent: the stream itself is counted.
    let body = request
        .take_body()
        .into_bytes_limit(BODY_LIMIT)
        .await
        .map_err(|fault| match fault {
            ReadBodyError::PayloadTooLarge => Problem::too_large(BODY_LIMIT),
            _ => Problem::unreadable("Dữ liệu gửi lên bị ngắt giữa chừng."),
        })?;
    request.set_body(Body::from_bytes(body.clone()));
    Ok((request, body))
}

/// Whether an unsafe request comes from a page of this host, or from a program without a session.
fn comes_from_here(request: &Request) -> bool {
    let value = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = value("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (value("origin"), value("host")) {
        (Some(origin), Some(host)) => origin
            .split_once("://")
            .is_some_and(|(_, authority)| authority == host),
        (Some(_), None) => false,
        (None, _) => value("cookie").is_none(),
    }
}

/// The path without the secret that a one-time link carries.
fn loggable(path: &str) -> &str {
    if path.starts_with("/mat-khau/") {
        "/mat-khau/…"
    } else {
        path
    }
}

/// What a refusal needs to know of its request.
struct Asked {
    is_safe: bool,
    path: String,
    /// Where a log-in leads back to: the page itself, or the one whose form was sent.
    back: Option<String>,
    token: Option<SessionToken>,
    /// The body, when it is a form.
    sent: Bytes,
    is_form: bool,
}

impl Asked {
    fn of(portal: &Portal, request: &Request) -> Self {
        let is_safe = request.method().is_safe();
        let whole = || request.uri().path_and_query().map(ToString::to_string);
        Self {
            is_safe,
            path: request.uri().path().to_owned(),
            back: if is_safe { whole() } else { form_page(request) },
            token: token_of(portal, request),
            sent: Bytes::new(),
            is_form: request
                .content_type()
                .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")),
        }
    }

    /// The fields of the form.
    fn fields(&self) -> Vec<(String, String)> {
        let is_sent = self.is_form && !self.is_safe;
        let pairs = url::form_urlencoded::parse(if is_sent { &self.sent } else { &[] });
        pairs.into_owned().collect()
    }

    /// What looks like words of a person, and is no password: they are not lost with the form.
    fn words(&self) -> Vec<String> {
        // The rows of a sheet were read from a file, which the person still has.
        let is_typed = |name: &str| !is_secret(name) && name != "rows";
        let fields = self.fields().into_iter().filter(|(name, _)| is_typed(name));
        let values = fields.map(|(_, value)| value.trim().to_owned());
        values
            .filter(|value| value.contains(char::is_whitespace))
            .collect()
    }

    /// The form, to be sent again; a password is typed again instead of standing in a page.
    fn again(&self) -> Option<Again> {
        let action = local_path(&self.path).filter(|_| self.is_form && !self.is_safe)?;
        let fields = self.fields();
        let is_secret = fields.iter().any(|(name, _)| is_secret(name));
        (!is_secret).then(|| Again {
            action: action.to_owned(),
            fields,
        })
    }
}

/// The page of this host that the request's form stood on.
fn form_page(request: &Request) -> Option<String> {
    let (_, address) = request.header(header::REFERER)?.split_once("://")?;
    let (authority, path) = address.split_once('/')?;
    (Some(authority) == request.header(header::HOST)).then(|| format!("/{path}"))
}

/// Counts what was refused to somebody who has a session.
fn count_denial(portal: &Portal, kind: Option<IncidentKind>, seen: &Seen) {
    if let (Some(kind), Some((tenant, account, door))) = (kind, seen.who()) {
        portal
            .services
            .note_incident(kind, |one| one.of(tenant, account).before(door));
    }
}

async fn refuse(problem: Problem, portal: &Portal, asked: Asked) -> Response {
    if asked.path.starts_with("/api/") {
        let is_outage = problem.kind == UNAVAILABLE;
        let mut response = problem.into_json();
        if is_outage {
            response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        return response;
    }
    let is_stranger = problem.status == StatusCode::UNAUTHORIZED;
    let back = asked.back.clone().unwrap_or_default();
    let next: String = url::form_urlencoded::byte_serialize(back.as_bytes()).collect();
    // Whoever cannot pass yet is led to where that is put right, and back.
    let remedy = match problem.kind {
        _ if is_stranger => Some(("Đăng nhập", format!("/dang-nhap?next={next}"))),
        TERMS_DUE => Some((
            "Đọc và đồng ý điều khoản sử dụng",
            format!("{ACCEPT_PATH}?next={next}"),
        )),
        _ => None,
    };
    if let Some((_, address)) = remedy.as_ref().filter(|_| asked.is_safe) {
        return Response::builder()
            .status(StatusCode::SEE_OTHER)
            .header(header::LOCATION, address)
            .finish();
    }
    if problem.kind == UNAVAILABLE {
        return refuse_without_database(problem, portal, &asked, back);
    }
    let words = asked.words();
    let (shell, home) = portal
        .refusal_frame(problem.title, asked.token)
        .await
        .unwrap_or_else(|_| bare_frame(&problem, portal));
    let mut links = vec![home];
    let remedy = match problem.kind {
        EXPIRED_LINK => Some(("Nhận đường dẫn mới", FORGOTTEN_PATH.to_owned())),
        _ => remedy,
    };
    if let Some((words, address)) = remedy {
        links.insert(0, (words.to_owned(), address));
    }
    problem.into_page(shell, links, (None, words))
}

/// A refusal because of the database must do without it, and gives back what was typed.
fn refuse_without_database(problem: Problem, portal: &Portal, asked: &Asked, back: String) -> Response {
    let (shell, home) = bare_frame(&problem, portal);
    let again = asked.again();
    let mut links = vec![home];
    if again.is_none() && local_path(&back).is_some() {
        let words = if asked.is_safe {
            "Tải lại trang này"
        } else {
            "Trở lại biểu mẫu"
        };
        links.insert(0, (words.to_owned(), back));
    }
    let mut response = problem.into_page(shell, links, (again, asked.words()));
    response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
    response
}

fn bare_frame(problem: &Problem, portal: &Portal) -> (Shell, (String, String)) {
    let shell = Shell {
        title: problem.title.to_owned(),
        demo: portal.demo,
        visitor_unknown: true,
        ..Shell::default()
    };
    (shell, ("Trang chủ".to_owned(), "/".to_owned()))
}

/// Adds the headers that every response carries; what an operation says itself stands.
fn dress(response: &mut Response, portal: &Portal, path: &str) {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if portal.base_url.starts_with("https://") {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
    if !path.starts_with("/assets/") {
        headers
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
    }
}
