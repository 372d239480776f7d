//! Sends letters: at most eight are in the air, so that a killed worker can double no more than those.
//!
//! A letter is marked before its first byte leaves and recorded after the server took it. Whatever breaks off in
//! between is put right by the next round of the same worker, or by the worker that takes the lease over. A record
//! stands on the primary's word until, every few groups, the majority confirms it; the worker remembers it as long.

use std::{mem, sync::Arc, time::Duration};

use lettre::Message;
use sha2::{Digest, Sha256};

use super::{
    MailDesk, Stop,
    lease::{Hold, Lease},
};
use crate::{
    app::Services,
    mail::{
        render::{Envelope, render},
        transport::{DeliveryFault, DeliveryFaultKind},
    },
    store::{
        StoreFault,
        outbox::{Row, Word},
    },
};

/// Name of the lease: of all replicas, one sends.
const LEASE: &str = "outbox";
/// Letters marked as being sent at any moment, at most: a group on the wire, and beside it one whose outcome is
/// written down or, after that, one that goes next.
pub const IN_THE_AIR: usize = 8;
const GROUP: usize = IN_THE_AIR / 2;
/// Letters recorded on the primary's word alone, at most: lost only with the primary and the worker together.
const UNCONFIRMED: usize = 32;
/// Letters looked up at once.
const LOOKED_UP: i64 = 128;
/// How often an idle worker looks, when nobody knocks.
const IDLE: Duration = Duration::from_millis(500);
/// First wait after a transient fault, and the longest, in seconds.
const FIRST_WAIT: i64 = 30;
const LONGEST_WAIT: i64 = 4 * 3_600;
/// A letter that was deferred this often is set aside: about three days.
const MOST_ATTEMPTS: i64 = 25;
/// First wait while no server answers, and the longest, in seconds.
const FIRST_OUTAGE_WAIT: u64 = 1;
const LONGEST_OUTAGE_WAIT: u64 = 60;

/// Sends letters until stopped.
pub async fn run(services: Arc<Services>, desk: Arc<MailDesk>, stop: Stop) {
    let mut worker = OutboxWorker::new(services, desk);
    while !stop.is_pulled() {
        match worker.send_due(&stop).await {
            Ok(Round::Idle) => worker.wait_for_work(&stop).await,
            Ok(Round::Sent) => {}
            Ok(Round::Outage(wait)) => {
                // The lease is kept: else every replica in turn would knock at the server's door.
                worker.lease.keep_during(stop.sleep(wait)).await;
            }
            Err(fault) => {
                tracing::error!(error = %fault, "the outbox could not be read");
                stop.sleep(Duration::from_secs(2)).await;
            }
        }
    }
    worker.close().await;
}

/// How a round ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// Nothing was due, or another replica sends.
    Idle,
    /// Something was sent.
    Sent,
    /// No server answers: wait this long before asking again.
    Outage(Duration),
}

/// One worker.
pub struct OutboxWorker {
    services: Arc<Services>,
    desk: Arc<MailDesk>,
    lease: Lease,
    /// Accepted by the server, and not known to the majority of the database yet.
    delivered: Vec<String>,
    /// How many of those the primary has recorded.
    recorded: usize,
    /// Whether letters may bear this worker's mark: a round is under way, or broke off.
    marks: bool,
    outages: u32,
}

impl OutboxWorker {
    /// A worker that does not hold the lease yet.
    pub fn new(services: Arc<Services>, desk: Arc<MailDesk>) -> Self {
        let lease = Lease::new(services.store.clone(), services.clock.clone(), LEASE);
        Self {
            services,
            desk,
            lease,
            delivered: Vec::new(),
            recorded: 0,
            marks: false,
            outages: 0,
        }
    }

    async fn wait_for_work(&self, stop: &Stop) {
        tokio::select! {
            () = stop.pulled() => {}
            () = self.services.store.letters_queued() => {}
            () = tokio::time::sleep(IDLE) => {}
        }
    }

    /// Sends what is due now, one look-up's worth.
    ///
    /// # Errors
    /// When the database does not answer; the next round puts right what this one left.
    pub async fn send_due(&mut self, stop: &Stop) -> Result<Round, StoreFault> {
        self.tidy_up().await?;
        if !self.leads().await? {
            return Ok(Round::Idle);
        }
        let store = &self.services.store;
        let mut due = store.due_letters(self.services.now(), LOOKED_UP).await?;
        if due.is_empty() {
            return Ok(Round::Idle);
        }
        if self.outages > 0 {
            // While no server answers, one letter at a time asks whether it is back.
            due.truncate(1);
        }
        self.marks = true;
        let round = self.send_in_groups(due, stop).await;
        // However the round ended, what the server took is recorded.
        let confirmed = self.confirm_delivered().await;
        let round = round?;
        confirmed?;
        self.marks = false;
        Ok(round)
    }

