//! Forms: read whole, checked for the session's token, turned into typed text.

use poem::{FromRequest, Request, RequestBody, Result};
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq;

use super::{Portal, gate::token_of, problem::Problem};
use crate::store::Once;

/// A form that carried the token of its session. Text that is missing reads as empty: what is required, the
/// operation says.
pub struct Form<T> {
    /// What was typed.
    pub typed: T,
    key: String,
    queue: Option<String>,
    body: Vec<u8>,
}

impl<T> Form<T> {
    /// Where in the queue the form stood, if it stood beside it.
    pub fn queue(&self) -> Option<&str> {
        self.queue.as_deref()
    }

    /// The form's idempotency row for an operation; a form without a key has none.
    pub fn once(&self, operation: &'static str) -> Option<Once> {
        let usable = (8..=64).contains(&self.key.len());
        usable.then(|| Once::new(operation, &self.key, &self.body))
    }
}

/// Whether a control holds what is neither kept nor shown again.
pub fn is_secret(name: &str) -> bool {
    name.contains("password")
}

/// A fresh idempotency key for a form.
pub fn fresh_key() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

impl<'a, T: DeserializeOwned> FromRequest<'a> for Form<T> {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> Result<Self> {
        let (bytes, pairs) = read(body).await?;
        let value_of = |name: &str| {
            pairs
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.as_str())
        };
        let portal = Portal::of(request)?;
        let token = token_of(&portal, request).ok_or_else(Problem::unauthenticated)?;
        let carried = value_of("csrf").unwrap_or_default();
        if !bool::from(token.csrf().as_bytes().ct_eq(carried.as_bytes())) {
            return Err(Problem::foreign_request().into());
        }
        let key = value_of("key").unwrap_or_default().to_owned();
        let queue = value_of("queue").map(str::to_owned);
        let meant = pairs
            .iter()
            // What is kept of the form to know it again is a plain hash: no password goes into it.
            .filter(|(key, _)| key != "csrf" && !is_secret(key))
            .map(|(key, value)| format!("{key}={value}\n"));
        // The address says which item is meant: a key used for one item must not answer for another.
        let mut body = format!("{}\n", request.original_uri().path());
        body.extend(meant);
        Ok(Self {
            typed: typed(&bytes)?,
            key,
            queue,
            body: body.into_bytes(),
        })
    }
}

/// A form of someone without a session; only the guard's check of the origin stands before it.
pub struct OpenForm<T> {
    /// What was typed.
    pub typed: T,
}

impl<'a, T: DeserializeOwned> FromRequest<'a> for OpenForm<T> {
    async fn from_request(_: &'a Request, body: &mut RequestBody) -> Result<Self> {
        let (bytes, _) = read(body).await?;
        Ok(Self {
            typed: typed(&bytes)?,
        })
    }
}

type Pairs = Vec<(String, String)>;

async fn read(body: &mut RequestBody) -> Result<(Vec<u8>, Pairs)> {
    let cut_off = |_| Problem::unreadable("Dữ liệu gửi lên bị ngắt giữa chừng. Hãy gửi lại.");
    let bytes = body.take()?.into_vec().await.map_err(cut_off)?;
    let pairs = typed(&bytes)?;
    Ok((bytes, pairs))
}

fn typed<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_html_form::from_bytes(bytes).map_err(|_| {
        Problem::unreadable("Biểu mẫu gửi lên không đúng định dạng. Hãy tải lại trang rồi gửi lại.")
    })
}
