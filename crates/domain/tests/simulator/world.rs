//! The scheduler: virtual time, the machines with their files, the server, people, and kills.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

use keyroster_domain::key::{KeyHash, ListedKey};
use keyroster_domain::marker::{Marker, VaultTag};
use keyroster_domain::provisioning::{Config, Effect, Event, RowState, State, Summary, Wanted};

use crate::faults::Faults;
use crate::file::File;
use crate::rng::Rng;
use crate::server::{Create, Server, at};

/// Something that will happen.
#[derive(Debug)]
pub enum Next {
    /// An event for a machine, if that process still lives.
    Tell(Event),
    /// A commit reaches the disk.
    Write(keyroster_domain::provisioning::Commit),
    /// A create reaches the server; its answer follows.
    Arrive { marker: Marker, create: Create, answer: Answered },
    /// A create that the server commits without anybody waiting for an answer.
    Late(Create),
    /// A list's pages are read; the answer follows after so many milliseconds.
    List { began: i64, rest: i64 },
    /// A read by hash reaches the server.
    Read(KeyHash),
    /// A delete reaches the server.
    Delete(KeyHash),
    /// Switching off reaches the server.
    Disable(KeyHash),
    /// An answer held for a swap goes out after all.
    Unswap,
    /// A person goes on after a pause or an end.
    GoOn,
    /// A person answers a question, if it still stands.
    Answer(keyroster_domain::provisioning::Subject),
    /// Somebody stops the run.
    Stop,
    /// The process dies.
    Kill,
    /// The program is started.
    Start,
    /// A student uses a key.
    Use(KeyHash),
    /// A person has keys replaced, once nothing else goes on.
    Rotate,
    /// A person has handed the new keys out and retires the old ones.
    Retire,
    /// Somebody edits a name in the dashboard: the label, or the marker away.
    Edit { keep_marker: bool },
    /// Somebody else makes a key.
    Foreign,
    /// The file is put back to its copy.
    PutBack {
        /// Whether the program notices by itself (the anchor outside the file).
        noticed: bool,
    },
}

/// How the answer to a create that reached the server comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    Done,
    Swapped,
    Reused,
    /// Twice: the first or the second one is answered.
    Twice {
        gap: i64,
        second: bool,
    },
    Unclear {
        after: i64,
    },
}

/// One computer with its file, and the process on it while it lives.
#[derive(Debug)]
pub struct Laptop {
    pub file: File,
    pub state: Option<State>,
    /// Counts processes: what was meant for a dead one is dropped.
    pub life: u32,
    pub finished: Option<Summary>,
    /// Attempts of this computer whose request is out.
    pub unanswered: HashSet<Marker>,
    pub secrets: HashMap<Marker, KeyHash>,
    pub acked: HashSet<KeyHash>,
    pub states: HashMap<i64, RowState>,
    pub rows: std::ops::Range<i64>,
    /// Whether the process looks into open ends only, so that its counts are not those of the class.
    pub resolving: bool,
    /// Whether the process replaces keys.
    pub rotates: bool,
    /// No request may leave before this moment (a `Retry-After` was answered).
    pub held_until: i64,
    /// Nothing new may be created until somebody goes on.
    pub paused: bool,
    pub reading: bool,
    pub deleting: u32,
    held_answer: Option<(Marker, ListedKey)>,
}

impl Laptop {
    pub fn new(file: File, rows: std::ops::Range<i64>) -> Laptop {
        Laptop {
            file,
            state: None,
            life: 0,
            finished: None,
            unanswered: HashSet::new(),
            secrets: HashMap::new(),
            acked: HashSet::new(),
            states: HashMap::new(),
            rows,
            resolving: false,
            rotates: false,
            held_until: 0,
            paused: false,
            reading: false,
            deleting: 0,
            held_answer: None,
        }
    }
}

/// Everything.
#[derive(Debug)]
pub struct World {
    pub now: i64,
    pub rng: Rng,
    pub faults: Faults,
    /// The faults of the troubled hour.
    pub faults_before: Faults,
    pub config: Config,
    pub server: Server,
    pub laptops: Vec<Laptop>,
    queue: BinaryHeap<Reverse<(i64, u64, usize, u32)>>,
    waiting: HashMap<u64, Next>,
    seq: u64,
    /// Creates, deletes and switch-offs sent so far.
    pub mutations: u64,
    pub posts: HashMap<Marker, u32>,
    pub effects: u64,
    /// Effects at which the process dies.
    pub kill_at: Vec<u64>,
    /// The effect at which the first file is copied.
    pub copy_at: Option<u64>,
    pub copy: Option<File>,
    /// Every key any process ever showed as created.
    pub acked: HashSet<KeyHash>,
    /// Old keys that a person retired after handing out the new ones.
    pub retired: HashSet<KeyHash>,
    /// Rows whose key was ever replaced.
    pub rotated: HashSet<i64>,
    /// Where several copies make keys for the same rows, "two keys" is a person's doing.
    pub copies: bool,
    /// Nobody edits a marker away any more.
    pub markers_stay: bool,
    /// Whether the people in this world still break things off.
    pub lively: bool,
    pub violation: Option<String>,
    pub trace: Option<Vec<String>>,
}

