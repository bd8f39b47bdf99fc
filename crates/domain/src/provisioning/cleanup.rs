//! Deleting ghosts, undoing keys that could not be stored, switching off keys with wrong terms.
//!
//! Everything here waits for a `Retry-After` like creates do. No delete leaves while a list is being read, and no list is begun while a delete is out.

use jiff::Timestamp;

use super::durable::{AttemptState, SwitchOff, Verdict};
use super::effect::Effect;
use super::event::{CallEnd, KeyEnd, Refusal};
use super::guard::{Looking, doubts};
use super::pace::backoff_bound;
use super::progress::PauseReason;
use super::question::{Doubt, Subject};
use super::state::{Entropy, State};
use crate::key::{KeyHash, ListedKey};

/// How often one call is repeated before the next look at the list takes over.
const CALL_TRIES: u32 = 4;

/// Why a key is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A list showed it, and the guard found no doubt.
    Ghost,
    /// Its secret could not be stored.
    Undo,
    /// A person said so.
    Answer,
}

/// Where a key on its way out is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DoomStep {
    WantsLook,
    Looking,
    WantsDelete,
    Deleting,
}

/// A key that is to be deleted.
#[derive(Clone, Debug)]
pub(super) struct Doom {
    pub attempt: Option<usize>,
    pub origin: Origin,
    pub step: DoomStep,
    tries: u32,
    not_before: Timestamp,
}

/// A stored key that is to be switched off.
#[derive(Clone, Debug)]
pub(super) struct Off {
    attempt: usize,
    sending: bool,
    tries: u32,
    not_before: Timestamp,
}

impl Off {
    pub fn new(attempt: usize) -> Off {
        Off { attempt, sending: false, tries: 0, not_before: Timestamp::MIN }
    }
}

impl State {
    /// Every reason not to clean up this key by itself.
    pub(super) fn doubts_about(&self, at: usize, key: &ListedKey) -> Vec<Doubt> {
        let looking =
            Looking { install: &self.install, epoch: self.epoch, now: self.now, times: &self.config.times };
        let mut found = doubts(&self.attempts[at], key, &looking);
        if self.config.sabotage.no_epoch_guard {
            found.retain(|doubt| !matches!(doubt, Doubt::OtherEpoch | Doubt::OtherInstall));
        }
        found
    }

    pub(super) fn doom(&mut self, hash: &KeyHash, attempt: Option<usize>, origin: Origin) {
        let step = if origin == Origin::Ghost { DoomStep::WantsLook } else { DoomStep::WantsDelete };
        let doom = Doom { attempt, origin, step, tries: 0, not_before: Timestamp::MIN };
        self.dooms.entry(hash.clone()).or_insert(doom);
    }

    pub(super) fn undo_key(&mut self, at: usize) {
        if let Some(hash) = self.attempts[at].hash.clone() {
            self.doom(&hash, Some(at), Origin::Undo);
        }
    }

    /// A new epoch: nothing older is deleted by itself any more. A delete already out cannot be called back.
    pub(super) fn forgive_ghosts(&mut self) {
        self.dooms.retain(|_, doom| doom.origin != Origin::Ghost || doom.step == DoomStep::Deleting);
    }

    pub(super) fn retry_offs(&mut self) {
        for off in self.offs.values_mut() {
            off.tries = 0;
        }
    }

    fn may_call(&self, doom: &Doom) -> bool {
        let waits = match doom.step {
            DoomStep::WantsLook => false,
            DoomStep::WantsDelete => self.lists.reading,
            DoomStep::Looking | DoomStep::Deleting => true,
        };
        !waits && (doom.origin != Origin::Ghost || self.active && !self.stopped)
    }

    pub(super) fn begin_cleanup(&mut self) {
        if self.now < self.pace.gate {
            return;
        }
        let ready: Vec<KeyHash> = (self.dooms.iter())
            .filter(|(_, doom)| self.may_call(doom) && self.now >= doom.not_before)
            .map(|(hash, _)| hash.clone())
            .collect();
        for hash in ready {
            let Some(doom) = self.dooms.get_mut(&hash) else { continue };
            if doom.step == DoomStep::WantsLook {
                doom.step = DoomStep::Looking;
                self.out.push(Effect::ReadKey(hash));
            } else {
                doom.step = DoomStep::Deleting;
                self.out.push(Effect::Delete(hash));
            }
        }
        for (hash, off) in &mut self.offs {
            if !off.sending && off.tries < CALL_TRIES && self.now >= off.not_before {
                off.sending = true;
                self.out.push(Effect::Disable(hash.clone()));
            }
        }
    }

    pub(super) fn cleanup_busy(&self) -> bool {
        self.deleting()
            || self.dooms.values().any(|doom| doom.step == DoomStep::Looking)
            || self.offs.values().any(|off| off.sending)
    }

    pub(super) fn deleting(&self) -> bool {
        self.dooms.values().any(|doom| doom.step == DoomStep::Deleting)
    }

