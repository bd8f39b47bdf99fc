//! A copy of the data file on its own, on the way to a backup or from one; nobody else has it open.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::error::StoreError;
use crate::migration::{self, STEPS};
use crate::open::{Store, check, read_pragmas};
use crate::table::journal::text;
use crate::{Reader, folder, look};

impl Store {
    /// Checks every page of the file and writes a consistent copy of it to `path`, a private file that must not exist.
    /// Nothing is written to the file meanwhile: the caller's thread is the only writer.
    ///
    /// # Errors
    /// `Damaged` (the file itself), `NoSpace`, `ReadOnly`, `Io`. A copy that was begun is removed.
    pub fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        self.integrity_check()?;
        folder::create_private(path)?;
        let copied = self.vacuum_into(path);
        if copied.is_err() {
            // The first failure is the one to tell; the caller's journal knows the file.
            let _ = std::fs::remove_file(path);
        }
        copied
    }

    fn vacuum_into(&self, path: &Path) -> Result<(), StoreError> {
        self.connection().execute("VACUUM INTO ?1", [text(path)?])?;
        std::fs::File::open(path)?.sync_all()?;
        Ok(())
    }

    /// Opens such a copy to look into and to change. It is checked whole and brought to the newest version; everything
    /// stays in the one file, without a log beside it.
    ///
    /// # Errors
    /// `NewerVersion`, `NotOurs`, `Damaged`, `Missing`, `NoSpace`, `Io`.
    pub fn open_scratch(path: &Path) -> Result<Store, StoreError> {
        look::look_at_header(path, migration::VERSION)?;
        folder::make_file_private(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "secure_delete", true)?;
        // Before the defences are up: they forbid leaving the log of changes.
        connection.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        check(&connection, "integrity_check")?;
        migration::known_version(&connection, STEPS)?;
        migration::migrate(&mut connection, STEPS)?;
        read_pragmas(&connection)?;
        Ok(Store::alone(connection, path))
    }
}

/// How many people the file holds, removed ones not counted.
///
/// # Errors
/// What reading reports.
pub fn people(r: &Reader<'_>) -> Result<i64, StoreError> {
    r.one("SELECT count(*) FROM holder WHERE removed_at IS NULL", [], |row| row.get(0))
}

/// How many rows each table holds, by its name; tables of later versions come along by themselves.
///
/// # Errors
/// What reading reports.
pub fn rows_by_table(r: &Reader<'_>) -> Result<BTreeMap<String, i64>, StoreError> {
    let sql =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let names: Vec<String> = r.all(sql, [], |row| row.get(0))?;
    let mut counted = BTreeMap::new();
    for name in names {
        let quoted = name.replace('"', "\"\"");
        let rows = r.one(&format!("SELECT count(*) FROM \"{quoted}\""), [], |row| row.get(0))?;
        counted.insert(name, rows);
    }
    Ok(counted)
}
