//! Attached files on their way out: named safely, never run, in parts when a player asks for one.

use futures_util::StreamExt;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use poem::{
    Body, FromRequest, Request, RequestBody, Response, Result,
    http::{StatusCode, header},
};

use super::{pages::live_queue::STREAM_PATH, problem::Problem};
use crate::{domain::attachment::Attachment, domain::scope::Surface, store::View};

/// What stays itself in an address and in an extended header value.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

/// The file may run nothing and call nobody, however a browser reads it.
const SANDBOX: &str = "default-src 'none'; sandbox";

/// What a request says of the part and the copy it has.
pub struct FileRequest {
    range: Option<String>,
    if_range: Option<String>,
    if_none_match: Option<String>,
}

impl<'a> FromRequest<'a> for FileRequest {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        let value = |name| request.header(name).map(str::to_owned);
        Ok(Self {
            range: value(header::RANGE),
            if_range: value(header::IF_RANGE),
            if_none_match: value(header::IF_NONE_MATCH),
        })
    }
}

/// A request for a file or a stream, which is answered as it is: what a compression holds back comes late.
pub fn as_it_is(mut request: Request) -> Request {
    let path = request.uri().path();
    if path == STREAM_PATH || path.split('/').any(|part| part == "tep") {
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    request
}

/// What of a file is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Whole,
    /// From, to before.
    Range(u64, u64),
    Outside,
}

/// One range of bytes; several, or what cannot be read, count as none.
fn part_of(range: Option<&str>, size: u64) -> Part {
    let Some((from, to)) = range
        .and_then(|range| range.strip_prefix("bytes="))
        .and_then(|range| range.split_once('-'))
    else {
        return Part::Whole;
    };
    let number = |text: &str| text.trim().parse::<u64>().ok();
    match (from.trim(), to.trim()) {
        ("", last) => match number(last) {
            Some(0) => Part::Outside,
            Some(last) => Part::Range(size.saturating_sub(last), size),
            None => Part::Whole,
        },
        (from, to) => match (number(from), number(to), to.is_empty()) {
            (Some(from), _, _) if from >= size => Part::Outside,
            (Some(from), None, true) => Part::Range(from, size),
            (Some(from), Some(to), _) if to >= from => Part::Range(from, size.min(to.saturating_add(1))),
            _ => Part::Whole,
        },
    }
}

/// A name as part of an address.
pub fn address_part(name: &str) -> String {
    utf8_percent_encode(name, KEPT).to_string()
}

fn disposition(file: &Attachment) -> String {
    let kind = if file.medium().is_some() {
        "inline"
    } else {
        "attachment"
    };
    format!(
        "{kind}; filename=\"{}\"; filename*=UTF-8''{}",
        file.name.ascii(),
        address_part(file.name.as_str())
    )
}

/// Sends a file, or the part that was asked for.
///
/// # Errors
/// When the database does not answer.
pub async fn serve<S: Surface>(
    view: &View<S>,
    file: &Attachment,
    asked: &FileRequest,
    caching: &'static str,
) -> Result<Response, Problem> {
    let tag = format!("\"{}\"", file.sha256);
    let response = Response::builder()
        .header(header::ETAG, &tag)
        .header(header::CACHE_CONTROL, caching)
        .header(header::ACCEPT_RANGES, "bytes")
        .header(header::CONTENT_SECURITY_POLICY, SANDBOX)
        .header(header::CONTENT_DISPOSITION, disposition(file))
        .content_type(file.file_type.mime());
    let known = asked
        .if_none_match
        .as_deref()
        .is_some_and(|tags| tags.contains(&tag));
    if known {
        return Ok(response.status(StatusCode::NOT_MODIFIED).finish());
    }
    let same = asked.if_range.as_ref().is_none_or(|one| *one == tag);
    let range = asked.range.as_deref().filter(|_| same);
    let (response, bytes) = match part_of(range, file.size) {
        Part::Whole => (response, (0, file.size)),
        Part::Range(from, to) => {
            let range = format!("bytes {from}-{}/{}", to.saturating_sub(1), file.size);
            let response = response.header(header::CONTENT_RANGE, range);
            (response.status(StatusCode::PARTIAL_CONTENT), (from, to))
        }
        Part::Outside => {
            let range = format!("bytes */{}", file.size);
            let response = response.header(header::CONTENT_RANGE, range);
            return Ok(response.status(StatusCode::RANGE_NOT_SATISFIABLE).finish());
        }
    };
    let pieces = view.file_bytes(file, bytes).await?;
    let length = (bytes.1 - bytes.0).to_string();
    Ok(response
        .header(header::CONTENT_LENGTH, length)
        .body(Body::from_bytes_stream(
            pieces.map(|piece| piece.map_err(std::io::Error::other)),
        )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_understood_and_anything_else_is_the_whole() {
        for (range, part) in [
            (None, Part::Whole),
            (Some("bytes=0-"), Part::Range(0, 100)),
            (Some("bytes=0-0"), Part::Range(0, 1)),
            (Some("bytes=10-19"), Part::Range(10, 20)),
            (Some("bytes=90-999"), Part::Range(90, 100)),
            (Some("bytes=-10"), Part::Range(90, 100)),
            (Some("bytes=-999"), Part::Range(0, 100)),
            (Some("bytes=100-"), Part::Outside),
            (Some("bytes=-0"), Part::Outside),
            (Some("bytes=20-10"), Part::Whole),
            (Some("bytes=0-1,5-6"), Part::Whole),
            (Some("lines=1-2"), Part::Whole),
            (Some("bytes=a-b"), Part::Whole),
            (Some("bytes=0-18446744073709551615"), Part::Range(0, 100)),
        ] {
            assert_eq!(part_of(range, 100), part, "{range:?}");
        }
    }
}
