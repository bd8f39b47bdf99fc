//! A run: creating the keys of a plan, live.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Id, Time, error::ErrorView, rosters::CountsView};

/// Carry out exactly this plan.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProvisionRequest {
    /// The digest that was shown.
    pub digest: String,
}

/// A run as the window shows it; sent whole at its start and end, and as [`RunTickView`] in between.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RunView {
    /// Row id.
    #[ts(type = "number")]
    pub id: Id,
    /// The class.
    #[ts(type = "number")]
    pub roster_id: Id,
    /// Its name.
    pub roster_name: String,
    /// Where it stands.
    pub state: RunState,
    /// Keys asked for in this plan.
    pub planned: u32,
    /// Of these, created.
    pub done: u32,
    /// Counts over the whole class.
    pub counts: CountsView,
    /// About how many seconds are left; `None` while unknown.
    pub seconds_left: Option<u32>,
    /// Why it stopped, or what it waits for, in words.
    pub note: Option<ErrorView>,
    /// After a stop or crash: one sentence of what became of the unclear ones.
    pub story: Option<String>,
    /// Rows that are not plainly waiting, the exceptions first, then newest first.
    pub rows: Vec<RunRowView>,
}

/// What changed since the last tick; at most a few a second.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RunTickView {
    /// The run.
    #[ts(type = "number")]
    pub id: Id,
    /// Where it stands.
    pub state: RunState,
    /// Created so far.
    pub done: u32,
    /// Counts over the whole class.
    pub counts: CountsView,
    /// About how many seconds are left.
    pub seconds_left: Option<u32>,
    /// What it waits for or why it stopped.
    pub note: Option<ErrorView>,
    /// Rows whose state changed.
    pub rows: Vec<RunRowView>,
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RunState {
    /// Keys are being made.
    Creating,
    /// Waiting because OpenRouter asked to slow down or has trouble.
    Paused,
    /// Stop was pressed; running requests end.
    Stopping,
    /// Open ends are being resolved.
    Checking,
    /// All done.
    Finished,
    /// Ended before its end; can be continued.
    Stopped,
}

/// The state of making one key, in the four words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum KeyWord {
    /// The key exists and is saved here.
    Created,
    /// Not asked for yet.
    Waiting,
    /// The answer got lost, we are finding out.
    BeingChecked,
    /// One question for the person.
    NeedsYou,
}

/// One person in a run.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RunRowView {
    /// The person.
    #[ts(type = "number")]
    pub holder_id: Id,
    /// Name.
    pub name: String,
    /// Told apart by, when names repeat.
    pub external_id: Option<String>,
    /// State.
    pub word: KeyWord,
    /// Masked key once created.
    pub key_mask: Option<String>,
    /// What happened, one sentence.
    pub what: String,
    /// When.
    pub at: Time,
}
