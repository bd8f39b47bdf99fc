//! Taking a folder over into an account: what would be added to what is there, as a plain value confirmed by its digest.
//!
//! What is there always stays: a person, a link, a stored secret or a wish of the account is never replaced by what the
//! folder says. So taking the same folder over again adds nothing.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Change, EarlierKey, Folder, Reading, Target};
use crate::holder::{HolderId, Person, RosterId, fold};
use crate::key::{KeyHash, SeenLimit};
use crate::limit::{Limit, Reset, Terms};
use crate::reconcile::Wish;

/// The class that new people join.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// One that is there.
    There(RosterId),
    /// One to be made, of this name, where somebody joins it.
    New(String),
}

/// Somebody of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonHere {
    /// Row id.
    pub id: HolderId,
    /// Who.
    pub person: Person,
}

/// A key that the account has, or had, as far as it decides what is taken over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyHere {
    /// Whose it is.
    pub holder: Option<HolderId>,
    /// Made by this app, for whom is settled.
    pub made_here: bool,
    /// Not at OpenRouter any more.
    pub gone: bool,
    /// Its secret is stored.
    pub sealed: bool,
    /// What is wished of it.
    pub wish: Wish,
    /// Its limit at OpenRouter.
    pub limit: SeenLimit,
    /// When that starts anew.
    pub reset: Option<Reset>,
    /// When it ends.
    pub expires: Option<Timestamp>,
    /// Turned off.
    pub disabled: Option<bool>,
}

/// The account as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Here {
    /// The account, by the data file's own stable text for it.
    pub account: String,
    /// Where new people go.
    pub class: Class,
    /// Everybody, the people of that class first.
    pub people: Vec<PersonHere>,
    /// Every key of the account.
    pub keys: HashMap<KeyHash, KeyHere>,
    /// When this app first read the account itself.
    pub first_own: Timestamp,
    /// Times of the readings that were taken over before, milliseconds.
    pub readings: HashSet<i64>,
    /// Changes that were taken over before, as kept.
    pub changes: HashSet<Change>,
}

/// Whose a key becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum To {
    /// Somebody of the account.
    There(HolderId),
    /// Somebody added: a place in [`TakeOver::add`].
    Added(usize),
}

/// A key that becomes somebody's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Which.
    pub hash: KeyHash,
    /// Whose.
    pub to: To,
}

/// What would be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TakeOver {
    /// The account.
    pub account: String,
    /// Where new people go.
    pub class: Class,
    /// New people, in the folder's order.
    pub add: Vec<Person>,
    /// Keys that become somebody's.
    pub links: Vec<Link>,
    /// Keys whose whole secret is sealed.
    pub seal: Vec<KeyHash>,
    /// Wishes of keys of which nothing is wished.
    pub wishes: Vec<(KeyHash, Wish)>,
    /// Readings older than the account's own, the oldest first, each time once.
    pub readings: Vec<Reading>,
    /// Changes, the oldest first.
    pub changes: Vec<Change>,
}

/// Why something of a key stays behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Left {
    /// The account never had this key.
    NotHere,
    /// It is somebody else's in the account.
    SomebodyElses,
    /// Nobody owns it: it waits for an e-mail, and its secret with it.
    Unowned,
    /// Only a mask of its secret is in the folder.
    Masked,
    /// Its person would have more than one key that works.
    SecondKey,
    /// The wished limit was "unlimited", 0 or not readable.
    NoTarget,
}

/// What else there is to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Keys of the folder that the account has.
    pub keys: usize,
    /// People of the folder that the account has.
    pub people_there: usize,
    /// Secrets that are stored already.
    pub sealed_there: usize,
    /// Readings taken over before.
    pub readings_there: usize,
    /// Readings made after this app began to read the account itself.
    pub readings_late: usize,
    /// Changes taken over before.
    pub changes_there: usize,
    /// What stays behind, with the names of the keys.
    pub left: BTreeMap<Left, Vec<String>>,
}

