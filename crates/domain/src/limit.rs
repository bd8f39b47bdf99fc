//! What a key may spend: a limit, its reset, and the day it ends.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::usd::Usd;

/// How much a key may spend. "No limit" exists only by name: blank, zero or unreadable never become it (promise M4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// At most this many dollars; always more than zero.
    Of(PositiveUsd),
    /// No spending limit, chosen by name and confirmed.
    NoLimit,
}

/// Dollars, always more than zero and less than a million (the API's own bound).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct PositiveUsd(Usd);

impl PositiveUsd {
    /// `None` unless `0 < amount < 1,000,000`.
    pub fn new(amount: Usd) -> Option<PositiveUsd> {
        let bound = Usd::from_cents(100_000_000);
        (amount.is_positive() && amount < bound).then_some(PositiveUsd(amount))
    }

    /// The amount.
    pub const fn get(self) -> Usd {
        self.0
    }
}

impl<'de> Deserialize<'de> for PositiveUsd {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let amount = Usd::deserialize(deserializer)?;
        PositiveUsd::new(amount).ok_or_else(|| serde::de::Error::custom("a limit must be more than $0"))
    }
}

impl Limit {
    /// The dollars, or `None` where there is no limit.
    pub fn amount(self) -> Option<Usd> {
        match self {
            Limit::Of(amount) => Some(amount.get()),
            Limit::NoLimit => None,
        }
    }
}

/// When the limit starts anew, at midnight UTC. Weeks start on Monday, months on the 1st.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reset {
    /// Never: the limit counts for the key's whole life.
    #[default]
    Never,
    /// Every day.
    Daily,
    /// Every Monday.
    Weekly,
    /// On the 1st of every month.
    Monthly,
}

impl Reset {
    /// The API's word (`limit_reset`), `None` for never.
    pub const fn api_word(self) -> Option<&'static str> {
        match self {
            Reset::Never => None,
            Reset::Daily => Some("daily"),
            Reset::Weekly => Some("weekly"),
            Reset::Monthly => Some("monthly"),
        }
    }

    /// From the API's word or a file's; `None` for a word we do not know.
    pub fn from_word(word: &str) -> Option<Reset> {
        match word.trim().to_ascii_lowercase().as_str() {
            "" | "never" | "none" | "no" | "total" | "lifetime" => Some(Reset::Never),
            "daily" | "day" => Some(Reset::Daily),
            "weekly" | "week" => Some(Reset::Weekly),
            "monthly" | "month" => Some(Reset::Monthly),
            _ => None,
        }
    }
}

/// The terms of one key: what is asked of OpenRouter when it is created.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Terms {
    /// How much it may spend.
    pub limit: Limit,
    /// When the limit starts anew.
    pub reset: Reset,
    /// When the key ends, whole seconds UTC; `None` = no end date.
    pub expires: Option<Timestamp>,
}
