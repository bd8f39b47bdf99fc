//! From bytes to a draft.

use keyroster_domain::roster::Severity;
use keyroster_domain::roster::clean::{NAME_MAX, quoted};

use super::cells::{self, Notes};
use super::headings::{self, Columns, whole};
use super::{
    ClientEntry, ClientRow, ClientsDraft, Field, Fix, MOST_CLIENTS, Problem, ProblemCode as Code, across,
};
use crate::roster::plain::{self, Row, Stop};

/// Headings are looked for in the first rows; a title may stand above them.
const ROWS_TO_HEADING: usize = 12;
/// Problems told at most; a file with more is the wrong file.
const MOST_PROBLEMS: usize = 300;

/// Reads a list of clients: any encoding, delimiter, or the first sheet of a workbook. `fixes` are read in the place of
/// what stands in those cells. All problems at once; never panics.
pub fn read(bytes: &[u8], file_name: &str, fixes: &[Fix]) -> ClientsDraft {
    let table = match plain::read(bytes, file_name) {
        Ok(table) => table,
        Err(why) => return refused(Code::FileNotRead, String::from(why)),
    };
    let mut rows = table.rows.iter().filter(|row| !row.is_blank());
    let Some(heading) = rows.by_ref().take(ROWS_TO_HEADING).find(|row| headings::is_heading(row)) else {
        let message = "Which column holds the clients' names? Put headings above the rows, like ‘name’, ‘billing e-mail’ and ‘monthly limit’. Nothing was changed.";
        return refused(Code::NoNameColumn, message);
    };
    let (columns, mut problems) = headings::columns(heading);
    let Some(columns) = columns else { return ClientsDraft { rows: Vec::new(), problems } };
    let mut clients = Vec::new();
    for row in rows.filter(|row| row.cells != heading.cells) {
        if clients.len() >= MOST_CLIENTS {
            let message = format!(
                "The file has more than {MOST_CLIENTS} clients. Is this the right file? Nothing was changed."
            );
            return refused(Code::TooMany, message);
        }
        clients.extend(client(row, &columns, fixes, &mut problems));
    }
    problems.extend(table.stop.as_ref().map(stopped));
    if clients.is_empty() && problems.iter().all(|problem| problem.severity == Severity::Note) {
        return refused(
            Code::FileNotRead,
            "The file has a heading line but no clients. Nothing was changed.",
        );
    }
    problems.extend(table.guessed.and_then(|label| letters(label, &clients)));
    across::problems(&clients, &mut problems);
    problems.sort_by_key(|problem| problem.lines.first().copied().unwrap_or(0));
    if problems.len() > MOST_PROBLEMS {
        problems.truncate(MOST_PROBLEMS);
        let message = format!("More than {MOST_PROBLEMS} problems. Is this the right file?");
        problems.insert(0, whole(Code::TooMany, Severity::Refused, message));
    }
    ClientsDraft { rows: clients, problems }
}

fn refused(code: Code, message: impl Into<String>) -> ClientsDraft {
    ClientsDraft { rows: Vec::new(), problems: vec![whole(code, Severity::Refused, message)] }
}

/// Names to judge by whether the letters were read rightly, where they could be read wrongly.
fn letters(label: &str, clients: &[ClientRow]) -> Option<Problem> {
    let foreign = clients.iter().map(|row| row.client.name.as_str()).filter(|name| !name.is_ascii());
    let names: Vec<String> = foreign.take(3).map(|name| name.chars().take(40).collect()).collect();
    let message = format!(
        "Do these names look right? {}. The file was read as {label}; if not, save it as CSV UTF-8 and try again.",
        names.join(", ")
    );
    (!names.is_empty()).then(|| whole(Code::EncodingGuessed, Severity::Note, message))
}

/// Reading stopped early.
fn stopped(stop: &Stop) -> Problem {
    let (lines, message) = match stop {
        Stop::UnbalancedQuote(line, near) => {
            let message = format!(
                "From row {line} on the columns run together: a quotation mark \" is opened and not closed near {}. Fix row {line}. It and the rows below were not read.",
                quoted(near)
            );
            (vec![*line], message)
        }
        Stop::TooManyRows => (Vec::new(), "The file has too many rows. Is this the right file?".to_owned()),
        Stop::TooManyColumns(line) => {
            (vec![*line], format!("Row {line} has too many columns. Is this the right file?"))
        }
    };
    Problem { lines, ..whole(Code::FileNotRead, Severity::Refused, message) }
}

/// One client; `None` where the row's cells do not belong to their columns.
fn client(row: &Row, columns: &Columns, fixes: &[Fix], problems: &mut Vec<Problem>) -> Option<ClientRow> {
    let line = row.line;
    let mut notes = Notes { line, problems };
    if row.width() > columns.width() {
        let message = format!(
            "Row {line} has more columns than the heading. Put texts with commas or semicolons in quotation marks."
        );
        notes.add(Severity::NeedsYou, Code::Ragged, None, message);
        return None;
    }
    let cell = |field: Field| -> &str {
        let fixed = fixes.iter().rev().find(|fix| fix.line == line && fix.field == field);
        let written = || columns.place(field).and_then(|at| row.cells.get(at)).map_or("", String::as_str);
        fixed.map_or_else(written, |fix| &fix.text)
    };
    if Field::ALL.iter().any(|field| cell(*field).contains("sk-or-")) {
        let message = format!(
            "Row {line} contains a key. Keys don't belong in lists: take it out of the file. If others can read the file, replace the key."
        );
        notes.add(Severity::NeedsYou, Code::SecretInFile, None, message);
        return None;
    }
    let name = cells::text(cell(Field::Name), Field::Name, &mut notes).unwrap_or_default();
    let long = name.chars().count();
    if name.is_empty() {
        let message = format!("Row {line} has no name. Write one, or take the row out.");
        notes.add(Severity::NeedsYou, Code::NameMissing, Some(Field::Name), message);
    } else if long > NAME_MAX {
        let message = format!(
            "The name in row {line} has {long} characters; the limit is {NAME_MAX}. Is this the right column?"
        );
        notes.add(Severity::NeedsYou, Code::NameTooLong, Some(Field::Name), message);
    }
    let client = ClientEntry {
        name,
        email: cells::email(cell(Field::Email), &mut notes),
        limit: cells::amount(cell(Field::Limit), Field::Limit, &mut notes),
        markup: cells::percent(cell(Field::Markup), Field::Markup, &mut notes),
        tax: cells::percent(cell(Field::Tax), Field::Tax, &mut notes),
        minimum: cells::amount(cell(Field::Minimum), Field::Minimum, &mut notes),
        fixed: cells::amount(cell(Field::Fixed), Field::Fixed, &mut notes),
        external_ids: cells::external_ids(cell(Field::ExternalIds), &mut notes),
        notes: cells::text(cell(Field::Notes), Field::Notes, &mut notes),
        id: cells::text(cell(Field::Id), Field::Id, &mut notes),
    };
    Some(ClientRow { line, client })
}
