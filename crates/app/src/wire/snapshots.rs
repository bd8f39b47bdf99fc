//! Snapshots, what was spent between two of them, and what stands out.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Id, Money, Time};

/// The snapshots of the account on show.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotsView {
    /// The newest first.
    pub snapshots: Vec<SnapshotView>,
    /// Files opened to compare, in the order they were opened.
    pub files: Vec<SnapshotFileView>,
}

/// One snapshot.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotView {
    /// The snapshot.
    #[ts(type = "number")]
    pub id: Id,
    /// When it was taken.
    pub at: Time,
    /// Whether the list of keys was complete.
    pub complete: bool,
    /// What it is called, else why it was taken.
    pub title: String,
    /// What a person called it.
    pub name: Option<String>,
    /// Kept for good.
    pub locked: bool,
    /// How many keys.
    pub keys: u32,
    /// What they had used together, where all told it.
    pub usage: Option<Money>,
}

/// A snapshot file that is open.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotFileView {
    /// By which it is picked.
    pub token: u32,
    /// The file's name.
    pub file_name: String,
    /// When it was taken.
    pub at: Time,
    /// Whether its list of keys was complete.
    pub complete: bool,
    /// How many keys.
    pub keys: u32,
}

/// What picking a snapshot file came to.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotOpenedView {
    /// `None` = the dialog was closed without a choice.
    pub file: Option<SnapshotFileView>,
}

/// One of the two sides of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "from")]
pub enum SnapshotPick {
    /// A snapshot kept here.
    Stored {
        /// The snapshot.
        #[ts(type = "number")]
        id: Id,
    },
    /// A file that is open.
    File {
        /// Its token.
        token: u32,
    },
}

/// What to compare. Which of the two is the earlier one does not matter.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CompareRequest {
    /// One side.
    pub a: SnapshotPick,
    /// The other.
    pub b: SnapshotPick,
    /// Only the people of this class; `None` = all keys of the account.
    #[ts(type = "number | null")]
    pub roster_id: Option<Id>,
}

/// In which form a comparison is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ComparisonForm {
    /// For a spreadsheet.
    Csv,
    /// For people.
    Pdf,
}

/// One moment of a comparison.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MomentView {
    /// Its name, the file's name, or why it was taken.
    pub title: String,
    /// When.
    pub at: Time,
    /// Whether the list of keys was complete.
    pub complete: bool,
}

/// What happened between two moments, by person.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonView {
    /// The earlier moment.
    pub earlier: MomentView,
    /// The later one.
    pub later: MomentView,
    /// Whether side A is the later one.
    pub turned: bool,
    /// Everybody, most spent first.
    pub people: Vec<PersonDiffView>,
    /// The sum of what they spent.
    pub spent: Money,
    /// Spent something.
    pub spent_something: u32,
    /// Used their key before, but not in between.
    pub spent_nothing: u32,
    /// Never used their key.
    pub never_started: u32,
    /// Nothing can be said of them. The four counts add up to the people.
    pub left_out: u32,
    /// People whose limit was changed.
    pub limits_changed: u32,
    /// Keys that are in only one of the two.
    pub added_or_gone: u32,
    /// What the middle person spent.
    pub middle: Option<Money>,
    /// What the middle spent, in thousandths of the greatest.
    pub middle_share: u32,
    /// Sentences about the whole: what is left out, a sum that does not fit.
    pub remarks: Vec<String>,
}

/// One person in a comparison: all their keys together.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonDiffView {
    /// The person here, where they are known.
    #[ts(type = "number | null")]
    pub holder_id: Option<Id>,
    /// Name, else the key's name.
    pub name: String,
    /// Tells two of the same name apart.
    pub apart: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Used in all at the earlier moment.
    pub before: Option<Money>,
    /// Used in all at the later one.
    pub after: Option<Money>,
    /// Spent in between; `None` = left out.
    pub spent: Option<Money>,
    /// Spent, in thousandths of the greatest.
    pub share: u32,
    /// Spent more than nothing.
    pub spent_something: bool,
    /// Never used their key.
    pub never_started: bool,
    /// Something besides usage is different, or was left out.
    pub changed: bool,
    /// In words.
    pub note: String,
}

/// What stands out among the keys of a class, or of all of them.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InsightsView {
    /// Never used their key.
    pub never: Vec<InsightPersonView>,
    /// Four fifths of the limit or more are used.
    pub nearly_out: Vec<InsightPersonView>,
    /// Used ten times what the middle one did, or more.
    pub much: Vec<InsightPersonView>,
    /// What the middle one of those who began used.
    pub middle: Option<Money>,
    /// When the budget ends, where that can be told.
    pub forecast: Option<ForecastView>,
    /// Keys looked at.
    pub keys: u32,
    /// When OpenRouter was last read.
    pub as_of: Option<Time>,
}

/// One person that stands out.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InsightPersonView {
    /// The person.
    #[ts(type = "number")]
    pub holder_id: Id,
    /// Name.
    pub name: String,
    /// Used since the key was made.
    pub used: Option<Money>,
    /// Limit; `None` = none, or not told.
    pub limit: Option<Money>,
}

/// When a budget ends, and what that is reckoned from.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ForecastView {
    /// What the keys can still spend.
    pub left: Money,
    /// What was spent in the time it is reckoned from.
    pub spent: Money,
    /// The beginning of that time.
    pub from: Time,
    /// Its end.
    pub to: Time,
    /// When nothing would be left; `None` = not within ten years.
    pub ends: Option<Time>,
}

/// One person's last days.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonDaysView {
    /// The days, oldest first; empty where nothing was read in that time.
    pub days: Vec<DayView>,
}

/// What was spent on one day, where the person is.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DayView {
    /// When it began.
    pub at: Time,
    /// Spent.
    pub spent: Money,
    /// In thousandths of the greatest of these days.
    pub share: u32,
}
