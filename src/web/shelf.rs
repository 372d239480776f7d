//! The shelf: public pages as they were drawn for everyone, compressed, until something public changes.

mod drawings;

use std::{io::Write, sync::Arc, time::Duration};

use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use poem::{
    Endpoint, IntoResponse, Request, Response, Result,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
};
use quick_cache::{Weighter, sync::Cache};
use sha2::{Digest, Sha256};
use tokio::time::timeout;

use self::drawings::{Begun, Drawing, Drawings};
use super::Portal;
use crate::{
    domain::time::{Instant, LocalDate},
    store::Cursor,
};

/// Compression that takes a millisecond or two for a page and is near the best there is.
const BROTLI_QUALITY: i32 = 5;
const BROTLI_WINDOW: i32 = 20;

/// About what the headers of a page in its codings take, in bytes, as they are and as they go over the wire.
const HEADERS: usize = 8_192;

/// How often, and how long each time, somebody waits for others who draw the same page: what they drew may be of a state
/// that passed.
const WAITS: usize = 3;
const WAIT: Duration = Duration::from_secs(1);

/// How long an answer that is the same for everyone may be kept here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasting {
    /// While the public site is in one state.
    UntilPublicChange,
    /// As long as the program runs.
    AsTheProgram,
}

/// An answer that is the same for everyone without a session, as its operation made it.
#[derive(Clone, Debug)]
pub(super) struct Same {
    pub(super) body: Bytes,
    pub(super) lasting: Lasting,
}

/// The states of everything that public pages are drawn from: articles, the reference data, and the day.
type State = (u64, u64, LocalDate);

/// Kept pages, up to a weight.
pub struct Shelf {
    pages: Cache<String, Arc<Kept>, Bulk>,
    drawings: Drawings,
    has_room: bool,
}

/// What a page takes, in bytes.
#[derive(Clone)]
struct Bulk;

impl Weighter<String, Arc<Kept>> for Bulk {
    fn weight(&self, path: &String, kept: &Arc<Kept>) -> u64 {
        let forms = kept.forms.iter().map(|form| form.wire.len());
        (forms.sum::<usize>() + path.len() + HEADERS) as u64
    }
}

/// A guess at a page's weight, in bytes: the cache makes room for as many as would fit.
const USUAL_BULK: u64 = 24_576;

/// A page in each coding.
pub(super) struct Kept {
    state: Option<State>,
    forms: [Form; 3],
}

/// A page in one coding, with its headers.
#[derive(Clone)]
pub(super) struct Form {
    headers: HeaderMap,
    /// The whole answer as it goes over the wire, after the status line and the date; the body is a part of it.
    wire: Bytes,
    body: Bytes,
    /// The same of the answer that nothing changed.
    unchanged: Bytes,
}

/// A kept page as one client has it.
pub(super) struct Helping {
    kept: Arc<Kept>,
    coding: Coding,
    is_known: bool,
}

impl Helping {
    /// The line that the answer begins with; the date follows it.
    pub(super) const fn first_line(&self) -> &'static str {
        if self.is_known {
            "HTTP/1.1 304 Not Modified\r\n"
        } else {
            "HTTP/1.1 200 OK\r\n"
        }
    }

    /// Everything after the date.
    pub(super) fn rest(&self) -> &[u8] {
        let form = self.kept.form(self.coding);
        if self.is_known {
            &form.unchanged
        } else {
            &form.wire
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Identity,
    Gzip,
    Brotli,
}

impl Coding {
    /// The best of those that the client takes.
    pub(super) fn best_of(accepted: &str) -> Self {
        let takes = |name: &str| {
            accepted.split(',').any(|one| {
                let (coding, weight) = one.split_once(';').unwrap_or((one, ""));
                let refused = weight.trim().strip_prefix("q=").map(str::parse::<f32>);
                coding.trim().eq_ignore_ascii_case(name) && !matches!(refused, Some(Ok(0.0)))
            })
        };
        match () {
            () if takes("br") => Self::Brotli,
            () if takes("gzip") => Self::Gzip,
            () => Self::Identity,
        }
    }

    const fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    fn encode(self, body: &Bytes) -> std::io::Result<Bytes> {
        match self {
            Self::Identity => Ok(body.clone()),
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(body)?;
                Ok(encoder.finish()?.into())
            }
            Self::Brotli => {
                let params = brotli::enc::BrotliEncoderParams {
                    quality: BROTLI_QUALITY,
                    lgwin: BROTLI_WINDOW,
                    ..Default::default()
                };
                let mut encoded = Vec::new();
                brotli::BrotliCompress(&mut body.as_ref(), &mut encoded, &params)?;
                Ok(encoded.into())
            }
        }
    }
}

