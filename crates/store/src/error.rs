//! What can go wrong with the data file, told apart by what a person can do about it.

use std::io;

use rusqlite::ErrorCode;

/// Why a folder must not hold the data file (write-ahead logging needs a plain local disk).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnsafeFolder {
    /// Inside Microsoft OneDrive.
    OneDrive,
    /// Inside Dropbox.
    Dropbox,
    /// Inside Apple iCloud Drive.
    ICloud,
    /// Inside Google Drive.
    GoogleDrive,
    /// On a network share (UNC path).
    NetworkShare,
}

impl UnsafeFolder {
    /// The product's own name, as a person knows it.
    pub const fn name(self) -> &'static str {
        match self {
            UnsafeFolder::OneDrive => "OneDrive",
            UnsafeFolder::Dropbox => "Dropbox",
            UnsafeFolder::ICloud => "iCloud Drive",
            UnsafeFolder::GoogleDrive => "Google Drive",
            UnsafeFolder::NetworkShare => "a network share",
        }
    }
}

/// What can go wrong with the data file.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has the data folder open for writing.
    #[error("the data folder is open in another program")]
    Locked,
    /// There is no data file where one was expected.
    #[error("there is no data file")]
    Missing,
    /// A newer version made the file. It was left byte-identical.
    #[error("a newer version made this file (file version {found}, this program knows {known})")]
    NewerVersion {
        /// The file's version.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// The file cannot be read as it should. Nothing was changed; good copies may exist ([`crate::copies`]).
    #[error("the data file is damaged: {what}")]
    Damaged {
        /// What was found, for the details; never somebody's words.
        what: String,
    },
    /// A SQLite file of another program.
    #[error("this is not a Keyroster file")]
    NotOurs,
    /// The folder is synced or shared, where the file would break.
    #[error("the data folder must not be in {}", .reason.name())]
    FolderUnsafe {
        /// Which service.
        reason: UnsafeFolder,
    },
    /// No space left on the disk.
    #[error("the disk is full")]
    NoSpace,
    /// The file, folder or disk cannot be written, or the store was opened for reading.
    #[error("the data file cannot be written")]
    ReadOnly,
    /// Something else (a backup program, a virus scanner) held the file for more than five seconds.
    #[error("another program keeps the data file busy")]
    Busy,
    /// A rule of the file refused the change (a second kept key, a name taken, a row still in use).
    #[error("refused by a rule of the data file: {rule}")]
    Conflict {
        /// The rule, by table and column or by its trigger's own words.
        rule: String,
    },
    /// A row that was named does not exist (any more).
    #[error("no such {what}")]
    NoRow {
        /// Which kind of row.
        what: &'static str,
    },
    /// The bundled SQLite is older than 3.51.3, which can damage files.
    #[error("the built-in database engine is too old ({found})")]
    EngineTooOld {
        /// `sqlite3_libversion_number()`.
        found: i32,
    },
    /// Another failure of the operating system.
    #[error("the disk answered: {0}")]
    Io(#[source] io::Error),
    /// Another failure of SQLite.
    #[error("the database answered: {0}")]
    Sqlite(#[source] rusqlite::Error),
}

impl StoreError {
    pub(crate) fn damaged(what: impl Into<String>) -> StoreError {
        StoreError::Damaged { what: what.into() }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> StoreError {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::NoSpace,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly,
            _ => StoreError::Io(error),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        use rusqlite::Error as E;
        match &error {
            E::SqliteFailure(failure, text) => match failure.code {
                ErrorCode::DiskFull => StoreError::NoSpace,
                ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
                    StoreError::damaged(error.to_string())
                }
                ErrorCode::ReadOnly => StoreError::ReadOnly,
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy,
                ErrorCode::ConstraintViolation => {
                    StoreError::Conflict { rule: text.clone().unwrap_or_else(|| failure.to_string()) }
                }
                _ => StoreError::Sqlite(error),
            },
            // A value of the wrong type or an unknown word: the file does not say what it should.
            E::FromSqlConversionFailure(..) | E::InvalidColumnType(..) | E::IntegralValueOutOfRange(..) => {
                StoreError::damaged(error.to_string())
            }
            _ => StoreError::Sqlite(error),
        }
    }
}
