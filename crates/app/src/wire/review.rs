//! Files for review.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Id;

/// What goes into a file for review.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReviewRequest {
    /// One class; `None` = the whole account on show.
    #[ts(type = "number | null")]
    pub roster_id: Option<Id>,
    /// Whether e-mail addresses go into it.
    pub emails: bool,
}

/// A file for review was saved.
#[derive(Clone, Debug, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReviewSavedView {
    /// File name without its folder; `None` = the dialog was closed.
    pub file_name: Option<String>,
    /// People in it.
    pub people: u32,
    /// Keys in it, masked.
    pub keys: u32,
    /// Changes on record in it.
    pub changes: u32,
}
