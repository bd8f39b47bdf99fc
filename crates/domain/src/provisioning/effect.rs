//! What the machine asks of its shell, as plain values.

use jiff::Timestamp;

use super::durable::{Commit, RowId};
use super::progress::{Paused, Progress, Summary};
use super::question::{Question, Subject};
use crate::key::KeyHash;
use crate::limit::Terms;
use crate::marker::Marker;

/// Something to do. Effects of one step may be carried out at the same time; each one is answered by the event named.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Write durably, all or nothing → `Committed` or `CommitFailed`.
    Commit(Commit),
    /// Send one create, exactly once → `PostEnded`.
    Post {
        /// The attempt.
        marker: Marker,
        /// Its row.
        row: RowId,
        /// The whole name to send.
        name: String,
        /// The terms to send.
        terms: Terms,
    },
    /// Read the complete list → `ListRead`.
    ReadList,
    /// Read one key → `KeyRead`.
    ReadKey(KeyHash),
    /// Delete one key, one request → `Deleted`.
    Delete(KeyHash),
    /// Switch one key off, one request → `Disabled`.
    Disable(KeyHash),
    /// Send `Woke` at this moment; replaces the moment asked for before.
    WakeAt(Timestamp),
    /// Put this under "Needs you"; again for the same subject replaces it, but a row once named stays where the new one
    /// names none (resolving knows no class). Comes again after every load.
    Ask(Box<Question>),
    /// The question no longer stands.
    Withdraw(Subject),
    /// Where the rows of the run are.
    Progress(Progress),
    /// Nothing new is begun until `Continue` (or `Reviewed`); what is under way ends, open ends are still looked for.
    Paused(Paused),
    /// The run or the resolving is over; `Continue`, `Run` and `Resolve` may follow.
    Finished(Box<Summary>),
    /// The machine contradicts itself: it begins nothing any more. Say so; the file is safe; start anew.
    InvariantBroken(String),
}
