//! The machine's own memory, how it is loaded, and the frame of one step.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::Timestamp;

use super::cleanup::{Doom, Off};
use super::commits::Commits;
use super::config::Config;
use super::durable::{
    Attempt, AttemptState, Change, Durable, Epoch, EpochWhy, InstallId, RowId, SwitchOff, Verdict,
};
use super::effect::Effect;
use super::event::Event;
use super::lists::Lists;
use super::pace::Pace;
use super::progress::{Counts, PauseReason, Paused, RowState};
use super::question::{Question, Subject};
use super::rows::Rows;
use crate::key::{KeyHash, Known, ListedKey};
use crate::marker::{Marker, VaultTag};

/// Where random bytes come from: five at a time.
pub type Entropy<'a> = &'a mut dyn FnMut() -> [u8; 5];

/// Where an attempt of this process is, from its intent to the commit of its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flight {
    /// Its intent is being committed.
    Committing,
    /// Its request is out; the moment it left.
    Posting(Timestamp),
    /// Its secret is being stored.
    Storing,
}

/// The machine. See the module's own words.
#[derive(Clone, Debug)]
pub struct State {
    pub(super) config: Config,
    pub(super) tag: VaultTag,
    pub(super) install: InstallId,
    pub(super) epoch: Epoch,
    pub(super) review: bool,
    /// Whether a complete list was read since the epoch began: a review without one is none.
    pub(super) review_ready: bool,

    pub(super) attempts: Vec<Attempt>,
    pub(super) by_marker: HashMap<Marker, usize>,
    /// Open attempts by row, those in flight included.
    pub(super) open: BTreeSet<(RowId, usize)>,
    pub(super) flying: BTreeMap<usize, Flight>,
    /// Keys named by an answer to an open attempt whose name did not carry its marker.
    pub(super) suspects: HashMap<KeyHash, usize>,

    pub(super) stored: HashSet<KeyHash>,
    pub(super) kept: HashMap<RowId, (KeyHash, Option<usize>)>,
    pub(super) known: HashMap<KeyHash, Verdict>,
    pub(super) taken: HashSet<RowId>,

    pub(super) rows: Rows,
    pub(super) questions: BTreeMap<Subject, Question>,
    /// The subjects of the questions that hold up each row.
    pub(super) held: HashMap<RowId, Vec<Subject>>,
    /// Keys with our tag that this file does not know, from the last complete list.
    pub(super) strangers: BTreeMap<KeyHash, ListedKey>,

    pub(super) pace: Pace,
    pub(super) commits: Commits,
    pub(super) lists: Lists,
    pub(super) dooms: BTreeMap<KeyHash, Doom>,
    pub(super) offs: BTreeMap<KeyHash, Off>,

    pub(super) active: bool,
    pub(super) running: bool,
    pub(super) stopped: bool,
    pub(super) breaker: Option<PauseReason>,
    pub(super) unclear_in_a_row: u32,
    pub(super) ghosts_deleted: usize,
    pub(super) undone: Vec<RowId>,
    pub(super) broken: bool,
    pub(super) conflict: Option<String>,

    pub(super) now: Timestamp,
    pub(super) wake: Option<Timestamp>,
    pub(super) out: Vec<Effect>,
}

impl State {
    /// From what is stored. Begins nothing; the first event does. A restored file begins a new epoch here.
    pub fn load(config: Config, durable: Durable) -> State {
        let pace = Pace::new(&config.bounds);
        let mut state = State {
            tag: durable.tag,
            install: durable.install,
            epoch: durable.epoch,
            review: durable.review,
            review_ready: false,
            by_marker: durable.attempts.iter().enumerate().map(|(at, a)| (a.marker, at)).collect(),
            open: BTreeSet::new(),
            flying: BTreeMap::new(),
            suspects: HashMap::new(),
            stored: durable.stored.iter().map(|key| key.hash.clone()).collect(),
            kept: HashMap::new(),
            known: durable.known.iter().map(|key| (key.hash.clone(), key.verdict)).collect(),
            taken: HashSet::new(),
            rows: Rows::default(),
            questions: BTreeMap::new(),
            held: HashMap::new(),
            strangers: BTreeMap::new(),
            pace,
            commits: Commits::default(),
            lists: Lists::new(durable.lists),
            dooms: BTreeMap::new(),
            offs: BTreeMap::new(),
            active: false,
            running: false,
            stopped: false,
            breaker: None,
            unclear_in_a_row: 0,
            ghosts_deleted: 0,
            undone: Vec::new(),
            broken: false,
            conflict: None,
            now: Timestamp::MIN,
            wake: None,
            out: Vec::new(),
            attempts: durable.attempts,
            config,
        };
        let mut by_hash: HashMap<KeyHash, usize> = HashMap::new();
        for (at, attempt) in state.attempts.iter().enumerate() {
            if attempt.state.is_open() {
                state.open.insert((attempt.row, at));
                if let Some(hash) = &attempt.hash {
                    state.suspects.insert(hash.clone(), at);
                }
            } else if let (AttemptState::Stored, Some(hash)) = (attempt.state, &attempt.hash) {
                by_hash.insert(hash.clone(), at);
                if attempt.switch_off == SwitchOff::Wanted {
                    state.offs.insert(hash.clone(), Off::new(at));
                }
            }
        }
        for key in durable.stored {
            if let Some(row) = key.row {
                let attempt = by_hash.get(&key.hash).copied();
                state.kept.insert(row, (key.hash, attempt));
            }
        }
        for verdict in state.known.values() {
            if let Verdict::LeftAlone(Some(row)) = verdict {
                state.taken.insert(*row);
            }
        }
        if durable.restored && !state.config.sabotage.no_epoch_guard {
            state.start_epoch(EpochWhy::Restored);
        }
        state
    }

