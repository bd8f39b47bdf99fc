//! Classes.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Id, Time};

/// One class in the sidebar.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RosterView {
    /// Row id.
    #[ts(type = "number")]
    pub id: Id,
    /// Its name.
    pub name: String,
    /// People in it.
    pub people: u32,
    /// When it was archived.
    pub archived_at: Option<Time>,
    /// Counts by the four words.
    pub counts: CountsView,
}

/// The four words, which with those left out always add up to the class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CountsView {
    /// The key exists and is saved here.
    pub created: u32,
    /// Not asked for yet.
    pub waiting: u32,
    /// The answer got lost, we are finding out.
    pub being_checked: u32,
    /// One question for the person.
    pub needs_you: u32,
    /// Left out of the plan by the person.
    pub left_out: u32,
}

/// A person added or edited by hand. Empty text means "none".
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonRequest {
    /// The class.
    #[ts(type = "number")]
    pub roster_id: Id,
    /// `None` adds a person.
    #[ts(type = "number | null")]
    pub holder_id: Option<Id>,
    /// Name; must not be empty.
    pub name: String,
    /// E-mail.
    pub email: String,
    /// The institution's id.
    pub external_id: String,
    /// Group.
    pub group: String,
    /// Own limit as typed, `5` or `5.00`; empty = the plan's.
    pub limit: String,
}
