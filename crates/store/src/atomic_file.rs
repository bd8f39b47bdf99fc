//! Files that are whole or absent: written beside their place for the owner only, then moved into it (promise R11).
//!
//! The temporary file is written down in table `journal` before it exists, so that a crash leaves no unknown file
//! full of secrets: [`save`] does all of it, [`erase_stale_temps`] clears up at the next start. Callers with a journal
//! of their own use [`plan`] and [`write`].

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::error::StoreError;
use crate::folder;
use crate::open::Store;
use crate::table::journal;

/// What to do where a file of that name exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Leave it and refuse.
    Refuse,
    /// Replace it: the person said so.
    Replace,
}

/// Why a file was not saved. The target is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// There is a file of that name.
    #[error("there is a file of that name already")]
    Exists,
    /// The name is that of a folder.
    #[error("that is a folder")]
    IsFolder,
    /// The folder is not there (any more).
    #[error("the folder is not there")]
    NoFolder,
    /// No space left on that disk.
    #[error("that disk is full")]
    NoSpace,
    /// The folder or file cannot be written, or another program has the file open.
    #[error("that place cannot be written")]
    ReadOnly,
    /// The journal could not be written: nothing was saved, or the file is whole and only its note was not struck.
    #[error("the data file did not take the note: {0}")]
    Journal(#[from] StoreError),
    /// Another failure of the operating system.
    #[error("the disk answered: {0}")]
    Io(#[source] io::Error),
}

impl From<io::Error> for FileError {
    fn from(error: io::Error) -> FileError {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => FileError::NoSpace,
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => FileError::ReadOnly,
            ErrorKind::AlreadyExists => FileError::Exists,
            ErrorKind::NotFound | ErrorKind::NotADirectory => FileError::NoFolder,
            ErrorKind::IsADirectory => FileError::IsFolder,
            _ => FileError::Io(error),
        }
    }
}

/// A file that may be written: its target was looked at, nothing exists yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedFile {
    target: PathBuf,
    temp: PathBuf,
    existing: Existing,
}

impl PlannedFile {
    /// Where the file will be.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// The temporary file, in the same folder.
    pub fn temp(&self) -> &Path {
        &self.temp
    }
}

/// Looks at the target and names the temporary file; makes nothing.
///
/// # Errors
/// `Exists`, `IsFolder`, `NoFolder`, `ReadOnly`, `Io`.
pub fn plan(target: &Path, existing: Existing) -> Result<PlannedFile, FileError> {
    let target = std::path::absolute(target)?;
    if target.file_name().is_none() || target.is_dir() {
        return Err(FileError::IsFolder);
    }
    let dir = target.parent().ok_or(FileError::IsFolder)?;
    if !dir.is_dir() {
        return Err(FileError::NoFolder);
    }
    refuse_existing(&target, existing)?;
    let temp = scratch_path(dir);
    Ok(PlannedFile { target, temp, existing })
}

/// Makes an empty private file that must not exist yet.
///
/// # Errors
/// What the system reports.
pub fn private_file(path: &Path) -> io::Result<fs::File> {
    folder::create_private(path)
}

/// Removes our own temporary files from a folder that is ours alone and locked: nobody is writing them.
///
/// # Errors
/// What the system reports.
pub fn erase_strays(dir: &Path) -> io::Result<usize> {
    let mut erased = 0;
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let name = name.strip_suffix("-journal").unwrap_or(name);
        if is_our_temp(&path.with_file_name(name)) {
            fs::remove_file(&path)?;
            erased += 1;
        }
    }
    Ok(erased)
}

/// A name for a temporary file in `dir` that a later start knows as ours: note it in the journal before it exists.
pub fn scratch_path(dir: &Path) -> PathBuf {
    dir.join(format!("{TEMP_PREFIX}{}{TEMP_SUFFIX}", folder::random_name()))
}

/// Writes the file: temporary file (0600), contents, disk, into place, disk. On failure the temporary file is removed.
///
/// # Errors
/// As [`plan`], and `NoSpace`; `ReadOnly` also where another program keeps the target open (Windows, after 2 s).
pub fn write(
    planned: &PlannedFile,
    contents: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), FileError> {
    write_proven(planned, contents, |_| Ok(()))
}

