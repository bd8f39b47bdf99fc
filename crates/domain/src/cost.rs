//! What a plan can cost at most, in money and in words.

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan, tz::TimeZone};

use crate::limit::{Reset, Terms};
use crate::usd::Usd;

/// The most that some keys can spend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Keys with no spending limit among them.
    pub unlimited: usize,
    /// Sum of the limits of keys that never reset.
    pub once: Usd,
    /// Sum of the limits per day, per week, per month.
    pub daily: Usd,
    /// See `daily`.
    pub weekly: Usd,
    /// See `daily`.
    pub monthly: Usd,
    /// The most until every key has ended; `None` where some key resets and has no end, or has no limit.
    pub in_all: Option<Usd>,
    /// The most that can be spent in the windows open right now (each key's limit once); `None` without limit.
    pub now: Option<Usd>,
    /// The last end among keys that reset, when all of those have one.
    pub last_end: Option<Timestamp>,
    /// Whether all keys that reset have an end.
    pub all_end: bool,
}

/// How many windows of this reset are touched from `now` until `end` (an end at 00:00 does not touch that day). UTC.
pub fn windows(reset: Reset, now: Timestamp, end: Timestamp) -> i64 {
    let day = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
    let last = end.checked_sub(1.nanosecond()).unwrap_or(end);
    if last < now {
        return 0;
    }
    let (from, to) = (day(now), day(last));
    let days = |a: Date, b: Date| i64::from(a.until(b).map_or(0, |span| span.get_days()));
    match reset {
        Reset::Never => 1,
        Reset::Daily => days(from, to) + 1,
        Reset::Weekly => days(monday(from), monday(to)) / 7 + 1,
        Reset::Monthly => {
            let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
            months(to) - months(from) + 1
        }
    }
}

fn monday(date: Date) -> Date {
    let back = i64::from(date.weekday().since(Weekday::Monday));
    date.checked_sub(back.days()).unwrap_or(date)
}

/// Adds up what these keys can spend from `now` on. `None` where the sum is beyond what money can hold.
pub fn cost<'a>(terms: impl IntoIterator<Item = &'a Terms>, now: Timestamp) -> Option<Cost> {
    let mut sum = Cost {
        unlimited: 0,
        once: Usd::ZERO,
        daily: Usd::ZERO,
        weekly: Usd::ZERO,
        monthly: Usd::ZERO,
        in_all: Some(Usd::ZERO),
        now: Some(Usd::ZERO),
        last_end: None,
        all_end: true,
    };
    for one in terms {
        let Some(limit) = one.limit.amount() else {
            sum.unlimited += 1;
            (sum.in_all, sum.now) = (None, None);
            continue;
        };
        let bucket = match one.reset {
            Reset::Never => &mut sum.once,
            Reset::Daily => &mut sum.daily,
            Reset::Weekly => &mut sum.weekly,
            Reset::Monthly => &mut sum.monthly,
        };
        *bucket = bucket.checked_add(limit)?;
        if let Some(now_sum) = sum.now {
            sum.now = Some(now_sum.checked_add(limit)?);
        }
        let whole = match (one.reset, one.expires) {
            (Reset::Never, _) => Some(limit),
            (reset, Some(end)) => Some(limit.checked_mul(windows(reset, now, end))?),
            (_, None) => None,
        };
        if one.reset != Reset::Never {
            sum.all_end &= one.expires.is_some();
            sum.last_end = sum.last_end.max(one.expires);
        }
        sum.in_all = match (sum.in_all, whole) {
            (Some(before), Some(more)) => Some(before.checked_add(more)?),
            _ => None,
        };
    }
    if !sum.all_end {
        sum.last_end = None;
    }
    Some(sum)
}

impl Cost {
    /// The headline: "$60.00 in all", "$60.00 a month, no end date", "$60.00 a month until 18 December".
    /// `zone` is the person's own; the year is named only when it is not `now`'s.
    pub fn sentence(&self, now: Timestamp, zone: &TimeZone) -> String {
        if self.unlimited > 0 {
            let keys = if self.unlimited == 1 {
                "1 key has".into()
            } else {
                format!("{} keys have", self.unlimited)
            };
            return format!("No upper bound: {keys} no spending limit");
        }
        let parts = [(self.monthly, "a month"), (self.weekly, "a week"), (self.daily, "a day")];
        let mut texts: Vec<String> = parts
            .iter()
            .filter(|(sum, _)| sum.is_positive())
            .map(|(sum, per)| format!("{sum} {per}"))
            .collect();
        let resets = !texts.is_empty();
        if self.once.is_positive() || !resets {
            let once = if resets { format!("{} once", self.once) } else { format!("{} in all", self.once) };
            texts.push(once);
        }
        let mut text = texts.join(" and ");
        if resets {
            match self.last_end {
                Some(end) => text.push_str(&format!(" until {}", long_day(end, now, zone))),
                None => text.push_str(", no end date"),
            }
        }
        text
    }
}

/// "18 December", or "18 December 2027" in another year; the last day a key with this end can be used, in `zone`.
pub fn long_day(end: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let last = end.checked_sub(1.nanosecond()).unwrap_or(end).to_zoned(zone.clone());
    let same_year = last.year() == now.to_zoned(zone.clone()).year();
    last.strftime(if same_year { "%-d %B" } else { "%-d %B %Y" }).to_string()
}