impl Shelf {
    /// A shelf for so many bytes; with 0 it keeps nothing.
    pub fn with_room_for(bytes: u64) -> Self {
        let usual = usize::try_from(bytes / USUAL_BULK).unwrap_or_default();
        Self {
            pages: Cache::with_weighter(usual, bytes, Bulk),
            drawings: Drawings::default(),
            has_room: bytes > 0,
        }
    }

    /// Whether it keeps anything.
    pub const fn has_room(&self) -> bool {
        self.has_room
    }

    fn kept(&self, path: &str, state: Option<State>) -> Option<Arc<Kept>> {
        self.pages.get(path).filter(|kept| kept.stands_in(state))
    }
}

impl Portal {
    /// What lies ready for everyone at the address at `now`, for a client that takes the coding and knows that much.
    pub(super) async fn helping(
        &self,
        path: &str,
        (coding, known): (Coding, Option<&str>),
        now: Instant,
    ) -> Option<Helping> {
        let state = state_of(self, now).await;
        let kept = self.shelf.kept(path, state)?;
        Some(Helping {
            is_known: kept.form(coding).is_known(known),
            coding,
            kept,
        })
    }

    /// Whether a `Cookie` header may carry a session.
    pub(super) fn has_session(&self, cookies: &[u8]) -> bool {
        let name = self.cookie_name().as_bytes();
        cookies.windows(name.len()).any(|part| part == name)
    }
}

/// Answers from the shelf where it can; what comes from behind it and is the same for everyone is put there.
///
/// # Errors
/// Those of what is behind it.
pub(super) async fn serve<E: Endpoint<Output = Response>>(
    next: Arc<E>,
    request: Request,
) -> Result<Response> {
    let portal = Portal::of(&request)?;
    let Some(path) = path_for_everyone(&portal, &request) else {
        return next.call(request).await;
    };
    let coding = Coding::best_of(request.header(header::ACCEPT_ENCODING).unwrap_or_default());
    let known = request.header(header::IF_NONE_MATCH).map(str::to_owned);
    let (state, _drawing) = match portal.turn(&path).await {
        Turn::Kept(kept) => return Ok(kept.form(coding).answer(known.as_deref())),
        Turn::Draw(state, drawing) => (state, drawing),
    };
    let response = next.call(request).await?;
    let Some(same) = response.extensions().get::<Same>().cloned() else {
        return Ok(response);
    };
    let state = match same.lasting {
        Lasting::AsTheProgram => None,
        Lasting::UntilPublicChange if state.is_some() => state,
        Lasting::UntilPublicChange => return Ok(response),
    };
    let headers = response.headers().clone();
    let made = tokio::task::spawn_blocking(move || Kept::make(state, &headers, &same.body)).await;
    let Ok(Ok(kept)) = made else {
        return Ok(response);
    };
    let kept = Arc::new(kept);
    portal.shelf.pages.insert(path.clone(), kept.clone());
    Ok(kept.form(coding).answer(known.as_deref()))
}

/// What becomes of a request for a page that could be the same for everyone.
enum Turn<'a> {
    /// It lies ready.
    Kept(Arc<Kept>),
    /// It is to be drawn, in this state of the site; perhaps others wait for it meanwhile.
    Draw(Option<State>, Option<Drawing<'a>>),
}

impl Portal {
    async fn turn<'a>(&'a self, path: &'a str) -> Turn<'a> {
        let shelf = &self.shelf;
        for _ in 0..WAITS {
            // Asked for before anything is read: see `Store::public_state`.
            let state = state_of(self, self.services.now()).await;
            if let Some(kept) = shelf.kept(path, state) {
                return Turn::Kept(kept);
            }
            if state.is_none() {
                // Whatever others draw now is not kept.
                return Turn::Draw(None, None);
            }
            match shelf.drawings.begin(path) {
                Begun::Here(drawing) => {
                    return match shelf.kept(path, state) {
                        // It came to lie ready just now.
                        Some(kept) => Turn::Kept(kept),
                        None => Turn::Draw(state, Some(drawing)),
                    };
                }
                Begun::Elsewhere(mut end) => {
                    let ended = timeout(WAIT, end.changed()).await.is_ok();
                    // Of what is never kept, such as the log-in, everybody has an own.
                    if !ended || !shelf.pages.contains_key(path) {
                        break;
                    }
                }
            }
        }
        Turn::Draw(state_of(self, self.services.now()).await, None)
    }
}

