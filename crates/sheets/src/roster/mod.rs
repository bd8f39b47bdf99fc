//! A roster file or a pasted list becomes a [`RosterDraft`]: everything understood, and everything not.
//!
//! A pipeline of small steps: `sniff` (what kind of file) → `encoding` → `delimiter` → `records` (rows of cells; or
//! `workbook`) → `heading` → `column_map` → `rows` (people and their problems).

mod cells;
mod column_map;
mod delimiter;
mod encoding;
mod heading;
mod ods_size;
pub(crate) mod plain;
mod records;
mod rows;
mod sniff;
mod unusual;
mod vocabulary;
mod words;
mod workbook;

use keyroster_domain::dates::Today;
use keyroster_domain::roster::{
    ColumnMap, Delimiter, Format, Layout, Line, Problem, ProblemCode, ReadAs, Role, RosterDraft, TextEncoding,
};
use serde::{Deserialize, Serialize};

pub(crate) use cells::is_email;
use records::{Record, Table};
use rows::Places;
use sniff::Kind;

/// What a person changed about how the file is read; empty = as found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Overrides {
    /// Read the text in this encoding.
    pub encoding: Option<TextEncoding>,
    /// Columns are separated by this.
    pub delimiter: Option<Delimiter>,
    /// Where the headings are.
    pub heading: Option<HeadingChoice>,
    /// What each column is, in the order of the file; columns beyond the list are ignored.
    pub columns: Option<Vec<Role>>,
}

/// Where the headings are, by a person's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeadingChoice {
    /// There are none.
    None,
    /// In this row.
    Row(Line),
}

/// Reads a roster file. Always gives a draft: a file that is no list of people gives one whose
/// [`RosterDraft::refusal`] says why. What the file is, its bytes say; `file_name` only helps the words.
pub fn read(bytes: &[u8], file_name: &str, overrides: &Overrides, today: &Today) -> RosterDraft {
    let table = match sniff::sniff(bytes, file_name) {
        Kind::Refused(problem) => return RosterDraft::refused(problem),
        Kind::Text => return text(bytes, overrides, today),
        Kind::Xlsx => workbook::xlsx(bytes).map(|table| (Format::Xlsx, table)),
        Kind::Ods => workbook::ods(bytes).map(|table| (Format::Ods, table)),
    };
    match table {
        Ok((format, table)) => {
            let read_as = ReadAs { format, ..ReadAs::default() };
            people(&table, read_as, Vec::new(), overrides, today)
        }
        Err(problem) => RosterDraft::refused(problem),
    }
}

/// Reads a pasted text as a roster, the same way.
pub fn read_text(pasted: &str, overrides: &Overrides, today: &Today) -> RosterDraft {
    let overrides = Overrides { encoding: Some(TextEncoding::Utf8), ..overrides.clone() };
    match sniff::sniff(pasted.as_bytes(), "") {
        Kind::Refused(problem) => RosterDraft::refused(problem),
        _ => text(pasted.as_bytes(), &overrides, today),
    }
}

/// Columns of text: encoding, then delimiter, then rows.
fn text(bytes: &[u8], overrides: &Overrides, today: &Today) -> RosterDraft {
    let decoded = encoding::decode(bytes, overrides.encoding);
    let zeros = decoded.text.chars().take(4096).filter(|c| *c == '\0').count();
    if zeros > 400 {
        let message = "This doesn't look like a class list. Export the list as CSV and try again. Nothing was imported.";
        return RosterDraft::refused(Problem::refused(None, ProblemCode::FileNotAList, message));
    }
    let (rest, named) = delimiter::take_sep_line(&decoded.text);
    let delimiter = overrides.delimiter.or(named).or_else(|| delimiter::guess(rest));
    let table = records::split(rest, delimiter.map(Delimiter::char), records::MAX_ROWS);
    let read_as = ReadAs {
        encoding: Some(decoded.encoding),
        encoding_guessed: decoded.guessed,
        delimiter,
        ..ReadAs::default()
    };
    let mut problems = Vec::new();
    if decoded.unreadable {
        let message = format!(
            "Some characters cannot be read as {}. Look at the names, and try another reading.",
            decoded.encoding.label()
        );
        problems.push(Problem::note(None, ProblemCode::UnreadableCharacters, message));
    }
    people(&table, read_as, problems, overrides, today)
}

