//! Putting another file in the place of the data file: the old one is kept under a name of its own, and at every instant
//! a whole data file stands in the place.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::error::StoreError;
use crate::folder;
use crate::lock::FolderLock;
use crate::open::{DATA_FILE, LOCK_FILE, Store};

/// Told where the replacing has got to, so that tests can break it off there.
pub type Passed<'a> = &'a dyn Fn(&'static str);

/// The old file is kept under its other name too.
pub const KEPT: &str = "restore.kept";
/// The new file is in the place.
pub const PLACED: &str = "restore.placed";

impl Store {
    /// Closes this file and puts `new` in its place; nobody else can write in between. Where the old file lies now.
    ///
    /// # Errors
    /// `ReadOnly` for a store opened for reading; `NoSpace`, `Io`. The old file is in its place then.
    pub fn replace_with(self, new: &Path, now: Timestamp, passed: Passed<'_>) -> Result<PathBuf, StoreError> {
        let Some((connection, lock, path)) = self.into_parts() else { return Err(StoreError::ReadOnly) };
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        connection.close().map_err(|(_, error)| error)?;
        let dir = path.parent().unwrap_or(Path::new(".")).to_path_buf();
        let kept = into_place(&dir, new, now, passed)?;
        drop(lock);
        // There was a file: it was open.
        kept.ok_or(StoreError::Missing)
    }
}

/// Puts `new` in the place of a data file that cannot be opened, or of none. Where the old one lies now.
///
/// # Errors
/// `Locked`, `NoSpace`, `ReadOnly`, `Io`. The old file is in its place then.
pub fn put_in_place(
    dir: &Path,
    new: &Path,
    now: Timestamp,
    passed: Passed<'_>,
) -> Result<Option<PathBuf>, StoreError> {
    folder::make_private(dir)?;
    let _lock = FolderLock::take(&dir.join(LOCK_FILE))?;
    into_place(dir, new, now, passed)
}

fn into_place(
    dir: &Path,
    new: &Path,
    now: Timestamp,
    passed: Passed<'_>,
) -> Result<Option<PathBuf>, StoreError> {
    let place = dir.join(DATA_FILE);
    let kept = match fs::symlink_metadata(&place) {
        Ok(_) => Some(keep(dir, &place, now)?),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    folder::sync(dir)?;
    passed(KEPT);
    // The old file's log must never meet the new file. An unharmed file has none by now.
    for suffix in ["-wal", "-shm"] {
        match fs::remove_file(beside(&place, suffix)) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    folder::sync(dir)?;
    fs::rename(new, &place)?;
    folder::sync(dir)?;
    passed(PLACED);
    Ok(kept)
}

/// Gives the old file, and what is in its log, a second name.
fn keep(dir: &Path, place: &Path, now: Timestamp) -> Result<PathBuf, StoreError> {
    let stamp = now.strftime("%Y%m%d-%H%M%S");
    let named = |extra: &str| dir.join(format!("keyroster-before-restore-{stamp}{extra}.sqlite3"));
    let mut kept = named("");
    for again in 2.. {
        match second_name(place, &kept) {
            Err(StoreError::Io(error)) if error.kind() == ErrorKind::AlreadyExists => {
                kept = named(&format!("-{again}"));
            }
            Err(error) => return Err(error),
            Ok(()) => break,
        }
    }
    let log = beside(place, "-wal");
    if fs::metadata(&log).is_ok_and(|found| found.len() > 0) {
        second_name(&log, &beside(&kept, "-wal"))?;
    }
    Ok(kept)
}

fn second_name(from: &Path, to: &Path) -> Result<(), StoreError> {
    match fs::hard_link(from, to) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(StoreError::Io(error)),
        // A disk without second names gets a copy.
        Err(_) => {
            let mut copy = folder::create_private(to)?;
            std::io::copy(&mut fs::File::open(from)?, &mut copy)?;
            Ok(copy.sync_all()?)
        }
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
