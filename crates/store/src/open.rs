//! Opening the data file: lock, checks, migration; and the two ways to use it, reading and writing.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior};

use crate::error::StoreError;
use crate::handle::{Reader, Writer};
use crate::lock::FolderLock;
use crate::migration::{self, STEPS, Steps};
use crate::{copies, folder, look};

/// The data file's name in its folder.
pub const DATA_FILE: &str = "keyroster.sqlite3";
/// The lock file's name in the same folder.
pub const LOCK_FILE: &str = "keyroster.lock";

/// The oldest SQLite without the write-ahead-log corruption bug, as `sqlite3_libversion_number()` counts.
pub const OLDEST_ENGINE: i32 = 3_051_003;

/// What opening for writing looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenChecks {
    /// Whether every page is looked at before anything else (`integrity_check`; above 64 MB `quick_check`); skip only
    /// right after a clean end.
    pub quick_check: bool,
}

impl Default for OpenChecks {
    fn default() -> OpenChecks {
        OpenChecks { quick_check: true }
    }
}

/// The data file, open. Not for several threads at once: keep it on one blocking thread.
///
/// Opened for writing it holds the folder's lock until it is dropped (or the process dies).
#[derive(Debug)]
pub struct Store {
    // The connection closes before the lock is released: fields drop in this order.
    connection: Connection,
    lock: Option<FolderLock>,
    path: PathBuf,
    writable: bool,
}

impl Store {
    /// Opens the folder's data file for writing, with all checks; makes folder and file where there are none.
    ///
    /// # Errors
    /// `Locked`, `FolderUnsafe`, `NewerVersion` (file untouched), `NotOurs`, `Damaged` (also: copies are there, but the
    /// data file is empty or gone), `NoSpace`, `ReadOnly`, `Busy`, `EngineTooOld`, `Io`.
    pub fn open_writing(dir: &Path) -> Result<Store, StoreError> {
        Store::open_writing_with(dir, OpenChecks::default())
    }

    /// As [`Store::open_writing`], with a choice of checks.
    ///
    /// # Errors
    /// As [`Store::open_writing`].
    pub fn open_writing_with(dir: &Path, checks: OpenChecks) -> Result<Store, StoreError> {
        Store::open_to(dir, checks, STEPS)
    }

    pub(crate) fn open_to(dir: &Path, checks: OpenChecks, steps: Steps) -> Result<Store, StoreError> {
        engine_is_new_enough()?;
        if let Some(reason) = folder::unsafe_folder(dir) {
            return Err(StoreError::FolderUnsafe { reason });
        }
        folder::make_private(dir)?;
        let lock = FolderLock::take(&dir.join(LOCK_FILE))?;
        let path = dir.join(DATA_FILE);
        if folder::has_data_file(dir)? {
            look::look_at_header(&path, migration::newest(steps))?;
            look::refuse_newer(&path, steps)?;
        } else {
            create(&path, steps)?;
        }
        folder::make_file_private(&path)?;
        let mut connection = connect(&path)?;
        if checks.quick_check {
            check_at_start(&connection)?;
        }
        if migration::known_version(&connection, steps)? < migration::newest(steps) {
            copies::make(&connection, dir, &format!("before-v{}", migration::newest(steps)))?;
            migration::migrate(&mut connection, steps)?;
            // So that the file's own header tells its version, also to an older program.
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        }
        // All checks have passed: from now on closing may fold the log into the file.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        Ok(Store { connection, lock: Some(lock), path, writable: true })
    }

