//! The course of carrying out a plan: a pure function from event to effects, like provisioning, with the same pace.
//!
//! Per key: read it → judge → write the intent down → send once → judge the answer → write down how it ended. An
//! answer that does not tell is looked into by reading; nothing is sent twice without a reading between.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::end::{Counts, End, Summary, WhyNot};
use super::judge::Sending;
use super::plan::Item;
use super::seen::Now;
use super::verify::Verify;
use crate::key::ListedKey;
use crate::provisioning::pace::Pace;
use crate::provisioning::{CommitTrouble, Config, Entropy, PauseReason, Refusal};

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// Begin.
    Begin,
    /// No new work; what is under way ends.
    Stop,
    /// The moment asked for has come.
    Woke,
    /// A key was read.
    Read {
        /// Which item.
        at: usize,
        /// What came.
        end: ReadEnd,
    },
    /// A request ended.
    Sent {
        /// Of which item.
        at: usize,
        /// How.
        end: SendEnd,
    },
    /// The marks are durable.
    Committed,
    /// None of the marks was written.
    CommitFailed(CommitTrouble),
    /// The list was read at the end; `None` = not completely.
    ListRead(Option<Vec<ListedKey>>),
}

/// What came of reading a key.
#[derive(Clone, Debug)]
pub enum ReadEnd {
    /// As it is.
    Found(Box<Now>),
    /// 404.
    Gone,
    /// The API said no, otherwise.
    Refused(Refusal),
    /// No usable answer.
    Failed,
}

/// How a changing request ended.
#[derive(Clone, Debug)]
pub enum SendEnd {
    /// Done; a change carries the key as answered.
    Done(Option<Box<Now>>),
    /// 404.
    Gone,
    /// The API said no, otherwise.
    Refused(Refusal),
    /// Provably no byte left.
    NotSent,
    /// Anything else.
    Unclear,
}

/// What is to be written down of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// This is about to be sent.
    Intent(Sending),
    /// So it ended, with the key as last read where it was.
    End(End, Option<Box<Now>>),
}

/// What is to be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Read a key.
    Read(usize),
    /// Write these down, all or none; answered by `Committed` or `CommitFailed` before the next.
    Commit(Vec<(usize, Mark)>),
    /// Send this once.
    Send(usize, Sending),
    /// Read the complete list.
    ReadList,
    /// Say `Woke` then.
    WakeAt(Timestamp),
    /// Over.
    Finished(Summary),
}

/// Where one item is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Waiting,
    Looking,
    Intending(Sending),
    /// Its intent is durable, but a rate limit came between.
    Held(Sending),
    Sending(Sending),
    /// To be read again, because an answer did not tell.
    Unclear(Sending),
    LookingAgain(Sending),
    Ending,
    Ended,
}

/// One item and where it is.
#[derive(Clone, Debug)]
pub(super) struct Track {
    pub item: Item,
    pub step: Step,
    /// When its last request left.
    pub left: Timestamp,
    /// When it was last read before writing.
    pub read_at: Timestamp,
    /// Rounds that came to nothing.
    pub tries: u32,
    /// Times it was sent again after a reading that showed it as before.
    pub resends: u32,
    /// Readings after an unclear answer that failed.
    pub looks: u32,
    /// As last read.
    pub now: Option<Box<Now>>,
    pub end: Option<End>,
    /// Whether anything was sent for it.
    pub sent: bool,
    /// The limit it came back with, where that was wrong.
    pub wrong: Option<crate::key::SeenLimit>,
}

/// A run of changes.
#[derive(Debug)]
pub struct Apply {
    pub(super) config: Config,
    pub(super) tracks: Vec<Track>,
    pub(super) pace: Pace,
    pub(super) now: Timestamp,
    pub(super) breaker: Option<PauseReason>,
    pub(super) unclear_in_a_row: u32,
    pub(super) waiting: BTreeSet<usize>,
    /// Items that wait for a reading or for the gate, after their intent.
    pub(super) unsettled: BTreeSet<usize>,
    pub(super) marks: Vec<(usize, Mark)>,
    pub(super) out: Vec<Effect>,
    pub(super) verify: Verify,
    committing: Option<Vec<(usize, Mark)>>,
    flying: usize,
    begun: bool,
    stopped: bool,
    wake: Option<Timestamp>,
    finished: bool,
}

