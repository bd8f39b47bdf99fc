//! What is kept in the data file, and the changes the machine asks the shell to commit.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::key::KeyHash;
use crate::limit::Terms;
use crate::marker::{Marker, VaultTag};

/// One wanted key of one holder; the data file's row id.
pub type RowId = i64;
/// Grows by one whenever the file may have been rolled back, copied or restored.
pub type Epoch = u32;

/// This installation of this data file; another computer's copy has another one. Any text, compared exactly.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InstallId(pub String);

/// Everything the machine remembers between processes, as loaded from the data file.
#[derive(Clone, Debug)]
pub struct Durable {
    /// The data file's tag in markers.
    pub tag: VaultTag,
    /// The installation running now.
    pub install: InstallId,
    /// The current epoch.
    pub epoch: Epoch,
    /// Creating and cleaning up wait for a person's review.
    pub review: bool,
    /// This file is a copy, was restored or rolled back since it was last used: a new epoch is begun on loading.
    pub restored: bool,
    /// Every attempt ever made, open and closed (the watch list).
    pub attempts: Vec<Attempt>,
    /// Every key whose secret is stored here, or ever was: never cleaned up.
    pub stored: Vec<StoredKey>,
    /// What a person decided about keys that are not stored here.
    pub known: Vec<KnownKey>,
    /// When complete lists were begun, since the oldest open attempt, in any order.
    pub lists: Vec<Timestamp>,
}

/// A key whose secret is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKey {
    /// The key.
    pub hash: KeyHash,
    /// The row that holds this key now; `None` when it was replaced or is gone, so that the row may get another one.
    pub row: Option<RowId>,
}

/// A key without a stored secret about which a person decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownKey {
    /// The key.
    pub hash: KeyHash,
    /// What was decided.
    pub verdict: Verdict,
}

/// What a person decided about a key without a stored secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Seen in a review: no longer a sign of a lost future, still in question where a row is concerned.
    Seen,
    /// Leave it alone; `Some` row: that row counts as having a key and is left out.
    LeftAlone(Option<RowId>),
}

/// One try to create one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Its identity.
    pub marker: Marker,
    /// The row it is for.
    pub row: RowId,
    /// The epoch it was made in.
    pub epoch: Epoch,
    /// The installation that made it.
    pub install: InstallId,
    /// The whole name sent.
    pub name: String,
    /// The terms sent.
    pub terms: Terms,
    /// When it was written down; the request leaves after this.
    pub made_at: Timestamp,
    /// The same moment on the server's clock, as far as known.
    pub server_time: Timestamp,
    /// The moment of the answer, or the last moment at which one could have come.
    pub deadline: Timestamp,
    /// How it ended, or that it has not.
    pub state: AttemptState,
    /// The key it led to, as far as known.
    pub hash: Option<KeyHash>,
    /// When a list last showed a key of it that is not stored; lists begun before that do not prove absence.
    pub last_seen: Option<Timestamp>,
    /// Whether its stored key came back with other terms than asked and has to be switched off.
    pub switch_off: SwitchOff,
    /// Why it is in this state, for the record; never a secret.
    pub why: String,
}

/// How an attempt ended, or that it has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AttemptState {
    /// Written down; perhaps sent.
    Intent,
    /// Certainly not sent.
    NotSent,
    /// Refused by the API.
    Refused,
    /// Sent, outcome unknown.
    Unclear,
    /// Its key's secret is stored.
    Stored,
    /// Sent, and no key of it exists as far as lists can tell.
    Absent,
    /// Its key was deleted: nobody ever had the secret.
    GhostDeleted,
    /// A person has to decide.
    Ask,
}

/// Whether a stored key has to be switched off because it came back with other terms (promise M4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SwitchOff {
    /// No.
    #[default]
    NotNeeded,
    /// Yes, not done yet.
    Wanted,
    /// Done; a person decides what becomes of the key.
    Done,
}

impl AttemptState {
    /// Whether it holds up its row.
    pub const fn is_open(self) -> bool {
        matches!(self, AttemptState::Intent | AttemptState::Unclear | AttemptState::Ask)
    }

    /// The word stored in the data file.
    pub const fn word(self) -> &'static str {
        match self {
            AttemptState::Intent => "intent",
            AttemptState::NotSent => "not_sent",
            AttemptState::Refused => "refused",
            AttemptState::Unclear => "unclear",
            AttemptState::Stored => "stored",
            AttemptState::Absent => "absent",
            AttemptState::GhostDeleted => "ghost_deleted",
            AttemptState::Ask => "ask",
        }
    }

    /// From the stored word.
    pub fn from_word(word: &str) -> Option<AttemptState> {
        use AttemptState::{Absent, Ask, GhostDeleted, Intent, NotSent, Refused, Stored, Unclear};
        [Intent, NotSent, Refused, Unclear, Stored, Absent, GhostDeleted, Ask]
            .into_iter()
            .find(|s| s.word() == word)
    }
}

impl SwitchOff {
    /// The word stored in the data file.
    pub const fn word(self) -> &'static str {
        match self {
            SwitchOff::NotNeeded => "not_needed",
            SwitchOff::Wanted => "wanted",
            SwitchOff::Done => "done",
        }
    }

    /// From the stored word.
    pub fn from_word(word: &str) -> Option<SwitchOff> {
        [SwitchOff::NotNeeded, SwitchOff::Wanted, SwitchOff::Done].into_iter().find(|s| s.word() == word)
    }
}

/// Names a commit; grows by one.
pub type CommitId = u64;

/// Changes that belong into one transaction. At most one commit is under way at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its name, for the answer.
    pub id: CommitId,
    /// What to write, in this order; all or nothing.
    pub changes: Vec<Change>,
}

/// One durable change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Insert this attempt (state `intent`).
    Intent(Attempt),
    /// Seal and insert the secret that the shell keeps for this attempt; insert its key as the one its row holds; and
    /// bring the attempt up to date (state `stored`).
    Stored {
        /// The attempt as it now is; `hash` is set.
        attempt: Attempt,
        /// The key as OpenRouter answered it.
        key: Box<crate::key::ListedKey>,
    },
    /// Bring an attempt up to date: state, deadline, hash, last_seen, switch_off, why. If it becomes `ghost_deleted`
    /// and the shell still holds its secret, that is dropped.
    Attempt(Attempt),
    /// A complete list was begun at this moment.
    ListRead(Timestamp),
    /// A new epoch begins; `review` becomes true, `restored` false.
    StartEpoch {
        /// The new epoch.
        epoch: Epoch,
        /// Why, for the record.
        why: EpochWhy,
    },
    /// The review is done; `review` becomes false.
    Reviewed,
    /// What a person decided about a key; replaces an earlier verdict.
    Known(KnownKey),
}

/// Why a new epoch began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EpochWhy {
    /// The file was restored, copied or rolled back.
    Restored,
    /// OpenRouter has a key with our tag that this file has never seen.
    LostFuture,
}
