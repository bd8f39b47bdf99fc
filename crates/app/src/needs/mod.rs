//! Needs you: everything that waits for a person's decision, kept in the file until it is answered.

mod answer;
mod notes;
mod unowned;
mod view;

use jiff::Timestamp;
use keyroster_domain::key::{KeyHash, ListedKey};
use keyroster_domain::provisioning::{Question, Refusal, Subject};
use keyroster_domain::usd::Usd;
use keyroster_store::{StoreError, Writer, question};
use serde::{Deserialize, Serialize};

pub(crate) use notes::keep_notes;

/// A live key at OpenRouter may be this person's.
pub(crate) const MAYBE_THEIRS: &str = "maybe_theirs";
/// A key of a lost answer that somebody may hold.
pub(crate) const UNCLEAR_KEY: &str = "unclear_key";
/// An attempt from before a restore, or of another computer.
pub(crate) const OLD_ATTEMPT: &str = "old_attempt";
/// A key with our mark that this file does not know.
pub(crate) const OTHER_COPY: &str = "other_copy";
/// OpenRouter refused this person's key.
pub(crate) const REFUSED: &str = "refused";
/// A key came back with another limit.
pub(crate) const WRONG_LIMIT: &str = "wrong_limit";
/// A key appeared during a run without our mark.
pub(crate) const APPEARED: &str = "appeared";
/// OpenRouter has keys that this file's future made.
pub(crate) const LOST_FUTURE: &str = "lost_future";

/// Whether an open question of this kind keeps somebody from getting a key.
pub(crate) fn holds_up(kind: &str) -> bool {
    matches!(kind, MAYBE_THEIRS | UNCLEAR_KEY | OLD_ATTEMPT | OTHER_COPY)
}

/// Something a run found that belongs into the file.
pub(crate) enum Noted {
    /// The machine asks.
    Ask(Box<Question>),
    /// The machine's question no longer stands.
    Withdraw(Subject),
    /// OpenRouter refused this holder's key.
    Refused(i64, Refusal),
    /// This holder's key came back with other terms.
    WrongTerms {
        /// The holder.
        holder: i64,
        /// The key.
        hash: KeyHash,
        /// Whether it is switched off by now.
        switched_off: bool,
    },
    /// This holder has a key now.
    Made(i64),
    /// A key appeared without our mark.
    Appeared(Box<ListedKey>),
}

/// What a person needs to see of a key to decide about it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct KeyDetail {
    /// Name at OpenRouter.
    pub(crate) name: String,
    /// Masked.
    pub(crate) label: Option<String>,
    /// Switched off.
    pub(crate) disabled: bool,
    /// Made.
    pub(crate) created_at: Option<Timestamp>,
    /// Used so far.
    pub(crate) usage: Option<Usd>,
    /// Why it is in question, the machine's words.
    #[serde(default)]
    pub(crate) doubts: Vec<String>,
    /// The attempt's marker, where there is one.
    #[serde(default)]
    pub(crate) marker: Option<String>,
    /// OpenRouter's own words, where it refused.
    #[serde(default)]
    pub(crate) message: Option<String>,
}

impl KeyDetail {
    /// Of a listed key.
    pub(crate) fn of(key: &ListedKey) -> KeyDetail {
        KeyDetail {
            name: key.name.clone(),
            label: key.label.clone(),
            disabled: key.disabled,
            created_at: key.created_at,
            usage: key.usage,
            ..KeyDetail::default()
        }
    }
}

/// Closes the questions of a review that was done.
pub(crate) fn close_reviews(w: &Writer<'_>, now: Timestamp) -> Result<(), StoreError> {
    for row in question::open(w)? {
        if matches!(row.kind.as_str(), crate::anchor::RESTORED | LOST_FUTURE) {
            question::answer(w, row.id, "reviewed", now)?;
        }
    }
    Ok(())
}
