//! Figures that an example prints, each beside its aim; an aim of 0 is none.

use crate::process::{answer, cargo};
use crate::trouble::{Done, Trouble};

/// What is measured: word, what it is called, its unit, thousandths of it in one.
pub type Figure = (&'static str, &'static str, &'static str, u64);

/// Runs an optimised example and prints what it measured; what is over its aim.
///
/// # Errors
/// It could not be run, or a figure was not told.
pub fn measure(
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
        if aim == 0 {
            println!("  {what}: {} {unit}", decimal(measured, *per));
            continue;
        }
        println!(
            "  {what}: {} {unit}, aim {} {unit}, ratio {}",
            decimal(measured, *per),
            aim / per,
            decimal(measured * 1000 / aim, 1000)
        );
        if measured > aim {
            over.push(*what);
        }
    }
    Ok(over)
}

/// # Errors
/// Something is over its aim.
pub fn verdict(over: &[&str]) -> Done {
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
