//! Settings, help, support.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::board::CheckEveryChoice;
use super::plan::{KeyNameChoice, ResetChoice};

/// The person's settings and where things are.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SettingsView {
    /// Theme.
    pub theme: Theme,
    /// Default limit for a plan, as typed.
    pub default_limit: String,
    /// Default reset.
    pub default_reset: ResetChoice,
    /// Default key name.
    pub default_key_name: KeyNameChoice,
    /// How often the account is checked while the app is open.
    pub check_every: CheckEveryChoice,
    /// Seconds until the clipboard is emptied, 10–120.
    pub clipboard_seconds: u32,
    /// Seconds a revealed key stays, 5–60.
    pub reveal_seconds: u32,
    /// Data folder, for people to see.
    pub data_folder: String,
    /// Log folder.
    pub log_folder: String,
}

/// Theme of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    /// As the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Change some settings; absent ones stay.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(optional_fields)]
pub struct SettingsPatchRequest {
    /// Theme.
    pub theme: Option<Theme>,
    /// Default limit.
    pub default_limit: Option<String>,
    /// Default reset.
    pub default_reset: Option<ResetChoice>,
    /// Default key name.
    pub default_key_name: Option<KeyNameChoice>,
    /// How often to check.
    pub check_every: Option<CheckEveryChoice>,
    /// Clipboard seconds.
    pub clipboard_seconds: Option<u32>,
    /// Reveal seconds.
    pub reveal_seconds: Option<u32>,
}

/// A passphrase chosen or entered. Never kept beyond the call.
#[derive(Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PassphraseRequest {
    /// The passphrase.
    pub passphrase: String,
}

/// How good a passphrase is, while it is typed.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PassphraseStrengthView {
    /// Good enough.
    pub enough: bool,
    /// Why not, or a word of praise; one sentence.
    pub advice: String,
}

/// The details for support, shown before they are copied.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SupportView {
    /// The whole text; no secret, no name, no e-mail.
    pub text: String,
}

/// Breakdowns to rehearse in the practice account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Rehearsal {
    /// Some answers get lost after the key was made.
    AnswersGetLost,
    /// OpenRouter asks to slow down.
    SlowDown,
    /// OpenRouter has trouble.
    ServerTrouble,
    /// No network for a while.
    NoNetwork,
    /// The management key was revoked.
    KeyRevoked,
    /// One key comes back with another limit.
    WrongLimit,
}
