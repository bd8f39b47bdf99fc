//! What is said about the whole file.

use keyroster_domain::roster::clean::quoted;
use keyroster_domain::roster::{ColumnMap, DraftRow, Line, Problem, ProblemCode as Code, ReadAs, Role};

use super::records::{MAX_COLUMNS, MAX_ROWS, Stop};

/// Reading stopped early.
pub(super) fn stopped(stop: &Stop) -> Problem {
    match stop {
        Stop::UnbalancedQuote(line, near) => {
            let message = format!(
                "From row {line} on the columns run together: a quotation mark \" is opened and not closed near {}. \
                 Fix row {line}. It and the rows below were not read.",
                quoted(near),
            );
            Problem::refused(Some(*line), Code::UnbalancedQuote, message)
        }
        Stop::TooManyRows => {
            let message = format!(
                "The file has more than {MAX_ROWS} rows. Only the first {MAX_ROWS} were read. Is this the right file?"
            );
            Problem::needs_you(None, Code::TooManyRows, message, Vec::new())
        }
        Stop::TooManyColumns(line) => {
            let message = format!(
                "Row {line} has more than {MAX_COLUMNS} columns. It and the rows below were not read. Is this the right file?"
            );
            Problem::refused(Some(*line), Code::TooManyColumns, message)
        }
    }
}

pub(super) fn repeated_heading(line: Line) -> Problem {
    let message = format!("Row {line} is a heading again. It was left out.");
    Problem::note(Some(line), Code::RepeatedHeading, message)
}

/// What is missing: people, headings, a name column.
pub(super) fn whole_file(has_heading: bool, columns: &ColumnMap, people: usize) -> Vec<Problem> {
    let mut problems = Vec::new();
    if people == 0 {
        let message = if has_heading {
            "The file has a heading line but no students. Nothing was imported."
        } else {
            "Nobody was found in the file. Nothing was imported."
        };
        problems.push(Problem::refused(None, Code::NoPeople, message));
        return problems;
    }
    let named = columns.has_names();
    if !named && (columns.find(Role::Email).is_none() || !has_heading && has_unclear_text(columns)) {
        problems.push(Problem::needs_you(
            None,
            Code::NoNameColumn,
            "Which column holds the names? Choose it above the rows. Nothing was imported.",
            Vec::new(),
        ));
    }
    if !has_heading {
        let used: Vec<String> =
            columns.used().map(|(role, at, _)| format!("column {} as {}", at + 1, spoken(role))).collect();
        let how = if used.is_empty() { String::new() } else { format!(" We took {}.", used.join(", ")) };
        let message = format!("The file has no headings we know.{how} Check it above the rows.");
        problems.push(Problem::note(None, Code::NoHeading, message));
    }
    problems
}

/// A role in a sentence.
fn spoken(role: Role) -> &'static str {
    match role {
        Role::Name => "names",
        Role::NameLastFirst => "names (last name first)",
        Role::FirstName => "first names",
        Role::LastName => "last names",
        Role::Email => "e-mails",
        Role::Id => "ids",
        Role::Group => "groups",
        Role::Limit => "limits",
        Role::Reset => "resets",
        Role::Expires => "end dates",
        Role::Ignored => "not used",
    }
}

/// Whether columns of words are left that may be names.
fn has_unclear_text(columns: &ColumnMap) -> bool {
    columns.columns.iter().any(|column| {
        column.role == Role::Ignored && column.sample.iter().any(|cell| cell.chars().any(char::is_alphabetic))
    })
}

/// Said once: the e-mail's front part is the name.
pub(super) fn name_from_email(rows: &[DraftRow]) -> Option<Problem> {
    let row = rows.iter().find(|row| row.name_from_email)?;
    let message = format!(
        "There is no name column, so the front part of each e-mail serves as the name, like {} in row {}.",
        quoted(&row.person.name),
        row.line,
    );
    Some(Problem::note(None, Code::NameFromEmail, message))
}

/// Up to five names to judge the reading by, foreign letters first.
pub(super) fn name_sample(rows: &[DraftRow]) -> Vec<String> {
    let shown = |row: &&DraftRow| !row.person.name.is_empty() && !row.name_from_email;
    let foreign = rows.iter().filter(shown).filter(|row| !row.person.name.is_ascii());
    let plain = rows.iter().filter(shown).filter(|row| row.person.name.is_ascii());
    foreign.chain(plain).take(5).map(|row| row.person.name.chars().take(60).collect()).collect()
}

/// The question whether names look right, where the encoding is a guess or the letters are garbled.
pub(super) fn encoding(read_as: &ReadAs) -> Option<Problem> {
    let garbled = |name: &String| {
        let pairs = name.chars().zip(name.chars().skip(1));
        let twice_encoded = |(one, two): (char, char)| {
            matches!(one, 'Ã' | 'Å' | 'Ä') && !two.is_ascii() && !two.is_lowercase()
        };
        name.contains('\u{fffd}') || pairs.into_iter().any(twice_encoded)
    };
    if !read_as.encoding_guessed && !read_as.name_sample.iter().any(garbled) {
        return None;
    }
    let names: Vec<&str> = read_as.name_sample.iter().map(String::as_str).take(3).collect();
    let label = read_as.encoding.map_or("", |encoding| encoding.label());
    let message = format!(
        "Do these names look right? {}. The file was read as {label}; if not, try another reading.",
        names.join(", ")
    );
    Some(Problem::note(None, Code::EncodingGuessed, message))
}