/// The address, when its answer could be the same for everyone.
fn path_for_everyone(portal: &Portal, request: &Request) -> Option<String> {
    let has_session = || {
        let mut cookies = request.headers().get_all(header::COOKIE).iter();
        cookies.any(|value| portal.has_session(value.as_bytes()))
    };
    // Nobody shall wait for a body that somebody else never ends.
    let has_body = [header::CONTENT_LENGTH, header::TRANSFER_ENCODING]
        .iter()
        .any(|name| request.headers().contains_key(name));
    let is_plain = request.method() == Method::GET && !has_body && portal.shelf.has_room() && !has_session();
    // Whatever else is asked for would only fill the shelf with the same page.
    let is_of_a_page = |query: &str| {
        query
            .strip_prefix("sau=")
            .and_then(Cursor::parse)
            .is_some_and(|cursor| query == format!("sau={cursor}"))
    };
    let uri = request.uri();
    if is_plain && uri.path().starts_with("/assets/") {
        return Some(uri.path().to_owned());
    }
    let is_known = uri.query().is_none_or(is_of_a_page);
    let path = uri.path_and_query().filter(|_| is_plain && is_known)?;
    Some(path.as_str().to_owned())
}

async fn state_of(portal: &Portal, now: Instant) -> Option<State> {
    let reference = portal.services.reference.edition(now).await.ok()?;
    Some((portal.services.store.public_state()?, reference, now.local_date()))
}

impl Kept {
    fn make(state: Option<State>, headers: &HeaderMap, body: &Bytes) -> std::io::Result<Self> {
        let mark = data_encoding::HEXLOWER.encode(&Sha256::digest(body)[..12]);
        let form = |coding: Coding, body: &Bytes| {
            let mut headers = headers.clone();
            headers.remove(header::CONTENT_ENCODING);
            headers.remove(header::TRANSFER_ENCODING);
            put(&mut headers, header::CONTENT_LENGTH, &body.len().to_string());
            let suffix = coding.name().map(|name| format!("-{name}")).unwrap_or_default();
            put(&mut headers, header::ETAG, &format!("\"{mark}{suffix}\""));
            if let Some(name) = coding.name() {
                put(&mut headers, header::CONTENT_ENCODING, name);
            }
            Form::new(headers, body)
        };
        let plain = form(Coding::Identity, body);
        let packed = |coding: Coding| -> std::io::Result<Form> {
            let encoded = coding.encode(body)?;
            // What is compressed already, such as a font, goes out as it is.
            let gains = encoded.len() + body.len() / 10 < body.len();
            Ok(if gains {
                form(coding, &encoded)
            } else {
                plain.clone()
            })
        };
        let (gzip, brotli) = (packed(Coding::Gzip)?, packed(Coding::Brotli)?);
        Ok(Self {
            state,
            forms: [plain, gzip, brotli],
        })
    }

    fn stands_in(&self, state: Option<State>) -> bool {
        self.state.is_none() || self.state == state
    }

    fn form(&self, coding: Coding) -> &Form {
        let [identity, gzip, brotli] = &self.forms;
        match coding {
            Coding::Identity => identity,
            Coding::Gzip => gzip,
            Coding::Brotli => brotli,
        }
    }
}

impl Form {
    fn new(headers: HeaderMap, body: &Bytes) -> Self {
        let mut wire = lines_of(&headers);
        let head = wire.len();
        wire.extend_from_slice(body);
        let wire = Bytes::from(wire);
        let mut without_body = headers.clone();
        without_body.remove(header::CONTENT_LENGTH);
        Self {
            headers,
            body: wire.slice(head..),
            wire,
            unchanged: lines_of(&without_body).into(),
        }
    }

    /// Whether the client has it already, by its `If-None-Match`.
    fn is_known(&self, known: Option<&str>) -> bool {
        known.is_some_and(|known| {
            let mark = self.headers.get(header::ETAG).and_then(|mark| mark.to_str().ok());
            known
                .split(',')
                .any(|one| Some(one.trim().trim_start_matches("W/")) == mark)
        })
    }

    fn answer(&self, known: Option<&str>) -> Response {
        let is_known = self.is_known(known);
        let mut response = if is_known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            self.body.clone().into_response()
        };
        *response.headers_mut() = self.headers.clone();
        if is_known {
            response.headers_mut().remove(header::CONTENT_LENGTH);
        }
        response
    }
}

/// The lines of a head that follow its date, with the empty one at the end.
fn lines_of(headers: &HeaderMap) -> Vec<u8> {
    let mut lines = Vec::with_capacity(1_024);
    for (name, value) in headers {
        lines.extend_from_slice(name.as_str().as_bytes());
        lines.extend_from_slice(b": ");
        lines.extend_from_slice(value.as_bytes());
        lines.extend_from_slice(b"\r\n");
    }
    lines.extend_from_slice(b"\r\n");
    lines
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
