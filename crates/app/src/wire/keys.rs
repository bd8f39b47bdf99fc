//! Handing out: the saved list, one copied key, one revealed key.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Id, Money, Time};

/// Form of the saved list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ListForm {
    /// For a spreadsheet.
    Csv,
    /// For other software.
    Json,
}

/// Save the list of a class through the native dialog.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SaveListRequest {
    /// The class.
    #[ts(type = "number")]
    pub roster_id: Id,
    /// Form.
    pub form: ListForm,
    /// Save into a folder that is copied to a cloud all the same.
    pub anyway: bool,
}

/// What was saved.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SavedListView {
    /// Row id of the saved file, for "Show file" and "Delete file when done".
    #[ts(type = "number")]
    pub file_id: Id,
    /// File name without its folder.
    pub file_name: String,
    /// Keys in it.
    pub keys: u32,
    /// What anyone with it can spend; `None` = without limit.
    pub can_cost: Option<Money>,
    /// People of the class without a key in it, with the reason.
    pub missing: Vec<MissingView>,
    /// When.
    pub at: Time,
}

/// Somebody who is not in the saved list.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MissingView {
    /// Name.
    pub name: String,
    /// Why, one sentence.
    pub reason: String,
}

/// One key, shown because a person asked; the window forgets it after `seconds`.
#[derive(Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RevealedKeyView {
    /// The secret.
    pub secret: String,
    /// How long it may stay on screen.
    pub seconds: u32,
}

/// One key was copied.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CopiedView {
    /// After how many seconds the clipboard is emptied.
    pub seconds: u32,
}
