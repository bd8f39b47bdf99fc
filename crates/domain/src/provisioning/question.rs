//! Questions to a person: whatever the machine must not decide by itself.

use super::durable::RowId;
use crate::key::{KeyHash, ListedKey};
use crate::marker::Marker;

/// What a question is about; there is at most one question for each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A key at OpenRouter.
    Key(KeyHash),
    /// An attempt without a key, as far as known.
    Attempt(Marker),
}

/// A question, with the answers that make sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What it is about.
    pub about: Subject,
    /// What is in question.
    pub kind: QuestionKind,
    /// The row it holds up, where there is one.
    pub row: Option<RowId>,
    /// The attempt, where there is one.
    pub marker: Option<Marker>,
    /// The key as last listed.
    pub key: Option<Box<ListedKey>>,
    /// The answers offered.
    pub choices: Vec<Answer>,
}

/// What is in question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuestionKind {
    /// A key of one of our attempts whose secret is not stored, but somebody may hold it.
    MayBeHeld(Vec<Doubt>),
    /// An attempt made before this file was restored, or on another computer; no key of it is seen.
    OldAttempt,
    /// A key with our tag that this file does not know.
    OtherCopy,
}

/// Why a key without a stored secret is not cleaned up by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// The attempt was made on another computer.
    OtherInstall,
    /// The attempt was made before the file was restored or rolled back.
    OtherEpoch,
    /// It has been used, or its usage is unknown.
    Used,
    /// It was made at another time than the attempt.
    OtherTime,
    /// The attempt is too old.
    OldAttempt,
    /// Its name no longer carries the marker; only the answer to our create named it.
    NoMarker,
}

/// A person's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Delete the key; its row may then get one.
    Delete,
    /// Leave the key alone; its row is left out.
    LeaveAlone,
    /// Leave the key (or the attempt) alone, and make a key for the row.
    MakeAnother,
}
