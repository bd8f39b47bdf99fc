//! Reading a snapshot file: by headings, forgiving in form, strict in what counts; every problem with its row.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use keyroster_domain::key::{KeyHash, SeenLimit};
use keyroster_domain::limit::Reset;
use keyroster_domain::roster::{Line, Problem, ProblemCode};
use keyroster_domain::usage::{UsageRow, UsageSnapshot};
use keyroster_domain::usd::Usd;

use super::{FilePerson, FileProblem, GONE, NO_LIMIT, Refused, SnapshotFile};
use crate::cell::unguard;
use crate::roster::plain_rows;

/// How many problems are told.
const MOST_TOLD: usize = 20;
/// The earlier tool reads no more keys than this, and does not say so.
const EARLIER_TOOLS_PAGE: usize = 100;
/// The longest text that is taken for a key's hash.
const LONGEST_HASH: usize = 256;

/// What the file's columns are called: ours and the earlier tool's first.
const NAMES: [(&str, &[&str]); 17] = [
    ("email", &["email", "e_mail", "mail"]),
    ("name", &["name", "student", "student_name"]),
    ("hash", &["hash", "key_hash"]),
    ("key_name", &["key_name", "keyname"]),
    ("limit", &["limit", "actual_limit", "key_limit"]),
    ("limit_remaining", &["limit_remaining", "remaining", "left"]),
    ("usage", &["usage", "used", "total_usage", "key_usage"]),
    ("disabled", &["disabled", "actual_disabled", "is_disabled"]),
    ("created_at", &["created_at", "created"]),
    ("limit_reset", &["limit_reset", "reset"]),
    ("expires_at", &["expires_at", "expires"]),
    ("byok_usage", &["byok_usage"]),
    ("last_used_at", &["last_used_at", "last_used"]),
    ("label", &["label"]),
    ("state", &["state"]),
    ("read_at", &["read_at"]),
    ("taken_at", &["taken_at", "timestamp", "snapshot_at"]),
];

/// Reads a snapshot file. Its time comes from inside, else from its name (in `zone`), else it is `otherwise`.
///
/// # Errors
/// It is no snapshot, or something that counts cannot be read; nothing is guessed.
pub fn read(
    bytes: &[u8],
    file_name: &str,
    zone: &TimeZone,
    otherwise: Timestamp,
) -> Result<SnapshotFile, Refused> {
    let rows = plain_rows(bytes, file_name).map_err(|problem| other_file(&problem))?;
    let mut lines = rows.into_iter();
    let Some((_, headings)) = lines.next() else { return Err(whole(None, EMPTY)) };
    let columns = Columns::of(&headings)?;
    let mut problems = Vec::new();
    let mut found: Vec<(Line, UsageRow)> = Vec::new();
    let mut people = HashMap::new();
    let mut about = About::default();
    for (line, cells) in lines {
        let row = Row { columns: &columns, cells: &cells, line };
        match row.usage_row() {
            Ok(usage) => {
                about.take(&row);
                let person = FilePerson { email: row.text("email"), name: row.text("name") };
                if person != FilePerson::default() {
                    people.insert(usage.hash.clone(), person);
                }
                found.push((line, usage));
            }
            Err(problem) => problems.push(problem),
        }
    }
    found.sort_by(|(_, a), (_, b)| a.hash.cmp(&b.hash));
    for pair in found.windows(2).filter(|pair| pair[0].1.hash == pair[1].1.hash) {
        let message = format!("Rows {} and {} are the same key. Remove one of them.", pair[0].0, pair[1].0);
        problems.push(FileProblem { line: Some(pair[1].0), message });
    }
    if !problems.is_empty() {
        problems.sort_by_key(|problem| problem.line);
        problems.truncate(MOST_TOLD);
        return Err(Refused { problems });
    }
    let began = about.taken.or_else(|| named_time(file_name, zone)).unwrap_or(otherwise);
    let complete = about.complete.unwrap_or(found.len() != EARLIER_TOOLS_PAGE);
    Ok(SnapshotFile {
        snapshot: UsageSnapshot {
            began,
            ended: began,
            complete,
            account_usage: None,
            rows: found.into_iter().map(|(_, row)| row).collect(),
        },
        people,
        practice: about.practice,
    })
}

const EMPTY: &str = "The file is empty. Choose a snapshot (snapshot_….csv).";

fn whole(line: Option<Line>, message: &str) -> Refused {
    Refused { problems: vec![FileProblem { line, message: message.to_owned() }] }
}

/// The words about class lists, turned to snapshots.
fn other_file(problem: &Problem) -> Refused {
    match problem.code {
        ProblemCode::FileEmpty => whole(None, EMPTY),
        ProblemCode::UnbalancedQuote | ProblemCode::TooManyRows | ProblemCode::TooManyColumns => {
            whole(problem.line, &problem.message)
        }
        ProblemCode::FileTooLarge => {
            whole(None, "This file is too large for a snapshot. Is this the right file?")
        }
        _ => whole(
            None,
            "This is not a snapshot but another kind of file (a workbook, a document, a picture). Choose a file \
             like snapshot_20261122_140503.csv; a workbook is first saved as CSV UTF-8.",
        ),
    }
}

/// What the rows say of the whole snapshot.
#[derive(Default)]
struct About {
    taken: Option<Timestamp>,
    complete: Option<bool>,
    practice: bool,
}

