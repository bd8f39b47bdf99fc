//! One module per table: its first migration, its row type, its read functions and its write functions.

pub mod absence;
pub mod account;
pub mod agreed;
pub mod attempt;
pub mod audit;
pub mod backup;
pub mod change;
pub mod dek;
pub mod handout;
pub mod holder;
pub mod journal;
pub mod key;
pub mod list_time;
pub mod meta;
pub mod plan;
pub mod question;
pub mod roster;
pub mod run;
pub mod saved_file;
pub mod sealed_item;
pub mod secret;
pub mod setting;
pub mod snapshot;
pub(crate) mod snapshot_row;
pub mod stray;
pub mod verdict;
