//! Answers that last while a page is open: how many each person may have, and their end when the server stops.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::sync::{Notify, watch};

use crate::domain::ids::AccountId;

/// Streams of one account at a time, in this process: a few windows, each of which closes its own while hidden.
const MOST: usize = 4;

/// A stream that is open: its number, and how it is told that it has to go.
type Open = (u64, Arc<Notify>);

/// The streams of each account, the oldest first.
type OpenOf = Arc<Mutex<HashMap<AccountId, Vec<Open>>>>;

/// The streams of this process.
#[derive(Debug, Default)]
pub struct Streams {
    open: OpenOf,
    next: AtomicU64,
    closed: watch::Sender<bool>,
}

/// The right to one stream; given back when it is dropped.
#[derive(Debug)]
pub struct Seat {
    account: AccountId,
    number: u64,
    given_up: Arc<Notify>,
    open: OpenOf,
    closed: watch::Receiver<bool>,
}

/// Why a stream ends that nobody left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The server stops; it may be asked again.
    Stopped,
    /// The person opened others since.
    GivenUp,
}

impl Streams {
    /// A seat for one more stream of the account; who has as many as there may be gives the oldest up. A page that was
    /// left is only noticed after a while, so that refusing the new one would refuse whoever loads a page again.
    pub fn take_seat(&self, account: AccountId) -> Seat {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let given_up = Arc::new(Notify::new());
        if let Ok(mut open) = self.open.lock() {
            let own = open.entry(account).or_default();
            while own.len() >= MOST {
                own.remove(0).1.notify_one();
            }
            own.push((number, given_up.clone()));
        }
        Seat {
            account,
            number,
            given_up,
            open: self.open.clone(),
            closed: self.closed.subscribe(),
        }
    }

    /// Ends every stream: the server stops.
    pub fn close(&self) {
        self.closed.send_replace(true);
    }
}

impl Seat {
    /// Resolves when the stream has to end.
    pub async fn ended(&self) -> Ended {
        let mut closed = self.closed.clone();
        tokio::select! {
            _ = closed.wait_for(|closed| *closed) => Ended::Stopped,
            () = self.given_up.notified() => Ended::GivenUp,
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let Ok(mut open) = self.open.lock() else {
            return;
        };
        if let Some(own) = open.get_mut(&self.account) {
            own.retain(|(number, _)| *number != self.number);
            if own.is_empty() {
                open.remove(&self.account);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_account_gives_its_oldest_stream_up_for_one_too_many_and_nothing_is_left_behind() {
        let streams = Streams::default();
        let [one, other] = [1, 2].map(|n| AccountId::from_uuid(uuid::Uuid::from_u128(n)));
        let theirs = streams.take_seat(other);
        let mut own: Vec<_> = (0..=MOST).map(|_| streams.take_seat(one)).collect();
        let oldest = own.remove(0);
        assert_eq!(oldest.ended().await, Ended::GivenUp);
        assert_eq!(streams.open.lock().unwrap()[&one].len(), MOST);
        drop(oldest);
        assert_eq!(
            streams.open.lock().unwrap()[&one].len(),
            MOST,
            "its place was taken already"
        );
        streams.close();
        for seat in own.iter().chain([&theirs]) {
            assert_eq!(seat.ended().await, Ended::Stopped);
        }
        drop((own, theirs));
        assert!(streams.open.lock().unwrap().is_empty());
    }
}
