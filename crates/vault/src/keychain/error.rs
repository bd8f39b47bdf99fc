//! What can be wrong with a keychain, told apart by what a person can do about it.

use keyring_core::Error as Core;
use zeroize::Zeroize;

use super::platform;

/// Why a keychain call did not do what was asked. None of them carries anything of an item's content.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeychainError {
    /// There is no keychain here: no session bus, or nobody who provides secrets on it.
    #[error("this computer offers no keychain")]
    NoService,
    /// The keychain is there and locked, or its unlock prompt was dismissed; unlock it and try again.
    #[error("the keychain is locked")]
    Locked,
    /// The keychain is open and has no such item.
    #[error("the keychain has no such item")]
    NoEntry,
    /// The person or a rule of the system refused access to this program (a permission missing, a bus policy; on
    /// macOS also "Deny" in the prompt).
    #[error("access to the keychain was refused")]
    Denied,
    /// What was written did not come back, or is kept only in memory.
    #[error("the keychain does not keep what it is given")]
    NotPersistent,
    /// The item is there and does not hold what it should.
    #[error("the keychain item is damaged")]
    Damaged,
    /// A wrapping key of that version exists already.
    #[error("the keychain item is there already")]
    AlreadyThere,
    /// No answer in time; an unlock prompt may still be waiting somewhere.
    #[error("the keychain did not answer in time")]
    Timeout,
    /// Anything else.
    #[error("the keychain failed: {source}")]
    Other {
        /// What the platform said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl KeychainError {
    pub(super) fn other(text: &'static str) -> Self {
        Self::Other { source: text.into() }
    }
}

impl From<Core> for KeychainError {
    fn from(error: Core) -> Self {
        match error {
            Core::NoEntry => Self::NoEntry,
            // Their bytes are the item's content: wiped here, and carried no further.
            Core::BadEncoding(mut bytes) | Core::BadDataFormat(mut bytes, _) => {
                bytes.zeroize();
                Self::Damaged
            }
            Core::NoStorageAccess(source) => platform::recognise(source.as_ref()).unwrap_or(Self::Locked),
            Core::PlatformFailure(source) => {
                platform::recognise(source.as_ref()).unwrap_or(Self::Other { source })
            }
            Core::NoDefaultStore => Self::NoService,
            other => Self::Other { source: Box::new(other) },
        }
    }
}
