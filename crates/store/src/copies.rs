//! Automatic copies beside the data file: made and verified before risky steps, the last five kept.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};

use crate::error::StoreError;
use crate::folder;
use crate::open::check;

/// The folder of the copies, in the data folder.
pub const COPIES_DIR: &str = "copies";
/// How many copies are kept.
pub const KEPT: usize = 5;

/// One automatic copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyFile {
    /// Where it is; open it with [`crate::Store::open_file`].
    pub path: PathBuf,
    /// When it was made, to the second.
    pub made_at: Timestamp,
    /// Why it was made, as given then.
    pub why: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// The automatic copies, the newest first. Their content was verified when they were made, not again here.
///
/// # Errors
/// `ReadOnly` (not allowed to look), `Io`. A folder without copies is an empty list.
pub fn list(dir: &Path) -> Result<Vec<CopyFile>, StoreError> {
    let entries = match fs::read_dir(dir.join(COPIES_DIR)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        if let Some((seconds, why)) = entry.file_name().to_str().and_then(parse_name) {
            let Ok(made_at) = Timestamp::from_second(seconds) else { continue };
            found.push(CopyFile { path: entry.path(), made_at, why, bytes: entry.metadata()?.len() });
        }
    }
    found.sort_by(|a, b| (b.made_at, &b.path).cmp(&(a.made_at, &a.path)));
    Ok(found)
}

/// The newest copy that still opens and checks out.
///
/// # Errors
/// As [`list`].
pub fn last_good(dir: &Path) -> Result<Option<CopyFile>, StoreError> {
    Ok(list(dir)?.into_iter().find(|copy| crate::Store::open_file(&copy.path).is_ok()))
}

pub(crate) fn make(connection: &Connection, dir: &Path, why: &str) -> Result<PathBuf, StoreError> {
    let copies = dir.join(COPIES_DIR);
    folder::make_private(&copies)?;
    let why: String = why.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(40).collect();
    let seconds = Timestamp::now().as_second();
    let mut path = copies.join(format!("{seconds:012}_{why}.sqlite3"));
    for again in 2.. {
        match folder::create_private(&path) {
            Ok(_) => break,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                path = copies.join(format!("{seconds:012}_{why}-{again}.sqlite3"));
            }
            Err(error) => return Err(error.into()),
        }
    }
    let made = vacuum_into(connection, &path).and_then(|()| verify(&path));
    if let Err(error) = made {
        fs::remove_file(&path)?;
        return Err(error);
    }
    for old in list(dir)?.into_iter().skip(KEPT) {
        fs::remove_file(old.path)?;
    }
    Ok(path)
}

fn vacuum_into(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let text = crate::table::journal::text(path)?;
    connection.execute("VACUUM INTO ?1", [text])?;
    fs::File::open(path)?.sync_all()?;
    folder::sync(path.parent().unwrap_or(Path::new(".")))?;
    Ok(())
}

fn verify(path: &Path) -> Result<(), StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    check(&Connection::open_with_flags(path, flags)?, "integrity_check")
}

fn parse_name(name: &str) -> Option<(i64, String)> {
    let (seconds, why) = name.strip_suffix(".sqlite3")?.split_once('_')?;
    Some((seconds.parse().ok()?, why.to_owned()))
}
