//! The server's clock: the computer's, moved; and its calendar of UTC days, weeks and months.

use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

/// The computer's clock plus an offset. All reckoning is in UTC.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clock {
    pub(crate) offset: SignedDuration,
}

impl Clock {
    /// A clock that shows `start` now.
    pub(crate) fn starting_at(start: Timestamp) -> Self {
        Self { offset: start.duration_since(Timestamp::now()) }
    }

    pub(crate) fn now(self) -> Timestamp {
        Timestamp::now().saturating_add(self.offset).unwrap_or(Timestamp::MAX)
    }

    pub(crate) fn advance(&mut self, by: Duration) {
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        self.offset = self.offset.saturating_add(by);
    }
}

/// `at` so many milliseconds earlier.
pub(crate) fn earlier(at: Timestamp, ms: u64) -> Timestamp {
    let by = SignedDuration::from_millis(i64::try_from(ms).unwrap_or(i64::MAX));
    at.saturating_sub(by).unwrap_or(Timestamp::MIN)
}

/// `at` so many milliseconds later.
pub(crate) fn later(at: Timestamp, ms: u64) -> Timestamp {
    let by = SignedDuration::from_millis(i64::try_from(ms).unwrap_or(i64::MAX));
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}

/// `at` so many seconds later; negative is earlier.
pub(crate) fn skewed(at: Timestamp, seconds: i64) -> Timestamp {
    at.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(at)
}

/// The UTC day of an instant.
pub(crate) fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// The instant a UTC day begins.
pub(crate) fn midnight(date: Date) -> Timestamp {
    date.to_zoned(TimeZone::UTC).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

/// So many days before `date`.
pub(crate) fn days_before(date: Date, days: i32) -> Date {
    date.saturating_sub(Span::new().days(days))
}

/// The Monday of a day's week.
pub(crate) fn monday(date: Date) -> Date {
    days_before(date, i32::from(date.weekday().to_monday_zero_offset()))
}

/// An instant as OpenRouter writes it: `2025-02-19T20:52:27.363244+00:00`.
pub(crate) fn text(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string()
}

/// An instant in UTC with seconds and a `Z`, the only form accepted in bodies. `None` for any other.
pub(crate) fn strict_utc(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    let shape = b"dddd-dd-ddTdd:dd:dd";
    if bytes.len() < shape.len() + 1 || !text.ends_with('Z') {
        return None;
    }
    let shaped = shape.iter().zip(bytes).all(|(s, b)| if *s == b'd' { b.is_ascii_digit() } else { s == b });
    if !shaped {
        return None;
    }
    let fraction = &text[shape.len()..text.len() - 1];
    let fraction_ok = match fraction.strip_prefix('.') {
        Some(digits) => (1..=9).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()),
        None => fraction.is_empty(),
    };
    if fraction_ok { text.parse().ok() } else { None }
}

/// For the `Date` header.
pub(crate) fn http_date(at: Timestamp) -> String {
    httpdate::fmt_http_date(at.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_utc_with_seconds_is_accepted() {
        // The real server refuses what many date pickers produce; a client that was never refused here fails there.
        assert!(strict_utc("2027-12-31T23:59:59Z").is_some());
        assert!(strict_utc("2027-12-31T23:59:59.123Z").is_some());
        for wrong in [
            "2027-12-31T23:59Z",
            "2027-12-31T23:59:59+02:00",
            "2027-12-31",
            "2027-13-31T23:59:59Z",
            "",
            "tomorrow",
            "2027-12-31T23:59:5éZ",
        ] {
            assert!(strict_utc(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn weeks_begin_on_monday() {
        let sunday: Date = "2026-11-22".parse().expect("a date");
        assert_eq!(monday(sunday).to_string(), "2026-11-16");
        assert_eq!(monday(monday(sunday)).to_string(), "2026-11-16");
    }
}
