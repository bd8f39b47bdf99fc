//! What an account holds: keys, what they used, workspaces, credits. No wire and no clock of its own.

mod journal;
mod key;
mod used;
mod workspace;

use std::collections::{BTreeMap, HashMap, VecDeque};

use jiff::Timestamp;

pub(crate) use journal::{Entry, Journal};
pub(crate) use key::{KeyRecord, Reset};
pub(crate) use used::{DayUse, KeyUse, SpendRecord, window_end, window_start};
pub(crate) use workspace::{Workspace, slug};

use crate::amount::Amount;
use crate::chance;
use crate::clock::{self, Clock};

/// Everything of one account.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) seed: u64,
    pub(crate) clock: Clock,
    pub(crate) creator: String,
    pub(crate) organization_id: String,
    pub(crate) management_key: String,
    pub(crate) management_hash: String,
    /// While this lies ahead, the management key is unknown.
    pub(crate) revoked_until: Option<Timestamp>,
    /// In order of creation, deleted ones included.
    pub(crate) keys: Vec<KeyRecord>,
    by_hash: HashMap<String, usize>,
    /// How keys looked before each change, for lists that lag: until when, and what.
    past: HashMap<String, Vec<(Timestamp, KeyRecord)>>,
    used: HashMap<String, KeyUse>,
    /// Spent, but not to be seen before this instant.
    coming: BTreeMap<(Timestamp, u64), SpendRecord>,
    coming_count: u64,
    pub(crate) workspaces: Vec<Workspace>,
    pub(crate) total_credits: Amount,
    pub(crate) total_used: Amount,
    /// What `/credits` said last, and when.
    pub(crate) credits_seen: Option<(Timestamp, Amount, Amount)>,
    /// When analytics were asked, for their rate limit.
    pub(crate) analytics_asked: VecDeque<Timestamp>,
    journal: Option<Journal>,
}

impl Account {
    /// An account without keys.
    pub(crate) fn new(seed: u64, clock: Clock, management_key: String, total_credits: Amount) -> Self {
        let default = Workspace::new(
            chance::uuid(seed, "workspace default"),
            "Default",
            "default",
            clock::earlier(clock.now(), 86_400_000),
        );
        Self {
            seed,
            clock,
            creator: format!("user_practice{}", &chance::sha256(&format!("creator {seed}"))[..19]),
            organization_id: chance::uuid(seed, "organization"),
            management_hash: chance::sha256(&management_key),
            management_key,
            revoked_until: None,
            keys: Vec::new(),
            by_hash: HashMap::new(),
            past: HashMap::new(),
            used: HashMap::new(),
            coming: BTreeMap::new(),
            coming_count: 0,
            workspaces: vec![default],
            total_credits,
            total_used: Amount::ZERO,
            credits_seen: None,
            analytics_asked: VecDeque::new(),
            journal: None,
        }
    }

    /// Reads the journal's entries into this account, then writes all further changes to it.
    pub(crate) fn keep_in(&mut self, journal: Journal, entries: Vec<Entry>) -> std::io::Result<()> {
        for entry in entries {
            self.replay(entry);
        }
        self.journal = Some(journal);
        self.compact()
    }

    fn replay(&mut self, entry: Entry) {
        match entry {
            Entry::Version(_) => {}
            Entry::Clock(offset) => self.clock.offset = offset,
            Entry::Credits(total) => self.total_credits = total,
            Entry::Creator(creator) => self.creator = creator,
            Entry::Workspace(workspace) => {
                if workspace.slug == "default" {
                    self.workspaces[0] = workspace;
                } else {
                    self.workspaces.retain(|w| w.id != workspace.id);
                    self.workspaces.push(workspace);
                }
            }
            Entry::Key(key) => self.put(key),
            Entry::Spend(spend) => self.take_in(spend),
        }
    }

    /// Writes the whole account anew, in one line per thing.
    pub(crate) fn compact(&mut self) -> std::io::Result<()> {
        let Some(mut journal) = self.journal.take() else { return Ok(()) };
        let mut entries = vec![
            Entry::Version(1),
            Entry::Clock(self.clock.offset),
            Entry::Credits(self.total_credits),
            Entry::Creator(self.creator.clone()),
        ];
        entries.extend(self.workspaces.iter().cloned().map(Entry::Workspace));
        entries.extend(self.keys.iter().cloned().map(Entry::Key));
        let mut hashes: Vec<&String> = self.used.keys().collect();
        hashes.sort();
        for hash in hashes {
            entries.extend(self.used[hash].as_spends(hash).into_iter().map(Entry::Spend));
        }
        entries.extend(self.coming.values().cloned().map(Entry::Spend));
        let written = journal.rewrite(&entries);
        self.journal = Some(journal);
        written
    }

