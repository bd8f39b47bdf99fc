//! A comparison of two snapshots as a file: CSV for spreadsheets, PDF for people.

mod pdf;

use jiff::civil::DateTime;
use keyroster_domain::usd::Usd;

use crate::cell::{mark_for, push_own, push_text};

pub use pdf::pdf;

/// One of the two moments, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Its name, or what it was: ‘Before lab 3’, ‘Check’.
    pub name: String,
    /// Its time where the person is, written out.
    pub at: String,
    /// Its time, RFC 3339 UTC.
    pub utc: String,
    /// Whether the list of keys was complete.
    pub complete: bool,
}

/// What is written: everything in words and whole amounts already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The class, or the account.
    pub title: String,
    /// The earlier moment.
    pub earlier: Moment,
    /// The later one.
    pub later: Moment,
    /// One line each person, most spent first.
    pub lines: Vec<ComparisonLine>,
    /// The sum of what they spent.
    pub spent: Usd,
    /// What the middle one spent.
    pub middle: Option<Usd>,
    /// Facts beside the sum: what it says, how many.
    pub counts: Vec<(&'static str, usize)>,
    /// Sentences below the table.
    pub remarks: Vec<String>,
    /// Of the practice account.
    pub practice: bool,
}

/// One person in a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparisonLine {
    /// Name, or the key's name where nobody is known.
    pub name: String,
    /// E-mail; empty where there is none.
    pub email: String,
    /// Used in all at the earlier moment; `None` = not told.
    pub before: Option<Usd>,
    /// Used in all at the later one.
    pub after: Option<Usd>,
    /// Spent; `None` = left out of the sum.
    pub spent: Option<Usd>,
    /// Spent, in thousandths of the greatest.
    pub share: u16,
    /// What else there is to say.
    pub note: String,
}

/// The columns of the CSV, in order. A practice account's file has `practice` (always PRACTICE) after them.
pub const COLUMNS: [&str; 8] =
    ["name", "email", "used_before", "used_after", "spent", "note", "from_utc", "to_utc"];

/// The comparison as CSV: a line each person, and a last one with the sum. Empty = not told, or left out.
pub fn csv(comparison: &Comparison) -> Vec<u8> {
    let mut text = COLUMNS.join(",");
    let end = if comparison.practice { ",\"PRACTICE\"\r\n" } else { "\r\n" };
    text.push_str(if comparison.practice { ",practice\r\n" } else { "\r\n" });
    let dollars = |amount: Option<Usd>| amount.map(Usd::to_decimal).unwrap_or_default();
    let mut line = |name: &str, email: &str, amounts: [Option<Usd>; 3], note: &str| {
        push_text(&mut text, name);
        text.push(',');
        push_text(&mut text, email);
        for amount in amounts {
            text.push(',');
            push_own(&mut text, &dollars(amount));
        }
        text.push(',');
        push_text(&mut text, note);
        for utc in [&comparison.earlier.utc, &comparison.later.utc] {
            text.push(',');
            push_own(&mut text, utc);
        }
        text.push_str(end);
    };
    for person in &comparison.lines {
        line(&person.name, &person.email, [person.before, person.after, person.spent], &person.note);
    }
    line("Sum", "", [None, None, Some(comparison.spent)], &comparison.remarks.join(" "));
    let mark = mark_for(&text);
    text.insert_str(0, mark);
    text.into_bytes()
}

/// The proposed file name without its ending: `comparison_20261218_140503`, with `PRACTICE_` before it for practice.
pub fn file_stem(now_local: DateTime, practice: bool) -> String {
    let mark = if practice { "PRACTICE_" } else { "" };
    format!("{mark}comparison_{}", now_local.strftime("%Y%m%d_%H%M%S"))
}
