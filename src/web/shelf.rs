//! The shelf: public pages as they were drawn for everyone, compressed, until something public changes.

use std::{io::Write, sync::Arc};

use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use moka::sync::Cache;
use poem::{
    Endpoint, IntoResponse, Request, Response, Result,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
};
use sha2::{Digest, Sha256};

use super::Portal;
use crate::{domain::time::LocalDate, store::Cursor};

/// Compression that takes a millisecond or two for a page and is near the best there is.
const BROTLI_QUALITY: i32 = 5;
const BROTLI_WINDOW: i32 = 20;

/// About what the headers of a page in its codings take, in bytes, as they are and as they go over the wire.
const HEADERS: usize = 8_192;

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
    pages: Cache<String, Arc<Kept>>,
}

/// A page in each coding.
pub(super) struct Kept {
    state: Option<State>,
    forms: [Form; 3],
}

/// A page in one coding, with its headers.
pub(super) struct Form {
    headers: HeaderMap,
    body: Bytes,
    /// The status line and the headers as they go over the wire, without the date: of the whole answer, and of one
    /// that says that nothing changed.
    heads: [Bytes; 2],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Identity,
    Gzip,
    Brotli,
}

impl Coding {
    const ALL: [Self; 3] = [Self::Identity, Self::Gzip, Self::Brotli];

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
        let weight = |path: &String, kept: &Arc<Kept>| {
            let bytes: usize = kept.forms.iter().map(|form| form.body.len()).sum();
            u32::try_from(bytes + path.len() + HEADERS).unwrap_or(u32::MAX)
        };
        Self {
            pages: Cache::builder().max_capacity(bytes).weigher(weight).build(),
        }
    }

    /// Whether it keeps anything.
    pub fn has_room(&self) -> bool {
        self.pages.policy().max_capacity() != Some(0)
    }

    fn kept(&self, path: &str, state: Option<State>) -> Option<Arc<Kept>> {
        self.pages.get(path).filter(|kept| kept.stands_in(state))
    }
}

impl Portal {
    /// What lies ready for everyone at the address now.
    pub(super) async fn kept(&self, path: &str) -> Option<Arc<Kept>> {
        let state = state_of(self).await;
        self.shelf.kept(path, state)
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
    // Asked for before anything is read: see `Store::public_state`.
    let state = state_of(&portal).await;
    let coding = Coding::best_of(request.header(header::ACCEPT_ENCODING).unwrap_or_default());
    let known = request.header(header::IF_NONE_MATCH);
    if let Some(kept) = portal.shelf.kept(&path, state) {
        return Ok(kept.form(coding).answer(known));
    }
    let known = known.map(str::to_owned);
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
    portal.shelf.pages.insert(path, kept.clone());
    Ok(kept.form(coding).answer(known.as_deref()))
}

/// The address, when its answer could be the same for everyone.
fn path_for_everyone(portal: &Portal, request: &Request) -> Option<String> {
    let has_session = || {
        let mut cookies = request.headers().get_all(header::COOKIE).iter();
        cookies.any(|value| portal.has_session(value.as_bytes()))
    };
    let is_plain = request.method() == Method::GET && portal.shelf.has_room() && !has_session();
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

async fn state_of(portal: &Portal) -> Option<State> {
    let reference = portal.services.reference.edition().await.ok()?;
    Some((
        portal.services.store.public_state()?,
        reference,
        portal.services.today(),
    ))
}

impl Kept {
    fn make(state: Option<State>, headers: &HeaderMap, body: &Bytes) -> std::io::Result<Self> {
        let mark = data_encoding::HEXLOWER.encode(&Sha256::digest(body)[..12]);
        let form = |coding: Coding| -> std::io::Result<Form> {
            let encoded = coding.encode(body)?;
            // What is compressed already, such as a font, goes out as it is.
            let gains = encoded.len() + body.len() / 10 < body.len();
            let (coding, body) = if gains {
                (coding, encoded)
            } else {
                (Coding::Identity, body.clone())
            };
            let mut headers = headers.clone();
            headers.remove(header::CONTENT_ENCODING);
            headers.remove(header::TRANSFER_ENCODING);
            put(&mut headers, header::CONTENT_LENGTH, &body.len().to_string());
            let suffix = coding.name().map(|name| format!("-{name}")).unwrap_or_default();
            put(&mut headers, header::ETAG, &format!("\"{mark}{suffix}\""));
            if let Some(name) = coding.name() {
                put(&mut headers, header::CONTENT_ENCODING, name);
            }
            Ok(Form::new(headers, body))
        };
        let [identity, gzip, brotli] = Coding::ALL;
        Ok(Self {
            state,
            forms: [form(identity)?, form(gzip)?, form(brotli)?],
        })
    }

    fn stands_in(&self, state: Option<State>) -> bool {
        self.state.is_none() || self.state == state
    }

    pub(super) fn form(&self, coding: Coding) -> &Form {
        let [identity, gzip, brotli] = &self.forms;
        match coding {
            Coding::Identity => identity,
            Coding::Gzip => gzip,
            Coding::Brotli => brotli,
        }
    }
}

impl Form {
    fn new(headers: HeaderMap, body: Bytes) -> Self {
        let whole = head(StatusCode::OK, &headers);
        let mut without_body = headers.clone();
        without_body.remove(header::CONTENT_LENGTH);
        let unchanged = head(StatusCode::NOT_MODIFIED, &without_body);
        Self {
            headers,
            body,
            heads: [whole, unchanged],
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

    /// The same answer as it goes over the wire: the head without its date and last line, and the body.
    pub(super) fn on_the_wire(&self, known: Option<&str>) -> (Bytes, Bytes) {
        let [whole, unchanged] = &self.heads;
        if self.is_known(known) {
            (unchanged.clone(), Bytes::new())
        } else {
            (whole.clone(), self.body.clone())
        }
    }
}

fn head(status: StatusCode, headers: &HeaderMap) -> Bytes {
    let mut head = format!("HTTP/1.1 {status}\r\n").into_bytes();
    for (name, value) in headers {
        head.extend_from_slice(name.as_str().as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(value.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    head.into()
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
