//! The data file, tried with real files in temporary folders.

#![allow(clippy::unwrap_used, reason = "these are tests; clippy sees that only inside a test function")]

mod audit;
mod bed;
mod billing;
mod bulk;
mod closing;
mod damage;
mod earlier_readings;
mod files;
mod frozen;
mod kill;
mod opening;
mod reading;
mod review;
mod rules;
mod snapshots;
mod tables;
mod tampered;
