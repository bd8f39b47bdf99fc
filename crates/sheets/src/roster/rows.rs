//! The rows below the headings become people, each with what is open about them.

use std::borrow::Cow;

use keyroster_domain::dates::Today;
use keyroster_domain::holder::Person;
use keyroster_domain::roster::clean::{self, NAME_MAX, quoted};
use keyroster_domain::roster::{
    Answer, ColumnMap, DraftRow, Layout, Line, Problem, ProblemCode as Code, Role,
};

use super::cells;
use super::records::Record;
use crate::cell;

/// Where the roles are.
pub(super) struct Places {
    name: Option<(usize, bool)>,
    parts: (Option<usize>, Option<usize>),
    email: Option<usize>,
    id: Option<usize>,
    group: Option<usize>,
    limit: Option<usize>,
    reset: Option<usize>,
    expires: Option<usize>,
    has_names: bool,
    /// Columns of the file; filled cells beyond them are too many.
    width: usize,
    /// A cell too many may be a part of the name that a stray delimiter cut off.
    name_is_last: bool,
}

impl Places {
    pub fn of(map: &ColumnMap) -> Places {
        let straight = map.find(Role::Name).map(|at| (at, false));
        let parts = (map.find(Role::FirstName), map.find(Role::LastName));
        let name = straight.or(map.find(Role::NameLastFirst).map(|at| (at, true)));
        let last = map.columns.last().map(|column| column.role);
        Places {
            name,
            parts,
            email: map.find(Role::Email),
            id: map.find(Role::Id),
            group: map.find(Role::Group),
            limit: map.find(Role::Limit),
            reset: map.find(Role::Reset),
            expires: map.find(Role::Expires),
            has_names: map.has_names(),
            width: map.columns.len(),
            name_is_last: matches!(
                last,
                Some(Role::Name | Role::NameLastFirst | Role::FirstName | Role::LastName)
            ),
        }
    }
}

/// Whether every name in this column has exactly one comma with something on both sides.
pub(super) fn all_last_first(body: &[&Record], at: usize) -> bool {
    let mut some = false;
    for cell in body
        .iter()
        .filter_map(|row| row.cells.get(at))
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty())
    {
        if turned(cell).is_none() {
            return false;
        }
        some = true;
    }
    some
}

/// "Last, First" as "First Last"; `None` unless there is exactly one comma with something on both sides.
fn turned(name: &str) -> Option<String> {
    let (last, first) = name.split_once(',')?;
    let (last, first) = (last.trim(), first.trim());
    (!last.is_empty() && !first.is_empty() && !first.contains(',')).then(|| format!("{first} {last}"))
}

/// First and last name joined; names written in Chinese characters put the last name first, without a blank.
fn joined(first: &str, last: &str) -> String {
    let eastern = |text: &str| {
        !text.is_empty() && text.chars().all(|c| matches!(c, '\u{3005}' | '\u{3400}'..='\u{9fff}'))
    };
    if eastern(first) && eastern(last) {
        return format!("{last}{first}");
    }
    format!("{first} {last}").trim().to_owned()
}

