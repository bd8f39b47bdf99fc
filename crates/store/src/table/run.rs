//! `run`: one carrying-out of a plan, to tell the truth about it at the next start.

use jiff::Timestamp;
use keyroster_domain::holder::{AccountId, RosterId};
use rusqlite::{Row, params};
use serde_json::Value;

use crate::column::{Ms, at, json, maybe_at, to_json};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V1: &str = "
CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    roster_id INTEGER REFERENCES roster (id) ON DELETE SET NULL,
    plan_digest TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    stopped_why TEXT,
    counts TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX run_of_roster ON run (roster_id, id);
";

/// One run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRow {
    /// Row id.
    pub id: i64,
    /// Its account.
    pub account_id: AccountId,
    /// Its roster; `None` once the roster was deleted.
    pub roster_id: Option<RosterId>,
    /// The plan it carries out.
    pub plan_digest: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended; `None` while it runs, and after a crash.
    pub ended_at: Option<Timestamp>,
    /// Why it stopped before its end; a stable word of the app.
    pub stopped_why: Option<String>,
    /// The counts last noted.
    pub counts: Value,
}

/// Begins a run; its id.
pub fn begin(
    w: &Writer<'_>,
    account_id: AccountId,
    roster_id: RosterId,
    plan_digest: &str,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let sql = "INSERT INTO run (account_id, roster_id, plan_digest, started_at) VALUES (?1, ?2, ?3, ?4)";
    w.insert(sql, params![account_id, roster_id, plan_digest, Ms(now)])
}

/// Notes the counts so far.
pub fn note(w: &Writer<'_>, id: i64, counts: &Value) -> Result<(), StoreError> {
    w.change("run", "UPDATE run SET counts = ?2 WHERE id = ?1", params![id, to_json(counts)?])
}

/// Ends a run, with its last counts and why it stopped early if it did.
pub fn end(
    w: &Writer<'_>,
    id: i64,
    stopped_why: Option<&str>,
    counts: &Value,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE run SET ended_at = ?2, stopped_why = ?3, counts = ?4 WHERE id = ?1";
    w.change("run", sql, params![id, Ms(now), stopped_why, to_json(counts)?])
}

/// The runs of an account that never ended, the oldest first.
pub fn unended(r: &Reader<'_>, account_id: AccountId) -> Result<Vec<RunRow>, StoreError> {
    r.all("SELECT * FROM run WHERE account_id = ?1 AND ended_at IS NULL ORDER BY id", [account_id], read)
}

/// The last run of a roster.
pub fn last_of_roster(r: &Reader<'_>, roster_id: RosterId) -> Result<Option<RunRow>, StoreError> {
    r.maybe("SELECT * FROM run WHERE roster_id = ?1 ORDER BY id DESC LIMIT 1", [roster_id], read)
}

fn read(row: &Row<'_>) -> rusqlite::Result<RunRow> {
    Ok(RunRow {
        id: row.get("id")?,
        account_id: row.get("account_id")?,
        roster_id: row.get("roster_id")?,
        plan_digest: row.get("plan_digest")?,
        started_at: at(row, "started_at")?,
        ended_at: maybe_at(row, "ended_at")?,
        stopped_why: row.get("stopped_why")?,
        counts: json(row, "counts")?,
    })
}
