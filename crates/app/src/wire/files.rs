//! Files chosen, saved and dropped; pictures of what a native dialog led to.

use serde::Serialize;
use ts_rs::TS;

use super::import::ImportView;

/// What came of a native dialog or a dropped file.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "is", rename_all_fields = "camelCase")]
pub enum PickedView {
    /// The dialog was closed without a choice.
    Cancelled,
    /// A roster was read.
    Roster(Box<ImportView>),
}

/// A plain file was saved (a roster, a list of problems).
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SavedFileView {
    /// File name without its folder; `None` = the dialog was closed.
    pub file_name: Option<String>,
}

/// A saved copy was opened to look at.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OpenedView {
    /// Whether one was opened (`false` = the dialog was closed).
    pub opened: bool,
}
