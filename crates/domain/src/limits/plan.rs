//! The plan: which keys would be changed from what to what, as a plain value, confirmed by its digest.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::seen::{Now, Seen};
use crate::holder::{HolderId, RosterId};
use crate::key::{KeyHash, SeenLimit};
use crate::limit::{Limit, Reset};
use crate::usd::Usd;

/// What is set of a key; what is `None` is not mentioned in the request and stays. Values are absolute, so that a
/// repeat is harmless; a limit is positive or, by name, none: 0 cannot be written down (promise M4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Set {
    /// The limit.
    pub limit: Option<Limit>,
    /// The reset.
    pub reset: Option<Reset>,
    /// Off (`true`) or on.
    pub disabled: Option<bool>,
}

impl Set {
    /// Turns a key off.
    pub const OFF: Set = Set { limit: None, reset: None, disabled: Some(true) };
    /// Turns a key on.
    pub const ON: Set = Set { limit: None, reset: None, disabled: Some(false) };

    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        *self == Set::default()
    }

    /// Whether it only turns off: it then writes over nothing that somebody else could have changed.
    pub fn only_off(&self) -> bool {
        *self == Set::OFF
    }

    /// Whether `seen` is so already.
    pub fn met_by(&self, seen: &Seen) -> bool {
        self.missing(seen).is_empty()
    }

    /// What of it `seen` is not yet.
    pub fn missing(&self, seen: &Seen) -> Set {
        Set {
            limit: self.limit.filter(|limit| !limit_is(*limit, seen.limit)),
            reset: self.reset.filter(|reset| seen.reset != Some(*reset)),
            disabled: self.disabled.filter(|off| seen.disabled != *off),
        }
    }

    /// `seen` with this set.
    pub fn over(&self, seen: &Seen) -> Seen {
        Seen {
            limit: self.limit.map_or(seen.limit, SeenLimit::from),
            reset: self.reset.or(seen.reset),
            disabled: self.disabled.unwrap_or(seen.disabled),
            ..seen.clone()
        }
    }
}

fn limit_is(limit: Limit, seen: SeenLimit) -> bool {
    SeenLimit::from(limit) == seen
}

/// What is done with one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Fields are set.
    Set(Set),
    /// It is deleted, for good.
    Delete,
}

/// What a plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Bring keys to their targets.
    Targets,
    /// Turn off.
    Off,
    /// Turn on.
    On,
    /// Delete.
    Delete,
    /// Take an earlier change back.
    Undo,
    /// Several of these.
    Mixed,
}

/// One key of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The key.
    pub hash: KeyHash,
    /// Whose it is.
    pub holder_id: Option<HolderId>,
    /// What was seen of it.
    pub saw: Seen,
    /// What is done: of fields only those that change.
    pub act: Act,
    /// Its new limit is at or below what it used: it stops spending at once.
    pub stops: bool,
    /// Used in the window that counts.
    pub used: Option<Usd>,
    /// What it can still spend; `None` = without bound, or not known.
    pub left: Option<Usd>,
}

/// What a plan comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Keys.
    pub n: usize,
    /// Sum of their limits before; `None` with one that has none or is not known.
    pub limits_before: Option<Usd>,
    /// The same after; deleted keys count nothing.
    pub limits_after: Option<Usd>,
    /// What all keys of the account can still spend before; `None` without bound.
    pub can_spend_before: Option<Usd>,
    /// The same after.
    pub can_spend_after: Option<Usd>,
    /// What the keys of the plan have left unspent.
    pub unspent: Option<Usd>,
    /// Credits left in the account.
    pub credits: Option<Usd>,
    /// Keys that stop spending at once by a new limit.
    pub stops: usize,
    /// Keys that will have no limit.
    pub unlimited: usize,
}

/// What would be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The account, as this data file names it.
    pub account: String,
    /// The class it is about; `None` = keys of the whole account.
    pub roster_id: Option<RosterId>,
    /// What for.
    pub kind: Kind,
    /// When it was made.
    pub made_at: Timestamp,
    /// Key by key, in the order they are shown and done.
    pub items: Vec<Item>,
    /// What it comes to.
    pub totals: Totals,
}

impl Plan {
    /// What the person confirms: 16 hex digits over everything the plan says.
    pub fn digest(&self) -> String {
        let text = serde_json::to_string(self).expect("plain values always have a JSON form");
        let mut sha = Sha256::new();
        sha.update(b"changes:1:");
        sha.update(text.as_bytes());
        hex::encode(&sha.finalize()[..8])
    }
}

