//! The real program against a real server on loopback: every verb, what it prints, how it ends, what it sends.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;
#[path = "../../../app/tests/support/earlier.rs"]
mod earlier_folder;
#[path = "../../../../tests/leaks/mod.rs"]
mod leaks;
#[cfg(target_os = "linux")]
#[path = "../../../vault/tests/support/mod.rs"]
mod session;

#[cfg(target_os = "linux")]
mod backup;
mod billing;
mod canary;
mod changes;
mod choices;
mod earlier;
mod faults;
mod flags;
mod job;
#[cfg(target_os = "linux")]
mod keychain;
#[cfg(unix)]
mod month_killed;
mod outside;
mod preview;
mod refused;
#[cfg(unix)]
mod replaced;
mod review;
mod snapshots;
mod unusable;
