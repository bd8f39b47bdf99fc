//! The file's own identity: vault id, tag, installation.

use jiff::Timestamp;
use keyroster_domain::marker::VaultTag;
use keyroster_store::meta::{self, NewMeta};
use keyroster_store::{Store, StoreError};

use crate::error::{AppError, Code, Outcome};

/// Gives a new file its identity; leaves one that has it.
///
/// # Errors
/// What the store reports; `SystemTrouble` when the system has no randomness.
pub fn ensure(store: &mut Store, now: Timestamp) -> Outcome<()> {
    if store.read(meta::get)?.is_some() {
        return Ok(());
    }
    let new = NewMeta {
        vault_id: hex::encode(random::<16>()?),
        vault_tag: VaultTag::from_entropy(random::<5>()?).to_string(),
        install_id: fresh_install()?,
        created_at: now,
    };
    Ok(store.write(move |w| meta::create(w, &new))?)
}

/// A new installation's id: 16 random bytes in hex.
///
/// # Errors
/// `SystemTrouble` when the system has no randomness.
pub fn fresh_install() -> Outcome<String> {
    Ok(hex::encode(random::<16>()?))
}

/// Random bytes of the operating system.
///
/// # Errors
/// `SystemTrouble` when there are none.
pub fn random<const N: usize>() -> Outcome<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|cause| {
        AppError::new(Code::SystemTrouble, "The computer gave no random numbers.").because(cause.to_string())
    })?;
    Ok(bytes)
}

/// The row of the file itself.
///
/// # Errors
/// What the store reports.
pub fn meta_row(r: &keyroster_store::Reader<'_>) -> Result<meta::MetaRow, StoreError> {
    meta::get(r)?.ok_or(StoreError::NoRow { what: "file identity" })
}
