//! One part of `cargo xtask test`.

use std::time::Duration;

use crate::trouble::Done;

/// Something that can be run alone and passes or fails.
pub struct Part {
    /// For `--only`.
    pub name: &'static str,
    /// What it proves, for `--list`.
    pub about: &'static str,
    /// Without the part of this name there is nothing to run.
    pub after: Option<&'static str>,
    /// What it does.
    pub run: fn() -> Done,
}

/// How a part ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// As it should.
    Passed,
    /// With something to mend.
    Failed,
    /// Not run, because what it needs had failed; counted as failed.
    NotRun,
}

/// A part's row in the table at the end.
pub struct Row {
    /// The part.
    pub name: &'static str,
    /// How it ended.
    pub end: End,
    /// How long it took.
    pub took: Duration,
}

/// The table, slowest things to be seen at a glance, and the plain last line.
pub fn table(rows: &[Row]) -> String {
    let mut text = String::from("\n  part            took  \n");
    for row in rows {
        let end = match row.end {
            End::Passed => "passed",
            End::Failed => "FAILED",
            End::NotRun => "not run (what it needs failed)",
        };
        text += &format!("  {:<12} {:>7}  {end}\n", row.name, minutes(row.took));
    }
    let passed = rows.iter().filter(|r| r.end == End::Passed).count();
    let all = rows.iter().map(|r| r.took).sum();
    text + &format!(
        "  {:<12} {:>7}\n\n{passed} passed, {} failed\n",
        "all",
        minutes(all),
        rows.len() - passed
    )
}

/// `2:05` for two minutes and five seconds.
pub fn minutes(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_run_counts_as_failed() {
        let row = |end, took| Row { name: "a", end, took: Duration::from_secs(took) };
        let text = table(&[row(End::Passed, 1), row(End::NotRun, 0), row(End::Failed, 124)]);
        assert!(text.ends_with("\n1 passed, 2 failed\n"), "CI reads the last line: {text}");
        assert!(text.contains("2:05"), "{text}");
    }
}