/// The rows of a text file whose columns have names of their own, blank ones left out, each with its number.
///
/// # Errors
/// What the file is instead, or why it could not be read to its end.
pub(crate) fn plain_rows(bytes: &[u8], file_name: &str) -> Result<Vec<(Line, Vec<String>)>, Problem> {
    match sniff::sniff(bytes, file_name) {
        Kind::Refused(problem) => return Err(problem),
        Kind::Xlsx | Kind::Ods => {
            let message = "This is a workbook. Save it as CSV UTF-8 there, then pick that file.";
            return Err(Problem::refused(None, ProblemCode::FileNotAList, message));
        }
        Kind::Text => {}
    }
    let decoded = encoding::decode(bytes, None);
    let (rest, named) = delimiter::take_sep_line(&decoded.text);
    let delimiter = named.or_else(|| delimiter::guess(rest));
    let table = records::split(rest, delimiter.map(Delimiter::char), records::MAX_ROWS);
    if let Some(stop) = &table.stop {
        return Err(words::stopped(stop));
    }
    let filled = table.records.into_iter().filter(|record| !record.is_blank());
    Ok(filled.map(|record| (record.line, record.cells)).collect())
}

/// Rows of cells: heading, then columns, then people.
fn people(
    table: &Table,
    mut read_as: ReadAs,
    mut problems: Vec<Problem>,
    overrides: &Overrides,
    today: &Today,
) -> RosterDraft {
    problems.extend(table.stop.as_ref().map(words::stopped));
    let records = &table.records;
    let heading = match overrides.heading {
        Some(HeadingChoice::None) => None,
        Some(HeadingChoice::Row(line)) => records.iter().position(|record| record.line == line),
        None => heading::find(records),
    };
    let headings: Vec<String> = heading.map_or_else(Vec::new, |at| {
        let record = &records[at];
        record.cells[..record.width()].to_vec()
    });
    read_as.header_row = heading.map(|at| records[at].line);
    read_as.layout = heading::layout(&headings);
    let body: Vec<&Record> = records[heading.map_or(0, |at| at + 1)..]
        .iter()
        .filter(|record| !record.is_blank() && !rows::is_points_row(record, read_as.layout))
        .filter(|record| {
            let again = heading.is_some_and(|at| heading::repeats(record, &records[at], read_as.layout));
            if again {
                problems.push(words::repeated_heading(record.line));
            }
            !again
        })
        .collect();

    let mut columns = match (&overrides.columns, heading) {
        (Some(roles), _) => column_map::chosen(&headings, roles, &body),
        (None, Some(_)) => column_map::by_headings(&headings, &body, read_as.layout),
        (None, None) => column_map::by_content(&body),
    };
    turn_where_all_have_commas(&mut columns, &body, &read_as, overrides);
    problems.extend(words::whole_file(heading.is_some(), &columns, body.len()));

    let mut people = Vec::new();
    if columns.has_names() || columns.find(Role::Email).is_some() {
        let places = Places::of(&columns);
        people = body.iter().map(|record| rows::read(record, &places, today, &mut problems)).collect();
        problems.extend(unusual::problems(&people));
        if !problems.iter().any(|problem| problem.code == ProblemCode::NoNameColumn) {
            problems.extend(words::name_from_email(&people));
        }
    }
    read_as.name_sample = words::name_sample(&people);
    problems.extend(words::encoding(&read_as));
    RosterDraft::new(read_as, columns, people, problems)
}

/// "Last, First" in every row of the name column, unless the file is our own or a person chose the column.
fn turn_where_all_have_commas(
    columns: &mut ColumnMap,
    body: &[&Record],
    read_as: &ReadAs,
    overrides: &Overrides,
) {
    let own = matches!(read_as.layout, Layout::OwnRoster | Layout::OwnKeyList);
    if own || overrides.columns.is_some() {
        return;
    }
    if let Some(at) = columns.find(Role::Name).filter(|at| rows::all_last_first(body, *at)) {
        columns.columns[at].role = Role::NameLastFirst;
    }
}
