//! Files of every version that was ever given out still open, and end up with the same tables as a new file.
//!
//! A frozen file is made once, by the program of its time, and never again: `KEYROSTER_FREEZE=1 cargo test -p
//! keyroster-store frozen` writes the newest one where it is missing.

use std::fs;
use std::path::PathBuf;

use keyroster_store::{DATA_FILE, Store, VERSION, attempt, audit, key, people, secret};
use rusqlite::Connection;
use serde_json::json;

use crate::bed::{Bed, World, add_people, at, created_key, new_attempt, sealed};

fn frozen(version: i64) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/v{version}.sqlite3"))
}

/// What stands in a frozen file: three people, the first with a kept key, and one change on record.
fn fill(bed: &Bed) -> World {
    let (mut store, world) = bed.world();
    store
        .write(|w| {
            let people = add_people(w, world.roster, 3)?;
            let tried = attempt::insert(w, &new_attempt(world, people[0], "FROZEN01"))?;
            key::insert(w, &created_key(world, "frozen-hash", people[0], Some(tried)))?;
            secret::insert(w, &sealed(world, "frozen-hash"))?;
            let change = audit::NewChange {
                utc: at(9),
                account_id: Some(world.account),
                actor: "teacher".into(),
                action: "create.done".into(),
                target: "frozen-hash".into(),
                detail: json!({ "limit_nano": 2_000_000_000_i64 }),
            };
            audit::append(w, &change)
        })
        .unwrap();
    world
}

/// Every table, index and trigger of a closed file, as text.
fn schema(path: &std::path::Path) -> Vec<String> {
    let connection = Connection::open(path).unwrap();
    let mut statement =
        connection.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn files_of_every_version_open_and_become_the_newest() {
    let fresh = Bed::new();
    let world = fill(&fresh);
    let wanted = schema(&fresh.dir().join(DATA_FILE));
    if std::env::var_os("KEYROSTER_FREEZE").is_some() && !frozen(VERSION).exists() {
        fs::copy(fresh.dir().join(DATA_FILE), frozen(VERSION)).unwrap();
    }
    for version in 1..=VERSION {
        let bed = Bed::new();
        fs::create_dir(bed.dir()).unwrap();
        fs::copy(frozen(version), bed.dir().join(DATA_FILE)).unwrap();
        let store = Store::open_writing(&bed.dir()).unwrap();
        let rows = store.read(|r| people::of_roster(r, world.roster)).unwrap();
        assert_eq!(rows.len(), 3, "v{version}: everybody is there");
        let kept = rows[0].key.as_ref().map(|key| key.hash.as_str());
        assert_eq!(
            (kept, rows[0].has_secret),
            (Some("frozen-hash"), true),
            "v{version}: with the key and its secret"
        );
        assert_eq!(store.read(audit::first_broken).unwrap(), None, "v{version}: the record is whole");
        assert_eq!(store.read(audit::head).unwrap().seq, 1, "v{version}: and has its row");
        drop(store);
        let why = "a step that was given out must not be edited: add a new step";
        assert_eq!(schema(&bed.dir().join(DATA_FILE)), wanted, "v{version}: {why}");
    }
}
