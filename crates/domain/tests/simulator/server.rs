//! A model of OpenRouter: a table of keys, lists and reads that lag, commits that come late or twice.

use jiff::Timestamp;
use keyroster_domain::key::{KeyHash, ListedKey, SeenLimit};
use keyroster_domain::limit::Terms;
use keyroster_domain::marker::Marker;
use keyroster_domain::usd::Usd;

use crate::faults::Faults;
use crate::rng::Rng;

pub fn at(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap()
}

/// One key as the server knows it.
#[derive(Clone, Debug)]
pub struct Stored {
    pub key: ListedKey,
    /// The row it was made for; `None` for keys made elsewhere.
    pub row: Option<i64>,
    /// The marker it was made with, whatever became of its name.
    pub marker: Option<Marker>,
    listed_from: i64,
    read_from: i64,
    pub deleted: Option<i64>,
    listed_until: i64,
    pub wrong_limit: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Server {
    pub keys: Vec<Stored>,
}

impl Server {
    /// Commits a create; returns the place of the key.
    pub fn create(&mut self, now: i64, create: &Create, faults: &Faults, rng: &mut Rng) -> usize {
        let mut lag = |chance: u32, most: i64| if rng.per_mille(chance) { rng.between(1, most) } else { 0 };
        let listed_from = now + lag(faults.list_lag, faults.list_lag_most.max(1));
        let read_from = now + lag(faults.get_lag, 60_000);
        let limit = if create.wrong_limit { None } else { create.terms.limit.amount() };
        let name = if create.cut { Marker::label_of(&create.name).to_owned() } else { create.name.clone() };
        let key = ListedKey {
            hash: KeyHash::new(&format!("{:016x}", rng.next())),
            name,
            label: None,
            disabled: false,
            limit: limit.map_or(SeenLimit::NoLimit, SeenLimit::Of),
            remaining: limit,
            reset: create.terms.reset.api_word().map(str::to_owned),
            usage: Some(Usd::ZERO),
            byok_usage: Some(Usd::ZERO),
            include_byok: None,
            created_at: Some(at(now + faults.skew_ms)),
            updated_at: None,
            expires_at: None,
            last_used_at: None,
            creator: None,
            workspace: None,
        };
        let (row, marker) = (create.row, Marker::find(&create.name));
        let wrong_limit = create.wrong_limit;
        self.keys.push(Stored {
            key,
            row,
            marker,
            listed_from,
            read_from,
            deleted: None,
            listed_until: 0,
            wrong_limit,
        });
        self.keys.len() - 1
    }

    pub fn find(&mut self, hash: &KeyHash) -> Option<&mut Stored> {
        self.keys.iter_mut().find(|stored| stored.key.hash == *hash)
    }

    pub fn living(&self) -> impl Iterator<Item = &Stored> {
        self.keys.iter().filter(|stored| stored.deleted.is_none())
    }

    /// What a list shows at this moment: new keys late, deleted ones perhaps still.
    pub fn list(&self, now: i64) -> Vec<ListedKey> {
        let shown = |s: &&Stored| s.listed_from <= now && s.deleted.is_none_or(|_| now < s.listed_until);
        self.keys.iter().filter(shown).map(|stored| stored.key.clone()).collect()
    }

    /// Living keys that a list shows from now on.
    pub fn listed_living(&self, now: i64) -> impl Iterator<Item = &ListedKey> {
        self.living().filter(move |stored| stored.listed_from <= now).map(|stored| &stored.key)
    }

    /// What reading by hash shows at this moment.
    pub fn read(&mut self, now: i64, hash: &KeyHash) -> Option<ListedKey> {
        let stored = self.find(hash).filter(|s| s.deleted.is_none() && s.read_from <= now)?;
        Some(stored.key.clone())
    }

    /// Deletes; false = there is no such key.
    pub fn delete(&mut self, now: i64, hash: &KeyHash, faults: &Faults, rng: &mut Rng) -> bool {
        let still_listed = if rng.per_mille(faults.list_lag) { rng.between(1, 300_000) } else { 0 };
        let Some(stored) = self.find(hash).filter(|s| s.deleted.is_none() && s.read_from <= now) else {
            return false;
        };
        stored.deleted = Some(now);
        stored.listed_until = now + still_listed;
        true
    }
}

/// A create as it reaches the server.
#[derive(Clone, Debug)]
pub struct Create {
    pub row: Option<i64>,
    pub name: String,
    pub terms: Terms,
    pub wrong_limit: bool,
    /// The server drops the marker from the name.
    pub cut: bool,
}
