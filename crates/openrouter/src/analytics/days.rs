//! Ranges of whole UTC days.

use std::fmt;

use jiff::Span;
use jiff::civil::Date;

/// Whole UTC days, the first and the last included; never none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Days {
    first: Date,
    last: Date,
}

/// The last day lies before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the last day lies before the first")]
pub struct NoDays;

impl Days {
    /// From the first to the last, both included.
    ///
    /// # Errors
    /// [`NoDays`] where the last lies before the first.
    pub fn new(first: Date, last: Date) -> Result<Self, NoDays> {
        if last < first { Err(NoDays) } else { Ok(Self { first, last }) }
    }

    /// The whole month that a day lies in.
    pub fn month(day: Date) -> Self {
        Self { first: day.first_of_month(), last: day.last_of_month() }
    }

    /// The first day.
    pub fn first(self) -> Date {
        self.first
    }

    /// The last day.
    pub fn last(self) -> Date {
        self.last
    }

    /// Whether a day is among them.
    pub fn contains(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// The day after the last.
    pub(crate) fn end(self) -> Date {
        after(self.last, 1)
    }

    /// Two halves, the earlier first; `None` for a single day.
    pub(crate) fn halves(self) -> Option<(Self, Self)> {
        let more = self.first.until(self.last).map_or(0, |span| span.get_days());
        if more == 0 {
            return None;
        }
        let middle = after(self.first, more / 2);
        Some((Self { first: self.first, last: middle }, Self { first: after(middle, 1), last: self.last }))
    }

    /// The part before a day and the rest.
    pub(crate) fn split_at(self, day: Date) -> (Option<Self>, Option<Self>) {
        let before = after(day, -1).min(self.last);
        (Self::new(self.first, before).ok(), Self::new(day.max(self.first), self.last).ok())
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.first, self.last)
    }
}

pub(crate) fn after(day: Date, days: i32) -> Date {
    day.saturating_add(Span::new().days(days))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Cutting loses no day and doubles none, or usage would be billed twice or never.
        #[test]
        fn cuts_fit_together(start in 0i32..3000, length in 0i32..400, cut in -20i32..420) {
            let first = after(Date::constant(2024, 1, 1), start);
            let days = Days::new(first, after(first, length)).unwrap();
            if let Some((a, b)) = days.halves() {
                prop_assert_eq!((a.first(), b.last(), b.first()), (days.first(), days.last(), a.end()));
            } else {
                prop_assert_eq!(length, 0);
            }
            let at = after(first, cut);
            let (before, rest) = days.split_at(at);
            for n in 0..=length {
                let day = after(first, n);
                prop_assert_eq!(before.is_some_and(|d| d.contains(day)), day < at);
                prop_assert_eq!(rest.is_some_and(|d| d.contains(day)), day >= at);
            }
        }
    }

    #[test]
    fn no_days_cannot_be_said() {
        let day = Date::constant(2026, 11, 1);
        assert_eq!(Days::new(day, after(day, -1)), Err(NoDays));
        assert_eq!(Days::month(day).to_string(), "2026-11-01 to 2026-11-30");
    }
}
