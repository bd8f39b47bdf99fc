//! `snapshot`: one reading of all keys of an account; its counters are in `snapshot_row`.

use jiff::Timestamp;
use keyroster_domain::holder::AccountId;
use keyroster_domain::usd::Usd;
use rusqlite::{Row, params};

use crate::column::{Ms, Nano, at, maybe_usd, words};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V2: &str = "
CREATE TABLE snapshot (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    begun_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    skew_ms INTEGER,
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
    why TEXT NOT NULL,
    name TEXT CHECK (length(name) > 0),
    locked INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1)),
    one_key INTEGER NOT NULL DEFAULT 0 CHECK (one_key IN (0, 1)),
    keys INTEGER NOT NULL,
    usage_nano INTEGER,
    account_usage_nano INTEGER
) STRICT;
CREATE INDEX snapshot_of_account ON snapshot (account_id, id);
";

/// Row id of a snapshot; a later one of the same account is always greater. Those of the earlier tool are not above 0.
pub type SnapshotId = i64;

words! {
    /// Why an account was read.
    Why {
        /// The account was connected.
        Connected = "connected",
        /// Something else needed a fresh reading (a plan, a run).
        Reading = "reading",
        /// A person checked.
        Check = "check",
        /// The app checked by itself.
        Automatic = "automatic",
        /// A person took a snapshot.
        Taken = "taken",
        /// Keys were made.
        Created = "created",
        /// Limits were changed, or keys turned off or on.
        Changed = "changed",
        /// A key was about to be deleted: its last reading.
        Delete = "delete",
        /// A statement's edge.
        Statement = "statement",
        /// The earlier tool read it, before this file did.
        Earlier = "earlier",
    }
}

/// One snapshot without its counters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotRow {
    /// Row id.
    pub id: SnapshotId,
    /// The account.
    pub account_id: AccountId,
    /// When the reading began.
    pub begun_at: Timestamp,
    /// When its last page was there.
    pub ended_at: Timestamp,
    /// The server's clock minus ours, milliseconds, where the server told its time.
    pub skew_ms: Option<i64>,
    /// Whether the list was proven complete.
    pub complete: bool,
    /// Why the account was read.
    pub why: Why,
    /// What a person called it.
    pub name: Option<String>,
    /// Kept for good: a statement rests on it.
    pub locked: bool,
    /// How many keys were listed.
    pub keys: i64,
    /// What they had used together; `None` when one of them told nothing.
    pub usage: Option<Usd>,
    /// What the whole account had used in all.
    pub account_usage: Option<Usd>,
}

const COLUMNS: &str =
    "id, account_id, begun_at, ended_at, skew_ms, complete, why, name, locked, keys, usage_nano,
    account_usage_nano";

/// Adds a snapshot after all others; `one_key` = the reading of a single key, which no list of snapshots shows.
pub(crate) fn insert(w: &Writer<'_>, row: &SnapshotRow, one_key: bool) -> Result<SnapshotId, StoreError> {
    insert_as(w, None, row, one_key)
}

/// Adds a snapshot under this id; `None` = the next one.
pub(crate) fn insert_as(
    w: &Writer<'_>,
    id: Option<SnapshotId>,
    row: &SnapshotRow,
    one_key: bool,
) -> Result<SnapshotId, StoreError> {
    let sql = "INSERT INTO snapshot (id, account_id, begun_at, ended_at, skew_ms, complete, why, name, locked, one_key,
        keys, usage_nano, account_usage_nano) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
    w.insert(
        sql,
        params![
            id,
            row.account_id,
            Ms(row.begun_at),
            Ms(row.ended_at),
            row.skew_ms,
            row.complete,
            row.why,
            row.name,
            row.locked,
            one_key,
            row.keys,
            row.usage.map(Nano),
            row.account_usage.map(Nano),
        ],
    )
}

/// One snapshot.
pub fn get(r: &Reader<'_>, id: SnapshotId) -> Result<Option<SnapshotRow>, StoreError> {
    r.maybe(&format!("SELECT {COLUMNS} FROM snapshot WHERE id = ?1 AND one_key = 0"), [id], read)
}

/// All snapshots of an account, the newest first.
pub fn of_account(r: &Reader<'_>, account_id: AccountId) -> Result<Vec<SnapshotRow>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM snapshot WHERE account_id = ?1 AND one_key = 0 ORDER BY id DESC");
    r.all(&sql, [account_id], read)
}

/// The newest complete snapshot of an account.
pub fn last_complete(r: &Reader<'_>, account_id: AccountId) -> Result<Option<SnapshotRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM snapshot WHERE account_id = ?1 AND one_key = 0 AND complete = 1
        ORDER BY id DESC LIMIT 1"
    );
    r.maybe(&sql, [account_id], read)
}

/// When the account was first read by this app itself.
pub fn first_own(r: &Reader<'_>, account_id: AccountId) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT begun_at FROM snapshot WHERE account_id = ?1 AND why <> 'earlier' ORDER BY id LIMIT 1";
    r.maybe(sql, [account_id], |row| at(row, 0))
}

/// The lowest id of any account, or 1.
pub(crate) fn lowest(r: &Reader<'_>) -> Result<SnapshotId, StoreError> {
    r.one("SELECT min(coalesce(min(id), 1), 1) FROM snapshot", [], |row| row.get(0))
}

/// Names a snapshot, or takes its name away.
pub fn set_name(w: &Writer<'_>, id: SnapshotId, name: Option<&str>) -> Result<(), StoreError> {
    let sql = "UPDATE snapshot SET name = ?2 WHERE id = ?1 AND one_key = 0";
    w.change("snapshot", sql, params![id, name])
}

/// Keeps a snapshot for good.
pub fn lock(w: &Writer<'_>, id: SnapshotId) -> Result<(), StoreError> {
    w.change("snapshot", "UPDATE snapshot SET locked = 1 WHERE id = ?1 AND one_key = 0", [id])
}

pub(crate) fn delete(w: &Writer<'_>, id: SnapshotId) -> Result<(), StoreError> {
    w.change("snapshot", "DELETE FROM snapshot WHERE id = ?1", [id])
}

fn read(row: &Row<'_>) -> rusqlite::Result<SnapshotRow> {
    Ok(SnapshotRow {
        id: row.get(0)?,
        account_id: row.get(1)?,
        begun_at: at(row, 2)?,
        ended_at: at(row, 3)?,
        skew_ms: row.get(4)?,
        complete: row.get(5)?,
        why: row.get(6)?,
        name: row.get(7)?,
        locked: row.get(8)?,
        keys: row.get(9)?,
        usage: maybe_usd(row, 10)?,
        account_usage: maybe_usd(row, 11)?,
    })
}
