//! `snapshot_row` and its companions: a key's counters, written only where they differ from its last ones.
//!
//! `snapshot_key` gives a key a short number. What seldom changes (name, limit, gone, …) stands in `snapshot_facts`,
//! the counters in `snapshot_row`; each is a series by key and snapshot, and what holds at a snapshot is the last entry
//! up to it. `snapshot_unread` names the keys that an incomplete list did not show.
//!
//! To keep a row small, what is left is written as its distance from limit − usage (nearly always 0), and times as
//! milliseconds from the beginning of the snapshot.

use jiff::Timestamp;
use keyroster_domain::holder::AccountId;
use keyroster_domain::key::{KeyHash, SeenLimit};
use keyroster_domain::limit::Reset;
use keyroster_domain::usage::UsageRow;
use keyroster_domain::usd::Usd;
use rusqlite::{Row, params};

use crate::column::{Ms, Nano, ResetWord, at, maybe_at, maybe_reset, maybe_usd};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};
use crate::table::snapshot::SnapshotId;

pub(crate) const V2: &str = "
CREATE TABLE snapshot_key (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    hash TEXT NOT NULL,
    UNIQUE (account_id, hash)
) STRICT;
CREATE TABLE snapshot_facts (
    key_id INTEGER NOT NULL REFERENCES snapshot_key (id),
    snapshot_id INTEGER NOT NULL REFERENCES snapshot (id),
    gone INTEGER NOT NULL CHECK (gone IN (0, 1)),
    name TEXT NOT NULL,
    label TEXT,
    disabled INTEGER CHECK (disabled IN (0, 1)),
    limit_nano INTEGER,
    limit_known INTEGER NOT NULL CHECK (limit_known IN (0, 1)),
    reset TEXT CHECK (reset IN ('never', 'daily', 'weekly', 'monthly')),
    created_at INTEGER,
    expires_at INTEGER,
    PRIMARY KEY (key_id, snapshot_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE snapshot_row (
    key_id INTEGER NOT NULL REFERENCES snapshot_key (id),
    snapshot_id INTEGER NOT NULL REFERENCES snapshot (id),
    read_ms INTEGER,
    usage_nano INTEGER,
    byok_nano INTEGER,
    left_gap_nano INTEGER,
    used_ms INTEGER,
    PRIMARY KEY (key_id, snapshot_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE snapshot_unread (
    snapshot_id INTEGER NOT NULL REFERENCES snapshot (id),
    key_id INTEGER NOT NULL REFERENCES snapshot_key (id),
    PRIMARY KEY (snapshot_id, key_id)
) STRICT, WITHOUT ROWID;
";

// A month's readings are looked for by snapshot.
pub(crate) const V3: &str = "CREATE INDEX snapshot_row_by_snapshot ON snapshot_row (snapshot_id);";

/// What seldom changes of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) gone: bool,
    name: String,
    label: Option<String>,
    disabled: Option<bool>,
    limit: SeenLimit,
    reset: Option<Reset>,
    created_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
}

/// What changes with every use of a key. `read_at` says when it was read and is no change.
#[derive(Clone, Debug)]
pub(crate) struct Counters {
    usage: Option<Usd>,
    byok: Option<Usd>,
    left_gap: Option<i64>,
    used_at: Option<Timestamp>,
    read_at: Option<Timestamp>,
}

impl Facts {
    /// The same key, gone.
    pub(crate) fn into_gone(self) -> Facts {
        Facts { gone: true, ..self }
    }
}

impl PartialEq for Counters {
    fn eq(&self, other: &Self) -> bool {
        let all = |c: &Self| (c.usage, c.byok, c.left_gap, c.used_at);
        all(self) == all(other)
    }
}

impl Counters {
    /// Before anything was read: differs from every reading.
    pub(crate) fn none() -> Counters {
        Counters { usage: None, byok: None, left_gap: None, used_at: None, read_at: None }
    }
}

/// One key as it stands at a snapshot.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) key_id: i64,
    pub(crate) hash: KeyHash,
    pub(crate) facts: Facts,
    pub(crate) counters: Counters,
}

/// Where limit − usage lies; wrapping, because only the way back has to be exact.
fn expected_left(limit: SeenLimit, usage: Option<Usd>) -> i64 {
    let limit = if let SeenLimit::Of(amount) = limit { amount.nanos() } else { 0 };
    limit.wrapping_sub(usage.unwrap_or_default().nanos())
}

fn whole_ms(time: Option<Timestamp>) -> Option<Timestamp> {
    time.and_then(|time| Timestamp::from_millisecond(time.as_millisecond()).ok())
}

/// The two parts of a row, times as the file keeps them.
pub(crate) fn parts(row: &UsageRow) -> (Facts, Counters) {
    let facts = Facts {
        gone: row.gone,
        name: row.name.clone(),
        label: row.label.clone(),
        disabled: row.disabled,
        limit: row.limit,
        reset: row.reset,
        created_at: whole_ms(row.created_at),
        expires_at: whole_ms(row.expires_at),
    };
    let expected = expected_left(row.limit, row.usage);
    let counters = Counters {
        usage: row.usage,
        byok: row.byok_usage,
        left_gap: row.remaining.map(|left| left.nanos().wrapping_sub(expected)),
        used_at: whole_ms(row.last_used_at),
        read_at: whole_ms(row.read_at),
    };
    (facts, counters)
}

/// The row again.
pub(crate) fn joined(standing: Standing) -> UsageRow {
    let Standing { hash, facts, counters, .. } = standing;
    let expected = expected_left(facts.limit, counters.usage);
    UsageRow {
        hash,
        name: facts.name,
        label: facts.label,
        disabled: facts.disabled,
        limit: facts.limit,
        remaining: counters.left_gap.map(|gap| Usd::from_nanos(gap.wrapping_add(expected))),
        reset: facts.reset,
        usage: counters.usage,
        byok_usage: counters.byok,
        created_at: facts.created_at,
        expires_at: facts.expires_at,
        last_used_at: counters.used_at,
        read_at: counters.read_at,
        gone: facts.gone,
    }
}

/// The number of a key, given to it where it has none.
pub(crate) fn key_number(w: &Writer<'_>, account_id: AccountId, hash: &str) -> Result<i64, StoreError> {
    let known = "SELECT id FROM snapshot_key WHERE account_id = ?1 AND hash = ?2";
    match w.maybe(known, params![account_id, hash], |row| row.get(0))? {
        Some(id) => Ok(id),
        None => {
            w.insert("INSERT INTO snapshot_key (account_id, hash) VALUES (?1, ?2)", params![account_id, hash])
        }
    }
}

/// How every key of an account stands at a snapshot, by hash; without those that an incomplete list did not show.
pub(crate) fn standings(
    r: &Reader<'_>,
    account_id: AccountId,
    snapshot_id: SnapshotId,
) -> Result<Vec<Standing>, StoreError> {
    let sql = "SELECT k.id, k.hash, f.gone, f.name, f.label, f.disabled, f.limit_nano, f.limit_known, f.reset,
            f.created_at, f.expires_at, c.usage_nano, c.byok_nano, c.left_gap_nano, c.used_ms, c.read_ms, s.begun_at
        FROM snapshot_key k
        JOIN snapshot_facts f ON f.key_id = k.id AND f.snapshot_id =
            (SELECT max(snapshot_id) FROM snapshot_facts WHERE key_id = k.id AND snapshot_id <= ?2)
        JOIN snapshot_row c ON c.key_id = k.id AND c.snapshot_id =
            (SELECT max(snapshot_id) FROM snapshot_row WHERE key_id = k.id AND snapshot_id <= ?2)
        JOIN snapshot s ON s.id = c.snapshot_id
        WHERE k.account_id = ?1
            AND NOT EXISTS (SELECT 1 FROM snapshot_unread u WHERE u.snapshot_id = ?2 AND u.key_id = k.id)
        ORDER BY k.hash";
    r.all(sql, params![account_id, snapshot_id], read)
}

/// When a key was read with which lifetime usage: every change since `since`, and the last one before it; oldest first.
pub(crate) fn series(
    r: &Reader<'_>,
    account_id: AccountId,
    hash: &str,
    since: Timestamp,
) -> Result<Vec<(Timestamp, Option<Usd>)>, StoreError> {
    let sql = "SELECT s.begun_at, c.usage_nano FROM snapshot_key k
        JOIN snapshot_row c ON c.key_id = k.id JOIN snapshot s ON s.id = c.snapshot_id
        WHERE k.account_id = ?1 AND k.hash = ?2 AND c.snapshot_id >= coalesce(
            (SELECT max(o.snapshot_id) FROM snapshot_row o JOIN snapshot b ON b.id = o.snapshot_id
            WHERE o.key_id = k.id AND b.begun_at < ?3), -9223372036854775808)
        ORDER BY c.snapshot_id";
    r.all(sql, params![account_id, hash, Ms(since)], |row| Ok((at(row, 0)?, maybe_usd(row, 1)?)))
}

/// One reading of a key's counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CounterReading {
    /// When its snapshot began.
    pub at: Timestamp,
    /// Lifetime usage; `None` = not told.
    pub usage: Option<Usd>,
    /// The same over own provider keys.
    pub byok: Option<Usd>,
    /// The last reading of this one key, taken before it was deleted.
    pub last: bool,
}

/// Every changed reading after the snapshot `after` up to the snapshot `until`, by key, oldest first.
pub(crate) fn readings(
    r: &Reader<'_>,
    account_id: AccountId,
    after: SnapshotId,
    until: SnapshotId,
) -> Result<Vec<(KeyHash, CounterReading)>, StoreError> {
    let sql = "SELECT k.hash, s.begun_at, c.usage_nano, c.byok_nano, s.one_key FROM snapshot s
        JOIN snapshot_row c ON c.snapshot_id = s.id JOIN snapshot_key k ON k.id = c.key_id
        WHERE s.account_id = ?1 AND s.id > ?2 AND s.id <= ?3 ORDER BY k.hash, s.id";
    let read = |row: &Row<'_>| {
        let reading = CounterReading {
            at: at(row, 1)?,
            usage: maybe_usd(row, 2)?,
            byok: maybe_usd(row, 3)?,
            last: row.get(4)?,
        };
        Ok((KeyHash::new(row.get_ref(0)?.as_str()?), reading))
    };
    r.all(sql, [account_id, after, until], read)
}

