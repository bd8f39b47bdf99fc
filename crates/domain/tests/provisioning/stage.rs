//! A stage for one machine: time, a data file that always works, and a record of what was asked for.

use std::time::Duration;

use jiff::Timestamp;
use keyroster_domain::key::{KeyHash, ListedKey};
use keyroster_domain::limit::{Limit, PositiveUsd, Reset, Terms};
use keyroster_domain::marker::{Marker, VaultTag};
use keyroster_domain::provisioning::{
    Attempt, Change, Config, Durable, Effect, Event, InstallId, ListEnd, PauseReason, PostEnd, Refusal,
    RowId, State, StoredKey, Summary, Wanted,
};
use keyroster_domain::usd::Usd;

pub const ROWS: RowId = 40;

pub fn terms() -> Terms {
    let amount = PositiveUsd::new(Usd::from_cents(200)).unwrap();
    Terms { limit: Limit::Of(amount), reset: Reset::Monthly, expires: None }
}

pub fn refusal(status: u16, retry_after: Option<u64>) -> PostEnd {
    let retry_after = retry_after.map(Duration::from_secs);
    PostEnd::Refused(Refusal { status, message: "no".to_owned(), retry_after })
}

pub fn unclear() -> PostEnd {
    PostEnd::Unclear { why: "timeout".to_owned() }
}

pub fn durable() -> Durable {
    Durable {
        tag: VaultTag::from_entropy([7; 5]),
        install: InstallId("here".to_owned()),
        epoch: 1,
        review: false,
        restored: false,
        attempts: Vec::new(),
        stored: Vec::new(),
        known: Vec::new(),
        lists: Vec::new(),
    }
}

/// One machine and what it asked for that is not answered yet. Commits succeed at once unless `commits` is off.
pub struct Stage {
    pub state: State,
    pub now: Timestamp,
    random: u64,
    pub commits: bool,
    pub file: Durable,
    /// Everything asked for so far, commits included.
    pub asked: Vec<Effect>,
    /// Requests out.
    pub posts: Vec<(Marker, String)>,
    pub lists: usize,
}

impl Stage {
    pub fn new(durable: Durable) -> Stage {
        Stage::with(Config::default(), durable)
    }

    pub fn with(config: Config, file: Durable) -> Stage {
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        let state = State::load(config, file.clone());
        Stage { state, now, random: 1, commits: true, file, asked: vec![], posts: vec![], lists: 0 }
    }

    /// A machine in the middle of a run over this many rows; the list it began with showed `keys`.
    pub fn running(rows: RowId, keys: Vec<ListedKey>) -> Stage {
        let mut stage = Stage::new(durable());
        stage.run(rows, keys);
        stage
    }

    pub fn run(&mut self, rows: RowId, keys: Vec<ListedKey>) {
        self.tell(Event::Run { rows: (1..=rows).map(wanted).collect(), left_out: vec![] });
        if self.lists > 0 {
            self.list(keys);
        }
    }

    pub fn tell(&mut self, event: Event) {
        let random = &mut self.random;
        let mut entropy = || {
            *random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let b = random.to_be_bytes();
            [b[0], b[1], b[2], b[3], b[4]]
        };
        let effects = self.state.step(self.now, event, &mut entropy);
        let mut commits = Vec::new();
        for effect in effects {
            match &effect {
                Effect::Post { marker, name, .. } => self.posts.push((*marker, name.clone())),
                Effect::ReadList => self.lists += 1,
                Effect::Commit(commit) if self.commits => {
                    commit.changes.iter().for_each(|change| self.write(change));
                    commits.push(commit.id);
                }
                _ => {}
            }
            self.asked.push(effect);
        }
        commits.into_iter().for_each(|id| self.tell(Event::Committed(id)));
    }

