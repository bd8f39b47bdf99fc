//! Files in, domain values out, and back: rosters, hand-out lists, lists of problems.
//!
//! Everything here is pure over bytes: no file is opened, no clock is read.

pub mod cell;
pub mod key_list;
pub mod limits_file;
pub mod pdf;
pub mod problems_file;
pub mod recovery_sheet;
pub mod review_file;
pub mod roster;
pub mod roster_file;
