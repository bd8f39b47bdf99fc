//! What importing a draft would change in a roster, row by row; importing again changes nothing.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::answers::{self, AnsweredRow};
use super::clean::quoted;
use super::draft::{DraftRow, Line, RosterDraft};
use super::identity::{self, Marks};
use super::matching::{self, Match};
use super::problem::{Answer, Problem, ProblemCode};
use crate::holder::{Holder, HolderId, Identity, Person, fold};
use crate::limit::Reset;

/// A person's answer to what is open about one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowAnswer {
    /// The row.
    pub line: Line,
    /// The answer.
    pub answer: Answer,
}

/// All answers given so far, in the order they were given; of two that settle the same problem, the later counts.
pub type Answers = [RowAnswer];

/// What becomes of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowState {
    /// Somebody who is not in the roster yet.
    New,
    /// In the roster, with something different.
    Changed,
    /// In the roster, just so.
    Same,
    /// Waits for a decision; not imported.
    NeedsYou,
    /// A second row of somebody, or skipped by choice; not imported.
    LeftOut,
}

/// One field that would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// `name`, `email`, `id`, `group`, `limit`, `reset` or `expires`.
    pub field: String,
    /// As it is now; `None` = empty.
    pub old: Option<String>,
    /// As it would be.
    pub new: String,
}

/// One row of the preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// Where it stands in the file.
    pub line: Line,
    /// Who it would be afterwards: the row, over what is known already.
    pub person: Person,
    /// What becomes of it.
    pub state: RowState,
    /// The one of the roster it is, where it is one.
    pub holder: Option<HolderId>,
    /// What would change.
    pub changes: Vec<FieldChange>,
}

/// How many of each; `rows` is the sum of the five states, `in_roster` that of `matched` and `not_in_file`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Rows of the file.
    pub rows: u32,
    /// New people.
    pub new: u32,
    /// People with changes.
    pub changed: u32,
    /// People just so.
    pub same: u32,
    /// Rows that wait for a decision.
    pub needs_you: u32,
    /// Second rows of somebody, and rows skipped by choice.
    pub left_out: u32,
    /// People of the roster now.
    pub in_roster: u32,
    /// Of those, how many a row of the file is or may be.
    pub matched: u32,
    /// Of those, how many the file does not mention; they stay.
    pub not_in_file: u32,
}

/// What importing would do, shown before anything is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Every row of the file, in its order.
    pub rows: Vec<PreviewRow>,
    /// People of the roster whom the file does not mention, in roster order; they stay.
    pub not_in_file: Vec<HolderId>,
    /// How many of each.
    pub totals: Totals,
    /// What is still open or worth knowing, with answers taken into account.
    pub problems: Vec<Problem>,
}

/// Somebody to add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPerson {
    /// Their row in the file.
    pub line: Line,
    /// Who.
    pub person: Person,
}

/// What is to be stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterChanges {
    /// People to add, in file order.
    pub add: Vec<NewPerson>,
    /// People to replace, by row id, each whole.
    pub update: Vec<(HolderId, Person)>,
}

impl Preview {
    /// What is to be stored: new and changed people, nothing else.
    pub fn changes(&self) -> RosterChanges {
        let mut changes = RosterChanges::default();
        for row in &self.rows {
            match (row.state, row.holder) {
                (RowState::New, _) => {
                    changes.add.push(NewPerson { line: row.line, person: row.person.clone() });
                }
                (RowState::Changed, Some(holder)) => changes.update.push((holder, row.person.clone())),
                _ => {}
            }
        }
        changes
    }
}

