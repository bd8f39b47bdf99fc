//! The course of a run: beginning, whose turn it is, stopping, going on, the end.

use super::durable::{Attempt, AttemptState, RowId, SwitchOff};
use super::effect::Effect;
use super::event::{CommitTrouble, Wanted};
use super::progress::{Need, PauseReason, Paused, Summary};
use super::rows::Rows;
use super::state::{Entropy, Flight, State};
use crate::marker::{Marker, key_name};

impl State {
    pub(super) fn begin_run(&mut self, rows: Vec<Wanted>, left_out: &[RowId]) {
        self.begin();
        self.running = true;
        for row in left_out {
            self.rows.add(*row, None, true);
        }
        for wanted in rows {
            self.rows.add(wanted.row, Some(wanted), false);
        }
        self.lists.begin_run(self.now, self.config.times.list_fresh, !self.flying.is_empty());
        self.match_strangers();
        self.refresh_all();
    }

    pub(super) fn begin_resolve(&mut self) {
        self.begin();
        self.running = false;
        let rows: Vec<RowId> = self.open.iter().map(|(row, _)| *row).collect();
        rows.into_iter().for_each(|row| self.rows.add(row, None, false));
        self.lists.begin_resolve();
        self.refresh_all();
    }

    fn begin(&mut self) {
        self.active = true;
        self.stopped = false;
        self.breaker = None;
        self.unclear_in_a_row = 0;
        self.ghosts_deleted = 0;
        self.undone.clear();
        self.rows = Rows::default();
        self.commits.revive();
        self.retry_offs();
        if self.review {
            self.out.push(Effect::Paused(Paused { reason: PauseReason::Review, again_at: None }));
        }
    }

    pub(super) fn go_on(&mut self) {
        self.active = true;
        self.stopped = false;
        self.breaker = None;
        self.unclear_in_a_row = 0;
        self.commits.revive();
        self.retry_offs();
        for row in &mut self.rows.list {
            row.tries = 0;
            if matches!(row.need, Some(Need::TooManyTries | Need::ReusedHash(_))) {
                row.need = None;
            }
        }
        self.lists.look_again();
        self.refresh_all();
    }

    pub(super) fn stop(&mut self) {
        if self.active && !self.stopped {
            self.stopped = true;
            self.drop_unsent_intents();
            self.out.push(Effect::Paused(Paused { reason: PauseReason::Stopped, again_at: None }));
        }
    }

    /// Whether a create may leave now: asked before an intent is written, and again after its commit.
    fn may_send(&self) -> bool {
        self.goes_on() && self.now >= self.pace.gate
    }

    pub(super) fn wants_to_create(&self) -> bool {
        self.goes_on() && self.running && self.lists.preflight_done && !self.rows.ready.is_empty()
    }

    pub(super) fn goes_on(&self) -> bool {
        self.active && !self.stopped && self.breaker.is_none() && !self.review
    }

    pub(super) fn begin_creates(&mut self, entropy: Entropy<'_>) {
        while self.wants_to_create() && self.may_send() && self.in_flight() < self.pace.limit {
            let Some(at) = self.rows.ready.pop_first() else { break };
            let Some(wanted) = self.rows.list[at].wanted.clone() else { continue };
            let marker = loop {
                let marker = Marker::new(self.tag, entropy());
                if !self.by_marker.contains_key(&marker) {
                    break marker;
                }
            };
            self.intend(&wanted, marker);
        }
    }

    fn intend(&mut self, wanted: &Wanted, marker: Marker) {
        let times = &self.config.times;
        let attempt = Attempt {
            marker,
            row: wanted.row,
            epoch: self.epoch,
            install: self.install.clone(),
            name: key_name(&wanted.label, marker),
            terms: wanted.terms,
            made_at: self.now,
            server_time: self.lists.server_time(self.now),
            deadline: super::plus(self.now, times.intent_fresh + times.request),
            state: AttemptState::Intent,
            hash: None,
            last_seen: None,
            switch_off: SwitchOff::NotNeeded,
            why: String::new(),
        };
        let at = self.attempts.len();
        self.by_marker.insert(marker, at);
        self.open.insert((attempt.row, at));
        self.flying.insert(at, Flight::Committing);
        self.attempts.push(attempt);
        self.commits.push_intent(at);
        if self.config.sabotage.post_before_commit {
            self.post(at);
        }
    }

    fn post(&mut self, at: usize) {
        let Attempt { marker, row, ref name, terms, .. } = self.attempts[at];
        self.flying.insert(at, Flight::Posting(self.now));
        self.lists.look_again();
        self.out.push(Effect::Post { marker, row, name: name.clone(), terms });
    }

    /// An intent is durable: send it, unless something came between.
    pub(super) fn intent_committed(&mut self, at: usize) {
        if self.flying.get(&at) != Some(&Flight::Committing) {
            return;
        }
        let fresh = super::plus(self.attempts[at].made_at, self.config.times.intent_fresh);
        let row = self.attempts[at].row;
        let wanted = self.rows.state(row) == Some(&super::progress::RowState::Waiting);
        if self.may_send() && self.now <= fresh && wanted {
            self.post(at);
        } else {
            self.flying.remove(&at);
            self.set_attempt(at, AttemptState::NotSent, "held back before sending");
        }
    }

    /// Intents that wait for a commit not yet begun leave no trace at all.
    pub(super) fn drop_unsent_intents(&mut self) {
        for at in self.commits.take_intents() {
            self.intent_lost(at);
        }
    }

    /// An intent was not written: as if it had never been, but for its marker, which is not used again.
    pub(super) fn intent_lost(&mut self, at: usize) {
        if self.flying.get(&at) == Some(&Flight::Committing) {
            self.flying.remove(&at);
            self.commits.never_written(at);
            self.set_attempt(at, AttemptState::NotSent, "not written down");
        }
    }

    pub(super) fn finish_if_done(&mut self) {
        let busy =
            !self.flying.is_empty() || self.lists.reading || self.cleanup_busy() || self.commits.busy();
        if !self.active || busy {
            return;
        }
        let stopped = match (&self.breaker, self.stopped, self.review) {
            (_, true, _) => Some(PauseReason::Stopped),
            (Some(reason), ..) => Some(reason.clone()),
            (None, _, true) if self.running => Some(PauseReason::Review),
            _ => None,
        };
        if !self.stopped && !self.hopeless() {
            let rows_left = self.running && stopped.is_none() && !self.rows.ready.is_empty();
            if rows_left || self.list_due().is_some() || self.cleanup_due().is_some() {
                return;
            }
        }
        self.active = false;
        let summary = Summary {
            counts: self.rows.counts,
            stopped,
            open: self.open.len(),
            ghosts_deleted: self.ghosts_deleted,
            undone: self.undone.clone(),
            appeared: self.lists.appeared.values().cloned().collect(),
            list_complete: self.lists.last_was_complete,
        };
        self.out.push(Effect::Finished(Box::new(summary)));
    }

    /// Whether nothing more can be learnt from OpenRouter at present.
    pub(super) fn hopeless(&self) -> bool {
        matches!(
            self.breaker,
            Some(PauseReason::NotAccepted(_) | PauseReason::Forbidden(_) | PauseReason::NoList)
        )
    }

    pub(super) fn open_breaker_for_commit(&mut self, why: &CommitTrouble) {
        self.open_breaker(PauseReason::Commit(why.clone()));
    }
}
