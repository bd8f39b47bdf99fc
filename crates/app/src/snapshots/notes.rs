//! What is said of a snapshot and of a difference, in words.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use keyroster_domain::key::SeenLimit;
use keyroster_domain::limit::Reset;
use keyroster_domain::usage::{Change, KeyDiff, Presence, Spent, UsageDiff};
use keyroster_domain::usd::Usd;
use keyroster_store::snapshot::Why;

use crate::connect::count;

/// Why a snapshot was taken.
pub(super) fn why(why: Why) -> &'static str {
    match why {
        Why::Connected => "Account connected",
        Why::Reading => "Read for a plan",
        Why::Check => "Check now",
        Why::Automatic => "Automatic check",
        Why::Taken => "Snapshot",
        Why::Created => "Keys created",
        Why::Changed => "Limits changed",
        Why::Delete => "Before a deletion",
        Why::Statement => "Statement",
        Why::Earlier => "Earlier tool",
    }
}

/// What there is to say of one person's keys besides the amounts.
pub(super) fn of_keys(keys: &[&KeyDiff], zone: &TimeZone) -> String {
    let mut all: Vec<String> = Vec::new();
    if keys.len() > 1 {
        all.push(count(keys.len(), "key"));
    }
    for key in keys {
        all.extend(presence(key).map(str::to_owned));
        all.extend(key.used_up.map(|at| format!("used up on {}", day(at, zone))));
        all.extend(key.changes.iter().map(|change| of_change(change, zone)));
    }
    all.dedup();
    all.join(" · ")
}

fn presence(key: &KeyDiff) -> Option<&'static str> {
    Some(match (key.presence, key.spent) {
        (Presence::FirstSeen, _) => "first seen here; left out",
        (Presence::NotRead, _) => "not in the part that was read; left out",
        (Presence::Gone, Spent::Unknown) => "key gone; left out",
        (_, Spent::Fell) => "usage fell; left out",
        (_, Spent::Unknown) => "usage not told; left out",
        (Presence::New, _) => "new key",
        (Presence::Gone, _) => "key gone",
        (Presence::Passing, _) => "made and gone in between",
        (Presence::Both, _) => return None,
    })
}

fn of_change(change: &Change, zone: &TimeZone) -> String {
    match change {
        Change::Limit { from, to } => match (limit(*from), limit(*to)) {
            (from, to) if matches!(change, Change::Limit { to: SeenLimit::NoLimit, .. }) => {
                format!("{to}, was {from}")
            }
            (from, to) => format!("limit {to} was {from}"),
        },
        Change::Reset { from, to } => format!("limit starts anew {}, was {}", reset(*to), reset(*from)),
        Change::Off(true) => "turned off".to_owned(),
        Change::Off(false) => "turned on".to_owned(),
        Change::Name { .. } => "key renamed".to_owned(),
        Change::Ends { to: Some(to), .. } => format!("ends {}", day(*to, zone)),
        Change::Ends { to: None, .. } => "no end any more".to_owned(),
    }
}

fn limit(limit: SeenLimit) -> String {
    match limit {
        SeenLimit::Of(amount) => amount.to_money(),
        SeenLimit::NoLimit => "no limit".to_owned(),
        SeenLimit::Unknown => "not told".to_owned(),
    }
}

fn reset(reset: Reset) -> &'static str {
    reset.api_word().unwrap_or("never")
}

fn day(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%-d %b").to_string()
}

/// Sentences about the whole comparison.
pub(super) fn remarks(diff: &UsageDiff, shown: &[&KeyDiff], earlier: bool, later: bool) -> Vec<String> {
    let mut all = Vec::new();
    match (earlier, later) {
        (true, true) => {}
        (false, false) => {
            all.push("Both lists are only a part: keys that are missing in one are left out.".to_owned());
        }
        _ => {
            let which = if later { "earlier" } else { "later" };
            all.push(format!("The {which} list is only a part: keys that are missing in it are left out."));
        }
    }
    let left_out = shown.iter().filter(|key| key.spent.known().is_none()).count();
    if left_out > 0 {
        let are = if left_out == 1 { "is" } else { "are" };
        all.push(format!("{} {are} left out of the sum; the note says why.", count(left_out, "key")));
    }
    if let Some(check) = diff.check.filter(|check| !check.fits) {
        all.push(format!(
            "The sum does not fit: all keys together spent {}, but the account says {}. Take a new snapshot.",
            Usd::to_money(check.keys),
            Usd::to_money(check.account),
        ));
    }
    all
}
