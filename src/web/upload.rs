//! Uploads: a form whose file is a stream, checked for the session's token before a byte of the file is read.

use std::pin::Pin;

use poem::{
    FromRequest, Request, RequestBody, Result,
    web::{Field, Multipart},
};
use subtle::ConstantTimeEq;
use tokio::io::{AsyncRead, AsyncReadExt};

use super::{Portal, gate::token_of, problem::Problem};
use crate::store::Once;

/// Longest text beside a file, in bytes.
const TEXT_LIMIT: u64 = 16 * 1_024;
/// Most texts beside a file.
const MOST_TEXTS: usize = 12;

/// Where uploads go: their bodies are streams, which the guard does not read.
pub const UPLOAD_PATH_END: &str = "/tep";

/// A form with a file: the texts stand before it.
pub struct Upload {
    path: String,
    texts: Vec<(String, String)>,
    /// Name of the file as the client gives it.
    pub file_name: String,
    /// The file; empty when none was chosen.
    pub file: Pin<Box<dyn AsyncRead + Send>>,
}

impl Upload {
    /// A text of the form; what is missing reads as empty.
    pub fn text(&self, name: &str) -> &str {
        let found = self.texts.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }

    /// The form's idempotency row, once the file's hash is known; a form without a key has none.
    pub fn once(&self, operation: &'static str, sha256: &str) -> Option<Once> {
        let key = self.text("key");
        let meant = self.texts.iter().filter(|(name, _)| name != "csrf");
        let mut body = format!("{}\n{sha256}\n{}\n", self.path, self.file_name);
        body.extend(meant.map(|(name, value)| format!("{name}={value}\n")));
        let usable = (8..=64).contains(&key.len());
        usable.then(|| Once::new(operation, key, body.as_bytes()))
    }
}

fn unreadable() -> Problem {
    Problem::unreadable("Biểu mẫu gửi lên không đúng định dạng. Hãy tải lại trang rồi gửi lại.")
}

async fn text_of(field: Field) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    let mut part = Box::pin(field.into_async_read()).take(TEXT_LIMIT + 1);
    part.read_to_end(&mut bytes).await.map_err(|_| unreadable())?;
    if bytes.len() as u64 > TEXT_LIMIT {
        return Err(unreadable());
    }
    String::from_utf8(bytes).map_err(|_| unreadable())
}

impl<'a> FromRequest<'a> for Upload {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> Result<Self> {
        let portal = Portal::of(request)?;
        let token = token_of(&portal, request).ok_or_else(Problem::unauthenticated)?;
        let mut parts = Multipart::from_request(request, body)
            .await
            .map_err(|_| unreadable())?;
        let mut upload = Self {
            path: request.original_uri().path().to_owned(),
            texts: Vec::new(),
            file_name: String::new(),
            file: Box::pin(tokio::io::empty()),
        };
        while let Some(field) = parts.next_field().await.map_err(|_| unreadable())? {
            if field.name() == Some("file") {
                field
                    .file_name()
                    .unwrap_or_default()
                    .clone_into(&mut upload.file_name);
                upload.file = Box::pin(field.into_async_read());
                break;
            }
            if upload.texts.len() == MOST_TEXTS {
                return Err(unreadable().into());
            }
            let name = field.name().unwrap_or_default().to_owned();
            upload.texts.push((name, text_of(field).await?));
        }
        let carried = upload.text("csrf");
        if !bool::from(token.csrf().as_bytes().ct_eq(carried.as_bytes())) {
            return Err(Problem::foreign_request().into());
        }
        Ok(upload)
    }
}
