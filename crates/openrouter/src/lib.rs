//! A typed client for the OpenRouter management API.
//!
//! Reading order: [`client`] (one `Client` per account), [`keys`] (create, change, delete, read one key), [`page`]
//! (the complete list), [`account`] (whose key this is, credits, workspaces), [`activity`] (30 days of usage) and
//! [`analytics`] (365 days), [`outcome`] (what an answer lets one conclude), [`secret`] and [`amount`] (the two kinds
//! of text that must never be mishandled), [`wire`] (JSON).
//!
//! Two rules shape everything: a changing call is one request, never repeated here, and whatever is not provably
//! refused or done is `Unclear`; and no amount of money ever becomes a binary float.

pub mod account;
pub mod activity;
pub mod amount;
pub mod analytics;
pub mod base;
pub mod client;
mod exchange;
mod judge;
pub mod keys;
pub mod outcome;
mod pace;
pub mod page;
mod reading;
mod retry_after;
pub mod secret;
mod wire;

pub use account::{Credits, CurrentKey, Workspace};
pub use activity::{ACTIVITY_DAYS, Activity, ActivityOf, ActivityRow};
pub use amount::{Amount, NotADollarAmount, NotANumeral, PositiveDollars};
pub use analytics::{
    ANALYTICS_DAYS, AnalyticsMeta, AnalyticsOf, AnalyticsQuery, AnalyticsRead, AnalyticsRow, Days, Dimension,
    Gap, GapWhy, Granularity, Metric, NoDays,
};
pub use base::{Base, NotALoopbackBase, Timing};
pub use client::{Client, ClientError};
pub use keys::{
    CreateKey, CreatedKey, Deletion, KeyHash, KeyPatch, LimitBody, LimitReset, NotAnId, RemoteKey,
    RemoteLimit, ResetBody, Unreadable, When, WorkspaceId,
};
pub use outcome::{Outcome, Read, ReadError, Refusal, RetryAfter, Why, WhyKind};
pub use page::{IncompleteWhy, ListRead};
pub use secret::ApiSecret;