/// What a plan is made for.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The account, as this data file names it.
    pub account: String,
    /// The class.
    pub roster_id: Option<RosterId>,
    /// What for.
    pub kind: Kind,
    /// Now.
    pub made_at: Timestamp,
    /// Credits left.
    pub credits: Option<Usd>,
}

/// A key that is known.
#[derive(Clone, Debug)]
pub struct Known {
    /// Which.
    pub hash: KeyHash,
    /// Whose it is.
    pub holder_id: Option<HolderId>,
    /// As it is.
    pub now: Now,
}

/// A plan, and the keys for which there is nothing to do.
#[derive(Clone, Debug)]
pub struct Made {
    /// The plan.
    pub plan: Plan,
    /// Keys that are as wished already.
    pub same: Vec<KeyHash>,
}

/// Plans. `wanted` in the order to be done; `others` are the account's other live keys, for the sums.
pub fn plan(wish: &Wish, wanted: Vec<(Known, Act)>, others: &[Now]) -> Made {
    let at = wish.made_at;
    let (mut items, mut same, mut after) = (Vec::new(), Vec::new(), Vec::new());
    let mut before: Vec<Option<Usd>> = others.iter().map(|now| now.can_spend(at)).collect();
    after.extend(before.iter().copied());
    for (known, act) in wanted {
        let now = &known.now;
        let left = now.can_spend(at);
        before.push(left);
        let act = match act {
            Act::Set(set) => Act::Set(set.missing(&now.seen)),
            Act::Delete => Act::Delete,
        };
        if matches!(act, Act::Set(set) if set.is_empty()) {
            after.push(left);
            same.push(known.hash);
            continue;
        }
        after.push(spend_after(now, act, at));
        items.push(Item {
            stops: stops(act, now.used()),
            used: now.used(),
            left,
            hash: known.hash,
            holder_id: known.holder_id,
            saw: known.now.seen,
            act,
        });
    }
    let totals = totals(&items, &before, &after, wish.credits);
    let plan = Plan {
        account: wish.account.clone(),
        roster_id: wish.roster_id,
        kind: wish.kind,
        made_at: at,
        items,
        totals,
    };
    Made { plan, same }
}

/// Whether a new limit is at or below what was used.
pub(super) fn stops(act: Act, used: Option<Usd>) -> bool {
    let Act::Set(Set { limit: Some(Limit::Of(limit)), .. }) = act else { return false };
    used.is_some_and(|used| limit.get() <= used)
}

/// What a key can still spend once `act` is done.
fn spend_after(now: &Now, act: Act, at: Timestamp) -> Option<Usd> {
    let Act::Set(set) = act else { return Some(Usd::ZERO) };
    let seen = set.over(&now.seen);
    let remaining = match (set.limit, seen.limit, now.used()) {
        (None, ..) => now.remaining,
        (Some(_), SeenLimit::Of(limit), Some(used)) => limit.checked_sub(used),
        _ => None,
    };
    Now { seen, usage: now.usage, remaining }.can_spend(at)
}

fn totals(items: &[Item], before: &[Option<Usd>], after: &[Option<Usd>], credits: Option<Usd>) -> Totals {
    let sum = |amounts: &[Option<Usd>]| {
        amounts.iter().copied().collect::<Option<Vec<_>>>().and_then(Usd::checked_sum)
    };
    let amount = |limit: SeenLimit| match limit {
        SeenLimit::Of(amount) => Some(amount),
        SeenLimit::NoLimit | SeenLimit::Unknown => None,
    };
    let after_of = |item: &Item| match item.act {
        Act::Set(set) => amount(set.over(&item.saw).limit),
        Act::Delete => Some(Usd::ZERO),
    };
    let unlimited = |item: &&Item| matches!(item.act, Act::Set(Set { limit: Some(Limit::NoLimit), .. }));
    Totals {
        n: items.len(),
        limits_before: sum(&items.iter().map(|item| amount(item.saw.limit)).collect::<Vec<_>>()),
        limits_after: sum(&items.iter().map(after_of).collect::<Vec<_>>()),
        can_spend_before: sum(before),
        can_spend_after: sum(after),
        unspent: sum(&items.iter().map(|item| item.left).collect::<Vec<_>>()),
        credits,
        stops: items.iter().filter(|item| item.stops).count(),
        unlimited: items.iter().filter(unlimited).count(),
    }
}
