//! Words for trouble with the password store.

use keyroster_vault::KeychainError;

use crate::error::{AppError, Code};
use crate::wire::error::Step;

impl From<KeychainError> for AppError {
    fn from(error: KeychainError) -> AppError {
        let said = match &error {
            KeychainError::Locked | KeychainError::Denied | KeychainError::Timeout => AppError::new(
                Code::KeychainLocked,
                "Your computer's password store is locked. Unlock it to see or make keys.",
            )
            .safe("Names and usage are still here.")
            .step(Step::TryAgain),
            KeychainError::NoEntry => AppError::new(
                Code::KeychainEntryGone,
                "The key that opens your saved secrets is not on this computer. Enter your recovery code, or restore a backup.",
            )
            .safe("The keys you handed out keep working.")
            .step(Step::EnterRecoveryCode)
            .step(Step::RestoreBackup)
            .step(Step::TryAgain),
            _ => AppError::new(
                Code::KeychainAbsent,
                "This computer offers no password store that keeps things. Choose a passphrase instead.",
            )
            .safe("Nothing was saved unprotected.")
            .step(Step::ChoosePassphrase)
            .step(Step::TryAgain),
        };
        said.because(error)
    }
}
