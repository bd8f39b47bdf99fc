//! Faults: which request gets one ([`Rule`], [`Match`]), when ([`Phase`]) and what happens ([`Action`]).
//!
//! The same rules, as JSON, go to `POST /__oracle/plan` and into plan files:
//! `{"rules":[{"match":{"method":"POST","path":"/keys","nth":2},"phase":"after_commit","action":"hang"}]}`.

mod alter;
mod bench;
mod plan;
mod strike;

pub(crate) use bench::{Bench, Fate};
pub use plan::{Action, Chance, FaultPlan, Match, Mutation, PageFault, Phase, Rule, Shift, Status};
pub(crate) use strike::{Next, respond};