/// What importing `draft` into a roster that holds `holders` would change, given these answers.
///
/// A row is somebody of the roster by id, else by e-mail, else by name; where that is not clear it waits for a
/// decision. A filled cell overwrites, an empty one does not. Nobody is removed. The same input gives the same preview.
pub fn preview(draft: &RosterDraft, holders: &[Holder], answers: &Answers) -> Preview {
    let (rows, settled) = answers::apply(&draft.rows, answers);
    let mut problems: Vec<Problem> = draft
        .problems
        .iter()
        .filter(|problem| !answers::is_identity(problem.code) && !settled.covers(problem))
        .cloned()
        .collect();
    let file_waits = problems.iter().any(|problem| problem.line.is_none() && problem.holds_up());
    let mut held = settled.held(&draft.problems);

    // Without an answer the draft knows already who stands in it twice; without a roster nobody is compared.
    let marks: Vec<Marks> = if answers.is_empty() && holders.is_empty() {
        Vec::new()
    } else {
        rows.iter().map(|row| Marks::of(&row.row.person)).collect()
    };
    let again = if answers.is_empty() { again_by_draft(draft) } else { again(&rows, &marks) };
    let repeated = repeated_rows(&rows, &again, holders);
    let in_play: Vec<bool> = (0..rows.len()).map(|at| !rows[at].skipped && !repeated[at]).collect();
    let matches = matching::match_rows(&rows, &marks, &in_play, holders);

    let same_people = if answers.is_empty() {
        draft.problems.iter().filter(|problem| answers::is_identity(problem.code)).cloned().collect()
    } else {
        let standing: Vec<&DraftRow> =
            rows.iter().filter(|row| !row.skipped).map(|row| row.row.as_ref()).collect();
        identity::problems(&standing)
    };
    let place: HashMap<Line, usize> = if same_people.is_empty() {
        HashMap::new()
    } else {
        rows.iter().enumerate().map(|(at, row)| (row.row.line, at)).collect()
    };
    let mut same_person_open: BTreeSet<Line> = BTreeSet::new();
    for problem in same_people {
        let at = problem.line.and_then(|line| place.get(&line).copied());
        let distinct = at.is_some_and(|at| rows[at].one_key.is_some() || !repeated[at]);
        if problem.code == ProblemCode::Duplicate && distinct {
            continue;
        }
        same_person_open.extend(problem.line.filter(|_| problem.holds_up()));
        problems.push(problem);
    }

    held.extend(&same_person_open);
    let names: HashMap<String, usize> =
        holders.iter().enumerate().rev().map(|(at, one)| (fold(&one.person.name), at)).collect();
    let mut preview = Preview::default();
    for (at, answered) in rows.iter().enumerate() {
        let line = answered.row.line;
        let mut shown = PreviewRow {
            line,
            person: answered.row.person.clone(),
            state: RowState::New,
            holder: None,
            changes: Vec::new(),
        };
        match &matches[at] {
            Match::Holder(holder) => {
                let holder = &holders[*holder];
                let (person, changes) = overlay(&holder.person, &answered.row);
                shown.state = if changes.is_empty() { RowState::Same } else { RowState::Changed };
                (shown.person, shown.changes, shown.holder) = (person, changes, Some(holder.id));
            }
            Match::Unclear(candidates) => {
                shown.state = RowState::NeedsYou;
                problems.push(unclear(&answered.row, candidates, holders));
            }
            Match::Nobody if in_play[at] && !names.is_empty() => {
                let other = names.get(&marks[at].name).filter(|_| !marks[at].name.is_empty());
                problems.extend(other.map(|other| namesake(&answered.row, &holders[*other].person)));
            }
            Match::Nobody => {}
        }
        if file_waits || held.contains(&line) {
            shown.state = RowState::NeedsYou;
        }
        // A skipped row waits for nothing; a repeated one only for whether it is the same person.
        if answered.skipped || (repeated[at] && !file_waits && !same_person_open.contains(&line)) {
            shown.state = RowState::LeftOut;
        }
        preview.rows.push(shown);
    }
    problems.sort_by_key(|problem| (problem.line.unwrap_or(0), problem.code));
    preview.problems = problems;
    count(&mut preview, &matches, holders);
    preview
}

/// Whether each row's person stands further up too, as the draft was told when it was put together.
fn again_by_draft(draft: &RosterDraft) -> Vec<bool> {
    let twice: HashSet<Line> = draft
        .problems
        .iter()
        .filter(|problem| problem.code == ProblemCode::Duplicate)
        .filter_map(|problem| problem.line)
        .collect();
    draft.rows.iter().map(|row| !twice.is_empty() && twice.contains(&row.line)).collect()
}

