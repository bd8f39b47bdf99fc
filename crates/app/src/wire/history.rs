//! The history: every change on record, in words, with what was before and after.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Id, Time};

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum HistoryKind {
    /// Keys made, replaced, turned off or on, deleted, shown, copied.
    Keys,
    /// Spending limits.
    Limits,
    /// Classes and the people in them.
    People,
    /// Files saved and deleted, backups.
    Files,
    /// Clients, markups, months, statements.
    Billing,
    /// Noticed at OpenRouter, not done here.
    Noticed,
    /// The app itself: accounts, settings, the data file.
    App,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum HistoryResult {
    /// Done.
    Done,
    /// Asked for; the answer has a row of its own.
    Asked,
    /// The answer got lost.
    Unclear,
    /// The answer got lost, and what became of it was found out.
    Found,
    /// Refused, or it did not leave this computer.
    NotDone,
    /// Noticed.
    Noticed,
}

/// Which changes.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryRequest {
    /// Only those before this number; `None` = from the newest on.
    #[ts(type = "number | null")]
    pub before: Option<Id>,
    /// Only of this kind.
    pub kind: Option<HistoryKind>,
    /// Only about this person.
    #[ts(type = "number | null")]
    pub holder_id: Option<Id>,
    /// Only about this class and its people.
    #[ts(type = "number | null")]
    pub roster_id: Option<Id>,
    /// From this day on, `YYYY-MM-DD` in the local zone; empty = from the first.
    pub from: String,
    /// To this day; empty = to the last.
    pub to: String,
    /// Words of the row: what, on what, who.
    pub text: String,
}

/// One page, the newest first.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryView {
    /// Rows.
    pub rows: Vec<HistoryRowView>,
    /// Ask again with this for what is older; `None` = that is all.
    #[ts(type = "number | null")]
    pub next: Option<Id>,
    /// All changes on record, of every account.
    #[ts(type = "number")]
    pub entries: Id,
    /// The person's time zone: `Berlin time (UTC+1)`.
    pub zone: String,
    /// A date that is none, in words.
    pub problem: Option<String>,
}

/// One change.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryRowView {
    /// Its number.
    #[ts(type = "number")]
    pub seq: Id,
    /// When.
    pub at: Time,
    /// What.
    pub what: String,
    /// Its kind.
    pub kind: HistoryKind,
    /// On what: a person, a class, a file.
    pub target: String,
    /// The person, where it is about one.
    #[ts(type = "number | null")]
    pub holder_id: Option<Id>,
    /// The class, where it is about one or somebody in it.
    #[ts(type = "number | null")]
    pub roster_id: Option<Id>,
    /// Who: the account on this computer; empty for what was done elsewhere.
    pub who: String,
    /// What came of it.
    pub result: HistoryResult,
    /// What was before and after.
    pub changes: Vec<HistoryChangeView>,
    /// The change of a key that this tells of, where a new plan can reverse it.
    #[ts(type = "number | null")]
    pub reverses: Option<Id>,
}

/// One value before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryChangeView {
    /// Which value.
    pub label: String,
    /// Before; `None` = nothing, or not known.
    pub before: Option<String>,
    /// After; `None` = nothing.
    pub after: Option<String>,
}

/// Whether the record is whole.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryCheckView {
    /// Rows looked at.
    #[ts(type = "number")]
    pub entries: Id,
    /// Nothing is missing or altered.
    pub whole: bool,
    /// The first row that is not as it was written.
    #[ts(type = "number | null")]
    pub broken_at: Option<Id>,
    /// One sentence.
    pub message: String,
    /// When it was looked at.
    pub at: Time,
}

/// In which form the history is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum HistoryForm {
    /// For a spreadsheet.
    Csv,
    /// For other programs.
    Json,
}
