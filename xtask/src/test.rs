//! `cargo xtask test`: everything CI runs, how long each part took, and how many passed.

use std::time::{Duration, Instant};

use crate::args::Args;
use crate::needs;
use crate::packages::For;
use crate::part::{End, Part, Row, table};
use crate::parts::ALL;
use crate::trouble::{Done, Trouble};

/// Runs all parts, or those named by `--only`.
///
/// # Errors
/// A part failed, has no such name, or what the parts need is missing.
pub fn test(mut args: Args) -> Done {
    if args.flag("--list") {
        for part in ALL {
            println!("{:<11} {}", part.name, part.about);
        }
        return args.end();
    }
    let mut chosen: Vec<&Part> = Vec::new();
    while let Some(name) = args.value("--only")? {
        let part = ALL.iter().find(|p| p.name == name);
        chosen.push(part.ok_or_else(|| Trouble::Usage(format!("there is no part {name}; see --list")))?);
    }
    args.end()?;
    if chosen.is_empty() {
        chosen = ALL.iter().collect();
    }
    needs::packages(&[For::Window, For::Driving, For::Browser])?;
    needs::node()?;
    needs::rust_tools()?;
    let rows = run_all(&chosen);
    print!("{}", table(&rows));
    let failed: Vec<&str> = rows.iter().filter(|r| r.end != End::Passed).map(|r| r.name).collect();
    if failed.is_empty() { Ok(()) } else { Err(Trouble::Wrong(format!("failed: {}", failed.join(", ")))) }
}

fn run_all(chosen: &[&Part]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for part in chosen {
        let hopeless = rows.iter().any(|r| Some(r.name) == part.after && r.end != End::Passed);
        rows.push(if hopeless {
            Row { name: part.name, end: End::NotRun, took: Duration::ZERO }
        } else {
            run_one(part)
        });
    }
    rows
}

fn run_one(part: &Part) -> Row {
    println!("\n=== {}: {}", part.name, part.about);
    let start = Instant::now();
    let end = match (part.run)() {
        Ok(()) => End::Passed,
        Err(trouble) => {
            println!("=== {} FAILED: {trouble}", part.name);
            End::Failed
        }
    };
    Row { name: part.name, end, took: start.elapsed() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn part(name: &'static str, after: Option<&'static str>, run: fn() -> Done) -> Part {
        Part { name, about: "", after, run }
    }

    #[test]
    fn a_failure_stops_only_what_needs_it() {
        let broken = part("build", None, || Err(Trouble::Wrong(String::new())));
        let (needs_it, alone) = (part("rooms", Some("build"), || Ok(())), part("format", None, || Ok(())));
        let ends: Vec<End> = run_all(&[&broken, &needs_it, &alone]).iter().map(|r| r.end).collect();
        assert_eq!(ends, [End::Failed, End::NotRun, End::Passed]);
    }
}
