//! Text and bytes that are wiped when dropped and cannot be printed, compared by accident, cloned or serialized.

use std::fmt;

use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

pub use crate::random::NoRandom;

/// Secret text: a student's key, a management key, a passphrase.
///
/// It is wiped from memory when dropped. It has no `Display`, `Clone`, `PartialEq` or `Serialize`:
///
/// ```compile_fail
/// let s = keyroster_vault::Secret::new("sk-or-v1-000".to_owned());
/// println!("{s}"); // a secret cannot be printed
/// ```
/// ```compile_fail
/// let s = keyroster_vault::Secret::new("sk-or-v1-000".to_owned());
/// let _ = s.to_string(); // nor turned into text in passing
/// ```
/// ```compile_fail
/// let s = keyroster_vault::Secret::new("sk-or-v1-000".to_owned());
/// let t: keyroster_vault::Secret = s.clone(); // nor copied by accident
/// ```
/// ```
/// let s = keyroster_vault::Secret::new("sk-or-v1-000".to_owned());
/// assert_eq!(format!("{s:?}"), "[hidden]");
/// assert_eq!(s.expose(), "sk-or-v1-000");
/// ```
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over; the caller's copy is gone.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself. Every call is a place to look at in review: never log, format or store what it returns.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// A second copy, on purpose.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self::new(self.expose().to_owned())
    }

    /// True when there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True when both hold the same text; the time taken does not depend on where they differ.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        Sha256::digest(self.expose()) == Sha256::digest(other.expose())
    }

    /// What may be shown: the first 12 characters, "…", the last 3. A text too short to hide at least as
    /// much as it shows (under 30 characters) is only "…".
    #[must_use]
    pub fn masked(&self) -> String {
        let count = self.0.chars().count();
        if count < 30 {
            return "…".to_owned();
        }
        let head: String = self.0.chars().take(12).collect();
        let tail: String = self.0.chars().skip(count - 3).collect();
        format!("{head}…{tail}")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[hidden]")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

/// `N` secret bytes, wiped when dropped; `Debug` prints `[hidden]`.
pub struct SecretBytes<const N: usize>(Zeroizing<[u8; N]>);

impl<const N: usize> SecretBytes<N> {
    /// Fresh random bytes from the operating system.
    ///
    /// # Errors
    /// [`NoRandom`] when the operating system has none to give.
    pub fn random() -> Result<Self, NoRandom> {
        let mut bytes = Self(Zeroizing::new([0; N]));
        crate::random::fill(bytes.0.as_mut_slice())?;
        Ok(bytes)
    }

    /// Copies the bytes in, and wipes the array it was given.
    #[must_use]
    pub fn new(mut bytes: [u8; N]) -> Self {
        let kept = Self(Zeroizing::new(bytes));
        bytes.zeroize();
        kept
    }

    /// The bytes of `slice` when it has exactly `N`, else `None`.
    #[must_use]
    pub fn from_slice(slice: &[u8]) -> Option<Self> {
        let mut bytes = Self(Zeroizing::new([0; N]));
        if slice.len() != N {
            return None;
        }
        bytes.0.copy_from_slice(slice);
        Some(bytes)
    }

    /// The bytes themselves.
    #[must_use]
    pub fn expose(&self) -> &[u8; N] {
        &self.0
    }
}

impl<const N: usize> fmt::Debug for SecretBytes<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[hidden]")
    }
}
