//! Files that overlap become one picture: the roster says who people are, `keys.db` what keys are, the lists what was
//! wished and read.

use std::collections::{BTreeMap, HashMap};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{Change, EarlierKey, Files, Folder, ReadKey, Reading, SnapshotLine, Target, time};
use crate::holder::{Person, fold};
use crate::key::{KeyHash, SeenLimit};
use crate::usd::Usd;

/// The tool writes a snapshot file some seconds after the same reading went into `keys.db`.
const SAME_READING: SignedDuration = SignedDuration::from_secs(60);

/// Puts the files together. `zone`: of the computer the tool ran on.
pub fn assemble(files: Files, zone: &TimeZone) -> Folder {
    let mut folder = Folder::default();
    let mut by_email = People::default();
    for person in files.roster {
        by_email.add(&mut folder.people, person);
    }
    for student in &files.tables.students {
        by_email.find_or_add(&mut folder.people, &student.email, &student.name, &student.id);
    }
    let mut keys: BTreeMap<KeyHash, EarlierKey> = BTreeMap::new();
    let mut odd = 0;
    for text in &files.tables.keys {
        let Some(hash) = hash_of(&text.hash) else {
            odd += 1;
            continue;
        };
        let person = by_email.find_or_add(&mut folder.people, &text.email, "", "");
        let key = keys.entry(hash.clone()).or_insert_with(|| EarlierKey::new(hash));
        key.person = person;
        key.name.clone_from(&text.name);
        key.label = Some(text.label.clone()).filter(|label| !label.is_empty());
        key.disabled = text.disabled;
        key.created_at = time(&text.created_at, zone);
        key.has_secret = text.has_secret;
        key.limit = match &text.limit {
            None => SeenLimit::NoLimit,
            Some(amount) => Usd::parse_measured(amount).map_or(SeenLimit::Unknown, SeenLimit::Of),
        };
    }
    for line in &files.limits {
        let Some(hash) = hash_of(&line.hash) else {
            odd += 1;
            continue;
        };
        let person = by_email.find_or_add(&mut folder.people, &line.email, &line.name, &line.id);
        let key = keys.entry(hash.clone()).or_insert_with(|| EarlierKey::new(hash));
        key.person = key.person.or(person);
        key.fill(&line.key_name, line.actual, line.actual_disabled);
        // A wish that only repeats what is there wishes nothing.
        let same =
            matches!((line.target, line.actual), (Target::Of(wish), SeenLimit::Of(is)) if wish.get() == is);
        let left = line.target == Target::NotTaken && line.actual == SeenLimit::Unknown;
        key.target = if same || left { Target::Blank } else { line.target };
        key.target_disabled = line.target_disabled.filter(|wish| Some(*wish) != line.actual_disabled);
    }
    let mut snapshots = files.snapshots;
    snapshots.sort_by_key(|snapshot| snapshot.at);
    let mut readings = Vec::new();
    for snapshot in &snapshots {
        let mut read = BTreeMap::new();
        for line in &snapshot.lines {
            let Some(hash) = hash_of(&line.hash) else {
                odd += 1;
                continue;
            };
            let person = by_email.find_or_add(&mut folder.people, &line.email, &line.name, &line.id);
            let key = keys.entry(hash.clone()).or_insert_with(|| EarlierKey::new(hash.clone()));
            key.person = key.person.or(person);
            key.fill(&line.key_name, line.limit, line.disabled);
            key.reset = line.reset.or(key.reset);
            read.insert(hash.clone(), read_key(hash, line));
        }
        readings.push(Reading { at: snapshot.at, keys: read.into_values().collect() });
    }
    odd += add_counters(&files.tables.usage, &keys, zone, &mut readings);
    for reading in &readings {
        for read in &reading.keys {
            if let Some(key) = keys.get_mut(&read.hash) {
                key.usage = read.usage.or(key.usage);
                key.seen_at = Some(reading.at);
            }
        }
    }
    for text in &files.tables.changes {
        match (hash_of(&text.hash), time(&text.at, zone)) {
            (Some(hash), Some(at)) => folder.changes.push(Change {
                hash,
                action: text.action.clone(),
                before: text.before.clone(),
                after: text.after.clone(),
                at,
            }),
            _ => odd += 1,
        }
    }
    folder.changes.sort_by_key(|change| change.at);
    Folder { keys: keys.into_values().collect(), readings, odd, ..folder }
}

