//! `setting`: the person's choices, each one JSON value by name. Never a secret.

use rusqlite::params;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::column::{json, to_json};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V1: &str = "
CREATE TABLE setting (
    name TEXT PRIMARY KEY NOT NULL CHECK (length(name) > 0),
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

/// A setting, or `None` where it was never set.
pub fn get<T: DeserializeOwned>(r: &Reader<'_>, name: &str) -> Result<Option<T>, StoreError> {
    r.maybe("SELECT value FROM setting WHERE name = ?1", [name], |row| json(row, 0))
}

/// Sets a setting.
pub fn set<T: Serialize>(w: &Writer<'_>, name: &str, value: &T) -> Result<(), StoreError> {
    let sql = "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    w.run(sql, params![name, to_json(value)?])?;
    Ok(())
}

/// Forgets a setting; whether it was set.
pub fn delete(w: &Writer<'_>, name: &str) -> Result<bool, StoreError> {
    Ok(w.run("DELETE FROM setting WHERE name = ?1", [name])? > 0)
}