/// As [`write`]; `prove` looks at the finished temporary file and may refuse it before it is put into its place.
///
/// # Errors
/// As [`write`], or what `prove` returns.
pub fn write_proven<E: From<FileError>>(
    planned: &PlannedFile,
    contents: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    prove: impl FnOnce(&Path) -> Result<(), E>,
) -> Result<(), E> {
    // Exclusive creation follows no link, so nobody can lay one in our way.
    let mut file = folder::create_private(&planned.temp).map_err(FileError::from)?;
    let written = contents(&mut file).and_then(|()| file.sync_all());
    drop(file);
    let placed = written
        .map_err(|cause| E::from(cause.into()))
        .and_then(|()| prove(&planned.temp))
        .and_then(|()| into_place(planned).map_err(E::from));
    if let Err(error) = placed {
        match fs::remove_file(&planned.temp) {
            Ok(()) => {}
            Err(gone) if gone.kind() == ErrorKind::NotFound => {}
            // The journal's note stays, so the next start tries again; the first failure is the one to tell.
            Err(_) => {}
        }
        return Err(error);
    }
    Ok(())
}

/// Saves a file that may hold secrets, with its temporary file in the journal meanwhile. `purpose` is a word of the app.
///
/// # Errors
/// [`FileError`]; with `Journal` see there.
pub fn save(
    store: &mut Store,
    target: &Path,
    existing: Existing,
    purpose: &str,
    now: Timestamp,
    contents: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), FileError> {
    let planned = plan(target, existing)?;
    let note = store.write(|w| journal::insert(w, planned.target(), planned.temp(), purpose, now))?;
    let saved = write(&planned, contents);
    // Where the folder cannot be reached (a stick was pulled), the temporary file may lie there still.
    let reachable = planned.temp.parent().is_some_and(Path::is_dir);
    if saved.is_ok() || (reachable && matches!(planned.temp.try_exists(), Ok(false))) {
        store.write(|w| journal::delete(w, note))?;
    }
    saved
}

/// What became of the temporary files of an earlier, broken-off run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StaleTemps {
    /// Removed now.
    pub erased: Vec<PathBuf>,
    /// Perhaps still there: their folder cannot be reached or written. They stay in the journal.
    pub left: Vec<PathBuf>,
}

/// Removes the temporary files that a crash left behind.
///
/// # Errors
/// `StoreError` of the journal itself; files that cannot be removed are in [`StaleTemps::left`].
pub fn erase_stale_temps(store: &mut Store) -> Result<StaleTemps, StoreError> {
    let mut found = StaleTemps::default();
    for note in store.read(journal::all)? {
        // Only what has the form of our own temporary files: a changed data file must not make us delete others.
        let reachable = note.temp_path.parent().is_some_and(Path::is_dir) && is_our_temp(&note.temp_path);
        let removed = if reachable { fs::remove_file(&note.temp_path) } else { Err(ErrorKind::Other.into()) };
        match removed {
            Ok(()) => found.erased.push(note.temp_path),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(_) => {
                found.left.push(note.temp_path);
                continue;
            }
        }
        store.write(|w| journal::delete(w, note.id))?;
    }
    Ok(found)
}

const TEMP_PREFIX: &str = ".keyroster-";
const TEMP_SUFFIX: &str = ".tmp";

fn is_our_temp(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with(TEMP_PREFIX) && name.ends_with(TEMP_SUFFIX)
}

fn refuse_existing(target: &Path, existing: Existing) -> Result<(), FileError> {
    match fs::symlink_metadata(target) {
        Ok(_) if existing == Existing::Refuse => Err(FileError::Exists),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn into_place(planned: &PlannedFile) -> Result<(), FileError> {
    match planned.existing {
        Existing::Replace => rename(&planned.temp, &planned.target)?,
        // A second name refuses by itself when the first is taken, without a gap between looking and moving.
        Existing::Refuse => match fs::hard_link(&planned.temp, &planned.target) {
            Ok(()) => fs::remove_file(&planned.temp)?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(FileError::Exists),
            // A disk without second names (a memory stick): look, then move.
            Err(_) => {
                refuse_existing(&planned.target, planned.existing)?;
                rename(&planned.temp, &planned.target)?;
            }
        },
    }
    folder::sync(planned.target.parent().unwrap_or(Path::new(".")))?;
    Ok(())
}

// On Windows a virus scanner or a spreadsheet may hold the target for a moment.
fn rename(temp: &Path, target: &Path) -> io::Result<()> {
    let tries = if cfg!(windows) { 10 } else { 1 };
    for _ in 1..tries {
        match fs::rename(temp, target) {
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                std::thread::sleep(std::time::Duration::from_millis(200));
            }
            done => return done,
        }
    }
    fs::rename(temp, target)
}