pub(crate) fn insert_facts(
    w: &Writer<'_>,
    key_id: i64,
    snapshot_id: SnapshotId,
    facts: &Facts,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO snapshot_facts (key_id, snapshot_id, gone, name, label, disabled, limit_nano, limit_known,
        reset, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    let (limit, known) = match facts.limit {
        SeenLimit::Unknown => (None, false),
        SeenLimit::NoLimit => (None, true),
        SeenLimit::Of(amount) => (Some(Nano(amount)), true),
    };
    let params = params![
        key_id,
        snapshot_id,
        facts.gone,
        facts.name,
        facts.label,
        facts.disabled,
        limit,
        known,
        facts.reset.map(ResetWord),
        facts.created_at.map(Ms),
        facts.expires_at.map(Ms),
    ];
    w.run(sql, params).map(|_| ())
}

pub(crate) fn insert_counters(
    w: &Writer<'_>,
    key_id: i64,
    (snapshot_id, begun_at): (SnapshotId, Timestamp),
    counters: &Counters,
) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO snapshot_row (key_id, snapshot_id, read_ms, usage_nano, byok_nano, left_gap_nano, used_ms)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let from_begin = |time: Timestamp| time.as_millisecond() - begun_at.as_millisecond();
    let params = params![
        key_id,
        snapshot_id,
        counters.read_at.map(from_begin),
        counters.usage.map(Nano),
        counters.byok.map(Nano),
        counters.left_gap,
        counters.used_at.map(from_begin),
    ];
    w.run(sql, params).map(|_| ())
}

