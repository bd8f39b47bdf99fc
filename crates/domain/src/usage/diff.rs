//! What changed between two snapshots: key by key, then person by person.

use std::cmp::Ordering;
use std::collections::HashMap;

use jiff::Timestamp;

use super::{UsageRow, UsageSnapshot};
use crate::holder::HolderId;
use crate::key::{KeyHash, SeenLimit};
use crate::limit::Reset;
use crate::usd::Usd;

/// What was spent between two readings. Only `Known` is counted (promise M3: no usage is invented).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spent {
    /// This much; never negative.
    Known(Usd),
    /// The counter was lower afterwards: left out.
    Fell,
    /// One of the two readings does not tell: left out.
    Unknown,
}

impl Spent {
    /// The amount, where it counts.
    pub fn known(self) -> Option<Usd> {
        if let Spent::Known(amount) = self { Some(amount) } else { None }
    }
}

/// Whether a key was there at both moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// At both.
    Both,
    /// Made after the first.
    New,
    /// There at the first, gone by the second.
    Gone,
    /// Made after the first and gone by the second.
    Passing,
    /// Older than the first, but not in it.
    FirstSeen,
    /// One of the two lists is not complete and does not show it.
    NotRead,
}

/// One thing that is different about a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Its limit.
    Limit {
        /// At the first moment.
        from: SeenLimit,
        /// At the second.
        to: SeenLimit,
    },
    /// When the limit starts anew.
    Reset {
        /// At the first moment.
        from: Reset,
        /// At the second.
        to: Reset,
    },
    /// Turned off (`true`) or on.
    Off(bool),
    /// Its name at OpenRouter.
    Name {
        /// At the first moment.
        from: String,
        /// At the second.
        to: String,
    },
    /// Its end.
    Ends {
        /// At the first moment.
        from: Option<Timestamp>,
        /// At the second.
        to: Option<Timestamp>,
    },
}

/// One key in a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyDiff {
    /// The key.
    pub hash: KeyHash,
    /// Its name at the later moment it was seen.
    pub name: String,
    /// Whether it was there.
    pub presence: Presence,
    /// Used in all at the first moment.
    pub before: Option<Usd>,
    /// Used in all at the second.
    pub after: Option<Usd>,
    /// What was spent between them.
    pub spent: Spent,
    /// What else is different.
    pub changes: Vec<Change>,
    /// There at the second moment, and not used by then.
    pub never_started: bool,
    /// When the key was last used, if nothing was left of its limit at the second moment.
    pub used_up: Option<Timestamp>,
}

/// Whether what the keys spent fits what the account says it spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SumCheck {
    /// What the keys spent together.
    pub keys: Usd,
    /// What the whole account spent.
    pub account: Usd,
    /// The keys did not spend more than the account (a cent and one in a hundred aside: lists take seconds to read).
    pub fits: bool,
}

/// What changed between two snapshots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageDiff {
    /// Every key that is in at least one of them and was not gone before the first, by hash.
    pub keys: Vec<KeyDiff>,
    /// Spent together, of keys where it is known.
    pub spent: Usd,
    /// Compared with the account, where both snapshots tell its usage.
    pub check: Option<SumCheck>,
}

/// Compares two snapshots of one account, `a` the earlier one.
pub fn diff(a: &UsageSnapshot, b: &UsageSnapshot) -> UsageDiff {
    let mut keys = Vec::with_capacity(a.rows.len().max(b.rows.len()));
    let (mut left, mut right) = (a.rows.iter().peekable(), b.rows.iter().peekable());
    loop {
        let side = match (left.peek(), right.peek()) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(x), Some(y)) => x.hash.cmp(&y.hash),
        };
        let before = if side == Ordering::Greater { None } else { left.next() };
        let after = if side == Ordering::Less { None } else { right.next() };
        keys.extend(one(before, after, a, b));
    }
    let spent = total(keys.iter().map(|key| key.spent));
    let account = a.account_usage.zip(b.account_usage).and_then(|(a, b)| b.checked_sub(a));
    UsageDiff { spent, check: account.map(|account| sum_check(spent, account)), keys }
}

fn one(
    before: Option<&UsageRow>,
    after: Option<&UsageRow>,
    a: &UsageSnapshot,
    b: &UsageSnapshot,
) -> Option<KeyDiff> {
    let last = after.or(before)?;
    let (presence, spent) = match (before, after) {
        (Some(x), Some(y)) if x.gone && y.gone => return None,
        (Some(x), None) if x.gone => return None,
        (Some(x), Some(y)) => {
            let presence = if y.gone { Presence::Gone } else { Presence::Both };
            (presence, between(x.usage, y.usage))
        }
        (Some(_), None) if b.complete => (Presence::Gone, Spent::Unknown),
        (None, Some(y)) if a.complete && y.created_at.is_some_and(|made| made >= a.began) => {
            let presence = if y.gone { Presence::Passing } else { Presence::New };
            (presence, between(Some(Usd::ZERO), y.usage))
        }
        (None, Some(_)) if a.complete => (Presence::FirstSeen, Spent::Unknown),
        _ => (Presence::NotRead, Spent::Unknown),
    };
    let there = after.filter(|row| !row.gone);
    Some(KeyDiff {
        hash: last.hash.clone(),
        name: last.name.clone(),
        presence,
        before: before.and_then(|row| row.usage),
        after: after.and_then(|row| row.usage),
        spent,
        changes: before.zip(after).map(|(x, y)| changes(x, y)).unwrap_or_default(),
        never_started: there.is_some_and(|row| !row.started()),
        used_up: there.filter(|row| row.nothing_left()).and_then(|row| row.last_used_at),
    })
}

