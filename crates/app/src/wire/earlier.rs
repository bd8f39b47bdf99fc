//! Taking a folder of the earlier tool over into an account.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Id, Time};

/// Into which class new people go.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EarlierRequest {
    /// A class that is there; `None` = by its name.
    #[ts(type = "number | null")]
    pub roster_id: Option<Id>,
    /// The name of a class; it is made where there is none of that name. Empty = as the folder.
    pub class_name: String,
}

/// What choosing a folder came to.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EarlierPickedView {
    /// `None` = the dialog was closed without a choice.
    pub plan: Option<EarlierPlanView>,
}

/// What taking the folder over would add. Nothing that is there is replaced.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EarlierPlanView {
    /// The folder's name.
    pub folder: String,
    /// The class that new people join.
    pub class_name: String,
    /// That class, where it is there already.
    #[ts(type = "number | null")]
    pub roster_id: Option<Id>,
    /// What is confirmed; `None` = there is nothing to add.
    pub digest: Option<String>,
    /// Names of people who are added.
    pub people: Vec<String>,
    /// People who are there already.
    pub people_there: u32,
    /// Keys of the folder that the account has.
    pub keys: u32,
    /// Keys that become somebody's.
    pub links: u32,
    /// Whole secrets that are sealed.
    pub secrets: u32,
    /// Secrets that are stored already.
    pub secrets_there: u32,
    /// Wishes that become targets.
    pub targets: u32,
    /// Readings that are added as snapshots.
    pub readings: u32,
    /// When the first of them was made.
    pub readings_from: Option<Time>,
    /// When the last one was.
    pub readings_to: Option<Time>,
    /// Readings that were taken over before.
    pub readings_there: u32,
    /// Changes that are added to the history.
    pub changes: u32,
    /// Changes that were taken over before.
    pub changes_there: u32,
    /// What stays behind, and why.
    pub left: Vec<EarlierLeftView>,
    /// What is missing in the folder, or was not understood.
    pub notes: Vec<String>,
}

/// Something that stays behind.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EarlierLeftView {
    /// What, and why.
    pub what: String,
    /// Of which keys, by name.
    pub keys: Vec<String>,
}

/// Take over exactly what was shown.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EarlierApplyRequest {
    /// The digest of the plan shown.
    pub digest: String,
}

/// What was taken over.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EarlierDoneView {
    /// The class to look at.
    #[ts(type = "number | null")]
    pub roster_id: Option<Id>,
    /// People added.
    pub people: u32,
    /// Keys that became somebody's.
    pub links: u32,
    /// Secrets sealed.
    pub secrets: u32,
    /// Targets set.
    pub targets: u32,
    /// Snapshots added.
    pub readings: u32,
    /// Changes added to the history.
    pub changes: u32,
    /// Whether OpenRouter was read again afterwards.
    pub checked: bool,
    /// What the check found, or why there was none.
    pub note: String,
}
