//! Snapshots whole: taking one, opening one, and thinning out old ones.

mod earlier;

use std::collections::HashMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use keyroster_domain::billing::Month;
use keyroster_domain::holder::AccountId;
use keyroster_domain::key::KeyHash;
use keyroster_domain::usage::{UsageRow, UsageSnapshot};
use keyroster_domain::usd::Usd;

use crate::error::StoreError;
use crate::handle::{Reader, Writer};
use crate::table::snapshot::{self, SnapshotId, SnapshotRow, Why};
use crate::table::snapshot_row::{
    self, CounterReading, Counters, Facts, Standing, hand_on, insert_counters, insert_facts, insert_unread,
    key_number, standings,
};

pub use earlier::insert_earlier;

/// Snapshots older than this are thinned out to one a day.
pub const ALL_KEPT: SignedDuration = SignedDuration::from_hours(24 * 90);

/// One reading of an account, to be kept.
#[derive(Clone, Debug)]
pub struct NewSnapshot {
    /// The account.
    pub account_id: AccountId,
    /// The server's clock minus ours, milliseconds, where the server told its time.
    pub skew_ms: Option<i64>,
    /// Why it was read.
    pub why: Why,
    /// What was read; rows in any order, each key once.
    pub read: UsageSnapshot,
}

/// Keeps a reading. Only what changed since the last one takes room.
pub fn insert(w: &Writer<'_>, new: &NewSnapshot) -> Result<SnapshotId, StoreError> {
    let read = &new.read;
    let row = SnapshotRow { skew_ms: new.skew_ms, ..head(new.account_id, new.why, read) };
    let mut known = known(w, new.account_id)?;
    let id = snapshot::insert(w, &row, false)?;
    for row in &read.rows {
        let last = known.remove(&row.hash);
        insert_row(w, new.account_id, (id, read.began), row, last.as_ref())?;
    }
    for missing in known.into_values().filter(|standing| !standing.facts.gone) {
        if read.complete {
            insert_facts(w, missing.key_id, id, &missing.facts.into_gone())?;
        } else {
            insert_unread(w, id, missing.key_id)?;
        }
    }
    Ok(id)
}

fn head(account_id: AccountId, why: Why, read: &UsageSnapshot) -> SnapshotRow {
    let usage: Option<Vec<Usd>> = read.rows.iter().map(|row| row.usage).collect();
    SnapshotRow {
        id: 0,
        account_id,
        begun_at: read.began,
        ended_at: read.ended,
        skew_ms: None,
        complete: read.complete,
        why,
        name: None,
        locked: false,
        keys: i64::try_from(read.rows.len()).unwrap_or(i64::MAX),
        usage: usage.and_then(Usd::checked_sum),
        account_usage: read.account_usage,
    }
}

/// Keeps the last reading of one key before it is deleted, so that what it used stays known.
pub fn insert_last_reading(
    w: &Writer<'_>,
    account_id: AccountId,
    row: &UsageRow,
    read_at: Timestamp,
) -> Result<(), StoreError> {
    let head = SnapshotRow {
        id: 0,
        account_id,
        begun_at: read_at,
        ended_at: read_at,
        skew_ms: None,
        complete: false,
        why: Why::Delete,
        name: None,
        locked: false,
        keys: 1,
        usage: row.usage,
        account_usage: None,
    };
    let last = known(w, account_id)?.remove(&row.hash);
    let id = snapshot::insert(w, &head, true)?;
    // Written though nothing changed: it proves that nothing was used after it.
    let last = last.map(|last| Standing { counters: Counters::none(), ..last });
    insert_row(w, account_id, (id, read_at), row, last.as_ref())
}

/// Every changed reading after the snapshot `after` up to the snapshot `until`, by key, oldest first.
pub fn readings(
    r: &Reader<'_>,
    account_id: AccountId,
    after: SnapshotId,
    until: SnapshotId,
) -> Result<HashMap<KeyHash, Vec<CounterReading>>, StoreError> {
    let mut by_key: HashMap<KeyHash, Vec<CounterReading>> = HashMap::new();
    for (hash, reading) in snapshot_row::readings(r, account_id, after, until)? {
        by_key.entry(hash).or_default().push(reading);
    }
    Ok(by_key)
}

