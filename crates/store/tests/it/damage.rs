//! Damaged files: told, never a crash, never a silent empty file, never changed by looking.

use std::fs;
use std::path::Path;

use keyroster_store::{
    DATA_FILE, Store, StoreError, account, attempt, audit, holder, key, meta, people, question, secret,
};

use crate::bed::{Bed, add_people, created_key, new_attempt, sealed};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

/// A closed, good file with 30 people and keys.
fn good_file(bed: &Bed) -> Vec<u8> {
    let (mut store, world) = bed.world();
    store
        .write(|w| {
            for id in add_people(w, world.roster, 30)? {
                let tried = attempt::insert(w, &new_attempt(world, id, &format!("N{id}")))?;
                key::insert(w, &created_key(world, &format!("h{id}"), id, Some(tried)))?;
                secret::insert(w, &sealed(world, &format!("h{id}")))?;
            }
            Ok(())
        })
        .unwrap();
    drop(store);
    fs::read(bed.dir().join(DATA_FILE)).unwrap()
}

/// Reads everything there is; how many people were seen, or the first error.
fn read_all(store: &Store) -> Result<usize, StoreError> {
    store.read(|r| {
        meta::get(r)?.ok_or(StoreError::NoRow { what: "file identity" })?;
        let mut seen = 0;
        for account in account::all(r)? {
            attempt::of_account(r, account.id)?;
            key::of_account(r, account.id)?;
            secret::stored_hashes(r, account.id)?;
            for roster in keyroster_store::roster::of_account(r, account.id)? {
                seen += people::of_roster(r, roster.id)?.len();
                holder::in_roster(r, roster.id)?;
            }
        }
        question::open(r)?;
        audit::first_broken(r)?;
        Ok(seen)
    })
}

#[derive(Debug, Default)]
struct Tally {
    told_at_opening: usize,
    told_at_reading: usize,
    /// Everybody is there: the damage fell on unused room or inside a text.
    read_whole: usize,
}

/// Opens the damaged file in every way; panics where a promise is broken.
fn try_file(bed: &Bed, name: &str, bytes: &[u8], tally: &mut Tally) {
    let dir = bed.root().join(name);
    fs::create_dir(&dir).unwrap();
    let path = dir.join(DATA_FILE);
    fs::write(&path, bytes).unwrap();
    if let Ok(store) = Store::open_file(&path) {
        let _told_or_read = read_all(&store);
    }
    assert_eq!(fs::read(&path).unwrap(), bytes, "{name}: looking changed the file");
    match Store::open_writing(&dir) {
        Ok(store) => match read_all(&store) {
            Ok(seen) => {
                assert_eq!(seen, 30, "{name}: opened as if all were well, but people are missing");
                tally.read_whole += 1;
            }
            Err(_) => tally.told_at_reading += 1,
        },
        Err(told) => {
            assert!(
                !matches!(told, StoreError::Locked | StoreError::Busy),
                "{name}: {told} is the wrong word for damage"
            );
            tally.told_at_opening += 1;
        }
    }
    assert!(fs::metadata(&path).unwrap().len() >= bytes.len().min(1) as u64, "{name}: the file was emptied");
    remove(&dir);
}

fn remove(dir: &Path) {
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn four_hundred_damaged_files_are_told_or_read_right() {
    let bed = Bed::new();
    let good = good_file(&bed);
    let mut dice = Dice(20_261_122);
    let mut tally = Tally::default();
    for n in 0..400 {
        let mut bytes = good.clone();
        let kind = match n % 5 {
            0 => {
                bytes.truncate(dice.below(good.len()));
                "cut"
            }
            1 => {
                // Header and schema: where damage does most.
                let at = dice.below(4096);
                bytes[at] ^= u8::try_from(1 + dice.below(255)).unwrap();
                "head"
            }
            2 => {
                for _ in 0..20 {
                    let at = dice.below(good.len());
                    bytes[at] ^= u8::try_from(1 + dice.below(255)).unwrap();
                }
                "flips"
            }
            3 => {
                let from = dice.below(good.len() / 512) * 512;
                bytes[from..from + 512].fill(0);
                "hole"
            }
            _ => {
                let (from, to) = (dice.below(good.len() / 4096) * 4096, dice.below(good.len() / 4096) * 4096);
                bytes.copy_within(from..from + 4096, to);
                "page"
            }
        };
        try_file(&bed, &format!("{kind}-{n}"), &bytes, &mut tally);
    }
    assert!(tally.told_at_opening > 200, "the check at the start finds most of it: {tally:?}");
    assert!(tally.told_at_reading < 10, "and hardly anything is left for later: {tally:?}");
}

#[test]
fn a_damaged_log_is_told_or_left_out_but_never_half_believed() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    for n in 0..5 {
        store
            .write(|w| holder::insert(w, world.roster, &[crate::bed::person(n)], crate::bed::at(9)))
            .unwrap();
    }
    let main = fs::read(bed.dir().join(DATA_FILE)).unwrap();
    let log = fs::read(bed.dir().join(format!("{DATA_FILE}-wal"))).unwrap();
    drop(store);
    let mut dice = Dice(7);
    for n in 0..60 {
        let dir = bed.root().join(format!("log-{n}"));
        fs::create_dir(&dir).unwrap();
        let mut broken = log.clone();
        if n % 2 == 0 {
            broken.truncate(dice.below(log.len()));
        } else {
            let at = dice.below(log.len());
            broken[at] ^= 0x55;
        }
        fs::write(dir.join(DATA_FILE), &main).unwrap();
        fs::write(dir.join(format!("{DATA_FILE}-wal")), broken).unwrap();
        // A broken log ends at its last whole commit: people come in order, none from the middle is missing.
        if let Ok(store) = Store::open_writing(&dir) {
            let people = store.read(|r| people::of_roster(r, world.roster)).unwrap();
            let places: Vec<_> = people.iter().map(|row| row.holder.holder.position).collect();
            assert!(
                places.iter().copied().eq(0..i64::try_from(places.len()).unwrap()),
                "log-{n}: {places:?}"
            );
        }
        remove(&dir);
    }
}