    fn write(&mut self, change: &Change) {
        match change {
            Change::Intent(attempt) => self.file.attempts.push(attempt.clone()),
            Change::Stored { attempt, key } => {
                self.update(attempt);
                self.file.stored.push(StoredKey { hash: key.hash.clone(), row: Some(attempt.row) });
            }
            Change::Attempt(attempt) => self.update(attempt),
            Change::ListRead(began) => self.file.lists.push(*began),
            Change::StartEpoch { epoch, .. } => {
                self.file.epoch = *epoch;
                self.file.review = true;
                self.file.restored = false;
            }
            Change::Reviewed => self.file.review = false,
            Change::Known(known) => self.file.known.push(known.clone()),
        }
    }

    fn update(&mut self, attempt: &Attempt) {
        let place = self.file.attempts.iter_mut().find(|a| a.marker == attempt.marker).unwrap();
        *place = attempt.clone();
    }

    /// The process dies; the program starts again from the file.
    pub fn restart(&mut self) {
        self.state = State::load(Config::default(), self.file.clone());
        self.posts.clear();
        self.lists = 0;
    }

    pub fn wait(&mut self, seconds: i64) {
        self.now = Timestamp::from_millisecond(self.now.as_millisecond() + seconds * 1000).unwrap();
        self.tell(Event::Woke);
    }

    /// Answers the oldest list read with these keys, complete.
    pub fn list(&mut self, keys: Vec<ListedKey>) {
        assert!(self.lists > 0, "no list was asked for");
        self.lists -= 1;
        let end = ListEnd::Complete { keys, skew_ms: None };
        self.tell(Event::ListRead { began: self.now, end });
    }

    /// The oldest request out.
    pub fn take_post(&mut self) -> (Marker, String) {
        assert!(!self.posts.is_empty(), "nothing was sent");
        self.posts.remove(0)
    }

    /// Ends the oldest request out like this.
    pub fn end_post(&mut self, end: PostEnd) -> Marker {
        let (marker, _) = self.take_post();
        self.tell(Event::PostEnded { marker, end });
        marker
    }

    /// The oldest request out is done; `change` may twist the answer.
    pub fn done(&mut self, change: impl FnOnce(&mut ListedKey)) -> ListedKey {
        let (marker, name) = self.take_post();
        let mut echo = self.key(&name);
        change(&mut echo);
        self.tell(Event::PostEnded { marker, end: PostEnd::Done { echo: Box::new(echo.clone()) } });
        echo
    }

    /// A key of this name as the server would list it now.
    pub fn key(&self, name: &str) -> ListedKey {
        ListedKey {
            hash: KeyHash::new(&format!("hash of {name}")),
            name: name.to_owned(),
            label: None,
            disabled: false,
            limit: terms().limit.into(),
            remaining: None,
            reset: Some("monthly".to_owned()),
            usage: Some(Usd::ZERO),
            byok_usage: Some(Usd::ZERO),
            include_byok: None,
            created_at: Some(self.now),
            updated_at: None,
            expires_at: None,
            last_used_at: None,
            creator: None,
            workspace: None,
        }
    }

    /// How many effects like this were asked for so far.
    pub fn count(&self, like: impl Fn(&Effect) -> bool) -> usize {
        self.asked.iter().filter(|effect| like(effect)).count()
    }

    pub fn deletes(&self) -> usize {
        self.count(|effect| matches!(effect, Effect::Delete(_)))
    }

    pub fn pause(&self) -> Option<&PauseReason> {
        let paused = |effect: &'_ Effect| matches!(effect, Effect::Paused(_));
        self.asked.iter().rev().find(|e| paused(e)).and_then(|effect| match effect {
            Effect::Paused(paused) => Some(&paused.reason),
            _ => None,
        })
    }

    pub fn summary(&self) -> Option<&Summary> {
        self.asked.iter().rev().find_map(|effect| match effect {
            Effect::Finished(summary) => Some(&**summary),
            _ => None,
        })
    }
}

pub fn wanted(row: RowId) -> Wanted {
    Wanted { row, label: format!("Student {row}"), terms: terms() }
}
