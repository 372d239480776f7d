//! Databases of tests. Laying the schema costs the server more than most tests do, so what a portal of this process
//! leaves behind is emptied and used again.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use bson::{Document, doc};
use cchc::store::migrate::STEPS_NEEDED;

use super::mongodb_uri;

/// How many databases rest before one is used again: what a test still had under way when it ended is over by then.
const RESTING: usize = 6;

/// Databases that a test is done with, the longest first.
static LEFT: Mutex<VecDeque<String>> = Mutex::new(VecDeque::new());

/// Databases that other processes work on: nobody here knows when they are done.
static SHARED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// A database name that no other test has.
pub fn fresh_database() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("it_{}_{number}", std::process::id())
}

/// Remembers that another process works on it.
pub fn share(database: &str) {
    SHARED.lock().unwrap().insert(database.to_owned());
}

/// A database that holds nothing, or nothing but the schema of this program.
pub async fn lend() -> String {
    let rested = {
        let mut left = LEFT.lock().unwrap();
        if left.len() > RESTING {
            left.pop_front()
        } else {
            None
        }
    };
    let Some(name) = rested else {
        return fresh_database();
    };
    empty(&connect(&name).await).await;
    name
}

/// Takes a database back from a test that is done with it, and drops it when it cannot be used again.
pub async fn take_back(name: &str) {
    let database = connect(name).await;
    let is_shared = SHARED.lock().unwrap().contains(name);
    let migrations = database.collection::<Document>("migrations");
    let steps = migrations.count_documents(doc! {}).await.unwrap();
    if is_shared || usize::try_from(steps) != Ok(STEPS_NEEDED) {
        database.drop().await.unwrap();
    } else {
        LEFT.lock().unwrap().push_back(name.to_owned());
    }
}

async fn connect(name: &str) -> mongodb::Database {
    let client = mongodb::Client::with_uri_str(mongodb_uri()).await.unwrap();
    client.database(name)
}

/// Takes out everything but the record of the schema.
async fn empty(database: &mongodb::Database) {
    for name in database.list_collection_names().await.unwrap() {
        let collection = database.collection::<Document>(&name);
        match name.as_str() {
            "migrations" => {}
            "system.profile" => collection.drop().await.unwrap(),
            _ => {
                collection.delete_many(doc! {}).await.unwrap();
                // Plans were chosen by what another test had there.
                let forget = doc! { "planCacheClear": &name };
                database.run_command(forget).await.unwrap();
            }
        }
    }
}
