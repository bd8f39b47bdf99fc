//! The reserve: 8 MB kept on the disk, given up when it is full so that the secret in hand can still be committed.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::error::StoreError;
use crate::folder;

/// The reserve's name in the data folder.
pub const RESERVE_FILE: &str = "reserve";
/// Its size in bytes.
pub const RESERVE_BYTES: u64 = 8 * 1024 * 1024;

/// Makes the reserve, or leaves it where it is whole.
///
/// # Errors
/// `NoSpace` (no part of it is left behind), `ReadOnly`, `Io`.
pub fn create(dir: &Path) -> Result<(), StoreError> {
    let path = dir.join(RESERVE_FILE);
    match fs::metadata(&path) {
        Ok(found) if found.is_file() && found.len() == RESERVE_BYTES => return Ok(()),
        Ok(_) => fs::remove_file(&path)?,
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error.into()),
    }
    let filled = fill(&path);
    if filled.is_err() && path.try_exists()? {
        fs::remove_file(&path)?;
    }
    filled
}

/// Gives the reserve up; whether there was one.
///
/// # Errors
/// `ReadOnly`, `Io`.
pub fn release(dir: &Path) -> Result<bool, StoreError> {
    match fs::remove_file(dir.join(RESERVE_FILE)) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn fill(path: &Path) -> Result<(), StoreError> {
    let mut file = folder::create_private(path)?;
    // Not zeros: a disk that compresses or leaves holes would reserve nothing. xorshift gives noise enough.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut block = vec![0_u8; 64 * 1024];
    for _ in 0..RESERVE_BYTES / (64 * 1024) {
        for word in block.chunks_exact_mut(8) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            word.copy_from_slice(&state.to_le_bytes());
        }
        file.write_all(&block)?;
    }
    file.sync_all()?;
    Ok(())
}
