//! One secret into a sealed box: XChaCha20-Poly1305, a fresh random nonce, bound to the place it belongs to.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::secret::{NoRandom, Secret, SecretBytes};

/// The key that seals the secrets of one data file (32 bytes). It is stored only wrapped, see [`crate::wrap`].
pub type DataKey = SecretBytes<32>;

/// What a sealed box is for. A box sealed for one purpose does not open for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// The secret of a holder's key at OpenRouter (a client company's too); the subject is the key's hash.
    StudentKey,
    /// A management key kept in the data file (passphrase mode only); the subject is the account id.
    ManagementKey,
    /// A data key under a wrapping key; the subject is the slot. Used by [`crate::wrap`].
    DataKey,
}

impl Purpose {
    /// The word in the associated data; never changed for boxes that exist.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::StudentKey => "student-key",
            Self::ManagementKey => "management-key",
            Self::DataKey => "data-key",
        }
    }
}

/// Where a sealed box belongs. All of it is authenticated: a box moved elsewhere does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aad<'a> {
    /// The data file's vault id.
    pub vault_id: &'a str,
    /// What the box holds.
    pub purpose: Purpose,
    /// Whose it is: the key's hash, the account's id, or the slot.
    pub subject: &'a str,
    /// Which data key sealed it (its number in the file).
    pub dek_id: u32,
}

impl fmt::Display for Aad<'_> {
    /// `v1|vault_id|purpose|subject|dek_id`. A `|` or `\` inside a part is preceded by `\`, so that no two
    /// places share one text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("v1|")?;
        write_part(f, self.vault_id)?;
        write!(f, "|{}|", self.purpose.as_str())?;
        write_part(f, self.subject)?;
        write!(f, "|{}", self.dek_id)
    }
}

fn write_part(f: &mut fmt::Formatter<'_>, part: &str) -> fmt::Result {
    use fmt::Write;
    for c in part.chars() {
        if matches!(c, '|' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    Ok(())
}

/// A sealed box as it is stored. Nothing in it is secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// 24 random bytes, new for every box.
    pub nonce: [u8; 24],
    /// The encrypted bytes followed by the 16-byte tag.
    pub ct: Vec<u8>,
}

/// Why sealing or opening was refused. It never says which part was wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// No random bytes for a nonce: nothing was sealed.
    #[error("the operating system gave no random bytes")]
    NoRandom,
    /// The box is damaged, belongs elsewhere, or was sealed with another key.
    #[error("the sealed box does not open with this key in this place")]
    Refused,
}

impl From<NoRandom> for SealError {
    fn from(_: NoRandom) -> Self {
        Self::NoRandom
    }
}

/// Seals `secret` for the place `aad`.
///
/// # Errors
/// [`SealError::NoRandom`] when there is no randomness; [`SealError::Refused`] only for texts beyond 256 GiB.
pub fn seal(key: &DataKey, aad: &Aad<'_>, secret: &Secret) -> Result<Sealed, SealError> {
    seal_bytes(key, aad, secret.expose().as_bytes())
}

/// Opens a box that [`seal`] made for the same place.
///
/// # Errors
/// [`SealError::Refused`] when any part (key, nonce, bytes, place) is not the one it was sealed with.
pub fn open(key: &DataKey, aad: &Aad<'_>, sealed: &Sealed) -> Result<Secret, SealError> {
    let mut bytes = open_bytes(key, aad, sealed)?;
    let text = String::from_utf8(std::mem::take(&mut *bytes)).map_err(|e| {
        drop(Zeroizing::new(e.into_bytes()));
        SealError::Refused
    })?;
    Ok(Secret::new(text))
}

pub(crate) fn seal_bytes(key: &SecretBytes<32>, aad: &Aad<'_>, plain: &[u8]) -> Result<Sealed, SealError> {
    let mut nonce = [0u8; 24];
    crate::random::fill(&mut nonce)?;
    seal_with_nonce(key, aad.to_string().as_bytes(), plain, nonce)
}

fn seal_with_nonce(
    key: &SecretBytes<32>,
    aad: &[u8],
    plain: &[u8],
    nonce: [u8; 24],
) -> Result<Sealed, SealError> {
    let ct = XChaCha20Poly1305::new(key.expose().into())
        .encrypt(XNonce::from_slice(&nonce), Payload { msg: plain, aad })
        .map_err(|_| SealError::Refused)?;
    Ok(Sealed { nonce, ct })
}

pub(crate) fn open_bytes(
    key: &SecretBytes<32>,
    aad: &Aad<'_>,
    sealed: &Sealed,
) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let aad = aad.to_string();
    XChaCha20Poly1305::new(key.expose().into())
        .decrypt(XNonce::from_slice(&sealed.nonce), Payload { msg: &sealed.ct, aad: aad.as_bytes() })
        .map(Zeroizing::new)
        .map_err(|_| SealError::Refused)
}

#[cfg(test)]
#[path = "seal_tests.rs"]
mod tests;