pub(crate) fn insert_unread(w: &Writer<'_>, snapshot_id: SnapshotId, key_id: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO snapshot_unread (snapshot_id, key_id) VALUES (?1, ?2)";
    w.run(sql, [snapshot_id, key_id]).map(|_| ())
}

/// Notes for a key that none of these own snapshots, made before it was first read here, showed it.
pub(crate) fn insert_unread_before_own(
    w: &Writer<'_>,
    account_id: AccountId,
    key_id: i64,
) -> Result<(), StoreError> {
    let sql = "INSERT OR IGNORE INTO snapshot_unread (snapshot_id, key_id)
        SELECT s.id, ?2 FROM snapshot s WHERE s.account_id = ?1 AND s.why <> 'earlier' AND s.id < coalesce(
            (SELECT min(f.snapshot_id) FROM snapshot_facts f JOIN snapshot o ON o.id = f.snapshot_id
            WHERE f.key_id = ?2 AND o.why <> 'earlier'), 9223372036854775807)";
    w.run(sql, params![account_id, key_id]).map(|_| ())
}

/// Takes every entry of a snapshot away.
pub(crate) fn forget(w: &Writer<'_>, snapshot_id: SnapshotId) -> Result<(), StoreError> {
    for table in ["snapshot_facts", "snapshot_row", "snapshot_unread"] {
        w.run(&format!("DELETE FROM {table} WHERE snapshot_id = ?1"), [snapshot_id])?;
    }
    Ok(())
}

