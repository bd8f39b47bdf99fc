//! Limits far above the others: a slip of a zero costs money, so they are asked about.

use keyroster_domain::roster::{Answer, DraftRow, Problem, ProblemCode};
use keyroster_domain::usd::Usd;

/// A question for each limit that is more than ten times the middle one, or more than $100.
pub(super) fn problems(rows: &[DraftRow]) -> Vec<Problem> {
    let mut limits: Vec<Usd> =
        rows.iter().filter_map(|row| row.person.limit).map(|limit| limit.get()).collect();
    if limits.is_empty() {
        return Vec::new();
    }
    limits.sort_unstable();
    let middle = limits[(limits.len() - 1) / 2];
    let hundred = Usd::from_cents(10_000);
    let mut problems = Vec::new();
    for row in rows {
        let Some(limit) = row.person.limit else {
            continue;
        };
        let (line, amount) = (row.line, limit.get());
        let far_above = middle.checked_mul(10).is_some_and(|bound| amount > bound);
        let message = if far_above {
            let times = amount.nanos() / middle.nanos();
            format!("Row {line}: {amount} is {times} times the others ({middle}). Is that right?")
        } else if amount > hundred {
            format!("Row {line}: {amount} is an unusually high limit. Is that right?")
        } else {
            continue;
        };
        let choices = vec![Answer::UseLimit { limit }, Answer::UsePlanLimit, Answer::SkipRow];
        problems.push(Problem::needs_you(Some(line), ProblemCode::LimitUnusual, message, choices));
    }
    problems
}
