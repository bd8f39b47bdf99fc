//! Looking at a data file without changing it: its header, its version, and a copy of it in memory.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use crate::error::StoreError;
use crate::folder;
use crate::migration::{self, Steps};

const MAGIC: &[u8; 16] = b"SQLite format 3\0";
const HEADER: usize = 100;

/// Reads the file's own header: is it SQLite, is it ours, is it not newer than version `known`?
pub(crate) fn look_at_header(path: &Path, known: i64) -> Result<(), StoreError> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(StoreError::Missing),
        Err(error) => return Err(error.into()),
    };
    if !file.metadata()?.is_file() {
        return Err(StoreError::NotOurs);
    }
    let mut header = [0_u8; HEADER];
    match file.read_exact(&mut header) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
            return Err(StoreError::damaged("the file is cut off before its header ends"));
        }
        Err(error) => return Err(error.into()),
    }
    if &header[..16] != MAGIC {
        return Err(StoreError::damaged("the header is not one of a database"));
    }
    let number = |from: usize| {
        i32::from_be_bytes([header[from], header[from + 1], header[from + 2], header[from + 3]])
    };
    if number(68) != migration::APPLICATION_ID {
        return Err(StoreError::NotOurs);
    }
    let found = i64::from(number(60));
    if found > known { Err(StoreError::NewerVersion { found, known }) } else { Ok(()) }
}

/// Whether a file begins as one of SQLite.
pub(crate) fn is_sqlite(path: &Path) -> Result<(), StoreError> {
    let mut first = [0_u8; MAGIC.len()];
    match File::open(path)?.read_exact(&mut first) {
        Ok(()) if &first == MAGIC => Ok(()),
        Ok(()) => Err(StoreError::damaged("the header is not one of a database")),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
            Err(StoreError::damaged("the file is cut off before its header ends"))
        }
        Err(error) => Err(error.into()),
    }
}

/// Refuses a file of which a newer program left its version in the log only; looks at a scratch copy.
pub(crate) fn refuse_newer(path: &Path, steps: Steps) -> Result<(), StoreError> {
    if has_content(&beside(path, "-wal"))? {
        let scratch = Scratch::of(path)?;
        migration::known_version(&scratch.open()?, steps)?;
    }
    Ok(())
}

/// The whole file, with what its log holds, as a database in memory. Changes nothing beside it.
pub(crate) fn into_memory(path: &Path) -> Result<Connection, StoreError> {
    if has_content(&beside(path, "-wal"))? || has_content(&beside(path, "-journal"))? {
        let scratch = Scratch::of(path)?;
        return copy(&scratch.open()?);
    }
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    copy(&Connection::open_with_flags(immutable_uri(path)?, flags)?)
}

fn copy(source: &Connection) -> Result<Connection, StoreError> {
    let mut memory = Connection::open_in_memory()?;
    {
        let backup = Backup::new(source, &mut memory)?;
        match backup.step(-1)? {
            StepResult::Done => {}
            _ => return Err(StoreError::Busy),
        }
    }
    Ok(memory)
}

/// A private copy of a file and its log, removed when this is dropped. Secrets in it are sealed, as in the file.
struct Scratch {
    dir: PathBuf,
    file: PathBuf,
}

impl Scratch {
    fn of(path: &Path) -> Result<Scratch, StoreError> {
        let dir = folder::scratch_dir()?;
        let scratch = Scratch { file: dir.join("copy"), dir };
        for suffix in ["", "-wal", "-journal"] {
            match fs::copy(beside(path, suffix), beside(&scratch.file, suffix)) {
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::NotFound && !suffix.is_empty() => {}
                Err(error) => return Err(error.into()),
            }
        }
        for suffix in ["", "-wal", "-journal"] {
            folder::make_writable(&beside(&scratch.file, suffix))?;
        }
        Ok(scratch)
    }

    fn open(&self) -> Result<Connection, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Ok(Connection::open_with_flags(&self.file, flags)?)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Best effort: the folder is private and lies where the system clears up by itself.
        let _ = fs::remove_dir_all(&self.dir);
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn has_content(path: &Path) -> Result<bool, StoreError> {
    match fs::metadata(path) {
        Ok(found) => Ok(found.len() > 0),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}

// `immutable=1` tells SQLite to make no lock, log or shared-memory file.
fn immutable_uri(path: &Path) -> Result<String, StoreError> {
    let path = std::path::absolute(path)?;
    let mut uri = String::from("file:");
    if cfg!(windows) {
        uri.push('/');
    }
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b':' => {
                uri.push(char::from(*byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    Ok(uri)
}
