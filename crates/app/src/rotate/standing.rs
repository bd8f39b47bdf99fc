//! How far replacements are, told from the file.

use std::collections::HashMap;

use jiff::Timestamp;
use keyroster_domain::usd::Usd;
use keyroster_store::key::{self, KeyRow, SeenLimit};
use keyroster_store::rotation::{self, RotationRow, RotationState};
use keyroster_store::{Reader, StoreError, handout};

use crate::clock::{maybe_text, text};
use crate::people::mask;
use crate::wire::rotate::{ReplacingStep, ReplacingView};

/// A replacement that is not over, with both keys.
#[derive(Clone, Debug)]
pub(crate) struct Replacing {
    /// What was confirmed, and how far it is.
    pub(crate) row: RotationRow,
    /// The old key.
    pub(crate) old: KeyRow,
    /// The new key, once made.
    pub(crate) new: Option<KeyRow>,
    /// When the new key was ticked as handed out.
    pub(crate) handed: Option<Timestamp>,
}

/// The replacements of a roster that are not over, by holder.
///
/// # Errors
/// What the store reports.
pub(crate) fn replacing_of(r: &Reader<'_>, roster_id: i64) -> Result<HashMap<i64, Replacing>, StoreError> {
    let mut found = HashMap::new();
    for row in rotation::open_of_roster(r, roster_id)? {
        let old = key::get(r, &row.new.old_hash)?.ok_or(StoreError::NoRow { what: "key" })?;
        let (new, handed) = match &row.new_hash {
            Some(hash) => (key::get(r, hash)?, handout::of_key(r, hash)?.map(|tick| tick.handed_at)),
            None => (None, None),
        };
        found.insert(row.new.holder_id, Replacing { row, old, new, handed });
    }
    Ok(found)
}

impl Replacing {
    /// The step it is at.
    pub(crate) fn step(&self) -> ReplacingStep {
        match (&self.row.state, &self.new) {
            (RotationState::Planned, _) | (_, None) => ReplacingStep::Planned,
            (_, Some(new)) if !works(new) => ReplacingStep::NewLost,
            _ if self.handed.is_some() => ReplacingStep::HandedOut,
            _ => ReplacingStep::Made,
        }
    }

    /// Whether the new key is lost, so that the key may be replaced anew.
    pub(crate) fn new_is_lost(&self) -> bool {
        self.new.as_ref().is_some_and(|new| new.gone_at.is_some() || new.retired_at.is_some())
    }

    /// For a face.
    pub(crate) fn view(&self) -> ReplacingView {
        ReplacingView {
            step: self.step(),
            old_mask: mask(&self.old),
            old_off: !works(&self.old),
            old_left: can_still_spend(&self.old).map(Usd::to_decimal),
            handed_out_at: maybe_text(self.handed),
            since: text(self.row.made_at.unwrap_or(self.row.new.planned_at)),
        }
    }

    /// One sentence.
    pub(crate) fn words(&self) -> &'static str {
        match self.step() {
            ReplacingStep::Planned => "A new key was asked for and is not made yet. This one works.",
            ReplacingStep::Made => "New key made, not handed out yet; the old one still works.",
            ReplacingStep::HandedOut => "New key handed out; the old one still works until you retire it.",
            ReplacingStep::NewLost => "The new key does not work. The old one is still there.",
        }
    }
}

/// Whether a key can be used at all, as last seen.
pub(crate) fn works(key: &KeyRow) -> bool {
    key.gone_at.is_none() && key.retired_at.is_none() && key.observed.disabled != Some(true)
}

/// What a key can still spend; 0 for one that does not work, `None` without a limit.
pub(crate) fn can_still_spend(key: &KeyRow) -> Option<Usd> {
    if !works(key) {
        return Some(Usd::ZERO);
    }
    match (key.observed.limit, key.observed.remaining) {
        (SeenLimit::Of(_), Some(left)) => Some(left.max(Usd::ZERO)),
        (SeenLimit::Of(limit), None) => Some(limit),
        (SeenLimit::NoLimit | SeenLimit::Unknown, _) => None,
    }
}
