//! A folder of the earlier classroom tool: what its files say, put together into people, keys, readings and changes.
//!
//! The tool wrote "unlimited" both for no limit and for a limit of $0.00, so that word alone says neither (promise M4). It
//! read the first hundred enabled keys only, so none of its readings is complete.

mod assemble;
mod take_over;
mod times;

use jiff::Timestamp;
use serde::Serialize;

use crate::holder::Person;
use crate::key::{KeyHash, SeenLimit};
use crate::limit::{PositiveUsd, Reset};
use crate::usd::Usd;

pub use assemble::assemble;
pub use take_over::{Class, Here, KeyHere, Left, Link, PersonHere, TakeOver, To, Told, take_over};
pub use times::{file_time, time};

/// A student as `keys.db` has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StudentText {
    /// E-mail.
    pub email: String,
    /// Whole name.
    pub name: String,
    /// The institution's id.
    pub id: String,
}

/// A key as `keys.db` has it; never its secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyText {
    /// OpenRouter's hash.
    pub hash: String,
    /// A mask, or another label.
    pub label: String,
    /// Whose.
    pub email: String,
    /// Its name at OpenRouter.
    pub name: String,
    /// When it was made.
    pub created_at: String,
    /// Its limit; `None` = no limit.
    pub limit: Option<String>,
    /// Turned off.
    pub disabled: Option<bool>,
    /// The whole secret is there.
    pub has_secret: bool,
}

/// A counter as `keys.db` has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsageText {
    /// Which key.
    pub hash: String,
    /// Used in all.
    pub usage: String,
    /// When it was read.
    pub at: String,
}

/// A change as `keys.db` has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeText {
    /// Which key.
    pub hash: String,
    /// What: `provisioned`, `update_limit`, `update_disabled`.
    pub action: String,
    /// Before.
    pub before: Option<String>,
    /// After.
    pub after: Option<String>,
    /// When.
    pub at: String,
}

/// All of `keys.db`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tables {
    /// Its students.
    pub students: Vec<StudentText>,
    /// Its keys.
    pub keys: Vec<KeyText>,
    /// Its counters.
    pub usage: Vec<UsageText>,
    /// Its changes.
    pub changes: Vec<ChangeText>,
}

/// A wished limit as `limits.csv` says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// Nothing.
    #[default]
    Blank,
    /// So much.
    Of(PositiveUsd),
    /// "unlimited", or an amount that cannot be set: left for a person.
    NotTaken,
}

/// A line of `limits.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LimitLine {
    /// Whose.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their id, where the file has it.
    pub id: String,
    /// Which key.
    pub hash: String,
    /// Its name.
    pub key_name: String,
    /// The wish.
    pub target: Target,
    /// Wished to be off or on.
    pub target_disabled: Option<bool>,
    /// The limit at OpenRouter then.
    pub actual: SeenLimit,
    /// Off at OpenRouter then.
    pub actual_disabled: Option<bool>,
}

/// A line of a `snapshot_….csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SnapshotLine {
    /// Whose.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their id, where the file has it.
    pub id: String,
    /// Which key.
    pub hash: String,
    /// Its name.
    pub key_name: String,
    /// Used in all.
    pub usage: Option<Usd>,
    /// Its limit.
    pub limit: SeenLimit,
    /// When that starts anew.
    pub reset: Option<Reset>,
    /// Off.
    pub disabled: Option<bool>,
}

/// A whole `snapshot_….csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotText {
    /// When, by its name.
    pub at: Timestamp,
    /// Its lines.
    pub lines: Vec<SnapshotLine>,
}

/// What the files of a folder say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// People of `roster.csv`.
    pub roster: Vec<Person>,
    /// `keys.db`.
    pub tables: Tables,
    /// `limits.csv`.
    pub limits: Vec<LimitLine>,
    /// Every `snapshot_….csv`.
    pub snapshots: Vec<SnapshotText>,
}

/// One key of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierKey {
    /// OpenRouter's hash.
    pub hash: KeyHash,
    /// Its name there.
    pub name: String,
    /// Its mask.
    pub label: Option<String>,
    /// Whose: a place in [`Folder::people`].
    pub person: Option<usize>,
    /// Its limit, as far as the files tell.
    pub limit: SeenLimit,
    /// When that starts anew.
    pub reset: Option<Reset>,
    /// Turned off.
    pub disabled: Option<bool>,
    /// Used in all, by the last reading.
    pub usage: Option<Usd>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// The last reading of it.
    pub seen_at: Option<Timestamp>,
    /// What was wished.
    pub target: Target,
    /// Wished to be off or on.
    pub target_disabled: Option<bool>,
    /// The whole secret lies in `keys.db`.
    pub has_secret: bool,
}

/// One key in a reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadKey {
    /// Which.
    pub hash: KeyHash,
    /// Its name.
    pub name: String,
    /// Used in all.
    pub usage: Option<Usd>,
    /// Its limit.
    pub limit: SeenLimit,
    /// When that starts anew.
    pub reset: Option<Reset>,
    /// Off.
    pub disabled: Option<bool>,
}

/// One moment at which the tool read the keys; never complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// When.
    pub at: Timestamp,
    /// The keys, by hash, each once.
    pub keys: Vec<ReadKey>,
}

/// One change the tool made.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Change {
    /// Which key.
    pub hash: KeyHash,
    /// What, in the tool's word.
    pub action: String,
    /// Before.
    pub before: Option<String>,
    /// After.
    pub after: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl Change {
    /// The tool's word for it, in letters, digits and underscores only.
    pub fn word(&self) -> String {
        let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
        let word: String = self.action.chars().filter(plain).take(40).collect();
        if word.is_empty() { "change".to_owned() } else { word }
    }

    /// The same change as it comes back from the file: its word, and its time in whole milliseconds.
    pub fn kept(&self) -> Change {
        let at = Timestamp::from_millisecond(self.at.as_millisecond()).unwrap_or(self.at);
        Change { action: self.word(), at, ..self.clone() }
    }
}

/// Everything the folder says, put together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// Everybody, in the roster's order, then those only `keys.db` or a list knows.
    pub people: Vec<Person>,
    /// Every key, by hash.
    pub keys: Vec<EarlierKey>,
    /// Every reading, the oldest first.
    pub readings: Vec<Reading>,
    /// Every change, the oldest first.
    pub changes: Vec<Change>,
    /// Rows that could not be understood (a time, a hash), in all.
    pub odd: usize,
}