/// Reads one row; problems are added as they are found.
pub(super) fn read(record: &Record, places: &Places, today: &Today, problems: &mut Vec<Problem>) -> DraftRow {
    let line = record.line;
    let mut row = Row { record, invisible: false, formula: false };
    let mut person = Person {
        external_id: row.text(places.id).filter(|id| !id.is_empty()),
        group: row.text(places.group).filter(|group| !group.is_empty()),
        ..Person::default()
    };
    let name = row.name(places);
    let email_cell = row.text(places.email).unwrap_or_default();
    person.email = cells::email(&email_cell, line, problems);
    person.limit = cells::limit(&row.raw(places.limit), line, problems);
    person.reset = cells::reset(&row.raw(places.reset), line, problems);
    person.expires = cells::expires(&row.raw(places.expires), line, today, problems);
    for (what, text) in
        [("id", &mut person.external_id), ("group", &mut person.group), ("e-mail", &mut person.email)]
    {
        if let Some(long) =
            text.as_mut().filter(|text| text.len() > NAME_MAX && text.chars().count() > NAME_MAX)
        {
            problems.push(too_long(what, line, long, vec![Answer::SkipRow]));
            *long = long.chars().take(NAME_MAX).collect();
        }
    }
    let front = person.email.as_deref().and_then(|email| email.split_once('@')).map(|(front, _)| front);
    let name_from_email = !places.has_names && front.is_some_and(|front| !front.is_empty());
    person.name = if name_from_email { front.unwrap_or_default().to_owned() } else { name };
    if person.name.is_empty() {
        let message = format!("Row {line} has no name. It will be skipped unless you fill it in.");
        let choices = vec![Answer::FillInName { name: String::new() }, Answer::SkipRow];
        problems.push(Problem::needs_you(Some(line), Code::MissingName, message, choices));
    } else if person.name.len() > NAME_MAX && person.name.chars().count() > NAME_MAX {
        let choices = vec![Answer::FillInName { name: String::new() }, Answer::SkipRow];
        problems.push(too_long("name", line, &person.name, choices));
        person.name = person.name.chars().take(NAME_MAX).collect();
    }
    if row.invisible {
        let message = format!(
            "Row {line} contains invisible characters. We show the name as {}.",
            quoted(&person.name)
        );
        problems.push(Problem::note(Some(line), Code::InvisibleCharacters, message));
    }
    if row.formula {
        let message = format!("Row {line} has a cell that looks like a formula. It is kept as plain text.");
        problems.push(Problem::note(Some(line), Code::FormulaAsText, message));
    }
    if record.width() > places.width {
        problems.push(ragged(record, places, person.email.as_deref().is_some_and(cells::is_email)));
    }
    DraftRow { line, person, name_from_email }
}

fn too_long(what: &str, line: Line, text: &str, choices: Vec<Answer>) -> Problem {
    let message = format!(
        "The {what} in row {line} has {} characters; the limit is {NAME_MAX}. Is this the right column?",
        thousands(text.chars().count()),
    );
    Problem::needs_you(Some(line), Code::NameTooLong, message, choices)
}

fn thousands(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A row with more filled cells than columns: a note where the e-mail stands where it should and no name can be
/// cut, else a question.
fn ragged(record: &Record, places: &Places, email_in_place: bool) -> Problem {
    let line = record.line;
    let extra = quoted(record.cells[places.width].trim());
    if email_in_place && !places.name_is_last {
        let message =
            format!("Row {line} has more columns than the heading. What follows ({extra}) is left out.");
        return Problem::note(Some(line), Code::RaggedRow, message);
    }
    let message = format!(
        "Row {line} has more columns than the heading, from {extra} on. Check that its columns are in place."
    );
    Problem::needs_you(Some(line), Code::RaggedRow, message, vec![Answer::TakeAsRead, Answer::SkipRow])
}

struct Row<'a> {
    record: &'a Record,
    invisible: bool,
    formula: bool,
}

impl Row<'_> {
    /// A cell as written, without our own guard mark.
    fn raw(&self, at: Option<usize>) -> Cow<'_, str> {
        let cell = at.and_then(|at| self.record.cells.get(at)).map_or("", String::as_str);
        Cow::Borrowed(cell::unguard(cell))
    }

    /// A cell made clean; what was taken out is remembered.
    fn text(&mut self, at: Option<usize>) -> Option<String> {
        let at = at?;
        let written = cell::unguard(self.record.cells.get(at).map_or("", String::as_str));
        let cleaned = clean::line(written);
        self.invisible |= cleaned.had_invisible;
        // A lone dash stands for "nothing" in many lists.
        self.formula |= cleaned.text.chars().nth(1).is_some() && cell::is_formula_like(&cleaned.text);
        Some(cleaned.text)
    }

    fn name(&mut self, places: &Places) -> String {
        if let Some((at, last_first)) = places.name {
            let name = self.text(Some(at)).unwrap_or_default();
            return if last_first { turned(&name).unwrap_or(name) } else { name };
        }
        let first = self.text(places.parts.0).unwrap_or_default();
        let last = self.text(places.parts.1).unwrap_or_default();
        joined(&first, &last)
    }
}

/// Canvas puts a row of possible points below its headings.
pub(super) fn is_points_row(record: &Record, layout: Layout) -> bool {
    layout == Layout::Canvas
        && record.cells.first().is_some_and(|cell| {
            let cell = cell.trim();
            cell.eq_ignore_ascii_case("points possible")
                || (cell.is_empty() && record.cells.iter().any(|c| c.trim() == "(read only)"))
        })
}
