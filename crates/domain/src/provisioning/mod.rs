//! Provisioning: the pure state machine that creates keys and loses none (promises R1–R8).
//!
//! A shell feeds events in and carries effects out; the machine has no clock, I/O, randomness or secrets of its own.

mod answers;
mod cleanup;
mod commits;
mod config;
mod durable;
mod effect;
mod event;
mod guard;
mod lists;
pub(crate) mod pace;
mod progress;
mod question;
mod questions;
mod rows;
mod run;
mod state;

pub use config::{Bounds, Config, Sabotage, Times};
pub use durable::{
    Attempt, AttemptState, Change, Commit, CommitId, Durable, Epoch, EpochWhy, InstallId, KnownKey, RowId,
    StoredKey, SwitchOff, Verdict,
};
pub use effect::Effect;
pub use event::{CallEnd, CommitTrouble, Event, KeyEnd, ListEnd, PostEnd, Refusal, Wanted};
pub use progress::{Counts, Need, PauseReason, Paused, Progress, RowState, Summary};
pub use question::{Answer, Doubt, Question, QuestionKind, Subject};

pub use state::{Entropy, State};

use std::time::Duration;

use jiff::Timestamp;

/// `at` + `span`, held at the end of time.
pub(crate) fn plus(at: Timestamp, span: Duration) -> Timestamp {
    plus_ms(at, i64::try_from(span.as_millis()).unwrap_or(i64::MAX))
}

fn plus_ms(at: Timestamp, millis: i64) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond().saturating_add(millis)).unwrap_or(Timestamp::MAX)
}

/// The distance of two moments, in whole milliseconds, whichever is first.
fn apart(a: Timestamp, b: Timestamp) -> Duration {
    Duration::from_millis(a.as_millisecond().abs_diff(b.as_millisecond()))
}
