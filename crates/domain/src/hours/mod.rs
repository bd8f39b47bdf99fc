//! Class hours: when a class is open by the clock on the wall, when that changes next, and what was missed.
//!
//! Everything is judged by level ("should it be open now?"), never by an edge, so an app that started late, slept or ran
//! through a change of the clocks comes to the same answer as one that did not.

mod decide;
mod text;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

pub use decide::{Held, Step, decide};
pub use text::{TimeText, day, time};

/// Days of the week; Monday is bit 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days(u8);

impl Days {
    /// Those of a mask of seven bits, Monday first; `None` where none or more than seven are set.
    pub const fn of_mask(mask: u8) -> Option<Days> {
        if mask == 0 || mask > 0x7f { None } else { Some(Days(mask)) }
    }

    /// The mask, Monday = bit 0.
    pub const fn mask(self) -> u8 {
        self.0
    }

    /// Whether the class opens on that day.
    pub fn has(self, day: Weekday) -> bool {
        self.0 & (1 << day.to_monday_zero_offset()) != 0
    }
}

/// When a class is open: on these days, from one time of the day to another, by the wall clock of one zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassHours {
    /// The days on which it opens.
    pub days: Days,
    /// Opens at.
    pub opens: Time,
    /// Closes at; at or before `opens` means on the following day (so 00:00 is the end of the day).
    pub closes: Time,
    /// The first day on which it opens.
    pub from: Option<Date>,
    /// The last day on which it opens.
    pub until: Option<Date>,
}

/// How a class stands by its hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Whether it should be open.
    pub open: bool,
    /// When that changes next; `None` = never again.
    pub until: Option<Timestamp>,
}

/// Changes that came and went while nobody looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    /// The first of them.
    pub first: Timestamp,
    /// What it should have done.
    pub opens: bool,
    /// How many there were, up to [`MOST_MISSED`].
    pub count: u32,
}

/// Counting stops here: after months away the exact number helps nobody.
pub const MOST_MISSED: u32 = 100;

/// Why hours cannot be kept as they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursProblem {
    /// No day was chosen.
    #[error("no day is chosen")]
    NoDay,
    /// It would open and close at the same time.
    #[error("it opens and closes at the same time")]
    SameTime,
    /// The last day lies before the first.
    #[error("the last day lies before the first")]
    LastBeforeFirst,
    /// No chosen day of the week lies between the first and the last day.
    #[error("no chosen day lies between the first and the last day")]
    NeverOpen,
}

impl ClassHours {
    /// Whether these hours can be kept.
    ///
    /// # Errors
    /// The first problem.
    pub fn check(&self) -> Result<(), HoursProblem> {
        if self.days.mask() == 0 {
            return Err(HoursProblem::NoDay);
        }
        if self.opens == self.closes && self.opens != Time::midnight() {
            return Err(HoursProblem::SameTime);
        }
        let (Some(from), Some(until)) = (self.from, self.until) else { return Ok(()) };
        if until < from {
            return Err(HoursProblem::LastBeforeFirst);
        }
        let week = from.series(1.day()).take(7).take_while(|day| *day <= until);
        if week.into_iter().any(|day| self.days.has(day.weekday())) {
            Ok(())
        } else {
            Err(HoursProblem::NeverOpen)
        }
    }

    /// Whether it opens on that day.
    fn opens_on(&self, day: Date) -> bool {
        self.days.has(day.weekday())
            && self.from.is_none_or(|from| from <= day)
            && self.until.is_none_or(|until| day <= until)
    }

    /// Whether closing is on the day after opening.
    fn over_midnight(&self) -> bool {
        self.closes <= self.opens
    }

    /// Whether the class should be open when the clock on the wall says so. A time that the clock shows twice counts
    /// twice, one that it leaves out not at all.
    pub fn is_open(&self, zone: &TimeZone, at: Timestamp) -> bool {
        let wall = zone.to_datetime(at);
        let (day, time) = (wall.date(), wall.time());
        if !self.over_midnight() {
            return self.opens_on(day) && self.opens <= time && time < self.closes;
        }
        let began_yesterday = day.yesterday().is_ok_and(|before| self.opens_on(before)) && time < self.closes;
        began_yesterday || self.opens_on(day) && self.opens <= time
    }

    /// How the class stands now, and until when.
    pub fn standing(&self, zone: &TimeZone, at: Timestamp) -> Standing {
        Standing { open: self.is_open(zone, at), until: self.next_change(zone, at) }
    }

    /// The first moment after `at` from which the answer of [`ClassHours::is_open`] is another one.
    pub fn next_change(&self, zone: &TimeZone, at: Timestamp) -> Option<Timestamp> {
        let open = self.is_open(zone, at);
        let today = zone.to_datetime(at).date();
        // Where nothing has begun yet the search starts at the first day; a change follows within nine days of it.
        let first = self.from.filter(|from| !open && *from > today).unwrap_or(today);
        let start = first.yesterday().unwrap_or(first);
        let mut moments: Vec<Timestamp> =
            start.series(1.day()).take(11).flat_map(|day| self.moments(zone, day)).collect();
        // Where the clock is changed it may jump over an opening or a closing.
        let last = moments.iter().max().copied()?;
        let from = moments.iter().min().copied()?.max(at);
        let changes = zone.following(from).map(|change| change.timestamp());
        moments.extend(changes.take_while(|moment| *moment <= last));
        moments.retain(|moment| *moment > at);
        moments.sort_unstable();
        moments.into_iter().find(|moment| self.is_open(zone, *moment) != open)
    }

    /// Every moment at which the wall clock shows this day's opening or closing time, or would have.
    fn moments(&self, zone: &TimeZone, day: Date) -> Vec<Timestamp> {
        let mut found = Vec::with_capacity(4);
        for time in [self.opens, self.closes] {
            let shown = day.to_datetime(time);
            let offsets = match zone.to_ambiguous_timestamp(shown).offset() {
                AmbiguousOffset::Unambiguous { offset } => [Some(offset), None],
                AmbiguousOffset::Gap { before, after } | AmbiguousOffset::Fold { before, after } => {
                    [Some(before), Some(after)]
                }
            };
            found.extend(offsets.into_iter().flatten().filter_map(|offset| offset.to_timestamp(shown).ok()));
        }
        found
    }

    /// What should have happened after `since` and no later than `until`, while nobody looked.
    pub fn missed(&self, zone: &TimeZone, since: Timestamp, until: Timestamp) -> Option<Missed> {
        let first = self.next_change(zone, since).filter(|first| *first <= until)?;
        let mut count = 1;
        let mut at = first;
        while count < MOST_MISSED {
            let Some(next) = self.next_change(zone, at).filter(|next| *next <= until) else { break };
            (at, count) = (next, count + 1);
        }
        Some(Missed { first, opens: self.is_open(zone, first), count })
    }
}
