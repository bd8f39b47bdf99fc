//! A whole class turned off and given back, and the hours in which it is open.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Id, Time, error::ErrorView};

/// Whether the keys of a class work, and what holds them.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ClassStateView {
    /// The class.
    #[ts(type = "number")]
    pub roster_id: Id,
    /// Its name.
    pub roster_name: String,
    /// Live keys that are on.
    pub on: u32,
    /// Live keys that are off.
    pub off: u32,
    /// The class is turned off as a whole.
    pub pause: Option<PauseView>,
    /// When it is open by itself.
    pub hours: Option<HoursView>,
    /// The computer's zone (`Europe/Berlin`), whose wall clock new hours go by.
    pub zone: String,
}

/// A class turned off as a whole.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PauseView {
    /// A person did it; otherwise its hours.
    pub by_hand: bool,
    /// Since when.
    pub since: Time,
    /// Keys that were on and are off now: what a restoring turns on.
    pub held: u32,
    /// Keys that were on and are still on, or on again.
    pub still_on: u32,
    /// Keys that were off before and stay off.
    pub was_off: u32,
    /// Keys that are not at OpenRouter any more.
    pub gone: u32,
}

/// When a class is open.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HoursView {
    /// Monday first.
    pub days: Vec<bool>,
    /// `09:00`.
    pub opens: String,
    /// `12:00`; at or before `opens`: on the following day.
    pub closes: String,
    /// First day, `2026-09-01`; empty = at once.
    pub from: String,
    /// Last day; empty = without end.
    pub until: String,
    /// Whose wall clock counts.
    pub zone: String,
    /// Whether it should be open now.
    pub open: bool,
    /// When that changes next; `None` = never again.
    pub next_at: Option<Time>,
    /// The same by the wall clock of the hours: `12:00 today`, `Mon 09:00`, `1 Mar, 09:00`.
    pub next: Option<String>,
    /// Opened by hand outside its hours, and left so until the next change.
    pub left_open: bool,
    /// What should have happened while the app did not run or the computer slept.
    pub missed: Option<MissedView>,
    /// Why it does not stand as it should; tried again by itself.
    pub trouble: Option<ErrorView>,
}

/// Openings and closings that nobody did.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MissedView {
    /// The first of them.
    pub at: Time,
    /// What it should have done.
    pub opens: bool,
    /// How many.
    pub count: u32,
    /// When the app was there again.
    pub until: Time,
}

/// The hours of a class, as typed.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HoursRequest {
    /// The class.
    #[ts(type = "number")]
    pub roster_id: Id,
    /// Monday first.
    pub days: Vec<bool>,
    /// As typed.
    pub opens: String,
    /// As typed.
    pub closes: String,
    /// As typed; empty = at once.
    pub from: String,
    /// As typed; empty = without end.
    pub until: String,
}

/// What came of turning a class off or giving it back.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ClassSwitchView {
    /// How the class stands now.
    pub state: ClassStateView,
    /// Keys that were turned.
    pub turned: u32,
    /// Keys that were off before the class was turned off, and stay off.
    pub kept_off: u32,
    /// Keys left as they are, each with why.
    pub left: Vec<LeftView>,
}

/// A key that was left as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LeftView {
    /// The person; `None` = nobody's any more.
    #[ts(type = "number | null")]
    pub holder_id: Option<Id>,
    /// Their name, or the key's.
    pub name: String,
    /// One sentence.
    pub why: String,
}