    fn note(&mut self, entry: &Entry) {
        let Some(journal) = &mut self.journal else { return };
        if let Err(error) = journal.append(entry) {
            tracing::error!(%error, "the practice account's file could not be written");
        }
        if journal.is_long() && self.compact().is_err() {
            tracing::error!("the practice account's file could not be tidied");
        }
    }

    /// The clock; every answer starts here, so that what was on its way becomes visible first.
    pub(crate) fn now(&mut self) -> Timestamp {
        let now = self.clock.now();
        while let Some(first) = self.coming.first_entry() {
            if first.key().0 > now {
                break;
            }
            let spend = first.remove();
            self.count(spend);
        }
        now
    }

    pub(crate) fn advance(&mut self, by: std::time::Duration) {
        self.clock.advance(by);
        self.note(&Entry::Clock(self.clock.offset));
    }

    /// The management key is unknown from now on, for so long or for good.
    pub(crate) fn revoke_for(&mut self, ms: Option<u64>) {
        let now = self.now();
        self.revoked_until = Some(ms.map_or(Timestamp::MAX, |ms| clock::later(now, ms)));
    }

    pub(crate) fn set_credits(&mut self, total: Amount) {
        self.total_credits = total;
        self.credits_seen = None;
        self.note(&Entry::Credits(total));
    }

    /// The next secret that no key has.
    pub(crate) fn fresh_secret(&self) -> String {
        chance::secret(self.seed, self.keys.len() as u64)
    }

    /// Puts a key in, new or changed.
    pub(crate) fn save(&mut self, key: KeyRecord) {
        if let Some(before) = self.find_ever(&key.hash).cloned() {
            let now = self.clock.now();
            let past = self.past.entry(key.hash.clone()).or_default();
            past.push((now, before));
            let too_many = past.len().saturating_sub(16);
            past.drain(..too_many);
        }
        self.put(key.clone());
        self.note(&Entry::Key(key));
    }

    fn put(&mut self, key: KeyRecord) {
        match self.by_hash.get(&key.hash) {
            Some(&at) => self.keys[at] = key,
            None => {
                self.by_hash.insert(key.hash.clone(), self.keys.len());
                self.keys.push(key);
            }
        }
    }

    /// A key that exists.
    pub(crate) fn find(&self, hash: &str) -> Option<&KeyRecord> {
        self.find_ever(hash).filter(|key| key.deleted_at.is_none())
    }

    /// A key that exists or was deleted.
    pub(crate) fn find_ever(&self, hash: &str) -> Option<&KeyRecord> {
        self.by_hash.get(hash).map(|&at| &self.keys[at])
    }

    /// The keys that existed at an instant, as they were then, in order of creation.
    pub(crate) fn keys_at(&self, at: Timestamp) -> Vec<&KeyRecord> {
        let then = |key| -> Option<&KeyRecord> {
            let key: &KeyRecord = key;
            let past = self.past.get(&key.hash).and_then(|p| p.iter().find(|(until, _)| *until > at));
            let seen = past.map_or(key, |(_, record)| record);
            (seen.made_at <= at && seen.deleted_at.is_none()).then_some(seen)
        };
        self.keys.iter().filter_map(then).collect()
    }

    pub(crate) fn add_workspace(&mut self, workspace: Workspace) {
        self.workspaces.push(workspace.clone());
        self.note(&Entry::Workspace(workspace));
    }

    pub(crate) fn workspace(&self, id_or_slug: &str) -> Option<&Workspace> {
        self.workspaces.iter().find(|w| w.id == id_or_slug || w.slug == id_or_slug)
    }

    /// Lets a key spend; it shows after `lag_ms`, and not before the time it happened.
    pub(crate) fn spend(&mut self, mut spend: SpendRecord, lag_ms: u64) {
        let now = self.now();
        let happened = spend.at.max(now);
        spend.seen_from =
            if lag_ms > 0 || spend.at > now { clock::later(happened, lag_ms) } else { spend.at };
        self.note(&Entry::Spend(spend.clone()));
        self.take_in(spend);
    }

    /// Lets a key have spent: it shows at the instant it says.
    pub(crate) fn spend_seen(&mut self, spend: SpendRecord) {
        self.note(&Entry::Spend(spend.clone()));
        self.take_in(spend);
    }

    fn take_in(&mut self, spend: SpendRecord) {
        if spend.seen_from > self.clock.now() {
            self.coming_count += 1;
            self.coming.insert((spend.seen_from, self.coming_count), spend);
        } else {
            self.count(spend);
        }
    }

    fn count(&mut self, spend: SpendRecord) {
        self.total_used += spend.credits;
        if let Some(&at) = self.by_hash.get(&spend.hash) {
            let key = &mut self.keys[at];
            key.last_used_at = key.last_used_at.max(Some(spend.at));
        }
        self.used.entry(spend.hash.clone()).or_default().add(spend);
    }

    /// What a key used, if it did.
    pub(crate) fn used(&self, hash: &str) -> Option<&KeyUse> {
        self.used.get(hash)
    }
}
