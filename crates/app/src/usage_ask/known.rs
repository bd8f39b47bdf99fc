//! What is known here of the keys asked about, and whether it speaks against an answer of "nothing used".
//!
//! OpenRouter answers for a key it does not find as for one that used nothing.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use keyroster_domain::billing::Month;
use keyroster_domain::holder::AccountId;
use keyroster_domain::key::KeyHash;
use keyroster_domain::usd::Usd;
use keyroster_openrouter::Days;
use keyroster_store::{Reader, StoreError, holder, snapshots};

use super::words;
use crate::check::client_keys;

/// A client's key that was there in the month.
pub(super) struct Known {
    pub(super) hash: KeyHash,
    /// The client and the key, as a person knows them.
    pub(super) name: String,
    gone: Option<Timestamp>,
    made: Option<Timestamp>,
    /// Lifetime usage, credits and own providers together, as last told.
    lifetime: Option<Usd>,
    /// Own readings from the one before the month on: when, and the lifetime usage.
    readings: Vec<(Timestamp, Usd)>,
}

impl Known {
    /// Whether the key was there on a day; before and after that it used nothing.
    pub(super) fn there(&self, day: Date) -> bool {
        let on = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
        self.made.is_none_or(|made| on(made) <= day) && self.gone.is_none_or(|gone| on(gone) >= day)
    }
}

/// The keys of an account's clients that were there in a month, deleted ones too, by client.
pub(super) fn of_month(
    r: &Reader<'_>,
    account_id: AccountId,
    month: Month,
) -> Result<Vec<Known>, StoreError> {
    let mut found = Vec::new();
    for (holder_id, row) in client_keys(r, account_id)? {
        let seen = &row.observed;
        let lived = seen.created_at.is_none_or(|made| made < month.ends())
            && row.gone_at.is_none_or(|gone| gone >= month.begins());
        if !lived {
            continue;
        }
        let client = holder::get(r, holder_id)?.map(|row| row.holder.person.name).unwrap_or_default();
        let read = snapshots::series(r, account_id, &row.hash, month.begins())?;
        let mut readings: Vec<(Timestamp, Usd)> =
            read.into_iter().filter_map(|(at, usage)| Some((at, usage?))).collect();
        readings.extend(seen.usage.map(|usage| (seen.seen_at, usage)));
        let lifetime = seen.usage.and_then(|usage| usage.checked_add(seen.byok_usage.unwrap_or_default()));
        found.push(Known {
            hash: KeyHash::new(&row.hash),
            name: format!("{client} (‘{}’)", seen.name),
            gone: row.gone_at,
            made: seen.created_at,
            lifetime,
            readings,
        });
    }
    found.sort_by(|a, b| (&a.name, &a.hash).cmp(&(&b.name, &b.hash)));
    Ok(found)
}

/// Why an answer about these days cannot be taken as it is; `None` = it can.
pub(super) fn doubt(key: &Known, warnings: &[String], nothing: bool, days: Days) -> Option<String> {
    let never_used = key.lifetime == Some(Usd::ZERO);
    let grown = grown(key, days);
    match warnings.first() {
        Some(_) if nothing && never_used => None,
        Some(warning) => Some(words::not_found(&key.name, warning, grown)),
        None if !nothing => None,
        None => match grown {
            Some(grown) if grown.is_positive() => Some(words::not_nothing(&key.name, grown)),
            // Deleted, used before, and nobody read it in that month: it may just not be found any more.
            None if key.gone.is_some() && !never_used => Some(words::not_proven(&key.name)),
            _ => None,
        },
    }
}

/// How far own readings saw it grow within the days; `None` where they cannot tell.
fn grown(key: &Known, days: Days) -> Option<Usd> {
    let midnight = |day: Date| day.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp()).ok();
    let (begin, end) = (midnight(days.first())?, midnight(days.last().tomorrow().ok()?)?);
    let inside = key.readings.iter().filter(|(at, _)| (begin..end).contains(at));
    let made_inside = key.made.is_some_and(|made| (begin..end).contains(&made));
    let used: Vec<Usd> = inside.map(|(_, usage)| *usage).collect();
    // What a first reading saw may have been used before the month.
    let base = if made_inside { Usd::ZERO } else { *used.first()? };
    let most = used.iter().copied().max()?;
    most.checked_sub(base)
}