    /// While one group is sent, the outcome of the one before it is recorded, and then the next one is marked.
    async fn send_in_groups(&mut self, due: Vec<Row>, stop: &Stop) -> Result<Round, StoreFault> {
        let mut waiting = due.into_iter();
        let mut group = self.mark(waiting.by_ref().take(GROUP).collect()).await?;
        while !group.is_empty() {
            let ends = stop.is_pulled() || !self.leads().await?;
            let next = waiting.by_ref().take(if ends { 0 } else { GROUP }).collect();
            if self.delivered.len() >= UNCONFIRMED {
                self.confirm_delivered().await?;
            }
            let prepare = async {
                self.record_delivered().await?;
                self.mark(next).await
            };
            let (outcomes, next) = self
                .lease
                .keep_during(async { tokio::join!(self.deliver_all(&group), prepare) })
                .await;
            if next.is_ok() {
                self.recorded = self.delivered.len();
            }
            let outage = self.settle(&group, outcomes).await?;
            group = next?;
            if outage {
                self.put_back(&group).await?;
                return Ok(Round::Outage(self.outage_wait()));
            }
        }
        Ok(Round::Sent)
    }

    /// Records what the server took since the last time.
    async fn record_delivered(&self) -> Result<(), StoreFault> {
        let (news, now) = (&self.delivered[self.recorded..], self.services.now());
        self.services.store.mark_sent(news, now, Word::Primary).await
    }

    /// Has the majority of the database confirm all that was recorded.
    async fn confirm_delivered(&mut self) -> Result<(), StoreFault> {
        let now = self.services.now();
        self.services
            .store
            .mark_sent(&self.delivered, now, Word::Majority)
            .await?;
        self.delivered.clear();
        self.recorded = 0;
        Ok(())
    }

    /// Marks letters, and writes out those that nobody else has marked meanwhile.
    async fn mark(&self, rows: Vec<Row>) -> Result<Vec<WrittenOut>, StoreFault> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<_> = rows.iter().map(|row| row.id.clone()).collect();
        let marked = self.services.store.mark_sending(&ids, self.lease.owner()).await?;
        let ours = rows.into_iter().filter(|row| marked.contains(&row.id));
        Ok(ours.map(|row| self.write_out(row)).collect())
    }

    fn write_out(&self, row: Row) -> WrittenOut {
        let envelope = Envelope {
            message_id: message_id(&row.id),
            to_name: row.to.full_name.to_string(),
            to_email: row.to.email.to_string(),
            at: row.queued_at,
        };
        let message = render(&row.letter, &envelope, &self.desk.sender, &self.desk.links).map_err(|fault| {
            DeliveryFault {
                kind: DeliveryFaultKind::Permanent,
                detail: fault.to_string(),
            }
        });
        WrittenOut { row, message }
    }

    /// One after the other, until no server answers or another worker holds the lease.
    async fn deliver_all(&self, letters: &[WrittenOut]) -> Vec<Result<(), DeliveryFault>> {
        let mut outcomes = Vec::with_capacity(letters.len());
        for letter in letters {
            if !self.lease.is_held() {
                break;
            }
            let outcome = match &letter.message {
                Ok(message) => self.desk.transport.deliver(message).await,
                Err(fault) => Err(fault.clone()),
            };
            let outage = matches!(&outcome, Err(fault) if fault.kind.stops_everything());
            outcomes.push(outcome);
            if outage {
                break;
            }
        }
        outcomes
    }

    /// Records outcomes and puts back what was not tried; whether no server answers.
    async fn settle(
        &mut self,
        letters: &[WrittenOut],
        outcomes: Vec<Result<(), DeliveryFault>>,
    ) -> Result<bool, StoreFault> {
        let (tried, untried) = letters.split_at(outcomes.len());
        let mut faults = Vec::new();
        for (letter, outcome) in tried.iter().zip(outcomes) {
            match outcome {
                Ok(()) => self.delivered.push(letter.row.id.clone()),
                Err(fault) => faults.push((&letter.row, fault)),
            }
        }
        let outage = faults.iter().any(|(_, fault)| fault.kind.stops_everything());
        self.outages = if outage { self.outages.saturating_add(1) } else { 0 };
        for (row, fault) in faults {
            self.settle_fault(row, &fault).await?;
        }
        self.put_back(untried).await?;
        Ok(outage)
    }

    async fn settle_fault(&self, row: &Row, fault: &DeliveryFault) -> Result<(), StoreFault> {
        let (store, now, owner) = (&self.services.store, self.services.now(), self.lease.owner());
        let attempts = row.attempts + 1;
        tracing::warn!(outbox.row = %row.id, outbox.attempts = attempts, error = %fault, "a letter was not taken");
        match fault.kind {
            // Nothing is known against this letter: it keeps its attempts, and behind others asks again.
            DeliveryFaultKind::Unreachable => {
                store
                    .keep_letter_waiting(&row.id, owner, now, &fault.detail)
                    .await
            }
            DeliveryFaultKind::Transient | DeliveryFaultKind::Unanswered if attempts < MOST_ATTEMPTS => {
                let next_at = now.plus_seconds(retry_wait(attempts, jitter(&row.id, attempts)));
                store.defer_letter(&row.id, owner, next_at, &fault.detail).await
            }
            DeliveryFaultKind::Transient | DeliveryFaultKind::Unanswered | DeliveryFaultKind::Permanent => {
                store.set_letter_aside(&row.id, owner, &fault.detail).await
            }
        }
    }

    async fn put_back(&self, letters: &[WrittenOut]) -> Result<(), StoreFault> {
        if letters.is_empty() {
            return Ok(());
        }
        self.services
            .store
            .put_letters_back(&ids_of(letters), self.lease.owner())
            .await
    }

    fn outage_wait(&self) -> Duration {
        let doubled = FIRST_OUTAGE_WAIT << self.outages.saturating_sub(1).min(10);
        Duration::from_secs(doubled.min(LONGEST_OUTAGE_WAIT))
    }

    /// Puts right what a round that broke off left behind.
    async fn tidy_up(&mut self) -> Result<(), StoreFault> {
        self.confirm_delivered().await?;
        if mem::take(&mut self.marks)
            && let Err(fault) = self.services.store.put_marked_back(self.lease.owner()).await
        {
            self.marks = true;
            return Err(fault);
        }
        Ok(())
    }

    /// Takes or renews the lease; the one who takes it over puts half-sent letters back.
    async fn leads(&mut self) -> Result<bool, StoreFault> {
        match self.lease.hold().await? {
            Hold::Elsewhere => Ok(false),
            Hold::Kept => Ok(true),
            Hold::Taken => {
                let owner = self.lease.owner();
                let found = self.services.store.requeue_half_sent(owner).await?;
                if found > 0 {
                    tracing::warn!(
                        outbox.rows = found,
                        "letters were left half sent and go out again"
                    );
                }
                Ok(true)
            }
        }
    }

    /// Records what is left to record, gives the lease up and closes the connections.
    pub async fn close(&mut self) {
        if let Err(fault) = self.tidy_up().await {
            tracing::warn!(error = %fault, "letters were left half sent");
        }
        self.desk.transport.close().await;
        if self.lease.is_held()
            && let Err(fault) = self.lease.release().await
        {
            tracing::warn!(error = %fault, "the lease of the outbox was not given up");
        }
    }
}

