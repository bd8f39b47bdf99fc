//! How much room a disk has.

use std::fs;
use std::path::Path;

use crate::error::StoreError;

/// Bytes this user may still write on the disk of `dir` (or of its nearest existing parent).
///
/// # Errors
/// `ReadOnly` (not allowed to ask), `Io`.
pub fn free(dir: &Path) -> Result<u64, StoreError> {
    let dir = std::path::absolute(dir)?;
    let nearest = dir.ancestors().find(|part| fs::metadata(part).is_ok()).unwrap_or(&dir);
    Ok(fs4::available_space(nearest)?)
}