    /// Opens the folder's data file for reading. Works while another process writes, whose commits are then seen;
    /// otherwise it shows the file as it is now. Changes no file of the folder when nobody has it open for writing.
    ///
    /// # Errors
    /// `Missing`, `NewerVersion`, `NotOurs`, `Damaged`, `ReadOnly` (not allowed to read), `Io`; a file of an older
    /// version is brought up to date in memory only.
    pub fn open_reading(dir: &Path) -> Result<Store, StoreError> {
        engine_is_new_enough()?;
        let path = dir.join(DATA_FILE);
        look::look_at_header(&path, migration::VERSION)?;
        let Some(lock) = FolderLock::share(&dir.join(LOCK_FILE))? else {
            return Store::beside_the_writer(path);
        };
        let memory = look::into_memory(&path)?;
        drop(lock);
        Store::frozen(path, memory)
    }

    /// Opens a single copied data file for reading, wherever it lies. Changes nothing there.
    ///
    /// # Errors
    /// As [`Store::open_reading`].
    pub fn open_file(path: &Path) -> Result<Store, StoreError> {
        engine_is_new_enough()?;
        look::look_at_header(path, migration::VERSION)?;
        Store::frozen(path.to_owned(), look::into_memory(path)?)
    }

    fn beside_the_writer(path: PathBuf) -> Result<Store, StoreError> {
        let connection = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY | NO_MUTEX)?;
        connection.busy_timeout(BUSY)?;
        read_pragmas(&connection)?;
        if migration::known_version(&connection, STEPS)? < migration::VERSION {
            // The writer is about to migrate it.
            return Err(StoreError::Busy);
        }
        Ok(Store { connection, lock: None, path, writable: false })
    }

    pub(crate) fn frozen(path: PathBuf, mut memory: Connection) -> Result<Store, StoreError> {
        migration::known_version(&memory, STEPS)?;
        check_at_start(&memory)?;
        migration::migrate(&mut memory, STEPS)?;
        read_pragmas(&memory)?;
        Ok(Store { connection: memory, lock: None, path, writable: false })
    }

    /// Reads: everything inside `f` sees one moment of the file.
    ///
    /// # Errors
    /// What `f` returns; `Damaged` where the file cannot be read.
    pub fn read<T>(&self, f: impl FnOnce(&Reader<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.try_read(f)
    }

    /// As [`Store::read`], with the caller's own error type.
    ///
    /// # Errors
    /// What `f` returns; a [`StoreError`] where the file cannot be read.
    pub fn try_read<T, E: From<StoreError>>(
        &self,
        f: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        // Dropping the transaction ends it; there is nothing to commit.
        let transaction = Transaction::new_unchecked(&self.connection, TransactionBehavior::Deferred)
            .map_err(StoreError::from)?;
        f(&Reader::over(&transaction))
    }

    /// Writes: everything inside `f` is one transaction, on the disk when this returns `Ok`, undone when it does not.
    ///
    /// # Errors
    /// What `f` returns; `ReadOnly` for a store opened for reading; `NoSpace`, `Busy`, `Io` from the commit.
    pub fn write<T>(
        &mut self,
        f: impl FnOnce(&Writer<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.try_write(f)
    }

    /// As [`Store::write`], with the caller's own error type.
    ///
    /// # Errors
    /// What `f` returns; a [`StoreError`] where the transaction cannot begin or be committed.
    pub fn try_write<T, E: From<StoreError>>(
        &mut self,
        f: impl FnOnce(&Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        if !self.writable {
            return Err(StoreError::ReadOnly.into());
        }
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let value = f(&Writer::over(&transaction))?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(value)
    }

    /// Whether [`Store::write`] is possible.
    pub fn is_writable(&self) -> bool {
        self.writable
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// A file that nobody else knows; it needs no lock.
    pub(crate) fn alone(connection: Connection, path: &Path) -> Store {
        Store { connection, lock: None, path: path.to_owned(), writable: true }
    }

    /// The parts of a store that holds the folder's lock.
    pub(crate) fn into_parts(self) -> Option<(Connection, FolderLock, PathBuf)> {
        self.lock.map(|lock| (self.connection, lock, self.path))
    }

    /// The data file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Looks at everything (`integrity_check`): slower than the check at the start, for before backups and weekly.
    ///
    /// # Errors
    /// `Damaged`.
    pub fn integrity_check(&self) -> Result<(), StoreError> {
        check(&self.connection, "integrity_check")
    }

    /// Makes a verified automatic copy beside the data file (before a risky step); `why` becomes part of its name.
    ///
    /// # Errors
    /// `NoSpace`, `ReadOnly`, `Damaged` when the copy does not check out, `Io`.
    pub fn make_copy(&self, why: &str) -> Result<PathBuf, StoreError> {
        if !self.writable {
            return Err(StoreError::ReadOnly);
        }
        let dir = self.path.parent().unwrap_or(Path::new("."));
        copies::make(&self.connection, dir, why)
    }
}

const FULL_CHECK_PAGES: i64 = 64 * 1024 * 1024 / 4096;
const BUSY: Duration = Duration::from_secs(5);
const NO_MUTEX: OpenFlags = OpenFlags::SQLITE_OPEN_NO_MUTEX;

fn engine_is_new_enough() -> Result<(), StoreError> {
    let found = rusqlite::version_number();
    if found < OLDEST_ENGINE { Err(StoreError::EngineTooOld { found }) } else { Ok(()) }
}

/// A writing connection to an existing file.
fn connect(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | NO_MUTEX)?;
    // Until every check has passed, closing must not fold the log into the file.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "secure_delete", true)?;
    if cfg!(target_os = "macos") {
        connection.pragma_update(None, "fullfsync", true)?;
        connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    }
    read_pragmas(&connection)?;
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(StoreError::ReadOnly);
    }
    Ok(connection)
}

pub(crate) fn read_pragmas(connection: &Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // Answers with the size it took; 0 bytes = no mapping, so that a failing disk is an error, not a crash.
    connection.query_row("PRAGMA mmap_size = 0", [], |_| Ok(())).or_else(no_answer)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

// A connection in memory answers nothing to `mmap_size`.
fn no_answer(error: rusqlite::Error) -> rusqlite::Result<()> {
    if matches!(error, rusqlite::Error::QueryReturnedNoRows) { Ok(()) } else { Err(error) }
}

/// Makes the file under another name and moves it into place whole, so that an empty data file is never a new one.
fn create(path: &Path, steps: Steps) -> Result<(), StoreError> {
    let new = path.with_extension("new");
    if new.exists() {
        fs::remove_file(&new)?;
    }
    folder::create_private(&new)?;
    let mut connection = Connection::open_with_flags(&new, OpenFlags::SQLITE_OPEN_READ_WRITE | NO_MUTEX)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "application_id", migration::APPLICATION_ID)?;
    migration::migrate(&mut connection, steps)?;
    connection.close().map_err(|(_, error)| error)?;
    fs::rename(&new, path)?;
    folder::sync(path.parent().unwrap_or(Path::new(".")))?;
    Ok(())
}

/// A quick check does not compare tables with their indexes, so that a page in the wrong place can hide people. The full
/// one takes a fraction of a second for thousands of keys; only a huge file gets the quick one.
fn check_at_start(connection: &Connection) -> Result<(), StoreError> {
    let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    check(connection, if pages <= FULL_CHECK_PAGES { "integrity_check" } else { "quick_check" })?;
    // A page that took another's place can be sound in itself: an empty table. What points into it then tells.
    let found =
        connection.query_row("PRAGMA foreign_key_check", [], |row| row.get::<_, String>(0)).optional()?;
    found.map_or(Ok(()), |table| Err(StoreError::damaged(format!("rows of {table} belong to nothing"))))
}

pub(crate) fn check(connection: &Connection, pragma: &str) -> Result<(), StoreError> {
    let found: String = connection.query_row(&format!("PRAGMA {pragma}(1)"), [], |row| row.get(0))?;
    if found == "ok" { Ok(()) } else { Err(StoreError::damaged(found)) }
}
