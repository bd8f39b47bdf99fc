//! Which class a key is in: every key of an account in exactly one, so that the counts add up.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::holder::HolderId;
use crate::key::{KeyHash, Known, Standing, standing_of};

use super::facts::{Difference, Facts, Wish, differences};

/// What a key is, in the order the board shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Somebody's key that was changed outside this app.
    Drifted,
    /// Somebody's, and that person has more than one key that works.
    TwoKeys,
    /// Nobody's: made elsewhere.
    Unowned,
    /// Our mark, but unknown here: another copy of this list made it, or a future that this file lost.
    OtherCopy,
    /// Made by a request of ours whose answer was lost: nobody has its secret.
    Ghost,
    /// The second key of one request of ours.
    Duplicate,
    /// Somebody's key that is not at OpenRouter any more, found so by two clear answers.
    Gone,
    /// Works, but its person is in no class any more.
    Leftover,
    /// Not in the complete list; being looked into, nothing concluded.
    Missing,
    /// Not in the complete list, but there when asked for by itself.
    Hidden,
    /// Somebody's, made elsewhere: its secret is not stored here.
    Adopted,
    /// As it should be.
    InOrder,
    /// Nobody's, and a person said to leave it.
    SetAside,
    /// Gone, and settled: deleted here, replaced, nobody's, or kept for the record.
    GoneKept,
}

impl Class {
    /// Every class, in the order of the board.
    pub const ALL: [Class; 14] = [
        Class::Drifted,
        Class::TwoKeys,
        Class::Unowned,
        Class::OtherCopy,
        Class::Ghost,
        Class::Duplicate,
        Class::Gone,
        Class::Leftover,
        Class::Missing,
        Class::Hidden,
        Class::Adopted,
        Class::InOrder,
        Class::SetAside,
        Class::GoneKept,
    ];

    /// Whether it waits for a person.
    pub const fn needs_attention(self) -> bool {
        matches!(
            self,
            Class::Drifted
                | Class::TwoKeys
                | Class::Unowned
                | Class::OtherCopy
                | Class::Ghost
                | Class::Duplicate
                | Class::Gone
                | Class::Leftover
        )
    }
}

/// What the last reading says of a key's presence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sight {
    /// The last list shows it.
    Listed,
    /// A complete list does not, but asked for by itself it is there.
    ByHash,
    /// A complete list does not, and nothing clear is known yet.
    NotListed,
    /// The last list is not complete and does not show it: nothing is known.
    Unknown,
}

/// Whose a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HolderNow {
    /// The person.
    pub id: HolderId,
    /// Whether they were removed from their class.
    pub removed: bool,
}

/// One key with all that its class depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyNow {
    /// Its identity.
    pub hash: KeyHash,
    /// Whose it is.
    pub holder: Option<HolderNow>,
    /// Whether its secret is stored here.
    pub has_secret: bool,
    /// Put out of use here by a successor.
    pub retired: bool,
    /// Called gone: `Some(true)` where a check found it, `Some(false)` where it was deleted here.
    pub gone: Option<bool>,
    /// A person said to leave it.
    pub aside: bool,
    /// Whether the last reading shows it.
    pub sight: Sight,
    /// What was agreed; `None` = nothing was yet.
    pub agreed: Option<Facts>,
    /// What is wished.
    pub wish: Wish,
    /// What OpenRouter last said.
    pub seen: Facts,
}

impl KeyNow {
    /// Whether somebody can spend with it as far as is known.
    pub fn works(&self) -> bool {
        self.gone.is_none() && self.seen.disabled != Some(true)
    }

    /// Where it is not as agreed.
    pub fn differences(&self) -> Vec<Difference> {
        self.agreed.as_ref().map_or_else(Vec::new, |agreed| differences(agreed, &self.wish, &self.seen))
    }
}

/// People with more than one key that works (retired ones not counted).
pub fn with_two_keys(keys: &[KeyNow]) -> HashSet<HolderId> {
    let mut count: HashMap<HolderId, usize> = HashMap::new();
    for key in keys.iter().filter(|key| key.works() && !key.retired) {
        if let Some(holder) = key.holder {
            *count.entry(holder.id).or_default() += 1;
        }
    }
    count.into_iter().filter(|(_, keys)| *keys > 1).map(|(id, _)| id).collect()
}

/// The class of one key. `two`: [`with_two_keys`] of all. `live`: people who have a key that is not gone.
pub fn class_of(
    key: &KeyNow,
    known: &impl Known,
    two: &HashSet<HolderId>,
    live: &HashSet<HolderId>,
) -> Class {
    if let Some(found) = key.gone {
        let missed = key.holder.is_some_and(|holder| !holder.removed && !live.contains(&holder.id));
        return if found && missed && !key.aside && !key.retired { Class::Gone } else { Class::GoneKept };
    }
    match key.sight {
        Sight::NotListed => return Class::Missing,
        Sight::ByHash => return Class::Hidden,
        Sight::Listed | Sight::Unknown => {}
    }
    let Some(holder) = key.holder else {
        return match standing_of(&key.hash, &key.seen.name, known) {
            _ if key.aside => Class::SetAside,
            Standing::Kept => Class::Leftover,
            Standing::Ghost(_) => Class::Ghost,
            Standing::Duplicate(_) => Class::Duplicate,
            Standing::OtherCopy(_) => Class::OtherCopy,
            Standing::OtherVault(_) | Standing::Foreign => Class::Unowned,
        };
    };
    if holder.removed && key.works() {
        return if key.aside { Class::SetAside } else { Class::Leftover };
    }
    if two.contains(&holder.id) && key.works() && !key.retired {
        return Class::TwoKeys;
    }
    if !key.differences().is_empty() {
        return Class::Drifted;
    }
    if key.has_secret { Class::InOrder } else { Class::Adopted }
}
