//! The history: the audit trail in words, filtered, checked, saved. It reads only; nothing here can change a row.

mod details;
mod names;
mod page;
mod save;
mod words;
