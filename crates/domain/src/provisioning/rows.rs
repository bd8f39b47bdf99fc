//! The rows of a run: which one's turn it is, and where each one stands.

use std::collections::{BTreeSet, HashMap};

use super::durable::{RowId, SwitchOff};
use super::effect::Effect;
use super::event::Wanted;
use super::progress::{Counts, Need, Progress, RowState};
use super::state::State;
use crate::holder::fold;
use crate::marker::cut_label;

/// One row of the run.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub id: RowId,
    /// What to make; `None` for rows that are only looked into.
    pub wanted: Option<Wanted>,
    pub left_out: bool,
    pub need: Option<Need>,
    pub tries: u32,
    state: RowState,
}

/// The rows of the run, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub list: Vec<Row>,
    at: HashMap<RowId, usize>,
    by_label: HashMap<String, Vec<RowId>>,
    /// Rows whose turn may come.
    pub ready: BTreeSet<usize>,
    pub counts: Counts,
    changed: BTreeSet<usize>,
    told: bool,
}

impl Rows {
    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn state(&self, row: RowId) -> Option<&RowState> {
        self.at.get(&row).map(|at| &self.list[*at].state)
    }

    pub fn get_mut(&mut self, row: RowId) -> Option<&mut Row> {
        self.at.get(&row).map(|at| &mut self.list[*at])
    }

    /// Rows whose name at OpenRouter would begin with this label.
    pub fn labelled(&self, label: &str) -> &[RowId] {
        self.by_label.get(&fold(label)).map_or(&[], Vec::as_slice)
    }

    pub fn add(&mut self, id: RowId, wanted: Option<Wanted>, left_out: bool) {
        if self.at.contains_key(&id) {
            return;
        }
        let at = self.list.len();
        self.at.insert(id, at);
        if let Some(wanted) = &wanted {
            self.by_label.entry(fold(&cut_label(&wanted.label))).or_default().push(id);
        }
        self.list.push(Row { id, wanted, left_out, need: None, tries: 0, state: RowState::Waiting });
        self.counts.waiting += 1;
        self.changed.insert(at);
    }

    fn set(&mut self, at: usize, state: RowState) {
        if self.list[at].state != state {
            let before = std::mem::replace(&mut self.list[at].state, state);
            *self.counts.of(&before) -= 1;
            *self.counts.of(&self.list[at].state) += 1;
            self.changed.insert(at);
        }
    }
}

impl State {
    /// Works out anew where a row stands, from everything known of it.
    pub(super) fn refresh_row(&mut self, row: RowId) {
        let Some(at) = self.rows.at.get(&row).copied() else { return };
        let state = self.row_state(&self.rows.list[at]);
        let flies = self.flying.keys().any(|a| self.attempts[*a].row == row);
        if state == RowState::Waiting && self.rows.list[at].wanted.is_some() && !flies {
            self.rows.ready.insert(at);
        } else {
            self.rows.ready.remove(&at);
        }
        self.rows.set(at, state);
    }

    pub(super) fn refresh_all(&mut self) {
        let ids: Vec<RowId> = self.rows.list.iter().map(|row| row.id).collect();
        ids.into_iter().for_each(|row| self.refresh_row(row));
    }

    fn row_state(&self, row: &Row) -> RowState {
        if row.left_out {
            return RowState::LeftOut;
        }
        if let Some((hash, attempt)) = self.kept.get(&row.id) {
            return match attempt.map(|at| self.attempts[at].switch_off) {
                None | Some(SwitchOff::NotNeeded) => RowState::Created(hash.clone()),
                Some(off) => {
                    let switched_off = off == SwitchOff::Done;
                    RowState::NeedsYou(Need::WrongTerms { hash: hash.clone(), switched_off })
                }
            };
        }
        if self.taken.contains(&row.id) {
            return RowState::LeftOut;
        }
        if let Some(about) = self.held.get(&row.id).and_then(|subjects| subjects.first()) {
            return RowState::NeedsYou(Need::Question(about.clone()));
        }
        let mut open = self.open.range((row.id, 0)..=(row.id, usize::MAX));
        let unclear = open.any(|(_, at)| !self.flying.contains_key(at));
        match &row.need {
            Some(Need::TooManyTries) if unclear => RowState::BeingChecked,
            Some(need) => RowState::NeedsYou(need.clone()),
            None if unclear => RowState::BeingChecked,
            None => RowState::Waiting,
        }
    }

    /// One try of this row is over without a key; it may be tried again, but not for ever.
    pub(super) fn count_try(&mut self, row: RowId) {
        let most = self.config.bounds.tries;
        if let Some(entry) = self.rows.get_mut(row) {
            entry.tries += 1;
            if entry.tries >= most && entry.need.is_none() {
                entry.need = Some(Need::TooManyTries);
            }
        }
    }

    pub(super) fn tell_progress(&mut self) {
        if self.rows.told && self.rows.changed.is_empty() {
            return;
        }
        self.rows.told = true;
        let changed = std::mem::take(&mut self.rows.changed);
        let rows = &self.rows.list;
        let changed = changed.into_iter().map(|at| (rows[at].id, rows[at].state.clone())).collect();
        let held_until = (self.pace.gate > self.now).then_some(self.pace.gate);
        self.out.push(Effect::Progress(Progress { counts: self.rows.counts, changed, held_until }));
    }
}
