//! A model of the data file: what survives a kill, and can be copied and put back.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use keyroster_domain::key::KeyHash;
use keyroster_domain::marker::{Marker, VaultTag};
use keyroster_domain::provisioning::{
    Attempt, AttemptState, Change, Commit, Durable, InstallId, KnownKey, StoredKey, Verdict,
};

/// A rule of the file that a commit would break, in words.
pub struct Refused(pub String);

#[derive(Clone, Debug)]
pub struct File {
    pub tag: VaultTag,
    pub install: InstallId,
    pub epoch: u32,
    pub review: bool,
    pub restored: bool,
    pub attempts: Vec<Attempt>,
    places: HashMap<Marker, usize>,
    pub stored: Vec<StoredKey>,
    known: Vec<KnownKey>,
    lists: Vec<Timestamp>,
    /// Rows whose key is to be replaced, with the old key: confirmed, the new one not stored yet.
    pub rotating: BTreeMap<i64, KeyHash>,
    /// Rows whose new key is stored, with the old key that still works.
    pub replaced: BTreeMap<i64, KeyHash>,
}

impl File {
    pub fn new(tag: VaultTag, install: &str) -> File {
        File {
            tag,
            install: InstallId(install.to_owned()),
            epoch: 1,
            review: false,
            restored: false,
            attempts: Vec::new(),
            places: HashMap::new(),
            stored: Vec::new(),
            known: Vec::new(),
            lists: Vec::new(),
            rotating: BTreeMap::new(),
            replaced: BTreeMap::new(),
        }
    }

    /// Confirms the replacement of a row's key, where it has one and nothing is open.
    pub fn plan_rotation(&mut self, row: i64) {
        let open = self.attempts.iter().any(|attempt| attempt.row == row && attempt.state.is_open());
        let held = self.stored.iter().find(|key| key.row == Some(row)).map(|key| key.hash.clone());
        if let Some(hash) = held.filter(|_| !open && !self.replaced.contains_key(&row)) {
            self.rotating.insert(row, hash);
        }
    }

    /// What a replacing process is loaded with: the rows whose key is replaced hold none.
    pub fn load_to_rotate(&self) -> Durable {
        let mut durable = self.load();
        for key in &mut durable.stored {
            key.row = key.row.filter(|row| !self.rotating.contains_key(row));
        }
        for known in &mut durable.known {
            if let Verdict::LeftAlone(row) = &mut known.verdict {
                *row = row.filter(|row| !self.rotating.contains_key(row));
            }
        }
        durable
    }

    pub fn load(&self) -> Durable {
        Durable {
            tag: self.tag,
            install: self.install.clone(),
            epoch: self.epoch,
            review: self.review,
            restored: self.restored,
            attempts: self.attempts.clone(),
            stored: self.stored.clone(),
            known: self.known.clone(),
            lists: self.lists.clone(),
        }
    }

    pub fn holds(&self, hash: &KeyHash) -> bool {
        self.stored.iter().any(|key| key.hash == *hash)
    }

    pub fn leaves_alone(&self, hash: &KeyHash) -> bool {
        self.known.iter().any(|key| key.hash == *hash)
    }

    pub fn knows(&self, marker: Marker) -> bool {
        self.places.contains_key(&marker)
    }

    pub fn intents(&self) -> impl Iterator<Item = &Attempt> {
        self.attempts.iter().filter(|attempt| attempt.state == AttemptState::Intent)
    }

    /// Writes a commit. The file has rules of its own: unique markers, one open attempt and one held key per row.
    pub fn write(&mut self, commit: &Commit) -> Result<(), Refused> {
        for change in &commit.changes {
            match change {
                Change::Intent(attempt) => {
                    let open = |a: &Attempt| a.row == attempt.row && a.state.is_open();
                    if self.attempts.iter().any(open) {
                        return Err(Refused(format!("row {} has an open attempt already", attempt.row)));
                    }
                    if self.places.insert(attempt.marker, self.attempts.len()).is_some() {
                        return Err(Refused(format!("{} exists already", attempt.marker)));
                    }
                    self.attempts.push(attempt.clone());
                }
                Change::Stored { attempt, key } => {
                    self.update(attempt)?;
                    if let Some(old) = self.rotating.remove(&attempt.row) {
                        let held = self.stored.iter_mut().find(|key| key.hash == old);
                        held.into_iter().for_each(|key| key.row = None);
                        self.replaced.insert(attempt.row, old);
                    }
                    if self.stored.iter().any(|held| held.row == Some(attempt.row)) {
                        return Err(Refused(format!("row {} holds a key already", attempt.row)));
                    }
                    self.stored.push(StoredKey { hash: key.hash.clone(), row: Some(attempt.row) });
                }
                Change::Attempt(attempt) => self.update(attempt)?,
                Change::ListRead(began) => self.lists.push(*began),
                Change::StartEpoch { epoch, .. } => {
                    self.epoch = *epoch;
                    self.review = true;
                    self.restored = false;
                }
                Change::Reviewed => self.review = false,
                Change::Known(known) => {
                    self.known.retain(|key| key.hash != known.hash);
                    self.known.push(known.clone());
                }
            }
        }
        Ok(())
    }

    fn update(&mut self, attempt: &Attempt) -> Result<(), Refused> {
        let unknown = || Refused(format!("{} is unknown", attempt.marker));
        let place = self.places.get(&attempt.marker).ok_or_else(unknown)?;
        self.attempts[*place] = attempt.clone();
        Ok(())
    }
}
