//! Keys: what a list says of them, and what each one is to this data file.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::limit::{Reset, Terms};
use crate::marker::{Marker, VaultTag};
use crate::usd::Usd;

/// What identifies a key at OpenRouter: its `hash`, kept in lower case. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyHash(Arc<str>);

impl KeyHash {
    /// From the API's text.
    pub fn new(text: &str) -> KeyHash {
        KeyHash(text.to_ascii_lowercase().into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for KeyHash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for KeyHash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(KeyHash::new(&String::deserialize(deserializer)?))
    }
}

/// The limit OpenRouter last told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeenLimit {
    /// Not told, or not readable: never shown as none or zero.
    #[default]
    Unknown,
    /// No limit.
    NoLimit,
    /// This many dollars (0 is possible).
    Of(Usd),
}

impl From<crate::limit::Limit> for SeenLimit {
    fn from(limit: crate::limit::Limit) -> SeenLimit {
        limit.amount().map_or(SeenLimit::NoLimit, SeenLimit::Of)
    }
}

/// One key as OpenRouter describes it, in a list, by hash, or in the answer to a create. Never holds the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedKey {
    /// Its identity.
    pub hash: KeyHash,
    /// Its name; carries our marker.
    pub name: String,
    /// Usually the masked secret (`sk-or-v1-0fa...240`).
    pub label: Option<String>,
    /// Whether it is switched off.
    pub disabled: bool,
    /// The spending limit. One that was not told is neither 0 nor none, and equals nothing that was asked for.
    pub limit: SeenLimit,
    /// What is left of the limit; `None` = no limit or unknown.
    pub remaining: Option<Usd>,
    /// The API's word for the reset (`daily`…); `None` = never.
    pub reset: Option<String>,
    /// Lifetime usage; `None` = unknown.
    pub usage: Option<Usd>,
    /// Lifetime usage through the user's own provider keys; `None` = unknown.
    pub byok_usage: Option<Usd>,
    /// Whether usage through the user's own provider keys counts against the limit; `None` = unknown.
    pub include_byok: Option<bool>,
    /// When it was made; `None` = unknown.
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    pub updated_at: Option<Timestamp>,
    /// When it ends; `None` = never.
    pub expires_at: Option<Timestamp>,
    /// When it was last used; `None` = never (or unknown).
    pub last_used_at: Option<Timestamp>,
    /// Who made it, the API's id.
    pub creator: Option<String>,
    /// The workspace it is in, the API's id.
    pub workspace: Option<String>,
}

impl ListedKey {
    /// The marker in its name.
    pub fn marker(&self) -> Option<Marker> {
        Marker::find(&self.name)
    }

    /// Whether it came back as asked: limit, reset and end (to the second).
    pub fn has_terms(&self, terms: &Terms) -> bool {
        let reset = self.reset.as_deref().map_or(Some(Reset::Never), Reset::from_word);
        let seconds = |at: Timestamp| at.as_second();
        self.limit == SeenLimit::from(terms.limit)
            && reset == Some(terms.reset)
            && self.expires_at.map(seconds) == terms.expires.map(seconds)
    }
}

/// What this data file knows of keys; both lookups cost one hash.
pub trait Known {
    /// The tag of this data file.
    fn tag(&self) -> VaultTag;
    /// Whether the secret of this key is stored here.
    fn has_secret(&self, hash: &KeyHash) -> bool;
    /// The key an attempt of ours with this marker kept: outer `None` = no such attempt.
    fn attempt(&self, marker: Marker) -> Option<Option<&KeyHash>>;
}

/// What a listed key is to this data file (the remote side of the reconcile table).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its secret is stored here.
    Kept,
    /// It carries the marker of an attempt of ours that has no secret: nobody can know its secret.
    Ghost(Marker),
    /// It carries the marker of an attempt whose secret belongs to another key: delivered twice.
    Duplicate(Marker),
    /// Our tag, but a marker this file has never seen: another copy of the file made it, or a future this file lost.
    OtherCopy(Marker),
    /// Another data file's marker.
    OtherVault(Marker),
    /// No marker: not ours.
    Foreign,
}

/// What `key` is to us. Hash first: a key whose secret is stored stays ours whatever its name says.
pub fn standing(key: &ListedKey, known: &impl Known) -> Standing {
    standing_of(&key.hash, &key.name, known)
}

/// The same of a key known by its hash and name alone.
pub fn standing_of(hash: &KeyHash, name: &str, known: &impl Known) -> Standing {
    if known.has_secret(hash) {
        return Standing::Kept;
    }
    let Some(marker) = Marker::find(name) else { return Standing::Foreign };
    match known.attempt(marker) {
        Some(Some(_)) => Standing::Duplicate(marker),
        Some(None) => Standing::Ghost(marker),
        None if marker.tag() == known.tag() => Standing::OtherCopy(marker),
        None => Standing::OtherVault(marker),
    }
}
