//! The lists of the earlier classroom tool: `limits.csv` and `snapshot_….csv`, read as it wrote them or as a spreadsheet
//! saved them. What cannot be understood is named with its line.

use keyroster_domain::amount::{self, AmountText};
use keyroster_domain::earlier::{LimitLine, SnapshotLine, Target};
use keyroster_domain::key::SeenLimit;
use keyroster_domain::limit::Reset;
use keyroster_domain::roster::clean;
use keyroster_domain::roster::clean::quoted;
use keyroster_domain::usd::Usd;

use crate::cell::unguard;
use crate::roster::plain::{self, Row, Stop};

/// The longest cell that is taken.
const LONGEST: usize = 500;

/// A list that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read<T> {
    /// Its lines.
    pub lines: Vec<T>,
    /// What was wrong, each in a sentence that names the line; at most ten, then how many more.
    pub problems: Vec<String>,
}

/// Why a file is no such list, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotAList(String);

/// Reads `limits.csv`.
///
/// # Errors
/// [`NotAList`].
pub fn limits(bytes: &[u8], name: &str) -> Result<Read<LimitLine>, NotAList> {
    read(bytes, name, &["email", "target_limit", "hash"], |row, said| LimitLine {
        email: row.text("email"),
        name: row.text("name"),
        id: row.id(),
        hash: row.text("hash"),
        key_name: row.text("key_name"),
        target: row.target("target_limit", said),
        target_disabled: row.flag("target_disabled", said),
        actual: row.limit("actual_limit", said),
        actual_disabled: row.flag("actual_disabled", said),
    })
}

/// Reads a `snapshot_….csv`.
///
/// # Errors
/// [`NotAList`].
pub fn snapshot(bytes: &[u8], name: &str) -> Result<Read<SnapshotLine>, NotAList> {
    read(bytes, name, &["email", "hash", "usage"], |row, said| SnapshotLine {
        email: row.text("email"),
        name: row.text("name"),
        id: row.id(),
        hash: row.text("hash"),
        key_name: row.text("key_name"),
        usage: row.usage("usage", said),
        limit: row.limit("limit", said),
        reset: Reset::from_word(&row.text("limit_reset").to_lowercase()),
        disabled: row.flag("disabled", said),
    })
}

fn read<T>(
    bytes: &[u8],
    name: &str,
    needed: &[&str],
    line: impl Fn(&Cells<'_>, &mut Vec<String>) -> T,
) -> Result<Read<T>, NotAList> {
    let table =
        plain::read(bytes, name).map_err(|why| NotAList(format!("‘{name}’: {}", String::from(why))))?;
    let mut rows = table.rows.into_iter().filter(|row| !row.is_blank());
    let heading = rows.next().ok_or_else(|| NotAList(format!("‘{name}’ holds nothing.")))?;
    let columns: Vec<String> = heading.cells.iter().map(|cell| cell.trim().to_lowercase()).collect();
    if let Some(missing) = needed.iter().find(|needed| !columns.iter().any(|column| column == *needed)) {
        let why = format!("‘{name}’ has no column ‘{missing}’ in row {}, so it is not read.", heading.line);
        return Err(NotAList(why));
    }
    let mut said = Vec::new();
    let mut lines = Vec::new();
    for row in rows {
        let cells = Cells { file: name, columns: &columns, row: &row };
        if let Some(odd) = row.cells.iter().find(|cell| cell.len() > LONGEST) {
            said.push(format!("‘{name}’, row {}: {} is too long and is left out.", row.line, quoted(odd)));
            continue;
        }
        if cells.text("hash").is_empty() {
            said.push(format!("‘{name}’, row {}: no hash of a key stands there; it is left out.", row.line));
            continue;
        }
        lines.push(line(&cells, &mut said));
    }
    if let Some(stop) = table.stop {
        let (row, what) = match stop {
            Stop::UnbalancedQuote(row, near) => {
                (row, format!("a quotation mark is opened and not closed near {}", quoted(&near)))
            }
            Stop::TooManyColumns(row) => (row, "there are too many columns".to_owned()),
            Stop::TooManyRows => (0, "there are too many rows".to_owned()),
        };
        let from = if row == 0 { String::new() } else { format!("from row {row} on ") };
        said.push(format!("‘{name}’: {from}{what}. What stands before is read."));
    }
    let more = said.len().saturating_sub(10);
    said.truncate(10);
    if more > 0 {
        said.push(format!("‘{name}’: {more} more rows are not as expected."));
    }
    Ok(Read { lines, problems: said })
}

struct Cells<'r> {
    file: &'r str,
    columns: &'r [String],
    row: &'r Row,
}

