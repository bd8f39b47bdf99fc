//! Words for trouble with the data file.

use keyroster_store::StoreError;

use crate::error::{AppError, Code};
use crate::wire::error::Step;

const KEYS_WORK: &str = "The keys you handed out keep working.";

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> AppError {
        let said = match &error {
            StoreError::Locked => {
                AppError::new(Code::AppOpen, "The app is open. Only one program at a time may change the list.")
                    .safe("Nothing was changed.")
                    .step(Step::TryAgain)
            }
            StoreError::Missing => AppError::new(Code::NotFound, "There is no list here yet."),
            StoreError::NewerVersion { .. } => AppError::new(
                Code::FileNewer,
                "This list was made with a newer version. Update the app to open it.",
            )
            .safe("The file was not changed.")
            .step(Step::ShowFolder)
            .step(Step::Quit),
            StoreError::Damaged { .. } => AppError::new(Code::FileDamaged, "Your saved list is damaged.")
                .safe(format!("{KEYS_WORK} The damaged file was not changed."))
                .step(Step::OpenCopy)
                .step(Step::Rebuild)
                .step(Step::ShowFolder),
            StoreError::NotOurs => {
                AppError::new(Code::FileNotOurs, "This is not one of Keyroster's files.")
                    .safe("It was not changed.")
                    .step(Step::OtherFile)
            }
            StoreError::FolderUnsafe { reason } => AppError::new(
                Code::FolderUnsafe,
                format!("The data folder lies in {}, where a list can break. Choose a folder on this computer.", reason.name()),
            )
            .safe("Nothing was changed.")
            .step(Step::ShowFolder),
            StoreError::NoSpace => AppError::new(
                Code::DiskFull,
                "Your disk is full. Free at least 64 MB, then continue.",
            )
            .safe("Every key made so far is saved.")
            .step(Step::TryAgain),
            StoreError::ReadOnly => AppError::new(
                Code::FolderReadOnly,
                "The data folder cannot be written. Allow writing there, then try again.",
            )
            .safe("Nothing was changed.")
            .step(Step::ShowFolder)
            .step(Step::TryAgain),
            StoreError::Busy => AppError::new(
                Code::FileTrouble,
                "Another program, such as a backup or a virus scanner, holds the list. Try again in a minute.",
            )
            .safe("Nothing was changed.")
            .step(Step::TryAgain),
            StoreError::NoRow { what } => {
                AppError::new(Code::NotFound, format!("That {what} is not here any more."))
                    .safe("Nothing was changed.")
            }
            StoreError::Conflict { .. } => {
                AppError::new(Code::FieldNeedsMending, "That does not fit with what is in the list already.")
                    .safe("Nothing was changed.")
            }
            StoreError::EngineTooOld { .. } => AppError::new(Code::Internal, "This build is not safe to use.")
                .safe("Nothing was changed.")
                .step(Step::Quit),
            StoreError::Io(_) | StoreError::Sqlite(_) => {
                AppError::new(Code::FileTrouble, "The list could not be read or written. Try again.")
                    .safe("Everything saved before is safe.")
                    .step(Step::TryAgain)
                    .step(Step::ShowFolder)
            }
        };
        said.because(error)
    }
}
