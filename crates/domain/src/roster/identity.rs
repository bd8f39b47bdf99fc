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
        let optional = |field: &Option<String>| field.as_deref().map(fold).unwrap_or_default();
        Marks { id: optional(&person.external_id), email: optional(&person.email), name: fold(&person.name) }
    }

    /// Whether ids or e-mails say that these are two different people.
    pub(crate) fn contradict(&self, other: &Marks) -> bool {
        let differ = |one: &str, two: &str| !one.is_empty() && !two.is_empty() && one != two;
        differ(&self.id, &other.id) || differ(&self.email, &other.email)
    }
}

/// Which rows share a text. Nobody is in a group by an empty one.
struct Alike {
    /// The group of each row, as an index into `groups`.
    group: Vec<Option<usize>>,
    /// The rows of each group: the first one, and the later ones in order (most groups have none).
    groups: Vec<(usize, Vec<usize>)>,
}

impl Alike {
    fn by<'a>(marks: &[&'a Marks], text: impl Fn(&'a Marks) -> &'a str) -> Alike {
        let mut known: HashMap<&str, usize> = HashMap::new();
        let mut alike = Alike { group: vec![None; marks.len()], groups: Vec::new() };
        for (at, mark) in marks.iter().enumerate() {
            let text = text(mark);
            if text.is_empty() {
                continue;
            }
            if known.is_empty() {
                known.reserve(marks.len() - at);
            }
            let group = *known.entry(text).or_insert(alike.groups.len());
            match alike.groups.get_mut(group) {
                Some((_, later)) => later.push(at),
                None => alike.groups.push((at, Vec::new())),
            }
            alike.group[at] = Some(group);
        }
        alike
    }

    /// The first few rows of this row's group that stand before it: enough to name, and a file of one repeated row must
    /// not cost its square.
    fn before(&self, at: usize) -> Vec<usize> {
        let Some((first, later)) = self.group[at].map(|group| &self.groups[group]) else { return Vec::new() };
        let all = std::iter::once(first).chain(later).copied();
        all.take_while(|other| *other < at).take(MANY).collect()
    }
}

/// The e-mail where it identifies somebody: a stand-in does not.
fn telling_email(mark: &Marks) -> &str {
    if is_stand_in_email(&mark.email) { "" } else { &mark.email }
}

/// For each row, the rows before it that are the same person (empty for a first row): by id; without an id by
/// e-mail; without both by name. A stand-in e-mail identifies nobody.
pub(crate) fn repeats(marks: &[&Marks]) -> Vec<Vec<usize>> {
    repeats_by(marks, &Alike::by(marks, telling_email))
}

fn repeats_by(marks: &[&Marks], by_email: &Alike) -> Vec<Vec<usize>> {
    let by_id = Alike::by(marks, |mark| &mark.id);
    let by_name =
        Alike::by(marks, |mark| if mark.id.is_empty() && mark.email.is_empty() { &mark.name } else { "" });
    let of_row = |(at, mark): (usize, &&Marks)| {
        if !mark.id.is_empty() {
            let same_id = by_id.before(at);
            if !same_id.is_empty() {
                return same_id;
            }
            // A row without an id but with this row's e-mail, further up, is this person too.
            let mut same_email = by_email.before(at);
            same_email.retain(|other| marks[*other].id.is_empty());
            same_email
        } else if !mark.email.is_empty() {
            by_email.before(at)
        } else {
            by_name.before(at)
        }
    };
    marks.iter().enumerate().map(of_row).collect()
}

/// How many rows are named in a message, at most.
const MANY: usize = 5;

/// What only all rows together show: people twice (`duplicate`), and the softer `same_email` and `same_name`.
pub fn problems(rows: &[&DraftRow]) -> Vec<Problem> {
    let marks: Vec<Marks> = rows.iter().map(|row| Marks::of(&row.person)).collect();
    let marks: Vec<&Marks> = marks.iter().collect();
    let by_email = Alike::by(&marks, telling_email);
    let repeats = repeats_by(&marks, &by_email);
    let mut problems = Vec::new();
    for (at, earlier) in repeats.iter().enumerate() {
        if let Some(first) = earlier.first() {
            problems.push(duplicate(rows, &marks, at, *first, earlier));
        }
    }
    problems.extend(soft(rows, &by_email, &repeats, same_email));
    let by_name = Alike::by(&marks, |mark| if is_stand_in_email(&mark.name) { "" } else { &mark.name });
    problems.extend(soft(rows, &by_name, &repeats, same_name));
    problems
}

fn duplicate(rows: &[&DraftRow], marks: &[&Marks], at: usize, first: usize, earlier: &[usize]) -> Problem {
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
    rows: &[&DraftRow],
    alike: &Alike,
    repeats: &[Vec<usize>],
    note: impl Fn(&[&DraftRow], &[usize]) -> Problem,
) -> Vec<Problem> {
    let several = alike.groups.iter().filter(|(_, later)| !later.is_empty());
    let different = several.map(|(first, later)| {
        let all = std::iter::once(first).chain(later).copied();
        all.filter(|at| repeats[*at].is_empty()).collect::<Vec<usize>>()
    });
    let mut groups: Vec<Vec<usize>> = different.filter(|group| group.len() > 1).collect();
    groups.sort_unstable_by_key(|group| group[1]);
    groups.iter().map(|group| note(rows, group)).collect()
}

fn same_name(rows: &[&DraftRow], group: &[usize]) -> Problem {
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

fn same_email(rows: &[&DraftRow], group: &[usize]) -> Problem {
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
