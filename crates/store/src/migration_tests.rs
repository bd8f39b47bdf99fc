//! Upgrades: all of a step or nothing, a verified copy before it, and a file of a newer program left alone.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use crate::error::StoreError;
use crate::migration::{STEPS, Steps, VERSION};
use crate::open::{DATA_FILE, OpenChecks, Store};
use crate::{copies, setting};

const FIRST: &[&str] = STEPS[0];
const NEXT: Steps =
    &[FIRST, &["CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT", "INSERT INTO later VALUES (7)"]];
const BROKEN: Steps =
    &[FIRST, &["CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT", "INSERT INTO nowhere VALUES (7)"]];

/// What a newer program than this one makes.
const NEWER: Steps = &[STEPS[0], STEPS[1], STEPS[2], &["CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT"]];

fn open(dir: &Path, steps: Steps) -> Result<Store, StoreError> {
    Store::open_to(dir, OpenChecks::default(), steps)
}

fn version(path: &Path) -> i64 {
    Connection::open(path).unwrap().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
}

/// A folder with a first-version file that holds one setting.
fn first_version(dir: &Path) {
    open(dir, &[FIRST]).unwrap().write(|w| setting::set(w, "kept", &true)).unwrap();
}

#[test]
fn the_built_in_engine_is_new_enough() {
    assert!(rusqlite::version_number() >= 3_051_003, "older ones can damage a file in write-ahead mode");
}

#[test]
fn an_older_file_is_copied_then_upgraded() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("folder");
    first_version(&dir);
    let store = open(&dir, NEXT).unwrap();
    assert_eq!(store.read(|r| setting::get(r, "kept")).unwrap(), Some(true), "what was there stays");
    assert_eq!(
        store.read(|r| r.one("SELECT id FROM later", [], |row| row.get::<_, i64>(0))).unwrap(),
        7,
        "the step ran"
    );
    let made = copies::list(&dir).unwrap();
    assert_eq!(made.len(), 1, "one copy was made before");
    assert_eq!(made[0].why, "before-v2", "its name says why");
    assert_eq!(version(&made[0].path), 1, "the copy is the older file");
    drop(store);
    drop(open(&dir, NEXT).unwrap());
    assert_eq!(copies::list(&dir).unwrap().len(), 1, "a file of this version is not copied again");
}

#[test]
fn a_step_that_fails_changes_nothing() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("folder");
    first_version(&dir);
    assert!(open(&dir, BROKEN).is_err(), "the failure is told");
    assert_eq!(version(&dir.join(DATA_FILE)), 1, "the file is still of the first version");
    let store = open(&dir, &[FIRST]).unwrap();
    let half = "SELECT count(*) FROM sqlite_schema WHERE name = 'later'";
    assert_eq!(
        store.read(|r| r.one(half, [], |row| row.get::<_, i64>(0))).unwrap(),
        0,
        "nothing of the step is there"
    );
    assert_eq!(store.read(|r| setting::get(r, "kept")).unwrap(), Some(true), "what was there stays");
}

#[test]
fn a_newer_file_is_left_byte_identical() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("folder");
    drop(open(&dir, NEWER).unwrap());
    let before = fs::read(dir.join(DATA_FILE)).unwrap();
    for tried in
        [Store::open_writing(&dir), Store::open_reading(&dir), Store::open_file(&dir.join(DATA_FILE))]
    {
        let newer = matches!(tried, Err(StoreError::NewerVersion { found: 4, known: VERSION }));
        assert!(newer, "an older program says so and opens nothing");
    }
    assert_eq!(fs::read(dir.join(DATA_FILE)).unwrap(), before, "not a byte was changed");
}

#[test]
fn a_newer_version_in_the_log_only_is_seen_too() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("folder");
    first_version(&dir);
    let file = dir.join(DATA_FILE);
    let crashed = root.path().join("crashed");
    fs::create_dir(&crashed).unwrap();
    // A newer program that dies after its upgrade leaves the new version in the log, the old one in the header.
    let newer = Connection::open(&file).unwrap();
    newer.pragma_update(None, "user_version", 9).unwrap();
    for name in [DATA_FILE.to_owned(), format!("{DATA_FILE}-wal")] {
        fs::copy(dir.join(&name), crashed.join(&name)).unwrap();
    }
    drop(newer);
    let bytes = || {
        (
            fs::read(crashed.join(DATA_FILE)).unwrap(),
            fs::read(crashed.join(format!("{DATA_FILE}-wal"))).unwrap(),
        )
    };
    let before = bytes();
    assert!(
        matches!(Store::open_writing(&crashed), Err(StoreError::NewerVersion { found: 9, .. })),
        "the log counts"
    );
    assert!(
        matches!(Store::open_reading(&crashed), Err(StoreError::NewerVersion { found: 9, .. })),
        "reading too"
    );
    assert_eq!(bytes(), before, "file and log are as they were");
}
