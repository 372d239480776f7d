//! Making a lone mongod a replica set of one, for the scripts of this repository.

use std::time::Duration;

use bson::{Document, doc};
use mongodb::{
    Client,
    error::{Error, ErrorKind},
    options::ClientOptions,
};

use super::StoreFault;

/// Code of "already initialized".
const ALREADY: i32 = 23;
/// How often to ask whether it takes writes, and how many times.
const EVERY: Duration = Duration::from_millis(100);
const TIMES: u32 = 300;

/// Initiates the set unless it is, and waits until its member takes writes.
///
/// # Errors
/// When it does not answer, or takes no writes in half a minute.
pub async fn initiate_replica_set(uri: &str) -> Result<(), StoreFault> {
    let options = ClientOptions::parse(uri).await?;
    let host = options.hosts.first().map(ToString::to_string).unwrap_or_default();
    let admin = Client::with_options(options)?.database("admin");
    let set = doc! { "_id": "rs0", "members": [{ "_id": 0, "host": host }] };
    match admin.run_command(doc! { "replSetInitiate": set }).await {
        Err(error) if code_of(&error) != Some(ALREADY) => return Err(error.into()),
        _ => {}
    }
    for _ in 0..TIMES {
        let hello: Document = admin.run_command(doc! { "hello": 1 }).await?;
        if hello.get_bool("isWritablePrimary").unwrap_or_default() {
            return Ok(());
        }
        tokio::time::sleep(EVERY).await;
    }
    Err(StoreFault::NotFound)
}

fn code_of(error: &Error) -> Option<i32> {
    match error.kind.as_ref() {
        ErrorKind::Command(fault) => Some(fault.code),
        _ => None,
    }
}