impl TakeOver {
    /// Whether there is nothing to add.
    pub fn is_empty(&self) -> bool {
        let lists = [self.add.len(), self.links.len(), self.seal.len(), self.wishes.len()];
        lists.iter().all(|length| *length == 0) && self.readings.is_empty() && self.changes.is_empty()
    }

    /// What a person confirms: 16 hex characters over everything that is added.
    pub fn digest(&self) -> String {
        let canonical = serde_json::json!({
            "take_over": [self.account, serde_json::json!(self.class)],
            "add": self.add,
            "links": self.links,
            "seal": self.seal,
            "wishes": self.wishes,
            "readings": self.readings,
            "changes": self.changes,
        });
        hex::encode(&Sha256::digest(canonical.to_string().as_bytes())[..8])
    }
}

/// What of the folder the account lacks. `whole`: keys whose whole secret lies in the folder.
pub fn take_over(folder: &Folder, here: &Here, whole: &HashSet<KeyHash>) -> (TakeOver, Told) {
    let mut told = Told::default();
    let (add, who) = match_people(folder, here, &mut told);
    let mut plan = TakeOver {
        account: here.account.clone(),
        class: here.class.clone(),
        add,
        links: Vec::new(),
        seal: Vec::new(),
        wishes: Vec::new(),
        readings: Vec::new(),
        changes: Vec::new(),
    };
    for found in &folder.keys {
        let Some(key) = here.keys.get(&found.hash) else {
            told.leave(Left::NotHere, found);
            continue;
        };
        told.keys += 1;
        take_key(found, key, found.person.and_then(|place| who[place]), whole, &mut plan, &mut told);
    }
    name_second_keys(folder, here, &plan, &mut told);
    plan.readings = readings(folder, here, &mut told);
    let mut seen = here.changes.clone();
    for change in folder.changes.iter().filter(|change| here.keys.contains_key(&change.hash)) {
        let kept = change.kept();
        if here.changes.contains(&kept) {
            told.changes_there += 1;
        } else if seen.insert(kept.clone()) {
            plan.changes.push(kept);
        }
    }
    (plan, told)
}

fn take_key(
    found: &EarlierKey,
    key: &KeyHere,
    whose: Option<To>,
    whole: &HashSet<KeyHash>,
    plan: &mut TakeOver,
    told: &mut Told,
) {
    match (key.holder, whose) {
        (None, Some(to)) if !key.made_here => {
            plan.links.push(Link { hash: found.hash.clone(), to });
        }
        (None, _) => return told.leave(Left::Unowned, found),
        (Some(id), Some(to)) if to != To::There(id) => told.leave(Left::SomebodyElses, found),
        (Some(_), _) => {}
    }
    if key.gone {
        return;
    }
    if key.sealed {
        told.sealed_there += 1;
    } else if whole.contains(&found.hash) {
        plan.seal.push(found.hash.clone());
    } else {
        told.leave(Left::Masked, found);
    }
    let mut wish = Wish::default();
    if key.wish.terms.is_none() {
        match found.target {
            Target::Of(amount) if key.limit != SeenLimit::Of(amount.get()) => {
                let reset = key.reset.or(found.reset).unwrap_or_default();
                wish.terms = Some(Terms { limit: Limit::Of(amount), reset, expires: key.expires });
            }
            Target::NotTaken => told.leave(Left::NoTarget, found),
            Target::Of(_) | Target::Blank => {}
        }
    }
    if key.wish.disabled.is_none() {
        wish.disabled = found.target_disabled.filter(|wished| Some(*wished) != key.disabled);
    }
    if wish != Wish::default() {
        let wish =
            Wish { terms: wish.terms.or(key.wish.terms), disabled: wish.disabled.or(key.wish.disabled) };
        plan.wishes.push((found.hash.clone(), wish));
    }
}

