//! The data folder: private, on a plain local disk, and never taken for new when its data file went missing.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Component, Path};

use crate::copies;
use crate::error::{StoreError, UnsafeFolder};
use crate::open::DATA_FILE;

/// Why a folder must not hold the data file, judged by its path; `None` = no reason is seen.
pub fn unsafe_folder(dir: &Path) -> Option<UnsafeFolder> {
    // A folder that does not exist yet is judged by the nearest one that does, links resolved.
    let real = dir.ancestors().find_map(|part| fs::canonicalize(part).ok());
    [Some(dir.to_owned()), real].into_iter().flatten().find_map(|path| by_name(&path))
}

fn by_name(path: &Path) -> Option<UnsafeFolder> {
    let text = path.to_string_lossy();
    // `\\?\C:\…` is only the long spelling of a local path; `\\?\UNC\…` is not.
    let plain = text.strip_prefix(r"\\?\").unwrap_or(&text);
    let verbatim_share = text.starts_with(r"\\?\") && plain.to_ascii_uppercase().starts_with(r"UNC\");
    if verbatim_share || plain.starts_with(r"\\") || (cfg!(windows) && plain.starts_with("//")) {
        return Some(UnsafeFolder::NetworkShare);
    }
    path.components().find_map(|part| match part {
        Component::Normal(name) => synced_by(&name.to_string_lossy().to_lowercase()),
        _ => None,
    })
}

// The folders' names as the services make them, e.g. `OneDrive - School`, `GoogleDrive-a@b.org`, `Dropbox (Work)`.
fn synced_by(name: &str) -> Option<UnsafeFolder> {
    let is = |known: &str| {
        name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '-', '(']))
    };
    if is("onedrive") {
        Some(UnsafeFolder::OneDrive)
    } else if is("dropbox") {
        Some(UnsafeFolder::Dropbox)
    } else if name.starts_with("com~apple~")
        || is("icloud drive")
        || is("iclouddrive")
        || name == "mobile documents"
    {
        Some(UnsafeFolder::ICloud)
    } else if is("google drive") || is("googledrive") || is("drivefs") {
        Some(UnsafeFolder::GoogleDrive)
    } else {
        None
    }
}

/// Whether there is a data file. `Damaged` where it is gone but traces of it are left: never a silent new file.
pub(crate) fn has_data_file(dir: &Path) -> Result<bool, StoreError> {
    if dir.join(DATA_FILE).try_exists()? {
        return Ok(true);
    }
    let log_left = dir.join(format!("{DATA_FILE}-wal")).try_exists()?;
    if log_left || !copies::list(dir)?.is_empty() {
        return Err(StoreError::damaged("the data file is gone, but its traces are there"));
    }
    Ok(false)
}

/// Makes the folder where there is none, for its owner only (0700).
pub(crate) fn make_private(dir: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
        builder.mode(0o700).create(dir)?;
        if fs::metadata(dir)?.permissions().mode() & 0o777 != 0o700 {
            fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?;
        }
    }
    #[cfg(not(unix))]
    builder.create(dir)?;
    Ok(())
}

/// Takes all rights but the owner's from a file (0600).
pub(crate) fn make_file_private(path: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if fs::metadata(path)?.permissions().mode() & 0o777 != 0o600 {
            fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
        }
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Options that make new files for their owner only (0600). On Windows the folder's own list of rights is inherited.
pub(crate) fn private_options() -> OpenOptions {
    #[allow(unused_mut, reason = "changed on Unix only")]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}

/// Makes an empty private file that must not exist yet.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    private_options().write(true).create_new(true).open(path)
}

/// Puts the folder's own list of files on the disk.
pub(crate) fn sync(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}

/// A new private folder for scratch copies, in the system's place for such.
pub(crate) fn scratch_dir() -> io::Result<std::path::PathBuf> {
    let base = std::env::temp_dir();
    loop {
        let dir = base.join(format!("keyroster-{}", random_name()));
        #[allow(unused_mut, reason = "changed on Unix only")]
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt;
            builder.mode(0o700);
        }
        match builder.create(&dir) {
            Ok(()) => return Ok(dir),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

/// A name nobody else takes at the same moment; uniqueness is enforced by exclusive creation, not by this.
pub(crate) fn random_name() -> String {
    use std::hash::{BuildHasher, Hasher};
    let hasher = std::hash::RandomState::new().build_hasher();
    format!("{:016x}", hasher.finish())
}

/// Lets the owner write a copy of a file that was read-only.
pub(crate) fn make_writable(path: &Path) -> Result<(), StoreError> {
    if !path.try_exists()? {
        return Ok(());
    }
    #[cfg(not(unix))]
    {
        let mut rights = fs::metadata(path)?.permissions();
        #[allow(clippy::permissions_set_readonly_false, reason = "not on Unix")]
        rights.set_readonly(false);
        fs::set_permissions(path, rights)?;
    }
    make_file_private(path)
}
