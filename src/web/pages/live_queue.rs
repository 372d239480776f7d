//! The queue as it changes: a stream of server-sent events for the page that is open.

use std::{io, time::Duration};

use bytes::Bytes;
use futures_util::stream;
use poem::{Body, Response, Result};
use poem_openapi::{OpenApi, param::Query};
use serde::Serialize;
use sha2::{Digest, Sha256};
use tokio::{sync::watch::Receiver, time::Instant as Pulse};

use super::newsroom::{Chosen, PAGE, count_tabs, waiting_words};
use crate::{
    domain::{policy::ViewNewsroom, submission::Submission},
    store::{Cursor, QueueFilter},
    web::{
        gate::Can,
        page::Answer,
        problem::Problem,
        streams::{Ended, Seat},
    },
};

/// Address of the stream.
pub const STREAM_PATH: &str = "/toa-soan/tin-moi";

/// The session is looked at again, and the connection kept from falling asleep, at least this often.
const PULSE: Duration = Duration::from_secs(8);
/// Changes within this time are told of together.
const GATHER: Duration = Duration::from_millis(400);
/// A page is told of changes at most this often, so that a busy hour costs no more than a calm one.
const PAUSE: Duration = Duration::from_secs(2);
/// A browser that lost the connection waits this long before it asks again.
const RETRY: &str = "retry: 10000\n\n";
const HEARTBEAT: &str = ":\n\n";
/// The page is not told of changes any more, since the person has others open.
const GIVEN_UP: &str = "event: thoi\ndata:\n\n";

/// The queue as it changes.
pub struct LiveQueuePages;

#[OpenApi]
impl LiveQueuePages {
    /// Counts of the queue, and whether the list changed, as long as the page is open and the session lasts.
    #[oai(path = "/toa-soan/tin-moi", method = "get")]
    async fn follow_queue(
        &self,
        can: Can<ViewNewsroom>,
        state: Query<Option<String>>,
        field: Query<Option<String>>,
        tenant: Query<Option<String>>,
        late: Query<Option<String>>,
        after: Query<Option<String>>,
    ) -> Result<Answer> {
        let seat = can.portal.streams.take_seat(can.person.account);
        let chosen = Chosen::of(&can, state.0, field.0, tenant.0, late.0);
        // Subscribed before the first look: what changes meanwhile is told of.
        let changes = can.services().store.queue_changes();
        let reference = can.services().reference.current().await.map_err(Problem::from)?;
        let mut follower = Follower {
            filter: QueueFilter {
                after: after.0.as_deref().and_then(Cursor::parse),
                ..chosen.filter(&reference)
            },
            can,
            chosen,
            changes,
            seat,
            over: false,
            looked_at: Pulse::now(),
            shown: None,
        };
        let first = follower.look().await?.unwrap_or_default();
        let begun = stream::once(async move { io::Result::Ok(Bytes::from(format!("{RETRY}{first}"))) });
        let told = stream::unfold(follower, |mut follower| async {
            let told = follower.next().await?;
            Some((Ok(Bytes::from(told)), follower))
        });
        let response = Response::builder()
            .content_type("text/event-stream")
            .header("cache-control", "no-store")
            // A proxy that gathers answers would hold the events back.
            .header("x-accel-buffering", "no")
            .body(Body::from_bytes_stream(futures_util::StreamExt::chain(
                begun, told,
            )));
        Ok(Answer::bytes(response))
    }
}

/// What a page shows of the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Shown {
    /// Counts of the tabs, in their order.
    counts: Vec<String>,
    /// What waits for the person, in one sentence.
    waiting: String,
    /// Tells one state of the list from another, and nothing else.
    list: String,
}

/// Tells one state of a list from another: another item, or another version of one.
pub(super) fn print_of(rows: &[Submission]) -> String {
    let mut digest = Sha256::new();
    for item in rows {
        digest.update(format!("{}:{}\n", item.code, item.version.number()));
    }
    data_encoding::HEXLOWER.encode(&digest.finalize()[..8])
}

/// One page that is open.
struct Follower {
    can: Can<ViewNewsroom>,
    chosen: Chosen,
    filter: QueueFilter,
    changes: Receiver<u64>,
    seat: Seat,
    over: bool,
    looked_at: Pulse,
    shown: Option<Shown>,
}

impl Follower {
    /// What is sent next; nothing more once the session ended, the server stops or the database does not answer.
    async fn next(&mut self) -> Option<String> {
        if self.over {
            return None;
        }
        let changed = tokio::select! {
            ended = self.seat.ended() => return self.end(ended),
            changed = self.changes.changed() => { changed.ok()?; true }
            () = tokio::time::sleep(PULSE) => false,
        };
        if changed {
            let then = (Pulse::now() + GATHER).max(self.looked_at + PAUSE);
            tokio::select! {
                ended = self.seat.ended() => return self.end(ended),
                () = tokio::time::sleep_until(then) => {}
            }
        }
        let services = self.can.services();
        let admitted = (&self.can.token, self.can.person.epoch);
        let stands = services.store.session_stands(admitted, services.now());
        if !stands.await.unwrap_or(false) {
            return None;
        }
        if !changed {
            return Some(HEARTBEAT.to_owned());
        }
        Some(self.look().await.ok()?.unwrap_or_else(|| HEARTBEAT.to_owned()))
    }

    /// Who gave the stream up is told so, and asks no more.
    fn end(&mut self, ended: Ended) -> Option<String> {
        self.over = true;
        (ended == Ended::GivenUp).then(|| GIVEN_UP.to_owned())
    }

    /// Looks at the queue; an event when it is not as it was.
    async fn look(&mut self) -> Result<Option<String>, Problem> {
        self.changes.mark_unchanged();
        self.looked_at = Pulse::now();
        let view = self.can.view();
        let tabs = count_tabs(&view, &self.filter, &self.chosen).await?;
        let (rows, _) = view.submissions(&self.filter, PAGE).await?;
        let shown = Shown {
            counts: tabs.into_iter().map(|(_, count)| count).collect(),
            waiting: waiting_words(&self.can, &view).await?,
            list: print_of(&rows),
        };
        if self.shown.as_ref() == Some(&shown) {
            return Ok(None);
        }
        let data = serde_json::to_string(&shown).map_err(|_| Problem::internal())?;
        self.shown = Some(shown);
        Ok(Some(format!("event: hang-doi\ndata: {data}\n\n")))
    }
}
