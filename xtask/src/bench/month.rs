//! `cargo xtask bench month`: how quickly the month's screen of a seller opens.

use super::figures::{measure, verdict};
use crate::trouble::Done;

/// Measures with so many clients over so many days.
///
/// # Errors
/// It could not be measured; a figure is over its aim.
pub fn month(clients: u64, days: u64) -> Done {
    println!(
        "\n{clients} clients with a key each, read once a day for {days} days, optimised, the middle one of five:"
    );
    let figures = [
        ("month_us", "a month that is over", "ms", 1000),
        ("running_us", "the running month, with its forecast", "ms", 1000),
        ("year_us", "a year by month, once", "ms", 1000),
    ];
    verdict(&measure("keyroster-app", "month", &[clients, days], &figures)?)
}
