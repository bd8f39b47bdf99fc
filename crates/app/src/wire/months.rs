//! What was used, what it cost, what is billed: months, years, usage by day and model.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::clients::LimitStanding;
use super::{Id, Money, Time};

/// A month of the clients.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MonthView {
    /// `2026-10`.
    pub month: String,
    /// `October 2026`.
    pub title: String,
    /// The month before, where anything is known of it.
    pub previous: Option<String>,
    /// The month after, up to the running one.
    pub next: Option<String>,
    /// Whether it still runs.
    pub running: bool,
    /// When it was closed.
    pub closed_at: Option<Time>,
    /// Where usage was read, in words, with its age.
    pub source: String,
    /// By usage, the largest first.
    pub clients: Vec<ClientMonthView>,
    /// Sums.
    pub totals: MonthTotalsView,
    /// What the cost holds: `Your cost, with 5.5 % card fee`.
    pub cost_label: String,
    /// What the markup that holds leaves, in words; may be empty.
    pub leaves: String,
    /// What must be true before it is closed.
    pub checks: Vec<CloseCheckView>,
    /// Whether it can be closed now.
    pub can_close: bool,
    /// How many statements closing would issue.
    pub statements: u32,
    /// Which values closing would freeze; given back to close exactly them.
    pub digest: String,
    /// Where usage can be read.
    pub sources: Vec<SourceChoiceView>,
    /// What the running month comes to.
    pub forecast: Option<MonthForecastView>,
    /// The account's usage outside the clients' keys, US dollars.
    pub outside: Option<Money>,
}

/// A place where usage can be read.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SourceChoiceView {
    /// Which.
    pub source: UsageFrom,
    /// Whether it covers the month.
    pub usable: bool,
    /// Whether it is the one on show.
    pub chosen: bool,
    /// What it is and how old, or what is missing, in words.
    pub detail: String,
}

/// Where usage is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum UsageFrom {
    /// Own complete snapshots.
    Readings,
    /// OpenRouter's analytics for each key.
    Analytics,
}

/// Which month to show.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MonthRequest {
    /// `2026-10`; empty = the running one.
    pub month: String,
    /// Where usage is read; `None` = readings where they cover it, else analytics.
    pub source: Option<UsageFrom>,
}

/// Sums of a month, US dollars.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MonthTotalsView {
    /// Live and deleted keys.
    pub keys: u32,
    /// Credits used.
    pub usage: Money,
    /// Used over own provider keys; no OpenRouter money.
    pub byok: Money,
    /// With the fee.
    pub cost: Money,
    /// Billed before tax.
    pub billed: Money,
    /// Billed less cost.
    pub margin: Money,
    /// Margin in per cent of billed: `18.8`; `None` where nothing is billed.
    pub share: Option<String>,
}

/// One client's month.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ClientMonthView {
    /// The client.
    #[ts(type = "number")]
    pub holder_id: Id,
    /// Name.
    pub name: String,
    /// Sums.
    pub sums: MonthTotalsView,
    /// Deleted keys among them.
    pub deleted: u32,
    /// The markup: `30 %`; empty where there are several.
    pub markup: String,
    /// Credits by day of the month, where known.
    pub days: Vec<DayUsageView>,
    /// How close the live key is to its limit.
    pub standing: LimitStanding,
    /// What is doubtful, in words; may be empty.
    pub note: String,
}

/// One day.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DayUsageView {
    /// `2026-10-05`.
    pub day: String,
    /// Credits; `None` = not known.
    pub credits: Option<Money>,
}

/// One thing to be true before a month is closed.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CloseCheckView {
    /// How it is.
    pub state: super::clients::VerifyState,
    /// What.
    pub title: String,
    /// More.
    pub detail: String,
    /// The doubtful key to decide about.
    pub key: Option<String>,
    /// What was decided: `count`, `leaveOut`.
    pub decision: Option<DecisionChoice>,
    /// What counting it would bill before markup, US dollars.
    pub counts: Option<Money>,
}

/// What is decided about a doubtful key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DecisionChoice {
    /// Bill what the readings prove.
    Count,
    /// Bill nothing of it.
    LeaveOut,
}

/// Decides about a doubtful key.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DecideUsageRequest {
    /// The month.
    pub month: String,
    /// The key.
    pub key: String,
    /// What.
    pub decision: DecisionChoice,
}

/// What a running month comes to.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MonthForecastView {
    /// Used at its end.
    pub usage: Money,
    /// Billed at its end.
    pub billed: Option<Money>,
    /// What the guess rests on, in words.
    pub basis: String,
}

/// A year by month.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct YearView {
    /// `2026`.
    pub year: String,
    /// Its months, from January; those to come are left out.
    pub months: Vec<YearMonthView>,
    /// Sums.
    pub totals: MonthTotalsView,
}

/// One month of a year.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct YearMonthView {
    /// `2026-10`.
    pub month: String,
    /// `October`.
    pub title: String,
    /// Sums; `None` = nothing is known of it.
    pub totals: Option<MonthTotalsView>,
    /// When it was closed.
    pub closed_at: Option<Time>,
    /// What is not known, in words; may be empty.
    pub gap: String,
}

/// A month over all accounts.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AllAccountsView {
    /// `2026-10`.
    pub month: String,
    /// `October 2026`.
    pub title: String,
    /// One line for each account with clients.
    pub accounts: Vec<AccountMonthView>,
    /// Sums.
    pub totals: MonthTotalsView,
}

/// One account's month.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountMonthView {
    /// The account.
    #[ts(type = "number")]
    pub account_id: Id,
    /// Name.
    pub name: String,
    /// Clients.
    pub clients: u32,
    /// Sums; `None` = nothing is known.
    pub totals: Option<MonthTotalsView>,
    /// What is not known, in words; may be empty.
    pub gap: String,
}

/// Usage by client, day and model.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UsageView {
    /// `2026-10`.
    pub month: String,
    /// `October 2026`.
    pub title: String,
    /// By client and day.
    pub clients: Vec<ClientUsageView>,
    /// The days of the month up to today.
    pub days: Vec<UsageDayView>,
    /// By model, the largest first; only what OpenRouter told.
    pub models: Vec<ModelUsageView>,
    /// How much is by model, of all.
    pub by_model: Money,
    /// All.
    pub credits: Money,
}

/// One client's usage.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ClientUsageView {
    /// The client.
    #[ts(type = "number")]
    pub holder_id: Id,
    /// Name.
    pub name: String,
    /// Credits.
    pub credits: Money,
    /// Over own provider keys.
    pub byok: Money,
    /// By day, in the order of `days`.
    pub days: Vec<DayUsageView>,
    /// By model.
    pub models: Vec<ModelUsageView>,
}

/// One day of all clients.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UsageDayView {
    /// `2026-10-05`.
    pub day: String,
    /// Credits; `None` = a gap.
    pub credits: Option<Money>,
    /// Where it was read and when, or what is missing, in words.
    pub source: String,
}

/// One model.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ModelUsageView {
    /// Its name.
    pub model: String,
    /// Credits.
    pub credits: Money,
    /// In per cent of what is known by model.
    pub share: u32,
    /// Requests, where told.
    #[ts(type = "number | null")]
    pub requests: Option<i64>,
}

/// What asking OpenRouter for usage came to.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UsageAskedView {
    /// Keys asked about.
    pub keys: u32,
    /// Days now known.
    pub days: u32,
    /// What could not be had, in words.
    pub gaps: Vec<String>,
}
