//! The earlier tool's times: its own clock without a zone, OpenRouter's with one, and those in file names.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// A time as the tool wrote it; one without a zone is of the clock of the computer it ran on.
pub fn time(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    // SQLite and Python part date and time with a blank or a T.
    let civil: DateTime = text.replacen(' ', "T", 1).parse().ok()?;
    zone.to_timestamp(civil).ok()
}

/// The time in `snapshot_YYYYMMDD_HHMMSS.csv`.
pub fn file_time(name: &str, zone: &TimeZone) -> Option<Timestamp> {
    let stamp = name.strip_prefix("snapshot_")?.strip_suffix(".csv")?;
    let civil = DateTime::strptime("%Y%m%d_%H%M%S", stamp).ok()?;
    zone.to_timestamp(civil).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A class on a Friday morning in Sydney must not move to Thursday.
    #[test]
    fn times_without_a_zone_are_of_the_computer() {
        let zone = TimeZone::fixed(jiff::tz::offset(11));
        let at = |text: &str| time(text, &zone).map(|at| at.to_string());
        assert_eq!(at("2026-02-27T10:00:00.250000").as_deref(), Some("2026-02-26T23:00:00.25Z"));
        assert_eq!(at("2026-02-27 10:00:00").as_deref(), Some("2026-02-26T23:00:00Z"));
        assert_eq!(at("2026-02-27T10:00:00+00:00").as_deref(), Some("2026-02-27T10:00:00Z"));
        assert_eq!(at("yesterday"), None);
        let named = |name: &str| file_time(name, &zone).map(|at| at.to_string());
        assert_eq!(named("snapshot_20260227_100000.csv").as_deref(), Some("2026-02-26T23:00:00Z"));
        assert_eq!(named("snapshot_20261327_100000.csv"), None);
        assert_eq!(named("snapshot_2026.csv"), None);
    }
}
