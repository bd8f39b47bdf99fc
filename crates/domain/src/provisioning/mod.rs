//! Provisioning: the pure state machine that creates keys and loses none (promises R1–R8).
//!
//! A shell feeds events in and carries effects out; the machine has no clock, I/O, randomness or secrets of its own.

mod config;
mod durable;
mod effect;
mod event;
mod progress;
mod question;

pub use config::{Bounds, Config, Sabotage, Times};
pub use durable::{
    Attempt, AttemptState, Change, Commit, CommitId, Durable, Epoch, EpochWhy, InstallId, KnownKey, RowId,
    StoredKey, SwitchOff, Verdict,
};
pub use effect::Effect;
pub use event::{CallEnd, CommitTrouble, Event, KeyEnd, ListEnd, PostEnd, Refusal, Wanted};
pub use progress::{Counts, Need, PauseReason, Paused, Progress, RowState, Summary};
pub use question::{Answer, Doubt, Question, QuestionKind, Subject};

use jiff::Timestamp;

/// Where random bytes come from: five at a time.
pub type Entropy<'a> = &'a mut dyn FnMut() -> [u8; 5];

/// The machine.
#[derive(Clone, Debug)]
pub struct State {
    config: Config,
    durable: Durable,
}

impl State {
    /// From what is stored. Begins nothing; the first event does.
    pub fn load(config: Config, durable: Durable) -> State {
        State { config, durable }
    }

    /// One event in, effects out. `now` is the wall clock in UTC, taken so that it never goes back within a process
    /// (wall clock at start plus monotonic time since).
    pub fn step(&mut self, now: Timestamp, event: Event, entropy: Entropy<'_>) -> Vec<Effect> {
        let _ = (now, event, entropy, &self.config, &self.durable);
        Vec::new()
    }
}
