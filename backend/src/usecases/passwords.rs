//! Password hashing: Argon2id with 19 MiB, 2 passes, 1 lane (the OWASP minimum), a few at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use candor_wire::problem::Code;
use tokio::sync::Semaphore;

use crate::error::Error;

/// Memory in KiB.
pub const MEMORY_KIB: u32 = 19_456;
/// Passes over the memory.
pub const PASSES: u32 = 2;
/// Lanes.
pub const LANES: u32 = 1;

/// Hashes at the same time: what more would do is slow everything else down.
const AT_ONCE: usize = 2;

/// Hashes waiting; beyond that the server says that it is busy.
const WAITING: usize = 32;

/// Hashes and verifies passwords off the threads that serve requests.
#[derive(Debug)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    waiting: AtomicUsize,
    /// Verified when the address is unknown, so that the time tells nothing.
    decoy: String,
}

impl Passwords {
    /// Prepares hashing.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn new() -> Result<Self, Error> {
        Ok(Self { permits: Arc::new(Semaphore::new(AT_ONCE)), waiting: AtomicUsize::new(0), decoy: hash("no password has this text")? })
    }

    /// The PHC string of a password.
    ///
    /// # Errors
    /// When hashing fails.
    pub async fn hash(&self, password: String) -> Result<String, Error> {
        self.work(move || hash(&password)).await?
    }

    /// Whether the password is the one that was hashed. Without a hash the same work is done for nothing.
    ///
    /// # Errors
    /// When hashing fails.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, Error> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.clone());
        let right = self.work(move || argon2().is_ok_and(|a| a.verify_password(password.as_bytes(), &*hash).is_ok())).await?;
        Ok(right && known)
    }

    async fn work<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let _place = Place::take(&self.waiting)?;
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|e| Error::Internal(e.to_string()))?;
        let work = move || {
            // given back when the work is done, even when whoever asked has gone
            let _permit = permit;
            job()
        };
        tokio::task::spawn_blocking(work).await.map_err(|e| Error::Internal(e.to_string()))
    }
}

/// A place in the queue; given back on drop.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize) -> Result<Self, Error> {
        let place = Self(waiting);
        if waiting.fetch_add(1, Ordering::Relaxed) >= WAITING { Err(Error::refused(Code::Busy)) } else { Ok(place) }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn hash(password: &str) -> Result<String, Error> {
    argon2()?.hash_password(password.as_bytes()).map(|h| h.to_string()).map_err(|e| Error::Internal(format!("hashing: {e}")))
}

fn argon2() -> Result<Argon2<'static>, Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|e| Error::Internal(format!("hashing: {e}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_a_known_person_is_right() {
        let passwords = Passwords::new().unwrap();
        let hash = passwords.hash("a long enough password".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify("a long enough password".into(), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify("another password".into(), Some(hash)).await.unwrap());
        assert!(!passwords.verify("no password has this text".into(), None).await.unwrap(), "the decoy opens nothing");
    }
}