impl Apply {
    /// For the items of a confirmed plan.
    pub fn new(config: Config, items: Vec<Item>) -> Apply {
        let track = |item| Track {
            item,
            step: Step::Waiting,
            left: Timestamp::MIN,
            read_at: Timestamp::MIN,
            tries: 0,
            resends: 0,
            looks: 0,
            now: None,
            end: None,
            sent: false,
            wrong: None,
        };
        let pace = Pace::new(&config.bounds);
        let tracks: Vec<Track> = items.into_iter().map(track).collect();
        Apply {
            config,
            waiting: (0..tracks.len()).collect(),
            tracks,
            pace,
            now: Timestamp::MIN,
            breaker: None,
            unclear_in_a_row: 0,
            unsettled: BTreeSet::new(),
            marks: Vec::new(),
            out: Vec::new(),
            verify: Verify::default(),
            committing: None,
            flying: 0,
            begun: false,
            stopped: false,
            wake: None,
            finished: false,
        }
    }

    /// One event; what is to be done then.
    pub fn step(&mut self, now: Timestamp, event: Event, entropy: Entropy<'_>) -> Vec<Effect> {
        self.now = self.now.max(now);
        match event {
            Event::Begin => self.begun = true,
            Event::Stop => self.stopped = true,
            Event::Woke => self.wake = None,
            Event::Read { at, end } => self.read_ended(at, end, entropy),
            Event::Sent { at, end } => self.sent(at, end, entropy),
            Event::Committed => self.committed(),
            Event::CommitFailed(why) => self.commit_failed(why),
            Event::ListRead(keys) => self.list_read(keys),
        }
        if self.begun && !self.finished {
            self.begin_reads();
            self.settle();
            self.finish_or_wait();
            self.begin_commit();
        }
        std::mem::take(&mut self.out)
    }

    /// Where the keys are.
    pub fn counts(&self) -> Counts {
        Counts::of(self.tracks.iter().map(|track| track.end.as_ref()))
    }

    /// The items and how each ended so far.
    pub fn ends(&self) -> impl Iterator<Item = (&Item, Option<&End>)> {
        self.tracks.iter().map(|track| (&track.item, track.end.as_ref()))
    }

    /// No request leaves before this moment, where there is one.
    pub fn held_until(&self) -> Option<Timestamp> {
        (self.pace.gate > self.now).then_some(self.pace.gate)
    }

    /// Whether stop was pressed.
    pub fn is_stopping(&self) -> bool {
        self.stopped
    }

    /// Whether the list is being read at the end.
    pub fn is_verifying(&self) -> bool {
        self.verify.reading
    }

    pub(super) fn goes_on(&self) -> bool {
        !self.stopped && self.breaker.is_none()
    }

    pub(super) fn open_breaker(&mut self, why: PauseReason) {
        self.breaker.get_or_insert(why);
    }

    fn gate_is_open(&self) -> bool {
        self.now >= self.pace.gate
    }

    fn begin_reads(&mut self) {
        while self.goes_on() && self.gate_is_open() && self.flying < self.pace.limit {
            let Some(at) = self.waiting.pop_first() else { break };
            self.flying += 1;
            self.tracks[at].step = Step::Looking;
            self.tracks[at].left = self.now;
            self.out.push(Effect::Read(at));
        }
    }

    /// What stands between an intent and its end goes on whatever stopped the run: readings, and turning off a key
    /// that came back wrong.
    fn settle(&mut self) {
        if !self.gate_is_open() {
            return;
        }
        for at in std::mem::take(&mut self.unsettled) {
            match self.tracks[at].step.clone() {
                Step::Held(what) => self.send_or_look(at, what),
                Step::Unclear(what) => {
                    self.tracks[at].step = Step::LookingAgain(what);
                    self.tracks[at].left = self.now;
                    self.out.push(Effect::Read(at));
                }
                _ => {}
            }
        }
    }

