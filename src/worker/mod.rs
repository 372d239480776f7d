//! Work that nobody waits for: leased, restartable, run beside the server or alone (`cchc work`).

pub mod access_reviews;
pub mod custody;
pub mod deadlines;
pub mod digest;
pub mod error_reports;
pub mod expiry;
pub mod incidents;
pub mod lease;
pub mod listener;
pub mod outbox;
pub mod rerouting;
pub mod sealer;
pub mod succession;
pub mod walk;

use std::{sync::Arc, time::Duration};

use tokio::{sync::watch, task::JoinSet};

use lease::DailyWorker;

use crate::{
    app::Services,
    mail::{
        render::{Links, Sender},
        transport::Transport,
    },
};

/// What the workers need besides the services.
pub struct MailDesk {
    /// Where mail goes.
    pub transport: Arc<Transport>,
    /// Whom it comes from.
    pub sender: Sender,
    /// Turns paths into addresses.
    pub links: Links,
}

/// Tells a job that it shall end.
#[derive(Clone, Debug)]
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    /// A stop, and the handle that pulls it.
    pub fn new() -> (watch::Sender<bool>, Self) {
        let (pull, stop) = watch::channel(false);
        (pull, Self(stop))
    }

    /// Whether it was pulled.
    pub fn is_pulled(&self) -> bool {
        *self.0.borrow()
    }

    /// Resolves when it is pulled, or nobody is left to pull it.
    pub async fn pulled(&self) {
        let mut stop = self.0.clone();
        let _ = stop.wait_for(|pulled| *pulled).await;
    }

    /// Sleeps, but not past the stop; false when it was pulled.
    pub async fn sleep(&self, time: Duration) -> bool {
        tokio::select! {
            () = self.pulled() => false,
            () = tokio::time::sleep(time) => true,
        }
    }
}

/// Starts every job; they end when the stop is pulled.
pub fn start(services: &Arc<Services>, desk: Arc<MailDesk>, stop: &Stop) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    jobs.spawn(outbox::run(services.clone(), desk, stop.clone()));
    jobs.spawn(sealer::run(services.clone(), stop.clone()));
    jobs.spawn(rerouting::run(services.clone(), stop.clone()));
    jobs.spawn(DailyWorker::<deadlines::Deadlines>::new(services.clone()).run(stop.clone()));
    jobs.spawn(DailyWorker::<digest::Digests>::new(services.clone()).run(stop.clone()));
    jobs.spawn(DailyWorker::<expiry::Expiry>::new(services.clone()).run(stop.clone()));
    jobs.spawn(DailyWorker::<succession::Successions>::new(services.clone()).run(stop.clone()));
    jobs.spawn(DailyWorker::<access_reviews::AccessReviews>::new(services.clone()).run(stop.clone()));
    jobs
}
