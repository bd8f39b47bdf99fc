//! Readings of the earlier tool, put before everything that this app read itself.
//!
//! What holds at a snapshot is told by the entries up to it, so the order of ids must be the order of time. Readings taken
//! over stand below all own ones; with new ones among them they are written anew, under ids that no snapshot ever had.

use std::collections::{HashMap, HashSet};

use keyroster_domain::holder::AccountId;
use keyroster_domain::key::KeyHash;
use keyroster_domain::usage::UsageSnapshot;

use super::{head, insert_row, open};
use crate::error::StoreError;
use crate::handle::Writer;
use crate::table::snapshot::{self, SnapshotId, SnapshotRow, Why};
use crate::table::snapshot_row::{
    self, Standing, forget, insert_unread, insert_unread_before_own, key_number,
};

/// Takes over readings of the earlier tool, in any order. Each must be older than the first own one; what own snapshots
/// show stays as it is.
///
/// # Errors
/// `Conflict` for one that is not older.
pub fn insert_earlier(
    w: &Writer<'_>,
    account_id: AccountId,
    readings: Vec<UsageSnapshot>,
) -> Result<(), StoreError> {
    let own = snapshot::first_own(w, account_id)?;
    if readings.iter().any(|read| own.is_some_and(|own| read.began >= own)) {
        return Err(StoreError::Conflict { rule: "snapshot: not older than the own ones".into() });
    }
    if readings.is_empty() {
        return Ok(());
    }
    let lowest = snapshot::lowest(w)?;
    let mut all: Vec<(SnapshotRow, UsageSnapshot)> =
        readings.into_iter().map(|read| (head(account_id, Why::Earlier, &read), read)).collect();
    for row in snapshot::of_account(w, account_id)?.into_iter().filter(|row| row.why == Why::Earlier) {
        let read = open(w, row.id)?.ok_or(StoreError::NoRow { what: "snapshot" })?;
        forget(w, row.id)?;
        snapshot::delete(w, row.id)?;
        all.push((row, read));
    }
    all.sort_by_key(|(row, _)| row.begun_at);
    let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let mut known: HashMap<KeyHash, Standing> = HashMap::new();
    for (id, (row, read)) in (lowest.saturating_sub(count)..).zip(&all) {
        put(w, id, row, read, &mut known)?;
    }
    for standing in known.values() {
        insert_unread_before_own(w, account_id, standing.key_id)?;
    }
    Ok(())
}

fn put(
    w: &Writer<'_>,
    id: SnapshotId,
    row: &SnapshotRow,
    read: &UsageSnapshot,
    known: &mut HashMap<KeyHash, Standing>,
) -> Result<(), StoreError> {
    snapshot::insert_as(w, Some(id), row, false)?;
    for key in &read.rows {
        insert_row(w, row.account_id, (id, read.began), key, known.get(&key.hash))?;
        let (facts, counters) = snapshot_row::parts(key);
        let key_id = key_number(w, row.account_id, key.hash.as_str())?;
        known.insert(key.hash.clone(), Standing { key_id, hash: key.hash.clone(), facts, counters });
    }
    let shown: HashSet<&KeyHash> = read.rows.iter().map(|key| &key.hash).collect();
    for standing in known.values().filter(|standing| !shown.contains(&standing.hash)) {
        insert_unread(w, id, standing.key_id)?;
    }
    Ok(())
}
