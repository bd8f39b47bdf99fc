//! Files in, domain values out, and back: rosters, hand-out lists, lists of problems.
//!
//! Everything here is pure over bytes: no file is opened, no clock is read.

pub mod cards;
pub mod cell;
pub mod client_sheet;
pub mod clients_file;
pub mod comparison_file;
pub mod earlier;
pub mod history_file;
pub mod key_list;
pub mod letters;
pub mod limits_file;
pub mod locked_zip;
pub mod mail_merge;
pub mod pdf;
pub mod problems_file;
pub mod recovery_sheet;
pub mod review_file;
pub mod roster;
pub mod roster_file;
pub mod snapshot_file;
pub mod statement_file;
pub mod usage_file;
