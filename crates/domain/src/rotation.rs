//! Replacing a key: on which terms the new one is made, as a plan that is confirmed by its digest.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::holder::{HolderId, RosterId};
use crate::key::KeyHash;
use crate::limit::{Limit, PositiveUsd, Reset, Terms};
use crate::usd::Usd;

/// A cent: OpenRouter is never asked for a finer limit than a person could have typed.
const CENT: i64 = Usd::from_cents(1).nanos();

/// The limit that a person chose for the new keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewLimit {
    /// What is left of the old one; where that starts anew by itself, the same.
    Left,
    /// The same as the old one.
    Same,
    /// This amount.
    Amount(PositiveUsd),
}

/// What is known of the old key's limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OldLimit {
    /// Not told, or not readable.
    Unknown,
    /// It has none.
    NoLimit,
    /// This much (0 is possible), and what is left of it where that is known; that may be negative.
    Of {
        /// The limit.
        limit: Usd,
        /// What is left until the next reset.
        left: Option<Usd>,
    },
}

/// What a new key takes over from the old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OldKey {
    /// Its limit.
    pub limit: OldLimit,
    /// When its limit starts anew.
    pub reset: Reset,
    /// When it ends.
    pub expires: Option<Timestamp>,
}

/// What a person has to choose before this key can be replaced. Nothing here ever becomes 0 or "no limit" by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Nothing is left of the old limit: an amount.
    NothingLeft,
    /// The old limit is $0.00, which cannot be set: an amount.
    ZeroLimit,
    /// The old limit, or what is left of it, is not known: an amount.
    Unknown,
    /// The old key has no limit: that the new one has none either, by name, or an amount.
    NoLimit,
    /// The old key has ended: a new last day.
    Ended,
}

/// The terms of the key that takes the place of `old`. An `own` amount of this person goes before everybody's choice;
/// `end` goes before the old key's end.
///
/// # Errors
/// What is still to be chosen.
pub fn terms(
    old: &OldKey,
    choice: NewLimit,
    own: Option<PositiveUsd>,
    no_limit_confirmed: bool,
    end: Option<Timestamp>,
    now: Timestamp,
) -> Result<Terms, Missing> {
    let limit = match (own, choice, old.limit) {
        (Some(amount), ..) | (None, NewLimit::Amount(amount), _) => Limit::Of(amount),
        (None, _, OldLimit::Unknown) => return Err(Missing::Unknown),
        (None, _, OldLimit::NoLimit) if no_limit_confirmed => Limit::NoLimit,
        (None, _, OldLimit::NoLimit) => return Err(Missing::NoLimit),
        (None, NewLimit::Left, OldLimit::Of { left, .. }) if old.reset == Reset::Never => {
            let left = whole_cents(left.ok_or(Missing::Unknown)?);
            Limit::Of(PositiveUsd::new(left).ok_or(Missing::NothingLeft)?)
        }
        (None, NewLimit::Left | NewLimit::Same, OldLimit::Of { limit, .. }) => {
            Limit::Of(PositiveUsd::new(limit).ok_or(Missing::ZeroLimit)?)
        }
    };
    let expires = end.or(old.expires);
    if expires.is_some_and(|end| end <= now) {
        return Err(Missing::Ended);
    }
    Ok(Terms { limit, reset: old.reset, expires })
}

/// Rounded down: a new key never gets more than was left.
fn whole_cents(amount: Usd) -> Usd {
    Usd::from_nanos(amount.nanos() - amount.nanos().rem_euclid(CENT))
}

/// One key to be replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationItem {
    /// Whose.
    pub holder_id: HolderId,
    /// The old key.
    pub old: KeyHash,
    /// Name of the new key at OpenRouter without its marker.
    pub label: String,
    /// Its terms.
    pub terms: Terms,
    /// Its workspace; `None` = the default one.
    pub workspace: Option<String>,
}

/// What would be replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationPlan {
    /// The account, by the data file's own stable text for it.
    pub account: String,
    /// The roster.
    pub roster_id: RosterId,
    /// In roster order.
    pub items: Vec<RotationItem>,
}

impl RotationPlan {
    /// What a person confirms: 16 hex characters over the account, every old key and everything sent for its new one.
    pub fn digest(&self) -> String {
        let canonical = serde_json::json!({
            "rotate": self.account,
            "roster": self.roster_id,
            "items": self.items.iter().map(|item| serde_json::json!([
                item.holder_id,
                item.old,
                item.label,
                item.terms.limit.amount().map(|amount| amount.nanos().to_string()),
                item.terms.reset,
                item.terms.expires.map(Timestamp::as_second).map(|seconds| seconds.to_string()),
                item.workspace,
            ])).collect::<Vec<_>>(),
        });
        let hash = Sha256::digest(canonical.to_string().as_bytes());
        hex::encode(&hash[..8])
    }
}
