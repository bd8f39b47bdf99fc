//! The people of a class and their keys.

use serde::Serialize;
use ts_rs::TS;

use super::{Id, Money, Time, plan::ResetChoice, rosters::CountsView, run::KeyWord};

/// A class with everybody in it.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PeopleView {
    /// The class.
    #[ts(type = "number")]
    pub roster_id: Id,
    /// Its name.
    pub roster_name: String,
    /// Everybody, in roster order.
    pub rows: Vec<PersonRowView>,
    /// The four words over the class.
    pub counts: CountsView,
    /// How many keys `Create` would make now.
    pub can_create: u32,
    /// Keys whose secret is saved here: what `Save list` writes.
    pub can_save: u32,
    /// When OpenRouter was last read.
    pub as_of: Option<Time>,
    /// Whether the last list was complete.
    pub complete: bool,
}

/// One person in the table.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonRowView {
    /// The person.
    #[ts(type = "number")]
    pub holder_id: Id,
    /// Name.
    pub name: String,
    /// Whether somebody else here has the same name (then the id is shown).
    pub same_name: bool,
    /// The institution's id.
    pub external_id: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Group.
    pub group: Option<String>,
    /// State in the four words.
    pub word: KeyWord,
    /// One sentence, for exceptions.
    pub note: Option<String>,
    /// Own limit of the roster.
    pub own_limit: Option<Money>,
    /// The key, once there is one.
    pub key: Option<KeyView>,
    /// How far the replacement of their key is, where one is not over.
    pub replacing: Option<super::rotate::ReplacingView>,
}

/// A key as last seen at OpenRouter. No secret, only whether one is stored.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeyView {
    /// Name at OpenRouter.
    pub name: String,
    /// Masked secret (`sk-or-v1-000…abc`).
    pub mask: String,
    /// Whether the secret is saved on this computer.
    pub secret_saved: bool,
    /// Turned off.
    pub off: bool,
    /// Not at OpenRouter any more.
    pub gone: bool,
    /// Limit; `None` = no limit.
    pub limit: Option<Money>,
    /// Reset.
    pub reset: ResetChoice,
    /// Used in the window that counts against the limit.
    pub used: Option<Money>,
    /// Used since the key was made.
    pub used_in_all: Option<Money>,
    /// Left in the window.
    pub left: Option<Money>,
    /// Per cent used, 0–100 and above; `None` without a limit.
    pub percent: Option<u32>,
    /// Last used; `None` = never.
    pub last_used_at: Option<Time>,
    /// Made.
    pub created_at: Option<Time>,
    /// Ends.
    pub expires_at: Option<Time>,
    /// Workspace name, where there is more than one.
    pub workspace: Option<String>,
    /// When it was last read.
    pub seen_at: Time,
}

/// One person's side panel.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonView {
    /// The row.
    pub row: PersonRowView,
    /// Last events, newest first.
    pub events: Vec<EventView>,
}

/// One line of what happened.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EventView {
    /// When.
    pub at: Time,
    /// In words.
    pub what: String,
}

/// What a refresh found.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RefreshView {
    /// Whether the list was complete.
    pub complete: bool,
    /// Keys read.
    pub keys: u32,
    /// When.
    pub at: Time,
    /// One sentence ("2 keys were changed outside this app.").
    pub note: String,
}
