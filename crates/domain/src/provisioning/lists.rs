//! When the list is read, and what follows from one (resolve of the promises, §3.1).
//!
//! Which lists prove that an attempt led to no key: complete ones, *begun* after its deadline + settle (so that no page of
//! them was read while the key could still turn up), and after a list last showed a key of it; at least two, begun at least
//! `between_lists` apart. A key that turns up later all the same is found by the watch list, which nothing ever leaves.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::Duration;

use jiff::Timestamp;

use super::cleanup::Origin;
use super::durable::{AttemptState, Change, EpochWhy, Verdict};
use super::effect::Effect;
use super::event::ListEnd;
use super::pace::{backoff_bound, jitter};
use super::progress::PauseReason;
use super::question::{Doubt, Subject};
use super::state::{Entropy, State};
use crate::key::{KeyHash, ListedKey, Standing, standing};

/// How many moments of complete lists are remembered.
const REMEMBERED: usize = 64;
/// Looks beyond the planned ones in one run, where cleaning up did not get through.
const EXTRA_LOOKS: u32 = 10;

/// What is known of lists.
#[derive(Clone, Debug)]
pub(super) struct Lists {
    pub reading: bool,
    /// When complete lists were begun, oldest first; survives restarts.
    complete: Vec<Timestamp>,
    last_began: Timestamp,
    /// When the last complete list of this process was begun.
    last_complete: Timestamp,
    retry_at: Timestamp,
    failures: u32,
    skew_ms: i64,
    pub preflight_done: bool,
    /// A look that is still owed before the end.
    owed: bool,
    once_more: bool,
    extra_left: u32,
    run_began: Timestamp,
    latest: HashSet<KeyHash>,
    baseline: HashSet<KeyHash>,
    pub appeared: BTreeMap<KeyHash, ListedKey>,
    pub last_was_complete: bool,
    looked: bool,
}

impl Lists {
    pub fn new(mut complete: Vec<Timestamp>) -> Lists {
        complete.sort_unstable();
        Lists {
            reading: false,
            complete,
            last_began: Timestamp::MIN,
            last_complete: Timestamp::MIN,
            retry_at: Timestamp::MIN,
            failures: 0,
            skew_ms: 0,
            preflight_done: false,
            owed: false,
            once_more: false,
            extra_left: EXTRA_LOOKS,
            run_began: Timestamp::MIN,
            latest: HashSet::new(),
            baseline: HashSet::new(),
            appeared: BTreeMap::new(),
            last_was_complete: false,
            looked: false,
        }
    }

    pub fn begin_run(&mut self, now: Timestamp, fresh: Duration, at_work: bool) {
        self.begin_resolve();
        self.run_began = now;
        self.appeared.clear();
        self.preflight_done =
            self.last_complete > Timestamp::MIN && super::apart(now, self.last_complete) <= fresh;
        self.owed = at_work;
        if !at_work {
            self.baseline = self.latest.clone();
        }
    }

    pub fn begin_resolve(&mut self) {
        self.failures = 0;
        self.retry_at = Timestamp::MIN;
        self.extra_left = EXTRA_LOOKS;
        self.owed = true;
    }

    /// Requests left: one more look is owed once they are through.
    pub fn look_again(&mut self) {
        self.owed = true;
        self.failures = 0;
    }

    /// Cleaning up did not get through: look once more, but not for ever.
    pub fn look_once_more(&mut self) {
        self.once_more = self.extra_left > 0;
        self.extra_left = self.extra_left.saturating_sub(1);
    }

    pub fn was_there_before(&self, hash: &KeyHash) -> bool {
        self.baseline.contains(hash)
    }

    /// The server's clock at our `now`, as far as known.
    pub fn server_time(&self, now: Timestamp) -> Timestamp {
        super::plus_ms(now, self.skew_ms)
    }

    fn prove_absence(&self, after: Timestamp, apart: Duration) -> bool {
        let counted = || self.complete.iter().filter(|began| **began > after);
        let (first, last) = (counted().next(), counted().next_back());
        first.zip(last).is_some_and(|(first, last)| super::apart(*last, *first) >= apart)
    }
}

