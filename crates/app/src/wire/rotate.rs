//! Replacing keys: the plan, how far each replacement is, and retiring the old keys.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::plan::{PlanProblemView, PlanSkipView, ResetChoice};
use super::{Id, Money, Time};

/// Which limit the new keys get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RotateLimit {
    /// What is left of the old one; the same where it starts anew by itself.
    #[default]
    Left,
    /// The same as the old one.
    Same,
    /// The amount given.
    Amount,
}

/// What the person asks for; amounts and dates as typed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RotateRequest {
    /// The class.
    #[ts(type = "number")]
    pub roster_id: Id,
    /// Whose keys; empty = everybody's who has one.
    #[ts(type = "Array<number>")]
    pub holder_ids: Vec<Id>,
    /// Which limit.
    pub limit: RotateLimit,
    /// The amount of `amount`.
    pub amount: String,
    /// Own amounts of single people.
    pub own: Vec<RotateOwnRequest>,
    /// Keys without a limit stay without one: said by name.
    pub no_limit_confirmed: bool,
    /// Last day of the new keys as `YYYY-MM-DD`; empty = as the old ones.
    pub expires: String,
    /// Read OpenRouter afresh (otherwise a list younger than five minutes serves).
    pub refresh: bool,
}

/// Own amount of one person.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RotateOwnRequest {
    /// The person.
    #[ts(type = "number")]
    pub holder_id: Id,
    /// As typed; blank = none.
    pub amount: String,
}

/// The plan of a replacement, shown before anything is sent.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RotatePlanView {
    /// The class.
    #[ts(type = "number")]
    pub roster_id: Id,
    /// Its name.
    pub roster_name: String,
    /// What is confirmed; `None` while something is to be chosen, or nobody's key can be replaced.
    pub digest: Option<String>,
    /// Whose keys, in roster order.
    pub rows: Vec<RotateRowView>,
    /// Whose keys are left as they are, and why.
    pub skipped: Vec<PlanSkipView>,
    /// Problems of the fields for all.
    pub problems: Vec<PlanProblemView>,
    /// People whose key has no limit, by name: the new one has none either only when that is confirmed.
    pub no_limit: Vec<String>,
    /// The most the new keys can spend; `None` = without limit, or not known yet.
    pub can_cost: Option<Money>,
    /// The most the old keys can still spend while both work; `None` = without limit, or not known.
    pub old_left: Option<Money>,
    /// When OpenRouter was read for it.
    pub as_of: Time,
}

/// One key to be replaced.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RotateRowView {
    /// The person.
    #[ts(type = "number")]
    pub holder_id: Id,
    /// Name.
    pub name: String,
    /// Told apart by, when names repeat.
    pub external_id: Option<String>,
    /// Masked old key.
    pub old_mask: String,
    /// The old key is turned off.
    pub old_off: bool,
    /// Its limit; `None` = none, or not known.
    pub old_limit: Option<Money>,
    /// What is left of it.
    pub old_left: Option<Money>,
    /// Limit of the new key; `None` = no limit, or still to be chosen.
    pub new_limit: Option<Money>,
    /// The new key has no limit, chosen by name.
    pub new_no_limit: bool,
    /// When the limit starts anew.
    pub reset: ResetChoice,
    /// End of the new key.
    pub expires_at: Option<Time>,
    /// What is still to be chosen, in words.
    pub problem: Option<String>,
    /// What is worth knowing.
    pub note: Option<String>,
}

/// How far the replacement of somebody's key is.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReplacingView {
    /// How far.
    pub step: ReplacingStep,
    /// Masked old key.
    pub old_mask: String,
    /// The old key is turned off or gone already.
    pub old_off: bool,
    /// What the old key can still spend; `None` = without limit, or not known.
    pub old_left: Option<Money>,
    /// When the new key was ticked as handed out.
    pub handed_out_at: Option<Time>,
    /// Since when.
    pub since: Time,
}

/// The steps of a replacement that is not over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ReplacingStep {
    /// The new key is not made yet.
    Planned,
    /// The new key is made, and not ticked as handed out.
    Made,
    /// The new key is handed out; the old one can be retired.
    HandedOut,
    /// The new key is off or gone: the old one is all there is.
    NewLost,
}

/// Retire old keys whose successors were handed out.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RetireRequest {
    /// The class.
    #[ts(type = "number")]
    pub roster_id: Id,
    /// Whose; empty = everybody's whose new key is handed out.
    #[ts(type = "Array<number>")]
    pub holder_ids: Vec<Id>,
    /// What becomes of the old keys.
    pub how: RetireHow,
    /// The person says that these people have their new keys: ticked now where it was not.
    pub handed_out: bool,
}

/// What becomes of an old key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RetireHow {
    /// Turned off: it can be turned on again.
    #[default]
    TurnOff,
    /// Deleted for good.
    Delete,
}

/// What came of retiring.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RetireView {
    /// Old keys out of use now.
    pub retired: u32,
    /// Whose old key still works, and why.
    pub left: Vec<PlanSkipView>,
}
