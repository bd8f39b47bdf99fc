//! Everything that crosses to a face, and nothing else does: `…View` goes out, `…Request` comes in.
//!
//! Money crosses as exact decimal text of dollars (`"5.00"`), times as RFC 3339 UTC text. No secret ever stands in a
//! view; the one exception is [`keys::RevealedKeyView`], sent for one key when a person asks to see it.

pub mod accounts;
pub mod backup;
pub mod billing;
pub mod board;
pub mod changes;
pub mod clients;
pub mod earlier;
pub mod error;
pub mod export;
pub mod files;
pub mod handouts;
pub mod history;
pub mod hours;
pub mod import;
pub mod keys;
pub mod limits;
pub mod months;
pub mod needs;
pub mod people;
pub mod plan;
pub mod review;
pub mod rosters;
pub mod rotate;
pub mod run;
pub mod settings;
pub mod snapshots;
pub mod start;
pub mod statements;

/// Row ids are small; in TypeScript they are plain numbers.
pub type Id = i64;
/// Exact decimal text of US dollars, at least two decimals: `"5.00"`, `"0.0000018"`.
pub type Money = String;
/// RFC 3339 UTC: `"2026-11-22T14:05:00Z"`.
pub type Time = String;