/// A plausible start: 2026-11-22, midnight UTC.
pub const START: i64 = 1_795_305_600_000;

impl World {
    pub fn new(seed: u64, config: Config) -> World {
        let mut rng = Rng::new(seed);
        let faults = Faults::swarm(&mut rng);
        let rows = 1..1 + rng.between(2, 14);
        let file = File::new(VaultTag::from_entropy(rng.five()), "a");
        World {
            now: START,
            rng,
            faults_before: faults.clone(),
            faults,
            config,
            server: Server::default(),
            laptops: vec![Laptop::new(file, rows)],
            queue: BinaryHeap::new(),
            waiting: HashMap::new(),
            seq: 0,
            mutations: 0,
            posts: HashMap::new(),
            effects: 0,
            kill_at: Vec::new(),
            copy_at: None,
            copy: None,
            acked: HashSet::new(),
            retired: HashSet::new(),
            rotated: HashSet::new(),
            copies: false,
            markers_stay: false,
            lively: true,
            violation: None,
            trace: None,
        }
    }

    pub fn wanted(&self, laptop: usize) -> Vec<Wanted> {
        let wanted = |row| Wanted { row, label: format!("20261122_Student {row}"), terms: crate::terms() };
        self.laptops[laptop].rows.clone().map(wanted).collect()
    }

    pub fn fail(&mut self, what: impl Into<String>) {
        let what = what.into();
        self.note(|| format!("VIOLATION {what}"));
        self.violation.get_or_insert(what);
    }

    pub fn note(&mut self, what: impl FnOnce() -> String) {
        let now = self.now - START;
        if let Some(trace) = &mut self.trace {
            trace.push(format!("{:>10}.{:03} {}", now / 1000, now % 1000, what()));
        }
    }

    pub fn after(&mut self, delay: i64, laptop: usize, next: Next) {
        self.seq += 1;
        let life = self.laptops[laptop].life;
        self.queue.push(Reverse((self.now + delay, self.seq, laptop, life)));
        self.waiting.insert(self.seq, next);
    }

    /// Lets the next thing happen; false = nothing is left, or not before `until`.
    pub fn turn(&mut self, until: i64) -> bool {
        if self.violation.is_some() || self.queue.peek().is_none_or(|Reverse(first)| first.0 > until) {
            return false;
        }
        let Some(Reverse((time, seq, laptop, life))) = self.queue.pop() else { return false };
        let Some(next) = self.waiting.remove(&seq) else { return true };
        self.now = self.now.max(time);
        let alive = self.laptops[laptop].life == life;
        self.happen(laptop, alive, next);
        true
    }

    fn happen(&mut self, laptop: usize, alive: bool, next: Next) {
        match next {
            Next::Tell(event) if alive => self.tell(laptop, event),
            Next::Write(commit) if alive => self.write(laptop, &commit),
            Next::Arrive { marker, create, answer } => self.arrive(laptop, alive, marker, &create, answer),
            Next::Late(create) => {
                self.server.create(self.now, &create, &self.faults, &mut self.rng);
            }
            Next::List { began, rest } if alive => self.read_list(laptop, began, rest),
            Next::Read(hash) if alive => self.read_key(laptop, hash),
            Next::Delete(hash) => self.delete(laptop, alive, hash),
            Next::Disable(hash) => self.disable(laptop, alive, hash),
            Next::Unswap if alive => {
                if let Some((marker, echo)) = self.laptops[laptop].held_answer.take() {
                    self.answer_done(laptop, marker, echo, 1);
                }
            }
            Next::GoOn if alive => self.go_on(laptop),
            Next::Answer(about) if alive => self.answer_question(laptop, &about),
            Next::Stop if alive && self.lively => self.tell(laptop, Event::Stop),
            Next::Kill if alive && self.lively => self.kill(laptop),
            Next::Start => self.start(laptop),
            Next::Use(hash) => self.use_key(&hash),
            Next::Rotate if self.lively => self.rotate(laptop),
            Next::Retire => self.retire(laptop),
            Next::Edit { keep_marker } => self.edit(keep_marker),
            Next::Foreign => self.foreign(),
            Next::PutBack { noticed } => self.put_back(noticed),
            _ => {}
        }
    }

