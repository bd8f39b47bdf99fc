//! The plan: who gets a key on what terms, and what it can cost.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Id, Money, Time};

/// When a limit starts anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ResetChoice {
    /// Never.
    #[default]
    Never,
    /// Every day, 00:00 UTC.
    Daily,
    /// Mondays, 00:00 UTC.
    Weekly,
    /// On the 1st, 00:00 UTC.
    Monthly,
}

/// What OpenRouter sees as the key's name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum KeyNameChoice {
    /// `YYYYMMDD_Name`.
    #[default]
    Name,
    /// `YYYYMMDD_` and the institution's id (the number where there is none).
    Id,
    /// `YYYYMMDD_Key 001`.
    Number,
}

/// What the person asks for; texts as typed, so that a blank or odd amount is answered in words and never becomes "no limit".
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlanRequest {
    /// The class.
    #[ts(type = "number")]
    pub roster_id: Id,
    /// Limit per key as typed (`2.00`).
    pub limit: String,
    /// "No spending limit", chosen by name; `limit` is then ignored.
    pub no_limit: bool,
    /// The second confirmation of `no_limit`.
    pub no_limit_confirmed: bool,
    /// Reset.
    pub reset: ResetChoice,
    /// Last day as `YYYY-MM-DD` in the local zone; empty = no end date.
    pub expires: String,
    /// Key name choice.
    pub key_name: KeyNameChoice,
    /// Workspace; `None` = the default one.
    pub workspace_id: Option<String>,
    /// People left out this time.
    #[ts(type = "Array<number>")]
    pub left_out: Vec<Id>,
    /// Own terms for single people, on top of the roster's.
    pub per_person: Vec<PersonTermsRequest>,
    /// Read OpenRouter afresh (otherwise a list younger than five minutes serves).
    pub refresh: bool,
}

/// Own terms of one person in this plan; `None`/empty = as for all.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonTermsRequest {
    /// The person.
    #[ts(type = "number")]
    pub holder_id: Id,
    /// Own limit as typed.
    pub limit: String,
    /// Own reset.
    pub reset: Option<ResetChoice>,
    /// Own last day.
    pub expires: String,
}

/// The plan, shown before anything is sent.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlanView {
    /// The class.
    #[ts(type = "number")]
    pub roster_id: Id,
    /// Its name.
    pub roster_name: String,
    /// What is confirmed; `None` while a field needs mending.
    pub digest: Option<String>,
    /// Problems of the fields, each in words beside its field.
    pub problems: Vec<PlanProblemView>,
    /// Who gets a key, in roster order.
    pub create: Vec<PlanRowView>,
    /// Who does not, and why.
    pub skipped: Vec<PlanSkipView>,
    /// People using the limit for all.
    pub with_common_limit: u32,
    /// People with their own limit.
    pub with_own_limit: u32,
    /// An example of a key name, with its marker.
    pub example: String,
    /// End of the last day in UTC, when one was given.
    pub expires_at: Option<Time>,
    /// The most this can cost.
    pub cost: CostView,
    /// Workspaces to choose from; empty when there is only one.
    pub workspaces: Vec<WorkspaceView>,
    /// About how long it takes, seconds.
    pub seconds: u32,
    /// When OpenRouter was read for it.
    pub as_of: Time,
}

/// A field that needs mending.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlanProblemView {
    /// `limit`, `expires`, `noLimit`, `keyName`, `workspace`, `people`.
    pub field: String,
    /// For one person's terms.
    #[ts(type = "number | null")]
    pub holder_id: Option<Id>,
    /// In words.
    pub message: String,
    /// A warning does not stand in the way.
    pub warning: bool,
}

/// One key to be made.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlanRowView {
    /// The person.
    #[ts(type = "number")]
    pub holder_id: Id,
    /// Name.
    pub name: String,
    /// Told apart by, when names repeat.
    pub external_id: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Key name at OpenRouter, without its marker.
    pub key_name: String,
    /// Limit; `None` = no limit, chosen by name.
    pub limit: Option<Money>,
    /// Reset.
    pub reset: ResetChoice,
    /// End.
    pub expires_at: Option<Time>,
    /// Whether limit, reset or end are this person's own.
    pub own_terms: bool,
}

/// Somebody who gets no key in this plan.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlanSkipView {
    /// The person.
    #[ts(type = "number")]
    pub holder_id: Id,
    /// Name.
    pub name: String,
    /// Why.
    pub why: SkipWhy,
    /// One sentence.
    pub reason: String,
}

/// Why somebody gets no key in this plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SkipWhy {
    /// Already holds a key.
    HasKey,
    /// Left out by the person.
    LeftOut,
    /// A question is open.
    NeedsYou,
    /// The e-mail is a stand-in.
    WaitsForEmail,
    /// An earlier answer is still being checked.
    BeingChecked,
}

/// The most a plan can cost, against the credits.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CostView {
    /// The headline amount: per period with a reset, in all without; `None` = without limit.
    pub most: Option<Money>,
    /// The whole sentence: "$60.00 a month, no end date".
    pub sentence: String,
    /// A second line of detail, may be empty.
    pub detail: String,
    /// The most until the end date, when there is one and a reset.
    pub until_end: Option<Money>,
    /// What other live keys can still spend.
    pub other_keys: Option<Money>,
    /// Both together.
    pub together: Option<Money>,
    /// Credits left.
    pub credits: Option<Money>,
    /// How much short if everybody used everything; `None` = enough.
    pub short: Option<Money>,
}

/// A workspace of the account.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WorkspaceView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// The default one.
    pub default: bool,
}
