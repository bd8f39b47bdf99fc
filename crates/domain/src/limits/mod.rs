//! Changing keys that exist: what is wished, a plan of it, and carrying exactly that out, key by key, never over a
//! change that somebody else made meanwhile (promises §3.4, R7, R9).
//!
//! In reading order: `seen` (what a change hangs on), `plan` (what would be done, as a value), `judge` (what a fresh
//! reading or an answer lets one do), `apply` (the course of it), `rule` (targets computed), `undo`.

mod apply;
mod end;
mod judge;
mod plan;
mod rule;
mod seen;
mod turns;
mod undo;
mod verify;

pub use apply::{Apply, Effect, Event, Mark, ReadEnd, SendEnd};
pub use end::{Counts, End, Summary, WhyNot};
pub use judge::{Found, Sending, after_sending, before_sending};
pub use plan::{Act, Item, Kind, Known, Made, Plan, Set, Totals, Wish, plan};
pub use rule::{NoTarget, Rule, target};
pub use seen::{Field, Now, Seen};
pub use undo::{CannotUndo, former};
