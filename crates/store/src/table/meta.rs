//! `meta`: one row about the file itself: which vault, which installation, which epoch, whether a review waits.

use jiff::Timestamp;
use rusqlite::{Row, params};

use crate::column::{Ms, at, maybe_at};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V1: &str = "
CREATE TABLE meta (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    vault_id TEXT NOT NULL CHECK (length(vault_id) = 32),
    vault_tag TEXT NOT NULL CHECK (length(vault_tag) = 4),
    install_id TEXT NOT NULL,
    epoch INTEGER NOT NULL DEFAULT 1 CHECK (epoch > 0),
    created_at INTEGER NOT NULL,
    review_reason TEXT,
    review_at INTEGER,
    clock_skew_ms INTEGER,
    clock_seen_at INTEGER,
    CHECK ((review_reason IS NULL) = (review_at IS NULL))
) STRICT;
CREATE TRIGGER meta_vault_stays BEFORE UPDATE ON meta
WHEN NEW.vault_id IS NOT OLD.vault_id OR NEW.vault_tag IS NOT OLD.vault_tag OR NEW.epoch < OLD.epoch
BEGIN SELECT RAISE(ABORT, 'meta: the vault stays and the epoch only grows'); END;
CREATE TRIGGER meta_no_delete BEFORE DELETE ON meta
BEGIN SELECT RAISE(ABORT, 'meta: cannot be deleted'); END;
";

/// The file itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetaRow {
    /// 16 random bytes as 32 hex digits; never changes.
    pub vault_id: String,
    /// The 4 characters that mark this vault's key names; never changes.
    pub vault_tag: String,
    /// The installation that writes this file.
    pub install_id: String,
    /// Starts at 1; grows when a copy is restored or rolled back.
    pub epoch: i64,
    /// When the file was made.
    pub created_at: Timestamp,
    /// Why creating and deleting by itself wait for a review, and since when.
    pub review: Option<(String, Timestamp)>,
    /// Server clock minus this computer's, in milliseconds, and when it was seen.
    pub clock_skew: Option<(i64, Timestamp)>,
}

/// What a new file is told once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMeta {
    /// 16 random bytes as 32 hex digits.
    pub vault_id: String,
    /// 4 characters.
    pub vault_tag: String,
    /// This installation.
    pub install_id: String,
    /// Now.
    pub created_at: Timestamp,
}

/// The row, or `None` in a file that was never given one.
pub fn get(r: &Reader<'_>) -> Result<Option<MetaRow>, StoreError> {
    r.maybe("SELECT * FROM meta WHERE id = 1", [], read)
}

/// Gives a new file its identity. `Conflict` when it has one.
pub fn create(w: &Writer<'_>, new: &NewMeta) -> Result<(), StoreError> {
    let sql = "INSERT INTO meta (id, vault_id, vault_tag, install_id, created_at) VALUES (1, ?1, ?2, ?3, ?4)";
    w.insert(sql, params![new.vault_id, new.vault_tag, new.install_id, Ms(new.created_at)])?;
    Ok(())
}

/// Begins a new epoch for `install_id` and asks for a review; the new epoch.
pub fn begin_epoch(
    w: &Writer<'_>,
    install_id: &str,
    reason: &str,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let sql =
        "UPDATE meta SET epoch = epoch + 1, install_id = ?1, review_reason = ?2, review_at = ?3 WHERE id = 1";
    w.change("file identity", sql, params![install_id, reason, Ms(now)])?;
    w.one("SELECT epoch FROM meta WHERE id = 1", [], |row| row.get(0))
}

/// Notes that the review was done.
pub fn end_review(w: &Writer<'_>) -> Result<(), StoreError> {
    w.change("file identity", "UPDATE meta SET review_reason = NULL, review_at = NULL WHERE id = 1", [])
}

/// Remembers how far the server's clock is ahead of ours, in milliseconds.
pub fn set_clock_skew(w: &Writer<'_>, skew_ms: i64, seen_at: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE meta SET clock_skew_ms = ?1, clock_seen_at = ?2 WHERE id = 1";
    w.change("file identity", sql, params![skew_ms, Ms(seen_at)])
}

fn read(row: &Row<'_>) -> rusqlite::Result<MetaRow> {
    let skew: Option<i64> = row.get("clock_skew_ms")?;
    let reason: Option<String> = row.get("review_reason")?;
    Ok(MetaRow {
        vault_id: row.get("vault_id")?,
        vault_tag: row.get("vault_tag")?,
        install_id: row.get("install_id")?,
        epoch: row.get("epoch")?,
        created_at: at(row, "created_at")?,
        review: reason.zip(maybe_at(row, "review_at")?),
        clock_skew: skew.zip(maybe_at(row, "clock_seen_at")?),
    })
}