    /// When the next call may leave, where one waits.
    pub(super) fn cleanup_due(&self) -> Option<Timestamp> {
        let dooms = self.dooms.values().filter(|doom| self.may_call(doom)).map(|doom| doom.not_before);
        let offs = self.offs.values().filter(|off| !off.sending && off.tries < CALL_TRIES);
        dooms.chain(offs.map(|off| off.not_before)).min().map(|at| at.max(self.pace.gate))
    }

    pub(super) fn key_read(&mut self, hash: &KeyHash, end: KeyEnd, entropy: Entropy<'_>) {
        let Some(doom) = self.dooms.get(hash).filter(|doom| doom.step == DoomStep::Looking) else { return };
        let attempt = doom.attempt;
        match (end, attempt) {
            (KeyEnd::Found(key), Some(at)) if key.hash == *hash && self.may_clean(at, hash) => {
                let doubts = self.doubts_about(at, &key);
                if doubts.is_empty() {
                    if let Some(doom) = self.dooms.get_mut(hash) {
                        doom.step = DoomStep::WantsDelete;
                    }
                } else {
                    self.dooms.remove(hash);
                    self.ask_about_key(at, &key, doubts);
                }
            }
            (KeyEnd::Refused(refusal), _) => {
                self.dooms.remove(hash);
                self.lists.look_once_more();
                self.read_refused(&refusal, entropy);
            }
            // A new key may be missing here for a while, and a deleted one may still be listed: the next look tells.
            (KeyEnd::Found(_) | KeyEnd::Gone | KeyEnd::Failed, _) => {
                self.dooms.remove(hash);
                self.lists.look_once_more();
            }
        }
    }

    /// Whether cleaning up after this attempt is allowed at all at this moment.
    pub(super) fn may_clean(&self, at: usize, hash: &KeyHash) -> bool {
        let flies = self.flying.contains_key(&at);
        let exempt = self.config.sabotage.no_in_flight_exclusion;
        (!flies || exempt) && !self.stored.contains(hash) && !self.known.contains_key(hash)
    }

    pub(super) fn deleted(&mut self, hash: &KeyHash, end: &CallEnd, entropy: Entropy<'_>) {
        let Some(doom) = self.dooms.get_mut(hash).filter(|doom| doom.step == DoomStep::Deleting) else {
            return;
        };
        doom.tries += 1;
        doom.step = DoomStep::WantsDelete;
        doom.not_before = super::plus(self.now, backoff_bound(&self.config.times, doom.tries - 1));
        let (attempt, origin, tries) = (doom.attempt, doom.origin, doom.tries);
        match end {
            CallEnd::Done | CallEnd::Gone => {
                self.dooms.remove(hash);
                self.key_gone(hash, attempt, origin);
                return;
            }
            CallEnd::Refused(refusal) => self.read_refused(refusal, entropy),
            CallEnd::Unclear => {}
        }
        if tries >= CALL_TRIES {
            self.dooms.remove(hash);
            self.lists.look_once_more();
        }
    }

    fn key_gone(&mut self, hash: &KeyHash, attempt: Option<usize>, origin: Origin) {
        self.strangers.remove(hash);
        if let Some(at) = attempt {
            match origin {
                Origin::Ghost => self.ghosts_deleted += 1,
                Origin::Undo => self.undone.push(self.attempts[at].row),
                Origin::Answer => {}
            }
            if self.attempts[at].state != AttemptState::Stored {
                self.attempts[at].hash = Some(hash.clone());
                self.set_attempt(at, AttemptState::GhostDeleted, "deleted; nobody had its secret");
            }
        } else {
            // Lists may show it for a while yet; that is no sign of anything new.
            self.decide(hash, Verdict::LeftAlone(None));
        }
        let about = Subject::Key(hash.clone());
        if origin == Origin::Answer { self.settle(&about) } else { self.withdraw(&about) }
    }

    /// A refusal of anything but a create.
    pub(super) fn read_refused(&mut self, refusal: &Refusal, entropy: Entropy<'_>) {
        match refusal.status {
            401 => self.open_breaker(PauseReason::NotAccepted(refusal.clone())),
            403 => self.open_breaker(PauseReason::Forbidden(refusal.clone())),
            429 => self.pace.held_back(self.now, refusal.retry_after, &self.config.times, entropy),
            _ => {}
        }
    }

    pub(super) fn disabled(&mut self, hash: &KeyHash, end: &CallEnd, entropy: Entropy<'_>) {
        let Some(off) = self.offs.get_mut(hash).filter(|off| off.sending) else { return };
        off.sending = false;
        off.tries += 1;
        off.not_before = super::plus(self.now, backoff_bound(&self.config.times, off.tries - 1));
        let at = off.attempt;
        match end {
            CallEnd::Done | CallEnd::Gone => {
                self.offs.remove(hash);
                self.attempts[at].switch_off = SwitchOff::Done;
                self.commits.touch(at);
                self.refresh_row(self.attempts[at].row);
            }
            CallEnd::Refused(refusal) => self.read_refused(refusal, entropy),
            CallEnd::Unclear => {}
        }
    }
}
