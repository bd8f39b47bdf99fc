//! `cargo xtask bench history`: how quickly a year of snapshots opens and compares, and what it takes on the disk.

use crate::process::{answer, cargo};
use crate::trouble::{Done, Trouble};

/// What is measured, as the program prints it: word, what it is called, its unit, thousandths of it in one.
const FIGURES: [(&str, &str, &str, u64); 3] = [
    ("difference_us", "difference of two snapshots", "ms", 1000),
    ("year_us", "opening a year of daily snapshots and comparing its ends", "ms", 1000),
    ("bytes_per_row", "a changed row on the disk", "bytes", 1),
];

/// Measures with `large` keys in the difference, `keys` keys over `days` days.
///
/// # Errors
/// It could not be measured; a figure is over its aim.
pub fn history(large: u64, keys: u64, days: u64) -> Done {
    let numbers = [large, keys, days].map(|n| n.to_string());
    let mut command = cargo(&[
        "run",
        "--release",
        "--locked",
        "--quiet",
        "--package",
        "keyroster-store",
        "--example",
        "history",
        "--",
    ]);
    println!("\n{large} keys in two snapshots; {keys} keys over {days} days, every one used every day:");
    let told = answer(command.args(&numbers));
    let told = told.ok_or_else(|| Trouble::Wrong("the bench could not be run".to_owned()))?;
    judge(&told, &FIGURES)
}

/// Prints each figure beside its aim.
///
/// # Errors
/// One was not told, or is over its aim.
pub(super) fn judge(told: &str, figures: &[(&str, &str, &str, u64)]) -> Done {
    let mut over = Vec::new();
    for (word, what, unit, per) in figures.iter().copied() {
        let (measured, aim) =
            figure(told, word).ok_or_else(|| Trouble::Wrong(format!("the bench did not tell {word}")))?;
        println!(
            "  {what}: {} {unit}, aim {} {unit}, ratio {}",
            decimal(measured, per),
            aim / per,
            decimal(measured * 1000 / aim.max(1), 1000)
        );
        if measured > aim {
            over.push(what);
        }
    }
    if over.is_empty() { Ok(()) } else { Err(Trouble::Wrong(format!("over the aim: {}", over.join(", ")))) }
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
