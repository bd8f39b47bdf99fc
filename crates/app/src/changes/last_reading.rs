//! The last reading before a key is deleted: what it spent stays known for ever.

use keyroster_domain::holder::AccountId;
use keyroster_domain::key::KeyHash;
use keyroster_domain::usage::UsageRow;
use keyroster_store::key::{self, Observed};
use keyroster_store::{StoreError, Writer, snapshots};

/// Keeps the last reading of a key that is about to be deleted, in the transaction of the intent: the reading is on
/// the disk before the request leaves, with the key and among the snapshots.
///
/// # Errors
/// What the store reports.
pub(crate) fn keep(
    w: &Writer<'_>,
    account_id: AccountId,
    hash: &str,
    reading: &Observed,
) -> Result<(), StoreError> {
    key::observe(w, hash, reading)?;
    let row = UsageRow {
        hash: KeyHash::new(hash),
        name: reading.name.clone(),
        label: reading.label.clone(),
        disabled: reading.disabled,
        limit: reading.limit,
        remaining: reading.remaining,
        reset: reading.reset,
        usage: reading.usage,
        byok_usage: reading.byok_usage,
        created_at: reading.created_at,
        expires_at: reading.expires_at,
        last_used_at: reading.last_used_at,
        read_at: Some(reading.seen_at),
        gone: false,
    };
    snapshots::insert_last_reading(w, account_id, &row, reading.seen_at)
}
