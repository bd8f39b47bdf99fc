//! Errors as a face sees them: a code, what happened, what is safe, the next steps.

use serde::Serialize;
use ts_rs::TS;

/// One error in plain words. The cause chain goes to the log, never here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ErrorView {
    /// Stable code; the face and scripts branch on it, never on text.
    pub code: crate::error::Code,
    /// What happened, first sentence, in the person's own things.
    pub message: String,
    /// What is safe and what did not happen ("Nothing was created.").
    pub safe: String,
    /// Next steps, best first; each is a button where the face has one.
    pub steps: Vec<Step>,
    /// Technical details, folded away, free of secrets.
    pub details: Option<String>,
}

/// A next step that the face turns into a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Step {
    /// Do the same again.
    TryAgain,
    /// Paste another management key.
    PasteKey,
    /// Show where management keys are made.
    ShowWhere,
    /// Open the practice account instead.
    UsePractice,
    /// Make a new, separate account of this key.
    NewAccount,
    /// Enter the passphrase.
    EnterPassphrase,
    /// Choose a passphrase.
    ChoosePassphrase,
    /// Enter the recovery code.
    EnterRecoveryCode,
    /// Restore a backup.
    RestoreBackup,
    /// Choose another file.
    OtherFile,
    /// Save somewhere else.
    SaveElsewhere,
    /// Save here all the same.
    SaveAnyway,
    /// Look at the fresh plan.
    LookAgain,
    /// Continue the run that stopped.
    Continue,
    /// Open the list of open decisions.
    NeedsYou,
    /// Open the last good copy.
    OpenCopy,
    /// Start a new file and read the account from OpenRouter.
    Rebuild,
    /// Show the data folder.
    ShowFolder,
    /// Quit the program.
    Quit,
}