/// New people, and who everybody of the folder is; a stand-in for an unknown owner is nobody.
fn match_people(folder: &Folder, here: &Here, told: &mut Told) -> (Vec<Person>, Vec<Option<To>>) {
    let mut there: HashMap<Mark, Vec<HolderId>> = HashMap::new();
    for person in &here.people {
        for mark in marks(&person.person) {
            there.entry(mark).or_default().push(person.id);
        }
    }
    let mut taken: HashSet<HolderId> = HashSet::new();
    let mut known: HashMap<Mark, To> = HashMap::new();
    let mut add = Vec::new();
    let mut who = Vec::with_capacity(folder.people.len());
    for person in &folder.people {
        if person.waits_for_email() {
            who.push(None);
            continue;
        }
        let marks = marks(person);
        // Twice in the folder under one address is one person; two of one name alone are two.
        let again =
            marks.iter().filter(|mark| !matches!(mark, Mark::Name(_))).find_map(|mark| known.get(mark));
        if let Some(to) = again {
            who.push(Some(*to));
            continue;
        }
        let free = |id: &&HolderId| !taken.contains(*id);
        let id = marks.iter().find_map(|mark| there.get(mark)?.iter().find(free)).copied();
        let to = match id {
            Some(id) => {
                taken.insert(id);
                told.people_there += 1;
                To::There(id)
            }
            None => {
                add.push(person.clone());
                To::Added(add.len() - 1)
            }
        };
        known.extend(marks.into_iter().map(|mark| (mark, to)));
        who.push(Some(to));
    }
    (add, who)
}

/// What a person may be found by.
#[derive(PartialEq, Eq, Hash)]
enum Mark {
    Email(String),
    Id(String),
    Name(String),
}

/// The earlier tool knew people by their address, so that comes first; a name counts only where there is nothing else.
fn marks(person: &Person) -> Vec<Mark> {
    let filled = |field: &Option<String>| field.as_deref().map(fold).filter(|text| !text.is_empty());
    let marks: Vec<Mark> = filled(&person.email)
        .map(Mark::Email)
        .into_iter()
        .chain(filled(&person.external_id).map(Mark::Id))
        .collect();
    if marks.is_empty() { vec![Mark::Name(fold(&person.name))] } else { marks }
}

fn name_second_keys(folder: &Folder, here: &Here, plan: &TakeOver, told: &mut Told) {
    let works = |key: &KeyHere| !key.gone && key.disabled != Some(true);
    let mut count: HashMap<HolderId, usize> = HashMap::new();
    for id in here.keys.values().filter(|key| works(key)).filter_map(|key| key.holder) {
        *count.entry(id).or_default() += 1;
    }
    let mut added: HashMap<usize, usize> = HashMap::new();
    for link in plan.links.iter().filter(|link| here.keys.get(&link.hash).is_some_and(works)) {
        let so_far = match link.to {
            To::There(id) => count.entry(id).or_default(),
            To::Added(place) => added.entry(place).or_default(),
        };
        *so_far += 1;
        if *so_far > 1
            && let Ok(at) = folder.keys.binary_search_by(|key| key.hash.cmp(&link.hash))
        {
            told.leave(Left::SecondKey, &folder.keys[at]);
        }
    }
}

fn readings(folder: &Folder, here: &Here, told: &mut Told) -> Vec<Reading> {
    let mut moments: BTreeMap<i64, Reading> = BTreeMap::new();
    for reading in &folder.readings {
        let at = reading.at.as_millisecond();
        let ours = |key: &&super::ReadKey| here.keys.contains_key(&key.hash);
        let mut keys = reading.keys.iter().filter(ours).cloned().peekable();
        if keys.peek().is_none() {
            continue;
        }
        if here.readings.contains(&at) {
            told.readings_there += 1;
        } else if reading.at >= here.first_own {
            told.readings_late += 1;
        } else {
            // The file keeps whole milliseconds: two within one are one.
            let moment = Timestamp::from_millisecond(at).unwrap_or(reading.at);
            let kept = moments.entry(at).or_insert_with(|| Reading { at: moment, keys: Vec::new() });
            for key in keys {
                if !kept.keys.iter().any(|there| there.hash == key.hash) {
                    kept.keys.push(key);
                }
            }
        }
    }
    moments.into_values().collect()
}

impl Told {
    fn leave(&mut self, why: Left, key: &EarlierKey) {
        let name = if key.name.is_empty() { key.hash.as_str() } else { &key.name };
        self.left.entry(why).or_default().push(name.to_owned());
    }
}
