//! Taking a change back: the former values, as a new plan over keys that are still as the change left them.

use super::plan::{Act, Item, Set};
use super::seen::Seen;
use crate::key::SeenLimit;
use crate::limit::{Limit, PositiveUsd};

/// Why a change cannot be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotUndo {
    /// The key was deleted.
    Deleted,
    /// It is not any more as the change left it.
    ChangedSince,
    /// The former limit was $0, which cannot be set.
    WasZero,
    /// The former value was not known.
    WasUnknown,
}

/// What takes the change of `item` back, for a key that is now `now`.
///
/// # Errors
/// Why it cannot be taken back.
pub fn former(item: &Item, now: &Seen) -> Result<Set, CannotUndo> {
    let Act::Set(set) = item.act else { return Err(CannotUndo::Deleted) };
    if !set.met_by(now) {
        return Err(CannotUndo::ChangedSince);
    }
    let limit = match (set.limit, item.saw.limit) {
        (None, _) => None,
        (Some(_), SeenLimit::NoLimit) => Some(Limit::NoLimit),
        (Some(_), SeenLimit::Of(amount)) => {
            Some(Limit::Of(PositiveUsd::new(amount).ok_or(CannotUndo::WasZero)?))
        }
        (Some(_), SeenLimit::Unknown) => return Err(CannotUndo::WasUnknown),
    };
    let reset = match set.reset {
        Some(_) => Some(item.saw.reset.ok_or(CannotUndo::WasUnknown)?),
        None => None,
    };
    Ok(Set { limit, reset, disabled: set.disabled.map(|_| item.saw.disabled) })
}
