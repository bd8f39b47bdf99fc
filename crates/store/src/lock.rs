//! The folder's lock: held by whoever may write, released by the OS when the process ends in any way (promise R12).

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use crate::error::StoreError;
use crate::folder;

// A reader shares the lock for the moment of its snapshot; that must not look like a second writer.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(30);

/// The lock, held as long as this lives.
#[derive(Debug)]
pub(crate) struct FolderLock {
    _file: Option<File>,
}

impl FolderLock {
    /// Takes the lock for writing. `Locked` when anybody has it.
    pub(crate) fn take(path: &Path) -> Result<FolderLock, StoreError> {
        let file =
            folder::private_options().read(true).write(true).create(true).truncate(false).open(path)?;
        for _ in 0..TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(FolderLock { _file: Some(file) }),
                Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
        Err(StoreError::Locked)
    }

    /// Keeps writers out while a snapshot is taken; `None` when a writer is there. Never makes the lock file.
    pub(crate) fn share(path: &Path) -> Result<Option<FolderLock>, StoreError> {
        let file = match OpenOptions::new().read(true).open(path) {
            Ok(file) => file,
            // A copied folder without the lock file: nobody writes there.
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Some(FolderLock { _file: None })),
            Err(error) => return Err(error.into()),
        };
        match file.try_lock_shared() {
            Ok(()) => Ok(Some(FolderLock { _file: Some(file) })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}
