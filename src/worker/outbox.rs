//! Sends letters: at most eight are in the air, so that a killed worker can double no more than those.

use std::{sync::Arc, time::Duration};

use sha2::{Digest, Sha256};

use super::{MailDesk, Stop};
use crate::{
    app::Services,
    domain::time::Instant,
    mail::{
        render::{Envelope, render},
        transport::{DeliveryFault, DeliveryFaultKind},
    },
    store::{StoreFault, outbox::Row},
};

/// Name of the lease: of all replicas, one sends.
const LEASE: &str = "outbox";
/// A worker that falls silent loses the lease after this time, in seconds.
const LEASE_SECONDS: i64 = 30;
/// Letters marked as being sent at any moment: the half that is sent, and the half whose outcome is written down.
pub const IN_THE_AIR: usize = 8;
const HALF: usize = IN_THE_AIR / 2;
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
                stop.sleep(wait).await;
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
    owner: String,
    leads: bool,
    lease_until: Instant,
    outages: u32,
}

impl OutboxWorker {
    /// A worker that does not hold the lease yet.
    pub fn new(services: Arc<Services>, desk: Arc<MailDesk>) -> Self {
        let owner = uuid::Uuid::new_v4().to_string();
        Self {
            services,
            desk,
            owner,
            leads: false,
            lease_until: Instant::from_millis(0),
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
    /// When the database does not answer.
    pub async fn send_due(&mut self, stop: &Stop) -> Result<Round, StoreFault> {
        if !self.hold_lease().await? {
            return Ok(Round::Idle);
        }
        // While no server answers, one letter at a time asks whether it is back.
        let limit = if self.outages > 0 { 1 } else { LOOKED_UP };
        let due = self
            .services
            .store
            .due_letters(self.services.now(), limit)
            .await?;
        if due.is_empty() {
            return Ok(Round::Idle);
        }
        self.send_in_halves(&due, stop).await
    }

    /// While one half is sent, the next is marked and the last one's outcome is recorded.
    async fn send_in_halves(&mut self, due: &[Row], stop: &Stop) -> Result<Round, StoreFault> {
        let store = self.services.store.clone();
        let mut halves = due.chunks(HALF).peekable();
        if let Some(first) = halves.peek() {
            store.mark_sending(&ids_of(first)).await?;
        }
        let mut delivered: Vec<String> = Vec::new();
        while let Some(half) = halves.next() {
            let ends = stop.is_pulled() || !self.hold_lease().await?;
            let next = halves.peek().filter(|_| !ends).map(|next| ids_of(next));
            let book = async {
                if !delivered.is_empty() {
                    store.mark_sent(&delivered, self.services.now()).await?;
                }
                match &next {
                    Some(ids) => store.mark_sending(ids).await,
                    None => Ok(()),
                }
            };
            let (outcomes, booked) = tokio::join!(self.deliver_all(half), book);
            booked?;
            let settled = self.settle(half, outcomes).await?;
            delivered = settled.sent;
            if settled.outage {
                store.mark_sent(&delivered, self.services.now()).await?;
                self.put_back(next.unwrap_or_default()).await?;
                return Ok(Round::Outage(self.outage_wait()));
            }
            if ends {
                break;
            }
        }
        if !delivered.is_empty() {
            store.mark_sent(&delivered, self.services.now()).await?;
        }
        Ok(Round::Sent)
    }

    async fn deliver_all(&self, rows: &[Row]) -> Vec<Result<(), DeliveryFault>> {
        let mut outcomes = Vec::with_capacity(rows.len());
        for row in rows {
            let outcome = self.deliver(row).await;
            let outage = matches!(&outcome, Err(fault) if fault.kind == DeliveryFaultKind::Unreachable);
            outcomes.push(outcome);
            if outage {
                break;
            }
        }
        outcomes
    }

    async fn deliver(&self, row: &Row) -> Result<(), DeliveryFault> {
        let envelope = Envelope {
            message_id: message_id(&row.id),
            to_name: row.to.full_name.to_string(),
            to_email: row.to.email.to_string(),
            at: row.queued_at,
        };
        let message =
            render(&row.letter, &envelope, &self.desk.sender, &self.desk.links).map_err(|fault| {
                DeliveryFault {
                    kind: DeliveryFaultKind::Permanent,
                    detail: fault.to_string(),
                }
            })?;
        self.desk.transport.deliver(&message).await
    }

    async fn settle(
        &mut self,
        half: &[Row],
        outcomes: Vec<Result<(), DeliveryFault>>,
    ) -> Result<Settled, StoreFault> {
        let mut settled = Settled::default();
        let tried = outcomes.len();
        for (row, outcome) in half.iter().zip(outcomes) {
            match outcome {
                Ok(()) => settled.sent.push(row.id.clone()),
                Err(fault) => settled.outage |= self.settle_fault(row, &fault).await?,
            }
        }
        self.outages = if settled.outage {
            self.outages.saturating_add(1)
        } else {
            0
        };
        self.put_back(ids_of(&half[tried..])).await?;
        Ok(settled)
    }

    /// Whether the fault means that no letter can go out now.
    async fn settle_fault(&self, row: &Row, fault: &DeliveryFault) -> Result<bool, StoreFault> {
        let store = &self.services.store;
        let attempts = row.attempts + 1;
        tracing::warn!(outbox.row = %row.id, outbox.attempts = attempts, error = %fault, "a letter was not taken");
        match fault.kind {
            DeliveryFaultKind::Unreachable => {
                store
                    .defer_letter(&row.id, self.services.now(), &fault.detail)
                    .await?;
                return Ok(true);
            }
            DeliveryFaultKind::Transient if attempts < MOST_ATTEMPTS => {
                let next_at = self
                    .services
                    .now()
                    .plus_seconds(retry_wait(attempts, jitter(&row.id, attempts)));
                store.defer_letter(&row.id, next_at, &fault.detail).await?;
            }
            DeliveryFaultKind::Transient | DeliveryFaultKind::Permanent => {
                store.set_letter_aside(&row.id, &fault.detail).await?;
            }
        }
        Ok(false)
    }

    async fn put_back(&self, ids: Vec<String>) -> Result<(), StoreFault> {
        for id in ids {
            self.services
                .store
                .defer_letter(&id, self.services.now(), "")
                .await?;
        }
        Ok(())
    }

    fn outage_wait(&self) -> Duration {
        let doubled = FIRST_OUTAGE_WAIT.saturating_mul(1 << self.outages.min(10));
        Duration::from_secs(doubled.min(LONGEST_OUTAGE_WAIT))
    }

    /// Takes or renews the lease; the one who takes it over puts half-sent letters back.
    async fn hold_lease(&mut self) -> Result<bool, StoreFault> {
        let now = self.services.now();
        if self.leads && now < self.lease_until.plus_seconds(-LEASE_SECONDS / 2) {
            return Ok(true);
        }
        let until = now.plus_seconds(LEASE_SECONDS);
        let leads = self
            .services
            .store
            .hold_lease(LEASE, &self.owner, (now, until))
            .await?;
        if leads && !self.leads {
            let found = self.services.store.requeue_half_sent().await?;
            if found > 0 {
                tracing::warn!(
                    outbox.rows = found,
                    "letters were left half sent and go out again"
                );
            }
        }
        self.leads = leads;
        self.lease_until = until;
        Ok(leads)
    }

    /// Gives the lease up and closes the connections.
    pub async fn close(&self) {
        self.desk.transport.close().await;
        if self.leads
            && let Err(fault) = self.services.store.release_lease(LEASE, &self.owner).await
        {
            tracing::warn!(error = %fault, "the lease of the outbox was not given up");
        }
    }
}

#[derive(Default)]
struct Settled {
    sent: Vec<String>,
    outage: bool,
}

fn ids_of(rows: &[Row]) -> Vec<String> {
    rows.iter().map(|row| row.id.clone()).collect()
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