/// Every key's counters at a snapshot, those of keys gone by then too.
pub fn open(r: &Reader<'_>, id: SnapshotId) -> Result<Option<UsageSnapshot>, StoreError> {
    let Some(row) = snapshot::get(r, id)? else { return Ok(None) };
    Ok(Some(UsageSnapshot {
        began: row.begun_at,
        ended: row.ended_at,
        complete: row.complete,
        account_usage: row.account_usage,
        rows: standings(r, row.account_id, id)?.into_iter().map(snapshot_row::joined).collect(),
    }))
}

/// How a key's lifetime usage grew: every changed reading since `since`, and the last one before it; oldest first.
pub fn series(
    r: &Reader<'_>,
    account_id: AccountId,
    hash: &str,
    since: Timestamp,
) -> Result<Vec<(Timestamp, Option<Usd>)>, StoreError> {
    snapshot_row::series(r, account_id, hash, since)
}

/// Leaves one snapshot a day (UTC) of those older than [`ALL_KEPT`]: the last complete one, else the last. Named and
/// locked ones stay, those of the earlier tool (it made two around a class, and both are wanted), and the first complete
/// one of each month, on which statements rest. How many went.
pub fn thin(w: &Writer<'_>, account_id: AccountId, now: Timestamp) -> Result<usize, StoreError> {
    let all = snapshot::of_account(w, account_id)?;
    let day = |row: &SnapshotRow| row.begun_at.to_zoned(TimeZone::UTC).date();
    let old = |row: &SnapshotRow| now.duration_since(row.begun_at) > ALL_KEPT;
    let mut last_of_day: HashMap<_, (bool, SnapshotId)> = HashMap::new();
    for row in all.iter().filter(|row| old(row)) {
        let best = last_of_day.entry(day(row)).or_insert((row.complete, row.id));
        *best = (*best).max((row.complete, row.id));
    }
    let mut first_of_month: HashMap<Month, SnapshotId> = HashMap::new();
    for row in all.iter().filter(|row| row.complete) {
        first_of_month.insert(Month::of(row.begun_at), row.id);
    }
    let goes = |row: &SnapshotRow| {
        let first = first_of_month.get(&Month::of(row.begun_at)) == Some(&row.id);
        let stays = row.locked || first || row.name.is_some() || row.why == Why::Earlier;
        old(row) && !stays && last_of_day[&day(row)].1 != row.id
    };
    let (mut gone, mut next) = (0, None::<&SnapshotRow>);
    // Newest first: what a snapshot told is handed on to the one kept after it.
    for row in &all {
        match next {
            Some(next) if goes(row) => {
                hand_on(w, (row.id, row.begun_at), (next.id, next.begun_at))?;
                snapshot::delete(w, row.id)?;
                gone += 1;
            }
            _ => next = Some(row),
        }
    }
    Ok(gone)
}

fn known(r: &Reader<'_>, account_id: AccountId) -> Result<HashMap<KeyHash, Standing>, StoreError> {
    let standings = standings(r, account_id, SnapshotId::MAX)?;
    Ok(standings.into_iter().map(|standing| (standing.hash.clone(), standing)).collect())
}

fn insert_row(
    w: &Writer<'_>,
    account_id: AccountId,
    snapshot: (SnapshotId, Timestamp),
    row: &UsageRow,
    last: Option<&Standing>,
) -> Result<(), StoreError> {
    let (facts, counters): (Facts, Counters) = snapshot_row::parts(row);
    let key_id = match last {
        Some(last) => last.key_id,
        None => key_number(w, account_id, row.hash.as_str())?,
    };
    if last.is_none_or(|last| last.facts != facts) {
        insert_facts(w, key_id, snapshot.0, &facts)?;
    }
    if last.is_none_or(|last| last.counters != counters) {
        insert_counters(w, key_id, snapshot, &counters)?;
    }
    Ok(())
}