impl Cells<'_> {
    fn raw(&self, column: &str) -> &str {
        let at = self.columns.iter().position(|name| name == column);
        at.and_then(|at| self.row.cells.get(at)).map_or("", |cell| unguard(cell.trim()))
    }

    fn text(&self, column: &str) -> String {
        clean::line(self.raw(column)).text
    }

    /// Whichever column holds the institution's own number.
    fn id(&self) -> String {
        ["mq_id", "student_id", "id"]
            .iter()
            .map(|name| self.text(name))
            .find(|id| !id.is_empty())
            .unwrap_or_default()
    }

    fn odd(&self, column: &str, said: &mut Vec<String>) {
        let (file, line) = (self.file, self.row.line);
        said.push(format!(
            "‘{file}’, row {line}: {} in ‘{column}’ is not understood.",
            quoted(self.raw(column))
        ));
    }

    fn unlimited(text: &str) -> bool {
        matches!(text.to_lowercase().as_str(), "unlimited" | "no limit" | "none")
    }

    fn target(&self, column: &str, said: &mut Vec<String>) -> Target {
        let text = self.raw(column);
        if Self::unlimited(text) {
            return Target::NotTaken;
        }
        match amount::read(text) {
            AmountText::Blank => Target::Blank,
            AmountText::Exact { amount } | AmountText::Rounded { amount, .. } => Target::Of(amount),
            AmountText::NotPositive => Target::NotTaken,
            _ => {
                self.odd(column, said);
                Target::NotTaken
            }
        }
    }

    /// "unlimited" stood for no limit and for $0.00 alike, so it says neither.
    fn limit(&self, column: &str, said: &mut Vec<String>) -> SeenLimit {
        let text = self.raw(column);
        if text.is_empty() || Self::unlimited(text) {
            return SeenLimit::Unknown;
        }
        match self.usage(column, said) {
            Some(amount) => SeenLimit::Of(amount),
            None => SeenLimit::Unknown,
        }
    }

    fn usage(&self, column: &str, said: &mut Vec<String>) -> Option<Usd> {
        let text = self.raw(column);
        if text.is_empty() {
            return None;
        }
        let read =
            Usd::parse_measured(text.trim_start_matches('$')).ok().filter(|amount| *amount >= Usd::ZERO);
        if read.is_none() {
            self.odd(column, said);
        }
        read
    }

    fn flag(&self, column: &str, said: &mut Vec<String>) -> Option<bool> {
        match self.raw(column).to_lowercase().as_str() {
            "true" | "1" | "yes" | "wahr" | "vrai" => Some(true),
            "false" | "0" | "no" | "falsch" | "faux" => Some(false),
            "" => None,
            _ => {
                self.odd(column, said);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "email,name,target_limit,actual_limit,target_disabled,actual_disabled,key_name,hash\n";

    fn one(rest: &str) -> (LimitLine, Vec<String>) {
        let read = limits(format!("{HEAD}{rest}\n").as_bytes(), "limits.csv").unwrap();
        (read.lines[0].clone(), read.problems)
    }

    /// "unlimited" and 0 must never come out as no limit, nor as each other.
    #[test]
    fn blank_zero_and_unlimited_stay_three_things() {
        let (line, said) = one("a@b.edu,Ada,,0.0,,False,20250907_Ada,h1");
        assert_eq!((line.target, line.actual), (Target::Blank, SeenLimit::Of(Usd::ZERO)));
        assert_eq!((line.target_disabled, line.actual_disabled, said.len()), (None, Some(false), 0));
        let (line, _) = one("a@b.edu,Ada,unlimited,unlimited,true,FALSE,k,h1");
        assert_eq!((line.target, line.actual), (Target::NotTaken, SeenLimit::Unknown));
        let (line, _) = one("a@b.edu,Ada,0,2.5,true,FALSE,k,h1");
        assert_eq!((line.target, line.actual), (Target::NotTaken, SeenLimit::Of(Usd::from_cents(250))));
    }

    #[test]
    fn what_is_not_understood_is_named_with_its_line() {
        let (line, said) = one("a@b.edu,Ada,five,lots,perhaps,,k,h1");
        assert_eq!(
            (line.target, line.actual, line.target_disabled),
            (Target::NotTaken, SeenLimit::Unknown, None)
        );
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said.iter().all(|said| said.starts_with("‘limits.csv’, row 2: ")), "{said:?}");
        let no_hash = limits(format!("{HEAD}a@b.edu,Ada,1,1,,,k,\n").as_bytes(), "limits.csv").unwrap();
        assert_eq!(no_hash.lines.len(), 0);
        assert!(
            limits(b"email,name\na,b\n", "limits.csv").unwrap_err().to_string().contains("‘target_limit’")
        );
        let cut = limits(format!("{HEAD}a,A,1,1,,,k,h1\n\"b,B\n").as_bytes(), "limits.csv").unwrap();
        assert!(cut.lines.len() == 1 && cut.problems[0].contains("row 3"), "{cut:?}");
    }

    #[test]
    fn a_snapshot_reads_with_a_mark_at_its_start_and_python_words() {
        let text = "\u{feff}email,name,key_name,hash,usage,limit,disabled\na@b.edu,Ada,20250907_Ada,H1,1e-07,2,True\n";
        let read = snapshot(text.as_bytes(), "snapshot_20260227_100000.csv").unwrap();
        let line = &read.lines[0];
        assert_eq!((line.usage, line.disabled), (Some(Usd::from_nanos(100)), Some(true)));
        assert_eq!(line.limit, SeenLimit::Of(Usd::from_cents(200)));
        let huge = format!("email,hash,usage\na@b.edu,h,1\n{},h,1\n", "x".repeat(2_000_000));
        let read = snapshot(huge.as_bytes(), "snapshot_20260227_100000.csv").unwrap();
        assert!(
            read.lines.len() == 1 && read.problems[0].contains("row 3"),
            "a huge cell takes only its row"
        );
        assert!(read.problems[0].len() < 200, "and is not repeated");
    }
}
