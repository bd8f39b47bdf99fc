//! `cargo xtask bench history`: how quickly a year of snapshots opens and compares, what it takes on the disk, and how
//! quickly the history's screen opens and filters.

use super::figures::{Figure, measure, verdict};
use crate::trouble::Done;

/// Of the snapshots, as the program prints it.
const SNAPSHOTS: [Figure; 3] = [
    ("difference_us", "difference of two snapshots", "ms", 1000),
    ("year_us", "opening a year of daily snapshots and comparing its ends", "ms", 1000),
    ("bytes_per_row", "a changed row on the disk", "bytes", 1),
];
/// Of the changes on record.
const CHANGES: [Figure; 6] = [
    ("history_open_us", "opening the history", "ms", 1000),
    ("history_deep_us", "its last pages", "ms", 1000),
    ("history_person_us", "the one change of a person", "ms", 1000),
    ("history_kind_us", "the one change of a kind", "ms", 1000),
    ("history_words_us", "words that stand nowhere", "ms", 1000),
    ("history_day_us", "days without a change", "ms", 1000),
];

/// Measures with `large` keys in the difference, `keys` keys over `days` days, and `changes` changes on record.
///
/// # Errors
/// It could not be measured; a figure is over its aim.
pub fn history(large: u64, keys: u64, days: u64, changes: u64) -> Done {
    println!("\n{large} keys in two snapshots; {keys} keys over {days} days, every one used every day:");
    let mut over = measure("keyroster-store", "history", &[large, keys, days], &SNAPSHOTS)?;
    println!("\n{changes} changes on record, of 1,000 people:");
    over.extend(measure("keyroster-app", "history_page", &[changes], &CHANGES)?);
    verdict(&over)
}