/// Takes a snapshot's entries away: what holds until `next` moves there, the rest is told by later entries anyway.
pub(crate) fn hand_on(
    w: &Writer<'_>,
    (from, from_begun): (SnapshotId, Timestamp),
    (next, next_begun): (SnapshotId, Timestamp),
) -> Result<(), StoreError> {
    for table in ["snapshot_facts", "snapshot_row"] {
        let told_later = format!(
            "DELETE FROM {table} WHERE snapshot_id = ?1 AND EXISTS (SELECT 1 FROM {table} later
            WHERE later.key_id = {table}.key_id AND later.snapshot_id > ?1 AND later.snapshot_id <= ?2)"
        );
        w.run(&told_later, [from, next])?;
    }
    let shift = next_begun.as_millisecond() - from_begun.as_millisecond();
    let rows = "UPDATE snapshot_row SET snapshot_id = ?2, read_ms = read_ms - ?3, used_ms = used_ms - ?3
        WHERE snapshot_id = ?1";
    w.run(rows, [from, next, shift])?;
    w.run("UPDATE snapshot_facts SET snapshot_id = ?2 WHERE snapshot_id = ?1", [from, next])?;
    w.run("DELETE FROM snapshot_unread WHERE snapshot_id = ?1", [from]).map(|_| ())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Standing> {
    let limit = match (row.get(7)?, maybe_usd(row, 6)?) {
        (false, _) => SeenLimit::Unknown,
        (true, None) => SeenLimit::NoLimit,
        (true, Some(amount)) => SeenLimit::Of(amount),
    };
    let begun = row.get::<_, Ms>(16)?.0.as_millisecond();
    let from_begin = |ms: Option<i64>| {
        ms.map(|ms| Timestamp::from_millisecond(begun.saturating_add(ms)))
            .transpose()
            .map_err(|_| rusqlite::Error::IntegralValueOutOfRange(14, begun))
    };
    Ok(Standing {
        key_id: row.get(0)?,
        hash: KeyHash::new(row.get_ref(1)?.as_str()?),
        facts: Facts {
            gone: row.get(2)?,
            name: row.get(3)?,
            label: row.get(4)?,
            disabled: row.get(5)?,
            limit,
            reset: maybe_reset(row, 8)?,
            created_at: maybe_at(row, 9)?,
            expires_at: maybe_at(row, 10)?,
        },
        counters: Counters {
            usage: maybe_usd(row, 11)?,
            byok: maybe_usd(row, 12)?,
            left_gap: row.get(13)?,
            used_at: from_begin(row.get(14)?)?,
            read_at: from_begin(row.get(15)?)?,
        },
    })
}
