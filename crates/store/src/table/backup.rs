//! `backup`, `backed_up`: which backups were made and tested, and whose secrets are in one.

use std::path::PathBuf;

use jiff::Timestamp;
use rusqlite::{Row, params};

use crate::column::{Ms, at};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};
use crate::table::journal::text;

pub(crate) const V2: &str = "
CREATE TABLE backup (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    tested_at INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    people INTEGER NOT NULL,
    secrets INTEGER NOT NULL,
    management_keys INTEGER NOT NULL
) STRICT;
-- Of every key whose secret was in a tested backup, the first such backup. Outlives the key.
CREATE TABLE backed_up (
    key_hash TEXT PRIMARY KEY NOT NULL,
    backup_id INTEGER NOT NULL REFERENCES backup (id)
) STRICT, WITHOUT ROWID;
";

/// One backup that was made, tested, and put in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupRow {
    /// Where it was saved.
    pub path: PathBuf,
    /// The moment whose state it holds.
    pub made_at: Timestamp,
    /// When opening it again had proven it.
    pub tested_at: Timestamp,
    /// Its size in bytes.
    pub bytes: i64,
    /// How many people it holds.
    pub people: i64,
    /// How many secrets it holds.
    pub secrets: i64,
    /// How many management keys it holds.
    pub management_keys: i64,
}

/// Notes a tested backup and the keys whose secrets are in it.
pub fn insert(w: &Writer<'_>, row: &BackupRow, hashes: &[String]) -> Result<i64, StoreError> {
    let sql = "INSERT INTO backup (path, made_at, tested_at, bytes, people, secrets, management_keys)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let (made, tested) = (Ms(row.made_at), Ms(row.tested_at));
    let path = text(&row.path)?;
    let id =
        w.insert(sql, params![path, made, tested, row.bytes, row.people, row.secrets, row.management_keys])?;
    for hash in hashes {
        let sql =
            "INSERT INTO backed_up (key_hash, backup_id) VALUES (?1, ?2) ON CONFLICT (key_hash) DO NOTHING";
        w.run(sql, params![hash, id])?;
    }
    Ok(id)
}

/// The newest backup.
pub fn last(r: &Reader<'_>) -> Result<Option<BackupRow>, StoreError> {
    r.maybe("SELECT * FROM backup ORDER BY id DESC LIMIT 1", [], read)
}

/// How many live keys have their secret on this computer only. Pretend keys do not count.
pub fn only_here(r: &Reader<'_>) -> Result<i64, StoreError> {
    let sql = "SELECT count(*) FROM secret s JOIN key k ON k.hash = s.key_hash JOIN account a ON a.id = s.account_id
        WHERE a.kind <> 'practice' AND k.gone_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM backed_up b WHERE b.key_hash = s.key_hash)";
    r.one(sql, [], |row| row.get(0))
}

fn read(row: &Row<'_>) -> rusqlite::Result<BackupRow> {
    Ok(BackupRow {
        path: row.get::<_, String>("path")?.into(),
        made_at: at(row, "made_at")?,
        tested_at: at(row, "tested_at")?,
        bytes: row.get("bytes")?,
        people: row.get("people")?,
        secrets: row.get("secrets")?,
        management_keys: row.get("management_keys")?,
    })
}