/// A letter with its message, or why it has none.
struct WrittenOut {
    row: Row,
    message: Result<Message, DeliveryFault>,
}

fn ids_of(letters: &[WrittenOut]) -> Vec<String> {
    letters.iter().map(|letter| letter.row.id.clone()).collect()
}

/// The stable left part of a letter's Message-ID.
pub fn message_id(row: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(row)[..20])
}

/// Doubles from the first wait to the longest; the jitter takes up to a quarter away.
fn retry_wait(attempts: i64, jitter: f64) -> i64 {
    let doublings = u32::try_from(attempts - 1).unwrap_or_default().min(20);
    let wait = FIRST_WAIT.saturating_mul(1_i64 << doublings).min(LONGEST_WAIT);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "seconds of a few hours"
    )]
    let less = (wait as f64 * 0.25 * jitter) as i64;
    wait - less
}

/// Between 0 and 1, different for each letter and try.
fn jitter(row: &str, attempts: i64) -> f64 {
    let digest = Sha256::new()
        .chain_update(row)
        .chain_update(attempts.to_be_bytes())
        .finalize();
    f64::from(digest[0]) / 255.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest_and_jitter_takes_a_quarter_at_most() {
        assert_eq!(retry_wait(1, 0.0), 30);
        assert_eq!(retry_wait(2, 0.0), 60);
        assert_eq!(retry_wait(30, 0.0), LONGEST_WAIT);
        assert_eq!(retry_wait(1, 1.0), 23);
        for attempts in 1..40 {
            let wait = retry_wait(attempts, jitter("row", attempts));
            assert!(wait * 4 >= retry_wait(attempts, 0.0) * 3, "{attempts}: {wait}");
        }
    }

    #[test]
    fn the_message_id_is_stable_and_differs_by_row() {
        assert_eq!(message_id("a:b:c"), message_id("a:b:c"));
        assert_ne!(message_id("a:b:c"), message_id("a:b:d"));
        assert_eq!(message_id("a:b:c").len(), 40);
    }
}
