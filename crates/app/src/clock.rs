//! Time, taken in one place: UTC that never goes back within a process, and the person's own zone.

use std::time::Instant;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The clock of one process: the wall clock at its start plus monotonic time since (promise R14).
#[derive(Clone, Debug)]
pub struct Clock {
    started: Timestamp,
    since: Instant,
    zone: TimeZone,
}

impl Clock {
    /// The computer's clock and zone.
    pub fn system() -> Clock {
        Clock { started: Timestamp::now(), since: Instant::now(), zone: TimeZone::system() }
    }

    /// Now, UTC.
    pub fn now(&self) -> Timestamp {
        let passed = SignedDuration::try_from(self.since.elapsed()).unwrap_or(SignedDuration::MAX);
        self.started.checked_add(passed).unwrap_or(Timestamp::MAX)
    }

    /// What the clock on the wall shows, read again each time: for what follows the day and not the process (after a
    /// sleep of the computer or a correction of its clock the two differ).
    pub fn wall() -> Timestamp {
        Timestamp::now()
    }

    /// The person's zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Today's date where the person is.
    pub fn today(&self) -> jiff::civil::Date {
        self.now().to_zoned(self.zone.clone()).date()
    }

    /// Now where the person is, for file names.
    pub fn local(&self) -> jiff::civil::DateTime {
        self.now().to_zoned(self.zone.clone()).datetime()
    }
}

/// RFC 3339 UTC in whole seconds, as it crosses to a face.
pub fn text(at: Timestamp) -> crate::wire::Time {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The same for a time that may be missing.
pub fn maybe_text(at: Option<Timestamp>) -> Option<crate::wire::Time> {
    at.map(text)
}
