//! The data key under a wrapping key: what the keychain or the passphrase really opens.

use crate::seal::{Aad, DataKey, Purpose, SealError, Sealed, open_bytes, seal_bytes};
use crate::secret::SecretBytes;

/// The key that wraps data keys (32 bytes): random and kept in the keychain, or derived from a passphrase.
pub type WrappingKey = SecretBytes<32>;

/// One way to open a data file. The slot is part of what a wrapped data key is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Slot {
    /// The wrapping key is the keychain item of this version, from 1 on.
    Keychain {
        /// The `k` of the item `kek-<vault_id>-v<k>`.
        version: u32,
    },
    /// The wrapping key comes from a passphrase.
    Passphrase,
    /// The wrapping key comes from the recovery code of this version, from 1 on.
    RecoveryCode {
        /// Grows when the code is renewed.
        version: u32,
    },
    /// The wrapping key travels inside an encrypted backup, beside the copy it opens.
    Backup,
}

impl Slot {
    /// The slot's name in the associated data: `kc-v<k>`, `pw`, `rc-v<k>` or `bk`.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Keychain { version } => format!("kc-v{version}"),
            Self::Passphrase => "pw".to_owned(),
            Self::RecoveryCode { version } => format!("rc-v{version}"),
            Self::Backup => "bk".to_owned(),
        }
    }
}

/// Wraps the data key `dek_id` of the file `vault_id` for one slot.
///
/// # Errors
/// [`SealError::NoRandom`].
pub fn wrap(
    key: &WrappingKey,
    vault_id: &str,
    slot: Slot,
    dek_id: u32,
    dek: &DataKey,
) -> Result<Sealed, SealError> {
    let subject = slot.name();
    let aad = Aad { vault_id, purpose: Purpose::DataKey, subject: &subject, dek_id };
    seal_bytes(key, &aad, dek.expose())
}

/// Opens what [`wrap`] made for the same file, slot and number.
///
/// # Errors
/// [`SealError::Refused`], the same for a wrong passphrase, another computer's keychain key and a damaged wrap.
pub fn unwrap(
    key: &WrappingKey,
    vault_id: &str,
    slot: Slot,
    dek_id: u32,
    wrapped: &Sealed,
) -> Result<DataKey, SealError> {
    let subject = slot.name();
    let aad = Aad { vault_id, purpose: Purpose::DataKey, subject: &subject, dek_id };
    let bytes = open_bytes(key, &aad, wrapped)?;
    DataKey::from_slice(&bytes).ok_or(SealError::Refused)
}
