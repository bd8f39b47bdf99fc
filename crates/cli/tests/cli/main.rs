//! The real program against a real server on loopback: every verb, what it prints, how it ends, what it sends.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;

mod canary;
mod choices;
mod faults;
mod flags;
mod job;
mod preview;
mod refused;
mod unusable;