impl State {
    /// When the next list is to be begun; `None` = none is needed.
    pub(super) fn list_due(&self) -> Option<Timestamp> {
        let lists = &self.lists;
        let once = self.config.sabotage.reconcile_once && lists.looked;
        if !self.active || self.stopped || lists.reading || self.hopeless() || once {
            return None;
        }
        let floor = lists.retry_at.max(self.pace.gate);
        let spaced = floor.max(super::plus(lists.last_began, self.config.times.between_lists));
        let at_work = !self.flying.is_empty() || self.wants_to_create();
        if self.review && !self.review_ready
            || self.running && self.goes_on() && !lists.preflight_done
            || lists.owed && !at_work
        {
            return Some(floor);
        }
        if lists.once_more || self.waits_for_lists() {
            return Some(spaced);
        }
        let idle = super::plus(lists.last_began, self.config.times.between_idle_lists);
        (self.running && at_work).then_some(idle.max(floor))
    }

    /// Whether an attempt is open about which only lists can tell.
    fn waits_for_lists(&self) -> bool {
        self.open.iter().any(|(_, at)| !self.flying.contains_key(at) && !self.in_question(*at))
    }

    pub(super) fn begin_list(&mut self) {
        if !self.deleting() && self.list_due().is_some_and(|at| self.now >= at) {
            self.lists.reading = true;
            self.lists.looked = true;
            self.lists.owed &= !self.flying.is_empty() || self.wants_to_create();
            self.lists.once_more = false;
            self.out.push(Effect::ReadList);
        }
    }

    pub(super) fn list_read(&mut self, began: Timestamp, end: ListEnd, entropy: Entropy<'_>) {
        let began = began.min(self.now);
        self.lists.reading = false;
        self.lists.last_began = began;
        self.lists.last_was_complete = matches!(end, ListEnd::Complete { .. });
        match end {
            ListEnd::Complete { keys, skew_ms } => {
                self.lists.skew_ms = skew_ms.unwrap_or(self.lists.skew_ms);
                self.complete_list(began, &keys);
            }
            // What is there is there, even if more is missing.
            ListEnd::Incomplete { keys } => {
                self.look_for_strangers(&keys);
                self.list_failed(entropy);
            }
            ListEnd::Refused(refusal) => {
                self.read_refused(&refusal, entropy);
                self.list_failed(entropy);
            }
            ListEnd::Failed { .. } => self.list_failed(entropy),
        }
    }

    fn list_failed(&mut self, entropy: Entropy<'_>) {
        let lists = &mut self.lists;
        lists.failures += 1;
        let pause = jitter(backoff_bound(&self.config.times, lists.failures - 1), entropy);
        lists.retry_at = super::plus(self.now, pause.max(self.config.times.between_lists));
        lists.owed = true;
        if lists.failures >= self.config.bounds.list_failures {
            lists.owed = false;
            lists.once_more = false;
            if self.running && !lists.preflight_done || self.review && !self.review_ready {
                self.open_breaker(PauseReason::NoList);
            }
        }
    }

    fn complete_list(&mut self, began: Timestamp, keys: &[ListedKey]) {
        let lists = &mut self.lists;
        lists.failures = 0;
        lists.last_complete = began;
        let place = lists.complete.partition_point(|at| *at <= began);
        lists.complete.insert(place, began);
        let surplus = lists.complete.len().saturating_sub(REMEMBERED);
        lists.complete.drain(..surplus);
        lists.latest = keys.iter().map(|key| key.hash.clone()).collect();
        if !lists.preflight_done && self.flying.is_empty() {
            lists.baseline = lists.latest.clone();
        }
        if self.open.iter().any(|(_, at)| !self.flying.contains_key(at)) {
            self.commits.push(Change::ListRead(began));
        }
        // First of all: a sign of a lost future forbids what follows.
        self.strangers.clear();
        self.look_for_strangers(keys);
        self.review_ready = true;
        self.match_strangers();
        let mut seen = BTreeSet::new();
        for key in keys {
            self.look_at(key, &mut seen);
        }
        let unseen: Vec<usize> =
            self.open.iter().map(|(_, at)| *at).filter(|at| !seen.contains(at)).collect();
        unseen.into_iter().for_each(|at| self.not_seen(at));
        self.lists.preflight_done = true;
    }