/// Counters of `keys.db`: one reading for each of its times, or into the snapshot file of the same moment what that lacks.
/// How many rows could not be understood.
fn add_counters(
    usage: &[super::UsageText],
    keys: &BTreeMap<KeyHash, EarlierKey>,
    zone: &TimeZone,
    readings: &mut Vec<Reading>,
) -> usize {
    let mut odd = 0;
    let mut moments: BTreeMap<Timestamp, BTreeMap<KeyHash, ReadKey>> = BTreeMap::new();
    for text in usage {
        let (Some(hash), Some(at)) = (hash_of(&text.hash), time(&text.at, zone)) else {
            odd += 1;
            continue;
        };
        let known = keys.get(&hash);
        let read = ReadKey {
            name: known.map(|key| key.name.clone()).unwrap_or_default(),
            usage: Usd::parse_measured(&text.usage).ok(),
            limit: SeenLimit::Unknown,
            reset: None,
            disabled: None,
            hash: hash.clone(),
        };
        moments.entry(at).or_default().insert(hash, read);
    }
    let files = readings.len();
    for (at, mut read) in moments {
        // The file's time is of whole seconds and a little later.
        let told = readings[..files].iter_mut().find(|file| {
            let after = file.at.duration_since(at);
            after > -SignedDuration::from_secs(2) && after < SAME_READING
        });
        match told {
            Some(file) => {
                file.keys.iter().for_each(|key| drop(read.remove(&key.hash)));
                file.keys.extend(read.into_values());
                file.keys.sort_by(|a, b| a.hash.cmp(&b.hash));
            }
            None => readings.push(Reading { at, keys: read.into_values().collect() }),
        }
    }
    readings.sort_by_key(|reading| reading.at);
    odd
}

fn read_key(hash: KeyHash, line: &SnapshotLine) -> ReadKey {
    ReadKey {
        hash,
        name: line.key_name.clone(),
        usage: line.usage,
        limit: line.limit,
        reset: line.reset,
        disabled: line.disabled,
    }
}

/// A hash has no blanks and is not endless; which form it has is OpenRouter's affair.
fn hash_of(text: &str) -> Option<KeyHash> {
    let text = text.trim();
    let fits = !text.is_empty() && text.len() <= 200 && text.chars().all(|c| c.is_ascii_graphic());
    // Never a secret where a hash belongs.
    (fits && !text.starts_with("sk-")).then(|| KeyHash::new(text))
}

impl EarlierKey {
    fn new(hash: KeyHash) -> EarlierKey {
        EarlierKey {
            hash,
            name: String::new(),
            label: None,
            person: None,
            limit: SeenLimit::Unknown,
            reset: None,
            disabled: None,
            usage: None,
            created_at: None,
            seen_at: None,
            target: Target::Blank,
            target_disabled: None,
            has_secret: false,
        }
    }

    /// What a list says counts where `keys.db` says nothing.
    fn fill(&mut self, name: &str, limit: SeenLimit, disabled: Option<bool>) {
        if self.name.is_empty() {
            name.clone_into(&mut self.name);
        }
        if self.limit == SeenLimit::Unknown {
            self.limit = limit;
        }
        self.disabled = self.disabled.or(disabled);
    }
}

/// Who is known by which address.
#[derive(Default)]
struct People(HashMap<String, usize>);

impl People {
    fn add(&mut self, people: &mut Vec<Person>, person: Person) -> usize {
        let place = people.len();
        if let Some(email) = &person.email {
            self.0.entry(fold(email)).or_insert(place);
        }
        people.push(person);
        place
    }

    fn find_or_add(&mut self, people: &mut Vec<Person>, email: &str, name: &str, id: &str) -> Option<usize> {
        let address = fold(email);
        if address.is_empty() {
            return None;
        }
        if let Some(place) = self.0.get(&address) {
            let person = &mut people[*place];
            if person.external_id.is_none() && !id.trim().is_empty() {
                person.external_id = Some(id.trim().to_owned());
            }
            return Some(*place);
        }
        let name = if name.trim().is_empty() { email.split('@').next().unwrap_or_default() } else { name };
        let person = Person {
            name: name.trim().to_owned(),
            email: Some(email.trim().to_owned()),
            external_id: Some(id.trim().to_owned()).filter(|id| !id.is_empty()),
            ..Person::default()
        };
        Some(self.add(people, person))
    }
}