impl About {
    fn take(&mut self, row: &Row<'_>) {
        self.taken = self.taken.or_else(|| row.time("taken_at"));
        if let Some(at) = row.columns.complete {
            let part = row.cell(at).eq_ignore_ascii_case("part");
            self.complete = Some(self.complete.unwrap_or(true) && !part);
        }
        self.practice |= row.columns.note.is_some_and(|at| row.cell(at) == "PRACTICE");
    }
}

/// Where each column is.
struct Columns {
    places: HashMap<&'static str, usize>,
    complete: Option<usize>,
    note: Option<usize>,
}

impl Columns {
    fn of(headings: &[String]) -> Result<Columns, Refused> {
        let plain: Vec<String> = headings.iter().map(|heading| plain(heading)).collect();
        let place = |names: &[&str]| names.iter().find_map(|name| plain.iter().position(|h| h == name));
        let places: HashMap<&'static str, usize> =
            NAMES.iter().filter_map(|(column, names)| Some((*column, place(names)?))).collect();
        let secret = place(&["api_key", "secret"]).is_some();
        let message = match (places.contains_key("hash"), places.contains_key("usage")) {
            (true, true) => None,
            _ if secret => Some(
                "This is a list of keys, not a snapshot: it says what the keys are, not what they used. Choose a \
                 file like snapshot_20261122_140503.csv."
                    .to_owned(),
            ),
            (false, _) => Some(missing("hash", "tells the keys apart")),
            (true, false) => Some(missing("usage", "says what each key used")),
        };
        match message {
            Some(message) => Err(whole(Some(1), &message)),
            None => Ok(Columns { places, complete: place(&["complete"]), note: place(&["note"]) }),
        }
    }
}

fn missing(column: &str, why: &str) -> String {
    format!("The file has no column ‘{column}’, which {why}. Choose a snapshot (snapshot_….csv).")
}

/// A heading as it is compared: lower case, anything but letters and digits as one `_`.
fn plain(heading: &str) -> String {
    let words = heading.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("_")
}

/// One row of the file.
struct Row<'a> {
    columns: &'a Columns,
    cells: &'a [String],
    line: Line,
}

impl Row<'_> {
    fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", |cell| cell.trim())
    }

    fn of(&self, column: &str) -> &str {
        self.columns.places.get(column).map_or("", |at| self.cell(*at))
    }

    /// A text as it was before it was made safe for spreadsheets.
    fn text(&self, column: &str) -> String {
        let at = self.columns.places.get(column);
        let cell = at.and_then(|at| self.cells.get(*at)).map_or("", String::as_str);
        unguard(cell).to_owned()
    }

    fn problem(&self, message: String) -> FileProblem {
        FileProblem { line: Some(self.line), message }
    }

    fn usage_row(&self) -> Result<UsageRow, FileProblem> {
        let hash = self.text("hash");
        let hash = hash.trim();
        if hash.is_empty() {
            return Err(self.problem(format!("Row {}: the column ‘hash’ is empty.", self.line)));
        }
        if hash.len() > LONGEST_HASH || hash.starts_with("sk-") || hash.chars().any(char::is_control) {
            let message = format!("Row {}: what stands in ‘hash’ names no key.", self.line);
            return Err(self.problem(message));
        }
        let limit = match self.of("limit") {
            "" => SeenLimit::Unknown,
            text if text.eq_ignore_ascii_case(NO_LIMIT) => SeenLimit::NoLimit,
            _ => self.amount("limit")?.map_or(SeenLimit::Unknown, SeenLimit::Of),
        };
        let label = self.text("label");
        Ok(UsageRow {
            hash: KeyHash::new(hash),
            name: self.text("key_name"),
            label: (!label.is_empty()).then_some(label),
            disabled: truth(self.of("disabled")),
            limit,
            remaining: self.amount("limit_remaining")?,
            reset: Some(self.of("limit_reset")).filter(|word| !word.is_empty()).and_then(Reset::from_word),
            usage: self.amount("usage")?,
            byok_usage: self.amount("byok_usage")?,
            created_at: self.time("created_at"),
            expires_at: self.time("expires_at"),
            last_used_at: self.time("last_used_at"),
            read_at: self.time("read_at"),
            gone: self.of("state") == GONE,
        })
    }

    /// An empty cell was not told; anything else has to be an amount.
    fn amount(&self, column: &str) -> Result<Option<Usd>, FileProblem> {
        let text = self.of(column);
        if text.is_empty() || text.eq_ignore_ascii_case("none") {
            return Ok(None);
        }
        let digits = text.strip_prefix('$').unwrap_or(text);
        Usd::parse_measured(digits).map(Some).map_err(|_| {
            let short = shown(text);
            self.problem(format!("Row {}: ‘{short}’ in ‘{column}’ isn't an amount.", self.line))
        })
    }

    fn time(&self, column: &str) -> Option<Timestamp> {
        let text = self.of(column);
        let utc = |civil: DateTime| civil.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp());
        text.parse().ok().or_else(|| text.parse::<DateTime>().and_then(utc).ok())
    }
}

/// At most 40 characters of a cell, without control characters.
fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '␀' } else { c }).take(40).collect()
}

fn truth(word: &str) -> Option<bool> {
    match word.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" => Some(true),
        "false" | "0" | "no" => Some(false),
        _ => None,
    }
}

/// The time in a name like `snapshot_20261122_140503.csv`.
fn named_time(file_name: &str, zone: &TimeZone) -> Option<Timestamp> {
    let (_, rest) = file_name.rsplit_once("snapshot_")?;
    let civil = DateTime::strptime("%Y%m%d_%H%M%S", rest.get(..15)?).ok()?;
    zone.to_timestamp(civil).ok()
}
