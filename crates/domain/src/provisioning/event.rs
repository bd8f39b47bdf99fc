//! What happens to the machine: commands of a person, and the answers to its effects.

use std::time::Duration;

use jiff::Timestamp;

use super::durable::{CommitId, RowId};
use super::question::{Answer, Subject};
use crate::key::{KeyHash, ListedKey};
use crate::limit::Terms;
use crate::marker::Marker;

/// A row that should have a key at the end of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The row.
    pub row: RowId,
    /// What OpenRouter sees before the marker.
    pub label: String,
    /// What to ask for.
    pub terms: Terms,
}

/// What happened. Every event may come at any time.
#[derive(Clone, Debug)]
pub enum Event {
    /// Begin a run over these rows, in this order. Rows that already hold a key count as created; `left_out` are the
    /// rows of the class that the plan leaves out, counted but not touched.
    Run {
        /// Rows that should have a key.
        rows: Vec<Wanted>,
        /// Rows left out.
        left_out: Vec<RowId>,
    },
    /// Resolve open ends without creating anything.
    Resolve,
    /// Close the breaker, take up what was stopped, go on.
    Continue,
    /// No new work; requests in flight end; then `Finished`.
    Stop,
    /// The moment asked for by `WakeAt` has come.
    Woke,
    /// A person has looked at what another copy made; creating and cleaning up go on.
    Reviewed,
    /// A person answered a question.
    Answered {
        /// Which question.
        about: Subject,
        /// The answer, one of its choices.
        answer: Answer,
    },
    /// A person answered a question that was put for this row, perhaps by an earlier process (which knew the class, as
    /// resolving does not). Unlike `Answered` it also settles a question about another copy's key that is not put now.
    AnsweredFor {
        /// Which question.
        about: Subject,
        /// The answer.
        answer: Answer,
        /// The row the question was put for.
        row: RowId,
    },
    /// The commit is durable.
    Committed(CommitId),
    /// Nothing of the commit was written (the shell made sure; if it could not, it ends the process).
    CommitFailed {
        /// Which.
        id: CommitId,
        /// What failed.
        why: CommitTrouble,
    },
    /// A create ended.
    PostEnded {
        /// The attempt.
        marker: Marker,
        /// How.
        end: PostEnd,
    },
    /// A list ended. May also come unasked (the list read for the plan), so that a run begins without another one.
    ListRead {
        /// When its first request was sent.
        began: Timestamp,
        /// How it ended.
        end: ListEnd,
    },
    /// A key was read by hash.
    KeyRead {
        /// Which.
        hash: KeyHash,
        /// What came.
        end: KeyEnd,
    },
    /// A delete ended.
    Deleted {
        /// Which key.
        hash: KeyHash,
        /// How.
        end: CallEnd,
    },
    /// Switching a key off ended.
    Disabled {
        /// Which key.
        hash: KeyHash,
        /// How.
        end: CallEnd,
    },
}

/// The API said no, in its own form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// Its message, cleaned and cut by the shell.
    pub message: String,
    /// How long to wait, where the answer said so and it made sense.
    pub retry_after: Option<Duration>,
}

/// How a create ended.
#[derive(Clone, Debug)]
pub enum PostEnd {
    /// Provably no byte left.
    NotSent {
        /// For the record.
        why: String,
    },
    /// The API said no.
    Refused(Refusal),
    /// Created; the shell holds the secret under the attempt's marker until it is told to store it or the attempt ends.
    Done {
        /// The key as answered.
        echo: Box<ListedKey>,
    },
    /// Anything else. The shell drops what it has of a secret.
    Unclear {
        /// For the record.
        why: String,
    },
}

/// How a list ended.
#[derive(Clone, Debug)]
pub enum ListEnd {
    /// Complete: every workspace, disabled and expired keys included.
    Complete {
        /// Every key.
        keys: Vec<ListedKey>,
        /// The server's clock minus ours, in milliseconds, where known.
        skew_ms: Option<i64>,
    },
    /// Not complete; what was seen so far. Proves nothing about what is missing.
    Incomplete {
        /// Some keys.
        keys: Vec<ListedKey>,
    },
    /// The API said no.
    Refused(Refusal),
    /// No usable answer.
    Failed {
        /// For the record.
        why: String,
    },
}

/// What came of reading one key.
#[derive(Clone, Debug)]
pub enum KeyEnd {
    /// The key as it is now.
    Found(Box<ListedKey>),
    /// 404.
    Gone,
    /// The API said no, otherwise.
    Refused(Refusal),
    /// No usable answer.
    Failed,
}

/// What came of a delete or of switching off.
#[derive(Clone, Debug)]
pub enum CallEnd {
    /// Done.
    Done,
    /// 404: there is no such key.
    Gone,
    /// The API said no, otherwise.
    Refused(Refusal),
    /// Perhaps done.
    Unclear,
}

/// Why a commit failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommitTrouble {
    /// The keychain or the passphrase lock refused to seal.
    Seal(String),
    /// The disk or the database refused to write.
    Write(String),
}
