//! What the window needs when it opens, and again whenever something changed.

use serde::Serialize;
use ts_rs::TS;

use super::{Id, Time, accounts::AccountView, rosters::RosterView, run::RunView, settings::SettingsView};

/// The whole frame of the window: which account, which classes, what waits.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StartView {
    /// Version of the program, `0.1.0`.
    pub version: String,
    /// What the data file is right now.
    pub file: FileState,
    /// How secrets are kept.
    pub vault: VaultView,
    /// Every account that is not disconnected, in the order of the switcher.
    pub accounts: Vec<AccountView>,
    /// The account shown; `None` before the first.
    #[ts(type = "number | null")]
    pub account_id: Option<Id>,
    /// Classes of the account shown, archived ones last.
    pub rosters: Vec<RosterView>,
    /// Open decisions of the account shown.
    pub needs_you: u32,
    /// How many keys of the account wait for a person on the board.
    pub attention: u32,
    /// The run going on, or the last one that stopped before its end.
    pub run: Option<RunView>,
    /// The person's settings.
    pub settings: SettingsView,
}

/// What the data file is.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "is", rename_all_fields = "camelCase")]
pub enum FileState {
    /// The app's own file, writable.
    Own,
    /// A saved copy, opened to look at; nothing in it can be changed.
    ReadOnly {
        /// File name without its folder.
        name: String,
        /// Of when its content is.
        as_of: Time,
        /// What was opened.
        kind: LookedAt,
        /// Of a file for review: whether it is as it was made (`false` = altered); of others `None`.
        whole: Option<bool>,
        /// Of a file for review: who made it.
        by: Option<String>,
        /// What else a reader should know, in sentences.
        notes: Vec<String>,
    },
    /// The own file cannot be used; a rescue screen is shown.
    Unusable(super::error::ErrorView),
}

/// What can be opened to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum LookedAt {
    /// A copy of a data file; secrets in it stay sealed.
    Copy,
    /// A file for review; no secret is in it.
    Review,
    /// A folder of the earlier tool; its secrets were not read.
    Earlier,
}

/// How secrets are kept, and whether they can be opened now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum VaultView {
    /// Nothing was sealed yet; the keychain will be tried at the first need.
    New,
    /// Opens by the operating system's password store; not needed yet.
    Keychain,
    /// Opened by the password store and tested.
    KeychainOpen,
    /// The password store is locked or refused.
    KeychainLocked,
    /// The password store has lost the key: a recovery code or a backup is needed.
    KeychainGone,
    /// No usable password store: a passphrase must be chosen.
    NeedsPassphrase,
    /// Sealed with a passphrase that was not entered yet.
    PassphraseLocked,
    /// Sealed with a passphrase, opened.
    PassphraseOpen,
}
