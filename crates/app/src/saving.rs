//! Saving files whole or not at all, for the owner only; never over an existing one unasked.

use std::path::{Path, PathBuf};

use keyroster_store::atomic_file::{self, Existing, FileError, PlannedFile};
use keyroster_store::{Store, StoreError, journal, unsafe_folder};
use zeroize::Zeroizing;

use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::wire::error::Step;

/// Removes temporary files that a crash left behind.
pub(crate) fn erase_leftovers(store: &mut Store) {
    if let Some(Err(cause)) = store.path().parent().map(atomic_file::erase_strays) {
        tracing::warn!(%cause, "temporary files of the data folder");
    }
    match atomic_file::erase_stale_temps(store) {
        Ok(found) => {
            if !found.erased.is_empty() || !found.left.is_empty() {
                tracing::warn!(
                    erased = found.erased.len(),
                    left = found.left.len(),
                    "temporary files of a broken-off save"
                );
            }
        }
        Err(cause) => tracing::warn!(%cause, "temporary files could not be looked for"),
    }
}

fn planned(target: &Path, replace: bool, anyway: bool) -> Outcome<PlannedFile> {
    let folder = target.parent().unwrap_or(Path::new(".")).to_path_buf();
    if !anyway && let Some(reason) = unsafe_folder(&folder) {
        return Err(AppError::new(
            Code::CloudFolder,
            format!("This folder is copied to {}. The file contains keys.", reason.name()),
        )
        .safe("Nothing was saved.")
        .step(Step::SaveElsewhere)
        .step(Step::SaveAnyway));
    }
    let existing = if replace { Existing::Replace } else { Existing::Refuse };
    atomic_file::plan(target, existing).map_err(|cause| trouble(cause, target))
}

impl App {
    /// Whether a file could be saved there later; asked before keys are made that are to be saved in it.
    ///
    /// # Errors
    /// As [`App::save_file`]; nothing is written either way.
    pub fn save_check(&self, target: &Path, replace: bool, anyway: bool) -> Outcome<()> {
        planned(target, replace, anyway).map(drop)
    }

    /// Saves a file. `replace`: the person said so. `anyway`: also where the folder is copied to a cloud.
    ///
    /// # Errors
    /// `FileExists`, `CloudFolder`, `DiskFull`, `FolderReadOnly`, `FileTrouble`; the target is as it was before.
    pub async fn save_file(
        &self,
        target: &Path,
        bytes: Vec<u8>,
        purpose: &'static str,
        replace: bool,
        anyway: bool,
    ) -> Outcome<()> {
        let planned = planned(target, replace, anyway)?;
        let (to, temp, now) = (planned.target().to_path_buf(), planned.temp().to_path_buf(), self.now());
        let file = self.file()?;
        // Beside a saved copy nothing is noted: what is saved there holds no secret.
        let note = if file.is_writable() {
            Some(file.write(move |w| journal::insert(w, &to, &temp, purpose, now)).await?)
        } else {
            None
        };
        crate::failpoint::hit("save.noted");
        let bytes = Zeroizing::new(bytes);
        let written = tokio::task::spawn_blocking(move || {
            atomic_file::write(&planned, |out| out.write_all(&bytes)).map(|()| planned)
        })
        .await
        .map_err(|cause| {
            AppError::new(Code::FileTrouble, "The file could not be saved. Try again.").because(cause)
        })?;
        crate::failpoint::hit("save.written");
        if let Some(note) = note {
            file.write(move |w| journal::delete(w, note)).await?;
        }
        written.map(|_| ()).map_err(|cause| trouble(cause, target))
    }

    /// A folder with several files, each saved as one alone would be; all or none.
    pub(crate) async fn save_folder(
        &self,
        target: &Path,
        files: Vec<(String, Zeroizing<Vec<u8>>)>,
        purpose: &'static str,
        anyway: bool,
    ) -> Outcome<()> {
        if let Some(first) = files.first() {
            // Asked before the folder is made: whether keys may lie there at all.
            let beside = target.parent().unwrap_or(Path::new("."));
            self.save_check(&beside.join(&first.0), false, anyway)?;
        }
        private_folder(target).map_err(|cause| trouble_with_folder(cause, target))?;
        let mut done = Vec::new();
        for (name, bytes) in files {
            let file = target.join(name);
            if let Err(error) = self.save_file(&file, bytes.to_vec(), purpose, false, anyway).await {
                for file in done {
                    let _ = std::fs::remove_file(file);
                }
                let _ = std::fs::remove_dir(target);
                return Err(error);
            }
            done.push(file);
        }
        Ok(())
    }
}

/// A new folder for its owner only.
fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Why a new folder could not be made.
fn trouble_with_folder(cause: std::io::Error, target: &Path) -> AppError {
    let name = base_name(target);
    if cause.kind() == std::io::ErrorKind::AlreadyExists {
        return AppError::new(
            Code::FileExists,
            format!("‘{name}’ is there already. Several files go into a new folder: choose another name."),
        )
        .safe("Nothing was saved there, and what stood there before is unchanged.")
        .step(Step::SaveElsewhere);
    }
    trouble(FileError::Io(cause), target)
}

pub(crate) fn trouble(cause: FileError, target: &Path) -> AppError {
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let said = match &cause {
        FileError::Exists => AppError::new(
            Code::FileExists,
            format!(
                "A file called ‘{name}’ is there already. Choose another name, or say that it may be replaced."
            ),
        ),
        FileError::IsFolder => AppError::new(Code::FileTrouble, "That is a folder. Choose a file name."),
        FileError::NoFolder => {
            AppError::new(Code::FileTrouble, "That folder is not there any more. Choose another one.")
        }
        FileError::NoSpace => {
            AppError::new(Code::DiskFull, "That disk is full. Free some space, or save somewhere else.")
        }
        FileError::ReadOnly => AppError::new(
            Code::FolderReadOnly,
            format!(
                "‘{name}’ cannot be written there. If a spreadsheet program has it open, close it, or save somewhere else."
            ),
        ),
        FileError::Journal(StoreError::ReadOnly) => {
            AppError::new(Code::ReadOnlyFile, "This list is open to look at only.")
        }
        FileError::Journal(_) | FileError::Io(_) => AppError::new(
            Code::FileTrouble,
            "The file could not be saved. Try again, or save somewhere else.",
        ),
    };
    said.safe("Nothing was saved there, and what stood there before is unchanged.")
        .step(Step::SaveElsewhere)
        .because(cause)
}

/// A name that every system accepts as a file's.
pub(crate) fn file_safe(name: &str) -> String {
    let odd = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    let clean: String = name.chars().map(|c| if odd(c) { '-' } else { c }).take(80).collect();
    let clean = clean.trim().trim_matches('.').to_owned();
    if clean.is_empty() { "roster".to_owned() } else { clean }
}

/// A file name without its folder.
pub(crate) fn base_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A path made absolute, as it is noted in the file.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}