    /// One event in, effects out. `now` is the wall clock in UTC, taken so that it never goes back within a process
    /// (wall clock at start plus monotonic time since).
    pub fn step(&mut self, now: Timestamp, event: Event, entropy: Entropy<'_>) -> Vec<Effect> {
        if self.broken {
            return Vec::new();
        }
        self.now = self.now.max(now);
        self.take(event, entropy);
        self.begin_creates(entropy);
        self.begin_cleanup();
        self.begin_list();
        self.begin_commit();
        self.tell_progress();
        self.finish_if_done();
        self.ask_for_wake();
        if let Some(what) = self.contradiction() {
            self.broken = true;
            self.out.push(Effect::InvariantBroken(what));
        }
        std::mem::take(&mut self.out)
    }

    fn take(&mut self, event: Event, entropy: Entropy<'_>) {
        match event {
            Event::Run { rows, left_out } => self.begin_run(rows, &left_out),
            Event::Resolve => self.begin_resolve(),
            Event::Continue => self.go_on(),
            Event::Stop => self.stop(),
            Event::Woke => self.wake = None,
            Event::Reviewed => self.reviewed(),
            Event::Answered { about, answer } => self.answered(&about, answer),
            Event::AnsweredFor { about, answer, row } => self.answered_for(&about, answer, row),
            Event::Committed(id) => self.committed(id),
            Event::CommitFailed { id, why } => self.commit_failed(id, &why),
            Event::PostEnded { marker, end } => self.post_ended(marker, end, entropy),
            Event::ListRead { began, end } => self.list_read(began, end, entropy),
            Event::KeyRead { hash, end } => self.key_read(&hash, end, entropy),
            Event::Deleted { hash, end } => self.deleted(&hash, &end, entropy),
            Event::Disabled { hash, end } => self.disabled(&hash, &end, entropy),
        }
    }

    /// Where the rows of the run are.
    pub fn counts(&self) -> Counts {
        self.rows.counts
    }

    /// Where one row of the run is; `None` for a row that is not in it.
    pub fn row(&self, row: RowId) -> Option<&RowState> {
        self.rows.state(row)
    }

    /// Every question that stands.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.questions.values()
    }

    /// Whether creating and cleaning up wait for a review, and the keys it is about (after a complete list).
    pub fn review(&self) -> Option<impl Iterator<Item = &ListedKey>> {
        self.review.then(|| self.strangers.values())
    }

    /// Attempts without a known outcome, those in flight included.
    pub fn open_attempts(&self) -> usize {
        self.open.len()
    }

    /// Attempts in flight: intents being written, requests out, secrets being stored. A kill leaves at most so many open.
    pub fn in_flight(&self) -> usize {
        self.flying.len()
    }

    /// The current epoch.
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    pub(super) fn start_epoch(&mut self, why: EpochWhy) {
        self.epoch += 1;
        self.review = true;
        self.review_ready = false;
        self.commits.push(Change::StartEpoch { epoch: self.epoch, why });
        self.forgive_ghosts();
        self.drop_unsent_intents();
        self.out.push(Effect::Paused(Paused { reason: PauseReason::Review, again_at: None }));
    }

    /// Records how an attempt stands; rows and commits follow.
    pub(super) fn set_attempt(&mut self, at: usize, state: AttemptState, why: &str) {
        let attempt = &mut self.attempts[at];
        attempt.state = state;
        if !why.is_empty() {
            why.clone_into(&mut attempt.why);
        }
        let row = attempt.row;
        if state.is_open() {
            self.open.insert((row, at));
        } else {
            self.open.remove(&(row, at));
        }
        self.commits.touch(at);
        self.refresh_row(row);
    }

    pub(super) fn open_breaker(&mut self, reason: PauseReason) {
        if self.breaker.is_some() {
            return;
        }
        let again = reason == PauseReason::Trouble;
        let again_at = again.then(|| super::plus(self.now, self.config.times.again_after));
        self.breaker = Some(reason.clone());
        self.drop_unsent_intents();
        self.out.push(Effect::Paused(Paused { reason, again_at }));
    }

    fn ask_for_wake(&mut self) {
        let mut moments = vec![self.list_due(), self.cleanup_due(), self.commits.held_until];
        if self.wants_to_create() {
            moments.push(Some(self.pace.gate));
        }
        let next = moments.into_iter().flatten().filter(|at| *at > self.now).min();
        if next.is_some() && next != self.wake {
            self.wake = next;
            self.out.extend(next.map(Effect::WakeAt));
        }
    }

    /// What must never be true. Checked after every step, in release builds too.
    fn contradiction(&self) -> Option<String> {
        if self.conflict.is_some() {
            return self.conflict.clone();
        }
        if self.rows.counts.total() != self.rows.len() {
            return Some(format!("{:?} do not add up to {} rows", self.rows.counts, self.rows.len()));
        }
        let twice = self.flying.keys().find(|at| {
            let row = self.attempts[**at].row;
            self.open.range((row, 0)..=(row, usize::MAX)).count() > 1
        });
        if let Some(at) = twice {
            return Some(format!("row {} has two open attempts", self.attempts[*at].row));
        }
        if self.in_flight() > self.config.bounds.in_flight_max {
            return Some(format!("{} creates in flight", self.in_flight()));
        }
        None
    }
}

impl Known for State {
    fn tag(&self) -> VaultTag {
        self.tag
    }

    fn has_secret(&self, hash: &KeyHash) -> bool {
        self.stored.contains(hash)
    }

    fn attempt(&self, marker: Marker) -> Option<Option<&KeyHash>> {
        let attempt = &self.attempts[*self.by_marker.get(&marker)?];
        Some(attempt.hash.as_ref().filter(|_| attempt.state == AttemptState::Stored))
    }
}
