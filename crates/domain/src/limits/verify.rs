//! The end of a run: one complete list, against which every change is held.

use std::collections::HashMap;

use super::apply::{Apply, Effect, Step};
use super::end::End;
use super::plan::Act;
use super::seen::Now;
use crate::key::{KeyHash, ListedKey};
use crate::provisioning::PauseReason;

/// How the last look goes.
#[derive(Debug, Default)]
pub(super) struct Verify {
    /// The list is being read.
    pub reading: bool,
    /// Changed keys that the list does not show.
    pub missing: usize,
    begun: bool,
    complete: Option<bool>,
    /// Changes that the list does not show in place.
    otherwise: usize,
}

impl Verify {
    pub fn verified(&self) -> Option<bool> {
        self.complete.map(|complete| complete && self.otherwise == 0 && self.missing == 0)
    }
}

impl Apply {
    /// Begins the last look, where one is due; whether it goes on.
    pub(super) fn begin_verify(&mut self) -> bool {
        if self.verify.reading {
            return true;
        }
        let hopeless = matches!(self.breaker, Some(PauseReason::NotAccepted(_) | PauseReason::Forbidden(_)));
        if self.verify.begun || hopeless || !self.tracks.iter().any(|track| track.sent) {
            return false;
        }
        (self.verify.begun, self.verify.reading) = (true, true);
        self.out.push(Effect::ReadList);
        true
    }

    pub(super) fn list_read(&mut self, keys: Option<Vec<ListedKey>>) {
        if !std::mem::take(&mut self.verify.reading) {
            return;
        }
        let Some(keys) = keys else { return };
        self.verify.complete = Some(true);
        let listed: HashMap<KeyHash, ListedKey> =
            keys.into_iter().map(|key| (key.hash.clone(), key)).collect();
        for track in &self.tracks {
            debug_assert!(track.step == Step::Ended, "the list is read when everything has ended");
            if !matches!(track.end, Some(End::Done | End::Already)) {
                continue;
            }
            match (track.item.act, listed.get(&track.item.hash)) {
                (Act::Delete, None) => {}
                (Act::Set(_), None) => self.verify.missing += 1,
                (Act::Delete, Some(_)) => self.verify.otherwise += 1,
                (Act::Set(set), Some(key)) => {
                    self.verify.otherwise += usize::from(!set.met_by(&Now::of(key).seen));
                }
            }
        }
    }
}
