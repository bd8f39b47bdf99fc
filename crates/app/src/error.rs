//! What can go wrong, as a closed set of codes; each has words, a word on what is safe, and next steps.

use std::fmt;

use serde::Serialize;
use ts_rs::TS;

use crate::wire::error::{ErrorView, Step};

/// Stable codes. A code is added only when a face, a script or the help branches on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The pasted text is an ordinary key.
    OrdinaryKey,
    /// OpenRouter does not know the key.
    KeyUnknown,
    /// Nothing that could be a key was pasted.
    KeyEmpty,
    /// The key belongs to another account than the one at hand.
    OtherAccount,
    /// The management key of the account is not on this computer.
    KeyMissing,
    /// OpenRouter cannot be reached.
    Offline,
    /// The network wants a sign-in first.
    SignInPage,
    /// OpenRouter asked to slow down.
    SlowDown,
    /// OpenRouter answers with trouble.
    ServerTrouble,
    /// The account is out of credits.
    OutOfCredits,
    /// The computer's clock is off.
    ClockOff,
    /// OpenRouter refused the request, in its own words.
    RefusedByServer,
    /// The list of keys could not be read whole.
    ListIncomplete,
    /// The roster file cannot be read as a list.
    RosterUnreadable,
    /// A value a person typed needs mending.
    FieldNeedsMending,
    /// The plan shown is not the plan that would be carried out now.
    PlanStale,
    /// A run is going on already.
    RunGoingOn,
    /// More than 5,000 keys in one run.
    TooManyKeys,
    /// Nothing to do.
    NothingToDo,
    /// Nothing of this name or number here.
    NotFound,
    /// The name is taken.
    NameTaken,
    /// Several fit; one must be named.
    NameOne,
    /// The class still has people or keys.
    NotEmpty,
    /// A restored or rolled-back file waits for its review.
    ReviewFirst,
    /// The app (or another run) has the data file.
    AppOpen,
    /// The file is opened to look at only.
    ReadOnlyFile,
    /// The data file is damaged.
    FileDamaged,
    /// The data file was made by a newer version.
    FileNewer,
    /// The file is not one of Keyroster's.
    FileNotOurs,
    /// The data folder is copied to a cloud or lies on a network.
    FolderUnsafe,
    /// The disk is full.
    DiskFull,
    /// The folder cannot be written.
    FolderReadOnly,
    /// A file stands there already.
    FileExists,
    /// The target folder is copied to a cloud.
    CloudFolder,
    /// A file is no snapshot, or something in it cannot be read.
    SnapshotUnreadable,
    /// A file could not be read or written.
    FileTrouble,
    /// The password store is locked or refused.
    KeychainLocked,
    /// There is no usable password store.
    KeychainAbsent,
    /// The key that opens the saved secrets is not on this computer.
    KeychainEntryGone,
    /// The passphrase is needed.
    PassphraseNeeded,
    /// The passphrase is wrong.
    PassphraseWrong,
    /// The passphrase is too easy to guess.
    PassphraseWeak,
    /// The recovery code does not open the list, or is not one.
    RecoveryCodeWrong,
    /// A backup is incomplete or was changed.
    BackupDamaged,
    /// The person stopped it.
    Stopped,
    /// The base URL is not allowed.
    BaseUrlRefused,
    /// A dialog or system function failed.
    SystemTrouble,
    /// Our own fault.
    Internal,
}

/// An error on its way to a face. The source chain is for the log only.
#[derive(Debug)]
pub struct AppError {
    /// Code.
    pub code: Code,
    /// What happened.
    pub message: String,
    /// What is safe.
    pub safe: String,
    /// Next steps, best first.
    pub steps: Vec<Step>,
    /// The cause, for the log.
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for AppError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|cause| cause as _)
    }
}

impl AppError {
    /// A new error of this code.
    pub fn new(code: Code, message: impl Into<String>) -> AppError {
        AppError { code, message: message.into(), safe: String::new(), steps: Vec::new(), source: None }
    }

    /// Says what is safe and what did not happen.
    #[must_use]
    pub fn safe(mut self, safe: impl Into<String>) -> AppError {
        self.safe = safe.into();
        self
    }

    /// Adds a next step.
    #[must_use]
    pub fn step(mut self, step: Step) -> AppError {
        self.steps.push(step);
        self
    }

    /// Keeps the cause for the log.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> AppError {
        self.source = Some(source.into());
        self
    }

    /// For a face. The chain of causes stays behind.
    pub fn view(&self) -> ErrorView {
        ErrorView {
            code: self.code,
            message: self.message.clone(),
            safe: self.safe.clone(),
            steps: self.steps.clone(),
            details: None,
        }
    }
}

/// What functions of this room return.
pub type Outcome<T> = Result<T, AppError>;
