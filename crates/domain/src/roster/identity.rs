//! Who stands in a file twice, and who only looks like it.

use std::collections::HashMap;

use super::clean::quoted;
use super::draft::{DraftRow, Line};
use super::problem::{Answer, Problem, ProblemCode};
use crate::holder::{Person, fold, is_stand_in_email};

/// The texts people are compared by, folded; empty where there is nothing to compare.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    pub id: String,
    pub email: String,
    pub name: String,
}

impl Marks {
    pub(crate) fn of(person: &Person) -> Marks {
        let optional = |field: &Option<String>| field.as_deref().map(folded).unwrap_or_default();
        Marks {
            id: optional(&person.external_id),
            email: optional(&person.email),
            name: folded(&person.name),
        }
    }

    /// Whether ids or e-mails say that these are two different people.
    pub(crate) fn contradict(&self, other: &Marks) -> bool {
        let differ = |one: &str, two: &str| !one.is_empty() && !two.is_empty() && one != two;
        differ(&self.id, &other.id) || differ(&self.email, &other.email)
    }
}

/// [`fold`], with a short way for plain ASCII: it runs over every row of large files.
pub(crate) fn folded(text: &str) -> String {
    let plain = text.bytes().all(|b| matches!(b, b'!'..=b'~' | b' '))
        && !text.starts_with(' ')
        && !text.ends_with(' ')
        && !text.contains("  ");
    if plain { text.to_ascii_lowercase() } else { fold(text) }
}

/// For each row, the rows before it that are the same person (empty for a first row): by id; without an id by
/// e-mail; without both by name. A stand-in e-mail identifies nobody.
pub(crate) fn repeats(marks: &[Marks]) -> Vec<Vec<usize>> {
    let mut by_id: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut by_email: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, mark) in marks.iter().enumerate() {
        if !mark.id.is_empty() {
            by_id.entry(&mark.id).or_default().push(at);
        }
        if !mark.email.is_empty() && !is_stand_in_email(&mark.email) {
            by_email.entry(&mark.email).or_default().push(at);
        }
        if mark.id.is_empty() && mark.email.is_empty() && !mark.name.is_empty() {
            by_name.entry(&mark.name).or_default().push(at);
        }
    }
    let before = |group: Option<&Vec<usize>>, at: usize| -> Vec<usize> {
        group.map_or_else(Vec::new, |group| {
            let end = group.partition_point(|other| *other < at);
            // The first few are enough to name; a file of one repeated row must not cost its square.
            group[..end.min(MANY)].to_vec()
        })
    };
    marks
        .iter()
        .enumerate()
        .map(|(at, mark)| {
            if !mark.id.is_empty() {
                let same_id = before(by_id.get(mark.id.as_str()), at);
                if !same_id.is_empty() {
                    return same_id;
                }
                // A row without an id but with this row's e-mail, further up, is this person too.
                let mut same_email = before(by_email.get(mark.email.as_str()), at);
                same_email.retain(|other| marks[*other].id.is_empty());
                same_email
            } else if !mark.email.is_empty() {
                before(by_email.get(mark.email.as_str()), at)
            } else {
                before(by_name.get(mark.name.as_str()), at)
            }
        })
        .collect()
}

/// How many rows are named in a message, at most.
const MANY: usize = 5;

/// What only all rows together show: people twice (`duplicate`), and the softer `same_email` and `same_name`.
pub fn problems(rows: &[DraftRow]) -> Vec<Problem> {
    let marks: Vec<Marks> = rows.iter().map(|row| Marks::of(&row.person)).collect();
    let repeats = repeats(&marks);
    let mut problems = Vec::new();
    for (at, earlier) in repeats.iter().enumerate() {
        if let Some(first) = earlier.first() {
            problems.push(duplicate(rows, &marks, at, *first, earlier));
        }
    }
    problems.extend(soft(rows, &marks, &repeats, |mark| &mark.email, same_email));
    problems.extend(soft(rows, &marks, &repeats, |mark| &mark.name, same_name));
    problems
}