fn between(before: Option<Usd>, after: Option<Usd>) -> Spent {
    match before.zip(after) {
        Some((before, after)) if after < before => Spent::Fell,
        Some((before, after)) => after.checked_sub(before).map_or(Spent::Unknown, Spent::Known),
        None => Spent::Unknown,
    }
}

fn changes(x: &UsageRow, y: &UsageRow) -> Vec<Change> {
    let mut all = Vec::new();
    if x.limit != y.limit && x.limit != SeenLimit::Unknown && y.limit != SeenLimit::Unknown {
        all.push(Change::Limit { from: x.limit, to: y.limit });
    }
    if let (Some(from), Some(to)) = (x.reset, y.reset)
        && from != to
    {
        all.push(Change::Reset { from, to });
    }
    if let (Some(from), Some(to)) = (x.disabled, y.disabled)
        && from != to
    {
        all.push(Change::Off(to));
    }
    if x.name != y.name {
        all.push(Change::Name { from: x.name.clone(), to: y.name.clone() });
    }
    if x.expires_at != y.expires_at {
        all.push(Change::Ends { from: x.expires_at, to: y.expires_at });
    }
    all
}

fn sum_check(keys: Usd, account: Usd) -> SumCheck {
    let slack = Usd::from_nanos(Usd::from_cents(1).nanos().saturating_add(keys.nanos() / 100));
    let fits = account.checked_add(slack).is_none_or(|most| keys <= most);
    SumCheck { keys, account, fits }
}

/// The sum of what is known; beyond what money can be it stays at the greatest amount.
fn total(spent: impl IntoIterator<Item = Spent>) -> Usd {
    let known = spent.into_iter().filter_map(Spent::known).map(|amount| i128::from(amount.nanos()));
    Usd::from_nanos(i64::try_from(known.sum::<i128>()).unwrap_or(i64::MAX))
}

/// Whom a key's usage counts for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    /// A person here.
    Holder(HolderId),
    /// Somebody a file names: e-mail, else name.
    Named(String),
    /// Nobody: the key stands for itself.
    Nobody(KeyHash),
}

/// One person in a comparison: all their keys together, a replaced one too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonDiff {
    /// Who.
    pub owner: Owner,
    /// Their keys, as places in [`UsageDiff::keys`].
    pub keys: Vec<usize>,
    /// Used in all at the first moment, of keys that told it.
    pub before: Usd,
    /// Used in all at the second moment.
    pub after: Usd,
    /// Spent between them, of keys where it is known.
    pub spent: Usd,
    /// What of it is left out, so that nobody takes the sum for the whole.
    pub left_out: bool,
    /// Has a key at the second moment and used none by then.
    pub never_started: bool,
}

/// The same differences by person, most spent first, then in the order of their keys.
pub fn by_person(diff: &UsageDiff, owner: impl Fn(&KeyDiff) -> Owner) -> Vec<PersonDiff> {
    let mut places: HashMap<Owner, usize> = HashMap::new();
    let mut people: Vec<PersonDiff> = Vec::new();
    for (at, key) in diff.keys.iter().enumerate() {
        let owner = owner(key);
        let place = *places.entry(owner.clone()).or_insert_with(|| {
            people.push(PersonDiff {
                owner,
                keys: Vec::new(),
                before: Usd::ZERO,
                after: Usd::ZERO,
                spent: Usd::ZERO,
                left_out: false,
                never_started: false,
            });
            people.len() - 1
        });
        people[place].keys.push(at);
    }
    for person in &mut people {
        let keys = || person.keys.iter().map(|at| &diff.keys[*at]);
        let sum = |of: fn(&KeyDiff) -> Option<Usd>| {
            total(keys().map(|key| of(key).map_or(Spent::Unknown, Spent::Known)))
        };
        person.before = sum(|key| key.before);
        person.after = sum(|key| key.after);
        person.spent = sum(|key| key.spent.known());
        person.left_out = keys().any(|key| key.spent.known().is_none());
        let used = keys().any(|key| [key.before, key.after].iter().flatten().any(|used| used.is_positive()));
        person.never_started = !used && keys().any(|key| key.never_started);
    }
    people.sort_by_key(|one| std::cmp::Reverse(one.spent));
    people
}

/// The middle of some amounts: half of them are not greater. The mean of the two middle ones where there are two.
pub fn median(amounts: impl IntoIterator<Item = Usd>) -> Option<Usd> {
    let mut sorted: Vec<i64> = amounts.into_iter().map(Usd::nanos).collect();
    sorted.sort_unstable();
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = sorted[(sorted.len() - 1) / 2];
    Some(Usd::from_nanos(lower.midpoint(upper)))
}
