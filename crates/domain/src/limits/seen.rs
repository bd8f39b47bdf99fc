//! What of a key a change hangs on, and what was used of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::key::{ListedKey, SeenLimit};
use crate::limit::Reset;
use crate::usd::Usd;

/// What was seen of a key when a change was planned: if any of it is different just before writing, somebody else has
/// been there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Its limit.
    pub limit: SeenLimit,
    /// Its reset; `None` = a word we do not know.
    pub reset: Option<Reset>,
    /// Whether usage over own provider keys counts; `None` = not told, and then not compared.
    pub include_byok: Option<bool>,
    /// Turned off.
    pub disabled: bool,
    /// Its name.
    pub name: String,
    /// Its end; compared to the second.
    pub expires: Option<Timestamp>,
}

/// A field of [`Seen`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The limit.
    Limit,
    /// The reset.
    Reset,
    /// Whether own provider keys count.
    Byok,
    /// On or off.
    Disabled,
    /// The name.
    Name,
    /// The end.
    Expires,
}

impl Seen {
    /// The fields in which `now` is not what this was. A limit that is not known equals nothing.
    pub fn unlike(&self, now: &Seen) -> Vec<Field> {
        let seconds = |at: Timestamp| at.as_second();
        let both = self.include_byok.zip(now.include_byok);
        let found = [
            (Field::Limit, self.limit != now.limit || now.limit == SeenLimit::Unknown),
            (Field::Reset, self.reset != now.reset),
            (Field::Byok, both.is_some_and(|(was, is)| was != is)),
            (Field::Disabled, self.disabled != now.disabled),
            (Field::Name, self.name != now.name),
            (Field::Expires, self.expires.map(seconds) != now.expires.map(seconds)),
        ];
        found.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
    }
}

/// A key as it is now: what changes hang on, and what was spent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Now {
    /// What changes hang on.
    pub seen: Seen,
    /// Used since it was made; `None` = not told.
    pub usage: Option<Usd>,
    /// Left in the running window; `None` = no limit, or not told.
    pub remaining: Option<Usd>,
}

impl Now {
    /// From a listed key.
    pub fn of(key: &ListedKey) -> Now {
        Now {
            seen: Seen {
                limit: key.limit,
                reset: key.reset.as_deref().map_or(Some(Reset::Never), Reset::from_word),
                include_byok: key.include_byok,
                disabled: key.disabled,
                name: key.name.clone(),
                expires: key.expires_at,
            },
            usage: key.usage,
            remaining: key.remaining,
        }
    }

    /// Used in the window that counts against the limit: since the last reset, or since the key was made.
    pub fn used(&self) -> Option<Usd> {
        match (self.seen.limit, self.remaining) {
            (SeenLimit::Of(limit), Some(left)) => limit.checked_sub(left),
            _ => self.usage,
        }
    }

    /// What it can still spend; `None` = without bound, or not known. A key that is off or over spends nothing.
    pub fn can_spend(&self, at: Timestamp) -> Option<Usd> {
        if self.seen.disabled || self.seen.expires.is_some_and(|end| end <= at) {
            return Some(Usd::ZERO);
        }
        match (self.seen.limit, self.remaining) {
            (SeenLimit::Of(_), Some(left)) => Some(left.max(Usd::ZERO)),
            (SeenLimit::Of(limit), None) => Some(limit),
            (SeenLimit::NoLimit | SeenLimit::Unknown, _) => None,
        }
    }
}
