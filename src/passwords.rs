//! Passwords: hashed slowly, off the threads that answer, and at most as many at once as the machine bears.

use std::sync::Arc;
use std::thread::available_parallelism;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{CustomizedPasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::random::{NoRandomness, random_bytes};

/// Memory in KiB, passes and lanes of Argon2id: OWASP's first choice (Password Storage Cheat Sheet). Whoever guesses
/// needs as much for each guess.
const MEMORY: u32 = 47_104;
const PASSES: u32 = 1;
const LANES: u32 = 1;
/// The most characters of a password: a longer one is wrong without being looked at.
const LONGEST: usize = 1_000;
/// So many may wait for their turn; more than that are told to come again.
const WAITING: usize = 64;

/// A password as it was typed, to the byte.
#[derive(Clone, Debug)]
pub struct Password(SecretString);

impl Password {
    /// Takes it as it came.
    #[must_use]
    pub fn new(typed: String) -> Self {
        Self(typed.into())
    }

    /// Whether it can be anybody's at all.
    fn is_possible(&self) -> bool {
        let text = self.0.expose_secret();
        text.len() <= LONGEST * 4 && text.chars().count() <= LONGEST && !text.contains('\0')
    }
}

/// What became of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is the password.
    Right,
    /// It is the password, hashed with other costs than today's: it is to be hashed anew.
    RightButWeak,
    /// It is not.
    Wrong,
}

/// Why a password was neither hashed nor compared.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    /// More wait than the machine bears.
    #[error("too many passwords wait to be looked at")]
    Busy,
    /// No random bytes.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// Argon2 refused, which is a mistake in this program, or the work panicked.
    #[error("a password could not be hashed: {0}")]
    Failed(String),
}

/// Hashes and compares; cheap to clone.
#[derive(Clone)]
pub struct PasswordHasher(Arc<Parts>);

struct Parts {
    turns: Arc<Semaphore>,
    places: Semaphore,
    argon2: Argon2<'static>,
    /// What a password is compared with that can be nobody's, so that it takes as long as any other.
    nobodys: String,
}

impl PasswordHasher {
    /// One that does as many at once as there are processors.
    ///
    /// # Errors
    /// When there is no randomness for the hash that is nobody's.
    pub fn new() -> Result<Self, HashError> {
        let params = Params::new(MEMORY, PASSES, LANES, None).map_err(failed)?;
        let at_once = available_parallelism().map_or(1, std::num::NonZero::get);
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobodys = hash_now(&argon2, &random_bytes::<32>()?)?;
        let (turns, places) = (Arc::new(Semaphore::new(at_once)), Semaphore::new(at_once + WAITING));
        Ok(Self(Arc::new(Parts { turns, places, argon2, nobodys })))
    }

    /// The password as it is stored: a PHC string with its costs and salt.
    pub async fn hash(&self, password: &Password) -> Result<String, HashError> {
        let (argon2, password) = (self.0.argon2.clone(), password.clone());
        self.work(move || hash_now(&argon2, password.0.expose_secret().as_bytes())).await?
    }

    /// Compares a password with a stored one. When there is none it is wrong, after the same time.
    pub async fn verify(&self, password: &Password, stored: Option<&str>) -> Result<Verdict, HashError> {
        let stored = stored.filter(|stored| password.is_possible() && PasswordHash::new(stored).is_ok());
        let (is_possible, compared) = (stored.is_some(), stored.unwrap_or(&self.0.nobodys).to_owned());
        let (argon2, password) = (self.0.argon2.clone(), password.clone());
        let verdict = move || {
            let hash = PasswordHash::new(&compared).map_err(failed)?;
            let text = if is_possible { password.0.expose_secret().as_bytes() } else { b"nobody's" };
            let is_right = argon2.verify_password(text, &hash).is_ok() && is_possible;
            Ok(match (is_right, costs_as_today(&hash)) {
                (true, true) => Verdict::Right,
                (true, false) => Verdict::RightButWeak,
                (false, _) => Verdict::Wrong,
            })
        };
        self.work(verdict).await?
    }

    /// The turn is held by the work itself: it goes on when nobody waits for it any more.
    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, HashError> {
        let _place = self.0.places.try_acquire().map_err(|_| HashError::Busy)?;
        let turn = Arc::clone(&self.0.turns).acquire_owned().await.map_err(failed)?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        done.await.map_err(failed)
    }
}

fn hash_now(argon2: &Argon2<'_>, password: &[u8]) -> Result<String, HashError> {
    let salt: [u8; 16] = random_bytes()?;
    let params = argon2.params().clone();
    let hash = argon2.hash_password_customized(password, &salt, None, None, params).map_err(failed)?;
    Ok(hash.to_string())
}

fn costs_as_today(hash: &PasswordHash) -> bool {
    let is_today = |name: &str, value: u32| hash.params.get_decimal(name) == Some(value);
    hash.algorithm.as_str() == "argon2id" && is_today("m", MEMORY) && is_today("t", PASSES) && is_today("p", LANES)
}

fn failed(problem: impl std::fmt::Display) -> HashError {
    HashError::Failed(problem.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    type TestResult = Result<(), Box<dyn std::error::Error>>;

    fn password(text: &str) -> Password {
        Password::new(text.to_owned())
    }

    #[tokio::test]
    async fn a_password_is_right_to_the_byte_and_nothing_else_is() -> TestResult {
        let hasher = PasswordHasher::new()?;
        let typed = " Grüße vom Rücken 🌿 ";
        let stored = hasher.hash(&password(typed)).await?;
        assert_eq!(hasher.verify(&password(typed), Some(&stored)).await?, Verdict::Right);
        for other in
            ["", "nobody's", typed.trim(), "Gru\u{308}ße vom Rücken 🌿", &format!("{typed}\0"), &"a".repeat(1_000_000)]
        {
            assert_eq!(hasher.verify(&password(other), Some(&stored)).await?, Verdict::Wrong, "{}", other.len());
        }
        assert_ne!(hasher.hash(&password(typed)).await?, stored, "each has a salt of its own");
        Ok(())
    }

    #[tokio::test]
    async fn what_is_stored_for_nobody_or_is_no_hash_is_wrong() -> TestResult {
        let hasher = PasswordHasher::new()?;
        for stored in [None, Some(""), Some("plain"), Some("$argon2id$v=19$m=1")] {
            assert_eq!(hasher.verify(&password("nobody's"), stored).await?, Verdict::Wrong);
        }
        Ok(())
    }

    #[tokio::test]
    async fn a_hash_of_other_costs_is_to_be_made_anew() -> TestResult {
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19_456, 2, 1, None)?);
        let stored = hash_now(&weak, b"what was chosen long ago")?;
        let verdict = PasswordHasher::new()?.verify(&password("what was chosen long ago"), Some(&stored)).await?;
        assert_eq!(verdict, Verdict::RightButWeak);
        Ok(())
    }

    #[tokio::test]
    async fn more_than_the_machine_bears_are_told_to_come_again() -> TestResult {
        let hasher = PasswordHasher::new()?;
        let all = (hasher.0.turns.available_permits() + WAITING).try_into()?;
        let places = hasher.0.places.acquire_many(all).await?;
        assert!(matches!(hasher.verify(&password("x"), None).await, Err(HashError::Busy)));
        drop(places);
        assert_eq!(hasher.verify(&password("x"), None).await?, Verdict::Wrong);
        Ok(())
    }
}
