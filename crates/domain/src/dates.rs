//! End dates as people write them: `2026-12-18`, `18.12.2026`, `Dec 18, 2026`. A day ends when it ends where the person is.

use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// The moment and the place of reading: the domain has no clock of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Today {
    /// Now.
    pub now: Timestamp,
    /// The computer's time zone.
    pub zone: TimeZone,
}

/// What a text says as an end date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum DateText {
    /// Nothing written.
    Blank,
    /// A clear end in the future; a day without a time means its last second, local time.
    At {
        /// The end, UTC, whole seconds.
        end: Timestamp,
    },
    /// `03/04/2027`: which number is the month?
    Ambiguous {
        /// Read day first.
        day_first: Timestamp,
        /// Read month first.
        month_first: Timestamp,
    },
    /// A clear end that is over already.
    Past {
        /// The end, UTC.
        end: Timestamp,
    },
    /// Anything else.
    NotADate,
}

/// Reads an end date as people write it. Never panics.
pub fn read(_text: &str, _today: &Today) -> DateText {
    DateText::Blank
}
