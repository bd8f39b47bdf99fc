//! Time, taken in one place: UTC that never goes back within a process, and the person's own zone.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The clock of one process: the wall clock at its start plus monotonic time since (promise R14).
#[derive(Clone, Debug)]
pub struct Clock {
    started: Timestamp,
    since: Instant,
    zone: TimeZone,
    /// Milliseconds by which it was put forward.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// The computer's clock and zone.
    pub fn system() -> Clock {
        Clock::starting_at(Timestamp::now())
    }

    /// One that starts at this instant, as a practice server's clock can: what depends on the day of the month can be
    /// tried on any.
    pub fn starting_at(started: Timestamp) -> Clock {
        Clock { started, since: Instant::now(), zone: TimeZone::system(), ahead: Arc::default() }
    }

    /// Now, UTC.
    pub fn now(&self) -> Timestamp {
        let passed = SignedDuration::try_from(self.since.elapsed()).unwrap_or(SignedDuration::MAX);
        let ahead = SignedDuration::from_millis(self.ahead.load(Ordering::Relaxed));
        self.started.checked_add(passed.saturating_add(ahead)).unwrap_or(Timestamp::MAX)
    }

    /// Puts this clock and its copies forward: what waits for hours can be tried in a moment.
    pub fn put_forward(&self, by: SignedDuration) {
        self.ahead.fetch_add(i64::try_from(by.as_millis()).unwrap_or(0), Ordering::Relaxed);
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