    fn look_for_strangers(&mut self, keys: &[ListedKey]) {
        let mut lost_future = false;
        for key in keys {
            if !matches!(standing(key, self), Standing::OtherCopy(_)) {
                continue;
            }
            match self.known.get(&key.hash) {
                Some(Verdict::LeftAlone(_)) => continue,
                Some(Verdict::Seen) => {}
                None => lost_future = true,
            }
            self.strangers.insert(key.hash.clone(), key.clone());
        }
        if lost_future && !self.review && !self.config.sabotage.no_epoch_guard {
            self.start_epoch(EpochWhy::LostFuture);
        }
    }

    fn look_at(&mut self, key: &ListedKey, seen: &mut BTreeSet<usize>) {
        let found = match standing(key, self) {
            Standing::Ghost(marker) => Some(marker),
            Standing::Duplicate(marker) => Some(marker).filter(|_| !self.config.sabotage.nonce_only),
            Standing::Kept | Standing::OtherCopy(_) | Standing::OtherVault(_) => return,
            Standing::Foreign => None,
        };
        if let Some(at) = found.and_then(|marker| self.by_marker.get(&marker).copied()) {
            if self.may_clean(at, &key.hash) {
                self.hit(at, key, seen);
            }
        } else if let Some(at) = self.suspects.get(&key.hash).copied().filter(|at| self.is_open(*at)) {
            if self.may_clean(at, &key.hash) {
                seen.insert(at);
                self.ask_about_key(at, key, vec![Doubt::NoMarker]);
            }
        } else if found.is_none() {
            self.perhaps_appeared(key);
        }
    }

    pub(super) fn is_open(&self, at: usize) -> bool {
        self.open.contains(&(self.attempts[at].row, at))
    }

    /// A key of one of our attempts, without a stored secret.
    fn hit(&mut self, at: usize, key: &ListedKey, seen: &mut BTreeSet<usize>) {
        let open = self.is_open(at);
        if self.config.sabotage.no_watch_list && !open && !self.flying.contains_key(&at) {
            return;
        }
        if open {
            seen.insert(at);
            self.attempts[at].last_seen = Some(self.now);
            self.attempts[at].hash = Some(key.hash.clone());
            self.commits.touch(at);
        }
        let doubts = self.doubts_about(at, key);
        if doubts.is_empty() {
            self.doom(&key.hash, Some(at), Origin::Ghost);
        } else {
            self.ask_about_key(at, key, doubts);
        }
    }

    fn perhaps_appeared(&mut self, key: &ListedKey) {
        let lists = &mut self.lists;
        let margin = Duration::from_secs(60);
        let since = super::apart(self.now, lists.run_began) + margin;
        let ours = key.created_at.is_some_and(|at| {
            at <= super::plus(lists.server_time(self.now), margin)
                && super::apart(lists.server_time(self.now), at) <= since
        });
        if self.running && ours && !lists.baseline.contains(&key.hash) && !self.known.contains_key(&key.hash)
        {
            lists.appeared.insert(key.hash.clone(), key.clone());
        }
    }

    /// A complete list showed no key of this open attempt.
    fn not_seen(&mut self, at: usize) {
        if self.flying.contains_key(&at) {
            return;
        }
        let attempt = &self.attempts[at];
        let settled = super::plus(attempt.deadline, self.config.times.settle);
        let after = attempt.last_seen.map_or(settled, |seen| seen.max(settled));
        if !self.lists.prove_absence(after, self.config.times.between_lists) {
            return;
        }
        let marker = attempt.marker;
        let ours = attempt.epoch == self.epoch && attempt.install == self.install;
        if ours || self.config.sabotage.no_epoch_guard {
            let subjects: Vec<Subject> = self.subjects_of(marker);
            subjects.iter().for_each(|about| self.withdraw(about));
            self.set_attempt(at, AttemptState::Absent, "no key of it exists");
        } else if !self.in_question(at) {
            self.ask_about_attempt(at);
        }
    }
}
