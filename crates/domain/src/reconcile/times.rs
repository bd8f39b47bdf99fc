//! When the next automatic check is due: from the last one, the interval, and how often trying failed. No clock in here.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How often the account is checked by itself while the app is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckEvery {
    /// Never.
    Off,
    /// Every 15 minutes.
    QuarterHour,
    /// Every hour.
    #[default]
    Hour,
    /// Every 6 hours.
    SixHours,
    /// Once a day.
    Day,
}

impl CheckEvery {
    /// The time between two checks; `None` = never.
    pub const fn period(self) -> Option<SignedDuration> {
        match self {
            CheckEvery::Off => None,
            CheckEvery::QuarterHour => Some(SignedDuration::from_mins(15)),
            CheckEvery::Hour => Some(SignedDuration::from_hours(1)),
            CheckEvery::SixHours => Some(SignedDuration::from_hours(6)),
            CheckEvery::Day => Some(SignedDuration::from_hours(24)),
        }
    }
}

/// What happened so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Last {
    /// The last reading of the account, for whatever reason.
    pub read: Option<Timestamp>,
    /// The last automatic try that failed after it.
    pub failed: Option<Timestamp>,
    /// How many in a row failed.
    pub failures: u32,
}

/// After the app was opened, the first check waits so long: the person's own first click comes first.
const AFTER_OPENING: SignedDuration = SignedDuration::from_secs(20);
/// After a failed try, the next one waits at least so long, doubled with every further failure.
const AFTER_FAILURE: SignedDuration = SignedDuration::from_mins(2);

/// When the next check is due; `None` = never. `seed` spreads several computers over a tenth of the interval, so that
/// they do not all ask at the full hour.
pub fn next_check(every: CheckEvery, opened: Timestamp, last: &Last, seed: u64) -> Option<Timestamp> {
    let period = every.period()?;
    let tenth = u64::try_from(period.as_secs() / 10).unwrap_or(1).max(1);
    let jitter = SignedDuration::from_secs(i64::try_from(seed % tenth).unwrap_or(0));
    let later = |at: Timestamp, by: SignedDuration| at.checked_add(by).unwrap_or(Timestamp::MAX);
    let soonest = later(opened, AFTER_OPENING);
    let regular = last.read.map_or(soonest, |read| later(later(read, period), jitter)).max(soonest);
    let Some(failed) = last.failed.filter(|failed| last.read.is_none_or(|read| *failed > read)) else {
        return Some(regular);
    };
    let doublings = last.failures.saturating_sub(1).min(10);
    let patience = AFTER_FAILURE.checked_mul(1 << doublings).unwrap_or(period).min(period);
    Some(later(failed, patience).max(soonest))
}