    /// Its intent is durable: sent, unless something came between.
    fn send_or_look(&mut self, at: usize, what: Sending) {
        let fresh = crate::provisioning::plus(self.tracks[at].read_at, self.config.times.intent_fresh);
        let safe = what == Sending::TurnOff;
        if !self.gate_is_open() {
            self.tracks[at].step = Step::Held(what);
            self.unsettled.insert(at);
        } else if !safe && !self.goes_on() {
            self.end(at, End::NotDone(WhyNot::NotBegun));
        } else if !safe && self.now > fresh {
            // It was read too long ago (the computer slept, the disk was slow): look again first.
            self.back_to_waiting(at);
        } else {
            let track = &mut self.tracks[at];
            (track.step, track.left, track.sent) = (Step::Sending(what), self.now, true);
            self.out.push(Effect::Send(at, what));
        }
    }

    /// Its turn comes again, with a fresh reading.
    pub(super) fn back_to_waiting(&mut self, at: usize) {
        self.flying -= 1;
        self.tracks[at].step = Step::Waiting;
        self.waiting.insert(at);
    }

    pub(super) fn intend(&mut self, at: usize, what: Sending) {
        self.tracks[at].step = Step::Intending(what);
        self.marks.push((at, Mark::Intent(what)));
    }

    /// Ends an item that is under way.
    pub(super) fn end(&mut self, at: usize, end: End) {
        self.tracks[at].step = Step::Ending;
        self.marks.push((at, Mark::End(end, self.tracks[at].now.clone())));
    }

    fn begin_commit(&mut self) {
        if self.committing.is_none() && !self.marks.is_empty() {
            let marks = std::mem::take(&mut self.marks);
            self.committing = Some(marks.clone());
            self.out.push(Effect::Commit(marks));
        }
    }

    fn committed(&mut self) {
        for (at, mark) in self.committing.take().unwrap_or_default() {
            match mark {
                Mark::Intent(what) => self.send_or_look(at, what),
                Mark::End(end, _) => self.ended(at, end),
            }
        }
    }

    fn commit_failed(&mut self, why: CommitTrouble) {
        self.open_breaker(PauseReason::Commit(why));
        for (at, mark) in self.committing.take().unwrap_or_default() {
            match mark {
                Mark::Intent(_) => self.ended(at, End::NotDone(WhyNot::NotWritten)),
                // What was done is done; the file learns of it by reading at the next start.
                Mark::End(end, _) => self.ended(at, end),
            }
        }
    }

    fn ended(&mut self, at: usize, end: End) {
        let track = &mut self.tracks[at];
        if track.step != Step::Ended && !self.waiting.remove(&at) {
            self.flying = self.flying.saturating_sub(1);
        }
        track.step = Step::Ended;
        track.end = Some(end);
    }

    fn finish_or_wait(&mut self) {
        let idle = self.flying == 0 && self.committing.is_none() && self.marks.is_empty();
        if !self.goes_on() && idle && !self.waiting.is_empty() {
            // Their turn will not come; each is told, so that the counts add up.
            let rest: Vec<usize> = self.waiting.iter().copied().collect();
            for at in rest {
                self.marks.push((at, Mark::End(End::NotDone(WhyNot::NotBegun), None)));
            }
            return;
        }
        if idle && self.waiting.is_empty() {
            if self.begin_verify() {
                return;
            }
            self.finished = true;
            let summary = Summary {
                counts: self.counts(),
                stopped: self.breaker.clone().or(self.stopped.then_some(PauseReason::Stopped)),
                verified: self.verify.verified(),
                missing: self.verify.missing,
            };
            self.out.push(Effect::Finished(summary));
            return;
        }
        let waits = !self.unsettled.is_empty() || (self.goes_on() && !self.waiting.is_empty());
        if waits && !self.gate_is_open() && self.wake != Some(self.pace.gate) {
            self.wake = Some(self.pace.gate);
            self.out.push(Effect::WakeAt(self.pace.gate));
        }
    }
}
