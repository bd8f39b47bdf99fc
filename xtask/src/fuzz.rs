//! `cargo xtask fuzz`: everything that reads bytes from outside, and the bridge, given changed ones for longer than in the
//! tests.

use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::args::Args;
use crate::house;
use crate::process::{cargo, go};
use crate::trouble::Done;

/// Targets in `crates/*/tests/fuzz.rs`.
const TARGETS: u64 = 13;

/// Calls of the bridge for each minute.
const CALLS_A_MINUTE: u64 = 3_000;

/// Fuzzes for so many minutes, one target after the other; chance begins at `--seed`, or at the time of day.
///
/// # Errors
/// An input breaks something; the place where it was kept is named.
pub fn fuzz(mut args: Args) -> Done {
    let (minutes, seed) = (args.number("--minutes")?.unwrap_or(1), args.number("--seed")?);
    args.end()?;
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let seed = seed.unwrap_or_else(now).to_string();
    println!("seed {seed}, {minutes} minutes for the readers and as many for the bridge");
    let seconds = (minutes * 60).div_ceil(TARGETS);
    let mut readers = cargo(&["test", "--workspace", "--locked", "--test", "fuzz", "--no-fail-fast"]);
    readers.args(["--", "--test-threads=1"]).env("KEYROSTER_SEED", &seed);
    go(readers.env("KEYROSTER_FUZZ_SECONDS", seconds.to_string()))?;
    told();
    let mut bridge = cargo(&["test", "--workspace", "--locked", "--test", "ipc", "hostile::"]);
    let calls = minutes * CALLS_A_MINUTE;
    go(bridge.env("KEYROSTER_SEED", &seed).env("KEYROSTER_IPC_CALLS", calls.to_string()))?;
    println!("{calls} calls of the bridge");
    Ok(())
}

/// How many cases each target was given, and in how many ways they were read.
fn told() {
    println!("\n  target        cases      ways");
    let folder = house::at("target/tmp/fuzz");
    let mut lines: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "cases"))
        .filter_map(|entry| fs::read_to_string(entry.path()).ok())
        .collect();
    lines.sort();
    for line in &lines {
        let mut parts = line.trim().split('\t');
        let mut part = || parts.next().unwrap_or_default();
        println!("  {:<12} {:>9} {:>9}", part(), part(), part());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_shared_among_all_targets() {
        let crates = fs::read_dir(house::at("crates")).expect("the rooms").flatten();
        let texts = crates.filter_map(|room| fs::read_to_string(room.path().join("tests/fuzz.rs")).ok());
        let counted: usize = texts.map(|text| text.matches("Target {").count()).sum();
        assert_eq!(counted as u64, TARGETS, "a target more or less: the minutes would not be kept");
    }
}
