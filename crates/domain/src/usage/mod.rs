//! What keys used: every key's counters at one moment, and what changed between two of them.

mod days;
mod diff;
mod first_use;

use jiff::Timestamp;

use crate::key::{KeyHash, ListedKey, SeenLimit};
use crate::limit::Reset;
use crate::usd::Usd;

pub use days::by_day;
pub use diff::{
    Change, KeyDiff, Owner, PersonDiff, Presence, Spent, SumCheck, UsageDiff, by_person, diff, median,
};
pub use first_use::{Forecast, NEARLY_OUT, StandsOut, forecast, stands_out};

/// Every key's counters at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageSnapshot {
    /// When the reading began.
    pub began: Timestamp,
    /// When its last page was there.
    pub ended: Timestamp,
    /// Whether the list was proven complete. In an incomplete one a missing key says nothing.
    pub complete: bool,
    /// What the whole account had used in all, at the same moment; `None` = not told.
    pub account_usage: Option<Usd>,
    /// The keys, by hash; those that are gone too, with their last reading.
    pub rows: Vec<UsageRow>,
}

/// One key in a snapshot. `None` = not told (of `last_used_at`, `expires_at`: also never).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageRow {
    /// The key.
    pub hash: KeyHash,
    /// Its name at OpenRouter.
    pub name: String,
    /// The masked secret, or another label.
    pub label: Option<String>,
    /// Turned off.
    pub disabled: Option<bool>,
    /// Its limit.
    pub limit: SeenLimit,
    /// What is left until the next reset; may be negative.
    pub remaining: Option<Usd>,
    /// When the limit starts anew.
    pub reset: Option<Reset>,
    /// Used since the key was made.
    pub usage: Option<Usd>,
    /// The same over own provider keys.
    pub byok_usage: Option<Usd>,
    /// Made.
    pub created_at: Option<Timestamp>,
    /// Ends.
    pub expires_at: Option<Timestamp>,
    /// Used last.
    pub last_used_at: Option<Timestamp>,
    /// When the key was read by itself (the last reading before it was deleted); `None` = with its list, between the
    /// begin and the end of the snapshot.
    pub read_at: Option<Timestamp>,
    /// Not at OpenRouter any more: the counters are the last ones read.
    pub gone: bool,
}

impl UsageSnapshot {
    /// The row of a key.
    pub fn row(&self, hash: &KeyHash) -> Option<&UsageRow> {
        self.rows.binary_search_by(|row| row.hash.cmp(hash)).ok().map(|at| &self.rows[at])
    }
}

impl UsageRow {
    /// What a list says of a key.
    pub fn listed(key: &ListedKey) -> UsageRow {
        UsageRow {
            hash: key.hash.clone(),
            name: key.name.clone(),
            label: key.label.clone(),
            disabled: Some(key.disabled),
            limit: key.limit,
            remaining: key.remaining,
            reset: key.reset.as_deref().map_or(Some(Reset::Never), Reset::from_word),
            usage: key.usage,
            byok_usage: key.byok_usage,
            created_at: key.created_at,
            expires_at: key.expires_at,
            last_used_at: key.last_used_at,
            read_at: None,
            gone: false,
        }
    }
}
