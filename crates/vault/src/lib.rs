//! Secrets: sealed, the wrapping key in the OS keychain or derived from a passphrase.
//!
//! The room knows nobody: it takes text and bytes and gives text and bytes. What is sealed is stored by others.
//!
//! - [`secret`]: the text type that cannot be printed.
//! - [`seal`]: one secret into a sealed box, bound to where it belongs.
//! - [`wrap`]: the data key under a wrapping key.
//! - [`keychain`]: the wrapping key and the management keys in the operating system's keychain.
//! - [`passphrase`]: the wrapping key from a passphrase, where there is no usable keychain.
//! - [`recovery`]: the wrapping key as a code on paper.
//! - [`age_file`]: a file that opens with a passphrase alone, on any computer.
//! - [`anchor`]: the last known head of the audit chain, kept away from the file it vouches for.
//! - [`memory`]: no core dumps.

pub mod age_file;
pub mod anchor;
pub mod keychain;
pub mod memory;
pub mod passphrase;
mod random;
pub mod recovery;
pub mod seal;
pub mod secret;
pub mod wrap;

pub use anchor::{Anchor, AnchorError, AnchorPlace};
pub use keychain::{Keychain, KeychainError};
pub use seal::{Aad, DataKey, Purpose, SealError, Sealed};
pub use secret::{Secret, SecretBytes};
pub use wrap::WrappingKey;
