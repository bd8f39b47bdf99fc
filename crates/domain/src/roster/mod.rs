//! Rosters on their way in: what a file said, what is open about it, and what importing it would change.
//!
//! A file becomes a [`RosterDraft`] (everything understood and everything not), a person answers the open
//! questions, and [`preview`] says row by row what would change. Nothing here stores anything:
//! [`Preview::changes`] is the plain value to store.

mod answers;
pub mod clean;
pub mod draft;
pub mod identity;
mod matching;
pub mod merge;
pub mod problem;

pub use draft::{
    Column, ColumnMap, Delimiter, DraftRow, Format, Layout, Line, ReadAs, Role, RosterDraft, TextEncoding,
};
pub use merge::{
    Answers, FieldChange, NewPerson, Preview, PreviewRow, RosterChanges, RowAnswer, RowState, Totals, preview,
};
pub use problem::{Answer, Problem, ProblemCode, Severity};
