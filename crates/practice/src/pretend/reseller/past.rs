//! The account as it was read in the past, once a day.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::plot::{Plot, later, moment, stream};
use super::{Reading, ReadingRow, text};
use crate::amount::Amount;
use crate::api::{Counters, remaining};
use crate::clock;
use crate::options::Settings;
use crate::state::{KeyRecord, KeyUse, Reset, SpendRecord};

/// Keys that the list of the 12th showed before it broke off.
const BROKEN_OFF: usize = 4;

/// All readings up to now. `spends` are in the order in which they showed.
pub(super) fn readings(
    plot: &Plot,
    keys: &[KeyRecord],
    spends: &[SpendRecord],
    now: Timestamp,
) -> Vec<Reading> {
    let mut used: BTreeMap<&str, KeyUse> = BTreeMap::new();
    let mut coming = spends.iter().peekable();
    let mut all = Vec::new();
    for (began, complete) in times(plot, now) {
        while let Some(spend) = coming.next_if(|spend| spend.seen_from <= began) {
            used.entry(&spend.hash).or_default().add(spend.clone());
        }
        let there =
            |key: &&KeyRecord| key.made_at <= began && key.deleted_at.is_none_or(|deleted| began < deleted);
        let seen = if complete { usize::MAX } else { BROKEN_OFF };
        let rows = keys.iter().rev().filter(there).take(seen);
        all.push(Reading {
            began: text(began),
            ended: text(later(began, 2)),
            complete,
            total_usage: used.values().map(|used| used.credits).sum::<Amount>().to_string(),
            rows: rows.map(|key| row(key, used.get(key.hash.as_str()), began)).collect(),
        });
    }
    all
}

/// When it was read, and whether the list was whole.
fn times(plot: &Plot, now: Timestamp) -> Vec<(Timestamp, bool)> {
    let stream = &mut stream(plot.seed, "readings");
    let broken = clock::days_before(plot.past, -11);
    let missed = [plot.past.last_of_month(), plot.running];
    let late = clock::days_before(plot.running, -1);
    let mut day = clock::days_before(plot.past, 4);
    let mut all = Vec::new();
    while clock::midnight(day) <= now {
        let morning = later(clock::midnight(day), 6 * 3600 + i64::try_from(stream.below(1800)).unwrap_or(0));
        let at = if day == late { moment(plot.running, 2, 15, 40) } else { morning };
        // On the first day the keys are made after six.
        let at = if all.is_empty() { later(at, 6 * 3600) } else { at };
        if !missed.contains(&day) && at <= now {
            all.push((at, day != broken));
        }
        day = clock::days_before(day, -1);
    }
    all
}

fn row(key: &KeyRecord, used: Option<&KeyUse>, at: Timestamp) -> ReadingRow {
    let counters = Counters::of_use(used, at);
    ReadingRow {
        hash: key.hash.clone(),
        name: key.name.clone(),
        label: key.label.clone(),
        limit: key.limit.map(|limit| limit.to_string()),
        limit_reset: key.limit_reset.map(Reset::word).map(str::to_owned),
        limit_remaining: remaining(key, &counters, &Settings::default()).map(|left| left.to_string()),
        usage: counters.lifetime.0.to_string(),
        usage_monthly: counters.monthly.0.to_string(),
        byok_usage: counters.lifetime.1.to_string(),
        byok_usage_monthly: counters.monthly.1.to_string(),
        created_at: text(key.created_at),
        last_used_at: used.and_then(KeyUse::last).map(text),
    }
}
