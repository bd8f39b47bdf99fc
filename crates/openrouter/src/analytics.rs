//! Analytics: usage by UTC day or month over the last 365 days, for one key, by model, by key name.
//!
//! [`Client::analytics`] asks for a range of days and asks again for halves of it while the server cuts its answers
//! off; what it could not get whole it says in [`AnalyticsRead::gaps`]. Requests keep a pace of 60 a minute.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::activity::last_full_day;
use crate::amount::Amount;
#[cfg(doc)]
use crate::client::Client;
use crate::keys::{KeyHash, WorkspaceId};
use crate::outcome::ReadError;

mod body;
mod call;
mod days;

pub use days::{Days, NoDays};

/// Days that analytics go back (31 for [`Metric::ByokFees`] and [`Dimension::ExternalUser`]).
pub const ANALYTICS_DAYS: i32 = 365;

/// What is summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Metric {
    /// US dollars: credits and what own providers cost together.
    TotalUsage,
    /// US dollars of credits, fees for own providers included: what OpenRouter charged.
    CreditsUsage,
    /// US dollars at own providers, an estimate.
    ByokUsage,
    /// US dollars of fees for own providers; 31 days only.
    ByokFees,
    /// Requests.
    RequestCount,
    /// Tokens, sent and answered.
    TokensTotal,
    /// Tokens sent.
    TokensPrompt,
    /// Tokens answered.
    TokensCompletion,
}

/// Into what sums are split, besides time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// Model.
    Model,
    /// Key. The server shows the *name*, which several keys may share: for one key's usage filter by its hash.
    ApiKey,
    /// Workspace, by name.
    Workspace,
    /// The user who made the request, by name.
    User,
    /// A partner's end user; 31 days only.
    ExternalUser,
}

/// How long one sum's time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Granularity {
    /// One UTC day.
    Day,
    /// One month in UTC. In the first and last month only the days asked for are in it.
    Month,
}

/// Whose usage; all of them must hold, everything `None` is the whole account's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnalyticsOf {
    /// One key, by hash. One that the server does not know has no usage, and a warning.
    pub key: Option<KeyHash>,
    /// One workspace.
    pub workspace: Option<WorkspaceId>,
    /// One user (`user_…`).
    pub user: Option<String>,
    /// A partner's end user; 31 days only.
    pub external_user: Option<String>,
}

/// A question to analytics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnalyticsQuery {
    /// At least one.
    pub metrics: Vec<Metric>,
    /// At most two; the API refuses more.
    pub dimensions: Vec<Dimension>,
    /// Whose.
    pub of: AnalyticsOf,
    /// By day or by month.
    pub by: Granularity,
    /// Which days.
    pub days: Days,
}

impl AnalyticsQuery {
    /// One key's money and requests by day and model.
    pub fn of_key(key: KeyHash, days: Days) -> Self {
        Self {
            metrics: vec![Metric::CreditsUsage, Metric::ByokUsage, Metric::RequestCount],
            dimensions: vec![Dimension::Model],
            of: AnalyticsOf { key: Some(key), ..AnalyticsOf::default() },
            by: Granularity::Day,
            days,
        }
    }
}

/// One sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnalyticsRow {
    /// The day, or the first of the month.
    pub from: Date,
    /// In the order of [`AnalyticsQuery::dimensions`]; `None` where the usage has none.
    pub dimensions: Vec<Option<String>>,
    /// In the order of [`AnalyticsQuery::metrics`]; `None` where the server had no number.
    pub metrics: Vec<Option<Amount>>,
}

impl AnalyticsQuery {
    /// A row's number for one of the metrics asked for; `None` also where it was not asked for.
    pub fn metric<'a>(&self, row: &'a AnalyticsRow, metric: Metric) -> Option<&'a Amount> {
        let at = self.metrics.iter().position(|asked| *asked == metric)?;
        row.metrics.get(at)?.as_ref()
    }

    /// A row's value for one of the dimensions asked for.
    pub fn dimension<'a>(&self, row: &'a AnalyticsRow, dimension: Dimension) -> Option<&'a str> {
        let at = self.dimensions.iter().position(|asked| *asked == dimension)?;
        row.dimensions.get(at)?.as_deref()
    }
}

/// What analytics answered.
#[derive(Clone, Debug)]
#[must_use]
pub struct AnalyticsRead {
    /// By time, then in the server's order. A month that was asked for in parts has a row for each part: add them up.
    pub rows: Vec<AnalyticsRow>,
    /// The days asked for of which not everything is in `rows`, in order. Empty: nothing is missing of what the server
    /// keeps, and nothing used is what a day without rows means.
    pub gaps: Vec<Gap>,
    /// The server's own words on what it could not find, such as a key's hash: made harmless, to be shown as text. With
    /// one of these "no usage" is not proven.
    pub warnings: Vec<String>,
    /// The server's clock at the first answer; its day is not over, so what is read of it will grow.
    pub server_date: Option<Timestamp>,
}

impl AnalyticsRead {
    /// Whether nothing is missing and nothing was warned of.
    pub fn is_whole(&self) -> bool {
        self.gaps.is_empty() && self.warnings.is_empty()
    }

    /// The last UTC day that was certainly over when this was read; sums of later ones will grow. `None` where the
    /// server did not tell its time.
    pub fn last_full_day(&self) -> Option<Date> {
        self.server_date.map(last_full_day)
    }
}

/// Days that are missing, wholly or partly.
#[derive(Clone, Debug)]
pub struct Gap {
    /// Which.
    pub days: Days,
    /// Why.
    pub why: GapWhy,
}

/// Why days are missing.
#[derive(Clone, Debug, thiserror::Error)]
pub enum GapWhy {
    /// Even one day's answer was cut off.
    #[error("OpenRouter gives no more than part of these days")]
    CutOff,
    /// Further back than OpenRouter keeps.
    #[error("OpenRouter does not keep usage of these days any more")]
    TooOld,
    /// These days could not be read; others could.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// `GET /analytics/meta`: what can be asked. Names only; unknown ones are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnalyticsMeta {
    /// Names of metrics.
    pub metrics: Vec<String>,
    /// Names of dimensions.
    pub dimensions: Vec<String>,
    /// Names of operators for filters.
    pub operators: Vec<String>,
    /// Names of granularities.
    pub granularities: Vec<String>,
}

impl AnalyticsMeta {
    /// Whether the server says that it can answer this.
    pub fn can_answer(&self, query: &AnalyticsQuery) -> bool {
        let has = |names: &[String], name: &str| names.iter().any(|known| known == name);
        query.metrics.iter().all(|metric| has(&self.metrics, metric.name()))
            && query.dimensions.iter().all(|dimension| has(&self.dimensions, dimension.name()))
            && has(&self.granularities, query.by.name())
    }
}

impl Metric {
    /// Its name at the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TotalUsage => "total_usage",
            Self::CreditsUsage => "credits_usage",
            Self::ByokUsage => "byok_usage",
            Self::ByokFees => "byok_fees",
            Self::RequestCount => "request_count",
            Self::TokensTotal => "tokens_total",
            Self::TokensPrompt => "tokens_prompt",
            Self::TokensCompletion => "tokens_completion",
        }
    }
}

impl Dimension {
    /// Its name at the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::ApiKey => "api_key_id",
            Self::Workspace => "workspace",
            Self::User => "user",
            Self::ExternalUser => "external_user",
        }
    }
}

impl Granularity {
    /// Its name at the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
        }
    }
}
