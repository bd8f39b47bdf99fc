//! `plan`: what was previewed, as the value that is confirmed by its digest.

use jiff::Timestamp;
use keyroster_domain::holder::{AccountId, RosterId};
use rusqlite::{Row, params};

use crate::column::{Ms, at, maybe_at};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V1: &str = "
CREATE TABLE plan (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    digest TEXT NOT NULL UNIQUE CHECK (length(digest) > 0),
    account_id INTEGER NOT NULL REFERENCES account (id),
    roster_id INTEGER REFERENCES roster (id),
    json TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    confirmed_at INTEGER
) STRICT;
";

/// One plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRow {
    /// Row id.
    pub id: i64,
    /// What the person confirms.
    pub digest: String,
    /// Its account.
    pub account_id: AccountId,
    /// Its roster; `None` once the roster was deleted.
    pub roster_id: Option<RosterId>,
    /// The plan itself, exactly the text that was digested.
    pub json: String,
    /// When it was shown first.
    pub created_at: Timestamp,
    /// When it was confirmed.
    pub confirmed_at: Option<Timestamp>,
}

/// Keeps a plan; its id. The same digest again renews the time it was shown.
pub fn put(
    w: &Writer<'_>,
    account_id: AccountId,
    roster_id: impl Into<Option<RosterId>>,
    digest: &str,
    json: &str,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let sql = "INSERT INTO plan (digest, account_id, roster_id, json, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (digest) DO UPDATE SET created_at = excluded.created_at RETURNING id";
    w.one(sql, params![digest, account_id, roster_id.into(), json, Ms(now)], |row| row.get(0))
}

/// The plan of a digest.
pub fn by_digest(r: &Reader<'_>, digest: &str) -> Result<Option<PlanRow>, StoreError> {
    r.maybe("SELECT * FROM plan WHERE digest = ?1", [digest], read)
}

/// Notes that a plan was confirmed.
pub fn confirm(w: &Writer<'_>, digest: &str, now: Timestamp) -> Result<(), StoreError> {
    w.change("plan", "UPDATE plan SET confirmed_at = ?2 WHERE digest = ?1", params![digest, Ms(now)])
}

fn read(row: &Row<'_>) -> rusqlite::Result<PlanRow> {
    Ok(PlanRow {
        id: row.get("id")?,
        digest: row.get("digest")?,
        account_id: row.get("account_id")?,
        roster_id: row.get("roster_id")?,
        json: row.get("json")?,
        created_at: at(row, "created_at")?,
        confirmed_at: maybe_at(row, "confirmed_at")?,
    })
}
