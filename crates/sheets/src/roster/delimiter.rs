//! What stands between the columns: a `sep=` line says it; otherwise headings, e-mails and even rows tell.

use std::collections::HashMap;

use keyroster_domain::roster::Delimiter;

use super::cells;
use super::heading;
use super::records::{self, Record};

/// A text without its `sep=` line, and the delimiter that line names.
pub(super) fn take_sep_line(text: &str) -> (&str, Option<Delimiter>) {
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    let first = text[..end].trim_matches(['"', ' ']);
    let named = first.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).map(|_| &first[4..]);
    let Some(named) = named else {
        return (text, None);
    };
    // A tab is trimmed by nobody here, but some programs write it as \t.
    let delimiter = Delimiter::ALL.into_iter().find(|delimiter| {
        named.chars().eq([delimiter.char()]) || (named == "\\t" && *delimiter == Delimiter::Tab)
    });
    let rest = &text[end..];
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n'])).unwrap_or(rest);
    (rest, delimiter)
}

/// The most likely delimiter; `None` for a file of one column.
pub(super) fn guess(text: &str) -> Option<Delimiter> {
    let mut end = text.len().min(64 * 1024);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    let mut best = (score_one_column(sample), None);
    for delimiter in [Delimiter::Tab, Delimiter::Semicolon, Delimiter::Comma, Delimiter::Pipe] {
        let score = score(sample, delimiter);
        if score > best.0 {
            best = (score, Some(delimiter));
        }
    }
    best.1
}

const ROWS: usize = 80;

fn filled(sample: &str, delimiter: Option<char>) -> Vec<Record> {
    let mut table = records::split(sample, delimiter, ROWS);
    table.records.retain(|record| !record.is_blank());
    table.records
}

fn score_one_column(sample: &str) -> usize {
    let rows = filled(sample, None);
    hits(&rows).0 * 1000 + 300 + emails(&rows)
}

fn score(sample: &str, delimiter: Delimiter) -> usize {
    let rows = filled(sample, Some(delimiter.char()));
    let (hits, heading_width) = hits(&rows);
    let mut widths: HashMap<usize, usize> = HashMap::new();
    for row in rows.iter().filter(|row| row.cells.len() > 1) {
        *widths.entry(row.cells.len()).or_default() += 1;
    }
    let Some((width, even)) = widths.into_iter().max_by_key(|(width, count)| (*count, *width)) else {
        return 0;
    };
    let emails = emails(&rows);
    // "Name" above lines like "Lovelace, Ada", or such lines alone, are one column with commas in it.
    let commas_in_names = delimiter == Delimiter::Comma
        && emails == 0
        && width == 2
        && (if hits > 0 { heading_width < width } else { rows.iter().all(reads_last_first) });
    if commas_in_names {
        return hits * 1000;
    }
    hits * 1000 + even * 500 / rows.len().max(1) + emails
}

fn reads_last_first(row: &Record) -> bool {
    row.cells.len() == 2
        && row.cells[1].starts_with(' ')
        && row.cells.iter().all(|cell| cell.chars().any(char::is_alphabetic))
}

/// The most known headings in one row, and how many cells that row has.
fn hits(rows: &[Record]) -> (usize, usize) {
    let best =
        rows.iter().take(heading::SEARCHED_ROWS).map(|row| (heading::known(&row.cells), row.cells.len()));
    best.max_by_key(|(hits, width)| (*hits, std::cmp::Reverse(*width))).unwrap_or((0, 0))
}

/// How many rows have an e-mail alone in a cell, out of 500.
fn emails(rows: &[Record]) -> usize {
    let with = rows.iter().filter(|row| row.cells.iter().any(|cell| cells::is_email(cell.trim()))).count();
    with * 500 / rows.len().max(1)
}
