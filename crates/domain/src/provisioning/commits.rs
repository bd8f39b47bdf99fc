//! What waits to be written: one commit at a time, everything that came up meanwhile in the next one.

use std::collections::HashSet;
use std::time::Duration;

use jiff::Timestamp;

use super::cleanup::Off;
use super::durable::{AttemptState, Change, Commit, CommitId, SwitchOff};
use super::effect::Effect;
use super::event::CommitTrouble;
use super::state::State;
use crate::key::ListedKey;

/// The first pause after a failed commit; doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// One change that waits. Attempts are written as they stand when the commit begins.
#[derive(Clone, Debug)]
enum Pending {
    Intent(usize),
    Stored { at: usize, key: Box<ListedKey>, tries: u32 },
    Touched(usize),
    Plain(Box<Change>),
}

/// The changes that wait, and the commit under way.
#[derive(Clone, Debug, Default)]
pub(super) struct Commits {
    pending: Vec<Pending>,
    under_way: Option<(CommitId, Vec<Pending>)>,
    last_id: CommitId,
    failures: u32,
    /// Writing failed too often: only a secret in hand is worth another try.
    dead: bool,
    /// No commit begins before this.
    pub held_until: Option<Timestamp>,
    unwritten: HashSet<usize>,
}

impl Commits {
    pub fn push(&mut self, change: Change) {
        self.pending.push(Pending::Plain(Box::new(change)));
    }

    pub fn push_intent(&mut self, at: usize) {
        self.pending.push(Pending::Intent(at));
    }

    pub fn push_stored(&mut self, at: usize, key: Box<ListedKey>) {
        self.dead = false;
        self.pending.push(Pending::Stored { at, key, tries: 0 });
    }

    /// The attempt changed; it is written once, however often it changed.
    pub fn touch(&mut self, at: usize) {
        let waits = |p: &Pending| matches!(p, Pending::Touched(a) | Pending::Intent(a) if *a == at);
        if !self.unwritten.contains(&at) && !self.pending.iter().any(waits) {
            self.pending.push(Pending::Touched(at));
        }
    }

    /// This attempt has no row in the data file and gets none.
    pub fn never_written(&mut self, at: usize) {
        self.unwritten.insert(at);
    }

    /// Takes back the intents whose commit has not begun.
    pub fn take_intents(&mut self) -> Vec<usize> {
        let taken = self.pending.extract_if(.., |p| matches!(p, Pending::Intent(_)));
        taken.filter_map(|p| if let Pending::Intent(at) = p { Some(at) } else { None }).collect()
    }

    pub fn busy(&self) -> bool {
        self.under_way.is_some() || !self.pending.is_empty() && !self.dead
    }

    pub fn revive(&mut self) {
        self.dead = false;
        self.failures = 0;
        self.held_until = None;
    }
}

impl State {
    pub(super) fn begin_commit(&mut self) {
        let commits = &mut self.commits;
        if commits.held_until.is_some_and(|at| self.now >= at) {
            commits.held_until = None;
        }
        let waits = commits.dead || commits.held_until.is_some() || commits.under_way.is_some();
        if waits || commits.pending.is_empty() {
            return;
        }
        let pending = std::mem::take(&mut commits.pending);
        let change = |p: &Pending| match p {
            Pending::Intent(at) => Change::Intent(self.attempts[*at].clone()),
            Pending::Touched(at) => Change::Attempt(self.attempts[*at].clone()),
            Pending::Stored { at, key, .. } => {
                Change::Stored { attempt: self.attempts[*at].clone(), key: key.clone() }
            }
            Pending::Plain(change) => (**change).clone(),
        };
        commits.last_id += 1;
        let id = commits.last_id;
        self.out.push(Effect::Commit(Commit { id, changes: pending.iter().map(change).collect() }));
        commits.under_way = Some((id, pending));
    }

    fn commit_ended(&mut self, id: CommitId) -> Option<Vec<Pending>> {
        self.commits.under_way.take_if(|(name, _)| *name == id).map(|(_, pending)| pending)
    }

    pub(super) fn committed(&mut self, id: CommitId) {
        let Some(written) = self.commit_ended(id) else { return };
        self.commits.revive();
        for item in written {
            match item {
                Pending::Intent(at) => self.intent_committed(at),
                Pending::Stored { at, key, .. } => self.acknowledge(at, &key),
                Pending::Touched(_) | Pending::Plain(_) => {}
            }
        }
    }

    /// The secret is durable: only now the key counts as created (promise R2).
    fn acknowledge(&mut self, at: usize, key: &ListedKey) {
        self.flying.remove(&at);
        self.count_as_created(at, key);
        if self.attempts[at].switch_off == SwitchOff::Wanted {
            self.offs.insert(key.hash.clone(), Off::new(at));
        }
    }

    pub(super) fn count_as_created(&mut self, at: usize, key: &ListedKey) {
        let row = self.attempts[at].row;
        self.stored.insert(key.hash.clone());
        let before = self.kept.insert(row, (key.hash.clone(), Some(at)));
        if before.is_some_and(|(hash, _)| hash != key.hash) {
            self.conflict = Some(format!("row {row} has two keys"));
        }
        self.refresh_row(row);
    }

    pub(super) fn commit_failed(&mut self, id: CommitId, why: &CommitTrouble) {
        let Some(unwritten) = self.commit_ended(id) else { return };
        self.open_breaker_for_commit(why);
        let retries = self.config.bounds.commit_retries;
        let mut again = Vec::new();
        for item in unwritten {
            match item {
                Pending::Intent(at) => self.intent_lost(at),
                Pending::Stored { at, tries, .. } if tries >= retries => self.undo(at),
                Pending::Stored { at, key, tries } => {
                    again.push(Pending::Stored { at, key, tries: tries + 1 });
                }
                other => again.push(other),
            }
        }
        let commits = &mut self.commits;
        commits.pending.splice(0..0, again);
        commits.failures += 1;
        let holds_secret = commits.pending.iter().any(|p| matches!(p, Pending::Stored { .. }));
        commits.dead = commits.failures > retries && !holds_secret;
        commits.held_until = Some(super::plus(self.now, FIRST_PAUSE * (1 << commits.failures.min(4))));
    }

    /// A secret that cannot be stored would be lost: its key is deleted again, and the summary says so.
    fn undo(&mut self, at: usize) {
        self.flying.remove(&at);
        self.set_attempt(at, AttemptState::Unclear, "the secret could not be stored");
        self.undo_key(at);
    }
}
