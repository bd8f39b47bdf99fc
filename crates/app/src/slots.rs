//! The slots of the data key: one way to open the list each (promise S3).

use keyroster_store::dek::{SlotKind, SlotRow};
use keyroster_vault::passphrase::{Cost, Stretch, stretch};
use keyroster_vault::wrap::{Slot, wrap};
use keyroster_vault::{DataKey, Keychain, KeychainError, Secret, WrappingKey, seal};
use serde_json::json;

use crate::error::{AppError, Code, Outcome};
use crate::sealing::{blocking, no_random, wrong_passphrase};

/// A slot under a new wrapping key in the password store, beside those that are there.
///
/// # Errors
/// `KeychainAbsent`, `KeychainLocked`.
pub(crate) async fn keychain_slot(
    keychain: &Keychain,
    vault_id: &str,
    dek_id: u32,
    key: &DataKey,
) -> Outcome<SlotRow> {
    let (keychain, id) = (keychain.clone(), vault_id.to_owned());
    let (wrapping, version) = blocking(move || {
        keychain.probe()?;
        let mut version = 1;
        loop {
            match keychain.make_wrapping_key(&id, version) {
                Err(KeychainError::AlreadyThere) => version += 1,
                made => return made.map(|key| (key, version)),
            }
        }
    })
    .await?;
    let slot = Slot::Keychain { version };
    let wrapped = wrap(&wrapping, vault_id, slot, dek_id, key).map_err(no_random)?;
    let (kind, params) = (SlotKind::Keychain, json!({}));
    Ok(SlotRow { dek_id, kind, version: i64::from(version), wrapped: bytes(&wrapped), params })
}

/// A slot under a passphrase.
///
/// # Errors
/// `SystemTrouble` when there is no randomness.
pub(crate) async fn passphrase_slot(
    passphrase: Secret,
    vault_id: &str,
    dek_id: u32,
    key: &DataKey,
) -> Outcome<SlotRow> {
    let how = Stretch::fresh(Cost::STANDARD).map_err(no_random)?;
    let params = stretch_params(&how);
    let wrapping = stretched(passphrase, how).await?;
    let wrapped = wrap(&wrapping, vault_id, Slot::Passphrase, dek_id, key).map_err(no_random)?;
    Ok(SlotRow { dek_id, kind: SlotKind::Passphrase, version: 1, wrapped: bytes(&wrapped), params })
}

/// Stretches a passphrase off the async threads.
pub(crate) async fn stretched(passphrase: Secret, how: Stretch) -> Outcome<WrappingKey> {
    let ended = tokio::task::spawn_blocking(move || stretch(&passphrase, &how)).await;
    let done = ended.map_err(|cause| {
        AppError::new(Code::Internal, "The passphrase could not be worked on. Try again.").because(cause)
    })?;
    done.map_err(|_| wrong_passphrase())
}

pub(crate) fn stretch_params(how: &Stretch) -> serde_json::Value {
    json!({
        "passes": how.cost.passes,
        "memory_kib": how.cost.memory_kib,
        "lanes": how.cost.lanes,
        "salt": hex::encode(how.salt),
    })
}

pub(crate) fn read_params(params: &serde_json::Value) -> Option<Stretch> {
    let number = |name: &str| params.get(name)?.as_u64().and_then(|value| u32::try_from(value).ok());
    let salt = hex::decode(params.get("salt")?.as_str()?).ok()?;
    Some(Stretch {
        cost: Cost { passes: number("passes")?, memory_kib: number("memory_kib")?, lanes: number("lanes")? },
        salt: salt.try_into().ok()?,
    })
}

/// A wrapped key as a slot keeps it.
pub(crate) fn bytes(wrapped: &seal::Sealed) -> Vec<u8> {
    [wrapped.nonce.as_slice(), &wrapped.ct].concat()
}

/// The same, read back. A box too short to hold a nonce does not open, like any other damaged one.
pub(crate) fn sealed(bytes: &[u8]) -> seal::Sealed {
    let (nonce, ct) = bytes.split_at(bytes.len().min(24));
    seal::Sealed { nonce: nonce.try_into().unwrap_or([0; 24]), ct: ct.to_vec() }
}
