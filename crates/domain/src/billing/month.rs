//! A calendar month in UTC, as OpenRouter counts and as statements are made for.

use std::fmt;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// A month in UTC; text form `2026-10`, years 2000 to 9998.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i16,
    month: i8,
}

/// The text is not a month like `2026-10`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a month like 2026-10")]
pub struct MonthError;

impl Month {
    /// Reads `2026-10`.
    ///
    /// # Errors
    /// [`MonthError`] for anything else.
    pub fn parse(text: &str) -> Result<Month, MonthError> {
        let (year, month) = text.trim().split_once('-').ok_or(MonthError)?;
        let digits = |part: &str, len: usize| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return Err(MonthError);
        }
        let (year, month) = (year.parse().map_err(|_| MonthError)?, month.parse().map_err(|_| MonthError)?);
        if (2000..9999).contains(&year) && (1..=12).contains(&month) {
            Ok(Month { year, month })
        } else {
            Err(MonthError)
        }
    }

    /// The month a moment lies in.
    pub fn of(at: Timestamp) -> Month {
        let day = at.to_zoned(TimeZone::UTC).date();
        Month { year: day.year(), month: day.month() }
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        date(self.year, self.month, 1)
    }

    /// Its first moment.
    pub fn begins(self) -> Timestamp {
        midnight(self.first_day())
    }

    /// The first moment after it.
    pub fn ends(self) -> Timestamp {
        self.next().begins()
    }

    /// The month after it.
    pub fn next(self) -> Month {
        if self.month == 12 {
            Month { year: self.year + 1, month: 1 }
        } else {
            Month { month: self.month + 1, ..self }
        }
    }

    /// The month before it.
    pub fn previous(self) -> Month {
        if self.month == 1 {
            Month { year: self.year - 1, month: 12 }
        } else {
            Month { month: self.month - 1, ..self }
        }
    }

    /// Its days, in order.
    pub fn days(self) -> Vec<Date> {
        let first = self.first_day();
        (0..i64::from(first.days_in_month())).filter_map(|n| first.checked_add(n.days()).ok()).collect()
    }

    /// `October 2026`.
    pub fn title(self) -> String {
        const NAMES: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        format!("{} {}", NAMES[usize::from(self.month.unsigned_abs()) - 1], self.year)
    }
}

/// The first moment of a day, UTC.
pub(super) fn midnight(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl TryFrom<String> for Month {
    type Error = MonthError;
    fn try_from(text: String) -> Result<Month, MonthError> {
        Month::parse(&text)
    }
}

impl From<Month> for String {
    fn from(month: Month) -> String {
        month.to_string()
    }
}