/// The same with answers, of the rows that are not skipped.
fn again(rows: &[AnsweredRow<'_>], marks: &[Marks]) -> Vec<bool> {
    let standing: Vec<usize> = (0..rows.len()).filter(|at| !rows[*at].skipped).collect();
    let standing_marks: Vec<&Marks> = standing.iter().map(|at| &marks[*at]).collect();
    let mut again = vec![false; rows.len()];
    for (at, earlier) in standing.iter().zip(identity::repeats(&standing_marks)) {
        again[*at] = !earlier.is_empty();
    }
    again
}

/// Rows that are a second row of somebody: by the person's answer, else unless the roster already holds as many.
fn repeated_rows(rows: &[AnsweredRow<'_>], again: &[bool], holders: &[Holder]) -> Vec<bool> {
    if holders.is_empty() {
        return rows.iter().zip(again).map(|(row, again)| *again && row.one_key.unwrap_or(true)).collect();
    }
    let mut in_roster: HashMap<Identity, usize> = HashMap::new();
    for holder in holders {
        *in_roster.entry(holder.person.identity()).or_default() += 1;
    }
    let mut seen: HashMap<Identity, usize> = HashMap::new();
    let mut repeated = vec![false; rows.len()];
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| !row.skipped) {
        let identity = row.row.person.identity();
        let held = in_roster.get(&identity).copied().unwrap_or_default();
        let before = seen.entry(identity).or_default();
        let room = *before > 0 && held > *before;
        repeated[at] = again[at] && row.one_key.unwrap_or(!room);
        if !repeated[at] {
            *before += 1;
        }
    }
    repeated
}

/// The row laid over what is known: filled cells overwrite, empty ones do not.
fn overlay(known: &Person, row: &DraftRow) -> (Person, Vec<FieldChange>) {
    let mut person = known.clone();
    let mut changes = Vec::new();
    let mut note = |field: &str, old: Option<String>, new: String| {
        changes.push(FieldChange { field: field.to_owned(), old, new });
    };
    let new = &row.person;
    if !new.name.is_empty() && !row.name_from_email && new.name != known.name {
        note("name", Some(known.name.clone()).filter(|name| !name.is_empty()), new.name.clone());
        person.name.clone_from(&new.name);
    }
    let texts = [
        ("email", &mut person.email, &new.email),
        ("id", &mut person.external_id, &new.external_id),
        ("group", &mut person.group, &new.group),
    ];
    for (field, old, new) in texts {
        if let Some(text) = new.as_ref().filter(|text| !text.is_empty() && Some(*text) != old.as_ref()) {
            note(field, old.replace(text.clone()), text.clone());
        }
    }
    if let Some(limit) = new.limit.filter(|limit| known.limit != Some(*limit)) {
        note("limit", known.limit.map(|old| old.get().to_money()), limit.get().to_money());
        person.limit = Some(limit);
    }
    if let Some(reset) = new.reset.filter(|reset| known.reset != Some(*reset)) {
        let word = |reset: Reset| reset.api_word().unwrap_or("never").to_owned();
        note("reset", known.reset.map(word), word(reset));
        person.reset = Some(reset);
    }
    if let Some(expires) = new.expires.filter(|expires| known.expires != Some(*expires)) {
        note("expires", known.expires.map(|old| old.to_string()), expires.to_string());
        person.expires = Some(expires);
    }
    (person, changes)
}

fn unclear(row: &DraftRow, candidates: &[usize], holders: &[Holder]) -> Problem {
    let name = quoted(&row.person.name);
    let who: Vec<String> = candidates.iter().take(3).map(|at| describe(&holders[*at].person)).collect();
    let message = format!(
        "Row {}: {name} may be {}, who is in the roster already. Say whether it is the same person. Nothing was changed.",
        row.line,
        who.join(" or "),
    );
    let mut choices: Vec<Answer> =
        candidates.iter().map(|at| Answer::SamePerson { holder: holders[*at].id }).collect();
    choices.extend([Answer::NewPerson, Answer::SkipRow]);
    Problem::needs_you(Some(row.line), ProblemCode::IdentityUnclear, message, choices)
}

/// A new person with the name of somebody else in the roster: worth a word, no more.
fn namesake(row: &DraftRow, other: &Person) -> Problem {
    let message = format!(
        "Row {}: the roster already has {}. This is somebody else and gets a separate key.",
        row.line,
        describe(other),
    );
    Problem::note(Some(row.line), ProblemCode::SameName, message)
}

fn describe(person: &Person) -> String {
    let mark = person.external_id.as_deref().map(|id| format!("id {id}")).or_else(|| person.email.clone());
    let name = quoted(&person.name);
    mark.map_or(name.clone(), |mark| format!("{name} ({})", quoted(&mark).trim_matches(['‘', '’'])))
}

fn count(preview: &mut Preview, matches: &[Match], holders: &[Holder]) {
    let mut mentioned: BTreeSet<usize> = BTreeSet::new();
    for found in matches {
        match found {
            Match::Holder(at) => {
                mentioned.insert(*at);
            }
            Match::Unclear(candidates) => mentioned.extend(candidates),
            Match::Nobody => {}
        }
    }
    preview.not_in_file =
        (0..holders.len()).filter(|at| !mentioned.contains(at)).map(|at| holders[at].id).collect();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let states = |state: RowState| number(preview.rows.iter().filter(|row| row.state == state).count());
    preview.totals = Totals {
        rows: number(preview.rows.len()),
        new: states(RowState::New),
        changed: states(RowState::Changed),
        same: states(RowState::Same),
        needs_you: states(RowState::NeedsYou),
        left_out: states(RowState::LeftOut),
        in_roster: number(holders.len()),
        matched: number(mentioned.len()),
        not_in_file: number(preview.not_in_file.len()),
    };
}
