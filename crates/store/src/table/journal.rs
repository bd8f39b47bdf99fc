//! `journal`: temporary files that may hold secrets, written down before they exist so that a crash leaves none behind.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::params;

use crate::column::{Ms, at};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V1: &str = "
CREATE TABLE journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL,
    temp_path TEXT NOT NULL UNIQUE,
    purpose TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
";

/// One temporary file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRow {
    /// Row id.
    pub id: i64,
    /// The file it will become.
    pub path: PathBuf,
    /// The temporary file.
    pub temp_path: PathBuf,
    /// What is saved; a word of the app.
    pub purpose: String,
    /// When.
    pub created_at: Timestamp,
}

/// Writes a temporary file down before it exists; the row's id.
///
/// # Errors
/// `Conflict` for a path that is not Unicode text.
pub fn insert(
    w: &Writer<'_>,
    path: &Path,
    temp_path: &Path,
    purpose: &str,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let sql = "INSERT INTO journal (path, temp_path, purpose, created_at) VALUES (?1, ?2, ?3, ?4)";
    w.insert(sql, params![text(path)?, text(temp_path)?, purpose, Ms(now)])
}

/// Strikes a temporary file that no longer exists.
pub fn delete(w: &Writer<'_>, id: i64) -> Result<(), StoreError> {
    w.change("journal entry", "DELETE FROM journal WHERE id = ?1", [id])
}

/// Strikes all: for a copy that leaves this computer, where none of them exist.
pub fn clear(w: &Writer<'_>) -> Result<(), StoreError> {
    w.run("DELETE FROM journal", []).map(|_| ())
}

/// All that may still exist.
pub fn all(r: &Reader<'_>) -> Result<Vec<JournalRow>, StoreError> {
    r.all("SELECT * FROM journal ORDER BY id", [], |row| {
        Ok(JournalRow {
            id: row.get("id")?,
            path: row.get::<_, String>("path")?.into(),
            temp_path: row.get::<_, String>("temp_path")?.into(),
            purpose: row.get("purpose")?,
            created_at: at(row, "created_at")?,
        })
    })
}

pub(crate) fn text(path: &Path) -> Result<&str, StoreError> {
    path.to_str().ok_or_else(|| StoreError::Conflict { rule: "path: must be Unicode text".into() })
}