fn duplicate(rows: &[DraftRow], marks: &[Marks], at: usize, first: usize, earlier: &[usize]) -> Problem {
    let (row, other) = (&rows[at], &rows[first]);
    let lines: Vec<Line> = earlier.iter().map(|at| rows[*at].line).chain([row.line]).collect();
    let by_name = !row.name_from_email && !other.name_from_email;
    if by_name && !row.person.name.is_empty() && marks[at].name != marks[first].name {
        let shared = if marks[at].id.is_empty() || marks[at].id != marks[first].id { "e-mail" } else { "id" };
        let message = format!(
            "{} and {} have the same {shared} ({}). Are they one person? Row {} waits for your answer.",
            quoted(&other.person.name),
            quoted(&row.person.name),
            rows_text(&[other.line, row.line]),
            row.line,
        );
        return Problem::needs_you(
            Some(row.line),
            ProblemCode::Duplicate,
            message,
            vec![Answer::OneKey, Answer::MakeTwo, Answer::SkipRow],
        );
    }
    let times = if lines.len() == 2 { "twice".to_owned() } else { "several times".to_owned() };
    let name = shown_name(&other.person);
    let message = format!("{name} appears {times} ({}). One key will be made.", rows_text(&lines));
    let mut problem = Problem::note(Some(row.line), ProblemCode::Duplicate, message);
    problem.choices = vec![Answer::MakeTwo];
    problem
}

/// One note for each group of different people who share a text.
fn soft(
    rows: &[DraftRow],
    marks: &[Marks],
    repeats: &[Vec<usize>],
    text: impl Fn(&Marks) -> &String,
    note: impl Fn(&[DraftRow], &[usize]) -> Problem,
) -> Vec<Problem> {
    let mut groups: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut order = Vec::new();
    for (at, mark) in marks.iter().enumerate() {
        let key = text(mark).as_str();
        if key.is_empty() || !repeats[at].is_empty() || is_stand_in_email(key) {
            continue;
        }
        let group = groups.entry(key).or_default();
        group.push(at);
        if group.len() == 2 {
            order.push(key);
        }
    }
    order.into_iter().map(|key| note(rows, &groups[key])).collect()
}

fn same_name(rows: &[DraftRow], group: &[usize]) -> Problem {
    let lines: Vec<Line> = group.iter().map(|at| rows[*at].line).collect();
    let how_many = if group.len() == 2 { "Two".to_owned() } else { group.len().to_string() };
    let first = &rows[group[0]].person;
    let message = format!(
        "{how_many} people are called {} ({}). They get separate keys; e-mails will be printed to tell them apart.",
        shown_name(first),
        rows_text(&lines),
    );
    Problem::note(Some(lines[1]), ProblemCode::SameName, message)
}

fn same_email(rows: &[DraftRow], group: &[usize]) -> Problem {
    let lines: Vec<Line> = group.iter().map(|at| rows[*at].line).collect();
    let email = rows[group[0]].person.email.as_deref().unwrap_or_default();
    let message = format!(
        "{} have the same e-mail {} but different ids. They get separate keys.",
        capital(&rows_text(&lines)),
        quoted(email),
    );
    Problem::note(Some(lines[1]), ProblemCode::SameEmail, message)
}

/// A name as it stands in a sentence, shortened like any quoted text.
fn shown_name(person: &Person) -> String {
    let name =
        if person.name.is_empty() { person.email.as_deref().unwrap_or_default() } else { &person.name };
    quoted(name).trim_matches(['‘', '’']).to_owned()
}

/// `rows 4 and 17`, `rows 7, 19, 30`, and a count beyond five.
fn rows_text(lines: &[Line]) -> String {
    match lines {
        [one, two] => format!("rows {one} and {two}"),
        _ => {
            let named: Vec<String> = lines.iter().take(MANY).map(ToString::to_string).collect();
            let more = lines.len().saturating_sub(MANY);
            let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("rows {}{rest}", named.join(", "))
        }
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
