//! What the answers given so far make of a draft's rows.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::clean;
use super::draft::{DraftRow, Line};
use super::merge::Answers;
use super::problem::{Answer, Problem, ProblemCode};
use crate::holder::{HolderId, is_stand_in_email};

/// A row with its answers applied.
pub(super) struct AnsweredRow<'a> {
    pub row: Cow<'a, DraftRow>,
    pub skipped: bool,
    /// The answer to "is this the same person as further up?".
    pub one_key: Option<bool>,
    /// The answer to "who of the roster is this?".
    pub chosen: Option<Chosen>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Chosen {
    Holder(HolderId),
    Nobody,
}

/// Applies the answers, and says which problems they settle.
pub(super) fn apply<'a>(rows: &'a [DraftRow], answers: &Answers) -> (Vec<AnsweredRow<'a>>, Settled) {
    let mut by_line: BTreeMap<Line, Vec<&Answer>> = BTreeMap::new();
    for given in answers {
        by_line.entry(given.line).or_default().push(&given.answer);
    }
    let mut settled = Settled::default();
    let answered = rows
        .iter()
        .map(|row| {
            let row_now = Cow::Borrowed(row);
            let mut answered = AnsweredRow { row: row_now, skipped: false, one_key: None, chosen: None };
            for answer in by_line.get(&row.line).into_iter().flatten() {
                if take(&mut answered, answer) {
                    settled.by_line.entry(row.line).or_default().push((*answer).clone());
                }
            }
            answered
        })
        .collect();
    (answered, settled)
}

/// Which problems are settled.
#[derive(Default)]
pub(super) struct Settled {
    by_line: BTreeMap<Line, Vec<Answer>>,
}

impl Settled {
    pub(super) fn covers(&self, problem: &Problem) -> bool {
        let given = problem.line.and_then(|line| self.by_line.get(&line));
        given.is_some_and(|given| given.iter().any(|answer| answer.settles(problem.code)))
    }

    /// Lines with a problem that holds them up and that no answer settles.
    pub(super) fn held(&self, problems: &[Problem]) -> BTreeSet<Line> {
        problems
            .iter()
            .filter(|problem| problem.holds_up() && !is_identity(problem.code) && !self.covers(problem))
            .filter_map(|problem| problem.line)
            .collect()
    }
}

/// Problems that are found anew once answers are in, because names and e-mails may have changed.
pub(super) fn is_identity(code: ProblemCode) -> bool {
    matches!(
        code,
        ProblemCode::Duplicate
            | ProblemCode::SameEmail
            | ProblemCode::SameName
            | ProblemCode::IdentityUnclear
    )
}

/// Applies one answer; `false` where it cannot settle anything (an empty name, a stand-in address).
fn take(row: &mut AnsweredRow<'_>, answer: &Answer) -> bool {
    match answer {
        Answer::FillInName { name } => {
            let name = clean::line(name).text;
            if name.is_empty() || name.chars().count() > clean::NAME_MAX {
                return false;
            }
            let row = row.row.to_mut();
            row.person.name = name;
            row.name_from_email = false;
        }
        Answer::FillInEmail { email } => {
            let email = clean::line(email).text;
            if !email.contains('@') || email.contains(' ') || is_stand_in_email(&email) {
                return false;
            }
            row.row.to_mut().person.email = Some(email);
        }
        Answer::SkipRow => row.skipped = true,
        Answer::TakeAsRead => {}
        Answer::OneKey => row.one_key = Some(true),
        Answer::MakeTwo => row.one_key = Some(false),
        Answer::UseLimit { limit } => row.row.to_mut().person.limit = Some(*limit),
        Answer::UsePlanLimit => row.row.to_mut().person.limit = None,
        Answer::UseReset { reset } => row.row.to_mut().person.reset = Some(*reset),
        Answer::UsePlanReset => row.row.to_mut().person.reset = None,
        Answer::UseExpiry { expires } => row.row.to_mut().person.expires = Some(*expires),
        Answer::UsePlanExpiry => row.row.to_mut().person.expires = None,
        Answer::SamePerson { holder } => row.chosen = Some(Chosen::Holder(*holder)),
        Answer::NewPerson => row.chosen = Some(Chosen::Nobody),
    }
    true
}
