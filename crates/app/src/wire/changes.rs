//! Changes to keys that exist: what would be done, doing it, what came of it, and taking it back.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Id, Money, Time, error::ErrorView, limits::LimitView, plan::ResetChoice};

/// What is to be done with some keys of a class.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangeRequest {
    /// The class.
    #[ts(type = "number")]
    pub roster_id: Id,
    /// Whose keys; `None` = everybody's.
    #[ts(type = "Array<number> | null")]
    pub holder_ids: Option<Vec<Id>>,
    /// What.
    pub kind: ChangeKind,
}

/// The kinds of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ChangeKind {
    /// Bring keys to their targets.
    Targets,
    /// Turn off.
    Off,
    /// Turn on.
    On,
    /// Delete at OpenRouter. Cannot be taken back.
    Delete,
    /// Back to what it was before an earlier change.
    Undo,
    /// Several of these, put together by the app (class hours, differences put right).
    Mixed,
}

/// What would be done, shown before anything is sent, confirmed by its digest.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangePlanView {
    /// What is confirmed; `None` when there is nothing to do.
    pub digest: Option<String>,
    /// The class; `None` = keys of the whole account.
    #[ts(type = "number | null")]
    pub roster_id: Option<Id>,
    /// What.
    pub kind: ChangeKind,
    /// Key by key.
    pub items: Vec<ChangeItemView>,
    /// People whose key is not changed, and why.
    pub skipped: Vec<ChangeSkipView>,
    /// Limits that go up.
    pub raised: u32,
    /// Limits that go down.
    pub lowered: u32,
    /// Keys that stop spending at once by their new limit.
    pub stops: u32,
    /// Keys that will have no limit; confirmed a second time.
    pub unlimited: u32,
    /// Sum of the limits before; `None` with one that is not known or has no limit.
    pub limits_before: Option<Money>,
    /// Sum of the limits after.
    pub limits_after: Option<Money>,
    /// What all keys of the account can still spend now; `None` with a key without limit.
    pub can_spend_before: Option<Money>,
    /// The same afterwards.
    pub can_spend_after: Option<Money>,
    /// Credits left.
    pub credits: Option<Money>,
    /// What the keys of this plan have left unspent (what a deletion takes away).
    pub unspent: Option<Money>,
    /// From this number of keys on a deletion is confirmed by typing the number of keys; `None` = not needed.
    pub type_number: Option<u32>,
    /// When it was made.
    pub made_at: Time,
    /// Until when it can be carried out.
    pub good_until: Time,
}

/// One key of a plan.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangeItemView {
    /// The person; `None` = nobody's key.
    #[ts(type = "number | null")]
    pub holder_id: Option<Id>,
    /// Their name, or the key's.
    pub name: String,
    /// The key's name at OpenRouter.
    pub key_name: String,
    /// As it was seen.
    pub before: KeyStateView,
    /// As it will be; `None` = deleted.
    pub after: Option<KeyStateView>,
    /// Stops spending at once by its new limit.
    pub stops: bool,
    /// Used in the window that counts against the limit.
    pub used: Option<Money>,
    /// In words: "$5.00 → $8.00".
    pub what: String,
}

/// What of a key can be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeyStateView {
    /// Limit.
    pub limit: LimitView,
    /// Reset; `None` = a word this version does not know.
    pub reset: Option<ResetChoice>,
    /// Turned off.
    pub off: bool,
}

/// Somebody whose key is not changed.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangeSkipView {
    /// The person.
    #[ts(type = "number | null")]
    pub holder_id: Option<Id>,
    /// Name.
    pub name: String,
    /// One sentence.
    pub reason: String,
}

/// Carry out exactly this plan.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangeApplyRequest {
    /// The digest that was shown.
    pub digest: String,
    /// The number of keys, typed; asked for where the plan says so.
    pub number: Option<u32>,
    /// The second confirmation of "no limit", where the plan has such keys.
    pub no_limit_confirmed: bool,
}

/// A carrying-out of changes: sent whole, as it goes on and at its end.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangeRunView {
    /// Row id.
    #[ts(type = "number")]
    pub id: Id,
    /// The class; `None` = keys of the whole account.
    #[ts(type = "number | null")]
    pub roster_id: Option<Id>,
    /// What.
    pub kind: ChangeKind,
    /// Where it stands.
    pub state: ChangeRunState,
    /// Keys in the plan.
    pub total: u32,
    /// Of these, where they are; they add up to `total`.
    pub counts: ChangeCountsView,
    /// About how many seconds are left.
    pub seconds_left: Option<u32>,
    /// What it waits for or why it stopped.
    pub note: Option<ErrorView>,
    /// One sentence: what came of it so far.
    pub summary: String,
    /// Keys that are not plainly done or waiting, each with what happened.
    pub exceptions: Vec<ChangeResultView>,
    /// At the end: whether a complete list was read and shows every change in place.
    pub verified: Option<bool>,
    /// How many of its changes can be taken back.
    pub can_undo: u32,
    /// When it ended.
    pub ended_at: Option<Time>,
}

/// Where a run of changes stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ChangeRunState {
    /// Keys are being changed.
    Applying,
    /// Waiting because OpenRouter asked to slow down.
    Paused,
    /// Stop was pressed; running requests end.
    Stopping,
    /// The list is read to see that it is so.
    Verifying,
    /// Over; everything was tried.
    Finished,
    /// Ended before its end.
    Stopped,
}

/// Where the keys of a run are; they add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangeCountsView {
    /// Not begun, or under way.
    pub waiting: u32,
    /// Changed, and the answer says so.
    pub done: u32,
    /// Was as wished already; nothing was sent.
    pub already: u32,
    /// Changed by somebody else meanwhile; left as it is.
    pub changed: u32,
    /// Not at OpenRouter any more.
    pub gone: u32,
    /// Refused by OpenRouter.
    pub refused: u32,
    /// Not done: stopped before, or it did not get through.
    pub not_done: u32,
    /// No answer tells whether it was done; found out by reading later.
    pub unclear: u32,
    /// Came back with another limit than asked for, and was turned off.
    pub wrong: u32,
}

/// What came of one key.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangeResultView {
    /// The person.
    #[ts(type = "number | null")]
    pub holder_id: Option<Id>,
    /// Name.
    pub name: String,
    /// How it ended.
    pub end: ChangeEnd,
    /// One sentence: "changed meanwhile: was $5.00, now $8.00".
    pub what: String,
}

/// How the change of one key ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ChangeEnd {
    /// Done.
    Done,
    /// Was so already.
    Already,
    /// Changed by somebody else meanwhile; left as it is.
    Changed,
    /// Not at OpenRouter any more.
    Gone,
    /// Refused by OpenRouter.
    Refused,
    /// Not done.
    NotDone,
    /// Not known yet.
    Unclear,
    /// Came back with another limit, and was turned off.
    Wrong,
}