    /// One step of a machine, and everything it asks for.
    pub fn tell(&mut self, laptop: usize, event: Event) {
        if self.trace.is_some() {
            let text = format!("{event:?}");
            self.note(|| format!("[{laptop}] → {}", text.chars().take(400).collect::<String>()));
        }
        let now = at(self.now);
        self.watch(laptop, &event);
        let Some(state) = &mut self.laptops[laptop].state else { return };
        let rng = &mut self.rng;
        let effects = state.step(now, event, &mut || rng.five());
        let life = self.laptops[laptop].life;
        for effect in effects {
            self.effects += 1;
            if laptop == 0 && self.copy_at == Some(self.effects) {
                self.copy = Some(self.laptops[0].file.clone());
            }
            let dies = self.kill_at.contains(&self.effects) && self.lively;
            let before = dies && self.rng.per_mille(500);
            if !before {
                self.carry_out(laptop, effect);
            }
            if dies {
                self.kill(laptop);
            }
            if self.laptops[laptop].life != life {
                return;
            }
        }
    }

    pub fn kill(&mut self, laptop: usize) {
        self.note(|| format!("[{laptop}] killed"));
        let unanswered = &self.laptops[laptop].unanswered;
        let open = self.laptops[laptop].file.intents().filter(|a| unanswered.contains(&a.marker)).count();
        if open > self.config.bounds.in_flight_max {
            self.fail(format!("{open} unresolved attempts after a kill"));
        }
        let long = self.faults.long_breaks && self.rng.per_mille(300);
        let pause =
            if long { self.rng.between(3_600_000, 110_000_000) } else { self.rng.between(0, 120_000) };
        let laptop_ref = &mut self.laptops[laptop];
        laptop_ref.life += 1;
        laptop_ref.state = None;
        laptop_ref.finished = None;
        laptop_ref.secrets.clear();
        laptop_ref.unanswered.clear();
        laptop_ref.states.clear();
        laptop_ref.held_until = 0;
        (laptop_ref.paused, laptop_ref.reading, laptop_ref.deleting) = (false, false, 0);
        laptop_ref.held_answer = None;
        self.after(pause, laptop, Next::Start);
    }

    pub fn start(&mut self, laptop: usize) {
        if self.laptops[laptop].state.is_some() {
            return;
        }
        self.note(|| format!("[{laptop}] started"));
        let file = &self.laptops[laptop].file;
        let rotates = !file.rotating.is_empty() && (!self.lively || self.rng.per_mille(700));
        self.start_as(laptop, rotates);
    }

    fn go_on(&mut self, laptop: usize) {
        let reviews = self.laptops[laptop].state.as_ref().is_some_and(|state| state.review().is_some());
        if reviews {
            self.tell(laptop, Event::Reviewed);
        }
        if self.laptops[laptop].finished.take().is_some() {
            if self.rng.per_mille(500) {
                return self.tell(laptop, Event::Continue);
            }
            self.laptops[laptop].resolving = false;
            let event = self.run_event(laptop);
            self.tell(laptop, event);
        } else {
            self.tell(laptop, Event::Continue);
        }
    }

    fn carry_out(&mut self, laptop: usize, effect: Effect) {
        crate::shell::carry_out(self, laptop, effect);
    }

    pub fn answer_done(&mut self, laptop: usize, marker: Marker, echo: ListedKey, delay: i64) {
        self.laptops[laptop].secrets.insert(marker, echo.hash.clone());
        let end = keyroster_domain::provisioning::PostEnd::Done { echo: Box::new(echo) };
        self.after(delay, laptop, Next::Tell(Event::PostEnded { marker, end }));
    }

    /// Two answers change places; the first waits a moment for the second.
    pub fn swap(&mut self, laptop: usize, marker: Marker, echo: ListedKey) {
        match self.laptops[laptop].held_answer.take() {
            Some((other, other_echo)) => {
                self.answer_done(laptop, other, echo, 10);
                self.answer_done(laptop, marker, other_echo, 11);
            }
            None => {
                self.laptops[laptop].held_answer = Some((marker, echo));
                self.after(2_000, laptop, Next::Unswap);
            }
        }
    }
}
