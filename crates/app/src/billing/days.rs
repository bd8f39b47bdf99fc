//! Usage day by day: as OpenRouter told it, else as own readings saw it grow. A day that nobody read is a gap.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use keyroster_domain::key::KeyHash;
use keyroster_domain::usage::by_day;
use keyroster_domain::usd::Usd;
use keyroster_store::key::KeyRow;
use keyroster_store::usage_day::UsageSource;

use super::work::{Worked, lived};

/// Where a day's usage was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DayFrom {
    /// The key was not there: nothing.
    NotThere,
    /// OpenRouter's activity.
    Activity(Timestamp),
    /// OpenRouter's analytics.
    Analytics(Timestamp),
    /// Own readings: growth until the last one of that day, since the one before, so many days earlier.
    Readings(Timestamp, i64),
}

/// What a key used on each of `days`; `None` = not known.
pub(crate) fn of_key(worked: &Worked, key: &KeyRow, days: &[Date]) -> Vec<Option<(Usd, DayFrom)>> {
    let hash = KeyHash::new(&key.hash);
    let read = from_readings(worked, key, days);
    days.iter()
        .zip(read)
        .map(|(day, read)| {
            if !lived(key, worked.month) || !there(key, *day) {
                return Some((Usd::ZERO, DayFrom::NotThere));
            }
            let told = |source, from: fn(Timestamp) -> DayFrom| {
                let at = worked.told.settled(&hash, *day, source)?;
                Some((worked.told.day(&hash, *day, source).0, from(at)))
            };
            told(UsageSource::Activity, DayFrom::Activity)
                .or_else(|| told(UsageSource::Analytics, DayFrom::Analytics))
                .or(read)
        })
        .collect()
}

/// Whether a key was there on a day; before and after that it used nothing.
fn there(key: &KeyRow, day: Date) -> bool {
    let at = |time: Timestamp| time.to_zoned(TimeZone::UTC).date();
    key.observed.created_at.is_none_or(|made| at(made) <= day)
        && key.gone_at.is_none_or(|gone| at(gone) >= day)
}

fn from_readings(worked: &Worked, key: &KeyRow, days: &[Date]) -> Vec<Option<(Usd, DayFrom)>> {
    let (Some(readings), Some(first)) = (&worked.readings, days.first()) else {
        return vec![None; days.len()];
    };
    let midnight = |day: Date| day.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp()).unwrap_or_default();
    let last = days.last().and_then(|day| day.checked_add(1.day()).ok()).unwrap_or(*first);
    let edges: Vec<Timestamp> = days.iter().copied().chain([last]).map(midnight).collect();
    let series = readings.series(key);
    let grown = by_day(&series, &edges, key.observed.created_at);
    let day_of = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
    days.iter()
        .zip(grown)
        .map(|(day, grown)| {
            let on = |at: Timestamp| day_of(at) == *day;
            let complete = &worked.books.complete;
            let last = complete.iter().rev().find(|row| on(row.begun_at))?;
            let before = complete.iter().rev().find(|row| day_of(row.begun_at) < *day)?;
            if before.begun_at < readings.first.begun_at && before.id != readings.first.id {
                return None;
            }
            let apart = (*day - day_of(before.begun_at)).get_days();
            Some((grown, DayFrom::Readings(last.begun_at, i64::from(apart))))
        })
        .collect()
}

/// The sum of several keys' days; a day is known where all of them are.
pub(crate) fn sum(days: usize, keys: &[Vec<Option<(Usd, DayFrom)>>]) -> Vec<Option<(Usd, DayFrom)>> {
    (0..days)
        .map(|at| {
            let known: Vec<(Usd, DayFrom)> =
                keys.iter().map(|key| key.get(at).copied().flatten()).collect::<Option<_>>()?;
            let total = Usd::checked_sum(known.iter().map(|(used, _)| *used))?;
            // Of several origins the least exact one is told.
            Some((total, known.iter().map(|(_, from)| *from).max().unwrap_or(DayFrom::NotThere)))
        })
        .collect()
}
