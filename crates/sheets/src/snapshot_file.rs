//! A snapshot as a file: written for spreadsheets and the earlier tool's readers, read back from either.
//!
//! The first columns are the earlier tool's; ours follow. A file is read by its headings, whatever their order.

mod read;

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use keyroster_domain::key::{KeyHash, SeenLimit};
use keyroster_domain::roster::Line;
use keyroster_domain::usage::{UsageRow, UsageSnapshot};
use keyroster_domain::usd::Usd;

use crate::cell::{mark_for, push_own, push_text};

pub use read::read;

/// The columns, in order: the earlier tool's, then ours. A practice account's file has `note` after them.
pub const COLUMNS: [&str; 18] = [
    "email",
    "name",
    "hash",
    "key_name",
    "limit",
    "limit_remaining",
    "usage",
    "disabled",
    "created_at",
    "limit_reset",
    "expires_at",
    "byok_usage",
    "last_used_at",
    "label",
    "state",
    "read_at",
    "taken_at",
    "complete",
];

/// Whom a file names for a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilePerson {
    /// E-mail; empty where there is none.
    pub email: String,
    /// Name; empty where there is none.
    pub name: String,
}

/// A snapshot read from a file, or about to be written to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotFile {
    /// The counters. A file tells one time, so it ends when it begins.
    pub snapshot: UsageSnapshot,
    /// Whose keys they are, as far as is known.
    pub people: HashMap<KeyHash, FilePerson>,
    /// It comes from the practice account.
    pub practice: bool,
}

/// Why a file is no snapshot: every problem, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// At least one.
    pub problems: Vec<FileProblem>,
}

/// One problem of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    /// The row, as a spreadsheet numbers it; `None` = the whole file.
    pub line: Option<Line>,
    /// What is wrong, and what to do.
    pub message: String,
}

/// The file as CSV, safe in spreadsheets. UTF-8, with a byte order mark where there is text beyond ASCII.
///
/// `limit` says `no limit` where there is none; an empty cell is something that was not told.
pub fn csv(file: &SnapshotFile) -> Vec<u8> {
    let mut text = COLUMNS.join(",");
    text.push_str(if file.practice { ",note\r\n" } else { "\r\n" });
    let nobody = FilePerson::default();
    for row in &file.snapshot.rows {
        let person = file.people.get(&row.hash).unwrap_or(&nobody);
        push_row(&mut text, row, person, &file.snapshot);
        text.push_str(if file.practice { ",\"PRACTICE\"\r\n" } else { "\r\n" });
    }
    let mark = mark_for(&text);
    text.insert_str(0, mark);
    text.into_bytes()
}

fn push_row(text: &mut String, row: &UsageRow, person: &FilePerson, snapshot: &UsageSnapshot) {
    let dollars = |amount: Option<Usd>| amount.map(Usd::to_decimal).unwrap_or_default();
    let time = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    for part in [&person.email, &person.name, row.hash.as_str(), &row.name] {
        push_text(text, part);
        text.push(',');
    }
    let limit = match row.limit {
        SeenLimit::Of(amount) => amount.to_decimal(),
        SeenLimit::NoLimit => NO_LIMIT.to_owned(),
        SeenLimit::Unknown => String::new(),
    };
    let off = row.disabled.map(|off| if off { "True" } else { "False" });
    let reset = row.reset.map(|reset| reset.api_word().unwrap_or("never"));
    for part in [
        limit,
        dollars(row.remaining),
        dollars(row.usage),
        off.unwrap_or_default().to_owned(),
        time(row.created_at),
        reset.unwrap_or_default().to_owned(),
        time(row.expires_at),
        dollars(row.byok_usage),
        time(row.last_used_at),
    ] {
        push_own(text, &part);
        text.push(',');
    }
    push_text(text, row.label.as_deref().unwrap_or_default());
    let complete = if snapshot.complete { "yes" } else { "part" };
    let state = if row.gone { GONE } else { "there" };
    for part in [state, &time(row.read_at), &snapshot.began.to_string(), complete] {
        text.push(',');
        push_own(text, part);
    }
}

/// What stands in `limit` where there is none.
const NO_LIMIT: &str = "no limit";
/// What stands in `state` for a key that is not at OpenRouter any more.
const GONE: &str = "gone";

/// The proposed file name: `snapshot_20261218_140503.csv`, with `PRACTICE_` before it for practice.
pub fn file_name(taken_local: DateTime, practice: bool) -> String {
    let mark = if practice { "PRACTICE_" } else { "" };
    format!("{mark}snapshot_{}.csv", taken_local.strftime("%Y%m%d_%H%M%S"))
}
