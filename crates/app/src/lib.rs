//! One function for each thing a person can do; the only room that knows all the others.
//!
//! In reading order: what an app is put together from, what crosses to a face, what can go wrong; then the things a
//! person can do, from connecting to handing out.

pub mod parts;

pub mod wire;

pub mod error;

mod accounts;
mod anchor;
mod audit;
mod backup;
mod billing;
mod changes;
mod check;
mod clients;
pub mod clock;
mod closing;
mod connect;
mod earlier;
mod export;
mod failpoint;
mod file;
mod handouts;
mod history;
mod hours;
mod identity;
pub mod import;
pub mod limits;
pub mod log;
mod looking;
mod management_key;
mod needs;
mod people;
pub mod places;
mod plan;
pub mod practice;
mod provision;
mod remote;
pub mod review;
mod rosters;
mod rotate;
mod saving;
mod sealing;
pub mod settings;
mod slots;
mod snapshots;
pub mod start;
mod statements;
mod trouble;
mod usage_ask;

pub use backup::BackupWish;
pub use billing::in_cents;
pub use changes::ChangesEnded;
pub use check::Tick;
pub use clients::percent_echo;
pub use error::{AppError, Code, Outcome};
pub use export::warning;
pub use keyroster_store::snapshot::Why;
pub use management_key::cleaned;
pub use parts::{App, AppEvent, Parts, PracticeAddress, PracticeHost};
pub use provision::{Ended, Resolved};
