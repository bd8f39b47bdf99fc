//! Backups, restoring, the recovery code, automatic copies.

use keyroster_store::backup::BackupRow;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Time;

/// Where the list stands with backups.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BackupStateView {
    /// The newest backup, made and tested.
    pub last: Option<BackupDoneView>,
    /// Keys whose text is on this computer only.
    pub only_here: u32,
    /// The frame reminds of it.
    pub remind: bool,
    /// Something is sealed, so that a recovery code has something to open.
    pub sealed: bool,
    /// Since when there is a recovery code.
    pub recovery_code_since: Option<Time>,
    /// Automatic copies on this computer, the newest first.
    pub copies: Vec<CopyView>,
}

/// A backup that was made, tested and put in its place.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BackupDoneView {
    /// File name without its folder.
    pub file_name: String,
    /// The moment whose state it holds.
    pub made_at: Time,
    /// When it was opened again and proven.
    pub tested_at: Time,
    /// People in it.
    pub people: u32,
    /// Keys whose text is in it.
    pub keys: u32,
    /// Management keys in it.
    pub management_keys: u32,
    /// Size, in thousands of bytes, rounded up.
    pub kilobytes: u32,
}

impl BackupDoneView {
    pub(crate) fn of(row: &BackupRow) -> BackupDoneView {
        let small = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        BackupDoneView {
            file_name: crate::saving::base_name(&row.path),
            made_at: crate::clock::text(row.made_at),
            tested_at: crate::clock::text(row.tested_at),
            people: small(row.people),
            keys: small(row.secrets),
            management_keys: small(row.management_keys),
            kilobytes: small(row.bytes.saturating_add(999) / 1000),
        }
    }
}

/// One automatic copy.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CopyView {
    /// File name; names it in requests.
    pub name: String,
    /// When it was made.
    pub made_at: Time,
    /// Before what: `before-v2`, `before-delete`.
    pub why: String,
    /// Size, in thousands of bytes, rounded up.
    pub kilobytes: u32,
}

/// Make a backup. The place is asked for by the core.
#[derive(Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BackupRequest {
    /// What opens it. Never kept beyond the call.
    pub passphrase: String,
    /// The management keys come along.
    pub with_management_keys: bool,
}

/// How far a backup or a restore is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum BackupStep {
    /// The list is copied.
    Copying,
    /// The copy is encrypted and written.
    Sealing,
    /// The file is opened again and everything in it proven.
    Testing,
    /// A backup is opened to be restored.
    Opening,
}

/// What an opened backup, or a copy, holds. Nothing is restored yet.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RestoreView {
    /// The moment whose state it holds.
    pub made_at: Time,
    /// The program that made it; `None` for an automatic copy.
    pub app_version: Option<String>,
    /// People in it.
    pub people: u32,
    /// Keys whose text is in it.
    pub keys: u32,
    /// Management keys in it.
    pub management_keys: u32,
    /// Its accounts.
    pub accounts: Vec<String>,
    /// What stands here now and would be set aside; `None` where there is nothing yet.
    pub here: Option<HereView>,
}

/// The list that would be set aside.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HereView {
    /// People; `None` where it cannot be read.
    pub people: Option<u32>,
    /// Keys whose text is in it.
    pub keys: Option<u32>,
    /// Changes made here since the backup; `None` for another list.
    pub newer_changes: Option<u32>,
}

/// What was restored.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RestoredView {
    /// The moment whose state it holds.
    pub made_at: Time,
    /// People in it.
    pub people: u32,
    /// Keys whose text is in it.
    pub keys: u32,
    /// Management keys in it.
    pub management_keys: u32,
    /// There is no password store here: the list opens with a passphrase from now on.
    pub opens_by_passphrase: bool,
    /// The name under which the earlier list is kept in the data folder.
    pub kept_as: Option<String>,
}

/// A recovery code, shown once.
#[derive(Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryCodeView {
    /// Eight groups of four.
    pub code: String,
    /// An older code opens nothing any more once this one is kept.
    pub replaces: bool,
}
