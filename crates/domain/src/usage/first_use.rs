//! First use: who has not begun, who is nearly out, who uses far more than the others, and when a budget ends.

use jiff::{SignedDuration, Timestamp};

use super::UsageRow;
use super::diff::median;
use crate::key::SeenLimit;
use crate::limit::Reset;
use crate::usd::Usd;

/// From this part of the limit on somebody is nearly out, per cent.
pub const NEARLY_OUT: i128 = 80;
/// From this many times the middle on somebody stands out.
pub const MUCH: i64 = 10;
/// A pace is told from at least this long.
pub const SHORTEST_BASIS: SignedDuration = SignedDuration::from_hours(20);

/// What stands out among some keys; numbers are places in the list that was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StandsOut {
    /// Never used.
    pub never: Vec<usize>,
    /// At least [`NEARLY_OUT`] per cent of the limit is used; those with nothing left too.
    pub nearly_out: Vec<usize>,
    /// Used at least [`MUCH`] times what the middle one of those that were used did.
    pub much: Vec<usize>,
    /// That middle.
    pub middle: Option<Usd>,
}

/// Looks over the keys of a class.
pub fn stands_out(rows: &[UsageRow]) -> StandsOut {
    let there = || rows.iter().enumerate().filter(|(_, row)| !row.gone);
    let used = |row: &UsageRow| row.usage.filter(|used| used.is_positive());
    let middle = median(there().filter_map(|(_, row)| used(row)));
    // With one or two users nobody stands out.
    let users = there().filter(|(_, row)| used(row).is_some()).count();
    let bound = middle.filter(|_| users > 2).and_then(|middle| middle.checked_mul(MUCH));
    let places = |test: &dyn Fn(&UsageRow) -> bool| {
        there().filter(|(_, row)| test(row)).map(|(at, _)| at).collect::<Vec<_>>()
    };
    StandsOut {
        never: places(&|row| !row.started()),
        nearly_out: places(&UsageRow::nearly_out),
        much: places(&|row| used(row).zip(bound).is_some_and(|(used, bound)| used >= bound)),
        middle,
    }
}

impl UsageRow {
    /// Whether it was ever used, as far as is known.
    pub fn started(&self) -> bool {
        let used = |amount: Option<Usd>| amount.is_some_and(Usd::is_positive);
        used(self.usage) || used(self.byok_usage) || self.last_used_at.is_some()
    }

    /// Used against the limit, in the time for which it counts.
    pub fn used_of_limit(&self) -> Option<Usd> {
        match (self.limit, self.remaining, self.reset) {
            (SeenLimit::Of(limit), Some(left), _) => limit.checked_sub(left),
            (SeenLimit::Of(_), None, Some(Reset::Never)) => self.usage,
            _ => None,
        }
    }

    /// Whether nothing is left of its limit.
    pub fn nothing_left(&self) -> bool {
        match (self.limit, self.used_of_limit()) {
            (SeenLimit::Of(limit), Some(used)) => used >= limit,
            _ => false,
        }
    }

    /// Whether at least [`NEARLY_OUT`] per cent of its limit is used.
    pub fn nearly_out(&self) -> bool {
        match (self.limit, self.used_of_limit()) {
            (SeenLimit::Of(limit), Some(used)) if limit.is_positive() => {
                i128::from(used.nanos()) * 100 >= i128::from(limit.nanos()) * NEARLY_OUT
            }
            _ => false,
        }
    }
}

/// When a budget ends, at the pace of some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// What is left.
    pub left: Usd,
    /// What was spent in the time it is reckoned from.
    pub spent: Usd,
    /// The beginning of that time.
    pub from: Timestamp,
    /// Its end.
    pub to: Timestamp,
    /// When nothing would be left; `None` where nothing is being spent, or so little that it lasts ten years.
    pub ends: Option<Timestamp>,
}

/// Reckons when `left` is used up if things go on as between `from` and `to`; `None` where that time is too short.
pub fn forecast(left: Usd, spent: Usd, from: Timestamp, to: Timestamp) -> Option<Forecast> {
    let basis = to.duration_since(from);
    if basis < SHORTEST_BASIS {
        return None;
    }
    let seconds = i128::from(left.nanos().max(0)) * i128::from(basis.as_secs());
    let lasts = spent.is_positive().then(|| seconds / i128::from(spent.nanos()));
    let ten_years = i128::from(SignedDuration::from_hours(24 * 3_650).as_secs());
    let lasts = lasts.filter(|lasts| *lasts <= ten_years).and_then(|lasts| i64::try_from(lasts).ok());
    let ends = lasts.and_then(|lasts| to.checked_add(SignedDuration::from_secs(lasts)).ok());
    Some(Forecast { left, spent, from, to, ends })
}
