//! What is open between the rows: the same thing twice, and what many rows lack.

use std::collections::BTreeMap;

use keyroster_domain::holder::fold;
use keyroster_domain::roster::Severity;
use keyroster_domain::roster::clean::quoted;
use keyroster_domain::usd::Usd;

use super::headings::listed;
use super::{ClientRow, Field, Problem, ProblemCode as Code};

/// How many times the middle limit is unusual.
const UNUSUAL: i64 = 10;

/// All of it, as one problem each.
pub(super) fn problems(rows: &[ClientRow], problems: &mut Vec<Problem>) {
    let asked: Vec<u32> = problems
        .iter()
        .filter(|problem| problem.field == Some(Field::Limit))
        .flat_map(|problem| problem.lines.iter().copied())
        .collect();
    let without = |lacks: &dyn Fn(&ClientRow) -> bool| -> Vec<u32> {
        rows.iter().filter(|row| lacks(row)).map(|row| row.line).collect()
    };
    let limits = without(&|row| row.client.limit.is_none() && !asked.contains(&row.line));
    if !limits.is_empty() {
        let message = format!(
            "{} no monthly limit. Write one for each; a blank is never taken as ‘no limit’.",
            rows_have(&limits)
        );
        problems.push(problem(Severity::NeedsYou, Code::LimitMissing, limits, Field::Limit, message));
    }
    let emails = without(&|row| row.client.email.is_none());
    if !emails.is_empty() {
        let message = format!(
            "{} no billing e-mail. Statements can be made all the same; there is no mail draft.",
            rows_have(&emails)
        );
        problems.push(problem(Severity::Note, Code::EmailMissing, emails, Field::Email, message));
    }
    ids_twice(rows, problems);
    names_twice(rows, problems);
    external_ids_twice(rows, problems);
    unusual_limits(rows, problems);
}

fn problem(severity: Severity, code: Code, lines: Vec<u32>, field: Field, message: String) -> Problem {
    Problem { code, severity, lines, field: Some(field), message, offers: Vec::new() }
}

/// `Row 3 has`, `Rows 3, 5 and 7 have`, `14 rows have`.
fn rows_have(lines: &[u32]) -> String {
    match lines {
        [line] => format!("Row {line} has"),
        [_, _] | [_, _, _] => format!("Rows {} have", numbers(lines)),
        _ => format!("{} rows have", lines.len()),
    }
}

fn numbers(lines: &[u32]) -> String {
    let shown: Vec<String> = lines.iter().take(6).map(ToString::to_string).collect();
    if lines.len() > 6 { format!("{} …", shown.join(", ")) } else { listed(&shown) }
}

/// The rows of each value that stands in more than one, by value.
fn twice<'r>(pairs: impl Iterator<Item = (String, &'r ClientRow)>) -> Vec<(String, Vec<&'r ClientRow>)> {
    let mut seen: BTreeMap<String, Vec<&ClientRow>> = BTreeMap::new();
    for (value, row) in pairs.filter(|(value, _)| !value.is_empty()) {
        let rows = seen.entry(value).or_default();
        if rows.last().is_none_or(|last| last.line != row.line) {
            rows.push(row);
        }
    }
    seen.into_iter().filter(|(_, rows)| rows.len() > 1).collect()
}

fn lines(rows: &[&ClientRow]) -> Vec<u32> {
    rows.iter().map(|row| row.line).collect()
}

fn ids_twice(rows: &[ClientRow], problems: &mut Vec<Problem>) {
    let ids = rows.iter().filter_map(|row| Some((fold(row.client.id.as_deref()?), row)));
    for (_, same) in twice(ids) {
        let id = quoted(same[0].client.id.as_deref().unwrap_or_default());
        let message = format!(
            "The client id {id} stands in rows {}. Give each client their own.",
            numbers(&lines(&same))
        );
        problems.push(problem(Severity::NeedsYou, Code::IdTwice, lines(&same), Field::Id, message));
    }
}

fn names_twice(rows: &[ClientRow], problems: &mut Vec<Problem>) {
    for (_, same) in twice(rows.iter().map(|row| (fold(&row.client.name), row))) {
        let ids = same.iter().all(|row| row.client.id.is_some());
        let (name, at) = (quoted(&same[0].client.name), numbers(&lines(&same)));
        let (severity, message) = if ids {
            (
                Severity::Note,
                format!("Several clients are called {name} (rows {at}). Their client ids keep them apart."),
            )
        } else {
            let message = format!(
                "{name} stands in rows {at}. If it is one client, keep one row; otherwise give each a client id."
            );
            (Severity::NeedsYou, message)
        };
        problems.push(problem(severity, Code::NameTwice, lines(&same), Field::Name, message));
    }
}

fn external_ids_twice(rows: &[ClientRow], problems: &mut Vec<Problem>) {
    let ids = rows.iter().flat_map(|row| row.client.external_ids.iter().map(move |id| (id.clone(), row)));
    for (id, same) in twice(ids) {
        let message = format!(
            "The external user id {} stands with several clients (rows {}). Its usage would be nobody's: leave it with one.",
            quoted(&id),
            numbers(&lines(&same))
        );
        problems.push(problem(
            Severity::NeedsYou,
            Code::ExternalIdTwice,
            lines(&same),
            Field::ExternalIds,
            message,
        ));
    }
}

fn unusual_limits(rows: &[ClientRow], problems: &mut Vec<Problem>) {
    let mut limits: Vec<Usd> = rows.iter().filter_map(|row| Some(row.client.limit?.get())).collect();
    limits.sort();
    if limits.len() < 3 {
        return;
    }
    let middle = limits[limits.len() / 2];
    for row in rows {
        let Some(limit) = row.client.limit.map(|limit| limit.get()) else { continue };
        let times = limit.nanos() / middle.nanos();
        if times > UNUSUAL {
            let message = format!(
                "Row {}: {} is {times} times what most others have ({}). Is that right?",
                row.line,
                limit.to_money(),
                middle.to_money()
            );
            problems.push(problem(Severity::Note, Code::LimitUnusual, vec![row.line], Field::Limit, message));
        }
    }
}
