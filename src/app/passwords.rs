//! Passwords: argon2id, off the async threads, a few at a time.

use std::sync::Arc;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use super::Fault;

/// Shortest password, in characters.
pub const MIN_CHARACTERS: usize = 10;
/// Longest password, in characters; more only costs the hasher time.
pub const MAX_CHARACTERS: usize = 128;

/// How many hashes are computed at once: each takes 19 MiB and about 14 ms of a core.
const AT_ONCE: usize = 2;

/// How many may wait for their turn: more would wait longer than a person does.
const IN_LINE: usize = 100;

/// The hasher.
pub struct Passwords {
    permits: Arc<Semaphore>,
    line: Arc<Semaphore>,
}

impl Passwords {
    /// A hasher with its bound.
    pub(super) fn new() -> Self {
        Self {
            permits: Arc::new(Semaphore::new(AT_ONCE)),
            line: Arc::new(Semaphore::new(IN_LINE)),
        }
    }

    /// Hashes a password.
    ///
    /// # Errors
    /// [`Fault::Busy`] when too many wait, [`Fault::Hashing`].
    pub async fn hash(&self, password: SecretString) -> Result<String, Fault> {
        self.bounded(move || {
            let hash = Argon2::default().hash_password(password.expose_secret().as_bytes());
            hash.map(|hash| hash.to_string()).map_err(|_| Fault::Hashing)
        })
        .await
    }

    /// Whether the password fits the hash. Without a hash the same work is done and the answer is no.
    ///
    /// # Errors
    /// [`Fault::Busy`] when too many wait, [`Fault::Hashing`].
    pub async fn verify(&self, password: SecretString, hash: Option<String>) -> Result<bool, Fault> {
        self.bounded(move || {
            let known = hash.is_some();
            let hash = match hash {
                Some(hash) => hash,
                None => Argon2::default()
                    .hash_password(b"nobody")
                    .map_err(|_| Fault::Hashing)?
                    .to_string(),
            };
            let parsed = PasswordHash::new(&hash).map_err(|_| Fault::Hashing)?;
            // For an unknown account the hashing above was the work; verifying as well would tell it apart.
            let fits = known
                && Argon2::default()
                    .verify_password(password.expose_secret().as_bytes(), &parsed)
                    .is_ok();
            Ok(fits)
        })
        .await
    }

    async fn bounded<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let _place = self.line.try_acquire().map_err(|_| Fault::Busy)?;
        let permit = self
            .permits
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| Fault::Hashing)?;
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        done.await.map_err(|_| Fault::Hashing)?
    }
}
