//! A pretend OpenRouter: keys, somebody else at the dashboard, answers that get lost.

use std::collections::BTreeMap;

use jiff::Timestamp;
use keyroster_domain::key::{KeyHash, ListedKey, SeenLimit};
use keyroster_domain::limit::{Limit, PositiveUsd, Reset};
use keyroster_domain::limits::{Now, Seen, Sending, Set};
use keyroster_domain::usd::Usd;

/// Chance from a seed: the same seed, the same course.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// Once in `of`.
    pub fn once_in(&mut self, of: u64) -> bool {
        of > 0 && self.below(of) == 0
    }

    pub fn amount(&mut self) -> PositiveUsd {
        let cents = i64::try_from(self.below(1_000) + 1).expect("small");
        PositiveUsd::new(Usd::from_cents(cents)).expect("positive")
    }

    pub fn limit(&mut self) -> Limit {
        if self.once_in(12) { Limit::NoLimit } else { Limit::Of(self.amount()) }
    }

    pub fn reset(&mut self) -> Reset {
        [Reset::Never, Reset::Daily, Reset::Weekly, Reset::Monthly]
            [usize::try_from(self.below(4)).expect("small")]
    }
}

/// How often what goes wrong: once in so many requests; 0 = never.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    pub lost_after: u64,
    pub lost_before: u64,
    pub late: u64,
    pub limited: u64,
    pub not_sent: u64,
    pub read_fails: u64,
    pub wrong_limit: u64,
    pub stop: u64,
}

impl Faults {
    pub fn rough() -> Faults {
        Faults {
            lost_after: 12,
            lost_before: 12,
            late: 40,
            limited: 15,
            not_sent: 25,
            read_fails: 30,
            stop: 12,
            ..Faults::default()
        }
    }

    pub fn wrong_limits() -> Faults {
        Faults { wrong_limit: 4, ..Faults::default() }
    }
}

/// What a change did on the server.
pub enum Did {
    Now(Box<Now>),
    Deleted,
    NoSuchKey,
}

/// One key there.
#[derive(Clone, Debug)]
pub struct Key {
    pub seen: Seen,
    pub usage: Usd,
}

impl Key {
    pub fn now(&self) -> Now {
        let remaining = match self.seen.limit {
            SeenLimit::Of(limit) => limit.checked_sub(self.usage),
            _ => None,
        };
        Now { seen: self.seen.clone(), usage: Some(self.usage), remaining }
    }
}

/// The server.
pub struct Server {
    pub keys: BTreeMap<KeyHash, Key>,
    /// When somebody else last touched a key, in steps.
    pub touched: BTreeMap<KeyHash, u64>,
    /// When a key was last read for us, in steps.
    pub read: BTreeMap<KeyHash, u64>,
    pub step: u64,
}

impl Server {
    pub fn new(chance: &mut Chance, n: u64) -> Server {
        let keys = (0..n).map(|at| {
            let limit = match chance.below(20) {
                0 => SeenLimit::NoLimit,
                1 => SeenLimit::Of(Usd::ZERO),
                _ => SeenLimit::Of(chance.amount().get()),
            };
            let seen = Seen {
                limit,
                reset: Some(if chance.once_in(3) { chance.reset() } else { Reset::Never }),
                include_byok: Some(chance.once_in(5)),
                disabled: chance.once_in(6),
                name: format!("20261122_Person {at}"),
                expires: None,
            };
            let usage = Usd::from_cents(i64::try_from(chance.below(400)).expect("small"));
            (KeyHash::new(&format!("{at:064x}")), Key { seen, usage })
        });
        Server { keys: keys.collect(), touched: BTreeMap::new(), read: BTreeMap::new(), step: 0 }
    }

    /// Somebody else changes something.
    pub fn drift(&mut self, chance: &mut Chance) {
        let at = usize::try_from(chance.below(self.keys.len().max(1) as u64)).expect("small");
        let Some(hash) = self.keys.keys().nth(at).cloned() else { return };
        let Some(key) = self.keys.get_mut(&hash) else { return };
        match chance.below(7) {
            0 => key.seen.limit = chance.limit().into(),
            1 => key.seen.disabled = !key.seen.disabled,
            2 => key.seen.name.push('x'),
            3 => key.seen.reset = Some(chance.reset()),
            4 => key.seen.include_byok = key.seen.include_byok.map(|counts| !counts),
            5 => key.usage = key.usage.checked_add(Usd::from_cents(30)).expect("small"),
            _ => drop(self.keys.remove(&hash)),
        }
        self.touched.insert(hash, self.step);
    }

    pub fn get(&mut self, hash: &KeyHash) -> Option<Now> {
        self.read.insert(hash.clone(), self.step);
        self.keys.get(hash).map(Key::now)
    }

    /// Carries a request out.
    pub fn change(&mut self, hash: &KeyHash, what: Sending, wrong: Option<SeenLimit>) -> Did {
        let set = match what {
            Sending::Delete => {
                return if self.keys.remove(hash).is_some() { Did::Deleted } else { Did::NoSuchKey };
            }
            Sending::TurnOff => Set::OFF,
            Sending::Set(set) => set,
        };
        let Some(key) = self.keys.get_mut(hash) else { return Did::NoSuchKey };
        key.seen = set.over(&key.seen);
        if let Some(limit) = wrong.filter(|_| set.limit.is_some()) {
            key.seen.limit = limit;
        }
        Did::Now(Box::new(key.now()))
    }

    pub fn list(&self) -> Vec<ListedKey> {
        let listed = |(hash, key): (&KeyHash, &Key)| ListedKey {
            hash: hash.clone(),
            name: key.seen.name.clone(),
            label: None,
            disabled: key.seen.disabled,
            limit: key.seen.limit,
            remaining: key.now().remaining,
            reset: key.seen.reset.and_then(Reset::api_word).map(str::to_owned),
            usage: Some(key.usage),
            byok_usage: None,
            include_byok: key.seen.include_byok,
            created_at: None,
            updated_at: None,
            expires_at: None::<Timestamp>,
            last_used_at: None,
            creator: None,
            workspace: None,
        };
        self.keys.iter().map(listed).collect()
    }
}
