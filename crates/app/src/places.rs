//! Where things lie on this computer unless somebody says otherwise; the same for every face.

use std::path::PathBuf;

use etcetera::BaseStrategy;

use crate::error::{AppError, Code, Outcome};

const FOLDER: &str = if cfg!(any(windows, target_os = "macos")) { "Keyroster" } else { "keyroster" };

/// Folder of the data file: local to this computer, never one that travels with the user.
///
/// # Errors
/// `FolderReadOnly` when this user has no home folder.
pub fn default_data_dir() -> Outcome<PathBuf> {
    let base = base()?;
    // On Windows the "data" folder roams; SQLite's files must not.
    let folder = if cfg!(windows) { base.cache_dir() } else { base.data_dir() };
    Ok(folder.join(FOLDER))
}

/// Folder of the anchor in passphrase mode: outside the data folder, so that a restored data folder is noticed.
///
/// # Errors
/// `FolderReadOnly` when this user has no home folder.
pub fn default_anchor_dir() -> Outcome<PathBuf> {
    let base = base()?;
    Ok(base.state_dir().unwrap_or_else(|| base.config_dir()).join(FOLDER))
}

fn base() -> Outcome<impl BaseStrategy> {
    etcetera::base_strategy::choose_native_strategy().map_err(|cause| {
        AppError::new(
            Code::FolderReadOnly,
            "This user has no home folder, so there is no place for the list.",
        )
        .because(cause)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A restored data folder must not bring its own anchor along.
    #[test]
    fn the_anchor_lies_outside_the_data_folder() {
        let (data, anchor) = (default_data_dir().expect("a home"), default_anchor_dir().expect("a home"));
        assert!(!anchor.starts_with(&data) && !data.starts_with(&anchor), "{data:?} {anchor:?}");
    }
}
