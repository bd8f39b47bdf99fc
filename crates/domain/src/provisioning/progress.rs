//! Where the rows of a run are; the counts always add up.

use jiff::Timestamp;

use super::durable::RowId;
use super::event::{CommitTrouble, Refusal};
use super::question::Subject;
use crate::key::{KeyHash, ListedKey};

/// Where one row is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowState {
    /// Its key's secret is durably stored.
    Created(KeyHash),
    /// Nothing open; its turn comes, or it can be tried by continuing.
    Waiting,
    /// A create without a clear answer is being looked into.
    BeingChecked,
    /// A person has to do something.
    NeedsYou(Need),
    /// The plan or a person left it out.
    LeftOut,
}

/// What a person has to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// The API refused what was asked for this row.
    Refused(Refusal),
    /// Tried as often as allowed.
    TooManyTries,
    /// A question stands.
    Question(Subject),
    /// The key came back with other terms than asked; it is stored, and switched off as soon as possible.
    WrongTerms {
        /// The key.
        hash: KeyHash,
        /// Whether it is switched off by now.
        switched_off: bool,
    },
    /// The answer named a key that was there before.
    ReusedHash(KeyHash),
}

/// How many rows are where. The sum is the size of the class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Created.
    pub created: usize,
    /// Waiting.
    pub waiting: usize,
    /// Being checked.
    pub being_checked: usize,
    /// Needs you.
    pub needs_you: usize,
    /// Left out.
    pub left_out: usize,
}

impl Counts {
    /// All rows.
    pub const fn total(&self) -> usize {
        self.created + self.waiting + self.being_checked + self.needs_you + self.left_out
    }

    pub(super) fn of(&mut self, state: &RowState) -> &mut usize {
        match state {
            RowState::Created(_) => &mut self.created,
            RowState::Waiting => &mut self.waiting,
            RowState::BeingChecked => &mut self.being_checked,
            RowState::NeedsYou(_) => &mut self.needs_you,
            RowState::LeftOut => &mut self.left_out,
        }
    }
}

/// What changed since the last progress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// All counts.
    pub counts: Counts,
    /// Rows whose state changed (all of them at the beginning of a run).
    pub changed: Vec<(RowId, RowState)>,
    /// No request leaves before this moment (rate limit or backoff), where there is one.
    pub held_until: Option<Timestamp>,
}

/// Why nothing new is begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PauseReason {
    /// 401: the management key is not accepted.
    NotAccepted(Refusal),
    /// 402: no credits.
    OutOfCredits(Refusal),
    /// 403: not allowed.
    Forbidden(Refusal),
    /// Too many unclear answers in a row.
    Trouble,
    /// The data file or the keychain failed.
    Commit(CommitTrouble),
    /// An answer named a key that was there before.
    ReusedHash(KeyHash),
    /// The list cannot be read completely.
    NoList,
    /// Another copy of this file made keys, or this file was restored: a person must review first.
    Review,
    /// A person stopped it.
    Stopped,
}

/// A pause: what for, and when trying again is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paused {
    /// Why.
    pub reason: PauseReason,
    /// When the shell may send `Continue` by itself, where that makes sense.
    pub again_at: Option<Timestamp>,
}

/// The end of a run or of resolving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Where the rows are.
    pub counts: Counts,
    /// What stopped it before every row was done.
    pub stopped: Option<PauseReason>,
    /// Attempts still without a known outcome, of any class.
    pub open: usize,
    /// Keys of lost answers that were deleted.
    pub ghosts_deleted: usize,
    /// Rows whose key was deleted again because its secret could not be stored.
    pub undone: Vec<RowId>,
    /// Keys without a marker that appeared during the run; never touched.
    pub appeared: Vec<ListedKey>,
    /// Whether the last look at the list was complete.
    pub list_complete: bool,
}
