//! `saved_file`: files with secrets that a person saved, so that the app can say what they can cost and delete them.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use keyroster_domain::holder::{AccountId, RosterId};
use keyroster_domain::usd::Usd;
use rusqlite::{Row, params};

use crate::column::{Ms, Nano, at, maybe_at, maybe_usd};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};
use crate::table::journal::text;

pub(crate) const V1: &str = "
CREATE TABLE saved_file (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    roster_id INTEGER REFERENCES roster (id) ON DELETE SET NULL,
    path TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    keys INTEGER NOT NULL,
    ceiling_nano INTEGER,
    deleted_at INTEGER
) STRICT;
";

/// One saved file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedFileRow {
    /// Row id.
    pub id: i64,
    /// Its account.
    pub account_id: AccountId,
    /// Its roster; `None` when it has none any more.
    pub roster_id: Option<RosterId>,
    /// Where it was saved.
    pub path: PathBuf,
    /// When.
    pub saved_at: Timestamp,
    /// How many secrets are in it.
    pub keys: i64,
    /// The most its keys could spend in one period; `None` = no limit.
    pub ceiling: Option<Usd>,
    /// When the app deleted it.
    pub deleted_at: Option<Timestamp>,
}

/// Notes a saved file; its id. An older note of the same path is struck: its file was replaced.
pub fn insert(
    w: &Writer<'_>,
    account_id: AccountId,
    roster_id: Option<RosterId>,
    path: &Path,
    keys: i64,
    ceiling: Option<Usd>,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let path = text(path)?;
    w.run(
        "UPDATE saved_file SET deleted_at = ?2 WHERE path = ?1 AND deleted_at IS NULL",
        params![path, Ms(now)],
    )?;
    let sql = "INSERT INTO saved_file (account_id, roster_id, path, saved_at, keys, ceiling_nano)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    w.insert(sql, params![account_id, roster_id, path, Ms(now), keys, ceiling.map(Nano)])
}

/// The files of an account that were not deleted by the app, the newest first.
pub fn present(r: &Reader<'_>, account_id: AccountId) -> Result<Vec<SavedFileRow>, StoreError> {
    let sql = "SELECT * FROM saved_file WHERE account_id = ?1 AND deleted_at IS NULL ORDER BY id DESC";
    r.all(sql, [account_id], read)
}

/// The files of a roster, deleted ones too, the newest first.
pub fn of_roster(r: &Reader<'_>, roster_id: RosterId) -> Result<Vec<SavedFileRow>, StoreError> {
    r.all("SELECT * FROM saved_file WHERE roster_id = ?1 ORDER BY id DESC", [roster_id], read)
}

/// One saved file.
pub fn get(r: &Reader<'_>, id: i64) -> Result<Option<SavedFileRow>, StoreError> {
    r.maybe("SELECT * FROM saved_file WHERE id = ?1", [id], read)
}

/// Notes that the file was deleted.
pub fn set_deleted(w: &Writer<'_>, id: i64, now: Timestamp) -> Result<(), StoreError> {
    w.change("saved file", "UPDATE saved_file SET deleted_at = ?2 WHERE id = ?1", params![id, Ms(now)])
}

fn read(row: &Row<'_>) -> rusqlite::Result<SavedFileRow> {
    Ok(SavedFileRow {
        id: row.get("id")?,
        account_id: row.get("account_id")?,
        roster_id: row.get("roster_id")?,
        path: row.get::<_, String>("path")?.into(),
        saved_at: at(row, "saved_at")?,
        keys: row.get("keys")?,
        ceiling: maybe_usd(row, "ceiling_nano")?,
        deleted_at: maybe_at(row, "deleted_at")?,
    })
}
