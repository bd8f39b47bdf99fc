//! `cargo xtask bench history`: how quickly a year of snapshots opens and compares, what it takes on the disk, and how
//! quickly the history's screen opens and filters.

use crate::process::{answer, cargo};
use crate::trouble::{Done, Trouble};

/// What is measured: word, what it is called, its unit, thousandths of it in one.
type Figure = (&'static str, &'static str, &'static str, u64);

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
    if over.is_empty() { Ok(()) } else { Err(Trouble::Wrong(format!("over the aim: {}", over.join(", ")))) }
}

/// Runs an example and prints what it measured; what is over its aim.
fn measure(
    package: &str,
    example: &str,
    numbers: &[u64],
    figures: &[Figure],
) -> Result<Vec<&'static str>, Trouble> {
    let mut command = cargo(&["run", "--release", "--locked", "--quiet", "--package", package]);
    command.args(["--example", example, "--"]).args(numbers.iter().map(u64::to_string));
    let told = answer(&mut command);
    let told = told.ok_or_else(|| Trouble::Wrong("the bench could not be run".to_owned()))?;
    let mut over = Vec::new();
    for (word, what, unit, per) in figures {
        let (measured, aim) =
            figure(&told, word).ok_or_else(|| Trouble::Wrong(format!("the bench did not tell {word}")))?;
        println!(
            "  {what}: {} {unit}, aim {} {unit}, ratio {}",
            decimal(measured, *per),
            aim / per,
            decimal(measured * 1000 / aim.max(1), 1000)
        );
        if measured > aim {
            over.push(*what);
        }
    }
    Ok(over)
}

/// The two numbers on the line that begins with `word`.
fn figure(told: &str, word: &str) -> Option<(u64, u64)> {
    let line = told.lines().find_map(|line| line.strip_prefix(word))?;
    let mut numbers = line.split_whitespace().map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

fn decimal(number: u64, per: u64) -> String {
    if per == 1 { number.to_string() } else { format!("{}.{:03}", number / per, number % per) }
}

#[cfg(test)]
mod tests {
    use super::figure;

    #[test]
    fn a_figure_that_is_not_told_is_no_zero() {
        let told = "difference_us 900 10000\nyear_us x 1\n";
        assert_eq!(figure(told, "difference_us"), Some((900, 10_000)));
        assert_eq!(figure(told, "year_us"), None);
        assert_eq!(figure(told, "bytes_per_row"), None);
    }
}
